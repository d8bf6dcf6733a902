"""Resolve the name of a party to a conflict as tables give it, without a report around it: «Taleban», "Government of Syria"."""

from collections.abc import Iterable

from recoupe.codebook.lexicon import Lexicon, lexicon
from recoupe.codebook.load import Codebook
from recoupe.resolve.named_actors import choose
from recoupe.resolve.registry import registry
from recoupe.resolve.surroundings import Evidence, Surroundings, Word, words_of


def party_of(name: str, countries: Iterable[str], day: str | None, codebook: Codebook) -> str | None:
    """Give the id of the party that bears a name, or None.

    Args:
        name: the whole name.
        countries: ISO 3166-1 alpha-3 of where it is spoken of.
        day: `YYYY-MM-DD` on which it is.
        codebook: registry, institutions and countries.

    Raises:
        CodebookError: the codebook is damaged.
    """
    words = words_of(name)
    if not words:
        return None
    evidence = tuple(Evidence(-1, country, 1.0, "given") for country in countries)
    around = Surroundings(day, None, evidence, {}, codebook.country_by_code, {one.country: one.weight for one in evidence})
    hit = registry(codebook).bearings.match(words, 0)
    if hit is not None and hit.last == len(words):
        actor = choose(hit.value, around)
        if actor is not None:
            return actor.id
    return _institution(words, codebook)


def _institution(words: tuple[Word, ...], codebook: Codebook) -> str | None:
    """Give the institution of a state that words name, in any language: "Government of Syria", «armée du Mali»."""
    country = next((code for at in range(len(words)) if (code := _country(words, at, codebook)) is not None), None)
    if country is None:
        return None
    known: Iterable[Lexicon] = (lexicon(codebook, code) for code in codebook.languages)
    found = (hit.value.id for one in known for hit in one.institutions.find(words))
    suffix = next(found, None)
    return f"{country.lower()}-{suffix}" if suffix is not None else None


def _country(words: tuple[Word, ...], at: int, codebook: Codebook) -> str | None:
    hit = registry(codebook).lands.match(words, at)
    lands = {name.land.alpha3 for name in hit.value} if hit is not None else set()
    return lands.pop() if len(lands) == 1 else None
