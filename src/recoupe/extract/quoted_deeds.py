"""Tie what somebody says to the deed that he speaks of.

“They targeted workers”, he said of the attack told before; "claimed the raid and said its men had killed seven": one event, not two.
"""

from collections.abc import Sequence
from dataclasses import replace

from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.quotes import Quote

# A quotation speaks of a deed told at most so many sentences, and one paragraph, before.
REACH_SENTENCES = 3


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
