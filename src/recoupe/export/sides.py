"""Tell who stands on the sides of an incident, as tables of two sides ask for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from recoupe.export.selection import Plain
from recoupe.export.view import Happening, most_told


@dataclass(frozen=True, slots=True)
class Side:
    """One who takes part: the name in the registry, else as the accounts give it; id, sector of PLOVER and country, None where unknown."""

    name: str
    entity: str | None
    sector: str | None
    country: str | None


def sides(happening: Happening, role: str, names: Mapping[str, str]) -> tuple[Side, ...]:
    """Give who stands on a side, best supported first.

    Args:
        happening: the incident.
        role: `actors` or `recipients`.
        names: names of actors by their ids.
    """
    taking_part = [one for event in happening.events for one in event[role]]
    return tuple(_side(value, taking_part, names) for value in happening.every(role))


def _side(value: Plain, taking_part: Collection[Plain], names: Mapping[str, str]) -> Side:
    same = [one for one in taking_part if (one["entity"] == value["entity"] if value["entity"] else one["name"] == value["name"])]
    return Side(
        names.get(value["entity"] or "", value["name"]),
        value["entity"],
        most_told(one["sector"] for one in same if one["sector"]),
        most_told(one["country"] for one in same if one["country"]),
    )


def first_of(ones: Collection[Side], sectors: Collection[str]) -> Side | None:
    """Give the first who is of some sectors."""
    return next((one for one in ones if one.sector in sectors), None)
