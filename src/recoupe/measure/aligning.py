"""Bring the events of two codings of one report together, one to one, and say what each says in each field, so that it can be compared.

Events are paired best first: the same event of one reading (10), words that overlap (3), type, an actor, a recipient (1 each); a pair needs one of the first
two, or all three others. It is the pairing that records are scored by against gold, between two who may both be wrong.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recoupe.measure.modern_scores import are_same
from recoupe.measure.reliability import GAP, Level, Stretch
from recoupe.model.folding import fold
from recoupe.pipeline.corrections import PLACE_PRECISIONS

Event = Mapping[str, Any]
Pair = tuple[Event | None, Event | None]
_SAME_EVENT, _SAME_WORDS, _ALL_OTHERS = 10, 3, 3
# What a coder says who says nothing: it agrees with another's silence, and with nothing else.
NOTHING = None


def align(ones: Sequence[Event], others: Sequence[Event]) -> list[Pair]:
    """Pair events: pairs first, the best one first, then those that only the first coding has, then those that only the second has."""
    worths = [(_worth(one, other), -first, -second) for first, one in enumerate(ones) for second, other in enumerate(others)]
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs: list[Pair] = []
    for worth, first, second in sorted(worths, reverse=True):
        if worth and -first not in taken[0] and -second not in taken[1]:
            taken[0].add(-first)
            taken[1].add(-second)
            pairs.append((ones[-first], others[-second]))
    left: list[Pair] = [(one, None) for number, one in enumerate(ones) if number not in taken[0]]
    return [*pairs, *left, *((None, other) for number, other in enumerate(others) if number not in taken[1])]


def _worth(one: Event, other: Event) -> int:
    """Say how much speaks for two events being one; 0 where too little does."""
    same = _SAME_EVENT * (one["id"] == other["id"]) + _SAME_WORDS * _overlap(one, other)
    others = (one["type"] == other["type"]) + sum(_share_somebody(one[side], other[side]) for side in ("actors", "recipients"))
    return same + others if same or others == _ALL_OTHERS else 0


def _overlap(one: Event, other: Event) -> bool:
    """Say whether words that tell the one overlap words that tell the other."""
    told = [(span["start"], span["end"]) for span in (other["trigger"], *other["mentions"])]
    return any(span["start"] < end and start < span["end"] for span in (one["trigger"], *one["mentions"]) for start, end in told)


def _share_somebody(ones: Sequence[Event], others: Sequence[Event]) -> bool:
    return any(are_same(_names(one), _names(other)) for one in ones for other in others)


def _names(participant: Event) -> list[str]:
    return [participant["name"], *(span["text"] for span in participant["spans"])]


# --- what an event says in a field


@dataclass(frozen=True, slots=True)
class Field:
    """Something that coders say of an event, so that two values are the same or lie apart.

    Attributes:
        name: as figures and grids name it.
        level: how values differ.
        said: gives the value; `NOTHING` where the event says nothing.
        order: of ordinal values, all there are, in their order.
        of: the field of the record that it is made of.
    """

    name: str
    level: Level
    said: Callable[[Event], Hashable]
    order: tuple[str, ...] = ()
    of: str = ""

    @property
    def holder(self) -> str:
        """Give the field of the record that a correction of it is written to."""
        return self.of or self.name


def _plain(name: str) -> Callable[[Event], Hashable]:
    return lambda event: event[name]


def _several(name: str, key: Callable[[Any], Hashable]) -> Callable[[Event], Hashable]:
    """Give several values, in whatever order a coder wrote them, as one."""
    return lambda event: tuple(sorted({str(key(one)) for one in event[name]})) or NOTHING


def _who(one: Any) -> Hashable:  # noqa: ANN401 - a participant, weapon or place as plain values
    """Name somebody or something by its entry, else by its words without case and accents."""
    return one.get("entity") or " ".join(fold(one["name"]).split())


def _recipient(one: Any) -> Hashable:  # noqa: ANN401 - as above
    return f"{_who(one)} {one['effect'] or ''}".strip()


def _source(one: Any) -> Hashable:  # noqa: ANN401 - as above
    return one["entity"] or " ".join(fold(one["source"]).split())


def _days(event: Event) -> Hashable:
    when = event["when"]
    return NOTHING if when is None else tuple(None if when[end] is None else when[end][:10] for end in ("start", "end"))


def _first_day(event: Event) -> Hashable:
    """Give the first day as a number."""
    start = (event["when"] or {}).get("start")
    return NOTHING if start is None else date.fromisoformat(start[:10]).toordinal()


def _toll(kind: str) -> Callable[[Event], Hashable]:
    """Give all figures of a kind of harm to others than the attackers."""
    return lambda event: tuple(sorted({f"{one['low']}–{one['high']}" for one in _figures(event, kind)})) or NOTHING


def _number(kind: str) -> Callable[[Event], Hashable]:
    """Give the figure that an event names first, its lower end where it has one."""

    def said(event: Event) -> Hashable:
        first = next(iter(_figures(event, kind)), None)
        return NOTHING if first is None else first["high"] if first["low"] is None else first["low"]

    return said


def _figures(event: Event, kind: str) -> Iterable[Any]:
    return (one for one in event["casualties"] if one["kind"] == kind and one["side"] != "actors")


def _precision(event: Event) -> Hashable:
    return next((one["precision"] for one in event["places"]), NOTHING)


def _nominal(name: str, said: Callable[[Event], Hashable], of: str = "") -> Field:
    return Field(name, Level.NOMINAL, said, of=of)


# What two coders are compared by, in the order of figures and grids.
FIELDS: tuple[Field, ...] = (
    *(_nominal(name, _plain(name)) for name in ("type", "status", "salience", "responsibility")),
    _nominal("modes", lambda event: tuple(sorted(event["modes"])) or NOTHING),
    _nominal("actors", _several("actors", _who)),
    _nominal("recipients", _several("recipients", _recipient)),
    _nominal("weapons", _several("weapons", _who)),
    _nominal("places", _several("places", _who)),
    _nominal("when", _days),
    _nominal("killed", _toll("killed"), "casualties"),
    _nominal("injured", _toll("injured"), "casualties"),
    _nominal("sources", _several("attribution", _source), "attribution"),
)
# What is apart by more or less, and so is counted by how far: of those only who says something counts.
GRADED: tuple[Field, ...] = (
    Field("first day", Level.INTERVAL, _first_day, of="when"),
    Field("killed, number", Level.INTERVAL, _number("killed"), of="casualties"),
    Field("injured, number", Level.INTERVAL, _number("injured"), of="casualties"),
    Field("precision of place", Level.ORDINAL, _precision, PLACE_PRECISIONS, "places"),
)


# --- which words an event rests on


def _each(*spans: Any) -> list[Stretch]:
    return [(span["start"], span["end"], "words") for span in spans if span is not None]


# Stretches of text that coders mark, by the name of what they mark them as.
MARKED: Mapping[str, Callable[[Event], list[Stretch]]] = {
    "words of the deed": lambda event: [(event["trigger"]["start"], event["trigger"]["end"], event["type"] or GAP)],
    "words of actors": lambda event: _each(*(span for one in event["actors"] for span in one["spans"])),
    "words of recipients": lambda event: _each(*(span for one in event["recipients"] for span in one["spans"])),
    "words of places": lambda event: _each(*(one["span"] for one in event["places"])),
    "words of figures": lambda event: _each(*(one["span"] for one in event["casualties"])),
}
