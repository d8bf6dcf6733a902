"""The inbox: which reports there are, narrowed by facets, how far people have looked at each, and how a report comes in by paste or as a file."""

import hashlib
from dataclasses import asdict
from typing import Any

from recoupe.desk.asking import address, ask_of, toggled
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Upload, Visit
from recoupe.desk.taking import options_of, take
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.store.ledger import Ledger

PATH = "/inbox"
ROWS = 50


def view(visit: Visit) -> Data:
    """Give a page of reports, the facets, and where each leads."""
    ask, ledger = ask_of(visit.query), visit.desk.ledger
    page = ledger.report_page(ask, visit.asked("cursor"), ROWS)
    rows = [{**asdict(row), "link": address(f"/reports/{row.report_id}", ask)} for row in page.rows]
    facets = [{"facet": facet, "values": _values(visit, facet, found)} for facet, found in ledger.facet_counts(ask).items() if found]
    return {
        "rows": rows,
        "total": page.total,
        "next": address(PATH, ask, {"cursor": page.cursor}) if page.cursor else None,
        "first": address(PATH, ask) if visit.asked("cursor") else None,
        "facets": facets,
        "ask": asdict(ask),
        "clear": PATH if ask != ask_of({}) else None,
    }


def _values(visit: Visit, facet: str, found: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """Give the values of a facet, each with the address that adds it to what is asked for, or takes it away."""
    ask = ask_of(visit.query)
    chosen = ask.states if facet == "state" else ask.facets.get(facet, ())
    names = {value: actor.name for value, _ in found if (actor := visit.desk.codebook.actor(value))} if facet == "actor" else {}
    return [
        {"value": value, "name": names.get(value), "count": count, "chosen": value in chosen, "link": address(PATH, toggled(ask, facet, value))}
        for value, count in found
    ]


def paste(visit: Visit) -> Done:
    """Take in a text that was pasted.

    Raises:
        DeskError: there is no text.
        ReadError: it cannot be read as a report.
    """
    text = visit.sent("text")
    if not text:
        raise DeskError("there is no text to read; paste the text of a report first")
    content = text.encode("utf-8", "replace")
    origin = visit.sent("origin") or f"pasted:{hashlib.sha256(content).hexdigest()[:12]}"
    return _taken(visit, Upload(origin, content))


def upload(visit: Visit) -> Done:
    """Take in a file that was sent.

    Raises:
        DeskError: there is no file.
        ReadError: it cannot be read as a report.
    """
    if not visit.files:
        raise DeskError("there is no file to read; choose one first")
    return _taken(visit, visit.files[0])


def _taken(visit: Visit, sent: Upload) -> Done:
    added = take(visit.desk, sent, options_of(visit))
    return Done(f"/reports/{added.report_id}", N_("The report is read and kept.") if added.new else N_("The ledger had this report already."))


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the inbox: whole, narrowed, empty."""
    return (PATH, f"{PATH}?type=ASSAULT&order=received", f"{PATH}?words=nowhere")


SCREEN = Screen(
    name="inbox",
    title=N_("Inbox"),
    pages=(Page(PATH, "inbox.html", view),),
    acts=(Act(f"{PATH}/paste", paste, PATH), Act(f"{PATH}/upload", upload, PATH)),
    samples=samples,
    place=10,
    key="i",
    keys=(Key("j / k", N_("next or previous report in the list")), Key("Enter", N_("open the report")), Key("/", N_("go to the search box"))),
)
