"""What was signed cannot be altered through the API, the pages or SQL as the application's user, in either store; the check that says so finds alterations."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks.signing import as_application, attempted, prepared, unguarded
from recoupe.store import judgements
from recoupe.store.ledger import open_ledger
from recoupe.store.rights import grants
from tests.store.servers import MISSING, binaries, server

ATTEMPTS = 45


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger in a file with something signed in it."""
    path = tmp_path_factory.mktemp("alterations") / "signed.db"
    prepared(str(path))
    return path


@pytest.fixture(scope="module")
def places() -> Iterator[tuple[str, str]]:
    """Make a ledger on a server, and give it as its owner names it and as the application's user does; without a server, skip, a failure in CI."""
    if binaries() is None:
        pytest.skip(MISSING)
    with server() as cluster:
        url = cluster.format("postgres")
        prepared(url)
        yield url, as_application(url)


def test_nothing_alters_what_was_signed_in_a_file(file: Path, tmp_path: Path) -> None:
    """No attempt on a file through API, page or SQL succeeds, and the ledger verifies after all of them."""
    place = str(shutil.copy(file, tmp_path / "ledger.db"))
    outcome = attempted("sqlite", (place, place), ATTEMPTS)

    assert outcome.succeeded == []
    assert set(outcome.tried.values()) == {ATTEMPTS // 3}
    with open_ledger(place) as ledger:
        assert ledger.verify_chain() == []


def test_nothing_alters_what_was_signed_on_a_server(places: tuple[str, str]) -> None:
    """The same on PostgreSQL, as the user whom the application is given: it works with these rights, and cannot drop the guards."""
    outcome = attempted("postgresql", places, ATTEMPTS)

    assert outcome.succeeded == []
    # What the rights do not refuse, the guards do.
    refused = {name: outcome.answered[name] for name in ("sql InsufficientPrivilege", "sql RaiseException")}
    assert sum(refused.values()) == ATTEMPTS // 3
    assert refused["sql InsufficientPrivilege"] > refused["sql RaiseException"]
    with open_ledger(places[0]) as ledger:
        assert ledger.verify_chain() == []


def test_alterations_are_found_where_the_guards_are_off(file: Path) -> None:
    """Where the owner of a file takes the guards away and alters what was signed, each alteration is found."""
    made, found = unguarded(file, 12, seed=1)

    assert (made > 0, made) == (True, found)


def test_attempts_succeed_where_nothing_refuses_them(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If decisions on what is signed were written, the check would say so."""
    monkeypatch.setattr(judgements.signatures, "refuse_signed", lambda _connection, _names: None)
    place = str(shutil.copy(file, tmp_path / "ledger.db"))
    outcome = attempted("sqlite", (place, place), ATTEMPTS)

    assert outcome.succeeded
    assert all("something was written" in said for said in outcome.succeeded)


def test_rights_let_the_application_add_and_no_more(places: tuple[str, str]) -> None:
    """The application's user may read and add to every table that only grows, and change those alone that are made from others."""
    with psycopg.connect(places[0]) as connection:
        query = "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = 'desk'"
        found = set(connection.execute(query).fetchall())

    assert {right for table, right in found if table in {"audit", "signatures", "judgements", "blobs", "tombstones"}} == {"SELECT", "INSERT"}
    assert {right for table, right in found if table == "inbox"} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert all('"a""b"' in statement for statement in grants('a"b'))
