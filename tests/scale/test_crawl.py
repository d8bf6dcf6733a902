"""What a month of a crawl would cost is reckoned from what was measured, and the page says what the script says."""

from pathlib import Path

import pytest

from benchmarks import crawl

KNOWN = {
    "words_a_second": 1000.0,
    "gate_words_a_second": 100_000.0,
    "passing_quiet": 0.1,
    "passing_conflict": 1.0,
    "beside_ms": 36.0,
    "bytes_a_record": 20_000,
    "reader_mb": 400,
    "documents": 1000,
}
GIVEN = {"pages": 1_000_000, "archive_gb": 100, "words_a_page": 360, "share_read": 0.5, "share_conflict": 0.2, "opening_ms": 3.6, "owner_kb": 10}


def test_month_is_reckoned_by_hand() -> None:
    """Of a million pages half are read; of these a fifth are conflict and all parsed, and a tenth of the others: 140,000."""
    month = crawl.reckoned(KNOWN, GIVEN)

    assert month["read"] == 500_000
    assert month["parsed"] == pytest.approx(140_000)
    assert [month[name] for name in ("opening", "gate", "parsing", "linking")] == pytest.approx([1.0, 0.5, 14.0, 1.4])
    assert month["total"] == pytest.approx(16.9)
    assert month["without_gate"] == pytest.approx(1.0 + 1.4 + 50.0)
    assert month["records_gb"] == pytest.approx(2.8)
    assert month["owner_gb"] == pytest.approx(1.4)


def test_every_assumption_has_a_source() -> None:
    """Each assumption says what it is, whether it is documented, measured or ours, and where it comes from; the reckoning uses all of them."""
    rows = crawl.assumed()

    assert {row["name"] for row in rows} == set(GIVEN)
    assert {row["kind"] for row in rows} <= {"documented", "measured", "ours"}
    assert all(row["source"] and row["what"] for row in rows)


def test_page_has_the_figures_of_the_script(root: Path) -> None:
    """`docs/explain/scale.md` shows the tables that `python -m benchmarks.crawl` reckons, and the costs of the newest runs."""
    page = (root / "docs" / "explain" / "scale.md").read_text("utf-8")

    assert crawl.tables(crawl.measured(), crawl.assumed()) in page
    assert crawl.cost_table() in page
