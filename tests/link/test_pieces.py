"""Promises of pieces: they depend on what stands near alone, so that what a change touches is found by looking around it."""

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.link.cluster import Weights, gather, gather_pieces
from recoupe.link.pieces import ALWAYS, Around, Bars, Change, all_pieces, touched_pieces

Edges = dict[tuple[int, int], float]
MEMBERS = 14
SMALL = Bars(0.0, 3)
bits = st.one_of(st.floats(0, 5, allow_nan=False), st.just(ALWAYS))
pairs = st.tuples(st.integers(0, MEMBERS - 1), st.integers(0, MEMBERS - 1)).filter(lambda pair: pair[0] < pair[1])
graphs = st.dictionaries(pairs, bits, max_size=30)
members = st.frozensets(st.integers(0, MEMBERS - 1))


class Asked:
    """A graph that remembers whose links it was asked for."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        self.members: set[int] = set()

    def __call__(self, asked: Collection[int]) -> Mapping[int, Mapping[int, float]]:
        self.members |= set(asked)
        near: dict[int, dict[int, float]] = {member: {} for member in asked}
        for (one, other), weight in self.edges.items():
            for end, far in ((one, other), (other, one)):
                if end in near:
                    near[end][far] = weight
        return near


def among(edges: Edges, kept: Collection[int]) -> Edges:
    """Give the edges between some members."""
    return {pair: weight for pair, weight in edges.items() if pair[0] in kept and pair[1] in kept}


@given(graphs)
def test_piece_is_found_from_any_of_its_members(edges: Edges) -> None:
    """Looking around one member gives the piece that cutting the whole gives it."""
    for piece in all_pieces(range(MEMBERS), edges, SMALL):
        assert [set(Around(Asked(edges), SMALL).piece(member)) for member in piece] == [set(piece)] * len(piece)


@given(graphs)
def test_pieces_are_small_unless_people_put_more_together(edges: Edges) -> None:
    """No piece holds more members than may be weighed all with all, but where decisions of people alone hold it together."""
    for piece in all_pieces(range(MEMBERS), edges, SMALL):
        inside = among(edges, piece)
        assert len(piece) <= SMALL.most or len(all_pieces(piece, {pair: weight for pair, weight in inside.items() if weight == ALWAYS}, SMALL)) == 1


@given(graphs, graphs, members, members, members)
def test_change_touches_all_that_it_changes(before: Edges, more: Edges, came: frozenset[int], went: frozenset[int], became: frozenset[int]) -> None:
    """Whatever comes, goes and gets other links at a time: pieces that no change touches are as cutting the whole anew gives them, and so are the others."""
    changed = came | went | became
    there_then, there_now = frozenset(range(MEMBERS)) - came, frozenset(range(MEMBERS)) - (went - came)
    then = among(before, there_then)
    fresh = {pair: weight for pair, weight in among(more, there_now).items() if changed.intersection(pair)}
    now = {**{pair: weight for pair, weight in among(then, there_now).items() if changed.isdisjoint(pair)}, **fresh}

    touched = touched_pieces(Change(changed, changed & there_now, fresh), Asked(then), SMALL)
    looked_at = {member for piece in touched for member in piece}
    stayed = [piece for piece in all_pieces(there_then, then, SMALL) if looked_at.isdisjoint(piece) and changed.isdisjoint(piece)]

    assert sorted([*touched, *stayed]) == all_pieces(there_now, now, SMALL)


@given(graphs, st.randoms(use_true_random=False), st.floats(-4, 4))
def test_clusters_grow_as_if_linked_at_once(edges: Edges, chance: object, shift: float) -> None:
    """Members that come one by one, in any order, stand at the end in the clusters that gathering all at once gives, with what people decided."""
    order = list(range(MEMBERS))
    chance.shuffle(order)  # type: ignore[attr-defined]  # it is a `random.Random`
    linked = {pair: weight for pair, weight in edges.items() if weight != ALWAYS}
    together = frozenset(pair for pair, weight in edges.items() if weight == ALWAYS)
    weights = Weights(lambda one, other: linked.get((one, other), shift if (one * other) % 3 else None), together, {(0, 1)} - together, 0.0)
    clusters: dict[int, tuple[int, ...]] = {}
    there: set[int] = set()
    for member in order:
        then, there = among(edges, there), there | {member}
        fresh = {pair: weight for pair, weight in among(edges, there).items() if member in pair}
        pieces = touched_pieces(Change(frozenset({member}), frozenset({member}), fresh), Asked(then), Bars(0.0))
        clusters.update({one: group for group in gather_pieces(pieces, among(linked, there), weights) for one in group})

    assert sorted(set(clusters.values())) == gather(range(MEMBERS), linked, weights)


@pytest.mark.parametrize("rings", [20, 200])
def test_looking_around_asks_for_no_more_in_a_larger_graph(rings: int) -> None:
    """In a chain of rings that weak links hold together, one member more asks for the links of its surroundings, however long the chain is."""
    ring = 4
    edges = {(at * ring + one, at * ring + other): 5.0 for at in range(rings) for one in range(ring) for other in range(one + 1, ring)}
    edges |= {(at * ring, (at + 1) * ring): 0.5 for at in range(rings - 1)}
    graph, new = Asked(edges), rings * ring
    touched = touched_pieces(Change(frozenset({new}), frozenset({new}), {(ring * 10, new): 5.0}), graph, Bars(0.0, 12))

    assert touched == [(40, 41, 42, 43, new)]
    assert len(graph.members) <= 40
