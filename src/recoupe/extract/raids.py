"""Let deeds of one raid share what the report tells once: the day, the place, the doers.

A report tells «ont abattu sept villageois» with a day and a place and goes on «Ils ont ensuite incendié des fermes» without. Deeds of the same
doers told side by side, none of which contradicts, are taken for one raid.
"""

from collections.abc import Sequence

from recoupe.extract.deeds import VIOLENT, Deed
from recoupe.extract.merge import Cluster, same_phrase
from recoupe.extract.phrases import Phrase
from recoupe.model.event import Status

# Deeds of one raid are told within so many sentences of one another.
REACH = 4


def share_within_raids(clusters: Sequence[Cluster]) -> None:
    """Fill the borrowed fields of each cluster from its nearest neighbour in the same raid.

    Args:
        clusters: deeds in the order in which they are told; their `borrowed_*` fields are set.
    """
    violent = [cluster for cluster in clusters if cluster.type in VIOLENT and _done(cluster)]
    for cluster in violent:
        _borrow_actors(cluster, violent)
    for cluster in violent:
        _borrow_date(cluster, violent)
        _borrow_places(cluster, violent)


def _done(cluster: Cluster) -> bool:
    return any(deed.reading.status in {Status.OCCURRED, Status.DENIED} for deed in cluster.deeds)


def _borrow_actors(cluster: Cluster, violent: Sequence[Cluster]) -> None:
    """Give an agentless deed the doers of the deed told just before it in the same paragraph."""
    if any(deed.roles.actors or deed.title for deed in cluster.deeds):
        return
    first = cluster.deeds[0]
    if first.places or (first.date is not None and not first.inherited) or not first.roles.passive:
        return
    before = [other for other in violent if other is not cluster and named_actors(other) and _just_before(other, first)]
    if before and not _of_one_side(cluster, named_actors(before[-1])):
        cluster.borrowed_actors = named_actors(before[-1])


def _of_one_side(cluster: Cluster, doers: tuple[Phrase, ...]) -> bool:
    """Tell whether those who fell are of the doers' own side: attackers do not «neutralise» terrorists, nor troops soldiers."""
    fallen = [phrase for deed in cluster.deeds for phrase in deed.roles.recipients if "armed" in phrase.classes]
    forces = {"security-force" in phrase.classes for phrase in fallen}
    return bool(fallen) and any("armed" in doer.classes and ("security-force" in doer.classes) in forces for doer in doers)


def _just_before(other: Cluster, deed: Deed) -> bool:
    return any(one.sentence.part == deed.sentence.part and 0 <= deed.sentence.i - one.sentence.i <= 2 and one.head < deed.head for one in other.deeds)


def named_actors(cluster: Cluster) -> tuple[Phrase, ...]:
    """Give the doers of a cluster, borrowed ones included, that are somebody."""
    own = tuple(phrase for deed in cluster.deeds for phrase in deed.roles.actors if not phrase.pronoun)
    return own or cluster.borrowed_actors


def _borrow_date(cluster: Cluster, violent: Sequence[Cluster]) -> None:
    if any(deed.date is not None for deed in cluster.deeds):
        return
    for other in _neighbours(cluster, violent):
        dated = next((deed.date for deed in other.deeds if deed.date is not None), None)
        if dated is not None:
            cluster.borrowed_date = dated
            return


def _borrow_places(cluster: Cluster, violent: Sequence[Cluster]) -> None:
    if any(deed.places for deed in cluster.deeds):
        return
    for other in _neighbours(cluster, violent):
        places = tuple(place for deed in other.deeds for place in deed.places)
        if places:
            cluster.borrowed_places = places
            return


def _neighbours(cluster: Cluster, violent: Sequence[Cluster]) -> list[Cluster]:
    """Give the deeds of the same doers told nearby, nearest first."""
    mine = named_actors(cluster)
    near = [(sentences_apart(cluster, other), number, other) for number, other in enumerate(violent) if other is not cluster]
    return [other for distance, _, other in sorted(near, key=lambda row: row[:2]) if distance <= REACH and _same_doers(mine, named_actors(other))]


def same_raid(one: Cluster, other: Cluster) -> bool:
    """Tell whether two deeds are told side by side of the same doers."""
    both = one.type in VIOLENT and other.type in VIOLENT
    return both and sentences_apart(one, other) <= REACH and _same_doers(named_actors(one), named_actors(other))


def sentences_apart(one: Cluster, other: Cluster) -> int:
    """Give how many sentences lie between the nearest tellings of two deeds."""
    return min(abs(a.sentence.i - b.sentence.i) for a in one.deeds for b in other.deeds)


def _same_doers(mine: tuple[Phrase, ...], theirs: tuple[Phrase, ...]) -> bool:
    return any(same_phrase(a, b) for a in mine for b in theirs)
