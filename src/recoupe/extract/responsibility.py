"""Decide how the report ties the actor to the deed, in the order of the coding guide (9)."""

from collections.abc import Iterable, Sequence

from recoupe.codebook.schema import EventType
from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase
from recoupe.model.event import Reason, Relation, Responsibility, SourceKind
from recoupe.model.folding import fold
from recoupe.model.report import Outlet


def decide_responsibility(
    context: Context, cluster: Cluster, actors: Sequence[Phrase], voices: Sequence[Voice], event: EventType
) -> tuple[Responsibility, tuple[Reason, ...]]:
    """Give the responsibility of an event and why.

    Args:
        context: the document.
        cluster: the tellings of the event.
        actors: its doers, generic ones included.
        voices: every voice of the document.
        event: its type.
    """
    modes = cluster.modes
    if not event.hostile or (modes and modes <= frozenset(event.mild_modes)):
        return Responsibility.STATED, (Reason("coding guide 9: not hostile", None),)
    named = [phrase for phrase in actors if not phrase.generic and not phrase.pronoun]
    if not named:
        return Responsibility.UNATTRIBUTED, (Reason("coding guide 9: no named doer", None),)
    about = [voice for voice in voices if _bears_on(voice, cluster)]
    return _decide(context, cluster, named, about)


def _decide(context: Context, cluster: Cluster, named: list[Phrase], about: list[Voice]) -> tuple[Responsibility, tuple[Reason, ...]]:
    own = [voice for voice in about if any(_speaks_for(context, voice, phrase) for phrase in named)]
    foreign = [voice for voice in about if voice not in own]
    rejected = [voice for voice in own if voice.denial]
    plain = [deed for deed in cluster.deeds if not any(deed.head in voice.content for voice in about)]
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
    if accusing or (foreign and not plain):
        return Responsibility.ACCUSED, _why("somebody else says so", accusing or foreign)
    return _unsourced(cluster)


def _unsourced(cluster: Cluster) -> tuple[Responsibility, tuple[Reason, ...]]:
    hedged = [deed for deed in cluster.deeds if deed.reading.hearsay or deed.reading.suspected]
    if hedged and len(hedged) == sum(bool(deed.roles.actors) for deed in cluster.deeds):
        return Responsibility.SUSPECTED, tuple(reason for deed in hedged for reason in deed.reading.reasons)
    return Responsibility.STATED, (Reason("coding guide 9: as fact", None),)


def _why(text: str, voices: Iterable[Voice]) -> tuple[Reason, ...]:
    return tuple(Reason(f"coding guide 9: {text}", voice.cue) for voice in voices)


def _bears_on(voice: Voice, cluster: Cluster) -> bool:
    covered = set(voice.content)
    return any(deed.head in covered for deed in cluster.deeds)


def _speaks_for(context: Context, voice: Voice, phrase: Phrase) -> bool:
    """Tell whether a voice is the doer's own: the same actor, its side's officials, or the same words."""
    if any(_speaks_for(context, inner, phrase) for inner in voice.inner):
        return True
    if voice.entity and phrase.entity and voice.entity == phrase.entity:
        return True
    if voice.entity and phrase.entity is None and phrase.country is None:
        return False
    if voice.kind in {SourceKind.OFFICIAL, SourceKind.COMMUNIQUE} and phrase.country and _country(context, voice) == phrase.country:
        return phrase.kind in {"state", "organisation", "group", "vehicle"} or "armed" in phrase.classes
    return _same_words(voice.source, phrase.span.text)


def _country(context: Context, voice: Voice) -> str | None:
    if voice.entity:
        known = context.codebook.actor_by_id.get(voice.entity)
        if known is not None:
            return known.country
        prefix = voice.entity.split("-")[0].upper()
        return prefix if prefix in context.codebook.country_by_code else None
    return None


def _same_words(one: str, other: str) -> bool:
    mine, theirs = (frozenset(word for word in fold(text).split() if len(word) > 3) for text in (one, other))
    return bool(mine and theirs) and len(mine & theirs) * 2 >= len(mine) + len(theirs) - 1


def _is_outlet(outlet: Outlet | None, phrase: Phrase) -> bool:
    return outlet is not None and (bool(phrase.entity) and phrase.entity == outlet.entity or _same_words(outlet.name, phrase.span.text))


def deeds_with_actor(cluster: Cluster) -> list[Deed]:
    """Give the tellings that name a doer."""
    return [deed for deed in cluster.deeds if deed.roles.actors]
