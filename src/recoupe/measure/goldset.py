"""Hold what a gold set is, and read its files: strictly, with the digest of every byte that was read."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.scores import Miss, Row

OPEN = "open.jsonl"
SEALED = "sealed.jsonl"
HOME = "RECOUPE_GOLD"

Item = Mapping[str, object]


@dataclass
class GoldFolder:
    """The folder that gold is read from. `read` names the files that were read, each with its SHA-256.

    Attributes:
        path: the folder.
        sealed: read the sealed part of our own sets instead of the open one.
    """

    path: Path
    sealed: bool = False
    read: dict[str, str] = field(default_factory=dict)

    def own(self, name: str) -> Path | None:
        """Give the file of a set of our own: `NAME/open.jsonl`, or `open.jsonl` in a folder of that name; None where there is none."""
        part = SEALED if self.sealed else OPEN
        homes = [self.path / name, *([self.path] if self.path.name == name else [])]
        return next((home / part for home in homes if (home / part).is_file()), None)

    def find(self, *names: str) -> Path | None:
        """Give the first file of these names, relative to the folder; None where there is none, and for the sealed part, which others do not have."""
        return None if self.sealed else next((self.path / name for name in names if (self.path / name).is_file()), None)

    def content(self, path: Path) -> bytes:
        """Read a file and note its digest.

        Raises:
            GoldError: it cannot be read.
        """
        try:
            content = path.read_bytes()
        except OSError as fault:
            raise GoldError(f"{path}: the file cannot be read: {str(fault.strerror).lower()}; check the path and its permissions") from fault
        self.read[path.name if path.parent == self.path else f"{path.parent.name}/{path.name}"] = hashlib.sha256(content).hexdigest()
        return content

    def items(self, path: Path, needed: tuple[str, ...]) -> tuple[Item, ...]:
        """Read JSON lines.

        Args:
            path: a file that `own` or `find` gave.
            needed: keys that every line must have.

        Raises:
            GoldError: a line is no object, or lacks a key; the message names all such lines.
        """
        # Not `splitlines`: JSON strings may hold characters that Unicode counts as line ends.
        found: list[Item] = []
        faults: list[str] = []
        for number, line in enumerate(self.content(path).decode("utf-8", "replace").split("\n"), start=1):
            try:
                item = json.loads(line) if line.strip() else None
            except ValueError:
                item = ()
            if item is not None:
                missing = [key for key in needed if key not in item] if isinstance(item, dict) else ["an object"]
                faults.extend(f"line {number} lacks {key}" for key in missing)
                found.append(item)
        if faults:
            raise GoldError(f"{path}: {'; '.join(faults)}; write each line as the README of the set says")
        return tuple(found)

    @property
    def digest(self) -> str:
        """Give one digest over all files that were read."""
        return hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in sorted(self.read.items())).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A member of this room.

    Attributes:
        name: as the command line names it, the name of the file.
        title: what it measures, one line.
        looked_for: the files that hold it, as a message says it.
        measure: gives the rows and the misses; nothing where the folder holds none of its files.
    """

    name: str
    title: str
    looked_for: str
    measure: Callable[[GoldFolder, Codebook], tuple[tuple[Row, ...], tuple[Miss, ...]]]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a gold set says of the program, and of which data and which codebook it says so."""

    set: str
    sealed: bool
    rows: tuple[Row, ...]
    misses: tuple[Miss, ...]
    files: Mapping[str, str]
    data: str
    codebook: str


def measure(gold: GoldSet, path: Path | None, codebook: Codebook, *, sealed: bool = False) -> Measurement:
    """Measure the program by a gold set.

    Args:
        gold: the set.
        path: the folder that holds it; `default_folder` if left out.
        codebook: what is known of the world.
        sealed: the sealed part instead of the open one.

    Raises:
        GoldError: the set is not there, or a line of it is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    folder = GoldFolder(path or default_folder(), sealed)
    rows, misses = gold.measure(folder, codebook)
    if not folder.read:
        what = f"the sealed part of {gold.name!r}" if sealed else f"the gold set {gold.name!r}"
        raise GoldError(f"{folder.path}: {what} is not there; it was looked for as {gold.looked_for}; name its folder with --data")
    return Measurement(gold.name, sealed, rows, misses, dict(folder.read), folder.digest, codebook.digest)


def default_folder() -> Path:
    """Give the folder of gold where none is named: that of the variable RECOUPE_GOLD, else `gold/` of the checkout.

    Raises:
        GoldError: there is neither.
    """
    named = os.environ.get(HOME)
    if named:
        return Path(named)
    checkout = Path(__file__).parents[3] / "gold"
    if not checkout.is_dir():
        raise GoldError(f"no gold is installed with the package; name a folder with --data or in the variable {HOME}")
    return checkout


def words(item: Item, key: str) -> str:
    """Give a string of an item.

    Raises:
        GoldError: it is none.
    """
    value = item.get(key)
    if not isinstance(value, str):
        raise GoldError(f"{item.get('id')!r}: {key} is {value!r}, not a string; write it as the README of the set says")
    return value


def number(item: Item, key: str) -> float | None:
    """Give a number of an item, None where it has none.

    Raises:
        GoldError: it is something else.
    """
    value = item.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GoldError(f"{item.get('id')!r}: {key} is {value!r}, not a number; write it as the README of the set says")
    return float(value)


def span(item: Item, text: str) -> tuple[int, int]:
    """Give the characters that an item stands for.

    Raises:
        GoldError: they do not lie in the text, or are not its phrase.
    """
    start, end = item.get("start"), item.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise GoldError(f"{item.get('id')!r}: {start!r} to {end!r} does not lie in the text; correct the offsets")
    if item.get("phrase", text[start:end]) != text[start:end]:
        raise GoldError(f"{item.get('id')!r}: {text[start:end]!r} stands there, not {item['phrase']!r}; correct the offsets")
    return start, end


def parts(item: Item, key: str) -> tuple[Item, ...]:
    """Give the objects that an item lists.

    Raises:
        GoldError: it lists something else.
    """
    value = item.get(key)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise GoldError(f"{item.get('id')!r}: {key} is no list of objects; write it as the README of the set says")
    return tuple(value)
