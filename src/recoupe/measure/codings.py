"""Gather from a ledger who coded what: the sheets of rounds in which everybody is done, what the program read there, and what stands after review.

Coders of a blind round saw nothing of each other, so that how far they agree says how far the codebook binds. Decisions that were made in the open are no
codings of their own: who decides second has seen the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.measure.agreement import MACHINE, REVIEW, Coding
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.review import decisions_by_report
from recoupe.pipeline.reviewed import UNREVIEWED, reviewed
from recoupe.store.coding import Round
from recoupe.store.ledger import Ledger
from recoupe.store.values import Judged

Plain = Mapping[str, Any]
_REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which codings are asked for; what is left out does not narrow.

    Attributes:
        since: of reports published on this day or later.
        until: of reports published on this day or earlier.
        coders: of these people; the machine and the review are always there.
    """

    since: str = ""
    until: str = ""
    coders: tuple[str, ...] = ()

    def has(self, day: str) -> bool:
        """Tell whether a report of a day is asked for; one without a day is where no day narrows."""
        return (not self.since or day >= self.since) and (not self.until or bool(day) and day <= self.until)


def codings(ledger: Ledger, wanted: Wanted | None = None, codebook: Codebook | None = None) -> list[Coding]:
    """Give all codings of a ledger that can be compared, by report.

    Args:
        ledger: which holds them.
        wanted: which are asked for; all, if left out.
        codebook: what is known of the world; the codebook of the ledger, if left out.
    """
    asked, known = wanted or Wanted(), codebook or codebook_of(ledger)
    blind = {one.report: one for one in ledger.coding.rounds() if one.is_blind and one.is_done}
    decided = decisions_by_report(ledger.judgements())
    found: list[Coding] = []
    for report in sorted({*blind, *decided}):
        record = ledger.report(report)
        if asked.has(day_of(record)):
            found += _of_report(ledger, record, (blind.get(report), decided.get(report, ())), (asked, known))
    return found


def _of_report(ledger: Ledger, record: Plain, there: tuple[Round | None, Sequence[Judged]], how: tuple[Wanted, Codebook]) -> list[Coding]:
    """Give the codings of one report: those of people, and beside at least one of them what was read."""
    one, decisions = there
    asked, codebook = how
    names = [coder.name for coder in one.coders] if one is not None else []
    kept = [name for name in names if not asked.coders or name in asked.coders]
    found = [coding_of(record, name, ledger.coding.sheet(record["id"], name), codebook) for name in kept]
    after = reviewed(record, decisions, codebook)["events"] if decisions else ()
    if after and all(event["review"]["state"] != UNREVIEWED["state"] for event in after):
        found.append(_coding(record, REVIEW, after))
    return [*found, _coding(record, MACHINE, record["events"])] if found else []


def coding_of(record: Plain, coder: str, sheet: Iterable[Judged], codebook: Codebook) -> Coding:
    """Give what a coder says of a report: what was read, with their own decisions laid over it and nobody else's.

    Args:
        record: as the ledger gives it.
        coder: who.
        sheet: their decisions, in the order in which they were made.
        codebook: what is known of the world.
    """
    return _coding(record, coder, reviewed(record, sheet, codebook)["events"])


def _coding(record: Plain, coder: str, events: Sequence[Plain]) -> Coding:
    return Coding(record["id"], coder, day_of(record), len(record["text"]), tuple(_held(events)))


def _held(events: Iterable[Plain]) -> Iterator[Plain]:
    """Yield the events that a coder holds for events."""
    yield from (event for event in events if event.get("review", {}).get("state") != _REJECTED)


def day_of(record: Plain) -> str:
    """Give the day on which a report was published; empty where nobody knows it."""
    published = record.get("published") or {}
    return (published.get("start") or published.get("end") or "")[:10]


def undecided(record: Plain, sheet: Iterable[Judged], codebook: Codebook) -> list[str]:
    """Give the events of a report on which a coder has not decided, by id.

    Args:
        record: as the ledger gives it.
        sheet: their decisions, in the order in which they were made.
        codebook: what is known of the world.
    """
    return [event["id"] for event in reviewed(record, sheet, codebook)["events"] if event["review"]["state"] == UNREVIEWED["state"]]
