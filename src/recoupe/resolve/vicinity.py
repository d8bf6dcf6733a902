"""Read what leads away from a place: «à 30 km au sud de X», "near X", «entre X et Y», and where a deed told so lies."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from recoupe.codebook.earth import distance_km, midpoint, moved
from recoupe.codebook.language import Language
from recoupe.model.event import Place
from recoupe.model.folding import fold
from recoupe.model.mentions import PlaceMention
from recoupe.model.parsed import ParsedText
from recoupe.model.span import cut
from recoupe.resolve.held import Held

_WINDOW = 70
# How far «près de» and a direction without a distance may reach, and what a round distance leaves open.
NEAR_KM, AWAY_KM = 20.0, 25.0
VAGUE = 0.3
_GAP = 40
_LONGEST_ROAD_KM = 400.0
_EXACT = frozenset({"site", "town"})


@dataclass(frozen=True, slots=True)
class Vicinity:
    """How far from a place, in degrees clockwise from north where a direction is told, and how wide the doubt is."""

    km: float
    bearing: float | None
    radius_km: float


def lead_away(parsed: ParsedText, mentions: tuple[PlaceMention, ...], languages: dict[str, Language]) -> tuple[PlaceMention, ...]:
    """Give each mention the place where a deed told there lies, where its words lead away from the named place.

    Args:
        parsed: the text.
        mentions: places in text order.
        languages: place words by language code.

    Returns:
        The same mentions in the same order, some with `away` set.
    """
    found = list(mentions)
    for n, mention in enumerate(mentions):
        sentence = parsed.sentences[parsed.tokens[mention.first].sentence]
        if sentence.language not in languages or mention.place.lat is None:
            continue
        cues = _cues(Held(languages[sentence.language]))
        before = fold(parsed.text[max(sentence.start, mention.place.span.start - _WINDOW) : mention.place.span.start])
        if n + 1 < len(mentions) and _is_pair(parsed, mention, mentions[n + 1], before, cues):
            road = _road(parsed, mention, mentions[n + 1])
            if road is not None:
                found[n], found[n + 1] = replace(found[n], away=road), replace(found[n + 1], away=road)
        elif found[n].away is None and mention.place.precision in _EXACT:
            vicinity = cues.read(before)
            found[n] = replace(mention, away=_away(mention.place, vicinity)) if vicinity else mention
    return tuple(found)


class _Cues:
    """The compiled words of one language."""

    def __init__(self, language: Language) -> None:
        cues = language.places
        self._compass = {fold(word): degrees for word, degrees in cues.compass.items()}
        self._units = {" ".join(fold(word).split()): float(km) for word, km in cues.distance_units.items()}
        self._numbers = {fold(word): value for word, value in language.quantities.numbers.items()}
        links = _either((*cues.naming, *language.names.of_words, *language.names.definite_articles, *cues.away_links))
        # Words are taken once and never given back: «la ville» is one link or two, and trying both ways doubles the work with each of them.
        linked = rf"(?:{links}\s*)*+"
        tail = rf"{linked}$"
        number = rf"(?P<n>[0-9]+(?:[.,][0-9]+)?|{_either(language.quantities.numbers)})"
        self._distance = re.compile(rf"(?<!\w){number}\s*(?P<unit>{_either(cues.distance_units)})(?!\w)(?P<way>[^.;:!?]*?){tail}")
        self._direction = re.compile(rf"(?<!\w)(?P<way>{_either(cues.compass)})\s+{tail}")
        self._near = re.compile(rf"(?<!\w){_either(cues.near)}\s*{tail}")
        self.between = re.compile(rf"(?<!\w){_either(cues.between)}\s+{tail}")
        self.joins = re.compile(rf"\s*(?:{_either(cues.between_joins)}|-)\s*{linked}")
        self.roads = re.compile(rf"(?<!\w){_either(cues.roads)}\s*{tail}")

    def read(self, before: str) -> Vicinity | None:
        """Read the words right before a name."""
        hit = self._distance.search(before)
        if hit is not None:
            km = self._value(hit["n"]) * self._units[" ".join(hit["unit"].split())]
            bearing = self._bearing(hit["way"])
            return Vicinity(km, bearing, max(5.0, VAGUE * km) if bearing is not None else max(5.0, km))
        hit = self._direction.search(before)
        if hit is not None:
            return Vicinity(0.0, None, AWAY_KM)
        return Vicinity(0.0, None, NEAR_KM) if self._near.search(before) else None

    def _value(self, written: str) -> float:
        return float(written.replace(",", ".")) if written[0].isdigit() else float(self._numbers[written])

    def _bearing(self, way: str) -> float | None:
        words = [word for word in self._compass if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", way)]
        return self._compass[max(words, key=len)] if words else None


def _either(words: Iterable[str]) -> str:
    """Write an alternation, the longest first; one that never matches where there are no words."""
    folded = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return "(?:" + ("|".join(re.escape(word).replace("\\ ", r"\s+") for word in folded) or "(?!)") + ")"


@lru_cache(maxsize=8)
def _cues(key: Held[Language]) -> _Cues:
    return _Cues(key.value)


def _away(place: Place, vicinity: Vicinity) -> Place:
    """Move a place; where no direction is told the point stays, with a radius that holds the way."""
    assert place.lat is not None
    assert place.lon is not None
    radius = round(vicinity.radius_km + (place.radius_km or 0.0), 1)
    if vicinity.bearing is None:
        return replace(place, radius_km=radius)
    lat, lon = moved(place.lat, place.lon, vicinity.km, vicinity.bearing)
    return replace(place, entity=None, lat=round(lat, 4), lon=round(lon, 4), radius_km=radius)


def _is_pair(parsed: ParsedText, one: PlaceMention, two: PlaceMention, before: str, cues: _Cues) -> bool:
    """Tell the two ends of a road: «entre X et Y», "the X-Y road"."""
    if {one.place.precision, two.place.precision} - _EXACT or two.place.lat is None:
        return False
    between = fold(parsed.text[one.place.span.end : two.place.span.start])
    if len(between) > _GAP or not cues.joins.fullmatch(between):
        return False
    return cues.between.search(before) is not None or (between.strip() == "-" and cues.roads.search(before) is not None)


def _road(parsed: ParsedText, one: PlaceMention, two: PlaceMention) -> Place | None:
    """Give the middle of a road with a radius that reaches both ends (coding guide, 15)."""
    first, second = one.place, two.place
    assert first.lat is not None
    assert first.lon is not None
    assert second.lat is not None
    assert second.lon is not None
    length = distance_km(first.lat, first.lon, second.lat, second.lon)
    if length > _LONGEST_ROAD_KM:
        return None
    lat, lon = midpoint(first.lat, first.lon, second.lat, second.lon)
    span = cut(parsed.text, first.span.start, second.span.end)
    country = first.country if first.country == second.country else None
    admin1 = first.admin1 if first.admin1 == second.admin1 else None
    return Place(" ".join(span.text.split()), None, round(lat, 4), round(lon, 4), country, admin1, "site", span, round(length / 2, 1))
