"""Let people code reports of a ledger as they would at the desk: each on a sheet of their own."""

from collections.abc import Mapping
from typing import Any

from recoupe.codebook.load import load_codebook
from recoupe.pipeline.review import Correction, Who, accept, correct, reject
from recoupe.store.coding import Act
from recoupe.store.ledger import Ledger
from recoupe.store.personal import PersonalLedger
from recoupe.store.reader import Reader
from recoupe.store.values import event_key

AT = "2024-03-16T09:00:00Z"


def code(ledger: Ledger, report: str, name: str, others: Mapping[tuple[str, str], Any] | None = None, *, rejected: tuple[str, ...] = ()) -> None:
    """Let somebody decide on every event of a report that they were assigned, and say that they are done.

    Args:
        ledger: which holds it.
        report: the report.
        name: who.
        others: by event and field, what they say otherwise than was read.
        rejected: events that they hold for none.
    """
    mine: Any = PersonalLedger(ledger, Reader(name))
    events = {event["id"]: event for event in ledger.report(report)["events"]}
    for event in events:
        if event in rejected:
            reject(mine, event_key(report, event), Who(name, AT, "no deed"))
        else:
            accept(mine, event_key(report, event), Who(name, AT))
    for (event, field), value in (others or {}).items():
        correct(mine, event_key(report, event), Correction(field, value, events[event]["trigger"]), Who(name, AT), load_codebook())
    mine.coding.finish(report, name, Act(name, AT))


def assign(ledger: Ledger, *names: str, reports: tuple[str, ...] = (), blind: bool = True) -> tuple[str, ...]:
    """Assign reports, all of a ledger if none is named, and give them."""
    chosen = reports or tuple(record["id"] for record in ledger.reports())
    ledger.coding.assign(dict.fromkeys(chosen, names), Act("Mo", AT), blind=blind)
    return chosen
