"""Hold what the search for names asks of the codebook, gathered once a language: names that are known, and words that type a name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from recoupe.codebook.language import Language
from recoupe.codebook.lexicon import Lexicon, folded, given_names, lexicon, of_all_languages
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import PhraseIndex
from recoupe.model.folding import fold

# What kind of actor is written as what type of name; organisations, groups and all others are ORG.
LABEL_OF_KIND = {"person": "PER", "state": "LOC", "population": "MISC"}
# How much a preposition says for a place: most stand before places alone, weak ones before other things as well.
STRONG, WEAK = 5, 2


@dataclass(frozen=True, slots=True)
class Known:
    """A name that the codebook holds: its type, the file that says so, and the id of the actor or outlet."""

    label: str
    rule: str
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words that find and type names in one language. Given names and places are those of all languages."""

    known: PhraseIndex[Known]
    titles: PhraseIndex[str]
    persons: frozenset[str]
    nationalities: PhraseIndex[str]
    prepositions: PhraseIndex[int]
    title_ends: frozenset[str]
    preposition_ends: frozenset[str]
    organisations: frozenset[str]
    company_marks: frozenset[str]
    places: frozenset[str]
    particles: frozenset[str]
    connectors: frozenset[str]
    definite: frozenset[str]
    of_words: frozenset[str]
    not_names: frozenset[str]
    dates: frozenset[str]
    numbers: frozenset[str]
    common: frozenset[str]
    directions: frozenset[str]
    offices: frozenset[str]
    given: frozenset[str]
    speech: frozenset[str]
    party_words: frozenset[str]
    place_endings: tuple[str, ...]
    person_endings: tuple[str, ...]
    lower_case_names: bool


@lru_cache(maxsize=16)
def name_words(codebook: Codebook, code: str) -> NameWords:
    """Gather the name cues of a language, once a codebook.

    Raises:
        CodebookError: the codebook holds no such language.
    """
    known = lexicon(codebook, code)
    cues, language = known.language.names, known.language
    return NameWords(
        known=_known(codebook),
        titles=known.words("names", "person_titles"),
        persons=_persons(known),
        nationalities=PhraseIndex((word, word) for land in codebook.countries for word in (*land.adjectives, *land.inhabitants)),
        prepositions=PhraseIndex([*((word, WEAK) for word in cues.weak_place_prepositions), *((word, STRONG) for word in cues.place_prepositions)]),
        title_ends=_last_words(cues.person_titles),
        preposition_ends=_last_words((*cues.weak_place_prepositions, *cues.place_prepositions)),
        organisations=folded(cues.organisation_heads),
        company_marks=folded(cues.company_marks),
        places=folded(cues.place_heads),
        particles=known.particles,
        connectors=folded(cues.connectors),
        definite=folded(cues.definite_articles),
        of_words=folded(cues.of_words),
        not_names=folded(cues.not_names),
        dates=folded((*language.dates.months, *language.dates.weekdays)),
        numbers=folded(language.quantities.numbers),
        common=_common(known),
        directions=folded(cues.directions),
        offices=folded(cues.office_heads),
        given=given_names(codebook),
        speech=frozenset(fold(verb) for verbs in language.attribution.verbs.values() for verb in verbs),
        party_words=folded(cues.party_prepositions),
        place_endings=tuple(sorted(of_all_languages(codebook, "place_endings"))),
        person_endings=tuple(sorted(of_all_languages(codebook, "person_endings"))),
        lower_case_names=cues.lower_case_names,
    )


def _last_words(phrases: Iterable[str]) -> frozenset[str]:
    """Give the last word of each phrase, hyphens and all."""
    return frozenset(fold(phrase).replace("'", "' ").split()[-1] for phrase in phrases)


def _languages(codebook: Codebook) -> Iterator[Language]:
    yield from (codebook.languages[code] for code in sorted(codebook.languages))


def _persons(known: Lexicon) -> frozenset[str]:
    """Give the common nouns of persons that are one word."""
    rows: Iterable[str] = (
        word for noun in known.codebook.nouns if noun.kind == "person" for word in noun.words.get(known.language.code, ()) if " " not in word
    )
    titles = (title for title in known.language.names.person_titles if " " not in title)
    return folded((*rows, *titles))


def _common(known: Lexicon) -> frozenset[str]:
    """Give the words of the codebook that are no names by themselves, though a headline begins with them: Police, Ambush, Troops."""
    code = known.language.code
    things = (word for noun in known.codebook.nouns for word in noun.words.get(code, ()))
    deeds = (word for event in known.codebook.events.values() for trigger in event.triggers if code in trigger.words for word in trigger.words[code].nouns)
    cues = known.language.names
    return folded((*things, *deeds, *cues.person_titles, *cues.organisation_heads, *cues.place_heads))


@lru_cache(maxsize=8)
def _known(codebook: Codebook) -> PhraseIndex[Known]:
    """Index every name that the codebook holds; of a name given twice the first reading counts: actors, outlets, countries, places."""
    return PhraseIndex(_known_rows(codebook))


def _known_rows(codebook: Codebook) -> Iterator[tuple[str, Known]]:
    for actor in codebook.actors:
        yield from _rows(actor.all_names, Known(LABEL_OF_KIND.get(actor.kind, "ORG"), "actors", actor.id))
    for land in codebook.countries:
        yield from _rows((land.name, *land.names, *land.capitals), Known("LOC", "places/countries.csv"))
    for outlet in codebook.outlets:
        yield from _rows((outlet.name, *outlet.aliases), Known("ORG", "outlets", outlet.id))
    for language in _languages(codebook):
        yield from _rows(language.names.places, Known("LOC", f"lang/{language.code}.toml:names.places"))


def _rows(names: Iterable[str], known: Known) -> Iterator[tuple[str, Known]]:
    return ((name, known) for name in names)
