"""Gather weighed pairs into clusters that no chain of weak links can glue together.

Average linkage: two clusters become one while the mean weight between all their members stands above the threshold; a cluster never holds two members whose
values cannot both be right, nor two that a person has told apart, and always holds those that a person has put together.

Source: Sokal and Michener 1958 (unweighted pair groups); constraints as cannot-link and must-link, Wagstaff and Cardie 2000.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import combinations

from recoupe.link.pieces import ALWAYS, Bars, all_pieces, hanging_together

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known of the members: the weight of a pair in bits, whether it can stand in one cluster, and what a person decided.

    Attributes:
        bits: weight of a pair, by indexes, the smaller first; None of two that cannot stand in one cluster.
        together: pairs that a person has put together.
        told_apart: pairs that a person has told apart.
        threshold: mean bits that two clusters need to become one.
    """

    bits: Callable[[int, int], float | None]
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
    pieces = all_pieces(members, {**edges, **dict.fromkeys(weights.together, ALWAYS)}, Bars(weights.threshold))
    return gather_pieces(pieces, weights)


def gather_pieces(pieces: Sequence[Sequence[int]], weights: Weights) -> list[tuple[int, ...]]:
    """Give the clusters of pieces, each sorted, ordered by their first members; none reaches over two pieces.

    Args:
        pieces: members that are weighed all with all, each sorted.
        weights: the weight of any pair, and what a person decided.
    """
    home = {member: number for number, piece in enumerate(pieces) for member in piece}
    glued: dict[int, set[Pair]] = defaultdict(set)
    for pair in weights.together:
        if pair[0] in home and pair[1] in home:
            glued[home[pair[0]]].add(pair)
    return sorted(group for number, piece in enumerate(pieces) for group in _agglomerate(piece, replace(weights, together=glued[number])))


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
    state = _State({group[0]: group for group in hanging_together(piece, weights.together)})
    for one, other in combinations(sorted(state.members), 2):
        bits = _between(state.members[one], state.members[other], weights)
        state.sums[one, other] = 0.0 if bits is None else bits
        if bits is None:
            state.barred.add((one, other))
    return state


def _between(one: Sequence[int], other: Sequence[int], weights: Weights) -> float | None:
    """Add up the bits between the members of two clusters; None where two of them cannot stand in one, whatever the others weigh."""
    pairs = [(min(a, b), max(a, b)) for a in one for b in other]
    if not weights.told_apart.isdisjoint(pairs):
        return None
    total = 0.0
    for pair in pairs:
        bits = weights.bits(*pair)
        if bits is None:
            return None
        total += bits
    return total


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
