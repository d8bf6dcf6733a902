"""Index the codebook's actors and countries by their names, spelled as names are spelled."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Generic, Protocol, TypeVar

from recoupe.codebook.gazetteer import Candidate, key
from recoupe.codebook.language import Language
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import Hit, PhraseIndex, Word, split_words
from recoupe.codebook.schema import Actor, Country, Holder, OutletEntry, Site
from recoupe.model.folding import plain
from recoupe.model.parsed import Words
from recoupe.resolve.held import Held

T = TypeVar("T")
_ACRONYM_LETTERS = 6
_SURNAME_LETTERS = 4


class Spelt(Word, Protocol):
    """A word with its spelling in the text."""

    @property
    def text(self) -> str:
        """The word as it is written."""
        ...


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """A name as the codebook writes it, and what it is a name of."""

    written: str
    of: T


class Role(StrEnum):
    """How an actor bears a name."""

    NAME = "name"
    FORMER = "former"
    SELF = "self"
    ENEMY = "enemy"


@dataclass(frozen=True, slots=True)
class Bearing:
    """One name of an actor, how it bears it and when."""

    actor: Actor
    role: Role
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class LandName:
    """One name of a country; `basis` is name, capital, adjective or inhabitants."""

    land: Country
    basis: str


class Names(Generic[T]):
    """An index from names to everything that bears them; a name in lower case in the text is no proper name."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        """Group the rows by folded name."""
        grouped: dict[tuple[str, ...], list[Named[T]]] = {}
        for name, value in rows:
            grouped.setdefault(split_words(name), []).append(Named(name, value))
        self._index = PhraseIndex((found[0].written, tuple(found)) for found in grouped.values())

    def starts(self, words: Words) -> Sequence[int]:
        """Give the positions at which a name may begin; most words of a text begin none."""
        return self._index.starts(words)

    def find(self, words: Words) -> Iterator[Hit[tuple[T, ...]]]:
        """Yield the longest names of a sentence at every word that begins one; they may overlap."""
        for at in self.starts(words):
            hit = self.match(words, at)
            if hit is not None:
                yield hit

    def match(self, tokens: Sequence[Spelt], at: int) -> Hit[tuple[T, ...]] | None:
        """Give what the longest name at a token may mean, or None."""
        hit = self._index.match(tokens, at)
        if hit is None:
            return None
        spelt = _distinct(named.of for named in hit.value if _is_spelt(named.written, tokens[hit.first : hit.last]))
        return Hit(hit.first, hit.last, spelt) if spelt else None


def _distinct(values: Iterator[T]) -> tuple[T, ...]:
    found: list[T] = []
    for value in values:
        if not any(value is one for one in found):
            found.append(value)
    return tuple(found)


def _is_spelt(written: str, tokens: Sequence[Spelt]) -> bool:
    """Tell whether tokens carry the capitals that the name has; short acronyms must be written as they are."""
    if written[:1].islower():
        return True
    if len(tokens) == 1 and len(written) <= _ACRONYM_LETTERS and written.isupper():
        return tokens[0].text in (written, written + "s")
    if len(tokens) == 1 and len(written) <= _ACRONYM_LETTERS and written.isascii() and not plain(tokens[0].text).isascii():
        return False  # a short word with other accents is another word: «Unità»
    return any(character.isupper() or character.isdigit() for token in tokens for character in token.text)


class Registry:
    """The names of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        """Keep the codebook; each index is built when it is first asked for."""
        self.codebook = codebook

    @cached_property
    def bearings(self) -> Names[Bearing]:
        """Actors of the registry, with how each bears the name."""
        known = {actor.id for actor in self.codebook.actors}
        agencies = (_agency(entry) for entry in self.codebook.outlets if entry.kind == "agency" and entry.id not in known)
        return Names(row for actor in (*self.codebook.actors, *agencies) for row in _bearings(actor))

    @cached_property
    def lands(self) -> Names[LandName]:
        """Countries by all that may name them."""
        return Names(row for land in self.codebook.countries for row in _land_names(land))

    @cached_property
    def holders(self) -> Names[Holder]:
        """Persons by their names."""
        return Names((name, holder) for holder in self.codebook.holders for name in (holder.name, *holder.names))

    @cached_property
    def surnames(self) -> Names[Holder]:
        """Persons by the last word of their names."""
        return Names((name, holder) for holder in self.codebook.holders for name in _surnames(holder))

    @cached_property
    def countries(self) -> Names[Country]:
        """Countries by their names."""
        return Names((name, land) for land in self.codebook.countries for name in (land.name, *land.names))

    @cached_property
    def sites(self) -> Names[Site]:
        """Sites and regions of the overlay, by every name they go by."""
        return Names((name, site) for site in self.codebook.sites for name in (site.name, *site.names, *site.aliases))

    @cached_property
    def cores(self) -> dict[str, tuple[Candidate, ...]]:
        """Sites by what is left of their names without the nouns that say what they are: «al-Omar» of «champ pétrolier d'al-Omar»."""
        generic = frozenset(piece for language in self.codebook.languages.values() for piece in _generic(language))
        found: dict[str, dict[str, Candidate]] = {}
        for site in self.codebook.sites:
            for name in (site.name, *site.names):
                core = " ".join(piece for piece in key(name).split() if piece not in generic)
                for candidate in self.codebook.gazetteer.find(name) if core and core != key(name) else ():
                    if candidate.entity == f"site:{site.id}":
                        found.setdefault(core, {}).setdefault(candidate.entity, candidate)
        return {core: tuple(bearers.values()) for core, bearers in found.items()}

    @cached_property
    def capitals(self) -> Names[Country]:
        """Countries by their capitals and by what else stands for their governments."""
        return Names((name, land) for land in self.codebook.countries for name in (*land.capitals, *land.metonyms))

    @cached_property
    def seats(self) -> frozenset[tuple[str, ...]]:
        """Folded capitals alone: those are places too."""
        return frozenset(split_words(name) for land in self.codebook.countries for name in land.capitals)

    @cached_property
    def adjectives(self) -> Names[Country]:
        """Countries by their adjectives, in any case: «irakien», "Iraqi"."""
        return Names((_lowered(name), land) for land in self.codebook.countries for name in land.adjectives)

    @cached_property
    def inhabitants(self) -> Names[Country]:
        """Countries by the names of those who live there."""
        return Names((name, land) for land in self.codebook.countries for name in land.inhabitants)


def _generic(language: Language) -> Iterator[str]:
    """Give the pieces of the nouns that say what a site is, and of what joins them to its name."""
    cues = language.places
    words = (*cues.site_heads, *cues.at_town, *cues.site_qualifiers, *cues.region_heads, *cues.naming, *cues.inside, *language.syntax.articles)
    return (piece for word in words for piece in key(word).split())


def _agency(entry: OutletEntry) -> Actor:
    """Make an actor of a news agency, whose reporters are arrested and shot at like others."""
    return Actor(entry.id, entry.name, "organisation", entry.country, "JRN", ("media",), entry.aliases, None, None, "outlets")


def _bearings(actor: Actor) -> Iterator[tuple[str, Bearing]]:
    """Yield the names of an actor, the best of several that are spelled alike first."""
    seen: set[str] = set()
    plain = ((name, Bearing(actor, Role.NAME)) for name in (actor.name, *actor.names))
    former = ((one.value, Bearing(actor, Role.FORMER, one.valid_from, one.valid_to)) for one in actor.former_names)
    own = ((name, Bearing(actor, Role.SELF)) for name in actor.self_names)
    hostile = ((name, Bearing(actor, Role.ENEMY)) for name in actor.enemy_names)
    for name, bearing in (*plain, *former, *own, *hostile):
        if name not in seen:
            seen.add(name)
            yield name, bearing
            if "s' " in name:
                yield name.replace("s' ", "s ' "), bearing  # a text parts a possessive of the plural from its word


def _surnames(holder: Holder) -> frozenset[str]:
    """Give the last words of the names of a person, with and without a particle («al-Assad», «Assad»)."""
    last = {name.split()[-1] for name in (holder.name, *holder.names) if " " in name}
    bare = {word.partition("-")[2] for word in last if word.partition("-")[0].islower()}
    return frozenset(word for word in last | bare if len(word) >= _SURNAME_LETTERS)


def _land_names(land: Country) -> Iterator[tuple[str, LandName]]:
    named = (("name", (land.name, *land.names)), ("capital", (*land.capitals, *land.metonyms)), ("inhabitants", land.inhabitants))
    for basis, words in named:
        yield from ((word, LandName(land, basis)) for word in words)
    yield from ((_lowered(word), LandName(land, "adjective")) for word in land.adjectives)


def _lowered(name: str) -> str:
    """Let an adjective match in any case, but keep acronyms as they are written."""
    return name if len(name) <= _ACRONYM_LETTERS and name.replace(".", "").isupper() else name.lower()


@lru_cache(maxsize=4)
def _registry(key: Held[Codebook]) -> Registry:
    return Registry(key.value)


def registry(codebook: Codebook) -> Registry:
    """Give the names of a codebook, indexed once."""
    return _registry(Held(codebook))
