"""Signing at the desk: a report or incident is signed and opened again on its page and through the API, and every decision in between is refused."""

import hashlib

import pytest
from starlette.testclient import TestClient

from recoupe.desk.desk import Desk
from recoupe.pipeline import review
from recoupe.pipeline.ledger import link_added
from recoupe.pipeline.review import Who
from recoupe.store.values import event_key
from tests.pipeline.test_ledger import put

WHO = Who("Awa", "2024-03-20T09:00:00Z")


@pytest.fixture
def report(desk: Desk) -> str:
    """Accept all events of a report, and give it."""
    record = next(record for record in desk.ledger.reports() if record["origin"] == "convoi-ansongo.txt")
    for event in record["events"]:
        review.accept(desk.ledger, event_key(record["id"], event["id"]), WHO)
    return str(record["id"])


def signed(browser: TestClient, subject: str) -> None:
    assert browser.post("/api/v1/signatures", json={"on": subject, "reason": "checked twice"}).status_code == 201


def test_report_is_signed_and_opened_again_on_its_page(browser: TestClient, desk: Desk, report: str) -> None:
    """The button of the reader signs the report as it was shown; its page says so, and leads to where it is opened again with a reason."""
    mark = browser.get(f"/reports/{report}.json").json()["mark"]
    answer = browser.post(f"/signed/{report}/sign", data={"mark": mark})
    assert (answer.status_code, answer.url.path) == (200, f"/reports/{report}")
    assert "Signed. It stands as it is" in answer.text
    assert f'href="/signed/{report}" data-key="y"' in answer.text
    signature = desk.ledger.signed(report)
    assert signature is not None
    assert (signature.by, signature.role) == ("Awa", "admin")  # a desk without accounts is all hers
    assert browser.get(f"/reports/{report}.json").json()["report"]["signed"]["version"] == signature.version

    refused = browser.post(f"/signed/{report}/reopen", data={"why": ""})
    assert refused.status_code == 400
    assert "without a reason" in refused.text
    answer = browser.post(f"/signed/{report}/reopen", data={"why": "another toll"})
    assert "Open again. What was signed stays." in answer.text
    assert desk.ledger.signed(report) is None
    history = browser.get(f"/signed/{report}").text
    assert "another toll" in history
    assert "Sign it as it stands" in history


def test_every_act_on_a_signed_report_is_refused(browser: TestClient, desk: Desk, report: str) -> None:
    """No form of the reader and no bulk act changes a signed report: each is answered with 409 and says how it is opened again."""
    taken = next(desk.ledger.judgements(report)).id
    signed(browser, report)
    before = desk.ledger.head()

    for path, form in (
        (f"/reports/{report}/accept", {"event": "e1"}),
        (f"/reports/{report}/reject", {"event": "e1", "reason": "no such deed is told"}),
        (f"/reports/{report}/correct", {"event": "e1", "field": "status", "v.value": "planned"}),
        (f"/reports/{report}/add", {"type": "AID", "words": desk.ledger.report(report)["text"][:12], "start": "0"}),
        ("/undo", {"judgement": taken}),
    ):
        answer = browser.post(path, data=form)
        assert (answer.status_code, "opened again" in answer.text) == (409, True), path
    assert desk.ledger.head() == before


def test_page_that_was_shown_before_is_stale(browser: TestClient, desk: Desk, report: str) -> None:
    """A form that stood on the page before it was signed and opened again is refused as stale."""
    mark = browser.get(f"/reports/{report}.json").json()["mark"]
    signed(browser, report)
    assert browser.post(f"/reports/{report}/accept", data={"event": "e1", "mark": mark}).status_code == 412
    browser.post(f"/signed/{report}/reopen", data={"why": "another toll"})
    assert browser.post(f"/reports/{report}/accept", data={"event": "e1", "mark": mark}).status_code == 412


def test_programs_sign_list_and_open_again(browser: TestClient, desk: Desk, report: str) -> None:
    """The API signs under If-Match and once per key, gives the bytes whose hash a signature says, and refuses decisions with a problem until it is open."""
    etag = browser.get(f"/api/v1/reports/{report}").headers["etag"]
    assert browser.post("/api/v1/signatures", json={"on": report}, headers={"if-match": '"1.1"'}).status_code == 412
    first = browser.post("/api/v1/signatures", json={"on": report}, headers={"if-match": etag, "idempotency-key": "one"})
    again = browser.post("/api/v1/signatures", json={"on": report}, headers={"if-match": etag, "idempotency-key": "one"})
    assert (first.status_code, again.json()) == (201, first.json())
    problem = browser.post("/api/v1/signatures", json={"on": report})
    assert (problem.status_code, problem.headers["content-type"]) == (409, "application/problem+json")

    content = browser.get(f"/api/v1/signatures/{report}/1")
    assert hashlib.sha256(content.content).hexdigest() == first.json()["version"]
    decided = browser.post("/api/v1/judgements", json={"kind": "reject", "on": [event_key(report, "e1")], "reason": "x"})
    assert (decided.status_code, "opened again" in decided.json()["detail"]) == (409, True)
    assert browser.post(f"/api/v1/signatures/{report}/reopening", json={"reason": ""}).status_code == 422
    assert browser.post(f"/api/v1/signatures/{report}/reopening", json={"reason": "another toll"}).json()["state"] == "reopened"
    assert browser.post(f"/api/v1/signatures/{report}/reopening", json={"reason": "again"}).status_code == 404
    assert [one["state"] for one in browser.get("/api/v1/signatures", params={"on": report}).json()["signatures"]] == ["signed", "reopened"]
    changes = browser.get("/api/v1/changes").json()["changes"]
    assert [(one["id"], one["state"]) for one in changes if one["kind"] == "signature"] == [(report, "signed"), (report, "reopened")]


def test_unfinished_report_is_not_signed(browser: TestClient, desk: Desk) -> None:
    """A report on which somebody has yet to decide is not signed, and the page says on what."""
    name = next(str(record["id"]) for record in desk.ledger.reports() if record["origin"] == "copy.txt")
    answer = browser.post(f"/signed/{name}/sign")

    assert answer.status_code == 422
    assert "nobody has decided on e1" in answer.text


def test_signed_incident_is_neither_merged_nor_split_nor_decided_on(browser: TestClient, desk: Desk) -> None:
    """What is signed of incidents stays: accepting, correcting, merging and splitting are refused until it is opened again."""
    found = sorted(desk.ledger.incidents(), key=lambda one: -len(one["accounts"]))
    name, other = str(found[0]["id"]), str(found[1]["id"])
    review.accept(desk.ledger, name, WHO)
    assert browser.post(f"/signed/{name}/sign", data={"mark": desk.ledger.mark(name)}).status_code == 200
    account = event_key(found[0]["accounts"][0]["report"], found[0]["accounts"][0]["event"])
    before = desk.ledger.head()

    for path, form in (
        (f"/incidents/{name}/accept", {}),
        (f"/incidents/{name}/reject", {"reason": "no such deed is told"}),
        (f"/incidents/{name}/correct", {"field": "grade", "v.value": "weak"}),
        (f"/incidents/{name}/merge", {"with": other}),
        (f"/incidents/{other}/merge", {"with": name}),
        (f"/incidents/{name}/split", {"account": account}),
    ):
        assert browser.post(path, data=form).status_code == 409, path
    assert desk.ledger.head() == before
    assert 'data-key="y"' in browser.get(f"/incidents/{name}").text


def test_log_shows_signatures(browser: TestClient, desk: Desk, report: str) -> None:
    """The audit log says who signed what and why it was opened again, in the list, in an entry and in the custody of the report."""
    signed(browser, report)
    browser.post(f"/signed/{report}/reopen", data={"why": "another toll"})

    for address in ("/audit", f"/audit/entries/{desk.ledger.head().entries}", f"/audit/custody?of={report}"):
        answer = browser.get(address)
        assert (answer.status_code, "opened again" in answer.text) == (200, True), address
    assert "another toll" in browser.get("/audit").text


def test_list_and_lists_show_what_is_signed(browser: TestClient, desk: Desk, report: str) -> None:
    """What stands signed is listed, found among reports by its mark, and handed out as the bytes that were signed."""
    signed(browser, report)

    (row,) = browser.get("/signed.json").json()["rows"]
    assert (row["subject"], row["by"]) == (report, "Awa")
    assert [one["report_id"] for one in browser.get("/api/v1/reports", params={"flag": "signed"}).json()["reports"]] == [report]
    content = browser.get(f"/signed/{report}/1/version.json")
    assert hashlib.sha256(content.content).hexdigest() == row["version"]
    assert browser.get(f"/signed/{report}/x/version.json").status_code == 422
    assert browser.get(f"/signed/{report}/9/version.json").status_code == 404


@pytest.mark.parametrize(("language", "said"), [("en", "is signed"), ("fr", "est signé")])
def test_page_of_an_incident_says_what_stays_apart_because_it_is_signed(browser: TestClient, desk: Desk, language: str, said: str) -> None:
    """An incident that would join a signed one says so with its bits and leads to where that is opened again, and so does the signed one; then they are one."""
    signed_one = linked(desk, "strike.txt")
    review.accept(desk.ledger, signed_one, WHO)
    signed(browser, signed_one)
    fresh = linked(desk, "second.txt")
    for one, other in ((signed_one, fresh), (fresh, signed_one)):
        (found,) = browser.get(f"/incidents/{one}.json").json()["apart"]
        assert (found["incident"], found["signed"]) == (other, [signed_one])
        page = browser.get(f"/incidents/{one}", headers={"accept-language": language}).text
        assert f'href="/incidents/{other}"' in page
        assert said in page
        assert f'href="/signed/{signed_one}"' in page

    browser.post(f"/signed/{signed_one}/reopen", data={"why": "another account"})
    assert desk.ledger.incident(signed_one)["id"] == desk.ledger.incident(fresh)["id"]
    assert 'id="apart"' not in browser.get(f"/incidents/{signed_one}").text


@pytest.mark.parametrize(("language", "words"), [("en", ("Signature", "not signed")), ("fr", ("Signature", "non signé"))])
def test_list_of_incidents_is_narrowed_by_signature(browser: TestClient, desk: Desk, language: str, words: tuple[str, str]) -> None:
    """The list of incidents can be narrowed to those that are signed or are not, as soon as one is signed."""
    name = str(next(desk.ledger.incidents())["id"])
    review.accept(desk.ledger, name, WHO)
    total = browser.get("/incidents.json").json()["total"]
    signed(browser, name)
    assert [row["id"] for row in browser.get("/incidents.json?signed=signed").json()["rows"]] == [name]
    assert browser.get("/incidents.json?signed=open").json()["total"] == total - 1
    page = browser.get("/incidents", headers={"accept-language": language}).text
    assert "/incidents?signed=signed" in page
    assert all(one in page for one in words)


def linked(desk: Desk, name: str) -> str:
    """Take a report in, link it, and give the incident of its first event."""
    (added,) = (one.added.report_id for one in put(desk.ledger, [name]) if one.added)
    link_added(desk.ledger, [added], desk.codebook, WHO.at)
    event = desk.ledger.report(added)["events"][0]["id"]
    return str(next(iter(desk.ledger.incidents((event_key(added, event),))))["id"])
