"""Choose the names of a place: what of the other names that GeoNames lists is a name in a newsroom's sense, and what regions are called.

The rules are data: `data/gazetteer/names.toml` and `stop_keys.toml`.
"""

import math
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from recoupe.codebook.place_keys import key

# People a square kilometre of built-up ground, and how much wider than a disc of that area a town lies: rough, for a radius that holds the town.
_DENSITY = 3000
_SPRAWL = 1.5
_SMALLEST_KM = 2.0


@dataclass(frozen=True, slots=True)
class _Rules:
    behind: tuple[str, ...]
    before: tuple[str, ...]
    forms: tuple[str, ...]
    fewest_letters: int
    longest_code: int
    vowels: frozenset[str]
    stops: frozenset[str]


@cache
def _rules() -> _Rules:
    folder = files("recoupe.codebook") / "data" / "gazetteer"
    tables = tomllib.loads((folder / "names.toml").read_text("utf-8"))
    stops = tomllib.loads((folder / "stop_keys.toml").read_text("utf-8"))
    units, aliases = tables["units"], tables["aliases"]
    return _Rules(
        behind=tuple(f" {head}" for head in units["heads_behind"]),
        before=tuple(head if head.endswith("'") else f"{head} " for head in units["heads_before"]),
        forms=tuple(units["forms_admin1"]),
        fewest_letters=aliases["fewest_letters"],
        longest_code=aliases["longest_code"],
        vowels=frozenset(aliases["vowels"]),
        stops=frozenset(key(word) for word in stops["words"].split()),
    )


def aliases(main: str, others: Iterable[str]) -> list[str]:
    """Give the other names of a place that newsrooms may write.

    Left out are names in other scripts than Latin, codes («DEZ»), romanisations for machines («dyr alzwr»), everyday words («est», "mars").
    """
    return [name for name in others if name and name != main and is_name(name)]


def is_name(name: str) -> bool:
    """Tell whether an alias is a name, see `aliases`."""
    rules = _rules()
    folded = key(name)
    if len(folded) < rules.fewest_letters or folded in rules.stops or not rules.vowels.intersection(folded):
        return False
    if name == name.lower() or (name == name.upper() and len(folded) <= rules.longest_code):
        return False
    return all(_is_latin(character) for character in name if character.isalpha())


@lru_cache(maxsize=4096)
def _is_latin(character: str) -> bool:
    return "LATIN" in unicodedata.name(character, "") or "MODIFIER LETTER" in unicodedata.name(character, "")


def bare_unit(name: str) -> str:
    """Give the name of a region without its generic word: «Damascus» of "Damascus Governorate"."""
    rules = _rules()
    for head in sorted(rules.before, key=len, reverse=True):
        if name.startswith(head) and len(name) > len(head):
            return name[len(head) :]
    for head in sorted(rules.behind, key=len, reverse=True):
        if name.endswith(head) and len(name) > len(head):
            return name[: -len(head)]
    return name


def unit_names(name: str, *, first_order: bool) -> list[str]:
    """Give the names of a region: as it stands, bare, and for one of the first order with the usual generic words."""
    bare = bare_unit(name)
    formed = [form.replace("{}", bare) for form in _rules().forms] if first_order else []
    return list(dict.fromkeys([name, bare, *formed]))


def town_radius_km(population: int) -> float:
    """Give a radius that holds a town of so many people."""
    return max(_SMALLEST_KM, round(_SPRAWL * math.sqrt(population / _DENSITY / math.pi), 1))


def spread(points: Iterable[tuple[float, float]]) -> tuple[float, float, float]:
    """Give the middle of some points (degrees) and the distance in km within which nine in ten of them lie."""
    found = list(points)
    lat = sum(point[0] for point in found) / len(found)
    lon = _mean_longitude([point[1] for point in found])
    distances = sorted(distance_km((lat, lon), point) for point in found)
    return lat, lon, distances[min(len(distances) - 1, math.ceil(len(distances) * 0.9) - 1)]


def _mean_longitude(longitudes: list[float]) -> float:
    """Give the mean of longitudes, also across the date line."""
    east = sum(math.cos(math.radians(lon)) for lon in longitudes)
    north = sum(math.sin(math.radians(lon)) for lon in longitudes)
    return math.degrees(math.atan2(north, east))


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the distance of two points on the globe.

    Source: haversine formula, mean radius of the Earth 6371 km.
    """
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def unit_slug(code: str) -> str:
    """Give the id of a region that has none at GeoNames: «adm-sy-07»."""
    return "adm-" + "-".join(_slug_words(code))


def _slug_words(code: str) -> Iterator[str]:
    yield from ("".join(character if character.isalnum() else "" for character in part.lower()) for part in code.split("."))
