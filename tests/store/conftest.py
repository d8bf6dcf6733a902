"""Give each test a ledger in each store."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from recoupe import registry
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.tables import metadata
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
def postgresql_pattern(cluster: str) -> str:
    """Make a ledger that holds nothing, which tests empty before they use it."""
    with psycopg.connect(cluster.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE pattern")
    open_ledger(cluster.format("pattern"), create=True).close()
    return cluster.format("pattern")


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
    if made:
        with psycopg.connect(request.getfixturevalue("cluster").format("postgres"), autocommit=True) as connection:
            for name in made:
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
        connection.execute(f"TRUNCATE {', '.join(metadata.tables)}")
    return pattern


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """Give a ledger that holds nothing."""
    with open_ledger(url) as found:
        yield found
