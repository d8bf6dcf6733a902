"""The reader: a report beside its events, every value beside the characters it rests on."""

import json
from collections.abc import Mapping
from typing import Any

from recoupe.desk.asking import address, ask_of, is_local
from recoupe.desk.deciding import PAIRS, accept_events, add_event, correct_event, decisions, flags_of, record_of, reject_event, undo
from recoupe.desk.editing import find_words, form_of, value_of, without
from recoupe.desk.marking import marks_of, stretches
from recoupe.desk.rounds import my_round
from recoupe.desk.screen import Act, Data, Done, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.pipeline.review import Correction
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Ask, Judgement, event_key, split_event_key

PATH = "/reports/{report}"
# What is rendered as it was published, without its scripts, pictures and styles from elsewhere; anything else is only handed out.
_SHOWN_AS = {"html": "text/html", "text": "text/plain"}
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
# Why an event is rejected; the words themselves are written into the ledger, in English, as all of it is.
REASONS = (
    N_("no such deed is told"),
    N_("told twice: it is another event of this report"),
    N_("figure of speech, sport, fiction or history"),
    N_("misread: another type of event"),
    N_("the page is not a report"),
)
_HTML_BEGINNINGS = (b"<!doctype html", b"<html", b"<?xml")


def view(visit: Visit) -> Data:
    """Give a report as it stands after review, with highlights, decisions, what it is linked with, and the reports beside it in the list."""
    report_id, desk = visit.path["report"], visit.desk
    mark = desk.ledger.mark(report_id)  # before the record: what is written in between is then seen as a change
    record = record_of(desk, report_id)
    marks = marks_of(record["events"])
    ask = ask_of(visit.query)
    chosen = visit.asked("event") or visit.sent("event")
    incidents = _incidents(desk.ledger, record)
    return {
        "report": record,
        "mark": mark,
        "marks": marks,
        "parts": stretches(record, marks, chosen),
        "chosen": chosen,
        "edit": _edit(visit, record, chosen),
        "adding": _selected(visit, record["text"]) if visit.asked("add") or visit.sent("add") else None,
        "types": list(desk.codebook.events),
        "reasons": list(REASONS),
        "decisions": decisions(desk, report_id),
        "flags": [{name: getattr(one.judgement, name) for name in ("kind", "by", "at", "reason")} for one in flags_of(desk, report_id)],
        "incidents": incidents,
        "copies": len({other["report"] for one in incidents for other in one["others"] if other["copy"]}),
        "beside": _beside(desk.ledger, ask, report_id),
        "back": address("/inbox", ask),
        "query": address("", ask).removeprefix("?"),
        "original": f"/reports/{report_id}/original",
        "coding": _coding(visit),
    }


def _coding(visit: Visit) -> dict[str, Any] | None:
    """Give the round in which whoever sits here codes the report; None where they do not."""
    one = visit.desk.ledger.coding.round(visit.path["report"])
    mine = one.coder(visit.desk.user) if one is not None and one.is_open else None
    return None if one is None or mine is None else {"blind": one.is_blind, "done": mine.is_done}


def _edit(visit: Visit, record: Mapping[str, Any], chosen: str) -> dict[str, Any] | None:
    """Give the form that is open, if any, with words that were selected in the text."""
    field = visit.asked("edit") or visit.sent("field")
    event = next((event for event in record["events"] if event["id"] == chosen), None)
    if not field or event is None:
        return None
    form = form_of(event, field, visit.desk.codebook)
    words = _selected(visit, record["text"])
    for one in form:
        if one["kind"] == "words" and words:
            one["value"] = words
        if visit.form:
            one["value"] = _kept(one, visit)
    return {"event": chosen, "field": field, "top": field.partition(".")[0], "inputs": form, "removable": field.partition(".")[2].isdigit()}


def _kept(one: Mapping[str, Any], visit: Visit) -> Any:  # noqa: ANN401 - what an input holds
    """Give what was typed into an input of a form that was refused."""
    if one["kind"] == "words":
        return {name: visit.sent(name if name != "text" else "words") for name in ("start", "end", "text")}
    values = visit.form.get(f"v.{one['name']}", ())
    return list(values) if one["kind"] == "many" else next(iter(values), "")


def _selected(visit: Visit, text: str) -> dict[str, Any]:
    """Give the words of the text that the address names."""
    start, end = visit.asked("start"), visit.asked("end")
    if not (start.isdigit() and end.isdigit() and int(start) < int(end) <= len(text)):
        return {}
    return {"start": int(start), "end": int(end), "text": text[int(start) : int(end)]}


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


# --- decisions


def accept(visit: Visit) -> Done:
    """Accept an event, or all that nobody has decided on, and go on: to the next event, else to the next report that nobody has finished.

    Raises:
        StaleError: somebody changed the report since it was shown.
        ReviewError: it has no such event.
    """
    report_id = visit.path["report"]
    open_events = [event["id"] for event in record_of(visit.desk, report_id)["events"] if event["review"]["state"] == "unreviewed"]
    names = tuple(open_events) if visit.sent("all") else (visit.sent("event"),)
    said = accept_events(visit.desk, report_id, names, visit.sent("mark") or None)
    return _on(visit, [name for name in open_events if name not in names], N_("Accepted."), said)


def reject(visit: Visit) -> Done:
    """Reject an event with a reason, and go on.

    Raises:
        StaleError: somebody changed the report since it was shown.
        ReviewError: no reason is given, or it has no such event.
    """
    report_id, name = visit.path["report"], visit.sent("event")
    reason = visit.sent("words") or visit.sent("reason")
    said = reject_event(visit.desk, event_key(report_id, name), reason, visit.sent("mark") or None)
    left = [event["id"] for event in record_of(visit.desk, report_id)["events"] if event["review"]["state"] == "unreviewed"]
    return _on(visit, left, N_("Rejected."), said)


def _on(visit: Visit, left: list[str], said: str, judgement: str) -> Done:
    """Lead on: to the next event that nobody has decided on, else to the next report, else back to the list."""
    report_id, ask = visit.path["report"], ask_of(visit.query)
    if left:
        return Done(_here(visit, left[0]), said, judgement)
    if my_round(visit.desk, report_id) is not None:
        return Done(f"/reports/{report_id}#coding", N_("Nothing of this report is left: say that it is coded."), judgement)
    following = visit.desk.ledger.beside(ask, report_id).undone
    if following is None:
        return Done(address("/inbox", ask), N_("Done: no report of this list is left to review."), judgement)
    return Done(address(f"/reports/{following}", ask), N_("Saved. This is the next report."), judgement)


def _here(visit: Visit, event: str) -> str:
    """Give the address of an event of the report, the list kept."""
    return f"{address(PATH.format(report=visit.path['report']), ask_of(visit.query), {'event': event})}#{event}"


def correct(visit: Visit) -> Done:
    """Give a field of an event what the form says, or take one of its values out.

    Raises:
        DeskError: the form says no such value.
        StaleError: somebody changed the report since it was shown.
        ReviewError: the record could not hold it.
    """
    report_id, name, field = visit.path["report"], visit.sent("event"), visit.sent("field")
    record = record_of(visit.desk, report_id)
    event = next((event for event in record["events"] if event["id"] == name), None)
    if event is None:
        raise DeskError(f"event {name[:40]!r}: the report has none of this id; look at it as it is now")
    if visit.sent("remove"):
        value, span = without(event, field), None
    else:
        value, span = value_of(event, field, visit.form, record["text"])
    correction = Correction(field.partition(".")[0], value, span)
    said = correct_event(visit.desk, event_key(report_id, name), correction, (visit.sent("why"), visit.sent("mark") or None))
    return Done(_here(visit, name), N_("Corrected."), said)


def add(visit: Visit) -> Done:
    """Add an event that no reading found.

    Raises:
        DeskError: its words are not in the text.
        StaleError: somebody changed the report since it was shown.
        ReviewError: the record could not hold it.
    """
    report_id, desk = visit.path["report"], visit.desk
    text = desk.ledger.report(report_id)["text"]
    start = visit.sent("start")
    trigger = find_words(text, visit.sent("words"), int(start) if start.isdigit() else None)
    key = add_event(desk, report_id, {"type": visit.sent("type"), "trigger": trigger}, (visit.sent("why"), visit.sent("mark") or None))
    return Done(_here(visit, split_event_key(key)[1]), N_("Added. Now say who, where and when."))


def take_back(visit: Visit) -> Done:
    """Take a decision back, and lead to what it was on.

    Raises:
        DeskError: there is no such decision.
        ReviewError: it does not stand any more.
    """
    said = undo(visit.desk, visit.sent("judgement"))
    back = visit.sent("back")
    if said.incident is not None:
        return Done(f"/incidents/{said.incident}", N_("Taken back."))
    if not said.events:
        return Done(f"/{said.field}s?show=decided", N_("Taken back."))
    if _on_many(visit, said):
        return Done(back if is_local(back) else address("/inbox", ask_of(visit.query)), N_("Taken back."))
    if said.kind in PAIRS:
        found = next((str(one["id"]) for one in visit.desk.ledger.incidents(said.events[:1])), "")
        return Done(f"/incidents/{found}" if found else "/incidents", N_("Taken back."))
    report_id, name = split_event_key(said.events[0])
    return Done(f"{address(f'/reports/{report_id}', ask_of(visit.query), {'event': name})}#{name}", N_("Taken back."))


def _on_many(visit: Visit, said: Judgement) -> bool:
    """Tell whether a decision was on a report as a whole, or made of many reports in one act."""
    act = visit.desk.ledger.act_of(visit.sent("judgement")) if said.kind not in PAIRS else []
    return not split_event_key(said.events[0])[1] or len({split_event_key(one.judgement.events[0])[0] for one in act}) > 1


# --- what is handed out


def original(visit: Visit) -> Given:
    """Hand the original bytes out as a file, never to be opened by the browser itself."""
    report_id = visit.path["report"]
    content = visit.desk.ledger.original(report_id)
    name = f"{report_id.removeprefix('sha256:')[:16]}.bin"
    headers = {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": _SANDBOX}
    return Given(content, "application/octet-stream", headers)


def saved_record(visit: Visit) -> Given:
    """Hand the record out as it stands after review, as a file."""
    report_id = visit.path["report"]
    content = json.dumps(record_of(visit.desk, report_id), ensure_ascii=False, indent=2) + "\n"
    name = f"{report_id.removeprefix('sha256:')[:16]}.json"
    return Given(content.encode(), "application/json", {"content-disposition": f'attachment; filename="{name}"'})


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
    pages=(Page(PATH, "reader.html", view, name=lambda data: (data["report"].get("headline") or {}).get("text", ""), least=Role.VIEWER),),
    acts=(
        Act(f"{PATH}/accept", accept, PATH, least=Role.CODER),
        Act(f"{PATH}/reject", reject, PATH, least=Role.CODER),
        Act(f"{PATH}/correct", correct, PATH, least=Role.CODER),
        Act(f"{PATH}/add", add, PATH, least=Role.CODER),
        Act("/undo", take_back, least=Role.CODER),
    ),
    raws=(
        Raw(f"{PATH}/original", original, least=Role.VIEWER),
        Raw(f"{PATH}/record.json", saved_record, least=Role.VIEWER),
        Raw(f"{PATH}/published", published, least=Role.VIEWER),
    ),
    help=(
        N_(
            "Point at an event, and its words light up in the text; follow a word of the text, and its event is shown. The line under a word says "
            "what it is to the event, as the legend tells."
        ),
        N_(
            "Look first at who says so and at what was done, then at who, to whom, where, when and the toll. Accept what is right, mend what is not,"
            " reject what the report does not tell."
        ),
        N_("Every decision is kept with the name of whoever made it, and can be taken back."),
    ),
    samples=samples,
    keys=(
        Key("j / k", N_("next or previous event")),
        Key("n / p", N_("next or previous report of the list")),
        Key("a", N_("accept the event and go on")),
        Key("A", N_("accept all that is left and go on")),
        Key("x", N_("reject the event: then 1 to 5 for the reason, Enter to go on")),
        Key("e", N_("edit the event; Tab leads from field to field")),
        Key("D", N_("say that the report is coded, where it was assigned to you")),
        Key("u", N_("undo what was done last")),
        Key("Enter", N_("from words of the text to their event, and back")),
        Key("t", N_("go to the text; arrows lead from one highlight to the next")),
        Key("s", N_("select words in the text: arrows move, Shift and arrows extend, [ and ] move the end by a character")),
        Key("1 … 9", N_("make the selected words a value of the event, in the order of the legend; 0 makes them a new event")),
        Key("w", N_("take the selected words into the form that is open")),
        Key("y", N_("sign the report, or open it again")),
        Key("v", N_("highlights on or off")),
        Key("o", N_("the original")),
        Key("d", N_("copies and other accounts")),
        Key("L", N_("merge the incident of its events with another one")),
        Key("f / h", N_("flag the report, or say that help is needed with it; again to take that back")),
    ),
)
