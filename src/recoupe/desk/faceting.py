"""Lay out the facets of a list: the values of most rows, and within a facet that has more of them those with some words in their names."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from recoupe.desk.screen import Visit
from recoupe.model.folding import fold

# Values of a facet that a page shows; those with some words are looked for among so many.
TOP = 25
_LOOKED_THROUGH = 100_000
# What a page is asked for within a facet, by name: `in.actor=…`.
_WITHIN = "in."
Counted = Mapping[str, Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list can be narrowed by.

    Attributes:
        here: the address of the list as it is narrowed.
        counts: gives so many values of each facet at most, those of most rows first.
        name: what a page in the language of the visitor calls a value, where that is not the value itself.
        known: names of values in no language: whom the codebook knows.
        chosen: the values of a facet that narrow already.
        link: the address of the list with one value more or less.
    """

    here: str
    counts: Callable[[int], Counted]
    name: Callable[[str, str], str | None]
    known: Callable[[str, str], str | None]
    chosen: Callable[[str], Collection[str]]
    link: Callable[[str, str], str]


def laid_out(visit: Visit, facets: Facets) -> list[dict[str, Any]]:
    """Give each facet that has values, with its links; one that may have more values than are shown can be looked into."""
    found = facets.counts(TOP)
    parts = {facet: part for facet in found if (part := visit.asked(_WITHIN + facet).strip())}
    every = facets.counts(_LOOKED_THROUGH) if parts else {}
    shown = {facet: _with(every.get(facet, ()), parts[facet], facet, facets) if facet in parts else values for facet, values in found.items()}
    return [
        {"facet": facet, "values": _values(facet, shown[facet], facets), "within": _within(facet, parts.get(facet, ""), facets)}
        if facet in parts or len(values) >= TOP
        else {"facet": facet, "values": _values(facet, values, facets), "within": None}
        for facet, values in found.items()
        if values
    ]


def _with(values: Sequence[tuple[str, int]], part: str, facet: str, facets: Facets) -> list[tuple[str, int]]:
    """Give the values whose name or code holds some words, case and accents aside."""
    wanted = fold(part)
    return [one for one in values if wanted in fold(f"{facets.name(facet, one[0]) or ''}\n{one[0]}")][:TOP]


def _values(facet: str, values: Sequence[tuple[str, int]], facets: Facets) -> list[dict[str, Any]]:
    chosen = facets.chosen(facet)
    return [
        {"value": value, "name": facets.known(facet, value), "count": count, "chosen": value in chosen, "link": facets.link(facet, value)}
        for value, count in values
    ]


def _within(facet: str, part: str, facets: Facets) -> dict[str, Any]:
    """Give the form that looks into a facet: what it sends along, and what was typed."""
    split = urlsplit(facets.here)
    return {"path": split.path, "pairs": parse_qsl(split.query), "name": _WITHIN + facet, "value": part}
