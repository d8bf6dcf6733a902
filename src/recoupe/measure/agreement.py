"""Say how far those who coded the same reports agree: field by field, by pairs of coders and by period, and the machine beside them.

Codings are given; who coded what, and which codings are independent of one another, is for the ledger to say (`codings.py`). The same codings give the same
figures: chance is seeded.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, groupby
from typing import Any

from recoupe.measure.aligning import FIELDS, GRADED, MARKED, NOTHING, Event, Pair, align
from recoupe.measure.aligning import Field as Said
from recoupe.measure.reliability import Continuum, Level, Numbers, Reliability, Stretch, Units, draws, reliability, unitising

# Whom figures name beside coders: what the program read, what stands after review, and all pairs of people together.
MACHINE, REVIEW, EVERYONE = "machine", "review", "all coders"
ALL_TIME = "all"
EVENTS = "events"
# All that coders are compared by, in the order of figures.
NAMES = (EVENTS, *(one.name for one in (*FIELDS, *GRADED)), *MARKED)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Coding:
    """What one coder says of one report.

    Attributes:
        report: its id.
        coder: who; `MACHINE` for what was read.
        day: of its publication, by which periods are told; empty where nobody knows it.
        length: of its text, in characters.
        events: those that the coder holds for events, as the record writes them.
    """

    report: str
    coder: str
    day: str
    length: int
    events: Sequence[Event] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """How far two coders agree on something.

    Attributes:
        field: on what.
        level: how values of it differ.
        coders: which two; `EVERYONE` for all pairs of people.
        period: a month, or `ALL_TIME`.
        reports: how many reports both coded.
        found: the figures.
    """

    field: str
    level: Level
    coders: tuple[str, ...]
    period: str
    reports: int
    found: Reliability


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field of a report on which two coders differ, or an event that one of them alone has.

    Attributes:
        report: the report.
        day: of its publication.
        coders: the two.
        field: the field, or `EVENTS`.
        event: the id of the event with the first of them who has it.
        said: what each says of it, in plain values; None for one who does not have the event, or says nothing.
        words: the words that tell the event.
    """

    report: str
    day: str
    coders: tuple[str, str]
    field: str
    event: str
    said: tuple[Any, Any]
    words: str


@dataclass(frozen=True, slots=True)
class Together:
    """Two codings of one report, and their events side by side."""

    ones: Coding
    others: Coding
    pairs: tuple[Pair, ...]

    @classmethod
    def of(cls, ones: Coding, others: Coding) -> "Together":
        """Bring the events of both together."""
        return cls(ones, others, tuple(align(ones.events, others.events)))

    @property
    def both(self) -> list[tuple[Event, Event]]:
        """Give the events that both have."""
        return [(one, other) for one, other in self.pairs if one is not None and other is not None]


def together(codings: Iterable[Coding]) -> dict[tuple[str, str], list[Together]]:
    """Bring codings of the same report together, by pairs of coders; the machine and the review stand after people.

    Args:
        codings: of one report and coder, one.
    """
    ordered = sorted(codings, key=lambda one: (one.report, one.coder in {MACHINE, REVIEW}, one.coder))
    found: dict[tuple[str, str], list[Together]] = {}
    for _, several in groupby(ordered, key=lambda one: one.report):
        for ones, others in combinations(list(several), _PAIR):
            if {ones.coder, others.coder} & {MACHINE, REVIEW} != {REVIEW}:  # the review is made of what coders said
                found.setdefault((ones.coder, others.coder), []).append(Together.of(ones, others))
    return dict(sorted(found.items(), key=lambda one: (MACHINE in one[0], one[0])))


def figures(met: Mapping[tuple[str, str], Sequence[Together]], fields: Sequence[str] = (), *, monthly: bool = False) -> list[Figure]:
    """Say how far coders agree: pairs of people together, each pair of people, each with the machine; all time first, then month by month.

    Args:
        met: as `together` gives it.
        fields: those that are asked for; all, if none is named.
        monthly: whether months are told apart as well.
    """
    groups: dict[tuple[str, ...], Sequence[Together]] = {}
    people = [pair for pair in met if MACHINE not in pair]
    if len(people) > 1:
        groups[(EVERYONE,)] = [one for pair in people for one in met[pair]]
    groups.update({tuple(pair): several for pair, several in met.items()})
    return [one for coders, several in groups.items() for period, some in _periods(several, monthly=monthly) for one in _rows(coders, period, some, fields)]


def _periods(several: Sequence[Together], *, monthly: bool) -> Iterator[tuple[str, Sequence[Together]]]:
    yield ALL_TIME, several
    if monthly:
        dated = sorted((one for one in several if one.ones.day), key=lambda one: one.ones.day)
        yield from ((month, list(some)) for month, some in groupby(dated, key=lambda one: one.ones.day[:7]))


def _rows(coders: tuple[str, ...], period: str, several: Sequence[Together], fields: Sequence[str]) -> Iterator[Figure]:
    """Yield a figure a field; intervals are over whole reports, whoever coded them."""
    reports = sorted({one.ones.report for one in several})
    drawn = draws(len(reports))[:, [reports.index(one.ones.report) for one in several]]
    for name, level, found in _found(several, drawn, fields):
        yield Figure(name, level, coders, period, len(reports), found)


def _found(several: Sequence[Together], drawn: Numbers, fields: Sequence[str]) -> Iterator[tuple[str, Level, Reliability]]:
    if not fields or EVENTS in fields:
        yield EVENTS, Level.NOMINAL, _on_events(several)
    for one in (*FIELDS, *GRADED):
        if not fields or one.name in fields:
            yield one.name, one.level, reliability([units(met, one) for met in several], one.level, drawn, one.order)
    for name, marked in MARKED.items():
        if not fields or name in fields:
            yield name, Level.UNITISING, unitising([_continuum(met, marked) for met in several], drawn)


def _continuum(met: Together, marked: Callable[[Event], Iterable[Stretch]]) -> Continuum:
    return Continuum(met.ones.length, [[span for event in coded.events for span in marked(event)] for coded in (met.ones, met.others)])


def _on_events(several: Sequence[Together]) -> Reliability:
    """Give how many of the events of two coders both have; chance has no say in which words of a text are events, the words of the deed have (`MARKED`)."""
    both, of = sum(2 * len(met.both) for met in several), sum(len(met.ones.events) + len(met.others.events) for met in several)
    return Reliability(sum(len(met.pairs) for met in several), both / of if of else None, None)


def units(met: Together, said: Said) -> Units:
    """Give what both say in a field, of each event that both have; of what is counted by how far apart, where both say something."""
    values: list[tuple[Hashable, Hashable]] = [(said.said(one), said.said(other)) for one, other in met.both]
    return values if said.level is Level.NOMINAL else [unit for unit in values if NOTHING not in unit]


def disagreements(several: Iterable[Together], fields: Sequence[str] = ()) -> Iterator[Disagreement]:
    """Yield where two coders differ, report by report: events that one alone has, then fields of those that both have.

    Args:
        several: codings brought together.
        fields: those that are asked for; all, if none is named.
    """
    for met in several:
        for one, other in met.pairs:
            event = one if one is not None else other
            assert event is not None  # of a pair, one is there
            for name, said in differing(one, other):
                if not fields or name in fields:
                    yield Disagreement(met.ones.report, met.ones.day, (met.ones.coder, met.others.coder), name, event["id"], said, event["trigger"]["text"])


def differing(one: Event | None, other: Event | None) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Yield the fields on which two codings of an event differ, with what each says."""
    if one is None or other is None:
        yield EVENTS, (one and one["type"], other and other["type"])
        return
    for each in FIELDS:
        said = each.said(one), each.said(other)
        if said[0] != said[1]:
            yield each.name, said
