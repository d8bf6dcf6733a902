"""Incidents: a list of them, and a page of each that lays its accounts beside one another, says why they stand together, and lets people judge that."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from recoupe.desk import labels
from recoupe.desk.asking import incidents_address, narrow_of, narrowed
from recoupe.desk.comparing import CELLS, FIELDS, TOLLS, changes_of, grid_of, reader, summary, title_of, told_by
from recoupe.desk.deciding import marked, regroup, who
from recoupe.desk.faceting import Facets, laid_out
from recoupe.desk.naming import names_of_entries
from recoupe.desk.rendering import exactly
from recoupe.desk.saved import saved
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.model.incident import Grade
from recoupe.pipeline.apart import held_apart
from recoupe.pipeline.regrouping import Regrouping, incidents_after, joined, members, parted
from recoupe.pipeline.review import Correction, accept, correct, reject, standing
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Judged, Version, Window, split_event_key

LIST = "/incidents"
PATH = "/incidents/{incident}"
ROWS = 50
# As many reports are looked into for words that are asked for; the list says so where there may be more.
REPORTS_SEARCHED = 100
VERSIONS = 30
PREFIX = "RCP-"
# Why an incident is rejected; the words themselves are written into the ledger, in English, as all of it is.
REASONS = (N_("no such deed is told"), N_("accounts of several deeds"), N_("figure of speech, sport, fiction or history"))
Plain = Mapping[str, Any]


# --- the list


def listed(visit: Visit) -> Data:
    """Give a page of incidents: all by id, narrowed by facets, or those that reports with some words are accounts of, or the one of an id."""
    find, ledger = visit.asked("find").strip(), visit.desk.ledger
    if not find:
        narrow = narrow_of(visit.query)
        page = ledger.incident_page(visit.asked("cursor"), ROWS, narrow)
        following = incidents_address(LIST, narrow, {"cursor": page.cursor}) if page.cursor else None
        first = incidents_address(LIST, narrow) if visit.asked("cursor") else None
        told = {"total": page.total, "facets": laid_out(visit, _facets(visit)), "clear": LIST if narrow else None}
        return {**_list(visit, page.rows, following, first=first), **told}
    if find.upper().startswith(PREFIX):
        return _list(visit, (ledger.incident(find.upper()),), None)
    hits = tuple(hit.report_id for hit in ledger.search(find, REPORTS_SEARCHED))
    keys = tuple(str(row["key"]) for row in ledger.events(Window(reports=hits))) if hits else ()
    return {**_list(visit, tuple(ledger.incidents(keys)) if keys else (), None), "more": len(hits) == REPORTS_SEARCHED}


def _list(visit: Visit, found: tuple[Plain, ...], following: str | None, *, first: str | None = None) -> dict[str, Any]:
    rows = [summary(one) for one in found]
    about = {"find": visit.asked("find").strip(), "total": len(rows), "facets": [], "clear": None, "saved": saved(visit, LIST)}
    return {**about, "rows": rows, "next": following, "first": first, "more": False}


def _facets(visit: Visit) -> Facets:
    """Give what the list can be narrowed by."""
    narrow, ledger, words = narrow_of(visit.query), visit.desk.ledger, visit.words
    codes = {"grade": "grade", "type": "type", "review": "state", "contested": "compared", "sources": "sources", "signed": "signed"}

    def name(facet: str, value: str) -> str | None:
        return words.country(value) if facet == "country" else words.say(labels.of(codes[facet], value)) if facet in codes else None

    return Facets(
        here=incidents_address(LIST, narrow),
        counts=lambda top: ledger.incident_counts(narrow, top),
        name=name,
        known=lambda _facet, _value: None,
        chosen=lambda facet: narrow.get(facet, ()),
        link=lambda facet, value: incidents_address(LIST, narrowed(narrow, facet, value)),
    )


# --- one incident


def view(visit: Visit) -> Data:
    """Give an incident with its grid, parties, links, what would join it were nothing signed, decisions and history."""
    ledger = visit.desk.ledger
    mark, incident = _shown(ledger, visit.path["incident"])
    parties = [{**party, "accounts": told_by(incident, party["accounts"], "responsibility")} for party in incident.get("parties") or ()]
    return {
        "incident": incident,
        "called": visit.path["incident"],
        "mark": mark,
        "title": title_of(incident),
        "summary": summary(incident),
        "statuses": sorted({str(account["status"]) for account in incident["accounts"] if account.get("status")}),
        "grid": _named(visit, grid_of(incident)),
        "cells": dict(CELLS),
        "parties": parties,
        "ties": list(_ties(ledger, incident)),
        "apart": [asdict(one) for one in held_apart(ledger, incident, visit.desk.codebook)],
        "decisions": _decisions(ledger, incident),
        "history": _history(ledger, incident),
        "edit": _edit(visit, incident),
        "grades": [str(grade) for grade in Grade],
        "reasons": list(REASONS),
        "fields": list(FIELDS),
    }


def _named(visit: Visit, grid: dict[str, Any]) -> dict[str, Any]:
    """Call sources that the registry knows by their names."""
    known = names_of_entries(visit.desk, {column["source"] for column in grid["columns"] if column["source"]})
    return {**grid, "columns": [{**column, "source": known[column["source"]]["name"] if column["source"] else None} for column in grid["columns"]]}


def _incident(visit: Visit) -> dict[str, Any]:
    return visit.desk.ledger.incident(visit.path["incident"])


def _shown(ledger: Ledger, asked: str) -> tuple[str, dict[str, Any]]:
    """Give an incident and its mark, which is read first: what is written in between is then seen as a change."""
    name = str(ledger.incident(asked)["id"])
    return ledger.mark(name), ledger.incident(name)


def _ties(ledger: Ledger, incident: Plain) -> Iterator[dict[str, Any]]:
    """Yield for each account the strongest link to another one of the incident, with what each field weighs; none where a person put it there."""
    keys = members(incident)
    numbers = {key: number for number, key in enumerate(keys)}
    best: dict[str, Any] = {}
    for link in ledger.links(keys) if len(keys) > 1 else ():
        if link.left in numbers and link.right in numbers:
            for key in (link.left, link.right):
                if key not in best or best[key].bits < link.bits:
                    best[key] = link
    for link in {(link.left, link.right): link for link in (best[key] for key in keys if key in best)}.values():
        left, right = told_by(incident, (numbers[link.left], numbers[link.right]))
        evidence = [dict(one) for one in link.explanation.get("evidence", ())]
        before = round(link.bits - sum(one["bits"] for one in evidence), 3)
        yield {"left": left, "right": right, "bits": link.bits, "before": before, "probability": link.explanation.get("probability"), "evidence": evidence}


def _decisions(ledger: Ledger, incident: Plain) -> list[dict[str, Any]]:
    """Give what people decided of the incident, and of pairs of its accounts and others: each act once, with the judgement by which it is taken back."""
    names = (incident["id"], *incident["merged"], *dict.fromkeys(account["report"] for account in incident["accounts"]))
    found = {one.id: one for name in names for one in standing(ledger.judgements(name))}
    keys = set(members(incident))
    acts: dict[tuple[str, ...], dict[str, Any]] = {}
    for one in sorted(found.values(), key=lambda one: one.judgement.at):
        said = one.judgement
        if not said.by or said.kind == "withdraw" or not (said.incident or len(keys.intersection(said.events)) and len(said.events) > 1):
            continue
        act = acts.setdefault((said.kind, said.by, said.at, said.reason, said.field or ""), _told(one))
        act["events"] += [_at(key) for key in said.events if _at(key) not in act["events"]]
    return list(acts.values())


def _told(one: Judged) -> dict[str, Any]:
    said = one.judgement
    return {"id": one.id, "kind": said.kind, "by": said.by, "at": said.at, "reason": said.reason, "field": said.field, "value": said.value, "events": []}


def _at(key: str) -> dict[str, str]:
    report, event = split_event_key(key)
    return {"report": report, "event": event, "link": reader({"report": report, "event": event})}


def _history(ledger: Ledger, incident: Plain) -> list[dict[str, Any]]:
    """Give the last versions of the incident, newest first, with what each changed, and when others were merged into it."""
    versions = ledger.history(str(incident["id"]), VERSIONS + 1)
    own = [_version(one, versions[number + 1] if number + 1 < len(versions) else None) for number, one in enumerate(versions[:VERSIONS])]
    last = [ledger.history(str(name), 1) for name in incident["merged"]]
    steps = [*own, *(_version(one, None) for found in last for one in found)]
    return sorted(steps, key=lambda step: (-step["entry"], step["incident"]))


def _version(version: Version, before: Version | None) -> dict[str, Any]:
    step = version.step
    told = {name: getattr(step, name) for name in ("incident", "number", "state", "merged_into", "at", "entry")}
    return {
        **told,
        "erased": step.state == "current" and version.incident is None,
        "changes": changes_of(None if before is None else before.incident, version.incident),
    }


def _edit(visit: Visit, incident: Plain) -> dict[str, Any] | None:
    """Give the form that is open, if any: the grade, a toll, or the values that accounts give of another field."""
    field = visit.asked("edit") or visit.sent("field")
    if field == "grade":
        return {"field": field, "kind": "grade", "value": incident["grade"]}
    if field in TOLLS:
        toll = incident["casualties"][field]
        typed = {end: visit.sent(f"v.{end}") if visit.form else toll[end] for end in ("low", "best", "high")}
        return {"field": field, "kind": "toll", "value": typed}
    if field in FIELDS:
        values = incident["fields"][field]["values"]
        return {"field": field, "kind": "choice", "options": [{"value": one["value"], "accounts": len(one["accounts"])} for one in values]}
    return None


# --- decisions


def _done(visit: Visit, said: str, judgement: str) -> Done:
    return Done(f"{LIST}/{quote(visit.path['incident'], safe='')}", said, judgement)


def _under_mark(visit: Visit, incident: Plain) -> Ledger:
    return marked(visit.desk, str(incident["id"]), visit.sent("mark") or None)


def sign(visit: Visit) -> Done:
    """Accept an incident as it stands.

    Raises:
        StaleError: somebody changed it since it was shown.
        UnknownIdError: there is none.
    """
    incident = _incident(visit)
    return _done(visit, N_("Accepted."), accept(_under_mark(visit, incident), str(incident["id"]), who(visit.desk)))


def refuse(visit: Visit) -> Done:
    """Reject an incident with a reason.

    Raises:
        ReviewError: no reason is given.
        StaleError: somebody changed it since it was shown.
    """
    incident = _incident(visit)
    by = who(visit.desk, visit.sent("words") or visit.sent("reason"))
    return _done(visit, N_("Rejected."), reject(_under_mark(visit, incident), str(incident["id"]), by))


def amend(visit: Visit) -> Done:
    """Give a field of an incident another value.

    Raises:
        DeskError: the form says no value.
        ReviewError: the field cannot hold it.
        StaleError: somebody changed it since it was shown.
    """
    incident, field = _incident(visit), visit.sent("field")
    correction = Correction(field, _value(visit, incident, field))
    said = correct(_under_mark(visit, incident), str(incident["id"]), correction, who(visit.desk, visit.sent("why")))
    return _done(visit, N_("Corrected."), said)


def _value(visit: Visit, incident: Plain, field: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Read what a form says of a field.

    Raises:
        DeskError: it says none.
    """
    if field == "grade":
        return visit.sent("v.value")
    if field in TOLLS:
        return {end: _number(end, visit.sent(f"v.{end}")) for end in ("low", "high", "best")}
    values = incident["fields"].get(field, {}).get("values", ())
    chosen = visit.sent("v.value")
    found = [one["value"] for one in values if exactly(one["value"]) == chosen]
    if not found:
        raise DeskError(
            f"field {field[:40]!r}: no account of this incident gives that value; choose one of those on the page, or correct the event of an account"
        )
    return found[0]


def _number(name: str, written: str) -> int | None:
    """Read a whole number.

    Raises:
        DeskError: it is none.
    """
    if written and not (written.isascii() and written.isdigit()):
        raise DeskError(f"{name}: {written[:40]!r} is no whole number; write digits, or leave it empty for an open end")
    return int(written) if written else None


# --- merge and split


def merging(visit: Visit) -> Data:
    """Show what would come of merging an incident with another, and write nothing.

    Raises:
        DeskError: the other is none, or the same.
        LinkError: people said before that accounts of the two are not one deed.
    """
    ledger = visit.desk.ledger
    mark, incident = _shown(ledger, visit.path["incident"])
    name = (visit.asked("with") or visit.sent("with")).strip().upper()
    if not name:
        return {**_page(incident, mark), "kind": "same", "other": None, "asked_for": "", "pairs": [], "after": [], "one": False}
    other_mark, other = _shown(ledger, name)
    said, after = _joined(visit, incident, other)
    both = {*members(incident), *members(other)}
    shown = {"kind": "same", "other": summary(other), "asked_for": name, "pairs": list(said.pairs), "after": _after(after, both)}
    marks = {str(incident["id"]): mark, str(other["id"]): other_mark}
    return {**_page(incident, mark), **shown, "marks": marks, "one": any(both <= set(members(one)) for one in after)}


def _joined(visit: Visit, incident: Plain, other: Plain) -> tuple[Regrouping, list[dict[str, Any]]]:
    """Give what is said when two incidents are one, and what would come of it.

    Raises:
        DeskError: they are one and the same.
    """
    if other["id"] == incident["id"]:
        raise DeskError(f"{other['id']} is this incident; give the id of another one")
    return joined(visit.desk.ledger, incident, other, visit.desk.codebook)


def merge(visit: Visit) -> Done:
    """Say that two incidents are one deed.

    Raises:
        DeskError: the other is none, or the same.
        LinkError: people said before that accounts of the two are not one deed.
        StaleError: somebody changed one of them since they were shown.
    """
    incident = _incident(visit)
    other = visit.desk.ledger.incident(visit.sent("with").upper())
    said, _ = _joined(visit, incident, other)
    names = [str(incident["id"]), str(other["id"])]
    judgement = regroup(visit.desk, said, _sent_marks(visit, names), visit.sent("why"))
    return _led(visit, said, N_("Merged."), judgement)


def splitting(visit: Visit) -> Data:
    """Show what would come of splitting accounts off an incident, and write nothing.

    Raises:
        DeskError: none of its accounts would leave, or none stay.
        LinkError: people said before that these accounts are of one deed.
    """
    mark, incident = _shown(visit.desk.ledger, visit.path["incident"])
    chosen = [key for key in members(incident) if key in {*visit.query.get("account", ()), *visit.form.get("account", ())}]
    shown: dict[str, Any] = {"kind": "different", "chosen": chosen, "choice": _choice(incident), "pairs": [], "after": []}
    if chosen:
        said = _parted(incident, chosen)
        shown |= {"pairs": list(said.pairs), "after": _after(incidents_after(visit.desk.ledger, said, visit.desk.codebook), set(members(incident)))}
    return {**_page(incident, mark), **shown}


def _choice(incident: Plain) -> list[dict[str, Any]]:
    return [{**account, "key": key} for key, account in zip(members(incident), told_by(incident, range(len(incident["accounts"]))), strict=True)]


def _parted(incident: Plain, chosen: list[str]) -> Regrouping:
    """Give what is said when accounts leave an incident.

    Raises:
        DeskError: none would leave, or none stay.
    """
    said = parted(incident, chosen)
    if not said.pairs:
        raise DeskError(f"{incident['id']}: of its accounts some must leave and some stay; choose at least one, and not all")
    return said


def split(visit: Visit) -> Done:
    """Say that accounts of an incident are of another deed than the rest.

    Raises:
        DeskError: none would leave, or none stay.
        LinkError: people said before that these accounts are of one deed.
        StaleError: somebody changed the incident since it was shown.
    """
    incident = _incident(visit)
    said = _parted(incident, [key for key in members(incident) if key in visit.form.get("account", ())])
    judgement = regroup(visit.desk, said, _sent_marks(visit, [str(incident["id"])]), visit.sent("why"))
    return _led(visit, said, N_("Split."), judgement)


def _page(incident: Plain, mark: str) -> dict[str, Any]:
    return {"incident": summary(incident), "marks": {str(incident["id"]): mark}}


def _sent_marks(visit: Visit, names: list[str]) -> dict[str, str]:
    return {name: mark for name in names if (mark := visit.sent(f"mark.{name}"))}


def _after(after: list[dict[str, Any]], keys: set[str]) -> list[dict[str, Any]]:
    """Give the incidents that would come of it, with those of their accounts that are in question first."""
    shown = [one for one in after if keys.intersection(members(one))]
    return [{**summary(one), "accounts_told": told_by(one, range(len(one["accounts"])))} for one in shown]


def _led(visit: Visit, said: Regrouping, words: str, judgement: str) -> Done:
    """Lead to the incident that the first of the events is an account of now."""
    found = next((str(one["id"]) for one in visit.desk.ledger.incidents(said.events()[:1])), visit.path["incident"])
    return Done(f"{LIST}/{quote(found, safe='')}", words, judgement)


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the list, of the incident with most accounts of the first page, and of what is done with it."""
    found = sorted(ledger.incident_page(limit=20).rows, key=lambda one: -len(one["accounts"]))
    if not found:
        return (LIST,)
    name, others = str(found[0]["id"]), [str(one["id"]) for one in found[1:2]]
    page, account = f"{LIST}/{name}", quote(members(found[0])[0], safe="")
    parting = [f"{page}/split?account={account}"] if len(members(found[0])) > 1 else []
    edits = [f"{page}?edit={field}" for field in ("grade", "killed", "places")]
    return (
        LIST,
        f"{LIST}?find=nowhere",
        f"{LIST}?sources=one&contested=killed",
        f"{LIST}?signed=open",
        page,
        *edits,
        f"{page}/merge",
        *(f"{page}/merge?with={other}" for other in others),
        f"{page}/split",
        *parting,
    )


SCREEN = Screen(
    name="incidents",
    title=N_("Incidents"),
    pages=(
        Page(LIST, "incidents.html", listed, least=Role.VIEWER),
        Page(PATH, "incident.html", view, name=lambda data: data["incident"]["id"], least=Role.VIEWER),
        Page(f"{PATH}/merge", "regroup.html", merging, name=lambda data: data["incident"]["id"], least=Role.VIEWER),
        Page(f"{PATH}/split", "regroup.html", splitting, name=lambda data: data["incident"]["id"], least=Role.VIEWER),
    ),
    acts=(
        Act(f"{PATH}/accept", sign, PATH, least=Role.CODER),
        Act(f"{PATH}/reject", refuse, PATH, least=Role.CODER),
        Act(f"{PATH}/correct", amend, PATH, least=Role.CODER),
        Act(f"{PATH}/merge", merge, least=Role.CODER),
        Act(f"{PATH}/split", split, least=Role.CODER),
    ),
    help=(
        N_(
            "An incident holds the accounts of one deed. Where they contradict one another, follow the values to their words, and set what the "
            "ledger should hold."
        ),
        N_(
            "Merge two incidents that are one, or split off accounts of another deed: you see what would come of it before anything is written, and "
            "can take it back."
        ),
    ),
    samples=samples,
    place=20,
    key="n",
    keys=(
        Key("j / k", N_("next or previous incident in the list, row of the grid")),
        Key("a", N_("accept the incident")),
        Key("x", N_("reject the incident: then 1 to 3 for the reason, Enter to send it")),
        Key("e", N_("edit a field: go to its link, Enter opens it")),
        Key("y", N_("sign the incident, or open it again")),
        Key("w", N_("write its dossier as PDF")),
        Key("M", N_("merge with another incident")),
        Key("S", N_("split accounts off")),
        Key("u", N_("undo what was done last")),
        Key("/", N_("go to the search box")),
    ),
)
