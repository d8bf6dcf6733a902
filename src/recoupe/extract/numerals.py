"""Read one numeral from tokens: digits with any group separator, words, «une vingtaine», "dozens".

`read_numeral` gives the value and the tokens it takes; what is counted and how exactly is `extract/quantities.py`. Number words
add and multiply as the data says: a `number` adds where it fits behind what stands, a `multiplier` multiplies it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from recoupe.codebook.language import QuantityWords
from recoupe.codebook.lexicon import folded
from recoupe.codebook.phrases import split_words
from recoupe.model.folding import fold
from recoupe.model.parsed import Token

# Digits as one token holds them; folding has made every space plain and every apostrophe straight.
_PLAIN = re.compile(r"\d{1,15}")
_GROUPED = re.compile(r"\d{1,3}(?:([ ,.'])\d{3})(?:\1\d{3}){0,4}")
_DECIMAL = re.compile(r"\d{1,12}[.,]\d{1,4}")
_THOUSAND = re.compile(r"\d{3}")
_HEAD_OF_GROUPS = re.compile(r"[1-9]\d{0,2}")
# A spelled numeral of more words than this is no numeral of a news text.
_MOST_PIECES = 14


class Numeral(NamedTuple):
    """Tokens `[first, last)` that write a number.

    Attributes:
        value: the number, or the least that a vague word stands for.
        about: an approximate word («une vingtaine», "a dozen").
        vague: an open word («des dizaines», "several"): the value is a lower bound.
        digits: written in digits.
        article: nothing but the indefinite article.
        word: the codebook entry that gave it, for `rule`.
    """

    first: int
    last: int
    value: int | float
    about: bool = False
    vague: bool = False
    digits: bool = False
    article: bool = False
    word: str = "digits"


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The number words of one language, folded and split."""

    numbers: Mapping[tuple[str, ...], int]
    multipliers: Mapping[str, int]
    about: Mapping[tuple[str, ...], int]
    vague: Mapping[tuple[str, ...], int]
    joiners: frozenset[str]
    joins_hundreds: bool
    articles: frozenset[str]
    of: frozenset[str]
    decimal: str
    units: frozenset[str]
    starts: frozenset[str]
    definite: frozenset[str]


def _split_keys(words: Mapping[str, int]) -> dict[tuple[str, ...], int]:
    return {tuple(piece for piece in split_words(word) if piece != "-"): value for word, value in words.items()}


def number_words(words: QuantityWords) -> NumberWords:
    """Fold and split the number words of a language."""
    tables = (words.numbers, words.multipliers, words.about_nouns, words.vague)
    return NumberWords(
        starts=frozenset(key[0] for table in tables for key in _split_keys(table) if key) | folded(words.singular_articles),
        numbers=_split_keys(words.numbers),
        multipliers={fold(word): value for word, value in words.multipliers.items()},
        about=_split_keys(words.about_nouns),
        vague=_split_keys(words.vague),
        joiners=folded(words.number_joiners),
        joins_hundreds=words.joiners_after_hundreds,
        articles=folded(words.singular_articles),
        of=folded(words.of_words),
        decimal=words.decimal_separator,
        units=folded(word for group in words.units.values() for word in group),
        definite=folded(words.definite_articles),
    )


def read_numeral(tokens: Sequence[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read the numeral that begins at token `at`, or give None.

    Args:
        tokens: the tokens of one sentence.
        at: index into `tokens`, not into the document.
        words: the number words of the sentence's language.

    Returns:
        The longest reading, its `first` and `last` indexing `tokens`.
    """
    pieces = _pieces(tokens[at].form)
    if not pieces or not (pieces[0][0].isdigit() or pieces[0] in words.starts):
        return None
    for read in (_read_vague, _read_about, _read_digits, _read_spelled, _read_article):
        found = read(tokens, at, words)
        if found is not None:
            return found
    return None


def _form(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].form if 0 <= at < len(tokens) else ""


def _run(tokens: Sequence[Token], at: int, phrase: tuple[str, ...]) -> int | None:
    """Give the token after a phrase of pieces; a hyphenated token holds several pieces, a lone hyphen none."""
    here = 0
    while here < len(phrase):
        if at >= len(tokens):
            return None
        pieces = _pieces(tokens[at].form)
        if pieces != phrase[here : here + len(pieces)] or (not pieces and here == 0):
            return None
        here += len(pieces)
        at += 1
    return at


@lru_cache(maxsize=65536)
def _pieces(form: str) -> tuple[str, ...]:
    return tuple(piece for piece in form.split("-") if piece)


def _longest(tokens: Sequence[Token], at: int, entries: Mapping[tuple[str, ...], int]) -> tuple[int, int, str] | None:
    """Give (token after, value, words) of the longest entry that begins at a token."""
    first = _pieces(_form(tokens, at))[:1]
    best: tuple[int, int, str] | None = None
    for phrase, value in entries.items():
        if phrase[:1] == first:
            last = _run(tokens, at, phrase)
            if last is not None and (best is None or last > best[0]):
                best = (last, value, " ".join(phrase))
    return best


def _read_vague(tokens: Sequence[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read «des dizaines», "hundreds of thousands", «plusieurs milliers»."""
    found = _longest(tokens, at, words.vague)
    if found is None:
        return None
    last, value, word = found
    after = last + 1 if _form(tokens, last) in words.of else last
    scale = _scale(tokens, after, words)
    # "several hundred", «quelques dizaines»: the scale stands at once; "tens of thousands": behind «of».
    if scale is not None and (after > last or value < 10):
        return Numeral(at, scale[0], value * scale[1], vague=True, word=word)
    inner = _longest(tokens, last, words.vague) if value < 10 else None
    if inner is not None:
        deeper = _read_vague(tokens, last, words)
        return Numeral(at, deeper.last, deeper.value, vague=True, word=word) if deeper else None
    return Numeral(at, last, value, vague=True, word=word)


def _scale(tokens: Sequence[Token], at: int, words: NumberWords) -> tuple[int, int] | None:
    """Read a word that scales a vague one: hundred, thousand, dozen, milliers; (token after, factor)."""
    form = _form(tokens, at)
    if form in words.multipliers:
        return at + 1, words.multipliers[form]
    found = _longest(tokens, at, words.about)
    return (found[0], found[1]) if found is not None else None


def _read_about(tokens: Sequence[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read «une vingtaine», "a dozen", "two dozen", "half a dozen"."""
    start, factor = at, 1
    found = _longest(tokens, at, words.about)
    if found is None and _form(tokens, at) in words.articles:
        found = _longest(tokens, at + 1, words.about)
    elif found is None:
        spelled = _read_digits(tokens, at, words) or _read_spelled(tokens, at, words)
        if spelled is not None and isinstance(spelled.value, int):
            factor, found = spelled.value, _longest(tokens, spelled.last, words.about)
    if found is None:
        return None
    last, value, word = found
    # The bare noun may be another word («en quarantaine»): it counts only with an article, a number or «de».
    if last - start == 1 and _form(tokens, last) not in words.of and _form(tokens, at - 1) not in words.definite:
        return None
    value, last = _times(tokens, last, words, value * factor)
    return Numeral(start, last, value, about=True, word=word)


def _times(tokens: Sequence[Token], last: int, words: NumberWords, value: int) -> tuple[int, int]:
    """Multiply by a scale word behind «de» or at once: «une dizaine de milliers»."""
    after = last + 1 if _form(tokens, last) in words.of else last
    form = _form(tokens, after)
    return (value * words.multipliers[form], after + 1) if form in words.multipliers else (value, last)


def _read_digits(tokens: Sequence[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read digits: one token, or groups of three that white space keeps apart, and a scale word behind."""
    last = _grouped_tokens(tokens, at)
    if last - at > 1:
        value: int | float | None = int("".join(token.form for token in tokens[at:last]))
    else:
        value = _digit_value(tokens[at].form, _form(tokens, last), words)
    if value is None:
        return None
    scale = words.multipliers.get(_form(tokens, last))
    if scale is not None:
        scaled = value * scale
        value, last = (round(scaled) if abs(scaled - round(scaled)) < 1e-6 else scaled), last + 1
    return Numeral(at, last, value, digits=True)


def _grouped_tokens(tokens: Sequence[Token], at: int) -> int:
    """Give the token after «23 843»: groups of three digits, one space apart."""
    last = at + 1
    if not _HEAD_OF_GROUPS.fullmatch(tokens[at].form):
        return last
    while last < len(tokens) and tokens[last].start - tokens[last - 1].end == 1 and _THOUSAND.fullmatch(tokens[last].form):
        last += 1
    return last


def _digit_value(form: str, behind: str, words: NumberWords) -> int | float | None:
    """Read the digits of one token; `behind` is the next form, which tells 1,500 people from 1,500 tonnes."""
    if _PLAIN.fullmatch(form):
        return int(form)
    grouped = _GROUPED.fullmatch(form)
    if grouped and not (grouped[1] == words.decimal and (behind in words.multipliers or behind in words.units or form[0] == "0")):
        return int(re.sub(r"\D", "", form))
    if _DECIMAL.fullmatch(form):
        return float(form.replace(",", "."))
    return None


def _read_spelled(tokens: Sequence[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read number words: add where it fits, multiply by a scale, stop where the next word fits no more."""
    pieces = _spread(tokens, at)
    state = _Sum()
    here, best = 0, None
    while here < len(pieces):
        step = _step(pieces, here, words, state)
        if step == 0:
            break
        here += step
        if here == len(pieces) or pieces[here][1] != pieces[here - 1][1]:
            best = (pieces[here - 1][1] + 1, state.value)
    if best is None or (best[0] == at + 1 and tokens[at].form in words.articles):
        return None
    return Numeral(at, best[0], best[1], word="numbers")


def _spread(tokens: Sequence[Token], at: int) -> list[tuple[str, int]]:
    """Give the pieces of the next tokens, each with the index of its token."""
    found: list[tuple[str, int]] = []
    for index in range(at, min(at + _MOST_PIECES, len(tokens))):
        found.extend((piece, index) for piece in _pieces(tokens[index].form))
        if tokens[index].form == "-" and index == at:
            return []
    return found


class _Sum:
    """The running value of a spelled numeral."""

    def __init__(self) -> None:
        self.whole = 0
        self.part = 0
        self.begun = False

    @property
    def value(self) -> int:
        return self.whole + self.part

    def add(self, value: int) -> bool:
        """Add a number where it fits behind what stands; tell whether it did."""
        room = 100 if self.part % 100 == 0 else 20 if self.part % 100 in (60, 80) else 10 if self.part % 10 == 0 else 0
        if self.begun and self.part and value >= room:
            return False
        if self.begun and not self.part and self.whole == 0:
            return False
        self.part += value
        self.begun = True
        return True

    def multiply(self, factor: int) -> bool:
        """Multiply by a scale word; tell whether it fits."""
        if factor < 1000:
            if self.part >= factor:
                return False
            self.part = max(self.part, 1) * factor
        else:
            if self.whole and factor >= self.whole:
                return False
            self.whole, self.part = self.whole + max(self.part, 1) * factor, 0
        self.begun = True
        return True


def _step(pieces: list[tuple[str, int]], here: int, words: NumberWords, state: _Sum) -> int:
    """Take the next word or words into the sum; give how many pieces that took, 0 at the end of the numeral."""
    joined = 1 if state.begun and pieces[here][0] in words.joiners else 0
    rest = [piece for piece, _ in pieces[here + joined : here + joined + 3]]
    if joined and not _may_join(rest, words, state):
        return 0
    for size in (3, 2, 1):
        value = words.numbers.get(tuple(rest[:size])) if len(rest) >= size else None
        if value is not None:
            return joined + size if state.add(value) else 0
    if rest and not joined and rest[0] in words.multipliers and state.multiply(words.multipliers[rest[0]]):
        return 1
    return 0


def _may_join(rest: list[str], words: NumberWords, state: _Sum) -> bool:
    """Tell whether «et» or "and" stands inside a numeral: two hundred and five, vingt et un, soixante et onze."""
    value = words.numbers.get(tuple(rest[:1]), 0)
    if not value:
        return False
    if words.joins_hundreds:
        return state.part % 100 == 0 and value < 100
    return value in (1, 11) and state.part % 10 == 0 and state.part >= 20


def _read_article(tokens: Sequence[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read a singular article as one of its noun."""
    if _form(tokens, at) in words.articles:
        return Numeral(at, at + 1, 1, article=True, word="singular_articles")
    return None
