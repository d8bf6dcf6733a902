"""Find codebook words among tokens: one index of folded word sequences, longest match first."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, Protocol, TypeVar

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


class Hit(NamedTuple, Generic[T]):
    """Words `[first, last)` of a sequence and the value that they stand for. A named tuple, because a report makes thousands."""

    first: int
    last: int
    value: T


class _Opening(Generic[T]):
    """The phrases that one word may begin, the longest first: `rows`, or where it holds one piece alone those by their second word, and itself."""

    __slots__ = ("alone", "by_second", "rows")

    def __init__(self, rows: Sequence[tuple[tuple[str, ...], T]], whole: bool) -> None:
        """Sort the phrases of one first piece; `whole` tells that the word is that piece and no more."""
        self.rows = rows if not whole else ()
        self.alone = tuple(value for words, value in rows if len(words) == 1) if whole else ()
        self.by_second: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for row in rows if whole else ():
            if len(row[0]) > 1:
                self.by_second.setdefault(row[0][1], []).append(row)

    def longest(self, words: Sequence[Word], at: int) -> Hit[T] | None:
        """Give the longest phrase that begins at word `at`."""
        if self.rows:  # a word of several pieces may hold the second one itself
            return _first_run(words, at, self.rows)
        best = self._longer(words, at) if self.by_second else None
        if best is None and self.alone:
            return Hit(at, at + 1, self.alone[0])
        return best

    def _longer(self, words: Sequence[Word], at: int) -> Hit[T] | None:
        """Give the longest phrase of two words or more: a first word alone («prendre», "the") may begin hundreds."""
        if at + 1 >= len(words):
            return None
        behind = words[at + 1]
        lemma, form = behind.lemma, behind.form
        rows = self.by_second.get(first_piece(lemma))
        best = _first_run(words, at, rows) if rows else None
        if form != lemma:
            rows = self.by_second.get(first_piece(form))
            other = _first_run(words, at, rows) if rows else None
            if other is not None and (best is None or other.last > best.last):
                return other
        return best


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
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))
        # Words that were met, and what they may begin; most words of a text begin nothing, and are met again.
        self._openings: dict[str, _Opening[T] | None] = {}
        self._beginnings = frozenset(" ".join(words[:2]) for words in seen)

    def match(self, words: Sequence[Word], at: int) -> Hit[T] | None:
        """Give the longest phrase that begins at word `at`, or None."""
        first = words[at]
        lemma, form = first.lemma, first.form
        opening = self._openings[lemma] if lemma in self._openings else self._opening(lemma)
        best = opening.longest(words, at) if opening is not None else None
        if form == lemma:
            return best
        opening = self._openings[form] if form in self._openings else self._opening(form)
        other = opening.longest(words, at) if opening is not None else None
        return other if other is not None and (best is None or other.last > best.last) else best

    def match_form(self, words: Sequence[Word], at: int) -> Hit[T] | None:
        """Give the longest phrase that begins with the form of a word, whatever its lemma begins."""
        form = words[at].form
        opening = self._openings[form] if form in self._openings else self._opening(form)
        return opening.longest(words, at) if opening is not None else None

    def _opening(self, text: str) -> _Opening[T] | None:
        """Look up once what a word may begin."""
        key = first_piece(text)
        rows = self._by_first.get(key)
        opening = self._openings[text] = _Opening(rows, whole=key == text) if rows else None
        return opening

    def starts(self, words: Words) -> Sequence[int]:
        """Give the places at which a phrase may begin, in order: its only word or its first two stand there. Most lists of cues begin nowhere."""
        text = words.whole if words.whole is not None else words
        everywhere = text.starts.get(self)
        if everywhere is None:
            everywhere = text.starts[self] = self._starts(text)
        if not everywhere or text is words:
            return everywhere
        base = words.base
        low = bisect_left(everywhere, base)
        return [at - base for at in everywhere[low : bisect_left(everywhere, base + len(words), low)]]

    def _starts(self, words: Words) -> tuple[int, ...]:
        """Ask a whole text once."""
        beginnings, places = self._beginnings & words.beginnings, words.places
        return tuple(sorted({at for beginning in beginnings for at in places[beginning]})) if beginnings else ()

    def find(self, words: Sequence[Word]) -> Iterator[Hit[T]]:
        """Yield the longest phrases of a sequence from left to right, never overlapping."""
        if not isinstance(words, Words):
            return self.find_at(words, range(len(words)))
        found = words.hits.get(self)
        if found is None:
            places = self.starts(words)  # most lists of cues begin nowhere in a sentence
            found = words.hits[self] = tuple(self.find_at(words, places)) if places else ()
        return iter(found)

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
