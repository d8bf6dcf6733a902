"""Hold what is written down about sets of accounts of one incident, and load it strictly: `gold.json` with the texts beside it.

A file is refused, with all its faults at once, for an unknown key, type or grade, an account that is not there, a group that leaves an account out, and a name
that stands in no account. The keys are explained in `gold/modern/incidents/README.md`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import cattrs

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.goldset import GoldFolder
from recoupe.measure.modern_gold import Names, structure_strictly
from recoupe.model.incident import Grade

GOLD = "gold.json"
SUFFIX = ".txt"
FIELDS = frozenset("type when places actors recipients weapons killed injured".split())


@dataclass(frozen=True, slots=True)
class GoldTollRange:
    """The lowest and highest figure that anyone names."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class GoldSpot:
    """Where it was; `km` is the tolerance."""

    name: str
    names: Names
    lat: float
    lon: float
    country: str
    km: float
    country_also: Names = ()


@dataclass(frozen=True, slots=True)
class GoldIncident:
    """One incident, its accounts and what a careful reader says of them."""

    id: str
    type: str
    date: tuple[str, str]
    place: GoldSpot
    accounts: Names
    independence: tuple[Names, ...]
    killed: GoldTollRange | None
    injured: GoldTollRange | None
    actors_named: tuple[Names, ...]
    contested_fields: Names
    grade: Grade
    why: str
    background_accounts: Names = ()
    attackers_killed: GoldTollRange | None = None
    abducted: GoldTollRange | None = None
    released: GoldTollRange | None = None


@dataclass(frozen=True, slots=True)
class GoldDistractor:
    """A text that is easily taken for an account of an incident, and is none."""

    kind: str
    near: str


@dataclass(frozen=True, slots=True)
class GoldAccount:
    """What a text says of itself."""

    outlet: Names
    published: str
    language: str
    date_line: str
    headline: str


@dataclass(frozen=True, slots=True)
class GoldLinks:
    """All incidents of one folder."""

    incidents: tuple[GoldIncident, ...]
    not_same: tuple[tuple[str, str], ...]
    duplicates: tuple[tuple[str, str], ...]
    distractors: Mapping[str, GoldDistractor]
    reports: Mapping[str, GoldAccount]


@dataclass(frozen=True, slots=True)
class IncidentSets:
    """The gold of one folder and its texts, by name."""

    gold: GoldLinks
    texts: Mapping[str, bytes]

    def incidents_of(self) -> dict[str, tuple[str, ...]]:
        """Give for each text the incidents that it tells of; a text of none is an incident of its own."""
        told = {name: tuple(one.id for one in self.gold.incidents if name in one.accounts) for name in self.texts}
        return {name: incidents or (name,) for name, incidents in told.items()}


def load_sets(folder: GoldFolder, home: Path, codebook: Codebook) -> IncidentSets:
    """Load the incidents of a folder.

    Raises:
        GoldError: the gold is malformed, or a text is missing; the message names all faults.
    """
    path = home / GOLD
    gold = _structured(folder.content(path), path)
    texts = {text.stem: folder.content(text) for text in sorted(home.glob(f"*{SUFFIX}"))}
    if faults := list(_faults(gold, texts, codebook)):
        raise GoldError(f"{path}: {'; '.join(faults)}; correct it as gold/modern/incidents/README.md says")
    return IncidentSets(gold, texts)


def _structured(content: bytes, path: Path) -> GoldLinks:
    """Read the JSON.

    Raises:
        GoldError: it is no JSON, lacks a key, or has one that is unknown or of another type.
    """
    try:
        return structure_strictly(json.loads(content), GoldLinks)
    except ValueError as fault:
        raise GoldError(f"{path}: it is no JSON: {fault}; correct it") from fault
    except cattrs.BaseValidationError as fault:
        raise GoldError(f"{path}: {'; '.join(cattrs.transform_error(fault))}; correct it as gold/modern/incidents/README.md says") from fault


def _faults(gold: GoldLinks, texts: Mapping[str, bytes], codebook: Codebook) -> Iterator[str]:
    for name in sorted(texts.keys() ^ gold.reports.keys()):
        yield f"{name} stands in {'the folder' if name in texts else 'reports'} alone"
    for one in gold.incidents:
        yield from (f"{one.id}: {fault}" for fault in _incident_faults(one, texts, codebook))
    paired = [name for pair in (*gold.not_same, *gold.duplicates) for name in pair]
    yield from (f"{name} is no text of the folder" for name in sorted({*paired, *gold.distractors} - texts.keys()))
    near = {one.near for one in gold.distractors.values()}
    yield from (f"{name} is no incident" for name in sorted(near - {one.id for one in gold.incidents}))


def _incident_faults(one: GoldIncident, texts: Mapping[str, bytes], codebook: Codebook) -> Iterator[str]:
    if one.type not in codebook.events:
        yield f"type {one.type!r} is none of {', '.join(codebook.events)}"
    yield from (f"account {name!r} is no text of the folder" for name in one.accounts if name not in texts)
    if sorted(name for group in one.independence for name in group) != sorted(one.accounts):
        yield "independence does not hold every account once"
    yield from (f"background account {name!r} is no account" for name in one.background_accounts if name not in one.accounts)
    yield from (f"contested field {name!r} is none of {', '.join(sorted(FIELDS))}" for name in one.contested_fields if name not in FIELDS)
    yield from _day_faults(one.date)
    told = "\n".join(texts[name].decode("utf-8", "replace") for name in one.accounts if name in texts)
    named = [*one.place.names, *(name for names in one.actors_named for name in names)]
    yield from (f"{name!r} stands in no account" for name in named if name not in told)


def _day_faults(days: tuple[str, str]) -> Iterator[str]:
    try:
        first, last = map(date.fromisoformat, days)
    except ValueError as fault:
        yield f"date: {fault}"
        return
    if last < first:
        yield "date ends before it begins"
