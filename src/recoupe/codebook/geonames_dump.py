"""Read a dump of GeoNames line by line: tab-separated, no quoting, UTF-8. Every fault is told with file and line.

Layout: https://download.geonames.org/export/dump/readme.txt. Files are read as a stream; nothing here grows with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recoupe.errors import GazetteerError

# The file that holds most is read; the others hold a part of it.
PLACE_FILES = ("allCountries.txt", "cities500.txt", "cities1000.txt", "cities5000.txt", "cities15000.txt")
COUNTRIES, ADMIN1, ADMIN2, NAMES = "countryInfo.txt", "admin1CodesASCII.txt", "admin2Codes.txt", "alternateNamesV2.txt"
_PLACE_COLUMNS, _NAME_COLUMNS, _UNIT_COLUMNS, _COUNTRY_COLUMNS = 19, 10, 4, 17


@dataclass(frozen=True, slots=True)
class Dump:
    """The files of a dump. Without `names`, the other names of the place file are taken, which have no languages."""

    places: Path
    countries: Path
    admin1: Path
    admin2: Path | None
    names: Path | None

    def bytes(self) -> int:
        """Give the size of all that is to be read."""
        return sum(path.stat().st_size for path in (self.places, self.countries, self.admin1, self.admin2, self.names) if path)


@dataclass(frozen=True, slots=True)
class Feature:
    """A line of the place file."""

    geonames: int
    name: str
    others: str
    lat: float
    lon: float
    group: str
    code: str
    country: str
    admin1: str
    admin2: str
    population: int
    bytes: int


@dataclass(frozen=True, slots=True)
class OtherName:
    """A line of the file of names."""

    geonames: int
    language: str
    name: str
    colloquial: bool
    historic: bool
    bytes: int


def find_dump(folder: Path) -> Dump:
    """Find the files of a dump in a folder.

    Raises:
        GazetteerError: files are missing; the message names all of them.
    """
    places = next((folder / name for name in PLACE_FILES if (folder / name).is_file()), None)
    missing = [name for name in (COUNTRIES, ADMIN1) if not (folder / name).is_file()]
    if places is None:
        missing.insert(0, " or ".join(PLACE_FILES[:2]))
    if missing or places is None:
        raise GazetteerError(f"{folder}: lacks {', '.join(missing)}; download and unzip them from https://download.geonames.org/export/dump/")
    return Dump(places, folder / COUNTRIES, folder / ADMIN1, _present(folder / ADMIN2), _present(folder / NAMES))


def _present(path: Path) -> Path | None:
    return path if path.is_file() else None


def features(path: Path) -> Iterator[Feature]:
    """Yield the lines of the place file.

    Raises:
        GazetteerError: a line is no place.
    """
    for number, cells, size in _lines(path, _PLACE_COLUMNS):
        try:
            yield Feature(
                geonames=int(cells[0]),
                name=cells[1],
                others=cells[3],
                lat=_degrees(cells[4], 90.0),
                lon=_degrees(cells[5], 180.0),
                group=cells[6],
                code=cells[7],
                country=cells[8],
                admin1=cells[10],
                admin2=cells[11],
                population=int(cells[14] or 0),
                bytes=size,
            )
        except ValueError as fault:
            raise GazetteerError(f"{path}:{number}: {fault}; is this a place file of GeoNames?") from fault


def other_names(path: Path) -> Iterator[OtherName]:
    """Yield the lines of the file of names.

    Raises:
        GazetteerError: a line is no name.
    """
    for number, cells, size in _lines(path, _NAME_COLUMNS):
        try:
            yield OtherName(int(cells[1]), cells[2], cells[3], cells[6] == "1", cells[7] == "1", size)
        except ValueError as fault:
            raise GazetteerError(f"{path}:{number}: {fault}; is this alternateNamesV2.txt?") from fault


def units(path: Path) -> Iterator[tuple[str, str, int]]:
    """Yield code, name and GeoNames id of the regions of admin1CodesASCII.txt or admin2Codes.txt.

    Raises:
        GazetteerError: a line is no region.
    """
    for number, cells, _ in _lines(path, _UNIT_COLUMNS):
        try:
            yield cells[0], cells[1], int(cells[3])
        except ValueError as fault:
            raise GazetteerError(f"{path}:{number}: {fault}; is this a file of codes of GeoNames?") from fault


def countries(path: Path) -> dict[str, str]:
    """Give ISO 3166-1 alpha-3 by alpha-2.

    Raises:
        GazetteerError: a line is no country.
    """
    return {cells[0]: cells[1] for _, cells, _ in _lines(path, _COUNTRY_COLUMNS)}


def _lines(path: Path, columns: int) -> Iterator[tuple[int, list[str], int]]:
    """Yield number, cells and bytes of every line but comments.

    Raises:
        GazetteerError: a line has too few cells or is not UTF-8, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.startswith(b"#") or not line.strip():
                    continue
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
                if len(cells) < columns:
                    raise GazetteerError(f"{path}:{number}: has {len(cells)} columns, not {columns}; is it a whole file of GeoNames?")
                yield number, cells, len(line)
    except UnicodeDecodeError as fault:
        raise GazetteerError(f"{path}:{number}: is not UTF-8 ({fault.reason} at byte {fault.start} of the line); download it again") from fault
    except OSError as fault:
        raise GazetteerError(f"{path}: cannot be read ({fault.strerror}); check the path") from fault


def _degrees(cell: str, most: float) -> float:
    """Read a coordinate.

    Raises:
        ValueError: it is none.
    """
    value = float(cell)
    if not -most <= value <= most:
        raise ValueError(f"coordinate {cell!r} is not between {-most:g} and {most:g}")
    return value
