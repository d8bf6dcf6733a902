"""Make small reports, incidents and judgements of our own."""

import hashlib
from collections.abc import Mapping
from typing import Any

from recoupe.store.coding import Act
from recoupe.store.ledger import Ledger
from recoupe.store.people import Change, Outcome, Role, Token, User
from recoupe.store.values import TAKEN_OUT, Amendment, Changes, Judgement, Link, SavedView, Signing, event_key
from recoupe.store.webhooks import Message, Sent, Webhook

AT = "2024-03-14T09:30:00Z"
LATER = "2024-03-15T09:30:00Z"
MADE_BY = {"program": "recoupe 0.1.0", "codebook": {"digest": "sha256:aa"}}
ANEW = {"program": "recoupe 0.2.0", "codebook": {"digest": "sha256:bb"}}
WEBHOOK = Webhook("w1", "https://hooks.example/in", "key of a view", "fr", by="Awa")
SECRET, ANOTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_QW5vdGhlciBzZWNyZXQgb2YgdGhpcyB0ZXN0IQ=="
STRIKE = "Kidal, 14 mars. Une frappe de drone a tué trois éleveurs près d’Anéfis mercredi, selon l’évêque. Œuvre de l’armée ?"
DENIAL = "The army denied on Thursday that its drone killed herders near Anefis. “No strike took place,” a spokesman said."


def report(text: str = STRIKE, origin: str = "a.txt", made_by: Mapping[str, Any] = MADE_BY) -> tuple[bytes, dict[str, Any]]:
    """Make bytes and what is read in them."""
    original = text.encode()
    name = "sha256:" + hashlib.sha256(original).hexdigest()
    return original, {
        "schema": "recoupe/report/1",
        "id": name,
        "origin": origin,
        "outlet": {"name": "Journal du Nord", "entity": None, "span": None, "basis": "given"},
        "language": "fr",
        "headline": {"start": 0, "end": 5, "text": text[:5]},
        "published": {"start": "2024-03-14", "end": "2024-03-14", "precision": "day", "basis": "metadata", "spans": []},
        "text": text,
        "events": [event("e1"), event("e2", "ACCUSE", None)],
        "places": [],
        "produced_by": dict(made_by),
    }


def event(name: str, kind: str = "ASSAULT", day: str | None = "2024-03-13", point: tuple[float, float] = (18.05, 0.59)) -> dict[str, Any]:
    """Make an event, with what it is looked up by."""
    when = {"start": day, "end": day, "precision": "day", "basis": "stated", "spans": []} if day else None
    place = {"name": "Anéfis", "entity": "site:anefis", "lat": point[0], "lon": point[1], "country": "MLI", "admin1": None, "precision": "town", "span": None}
    return {"id": name, "type": kind, "status": "occurred", "salience": "main", "responsibility": "accused", "places": [place] if day else [], "when": when}


def add(ledger: Ledger, text: str = STRIKE, origin: str = "a.txt", at: str = AT, made_by: Mapping[str, Any] = MADE_BY) -> str:
    """Add a report, and give its id."""
    original, record = report(text, origin, made_by)
    return ledger.add_report(original, record, origin=origin, at=at).report_id


def incident(name: str, *reports: str, grade: str = "weak") -> dict[str, Any]:
    """Make an incident of the first events of reports."""
    accounts = [{"report": one, "event": "e1", "outlet": "Journal du Nord", "origin": "a.txt", "independence": "i1"} for one in sorted(reports)]
    fields = {"type": {"agreement": "agreed", "values": [{"value": "ASSAULT", "accounts": [0]}]}}
    return {
        "id": name,
        "accounts": accounts,
        "fields": fields,
        "casualties": {},
        "grade": grade,
        "reasons": ["One source."],
        "review": {"state": "unreviewed"},
        "merged": [],
    }


def link(left: str, right: str, bits: float = 7.25) -> Link:
    """Make a link of the first events of two reports."""
    first, second = sorted((event_key(left, "e1"), event_key(right, "e1")))
    return Link(first, second, bits, {"place": {"bits": 3.5}, "time": {"bits": 3.75}})


def fill(ledger: Ledger) -> tuple[str, str]:
    """Put something into every table but those of signing, coding and alerts, and give the two reports."""
    named = fill_older(ledger)
    ledger.save_view(SavedView("/inbox", "To read", "/inbox?state=unreviewed", "Awa", AT))
    fill_team(ledger)
    return named


def fill_all(ledger: Ledger) -> tuple[str, str]:
    """Put something into every table, and give the two reports: the first was signed and opened again, and a third is coded blind."""
    named = fill(ledger)
    fill_webhooks(ledger)
    ledger.sign(Signing(named[0], "Awa", "reviewer", AT, content={"record": ledger.report(named[0])}))
    ledger.reopen(Signing(named[0], "Bo", "manager", LATER, "another toll"))
    coded = add(ledger, "Un texte que deux personnes codent.", "e.txt")
    ledger.coding.assign({coded: ["Awa", "Bo"]}, Act("Mo", AT))
    ledger.coding.write([Judgement("accept", "Awa", AT, events=(event_key(coded, "e1"),))], "Awa", {})
    ledger.amend(amendment(1))
    ledger.amend(amendment(2, kind=TAKEN_OUT, target=1, content=None, before="bb", after="aa"))
    return named


def amendment(number: int, **other: Any) -> Amendment:
    """Make an amendment that adds a word."""
    content = {"path": "events/PROTEST.toml", "file": 'id = "PROTEST"\n', "words": ["battre la semelle"]}
    told = {"kind": "trigger", "by": "Awa", "at": AT, "reason": "students do", "before": "aa", "after": "bb", "content": content}
    return Amendment(number, **{**told, **other})


def fill_team(ledger: Ledger) -> None:
    """Let an admin and a coder in, the coder with another role since, and a program."""
    ledger.team.add_user(User("Awa", Role.ADMIN), by="local", at=AT, secret="$hash of a password")
    ledger.team.add_user(User("Bo", Role.VIEWER), by="Awa", at=AT)
    ledger.team.change_user("Bo", Change(role=Role.CODER), by="Awa", at=LATER)
    ledger.team.add_token(Token("t1", "Bo", Role.VIEWER, "nightly export"), "hash of a token", by="Awa", at=AT)
    ledger.team.note_login("Awa", Outcome.IN, "127.0.0.1", AT)
    ledger.team.note_login("hunter2", Outcome.FAILED, "127.0.0.1", AT)


def fill_webhooks(ledger: Ledger) -> None:
    """Make a webhook with two secrets and two messages, of which one was taken and the other was not."""
    ledger.webhooks.add(WEBHOOK, SECRET, at=AT)
    ledger.webhooks.roll("w1", ANOTHER, by="Awa", at=AT, until=LATER)
    ledger.webhooks.note("w1", (1, "RCP-1.1"), [Message("msg_1", "RCP-1", b'{"said":"a"}'), Message("msg_2", "RCP-2", b'{"said":"b"}')], AT)
    ledger.webhooks.tell("msg_1", Sent("delivered", 204), AT)
    ledger.webhooks.tell("msg_2", Sent("failed", 500, "status 500", LATER), AT)


def fill_older(ledger: Ledger) -> tuple[str, str]:
    """Put something into every table that the first schema had, and give the two reports."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.add_failure(b"\0\1", "c.bin", "the input is not text", AT)
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike, denial), incident("RCP-2", denial)), links=(link(strike, denial),)))
    ledger.add_judgement(Judgement("same", "Awa", AT, "one strike", events=(event_key(strike, "e1"), event_key(denial, "e1"))))
    ledger.add_judgement(Judgement("correct", "Awa", AT, "misread", incident="RCP-1", field="when", value={"start": "2024-03-12"}))
    ledger.add_import(b"id,when\n1,2024\n", "acled.csv", {"profile": "acled", "rows": 1}, AT)
    ledger.save_feed("https://example.org/feed", {"etag": "x", "last_run": AT}, AT)
    ledger.add_run({"command": "add", "reports": 2}, AT)
    third = add(ledger, "Un texte à effacer: Mariam Test a été enlevée.", "d.txt")
    ledger.erase(third, by="Awa", reason="asked for", at=LATER)
    return strike, denial
