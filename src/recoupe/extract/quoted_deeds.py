"""Tie what somebody says in quotation marks to the deed that he speaks of: “They targeted workers”, he said of the attack told before."""

from collections.abc import Sequence
from dataclasses import replace

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


def _stands_in(context: Context, deed: Deed, quote: Quote) -> bool:
    token = context.parsed.tokens[deed.head]
    return quote.covers(token.start, token.end)


def _is_bare(context: Context, deed: Deed) -> bool:
    """Tell whether a telling leaves open who, where and when: its subject is a pronoun of the third person, or it has none."""
    if deed.type != "ASSAULT" or deed.places or (deed.date is not None and not deed.inherited) or deed.title:
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
