"""A report or incident that is signed stands as it was signed, for readers, exports and linking alike, until somebody opens it again with a reason."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import ReviewError, SignedError, StaleError, UnknownIdError
from recoupe.pipeline import review, signing
from recoupe.pipeline.apart import held_apart
from recoupe.pipeline.exporting import LedgerSource
from recoupe.pipeline.ledger import link_added, link_all
from recoupe.pipeline.review import Correction, Who
from recoupe.pipeline.signed import signed_record
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Judgement, event_key
from tests.pipeline.test_ledger import AT, put

WHO = Who("Awa", AT, "read twice")
LATER = Who("Awa", "2026-07-02T09:00:00Z", "read again")
SIGNER = signing.Signer("Bo", AT, "manager")


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger with two accounts of one strike, once."""
    path = tmp_path_factory.mktemp("signing") / "pattern.db"
    with open_ledger(path, create=True) as ledger:
        put(ledger, ("strike.txt", "second.txt"))
        link_all(ledger, load_codebook(), AT)
    return path


@pytest.fixture
def ledger(pattern: Path, tmp_path: Path) -> Iterator[Ledger]:
    """Give a ledger with two accounts of one strike."""
    path = tmp_path / "ledger.db"
    path.write_bytes(pattern.read_bytes())
    with open_ledger(path) as found:
        yield found


def accepted(ledger: Ledger, number: int = 0) -> str:
    """Accept all events of a report, and give it."""
    record = list(ledger.reports())[number]
    for event in record["events"]:
        review.accept(ledger, event_key(record["id"], event["id"]), WHO)
    return str(record["id"])


def test_signed_record_is_what_stands_after_review(ledger: Ledger) -> None:
    """The signed version holds each field and span as corrected, the hash of the text, and the codebook that decisions were laid with."""
    name = accepted(ledger)
    review.correct(ledger, event_key(name, "e1"), Correction("salience", "background"), WHO)
    before = review.reviewed_report(ledger, name)
    signature = signing.sign(ledger, name, SIGNER)

    told = json.loads(ledger.signed_content(name))
    assert told["record"] == before
    assert told["record"]["events"][0]["salience"] == "background"
    assert told["text"] == hashlib.sha256(before["text"].encode()).hexdigest()
    assert told["codebook"] == {"digest": load_codebook().digest}
    assert (told["by"], told["role"], signature.version) == ("Bo", "manager", hashlib.sha256(ledger.signed_content(name)).hexdigest())
    for event in told["record"]["events"]:
        assert before["text"][event["trigger"]["start"] : event["trigger"]["end"]] == event["trigger"]["text"]


def test_report_that_nobody_has_finished_is_not_signed(ledger: Ledger) -> None:
    """Somebody must have decided on each event before a report is signed, and on an incident before it is."""
    record = next(ledger.reports())
    with pytest.raises(ReviewError, match="nobody has decided on e1"):
        signing.sign(ledger, record["id"], SIGNER)
    with pytest.raises(ReviewError, match="nobody has decided on it"):
        signing.sign(ledger, next(ledger.incidents())["id"], SIGNER)
    assert ledger.signatures() == []


@pytest.mark.parametrize("role", ["coder", "viewer", ""])
def test_role_that_may_not_sign_is_refused(ledger: Ledger, role: str) -> None:
    """Only reviewers and those above them sign and open again."""
    name = accepted(ledger)
    with pytest.raises(ReviewError, match="may not sign"):
        signing.sign(ledger, name, signing.Signer("Bo", AT, role))
    signing.sign(ledger, name, SIGNER)
    with pytest.raises(ReviewError, match="may not sign"):
        signing.reopen(ledger, name, signing.Signer("Bo", AT, role, "why"))


def test_every_decision_on_a_signed_report_is_refused(ledger: Ledger) -> None:
    """Whatever a person may decide of an event is refused while its report is signed, and can be decided once it is open again."""
    name, other = accepted(ledger), str(list(ledger.reports())[1]["id"])
    key, taken = event_key(name, "e1"), next(ledger.judgements()).id
    signing.sign(ledger, name, SIGNER)

    for decide in (
        lambda: review.accept(ledger, key, LATER),
        lambda: review.reject(ledger, key, LATER),
        lambda: review.correct(ledger, key, Correction("salience", "background"), LATER),
        lambda: review.add(ledger, name, {"type": "AID", "trigger": {"start": 0, "end": 5}}, LATER),
        lambda: review.take_back(ledger, taken, LATER),
        lambda: review.same(ledger, (key, event_key(other, "e1")), LATER),
        lambda: review.different(ledger, (event_key(other, "e1"), key), LATER),
    ):
        with pytest.raises(SignedError, match="signed by Bo"):
            decide()
    signing.reopen(ledger, name, signing.Signer("Bo", AT, reason="another toll"))
    review.reject(ledger, key, LATER)


def test_signed_report_stands_whatever_is_read_or_named_since(ledger: Ledger) -> None:
    """Another reading and a decision on a name change neither what readers and exports are given of a signed report, nor what it is linked by."""
    name = accepted(ledger)
    signing.sign(ledger, name, SIGNER)
    signed = signed_record(ledger, name)
    incidents = list(ledger.incidents())
    record, told = ledger.report(name), ledger.read_with(name)
    other = {**record, "events": [], "produced_by": {**record["produced_by"], "program": "recoupe 9"}}
    assert ledger.add_report(ledger.original(name), other, origin=str(told["origin"]), at=str(told["at"])).new
    actor = record["events"][0]["recipients"][0]["name"]
    ledger.add_judgement(Judgement("alias", "Awa", AT, field="actor", value={"name": actor, "entity": "state:MLI"}))

    assert ledger.report(name)["events"] == []
    assert review.reviewed_report(ledger, name) == signed
    assert next(one for one in LedgerSource(ledger, load_codebook()).records() if one["id"] == name) == signed
    link_added(ledger, [name], load_codebook(), AT)
    assert [one["accounts"] for one in ledger.incidents()] == [one["accounts"] for one in incidents]

    signing.reopen(ledger, name, signing.Signer("Bo", AT, reason="read anew"))
    assert "signed" not in review.reviewed_report(ledger, name)
    assert all(event["review"].get("orphan") for event in review.reviewed_report(ledger, name)["events"])


def test_incident_is_signed_with_the_events_of_its_accounts(ledger: Ledger) -> None:
    """The signed version of an incident holds it, and of each account the event as it stands and the hash of its text; then nothing of it is decided."""
    incident = next(ledger.incidents())
    review.accept(ledger, incident["id"], WHO)
    signing.sign(ledger, incident["id"], SIGNER)

    told = json.loads(ledger.signed_content(incident["id"]))
    stands = ledger.incident(incident["id"])
    assert told["incident"] == {part: value for part, value in stands.items() if part != "signed"}
    assert {(one["report"], event["id"]) for one in told["accounts"] for event in one["events"]} == {
        (account["report"], account["event"]) for account in incident["accounts"]
    }
    assert {one["text"] for one in told["accounts"]} == {hashlib.sha256(ledger.report(one["report"])["text"].encode()).hexdigest() for one in told["accounts"]}
    keys = tuple(event_key(account["report"], account["event"]) for account in incident["accounts"])
    for decide in (
        lambda: review.accept(ledger, incident["id"], LATER),
        lambda: review.correct(ledger, incident["id"], Correction("grade", "weak"), LATER),
        lambda: review.different(ledger, (keys[0], keys[1]), LATER),
    ):
        with pytest.raises(SignedError):
            decide()
    assert stands["signed"]["changed"] is False


def test_signature_is_of_what_was_shown(ledger: Ledger) -> None:
    """A report that somebody changed since it was shown is not signed under the mark of the page."""
    name = accepted(ledger)
    mark = ledger.mark(name)
    review.reject(ledger, event_key(name, "e1"), WHO)
    with pytest.raises(StaleError):
        signing.sign(ledger, name, SIGNER, mark=mark)
    with pytest.raises(UnknownIdError):
        signing.reopen(ledger, name, signing.Signer("Bo", AT, reason="why"))


def test_new_account_of_a_signed_incident_stands_apart_and_says_why(ledger: Ledger) -> None:
    """A report that would join a signed incident is one of its own; both name each other with bits and which is signed; opened again, they are one."""
    incident = next(ledger.incidents())
    review.accept(ledger, incident["id"], WHO)
    signing.sign(ledger, incident["id"], SIGNER)
    signed = ledger.incident(incident["id"])
    assert held_apart(ledger, signed, load_codebook()) == []

    added = [one.added.report_id for one in put(ledger, ["denial.txt", "other.txt"]) if one.added]
    link_added(ledger, added, load_codebook(), AT)
    assert ledger.incident(incident["id"]) == signed
    fresh = next(one for one in ledger.incidents() if one["accounts"][0]["report"] == added[0])
    for one, other in ((signed, fresh), (fresh, signed)):
        (found,) = held_apart(ledger, one, load_codebook())
        assert (found.incident, found.signed) == (other["id"], (signed["id"],))
        assert found.strongest in ledger.edges([event_key(added[0], fresh["accounts"][0]["event"])])
        assert 0 < found.bits <= found.strongest.bits
    assert all(held_apart(ledger, one, load_codebook()) == [] for one in ledger.incidents() if one["id"] not in {signed["id"], fresh["id"]})

    signing.reopen(ledger, incident["id"], signing.Signer("Bo", AT, reason="a denial"))
    one = ledger.incident(incident["id"])
    assert {account["report"] for account in one["accounts"]} == {*(account["report"] for account in signed["accounts"]), added[0]}
    assert ledger.incident(fresh["id"])["id"] == one["id"]
    assert held_apart(ledger, one, load_codebook()) == []


def test_events_that_people_told_apart_are_not_suggested(ledger: Ledger) -> None:
    """Where a person said that two accounts are not one deed, no signature is why their incidents stay apart."""
    added = [one.added.report_id for one in put(ledger, ["denial.txt"]) if one.added]
    incident = next(ledger.incidents())
    keys = [event_key(account["report"], account["event"]) for account in incident["accounts"]]
    told = event_key(added[0], next(iter(ledger.report(added[0])["events"]))["id"])
    for key in keys:
        review.different(ledger, (key, told), WHO)
    link_all(ledger, load_codebook(), AT)
    review.accept(ledger, incident["id"], WHO)
    signing.sign(ledger, incident["id"], SIGNER)
    assert held_apart(ledger, ledger.incident(incident["id"]), load_codebook()) == []
