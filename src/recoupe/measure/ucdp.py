"""Measure places on rows of UCDP GED: the coder's words for the place and the country, against the coder's point.

Rows with `where_prec` 1 or 2 and a `where_description`. The text is `DESCRIPTION, COUNTRY.`; the answer is the most exact place with a point, the first of
equals, as in a record. Beside it stand the nearest of all places with a point (what a better choice could reach), and a baseline in the same run: the
biggest place that bears the longest name of the description.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.answers import GoldText, resolved
from recoupe.measure.distances import FARTHEST_KM, NEAR_KM, RESOLVED_KM, distance_km, median_km
from recoupe.measure.goldset import GoldFolder
from recoupe.measure.scores import Miss, Row, share_row, spread_row
from recoupe.model.event import Place
from recoupe.model.precision import exactness
from recoupe.model.report import WarningCode

COLUMNS = ("id", "where_prec", "where_description", "country", "latitude", "longitude")
EMPTY = frozenset({"", "NA"})
EXACT = frozenset({1.0, 2.0})
LANGUAGE = "en"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LONGEST_NAME = 4
_UNPLACED = frozenset({WarningCode.PLACE_UNRESOLVED, WarningCode.PLACE_AMBIGUOUS})

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class GedRow:
    """A row of UCDP GED, as far as it is measured."""

    id: str
    description: str
    country: str
    point: Point


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the program says of a row: points, most exact first, names that it does not place, and what the points rest on."""

    points: tuple[Point, ...]
    unplaced: tuple[str, ...]
    cause: str


def measure_rows(folder: GoldFolder, codebook: Codebook) -> tuple[tuple[Row, ...], tuple[Miss, ...]]:
    """Measure the rows that the folder holds, the program beside the baseline.

    Raises:
        GoldError: the table lacks a column, or a number of it is none.
        ModelMissingError: the English pipeline is not installed.
    """
    path = folder.find("visible.csv", "ucdp_ged/visible.csv")
    if path is None:
        return (), ()
    rows = read_rows(folder.content(path).decode("utf-8", "replace"), str(path))
    found = {row.id: answer_of(row, codebook) for row in rows}
    answers: Mapping[str, Callable[[GedRow], Point | None]] = {
        "most exact place": lambda row: next(iter(found[row.id].points), None),
        "nearest place": lambda row: min(found[row.id].points, key=lambda point: distance_km(point, row.point), default=None),
        "baseline, biggest of that name": lambda row: biggest(row.description, codebook.gazetteer),
    }
    errors = {name: [_error(row, answer(row)) for row in rows] for name, answer in answers.items()}
    figures = [figure for name in answers for figure in _figures(name, errors[name])]
    return tuple(figures), tuple(_misses(rows, errors["most exact place"], found))


def read_rows(table: str, origin: str) -> tuple[GedRow, ...]:
    """Give the rows that are measured.

    Args:
        table: the CSV, with a header.
        origin: its path, for messages.

    Raises:
        GoldError: it lacks a column, or a number of it is none; the message names the line.
    """
    found = []
    for number, row in enumerate(csv.DictReader(io.StringIO(table, newline="")), start=1):
        if missing := [column for column in COLUMNS if row.get(column) is None]:
            raise GoldError(f"{origin}: row {number} lacks {', '.join(missing)}; pass the table with the columns of UCDP GED")
        try:
            precise = row["where_prec"] not in EMPTY and float(row["where_prec"]) in EXACT
            if precise and row["where_description"] not in EMPTY:
                found.append(GedRow(row["id"], " ".join(row["where_description"].split()), row["country"], (float(row["latitude"]), float(row["longitude"]))))
        except ValueError as fault:
            raise GoldError(f"{origin}: row {number}: {fault}; correct the number") from fault
    return tuple(found)


def answer_of(row: GedRow, codebook: Codebook) -> _Answer:
    """Give the points of the places that the program finds in the words of a row, most exact first, and what it says of names that it does not place.

    Raises:
        GoldError: the words are not read as they stand.
        ReadError: the words cannot be read.
        ModelMissingError: the English pipeline is not installed.
    """
    resolution = resolved(GoldText(row.id, f"{row.description.rstrip(' .,')}, {row.country}.", LANGUAGE), codebook)
    places = [mention.where for mention in resolution.mentions.places]
    points = tuple(point for place in sorted(places, key=exactness) for point in _point(place))
    return _Answer(points, tuple(warning.message for warning in resolution.warnings if warning.code in _UNPLACED), _cause(places))


def _cause(places: Sequence[Place]) -> str:
    """Say what the answer rests on: the first thing to know of one that is far off."""
    named = [place for place in places if place.precision != "country"]
    if not named:
        return "no name found but the country's"
    if any(place.lat is None for place in named):
        return "a name is in no list or not decided"
    if all(place.precision in ("admin1", "admin2", "region") for place in named):
        return "only names of larger units"
    return "another place of that name, or a coarse point"


def _point(place: Place) -> Iterator[Point]:
    if place.lat is not None and place.lon is not None:
        yield place.lat, place.lon


def biggest(description: str, gazetteer: Gazetteer) -> Point | None:
    """Give the most populous place that bears the longest name of a description, the first of equals; None where no name is known."""
    for name in _names(description):
        bearers = gazetteer.find(name)
        if bearers:
            best = max(bearers, key=lambda place: place.population)
            return best.lat, best.lon
    return None


def _names(description: str) -> Iterator[str]:
    """Yield the stretches of a description that begin and end with a capital, the longest first."""
    words = list(_WORD.finditer(description))
    for length in range(_LONGEST_NAME, 0, -1):
        for first in range(len(words) - length + 1):
            one, other = words[first], words[first + length - 1]
            if one[0][0].isupper() and other[0][0].isupper():
                yield description[one.start() : other.end()]


def _error(row: GedRow, point: Point | None) -> float:
    return FARTHEST_KM if point is None else distance_km(row.point, point)


def _figures(name: str, errors: Sequence[float]) -> tuple[Row, ...]:
    return (
        share_row("UCDP, within 25 km", name, [[error <= NEAR_KM] for error in errors]),
        share_row("UCDP, within 161 km", name, [[error <= RESOLVED_KM] for error in errors]),
        spread_row(("UCDP, median error", name, "km"), [[error] for error in errors], median_km),
    )


def _misses(rows: Sequence[GedRow], errors: Sequence[float], found: Mapping[str, _Answer]) -> Iterator[Miss]:
    for row, error in zip(rows, errors, strict=True):
        if error > NEAR_KM:
            far = "not answered" if error >= FARTHEST_KM else f"{error:.0f} km off"
            answered = "; ".join((far, found[row.id].cause, *found[row.id].unplaced))
            yield Miss("UCDP, within 25 km", row.id, row.description, f"{row.point[0]:.2f}, {row.point[1]:.2f}", answered, f"{row.description}, {row.country}")
