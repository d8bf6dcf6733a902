"""Compare values of MUC-4 fillers that are no strings: set fills, dates, numbers, locations."""

from collections.abc import Mapping
from datetime import date

from recoupe.measure.muc4_scoring.notation import Dates, Day, Location, Number, Raw, Value
from recoupe.measure.muc4_scoring.slots import Slot
from recoupe.measure.muc4_scoring.strings import Level, compare_strings

# A response may name a day up to so many days before the key's `- DAY`.
_MOST_DAYS_BEFORE = 2


def compare_values(slot: Slot, response: Value, key: Value) -> Level:
    """Say how well a value agrees with one of the key."""
    match response, key:
        case str(), str():
            return compare_sets(response, key, slot.parents) if slot.kind == "set" else compare_strings(response, key, slot.id)
        case Dates(), Dates():
            return compare_dates(response, key)
        case Number(), Number():
            return compare_numbers(response, key)
        case Location(), Location():
            return compare_locations(response, key)
        case Raw(), Raw():
            return Level.FULL if response == key else Level.NO
        case _:
            return Level.NO


def compare_sets(response: str, key: str, parents: Mapping[str, str]) -> Level:
    """Compare set fills: equal, or partial if the response is more general than the key."""
    if response == key:
        return Level.FULL
    more_general = parents.get(key)
    while more_general:
        if more_general == response:
            return Level.PART
        more_general = parents.get(more_general)
    return Level.NO


def compare_dates(response: Dates, key: Dates) -> Level:
    """Compare dates: equal, or partial where a day lies in the key's stretch or just before its last day, or where one end is equal.

    Days of one month that differ in their last digit alone count as equal, as the program of 1992 counted them: with it fall all figures of 1992.
    """
    if response == key or _are_alike(response, key):
        return Level.FULL
    return Level.PART if _agree_in_part(response, key) else Level.NO


def _are_alike(response: Dates, key: Dates) -> bool:
    """Say whether two days, or two last days, differ in the last digit of the day alone."""
    one, other = response.last, key.last
    if one is None or other is None or (response.first is None) != (key.first is None):
        return False
    days = response.first is None or (response.first == one and key.first == other)
    return days and one[:2] == other[:2] and one[2] // 10 == other[2] // 10 and bool(one[2] % 10 and other[2] % 10)


def _agree_in_part(response: Dates, key: Dates) -> bool:
    """Give partial credit as the guidelines for the judges did."""
    if response.first is not None and response.first == response.last:
        return _day_fits(response.first, key)
    if response.first is None:
        return response.last == key.last
    return key.first != key.last and (response.first == key.first or response.last == key.last)


def _day_fits(day: Day, key: Dates) -> bool:
    """Say whether a day fits a stretch of the key."""
    if key.first is None:
        one, other = _ordinal(day), _ordinal(key.last)
        return one is not None and other is not None and 0 <= other - one <= _MOST_DAYS_BEFORE
    if key.last is None:
        return day == key.first
    return key.first != key.last and key.first <= day <= key.last


def _ordinal(day: Day | None) -> int | None:
    """Give a day as a number; None if day or month is not told."""
    try:
        return date(*day).toordinal() if day else None
    except ValueError:
        return None


def compare_numbers(response: Number, key: Number) -> Level:
    """Compare numbers: equal, or partial for a single number that is an end of the key's range or its approximate number."""
    if response == key:
        return Level.FULL
    single = response.low == response.high and not response.about
    return Level.PART if single and (key.low != key.high or key.about) and response.low in (key.low, key.high) else Level.NO


def compare_locations(response: Location, key: Location) -> Level:
    """Compare locations: equal places, or partial for the same country."""
    if response.country != key.country:
        return Level.NO
    same = len(response.levels) == len(key.levels) and all(map(_are_same_level, response.levels, key.levels))
    return Level.FULL if same else Level.PART


def _are_same_level(one: tuple[tuple[str, frozenset[str]], ...], other: tuple[tuple[str, frozenset[str]], ...]) -> bool:
    """Say whether two levels have the same names, each with a type in common or the same types."""
    return len(one) == len(other) and all(name == named and (types & typed or types == typed) for (name, types), (named, typed) in zip(one, other, strict=True))
