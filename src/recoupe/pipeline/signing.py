"""Sign a report or an incident as it stands after review, and open it again: the one way for the command line, the desk and programs.

A signed version holds all that was signed: fields and spans, the hash of each text that spans point into, and the codebook. It is kept as bytes, and
stands until somebody opens it again with a reason.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import ReviewError
from recoupe.model.incident import ReviewState
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.ledger import link_added
from recoupe.pipeline.review import INCIDENT_PREFIX
from recoupe.pipeline.reviewed import Decided
from recoupe.store.ledger import Ledger
from recoupe.store.values import NAMES, Signature, Signing, split_event_key

Plain = Mapping[str, Any]
# Who may sign, and open again: the least role first.
ROLES = ("reviewer", "manager", "admin")
LEAST_ROLE = ROLES[0]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs or opens again, when (ISO 8601 with zone), in which role, and why."""

    by: str
    at: str
    role: str = LEAST_ROLE
    reason: str = ""


def sign(ledger: Ledger, key: str, signer: Signer, codebook: Codebook | None = None, *, mark: str | None = None) -> Signature:
    """Sign a report or an incident as it stands after review. From then on linking adds nothing to a signed incident, and takes nothing from it.

    Args:
        ledger: which holds it.
        key: the id of a report, `sha256:…`, or of an incident, `RCP-…`.
        signer: who signs.
        codebook: what is known of the world; the codebook of the ledger, if left out.
        mark: what `Ledger.mark` gave when it was shown; None for what it is now.

    Raises:
        ReviewError: somebody has yet to decide on it, or the role may not sign.
        SignedError: it stands signed.
        StaleError: it has changed since it was shown.
        UnknownIdError: the ledger holds no such report or incident.
    """
    _refuse_role(signer)
    known = codebook or codebook_of(ledger)
    is_incident = key.startswith(INCIDENT_PREFIX)
    name = str(ledger.incident(key)["id"]) if is_incident else key
    unless = {name: mark or ledger.mark(name), NAMES: ledger.mark(NAMES)}
    decided = Decided.over(ledger)
    content = _incident(ledger, name, decided, known) if is_incident else _report(ledger, name, decided, known)
    signing = Signing(name, signer.by, signer.role, signer.at, signer.reason, {**content, "codebook": {"digest": known.digest}})
    signature = ledger.sign(signing, unless=unless)
    if is_incident:
        link_added(ledger, _reports_of(content["incident"]), known, signer.at)
    return signature


def reopen(ledger: Ledger, key: str, signer: Signer, codebook: Codebook | None = None) -> Signature:
    """Open a signed report or incident again; what was signed stays, and the next signature is another version. Accounts that stood apart may join it at once.

    Args:
        ledger: which holds it.
        key: the id of the report or incident.
        signer: who opens it; the reason is needed.
        codebook: what is known of the world; the codebook of the ledger, if left out.

    Raises:
        ReviewError: the role may not.
        UnknownIdError: it does not stand signed.
        StoreError: no reason is given.
    """
    _refuse_role(signer)
    name = str(ledger.incident(key)["id"]) if key.startswith(INCIDENT_PREFIX) and ledger.signed(key) is None else key
    sealed = {split_event_key(member)[0] for member in ledger.sealed().get(name, ())} if key.startswith(INCIDENT_PREFIX) else set()
    signature = ledger.reopen(Signing(name, signer.by, signer.role, signer.at, signer.reason))
    if sealed:
        link_added(ledger, sealed, codebook or codebook_of(ledger), signer.at)
    return signature


def _reports_of(incident: Plain) -> set[str]:
    return {str(account["report"]) for account in incident["accounts"]}


def _refuse_role(signer: Signer) -> None:
    """Refuse a role that may not sign.

    Raises:
        ReviewError: it may not.
    """
    if signer.role not in ROLES:
        raise ReviewError(f"role {signer.role[:40]!r} may not sign nor open again; ask somebody who is {' or '.join(ROLES)}")


def _report(ledger: Ledger, name: str, decided: Decided, codebook: Codebook) -> dict[str, Any]:
    """Give what is signed of a report.

    Raises:
        ReviewError: nobody has decided on one of its events.
    """
    record = decided.laid(ledger.report(name), codebook)
    left = [str(event["id"]) for event in record["events"] if event["review"]["state"] == ReviewState.UNREVIEWED]
    if left:
        raise ReviewError(f"{name}: nobody has decided on {', '.join(left[:5])}{' …' if len(left) > 5 else ''}; accept or reject each event, then sign")
    return {"kind": "report", "record": record, "text": text_digest(record)}


def _incident(ledger: Ledger, name: str, decided: Decided, codebook: Codebook) -> dict[str, Any]:
    """Give what is signed of an incident: itself, and of each account the event as it stands and the hash of its text.

    Raises:
        ReviewError: nobody has decided on it.
    """
    incident = {part: value for part, value in ledger.incident(name).items() if part != "signed"}
    if incident["review"]["state"] == ReviewState.UNREVIEWED:
        raise ReviewError(f"{name}: nobody has decided on it; accept, correct or reject it, then sign")
    told: dict[str, set[str]] = {}
    for account in incident["accounts"]:
        told.setdefault(account["report"], set()).add(account["event"])
    accounts = []
    for report in sorted(told):
        record = decided.laid(ledger.report(report), codebook)
        events = [event for event in record["events"] if event["id"] in told[report]]
        accounts.append({"report": report, "text": text_digest(record), "events": events})
    return {"kind": "incident", "incident": incident, "accounts": accounts}


def text_digest(record: Plain) -> str:
    """Give the SHA-256 of the text that the spans of a record point into, in hexadecimal."""
    return hashlib.sha256(record["text"].encode("utf-8", "surrogatepass")).hexdigest()
