"""Give each test a ledger in each store."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from recoupe import registry
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.tables import metadata
from tests.store.samples import fill_older
from tests.store.servers import MISSING, binaries, server

STORES = registry.names("store")
NewUrl = Callable[[str], str]
_numbers = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Run a server of PostgreSQL while tests run; where it is not installed, skip, which is a failure where the project is judged."""
    if binaries() is None:
        pytest.skip(MISSING)
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make a ledger that holds nothing, which tests copy, for that is quicker than to make another."""
    url = str(tmp_path_factory.mktemp("pattern") / "pattern.db")
    open_ledger(url, create=True).close()
    return url


@pytest.fixture(scope="session")
def postgresql_blank(cluster: str) -> str:
    """Make a ledger that holds nothing and that nobody uses, to be copied."""
    with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE blank")
    open_ledger(cluster.format("blank"), create=True).close()
    return cluster.format("blank")


@pytest.fixture(scope="session")
def postgresql_pattern(cluster: str, postgresql_blank: str) -> str:
    """Make a ledger that tests use one after the other, each of which empties it first."""
    return copied_database(cluster, str(conninfo_to_dict(postgresql_blank)["dbname"]), "pattern")


@pytest.fixture(scope="session")
def blank(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Give what names a ledger that holds nothing and that nobody uses, to be copied; made once for each store, for migrations take long."""

    def made(store: str) -> str:
        return str(request.getfixturevalue("sqlite_pattern" if store == "sqlite" else "postgresql_blank"))

    return made


@pytest.fixture(scope="session")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, blank: Callable[[str], str]) -> Callable[[str], str]:
    """Give what names a ledger that holds something in every table of the first schema, to be copied."""

    @cache
    def made(store: str) -> str:
        if store == "sqlite":
            url = str(shutil.copy(blank(store), tmp_path_factory.mktemp("filled") / "filled.db"))
        else:
            blank(store)
            url = copied_database(request.getfixturevalue("cluster"), "blank", "filled")
        with open_ledger(url) as ledger:
            fill_older(ledger)
        return url

    return made


def copied_database(cluster: str, like: str, name: str) -> str:
    """Copy a database that nobody uses."""
    with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return cluster.format(name)


@pytest.fixture
def copy_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Give what copies a ledger that nobody uses, and names the copy."""
    made: list[str] = []

    def copied(url: str) -> str:
        name = f"ledger_{next(_numbers)}"
        if "://" not in url:
            return str(shutil.copy(url, tmp_path / f"{name}.db"))
        made.append(name)
        return copied_database(request.getfixturevalue("cluster"), str(conninfo_to_dict(url)["dbname"]), name)

    yield copied
    drop(request, made)


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewUrl]:
    """Give what names a fresh place for a ledger in a store; no ledger is in it yet."""
    made: list[str] = []

    def make(store: str) -> str:
        name = f"ledger_{next(_numbers)}"
        if store == "sqlite":
            return str(tmp_path / f"{name}.db")
        cluster = request.getfixturevalue("cluster")
        with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return str(cluster.format(name))

    yield make
    drop(request, made)


def drop(request: pytest.FixtureRequest, names: list[str]) -> None:
    """Drop databases that a test made."""
    if names:
        with psycopg.connect(request.getfixturevalue("cluster").format("postgres"), autocommit=True) as connection:
            for name in names:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    """Give the name of each store in turn."""
    return str(request.param)


@pytest.fixture
def empty_url(store: str, new_url: NewUrl) -> str:
    """Give a place where no ledger is yet."""
    return new_url(store)


@pytest.fixture
def url(request: pytest.FixtureRequest, store: str, tmp_path: Path) -> str:
    """Give the place of a ledger that holds nothing."""
    pattern = str(request.getfixturevalue(f"{store}_pattern"))
    if store == "sqlite":
        return str(shutil.copy(pattern, tmp_path / "ledger.db"))
    with psycopg.connect(pattern) as connection:
        connection.execute("SET session_replication_role = replica")
        # Of a few rows this takes a third of the time of TRUNCATE, which gives every table and index new files.
        connection.execute("; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)))
    return pattern


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """Give a ledger that holds nothing."""
    with open_ledger(url) as found:
        yield found
