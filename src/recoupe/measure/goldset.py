"""Hold what a gold set is, and read its files: strictly, with the digest of every byte that was read."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.cases import Case
from recoupe.measure.scores import Miss, Row

OPEN = "open.jsonl"
SEALED = "sealed.jsonl"
# The parts of our own sets that were written after their sealed one was opened, each after the rules had been mended once more.
LATER = "later"
FRESH = "fresh"
UNSEEN = "unseen"
UNREAD = "unread"
HOME = "RECOUPE_GOLD"

Item = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a set is to be read; each set says which of these it knows.

    Attributes:
        part: one part of the set alone.
        swapped: in place of the texts a copy in which all names and places are exchanged for others.
        capitals: in place of the texts a copy in capitals.
        workers: how many processes read.
        tell: is told after each text how many of how many are read.
    """

    part: str | None = None
    swapped: bool = False
    capitals: bool = False
    workers: int = 1
    tell: Callable[[int, int], None] = lambda _done, _of: None

    @property
    def variant(self) -> str:
        """Name the copy that is read in place of the texts; empty for the texts themselves."""
        return ", ".join(name for name, wanted in (("swapped", self.swapped), ("capitals", self.capitals)) if wanted)


AS_IT_IS = Manner()


@dataclass
class GoldFolder:
    """The folder that gold is read from. `read` names the files that were read, each with its SHA-256.

    Attributes:
        path: the folder.
        sealed: read the sealed part of our own sets instead of the open one.
        manner: how the set is to be read.
    """

    path: Path
    sealed: bool = False
    manner: Manner = AS_IT_IS
    read: dict[str, str] = field(default_factory=dict)

    def own(self, name: str) -> Path | None:
        """Give the file of a set of our own: `NAME/open.jsonl`, or `open.jsonl` in a folder of that name, `PART.jsonl` for a part; None where there is none."""
        part = SEALED if self.sealed else f"{self.manner.part}.jsonl" if self.manner.part else OPEN
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


class Outcome(NamedTuple):
    """What measuring gives.

    Attributes:
        rows: the figures.
        misses: what was missed.
        cases: what each document counts, in sets that are compared document by document.
        means: the figures that are means, each with the fields whose F1 it is the mean of.
    """

    rows: tuple[Row, ...] = ()
    misses: tuple[Miss, ...] = ()
    cases: tuple[Case, ...] = ()
    means: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A member of this room.

    Attributes:
        name: as the command line names it, the name of the file.
        title: what it measures, one line.
        looked_for: the files that hold it, as a message says it.
        measure: gives the rows and the misses; nothing where the folder holds none of its files.
        parts: what may be measured alone.
        variants: the copies that it can make of its texts.
    """

    name: str
    title: str
    looked_for: str
    measure: Callable[[GoldFolder, Codebook], Outcome]
    parts: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


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
    part: str | None = None
    variant: str = ""
    cases: tuple[Case, ...] = ()
    means: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def measure(gold: GoldSet, path: Path | None, codebook: Codebook, *, sealed: bool = False, manner: Manner = AS_IT_IS) -> Measurement:
    """Measure the program by a gold set.

    Args:
        gold: the set.
        path: the folder that holds it; `default_folder` if left out.
        codebook: what is known of the world.
        sealed: the sealed part instead of the open one.
        manner: how the set is to be read.

    Raises:
        GoldError: the set is not there, cannot be read in that manner, or a line of it is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    _refuse(gold, manner, sealed=sealed)
    folder = GoldFolder(path or default_folder(), sealed, manner)
    found = gold.measure(folder, codebook)
    if not folder.read:
        what = f"part {manner.part!r} of {gold.name!r}" if manner.part else f"the sealed part of {gold.name!r}" if sealed else f"the gold set {gold.name!r}"
        raise GoldError(f"{folder.path}: {what} is not there; it was looked for as {gold.looked_for}; name its folder with --data")
    digests = dict(folder.read), folder.digest, codebook.digest
    return Measurement(gold.name, sealed, found.rows, found.misses, *digests, manner.part, manner.variant, found.cases, dict(found.means))


def _refuse(gold: GoldSet, manner: Manner, *, sealed: bool) -> None:
    """Refuse a manner that a set does not know.

    Raises:
        GoldError: the set has no such part, that part and the sealed one are both asked for, or it makes no such copy.
    """
    if manner.part is not None and manner.part not in gold.parts:
        raise GoldError(f"the gold set {gold.name!r} has no part {manner.part!r}; it has {', '.join(gold.parts) or 'no parts, leave --part out'}")
    if manner.part is not None and sealed:
        raise GoldError(f"part {manner.part!r} of {gold.name!r} stands beside the sealed part; leave --part or --sealed out")
    wanted = [name for name in manner.variant.split(", ") if name]
    if unknown := [name for name in wanted if name not in gold.variants]:
        raise GoldError(f"the gold set {gold.name!r} makes no copy {unknown[0]!r}; leave --{unknown[0]} out")


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
