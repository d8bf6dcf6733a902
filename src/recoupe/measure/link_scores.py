"""Score how documents were linked: pairwise, and B-cubed in its extended form, a document at a time.

Two documents are linked if they share a cluster; one that tells of several incidents stands in several clusters, one that nobody links in one of its own.

Source: Bagga and Baldwin 1998 (B-cubed); Amigó, Gonzalo, Artiles and Verdejo 2009 (extended to overlapping clusters).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping

from recoupe.measure.cases import Found

Clustering = Mapping[str, Collection[Hashable]]
Shared = dict[str, Counter[str]]


def link_counts(answer: Clustering, gold: Clustering) -> dict[str, tuple[Found, Found]]:
    """Give for each document of the gold what it counts pairwise and B-cubed.

    Args:
        answer: a document its clusters; documents that the gold does not have are left out.
        gold: a document its incidents.
    """
    documents = sorted(gold)
    answered, wanted = shared_clusters(answer, documents), shared_clusters(gold, documents)
    return {one: (_pairwise(one, answered, wanted), _b_cubed(one, answered, wanted)) for one in documents}


def shared_clusters(clustering: Clustering, documents: Collection[str]) -> Shared:
    """Give for each document how many clusters it shares with every other, itself included."""
    members: dict[Hashable, set[str]] = defaultdict(set)
    for one in documents:
        for cluster in clustering.get(one) or (("alone", one),):
            members[cluster].add(one)
    shared: Shared = {one: Counter() for one in documents}
    for together in members.values():
        for one in together:
            shared[one].update(together)
    return shared


def _pairwise(one: str, answered: Shared, wanted: Shared) -> Found:
    """Count the links of a document; each link is counted from both its ends."""
    right = len((answered[one].keys() & wanted[one].keys()) - {one})
    return Found(right, len(answered[one]) - 1, right, len(wanted[one]) - 1)


def _b_cubed(one: str, answered: Shared, wanted: Shared) -> Found:
    return Found(_share(answered[one], wanted[one]), 1, _share(wanted[one], answered[one]), 1)


def _share(of: Counter[str], found: Counter[str]) -> float:
    """Give how much of what a document shares with others it also shares on the other side, the mean over those others."""
    return sum(min(n, found[other]) / n for other, n in of.items()) / len(of)
