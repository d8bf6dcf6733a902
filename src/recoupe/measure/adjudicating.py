"""Lay codings of one report side by side, field by field, and say what came of them: what coders agree on stands, the rest is for a person to decide.

The grid is made of codings and of what a person decided between them (`Remark`); nothing here writes.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recoupe.measure.agreement import EVENTS, MACHINE, Coding
from recoupe.measure.aligning import FIELDS, Event, align
from recoupe.store.coding import COMMENT, TAKE, WRONG, Remark


def _span(span: Mapping[str, Any]) -> tuple[int, int]:
    return span["start"], span["end"]


def _words(name: str, event: Event) -> Hashable:
    return tuple(sorted({_span(span) for span in event[name]}))


# Fields of the record that a grid has a row for, in its order; two values are the same if all that coders are compared by in them is.
HOLDERS: tuple[str, ...] = (*dict.fromkeys(one.holder for one in FIELDS), "trigger", "mentions", "contexts", "motives")


def said(event: Event, holder: str) -> Hashable:
    """Give what an event says in a field of the record, so that two who say the same are equal."""
    if holder == "trigger":
        return _span(event["trigger"])
    if holder in {"mentions", "motives"}:
        return _words(holder, event)
    if holder == "contexts":
        return tuple(sorted(event["contexts"]))
    return tuple(one.said(event) for one in FIELDS if one.holder == holder)


@dataclass(frozen=True, slots=True)
class Group:
    """What coders hold for one event, and the program with them.

    Attributes:
        id: names it for as long as the codings are the same.
        events: of each coder the event; who holds it for none is not there.
    """

    id: str
    events: Mapping[str, Event]

    @property
    def first(self) -> Event:
        """Give the event as the first who has it writes it."""
        return next(iter(self.events.values()))


@dataclass(frozen=True, slots=True)
class Line:
    """One field of one event, side by side.

    Attributes:
        group: the event.
        field: the field of the record; `EVENTS` for whether it is an event at all.
        holders: who has a value to take: all coders for `EVENTS`, else those who have the event.
        differs: whether coders differ.
        taken: whose value a person took; empty while nobody did.
        wrong: whose value was simply wrong.
        comments: what was said of it.
    """

    group: Group
    field: str
    holders: tuple[str, ...]
    differs: bool
    taken: str = ""
    wrong: frozenset[str] = frozenset()
    comments: tuple[Remark, ...] = ()

    @property
    def id(self) -> str:
        """Name it on a page."""
        return f"{self.group.id}.{self.field}"

    @property
    def source(self) -> str:
        """Give whose value stands: that which was taken, else, where coders agree, that of the first of them; empty while it is open."""
        return self.taken or ("" if self.differs else self.holders[0])


@dataclass(frozen=True, slots=True)
class Block:
    """One event, side by side: whether it is one, then its fields."""

    group: Group
    lines: tuple[Line, ...]

    @property
    def stands(self) -> bool | None:
        """Tell whether it is an event; None while that is open."""
        whole = self.lines[0]
        return whole.source in self.group.events if whole.source else None

    @property
    def open(self) -> tuple[Line, ...]:
        """Give the lines that somebody has yet to decide on; of what is no event, no field."""
        lines = self.lines if self.stands else self.lines[:1]
        return tuple(line for line in lines if not line.source)


@dataclass(frozen=True, slots=True)
class Grid:
    """All events of a report, side by side.

    Attributes:
        columns: who codes, by name, then the machine.
        blocks: the events, as the first of them has them.
    """

    columns: tuple[str, ...]
    blocks: tuple[Block, ...] = field(default=())

    @property
    def open(self) -> tuple[Line, ...]:
        """Give all lines that somebody has yet to decide on."""
        return tuple(line for block in self.blocks for line in block.open)

    def line(self, group: str, name: str) -> Line | None:
        """Give the line of an event and a field; None where there is none."""
        return next((line for block in self.blocks if block.group.id == group for line in block.lines if line.field == name), None)


def grid_of(codings: Sequence[Coding], remarks: Sequence[Remark] = ()) -> Grid:
    """Lay codings of one report side by side.

    Args:
        codings: of its coders, and of the machine.
        remarks: what a person decided between them, in its order.
    """
    ordered = sorted(codings, key=lambda one: (one.coder == MACHINE, one.coder))
    people = tuple(one.coder for one in ordered if one.coder != MACHINE)
    return Grid(tuple(one.coder for one in ordered), tuple(_block(group, people, remarks) for group in _groups(ordered)))


def _groups(ordered: Sequence[Coding]) -> Iterator[Group]:
    """Yield the events, each with whoever has it; an event is paired with the one that the first who has it wrote."""
    found: list[dict[str, Event]] = []
    for coding in ordered:
        firsts = [next(iter(one.values())) for one in found]
        for first, event in align(firsts, list(coding.events)):
            if event is None:
                continue
            if first is None:
                found.append({coding.coder: event})
            else:
                found[next(place for place, one in enumerate(firsts) if one is first)][coding.coder] = event
    places = {coding.coder: place for place, coding in enumerate(ordered)}
    for events in found:
        coder, first = next(iter(events.items()))
        yield Group(f"{places[coder]}-{first['id']}", events)


def _block(group: Group, people: tuple[str, ...], remarks: Sequence[Remark]) -> Block:
    there = tuple(name for name in people if name in group.events)
    whole = _line(group, EVENTS, people, (bool(there) and len(there) < len(people), remarks))
    lines = [_line(group, holder, there or (MACHINE,), (_differ(group, holder, there), remarks)) for holder in HOLDERS]
    return Block(group, (whole, *lines))


def _differ(group: Group, holder: str, names: Sequence[str]) -> bool:
    return len({said(group.events[name], holder) for name in names}) > 1


def _line(group: Group, name: str, holders: tuple[str, ...], how: tuple[bool, Sequence[Remark]]) -> Line:
    differs, remarks = how
    mine = [one for one in remarks if (one.event, one.field) == (group.id, name)]
    may_take = {*holders, MACHINE} if name == EVENTS or MACHINE in group.events else {*holders}
    taken = next((one.coder for one in reversed(mine) if one.kind == TAKE and one.coder in may_take), "")
    marks = {one.coder: bool(one.text) for one in mine if one.kind == WRONG}
    comments = tuple(one for one in mine if one.kind == COMMENT)
    return Line(group, name, holders, differs, taken, frozenset(coder for coder, stands in marks.items() if stands), comments)
