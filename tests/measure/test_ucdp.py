"""Rows of UCDP: which are measured, what answers them, and the baseline beside."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from recoupe.codebook.gazetteer import Candidate
from recoupe.errors import GoldError
from recoupe.measure.goldset import GoldFolder
from recoupe.measure.ucdp import biggest, measure_rows, read_rows
from tests.support import codebook

HEADER = "id,where_prec,where_description,country,latitude,longitude\n"


def town(lat: float, lon: float, population: int) -> Candidate:
    """Make a town of Syria."""
    return Candidate("geonames:1", "Ratla", lat, lon, "SYR", ("SYR",), None, None, None, "town", "populated", population, 2.0, "name")


class Towns:
    """Places that a test knows by name."""

    def __init__(self, **known: Sequence[Candidate]) -> None:
        self.known = known

    def find(self, name: str) -> Sequence[Candidate]:
        return self.known.get(name.replace(" ", "_"), ())

    def variants(self, _name: str, _countries: Collection[str]) -> Sequence[Candidate]:
        return ()


def test_exact_rows_with_words_are_measured() -> None:
    """Rows with precision 1 or 2 and a description are measured, lines within a description are joined."""
    table = (
        HEADER
        + '1,1.0,"in the\nRatla village",Syria,35.1,36.2\n2,2,Gow,Mali,16,0\n3,4.0,Gow,Mali,16,0\n4,1.0,,Mali,16,0\n5,NA,Gow,Mali,16,0\n6,1.0,NA,Mali,16,0\n'
    )

    assert [(row.id, row.description) for row in read_rows(table, "t.csv")] == [("1", "in the Ratla village"), ("2", "Gow")]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param("id,country\n1,Mali\n", "row 1 lacks where_prec", id="columns"),
        pytest.param(HEADER + "1,1.0,Gow,Mali,north,0\n", "row 1: could not convert", id="number"),
    ],
)
def test_faulty_table_is_refused(table: str, reason: str) -> None:
    """A table without the columns, or with a point that is no number, is refused with its row."""
    with pytest.raises(GoldError, match=reason):
        read_rows(table, "t.csv")


def test_baseline_takes_the_biggest_of_the_longest_name() -> None:
    """The baseline looks for the longest name first, and takes the biggest place that bears it."""
    towns = Towns(Ratla=[town(1, 1, 10), town(2, 2, 20)], Upper_Ratla=[town(3, 3, 5)], Mount_of_Ratla=[town(4, 4, 0)])

    assert biggest("in the Ratla village", towns) == (2, 2)
    assert biggest("near Upper Ratla", towns) == (3, 3)
    assert biggest("Mount of Ratla", towns) == (4, 4)
    assert biggest("the village of Gow", towns) is None


class WithPlaces:
    """The shipped codebook with a gazetteer of a test."""

    def __init__(self, places: Towns) -> None:
        self.gazetteer = places

    def __getattr__(self, name: str) -> object:
        """Give what the shipped codebook has."""
        return getattr(codebook(), name)


def test_baseline_stands_beside(tmp_path: Path) -> None:
    """Where there is a gazetteer, the baseline is measured in the same run."""
    (tmp_path / "visible.csv").write_text(HEADER + "1,1.0,in the Ratla village,Syria,35.1,36.2\n2,1.0,Gow,Syria,35.1,36.2\n", "utf-8")
    rows, _ = measure_rows(GoldFolder(tmp_path), WithPlaces(Towns(Ratla=[town(35.2, 36.2, 10)])))

    assert {row.field: row.correct for row in rows if row.group.startswith("baseline")} == {
        "UCDP, within 25 km": 1,
        "UCDP, within 161 km": 1,
        "UCDP, median error": None,
    }


def test_table_is_measured(tmp_path: Path) -> None:
    """The table of the folder is measured within 25 and 161 km and by its median, and what is off is listed."""
    (tmp_path / "visible.csv").write_text(HEADER + "1,1.0,in the Ratla village,Syria,70,170\n", "utf-8")
    rows, misses = measure_rows(GoldFolder(tmp_path), codebook())

    assert {(row.field, row.value) for row in rows if row.group == "most exact place" and row.unit == "share"} == {
        ("UCDP, within 25 km", 0),
        ("UCDP, within 161 km", 0),
    }
    assert [miss.case for miss in misses] == ["1"]
