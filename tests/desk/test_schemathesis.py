"""Whatever is asked of the HTTP API, as its own description allows it or not, is answered as that description says: no fault of the program, no other shape.

The requests are made by schemathesis out of `/api/v1/openapi.json`, the same every time. `RECOUPE_EXAMPLES=500` asks for more of them than a test can wait for.
"""

import os
import shutil
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from recoupe.codebook.load import load_codebook
from recoupe.desk.app import bare_app, build_app
from recoupe.desk.desk import Desk, Settings
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import Role
from recoupe.store.values import event_key
from tests.desk.team import bearer, fill_team

EXAMPLES = int(os.environ.get("RECOUPE_EXAMPLES", "12"))
DESCRIPTION = bare_app(Desk(None, None, str)).openapi()
OPERATIONS = [(way, path) for path, ways in DESCRIPTION["paths"].items() for way in ways]
# The client of schemathesis asks for this host.
HOST = "testserver"
# What is allowed by the description can still be refused by the ledger: an id that it does not hold, a cursor of another list, words without a word.
NOT_ASKED = [positive_data_acceptance]
# Of so many ids that were made up, one is exchanged for one that the ledger holds, so that requests come to more than a refusal.
ONE_IN = 2

load_all_checks()


@pytest.fixture(scope="module")
def filled(example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Give a ledger that all requests of these tests are made of."""
    with open_ledger(shutil.copy(example_file, tmp_path_factory.mktemp("asked") / "ledger.db")) as found:
        fill_team(found)
        yield found


@pytest.fixture(scope="module")
def header(filled: Ledger) -> dict[str, str]:
    """Give what a program shows that may do everything."""
    return bearer(filled, Role.ADMIN)


@pytest.fixture(scope="module")
def api(filled: Ledger, header: dict[str, str]):
    """Give the API as schemathesis sees it, through the guard."""
    seconds = count()
    clock = lambda: f"2024-03-20T{(now := next(seconds)) // 3600 % 24:02}:{now // 60 % 60:02}:{now % 60:02}Z"  # noqa: E731 - one line is all it is
    desk = Desk(filled, load_codebook(), clock, Settings(user="Awa", host=HOST, requests_a_second=1e6))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", build_app(desk), headers=header)


def known_ids(ledger: Ledger) -> dict[str, list[str]]:
    """Give ids that the ledger holds, by the name of the place of a request where they are asked for."""
    keys = [event_key(row["report"], row["event"]["id"]) for row in ledger.events()]
    found = {"report_id": [record["id"] for record in ledger.reports()], "incident_id": [one["id"] for one in ledger.incidents()]}
    judged = [one.id for one in ledger.judgements()]
    return {**found, "judgement_id": judged or ["none"], "on": [*keys, *found["report_id"], *found["incident_id"]]}


def exchanged(case, known: dict[str, list[str]]) -> None:
    """Put ids that there are in the place of some that were made up: which, the made-up ones say themselves, so that it is the same every time."""

    def instead(name: str, value: object) -> object:
        number = zlib.crc32(repr(value).encode())
        held = known.get(name, [])
        return held[number // ONE_IN % len(held)] if held and number % ONE_IN == 0 else value

    case.path_parameters = {name: instead(name, value) for name, value in (case.path_parameters or {}).items()}
    if "on" in (case.query or {}):
        case.query = {**case.query, "on": instead("on", case.query["on"])}
    if isinstance(case.body, dict) and isinstance(case.body.get("on"), list):
        case.body = {**case.body, "on": [instead("on", one) for one in case.body["on"]]}


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("way", "path"), OPERATIONS)
def test_answers_are_as_described(api, filled: Ledger, header: dict[str, str], way: str, path: str, mode: GenerationMode) -> None:
    """Whatever is asked, what comes back has a status, a media type and a shape that the description names, and none of them is a fault of the program."""
    known = known_ids(filled)

    @given(case=api[path][way.upper()].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    def ask(case) -> None:
        if mode is GenerationMode.POSITIVE:
            exchanged(case, known)
        case.validate_response(case.call(headers=header), excluded_checks=NOT_ASKED)

    ask()
