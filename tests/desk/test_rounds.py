"""Reports are assigned, coded blind, decided between coders and settled at the desk; each sees what is theirs to see, and blind is blind everywhere."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.app import doors
from recoupe.desk.desk import Desk, Settings
from recoupe.pipeline.review import reviewed_report
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import Role, User
from recoupe.store.values import Ask, AuditAsk
from tests.coders import assign, code
from tests.desk.team import AT, bearer, cheap, client_at, fill_team

CODERS = {"Ada": Role.CODER, "Ben": Role.CODER, "Rea": Role.REVIEWER, "Mo": Role.MANAGER}
# Words that the first coder writes and nothing else holds, with a day, a number and a type that no report of the example tells.
MARKER, DAY, NUMBER, TYPE = "zebrafinch", "1987-06-05", 424242, "CONSULT"
NUMBER_SHOWN = f"{NUMBER:,}"


@pytest.fixture(scope="module")
def team_file(example_file, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger with two coders, a reviewer and a manager."""
    path = Path(shutil.copy(example_file, tmp_path_factory.mktemp("rounds") / "ledger.db"))
    with open_ledger(path) as made:
        fill_team(made)
        for name, role in CODERS.items():
            made.team.add_user(User(name, role), by="Awa", at=AT)
    return path


@pytest.fixture
def ledger(team_file: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(shutil.copy(team_file, tmp_path / "ledger.db")) as found:
        yield found


@pytest.fixture
def desk(ledger: Ledger, clock) -> Desk:
    return Desk(ledger, load_codebook(), clock, Settings(requests_a_second=1e6))


@pytest.fixture
def people(desk: Desk, ledger: Ledger) -> Iterator[dict[str, TestClient]]:
    """Give each of the team a browser that lets them in."""
    with cheap():
        found = {name: client_at(desk) for name in CODERS}
        for name, client in found.items():
            client.headers.update(bearer(ledger, CODERS[name], name))
        yield found
        for client in found.values():
            client.close()


def do(client: TestClient, path: str, **sent: object) -> str:
    """Post a form, and give where it leads."""
    answer = client.post(path, data=sent, follow_redirects=False)
    assert answer.status_code == 303, re.findall(r'role="alert">(.*?)</p>', answer.text)
    return answer.headers["location"]


def mark_of(client: TestClient, report: str) -> str:
    return str(client.get(f"/reports/{report}.json").json()["mark"])


def first(ledger: Ledger) -> str:
    return ledger.report_page(Ask(order="received")).rows[0].report_id


def answer_with_markers(ada: TestClient, report: str) -> None:
    """Let the first coder say things that nobody else could have said, in every way that there is."""
    page = ada.get(f"/reports/{report}.json").json()
    text, events = page["report"]["text"], page["report"]["events"]
    here = f"/reports/{report}"
    names = [event["id"] for event in events]
    do(ada, f"{here}/correct", event=names[0], field="when", **{"v.start": DAY, "v.end": DAY, "v.precision": "day", "v.basis": "stated"}, why=f"{MARKER} one")
    do(ada, f"{here}/correct", event=names[0], field="type", **{"v.value": TYPE}, why=f"{MARKER} two")
    word = text.split()[3]
    at = text.index(word)
    figure = {"v.kind": "killed", "v.low": NUMBER, "v.high": NUMBER, "v.qualifier": "exact", "words": word, "start": at}
    do(ada, f"{here}/correct", event=names[0], field="casualties.new", **figure, why=f"{MARKER} three")
    do(ada, f"{here}/reject", event=names[1], words=f"{MARKER} four")
    do(ada, f"{here}/add", type="PROTEST", words=word, start=at, why=f"{MARKER} five")
    do(ada, "/inbox/flag", report=report, kind="help", words=f"{MARKER} six")
    decision = {"kind": "correct", "on": [f"{report}#{names[0]}"], "field": "status", "value": "denied", "reason": f"{MARKER} seven"}
    assert ada.post("/api/v1/judgements", json=decision, headers={"idempotency-key": "the first coder's"}).status_code == 201


def addresses(ledger: Ledger, report: str) -> list[str]:
    """Give an address for every route of the desk that is read, pages, twins, files and the API, each with what can stand in its places, and narrowed."""
    incident, event = next(ledger.incidents())["id"], ledger.report(report)["events"][0]["id"]
    entries = [str(entry.number) for entry in ledger.audit_page(AuditAsk(), limit=8)]
    places = {"report": [report], "report_id": [report], "incident": [incident], "incident_id": [incident], "entry": entries, "type": ["ASSAULT"]}
    ways = [way.path for way in doors().ways if way.method == "GET" and not way.path.startswith(("/static/", "/codebook", "/api/v1/openapi"))]
    found = [path for way in ways for path in filled(way, places)]
    asked = f"audit?on={report} audit?who=Ada audit?act=code audit/custody?of={report} audit/custody.csv?of={report} inbox?flag=help inbox?type=PROTEST"
    more = f"inbox?state=begun reports/{report}?event={event} api/v1/changes?after=0 api/v1/judgements?on={report} api/v1/judgements?on={incident}"
    events = f"map?kind=event map/view.geojson?kind=event api/v1/reports?type={TYPE} api/v1/search?words=herders"
    return [*found, *(f"/{path}" for path in f"{asked} {more} {events}".split())]


def filled(way: str, places: dict[str, list[str]]) -> list[str]:
    """Give the addresses of a route with each of what can stand in its places."""
    names = re.findall(r"\{([a-z_]+)(?::[a-z]+)?\}", way)
    turns = max((len(places.get(name, ["x"])) for name in names), default=1)
    return ["/".join(at(part, places, turn) for part in way.split("/")) for turn in range(turns)]


def at(part: str, places: dict[str, list[str]], turn: int) -> str:
    """Fill one part of a route."""

    def one(found: re.Match[str]) -> str:
        values = places.get(found[1], ["x"])
        return values[turn % len(values)]

    return re.sub(r"\{([a-z_]+)(?::[a-z]+)?\}", one, part)


def walked(client: TestClient, ledger: Ledger, report: str) -> dict[str, list[str]]:
    """Ask for every route, and give those that tell something of the first coder's answers."""
    found = {}
    for address in addresses(ledger, report):
        answer = client.get(address)
        assert answer.status_code < 500, address
        told = [word for word in (MARKER, DAY, str(NUMBER), NUMBER_SHOWN) if word in answer.text]
        if told:
            found[address] = told
    return found


def counts(client: TestClient, report: str) -> dict[str, object]:
    """Give what lists say of a report and how many they hold: what badges are made of."""
    inbox = client.get("/inbox.json").json()
    return {
        "row": next(one for one in inbox["rows"] if one["report_id"] == report),
        "facets": inbox["facets"],
        "incidents": client.get("/incidents.json").json()["total"],
        "mark": mark_of(client, report),
        "mine": client.get("/mine.json").json(),
        "changes": client.get("/api/v1/changes?after=0").json()["changes"],
    }


@pytest.mark.parametrize("other", ["Ben", "Rea", "Mo"])
def test_nobody_sees_what_the_first_coder_said(people: dict[str, TestClient], ledger: Ledger, other: str) -> None:
    """Every route of pages, twins, files and API tells nothing of the first coder's answers before all are done, nor that there are any.

    So it is for a second coder, for one who may read the log and decide between coders elsewhere, and for a manager who codes nothing.
    """
    (report,) = assign(ledger, *({"Ada", "Ben", other} - {"Mo"}), reports=(first(ledger),))
    before = counts(people[other], report)
    answer_with_markers(people["Ada"], report)
    assert MARKER in people["Ada"].get(f"/reports/{report}").text

    assert walked(people[other], ledger, report) == {}
    assert counts(people[other], report) == before
    decision = {"kind": "correct", "on": [f"{report}#e1"], "field": "status", "value": "denied", "reason": f"{MARKER} seven"}
    again = people[other].post("/api/v1/judgements", json=decision, headers={"idempotency-key": "the first coder's"})
    assert "idempotency-replayed" not in again.headers


def test_walk_finds_what_is_not_blind(people: dict[str, TestClient], ledger: Ledger) -> None:
    """The same walk finds the answers in pages, twins, files and API where the report is coded in the open: it looks where there is something to see."""
    (report,) = assign(ledger, "Ada", "Ben", "Rea", reports=(first(ledger),), blind=False)
    before = counts(people["Rea"], report)
    answer_with_markers(people["Ada"], report)
    found = walked(people["Rea"], ledger, report)

    pages = {f"/reports/{report}", f"/reports/{report}.json", f"/reports/{report}/record.json", f"/api/v1/reports/{report}", f"/api/v1/judgements?on={report}"}
    assert pages <= set(found)
    assert any(address.startswith("/audit/entries/") for address in found)
    assert counts(people["Rea"], report) != before


def test_markers_are_found_when_all_are_done(people: dict[str, TestClient], ledger: Ledger) -> None:
    """Once all are done, whoever decides between coders sees the answers in the grid and in the log; the other coder sees them when it is settled."""
    (report,) = assign(ledger, "Ada", "Ben", reports=(first(ledger),))
    answer_with_markers(people["Ada"], report)
    left = [event["id"] for event in people["Ada"].get(f"/reports/{report}.json").json()["report"]["events"] if event["review"]["state"] == "unreviewed"]
    for name in left:
        do(people["Ada"], f"/reports/{report}/accept", event=name)
    do(people["Ada"], "/mine/done", report=report)
    assert people["Rea"].get(f"/adjudication/{report}").status_code == 404
    code(ledger, report, "Ben")

    assert NUMBER_SHOWN in people["Rea"].get(f"/adjudication/{report}").text
    assert MARKER in people["Rea"].get(f"/audit/custody.json?of={report}").text
    assert MARKER not in people["Ben"].get(f"/reports/{report}").text
    assert people["Ben"].get(f"/mine/{report}").status_code == 404


def coded(people: dict[str, TestClient], ledger: Ledger) -> str:
    """Let a manager assign a report by lot, and two people code it, with one difference."""
    ada, ben, _, manager = people.values()
    do(manager, "/assign/assign", coder=["Ada", "Ben"], each="2", most="1", seed="3")
    report = ledger.coding.rounds()[0].report
    for client in (ada, ben):
        do(client, f"/reports/{report}/accept", all="yes")
    do(ben, f"/reports/{report}/correct", event=ledger.report(report)["events"][0]["id"], field="status", **{"v.value": "denied"})
    assert do(ada, "/mine/done", report=report) == do(ben, "/mine/done", report=report) == "/mine"
    return report


def test_coder_is_done_when_all_is_decided(people: dict[str, TestClient], ledger: Ledger) -> None:
    """A report waits for each of its coders; who has not decided on all of its events is not done, and is told which is first."""
    do(people["Mo"], "/assign/assign", coder=["Ada", "Ben"], each="2", most="1", seed="3")
    report = ledger.coding.rounds()[0].report
    assert [len(people[name].get("/mine.json").json()["waiting"]) for name in ("Ada", "Ben", "Rea")] == [1, 1, 0]
    refused = people["Ada"].post("/mine/done", data={"report": report})

    assert refused.status_code == 422
    assert "wait for you" in refused.text
    assert people["Rea"].get(f"/adjudication/{report}").status_code == 404


def test_difference_is_decided_and_settled(people: dict[str, TestClient], ledger: Ledger, desk: Desk) -> None:
    """A reviewer takes a value, says what was wrong, and settles when nothing is left and nobody said more meanwhile; then the record is what stood in the grid."""
    report, rea = coded(people, ledger), people["Rea"]
    grid = f"/adjudication/{report}"
    (left,) = rea.get(f"{grid}.json").json()["left"]
    line = dict(zip(("event", "field"), left.rsplit(".", 1), strict=True))
    assert rea.post(f"{grid}/settle", data={"shown": "0"}).status_code == 422
    assert left in do(rea, f"{grid}/take", coder="Ben", **line)
    assert rea.post(f"{grid}/take", data={"coder": "Cy", **line}).status_code == 422
    do(rea, f"{grid}/wrong", **line)
    do(rea, f"{grid}/comment", words="the last line denies it", **line)
    assert rea.post(f"{grid}/settle", data={"shown": "0"}).status_code == 412
    do(rea, f"{grid}/settle", shown=str(rea.get(f"{grid}.json").json()["remarks"]))

    record = reviewed_report(ledger, report, desk.codebook)
    assert (record["events"][0]["status"], {event["review"]["by"] for event in record["events"]}) == ("denied", {"Rea"})
    told = people["Ada"].get(f"/mine/{report}.json").json()["lines"]
    words = [(one["field"], one["wrong"], one["stands"]["coder"], one["comments"][0]["text"]) for one in told]
    assert words == [("status", True, "Ben", "the last line denies it")]
    assert "the last line denies it" in people["Ada"].get(f"/mine/{report}").text
    assert people["Ben"].get(f"/mine/{report}.json").json()["lines"] == []
    assert rea.get("/adjudication.json").json()["settled"][0]["report"] == report
    assert rea.post(f"{grid}/comment", data={"words": "late", **line}).status_code == 400


def test_settled_report_is_signed_from_its_grid(people: dict[str, TestClient], ledger: Ledger) -> None:
    """A settled grid leads to where its report is signed; the list says what nobody has signed, and the grid that it stands signed, as the ledger does."""
    report, rea = coded(people, ledger), people["Rea"]
    grid, page = f"/adjudication/{report}", f"/signed/{report}"
    (left,) = rea.get(f"{grid}.json").json()["left"]
    do(rea, f"{grid}/take", coder="Ben", **dict(zip(("event", "field"), left.rsplit(".", 1), strict=True)))
    assert f'href="{page}"' not in rea.get(grid).text
    assert do(rea, f"{grid}/settle", shown=str(rea.get(f"{grid}.json").json()["remarks"])) == f"/reports/{report}"

    assert f'<a href="{page}" data-key="y">Sign the report</a>' in rea.get(grid).text
    assert [one["signed"] for one in rea.get("/adjudication.json").json()["settled"]] == [False]
    assert "not signed" in rea.get("/adjudication").text
    assert do(rea, f"{page}/sign", mark=rea.get(f"{page}.json").json()["mark"]) == f"/reports/{report}"
    assert (ledger.signed(report).by, ledger.signed(report).role) == ("Rea", "reviewer")
    assert f'<a href="{page}" data-key="y">Signatures</a>' in rea.get(grid).text
    assert [one["signed"] for one in rea.get("/adjudication.json").json()["settled"]] == [True]


def test_disagreement_leads_to_its_line(people: dict[str, TestClient], ledger: Ledger) -> None:
    """The agreement lists where two people differ, leads to the line of the grid, and counts what they say of a field."""
    report, rea = coded(people, ledger), people["Rea"]
    (one,) = rea.get("/agreement.json").json()["differing"]
    grid = rea.get(one["link"]).text

    assert (one["report"], one["field"], {each["coder"] for each in one["said"]}) == (report, "status", {"Ada", "Ben"})
    assert re.search(rf'id="{one["link"].rpartition("#")[2]}"[^>]*class="[^"]*chosen', grid)
    assert rea.get("/agreement.json?field=status&by=month").json()["confusion"]["Ada × Ben"] == [{"said": ["occurred", "denied"], "count": 1}]
    assert "Ada" in rea.get("/agreement?by=month").text
    for query in ("since=yesterday", "field=colour"):
        assert rea.get(f"/agreement?{query}").status_code == 422


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param({}, "nobody is chosen", id="nobody"),
        pytest.param({"coder": ["Ada"], "each": "two"}, "no whole number", id="no number"),
        pytest.param({"coder": ["Ada"], "each": "2"}, "choose as many", id="too few"),
        pytest.param({"coder": ["Ada", "Ben"], "share.Ada": "much"}, "no number", id="no share"),
    ],
)
def test_assignment_that_cannot_be_made_is_refused(people: dict[str, TestClient], ledger: Ledger, sent: dict, why: str) -> None:
    """What cannot be assigned is refused on the page, with what was chosen kept, and nothing is written."""
    answer = people["Mo"].post("/assign/assign", data=sent)

    assert answer.status_code == 422
    assert why in answer.text
    assert ledger.coding.rounds() == []


def test_coder_is_taken_off_and_let_go_on(people: dict[str, TestClient], ledger: Ledger) -> None:
    """A manager takes somebody off a report and lets another go on who was done; the list shows both."""
    (report,) = assign(ledger, "Ada", "Ben", reports=(first(ledger),))
    code(ledger, report, "Ada")
    do(people["Mo"], "/assign/off", report=report, coder="Ben")
    assert ledger.coding.round(report).is_done
    do(people["Mo"], "/assign/reopen", report=report, coder="Ada")

    assert [coder.is_done for coder in ledger.coding.round(report).coders] == [False]
    assert people["Ben"].get("/mine.json").json()["waiting"] == []


def test_ticked_reports_are_assigned(people: dict[str, TestClient], ledger: Ledger) -> None:
    """Those that are ticked are assigned and no others, however the list is narrowed, in the open where that is asked for."""
    chosen = [row.report_id for row in ledger.report_page(Ask()).rows[:2]]
    do(people["Mo"], "/assign/assign", report=chosen, coder=["Ada"], others="Cy", each="2", how="open")

    assert {one.report: [coder.name for coder in one.coders] for one in ledger.coding.rounds()} == {report: ["Ada", "Cy"] for report in chosen}
    assert not any(one.is_blind for one in ledger.coding.rounds())


def test_what_is_coded_blind_is_left_out_of_all_that_is_shown(people: dict[str, TestClient], ledger: Ledger) -> None:
    """Who accepts all that is shown leaves out what is being coded blind; the rest is accepted."""
    rows = people["Rea"].get("/inbox.json?bulk=accept").json()["bulk"]["marks"]
    report = first(ledger)
    assign(ledger, "Ada", "Ben", reports=(report,))
    do(people["Rea"], "/inbox/decide", bulk="accept", **{f"mark.{name}": mark for name, mark in rows.items()})

    states = {row.report_id: row.state for row in ledger.report_page(Ask()).rows}
    assert states.pop(report) == "unreviewed"
    assert set(states.values()) <= {"reviewed", "empty"}
