"""An admin makes accounts at the desk, changes and closes them, and revokes tokens; the audit log says so in words, to whoever may read it."""

import re
import shutil
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.passwords import fits
from recoupe.desk.words import languages
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import REVOKED, Role
from tests.desk.team import PASSWORD, bearer, cheap, client_at, enter, fill_team


@pytest.fixture
def alone(example_file, tmp_path) -> Iterator[Ledger]:
    """Give a copy of the example ledger, in which nobody has an account."""
    with open_ledger(shutil.copy(example_file, tmp_path / "ledger.db")) as found, cheap():
        yield found


@pytest.fixture
def client(alone: Ledger) -> Iterator[TestClient]:
    """Give a browser at a desk of this ledger."""
    with client_at(Desk(alone, load_codebook(), lambda: "2024-03-20T10:00:00Z", Settings(user="local", requests_a_second=1e6))) as found:
        yield found


def post(client: TestClient, what: str, **sent: str) -> int:
    """Send a form of the screen, and give the status."""
    return client.post(f"/team/{what}", data=sent, follow_redirects=False).status_code


def test_first_account_is_made_at_the_desk(client: TestClient, alone: Ledger) -> None:
    """Whoever sits at the machine makes the first account, an admin and nothing less; from then on the desk asks for it."""
    assert "first account" in client.get("/team").text
    assert post(client, "add", name="Awa", role="coder", password=PASSWORD) == 400
    assert post(client, "add", name="Awa", role="owner", password=PASSWORD) == 422
    assert post(client, "add", name="Awa", role="admin", password="too short") == 422
    assert alone.team.is_empty()
    assert post(client, "add", name="Awa", role="admin", password=PASSWORD) == 303

    assert client.get("/team", follow_redirects=False).status_code == 303
    assert enter(client, "Awa").status_code == 303
    assert "Awa" in client.get("/team").text


def test_account_is_changed_at_the_desk(client: TestClient, alone: Ledger) -> None:
    """An admin changes role and password, closes and opens accounts, and revokes tokens, each by the name of the admin."""
    fill_team(alone)
    enter(client, "Awa")
    header = bearer(alone, Role.VIEWER, "Cleo")
    (token,) = alone.team.tokens()
    assert post(client, "add", name="Cy", role="viewer", password="") == 303
    assert post(client, "role", name="Cleo", role="reviewer") == 303
    assert post(client, "password", name="Cleo", password="other words of somebody") == 303
    assert post(client, "close", name="Vera") == 303
    assert post(client, "revoke", token=token.id) == 303
    shown = client.get("/team.json").json()

    assert {one["name"]: one["role"] for one in shown["users"]}["Cleo"] == alone.team.user("Cleo").role == Role.REVIEWER
    assert fits(alone.team.secret_of("Cleo"), "other words of somebody")
    assert not alone.team.user("Vera").is_active
    assert not alone.team.user("Cy").has_password
    assert (alone.team.tokens()[0].state, shown["tokens"]) == (REVOKED, [])
    assert client.get("/inbox.json", headers=header).status_code == 401
    assert post(client, "open", name="Vera") == 303
    assert alone.team.user("Vera").is_active
    assert {row.by for number in range(alone.head().entries - 4, alone.head().entries + 1) for row in alone.audit_entry(number).rows} == {"Awa"}
    assert (post(client, "close", name="Awa"), post(client, "close", name="Nobody"), post(client, "revoke", token="x")) == (400, 404, 404)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ["Cleo Role: coder → reviewer", "Vera Account: open → closed", "Cleo reader in use test", "somebody unknown was turned away testclient"]),
        ("fr", ["Cleo Rôle: codeur → réviseur", "Vera Compte: ouvert → fermé", "Cleo lecteur en usage test", "un inconnu a été refusé testclient"]),
    ],
)
def test_audit_says_what_became_of_people(client: TestClient, alone: Ledger, code: str, words: list[str]) -> None:
    """The audit log says in words whose role and account changed and how, which tokens were made, and who came in and was turned away, from where."""
    assert code in languages()
    fill_team(alone)
    enter(client, "Nobody at all")
    enter(client, "Awa")
    bearer(alone, Role.VIEWER, "Cleo")
    post(client, "role", name="Cleo", role="reviewer")
    post(client, "close", name="Vera")
    page = client.get("/audit", headers={"accept-language": code}).text
    plain = " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace(" :", ":")

    assert [said for said in words if said not in plain] == []
    assert "Nobody at all" not in plain
