"""Mend clauses whose auxiliary was taken for a preposition: «La ministre a prié Israël de partir».

Where the tagger never met a participle it reads «a» as «à», and the tree falls apart. What the codebook lists as an auxiliary is one, as it is written.
"""

from collections.abc import Callable, Sequence
from types import MappingProxyType

from recoupe.codebook.lexicon import Lexicon
from recoupe.model.parsed import Token
from recoupe.parse.lemmas import repaired

NOMINAL = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
PARTICIPLE = MappingProxyType({"Tense": "Past", "VerbForm": "Part"})
FINITE = MappingProxyType({"Mood": "Ind", "Tense": "Pres", "VerbForm": "Fin"})
# What a participle may be taken for.
MISREAD = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "ADV", "X"})
# Adverbs may stand between the two: «a de nouveau dénoncé».
APART = 4
# How what hung on the subject hangs on the verb.
RELATIONS = {"nmod": "obl", "appos": "obj", "acl": "xcomp", "conj": "obj"}


def with_auxiliaries(tokens: Sequence[Token], lexicon_at: Callable[[Token], Lexicon]) -> list[Token]:
    """Make auxiliaries of prepositions that are written as one, and clauses of what they stand in.

    Args:
        tokens: every token of a document, in text order.
        lexicon_at: gives the lexicon of the language of a token.

    Returns:
        The tokens in the same order.
    """
    found = list(tokens)
    for token in tokens:
        if token.pos == "ADP" and token.text in lexicon_at(token).language.syntax.auxiliaries:
            participle = _participle(found, token)
            if participle is not None:
                _mend(found, token, participle, lexicon_at(token))
    return found


def _participle(tokens: Sequence[Token], token: Token) -> Token | None:
    """Give what an auxiliary stands before: what it hangs on, or the next word."""
    over = tokens[token.head]
    if not token.i < over.i <= token.i + APART:
        over = tokens[min(token.i + 1, len(tokens) - 1)]
    fits = over.pos in MISREAD and over.i > token.i and over.sentence == token.sentence and over.morph.get("VerbForm") not in {"Fin", "Inf"}
    return over if fits and not over.text[:1].isupper() else None


def _mend(found: list[Token], token: Token, participle: Token, known: Lexicon) -> None:
    """Make a verb of a participle, with its auxiliary, its subject and what follows."""
    found[token.i] = token._replace(pos="AUX", dep="aux", head=participle.i, morph=FINITE)
    if participle.pos != "VERB":
        lemma = repaired(participle.form, participle.lemma, "VERB", known)
        found[participle.i] = participle._replace(pos="VERB", lemma=lemma, morph=PARTICIPLE)
    over = found[participle.head]
    if over.i >= token.i or any(one.head == participle.i and one.dep in SUBJECTS for one in found[max(0, over.i - APART) : token.i]):
        return
    if over.pos in NOMINAL:
        _take_place(found, over, participle.i)
        found[over.i] = over._replace(head=participle.i, dep="nsubj")
        _lift(found, over, participle.i)
    elif over.i == token.i - 1:
        _unmake(found, over, participle.i)


def _unmake(found: list[Token], over: Token, at: int) -> None:
    """Take a word right before the auxiliary for the adjective of its subject: «Le gouvernement malgache a accepté»."""
    subject = next((one for one in found[max(0, over.i - APART) : over.i] if one.head == over.i and one.dep in SUBJECTS), None)
    if subject is None:
        return
    _take_place(found, over, at)
    found[subject.i] = subject._replace(head=at, dep="nsubj")
    found[over.i] = over._replace(pos="ADJ", head=subject.i, dep="amod", morph=MappingProxyType({}))
    _lift(found, over, at)


def _take_place(found: list[Token], over: Token, at: int) -> None:
    """Put a verb where the word stood that the tree took for the head of its clause."""
    found[at] = found[at]._replace(head=at, dep="root") if over.is_root else found[at]._replace(head=over.head, dep=over.dep)


def _lift(found: list[Token], over: Token, at: int) -> None:
    """Hang what stands behind a verb on it, not on its subject."""
    i = at + 1
    while i < len(found) and found[i].sentence == over.sentence:
        if found[i].head == over.i and not found[i].is_root:
            found[i] = found[i]._replace(head=at, dep=RELATIONS.get(found[i].dep, found[i].dep))
        i += 1
