"""Load lists of sites: ours (`data/sites/*.csv`) and a user's own. Strict: every fault is told, with file, line and reason, all at once."""

import csv
import io
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from recoupe.codebook.schema import Site
from recoupe.codebook.tables import parts_of

COLUMNS = ("id", "name", "kind", "country", "admin1", "lat", "lon", "radius_km", "fr", "en", "aliases", "source")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Half the way round the globe; nothing reaches further.
_LARGEST_KM = 20_000.0


@dataclass(frozen=True, slots=True)
class SiteList:
    """What a list holds, and why some of its rows are refused: `file:line: reason`."""

    sites: tuple[Site, ...]
    faults: tuple[str, ...]


@cache
def site_kinds() -> dict[str, str]:
    """Give every kind that a site may have, with its precision."""
    tables = tomllib.loads((files("recoupe.codebook") / "data" / "gazetteer" / "site_kinds.toml").read_text("utf-8"))
    return {kind: precision for precision, kinds in tables["precision"].items() for kind in kinds.split()}


def read_sites(lists: Iterable[tuple[str, bytes]], countries: Collection[str]) -> SiteList:
    """Read lists of sites.

    Args:
        lists: the name of each, for messages, and its bytes.
        countries: the codes that exist, ISO 3166-1 alpha-3.

    Returns:
        The good rows in the order given, and every fault of the others.
    """
    sites: list[Site] = []
    faults: list[str] = []
    owner: dict[str, str] = {}
    for path, content in lists:
        for line, row in _rows(path, content, faults):
            found = [*_faults(row, countries)]
            if row["id"] in owner:
                found.append(f"id {row['id']!r} is given twice, first in {owner[row['id']]}; keep one row")
            owner.setdefault(row["id"], f"{path}:{line}")
            faults.extend(f"{path}:{line}: {fault}" for fault in found)
            if not found:
                sites.append(_site(row))
    return SiteList(tuple(sites), tuple(faults))


def _rows(path: str, content: bytes, faults: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of one list with their lines; what is no row is a fault."""
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        header = next(lines, [])
        if tuple(header) != COLUMNS:
            faults.append(f"{path}:1: {_header_fault(header)}")
            return
        before = lines.line_num
        for cells in lines:
            first, before = before + 1, lines.line_num
            if len(cells) == len(COLUMNS):
                yield first, dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
            elif cells:
                faults.append(f"{path}:{first}: has {len(cells)} cells, not {len(COLUMNS)}; quote names that hold commas")
    except UnicodeDecodeError as fault:
        faults.append(f"{path}: is not UTF-8 at byte {fault.start}; save it as UTF-8")
    except csv.Error as fault:
        faults.append(f"{path}:{lines.line_num}: {fault}; quote as RFC 4180 does")


def _header_fault(header: list[str]) -> str:
    unknown = [name for name in header if name not in COLUMNS]
    missing = [name for name in COLUMNS if name not in header]
    said = [f"unknown column {name!r}" for name in unknown] + [f"missing column {name!r}" for name in missing]
    return f"{', '.join(said) or 'columns in another order'}; the header must be {','.join(COLUMNS)}"


def _faults(row: dict[str, str], countries: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a row."""
    if not _SLUG.fullmatch(row["id"]):
        yield f"id {row['id']!r} is no slug; write lower-case letters and digits with single hyphens"
    if row["kind"] not in site_kinds():
        yield f"unknown kind {row['kind']!r}; choose one of {' '.join(sorted(site_kinds()))}"
    for code in parts_of(row["country"]):
        if code not in countries:
            yield f"unknown country {code!r}; write ISO 3166-1 alpha-3, several joined by |"
    for column, low, high in (("lat", -90.0, 90.0), ("lon", -180.0, 180.0), ("radius_km", 0.01, _LARGEST_KM)):
        yield from _number_faults(column, row[column], low, high)
    yield from (f"{column} is empty; every site needs one" for column in ("name", "fr", "en", "source") if not row[column])
    yield from (f"name {name!r} holds no letter or digit; correct it" for name in _all_names(row) if not any(map(str.isalnum, name)))


def _number_faults(column: str, cell: str, low: float, high: float) -> Iterator[str]:
    try:
        value = float(cell)
    except ValueError:
        yield f"{column} {cell!r} is no number; write decimal degrees or kilometres, such as 35.3"
        return
    if not low <= value <= high:
        yield f"{column} {cell!r} is not between {low:g} and {high:g}; correct it"


def _all_names(row: dict[str, str]) -> Iterator[str]:
    for column in ("name", "fr", "en", "aliases"):
        yield from parts_of(row[column])


def _site(row: dict[str, str]) -> Site:
    return Site(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        precision=site_kinds()[row["kind"]],
        countries=parts_of(row["country"]),
        admin1=row["admin1"] or None,
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        radius_km=float(row["radius_km"]),
        names=tuple(dict.fromkeys((*parts_of(row["fr"]), *parts_of(row["en"])))),
        aliases=parts_of(row["aliases"]),
        source=row["source"],
    )
