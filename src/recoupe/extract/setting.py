"""Let a deed that is told without a place or a day have those of its surroundings: its paragraph, the heading above it, the story before it.

«Goma. – Trois commerçants ont été enlevés» and "Fighting reached Bor on Monday. Two shops were looted" tell place and day once. What is only
planned or feared, and what is said, is set nowhere; an office («le gouverneur de X») and a mere country are no setting.
"""

from collections.abc import Iterator, Mapping, Sequence

from recoupe.codebook.schema import EventType
from recoupe.extract.anaphora import says
from recoupe.extract.context import Context
from recoupe.extract.deeds import VIOLENT
from recoupe.extract.merge import Cluster, other_actor
from recoupe.extract.raids import sentences_apart
from recoupe.model.event import Status
from recoupe.model.mentions import DateMention, PlaceMention

# What a deed can be said to happen at: more exact than a first-order unit.
EXACT = frozenset({"site", "town", "admin2"})
REAL = frozenset({Status.OCCURRED, Status.DENIED, Status.ATTEMPTED})
# A story goes on over so many sentences without telling anew where it is.
REACH = 4
# Where a time stands that says when the clause around it is, or that is a sentence of its own.
TIMES = frozenset({"obl", "obl:tmod", "obl:mod", "advmod", "nmod:tmod", "root", "parataxis", "dislocated"})


def set_scene(context: Context, clusters: Sequence[Cluster], events: Mapping[str, EventType]) -> None:
    """Fill the borrowed places and dates of the clusters that have none.

    Args:
        context: the document.
        clusters: deeds in the order in which they are told; their `borrowed_*` fields are set.
        events: the event types of the codebook.
    """
    done = [cluster for cluster in clusters if not events[cluster.type].speech and _is_real(cluster)]
    spots = [mention for mention in context.mentions.places if _is_spot(mention)]
    times = [mention for mention in context.mentions.dates if _is_time(context, mention)]
    for cluster in done:
        if cluster.borrowed_date is None and not _has_date(cluster):
            cluster.borrowed_date = next(_dates_around(context, cluster, times), None)
    owned = {place.head for cluster in clusters for deed in cluster.deeds for place in deed.places}
    for cluster in done:
        if not cluster.borrowed_places and not _has_point(cluster):
            # Who was abducted at a place is set free elsewhere: only violence goes on where another deed was.
            free = spots if cluster.type in VIOLENT else [spot for spot in spots if spot.head not in owned]
            cluster.borrowed_places = next(_places_around(context, cluster, free), ())
    for cluster, lender in zip(done[1:], done, strict=False):
        _go_on(cluster, lender)


def _is_real(cluster: Cluster) -> bool:
    return any(deed.reading.status in REAL for deed in cluster.deeds)


def _has_date(cluster: Cluster) -> bool:
    return any(deed.date is not None for deed in cluster.deeds)


def _has_point(cluster: Cluster) -> bool:
    return any(place.where.lat is not None for deed in cluster.deeds for place in deed.places)


def _is_spot(mention: PlaceMention) -> bool:
    return not mention.acts and mention.place.lat is not None and mention.place.precision in EXACT


def _is_time(context: Context, mention: DateMention) -> bool:
    """Tell a time that says when its clause is: not when somebody spoke, nor what some noun is («un rapport publié lundi»)."""
    if mention.role != "point" or context.parsed.tokens[mention.head].dep not in TIMES:
        return False
    return not any(above.dep in {"acl", "acl:relcl"} or says(context, above) for above in context.parsed.ancestors(mention.head))


def _part(context: Context, token: int) -> int:
    return context.parsed.sentences[context.parsed.tokens[token].sentence].part


def _places_around(context: Context, cluster: Cluster, spots: Sequence[PlaceMention]) -> Iterator[tuple[PlaceMention, ...]]:
    """Yield the last place told before each telling in its paragraph."""
    for deed in cluster.deeds:
        before = [spot for spot in spots if spot.head < deed.head]
        if before and _part(context, before[-1].head) == deed.sentence.part:
            yield (before[-1],)


def _dates_around(context: Context, cluster: Cluster, times: Sequence[DateMention]) -> Iterator[DateMention]:
    """Yield the last time told in the sentences before each telling in its paragraph; what its own sentence tells is shared out already."""
    for deed in cluster.deeds:
        before = [time for time in times if time.head < deed.sentence.first]
        if before and _part(context, before[-1].head) == deed.sentence.part:
            yield before[-1]


def _go_on(cluster: Cluster, lender: Cluster) -> None:
    """Let a violent deed told right after another one without place or day go on where that one was."""
    if not {cluster.type, lender.type} <= VIOLENT or _has_date(cluster) or any(deed.places for deed in cluster.deeds):
        return
    if any(other_actor(deed, lender) for deed in cluster.deeds):
        return
    if sentences_apart(cluster, lender) > REACH:
        return
    if cluster.borrowed_date is None:
        cluster.borrowed_date = next((deed.date for deed in lender.deeds if deed.date is not None), lender.borrowed_date)
        if not cluster.borrowed_places:
            cluster.borrowed_places = tuple(place for deed in lender.deeds for place in deed.places) or lender.borrowed_places
