"""Hold the place words of a language as sets, as `resolve/toponyms.py` and its neighbours ask for them."""

from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.language import Language
from recoupe.codebook.lexicon import folded
from recoupe.codebook.phrases import PhraseIndex
from recoupe.model.folding import fold
from recoupe.model.parsed import Token
from recoupe.resolve.held import Held


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The place words of one language as sets."""

    heads: dict[str, str]
    inside: frozenset[str]
    naming: frozenset[str]
    possessives: frozenset[str]
    directions: frozenset[str]
    not_places: frozenset[str]
    genres: frozenset[str]
    at_town: frozenset[str]
    natural: frozenset[str]
    documents: frozenset[str]
    bodies: frozenset[str]
    linking: frozenset[str]
    particles: frozenset[str]
    roads: frozenset[str]
    qualifiers: frozenset[str]
    articles: frozenset[str]
    other: frozenset[str]
    given: frozenset[str]
    before: PhraseIndex[str]
    demonyms: PhraseIndex[str]
    lower_adjectives: bool


@lru_cache(maxsize=8)
def place_words(key: Held[Language]) -> PlaceWords:
    """Order the words of a language by the precision that they give; a word of several lists keeps the first."""
    language, cues = key.value, key.value.places
    heads: dict[str, str] = {}
    for precision, words in (
        ("town", cues.town_heads),
        ("site", cues.site_heads),
        ("admin1", cues.admin1_heads),
        ("admin2", cues.admin2_heads),
        ("region", cues.region_heads),
    ):
        for word in words:
            heads.setdefault(fold(word), precision)
    return PlaceWords(
        heads=heads,
        inside=folded(cues.inside),
        naming=folded(cues.naming),
        possessives=folded(cues.possessives),
        directions=folded(cues.directions),
        not_places=folded(cues.not_places),
        genres=folded(language.reading.genres),
        at_town=folded(cues.at_town),
        natural=folded(cues.natural_heads),
        documents=folded(cues.named_after),
        bodies=folded(language.names.organisation_heads),
        linking=folded((*cues.naming, *language.names.definite_articles)),
        particles=folded(language.names.particles),
        roads=folded(cues.roads),
        qualifiers=folded(cues.site_qualifiers),
        articles=folded(cues.region_articles),
        other=_other_names(language),
        given=folded(language.names.given_names),
        demonyms=PhraseIndex(cues.demonyms.items()),
        lower_adjectives=not language.dates.capitalised,
        before=PhraseIndex((word, word) for word in language.names.place_prepositions),
    )


def _other_names(language: Language) -> frozenset[str]:
    """Give words that are written with a capital and name no place by themselves: months, titles, heads of organisations."""
    names, dates = language.names, language.dates
    words = (*names.person_titles, *names.organisation_heads, *names.not_names, *names.company_marks, *dates.months, *dates.weekdays)
    return folded(piece for word in words for piece in (word, word.rstrip("."), f"{word}."))


def is_of_place(words: PlaceWords, token: Token) -> bool:
    """Tell a word that may stand between a place and the one that it lies in: a preposition, a direction, a noun of place."""
    return any(word in words.inside or word in words.directions or word in words.heads for word in (token.lemma, token.form))
