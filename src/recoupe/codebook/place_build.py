"""Build a store of places from a dump of GeoNames: stream it into the writer, then sort. The memory does not grow with the dump."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from recoupe.codebook.geonames_dump import Dump, Feature, OtherName, countries, features, other_names, units
from recoupe.codebook.place_names import aliases, exonyms, is_name, name_languages, town_radius_km, unit_name, unit_names
from recoupe.codebook.place_pack import add_variants
from recoupe.codebook.place_units import Unit, add_units
from recoupe.codebook.place_writer import PlaceRow, PlaceWriter
from recoupe.codebook.schema import Site

CREDITS = ("GeoNames (https://www.geonames.org), CC BY 4.0",)
# Told as often as a person looks, not at every line.
_TELL_EVERY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a feature code of GeoNames is here; radius 0 goes by population."""

    kind: str
    precision: str
    radius_km: float


class _Progress:
    """Tells how many bytes were read, now and then."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._untold = 0

    def read(self, size: int) -> None:
        self._untold += size
        if self._untold >= _TELL_EVERY_BYTES:
            self.flush()

    def flush(self) -> None:
        self._tell(self._untold)
        self._untold = 0


def build(dump: Dump, out: Path, sites: Iterable[Site] = (), tell: Callable[[int], None] = lambda _: None) -> str:
    """Build a store and give the digest of its places.

    Args:
        dump: the files of GeoNames.
        out: where the store goes; it appears when it is whole.
        sites: places of the user's own that the store is to hold too.
        tell: called now and then with the bytes read since the last call.

    Raises:
        GazetteerError: a file of the dump is not what it should be.
        OSError: `out` cannot be written.
    """
    aside = out.with_name(f".{out.name}.aside")
    writer = PlaceWriter(aside)
    progress = _Progress(tell)
    try:
        alpha3 = countries(dump.countries)
        _add_features(writer, dump, alpha3, progress)
        _add_other_names(writer, dump, progress)
        _add_units(writer, dump, alpha3)
        _add_sites(writer, sites)
        digest = writer.finish(f"geonames {dump.places.stem}", CREDITS)
        add_variants(aside)
        aside.replace(out)
    finally:
        writer.close()
        aside.unlink(missing_ok=True)
    progress.flush()
    return digest


@cache
def _kinds() -> dict[tuple[str, str], _Kind]:
    lines = (files("recoupe.codebook") / "data" / "gazetteer" / "features.csv").read_text("utf-8").splitlines()
    return {(row["class"], row["code"]): _Kind(row["kind"], row["precision"], float(row["radius_km"])) for row in csv.DictReader(lines)}


def _add_features(writer: PlaceWriter, dump: Dump, alpha3: dict[str, str], progress: _Progress) -> None:
    for feature in features(dump.places):
        progress.read(feature.bytes)
        known = _kinds().get((feature.group, feature.code))
        if known is not None:
            row = _row(feature, known, alpha3.get(feature.country, ""))
            others = () if dump.names else aliases(feature.name, feature.others.split(","))
            writer.add_place(row, _names(row, feature), others)


def _names(row: PlaceRow, feature: Feature) -> list[str]:
    """Give the names of a place besides its main name: exonyms, and the forms in which newsrooms write a region."""
    found = [*exonyms(str(feature.geonames))]
    if row.kind in ("admin1", "admin2"):
        code = row.admin1 if row.kind == "admin1" else None
        found += [*unit_names(row.name, first_order=row.kind == "admin1"), *(exonyms(code) if code else ())]
    return found


def _row(feature: Feature, known: _Kind, country: str) -> PlaceRow:
    admin1 = f"{feature.country}.{feature.admin1}" if feature.country and feature.admin1 else None
    admin2 = f"{admin1}.{feature.admin2}" if admin1 and feature.admin2 else None
    return PlaceRow(
        ref=feature.geonames,
        geonames=feature.geonames,
        slug=None,
        name=unit_name(admin1 or "", feature.name) if known.kind == "admin1" else feature.name,
        lat=feature.lat,
        lon=feature.lon,
        country=country,
        admin1=admin1,
        admin2=admin2,
        kind=known.kind,
        precision=known.precision,
        population=feature.population,
        radius_km=known.radius_km or town_radius_km(feature.population),
    )


def _add_other_names(writer: PlaceWriter, dump: Dump, progress: _Progress) -> None:
    if dump.names is None:
        return
    for other in other_names(dump.names):
        progress.read(other.bytes)
        if is_name(other.name) and other.language not in name_languages().none and writer.holds(other.geonames):
            writer.add_names(other.geonames, [other.name], alias=not _is_official(other))


def _is_official(other: OtherName) -> bool:
    return other.language in name_languages().official and not (other.colloquial or other.historic)


def _add_units(writer: PlaceWriter, dump: Dump, alpha3: dict[str, str]) -> None:
    for level, path in ((1, dump.admin1), (2, dump.admin2)):
        if path is not None:
            add_units(writer, level, [Unit(*found) for found in units(path)], alpha3)


def _add_sites(writer: PlaceWriter, sites: Iterable[Site]) -> None:
    """Add a user's own sites; one that lies in several countries is kept with the first."""
    for site in sites:
        country = site.countries[0] if site.countries else ""
        where = (site.name, site.lat, site.lon, country, None, None)
        writer.add_place(PlaceRow(writer.new_ref(), None, site.id, *where, site.kind, site.precision, 0, site.radius_km), site.names, site.aliases)
