"""Fold names of places into keys: what one name in two spellings shares.

`key` unites what newsrooms write for one another (case, accents, hyphens, apostrophes, «saint» and «st», forms of the Arabic article); an
equal key is the same name. `skeleton` goes further, to the consonants, and only proposes: «Hodeïda» and "Hudaydah" share theirs, and so do
names that have nothing to do with each other. The rules are data: `data/gazetteer/keys.toml`.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

# A shorter skeleton is shared by everything.
SHORTEST_SKELETON = 2
# A first word that is longer than this may have an article glued to it: «Alhasakah», not «Aleppo».
LONGEST_UNGLUED = 6
# A folder of reports names some thousand names again and again.
REMEMBERED = 16_384
_DOUBLED = re.compile(r"(.)\1+")


# What is neither letter nor digit, as a space; most names are plain ASCII and need no decomposition.
_SPACES = {point: " " for point in range(128) if not chr(point).isalnum()}


@dataclass(frozen=True, slots=True)
class _Rules:
    """The tables of `keys.toml`."""

    letters: Mapping[int, str | None]
    words: Mapping[str, str]
    article: str
    always: frozenset[str]
    assimilated: frozenset[str]
    glued: tuple[str, ...]
    replace: tuple[tuple[str, str], ...]
    sounds: Mapping[int, str]
    dropped: Mapping[int, None]
    dropped_first: Mapping[int, None]
    digest: str


@cache
def _rules() -> _Rules:
    content = (files("recoupe.codebook") / "data" / "gazetteer" / "keys.toml").read_bytes()
    tables = tomllib.loads(content.decode("utf-8"))
    articles, skeletons = tables["articles"], tables["skeleton"]
    return _Rules(
        letters={**{ord(letter): plain for letter, plain in tables["letters"].items()}, **dict.fromkeys(map(ord, tables["marks"]["dropped"]))},
        words=tables["words"],
        article=articles["key"],
        always=frozenset(articles["always"]),
        assimilated=frozenset(articles["assimilated"]),
        glued=tuple(skeletons["articles_glued"]),
        replace=tuple((old, new) for old, new in skeletons["replace"]),
        sounds={ord(letter): sound for letter, sound in skeletons["letters"].items()},
        dropped=dict.fromkeys(map(ord, skeletons["dropped"])),
        dropped_first=dict.fromkeys(map(ord, skeletons["dropped_first"])),
        digest=hashlib.sha256(content).hexdigest(),
    )


def rules_digest() -> str:
    """Give the SHA-256 of the rules; a store made with others is not read."""
    return _rules().digest


@lru_cache(maxsize=REMEMBERED)
def key(name: str) -> str:
    """Fold a name into its key: words of plain lower-case letters and digits, one space between them.

    Returns:
        The key; empty where the name holds neither letter nor digit.
    """
    rules = _rules()
    # Marks go before decomposition: some open into a space and an accent; letters of mathematics open into capitals.
    lowered = name.translate(rules.letters).lower()
    if lowered.isascii():
        bare = lowered.translate(_SPACES)
    else:
        decomposed = unicodedata.normalize("NFKD", lowered).lower().translate(rules.letters)
        bare = "".join(character if character.isalnum() else " " for character in decomposed if not unicodedata.combining(character))
    words = [rules.words.get(word, word) for word in bare.split()]
    following = [*words[1:], ""]
    return " ".join(rules.article if _is_article(word, after, rules) else word for word, after in zip(words, following, strict=False))


def _is_article(word: str, after: str, rules: _Rules) -> bool:
    if not after:
        return False
    return word in rules.always or (word in rules.assimilated and after.startswith(word[1:]))


def skeleton(of_key: str) -> str:
    """Give the consonants that spellings of one name share.

    Args:
        of_key: what `key` gives.

    Returns:
        The skeleton; empty where it would be too short to tell anything.
    """
    rules = _rules()
    words = of_key.split()
    kept = [word for word in words if word != rules.article] or words
    joined = _unglued("".join(kept), rules)
    for old, new in rules.replace:
        joined = joined.replace(old, new)
    single = _DOUBLED.sub(r"\1", joined.translate(rules.sounds))
    bare = single[:1].translate(rules.dropped_first) + single[1:].translate(rules.dropped)
    return bare if len(bare) >= SHORTEST_SKELETON else ""


def _unglued(joined: str, rules: _Rules) -> str:
    """Leave out an article that is glued to the first word."""
    if len(joined) > LONGEST_UNGLUED:
        for article in rules.glued:
            if joined.startswith(article) and joined[len(article)] not in "aeiou":
                return joined[len(article) :]
    return joined
