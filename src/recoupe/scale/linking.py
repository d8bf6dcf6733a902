"""Link what shards tell into incidents, window by window: the same incidents as if all were linked at once.

Each report has a home, a country and a week (`work.home_of`), `none` where its events have no place or no day. In the order of their homes so many reports
make a window: the fuller it is, the fewer neighbours it shares with others, which are weighed once a window. A window is linked together with its neighbours:
all reports, of whatever window, that stand under a number by which one of its reports looks for others. Those numbers know weeks that touch, cells of a
border, names and copied texts without day or place, so that no pair is lost. What is linked over windows is then parted into pieces (`link/pieces.py`),
and each piece is gathered by itself.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recoupe.link.incidents import linked_pieces
from recoupe.model.link import EventKey
from recoupe.scale.engine import Task
from recoupe.scale.parcels import pack, values_of
from recoupe.scale.rounds import Floor, go_through
from recoupe.scale.work import GATHER, KEY, LINK

Plain = Mapping[str, Any]
Bits = dict[tuple[EventKey, EventKey], float]
Numbers = NDArray[np.int64]

# Reports of a window that are linked as one task, and events whose pieces are gathered as one: what bounds the memory of a worker.
_REPORTS, _EVENTS = 500, 400


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the record of a report lies, in which country and week it is at home, and when it was published."""

    report: str
    shard: str
    start: int
    length: int
    home: tuple[str, str]
    month: str
    events: tuple[str, ...]


@dataclass
class Hall:
    """All reports of a run, each once: of several with the same bytes the one with the last origin, as `link_records` has it."""

    floor: Floor
    rules: str
    seats: list[Seat] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def lines(self, places: Iterable[int]) -> bytes:
        """Give the records of some reports, in the order of their ids."""
        by_shard: dict[str, list[Seat]] = defaultdict(list)
        for place in places:
            by_shard[self.seats[place].shard].append(self.seats[place])
        found: dict[str, bytes] = {}
        for shard, seats in by_shard.items():
            stretches = [(seat.start, seat.length) for seat in seats]
            found.update(zip((seat.report for seat in seats), self.floor.shelf.stretches(shard, stretches), strict=True))
        return b"".join(line for _, line in sorted(found.items()))


def link_wide(floor: Floor, shards: Sequence[str], rules: str) -> tuple[Hall, dict[str, bytes]]:
    """Link what some shards tell.

    Args:
        floor: where the work is done.
        shards: names of shards that are read.
        rules: digest of what is linked by (`key_rules`).

    Returns:
        The reports, and the incidents, by id, each as the line that is written.

    Raises:
        ScaleError: a task brings down whoever does it, or a worker refuses.
    """
    hall, kept, sought = _seated(floor, shards, rules)
    bits = _linked(hall, kept, sought)
    return hall, _gathered(hall, bits)


def _seated(floor: Floor, shards: Sequence[str], rules: str) -> tuple[Hall, "_Index", list[Numbers]]:
    """Give the reports with the numbers under which each is kept, and those by which it looks for others."""
    tasks = (Task(name, KEY, pack({"rules": rules}, floor.shelf.records(name) or b"")) for name in shards)
    answers = {name: [_light(told) for told in values_of(content)] for name, content in go_through(floor, tasks, len(shards), "seating")}
    chosen: dict[str, tuple[Seat, Plain]] = {}
    for name in shards:
        for seat, told in zip(_seats(floor, name, answers[name]), answers[name], strict=True):
            if seat.report not in chosen or (told["origin"] or "") >= (chosen[seat.report][1]["origin"] or ""):
                chosen[seat.report] = seat, told
    seats = [chosen[report][0] for report in sorted(chosen)]
    kept, sought = ([chosen[seat.report][1][name] for seat in seats] for name in ("kept", "sought"))
    return Hall(floor, rules, seats, {seat.report: place for place, seat in enumerate(seats)}), _Index(kept), sought


def _light(told: Plain) -> Plain:
    """Keep numbers as eight bytes each; as Python's own they would take four times as much."""
    return {**told, **{name: np.asarray(told[name], np.int64) for name in ("kept", "sought")}}


def _seats(floor: Floor, shard: str, answers: Sequence[Plain]) -> Iterator[Seat]:
    """Yield the seats of the reports of a shard, in their order."""
    start = 0
    for line, told in zip((floor.shelf.records(shard) or b"").splitlines(keepends=True), answers, strict=True):
        yield Seat(told["id"], shard, start, len(line), (told["home"][0], told["home"][1]), told["month"], tuple(told["events"]))
        start += len(line)


class _Index:
    """Finds reports by the numbers under which they are kept."""

    def __init__(self, kept: Sequence[Numbers]) -> None:
        numbers = np.concatenate([np.empty(0, np.int64), *kept])
        owners = np.repeat(np.arange(len(kept)), [len(one) for one in kept])
        order = np.argsort(numbers, kind="stable")
        self._numbers, self._owners = numbers[order], owners[order]

    def found(self, sought: Sequence[Numbers]) -> set[int]:
        """Give the places of the reports that are kept under one of some numbers."""
        asked = np.unique(np.concatenate([np.empty(0, np.int64), *sought]))
        first, last = np.searchsorted(self._numbers, asked, "left"), np.searchsorted(self._numbers, asked, "right")
        return {int(owner) for start, end in zip(first, last, strict=True) for owner in self._owners[start:end]}


def _linked(hall: Hall, kept: _Index, sought: Sequence[Numbers]) -> Bits:
    """Give the pairs that are linked, with their bits: each window's own, and those that straddle it, which two windows find alike."""
    windows = list(_windows(hall.seats))
    tasks = (_window_task(hall, name, members, kept.found([sought[place] for place in members])) for name, members in windows)
    bits: Bits = {}
    for _, content in go_through(hall.floor, tasks, len(windows), "linking"):
        bits.update({(EventKey(left, event), EventKey(right, other)): weight for left, event, right, other, weight in values_of(content)})
    return bits


def _windows(seats: Sequence[Seat]) -> Iterator[tuple[str, list[int]]]:
    """Yield the windows with the places of their reports, each named after the home of its first; reports without events stand in none."""
    telling = sorted((place for place, seat in enumerate(seats) if seat.events), key=lambda place: (seats[place].home, place))
    for number, start in enumerate(range(0, len(telling), _REPORTS)):
        members = telling[start : start + _REPORTS]
        yield f"{'-'.join(seats[members[0]].home)}-{number:06d}", members


def _window_task(hall: Hall, name: str, members: Sequence[int], near: set[int]) -> Task:
    head = {"rules": hall.rules, "reports": [hall.seats[place].report for place in members]}
    return Task(name, LINK, pack(head, hall.lines(near.union(members))))


def _gathered(hall: Hall, bits: Bits) -> dict[str, bytes]:
    """Give the incidents by id."""
    batches, beside = list(_batches(hall, bits)), _beside(bits)
    tasks = (_batch_task(hall, f"{number:06d}", pieces, beside) for number, pieces in enumerate(batches))
    incidents: dict[str, bytes] = {}
    for _, content in go_through(hall.floor, tasks, len(batches), "gathering"):
        for line in content.splitlines(keepends=True):
            incidents[json.loads(line)["id"]] = line
    return dict(sorted(incidents.items()))


def _batches(hall: Hall, bits: Bits) -> Iterator[list[tuple[EventKey, ...]]]:
    """Yield the pieces, some at a time, those of one window beside one another."""
    events = [EventKey(seat.report, event) for seat in hall.seats for event in seat.events]
    pieces = sorted(linked_pieces(events, bits), key=lambda piece: (hall.seats[hall.places[piece[0].report]].home, piece))
    waiting: list[tuple[EventKey, ...]] = []
    for piece in pieces:
        if waiting and sum(map(len, waiting)) + len(piece) > _EVENTS:
            yield waiting
            waiting = []
        waiting.append(piece)
    if waiting:
        yield waiting


def _beside(bits: Bits) -> dict[EventKey, list[tuple[EventKey, float]]]:
    """Give each event those it is linked to that stand behind it."""
    found: dict[EventKey, list[tuple[EventKey, float]]] = defaultdict(list)
    for (one, other), weight in sorted(bits.items()):
        found[one].append((other, weight))
    return found


def _batch_task(hall: Hall, name: str, pieces: Sequence[tuple[EventKey, ...]], beside: Mapping[EventKey, list[tuple[EventKey, float]]]) -> Task:
    home = {key: number for number, piece in enumerate(pieces) for key in piece}
    links = [[*_flat(one), *_flat(other), weight] for one in home for other, weight in beside.get(one, ()) if home.get(other) == home[one]]
    head = {"rules": hall.rules, "pieces": [[_flat(key) for key in piece] for piece in pieces], "links": links}
    return Task(name, GATHER, pack(head, hall.lines({hall.places[key.report] for key in home})))


def _flat(key: EventKey) -> list[str]:
    return [key.report, key.event]
