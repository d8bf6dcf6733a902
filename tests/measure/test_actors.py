"""The measure of actors: right ids, also under another spelling, and right unknowns."""

from pathlib import Path

import pytest

from recoupe.measure.actors import measure_actors
from recoupe.measure.goldset import GoldFolder, Outcome
from tests.measure import stretch, write_lines
from tests.support import codebook

TEXT = "Hezbollah fired rockets at a village on Tuesday. Gunmen killed two farmers near Jos."
MAIN = "right id or right unknown"


def measured(tmp_path: Path, *mentions: dict[str, object]) -> dict[tuple[str, str], tuple[int | None, int]]:
    """Measure mentions of the one text."""
    item = {"id": "1", "lang": "en", "published": "2024-03-14", "outlet": "The Plain Herald", "text": TEXT, "mentions": list(mentions)}
    write_lines(tmp_path / "actors" / "open.jsonl", [item])
    rows, misses, *_ = measure_actors(GoldFolder(tmp_path), codebook())
    assert all(miss.text in TEXT for miss in misses)
    return {(row.field, row.group): (row.correct, row.n) for row in rows}


def mention(phrase: str, entity: str | None, **more: object) -> dict[str, object]:
    return {**stretch(TEXT, phrase), "entity": entity, "name": phrase, "country": None, "sector": None, "kind": "group", **more}


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        pytest.param({"entity": "hezbollah"}, True, id="equal id"),
        pytest.param({"entity": "hizbullah", "also": ["hezbollah"]}, True, id="also"),
        pytest.param({"entity": "hizbullah", "country": "LBN"}, True, id="same name and country"),
        pytest.param({"entity": "hizbullah", "country": "IRQ"}, False, id="same name, other country"),
        pytest.param({"entity": "hizbullah", "name": "Party", "country": "LBN"}, False, id="other name"),
        pytest.param({"entity": None}, False, id="unknown that got an id"),
    ],
)
def test_id_is_judged_by_what_it_means(tmp_path: Path, answer: dict[str, object], right: bool) -> None:
    """An id is right if it is the gold's, one of `also`, or a row with the gold's name in the same country."""
    assert measured(tmp_path, mention("Hezbollah", **answer))[MAIN, "all"] == (int(right), 1)


def test_unknown_is_right_without_an_id(tmp_path: Path) -> None:
    """An unknown actor is right without an id; sector and country are measured beside it."""
    found = measured(tmp_path, mention("Gunmen", None, sector="UAF", kind="person"), mention("farmers", None, sector="REB", country="NGA", kind="person"))

    assert found[MAIN, "en: unknown"] == (2, 2)
    assert found["unknown, right sector", "all"] == (1, 2)
    assert found["the same, an unknown with right sector and country", "all"] == (1, 2)


def test_hard_mentions_have_a_row(tmp_path: Path) -> None:
    """Mentions that the gold explains are hard, and have a row of their own."""
    assert measured(tmp_path, mention("Hezbollah", "hezbollah", because="a trap"))[MAIN, "en: hard"] == (1, 1)


def test_absent_set_measures_nothing(tmp_path: Path) -> None:
    """A folder without the set gives no rows."""
    assert measure_actors(GoldFolder(tmp_path), codebook()) == Outcome()
