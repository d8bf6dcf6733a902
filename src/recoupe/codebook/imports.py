"""Load profiles of tables that teams already have: which column means what, and what the values in it come to. One file a kind of table, `imports/*.toml`.

A team's own table needs a file of the same shape, and nothing else.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import Literal

import cattrs
from cattrs import transform_error

from recoupe.codebook.crosswalk import plover_of
from recoupe.codebook.load import Codebook
from recoupe.errors import CodebookError, MappingError

Sides = Literal["both", "first", "first-on-second", "second-on-first"]


@dataclass(frozen=True, slots=True)
class ImportColumns:
    """The columns of a table by what they mean; those that are left out are not read.

    Attributes:
        id: name of the row, part of the record's `origin`.
        type: the value that `types` is looked up by.
        start: the day, or the first of a range.
        end: the last day of the range.
        time_precision: the value that `time_precisions` is looked up by.
        first: the first side.
        second: the second side.
        place: name of the place.
        lat: WGS 84 degrees.
        lon: WGS 84 degrees.
        country: name or ISO 3166-1 alpha-3 code of the country.
        admin1: name of the first-order division.
        place_precision: the value that `place_precisions` is looked up by.
        text: what the coder wrote of it; the evidence.
        sources: whom the coder read, set apart by semicolons.
        killed: the toll.
        killed_low: its lower bound.
        killed_high: its upper bound.
        injured: the injured.
    """

    type: str
    start: str
    id: str | None = None
    end: str | None = None
    time_precision: str | None = None
    first: str | None = None
    second: str | None = None
    place: str | None = None
    lat: str | None = None
    lon: str | None = None
    country: str | None = None
    admin1: str | None = None
    place_precision: str | None = None
    text: str | None = None
    sources: str | None = None
    killed: str | None = None
    killed_low: str | None = None
    killed_high: str | None = None
    injured: str | None = None

    def named(self) -> tuple[str, ...]:
        """Give the names of all columns that are read, each once, in the order in which they are declared."""
        return tuple(dict.fromkeys(name for one in fields(self) if (name := getattr(self, one.name))))


@dataclass(frozen=True, slots=True)
class ImportType:
    """What a value of the type column comes to: a PLOVER type with its modes, and who does it to whom.

    Attributes:
        sides: both sides do it, the first does it, the first does it to the second, the second to the first.
        type: one of the 16 types; left out where the codebook's way back from the scheme gives it.
        modes: PLOVER modes.
    """

    sides: Sides
    type: str | None = None
    modes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlacePrecision:
    """What a value of the column of exactness comes to; `at_sea` leaves out the country."""

    precision: Literal["site", "town", "admin2", "admin1", "country", "region"]
    radius_km: float | None = None
    at_sea: bool = False


@dataclass(frozen=True, slots=True)
class ImportActor:
    """What a side is whose name opens with these words; `{country}` in `entity` is the code of the country that the name holds."""

    opens: str
    kind: str
    sector: str | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class ImportPart:
    """A column that holds a part of the toll; whose is told by `of`, or by the column `of_column`."""

    column: str
    of: str | None = None
    of_column: str | None = None


@dataclass(frozen=True, slots=True)
class ImportExample:
    """A row, and in short what becomes of it; run as a test."""

    row: Mapping[str, str]
    gives: str


@dataclass(frozen=True, slots=True)
class ImportProfile:
    """How one kind of table is read.

    Attributes:
        id: name of the file.
        name: who published the table; the first link of every attribution.
        columns: which column means what.
        types: what the values of the type column come to.
        time_precisions: what the values of exactness in time come to: day, week, month or year around the day that is given.
        place_precisions: what the values of exactness in place come to.
        scheme: `acled`, `cameo` or `muc4` where types and modes are those of the codebook's way back.
        language: of the texts, ISO 639-1.
        zero_is_figure: whether a toll of zero says that nobody was killed, or nothing.
        unnamed: words with which the name of a side opens that nobody named.
        name_breaks: what parts the names of a side from one another.
        date_formats: how days are written, beside YYYY-MM-DD, as `strptime` has it.
        actors: what sides are by the words that their names open with.
        parts: columns that hold parts of the toll.
        examples: rows with what becomes of them.
        digest: SHA-256 of the file, which no file holds.
    """

    id: str
    name: str
    columns: ImportColumns
    types: Mapping[str, ImportType]
    time_precisions: Mapping[str, Literal["day", "week", "month", "year"]] = field(default_factory=dict)
    place_precisions: Mapping[str, ImportPlacePrecision] = field(default_factory=dict)
    scheme: Literal["acled", "cameo", "muc4"] | None = None
    language: str = "en"
    zero_is_figure: bool = False
    unnamed: tuple[str, ...] = ()
    name_breaks: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ("%d %B %Y", "%d-%b-%Y", "%d/%m/%Y")
    actors: tuple[ImportActor, ...] = ()
    parts: tuple[ImportPart, ...] = ()
    examples: tuple[ImportExample, ...] = ()
    digest: str = ""


def profile_names() -> tuple[str, ...]:
    """List the profiles that ship with the program."""
    folder = files("recoupe.codebook") / "data" / "imports"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load_profile(name: str, codebook: Codebook) -> ImportProfile:
    """Load a profile.

    Args:
        name: of one that ships with the program, or the path of a file of the same shape.
        codebook: what types, modes and codes there are.

    Raises:
        CodebookError: there is no such profile.
        MappingError: it is malformed; the message lists every fault.
    """
    if name in profile_names():
        return read_profile((files("recoupe.codebook") / "data" / "imports" / f"{name}.toml").read_bytes(), f"imports/{name}.toml", codebook)
    try:
        content = Path(name).read_bytes()
    except (OSError, ValueError) as fault:
        reason = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
        raise CodebookError(f"{name!r} is neither a profile ({', '.join(profile_names())}) nor a file that can be read: {reason.lower()}") from fault
    return read_profile(content, name, codebook)


def read_profile(content: bytes, path: str, codebook: Codebook) -> ImportProfile:
    """Read a profile from its bytes.

    Args:
        content: TOML.
        path: how messages name it.
        codebook: what types, modes and codes there are.

    Raises:
        MappingError: it is malformed; the message lists every fault.
    """
    try:
        found: ImportProfile = _converter().structure({**tomllib.loads(content.decode("utf-8")), "digest": hashlib.sha256(content).hexdigest()}, ImportProfile)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise MappingError(f"{path}: the profile is no TOML in UTF-8 ({fault}); correct the file") from fault
    except cattrs.BaseValidationError as fault:
        faults = tuple(f"{path}: {line}" for line in transform_error(fault))
        raise MappingError("the profile is refused: " + "; ".join(faults), faults) from fault
    wrong = tuple(f"{path}: {one}" for one in _faults(found, codebook))
    if wrong:
        raise MappingError("the profile is refused: " + "; ".join(wrong), wrong)
    return found


def resolved_type(value: str, profile: ImportProfile, codebook: Codebook) -> ImportType | None:
    """Give what a value of the type column comes to, with its type; None where the profile or the codebook has none."""
    found = profile.types.get(value)
    if found is None or found.type is not None or profile.scheme is None:
        return found
    back = plover_of(codebook.codes, profile.scheme, value)
    return ImportType(found.sides, back.type, back.modes) if back is not None and back.type else None


def _converter() -> cattrs.Converter:
    """Make the converter that refuses keys that nobody knows."""
    return cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)


def _faults(profile: ImportProfile, codebook: Codebook) -> Iterator[str]:
    """Yield what is wrong with a profile beside its shape."""
    if profile.language not in codebook.languages:
        yield f"language {profile.language!r} is not read; write one of {', '.join(sorted(codebook.languages))}"
    for value in profile.types:
        found = resolved_type(value, profile, codebook)
        event = codebook.events.get(found.type or "") if found else None
        if found is None or event is None:
            yield f"types.{value}: it comes to no event type; write `type`, one of {', '.join(sorted(codebook.events))}"
        else:
            yield from (f"types.{value}: mode {mode!r} is none of {event.id}; correct the name" for mode in found.modes if mode not in event.modes)
