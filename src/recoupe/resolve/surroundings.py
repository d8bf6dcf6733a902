"""Weigh what surrounds a name: the countries that a report speaks of, its day, its publisher, and the acronyms that it explains.

Nothing here decides who is meant; the rules of actors, offices and unknown people ask it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, hypot, radians
from typing import NamedTuple

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import Hit, split_words
from recoupe.codebook.schema import Actor, Country
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText
from recoupe.resolve.registry import Bearing, LandName, Registry, registry

# A country that is named speaks louder than its adjective, which often tells of foreigners, and a capital often stands for a government that only comments.
_WEIGHTS: Mapping[str, float] = {"name": 1.5, "capital": 0.8, "town": 1.2, "adjective": 1.0, "inhabitants": 1.0}
_LOCAL = frozenset({"name", "town", "holder"})
_OF_GOVERNMENTS = frozenset({"capital", "adjective", "inhabitants", "power"})
_POWERS = frozenset({"MIL", "GOV", "SPY"})
# Of a group without a home, each country in which it fights.
_FIELD = 0.5
_OUTLET = 2.0
# Less than this is one word in passing.
_SUBJECT = 1.0
_TOWN_OF_OUTLET = 1.2
_TOWN = _WEIGHTS["town"]
_GUESSED_TOWN = 0.5
_ACTOR = 1.0
# Three mentions say no more than ten: a long report about one country has another's name in passing.
_MOST = 3
# A town that is this many times as large as its namesakes is the one that is meant.
_LARGER = 5
# Words of an outlet's name («Page», "Horn") are towns somewhere; only large ones are believed.
_LARGE = 150_000
# The best country must be this far ahead of the next to be the report's one country.
_AHEAD = 1.6
_LONGEST_NAME = 12
_SHORTEST_ACRONYM = 2
_LONGEST_ACRONYM = 8
# Articles and prepositions of a name may be left out of its acronym.
_SMALL_WORD = 4
# The middles of countries that share a border are mostly this close (Colombia and Venezuela 850 km, Turkey and Iraq 1,000, Congo and Uganda 1,000).
_NEIGHBOUR_KM = 1200
_DEGREE_KM = 111


class Word(NamedTuple):
    """A word of an outlet's name, as an index matches it."""

    text: str
    form: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word that speaks for a country; `at` is its token, or -1 for the outlet."""

    at: int
    country: str
    weight: float
    basis: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report speaks of.

    Attributes:
        day: the day of publication, `YYYY-MM-DD`, or None.
        issuer: the actor that publishes its own release, or None.
        evidence: what speaks for countries.
        explained: acronyms that the text explains, with the actor, or None for something that the registry lacks.
        lands: all countries by alpha-3.
        weights: countries by the weight of what speaks for them.
    """

    day: str | None
    issuer: Actor | None
    evidence: tuple[Evidence, ...]
    explained: Mapping[str, Actor | None]
    lands: Mapping[str, Country]
    weights: Mapping[str, float] = field(default_factory=dict)

    def is_near(self, country: str) -> bool:
        """Tell whether the report speaks of a country or of one beside it: wars cross borders."""
        land = self.lands.get(country)
        return land is not None and any(_distance_km(land, self.lands[other]) <= _NEIGHBOUR_KM for other in self.weights if other in self.lands)

    def share(self, country: str | None) -> float:
        """Give the weight of a country beside the heaviest one, from 0 to 1."""
        heaviest = max(self.weights.values(), default=0.0)
        return self.weights.get(country or "", 0.0) / heaviest if heaviest else 0.0

    def is_local(self, country: str) -> bool:
        """Tell whether something lies or happens in a country: more than its capital or an adjective, which speak for its government."""
        return any(one.country == country and one.basis not in _OF_GOVERNMENTS for one in self.evidence)

    def is_near_between(self, country: str, first: int, last: int) -> bool:
        """Tell whether tokens `[first, last)` speak of a country or of one beside it."""
        land = self.lands.get(country)
        lands = (self.lands[one.country] for one in self.evidence if first <= one.at < last and one.country in self.lands)
        return land is not None and any(_distance_km(land, other) <= _NEIGHBOUR_KM for other in lands)

    def is_about(self, country: str) -> bool:
        """Tell whether a report does more than name the capital of a country that has its say."""
        return self.weights.get(country, 0.0) >= _SUBJECT

    def home(self, first: int | None = None, last: int | None = None) -> str | None:
        """Give the one country that the report speaks of; None when two are about as heavy. What stands at tokens `[first, last)` counts three times."""
        weights = dict(self.weights)
        if first is not None and last is not None:
            for one in self.evidence:
                if first <= one.at < last and one.basis in _LOCAL:
                    weights[one.country] += 2 * one.weight
        ranked = sorted(weights.items(), key=lambda row: -row[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _AHEAD * ranked[1][1]):
            return None
        return ranked[0][0]

    def with_actors(self, actors: Sequence[tuple[int, Actor]]) -> "Surroundings":
        """Add what actors that are sure say of the countries; each actor counts once."""
        once = {actor.id: (at, actor) for at, actor in reversed(actors)}
        more = tuple(Evidence(at, actor.country, _ACTOR, "power" if actor.sector in _POWERS else "actor") for at, actor in once.values() if actor.country)
        fields = (Evidence(at, country, _FIELD, "field") for at, actor in once.values() if actor.country is None for country in actor.countries)
        evidence = (*self.evidence, *more, *fields)
        return replace(self, evidence=evidence, weights=_weighed(evidence))


def survey(parsed: ParsedText, codebook: Codebook) -> Surroundings:
    """Read what a report speaks of.

    Raises:
        GazetteerError: the gazetteer cannot be opened.
        CodebookError: the document is in a language that the codebook does not hold.
    """
    names = registry(codebook)
    published = parsed.document.published
    lands = tuple(_lands(parsed, names))
    sure = (*lands, *_outlet(parsed, names, codebook), *_holders(parsed, names))
    taken = frozenset(one.at for one in lands)
    places = [(at, text) for at, text in _place_names(parsed) if at not in taken]
    alone = tuple(_only_ones(places, codebook))
    near = frozenset(one.country for one in (*sure, *alone))
    known = frozenset(one.at for one in alone)
    evidence = (*sure, *alone, *_towns([place for place in places if place[0] not in known], codebook, near), *_outlet_towns(parsed, codebook, near))
    return Surroundings(
        day=(published.start or published.end) if published else None,
        issuer=_issuer(parsed, codebook),
        evidence=evidence,
        explained=_explained(parsed, names),
        lands=codebook.country_by_code,
        weights=_weighed(evidence),
    )


def _distance_km(one: Country, other: Country) -> float:
    """Give the distance of the middles of two countries, roughly: a flat map is good enough for neighbours."""
    across = cos(radians((one.lat + other.lat) / 2))
    return _DEGREE_KM * hypot(one.lat - other.lat, across * (one.lon - other.lon))


def _weighed(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Add up, each basis of a country at most three times."""
    counts: dict[tuple[str, str], int] = {}
    weights: dict[str, float] = {}
    for one in evidence:
        key = (one.country, one.basis)
        counts[key] = counts.get(key, 0) + 1
        weights[one.country] = weights.get(one.country, 0.0) + (one.weight if counts[key] <= _MOST else 0.0)
    return weights


def _lands(parsed: ParsedText, names: Registry) -> Iterator[Evidence]:
    behind, tokens = 0, parsed.words
    for at in names.lands.starts(tokens):
        hit = names.lands.match(tokens, at) if at >= behind else None
        if hit is None or not _is_solid(parsed, hit):
            continue
        lands = {name.land.alpha3: name.basis for name in reversed(hit.value)}
        if len(lands) == 1:
            land, basis = next(iter(lands.items()))
            if basis == "name" and tokens[hit.last - 1].dep in ("compound", "amod"):
                basis = "adjective"  # "US troops"
            elif basis == "capital" and tokens[hit.last - 1].dep in ("obl", "nmod"):
                basis = "town"  # the place itself, not its government
            yield Evidence(hit.first, land, _WEIGHTS[basis], basis)
        behind = hit.last


def _is_solid(parsed: ParsedText, hit: Hit[tuple[LandName, ...]]) -> bool:
    """Refuse a pronoun or verb that is spelled like a country, and a word inside a longer name of a person."""
    words = parsed.tokens[hit.first : hit.last]
    return any(word.pos in ("PROPN", "NOUN", "ADJ", "X") for word in words)


# the outlet


def _outlet(parsed: ParsedText, names: Registry, codebook: Codebook) -> Iterator[Evidence]:
    words = words_of(_unknown_outlet(parsed, codebook))
    for at in range(len(words)):
        hit = names.lands.match(words, at)
        if hit is not None and len({name.land.alpha3 for name in hit.value}) == 1:
            yield Evidence(-1, hit.value[0].land.alpha3, _OUTLET, "outlet")


def _unknown_outlet(parsed: ParsedText, codebook: Codebook) -> str:
    """Give the name of an outlet that the codebook does not hold; one that it holds writes of the whole world."""
    outlet = parsed.document.outlet
    return "" if outlet is None or any(entry.id == outlet.entity for entry in codebook.outlets) else outlet.name


def _outlet_towns(parsed: ParsedText, codebook: Codebook, near: frozenset[str]) -> Iterator[Evidence]:
    common = lexicon(codebook, parsed.document.language).noun_words
    for run in _runs(words_of(_unknown_outlet(parsed, codebook))):
        found = () if fold(run) in common else codebook.gazetteer.find(run)
        countries = [place.country for place in found if place.country]
        close = next((country for country in countries if country in near), None)
        large = found[0].country if found and (found[0].population >= _LARGE or found[0].precision in ("site", "region")) else None
        if close or large:
            yield Evidence(-1, close or large or "", _TOWN_OF_OUTLET, "outlet-town")


def words_of(name: str) -> tuple[Word, ...]:
    """Split a name into words as an index matches them; elided articles stand apart."""
    pieces = name.replace("’", "'").replace("'", "' ").replace("(", " ").replace(")", " ").split()
    return tuple(Word(piece, fold(piece), fold(piece)) for piece in pieces)


def _runs(words: Sequence[Word]) -> Iterator[str]:
    """Yield capitalised words, and pairs of them."""
    for at, word in enumerate(words):
        if word.text[:1].isupper():
            yield word.text
            if at + 1 < len(words) and words[at + 1].text[:1].isupper():
                yield f"{word.text} {words[at + 1].text}"


def _issuer(parsed: ParsedText, codebook: Codebook) -> Actor | None:
    """Give the party that publishes its own release: an actor that bears arms and whose name the outlet's holds."""
    outlet = parsed.document.outlet
    if outlet is None or any(entry.id == outlet.entity for entry in codebook.outlets):
        return None
    if outlet.entity in codebook.actor_by_id:
        return codebook.actor_by_id[outlet.entity]
    words = words_of(outlet.name)
    found = [hit.value for hit in lexicon(codebook, parsed.document.language).actors.find(words)]
    return next((actor for actor in found if {"armed-group", "security-force"} & set(actor.classes)), None)


def _holders(parsed: ParsedText, names: Registry) -> Iterator[Evidence]:
    """Read the countries of persons who are named in full, each once."""
    seen: set[str] = set()
    for name in parsed.names:
        hit = names.holders.match(parsed.tokens, name.first)
        lands = {holder.country for holder in hit.value} if hit is not None and hit.last - hit.first > 1 else set()
        country = next(iter(lands)) if len(lands) == 1 else None
        if hit is not None and country is not None and hit.value[0].id not in seen:
            seen.add(hit.value[0].id)
            yield Evidence(hit.first, country, _ACTOR, "holder")


# towns


def _place_names(parsed: ParsedText) -> list[tuple[int, str]]:
    """Give the names that may be those of places with their tokens, each name once."""
    found: dict[str, int] = {}
    for name in parsed.names:
        if name.label in ("LOC", "MISC"):
            found.setdefault(parsed.text[parsed.tokens[name.first].start : parsed.tokens[name.last - 1].end], name.first)
    return [(at, text) for text, at in found.items()]


def _only_ones(places: Sequence[tuple[int, str]], codebook: Codebook) -> Iterator[Evidence]:
    """Read the countries of places without a namesake in another country."""
    for at, text in places:
        countries = {place.country for place in codebook.gazetteer.find(text) if place.country and place.precision != "country"}
        if len(countries) == 1:
            yield Evidence(at, countries.pop(), _TOWN, "town")


def _towns(places: Sequence[tuple[int, str]], codebook: Codebook, near: frozenset[str]) -> Iterator[Evidence]:
    """Read the countries of the other places, by what is near; where nothing is, the largest is a guess."""
    for at, text in places:
        country = country_of_place(codebook, text, near)
        found = codebook.gazetteer.find(text)
        if country is not None and found[0].precision != "country":
            yield Evidence(at, country, _TOWN, "town")
        elif found and found[0].country and found[0].precision != "country":
            yield Evidence(at, found[0].country, _GUESSED_TOWN, "guessed-town")


def country_of_place(codebook: Codebook, name: str, near: frozenset[str]) -> str | None:
    """Give the country of a place: the only one of that name, the only one near, or one far larger than its namesakes.

    Raises:
        GazetteerError: the gazetteer cannot be opened.
    """
    everywhere = [place for place in codebook.gazetteer.find(name) if place.country]
    found = [place for place in everywhere if place.country in near] or everywhere
    if len({place.country for place in found}) <= 1:
        return found[0].country if found else None
    first = found[0]
    others = max((place.population for place in found if place.country != first.country), default=0)
    return first.country if first.precision == "site" or first.population > _LARGER * max(others, 1) else None


# acronyms that the text explains


def _explained(parsed: ParsedText, names: Registry) -> dict[str, Actor | None]:
    """Read «Front patriotique rwandais (FPR)»: what the long form before the bracket says, the acronym means in the whole report."""
    tokens = parsed.tokens
    found: dict[str, Actor | None] = {}
    for at in range(1, len(tokens) - 2):
        if tokens[at].text == "(" and tokens[at + 2].text in (")", ",", ";") and is_acronym(tokens[at + 1].text):
            long_form = _ends_before(parsed, names, at)
            if long_form is not None:
                found.setdefault(tokens[at + 1].text, long_form)
            elif _is_initials(parsed, at, tokens[at + 1].text):
                found.setdefault(tokens[at + 1].text, None)
    return found


def is_acronym(text: str) -> bool:
    """Tell capital letters that stand for a name; digits may be among them."""
    return _SHORTEST_ACRONYM <= len(text) <= _LONGEST_ACRONYM and text.isupper() and text[:1].isalpha() and text.replace("-", "").isalnum()


def _ends_before(parsed: ParsedText, names: Registry, at: int) -> Actor | None:
    for first in range(max(0, at - _LONGEST_NAME), at):
        hit = names.bearings.match(parsed.tokens, first)
        if hit is not None and hit.last == at and (at - first > 1 or len(parsed.tokens[first].text) > _LONGEST_ACRONYM):
            actors = _actors(hit.value)
            return actors[0] if len(actors) == 1 else None
    return None


def _actors(bearings: Sequence[Bearing]) -> list[Actor]:
    return list({bearing.actor.id: bearing.actor for bearing in bearings}.values())


def _is_initials(parsed: ParsedText, at: int, acronym: str) -> bool:
    """Tell whether the words before a bracket begin with the letters of the acronym, small words left out where they do not fit."""
    letters = [letter for letter in fold(acronym) if letter.isalpha()]
    words = [piece for token in parsed.tokens[max(0, at - _LONGEST_NAME) : at] for piece in split_words(token.text) if piece[:1].isalpha()]
    for word in reversed(words):
        if letters and word[0] == letters[-1]:
            letters.pop()
        elif len(word) > _SMALL_WORD:
            break
    return not letters
