"""Gather the tellings of one deed: headline, lead and every retelling become one event.

Two tellings are the same deed when nothing that they say contradicts and enough of what they say agrees. The weights were set on our own
sentences and swept on the gold reports of the project (`docs/decisions/0004-tellings-and-events.md`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from recoupe.codebook.schema import EventType
from recoupe.extract.deeds import Deed
from recoupe.extract.phrases import Phrase
from recoupe.model.event import Quantity, Status
from recoupe.model.folding import fold
from recoupe.model.mentions import DateMention, PlaceMention

# Agreement needed to take two tellings for one deed.
SAME_DEED = 2.0
COUNTRY = 0.5
PLACE, DATE, ACTOR, RECIPIENT, TOLL, WEAPON, DEFINITE, WORD, NEXT, TITLE, HARM_GOES_ON = 1.5, 1.0, 1.0, 1.5, 1.5, 1.0, 1.75, 0.75, 0.5, 1.0, 2.0
LEAD, BARE = 0.5, 0.5
DIFFERENT_RECIPIENT, DIFFERENT_TOLL, MEANS = -1.25, -1.5, 1.75
BESIDE, IN_FULL, LINKED = 1.5, 1.5, 1.5
# The noun of people of whom nothing else is said.
ANYBODY = "person"
# What stands where it is hit.
BUILT = frozenset({"facility", "infrastructure", "place"})
# Sentences between a deed and a sentence that goes on about its victims.
REACH = 3
# The same over the end of a paragraph.
ACROSS = 2


@dataclass(slots=True)
class Cluster:
    """Tellings of one deed, in text order, and what the raid around it lends it (`raids`)."""

    deeds: list[Deed] = field(default_factory=list)
    borrowed_actors: tuple[Phrase, ...] = ()
    borrowed_places: tuple[PlaceMention, ...] = ()
    borrowed_date: DateMention | None = None

    @property
    def type(self) -> str:
        """The PLOVER type of all of them."""
        return self.deeds[0].type

    @property
    def modes(self) -> frozenset[str]:
        """All modes that a telling gives."""
        return frozenset().union(*(deed.modes for deed in self.deeds if not deed.silent))


def merge_deeds(deeds: Iterable[Deed], events: Mapping[str, EventType]) -> list[Cluster]:
    """Gather tellings into deeds, in the order in which each is first told.

    Args:
        deeds: every telling, in text order.
        events: the event types of the codebook.

    Returns:
        One cluster a deed; tellings that make no event by themselves and match none are left out.
    """
    clusters: list[Cluster] = []
    waiting: list[Deed] = []
    for deed in deeds:
        best = _best(deed, clusters, events) or _counted(deed, clusters, events)
        if best is not None:
            best.deeds.append(deed)
        elif deed.weak or _unsaid(deed):
            waiting.append(deed)
        else:
            clusters.append(Cluster([deed]))
    for deed in waiting:
        later = _best(deed, clusters, events) or _left_by(deed, clusters, events)
        if later is not None and not deed.reading.negated:
            later.deeds.append(deed)
    clusters.extend(_linked_pairs([deed for deed in waiting if not any(deed in cluster.deeds for cluster in clusters)]))
    clusters.extend(_told_alone(waiting, clusters))
    for cluster in clusters:
        cluster.deeds.sort(key=lambda deed: deed.head)
    return sorted(clusters, key=lambda cluster: cluster.deeds[0].head)


def _told_alone(waiting: Iterable[Deed], clusters: Sequence[Cluster]) -> list[Cluster]:
    """Make deeds of words that retell one where no other is told: "nine fishermen were martyred"."""
    types = {cluster.type for cluster in clusters}
    told = (deed for deed in waiting if deed.roles.ref.trigger.alone and deed.roles.recipients and deed.type not in types)
    return [Cluster([replace(deed, weak=False)]) for deed in told if not (deed.silent or deed.reading.negated or deed.reading.purpose or deed.reading.generic)]


def _counted(deed: Deed, clusters: list[Cluster], events: Mapping[str, EventType]) -> Cluster | None:
    """Give the only deed told so far to a bare count of the dead, however far behind: «Le groupe avance trente-cinq tués»."""
    counted = all(phrase.numeral and phrase.kind is None for phrase in deed.roles.recipients)
    told = deed.roles.actors or not counted or deed.roles.weapons or deed.modes or deed.title or _spots(deed.places)
    if told or not deed.harm or not deed.candidate.verbal or (deed.date is not None and not deed.inherited):
        return None
    before = [cluster for cluster in clusters if cluster.type == deed.type]
    if len(before) != 1 or _separate(deed, before[0], events[deed.type], False) or _other_status(deed, before[0], False):
        return None
    return before[0]


def _left_by(deed: Deed, clusters: list[Cluster], events: Mapping[str, EventType]) -> Cluster | None:
    """Give the deed told just before whose victims a telling counts that makes no event itself: "eleven of them were hurt"."""
    if not deed.harm or deed.roles.actors or deed.title:
        return None
    reach = 1 if _spots(deed.places) else REACH  # «la police a tiré ; deux hommes sont morts à l'hôpital»
    near = [
        (other.head, cluster)
        for cluster in clusters
        for other in cluster.deeds
        if other.head < deed.head
        and other.sentence.part == deed.sentence.part
        and deed.sentence.i - other.sentence.i < reach
        and (cluster.type == deed.type or _hurts_in_riot(deed, cluster))
    ]
    last = max(near, key=lambda row: row[0], default=None)
    if last is None or _separate(deed, last[1], events[deed.type], False) or _other_date(deed, last[1]):
        return None
    return last[1] if last[1].deeds[0].reading.status not in {Status.PLANNED, Status.HYPOTHETICAL} else None


def _hurts_in_riot(deed: Deed, cluster: Cluster) -> bool:
    """Tell whether a toll told behind a riot is what the riot did: «des heurts ont éclaté. Sept policiers ont été blessés»."""
    return deed.type == "ASSAULT" and cluster.type == "PROTEST" and "riot" in cluster.modes and not deed.modes


def _linked_pairs(waiting: list[Deed]) -> list[Cluster]:
    """Make a deed of two weak tellings that syntax ties: "gunfire wounded three shoppers", «un convoi visé par une embuscade»."""
    found: list[Cluster] = []
    for deed in waiting:
        ties = [other for other in waiting if other is not deed and other.type == deed.type and other.head in deed.links and not deed.silent]
        pair = (deed, *ties)
        told = any(one.harm for one in pair) or (any(_is_new(one) for one in pair) and any(one.roles.recipients for one in pair))
        if ties and told and not any(deed in cluster.deeds for cluster in found):
            found.append(Cluster([deed, *(other for other in ties if not any(other in cluster.deeds for cluster in found))]))
    return found


def _is_new(deed: Deed) -> bool:
    """Tell whether a telling names a deed by a noun that takes up nothing told before."""
    return not deed.weak and not deed.candidate.verbal and not deed.definite


def _unsaid(deed: Deed) -> bool:
    """Tell whether a telling gives too little to be a deed: a bare noun without anybody, anything, place or date."""
    places = deed.places or deed.loose_places
    told = deed.roles.actors or deed.roles.recipients or deed.roles.weapons or places or deed.date or deed.harm
    return not told and not deed.candidate.verbal


def _best(deed: Deed, clusters: list[Cluster], events: Mapping[str, EventType]) -> Cluster | None:
    first = not deed.title and all(other.title for cluster in clusters if cluster.type == deed.type for other in cluster.deeds)
    scored = [(_agreement(deed, cluster, events), number) for number, cluster in enumerate(clusters)]
    # The first deed told below a title is the one of the title, however late it comes.
    far = {number for number, cluster in enumerate(clusters) if first and deed.sentence.i - cluster.deeds[0].sentence.i > REACH}
    good = [(score, number) for score, number in scored if score is not None and score + TITLE * (number in far) >= SAME_DEED]
    return clusters[max(good)[1]] if good else None


def _is_reason_for(deed: Deed, cluster: Cluster) -> bool:
    """Tell whether one is the reason that the text gives for the other: "in retaliation for the killing of X" is not the killing."""
    return any(deed.reason_for == other.head or other.reason_for == deed.head for other in cluster.deeds)


def _agreement(deed: Deed, cluster: Cluster, events: Mapping[str, EventType]) -> float | None:
    """Weigh what a telling shares with a deed; None where they contradict."""
    if deed.type != cluster.type or _is_reason_for(deed, cluster):
        return None
    if any(_turns_on(deed, other) or _turns_on(other, deed) for other in cluster.deeds):
        return None
    linked = any(other.head in deed.links or deed.head in other.links for other in cluster.deeds)
    if deed.roles.ref.trigger.answer and not linked and not any(other.roles.ref.trigger.answer for other in cluster.deeds):
        return None
    if _separate(deed, cluster, events[deed.type], linked) or _other_status(deed, cluster, linked):
        return None
    if linked:
        return SAME_DEED + LINKED
    if _other_date(deed, cluster) or _other_place(deed, cluster) or other_actor(deed, cluster):
        return None
    return _shared(deed, cluster, events[deed.type])


def _turns_on(deed: Deed, other: Deed) -> bool:
    """Tell whether those who do the one deed suffer the other: mutineers who took a station «avant d'être délogés par la garde»."""
    doers = {phrase.head for phrase in other.roles.actors}
    return bool(deed.roles.actors) and any(phrase.head in doers for phrase in deed.roles.recipients)


def _apart(modes: frozenset[str], event: EventType) -> frozenset[str]:
    """Give the kinds of deed that stand alone even within one raid; `primitive+destroy` asks for both modes."""
    return frozenset(kind for kind in event.separate_modes if modes.issuperset(kind.split("+")))


def _separate(deed: Deed, cluster: Cluster, event: EventType, linked: bool) -> bool:
    """Tell whether their modes make them two deeds even within one raid; a word for the whole raid in the same clause tells of both."""
    mine, theirs = _apart(deed.modes, event), _apart(cluster.modes, event)
    if mine and theirs:
        return not mine & theirs
    if not mine and not theirs:
        return False
    loose = deed if not mine else None
    if linked and _is_word_for_raid([deed] if loose else cluster.deeds):
        return False
    return loose is None or not (loose.weak or (loose.definite and not loose.modes))


def _is_word_for_raid(deeds: Iterable[Deed]) -> bool:
    return all(not deed.candidate.verbal and not deed.modes for deed in deeds)


def _other_status(deed: Deed, cluster: Cluster, linked: bool) -> bool:
    """Tell whether one was done and the other only planned or imagined; a denial is about the same deed."""
    unreal = {Status.PLANNED, Status.HYPOTHETICAL, Status.ATTEMPTED}
    mine, theirs = deed.reading.status, cluster.deeds[0].reading.status
    if mine is theirs or (linked and Status.HYPOTHETICAL not in {mine, theirs}):
        return False
    if deed.weak and deed.reading.purpose:
        return False
    return mine in unreal or theirs in unreal


def _days(date: DateMention | None) -> tuple[str, str] | None:
    if date is None or date.when.start is None or date.when.end is None:
        return None
    return date.when.start, date.when.end


def _other_date(deed: Deed, cluster: Cluster) -> bool:
    mine = _days(deed.date) if not deed.inherited else None
    for other in cluster.deeds:
        theirs = _days(other.date) if not other.inherited else None
        if mine and theirs and (mine[1] < theirs[0] or theirs[1] < mine[0]):
            return True
    return False


EXACT = frozenset({"site", "town", "admin2", None})


def _spots(places: Iterable[PlaceMention]) -> dict[str, PlaceMention]:
    return {place.place.name.casefold(): place for place in places if place.place.precision in EXACT}


def _other_place(deed: Deed, cluster: Cluster) -> bool:
    mine = _spots(deed.places)
    theirs = _spots(place for other in cluster.deeds for place in other.places)
    if not mine or not theirs or mine.keys() & theirs.keys():
        return _other_country(deed, cluster)
    if _other_country(deed, cluster):
        return True
    return not any(a in b or b in a for a in mine for b in theirs)


def _other_country(deed: Deed, cluster: Cluster) -> bool:
    mine = {place.place.country for place in deed.places if place.place.country}
    theirs = {place.place.country for other in cluster.deeds for place in other.places if place.place.country}
    return bool(mine and theirs and not mine & theirs)


def _named(phrases: Iterable[Phrase]) -> list[Phrase]:
    return [phrase for phrase in phrases if not phrase.generic and not phrase.pronoun]


def other_actor(deed: Deed, cluster: Cluster) -> bool:
    """Tell whether the known doers differ; one that belongs to the other's country does not."""
    mine = _named(deed.roles.actors)
    theirs = _named(phrase for other in cluster.deeds for phrase in other.roles.actors)
    if any(same_phrase(a, b) for a in mine for b in theirs):
        return False
    known = [phrase for phrase in mine if phrase.entity or phrase.country]
    others = [phrase for phrase in theirs if phrase.entity or phrase.country]
    return bool(known and others) and not any(_kin(a, b) for a in known for b in others)


def _kin(one: Phrase, other: Phrase) -> bool:
    if one.country and other.country:
        return one.country == other.country
    return not (one.entity or one.country) or not (other.entity or other.country)


def same_phrase(one: Phrase, other: Phrase) -> bool:
    """Tell whether two phrases name the same thing: the same actor, or words in common."""
    if one.entity and other.entity:
        return one.entity == other.entity
    mine, theirs = _words(one), _words(other)
    shared = len(mine & theirs)
    return shared > 0 and 2 * shared / (len(mine) + len(theirs)) >= 0.5


def _words(phrase: Phrase) -> frozenset[str]:
    return _name_words(phrase.span.text)


@lru_cache(maxsize=4096)
def _name_words(name: str) -> frozenset[str]:
    """Give the telling words of a name, folded and without plural endings."""
    return frozenset(word.rstrip("sx") for word in fold(name).replace("'", " ").split() if len(word) > 2 and not word.isdigit())


def _shared(deed: Deed, cluster: Cluster, event: EventType) -> float:
    score = 0.0
    others = cluster.deeds
    score += PLACE * _any_place(deed, others) or COUNTRY * _any_country(deed, others)
    score += DATE * any(_days(deed.date) and _days(deed.date) == _days(other.date) and not deed.inherited for other in others)
    score += ACTOR * _any_same(_named(deed.roles.actors), _named(p for other in others for p in other.roles.actors))
    score += _recipients(deed, cluster)
    means = _tells_means(deed, others, event)
    lenient = means or _only_takes_up(deed)
    score += max(_tolls(deed, cluster), 0.0) if lenient else _tolls(deed, cluster)
    score += WEAPON * bool(_weapons(deed) & frozenset().union(*map(_weapons, others)))
    takes_up = deed.definite or deed.roles.ref.trigger.mention_only or deed.silent
    score += DEFINITE * takes_up * (not deed.modes or bool(deed.modes & cluster.modes) or not cluster.modes)
    score += WORD * any(deed.roles.ref.rule == other.roles.ref.rule for other in others)
    score += NEXT * any(0 <= deed.sentence.i - other.sentence.i <= 1 for other in others)
    score += TITLE * (any(other.title for other in others) and deed.sentence.i - others[0].sentence.i <= REACH)
    score += LEAD * _leads(deed, cluster)
    score += BARE * (deed.definite and _is_bare(deed))
    score += MEANS * means
    score += BESIDE * _stands_beside(deed, others) + IN_FULL * _tells_in_full(deed, others)
    return score + HARM_GOES_ON * _harm_goes_on(deed, others)


def _stands_beside(deed: Deed, others: list[Deed]) -> bool:
    """Tell whether one sentence names a deed by a noun and tells its harm by a verb without a doer: «Onze civils ont été tués … lors d'une attaque»."""
    here = [other for other in others if other.sentence.i == deed.sentence.i]
    if _is_harm(deed):
        return bool(here) and all(_is_named(other) and not other.is_subject for other in here)
    return _is_named(deed) and not deed.is_subject and bool(here) and all(_is_harm(other) for other in here)


def _is_harm(deed: Deed) -> bool:
    """Tell whether a verb tells what became of somebody or something, and not who did it."""
    unnamed = all(phrase.pronoun for phrase in deed.roles.actors)
    return deed.candidate.verbal and deed.roles.ref.trigger.effect is not None and unnamed


def _is_named(deed: Deed) -> bool:
    """Tell whether a noun names a deed and no harm of it, nor anybody whom it hit: who are killed when it comes to "an attack on soldiers" may be others."""
    people = any(phrase.kind not in BUILT for phrase in deed.roles.recipients)
    return not deed.candidate.verbal and deed.roles.ref.trigger.effect is None and not deed.silent and not people


def _tells_in_full(deed: Deed, others: list[Deed]) -> bool:
    """Tell whether the sentence after a noun that names nobody tells who did what: "The attack left nine dead. Gunmen opened fire on traders"."""
    bare = all(_is_named(other) and not other.roles.actors for other in others)
    after = deed.sentence.i - others[-1].sentence.i == 1 and deed.sentence.part == others[-1].sentence.part
    unknown = not any(phrase.entity or phrase.country for phrase in deed.roles.actors)
    return bare and after and unknown and deed.candidate.verbal and bool(deed.roles.actors) and not _spots(deed.places)


def _only_takes_up(deed: Deed) -> bool:
    """Tell whether a definite noun takes a deed up to give another toll of it: «a confirmé l'attaque, faisant état de dix morts»."""
    return deed.definite and not deed.candidate.verbal and not deed.roles.recipients and not _spots(deed.places)


def _tells_means(deed: Deed, others: list[Deed], event: EventType) -> bool:
    """Tell whether the next sentence says with what the deed was done, and nothing else: «Un avion a lâché deux bombes»."""
    bare = not deed.roles.recipients and not _spots(deed.places) and (deed.date is None or deed.inherited)
    modes = frozenset().union(*(other.modes for other in others))
    near = any(0 < deed.sentence.i - other.sentence.i <= 1 and other.sentence.part == deed.sentence.part for other in others)
    known = {mode for mode in deed.modes if mode in modes or not modes.isdisjoint(event.weaker_modes.get(mode, ()))}
    return bare and near and bool(deed.roles.weapons) and bool(deed.modes) and deed.modes <= known


def _leads(deed: Deed, cluster: Cluster) -> bool:
    """Tell whether a deed of the lead is the one that the title tells in the same way."""
    same_way = deed.modes <= cluster.modes or not cluster.modes
    return all(other.title for other in cluster.deeds) and not deed.title and same_way and deed.sentence.i - cluster.deeds[-1].sentence.i <= REACH


def _is_bare(deed: Deed) -> bool:
    """Tell whether a noun says no more of a deed than that it was told of: "the salvo", «cette attaque»."""
    told = deed.roles.actors or deed.roles.recipients or deed.roles.weapons or deed.places or deed.harm
    return not told and (deed.date is None or deed.inherited) and not deed.candidate.verbal


def _any_place(deed: Deed, others: list[Deed]) -> bool:
    mine = _spots_around(deed)
    return any(mine.keys() & _spots_around(other).keys() for other in others)


def _spots_around(deed: Deed) -> dict[str, PlaceMention]:
    """Give the places of a deed and of those who tell of it: they may agree with another telling's, and contradict none."""
    return _spots((*deed.places, *deed.loose_places))


def _any_country(deed: Deed, others: list[Deed]) -> bool:
    mine = {place.place.country for place in deed.places} - {None}
    return any(place.place.country in mine for other in others for place in other.places)


def _any_same(mine: list[Phrase], theirs: list[Phrase]) -> bool:
    return any(same_phrase(a, b) for a in mine for b in theirs)


def _recipients(deed: Deed, cluster: Cluster) -> float:
    mine = _named(deed.roles.recipients)
    theirs = _named(p for other in cluster.deeds for p in other.roles.recipients)
    if not mine or not theirs or _counts_all(deed, cluster):
        return 0.0
    if deed.known_target and any(a.kind == b.kind for a in mine for b in theirs) and deed.sentence.i - cluster.deeds[-1].sentence.i <= 1:
        return RECIPIENT
    return RECIPIENT if _any_same(mine, theirs) else DIFFERENT_RECIPIENT * any(a.kind == b.kind and not _is_part(a, b) for a in mine for b in theirs)


def _is_part(one: Phrase, other: Phrase) -> bool:
    """Tell whether two things may be one and a part of it: "the hospital", "the hospital's east gate"."""
    return one.kind in BUILT and bool(_words(one) & _words(other))


def _counts_all(deed: Deed, cluster: Cluster) -> bool:
    """Tell whether a deed of one victim is followed by a count of all: "a commander was killed … four people were killed"."""
    people = [phrase for phrase in deed.roles.recipients if phrase.noun == ANYBODY and phrase.number is not None and (phrase.number.low or 0) > 1]
    one = [phrase for other in cluster.deeds for phrase in other.roles.recipients if phrase.kind in {"person", None}]
    alone = bool(one) and all(phrase.plural is False or phrase.proper for phrase in one)
    return bool(people) and len(people) == len(deed.roles.recipients) and alone and not deed.roles.actors


def _toll(deed: Deed) -> dict[str, Quantity]:
    return {figure.kind.value: figure.quantity for figure in deed.harm}


def _tolls(deed: Deed, cluster: Cluster) -> float:
    mine = _toll(deed)
    score = 0.0
    if _counts_all(deed, cluster):
        return score
    for other in cluster.deeds:
        theirs = _toll(other)
        for kind in mine.keys() & theirs.keys():
            same = _same_count(mine[kind], theirs[kind])
            score = max(score, TOLL) if same else min(score, DIFFERENT_TOLL)
    return score


def _same_count(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures may be one: the same, or "14" of a title and "at least 14" of the lead."""
    same = (one.low, one.high) == (other.low, other.high)
    return same or (one.low is not None and one.low == other.low and None in {one.high, other.high})


def _weapons(deed: Deed) -> frozenset[str]:
    return frozenset(phrase.weapon for phrase in deed.roles.weapons if phrase.weapon)


def _harm_goes_on(deed: Deed, others: list[Deed]) -> bool:
    """Tell whether a sentence goes on about the victims of the deed told just before: «Deux soldats ont été tués»."""
    harmed = deed.roles.ref.trigger.effect is not None or bool(deed.harm)
    doers = _named(deed.roles.actors)
    same_doers = not doers or _any_same(doers, [phrase for other in others for phrase in other.roles.actors])
    bare = same_doers and not _spots(deed.places) and (deed.date is None or deed.inherited)
    near = any(_goes_on_from(deed, other) for other in others)
    told = frozenset().union(*(other.modes for other in others))
    return harmed and bare and near and (not deed.modes or deed.modes <= told)


def _goes_on_from(deed: Deed, other: Deed) -> bool:
    """Tell whether a sentence stands shortly after another, in its paragraph or at the top of the next."""
    apart = deed.sentence.i - other.sentence.i
    return 0 < apart <= (REACH if deed.sentence.part == other.sentence.part else ACROSS) and deed.sentence.part - other.sentence.part <= 1
