"""Hold what is exported: incidents, records, and what changed since an earlier export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from recoupe.model.incident import Incident
from recoupe.model.serial import incident_to_dict

Plain = Mapping[str, Any]


class ChangeKind(StrEnum):
    """What became of an incident since an earlier export."""

    CREATED = "created"
    CHANGED = "changed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """An incident that is not as it was; `into` is the incident that a merged one is part of now."""

    incident: str
    kind: ChangeKind
    into: str | None = None


class Source(Protocol):
    """Where records and incidents come from: files, or a ledger."""

    def records(self) -> Iterable[Plain]:
        """Give the reports as plain values, in any order."""

    def incidents(self) -> Iterable[Incident | Plain]:
        """Give the incidents, in any order."""

    def changes(self, since: str) -> Sequence[Change]:
        """Tell what changed since an earlier export; a file of its incidents, a revision of a ledger, whatever the source knows it by."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported.

    Attributes:
        incidents: values of the model or the same as plain values, in any order.
        records: the reports as plain values, as `recoupe read` writes them, in any order; a report that accounts name may be missing.
        since: what changed since an earlier export; None: everything is exported. Only created and changed incidents are written out then.
    """

    incidents: Iterable[Incident | Plain] = ()
    records: Iterable[Plain] = ()
    since: Sequence[Change] | None = None


def plain_incident(incident: Incident | Plain) -> Plain:
    """Give an incident as plain values."""
    return incident_to_dict(incident) if isinstance(incident, Incident) else incident


def changes_between(before: Iterable[Incident | Plain], after: Iterable[Incident | Plain]) -> tuple[Change, ...]:
    """Tell what became of incidents between two exports: ordered by id, what stayed the same left out.

    Args:
        before: all incidents of then.
        after: all incidents of now.
    """
    was = {one["id"]: one for one in map(plain_incident, before)}
    now = {one["id"]: one for one in map(plain_incident, after)}
    into = {old: one["id"] for one in now.values() for old in one["merged"]}
    found = [Change(name, ChangeKind.CHANGED if name in was else ChangeKind.CREATED) for name, one in now.items() if was.get(name) != one]
    gone = [Change(name, ChangeKind.MERGED, into[name]) if name in into else Change(name, ChangeKind.WITHDRAWN) for name in was if name not in now]
    return tuple(sorted((*found, *gone), key=lambda change: change.incident))
