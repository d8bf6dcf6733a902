"""Find the file of a store: one that the user names, or the shipped pack, unpacked once into the cache folder.

Unpacking writes aside and renames, so that two processes at once, or one that is killed, do no harm. The name of the unpacked file holds the
digest of its places: another version of the package unpacks beside it.
"""

import lzma
import os
import shutil
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from recoupe.codebook.place_keys import skeleton
from recoupe.codebook.place_schema import VARIANTS
from recoupe.codebook.place_store import Label, PlaceStore, read_label
from recoupe.errors import GazetteerError

PACK = "geonames.sqlite.xz"
PACK_LABEL = "pack.toml"


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A store that a user built; it is never made anew."""

    place: Path

    def path(self) -> Path:
        """Give the file."""
        return self.place

    def renew(self) -> Path:
        """Refuse.

        Raises:
            GazetteerError: always; only its user can make it anew.
        """
        raise GazetteerError(f"{self.place}: the gazetteer is damaged; build it again with `recoupe gazetteer build`")


@dataclass(frozen=True, slots=True)
class PackedFile:
    """The shipped store, packed in `folder`."""

    folder: Traversable
    file_name: str

    def path(self) -> Path:
        """Give the unpacked file, made where it is in no cache folder yet.

        Raises:
            GazetteerError: the pack is damaged, or no folder can be written.
        """
        for folder in _cache_folders():
            if (folder / self.file_name).is_file():
                return folder / self.file_name
        return self.renew()

    def renew(self) -> Path:
        """Unpack into the first cache folder that can be written.

        Raises:
            GazetteerError: the pack is damaged, or no folder can be written.
        """
        refused: list[str] = []
        for folder in _cache_folders():
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                return _unpack(self.folder / PACK, folder / self.file_name)
            except OSError as fault:
                refused.append(f"{folder} ({fault.strerror})")
        raise GazetteerError(f"the gazetteer cannot be unpacked: {', '.join(refused)}; name a folder that can be written in RECOUPE_CACHE")


def built_store(path: Path) -> PlaceStore:
    """Give a store that was built by `recoupe gazetteer build`.

    Raises:
        GazetteerError: the file is no such store, of another version, or not whole.
    """
    return PlaceStore(BuiltFile(path), read_label(path))


def packed_store(folder: Traversable) -> PlaceStore:
    """Give the shipped store; it is unpacked at the first question.

    Raises:
        GazetteerError: the pack says nothing of itself.
    """
    try:
        said = tomllib.loads((folder / PACK_LABEL).read_text("utf-8"))
        label = Label(said["name"], said["digest"], tuple(said["credits"]))
    except (OSError, tomllib.TOMLDecodeError, KeyError) as fault:
        raise GazetteerError(f"{folder}/{PACK_LABEL}: cannot be read ({fault}); install recoupe again") from fault
    return PlaceStore(PackedFile(folder, f"places-{label.digest.removeprefix('sha256:')[:16]}.sqlite"), label)


def _cache_folders() -> Iterator[Path]:
    """Yield the folders that may hold the unpacked store, the best first."""
    named, shared = os.environ.get("RECOUPE_CACHE"), os.environ.get("XDG_CACHE_HOME")
    if named:
        yield Path(named)
    else:
        yield Path(shared) / "recoupe" if shared else Path("~/.cache/recoupe").expanduser()
    temporary = Path(tempfile.gettempdir()) / f"recoupe-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    if _is_ours(temporary):
        yield temporary


def _is_ours(folder: Path) -> bool:
    """Tell a folder that nobody else can have put a file into."""
    if not folder.exists() or not hasattr(os, "getuid"):
        return True
    state = folder.stat()
    return state.st_uid == os.getuid() and not state.st_mode & 0o022


def _unpack(pack: Traversable, target: Path) -> Path:
    """Unpack aside, add what is made of the names, and rename.

    Raises:
        GazetteerError: the pack is damaged.
        OSError: the folder cannot be written.
    """
    handle, aside = tempfile.mkstemp(prefix=f".{target.stem}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as sink, pack.open("rb") as packed, lzma.open(packed) as source:
            shutil.copyfileobj(source, sink, 1 << 20)
        add_variants(Path(aside))
        Path(aside).replace(target)
    except (lzma.LZMAError, EOFError, sqlite3.DatabaseError) as fault:
        raise GazetteerError(f"{pack}: the pack of the gazetteer is damaged ({fault}); install recoupe again") from fault
    finally:
        Path(aside).unlink(missing_ok=True)
    return target


def add_variants(path: Path) -> None:
    """Add to a store what is made of its names: the keys of each skeleton."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.create_function("skeleton", 1, skeleton, deterministic=True)
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for statement in VARIANTS:
            connection.execute(statement)
    finally:
        connection.close()
