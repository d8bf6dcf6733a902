"""Reports are shared out among coders by lot: as many as is said, alike for the same seed."""

from collections import Counter

import pytest

from recoupe.errors import DeskError
from recoupe.pipeline.assigning import Draw, draw

REPORTS = [f"sha256:{number:03}" for number in range(120)]


def loads(found: dict[str, tuple[str, ...]]) -> Counter[str]:
    return Counter(name for team in found.values() for name in team)


def test_each_report_falls_to_as_many_as_is_said() -> None:
    """Every report has as many coders as is said, none of them twice, and all coders have the same to do."""
    found = draw(REPORTS, Draw({"Awa": 1, "Bo": 1, "Cy": 1}))

    assert set(found) == set(REPORTS)
    assert {len(set(team)) for team in found.values()} == {2}
    assert set(loads(found).values()) == {80}
    assert len(Counter(found.values())) == 3


def test_shares_are_kept() -> None:
    """Who has twice the share has twice the reports."""
    assert loads(draw(REPORTS, Draw({"Awa": 2, "Bo": 1}, each=1))) == {"Awa": 80, "Bo": 40}


def test_same_seed_draws_the_same() -> None:
    """A seed gives the same draw, in whatever order the reports come; another seed gives another, and so does a sample."""
    how = Draw({"Awa": 1, "Bo": 1, "Cy": 1}, most=30, seed=7)

    assert draw(REPORTS, how) == draw(REPORTS[::-1], how)
    assert len(draw(REPORTS, how)) == 30
    assert set(draw(REPORTS, how)) != set(draw(REPORTS, Draw(how.shares, most=30, seed=8)))


@pytest.mark.parametrize("how", [Draw({"Awa": 1}), Draw({}), Draw({"Awa": 1, "Bo": 0}), Draw({"Awa": 1}, each=0), Draw({"Awa": float("nan"), "Bo": 1})])
def test_draw_that_cannot_be_made_is_refused(how: Draw) -> None:
    """Too few coders for each report, and shares of nothing, are refused."""
    with pytest.raises(DeskError):
        draw(REPORTS, how)
