"""Gather the dossier of one incident: what each account says, in its own words and with the hash of the original, what people decided, and every version."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.desk.comparing import FIELDS, changes_of, summary
from recoupe.desk.situation import made
from recoupe.pipeline.review import standing
from recoupe.pipeline.reviewed import WITHDRAW, Decided
from recoupe.pipeline.signing import text_digest
from recoupe.store.ledger import Ledger
from recoupe.store.values import SIGNED, event_key

Plain = Mapping[str, Any]
# Versions that a dossier shows, the last ones; the log has all.
VERSIONS = 100


def dossier(ledger: Ledger, codebook: Codebook, incident_id: str) -> dict[str, Any]:
    """Give what a dossier shows.

    Args:
        ledger: which holds the incident.
        codebook: what is known of the world.
        incident_id: the incident; the id of one that was merged leads to the one that it became part of.

    Raises:
        UnknownIdError: there is none of that id.
        ErasedError: its content was erased.
    """
    incident = ledger.incident(incident_id)
    name = str(incident["id"])
    return {
        "made": made(ledger),
        "incident": {**summary(incident), "review": incident["review"], "signed": incident.get("signed")},
        "fields": [_field(incident, field) for field in FIELDS],
        "parties": list(incident.get("parties") or ()),
        "accounts": list(_accounts(ledger, incident, codebook)),
        "decisions": list(_decisions(ledger, incident)),
        "history": list(_history(ledger, name)),
        "signatures": [{**asdict(one), "is_signed": one.state == SIGNED} for one in ledger.signatures(name)],
    }


def _field(incident: Plain, field: str) -> dict[str, Any]:
    """Give the values of a field, each with the numbers of the accounts that give it, from 1."""
    told = incident["fields"][field]
    values = [{"value": one["value"], "accounts": [number + 1 for number in one["accounts"]]} for one in told["values"]]
    return {"field": field, "agreement": told["agreement"], "values": values}


def _accounts(ledger: Ledger, incident: Plain, codebook: Codebook) -> Iterator[dict[str, Any]]:
    """Yield the accounts: whose each is, the hashes of its original and of its text, and the sentences that it rests on, with their offsets."""
    decided = Decided.over(ledger)
    groups = {group["id"]: group for group in incident.get("independence") or ()}
    records: dict[str, dict[str, Any]] = {}
    for number, account in enumerate(incident["accounts"], 1):
        record = records.setdefault(account["report"], decided.laid(ledger.report(account["report"]), codebook))
        event = next((one for one in record["events"] if one["id"] == account["event"]), None)
        told = {name: account.get(name) for name in ("report", "event", "outlet", "origin", "published", "language", "agency")}
        group = groups.get(account.get("independence"), {})
        yield {**told, "number": number, "text": text_digest(record), "group": group.get("id"), "why_group": group.get("reason"), **_told(event)}


def _told(event: Plain | None) -> dict[str, Any]:
    """Give what an account tells; nothing of an event that the report does not have any more."""
    if event is None:
        return {"is_there": False, "excerpts": [], "says": []}
    spans = sorted({(span["start"], span["end"], span["text"]) for span in (*event["evidence"], event["trigger"])})
    return {
        "is_there": True,
        **{name: event[name] for name in ("type", "status", "responsibility")},
        "trigger": dict(event["trigger"]),
        "excerpts": [{"start": start, "end": end, "text": text} for start, end, text in spans],
        "says": [link["source"] for link in event["attribution"]],
        "review": event["review"]["state"],
    }


def _decisions(ledger: Ledger, incident: Plain) -> Iterator[dict[str, Any]]:
    """Yield the decisions that stand on the incident, on those that it was merged of, and on the events of its accounts, oldest first."""
    keys = {event_key(account["report"], account["event"]) for account in incident["accounts"]}
    names = {str(incident["id"]), *incident["merged"]}
    asked = (*sorted(names), *dict.fromkeys(account["report"] for account in incident["accounts"]))
    found = {one.id: one for name in asked for one in standing(ledger.judgements(name))}
    for one in sorted(found.values(), key=lambda one: (one.judgement.at, one.id)):
        said = one.judgement
        if said.by and said.kind != WITHDRAW and (said.incident in names or keys.intersection(said.events)):
            yield {"id": one.id, "events": list(said.events), **{name: getattr(said, name) for name in ("kind", "by", "at", "reason", "field")}}


def _history(ledger: Ledger, name: str) -> Iterator[dict[str, Any]]:
    """Yield the last versions, the newest first, with what each changed."""
    versions = ledger.history(name, VERSIONS + 1)
    for number, version in enumerate(versions[:VERSIONS]):
        before = versions[number + 1] if number + 1 < len(versions) else None
        step = version.step
        changes = changes_of(None if before is None else before.incident, version.incident)
        yield {**{name: getattr(step, name) for name in ("number", "state", "merged_into", "at", "entry")}, "changes": changes}
