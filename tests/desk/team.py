"""Give a ledger accounts, one a role, with passwords that cost little."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from recoupe.desk import accounts, passwords
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role, User
from tests.desk.conftest import SITE

AT = "2024-03-20T09:00:00Z"
PASSWORD = "four words of nobody"
NAMES = {Role.VIEWER: "Vera", Role.CODER: "Cleo", Role.REVIEWER: "Rémi", Role.MANAGER: "Moussa", Role.ADMIN: "Awa"}
HEADERS = {"accept-language": "en"}


@contextmanager
def cheap() -> Iterator[None]:
    """Hash passwords with as little work as there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()


def fill_team(ledger: Ledger) -> None:
    """Make an account of each role, all with one password."""
    with cheap():
        for role in reversed(Role):
            accounts.add_user(ledger.team, User(NAMES[role], role), PASSWORD, by="local", at=AT)


def client_at(desk: Desk, address: str = "testclient", **how: object) -> TestClient:
    """Give a browser that asks from an address."""
    return TestClient(build_app(desk), base_url=SITE, headers=HEADERS, client=(address, 50000), **how)


def enter(client: TestClient, name: str, password: str = PASSWORD, to: str = ""):
    """Log in by the form."""
    return client.post("/login/enter", data={"name": name, "password": password, "next": to}, follow_redirects=False)


def bearer(ledger: Ledger, role: Role, owner: str = NAMES[Role.ADMIN]) -> dict[str, str]:
    """Make a token, and give the header that shows it."""
    _, shown = accounts.add_token(ledger.team, accounts.Wish(owner, role, "test"), by="local", at=AT)
    return {"authorization": f"Bearer {shown}"}
