"""Gather weighed pairs into clusters that no chain of weak links can glue together.

Average linkage: two clusters become one while the mean weight between all their members stands above the threshold; a cluster never holds two members whose
values cannot both be right, nor two that a person has told apart, and always holds those that a person has put together.

Source: Sokal and Michener 1958 (unweighted pair groups); constraints as cannot-link and must-link, Wagstaff and Cardie 2000.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import combinations

Pair = tuple[int, int]
# More members than these are never weighed all with all: the threshold is raised until what hangs together is smaller.
MOST_TOGETHER = 250
STEP_BITS = 1.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known of the members: the weight of a pair in bits, whether it can stand in one cluster, and what a person decided.

    Attributes:
        bits: weight of a pair, by indexes, the smaller first.
        apart: whether two members cannot stand in one cluster.
        together: pairs that a person has put together.
        told_apart: pairs that a person has told apart.
        threshold: mean bits that two clusters need to become one.
    """

    bits: Callable[[int, int], float]
    apart: Callable[[int, int], bool]
    together: AbstractSet[Pair]
    told_apart: AbstractSet[Pair]
    threshold: float


def gather(members: Sequence[int], edges: Mapping[Pair, float], weights: Weights) -> list[tuple[int, ...]]:
    """Give the clusters, each sorted, ordered by their first members; everyone is in one.

    Args:
        members: the members; their order settles ties, so pass them in an order of their own.
        edges: weight of the pairs that stand above the threshold and may stand in one cluster.
        weights: the weight of any pair, and what a person decided.
    """
    found: list[tuple[int, ...]] = []
    parts = hanging_together(members, [*edges, *weights.together])
    glued = _shared_out(dict.fromkeys(weights.together, 0.0), parts)
    for part, within, together in zip(parts, _shared_out(edges, parts), glued, strict=True):
        found.extend(_within(part, within, replace(weights, together=frozenset(together))))
    return sorted(found)


def hanging_together(members: Iterable[int], edges: Iterable[Pair]) -> list[tuple[int, ...]]:
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


def _within(part: Sequence[int], edges: Mapping[Pair, float], weights: Weights) -> Iterator[tuple[int, ...]]:
    """Yield the clusters of one connected part, cut first where it is too large to weigh all with all."""
    if len(part) == 1:
        yield tuple(part)
        return
    for piece in _cut(part, edges, weights):
        yield from _agglomerate(piece, weights)


def _cut(part: Sequence[int], edges: Mapping[Pair, float], weights: Weights) -> Iterator[Sequence[int]]:
    """Cut a part at its weakest links until each piece is small enough; what a person has put together stays."""
    if len(part) <= MOST_TOGETHER or not edges:
        yield part
        return
    bar = min(edges.values()) + STEP_BITS
    kept = {pair: bits for pair, bits in edges.items() if bits >= bar}
    inside = set(part)
    pieces = hanging_together(part, [*kept, *(pair for pair in weights.together if pair[0] in inside)])
    for piece, within in zip(pieces, _shared_out(kept, pieces), strict=True):
        yield from _cut(piece, within, weights)


def _shared_out(edges: Mapping[Pair, float], parts: Sequence[Sequence[int]]) -> list[dict[Pair, float]]:
    """Give each part the edges within it; none lies between two."""
    home = {member: number for number, part in enumerate(parts) for member in part}
    shared: list[dict[Pair, float]] = [{} for _ in parts]
    for pair, bits in edges.items():
        shared[home[pair[0]]][pair] = bits
    return shared


@dataclass(slots=True)
class _State:
    """Clusters on the way: their members, and between every two the sum of bits and whether they may be joined."""

    members: dict[int, tuple[int, ...]]
    sums: dict[Pair, float] = field(default_factory=dict)
    barred: set[Pair] = field(default_factory=set)

    def mean(self, pair: Pair) -> float:
        return self.sums[pair] / (len(self.members[pair[0]]) * len(self.members[pair[1]]))


def _agglomerate(piece: Sequence[int], weights: Weights) -> Iterator[tuple[int, ...]]:
    """Join the two nearest clusters while they stand above the threshold; of equals those whose members come first."""
    state = _start(piece, weights)
    heap = [(-state.mean(pair), state.members[pair[0]], state.members[pair[1]], pair) for pair in state.sums if pair not in state.barred]
    heapq.heapify(heap)
    while heap:
        minus, first, second, pair = heapq.heappop(heap)
        if -minus < weights.threshold:
            break
        if state.members.get(pair[0]) == first and state.members.get(pair[1]) == second:
            for entry in _join(state, pair):
                heapq.heappush(heap, entry)
    yield from state.members.values()


def _start(piece: Sequence[int], weights: Weights) -> _State:
    inside = set(piece)
    glued = hanging_together(piece, [pair for pair in weights.together if pair[0] in inside])
    state = _State({group[0]: group for group in glued})
    for one, other in combinations(sorted(state.members), 2):
        between = [(min(a, b), max(a, b)) for a in state.members[one] for b in state.members[other]]
        state.sums[one, other] = sum(weights.bits(*pair) for pair in between)
        if any(pair in weights.told_apart or weights.apart(*pair) for pair in between):
            state.barred.add((one, other))
    return state


def _join(state: _State, pair: Pair) -> Iterator[tuple[float, tuple[int, ...], tuple[int, ...], Pair]]:
    """Join the second cluster to the first, and yield the new means."""
    kept, gone = pair
    state.members[kept] = tuple(sorted((*state.members[kept], *state.members.pop(gone))))
    for number in sorted(state.members):
        if number == kept:
            continue
        here, there = (min(kept, number), max(kept, number)), (min(gone, number), max(gone, number))
        state.sums[here] += state.sums.pop(there)
        if there in state.barred or here in state.barred:
            state.barred.add(here)
        else:
            yield -state.mean(here), state.members[here[0]], state.members[here[1]], here
