"""The reader: a report beside its events, every value beside the characters it rests on."""

from collections.abc import Mapping
from typing import Any

from recoupe.desk.asking import address, ask_of
from recoupe.desk.marking import marks_of, stretches
from recoupe.desk.screen import Data, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.store.ledger import Ledger
from recoupe.store.values import Ask, event_key

PATH = "/reports/{report}"
# What is rendered as it was published, without its scripts, pictures and styles from elsewhere; anything else is only handed out.
_SHOWN_AS = {"html": "text/html", "text": "text/plain"}
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_HTML_BEGINNINGS = (b"<!doctype html", b"<html", b"<?xml")


def view(visit: Visit) -> Data:
    """Give a report with its highlights, its events, what it is linked with, and the reports beside it in the list."""
    report_id, ledger = visit.path["report"], visit.desk.ledger
    record = ledger.report(report_id)
    marks = marks_of(record["events"])
    ask = ask_of(visit.query)
    return {
        "report": record,
        "mark": ledger.mark(report_id),
        "marks": marks,
        "parts": stretches(record, marks),
        "chosen": visit.asked("event"),
        "incidents": _incidents(ledger, record),
        "beside": _beside(ledger, ask, report_id),
        "back": address("/inbox", ask),
        "query": address("", ask).removeprefix("?"),
        "original": f"/reports/{report_id}/original",
    }


def _incidents(ledger: Ledger, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the incidents that the events of a report are accounts of, with the other reports of each, and which of these are copies of this one."""
    keys = tuple(event_key(record["id"], event["id"]) for event in record["events"])
    found = []
    for incident in ledger.incidents(keys) if keys else ():
        accounts = incident["accounts"]
        mine = [number for number, account in enumerate(accounts) if account["report"] == record["id"]]
        groups = {accounts[number].get("independence") for number in mine}
        reasons = {group["id"]: group.get("reason") for group in incident.get("independence") or ()}
        found.append(
            {
                "id": incident["id"],
                "grade": incident.get("grade"),
                "reasons": incident.get("reasons") or [],
                "events": [accounts[number]["event"] for number in mine],
                "others": [
                    {
                        **{name: account.get(name) for name in ("report", "event", "outlet", "published")},
                        "copy": account.get("independence") in groups,
                        "why": reasons.get(account.get("independence")),
                    }
                    for account in accounts
                    if account["report"] != record["id"]
                ],
            }
        )
    return found


def _beside(ledger: Ledger, ask: Ask, report_id: str) -> dict[str, str | None]:
    """Give where the reports beside this one are opened, the list kept."""
    found = ledger.beside(ask, report_id)
    names = {"before": found.before, "after": found.after, "undone": found.undone}
    return {name: address(f"/reports/{other}", ask) if other else None for name, other in names.items()}


def original(visit: Visit) -> Given:
    """Hand the original bytes out as a file, never to be opened by the browser itself."""
    report_id = visit.path["report"]
    content = visit.desk.ledger.original(report_id)
    name = f"{report_id.removeprefix('sha256:')[:16]}.bin"
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": _SANDBOX}
    return Given(content, "application/octet-stream", headers)


def published(visit: Visit) -> Given:
    """Show the original as it was published, in a sandbox: no script runs, nothing is loaded, no form is sent."""
    report_id = visit.path["report"]
    content = visit.desk.ledger.original(report_id)
    encoding = str(visit.desk.ledger.report(report_id).get("encoding") or "utf-8")
    kind = "html" if content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML_BEGINNINGS) else "text"
    headers = {"content-security-policy": _SANDBOX, "x-frame-options": "SAMEORIGIN"}
    return Given(content, f"{_SHOWN_AS[kind]}; charset={encoding}", headers)


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give the addresses of the first reports of a ledger."""
    return tuple(f"/reports/{row.report_id}" for row in ledger.report_page(Ask(), limit=2).rows)


SCREEN = Screen(
    name="reader",
    title=N_("Report"),
    pages=(Page(PATH, "reader.html", view, name=lambda data: (data["report"].get("headline") or {}).get("text", "")),),
    raws=(Raw(f"{PATH}/original", original), Raw(f"{PATH}/published", published)),
    samples=samples,
    keys=(
        Key("j / k", N_("next or previous event")),
        Key("n / p", N_("next or previous report of the list")),
        Key("Enter", N_("from words of the text to their event, and back")),
        Key("t", N_("go to the text; arrows lead from one highlight to the next")),
        Key("v", N_("highlights on or off")),
        Key("o", N_("the original")),
        Key("d", N_("copies and other accounts")),
    ),
)
