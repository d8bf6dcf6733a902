"""Weigh what speaks for a name being a person, a place or an organisation: its words, its neighbours, its place in the tree.

Every cue is a vote with a weight; the strongest label wins, and the rule of its heaviest vote is kept with the name. The weights are an order of
trust, not a measurement: 9 settles, 6 to 8 is a word that says what the name is, 3 to 5 a construction, 1 and 2 a habit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from recoupe.codebook.phrases import PhraseIndex
from recoupe.model.parsed import ParsedText, Token
from recoupe.parse.name_chunks import Chunk, is_capital
from recoupe.parse.name_words import NameWords

T = TypeVar("T")
KNOWN = 100
# An acronym of this many letters is an organisation unless something says otherwise: AFP, MONUSCO, UNRWA.
ACRONYM_LETTERS = range(2, 9)
ROMAN_DIGITS = frozenset("IVX")
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
REACH = 4
MIN_DATELINE = 2
DATELINE_MARKS = frozenset({",", "(", "-", ":"})
QUOTES = frozenset({'"', "'", "''", "``", "\u00ab", "\u00bb"})


@dataclass(frozen=True, slots=True)
class Vote:
    """One cue: the label that it speaks for, how much, and the rule that says so."""

    label: str
    weight: int
    rule: str


def votes(parsed: ParsedText, chunk: Chunk, words: NameWords) -> Iterator[Vote]:
    """Yield every vote on a chunk."""
    if chunk.known is not None:
        yield Vote(chunk.known.label, KNOWN, chunk.known.rule)
        return
    tokens = parsed.tokens[chunk.first : chunk.last]
    sentence = parsed.sentences[tokens[0].sentence]
    before = parsed.tokens[max(sentence.first, chunk.first - REACH) : chunk.first]
    behind = parsed.tokens[chunk.last : min(sentence.last, chunk.last + REACH)]
    yield from _inside(tokens, words)
    yield from _quoted(before, behind)
    if before and before[-1].form == "(" and tuple(token.form for token in behind[:2]) == (")", "-"):
        yield Vote("ORG", 4, "parse/name_votes.py:agency")
    if not before and tokens[-1].text.isupper() and len(tokens[-1].text) > MIN_DATELINE and behind and behind[0].form in DATELINE_MARKS:
        yield Vote("LOC", 4, "parse/name_votes.py:dateline")
    yield from _shape(tokens, chunk, words)
    yield from _nouns_before(before, words)
    yield from _nouns_behind(behind, words)
    yield from _prepositions(before, behind, words)
    yield from _articles(before, behind, words)
    yield from _syntax(parsed, tokens[0], before, words)
    yield from _apposed(parsed, tokens[0], words)


def _inside(tokens: tuple[Token, ...], words: NameWords) -> Iterator[Vote]:
    """Vote by the words of the name itself."""
    if any(token.form in words.company_marks for token in tokens[1:]):
        yield Vote("ORG", 9, "names.company_marks")
    if len(tokens) > 1:
        ends = (tokens[0], tokens[-1])
        if any(_is(token, words.organisations) for token in ends):
            yield Vote("ORG", 8, "names.organisation_heads")
        if any(_is(token, words.places) for token in ends):
            yield Vote("LOC", 6, "names.place_heads")
    elif tokens[0].form in words.directions:
        yield Vote("LOC", 4, "names.directions")
    if tokens[0].form in words.given:
        yield Vote("PER", 7 if len(tokens) > 1 else 3, "names.given_names")


def _quoted(before: tuple[Token, ...], behind: tuple[Token, ...]) -> Iterator[Vote]:
    """Vote by quotation marks around the name alone: a title of a work, an operation."""
    if before and behind and before[-1].form in QUOTES and behind[0].form in QUOTES:
        yield Vote("MISC", 4, "parse/name_votes.py:quoted")


def _is(token: Token, heads: frozenset[str]) -> bool:
    return token.lemma in heads or token.form in heads


def is_acronym(token: Token) -> bool:
    """Tell whether a word is written as an acronym."""
    text = token.text
    return text.isupper() and len(text) in ACRONYM_LETTERS and text.isalnum() and not text[0].isdigit() and not set(text) <= ROMAN_DIGITS


def _shape(tokens: tuple[Token, ...], chunk: Chunk, words: NameWords) -> Iterator[Vote]:
    """Vote by how the name is written."""
    if len(tokens) == 1:
        yield from _shape_of_word(tokens[0], chunk, words)
    elif all(_personal(token, words) for token in tokens):
        yield Vote("PER", 2 if len(tokens) <= REACH else 1, "parse/name_votes.py:form")
    else:
        yield Vote("ORG", 2, "parse/name_votes.py:form")
    last = tokens[-1]
    if len(tokens) > 1 and last.lemma != last.form and last.morph.get("Number") == "Plur":
        yield Vote("ORG", 4, "parse/name_votes.py:plural")
    if last.form.endswith(words.person_endings):
        yield Vote("PER", 2, "names.person_endings")


def _shape_of_word(token: Token, chunk: Chunk, words: NameWords) -> Iterator[Vote]:
    if is_acronym(token) and not chunk.shouted:
        yield Vote("ORG", 3, "parse/name_votes.py:acronym")
    elif any(character.isdigit() for character in token.text):
        yield Vote("MISC", 3, "parse/name_votes.py:number")
    if _is(token, words.organisations):
        yield Vote("ORG", 5, "names.organisation_heads")
    if token.form.endswith(words.place_endings):
        yield Vote("LOC", 2, "names.place_endings")


def _personal(token: Token, words: NameWords) -> bool:
    """Tell whether a word can be part of a person's name: no common noun of the codebook, nothing that the parser takes for one."""
    if token.form in words.particles or token.form == "-":
        return True
    return is_capital(token) and (token.pos == "PROPN" or words.lower_case_names) and token.lemma not in words.common


def _ending(before: tuple[Token, ...], index: PhraseIndex[T], ends: frozenset[str]) -> T | None:
    """Give the value of the longest phrase that ends where the name begins; most words end none, which is found out first."""
    if not before or not (before[-1].form in ends or before[-1].lemma in ends):
        return None
    for start in range(len(before)):
        hit = index.match(before, start)
        if hit is not None and hit.last == len(before):
            return hit.value
    return None


def _nouns_before(before: tuple[Token, ...], words: NameWords) -> Iterator[Vote]:
    """Vote by the noun right before the name, with or without «de» between: le général X, le groupe X, la ville de X, the town of X."""
    if _ending(before, words.titles, words.title_ends) is not None:
        yield Vote("PER", 8, "names.person_titles")
    elif before:
        noun, linked = _governing_noun(before, words)
        yield from _linked_noun(noun, words) if linked else _bare_noun(noun, words)


def _governing_noun(before: tuple[Token, ...], words: NameWords) -> tuple[Token, bool]:
    """Give the noun before a name, past «de», an article or an adjective, and whether «de» stands between."""
    at, linked = len(before) - 1, False
    if before[at].pos == "ADJ" and at:
        at -= 1
    while at and (before[at].form in words.of_words or before[at].form in words.definite):
        linked = linked or before[at].form in words.of_words
        at -= 1
    return before[at], linked


def _linked_noun(noun: Token, words: NameWords) -> Iterator[Vote]:
    if _is(noun, words.offices):
        yield Vote("MISC", 9, "names.office_heads")
    elif _is(noun, words.places):
        yield Vote("LOC", 6, "names.place_heads")
    elif _is(noun, words.persons):
        yield Vote("LOC", 2, "names.person_titles:of")


def _bare_noun(noun: Token, words: NameWords) -> Iterator[Vote]:
    if _is(noun, words.places):
        yield Vote("LOC", 6, "names.place_heads")
    elif noun.pos not in {"NOUN", "PROPN"}:
        return
    elif _is(noun, words.persons):
        yield Vote("PER", 6, "nouns:person")
    elif _is(noun, words.organisations):
        yield Vote("ORG", 6, "names.organisation_heads")


def _nouns_behind(behind: tuple[Token, ...], words: NameWords) -> Iterator[Vote]:
    """Vote by the noun right behind the name, and by an age: "X province", "X, 45,"."""
    if not behind:
        return
    if behind[0].pos in {"NOUN", "PROPN"} and _is(behind[0], words.places):
        yield Vote("LOC", 7, "names.place_heads")
    elif behind[0].pos == "NOUN" and behind[0].lemma in words.organisations:
        yield Vote("ORG", 4, "names.organisation_heads")
    if len(behind) > 2 and behind[0].form == "," and behind[1].text.isdigit() and behind[2].form == ",":
        yield Vote("PER", 6, "parse/name_votes.py:age")


def _prepositions(before: tuple[Token, ...], behind: tuple[Token, ...], words: NameWords) -> Iterator[Vote]:
    """Vote by the preposition before the name, an article left aside."""
    if not before:
        return
    articled = before[-1].form in words.definite and before[-1].pos == "DET"
    bare = before[:-1] if articled else before
    value = _ending(bare, words.prepositions, words.preposition_ends)
    if value is not None:
        yield Vote("LOC", 1 if _modifies(behind, words) else max(1, value - articled), "names.place_prepositions")
    if bare and bare[-1].form in words.party_words:
        yield Vote("ORG", 2, "names.party_prepositions")
        yield Vote("PER", 1 if articled else 2, "names.party_prepositions")


def _modifies(behind: tuple[Token, ...], words: NameWords) -> bool:
    """Tell whether the name stands before a noun that it modifies, so that what stands before both is the noun's: at the X site."""
    return not words.lower_case_names and bool(behind) and behind[0].pos == "NOUN" and behind[0].text.islower() and not _is(behind[0], words.places)


def _articles(before: tuple[Token, ...], behind: tuple[Token, ...], words: NameWords) -> Iterator[Vote]:
    """Vote by the article: persons bear none. Before a noun that the name modifies, the article is that noun's: the X outpost."""
    if not before or before[-1].form not in words.definite or before[-1].pos not in {"DET", "ADP"}:
        return
    if _modifies(behind, words):
        return
    yield Vote("ORG", 2, "names.definite_articles")
    yield Vote("LOC", 2 if words.lower_case_names else 1, "names.definite_articles")
    yield Vote("PER", -3, "names.definite_articles")


def _syntax(parsed: ParsedText, head: Token, before: tuple[Token, ...], words: NameWords) -> Iterator[Vote]:
    """Vote by what the name is in its clause: who speaks is a person or an organisation, who acts is one more often than not."""
    if head.dep not in SUBJECTS:
        return
    verb = parsed.tokens[head.head]
    articled = bool(before) and before[-1].form in words.definite
    if verb.lemma in words.speech:
        yield Vote("ORG" if articled else "PER", 4, "attribution.verbs")
        yield Vote("ORG", 1, "attribution.verbs")
    elif verb.pos == "VERB":
        yield Vote("ORG" if articled else "PER", 2 if before and not articled else 1, "parse/name_votes.py:subject")


def _apposed(parsed: ParsedText, head: Token, words: NameWords) -> Iterator[Vote]:
    """Vote by an apposition: «Goma, chef-lieu du Nord-Kivu», "the rebel leader, X"."""
    related = list(parsed.kids(head.i, "appos"))
    if head.dep == "appos":
        related.append(parsed.tokens[head.head])
    for noun in related:
        if noun.pos != "NOUN":
            continue
        if _is(noun, words.persons):
            yield Vote("PER", 5, "nouns:person")
        elif _is(noun, words.places):
            yield Vote("LOC", 5, "names.place_heads")
        elif _is(noun, words.organisations):
            yield Vote("ORG", 5, "names.organisation_heads")
