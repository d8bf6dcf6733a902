"""Read the reports of a ledger again, from the bytes that were kept and with what was known of them, and say what changed.

A report whose reading was made by this very program, codebook and models is left alone, so that a run that was killed goes on where it was. New readings
supersede; what people decided stays, and lies over the new reading (`reviewed.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import ErasedError, StoreError
from recoupe.model.serial import to_dict
from recoupe.pipeline.ledger import known_to_dict, lasting, link_added, link_all
from recoupe.pipeline.provenance import produced_by
from recoupe.pipeline.reading import Failure, read_capture
from recoupe.pipeline.reviewed import decisions_by_report, reviewed
from recoupe.read.captures import NOTHING_KNOWN, Capture, ReadOptions
from recoupe.store.ledger import Ledger
from recoupe.store.values import Saved

Plain = Mapping[str, Any]
# A run of this kind stands in the ledger from before its first reading to after its linking.
COMMAND, BEGUN, DONE = "reread", "begun", "done"
# With more reports than these to link, all are linked anew, which then costs less.
FEW = 100
# What a reading says of itself, of the words, and of its way; the others are compared.
_EVENT_APART = frozenset({"id", "because"})
_RECORD_APART = frozenset({"schema", "id", "origin", "events", "produced_by"})


@dataclass(frozen=True, slots=True)
class EventChange:
    """An event that another reading tells otherwise: `fields` has for each what it was and what it is, `{"from": …, "to": …}`."""

    event: str
    type: str
    trigger: str
    fields: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Difference:
    """What another reading of a report says otherwise.

    Attributes:
        added: events that the reading before did not have.
        removed: events that it had and that are read no more.
        changed: events that are told otherwise.
        fields: names of the record's other fields that are not as they were.
    """

    added: tuple[Plain, ...] = ()
    removed: tuple[Plain, ...] = ()
    changed: tuple[EventChange, ...] = ()
    fields: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.fields)


@dataclass(frozen=True, slots=True)
class Reread:
    """What came of one report.

    Attributes:
        report: its id.
        origin: where it came from.
        difference: what is said otherwise; nothing where the readings are equal.
        orphans: decisions of people that the new reading has no event for, and that are kept and marked.
        failure: why it could not be read again; the reading before stands then.
    """

    report: str
    origin: str
    difference: Difference = field(default_factory=Difference)
    orphans: int = 0
    failure: Failure | None = None


def is_current(record: Plain, codebook: Codebook) -> bool:
    """Tell whether a record was made by this very program, codebook and models.

    Args:
        record: a record of a ledger.
        codebook: what is known of the world.
    """
    made = record["produced_by"]
    try:
        return bool(made == produced_by(tuple(made.get("languages") or ()), codebook))
    except FileNotFoundError:  # the pipeline of a language is not installed
        return False


def can_be_read(record: Plain) -> bool:
    """Tell whether a record was read from a text; rows that others coded were not."""
    return "languages" in record["produced_by"]


def waiting(ledger: Ledger, codebook: Codebook, *, everything: bool = False) -> list[str]:
    """Give the ids of the reports to be read again, in their order.

    Args:
        ledger: which holds them.
        codebook: what is known of the world.
        everything: those too whose reading is current.
    """
    return [str(record["id"]) for record in ledger.reports() if can_be_read(record) and (everything or not is_current(record, codebook))]


def reread(ledger: Ledger, reports: Sequence[str], codebook: Codebook, at: str, *, dry: bool = False) -> Iterator[Reread]:
    """Read reports again, and yield what came of each in their order; `settle_reread` links them afterwards.

    Args:
        ledger: which holds them.
        reports: what `waiting` gave.
        codebook: what is known of the world.
        at: when.
        dry: write nothing.

    Raises:
        StoreError: the ledger refuses; what was acknowledged is kept.
    """
    if reports and not dry:
        ledger.add_run({"command": COMMAND, "state": BEGUN, "reports": len(reports)}, at)
    decisions = decisions_by_report(ledger.judgements())
    for name in reports:
        try:
            before, told, content = ledger.report(name), ledger.read_with(name), ledger.original(name)
        except ErasedError:  # it was erased since the run began
            continue
        capture = capture_again(before, told, content)
        origin, known = capture.origin, capture.known
        read = read_capture(capture, NOTHING_KNOWN, codebook)
        if isinstance(read, Failure):
            yield Reread(name, origin, failure=read)
            continue
        after = lasting(ledger, to_dict(read))
        if not dry:
            ledger.add_report(content, after, origin=origin, at=told["at"], known=known_to_dict(known))
        yield Reread(name, origin, difference(before, after), _orphans(after, decisions.get(name, ()), codebook))


def capture_again(before: Plain, told: Plain, content: bytes) -> Capture:
    """Give a report as it came in, with what was known of it then, so that it can be read again.

    Args:
        before: its record.
        told: what it was read with, as `Ledger.read_with` gives it.
        content: its bytes.

    Raises:
        StoreError: what was kept of it is damaged.
    """
    return Capture(str(told["origin"] or before["origin"] or before["id"]), content, _known(told["known"], before))


def was_cut_off(ledger: Ledger) -> bool:
    """Tell whether the last run of this kind ended before it had linked what it read."""
    runs = [run for run in ledger.runs() if run.get("command") == COMMAND]
    return bool(runs) and runs[-1]["state"] == BEGUN


def settle_reread(ledger: Ledger, changed: Sequence[str], codebook: Codebook, at: str, *, everything: bool) -> Saved:
    """Link what was read anew, once, and write down that it is done.

    Args:
        ledger: which holds it.
        changed: reports whose reading says something else than before.
        codebook: what is known of the world.
        at: when.
        everything: link all events anew: an earlier run was cut off, and nobody knows what it changed.

    Raises:
        LinkError: judgements contradict one another.
        StoreError: the ledger refuses what is written.
    """
    saved = Saved(0, 0)
    if everything or len(changed) > FEW:
        saved = link_all(ledger, codebook, at)
    elif changed:
        saved = link_added(ledger, changed, codebook, at)
    ledger.add_run({"command": COMMAND, "state": DONE, "changed": len(changed), "incidents": saved.incidents}, at)
    return saved


def _known(told: Plain | None, before: Plain) -> ReadOptions:
    """Give what was known of a report when it was first read; of readings that kept nothing of it, what they show to have been given.

    Raises:
        StoreError: what was kept is not of this shape.
    """
    if told is not None:
        try:
            day = told.get("published")
            return ReadOptions(date.fromisoformat(day) if day else None, told.get("outlet"), told.get("language"), told.get("media_type"))
        except (ValueError, TypeError) as fault:
            raise StoreError(f"{before['id']}: what it was read with is damaged ({fault}); run `recoupe verify`") from fault
    outlet, published = before.get("outlet"), before.get("published")
    given = published is not None and published["basis"] == "metadata" and not published["spans"] and published["precision"] == "day"
    return ReadOptions(
        published=date.fromisoformat(published["start"][:10]) if published and given else None,
        outlet=outlet["name"] if outlet and outlet["basis"] == "given" else None,
    )


def _orphans(record: Plain, decisions: Sequence[Any], codebook: Codebook) -> int:
    """Count what people decided and the reading has no event for."""
    found = reviewed(record, decisions, codebook)
    kept = sum(bool(event["review"].get("orphan")) for event in found["events"])
    return kept + len(found.get("review", {}).get("orphans", ()))


# --- what changed


def difference(before: Plain, after: Plain) -> Difference:
    """Say what two readings of one report say otherwise. Events are the same that have the same id.

    Args:
        before: the reading that stood.
        after: the reading at hand, its events with lasting ids.
    """
    old, new = ({event["id"]: event for event in record["events"]} for record in (before, after))
    changed = (_change(old[name], event) for name, event in new.items() if name in old)
    return Difference(
        added=tuple(event for name, event in new.items() if name not in old),
        removed=tuple(event for name, event in old.items() if name not in new),
        changed=tuple(change for change in changed if change.fields),
        fields=tuple(name for name in {**before, **after} if name not in _RECORD_APART and before.get(name) != after.get(name)),
    )


def _change(old: Plain, new: Plain) -> EventChange:
    names = (name for name in {**old, **new} if name not in _EVENT_APART and old.get(name) != new.get(name))
    return EventChange(new["id"], new["type"], new["trigger"]["text"], {name: {"from": old.get(name), "to": new.get(name)} for name in names})
