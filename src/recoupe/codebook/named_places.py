"""Make candidates of what the codebook itself names: sites and countries, by the key of each of their names."""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from recoupe.codebook.gazetteer import Candidate
from recoupe.codebook.place_keys import key
from recoupe.codebook.schema import Country, Site

# A country that the table does not hold reaches about as far as a middling one.
_UNKNOWN_RADIUS_KM = 300.0


@dataclass(frozen=True, slots=True)
class _Land:
    """What GeoNames says of a country."""

    geonames: int
    population: int
    radius_km: float


def named_places(sites: Iterable[Site], countries: Iterable[Country]) -> dict[str, tuple[Candidate, ...]]:
    """Give the sites and countries by the keys of their names, each in the order given.

    A country is named «name» by every name of its list; a site by its names, its aliases are «alias».
    """
    found: dict[str, dict[str, Candidate]] = {}
    for candidate, names in (*_of_sites(sites), *_of_countries(countries)):
        for name in names:
            found.setdefault(key(name), {}).setdefault(candidate.entity, candidate)
    return {one: tuple(bearers.values()) for one, bearers in found.items()}


def _of_sites(sites: Iterable[Site]) -> Iterator[tuple[Candidate, tuple[str, ...]]]:
    for site in sites:
        candidate = Candidate(
            entity=f"site:{site.id}",
            name=site.name,
            lat=site.lat,
            lon=site.lon,
            country=site.countries[0] if len(site.countries) == 1 else None,
            countries=site.countries,
            admin1=site.admin1,
            admin1_code=None,
            admin2=None,
            precision=site.precision,
            kind=site.kind,
            population=0,
            radius_km=site.radius_km,
            match="name",
        )
        yield candidate, (site.name, *site.names)
        yield replace(candidate, match="alias"), site.aliases


def _of_countries(countries: Iterable[Country]) -> Iterator[tuple[Candidate, tuple[str, ...]]]:
    for country in countries:
        land = _lands().get(country.alpha3)
        candidate = Candidate(
            entity=f"geonames:{land.geonames}" if land else f"site:country-{country.alpha3.lower()}",
            name=country.name,
            lat=country.lat,
            lon=country.lon,
            country=country.alpha3,
            countries=(country.alpha3,),
            admin1=None,
            admin1_code=None,
            admin2=None,
            precision="country",
            kind="country",
            population=land.population if land else 0,
            radius_km=land.radius_km if land else _UNKNOWN_RADIUS_KM,
            match="name",
        )
        yield candidate, (country.name, *country.names)


@cache
def _lands() -> dict[str, _Land]:
    """Read the table of countries: as wide as a disc of their area."""
    lines = (files("recoupe.codebook") / "data" / "gazetteer" / "countries.csv").read_text("utf-8").splitlines()
    return {
        row["alpha3"]: _Land(int(row["geonames"]), int(row["population"]), max(1.0, round(math.sqrt(float(row["area_km2"]) / math.pi), 1)))
        for row in csv.DictReader(lines)
    }
