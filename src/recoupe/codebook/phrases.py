"""Find codebook words among tokens: one index of folded word sequences, longest match first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from recoupe.model.folding import fold

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
    return tuple(fold(phrase).replace("'", "' ").replace("-", " - ").split())


class PhraseIndex(Generic[T]):
    """An index from word sequences to values, matched on lemma or form."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Build the index; the first value of a phrase that is given twice is kept."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        seen: set[tuple[str, ...]] = set()
        for phrase, value in entries:
            words = split_words(phrase)
            if words and words not in seen:
                seen.add(words)
                self._by_first.setdefault(words[0], []).append((words, value))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))

    def match(self, words: Sequence[Word], at: int) -> Hit[T] | None:
        """Give the longest phrase that begins at word `at`, or None."""
        first = words[at]
        best = self._longest(words, at, _head(first.lemma))
        if first.form != first.lemma:
            other = self._longest(words, at, _head(first.form))
            if other is not None and (best is None or other.last > best.last):
                return other
        return best

    def _longest(self, words: Sequence[Word], at: int, key: str) -> Hit[T] | None:
        for phrase, value in self._by_first.get(key, ()):
            last = at + 1 if phrase == (key,) and key in (words[at].lemma, words[at].form) else _run(words, at, phrase)
            if last is not None:
                return Hit(at, last, value)
        return None

    def find(self, words: Sequence[Word]) -> Iterator[Hit[T]]:
        """Yield the longest phrases of a sequence from left to right, never overlapping."""
        at, count, known = 0, len(words), self._by_first
        while at < count:
            word = words[at]
            # Most words begin no phrase: this test spares most of the time of a document.
            begins = _head(word.lemma) in known or _head(word.form) in known
            hit = self.match(words, at) if begins else None
            if hit is None:
                at += 1
            else:
                yield hit
                at = hit.last


@lru_cache(maxsize=65536)
def _head(word: str) -> str:
    """Give the first piece of a word as the index splits it."""
    pieces = split_words(word)
    return pieces[0] if pieces else word


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
