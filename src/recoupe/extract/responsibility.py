"""Decide how the report ties the actor to the deed, in the order of the coding guide (9)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from recoupe.codebook.schema import EventType
from recoupe.extract.accusations import imputed
from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.issuer import Issuer
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase, describe
from recoupe.model.event import Reason, Relation, Responsibility, SourceKind, Status
from recoupe.model.folding import fold
from recoupe.model.report import Outlet

# Sectors of armies and police.
FORCES = frozenset({"MIL", "COP"})
# Who may go on about a deed of his own: «le capitaine dit qu'il visait des rebelles».
_PARTIES = frozenset({SourceKind.OFFICIAL, SourceKind.ARMED_GROUP, SourceKind.COMMUNIQUE})


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of one event when its responsibility is decided.

    Attributes:
        cluster: its tellings.
        actors: its doers, generic ones included.
        about: the voices that bear on it.
        status: whether it was done.
        issuer: the party whose release the document is, or None.
    """

    cluster: Cluster
    actors: Sequence[Phrase]
    about: Sequence[Voice]
    status: Status
    issuer: Issuer | None


Decision = tuple[Responsibility, tuple[Reason, ...]]


def decide_responsibility(context: Context, case: Case, event: EventType) -> Decision:
    """Give the responsibility of an event and why.

    Args:
        context: the document.
        case: what is known of the event.
        event: its type.
    """
    modes = case.cluster.modes
    if not event.hostile or (modes and modes <= frozenset(event.mild_modes)):
        return Responsibility.STATED, (Reason("coding guide 9: not hostile", None),)
    if event.speech and not any(voice.own for voice in case.about):
        return Responsibility.STATED, (Reason("coding guide 10: the speaker is the doer", None),)
    named = [phrase for phrase in case.actors if not phrase.generic and not phrase.pronoun]
    if not named:
        return _unnamed(context, case)
    heads = {deed.head for deed in case.cluster.deeds}
    told = [voice for voice in case.about if voice.cue_token not in heads]  # a speech act is no voice about itself
    speaking = [voice for voice in told if not voice.accusation]  # who accuses somebody does not own to it
    own = [voice for voice in speaking if _tells_own(case, voice) or voice.claim or any(_is_own(context, voice, phrase) for phrase in named)]
    hedges = tuple(cue for phrase in named for cue in _hedges(context, phrase))
    return _as_issuer(context, case, named) or _by_own_word(case, own) or _by_others(context, case, [voice for voice in told if voice not in own], hedges)


def _unnamed(context: Context, case: Case) -> Decision:
    """Decide for a deed without a named doer: what an army tells of fallen enemies is its own deed."""
    if not case.actors:
        own = [voice for voice in case.about if voice.speech and not voice.denial and _is_force(context, voice) and _foes_fell(case.cluster)]
        if own:
            return Responsibility.CLAIMED, _why("a force tells how its enemies fell", own)
    return Responsibility.UNATTRIBUTED, (Reason("coding guide 9: no named doer", None),)


def _is_force(context: Context, voice: Voice) -> bool:
    """Tell whether an army or a police speaks, or its spokesman."""
    if voice.kind is not SourceKind.OFFICIAL or voice.head is None or voice.span is None:
        return False
    named = [token for token in map(context.parsed.tokens.__getitem__, context.parsed.subtree(voice.head)) if voice.span.start <= token.start < voice.span.end]
    return any(describe(context, token.i).sector in FORCES for token in named if token.pos in {"NOUN", "PROPN"})


def _foes_fell(cluster: Cluster) -> bool:
    """Tell whether armed men of no state were killed or taken, and nobody else."""
    hurt = [phrase for deed in cluster.deeds for phrase in deed.roles.recipients]
    return bool(hurt) and all("armed" in phrase.classes and "security-force" not in phrase.classes for phrase in hurt)


def _hedges(context: Context, phrase: Phrase) -> Iterator[Reason]:
    """Yield the words that hedge who a doer is: "suspected rebels", «des jihadistes présumés»."""
    cues = context.lexicon_at(phrase.head).words("status", "suspicion")
    inside = range(phrase.first, phrase.last)
    for token in (*(context.parsed.tokens[i] for i in inside), *context.parsed.kids(phrase.head, "amod", "acl", "advmod")):
        if cues.match((token,), 0):
            yield Reason("coding guide 9: the text hedges", context.parsed.span(token.i, token.i + 1))


def _as_issuer(context: Context, case: Case, named: list[Phrase]) -> Decision | None:
    """Let a party's own release claim its deeds, and deny those that it says never happened."""
    outlet = context.parsed.document.outlet
    ours = outlet is not None and any(phrase.alias == outlet.name for phrase in named)  # «nous», "our fighters"
    if not ours and (case.issuer is None or not any(case.issuer.is_doer(phrase) for phrase in named)):
        return None
    if case.status is Status.DENIED:
        return Responsibility.DENIED, (Reason("coding guide 9: the issuer rejects it", None),)
    return Responsibility.CLAIMED, (Reason("coding guide 9: the issuer's own deed", None),)


def _by_own_word(case: Case, own: list[Voice]) -> Decision | None:
    rejected = [voice for voice in own if voice.denial]
    claims = [voice for voice in own if not voice.denial]
    if rejected and (not claims or not _plain(case)):
        return Responsibility.DENIED, _why("denial by the actor", rejected)
    return (Responsibility.CLAIMED, _why("the actor owns to it", claims)) if claims else None


def _plain(case: Case) -> list[Deed]:
    """Give the tellings with a doer that stand in the outlet's own voice."""
    return [deed for deed in case.cluster.deeds if deed.roles.actors and not any(deed.head in voice.content for voice in case.about)]


def _by_others(context: Context, case: Case, foreign: list[Voice], hedges: tuple[Reason, ...]) -> Decision:
    suspected = tuple(reason for deed in case.cluster.deeds if deed.reading.suspected for reason in deed.reading.reasons)
    if hedges or suspected:
        return Responsibility.SUSPECTED, hedges or suspected
    if any(imputed(context, deed) for deed in case.cluster.deeds):
        return Responsibility.ACCUSED, (Reason("coding guide 9: it is put down to him", None),)
    accusing = [voice for voice in foreign if voice.accusation or voice.relation is Relation.ACCUSES]
    if accusing or (_spoken(foreign) and not _plain(case) and not _is_clash(case) and not case.cluster.borrowed_actors):
        return Responsibility.ACCUSED, _why("somebody else says so", accusing or foreign)
    return _unsourced(case.cluster)


def _is_clash(case: Case) -> bool:
    """Tell whether two sides fight each other: who tells of it accuses neither."""
    named = [phrase for phrase in case.actors if not phrase.pronoun]
    return len(named) > 1 and not any(deed.roles.recipients for deed in case.cluster.deeds)


def _tells_own(case: Case, voice: Voice) -> bool:
    """Tell whether a voice tells of a deed of its own here, and not of something else beside it: "a survivor says she hid", "five of its men died"."""
    told = [deed for deed in case.cluster.deeds if deed.head in voice.content]
    return voice.own and (any(deed.roles.actors for deed in told) if told else voice.kind in _PARTIES)


def _is_own(context: Context, voice: Voice, phrase: Phrase) -> bool:
    return _speaks_for(context, voice, phrase) or _is_his(context, voice, phrase) or _is_outlet(context.parsed.document.outlet, phrase)


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
    rebels = "armed-group" in phrase.classes and "security-force" not in phrase.classes
    if phrase.country and not rebels and any(_country(context, entity) == phrase.country for entity in entities if entity):
        return phrase.kind in {"state", "organisation", "group", "vehicle", "weapon", "population"} or "armed" in phrase.classes
    if any(_same_words(source, phrase.name) for source in (voice.source, *(link.source for link in voice.links))):
        return True
    return _commands(context, voice, phrase)


def _commands(context: Context, voice: Voice, phrase: Phrase) -> bool:
    """Tell whether soldiers of a land that is not named obey who speaks: "Soldiers will be posted, the defence ministry said"."""
    if voice.kind is not SourceKind.OFFICIAL or voice.head is None or phrase.country or phrase.entity or "security-force" not in phrase.classes:
        return False
    speaker = describe(context, voice.head)
    return speaker.sector in FORCES or (speaker.sector == "GOV" and speaker.kind == "organisation")


def _is_his(context: Context, voice: Voice, phrase: Phrase) -> bool:
    """Tell whether a possessive ties voice and doer: "Rwanda sends troops, its army spokesman said", "the air force said its jets bombed"."""
    tokens = context.parsed.tokens
    owned_source = voice.head is not None and voice.kind is SourceKind.OFFICIAL and voice.entity is None and _possessed(context, voice.head)
    owned_doer = any(tokens[i].morph.get("Poss") == "Yes" and tokens[i].morph.get("Person") == "3" for i in range(phrase.first, phrase.last))
    return owned_source or (owned_doer and voice.speech and voice.head is not None and voice.head < phrase.first)


def _possessed(context: Context, head: int) -> bool:
    return any(token.morph.get("Poss") == "Yes" for token in context.parsed.kids(head, "det", "nmod"))


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
