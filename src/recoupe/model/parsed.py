"""Hold the parsed text: sentences, tokens and dependencies of one document.

Token indexes run over the whole document. Universal Dependencies labels, folded to one set for all languages
(`training/README.md`). Lemmas and forms are folded (lower case, no accents), so that they compare with codebook words.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from recoupe.model.folding import beginnings_of
from recoupe.model.report import Document
from recoupe.model.span import Span, cut

# The number under which the words of the whole text are kept, beside those of sentences.
WHOLE = -1


class Token(NamedTuple):
    """One token: characters `[start, end)`, and its place in the tree of its sentence.

    A named tuple, because a long report has tens of thousands and a frozen dataclass is four times slower to make.
    """

    i: int
    start: int
    end: int
    text: str
    form: str
    lemma: str
    pos: str
    morph: Mapping[str, str]
    head: int
    dep: str
    sentence: int

    @property
    def is_root(self) -> bool:
        """Tell whether the token heads its sentence."""
        return self.head == self.i


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `[first, last)` and characters `[start, end)` of one sentence."""

    i: int
    first: int
    last: int
    start: int
    end: int
    language: str
    part: int


@dataclass(frozen=True, slots=True)
class Name:
    """A proper-noun chunk: tokens `[first, last)`, typed PER, LOC, ORG or MISC, with the rule that typed it."""

    first: int
    last: int
    label: str
    rule: str
    entity: str | None = None


class Words(tuple[Token, ...]):  # noqa: SLOT001 - the cached properties need a place
    """Tokens of a text, all of them or those of one sentence, and where the phrases of the codebook could begin among them."""

    whole: "Words | None" = None
    base: int = 0

    def part(self, first: int, last: int) -> "Words":
        """Cut words `[first, last)`, which know where they stand: what was found out of the whole need not be asked of the part."""
        cut_out = Words(self[first:last])
        cut_out.whole, cut_out.base = self, first
        return cut_out

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands, and each pair of words, with which a phrase could begin; a word may hold a pair by itself («contre-attaque»)."""
        rows = [beginnings_of(token.lemma, token.form) for token in self]
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, ((firsts, own), (seconds, _)) in enumerate(zip(rows, (*rows[1:], ((), ())), strict=False)):
            for beginning in own:
                found[beginning].append(at)
            for first in firsts:
                for second in seconds:
                    found[f"{first} {second}"].append(at)
        return dict(found)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Every word and pair of words with which a phrase could begin."""
        return frozenset(self.places)

    @cached_property
    def starts(self) -> dict[object, tuple[int, ...]]:
        """Where the phrases of an index may begin, by index, kept by those that look: an index is asked once of a text, not of each sentence."""
        return {}

    @cached_property
    def hits(self) -> dict[object, tuple[Any, ...]]:
        """What an index finds here, by index, kept by those that look: four rooms ask for the nouns of a sentence."""
        return {}


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A document with its sentences, tokens, dependencies and names."""

    document: Document
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...] = ()
    children: tuple[tuple[int, ...], ...] = field(default=(), repr=False)
    _below: tuple[tuple[Token, ...], ...] = field(default=(), repr=False, compare=False)
    _words: dict[int, Words] = field(default_factory=dict, init=False, repr=False, compare=False)
    _spans: dict[tuple[int, int], Span] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the dependents of every token: a report is asked for them thousands of times."""
        if not self._below:
            tokens = self.tokens
            object.__setattr__(self, "_below", tuple([tuple([tokens[child] for child in below]) if below else () for below in self.children]))

    @property
    def text(self) -> str:
        """The text that every span indexes."""
        return self.document.text

    def kids(self, i: int, *deps: str) -> tuple[Token, ...]:
        """Give the dependents of token `i` in text order, of the named relations or of all."""
        below = self._below[i]
        if not below or not deps:
            return below
        if len(below) == 1:
            return below if below[0].dep in deps else ()
        return tuple([token for token in below if token.dep in deps])

    def subtree(self, i: int) -> tuple[int, ...]:
        """Give the indexes of token `i` and all below it, in text order."""
        found, queue = [i], [i]
        while queue:
            below = self.children[queue.pop()]
            found.extend(below)
            queue.extend(below)
        return tuple(sorted(found))

    def ancestors(self, i: int) -> Iterator[Token]:
        """Yield the heads above token `i`, nearest first."""
        token = self.tokens[i]
        while not token.is_root:
            token = self.tokens[token.head]
            yield token

    def sentence_tokens(self, sentence: Sentence) -> Words:
        """Give the tokens of a sentence in text order, the same tuple at each call."""
        found = self._words.get(sentence.i)
        if found is None:
            found = self._words[sentence.i] = self.words.part(sentence.first, sentence.last)
        return found

    @property
    def words(self) -> Words:
        """All tokens, the same tuple at each call: names are looked for over the whole text, for a wrong end of a sentence must not cut one in two."""
        if WHOLE not in self._words:
            self._words[WHOLE] = Words(self.tokens)
        return self._words[WHOLE]

    def with_names(self, names: tuple[Name, ...]) -> "ParsedText":
        """Give the same tokens with their names."""
        named = replace(self, names=names)
        named._words.update(self._words)  # noqa: SLF001 - a value of this class
        return named

    def with_tokens(self, changed: Mapping[int, Token]) -> "ParsedText":
        """Give the same text with other tokens at some indexes."""
        if not changed:
            return self
        tokens = list(self.tokens)
        for i, token in changed.items():
            tokens[i] = token
        return replace(self, tokens=tuple(tokens), _below=())

    def span(self, first: int, last: int) -> Span:
        """Cut the span of tokens `[first, last)`.

        Raises:
            SpanError: the tokens hold white space alone.
        """
        found = self._spans.get((first, last))
        if found is None:
            found = self._spans[first, last] = cut(self.document.text, self.tokens[first].start, self.tokens[last - 1].end)
        return found
