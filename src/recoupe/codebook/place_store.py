"""Open a store of places read-only: an SQLite file of the user's, or the shipped one, which is unpacked once into the cache folder.

One connection a process, behind a lock: a fork opens its own, threads take turns, each for microseconds.
"""

import json
import os
import sqlite3
import struct
import threading
import weakref
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from recoupe.codebook.place_keys import rules_digest
from recoupe.codebook.place_schema import FORMAT
from recoupe.errors import GazetteerError

T = TypeVar("T")

Row = tuple[Any, ...]  # of `_PLACE`; sqlite3 gives no types

_PLACE = (
    "SELECT p.geonames, p.slug, p.name, p.lat_e5 / 1e5, p.lon_e5 / 1e5, p.country, a1.name, a1.code, a2.name, k.kind, k.precision, p.population, "
    "p.radius_hm / 10.0 FROM place p JOIN kind k ON k.id = p.kind LEFT JOIN unit a1 ON a1.id = p.admin1 LEFT JOIN unit a2 ON a2.id = p.admin2 "
    "WHERE p.id = ?"
)
_NUMBERED = "SELECT id FROM place WHERE geonames IN (SELECT value FROM json_each(?)) OR slug IN (SELECT value FROM json_each(?))"
_ALIKE = "SELECT v.key, n.places FROM variant v JOIN name n ON n.key = v.key WHERE v.skeleton = ? ORDER BY v.key"
_INSIDE = "SELECT p.id FROM json_each(?) one JOIN place p ON p.id = one.value WHERE p.country IN (SELECT value FROM json_each(?))"
# Where SQLite's header holds the size of a page and the number of pages; a file of another length is not whole.
_PAGE_SIZE_AT, _PAGE_COUNT_AT = 16, 28
_HEADER_BYTES = 100
# SQLite holds no greater number.
_LONGEST_NUMBER = 19
# Pages are read in place, and shared by all processes; of a larger store the rest is read as usual.
_MAP = "PRAGMA mmap_size = 268435456"


class StoreFile(Protocol):
    """A file that holds a store: `path` gives it, made anew where it is not there, `renew` makes it again or says why it cannot."""

    def path(self) -> Path: ...

    def renew(self) -> Path: ...


@dataclass(frozen=True, slots=True)
class Label:
    """What a store says of itself: its name, the digest of its places, and whom to credit."""

    name: str
    digest: str
    credits: tuple[str, ...]


@dataclass(slots=True)
class _Held:
    """The connection of one process."""

    pid: int = -1
    connection: sqlite3.Connection | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def close(self) -> None:
        if self.connection is not None and self.pid == os.getpid():
            self.connection.close()
        self.connection = None


class PlaceStore:
    """A store of places, opened at the first question."""

    def __init__(self, file: StoreFile, label: Label) -> None:
        self._file = file
        self.label = label
        self._held = _Held()
        # A connection that is left to the collector is a warning of Python 3.13.
        self._closing = weakref.finalize(self, _close, [self._held])

    def open(self) -> None:
        """Make the file ready and open it.

        Raises:
            GazetteerError: the file cannot be read or unpacked.
        """
        self._asked("SELECT 1", ())

    def places(self, key: str) -> list[tuple[Row, bool]]:
        """Give the places of a key, most populous first, each with whether the key is but an alias of it.

        Raises:
            GazetteerError: the file cannot be read or unpacked.
        """
        packed = self._asked("SELECT places FROM name WHERE key = ?", (key,))
        if not packed:
            return []
        return [(self._asked(_PLACE, (number >> 1,))[0], bool(number & 1)) for number in _numbers(packed[0][0])]

    def entries(self, ids: Collection[str]) -> list[Row]:
        """Give the places of some ids, `geonames:<id>` or `site:<slug>`; ids that the store does not have give none.

        Raises:
            GazetteerError: the file cannot be read or unpacked.
        """
        split = [one.partition(":")[::2] for one in ids]
        numbers = [int(name) for scheme, name in split if scheme == "geonames" and name.isascii() and name.isdigit() and len(name) < _LONGEST_NUMBER]
        found = self._asked(_NUMBERED, (json.dumps(numbers), json.dumps([name for scheme, name in split if scheme == "site"])))
        return [self._asked(_PLACE, one)[0] for one in found]

    def spelled_alike(self, skeleton: str, countries: Collection[str]) -> list[tuple[str, list[Row]]]:
        """Give the keys that share a skeleton, each with its places in some countries; keys without any are left out.

        Raises:
            GazetteerError: the file cannot be read or unpacked.
        """
        found = {key: _ids(packed) for key, packed in self._asked(_ALIKE, (skeleton,))}
        every = sorted({place for places in found.values() for place in places})
        inside = {row[0] for row in self._asked(_INSIDE, (json.dumps(every), json.dumps(sorted(countries))))}
        kept = [(key, [place for place in places if place in inside]) for key, places in found.items()]
        return [(key, [self._asked(_PLACE, (place,))[0] for place in places]) for key, places in kept if places]

    def _asked(self, question: str, values: tuple[object, ...]) -> list[Row]:
        """Ask the file; one that proves damaged is made anew, once.

        Raises:
            GazetteerError: the file cannot be read or unpacked.
        """
        held = self._held
        if held.pid != os.getpid():  # the first question, or the first after a fork, whose parent's lock may be held for ever
            held = self._held = _Held(os.getpid())
            self._closing.detach()
            self._closing = weakref.finalize(self, _close, [held])
        with held.lock:
            if held.connection is None:
                held.connection = _opened(self._file, self.label)
            try:
                return held.connection.execute(question, values).fetchall()
            except sqlite3.DatabaseError:
                held.close()
                held.connection = _connection(self._file.renew(), self.label)
                return held.connection.execute(question, values).fetchall()


def _numbers(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _ids(packed: bytes) -> list[int]:
    return [number >> 1 for number in _numbers(packed)]


def _close(held: list[_Held]) -> None:
    for one in held:
        one.close()


def _opened(file: StoreFile, label: Label) -> sqlite3.Connection:
    """Open a file, made anew where it is damaged.

    Raises:
        GazetteerError: it cannot be.
    """
    try:
        return _connection(file.path(), label)
    except GazetteerError:
        return _connection(file.renew(), label)


def _connection(path: Path, label: Label) -> sqlite3.Connection:
    """Open a whole file of the right store.

    Raises:
        GazetteerError: it is another.
    """
    found = read_label(path)
    if found.digest != label.digest:
        raise GazetteerError(f"{path}: holds places of another digest than it should, {found.digest}; delete the file")
    return _read_only(path)


def read_label(path: Path) -> Label:
    """Read what a store says of itself, after a look at whether it is one and whole.

    Raises:
        GazetteerError: it is no store, of another version, or not whole.
    """
    _refuse_cut(path)
    connection = _read_only(path)
    try:
        meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    except sqlite3.DatabaseError as fault:
        raise GazetteerError(f"{path}: is no gazetteer of recoupe ({fault}); build one with `recoupe gazetteer build`") from fault
    finally:
        connection.close()
    if (meta.get("format"), meta.get("keys")) != (FORMAT, rules_digest()):
        raise GazetteerError(f"{path}: was built by another version of recoupe; build it again with `recoupe gazetteer build`")
    return Label(meta["name"], meta["digest"], tuple(meta["credits"].split("\n")))


def _refuse_cut(path: Path) -> None:
    """Refuse a file that is not as long as its header says.

    Raises:
        GazetteerError: it is not, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        length = path.stat().st_size
    except OSError as fault:
        raise GazetteerError(f"{path}: the gazetteer cannot be read, {fault.strerror}; check the path") from fault
    if len(header) < _HEADER_BYTES or not header.startswith(b"SQLite format 3\0"):
        raise GazetteerError(f"{path}: is no gazetteer of recoupe; build one with `recoupe gazetteer build`")
    page = struct.unpack_from(">H", header, _PAGE_SIZE_AT)[0]
    count = struct.unpack_from(">I", header, _PAGE_COUNT_AT)[0]
    if length != (65536 if page == 1 else page) * count:
        raise GazetteerError(f"{path}: is not whole, {length} bytes; copy or build it again")


def _read_only(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes.

    Raises:
        GazetteerError: SQLite cannot open it.
    """
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        connection.execute(_MAP)
        return connection
    except sqlite3.Error as fault:
        raise GazetteerError(f"{path}: the gazetteer cannot be opened, {fault}; check the path") from fault
