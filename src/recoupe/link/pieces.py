"""Part what hangs together over links into pieces that are small enough to be weighed all with all.

Bars are fixed: the threshold, and steps above it. The piece of a member is what hangs together with it over links that reach the lowest bar at which that is
small enough. So a piece depends on no link beyond its own bar, and what one member more changes is found by looking around that member alone.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from recoupe.model.link import EventKey

Node = TypeVar("Node", int, EventKey)
# Gives of each of some members those it is linked to, with the bits.
Beside = Callable[[Collection[Node]], Mapping[Node, Mapping[Node, float]]]
# More members than these are never weighed all with all.
MOST_TOGETHER = 250
STEP_BITS = 1.0
# The bits of a pair that a person has put together: no bar parts it.
ALWAYS = math.inf


@dataclass(frozen=True, slots=True)
class Bars:
    """Where links are cut: `threshold` in bits, and how many members a piece may have at most unless people put more together."""

    threshold: float
    most: int = field(default_factory=lambda: MOST_TOGETHER)

    def at(self, level: int) -> float:
        """Give a bar in bits, the threshold being level 0."""
        return self.threshold + level * STEP_BITS


def hanging_together(members: Iterable[int], edges: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Give the connected parts of a graph, each sorted, ordered by their first members."""
    root = {member: member for member in members}

    def top(member: int) -> int:
        while root[member] != member:
            root[member] = root[root[member]]
            member = root[member]
        return member

    for one, other in edges:
        high, low = sorted((top(one), top(other)), reverse=True)
        root[high] = low
    parts: dict[int, list[int]] = defaultdict(list)
    for member in root:
        parts[top(member)].append(member)
    return sorted(tuple(sorted(part)) for part in parts.values())


def all_pieces(members: Iterable[int], edges: Mapping[tuple[int, int], float], bars: Bars) -> list[tuple[int, ...]]:
    """Give the pieces of all members, each sorted, ordered by their first members.

    Args:
        members: everyone.
        edges: bits of the pairs that are linked, none below the threshold; `ALWAYS` of those that a person has put together.
        bars: where links are cut.
    """
    return sorted(_cut(tuple(members), edges, bars, 0))


def _cut(part: Sequence[int], edges: Mapping[tuple[int, int], float], bars: Bars, level: int) -> Iterator[tuple[int, ...]]:
    """Yield the pieces of some members that are linked by nothing below a bar."""
    parts = hanging_together(part, edges)
    for piece, within in zip(parts, _shared_out(edges, parts), strict=True):
        if len(piece) <= bars.most or min(within.values()) == ALWAYS:
            yield piece
        else:
            yield from _cut(piece, {pair: bits for pair, bits in within.items() if bits >= bars.at(level + 1)}, bars, level + 1)


def _shared_out(edges: Mapping[tuple[int, int], float], parts: Sequence[Sequence[int]]) -> list[dict[tuple[int, int], float]]:
    """Give each part the edges within it; none lies between two."""
    home = {member: number for number, part in enumerate(parts) for member in part}
    shared: list[dict[tuple[int, int], float]] = [{} for _ in parts]
    for pair, bits in edges.items():
        shared[home[pair[0]]][pair] = bits
    return shared


@dataclass(frozen=True, slots=True)
class Change(Generic[Node]):
    """What is other than before.

    Attributes:
        members: those that came, went, or may have other links than before.
        there: those of them that are there now.
        edges: bits of all pairs that are linked now and hold one of these.
        others: members whose pieces are looked for, whether or not they changed.
    """

    members: frozenset[Node]
    there: frozenset[Node]
    edges: Mapping[tuple[Node, Node], float]
    others: frozenset[Node] = frozenset()


def touched_pieces(change: Change[Node], beside: Beside[Node], bars: Bars) -> list[tuple[Node, ...]]:
    """Give the pieces as they are now of all whose piece may be another than before, each sorted, in their order.

    Let all links of those that changed go, and then let their links of now come. Whoever is in another piece after the one step or the other was, between the
    two, in a piece with somebody who lost a link or got one.

    Args:
        change: what is other than before.
        beside: asked for the links of before.
        bars: where links are cut.
    """
    before = _Asked(beside)
    former = {other for near in before(change.members).values() for other in near}
    linked = {end for pair in change.edges for end in pair}
    between = Around(_without(before, change.members), bars)
    found = set(change.there)
    for seed in sorted((former | linked | change.others) - change.members):
        found |= between.piece(seed)
    now = Around(_with(_without(before, change.members), change.edges), bars)
    return sorted({tuple(sorted(now.piece(member))) for member in found})


class _Asked(Generic[Node]):
    """Links that were asked for once."""

    def __init__(self, beside: Beside[Node]) -> None:
        self._beside: Beside[Node] = beside
        self._known: dict[Node, Mapping[Node, float]] = {}

    def __call__(self, members: Collection[Node]) -> Mapping[Node, Mapping[Node, float]]:
        missing = [member for member in members if member not in self._known]
        if missing:
            found = self._beside(missing)
            self._known.update({member: found.get(member, {}) for member in missing})
        return {member: self._known[member] for member in members}


def _without(beside: Beside[Node], gone: Collection[Node]) -> Beside[Node]:
    """Leave out some members with all their links."""

    def ask(members: Collection[Node]) -> Mapping[Node, Mapping[Node, float]]:
        found = beside([member for member in members if member not in gone])
        return {member: {other: bits for other, bits in near.items() if other not in gone} for member, near in found.items()}

    return ask


def _with(beside: Beside[Node], edges: Mapping[tuple[Node, Node], float]) -> Beside[Node]:
    """Add some links."""
    more: dict[Node, dict[Node, float]] = defaultdict(dict)
    for (one, other), bits in edges.items():
        more[one][other] = more[other][one] = bits

    def ask(members: Collection[Node]) -> Mapping[Node, Mapping[Node, float]]:
        found = beside(members)
        return {member: {**found.get(member, {}), **more.get(member, {})} for member in members}

    return ask


class Around(Generic[Node]):
    """The pieces of single members, for which no links are asked but of those that stand near."""

    def __init__(self, beside: Beside[Node], bars: Bars) -> None:
        self._beside: _Asked[Node] = _Asked(beside)
        self._bars = bars
        self._found: dict[Node, frozenset[Node]] = {}
        self._large: dict[float, set[Node]] = defaultdict(set)

    def piece(self, member: Node) -> frozenset[Node]:
        """Give the piece of a member; `all_pieces` would give the same."""
        if member not in self._found:
            piece = self._search(member)
            self._found.update(dict.fromkeys(piece, piece))
        return self._found[member]

    def _search(self, member: Node) -> frozenset[Node]:
        glued = frozenset().union(*self._reached(member, ALWAYS))
        if len(glued) > self._bars.most:
            return glued
        level = 0
        while (found := self._small(member, self._bars.at(level))) is None:
            level += 1
        return found

    def _small(self, member: Node, bar: float) -> frozenset[Node] | None:
        """Give what hangs together with a member at a bar; None where it is too large for one piece."""
        large, seen = self._large[bar], set[Node]()
        for fresh in self._reached(member, bar):
            seen |= fresh
            if len(seen) > self._bars.most or not large.isdisjoint(fresh):
                large |= seen
                return None
        return frozenset(seen)

    def _reached(self, member: Node, bar: float) -> Iterator[set[Node]]:
        """Yield a member, those it is linked to at a bar, those whom these are linked to, and so on, each once."""
        seen, fresh = {member}, {member}
        while fresh:
            yield fresh
            near = self._beside(fresh)
            fresh = {other for one in fresh for other, bits in near[one].items() if bits >= bar} - seen
            seen |= fresh
