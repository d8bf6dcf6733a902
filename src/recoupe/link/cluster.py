"""Gather weighed pairs into clusters that no chain of weak links can glue together.

Average linkage: two clusters that some pair links become one while the mean weight between all their members stands above the threshold; a cluster never holds
two members whose values cannot both be right, nor two that a person has told apart, and always holds those that a person has put together.

Source: Sokal and Michener 1958 (unweighted pair groups); constraints as cannot-link and must-link, Wagstaff and Cardie 2000.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

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
    return gather_pieces(pieces, edges, weights)


def gather_pieces(pieces: Sequence[Sequence[int]], edges: Mapping[Pair, float], weights: Weights) -> list[tuple[int, ...]]:
    """Give the clusters of pieces, each sorted, ordered by their first members; none reaches over two pieces.

    Args:
        pieces: members that are linked, each sorted.
        edges: weight of the pairs that stand above the threshold and may stand in one cluster; those between pieces count for nothing.
        weights: the weight of any pair, and what a person decided.
    """
    home = {member: number for number, piece in enumerate(pieces) for member in piece}
    linked, glued = (_shared_out(pairs, home) for pairs in (edges, weights.together))
    found = (
        _agglomerate(piece, {pair: edges[pair] for pair in linked[number]}, replace(weights, together=glued[number])) for number, piece in enumerate(pieces)
    )
    return sorted(group for groups in found for group in groups)


def _shared_out(pairs: Iterable[Pair], home: Mapping[int, int]) -> dict[int, set[Pair]]:
    """Give each piece, by its number, the pairs within it."""
    shared: dict[int, set[Pair]] = defaultdict(set)
    for pair in pairs:
        if pair[0] in home and home[pair[0]] == home.get(pair[1]):
            shared[home[pair[0]]].add(pair)
    return shared


class _State:
    """Clusters on the way: their members, those that some pair links each to, and between two the sum of bits, None where they cannot be one.

    A mean reaches the threshold only where some pair does, so that clusters which nothing links are not weighed until something joins that is linked to both.
    """

    def __init__(self, piece: Sequence[int], edges: Mapping[Pair, float], weights: Weights) -> None:
        self.edges, self.weights = edges, weights
        self.members = {group[0]: group for group in hanging_together(piece, weights.together)}
        self._sums: dict[Pair, float | None] = {}
        self._near: dict[int, set[int]] = {number: set() for number in self.members}
        home = {member: number for number, group in self.members.items() for member in group}
        for one, other in edges:
            if home[one] != home[other]:
                self._near[home[one]].add(home[other])
                self._near[home[other]].add(home[one])

    def entries(self, number: int) -> Iterator[tuple[float, tuple[int, ...], tuple[int, ...], Pair]]:
        """Yield, for the clusters that one may be joined with, minus the mean weight, the members of both and their numbers."""
        for other in sorted(self._near[number]):
            bits, pair = self._between(number, other), _pair(number, other)
            if bits is not None:
                one, two = self.members[pair[0]], self.members[pair[1]]
                yield -bits / (len(one) * len(two)), one, two, pair

    def join(self, kept: int, gone: int) -> None:
        """Join the second cluster to the first."""
        around = (self._near[kept] | self._near.pop(gone)) - {kept, gone}
        for other in sorted(around):
            one, two = self._between(kept, other), self._between(gone, other)
            self._sums[_pair(kept, other)] = None if one is None or two is None else one + two
            del self._sums[_pair(gone, other)]
            self._near[other].discard(gone)
            self._near[other].add(kept)
        self._near[kept] = around
        self.members[kept] = tuple(sorted((*self.members[kept], *self.members.pop(gone))))

    def _between(self, one: int, other: int) -> float | None:
        """Add up the bits between the members of two clusters, once; None where two of them cannot stand in one, whatever the others weigh."""
        pair = _pair(one, other)
        if pair not in self._sums:
            self._sums[pair] = self._added_up([_pair(a, b) for a in self.members[pair[0]] for b in self.members[pair[1]]])
        return self._sums[pair]

    def _added_up(self, pairs: Sequence[Pair]) -> float | None:
        if not self.weights.told_apart.isdisjoint(pairs):
            return None
        total = 0.0
        for pair in pairs:
            bits = self.edges[pair] if pair in self.edges else self.weights.bits(*pair)
            if bits is None:
                return None
            total += bits
        return total


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _agglomerate(piece: Sequence[int], edges: Mapping[Pair, float], weights: Weights) -> Iterator[tuple[int, ...]]:
    """Join the two nearest clusters while they stand above the threshold; of equals those whose members come first."""
    state = _State(piece, edges, weights)
    heap = [entry for number in state.members for entry in state.entries(number) if entry[3][0] == number]
    heapq.heapify(heap)
    while heap:
        minus, first, second, pair = heapq.heappop(heap)
        if -minus < weights.threshold:
            break
        if state.members.get(pair[0]) == first and state.members.get(pair[1]) == second:
            state.join(*pair)
            for entry in state.entries(pair[0]):
                heapq.heappush(heap, entry)
    yield from state.members.values()
