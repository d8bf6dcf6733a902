"""The audit screen says who wrote what, when and instead of what; it finds what was changed behind its back, and tells where a report came from."""

import csv
import io
import json
import time

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from benchmarks.mutations import unguarded
from recoupe.desk.desk import Desk
from recoupe.store.ledger import Ledger
from recoupe.store.values import AuditAsk, SavedView
from tests.desk.test_screens import Elements

AT = "2024-03-20T09:00:00Z"


def decide(browser: TestClient, ledger: Ledger) -> tuple[str, str]:
    """Accept an event and correct the grade of an incident, and give report and incident."""
    report = str(ledger.event_page(limit=1).rows[0]["report"])
    browser.post(f"/reports/{report}/accept", data={"event": "e1"})
    incident = str(ledger.incident_page(limit=1).rows[0]["id"])
    browser.post(f"/incidents/{incident}/correct", data={"field": "grade", "v.value": "discounted", "why": "retracted"})
    return report, incident


def numbers(browser: TestClient, query: str) -> list[int]:
    return [row["number"] for row in browser.get(f"/audit.json?{query}").json()["rows"]]


def test_log_says_who_did_what_and_what_stood_before(browser: TestClient, ledger: Ledger) -> None:
    """A correction is told with who made it, the value before and the value since."""
    _, incident = decide(browser, ledger)
    before = ledger.history(incident)[-1].incident["grade"]
    (entry,) = browser.get(f"/audit.json?act=judge&on={incident}").json()["rows"]
    whole = browser.get(entry["link"].replace(str(entry["number"]), f"{entry['number']}.json")).json()["entry"]

    assert (entry["who"], entry["act"]) == (["Awa"], "judge")
    assert whole["rows"][0]["changes"] == [{"field": "grade", "from": before, "to": "discounted"}]
    assert whole["rows"][0]["told"]["reason"] == "retracted"
    linked = browser.get(f"/audit.json?act=link&on={incident}").json()["rows"][0]
    told = browser.get(f"/audit/entries/{linked['number']}.json").json()["entry"]["rows"]
    changed = next(row for row in told if row["table"] == "incidents" and row["told"]["incident"] == incident)
    assert {"field": "grade", "from": before, "to": "discounted"} in changed["changes"]


def test_log_is_narrowed(browser: TestClient, ledger: Ledger) -> None:
    """Entries are found by who, by what was done, by what they touch and by day."""
    last = ledger.head().entries
    report, _ = decide(browser, ledger)
    ledger.save_view(SavedView("/inbox", "Mali", "/inbox?country=MLI", "Bo", "2024-05-01T00:00:00Z"))
    every = numbers(browser, "")

    assert every == list(range(ledger.head().entries, 0, -1))
    assert set(numbers(browser, "who=Awa")) == set(numbers(browser, "act=judge")) != set()
    assert numbers(browser, "who=Bo") == numbers(browser, "act=view") == [ledger.head().entries]
    assert numbers(browser, "since=2024-05-01") == numbers(browser, "who=Bo")
    assert set(numbers(browser, "until=2024-03-14")) == set(range(1, last + 1))
    assert set(numbers(browser, f"on={report}")) & set(numbers(browser, "act=judge"))
    assert set(numbers(browser, f"on={report}%23e2")) < set(numbers(browser, f"on={report}%23e1")) <= set(numbers(browser, f"on={report}"))
    assert numbers(browser, "on=copy.txt") == [entry.number for entry in ledger.audit_page(AuditAsk(on=str(report_of(ledger, "copy.txt")), act="add"))]
    assert numbers(browser, "who=nobody") == numbers(browser, "on=nowhere") == []
    assert numbers(browser, f"before={last}")[0] == last - 1


def report_of(ledger: Ledger, origin: str) -> str:
    return next(one.report_id for one in ledger.captures() if one.origin == origin)


def test_pages_of_the_log_follow_one_another(browser: TestClient, ledger: Ledger) -> None:
    """Every entry stands on one page, the last first."""
    for number in range(120):
        ledger.add_run({"command": "add", "reports": number}, AT)
    found, address = [], "/audit"
    while address:
        data = browser.get(address.replace("/audit", "/audit.json", 1)).json()
        found, address = [*found, *(row["number"] for row in data["rows"])], data["next"]

    assert found == list(range(ledger.head().entries, 0, -1))


def test_entry_that_there_is_not_is_refused(browser: TestClient) -> None:
    """An entry beyond the log, or one that is no number, is not there."""
    assert [browser.get(f"/audit/entries/{name}").status_code for name in ("0", "99999", "x", "9" * 30)] == [404] * 4


@pytest.mark.parametrize("what", ["chain", "custody"])
def test_check_of_a_sound_ledger_says_so(browser: TestClient, desk: Desk, what: str) -> None:
    """A check finds nothing in a ledger that nobody touched, and says who asked for it, when, and under which head."""
    assert browser.get("/audit.json").json()["checks"] == []
    answer = browser.post("/audit/verify", data={"what": what}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit#checks")
    check = ended(browser, what)

    assert (check["result"]["number"], check["by"], check["result"]["hash"]) == (0, "Awa", desk.ledger.head().hash)
    assert check["done"] == check["of"] == (desk.ledger.head().entries if what == "chain" else 3)
    assert "all as it was written" in browser.get("/audit").text


def ended(browser: TestClient, what: str) -> dict:
    """Wait until a check is done, and give it."""
    for _ in range(600):
        (check,) = [one for one in browser.get("/audit.json").json()["checks"] if one["what"] == what]
        if check["ended"]:
            return check
        time.sleep(0.05)
    raise AssertionError("the check never ends")


def test_check_names_what_was_changed(browser: TestClient, desk: Desk) -> None:
    """A row that was edited behind the back of the ledger is named, and custody says that it does not stand."""
    report = report_of(desk.ledger, "copy.txt")
    with desk.ledger.writing() as connection:
        unguarded(connection)
        connection.execute(text("UPDATE captures SET retrieved = 'x' WHERE report = :report"), {"report": report})
    browser.post("/audit/verify", data={"what": "chain"})
    check = ended(browser, "chain")

    assert check["result"]["number"] == 1
    assert "captures" in check["result"]["faults"][0]
    assert "the row was edited" in browser.get("/audit").text
    custody = browser.get(f"/audit/custody.json?of={report}").json()
    assert custody["sound"] is False
    assert [row["table"] for row in custody["rows"] if not row["stands"]] == ["captures"]


def test_log_is_compared_with_a_head_that_was_kept(browser: TestClient, desk: Desk) -> None:
    """The head that the page hands out is taken back as it is; another one is found to be of another log, and what is none is refused."""
    kept = browser.get("/audit/head.json").text
    assert json.loads(kept) == {"schema": "recoupe/head/1", "entries": desk.ledger.head().entries, "hash": desk.ledger.head().hash}
    browser.post("/audit/verify", data={"what": "chain", "head": kept})
    assert ended(browser, "chain")["result"]["number"] == 0
    browser.post("/audit/verify", data={"what": "chain", "head": kept.replace(desk.ledger.head().hash, "0" * 64)})
    assert "written anew" in ended(browser, "chain")["result"]["faults"][0]

    for form in ({"what": "chain", "head": "soon"}, {"what": "all"}):
        assert browser.post("/audit/verify", data=form).status_code == 422
    assert list(csv.reader(io.StringIO(browser.get("/audit/head.csv").text)))[1][1] == desk.ledger.head().hash


def test_second_check_waits_for_the_first(desk: Desk, browser: TestClient) -> None:
    """While a check goes on the page answers and says how far it is, and the same check is not begun twice."""
    from threading import Event

    from recoupe.desk.working import Task

    go, begun = Event(), []

    def slow(task: Task) -> dict:
        begun.append(task)
        task.progress(3, 10)
        go.wait(30)
        return {"number": 0, "faults": [], "entries": 1, "hash": "0" * 64, "compared": None}

    first = desk.works.begin(Task("verify chain", "Awa", AT), slow, desk.clock)
    assert browser.post("/audit/verify", data={"what": "chain"}).status_code == 200
    page = browser.get("/audit").text
    go.set()
    assert desk.works.wait(first, 30)

    assert len(begun) == 1
    assert ("Being checked since" in page, "<progress" in page) == (True, True)


def test_custody_is_a_table(browser: TestClient, ledger: Ledger) -> None:
    """The custody of a report names bytes, origin and reading in their order, each with the hash of its entry; the table says the same as the twin."""
    report, incident = decide(browser, ledger)
    data = browser.get(f"/audit/custody.json?of={report}").json()
    rows = list(csv.DictReader(io.StringIO(browser.get(f"/audit/custody.csv?of={report}").text)))

    assert (data["schema"], data["of"], data["sound"]) == ("recoupe/custody/1", report, True)
    assert {"blobs", "captures", "records", "judgements"} <= {row["table"] for row in data["rows"]}
    assert [row["entry"] for row in data["rows"]] == sorted(row["entry"] for row in data["rows"])
    assert [(int(row["entry"]), row["table"], row["digest"], row["stands"]) for row in rows] == [
        (row["entry"], row["table"], row["digest"], "true") for row in data["rows"]
    ]
    found = browser.get(f"/audit/custody.json?of={incident.lower()}").json()
    assert found["sound"] is True
    assert {"incidents", "accounts", "blobs", "captures", "records", "judgements"} <= {row["table"] for row in found["rows"]}
    assert browser.get("/audit/custody?of=RCP-NONE").status_code == browser.get("/audit/custody.csv?of=sha256:00").status_code == 404


def test_custody_of_what_was_erased_stands(browser: TestClient, ledger: Ledger) -> None:
    """An erased report keeps its custody: its rows are empty, the tombstone says why, and nothing of its words is shown."""
    report = report_of(ledger, "copy.txt")
    ledger.erase(report, by="Awa", reason="asked for", at=AT)
    data = browser.get(f"/audit/custody.json?of={report}").json()

    assert data["sound"] is True
    assert any(row["table"] == "tombstones" and row["told"]["reason"] == "asked for" for row in data["rows"])
    assert all(row["erased"] for row in data["rows"] if row["table"] in {"blobs", "captures", "records"})
    assert "copy.txt" not in json.dumps(data)


def test_words_of_the_log_stay_words(browser: TestClient, ledger: Ledger) -> None:
    """What came in under a name that would be code is text on the page, and no formula in the table."""
    payload = "=cmd|'<script>zqx9()</script>'"
    ledger.add_failure(b"\xff", payload, payload, AT)
    failed = next(one["report"] for one in ledger.failures())
    page = Elements(browser.get("/audit").text)

    assert [given for tag, given in page.found if tag == "script" and "src" not in given] == []
    assert payload in browser.get("/audit.json").text.replace('\\"', '"')
    rows = list(csv.DictReader(io.StringIO(browser.get(f"/audit/custody.csv?of={failed}").text)))
    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []
