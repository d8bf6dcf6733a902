"""Hold the parsed text: sentences, tokens and dependencies of one document.

Token indexes run over the whole document. Universal Dependencies labels, folded to one set for all languages
(`training/README.md`). Lemmas and forms are folded (lower case, no accents), so that they compare with codebook words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from recoupe.model.folding import first_piece
from recoupe.model.report import Document
from recoupe.model.span import Span, cut


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


class Words(tuple[Token, ...]):  # noqa: SLOT001 - the cached property needs a place
    """The tokens of one sentence. Phrases of the codebook are looked for by `heads` and `beginnings`."""

    @cached_property
    def heads(self) -> tuple[tuple[str, str], ...]:
        """The first pieces of the lemma and of the form of each word."""
        return tuple([(first_piece(token.lemma), first_piece(token.form)) for token in self])

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Every word with which a phrase could begin."""
        return frozenset(piece for pair in self.heads for piece in pair)


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A document with its sentences, tokens, dependencies and names."""

    document: Document
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...] = ()
    children: tuple[tuple[int, ...], ...] = field(default=(), repr=False)
    _words: dict[int, Words] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The text that every span indexes."""
        return self.document.text

    def kids(self, i: int, *deps: str) -> tuple[Token, ...]:
        """Give the dependents of token `i` in text order, of the named relations or of all."""
        tokens = self.tokens
        if not deps:
            return tuple([tokens[child] for child in self.children[i]])
        return tuple([tokens[child] for child in self.children[i] if tokens[child].dep in deps])

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
        if sentence.i not in self._words:
            self._words[sentence.i] = Words(self.tokens[sentence.first : sentence.last])
        return self._words[sentence.i]

    def span(self, first: int, last: int) -> Span:
        """Cut the span of tokens `[first, last)`.

        Raises:
            SpanError: the tokens hold white space alone.
        """
        return cut(self.text, self.tokens[first].start, self.tokens[last - 1].end)
