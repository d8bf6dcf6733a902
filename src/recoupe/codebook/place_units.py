"""Give first- and second-order regions a point and a reach from the towns that lie in them: lists of regions have names alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recoupe.codebook.place_names import exonyms, spread, unit_name, unit_names, unit_slug
from recoupe.codebook.place_writer import PlaceRow, PlaceWriter, Town

# A region with one town, or towns in one spot, still reaches further than a town.
_SMALLEST_KM = {1: 15.0, 2: 8.0}


@dataclass(frozen=True, slots=True)
class Unit:
    """A region: its code ("SY.07"), the name that GeoNames gives it, and its id there, where that is known."""

    code: str
    name: str
    geonames: int | None = None


def add_units(writer: PlaceWriter, level: int, units: Iterable[Unit], alpha3: Mapping[str, str]) -> None:
    """Add the regions of a level, after all towns: in the middle of their towns, as wide as these lie.

    A region that was given as a place keeps its point and gets the reach of its towns. A region without towns has no point, and is left out.

    Args:
        writer: holds the towns.
        level: 1 or 2.
        units: the regions of that level.
        alpha3: ISO 3166-1 alpha-3 by alpha-2.
    """
    named = {unit.code: unit for unit in units}
    given = writer.units(level)
    extents = [(code, _extent(level, towns)) for code, towns in writer.towns(level) if code in named or code in given]
    for unit in named.values():
        writer.add_unit(unit.code, unit_name(unit.code, unit.name))
    for code, extent in extents:
        if code in given:
            writer.set_radius(given[code], extent.radius_km)
        else:
            _add_unit(writer, named[code], alpha3.get(code[:2], ""), extent)
    if level == 1:
        for code, ref in given.items():
            writer.add_code(ref, code)


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a region lies and how many live in its towns."""

    level: int
    lat: float
    lon: float
    radius_km: float
    population: int


def _extent(level: int, towns: list[Town]) -> _Extent:
    ranked = sorted(towns, key=lambda town: (-town.population, town.ref))
    lat, lon, radius = spread([(town.lat, town.lon) for town in ranked])
    return _Extent(level, lat, lon, max(radius, _SMALLEST_KM[level]), sum(town.population for town in towns))


def _add_unit(writer: PlaceWriter, unit: Unit, country: str, extent: _Extent) -> None:
    level, code, name = extent.level, unit.code, unit_name(unit.code, unit.name)
    ref = unit.geonames or writer.new_ref()
    row = PlaceRow(
        ref=ref,
        geonames=unit.geonames,
        slug=None if unit.geonames else unit_slug(code),
        name=name,
        lat=extent.lat,
        lon=extent.lon,
        country=country,
        admin1=".".join(code.split(".")[:2]),
        admin2=code if level > 1 else None,
        kind=f"admin{level}",
        precision=f"admin{level}",
        population=extent.population,
        radius_km=extent.radius_km,
    )
    names = (*unit_names(name, first_order=level == 1), *exonyms(code))
    writer.add_place(row, names)
    if level == 1:
        writer.add_code(ref, code)
        for seat in writer.bearers(code, names)[:1]:  # a region is called by the other names of its seat, too: «Alep»
            writer.share_names(seat, ref)
