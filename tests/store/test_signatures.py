"""What was signed stands: no judgement is written over it, no statement changes it, and every alteration is found, alike in every store."""

import hashlib
import json

import pytest
from sqlalchemy import text

from benchmarks.mutations import unguarded
from recoupe.errors import ErasedError, SignedError, StaleError, StoreError, UnknownIdError
from recoupe.store.canonical import pack
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.values import Ask, Changes, Judgement, Signing, event_key
from tests.store.samples import ANEW, AT, DENIAL, LATER, add, incident, report


def signing(subject: str, by: str = "Awa", reason: str = "", at: str = AT, **content: object) -> Signing:
    return Signing(subject, by, "reviewer", at, reason, content or {"record": {"id": subject, "text": "«é» \ud800"}})


def judge(kind: str, *keys: str, incident: str | None = None, supersedes: str | None = None) -> Judgement:
    return Judgement(kind, "Bo", LATER, "again", events=keys, incident=incident, supersedes=supersedes)


def test_signed_version_is_the_bytes_that_its_hash_says(ledger: Ledger) -> None:
    """A signed version is canonical JSON that says what was signed, by whom, when and in which role; its name is the SHA-256 of these bytes."""
    name = add(ledger)
    signature = ledger.sign(signing(name, reason="checked twice"))

    content = ledger.signed_content(name)
    assert (signature.version, signature.number, signature.state) == (hashlib.sha256(content).hexdigest(), 1, "signed")
    told = json.loads(content)
    assert told["record"]["text"] == "«é» \ud800"
    assert {part: told[part] for part in ("schema", "subject", "number", "by", "role", "at", "reason")} == {
        "schema": "recoupe/signed/1",
        "subject": name,
        "number": 1,
        "by": "Awa",
        "role": "reviewer",
        "at": AT,
        "reason": "checked twice",
    }
    assert ledger.signed(name) == signature
    assert ledger.signed_subjects() == {name}
    assert ledger.verify_chain() == []


@pytest.mark.parametrize("kind", ["accept", "reject", "correct", "add"])
def test_decision_on_an_event_of_a_signed_report_is_refused(ledger: Ledger, kind: str) -> None:
    """No decision is written on an event of a signed report; flags are, for they say nothing of its events."""
    name = add(ledger)
    ledger.sign(signing(name))

    with pytest.raises(SignedError, match="signed by Awa"):
        ledger.add_judgement(judge(kind, event_key(name, "e1")))
    assert list(ledger.judgements()) == []
    ledger.add_judgement(judge("help", event_key(name, "")))
    assert ledger.report_page(Ask(facets={"flag": ("signed",)})).rows[0].flags == ("help", "signed")


def test_decision_made_before_is_not_taken_back(ledger: Ledger) -> None:
    """What was decided before something was signed cannot be taken back, whatever the withdrawal says it is on."""
    name, other = add(ledger), add(ledger, DENIAL, "b.txt")
    taken = ledger.add_judgement(judge("accept", event_key(name, "e1")))
    ledger.sign(signing(name))

    for back in (judge("withdraw", event_key(name, "e1"), supersedes=taken), judge("withdraw", event_key(other, "e1"), supersedes=taken)):
        with pytest.raises(SignedError):
            ledger.add_judgement(back)
    with pytest.raises(SignedError):
        ledger.add_judgement(judge("withdraw", supersedes=taken))


def test_incident_that_is_signed_is_neither_decided_on_nor_merged_nor_split(ledger: Ledger) -> None:
    """A signed incident takes no decision; no pair with one of its accounts is judged, and no judgement of such a pair is taken back."""
    strike, denial, third = add(ledger), add(ledger, DENIAL, "b.txt"), add(ledger, "Another text.", "c.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike, denial), incident("RCP-2", third))))
    pair = ledger.add_judgement(judge("same", event_key(strike, "e1"), event_key(denial, "e1")))
    ledger.sign(signing("RCP-1"))

    for refused in (
        judge("accept", incident="RCP-1"),
        judge("same", event_key(denial, "e1"), event_key(third, "e1")),
        judge("different", event_key(strike, "e1"), event_key(denial, "e1")),
        judge("withdraw", event_key(strike, "e1"), event_key(denial, "e1"), supersedes=pair),
        judge("withdraw", supersedes=pair),
    ):
        with pytest.raises(SignedError, match="RCP-1"):
            ledger.add_judgement(refused)
    ledger.add_judgement(judge("accept", event_key(strike, "e1")))
    ledger.add_judgement(judge("accept", incident="RCP-2"))


def test_act_on_many_is_refused_whole(ledger: Ledger) -> None:
    """If one of several decisions is on something signed, none is written."""
    name, other = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.sign(signing(name))

    for as_one in (True, False):
        with pytest.raises(SignedError):
            ledger.add_judgements([judge("accept", event_key(other, "e1")), judge("accept", event_key(name, "e1"))], as_one=as_one)
    assert list(ledger.judgements()) == []


def test_reopening_needs_a_reason_and_leads_to_another_version(ledger: Ledger) -> None:
    """What is opened again is decided on again; the next signature is another version, and the first one stays."""
    name = add(ledger)
    first = ledger.sign(signing(name, note=1))
    with pytest.raises(SignedError, match="signed by Awa"):
        ledger.sign(signing(name, "Bo", note=2))
    with pytest.raises(StoreError, match="without a reason"):
        ledger.reopen(signing(name, reason=" "))

    reopened = ledger.reopen(signing(name, "Bo", "another toll", LATER))
    assert (reopened.state, reopened.version, reopened.reason) == ("reopened", first.version, "another toll")
    assert ledger.signed(name) is None
    with pytest.raises(UnknownIdError, match="not signed"):
        ledger.reopen(signing(name, reason="again"))
    ledger.add_judgement(judge("accept", event_key(name, "e1")))
    second = ledger.sign(signing(name, "Bo", note=2))

    assert (second.number, second.version != first.version) == (3, True)
    assert [one.state for one in ledger.signatures(name)] == ["signed", "reopened", "signed"]
    assert [json.loads(ledger.signed_content(name, number))["note"] for number in (1, 3)] == [1, 2]
    with pytest.raises(UnknownIdError, match="none that signs"):
        ledger.signed_content(name, 2)
    assert ledger.verify_chain() == []


def test_signature_is_refused_where_something_changed(ledger: Ledger) -> None:
    """A signature is written only under the marks that were shown, and changes the mark itself."""
    name = add(ledger)
    mark = ledger.mark(name)
    ledger.add_judgement(judge("accept", event_key(name, "e1")))
    with pytest.raises(StaleError):
        ledger.sign(signing(name), unless={name: mark})

    now = ledger.mark(name)
    ledger.sign(signing(name), unless={name: now})
    assert ledger.mark(name) != now


@pytest.mark.parametrize("by", ["", " ", "x" * 201])
def test_signature_of_nobody_is_refused(ledger: Ledger, by: str) -> None:
    """Whoever signs has a name of 1 to 200 characters."""
    with pytest.raises(StoreError, match="1 to 200"):
        ledger.sign(signing(add(ledger), by))


ALTERATIONS = (
    "UPDATE signatures SET body = zero",
    "UPDATE signatures SET by = 'Bo'",
    "UPDATE signatures SET body = NULL, by = NULL, reason = NULL",
    "UPDATE signatures SET number = 7",
    "UPDATE signatures SET state = 'reopened'",
    "DELETE FROM signatures",
    "INSERT INTO signatures SELECT id || 'x', seq, digest, subject, number + 1, 'reopened', version, role, at, body, by, reason FROM signatures",
    "INSERT INTO signatures SELECT id, seq, digest, subject, number, state, version, 'admin', at, body, by, reason FROM signatures",
)


@pytest.mark.parametrize("statement", ALTERATIONS)
def test_statement_cannot_alter_what_was_signed(ledger: Ledger, store: str, statement: str) -> None:
    """The database refuses to change, empty, delete, replace or outdate what was signed."""
    name = add(ledger)
    ledger.sign(signing(name))
    before = ledger.signed_content(name)
    zero = "x'00'" if store == "sqlite" else "'\\x00'::bytea"
    said = [statement.replace("zero", zero)]
    if store == "sqlite":
        said += [statement.replace("zero", zero).replace(verb, f"{verb} OR REPLACE", 1) for verb in ("UPDATE", "INSERT") if statement.startswith(verb)]
    for one in said:
        with pytest.raises(StoreError, match=r"what was signed|a signature follows|nothing is changed or deleted"), ledger.writing() as connection:
            connection.execute(text(one))

    assert (ledger.signed_content(name), ledger.verify_chain()) == (before, [])


@pytest.mark.parametrize("statement", ALTERATIONS[:-1])  # the last one is refused by the key alone
def test_alteration_without_guards_is_found(ledger: Ledger, store: str, statement: str) -> None:
    """Where somebody took the guards away first, `verify` names what was altered."""
    ledger.sign(signing(add(ledger)))
    zero = "x'00'" if store == "sqlite" else "'\\x00'::bytea"
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(text(statement.replace("zero", zero)))

    assert "signatures" in {fault.table for fault in ledger.verify_chain()}


def test_bytes_that_are_not_those_that_were_signed_are_named(ledger: Ledger) -> None:
    """Bytes with another hash than the signature says are named as such, whatever else was made to fit."""
    name = add(ledger)
    ledger.sign(signing(name))
    other = ledger.signed_content(name).replace(b"Awa", b"Bob")
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(text("UPDATE signatures SET body = :body"), {"body": pack(other)})

    assert "the bytes of the signed version are not those that were signed: their hash is another" in {fault.what for fault in ledger.verify_chain()}


def test_reading_that_comes_later_changes_nothing_of_it(ledger: Ledger) -> None:
    """Another reading of a signed report is kept, and lists go on showing the report as done."""
    name = add(ledger)
    ledger.sign(signing(name))
    before = ledger.signed_content(name)
    original, record = report(made_by=ANEW)
    assert ledger.add_report(original, {**record, "events": record["events"][:1]}, origin="a.txt", at=AT).new

    assert (ledger.signed_content(name), len(ledger.readings(name))) == (before, 2)
    assert ledger.report_page(Ask()).rows[0].state == "reviewed"
    assert ledger.verify_chain() == []


def test_incident_says_whether_it_changed_since_it_was_signed(ledger: Ledger) -> None:
    """An incident bears its signature, and whether a later version of it was written."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike),)))
    assert "signed" not in ledger.incident("RCP-1")
    version = ledger.sign(signing("RCP-1")).version

    told = {"number": 1, "by": "Awa", "role": "reviewer", "at": AT, "version": version}
    assert ledger.incident("RCP-1")["signed"] == {**told, "changed": False}
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike, denial),)))
    assert next(ledger.incidents())["signed"] == {**told, "changed": True}


@pytest.mark.parametrize("what", ["report", "incident", "judgement"])
def test_erasing_takes_what_was_signed_along(ledger: Ledger, what: str) -> None:
    """Whoever is erased leaves what was signed too: the bytes and the name go, a tombstone and the hash stay, and the log verifies."""
    name = add(ledger)
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", name),)))
    taken = ledger.add_judgement(judge("accept", event_key(name, "e1")))
    signed = {"report": name, "incident": "RCP-1", "judgement": name}[what]
    version = ledger.sign(signing(signed)).version

    ledger.erase({"report": name, "incident": "RCP-1", "judgement": taken}[what], by="Bo", reason="asked for", at=LATER)

    (left,) = ledger.signatures(signed)
    assert (left.version, left.by, left.erased) == (version, "", True)
    assert ledger.signed(signed) is None
    with pytest.raises(ErasedError):
        ledger.signed_content(signed, 1)
    assert ledger.verify_chain() == []


def test_copy_holds_what_was_signed(ledger: Ledger, new_url, store: str) -> None:
    """A copy in another store holds the same signatures and the same bytes."""
    name = add(ledger)
    for number in range(12):
        ledger.sign(signing(name, note=number))
        ledger.reopen(signing(name, "Bo", "again"))
    ledger.sign(signing(name))
    other = new_url("postgresql" if store == "sqlite" else "sqlite")

    assert copy_ledger(ledger, other) == ledger.head()
    with open_ledger(other) as copied:
        assert copied.signatures() == ledger.signatures()
        assert copied.signed_content(name) == ledger.signed_content(name)
        assert copied.verify_chain() == []
