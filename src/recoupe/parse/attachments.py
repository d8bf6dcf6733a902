"""Mend attachments that the parser often gets wrong and that the commas of a sentence decide."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from recoupe.model.parsed import Token

APPOSED = frozenset({"acl", "acl:relcl"})
NOMINAL = frozenset({"NOUN", "PROPN"})
# What stands in a row with a phrase that a verb governs.
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
GOVERNED = SUBJECTS | {"obj"}
# What a time may be taken for behind a verb, and what the verb of the clause behind it.
PHRASES = frozenset({"obj", "obl"})
JOINED = frozenset({"conj", "xcomp", "parataxis"})
PARTICIPLES = frozenset({"Part", "Ger"})


def with_rows(tokens: Sequence[Token]) -> list[Token]:
    """Take out of a row what stands in none: a phrase with a preposition of its own, a second name of the same, an agent without a participle.

    «L'armée, dans un communiqué, a démenti» is no row, nor is "the Front, the movement of the north, said"; an agent belongs to the passive verb above.

    Args:
        tokens: every token of a document, in text order.

    Returns:
        The tokens in the same order, some with another head.
    """
    found = list(tokens)
    below: dict[int, list[Token]] = {}
    for token in tokens:
        if not token.is_root:
            below.setdefault(token.head, []).append(token)
    for token in tokens:
        if token.dep == "conj" and token.pos in NOMINAL and tokens[token.head].pos in NOMINAL:
            found[token.i] = _out_of_row(tokens, token, below)
        elif token.dep in SUBJECTS and token.pos in NOMINAL:
            found[token.i] = _named_noun(tokens, token) or _second_name(tokens, token, below)
        elif token.dep == "obl:agent" and tokens[token.head].pos in NOMINAL:
            found[token.i] = _with_passive(tokens, token, below)
    return found


def _out_of_row(tokens: Sequence[Token], token: Token, below: Mapping[int, Sequence[Token]]) -> Token:
    """Make an oblique or an apposition of a conjunct that no conjunction joins."""
    own, head = below.get(token.i, ()), tokens[token.head]
    if head.dep not in GOVERNED or not _has_comma_before(tokens, token, own):
        return token
    if any(kid.dep == "case" for kid in own):
        cased = any(kid.dep == "case" for kid in below.get(head.i, ()))
        return token if cased else token._replace(head=head.head, dep="obl")
    row = [kid for kid in below[head.i] if kid.dep == "conj"]
    joined = any(kid.dep == "cc" for one in row for kid in (*below.get(one.i, ()), *below[head.i]))
    counted = any(kid.dep == "nummod" for kid in own)
    if len(row) == 1 and not joined and not counted and head.dep != "obj" and _is_closed(tokens, token, below):
        return token._replace(dep="appos")
    return token


def _second_name(tokens: Sequence[Token], token: Token, below: Mapping[int, Sequence[Token]]) -> Token:
    """Make an apposition of a second subject between commas right behind the first."""
    first = next((kid for kid in below.get(token.head, ()) if kid.dep in SUBJECTS and kid.i < token.i and kid.pos in NOMINAL), None)
    if first is None or not (_has_comma_before(tokens, token, below.get(token.i, ())) and _is_closed(tokens, token, below)):
        return token
    return token._replace(head=first.i, dep="appos")


def _named_noun(tokens: Sequence[Token], token: Token) -> Token | None:
    """Give the name right behind its noun, which is no subject of a participle behind a comma: "in the capital Juba on Tuesday, wounding five"."""
    noun, verb = tokens[token.i - 1], tokens[token.head]
    behind = verb.i > token.i and tokens[verb.i - 1].form == "," and verb.morph.get("VerbForm") in PARTICIPLES
    named = token.pos == "PROPN" and noun.pos == "NOUN" and noun.sentence == token.sentence and noun.head != token.i and noun.dep not in {"nummod", "compound"}
    return token._replace(head=noun.i, dep="appos") if behind and named else None


def _has_comma_before(tokens: Sequence[Token], token: Token, own: Sequence[Token]) -> bool:
    first = min((kid.i for kid in own if kid.dep in {"case", "det", "nummod", "amod", "compound"}), default=token.i)
    first = min(first, token.i)
    return first > 0 and tokens[first - 1].form == ","


def _is_closed(tokens: Sequence[Token], token: Token, below: Mapping[int, Sequence[Token]]) -> bool:
    """Tell whether a comma closes a noun phrase."""
    last, queue = token.i, [token.i]
    while queue:
        kids = [kid.i for kid in below.get(queue.pop(), ()) if kid.dep != "punct"]
        last = max([last, *kids])
        queue.extend(kids)
    return last + 1 < len(tokens) and tokens[last + 1].form == ","


def _with_passive(tokens: Sequence[Token], token: Token, below: Mapping[int, Sequence[Token]]) -> Token:
    """Hang an agent that was hung on a noun on the nearest passive verb above it."""
    over = tokens[token.head]
    while not over.is_root:
        over = tokens[over.head]
        if over.pos == "VERB":
            passive = over.i < token.i and any(kid.dep in {"aux:pass", "nsubj:pass"} for kid in below[over.i])
            return token._replace(head=over.i) if passive else token
    return token


def with_clauses(tokens: Sequence[Token]) -> list[Token]:
    """Make one clause of a conjunction that was hung on a time and of the verb behind it: «informe que le lundi 3 mai, des hommes ont attaqué un poste».

    Args:
        tokens: every token of a document, in text order.

    Returns:
        The tokens in the same order, some with another head.
    """
    found = list(tokens)
    for token in tokens:
        if token.pos != "SCONJ" or token.dep != "case":
            continue
        held = tokens[token.head]
        verb = _verb_behind(tokens, held)
        if verb is not None:
            found[token.i] = token._replace(head=verb.i, dep="mark")
            found[held.i] = held._replace(head=verb.i, dep="obl")
            found[verb.i] = verb._replace(head=held.head, dep="ccomp")
    return found


def _verb_behind(tokens: Sequence[Token], held: Token) -> Token | None:
    """Give the verb with a subject of its own, behind a phrase and hung on the same verb."""
    if held.is_root or held.dep not in PHRASES or tokens[held.head].pos != "VERB" or held.head > held.i:
        return None
    behind = takewhile(lambda token: token.sentence == held.sentence, (tokens[at] for at in range(held.i + 1, len(tokens))))
    heads = (tokens[one.head] for one in behind if one.dep in SUBJECTS)
    return next((verb for verb in heads if verb.pos == "VERB" and verb.head == held.head and verb.dep in JOINED and verb.i > held.i), None)


def mended(tokens: Sequence[Token]) -> list[Token]:
    """Hang what stands behind an apposed participle on it: «trois soldats, blessés mercredi dans une embuscade, …».

    Up to the next comma a complement that was hung on the noun tells of the participle.

    Args:
        tokens: every token of a document, in text order.

    Returns:
        The tokens in the same order, some with another head.
    """
    found = list(tokens)
    for token in tokens:
        if token.dep in APPOSED and token.head < token.i and tokens[token.i - 1].form == ",":
            for other in _up_to_comma(tokens, token):
                if other.head == token.head and other.dep == "nmod":
                    found[other.i] = other._replace(head=token.i, dep="obl")
    return found


def _up_to_comma(tokens: Sequence[Token], token: Token) -> Iterator[Token]:
    for at in range(token.i + 1, len(tokens)):
        other = tokens[at]
        if other.form == "," or other.sentence != token.sentence:
            return
        yield other
