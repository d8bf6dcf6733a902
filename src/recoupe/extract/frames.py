"""Find deeds that a work tells: what a novel shows, what happens in an episode, on stage or on a canvas, however many weapons it has."""

from collections.abc import Iterator

from recoupe.extract.arguments import preposition
from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.model.parsed import Token

# How far up a tree the work may stand that tells a deed.
MAX_CLIMB = 6
# Inside of a work is what stands in or on it.
INSIDE = frozenset({"in", "at"})


def is_framed(context: Context, deed: Deed) -> bool:
    """Tell whether a work is what the deed hangs on, what the verb above it has as its subject, or what it happens in.

    Args:
        context: the document.
        deed: one telling of a deed.
    """
    speech = context.codebook.events[deed.type].speech
    return not speech and any(_is_work(context, token) for token in _around(context, deed))


def _around(context: Context, deed: Deed) -> Iterator[Token]:
    """Yield the words that may name the work: those above the deed, their subjects and where they happen."""
    parsed = context.parsed
    head = parsed.tokens[deed.head]
    yield from _settings(context, head)
    if deed.candidate.verbal:
        yield from parsed.kids(head.i, "nsubj")
    for step, above in enumerate(parsed.ancestors(head.i)):
        if step == MAX_CLIMB:
            return
        if step or head.dep not in {"nmod", "acl"}:
            yield above
        yield from parsed.kids(above.i, "nsubj")
        yield from _settings(context, above)


def _settings(context: Context, token: Token) -> Iterator[Token]:
    """Yield what something happens in: "in the third episode", «à l'écran»."""
    for place in context.parsed.kids(token.i, "obl", "nmod"):
        if INSIDE.intersection(preposition(context.parsed, place.i, context.lexicon_at(place.i))):
            yield place


def _is_work(context: Context, token: Token) -> bool:
    """Tell whether a word names a work of fiction or art; what it is one of (a film of the attack) may be real."""
    if token.pos != "NOUN" or any(kid.pos == "NOUN" and kid.i not in context.dates for kid in context.parsed.kids(token.i, "nmod")):
        return False
    words = context.lexicon_at(token.i).words("domains", "works")
    tokens = context.parsed.tokens
    return any(words.match(tokens[at : at + 4], 0) is not None for at in (token.i, token.i - 1) if at >= 0)
