"""The measure of dates: exact ranges and right refusals, by language and kind."""

from pathlib import Path

import pytest

from recoupe.errors import GoldError
from recoupe.measure.dates import measure_dates
from recoupe.measure.goldset import GoldFolder, Outcome
from tests.measure import stretch, write_lines
from tests.support import codebook


def line(name: str, text: str, phrase: str, answer: object, **more: object) -> dict[str, object]:
    return {"id": name, "lang": "en", "published": "2024-03-14", "text": text, **stretch(text, phrase), "kind": "weekday", "answer": answer, **more}


TUESDAY = {"start": "2024-03-12", "end": "2024-03-12", "precision": "day"}
LINES = [
    line("right", "Gunmen killed two farmers on Tuesday.", "Tuesday", TUESDAY),
    line("wrong", "Gunmen killed two farmers on Monday.", "Monday", TUESDAY),
    line("refused", "Gunmen killed two farmers in the village.", "in the village", None, kind="look-alike"),
    line("not refused", "Gunmen killed two farmers on Tuesday.", "on Tuesday", None, kind="look-alike"),
    line("french", "Deux paysans ont été tués mardi.", "mardi", TUESDAY, lang="fr"),
]


def test_ranges_and_refusals_are_judged(tmp_path: Path) -> None:
    """Right is an equal range, or none where the gold has none; shares stand by language and kind."""
    write_lines(tmp_path / "dates" / "open.jsonl", LINES)
    rows, misses, *_ = measure_dates(GoldFolder(tmp_path), codebook())

    assert {row.group: (row.correct, row.n) for row in rows} == {"all": (3, 5), "en": (2, 4), "fr": (1, 1), "weekday": (2, 3), "look-alike": (1, 2)}
    assert [(miss.case, miss.wanted, miss.answered) for miss in misses] == [
        ("wrong", "2024-03-12 to 2024-03-12", "2024-03-11 to 2024-03-11"),
        ("not refused", "no range", "2024-03-12 to 2024-03-12"),
    ]
    assert misses[0].text == "Gunmen killed two farmers on Monday."


def test_absent_set_measures_nothing(tmp_path: Path) -> None:
    """A folder without the set gives no rows."""
    assert measure_dates(GoldFolder(tmp_path), codebook()) == Outcome()


def test_answer_that_is_no_range_is_refused(tmp_path: Path) -> None:
    """An answer without start and end is refused by the id of its line."""
    write_lines(tmp_path / "dates" / "open.jsonl", [{**LINES[0], "answer": "Tuesday"}])

    with pytest.raises(GoldError, match="'right': answer"):
        measure_dates(GoldFolder(tmp_path), codebook())
