"""Tie what somebody says to the deed that he speaks of.

“They targeted workers”, he said of the attack told before; "claimed the raid and said its men had killed seven"; "said it had targeted a cell": one
event, not two.
"""

from collections.abc import Sequence
from dataclasses import replace

from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.phrases import Phrase, describe
from recoupe.extract.quotes import Quote

# A quotation speaks of a deed told at most so many sentences, and one paragraph, before.
REACH_SENTENCES = 3
# A doer counts whom he hit so many sentences after his deed at most.
REACH_OF_DOER = 8


def tie_quoted(context: Context, deeds: Sequence[Deed], quotes: Sequence[Quote]) -> list[Deed]:
    """Link each deed of a quotation that names no doer, place or day to the deed of its type told last before the quotation.

    Args:
        context: the document.
        deeds: every telling, in text order.
        quotes: the quotations.
    """
    speech = [quote for quote in quotes if not quote.short]
    found: list[Deed] = []
    for deed in deeds:
        quote = next((quote for quote in speech if _stands_in(context, deed, quote)), None) if speech else None
        before = _before(context, deed, quote, found) if quote is not None and _is_bare(context, deed) else None
        found.append(replace(deed, links=deed.links | {before.head}) if before is not None else deed)
    return found


def tie_claims(context: Context, deeds: Sequence[Deed], voices: Sequence[Voice]) -> list[Deed]:
    """Link what a claimant tells of his own deed to the deed that he claims in the same sentence.

    Args:
        context: the document.
        deeds: every telling, in text order.
        voices: the voices of the document.
    """
    claims = [voice for voice in voices if voice.claim and voice.deeds]
    links: dict[int, set[int]] = {}
    for voice in voices if claims else ():
        for claim in claims:
            same = voice is not claim and voice.own and voice.source == claim.source and _sentence(context, voice) == _sentence(context, claim)
            for token in voice.content if same else ():
                links.setdefault(token, set()).update(claim.deeds)
    return [replace(deed, links=deed.links | links[deed.head]) if deed.head in links and _is_open(deed) else deed for deed in deeds]


def tie_answers(context: Context, deeds: Sequence[Deed], voices: Sequence[Voice]) -> list[Deed]:
    """Link what a party says of a deed told just before to that deed: "The army said it had targeted a cell", "denied there had been any shooting".

    Args:
        context: the document.
        deeds: every telling, in text order.
        voices: the voices of the document.
    """
    answers = [voice for voice in voices if voice.links and not voice.claim and (voice.own or voice.denial)]
    said: dict[int, Voice] = {}
    for voice in answers:
        said.update(dict.fromkeys(voice.content, voice))
    found: list[Deed] = []
    for deed in deeds:
        by = said.get(deed.head)
        before = _answered(context, (deed, by), found, answers) if by is not None and _is_answer(context, deed, by) else None
        found.append(replace(deed, links=deed.links | {before.head}) if before is not None else deed)
    return found


def _is_answer(context: Context, deed: Deed, voice: Voice) -> bool:
    """Tell whether a telling says nothing of its own that the deed before it must have said: no place, no day, no victims counted, and nobody known hit."""
    tokens = context.parsed.tokens
    elsewhere = [place for place in deed.places if voice.span is None or not voice.span.start <= tokens[place.first].start < voice.span.end]
    if not _is_open(replace(deed, places=tuple(elsewhere))) or deed.title:
        return False
    if voice.denial:
        return not deed.roles.recipients and not deed.harm  # who denies that civilians were hit does not deny the strike
    return _owns_harm(deed, voice) or _owns_deed(context, deed, voice)


def _owns_harm(deed: Deed, voice: Voice) -> bool:
    """Tell whether the doer gives his own account of whom he hit: "The army had said that it had killed fifteen rebels there"."""
    known = any(phrase.entity is not None for phrase in deed.roles.actors)
    return known and voice.own and deed.candidate.verbal and deed.roles.ref.trigger.effect is not None


def _owns_deed(context: Context, deed: Deed, voice: Voice) -> bool:
    """Tell whether somebody says of his deed that he did it, and of nobody that he was harmed by it."""
    tokens = context.parsed.tokens
    return not deed.harm and deed.candidate.verbal and deed.roles.ref.trigger.effect is None and tokens[deed.head].sentence == tokens[voice.cue_token].sentence


def _answered(context: Context, answer: tuple[Deed, Voice], told: Sequence[Deed], answers: Sequence[Voice]) -> Deed | None:
    """Give the deed told last in a sentence before, if its doer may be who answers, who was not hit by it, and it is not told on his word already."""
    deed, voice = answer
    if _owns_harm(deed, voice):
        return _last_of_doer(context, deed, told)
    before = next((other for other in reversed(told) if other.type == deed.type and other.sentence.i < deed.sentence.i), None)
    if before is None or deed.sentence.i - before.sentence.i > REACH_SENTENCES or deed.sentence.part - before.sentence.part > 1:
        return None
    if any(other is not voice and other.source == voice.source and before.head in other.content for other in answers):
        return None
    if deed.modes and before.modes and not deed.modes & before.modes:
        return None
    known = [phrase for phrase in before.roles.actors if phrase.entity is not None or phrase.country is not None]
    mine = [phrase for phrase in deed.roles.actors if phrase.entity is not None or phrase.country is not None]
    same = any(one.entity == other.entity if one.entity and other.entity else one.country == other.country for one in known for other in mine)
    return before if (not known or not mine or same) and not _was_hit(context, voice, before) else None


def _last_of_doer(context: Context, deed: Deed, told: Sequence[Deed]) -> Deed | None:
    """Give the deed of the same doer that is told last before he counts whom he hit, unless he tells of a further one: "also", «par ailleurs»."""
    further = context.lexicon_at(deed.head).words("syntax", "further_words")
    if next(iter(further.find(context.parsed.sentence_tokens(deed.sentence))), None) is not None:
        return None
    doers = {phrase.entity for phrase in deed.roles.actors} - {None}
    near = (other for other in reversed(told) if 0 < deed.sentence.i - other.sentence.i <= REACH_OF_DOER)
    return next((one for one in near if one.type == deed.type and not one.weak and doers & {phrase.entity for phrase in one.roles.actors}), None)


def _was_hit(context: Context, voice: Voice, deed: Deed) -> bool:
    """Tell whether those who speak are of the side that was hit, who deny another deed: the army whose convoy was attacked, a massacre."""
    speaker = describe(context, voice.head) if voice.head is not None else None
    return speaker is not None and any(_is_of(speaker, hit) for hit in deed.roles.recipients)


def _is_of(speaker: Phrase, hit: Phrase) -> bool:
    """Tell whether those who speak may be those who were hit: one actor, or one sector and no other country."""
    if speaker.entity is not None and hit.entity is not None:
        return speaker.entity == hit.entity
    return speaker.sector is not None and speaker.sector == hit.sector and (hit.country is None or speaker.country in {None, hit.country})


def _sentence(context: Context, voice: Voice) -> int:
    return context.parsed.tokens[voice.cue_token].sentence


def _is_open(deed: Deed) -> bool:
    """Tell whether a telling of violence names neither its place nor its day."""
    return deed.type == "ASSAULT" and not deed.places and (deed.date is None or deed.inherited)


def _stands_in(context: Context, deed: Deed, quote: Quote) -> bool:
    token = context.parsed.tokens[deed.head]
    return quote.covers(token.start, token.end)


def _is_bare(context: Context, deed: Deed) -> bool:
    """Tell whether a telling leaves open who, where and when: its subject is a pronoun of the third person, or it has none."""
    if not _is_open(deed) or deed.title:
        return False
    subjects = context.parsed.kids(deed.roles.clause, "nsubj")
    return all(token.pos == "PRON" and token.morph.get("Person") not in {"1", "2"} for token in subjects)


def _before(context: Context, deed: Deed, quote: Quote, told: Sequence[Deed]) -> Deed | None:
    near = (
        other
        for other in reversed(told)
        if other.type == deed.type
        and context.parsed.tokens[other.head].end <= quote.start
        and deed.sentence.i - other.sentence.i <= REACH_SENTENCES
        and deed.sentence.part - other.sentence.part <= 1
    )
    return next(near, None)
