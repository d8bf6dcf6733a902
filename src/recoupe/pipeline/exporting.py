"""Give exports what a ledger holds: its reports, its incidents, and what became of incidents since a point of its log."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import ExportError
from recoupe.export.selection import Change, ChangeKind, Plain
from recoupe.pipeline.reviewed import reviewed_reports
from recoupe.store.ledger import Ledger
from recoupe.store.values import CURRENT, MERGED, Head, Step

IsLater = Callable[[Step], bool]


@dataclass(frozen=True)
class LedgerSource:
    """Records and incidents of a ledger, as they stand after review."""

    ledger: Ledger
    codebook: Codebook

    @cached_property
    def _standing(self) -> tuple[Plain, ...]:
        return tuple(self.ledger.incidents())

    def records(self) -> Iterable[Plain]:
        """Give the reports that stand, as people left what was read last; a stream."""
        return reviewed_reports(self.ledger, self.codebook)

    def incidents(self) -> Iterable[Plain]:
        """Give the incidents that stand; asked once, as one state."""
        return self._standing

    def changes(self, since: str) -> Sequence[Change]:
        """Tell what became of incidents since an entry of the log, a day or instant, or a head in a file.

        Raises:
            ExportError: it is none of these, or not of this ledger.
        """
        is_later = _boundary(since, self.ledger)
        return changes_of(self.ledger.steps(), is_later, {str(one["id"]) for one in self._standing})


def changes_of(steps: Iterable[Step], is_later: IsLater, standing: set[str]) -> tuple[Change, ...]:
    """Tell what became of incidents, in the order of their ids; one that came and went meanwhile is left out.

    Args:
        steps: all steps, oldest first.
        is_later: whether a step came after the point in question.
        standing: the incidents that stand and have a content now.
    """
    was: dict[str, str] = {}
    last: dict[str, Step] = {}
    touched: set[str] = set()
    for step in steps:
        last[step.incident] = step
        if is_later(step):
            touched.add(step.incident)
        else:
            was[step.incident] = step.state
    found = (_change(name, last, standing, stood=was.get(name) == CURRENT) for name in sorted(touched))
    return tuple(change for change in found if change is not None)


def _change(name: str, last: Mapping[str, Step], standing: set[str], *, stood: bool) -> Change | None:
    """Tell what became of one incident; None where there is nothing to tell to somebody who saw how it stood."""
    if name in standing:
        return Change(name, ChangeKind.CHANGED if stood else ChangeKind.CREATED)
    if not stood:
        return None
    into = _home(name, last)
    return Change(name, ChangeKind.MERGED, into) if into in standing else Change(name, ChangeKind.WITHDRAWN)


def _home(name: str, last: Mapping[str, Step]) -> str:
    """Give the incident that one became part of, over as many steps as it took."""
    while name in last and last[name].state == MERGED and last[name].merged_into:
        name = str(last[name].merged_into)
    return name


def _boundary(since: str, ledger: Ledger) -> IsLater:
    """Give what tells whether a step came after a point.

    Raises:
        ExportError: there is no such point in this ledger.
    """
    if since.isascii() and since.isdigit():
        entry, end = int(since), ledger.head().entries
        if entry > end:
            raise ExportError(f"--since {since}: the log of {ledger.where} has {end} entries; name one of them, a day, or a file with a head of its log")
        return lambda step: step.entry > entry
    moment = _instant(since)
    if moment is not None:
        return lambda step: datetime.fromisoformat(step.at) >= moment
    head = _head(Path(since))
    if not ledger.holds(head):
        raise ExportError(
            f"--since {since!r}: the log of {ledger.where} does not go through this head; it is of another ledger, or the log was changed: see `recoupe verify`"
        )
    return lambda step: step.entry > head.entries


def _instant(written: str) -> datetime | None:
    """Read a day or an instant, in UTC where no zone is written; None where it is neither."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _head(path: Path) -> Head:
    """Read a head that `recoupe verify --write-head` wrote.

    Raises:
        ExportError: the file is not there, or holds none.
    """
    try:
        kept: Any = json.loads(path.read_text("utf-8"))
        return Head(int(kept["entries"]), str(kept["hash"]))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ExportError(
            f"--since {str(path)!r} is no entry of the log, no day and no file with a head; write 123, 2024-03-14, or the file of `recoupe verify --write-head`"
        ) from fault
