"""Hold what a person can decide of an event or an incident of a ledger: the one way for the command line, the desk and programs.

Decisions are judgements of the ledger: they are never changed, and a later one can take an earlier one back. `reviewed` lays those that stand over a
record. Who decides, when and why is handed in. What a decision changes in incidents is written by `settle`, or with the next linking.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import ReviewError
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.corrections import completed, corrected, top_field, value_at
from recoupe.pipeline.ledger import link_added
from recoupe.pipeline.reviewed import (
    ACCEPT,
    ADD,
    CORRECT,
    REJECT,
    WITHDRAW,
    anchored,
    bare_events,
    corrected_incident,
    decisions_by_report,
    reviewed,
    reviewed_incident,
    reviewed_reports,
    standing,
    without_rejected,
)
from recoupe.pipeline.signed import signed_record
from recoupe.store.ledger import Ledger
from recoupe.store.values import Judged, Judgement, Saved, event_key, split_event_key

__all__ = [
    "Correction",
    "Who",
    "accept",
    "add",
    "correct",
    "decisions_by_report",
    "decisions_on",
    "different",
    "reject",
    "reviewed",
    "reviewed_incident",
    "reviewed_report",
    "reviewed_reports",
    "same",
    "settle",
    "standing",
    "take_back",
    "value_at",
    "without_rejected",
]

Plain = Mapping[str, Any]
INCIDENT_PREFIX = "RCP-"
# Letters of the hash that names an event which a person added.
ID_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Who:
    """Who decides, when (ISO 8601 with zone) and why."""

    by: str
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """Another value of one field.

    Attributes:
        field: a field of the event, or a way into one (`actors.0.country`); of an incident one of `INCIDENT_FIELDS`.
        value: what it should say, as the record writes it; spans may be given by `start` and `end` alone.
        span: the words of the report that say so.
    """

    field: str
    value: Any
    span: Plain | None = None


def accept(ledger: Ledger, key: str, who: Who, codebook: Codebook | None = None) -> str:
    """Sign an event or an incident as it stands, and give the id of the decision.

    The signed reading of an event stays when another reading of the report says otherwise; `review.differs` names the fields.

    Args:
        ledger: which holds it.
        key: `REPORT#EVENT`, or the id of an incident.
        who: who signs.
        codebook: what is known of the world; the codebook of the ledger, if left out.

    Raises:
        ReviewError: the report has no such event.
        UnknownIdError: the ledger holds no such report or incident.
    """
    return _decide(ledger, key, ACCEPT, who, codebook)


def reject(ledger: Ledger, key: str, who: Who, codebook: Codebook | None = None) -> str:
    """Say that something is no event, or no incident, and give the id of the decision. A rejected event is no account of an incident.

    Args:
        ledger: which holds it.
        key: `REPORT#EVENT`, or the id of an incident.
        who: who rejects it; the reason is needed.
        codebook: what is known of the world; the codebook of the ledger, if left out.

    Raises:
        ReviewError: no reason is given, or the report has no such event.
        UnknownIdError: the ledger holds no such report or incident.
    """
    if not who.reason:
        raise ReviewError(f"{key}: it is rejected without a reason; say why, so that others can follow it")
    return _decide(ledger, key, REJECT, who, codebook)


def correct(ledger: Ledger, key: str, correction: Correction, who: Who, codebook: Codebook | None = None) -> str:
    """Give a field of an event or an incident another value, and give the id of the decision.

    Args:
        ledger: which holds it.
        key: `REPORT#EVENT`, or the id of an incident.
        correction: what the field should say.
        who: who corrects it.
        codebook: what is known of the world; the codebook of the ledger, if left out.

    Raises:
        ReviewError: the record could not hold the value, or the report has no such event.
        StaleError: somebody changed the report meanwhile; what is corrected in a part of a field would undo what they corrected in another.
        UnknownIdError: the ledger holds no such report or incident.
    """
    if _is_incident(key):
        return _correct_incident(ledger, key, correction, who)
    known, report = codebook or codebook_of(ledger), split_event_key(key)[0]
    unless = {report: ledger.mark(report)} if report else {}
    record, events, judged = _events_of(ledger, key, known)
    now = {event["id"]: event for event in reviewed(record, judged, known)["events"]}[split_event_key(key)[1]]
    other = corrected(now, correction.field, correction.value, correction.span, (record["text"], known))
    name = top_field(correction.field)
    kept = {**anchored(record, events[split_event_key(key)[1]]), "value": other[name], "span": other["because"][name][0]["span"]}
    return ledger.add_judgement(Judgement(CORRECT, who.by, who.at, who.reason, events=(key,), field=name, value=kept), unless=unless)


def add(ledger: Ledger, report_id: str, event: Plain, who: Who, codebook: Codebook | None = None) -> str:
    """Add an event that no reading found, and give its key.

    Args:
        ledger: which holds the report.
        report_id: the report that tells it.
        event: its fields as the record has them, `type` and `trigger` at least; spans may be given by `start` and `end` alone.
        who: who adds it.
        codebook: what is known of the world; the codebook of the ledger, if left out.

    Raises:
        ReviewError: the record could not hold it, or an event of this type is told by the same words already.
        UnknownIdError: the ledger holds no such report.
    """
    known = codebook or codebook_of(ledger)
    record = ledger.report(report_id)
    whole = completed(event, "the event", (record["text"], known))
    words = whole["trigger"]
    there = bare_events(record, ledger.judgements(), known).values()
    told = [one["id"] for one in there if one["type"] == whole["type"] and (one["trigger"]["start"], one["trigger"]["end"]) == (words["start"], words["end"])]
    if told:
        raise ReviewError(f"{report_id}: {words['text']!r} tells event {told[0]!r} of this type already; correct or accept that one")
    name = "h" + hashlib.sha256(f"{whole['type']}\0{words['start']}\0{words['end']}".encode()).hexdigest()[:ID_LETTERS]
    key = event_key(report_id, name)
    ledger.add_judgement(Judgement(ADD, who.by, who.at, who.reason, events=(key,), value=anchored(record, {**whole, "id": name})))
    return key


def take_back(ledger: Ledger, judgement_id: str, who: Who) -> str:
    """Take a decision back, and give the id of the decision that does; to take that one back makes the first stand again.

    Args:
        ledger: which holds it.
        judgement_id: the decision.
        who: who takes it back.

    Raises:
        ReviewError: there is none of this id, or it does not stand.
    """
    judged = list(ledger.judgements())
    found = next((one for one in judged if one.id == judgement_id), None)
    if found is None:
        raise ReviewError(f"decision {judgement_id!r}: there is none of this id; `recoupe review KEY` lists those on an event or incident")
    if all(one.id != judgement_id for one in standing(judged)):
        raise ReviewError(f"decision {judgement_id!r} was taken back before; take back the decision that did, and it stands again")
    said = found.judgement
    back = Judgement(WITHDRAW, who.by, who.at, who.reason, events=said.events, incident=said.incident, field=said.field, supersedes=judgement_id)
    written = ledger.add_judgement(back)
    if said.incident is not None:
        _rewrite(ledger, said.incident, who.at)
    return written


def same(ledger: Ledger, keys: tuple[str, str], who: Who) -> str:
    """Say that two events are one deed, and give the id of the decision; linking never goes against it.

    Raises:
        ReviewError: a report has no such event.
        UnknownIdError: the ledger holds no such report.
    """
    return _judge_pair(ledger, "same", keys, who)


def different(ledger: Ledger, keys: tuple[str, str], who: Who) -> str:
    """Say that two events are not one deed, and give the id of the decision; linking never goes against it.

    Raises:
        ReviewError: a report has no such event.
        UnknownIdError: the ledger holds no such report.
    """
    return _judge_pair(ledger, "different", keys, who)


def reviewed_report(ledger: Ledger, report_id: str, codebook: Codebook | None = None) -> dict[str, Any]:
    """Give the record of a report as it stands after review, or as it was signed, rejected events with that state.

    Args:
        ledger: which holds it.
        report_id: the report.
        codebook: what is known of the world; the codebook of the ledger, if left out.

    Raises:
        UnknownIdError: the ledger holds no such report.
    """
    return signed_record(ledger, report_id) or reviewed(ledger.report(report_id), ledger.judgements(), codebook or codebook_of(ledger))


def decisions_on(ledger: Ledger, key: str) -> list[Judged]:
    """Give the decisions on an event, an incident or the events of a report that stand, in the order in which they were made.

    Args:
        ledger: which holds them.
        key: `REPORT#EVENT`, a report, or the id of an incident.
    """
    return [one for one in standing(ledger.judgements()) if one.judgement.kind != WITHDRAW and _is_on(one.judgement, key)]


def _is_on(said: Judgement, key: str) -> bool:
    return key == said.incident or any(key in {name, split_event_key(name)[0]} for name in said.events)


def settle(ledger: Ledger, keys: Iterable[str], codebook: Codebook, at: str) -> Saved:
    """Link what decisions touch anew, and give how much changed.

    Args:
        ledger: which holds it.
        keys: events that were decided on; ids of incidents are settled already.
        codebook: what is known of the world.
        at: when.

    Raises:
        LinkError: judgements contradict one another.
    """
    reports = {split_event_key(key)[0] for key in keys if not _is_incident(key)}
    return link_added(ledger, reports, codebook, at) if reports else Saved(0, 0)


# --- how a decision is written


def _is_incident(key: str) -> bool:
    return key.startswith(INCIDENT_PREFIX)


def _decide(ledger: Ledger, key: str, kind: str, who: Who, codebook: Codebook | None) -> str:
    """Write that something is accepted or rejected.

    Raises:
        ReviewError: the report has no such event.
    """
    if _is_incident(key):
        name = str(ledger.incident(key)["id"])
        written = ledger.add_judgement(Judgement(kind, who.by, who.at, who.reason, incident=name))
        _rewrite(ledger, name, who.at)
        return written
    record, events, _ = _events_of(ledger, key, codebook or codebook_of(ledger))
    kept = anchored(record, events[split_event_key(key)[1]])
    return ledger.add_judgement(Judgement(kind, who.by, who.at, who.reason, events=(key,), value=kept))


def _events_of(ledger: Ledger, key: str, codebook: Codebook) -> tuple[dict[str, Any], dict[str, Plain], list[Judged]]:
    """Give the record of an event, the events that decisions on it are laid over, and the decisions.

    Raises:
        ReviewError: the key names no event of its report.
    """
    report, name = split_event_key(key)
    if not report:
        raise ReviewError(f"{key!r} is no key of an event or incident; write REPORT#EVENT as `recoupe show` lists accounts, or RCP-…")
    record, judged = ledger.report(report), list(ledger.judgements())
    events = bare_events(record, judged, codebook)
    if name not in events:
        raise ReviewError(f"{report}: it has no event {name!r}; it has {', '.join(events) or 'none'}")
    return record, events, judged


def _correct_incident(ledger: Ledger, key: str, correction: Correction, who: Who) -> str:
    """Write a correction of an incident.

    Raises:
        ReviewError: it has no such field, or the field no such value.
    """
    incident = ledger.incident(key)
    said = Judgement(CORRECT, who.by, who.at, who.reason, incident=str(incident["id"]), field=correction.field, value=correction.value)
    corrected_incident(incident, said)
    written = ledger.add_judgement(said)
    _rewrite(ledger, str(incident["id"]), who.at)
    return written


def _judge_pair(ledger: Ledger, kind: str, keys: tuple[str, str], who: Who) -> str:
    """Write a judgement on two events.

    Raises:
        ReviewError: a report has no such event.
    """
    codebook = codebook_of(ledger)
    for key in keys:
        _events_of(ledger, key, codebook)
    return ledger.add_judgement(Judgement(kind, who.by, who.at, who.reason, events=keys))


def _rewrite(ledger: Ledger, name: str, at: str) -> None:
    """Write an incident as it stands after a decision on it: assessed anew, since what was corrected may be taken back."""
    members = ledger.incident(name)["accounts"]
    link_added(ledger, {account["report"] for account in members}, codebook_of(ledger), at)
