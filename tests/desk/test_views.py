"""Lists are saved under names, reports are flagged, and all that a list shows is decided in one act, which is taken back in one."""

import html
import re

import pytest
from starlette.testclient import TestClient

from recoupe.desk.desk import Desk
from recoupe.store.ledger import Ledger

UNDO = re.compile(r'action="/undo".*?name="judgement" value="([^"]+)"', re.DOTALL)


def inbox(browser: TestClient, query: str = "") -> dict:
    return browser.get(f"/inbox.json{query}").json()


def decide(browser: TestClient, kind: str, **form: str):
    marks = inbox(browser, f"?bulk={kind}")["bulk"]["marks"]
    return browser.post("/inbox/decide", data={"bulk": kind, **{f"mark.{name}": mark for name, mark in marks.items()}, **form}, follow_redirects=False)


def states(ledger: Ledger, browser: TestClient) -> dict[str, list[str]]:
    names = [row["report_id"] for row in inbox(browser)["rows"]]
    return {name: [event["review"]["state"] for event in browser.get(f"/reports/{name}.json").json()["report"]["events"]] for name in names}


@pytest.mark.parametrize("place", ["/inbox?type=ASSAULT", "/incidents?sources=one", "/map?kind=incident", "/search?q=Ansongo"])
def test_view_is_saved_listed_and_removed(browser: TestClient, ledger: Ledger, place: str) -> None:
    """A name for an address stands above its list and leads there, may be removed, and both stay in the log with who did it."""
    path = place.partition("?")[0]
    first = browser.post("/views/save", data={"name": "  To  read ", "address": f"{place}&cursor=x"}, follow_redirects=False)
    (shown,) = browser.get(f"{path}.json").json()["saved"]["views"]

    assert first.headers["location"] == place
    assert (shown["name"], shown["address"], shown["by"], shown["chosen"]) == ("To read", place, "Awa", False)
    assert f'<a href="{html.escape(place)}" aria-current="true"><bdi>To read</bdi></a>' in browser.get(place).text
    assert browser.post("/views/remove", data={"name": "To read", "place": path}, follow_redirects=False).status_code == 303
    assert browser.get("/views.json").json()["views"] == []
    written = browser.get("/audit.json?act=view").json()["rows"]
    assert [(entry["who"], entry["rows"][0]["changes"]) for entry in written] == [
        (["Awa"], [{"field": None, "from": place, "to": None}]),
        (["Awa"], [{"field": None, "from": None, "to": place}]),
    ]
    assert ledger.verify_chain() == []


@pytest.mark.parametrize(
    ("name", "address"), [("x", "/audit"), ("x", "//example.org/inbox"), ("x", "https://example.org/inbox"), ("", "/inbox"), ("x" * 81, "/inbox")]
)
def test_view_that_cannot_be_saved_is_refused(browser: TestClient, ledger: Ledger, name: str, address: str) -> None:
    """A name is kept of lists of the desk alone, and has words, but not too many."""
    assert 400 <= browser.post("/views/save", data={"name": name, "address": address}, follow_redirects=False).status_code < 500
    assert ledger.views() == []


@pytest.mark.parametrize("kind", ["flag", "help"])
def test_flag_stands_until_it_is_taken_back(browser: TestClient, ledger: Ledger, kind: str) -> None:
    """A flagged report is found by its flag, comes first by priority, and is as before once the flag is taken back; its events are not judged by it."""
    before = inbox(browser, "?order=priority")["rows"]
    last = before[-1]["report_id"]
    form = {"report": last, "kind": kind, "words": "which valley?", "back": "/inbox?order=priority"}
    answer = browser.post("/inbox/flag", data=form, follow_redirects=False)

    assert answer.headers["location"] == "/inbox?order=priority"
    assert [row["report_id"] for row in inbox(browser, f"?flag={kind}")["rows"]] == [last]
    first = inbox(browser, "?order=priority")["rows"][0]
    assert (first["report_id"], first["flags"], first["judged"]) == (last, [kind], before[-1]["judged"])
    assert [(one["kind"], one["reason"]) for one in browser.get(f"/reports/{last}.json").json()["flags"]] == [(kind, "which valley?")]
    browser.post("/inbox/flag", data=form, follow_redirects=False)
    assert inbox(browser, "?order=priority")["rows"] == before
    assert ledger.verify_chain() == []


def test_flag_is_undone_like_any_decision(browser: TestClient) -> None:
    """What is said of a flag offers to undo it, which leads back to where it was set; another word than the two is refused."""
    report = inbox(browser)["rows"][0]["report_id"]
    browser.post("/inbox/flag", data={"report": report, "kind": "flag", "back": "/inbox"})
    judgement = browser.get("/audit.json?act=judge").json()["rows"][0]["rows"][0]["id"]
    assert browser.post("/undo", data={"judgement": judgement, "back": "/inbox?words=x"}, follow_redirects=False).headers["location"] == "/inbox?words=x"
    assert inbox(browser, "?flag=flag")["rows"] == []
    assert 400 <= browser.post("/inbox/flag", data={"report": report, "kind": "star"}).status_code < 500


@pytest.mark.parametrize(("kind", "told"), [("accept", {}), ("reject", {"reason": "not about armed conflict"})])
def test_all_that_is_shown_is_decided_and_undone_in_one(browser: TestClient, ledger: Ledger, kind: str, told: dict[str, str]) -> None:
    """One act judges every event that nobody judged, in one entry of the log, and one step takes all of it back."""
    before, entries = states(ledger, browser), ledger.head().entries
    answer = decide(browser, kind, **told)
    after = states(ledger, browser)

    assert answer.status_code == 303
    assert any(before.values())
    assert {state for found in after.values() for state in found} == {f"{kind}ed"}
    judged = [one for one in ledger.judgements() if one.entry == entries + 1]
    assert len(judged) == sum(len(found) for found in before.values())
    offered = UNDO.search(browser.get("/inbox").text)
    assert offered
    assert browser.post("/undo", data={"judgement": offered[1]}, follow_redirects=False).headers["location"] == "/inbox"
    assert states(ledger, browser) == before
    assert ledger.verify_chain() == []


def test_what_changed_since_it_was_shown_is_not_decided(browser: TestClient, ledger: Ledger) -> None:
    """If somebody judged one of the reports meanwhile, nothing of the act is written."""
    marks = inbox(browser, "?bulk=accept")["bulk"]["marks"]
    report = next(iter(marks))
    event = ledger.report(report)["events"][0]["id"]
    assert browser.post(f"/reports/{report}/reject", data={"event": event, "reason": "no", "mark": marks[report]}, follow_redirects=False).status_code == 303
    count = len(list(ledger.judgements()))
    answer = browser.post("/inbox/decide", data={"bulk": "accept", **{f"mark.{name}": mark for name, mark in marks.items()}}, follow_redirects=False)

    assert answer.status_code == 412
    assert len(list(ledger.judgements())) == count


def test_nothing_is_discarded_without_a_reason(browser: TestClient, ledger: Ledger) -> None:
    """To discard takes a reason, and an act on nothing is refused."""
    count = len(list(ledger.judgements()))
    assert 400 <= decide(browser, "reject").status_code < 500
    assert 400 <= browser.post("/inbox/decide", data={"bulk": "accept"}).status_code < 500
    assert 400 <= browser.post("/inbox/decide", data={"bulk": "burn"}).status_code < 500
    assert len(list(ledger.judgements())) == count


def test_incidents_are_narrowed_by_what_they_are(browser: TestClient, desk: Desk) -> None:
    """Each value of a facet counts the incidents that its link shows; values of two facets narrow each other."""
    listed = browser.get("/incidents.json").json()
    facets = {facet["facet"]: facet["values"] for facet in listed["facets"]}

    assert listed["total"] == len(listed["rows"]) == len(list(desk.ledger.incidents()))
    assert {"grade", "sources", "country", "month", "type"} <= facets.keys()
    for values in facets.values():
        for one in values:
            found = browser.get(one["link"].replace("/incidents", "/incidents.json", 1)).json()
            assert (found["total"], len(found["rows"])) == (one["count"], one["count"])
    both = browser.get("/incidents.json?sources=one&sources=several").json()
    assert both["total"] == listed["total"]
    assert browser.get("/incidents.json?sources=one&country=XXX").json()["total"] == 0
