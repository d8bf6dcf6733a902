"""Resolve where: every name of a place to a point of the gazetteer, or to the reason why not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from recoupe.codebook.earth import distance_km
from recoupe.codebook.gazetteer import Candidate, Gazetteer, key, likeness
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import split_words
from recoupe.model.event import Place
from recoupe.model.folding import fold
from recoupe.model.mentions import ActorMention, PlaceMention
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Warning, WarningCode
from recoupe.model.span import cut
from recoupe.resolve.disambiguation import Question, holds, weigh
from recoupe.resolve.held import Held
from recoupe.resolve.place_scene import Toponym
from recoupe.resolve.place_words import is_of_place, place_words
from recoupe.resolve.registry import Registry, registry
from recoupe.resolve.toponyms import find_toponyms
from recoupe.resolve.vicinity import lead_away

_HOME = 3.0
_BARE = (None, "")
_BEHIND = 7
_MAIN_LAND = 0.15
# How like a name another spelling must be: where it is one of many, and where it is the only one of the only country.
_ALIKE, _HARDLY_ALIKE = 0.5, 0.15
# A country that the report speaks of more than of all others together.
_ONE_LAND = 0.5
_LITTLE, _SOME, _MUCH = 0.8, 2.5, 5.0
_WELL_KNOWN = 5000
_FAMOUS = 150_000
_SPOKEN_OF = 0.02
_TOWN_KM = 15.0
# What a name without a place is, by the words around it.
_UNRESOLVED = ("region", "site", "admin1", "admin2", "country", "town")
_SLACK, _SLACK_KM = 1.5, 60.0


@dataclass(slots=True)
class _Name:
    """A toponym with what it is told to lie in and the question that it asks; `inside` where a preposition says so, not a comma alone."""

    toponym: Toponym
    outer: "_Name | None" = None
    inside: bool = False
    question: Question | None = None
    found: tuple[Candidate, ...] = ()


def find_places(
    parsed: ParsedText, actors: Sequence[ActorMention], codebook: Codebook
) -> tuple[tuple[PlaceMention, ...], tuple[Place, ...], tuple[Warning, ...]]:
    """Find and resolve every toponym.

    Args:
        parsed: the text with its names.
        actors: what was resolved as an actor.
        codebook: countries, sites, gazetteer and place words.

    Returns:
        The literal places, one entry a mention, in text order; the associative ones, resolved ones only; and what could not be resolved.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
        GazetteerError: the gazetteer cannot be opened.
    """
    names = [_Name(toponym) for toponym in find_toponyms(parsed, actors, codebook)]
    _nest(parsed, names, codebook)
    lands = _lands(parsed, actors, codebook)
    _ask(names, registry(codebook))
    questions = _questions(names)
    weigh(questions, lands)
    _propose_variants(names, questions, lands, codebook.gazetteer)
    literal, associative, warnings = [], [], []
    told: set[str] = set()
    for name in names:
        answer, reason = _answer(name)
        if not name.toponym.sure and (answer is None or not _is_believable(name, answer)):
            continue
        place = _place(parsed, name, answer)
        if not name.toponym.literal:
            associative.extend([place] if answer is not None else [])
            continue
        literal.append(PlaceMention(name.toponym.first, name.toponym.last, name.toponym.head, place, name.toponym.rule, acts=name.toponym.acts))
        if answer is None and fold(place.name) not in told:
            told.add(fold(place.name))
            code = WarningCode.PLACE_AMBIGUOUS if name.question is not None and name.question.candidates else WarningCode.PLACE_UNRESOLVED
            warnings.append(Warning(code, f"«{place.name}» is not resolved to a point: {reason}", None, "places", (place.span,)))
    return lead_away(parsed, tuple(literal), codebook.languages), tuple(associative), tuple(warnings)


# what a name is told to lie in


def _nest(parsed: ParsedText, names: Sequence[_Name], codebook: Codebook) -> None:
    """Tie each name to the next one where only words of place stand between: "Paris, Texas", «X, dans la province de Y»."""
    for name, behind in zip(names, names[1:], strict=False):
        if name.toponym.literal and behind.toponym.literal and _leads_to(parsed, name.toponym, behind.toponym, codebook):
            name.outer = behind
            between = parsed.tokens[name.toponym.last : behind.toponym.first]
            name.inside = any(token.pos == "ADP" for token in between) and not any(token.text == "," for token in between)


def _leads_to(parsed: ParsedText, inner: Toponym, outer: Toponym, codebook: Codebook) -> bool:
    between = parsed.tokens[inner.last : outer.first]
    sentence = parsed.sentences[parsed.tokens[inner.first].sentence]
    if not between or len(between) > _BEHIND or outer.first >= sentence.last or sentence.language not in codebook.languages:
        return False
    words = place_words(Held(codebook.language(sentence.language)))
    return all(is_of_place(words, token) for token in between)


# what the report speaks of


def _lands(parsed: ParsedText, actors: Sequence[ActorMention], codebook: Codebook) -> dict[str, float]:
    """Weigh the countries of the report's actors and of its outlet; names of places and adjectives weigh by themselves."""
    weight: defaultdict[str, float] = defaultdict(float)
    for actor in actors:
        if actor.country:
            weight[actor.country] += 0.5
    home = _country_of_outlet(parsed, codebook)
    if home:
        weight[home] += _HOME
    return dict(weight)


def _country_of_outlet(parsed: ParsedText, codebook: Codebook) -> str | None:
    """Give the country in the publisher's name («OCHA Soudan du Sud»), the longest name that fits, or the one the outlet is listed with."""
    outlet = parsed.document.outlet
    if outlet is None:
        return None
    return _country_in(outlet.name, Held(codebook)) or next((entry.country for entry in codebook.outlets if entry.id == outlet.entity), None)


@lru_cache(maxsize=256)
def _country_in(name: str, book: Held[Codebook]) -> str | None:
    """Give the country whose name a publisher's name holds, the longest that fits."""
    padded = f" {' '.join(split_words(name))} "
    rows = ((" ".join(split_words(own)), land.alpha3) for land in book.value.countries for own in land.names)
    return max((row for row in rows if f" {row[0]} " in padded), key=lambda row: len(row[0]), default=("", None))[1]


# the questions


def _ask(names: Sequence[_Name], known: Registry) -> None:
    """Give every name its question: one a name and reading, that of the fullest telling where a mention tells less."""
    asked: dict[tuple[str, frozenset[str]], list[_Name]] = {}
    for name in names:
        form, found = _found(name.toponym, known)
        asked.setdefault((form, name.toponym.wants), []).append(name)
        name.found = found
    siblings: dict[str, list[Question]] = {}
    for (form, _), group in asked.items():
        siblings.setdefault(form, []).extend(_ask_group(group))
    for row in siblings.values():
        for question in row:
            question.siblings = [one for one in row if one is not question]
    for name in names:
        if name.outer is not None and name.question is not None and name.outer.question is not None and name.question is not name.outer.question:
            name.question.outer = name.question.outer or name.outer.question
            name.outer.question.inner.append(name.question)
            if name.outer.outer is None:
                _hold_to_countries(name.outer.question)


def _hold_to_countries(outer: Question) -> None:
    """Let a name that something is told to lie in, and that a country bears, be a country or a first-order unit: "a village in Colombia"."""
    if any(candidate.precision == "country" and candidate.match == "name" for candidate in outer.candidates):
        outer.candidates = tuple(candidate for candidate in outer.candidates if candidate.precision in ("country", "admin1"))


def _found(toponym: Toponym, known: Registry) -> tuple[str, tuple[Candidate, ...]]:
    """Look a name up: the first of its forms that any place bears, folded, and those places."""
    for form in toponym.lookups:
        found = known.codebook.gazetteer.find(form)
        if found:
            return fold(form), _as_units(found, known.codebook.gazetteer)
    return fold(toponym.lookups[-1]), known.cores.get(key(toponym.lookups[-1]), ()) if "site" in toponym.wants else ()


def _as_units(found: tuple[Candidate, ...], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Let a region of the overlay that is a first-order unit of its country be one («bande de Gaza»), and leave the unit itself out."""
    units: dict[str, Candidate] = {}
    for one in found:
        if one.precision == "region" and one.country is not None:
            twin = next((unit for unit in gazetteer.find(one.name) if unit.precision == "admin1" and unit.country == one.country), None)
            if twin is not None:
                units[twin.entity] = replace(one, precision="admin1", admin1_code=twin.admin1_code, admin1=twin.admin1)
    merged = {unit.entity: unit for unit in units.values()}
    return tuple(merged.get(one.entity, one) for one in found if one.entity not in units)


def _ask_group(group: Sequence[_Name]) -> list[Question]:
    """Let all mentions of a name be one place, unless they are told to lie in different ones; a bare mention is the one named most."""
    asked: dict[tuple[str | None, str], Question] = {}
    for name in sorted(group, key=lambda name: _signature(name) == _BARE):
        signature = _signature(name)
        if signature not in asked:
            shared = max(asked.values(), key=lambda question: question.mentions, default=None) if signature == _BARE else None
            asked[signature] = shared or _question(name)
        name.question = asked[signature]
        name.question.mentions += 1
        name.question.is_sure = name.question.is_sure or (name.toponym.sure and name.toponym.literal)
    return list(dict.fromkeys(asked.values()))


def _signature(name: _Name) -> tuple[str | None, str]:
    """Give what a mention is told to lie in."""
    return name.toponym.land, fold(name.outer.toponym.name) if name.outer else ""


def _question(name: _Name) -> Question:
    toponym = name.toponym
    return Question(name.found, toponym.wants, frozenset({toponym.land} if toponym.land else ()))


def _questions(names: Sequence[_Name]) -> list[Question]:
    found: list[Question] = []
    for name in names:
        if name.question is not None and not any(name.question is one for one in found):
            found.append(name.question)
    return found


def _propose_variants(names: Sequence[_Name], questions: Sequence[Question], lands: dict[str, float], gazetteer: Gazetteer) -> None:
    """Propose other spellings, within the countries that the report speaks of, for names that no fitting place bears; weigh once more if there are any."""
    likely = _likely_lands(questions, lands)
    proposals: list[tuple[Question, str, tuple[Candidate, ...]]] = []
    for name in names:
        question = name.question
        if question is not None and name.toponym.sure and _answer(name)[0] is None and question.rival() is None:
            within = _told_lands(name) or likely
            written = name.toponym.lookups[-1]
            proposals.append((question, written, gazetteer.variants(written, within) if within else ()))
    for question, written, found in proposals:
        question.candidates = (*question.candidates, *(one for one in found if one not in question.candidates))
        question.spelt = {one.entity: likeness(written, one.name) for one in found}
    if any(found for _, _, found in proposals):
        weigh(questions, lands)


def _likely_lands(questions: Sequence[Question], lands: dict[str, float]) -> frozenset[str]:
    """Name the countries that the report clearly speaks of; where a name alone leads, it leads nowhere."""
    weight = defaultdict(float, lands)
    for question in questions:
        best = question.best()
        if best is not None and not _is_strange(question, best):
            for land in best.countries:
                weight[land] += question.mentions / len(best.countries)
    total = sum(weight.values())
    return frozenset(land for land, share in weight.items() if share >= 0.2 * total)


def _told_lands(name: _Name) -> frozenset[str]:
    """Name the countries that the words beside a name tell: those of its adjective or possessor, or of the place that it is told to lie in."""
    if name.toponym.land:
        return frozenset({name.toponym.land})
    told: frozenset[str] = frozenset()
    outer = name.outer
    while outer is not None:
        best = outer.question.best() if outer.question else None
        if best is not None and best.precision == "country":
            return frozenset(best.countries)
        if best is not None and best.precision in ("admin1", "admin2"):
            told = told or frozenset(best.countries)
        outer = outer.outer
    return told


# the answers


def _answer(name: _Name) -> tuple[Candidate | None, str]:
    """Give the place that a name means, or why none is given."""
    question = name.question
    told = _told_lands(name)
    best = question.best() if question is not None else None
    if question is None or best is None:
        return None, "the gazetteer holds no place of that name" + (f" in {', '.join(sorted(told))}" if told else "")
    if told and best.precision != "country" and not told.intersection(best.countries):
        return None, f"no place of that name is known in {', '.join(sorted(told))}, the country told beside it"
    elsewhere = _told_elsewhere(name, best)
    if elsewhere is not None:
        return None, f"no place of that name is known in or near {_told(elsewhere)}, told beside it"
    if _is_strange(question, best):
        return None, f"the gazetteer holds only {_told(best)}, a country of which the report does not speak"
    rival = question.rival()
    if rival is not None:
        return None, f"it may be {_told(best)} or {_told(rival)}, and the report does not say which"
    if best.match == "variant" and not _is_supported(name, best):
        return None, f"only another spelling is known, {_told(best)}, and nothing else in the report points there"
    return best, ""


def _told_elsewhere(name: _Name, best: Candidate) -> Candidate | None:
    """Give the place that a name is told to lie in, if the likeliest place of the name lies far outside of it."""
    outer = name.outer.question.best() if name.outer is not None and name.outer.question is not None else None
    if outer is None or not name.inside or outer.precision in ("country", "region") or best.precision in ("country", "admin1") or best.population >= _FAMOUS:
        return None
    if outer.match == "variant" or holds(outer, best):
        return None
    away = distance_km(outer.lat, outer.lon, best.lat, best.lon)
    return outer if away > _SLACK * outer.radius_km + _SLACK_KM else None


def _is_strange(question: Question, best: Candidate) -> bool:
    """Tell a little town in a country that the report does not speak of, though it speaks of others."""
    if best.precision not in ("town", "admin2") or best.population >= _FAMOUS or not question.spoken_of:
        return False
    return not question.lands and max((question.spoken_of.get(land, 0.0) for land in best.countries), default=0.0) < _SPOKEN_OF


def _is_believable(name: _Name, answer: Candidate) -> bool:
    """Tell whether a name that only the gazetteer knows as a place is one here: the report names it elsewhere, or speaks for that very place."""
    question = name.question
    assert question is not None
    if question.is_sure:
        return True
    if question.support(answer) < _least_support(name.toponym, answer):
        return False
    if not name.toponym.literal and answer.match != "name" and answer.precision not in ("admin1", "country"):
        return False
    return name.toponym.literal or answer.precision != "town" or answer.population >= _WELL_KNOWN


def _least_support(toponym: Toponym, answer: Candidate) -> float:
    """Tell how much the report must speak for a place before a name that was not typed as one is taken for it: more for one word, for an alias."""
    many = toponym.last - toponym.first > 1
    if answer.match == "name":
        return _SOME if many or toponym.cued or not toponym.literal else _MUCH
    return _LITTLE if many and answer.population >= _WELL_KNOWN else _MUCH


def _told(candidate: Candidate) -> str:
    return ", ".join(part for part in (candidate.name, candidate.admin1, candidate.country) if part)


def _is_supported(name: _Name, best: Candidate) -> bool:
    """Tell whether more than the spelling speaks for a variant: it lies where the words say, is the only one of the one country told, or a like one."""
    question = name.question
    assert question is not None
    outer = question.outer.best() if question.outer else None
    if outer is not None and outer.precision != "country" and holds(outer, best):
        return True
    share = 1.0 if _told_lands(name) else max((question.spoken_of.get(land, 0.0) for land in best.countries), default=0.0)
    alone = len({candidate.admin1_code or candidate.entity for candidate in question.candidates if candidate.match == "variant"}) == 1
    alike = likeness(name.toponym.lookups[-1], best.name)
    return (alone and share > _ONE_LAND and alike >= _HARDLY_ALIKE) or (share >= _MAIN_LAND and alike >= _ALIKE)


def _place(parsed: ParsedText, name: _Name, answer: Candidate | None) -> Place:
    toponym = name.toponym
    span = cut(parsed.text, toponym.start, toponym.end)
    if answer is not None:
        return Place(toponym.name, answer.entity, answer.lat, answer.lon, answer.country, answer.admin1, answer.precision, span, _radius(answer))
    outer = name.outer.question.best() if name.outer and name.outer.question else None
    country = toponym.land or (outer.country if outer else None)
    admin1 = outer.name if outer is not None and outer.precision == "admin1" else None
    precision = next((one for one in _UNRESOLVED if one in toponym.wants), "town")
    return Place(toponym.name, None, None, None, country, admin1, precision, span)


def _radius(answer: Candidate) -> float:
    """Give how far off the point the words may lie; a town that is named is exact, whatever its size (UCDP GED codebook, where_prec 1)."""
    return min(answer.radius_km, _TOWN_KM) if answer.precision == "town" and answer.entity.startswith("geonames:") else answer.radius_km
