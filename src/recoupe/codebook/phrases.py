"""Find codebook words among tokens: one index of folded word sequences, longest match first."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar, cast

from recoupe.model.folding import first_piece, fold, pieces_of
from recoupe.model.parsed import Words

T = TypeVar("T")


class Word(Protocol):
    """What is matched: a folded form and a folded lemma."""

    @property
    def form(self) -> str:
        """The folded form."""
        ...

    @property
    def lemma(self) -> str:
        """The folded lemma."""
        ...


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """Words `[first, last)` of a sequence and the value that they stand for."""

    first: int
    last: int
    value: T


@lru_cache(maxsize=65536)
def split_words(phrase: str) -> tuple[str, ...]:
    """Split a codebook phrase into folded words, elided forms apart: «l'armée» gives `l'`, `armee`."""
    return tuple(piece for word in fold(phrase).split() for piece in pieces_of(word))


# The possessive of English at the end of a word.
_POSSESSIVE = re.compile(r"(?<=\w)'s(?!\w)")


def _splits(phrase: str) -> tuple[tuple[str, ...], ...]:
    """Split a phrase as either language does: of "Lord's Army" a French text gives `lord'`, `s`, an English one `lord`, `'s`."""
    folded = fold(phrase)
    apart = _POSSESSIVE.sub(" 's", folded) if "'s" in folded else folded
    return (split_words(folded),) if apart == folded else (split_words(folded), split_words(apart))


class PhraseIndex(Generic[T]):
    """An index from word sequences to values, matched on lemma or form."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Build the index; the first value of a phrase that is given twice is kept."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        seen: set[tuple[str, ...]] = set()
        for phrase, value in entries:
            for words in _splits(phrase):
                if words and words not in seen:
                    seen.add(words)
                    self._by_first.setdefault(words[0], []).append((words, value))
        # Words that were met and begin no phrase; most words of a text do not, and are met again.
        self._opens: dict[str, bool] = {}
        # Phrases of one word, and longer ones by their first two: a first word alone («prendre», "the") may begin hundreds.
        self._single: dict[str, T] = {}
        self._by_pair: dict[tuple[str, str], list[tuple[tuple[str, ...], T]]] = {}
        for first, rows in self._by_first.items():
            rows.sort(key=lambda row: -len(row[0]))
            for words, value in rows:
                if len(words) == 1:
                    self._single[first] = value
                else:
                    self._by_pair.setdefault((first, words[1]), []).append((words, value))
        self._beginnings = frozenset((*self._single, *(f"{first} {second}" for first, second in self._by_pair)))

    def match(self, words: Sequence[Word], at: int) -> Hit[T] | None:
        """Give the longest phrase that begins at word `at`, or None."""
        first = words[at]
        if not (self._opens.get(first.lemma, True) or self._opens.get(first.form, True)):
            return None
        best = self._longest(words, at, first.lemma)
        if first.form != first.lemma:
            other = self._longest(words, at, first.form)
            if other is not None and (best is None or other.last > best.last):
                return other
        return best

    def _longest(self, words: Sequence[Word], at: int, text: str) -> Hit[T] | None:
        key = first_piece(text)
        if key not in self._by_first:
            self._opens[text] = False
            return None
        if key != text:  # a word of several pieces may hold the second one itself
            return _first_run(words, at, self._by_first[key])
        best = self._longer(words, at, key)
        if best is None and key in self._single:
            return Hit(at, at + 1, self._single[key])
        return best

    def _longer(self, words: Sequence[Word], at: int, key: str) -> Hit[T] | None:
        """Give the longest phrase of two words or more that begins at a word."""
        if at + 1 >= len(words):
            return None
        behind = words[at + 1]
        best = _first_run(words, at, self._by_pair.get((key, first_piece(behind.lemma)), ()))
        if behind.form != behind.lemma:
            other = _first_run(words, at, self._by_pair.get((key, first_piece(behind.form)), ()))
            if other is not None and (best is None or other.last > best.last):
                return other
        return best

    def starts(self, words: Words) -> Sequence[int]:
        """Give the places at which a phrase may begin, in order: its only word or its first two stand there. Most lists of cues begin nowhere."""
        if words.whole is None:
            return self._starts(words)
        everywhere = self._starts(words.whole)
        if not everywhere:
            return ()
        low = bisect_left(everywhere, words.base)
        return [at - words.base for at in everywhere[low : bisect_left(everywhere, words.base + len(words), low)]]

    def _starts(self, words: Words) -> tuple[int, ...]:
        """Ask a whole text once."""
        found = words.starts.get(self)
        if found is None:
            beginnings = self._beginnings & words.beginnings
            found = words.starts[self] = tuple(sorted({at for beginning in beginnings for at in words.places[beginning]}))
        return found

    def find(self, words: Sequence[Word]) -> Iterator[Hit[T]]:
        """Yield the longest phrases of a sequence from left to right, never overlapping."""
        if not isinstance(words, Words):
            return self.find_at(words, range(len(words)))
        starts = self.starts(words)
        if not starts:
            return iter(())
        if self not in words.hits:
            words.hits[self] = tuple(self.find_at(words, starts))
        return iter(cast("tuple[Hit[T], ...]", words.hits[self]))

    def find_at(self, words: Sequence[Word], places: Iterable[int]) -> Iterator[Hit[T]]:
        """Yield the longest phrases that begin at some places, from left to right, never overlapping."""
        behind = 0
        for at in places:
            if at >= behind:
                hit = self.match(words, at)
                if hit is not None:
                    yield hit
                    behind = hit.last


def _first_run(words: Sequence[Word], at: int, rows: Iterable[tuple[tuple[str, ...], T]]) -> Hit[T] | None:
    """Give the first of some phrases, longest first, that stands at a word."""
    for phrase, value in rows:
        last = _run(words, at, phrase)
        if last is not None:
            return Hit(at, last, value)
    return None


def _run(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> int | None:
    """Match a phrase from word `at` on; a token may hold several pieces of it (hyphens, apostrophes)."""
    here = 0
    while here < len(phrase):
        if at >= len(words):
            return None
        step = _pieces(words[at], phrase, here)
        if step == 0:
            return None
        here += step
        at += 1
    return at


def _pieces(word: Word, phrase: tuple[str, ...], here: int) -> int:
    """Tell how many pieces of the phrase one word covers, 0 when it covers none."""
    for text in (word.lemma, word.form):
        if text == phrase[here]:
            return 1
        if "-" in text or "'" in text:
            pieces = split_words(text)
            if pieces and phrase[here : here + len(pieces)] == pieces:
                return len(pieces)
    return 0
