"""The benchmark that follows feeds for hours keeps its promises in a short run, and sees when one is broken."""

from pathlib import Path

import pytest

from benchmarks import long_reports, soak

SECONDS = 20
# Caches still fill in so short a run; the command judges by 5 % after its warm-up.
MOST_GROWTH_MB = 150


def test_feeds_are_followed_with_hostile_pages_among_them(tmp_path: Path) -> None:
    """In 20 s of rounds every story goes in, every hostile page is told, each run ends as it should, and no file stays open."""
    found = soak.run(SECONDS, tmp_path)

    assert found.reports == found.rounds * 4
    assert found.told == found.hostile >= 2
    assert found.feeds_told == found.feeds_hostile
    assert set(found.endings) <= soak.ENDINGS
    assert max(found.files) - found.files[0] <= 0
    assert found.memory_kb[-1] - found.memory_kb[0] < MOST_GROWTH_MB * 1024


def kept(**changed: object) -> soak.Found:
    """Give what a run of a hundred rounds may come to."""
    return soak.Found(**{"rounds": 100, "hostile": 9, "told": 9, "endings": {4: 100}, "memory_kb": [1000] * 100, "files": [9] * 100, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"memory_kb": [1000 + number for number in range(100)]},
        {"files": [*[9] * 99, 10]},
        {"told": 8},
        {"feeds_hostile": 1},
        {"endings": {4: 99, 1: 1}},
    ],
    ids=["memory", "files", "a page not told", "a feed not told", "an ending"],
)
def test_broken_promise_is_seen(changed: dict) -> None:
    """Memory that grows, a file that stays open, a page or feed that nobody is told of and a run that fails are each seen."""
    assert soak.is_kept(kept())
    assert not soak.is_kept(kept(**changed))


def test_long_reports_are_timed() -> None:
    """`python -m benchmarks.long_reports` times reports of 20 kB, each of which tells of many events, and no two of which are one."""
    made = long_reports.long_reports(4)
    result = long_reports.measure(1)

    assert {len(content) for content in made} == {20_000}
    assert len(set(made)) == 4
    assert result["events"] > 50
    assert result["p99_ms"] >= result["cpu_median_ms"] * 0.9
