"""Every route names the least role that may use it, and nobody of a lesser role, and nobody unknown, comes through: the whole matrix, pages and JSON alike."""

import re
import shutil
from collections.abc import Iterator

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.app import bare_app, build_app, doors
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.doors import ACT, API, PAGE, TWIN, Doors, Way
from recoupe.desk.gate import Gate
from recoupe.desk.visitor import ANYONE, Visitor, declared, may
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import Role
from tests.desk.team import NAMES, bearer, cheap, client_at, enter, fill_team
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


@pytest.mark.parametrize("how", ["session", "token"])
@pytest.mark.parametrize("role", list(Role))
def test_role_comes_through_its_own_doors_alone(desk: Desk, ledger: Ledger, role: Role, how: str) -> None:
    """Whoever has a role is answered by every route that asks for it or less, and refused by every other, which then writes nothing.

    With a token, which programs show, pages are asked for as JSON alone.
    """
    with cheap(), client_at(desk) as client:
        if how == "session":
            assert enter(client, NAMES[role]).status_code == 303
        else:
            client.headers.update(bearer(ledger, role))
        for way in (one for one in DOORS.ways if one.path not in CHANGES_WHO and (how == "session" or one.kind != PAGE)):
            before = ledger.head()
            status = asked(client, way).status_code
            assert status < 500, way
            assert (status in {401, 403}) != may(Visitor("", role), way.door), way
            assert status != 403 or ledger.head() == before, way


def test_nobody_unknown_comes_through(desk: Desk, ledger: Ledger) -> None:
    """Whoever is not logged in is led to where one is, or told so, by every route that asks for anybody, and nothing is written."""
    before = ledger.head()
    with client_at(desk) as client:
        for way in (one for one in DOORS.ways if one.door is not ANYONE):
            answer = asked(client, way)
            if way.kind == PAGE:
                assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login"), way
            else:
                assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer"), way
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
