"""Phrases with very long rows of modifiers keep their heads."""

from recoupe.extract.sources import SourceReader
from recoupe.model.mentions import Mentions
from recoupe.model.parsed import ParsedText, Sentence, Token
from tests.support import codebook, document


def long_row(modifiers: int) -> ParsedText:
    """Build the tree of "north north … north callers said", as a parser may give it for a clause that it misreads."""
    words = ["north"] * modifiers + ["callers", "said"]
    tokens, at = [], 0
    for i, word in enumerate(words):
        head, dep, pos = (modifiers, "compound", "PROPN") if i < modifiers else (modifiers + 1, "nsubj" if i == modifiers else "root", "NOUN")
        tokens.append(Token(i, at, at + len(word), word, word, word, pos, {}, head, dep, 0))
        at += len(word) + 1
    children = tuple(tuple(token.i for token in tokens if token.head == i and token.i != i) for i in range(len(tokens)))
    sentence = Sentence(0, 0, len(tokens), 0, at - 1, "en", 0)
    return ParsedText(document(" ".join(words), "en"), tuple(tokens), (sentence,), (), children)


def test_long_row_does_not_push_the_head_out() -> None:
    """However many modifiers a source has, its phrase holds its head."""
    for modifiers in (1, 11, 12, 40):
        first, last = SourceReader(long_row(modifiers), Mentions((), (), (), None), codebook()).phrase(modifiers)
        assert first <= modifiers < last
