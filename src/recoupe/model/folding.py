"""Hold the folded view of a text: other characters, the same length, the same offsets.

A match found at an offset of the folded view stands at the same offset of the original, so that
spans are always cut from the original alone.
"""

import unicodedata
from functools import lru_cache

# Quotes, apostrophes, dashes and spaces that newsrooms use for one another. Keys and values are one character each.
_TYPOGRAPHY = {
    **dict.fromkeys("’‘ʼ‛`´′＇", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u2002\u2003\u2004\u2005\u2006\u200a\u205f\u3000\t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "),
    **dict.fromkeys("‐‑‒–—−", "-"),
}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Fold one character to one character: typography, then accents, then case."""
    plain = _TYPOGRAPHY.get(character, character)
    bare = unicodedata.normalize("NFD", plain)[0] if plain.isalpha() else plain
    lowered = bare.lower()
    return lowered if len(lowered) == 1 else bare


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """Give the plain typographic form of one character, accents and case kept."""
    return _TYPOGRAPHY.get(character, character)


def fold(text: str) -> str:
    """Fold case, accents, apostrophes, quotes, dashes and spaces, character for character.

    Args:
        text: any text, of any length.

    Returns:
        A text of exactly the same length; «ligatures» such as œ keep their one character.
    """
    return "".join(map(_fold_character, text))


def plain(text: str) -> str:
    """Replace typographic spaces, quotes, apostrophes and dashes, keeping case, accents and length."""
    return "".join(map(_plain_character, text))
