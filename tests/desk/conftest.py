"""Give tests a desk with a ledger that holds something, and a browser without JavaScript."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk, Settings
from recoupe.store.ledger import Ledger, open_ledger
from tests.desk.example import fill

SITE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def example_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the example ledger once."""
    path = tmp_path_factory.mktemp("desk") / "example.db"
    with open_ledger(path, create=True) as made:
        fill(made)
    return path


@pytest.fixture
def ledger(example_file: Path, tmp_path: Path) -> Iterator[Ledger]:
    """Give a copy of the example ledger."""
    with open_ledger(shutil.copy(example_file, tmp_path / "ledger.db")) as found:
        yield found


@pytest.fixture
def clock() -> Callable[[], str]:
    """Give a clock that goes on by a second whenever it is looked at."""
    seconds = count()
    return lambda: f"2024-03-20T10:{(now := next(seconds)) // 60:02}:{now % 60:02}Z"


@pytest.fixture
def desk(ledger: Ledger, clock: Callable[[], str]) -> Desk:
    """Give a desk at the example ledger."""
    return Desk(ledger, load_codebook(), clock, Settings(user="Awa"))


@pytest.fixture
def browser(desk: Desk) -> Iterator[TestClient]:
    """Give a browser that reads English, runs no JavaScript, and is told of faults of the program as a person would be."""
    with TestClient(build_app(desk), base_url=SITE, headers={"accept-language": "en"}) as client:
        yield client
