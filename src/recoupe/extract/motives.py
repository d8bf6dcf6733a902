"""Find the reasons that a report gives for a deed, in its own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.quotes import find_quotes
from recoupe.model.parsed import Token
from recoupe.model.span import Span

CLAUSES = frozenset({"advcl", "obl", "nmod", "acl", "xcomp"})
# A motive hangs on the deed, on its light verb, or one step below its object.
MAX_STEPS = 3


@dataclass(frozen=True, slots=True)
class Motive:
    """Tokens `[first, last)` that give the reason of the deed whose trigger is `deed`."""

    deed: int
    first: int
    last: int
    span: Span
    rule: str


def find_motives(context: Context, deeds: Iterable[Deed]) -> list[Motive]:
    """Give the motives of all deeds, in text order.

    Raises:
        SpanError: a motive holds white space alone.
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    by_sentence: dict[int, list[Deed]] = {}
    for deed in deeds:
        by_sentence.setdefault(deed.sentence.i, []).append(deed)
    return [motive for number in sorted(by_sentence) for motive in _in_sentence(context, by_sentence[number])]


def _in_sentence(context: Context, deeds: list[Deed]) -> Iterator[Motive]:
    sentence = deeds[0].sentence
    words = context.parsed.sentence_tokens(sentence)
    lexicon = context.lexicon_at(sentence.first)
    openers = list(lexicon.words("syntax", "motive_openers").find(words))
    starts = [words[hit.first].i for hit in openers]
    heads = {deed.roles.clause: deed for deed in deeds} | {deed.head: deed for deed in deeds}
    for hit in openers:
        first, last = words[hit.first].i, words[hit.last - 1].i + 1
        top = _top(context, first)
        deed = _deed_above(context, top, heads, first)
        counted = top.i in context.counts  # "rose from nine to fourteen": a number that the parser took for a verb
        if deed is None or counted or not _is_reason(top, last - first) or (last - first == 1 and _is_same_deed(context, top, deed, deeds)):
            continue
        end = _end(context, top, first, [start for start in starts if start > first], {deed.head for deed in deeds} - set(context.parsed.subtree(top.i)))
        end = _quoted(context, (first, end), [start for start in starts if start > first])
        end = _completed(context, end, last)
        if end - first > 1:
            rule = f"lang/{lexicon.language.code}.toml:syntax.motive_openers"
            yield Motive(deed.head, first, end, context.parsed.span(first, end), rule)


def _completed(context: Context, end: int, last: int) -> int:
    """Take in what a reason noun asks for where the tree hangs it elsewhere: "in retaliation | for the killing of X"."""
    tokens = context.parsed.tokens
    if end != last or end >= len(tokens) or tokens[end].pos not in {"ADP", "SCONJ"} or tokens[end].sentence != tokens[end - 1].sentence:
        return end
    below = [i for i in context.parsed.subtree(tokens[end].head) if i >= end]
    return max(below) + 1 if tokens[end].head > end else end


def _quoted(context: Context, span: tuple[int, int], later: list[int]) -> int:
    """Give where a motive ends that opens a quotation: with the quotation, wherever the tree hangs its words (« en riposte au massacre … à Gaza »)."""
    (first, end), tokens = span, context.parsed.tokens
    mark = tokens[first - 1] if first else None
    if mark is None or mark.pos != "PUNCT" or mark.sentence != tokens[first].sentence:
        return end
    quote = next((one for one in find_quotes(context.parsed) if one.start == mark.start and one.closed), None)
    inside = [i for i in range(first, context.parsed.sentences[mark.sentence].last) if quote is not None and tokens[i].end < quote.end]
    return max(end, _trimmed(context, first, min([*later, inside[-1] + 1]))) if inside else end


def _top(context: Context, first: int) -> Token:
    """Give the head of what an opener opens."""
    token = context.parsed.tokens[first]
    while token.dep in {"case", "mark", "fixed", "det", "advmod", "cc"} and not token.is_root:
        token = context.parsed.tokens[token.head]
    return token


def _is_reason(top: Token, words: int) -> bool:
    """Tell whether an opener opens a reason: one of a single word only before an infinitive of purpose."""
    if words > 1:
        return True
    finite_clause = top.dep == "advcl" and top.morph.get("VerbForm") == "Fin"
    return top.pos in {"VERB", "AUX"} and top.dep in {"advcl", "obl", "acl", "conj"} and (top.morph.get("VerbForm") == "Inf" or finite_clause)


def _is_same_deed(context: Context, top: Token, deed: Deed, deeds: list[Deed]) -> bool:
    """Tell whether a purpose is the deed itself in other words: «ont lancé des drones pour atteindre les cibles»."""
    if any(token.i in context.things and "target" in context.things[token.i].classes for token in context.parsed.kids(top.i, "obj")):
        return True
    return any(other.head == top.i and other.type == deed.type and not other.definite for other in deeds)


def _deed_above(context: Context, top: Token, heads: dict[int, Deed], first: int) -> Deed | None:
    while top.dep == "conj" and not top.is_root:
        top = context.parsed.tokens[top.head]  # «pour protester … et pour soutenir …» hang on one deed
        if top.i in heads:
            return heads[top.i]
    if top.dep not in CLAUSES:
        return _deed_before(context, heads, first, top)
    for step, above in enumerate(context.parsed.ancestors(top.i)):
        if above.i in heads:
            deed = heads[above.i]
            return deed if not deed.candidate.first <= first < deed.candidate.last else None
        if step >= MAX_STEPS:
            break
    return _deed_before(context, heads, first, top)


def _deed_before(context: Context, heads: dict[int, Deed], first: int, top: Token) -> Deed | None:
    """Give the deed told just before an opener of several words («en riposte à») that the tree leaves alone."""
    if context.parsed.tokens[first].i == top.i or top.pos not in {"NOUN", "VERB"} or any(i in heads for i in context.parsed.subtree(top.i) if i < first):
        return None
    before = [deed for i, deed in heads.items() if i < first]
    return max(before, key=lambda deed: deed.head) if before else None


def _end(context: Context, top: Token, first: int, later: list[int], deeds: set[int]) -> int:
    """Give where the motive ends: its subtree, without the next motive and without the deed itself."""
    members = [i for i in context.parsed.subtree(top.i) if i >= first]
    end = first
    for i in range(first, (members[-1] if members else first) + 1):
        if i in later or i in deeds:
            break
        end = i + 1
    return _trimmed(context, first, end)


def _trimmed(context: Context, first: int, end: int) -> int:
    """Leave out the signs and small words that a motive cannot end with."""
    while end - 1 > first and context.parsed.tokens[end - 1].pos in {"PUNCT", "CCONJ", "ADP"}:
        end -= 1
    return end
