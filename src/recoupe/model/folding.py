"""Hold the folded view of a text: other characters, the same length, the same offsets.

A match found at an offset of the folded view stands at the same offset of the original, so that
spans are always cut from the original alone.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Quotes, apostrophes, dashes and spaces that newsrooms use for one another. Keys and values are one character each.
_TYPOGRAPHY = {
    **dict.fromkeys("’‘ʼ‛`´′＇", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u2002\u2003\u2004\u2005\u2006\u200a\u205f\u3000\t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "),
    **dict.fromkeys("‐‑‒–—−", "-"),
}


class _Table(dict[int, str]):
    """A translation table that works a character out when it first meets it."""

    def __init__(self, replace: Callable[[str], str]) -> None:
        super().__init__()
        self._replace = replace

    def __missing__(self, point: int) -> str:
        self[point] = self._replace(chr(point))
        return self[point]


def _fold_character(character: str) -> str:
    """Fold one character to one character: typography, then accents, then case."""
    plain = _TYPOGRAPHY.get(character, character)
    bare = unicodedata.normalize("NFD", plain)[0] if plain.isalpha() else plain
    lowered = bare.lower()
    return lowered if len(lowered) == 1 else bare


_FOLDED = _Table(_fold_character)
_PLAIN = _Table(lambda character: _TYPOGRAPHY.get(character, character))


def fold(text: str) -> str:
    """Fold case, accents, apostrophes, quotes, dashes and spaces, character for character.

    Args:
        text: any text, of any length.

    Returns:
        A text of exactly the same length; «ligatures» such as œ keep their one character.
    """
    return _fold_block(text) if len(text) <= LONGEST_BLOCK else text.translate(_FOLDED)


# A block of a page is folded by each rule that asks what it is; longer texts are folded once.
LONGEST_BLOCK = 1_000


@lru_cache(maxsize=1024)
def _fold_block(text: str) -> str:
    return text.translate(_FOLDED)


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Fold one word; texts say the same words again and again."""
    return word.translate(_FOLDED)


def plain(text: str) -> str:
    """Replace typographic spaces, quotes, apostrophes and dashes, keeping case, accents and length."""
    return text.translate(_PLAIN)


def pieces_of(word: str) -> tuple[str, ...]:
    """Cut a folded word behind its apostrophes and around its hyphens: `l'armee` gives `l'`, `armee`; a hyphen is a piece itself, and so is `'s`."""
    lead, rest = ("'", word[1:]) if word[:1] == "'" else ("", word)
    return tuple((lead + rest.replace("'", "' ").replace("-", " - ")).split())


@lru_cache(maxsize=65536)
def first_piece(word: str) -> str:
    """Give what stands before the first hyphen or up to the first apostrophe of a folded word; a hyphen that leads is a piece itself."""
    pieces = pieces_of(word)
    return pieces[0] if pieces else word


@lru_cache(maxsize=65536)
def beginnings_of(lemma: str, form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the pieces that a word may begin with, and what it holds of the beginning of a phrase: those, and its first two pieces if it has several."""
    firsts = tuple(dict.fromkeys((first_piece(lemma), first_piece(form))))
    pairs = (" ".join(pieces_of(text)[:2]) for text in (lemma, form) if first_piece(text) != text)
    return firsts, tuple(dict.fromkeys((*firsts, *pairs)))
