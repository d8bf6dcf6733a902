"""Read plain values of a record alike wherever MUC-4 is made of them: exact places, countries, distances in characters."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recoupe.model.folding import fold

Value = Mapping[str, Any]
SPOT = frozenset({"site", "town", "admin2"})


def spots(places: Iterable[Value]) -> set[str]:
    """Give the places that are more exact than a first-order unit, by id or name."""
    return {place["entity"] or fold(place["name"]) for place in places if place["precision"] in SPOT}


def countries(ones: Iterable[Value]) -> set[str]:
    """Give the countries of places or participants, as far as they are told."""
    return {one["country"] for one in ones if one["country"]}


def bucket(distance: int, steps: Sequence[tuple[int, str]]) -> str:
    """Give the name of the first step that a distance in characters does not pass; `away` beyond the last."""
    return next((name for most, name in steps if abs(distance) <= most), "away")
