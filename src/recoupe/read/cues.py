"""Hold the words of all languages by which a page shows its structure, folded and ready to match.

A page may carry furniture in another language than its story, so that the words of all languages count on every page.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from recoupe.codebook.language import Language
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import OutletEntry
from recoupe.model.folding import fold

# Longer names are no names; letters that stand for one are few; short words between are «de», "of the".
_MOST_NAME_WORDS, _MOST_LETTERS, _SHORT = 8, 6, 3
_TRIM = " \t\r\n.:;,|>»«\"'▶►•·*-[]()"


@dataclass(frozen=True)
class Cues:
    """Folded words by what they show. `outlets` maps every name and alias of a publisher to its entry."""

    lines: frozenset[str]
    line_starts: tuple[str, ...]
    related: frozenset[str]
    sources: frozenset[str]
    photo: tuple[str, ...]
    positions: tuple[str, ...]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    written_by: tuple[str, ...]
    genres: tuple[str, ...]
    release_links: tuple[str, ...]
    state_heads: tuple[str, ...]
    organisation_heads: frozenset[str]
    outlet_words: frozenset[str]
    function_words: frozenset[str]
    place_prepositions: frozenset[str]
    months: Mapping[str, int]
    weekdays: frozenset[str]
    outlets: Mapping[str, OutletEntry]
    domains: Mapping[str, OutletEntry]
    countries: frozenset[str]
    nationalities: frozenset[str]
    capitals: frozenset[str]


def bare(text: str) -> str:
    """Fold a text, join its spaces and take the punctuation off its edges."""
    return " ".join(fold(text).split()).strip(_TRIM)


def opens_with(folded: str, openers: tuple[str, ...]) -> str | None:
    """Give the longest opener that a folded text begins with, up to a word boundary, or None."""
    if not folded.startswith(openers):
        return None
    found = [opener for opener in openers if folded.startswith(opener) and not folded[len(opener) : len(opener) + 1].isalnum()]
    return max(found, key=len, default=None)


def names_outlet(name: str, cues: Cues) -> bool:
    """Tell whether a few words name a newsroom or an office: known, capitalised with a word that such names have, or letters («RFI», "ActuNiger")."""
    words = re.findall(r"[^\W\d_]+", name)
    if bare(name) in cues.outlets:
        return True
    if not words or len(words) > _MOST_NAME_WORDS or not words[0][0].isupper() or opens_with(bare(name), cues.genres):
        return False
    if len(words) == 1:
        return _is_coined(words[0])
    known = any(fold(word) in cues.outlet_words or fold(word) in cues.organisation_heads for word in words)
    return known and all(word[0].isupper() for word in words if len(word) > _SHORT)


def _is_coined(word: str) -> bool:
    """Tell a few capital letters, or a word with a capital within it, from plain words."""
    if word.isupper():
        return len(word) <= _MOST_LETTERS
    return any(letter.isupper() for letter in word[1:])


def compile_cues(codebook: Codebook) -> Cues:
    """Gather the reading cues of every language of a codebook; kept for the codebooks used last."""
    return _compiled(_Keyed(codebook))


class _Keyed:
    """A codebook that compares by its digest, so that what is compiled from it can be kept."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def __hash__(self) -> int:
        return hash(self.codebook.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.codebook.digest == self.codebook.digest


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    """Fold words, longest first, each once."""
    return tuple(sorted({" ".join(fold(word).split()) for word in words}, key=lambda word: (-len(word), word)))


def _reading_words(languages: list[Language], field: str) -> tuple[str, ...]:
    """Gather one field of the reading cues over all languages."""
    return _folded(word for language in languages for word in getattr(language.reading, field))


def _outlet_names(book: Codebook) -> dict[str, OutletEntry]:
    """Map names and aliases to their outlet; the first entry of a name that two share is kept."""
    found: dict[str, OutletEntry] = {}
    for outlet in book.outlets:
        for name in (outlet.name, *outlet.aliases):
            found.setdefault(bare(name), outlet)
    return found


def _month_names(languages: list[Language]) -> dict[str, int]:
    """Map month names and their first three or four letters, where these fit one month alone, to the month."""
    full = {fold(name).rstrip("."): month for language in languages for name, month in language.dates.months.items()}
    shortened: dict[str, set[int]] = {}
    for name, month in full.items():
        for length in (3, 4):
            shortened.setdefault(name[:length], set()).add(month)
    return {short: next(iter(months)) for short, months in sorted(shortened.items()) if len(months) == 1} | full


def _country_words(book: Codebook, *fields: str) -> frozenset[str]:
    """Gather fields of all countries, folded."""
    return frozenset(fold(name) for country in book.countries for field in fields for name in getattr(country, field))


@lru_cache(maxsize=4)
def _compiled(keyed: _Keyed) -> Cues:
    """Fold the words of a codebook."""
    book = keyed.codebook
    languages = [book.languages[code] for code in sorted(book.languages)]
    words = partial(_reading_words, languages)
    return Cues(
        lines=frozenset(map(bare, words("boilerplate"))),
        line_starts=words("boilerplate_starts"),
        related=frozenset(map(bare, words("related_headings"))),
        sources=frozenset(words("source_line")),
        photo=words("photo_words"),
        positions=words("caption_positions"),
        published=words("published_words"),
        updated=words("updated_words"),
        written_by=words("written_by"),
        genres=words("genres"),
        release_links=words("release_links"),
        state_heads=words("state_heads"),
        organisation_heads=frozenset(_folded(word for language in languages for word in language.names.organisation_heads)),
        outlet_words=frozenset(words("outlet_words")),
        function_words=frozenset(words("function_words")),
        place_prepositions=frozenset(_folded(word for language in languages for word in language.names.place_prepositions)),
        months=_month_names(languages),
        weekdays=frozenset(_folded(word for language in languages for word in language.dates.weekdays)),
        outlets=_outlet_names(book),
        domains={domain: outlet for outlet in book.outlets for domain in outlet.domains},
        countries=_country_words(book, "names"),
        nationalities=_country_words(book, "adjectives", "inhabitants"),
        capitals=_country_words(book, "capitals", "metonyms"),
    )
