"""What a program asks for under a key is done once, whoever sends it again and whatever became of the desk."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk
from recoupe.pipeline import review
from recoupe.pipeline.review import Who
from recoupe.pipeline.signing import Signer, sign
from recoupe.store.ledger import Ledger
from recoupe.store.values import event_key
from tests.desk.conftest import SITE

API = "/api/v1"


@pytest.fixture
def report(desk: Desk) -> str:
    """Give the id of the French example."""
    return next(hit.report_id for hit in desk.ledger.search("Ansongo") if hit.outlet == "Agence du Fleuve")


def test_request_that_is_sent_twice_is_done_once(browser: TestClient, desk: Desk, report: str) -> None:
    """The same request under the same key gets the same answer; the key of one request is refused for another."""
    body, headers = {"kind": "reject", "on": [event_key(report, "e1")], "reason": "a drill"}, {"idempotency-key": "k1"}
    first = browser.post(f"{API}/judgements", json=body, headers=headers)
    second = browser.post(f"{API}/judgements", json=body, headers=headers)
    other = browser.post(f"{API}/judgements", json={**body, "reason": "x"}, headers=headers)

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert second.json() == first.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert second.headers["etag"] == first.headers["etag"]
    assert len(list(desk.ledger.judgements())) == 1


def test_request_that_failed_can_be_sent_again(browser: TestClient, report: str) -> None:
    """A refusal is not kept under a key."""
    headers = {"idempotency-key": "k2"}
    assert browser.post(f"{API}/judgements", json={"kind": "reject", "on": [event_key(report, "e1")]}, headers=headers).status_code == 422
    assert browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e1")]}, headers=headers).status_code == 201


def test_request_that_is_being_done_is_told_so(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the first request of a key is being done, the same is told to wait; afterwards it is told what came of it."""
    body, headers = {"kind": "accept", "on": [event_key(report, "e1")]}, {"idempotency-key": "k3"}
    answers = []
    with TestClient(build_app(desk), base_url=SITE) as client:
        real = desk.ledger.add_judgements

        def meanwhile(*given: Any, **named: Any) -> list[str]:
            answers.append(client.post(f"{API}/judgements", json=body, headers=headers))
            return real(*given, **named)

        monkeypatch.setattr(desk.ledger, "add_judgements", meanwhile)
        answers.append(client.post(f"{API}/judgements", json=body, headers=headers))
        monkeypatch.undo()
        answers.append(client.post(f"{API}/judgements", json=body, headers=headers))

    assert [answer.status_code for answer in answers] == [409, 201, 201]
    assert answers[2].json() == answers[1].json()
    assert len(list(desk.ledger.judgements())) == 1


class KilledError(Exception):
    """The end of a program of which nothing more is written."""


class Noted:
    """A settler that notes what it is given."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def submit(self, key: str) -> None:
        """Note a key."""
        self.keys.append(key)

    def wait(self, timeout_s: float) -> bool:
        """Tell that nothing is left."""
        return timeout_s >= 0


def kill_at(monkeypatch: pytest.MonkeyPatch, ledger: Ledger, name: str, *, after: bool = False) -> None:
    """Let a program be killed when it comes to one of the methods of its ledger, or has just done it: nothing is written afterwards."""
    real = getattr(ledger, name)

    def dead(*_given: Any, **_named: Any) -> None:
        raise KilledError

    def killed(*given: Any, **named: Any) -> None:
        if after:
            real(*given, **named)
        for method in ("add_judgements", "save_incidents", "end_answer", "add_report"):
            monkeypatch.setattr(ledger, method, dead)
        raise KilledError

    monkeypatch.setattr(ledger, name, killed)


def send(desk: Desk, sent: tuple[str, dict[str, Any]]) -> httpx.Response:
    """Send a request under a key."""
    with TestClient(build_app(desk), base_url=SITE) as client:
        return client.post(sent[0], json=sent[1], headers={"idempotency-key": "k4"})


def sent_again(desk: Desk, monkeypatch: pytest.MonkeyPatch, sent: tuple[str, dict[str, Any]], at: tuple[str, bool]) -> httpx.Response:
    """Send a request whose desk is killed on the way, and send it twice to the desk that takes its place."""
    kill_at(monkeypatch, desk.ledger, at[0], after=at[1])
    assert send(desk, sent).status_code == 500
    monkeypatch.undo()
    after = replace(desk, doing={})
    first, second = send(after, sent), send(after, sent)
    assert (second.status_code, second.text, second.headers["etag"]) == (first.status_code, first.text, first.headers["etag"])
    return first


@pytest.mark.parametrize(("at", "after"), [("add_judgements", False), ("add_judgements", True), ("end_answer", False)], ids=["before", "between", "at the end"])
@pytest.mark.parametrize("kind", ["reject", "correct", "add", "incident"])
def test_desk_that_was_killed_is_asked_again(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch, kind: str, at: str, after: bool) -> None:
    """Wherever the desk is killed, the same request sent again is done once and told what it wrote: no key stays shut until its day is over."""
    incident = str(next(iter(desk.ledger.incidents()))["id"])
    bodies: dict[str, dict[str, Any]] = {
        "reject": {"kind": "reject", "on": [event_key(report, "e1")], "reason": "a drill"},
        "correct": {"kind": "correct", "on": [event_key(report, "e1")], "field": "status", "value": "planned"},
        "add": {"kind": "add", "on": [report], "value": {"type": "PROTEST", "trigger": {"start": 0, "end": 5}}},
        "incident": {"kind": "correct", "on": [incident], "field": "grade", "value": "contested"},
    }
    settler = Noted()
    answer = sent_again(replace(desk, settler=settler), monkeypatch, (f"{API}/judgements", bodies[kind]), (at, after)).json()

    (written,) = desk.ledger.judgements()
    on = {"incident": incident, "add": next(iter(written.judgement.events), "")}.get(kind, report)
    assert answer == {"judgement": written.id, "on": on, "mark": desk.ledger.mark(incident if kind == "incident" else report, written.id)}
    touched = (
        {event_key(one["report"], one["event"]) for one in desk.ledger.incident(incident)["accounts"]} if kind == "incident" else {*written.judgement.events}
    )
    if after or kind != "incident":
        assert touched <= {*settler.keys}


def test_key_of_what_was_cut_off_is_refused_for_another_request(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key whose answer was lost belongs to its request all the same."""
    sent_again(desk, monkeypatch, (f"{API}/judgements", {"kind": "accept", "on": [event_key(report, "e1")]}), ("add_judgements", True))

    assert send(desk, (f"{API}/judgements", {"kind": "accept", "on": [event_key(report, "e2")]})).status_code == 422


@pytest.mark.parametrize("after", [False, True], ids=["before", "between"])
def test_withdrawal_that_was_cut_off_is_told(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    """A withdrawal that was written before the desk was killed is told, and one that was not is done."""
    with TestClient(build_app(desk), base_url=SITE) as client:
        said = client.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e1")]}).json()["judgement"]
    answer = sent_again(desk, monkeypatch, (f"{API}/judgements/{said}/withdrawal", {}), ("add_judgements", after))

    assert [(one.id, one.judgement.supersedes) for one in desk.ledger.judgements()][1:] == [(answer.json()["withdrawal"], said)]


@pytest.mark.parametrize("after", [False, True], ids=["before", "between"])
@pytest.mark.parametrize("act", ["sign", "reopen"])
def test_signature_that_was_cut_off_is_told(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch, act: str, after: bool) -> None:
    """A report that was signed or opened again before the desk was killed is told so under the same key, not refused; one that was not, is now."""
    for event in desk.ledger.report(report)["events"]:
        review.accept(desk.ledger, event_key(report, event["id"]), Who("Awa", "2024-03-20T09:00:00Z"))
    if act == "reopen":
        sign(desk.ledger, report, Signer("Awa", "2024-03-20T09:01:00Z"))
    sent: dict[str, tuple[str, dict[str, Any]]] = {
        "sign": (f"{API}/signatures", {"on": report}),
        "reopen": (f"{API}/signatures/{report}/reopening", {"reason": "another toll"}),
    }
    kill_at(monkeypatch, desk.ledger, act, after=after)
    assert send(desk, sent[act]).status_code == 500
    monkeypatch.undo()
    settler = Noted()
    again = replace(desk, doing={}, settler=settler)
    first, second = send(again, sent[act]), send(again, sent[act])

    assert (first.status_code, second.status_code, second.text) == (201, 201, first.text)
    assert first.json()["state"] == {"sign": "signed", "reopen": "reopened"}[act]
    assert [one.number for one in desk.ledger.signatures(report)] == list(range(1, first.json()["number"] + 1))
    assert settler.keys == ([event_key(report, "")] if act == "reopen" else [])


def test_text_whose_taking_in_was_cut_off_is_linked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that was kept before the desk was killed, and not yet linked, is linked when it is sent again."""
    text = "Gao, 14 mars 2024. Des hommes armés ont tué trois éleveurs à Ansongo mercredi."
    answer = sent_again(desk, monkeypatch, (f"{API}/imports/paste", {"text": text, "published": "2024-03-14"}), ("save_incidents", False))

    assert answer.status_code == 201
    assert answer.json()["report"] in {account["report"] for one in desk.ledger.incidents() for account in one["accounts"]}
    assert desk.ledger.unlinked() == []


def test_two_desks_of_one_ledger_do_a_request_once(desk: Desk, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two desks that do the request of one key at a time, one writes; the other is told to ask again, and is then told what was written."""
    sent = (f"{API}/judgements", {"kind": "accept", "on": [event_key(report, "e1")]})
    real, answers = desk.ledger.add_judgements, []

    def overtaken(*given: Any, **named: Any) -> list[str]:
        monkeypatch.undo()
        answers.append(send(replace(desk, doing={}), sent))
        return real(*given, **named)

    monkeypatch.setattr(desk.ledger, "add_judgements", overtaken)
    answers += [send(desk, sent), send(desk, sent)]

    assert [answer.status_code for answer in answers] == [201, 409, 201]
    assert answers[2].json() == answers[0].json()
    assert [one.id for one in desk.ledger.judgements()] == [answers[0].json()["judgement"]]


KILLED = """
import os, signal, sys
from starlette.testclient import TestClient
from recoupe.codebook.load import load_codebook
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk, Settings
from recoupe.store.ledger import open_ledger

ledger = open_ledger(sys.argv[1])
ledger.end_answer = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
client = TestClient(build_app(Desk(ledger, load_codebook(), lambda: "2024-03-20T10:00:00Z", Settings(user="Awa"))), base_url="http://127.0.0.1")
client.post("/api/v1/judgements", json={"kind": "accept", "on": [sys.argv[2]]}, headers={"idempotency-key": "k4"})
"""


def test_process_that_was_killed_left_what_it_wrote(desk: Desk, report: str, tmp_path: Path) -> None:
    """A process that is killed between what it writes and its answer leaves both the decision and its key, which then gives the answer."""
    sent = {"kind": "accept", "on": [event_key(report, "e1")]}
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "ledger.db"), sent["on"][0]], check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    (written,) = desk.ledger.judgements()

    assert send(desk, (f"{API}/judgements", sent)).json()["judgement"] == written.id
    assert [one.id for one in desk.ledger.judgements()] == [written.id]
