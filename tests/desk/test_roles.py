"""Every route names the least role that may use it, and nobody of a lesser role, and nobody unknown, comes through: the whole matrix, pages and JSON alike."""

import re
import shutil
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from starlette.responses import Response
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.accounts import begin_session
from recoupe.desk.app import _fault, bare_app, build_app, doors, screens
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.doors import ACT, API, PAGE, TWIN, Doors, Way
from recoupe.desk.entry import FEED_ENDING
from recoupe.desk.gate import Gate
from recoupe.desk.visitor import ANYONE, Visitor, declared, may
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import Role
from tests.desk.conftest import SITE
from tests.desk.team import NAMES, bearer, client_at, fill_team
from tests.desk.test_schemathesis import HOST, exchanged, known_ids

DOORS = doors()
OPERATIONS = [way for way in DOORS.ways if way.kind == API]
# Whoever uses these is somebody else afterwards.
CHANGES_WHO = {"/login/enter", "/logout"}
IN_PLACE = {"report": "sha256:" + "0" * 64, "incident": "RCP-0", "type": "ASSAULT", "file": "desk.css"}


@pytest.fixture(scope="module")
def ledger(example_file, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Give a ledger with an account of each role."""
    with open_ledger(shutil.copy(example_file, tmp_path_factory.mktemp("team") / "ledger.db")) as found:
        fill_team(found)
        yield found


@pytest.fixture(scope="module")
def desk(ledger: Ledger) -> Desk:
    """Give a desk at that ledger, on a day that stands still."""
    return Desk(ledger, load_codebook(), lambda: "2024-03-20T10:00:00Z", Settings(requests_a_second=1e6, host=HOST))


def asked(client: TestClient, way: Way, **how: object):
    """Ask for a route with something in its places."""
    path = re.sub(r"\{([a-z_]+)(?::[a-z]+)?\}", lambda place: IN_PLACE.get(place[1], "x"), way.path)
    body = {"json": {}} if way.kind == API and way.method == "POST" else {}
    return client.request(way.method, path, follow_redirects=False, **body, **how)


def test_every_route_names_who_may_use_it() -> None:
    """No page, twin, file, form or resource is without its least role; what is open to everybody is what a log-in needs, and nothing else."""
    assert [way for way in DOORS.ways if way.door is None] == []
    assert {way.path for way in DOORS.ways if way.door is ANYONE} == {"/login", "/login.json", "/login/enter", "/logout", "/preferences", "/static/{file:path}"}
    assert [way for way in DOORS.ways if way.kind in {ACT, API} and way.method != "GET" and way.door is Role.VIEWER and way.path != "/account/password"] == []


def test_list_of_routes_is_whole() -> None:
    """Every route of the application stands in the list, and is found by it."""
    app = bare_app(Desk(None, None, str))
    plain = {(method, route.path) for route in app.routes if hasattr(route, "methods") and route.methods for method in route.methods - {"HEAD"}}
    described = {(method.upper(), path) for path, ways in app.openapi()["paths"].items() for method in ways}

    assert {(way.method, way.path) for way in DOORS.ways} == plain | described | {("GET", "/static/{file:path}")}
    assert {way.path for way in DOORS.ways if way.kind == TWIN} == {f"{way.path}.json" for way in DOORS.ways if way.kind == PAGE}
    for way in DOORS.ways:
        assert DOORS.to(way.method, re.sub(r"\{[^}]+\}", "x", way.path)).door == way.door, way


@pytest.fixture(scope="module")
def gate(desk: Desk) -> Gate:
    """Give the gate of the desk before an application that answers whatever comes through with 204: what it is asked takes no time."""

    async def through(scope, receive, send):
        await Response(status_code=204)(scope, receive, send)

    through.state = SimpleNamespace(desk=desk, screens=screens())
    return Gate(through, desk, DOORS, _fault)


@pytest.mark.parametrize("how", ["session", "token"])
@pytest.mark.parametrize("role", list(Role))
def test_role_comes_through_its_own_doors_alone(gate: Gate, desk: Desk, ledger: Ledger, role: Role, how: str) -> None:
    """Whoever has a role comes through every door that asks for it or less, and through no other, by session and by token."""
    header = bearer(ledger, role) if how == "token" else {"cookie": f"desk_session={begin_session(desk, NAMES[role])}"}
    client = TestClient(gate, base_url=SITE, headers=header)
    came = {way: asked(client, way).status_code for way in DOORS.ways if not way.path.startswith("/static/")}

    assert set(came.values()) <= {204, 403}
    assert [way for way, status in came.items() if (status == 204) != may(Visitor("", role), way.door)] == []


def test_routes_answer_the_least_role_and_refuse_the_one_below(desk: Desk, ledger: Ledger) -> None:
    """Each route of the desk itself answers the least role that it names, fails for nobody, and refuses the role below, which then writes nothing."""
    headers = {role: bearer(ledger, role) for role in Role}
    with client_at(desk) as client:
        for way in (one for one in DOORS.ways if isinstance(one.door, Role) and one.path not in CHANGES_WHO):
            below = [role for role in Role if role.rank == way.door.rank - 1]
            before = ledger.head()
            assert [asked(client, way, headers=headers[role]).status_code for role in below] == [403] * len(below), way
            assert ledger.head() == before, way
            status = asked(client, way, headers=headers[way.door]).status_code
            assert status < 500, way
            assert status not in {401, 403}, way


def test_nobody_unknown_comes_through(desk: Desk, ledger: Ledger) -> None:
    """Whoever is not logged in is led to where one is, or told so, by every route that asks for anybody, and nothing is written."""
    before = ledger.head()
    with client_at(desk) as client:
        for way in (one for one in DOORS.ways if one.door is not ANYONE):
            answer = asked(client, way)
            if way.kind == PAGE:
                assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login"), way
            else:
                assert (answer.status_code, answer.headers["www-authenticate"].split()[0]) == (401, "Basic" if way.path.endswith(FEED_ENDING) else "Bearer"), (
                    way
                )
            assert "Ansongo" not in answer.text
        for path in ("/nowhere", "/inbox/", "/api/v1/nowhere", "/api/v1/openapi.json", "/inbox//"):
            assert client.get(path, follow_redirects=False).status_code == 401
        assert client.put("/inbox").status_code == 401
    assert ledger.head() == before


def test_route_without_a_door_is_denied(desk: Desk) -> None:
    """What names no role is refused to an admin too, and never reached."""
    app = FastAPI()
    reached = []
    app.add_route("/forgotten", reached.append)
    gate = Gate(app, desk, Doors((Way("GET", "/forgotten", None, PAGE),)), lambda _request, status, detail: _said(status, detail))
    with TestClient(gate, headers=bearer(desk.ledger, Role.ADMIN)) as client:
        answer = client.get("/forgotten")

    assert (answer.status_code, reached) == (403, [])
    assert declared(None) is declared("owner") is declared({}) is None


def _said(status: int, detail: str):
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(detail, status)


def test_navigation_shows_what_may_be_opened(desk: Desk, ledger: Ledger) -> None:
    """Nobody is shown a screen that would refuse them."""
    with client_at(desk) as client:
        shown = {role: client.get("/inbox", headers=bearer(ledger, role)).text.count('href="/audit"') > 0 for role in Role}

    assert shown == {role: role.reaches(Role.REVIEWER) for role in Role}


@pytest.fixture(scope="module")
def api(desk: Desk):
    """Give the API as schemathesis sees it."""
    token = bearer(desk.ledger, Role.VIEWER)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", build_app(desk), headers=token)


@pytest.mark.parametrize("role", list(Role))
def test_made_up_requests_get_no_further_than_the_matrix(api, desk: Desk, role: Role) -> None:
    """Whatever is asked of the API by whatever role, none fails, what the matrix denies is refused, and what it allows is not refused for the role."""
    header, known = bearer(desk.ledger, role), known_ids(desk.ledger)

    def look(way: Way) -> None:
        @given(case=api[way.path][way.method].as_strategy(generation_mode=GenerationMode.POSITIVE))
        @settings(max_examples=2, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
        def ask(case) -> None:
            exchanged(case, known)
            answer = case.call(headers=header)
            assert answer.status_code < 500
            assert (answer.status_code in {401, 403}) != may(Visitor("", role), way.door)

        ask()

    for way in OPERATIONS:
        look(way)
