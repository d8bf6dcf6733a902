"""Write a store of places: gather places and names in any order, then rank, sort and write them.

What is gathered lies in a file beside the store, so that the memory does not grow with the world. The same places and names give the same bytes.
"""

import hashlib
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from recoupe.codebook.place_keys import key, rules_digest
from recoupe.codebook.place_schema import FORMAT, TABLES, code_key

_GATHERED = (
    "PRAGMA gathered.journal_mode = OFF",
    "PRAGMA gathered.synchronous = OFF",
    "PRAGMA main.journal_mode = OFF",
    "PRAGMA main.synchronous = OFF",
    "PRAGMA temp_store = FILE",
    "CREATE TABLE gathered.unit(code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE gathered.place(ref INTEGER PRIMARY KEY, geonames INTEGER, slug TEXT, name TEXT, lat INTEGER, lon INTEGER, country TEXT, "
        "admin1 TEXT, admin2 TEXT, kind TEXT, precision TEXT, population INTEGER, radius INTEGER)"
    ),
    "CREATE TABLE gathered.name(key TEXT NOT NULL, ref INTEGER NOT NULL, alias INTEGER NOT NULL)",
)
_RANKED = (
    "INSERT INTO kind(kind, precision) SELECT DISTINCT kind, precision FROM gathered.place ORDER BY 1, 2",
    (
        "INSERT INTO unit(code, name) SELECT code, name FROM gathered.unit "
        "WHERE code IN (SELECT admin1 FROM gathered.place UNION SELECT admin2 FROM gathered.place) ORDER BY code"
    ),
    "CREATE TABLE gathered.rank(ref INTEGER PRIMARY KEY, id INTEGER NOT NULL)",
    "INSERT INTO gathered.rank SELECT ref, row_number() OVER (ORDER BY population DESC, geonames IS NULL, geonames, slug) FROM gathered.place",
    "CREATE UNIQUE INDEX gathered.rank_id ON rank(id)",
    "CREATE TABLE gathered.unit_id AS SELECT code, id FROM main.unit",
    "CREATE UNIQUE INDEX gathered.unit_code ON unit_id(code)",
    (
        "INSERT INTO main.place SELECT r.id, p.geonames, p.slug, p.name, p.lat, p.lon, p.country, a1.id, a2.id, k.id, p.population, p.radius "
        "FROM gathered.rank r JOIN gathered.place p ON p.ref = r.ref JOIN main.kind k ON k.kind = p.kind AND k.precision = p.precision "
        "LEFT JOIN gathered.unit_id a1 ON a1.code = p.admin1 LEFT JOIN gathered.unit_id a2 ON a2.code = p.admin2 ORDER BY r.id"
    ),
)
_POSTINGS = "SELECT n.key, r.id, min(n.alias) FROM gathered.name n JOIN gathered.rank r ON r.ref = n.ref GROUP BY n.key, r.id ORDER BY n.key, r.id"
_ENTITIES = ("SELECT * FROM main.unit ORDER BY id", "SELECT * FROM main.kind ORDER BY id", "SELECT * FROM main.place ORDER BY id")
_UNITS = {
    1: "SELECT admin1, ref FROM gathered.place WHERE kind = 'admin1' AND admin1 IS NOT NULL ORDER BY ref DESC",
    2: "SELECT admin2, ref FROM gathered.place WHERE kind = 'admin2' AND admin2 IS NOT NULL ORDER BY ref DESC",
}
_TOWNS = {
    1: "SELECT admin1, ref, lat, lon, population FROM gathered.place WHERE precision = 'town' AND admin1 IS NOT NULL ORDER BY admin1, ref",
    2: "SELECT admin2, ref, lat, lon, population FROM gathered.place WHERE precision = 'town' AND admin2 IS NOT NULL ORDER BY admin2, ref",
}
_BEARERS = "SELECT p.population, p.ref FROM gathered.name n JOIN gathered.place p ON p.ref = n.ref WHERE p.precision = 'town' AND p.admin1 = ? AND n.key = ?"
_E5 = 100_000
_HM = 10


@dataclass(frozen=True, slots=True)
class Town:
    """A town that was gathered: `ref`, degrees, people."""

    ref: int
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place to be written.

    Attributes:
        ref: any number that is its own; names refer to it.
        geonames: its id at GeoNames, or None where `slug` names it.
        slug: its own id, or None.
        name: main name, as shown.
        lat: WGS 84 degrees.
        lon: WGS 84 degrees.
        country: ISO 3166-1 alpha-3, empty at sea.
        admin1: code of its first-order region ("SY.07"), whose name is given by `add_unit`, or None.
        admin2: code of its second-order region, or None.
        kind: populated, capital, admin1, admin2, country, or a kind of site.
        precision: site, town, admin2, admin1, country, region.
        population: 0 where it is not known.
        radius_km: how far it reaches.
    """

    ref: int
    geonames: int | None
    slug: str | None
    name: str
    lat: float
    lon: float
    country: str
    admin1: str | None
    admin2: str | None
    kind: str
    precision: str
    population: int
    radius_km: float


class PlaceWriter:
    """Gathers places and names, and writes them as a store."""

    def __init__(self, path: Path) -> None:
        self._gathered = path.with_name(f"{path.name}.gathered")
        self._gathered.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        self._made = 0
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("ATTACH ? AS gathered", (str(self._gathered),))
        for statement in (*_GATHERED, *TABLES, "BEGIN"):
            self._connection.execute(statement)

    def add_unit(self, code: str, name: str) -> None:
        """Give the name of a first- or second-order region by its code; the last one given counts."""
        self._connection.execute("INSERT OR REPLACE INTO gathered.unit VALUES (?, ?)", (code, name))

    def add_place(self, row: PlaceRow, names: Iterable[str] = (), aliases: Iterable[str] = ()) -> None:
        """Gather a place, its main and official names, and what else it is called."""
        what = (row.ref, row.geonames, row.slug, row.name, round(row.lat * _E5), round(row.lon * _E5))
        where = (row.country, row.admin1, row.admin2, row.kind, row.precision, row.population, round(row.radius_km * _HM))
        self._connection.execute("INSERT OR REPLACE INTO gathered.place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*what, *where))
        self.add_names(row.ref, (row.name, *names))
        self.add_names(row.ref, aliases, alias=True)

    def new_ref(self) -> int:
        """Give a number that no place has: below all numbers of GeoNames."""
        self._made -= 1
        return self._made

    def add_names(self, ref: int, names: Iterable[str], *, alias: bool = False) -> None:
        """Gather names of a place that is, or will be, given; names of a place that never is are left out."""
        keys = sorted({key(name) for name in names} - {""})
        self._connection.executemany("INSERT INTO gathered.name VALUES (?, ?, ?)", [(one, ref, alias) for one in keys])

    def holds(self, ref: int) -> bool:
        """Tell whether a place was given."""
        return self._connection.execute("SELECT 1 FROM gathered.place WHERE ref = ?", (ref,)).fetchone() is not None

    def units(self, level: int) -> dict[str, int]:
        """Give the regions of a level that were given as places, by their codes."""
        return dict(self._connection.execute(_UNITS[level]).fetchall())

    def towns(self, level: int) -> Iterator[tuple[str, list[Town]]]:
        """Yield the code of every region of a level that has towns, with these."""
        found = self._connection.cursor().execute(_TOWNS[level])
        for code, rows in groupby(found, lambda row: row[0]):
            yield code, [Town(ref, lat / _E5, lon / _E5, population) for _, ref, lat, lon, population in rows]

    def bearers(self, code: str, names: Iterable[str]) -> list[int]:
        """Give the towns of a first-order region that bear one of some names, most populous first."""
        self._connection.execute("CREATE INDEX IF NOT EXISTS gathered.name_key ON name(key)")
        found = {row for name in names for row in self._connection.execute(_BEARERS, (code, key(name)))}
        return [ref for population, ref in sorted(found, key=lambda row: (-row[0], row[1]))]

    def share_names(self, ref: int, other: int) -> None:
        """Make the names of one place aliases of another, which is called after it."""
        self._connection.execute("CREATE INDEX IF NOT EXISTS gathered.name_ref ON name(ref)")
        self._connection.execute("INSERT INTO gathered.name SELECT key, ?, 1 FROM gathered.name WHERE ref = ?", (other, ref))

    def set_radius(self, ref: int, radius_km: float) -> None:
        """Say again how far a place reaches."""
        self._connection.execute("UPDATE gathered.place SET radius = ? WHERE ref = ?", (round(radius_km * _HM), ref))

    def add_code(self, ref: int, code: str) -> None:
        """Make a first-order region be found by its code."""
        self._connection.execute("INSERT INTO gathered.name VALUES (?, ?, 0)", (code_key(code), ref))

    def finish(self, name: str, credited: Iterable[str], facts: Mapping[str, str] | None = None) -> str:
        """Write the store and give the digest of its places.

        Args:
            name: what the store is called.
            credited: who is to be credited wherever the data shows.
            facts: what else the store is to say of itself.
        """
        digest = hashlib.sha256(f"{FORMAT}\0{rules_digest()}\0".encode())
        for statement in _RANKED:
            self._connection.execute(statement)
        for question in _ENTITIES:
            for row in self._connection.execute(question):
                digest.update(repr(row).encode())
        self._connection.executemany("INSERT INTO main.name VALUES (?, ?)", self._packed(digest))
        told = {"format": FORMAT, "keys": rules_digest(), "name": name, "digest": f"sha256:{digest.hexdigest()}", "credits": "\n".join(credited)}
        self._connection.executemany("INSERT INTO main.meta VALUES (?, ?)", sorted({**told, **(facts or {})}.items()))
        self._connection.execute("COMMIT")
        self._connection.execute("DETACH gathered")
        self.close()
        return told["digest"]

    def close(self) -> None:
        """Close the files and delete what was gathered."""
        self._connection.close()
        self._gathered.unlink(missing_ok=True)

    def _packed(self, digest: "hashlib._Hash") -> Iterator[tuple[str, bytes]]:
        """Yield every key with its places."""
        cursor = self._connection.cursor()
        for found, rows in groupby(cursor.execute(_POSTINGS), lambda row: row[0]):
            numbers = [2 * place + alias for _, place, alias in rows]
            packed = struct.pack(f"<{len(numbers)}I", *numbers)
            digest.update(found.encode() + b"\0" + packed)
            yield found, packed
