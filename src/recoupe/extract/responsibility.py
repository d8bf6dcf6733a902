"""Decide how the report ties the actor to the deed, in the order of the coding guide (9)."""

from collections.abc import Iterable, Sequence

from recoupe.codebook.schema import EventType
from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.issuer import Issuer
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase
from recoupe.model.event import Reason, Relation, Responsibility
from recoupe.model.folding import fold
from recoupe.model.report import Outlet


def voices_about(context: Context, cluster: Cluster, clusters: Sequence[Cluster], voices: Sequence[Voice]) -> list[Voice]:
    """Give the voices that bear on an event: that tell it, give its toll, claim it or deny it.

    A claim or denial that says no deed («L'EI l'a revendiquée») bears on the violent deed told last before it.
    """
    heads = {deed.head for deed in cluster.deeds} | {figure.head for deed in cluster.deeds for figure in deed.harm}
    return [voice for voice in voices if _bears_on(voice, heads) or _takes_up(voice, cluster, clusters)]


def _bears_on(voice: Voice, heads: set[int]) -> bool:
    return not heads.isdisjoint(voice.content) or not heads.isdisjoint(voice.deeds)


def _takes_up(voice: Voice, cluster: Cluster, clusters: Sequence[Cluster]) -> bool:
    if not (voice.claim or voice.denial or voice.accusation) or voice.deeds or (voice.content and not (voice.claim and not voice.speech)):
        return False
    told = [(deed.head, other) for other in clusters if other.type in VIOLENT for deed in other.deeds if deed.head < voice.cue_token]
    return bool(told) and max(told, key=lambda row: row[0])[1] is cluster


VIOLENT = frozenset({"ASSAULT", "COERCE"})


def decide_responsibility(
    context: Context, cluster: Cluster, actors: Sequence[Phrase], about: Sequence[Voice], event: EventType, issuer: Issuer | None
) -> tuple[Responsibility, tuple[Reason, ...]]:
    """Give the responsibility of an event and why.

    Args:
        context: the document.
        cluster: the tellings of the event.
        actors: its doers, generic ones included.
        about: the voices that bear on it.
        event: its type.
        issuer: the party whose release the document is, or None.
    """
    modes = cluster.modes
    if not event.hostile or (modes and modes <= frozenset(event.mild_modes)):
        return Responsibility.STATED, (Reason("coding guide 9: not hostile", None),)
    if event.speech and not any(voice.own for voice in about):
        return Responsibility.STATED, (Reason("coding guide 10: the speaker is the doer", None),)
    named = [phrase for phrase in actors if not phrase.generic and not phrase.pronoun]
    if not named:
        return Responsibility.UNATTRIBUTED, (Reason("coding guide 9: no named doer", None),)
    heads = {deed.head for deed in cluster.deeds}
    told = [voice for voice in about if voice.cue_token not in heads]  # a speech act is no voice about itself
    if issuer is not None and any(issuer.is_doer(phrase) for phrase in named) and not any(voice.denial for voice in told):
        return Responsibility.CLAIMED, (Reason("coding guide 9: the issuer's own deed", None),)
    return _decide(context, cluster, named, told)


def _decide(context: Context, cluster: Cluster, named: list[Phrase], about: list[Voice]) -> tuple[Responsibility, tuple[Reason, ...]]:
    own = [voice for voice in about if voice.own or voice.claim or any(_speaks_for(context, voice, phrase) for phrase in named)]
    foreign = [voice for voice in about if voice not in own]
    rejected = [voice for voice in own if voice.denial]
    plain = [deed for deed in cluster.deeds if deed.roles.actors and not any(deed.head in voice.content for voice in about)]
    if rejected and not plain:
        return Responsibility.DENIED, _why("denial by the actor", rejected)
    claims = [voice for voice in own if not voice.denial]
    if claims:
        return Responsibility.CLAIMED, _why("the actor owns to it", claims)
    if any(_is_outlet(context.parsed.document.outlet, phrase) for phrase in named):
        return Responsibility.CLAIMED, (Reason("coding guide 9: the issuer's own deed", None),)
    if rejected:
        return Responsibility.DENIED, _why("denial by the actor", rejected)
    accusing = [voice for voice in foreign if voice.accusation or voice.relation is Relation.ACCUSES]
    if accusing or (_spoken(foreign) and not plain):
        return Responsibility.ACCUSED, _why("somebody else says so", accusing or foreign)
    return _unsourced(cluster)


def _spoken(voices: Sequence[Voice]) -> list[Voice]:
    """Keep the voices of somebody who asserts the deed; a rumour and a denial hold nobody responsible."""
    return [voice for voice in voices if voice.links and not voice.denial and not voice.hearsay]


def _unsourced(cluster: Cluster) -> tuple[Responsibility, tuple[Reason, ...]]:
    hedged = [deed for deed in cluster.deeds if deed.reading.hearsay or deed.reading.suspected]
    if hedged and len(hedged) >= sum(bool(deed.roles.actors) for deed in cluster.deeds):
        return Responsibility.SUSPECTED, tuple(reason for deed in hedged for reason in deed.reading.reasons)
    return Responsibility.STATED, (Reason("coding guide 9: as fact", None),)


def _why(text: str, voices: Iterable[Voice]) -> tuple[Reason, ...]:
    return tuple(Reason(f"coding guide 9: {text}", voice.cue) for voice in voices)


def _speaks_for(context: Context, voice: Voice, phrase: Phrase) -> bool:
    """Tell whether a voice is the doer's own: the same actor, its side's officials, or the same words."""
    entities = {voice.entity, *(link.entity for link in voice.links)} - {None}
    if phrase.entity and phrase.entity in entities:
        return True
    if phrase.country and any(_country(context, entity) == phrase.country for entity in entities if entity):
        return phrase.kind in {"state", "organisation", "group", "vehicle", "weapon", "population"} or "armed" in phrase.classes
    return any(_same_words(source, phrase.name) for source in (voice.source, *(link.source for link in voice.links)))


def _country(context: Context, entity: str) -> str | None:
    known = context.codebook.actor_by_id.get(entity)
    if known is not None:
        return known.country if "security-force" in known.classes or known.kind == "state" or "state" in known.classes else None
    prefix = entity.split("-")[0].upper()
    return prefix if prefix in context.codebook.country_by_code else None


def _same_words(one: str, other: str) -> bool:
    mine, theirs = (frozenset(word for word in fold(text).split() if len(word) > 3) for text in (one, other))
    return bool(mine and theirs) and len(mine & theirs) * 2 >= len(mine) + len(theirs) - 1


def _is_outlet(outlet: Outlet | None, phrase: Phrase) -> bool:
    return outlet is not None and (bool(phrase.entity) and phrase.entity == outlet.entity or _same_words(outlet.name, phrase.name))
