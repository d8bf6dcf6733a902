"""The HTTP API gives what the ledger holds page by page, and takes decisions under the mark of what was read, once."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from recoupe import registry
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk
from recoupe.desk.resource import Resource
from recoupe.store.values import event_key
from tests.desk.conftest import SITE
from tests.desk.example import golden

API = "/api/v1"
RESOURCES = [registry.load("desk.api", name, Resource) for name in registry.names("desk.api")]


@pytest.fixture
def report(desk: Desk) -> str:
    """Give the id of the French example."""
    return next(hit.report_id for hit in desk.ledger.search("Ansongo") if hit.outlet == "Agence du Fleuve")


@pytest.fixture
def schema(browser: TestClient) -> dict:
    """Give the description of the API."""
    return browser.get(f"{API}/openapi.json").json()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_resource_is_described(resource: Resource, schema: dict) -> None:
    """A resource bears the name of its file, and every way into it is described, with what it refuses as RFC 9457 writes it."""
    ways = [way for path, ways in schema["paths"].items() if path.startswith(f"{API}/{resource.name}") for way in ways.values()]

    assert resource.name in registry.names("desk.api")
    assert ways
    for way in ways:
        assert way["summary"]
        assert way["description"]
        assert all("application/problem+json" in answer["content"] for status, answer in way["responses"].items() if status >= "400")
        assert all(parameter.get("description") or parameter["schema"] for parameter in way.get("parameters", ()))


def test_api_is_openapi_3_1(schema: dict) -> None:
    """The API is described as OpenAPI 3.1, at an address of its own, and nothing else is served there."""
    assert schema["openapi"].startswith("3.1")
    assert {path.split("/")[3] for path in schema["paths"]} == {resource.name for resource in RESOURCES}
    assert all(path.startswith(f"{API}/") for path in schema["paths"])


@pytest.mark.parametrize(("name", "key"), [("reports", "report_id"), ("events", "key"), ("incidents", "id")])
def test_list_is_walked_by_cursor(browser: TestClient, desk: Desk, name: str, key: str) -> None:
    """A list is read to its end by the `next` of each page, everything once."""
    found, cursor = [], ""
    while not found or cursor:
        page = browser.get(f"{API}/{name}", params={"cursor": cursor, "limit": 2}).json()
        found, cursor = [*found, *(row[key] for row in page[name])], page["next"]
    expected = {
        "reports": [record["id"] for record in desk.ledger.reports()],
        "events": [row["key"] for row in desk.ledger.events()],
        "incidents": [one["id"] for one in desk.ledger.incidents()],
    }[name]

    assert sorted(found) == sorted(expected)


def test_list_is_narrowed_as_the_inbox_is(browser: TestClient) -> None:
    """The API narrows and counts by the same names as the inbox."""
    query = "?type=ASSAULT&outlet=Agence du Fleuve&words=Ansongo&since=2024-01-01&state=unreviewed"

    assert [row["report_id"] for row in browser.get(f"{API}/reports{query}").json()["reports"]] == [
        row["report_id"] for row in browser.get(f"/inbox.json{query}").json()["rows"]
    ]
    assert {"value": "MLI", "count": 1} in browser.get(f"{API}/reports/facets{query}").json()["facets"]["country"]


def test_record_is_given_with_its_mark(browser: TestClient, report: str) -> None:
    """A report is the record as it stands after review, under an ETag that changes with each decision on it."""
    first = browser.get(f"{API}/reports/{report}")
    assert first.json()["text"] == golden("convoi-ansongo")["text"]
    assert {event["review"]["state"] for event in first.json()["events"]} == {"unreviewed"}
    browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e1")]})
    second = browser.get(f"{API}/reports/{report}")

    assert second.headers["etag"] != first.headers["etag"]
    assert second.json()["events"][0]["review"]["by"] == "Awa"


def test_incident_is_given_with_its_mark(browser: TestClient, desk: Desk) -> None:
    """An incident is given as the ledger has it, with an ETag."""
    expected = next(iter(desk.ledger.incidents()))
    answer = browser.get(f"{API}/incidents/{expected['id']}")

    assert answer.json() == json.loads(json.dumps(expected))
    assert answer.headers["etag"] == f'"{desk.ledger.mark(expected["id"])}"'


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/sha256:00", 404),
        ("/incidents/RCP-0", 404),
        ("/nowhere", 404),
        ("/reports?cursor=zz", 400),
        ("/reports?limit=0", 422),
        ("/reports?limit=9999", 422),
        ("/reports?since=yesterday", 422),
        ("/reports?order=loudest", 422),
        ("/reports?state=lost", 422),
        ("/reports?words=…", 400),
        ("/search?words=!", 400),
        ("/search", 422),
        ("/changes?after=-1", 422),
        ("/judgements", 422),
    ],
)
def test_refusal_says_why(browser: TestClient, path: str, status: int) -> None:
    """What is refused is told as RFC 9457 writes it."""
    answer = browser.get(f"{API}{path}")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance"}


def test_stale_write_is_refused(browser: TestClient, desk: Desk, report: str) -> None:
    """A decision under a mark that is no more is refused with 412, and nothing is written; under the mark that it got, the next one goes on."""
    etag = browser.get(f"{API}/reports/{report}").headers["etag"]
    written = browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e1")]}, headers={"if-match": etag})
    stale = browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e2")]}, headers={"if-match": etag})

    assert (written.status_code, stale.status_code) == (201, 412)
    assert len(list(desk.ledger.judgements())) == 1
    assert written.headers["etag"] == f'"{written.json()["mark"]}"'
    on = browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e2")]}, headers={"if-match": written.headers["etag"]})
    assert on.status_code == 201
    assert browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e3")]}, headers={"if-match": "*"}).status_code == 201


def test_writers_at_once_lose_nothing(desk: Desk, report: str) -> None:
    """Of many who decide at once under the same mark one is heard, and the others are told to look again."""
    with TestClient(build_app(desk), base_url=SITE) as client:
        etag = client.get(f"{API}/reports/{report}").headers["etag"]

        def correct(number: int) -> int:
            body = {"kind": "correct", "on": [event_key(report, "e1")], "field": "salience", "value": "background", "reason": str(number)}
            return client.post(f"{API}/judgements", json=body, headers={"if-match": etag}).status_code

        with ThreadPoolExecutor(8) as pool:
            answers = sorted(pool.map(correct, range(8)))

    assert answers == [201, *[412] * 7]
    assert len(list(desk.ledger.judgements())) == 1


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"kind": "correct", "field": "status", "value": "planned"}, 201, ""),
        ({"kind": "correct", "field": "places.0.country", "value": "MLI", "span": {"start": 242, "end": 249}}, 201, ""),
        ({"kind": "correct", "value": "planned"}, 422, "names no field"),
        ({"kind": "correct", "field": "colour", "value": "red"}, 422, "none of that name"),
        ({"kind": "correct", "field": "status", "value": "done"}, 422, "is no status"),
        ({"kind": "reject"}, 422, "without a reason"),
        ({"kind": "same"}, 422, "two events"),
        ({"kind": "praise"}, 422, "kind"),
    ],
)
def test_decision_is_checked(browser: TestClient, report: str, body: dict, status: int, told: str) -> None:
    """A decision that could not be laid over the record is refused with its reason."""
    answer = browser.post(f"{API}/judgements", json={"on": [event_key(report, "e1")], **body})

    assert answer.status_code == status
    assert told in answer.text


def test_event_is_added_paired_and_taken_back(browser: TestClient, desk: Desk, report: str) -> None:
    """Events can be added, said to be one deed, and each decision taken back by its id."""
    text = golden("convoi-ansongo")["text"]
    start = text.index("récolte")
    event = {"type": "PROTEST", "trigger": {"start": start, "end": start + 7}}
    added = browser.post(f"{API}/judgements", json={"kind": "add", "on": [report], "value": event}).json()
    assert added["on"].startswith(f"{report}#h")
    assert browser.post(f"{API}/judgements", json={"kind": "add", "on": [report], "value": 1}).status_code == 422
    other = next(record["id"] for record in desk.ledger.reports() if record["id"] != report)
    pair = browser.post(f"{API}/judgements", json={"kind": "different", "on": [added["on"], event_key(other, "e1")]})
    assert pair.status_code == 201
    back = browser.post(f"{API}/judgements/{added['judgement']}/withdrawal")

    assert back.status_code == 201
    kinds = [(one["kind"], one["superseded"]) for one in browser.get(f"{API}/judgements", params={"on": report}).json()["judgements"]]
    assert kinds == [("add", True), ("different", False), ("withdraw", False)]
    assert browser.post(f"{API}/judgements/none/withdrawal").status_code == 422


def test_incident_is_decided_on(browser: TestClient, desk: Desk) -> None:
    """An incident is signed under its own mark."""
    name = next(iter(desk.ledger.incidents()))["id"]
    etag = browser.get(f"{API}/incidents/{name}").headers["etag"]
    answer = browser.post(f"{API}/judgements", json={"kind": "accept", "on": [name]}, headers={"if-match": etag})

    assert answer.status_code == 201
    assert browser.get(f"{API}/incidents/{name}").json()["review"]["state"] == "accepted"
    assert browser.post(f"{API}/judgements", json={"kind": "accept", "on": [name]}, headers={"if-match": etag}).status_code == 412


def test_changes_are_followed(browser: TestClient, report: str) -> None:
    """A program that asks again with `after` is told what changed since, and nothing twice."""
    seen, after = [], 0
    while page := browser.get(f"{API}/changes", params={"after": after, "limit": 3}).json()["changes"]:
        seen, after = [*seen, *page], page[-1]["entry"]
    assert {change["kind"] for change in seen} == {"report", "incident"}
    assert browser.get(f"{API}/changes", params={"after": after}).json() == {"changes": [], "after": after}

    browser.post(f"{API}/judgements", json={"kind": "accept", "on": [event_key(report, "e1")]})
    (change,) = browser.get(f"{API}/changes", params={"after": after}).json()["changes"]
    assert (change["kind"], change["state"]) == ("judgement", "accept")


def test_search_shows_where(browser: TestClient, report: str) -> None:
    """Words are found with the passage around them."""
    found = browser.get(f"{API}/search", params={"words": "campements nomades"}).json()["reports"]

    assert report in {one["report_id"] for one in found}
    assert all("campements" in one["passage"]["text"] for one in found)
