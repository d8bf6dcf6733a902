"""Give the words of a text, how rare each is, and which of them are names.

A word is weighed by the share of texts of its language that do not hold it, 0 for a word of every text and 1 for one never seen; the counts ship with the
codebook, so that what is linked never changes what a word weighs.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from recoupe.codebook.linking import LinkRules, WordRules
from recoupe.model.folding import fold

_WORD = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"(.)\1+")


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text, folded, in their order; numbers are words."""
    for match in _WORD.finditer(fold(text)):
        yield match[0]


def rarity(word: str, language: str, rules: LinkRules) -> float:
    """Give how rare a folded word is: 0 (in every text) to 1 (never seen); of a language without counts every word is half as rare as can be."""
    counts = rules.terms.get(language)
    if counts is None:
        return 0.5
    return 1 - math.log(1 + counts.words.get(word, 0)) / math.log(1 + counts.texts)


def weigh_words(text: str, language: str, rules: LinkRules) -> dict[str, float]:
    """Give the telling words of a text, each with its rarity, the whole of length one."""
    rare = {word: rarity(word, language, rules) for word in sorted(set(words_of(text)))}
    kept = {word: weight for word, weight in rare.items() if weight > rules.words.common}
    length = math.sqrt(sum(weight * weight for weight in kept.values()))
    return {word: weight / length for word, weight in kept.items()} if length else {}


def cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Give the cosine of two texts whose words `weigh_words` weighed: 0 to 1."""
    small, large = sorted((left, right), key=len)
    return sum(weight * large[word] for word, weight in small.items() if word in large)


def names_of(text: str, language: str, rules: LinkRules) -> dict[str, float]:
    """Give the names of a text with their rarity: words that begin with a capital and are rare as words, each known by its consonants."""
    found: dict[str, float] = {}
    for match in _WORD.finditer(text):
        if match[0][0].isupper():
            word = fold(match[0])
            weight = rarity(word, language, rules)
            if weight >= rules.words.name and len(word) > 1:
                key = skeleton(word, rules.words)
                found[key] = min(weight, found.get(key, 1.0))
    return found


def skeleton(word: str, rules: WordRules) -> str:
    """Give what the spellings of a name share: its consonants; the word itself where they are too few to know it by.

    Args:
        word: a folded word.
        rules: which sounds are written in several ways, which letters are unsteady, and how many others it takes.
    """
    return _skeleton(word, rules.sounds, rules.unsteady, rules.consonants)


@lru_cache(maxsize=65536)
def _skeleton(word: str, sounds: tuple[tuple[str, str], ...], unsteady: str, least: int) -> str:
    heard = word
    for written, letter in sounds:
        heard = heard.replace(written, letter)
    bare = _DOUBLED.sub(r"\1", "".join(letter for letter in heard if letter not in unsteady))
    return bare if len(bare) >= least and not word.isdigit() else word


def skeletons(names: Iterable[str], rules: WordRules) -> frozenset[str]:
    """Give the skeletons of several names, word by word."""
    return frozenset(skeleton(word, rules) for name in names for word in words_of(name))
