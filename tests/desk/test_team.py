"""An admin makes accounts at the desk, changes and closes them, and makes and revokes tokens; the audit log says so in words, to whoever may read it."""

import re
import shutil
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.entry import secret_of
from recoupe.desk.passwords import fits
from recoupe.desk.words import languages
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import ACTIVE, DISABLED, REVOKED, Change, Role, Token
from recoupe.store.values import AuditAsk
from tests.desk.team import AT, PASSWORD, bearer, cheap, client_at, enter, fill_team


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


@pytest.mark.parametrize(("code", "word"), [("en", "erased"), ("fr", "effacé")])
def test_erased_account_is_on_no_page(client: TestClient, alone: Ledger, code: str, word: str) -> None:
    """An account that is erased while the desk is open is out with its next request, and neither the team nor the log names it; the log says what was done."""
    fill_team(alone)
    enter(client, "Moussa")
    alone.team.add_token(Token("t1", "Moussa", Role.VIEWER, "sync"), "hash", by="Awa", at=AT)
    alone.erase("account:Moussa", by="Awa", reason="asked for", at=AT)
    assert client.get("/inbox", follow_redirects=False).status_code == 303
    enter(client, "Moussa")
    enter(client, "Awa")
    client.headers["accept-language"] = code
    entry = alone.audit_page(AuditAsk(act="erase"))[0].number
    pages = [client.get(path) for path in ("/team", "/team.json", "/team/token", "/audit", f"/audit/entries/{entry}", "/assign", "/agreement")]

    assert [answer.status_code for answer in pages] == [200] * len(pages)
    assert not [answer.url for answer in pages if "Moussa" in answer.text]
    assert word in pages[4].text


def made_token(client: TestClient, **sent: str) -> tuple[int, str, str]:
    """Send the form that makes a token, and give the status, the token that is shown and the page."""
    answer = client.post("/team/token/add", data={"owner": "Cleo", "role": "viewer", "label": "nightly export", "days": "", **sent}, follow_redirects=False)
    found = re.search(r'value="(recoupe_[^"]+)"', answer.text)
    return answer.status_code, found[1] if found else "", answer.text


@pytest.mark.parametrize(("code", "said"), [("en", "nobody can be shown it again"), ("fr", "personne ne pourra plus le voir")])
def test_token_is_made_at_the_desk_and_shown_once(client: TestClient, alone: Ledger, code: str, said: str) -> None:
    """An admin makes a token that lets a program in as far as it says; it is shown once, kept by no browser, stands in the ledger as its hash, and is revoked at once."""
    fill_team(alone)
    enter(client, "Awa")
    client.headers["accept-language"] = code
    assert "/team/token" in client.get("/team").text
    answer = client.post("/team/token/add", data={"owner": "Cleo", "role": "viewer", "label": "nightly export", "days": "30"}, follow_redirects=False)
    shown = re.search(r'value="(recoupe_[^"]+)"', answer.text)[1]
    (token,) = alone.team.tokens()

    assert (answer.status_code, answer.headers["cache-control"], said in answer.text) == (200, "no-store", True)
    assert (token.owner, token.role, token.label, token.state, token.expires) == ("Cleo", Role.VIEWER, "nightly export", ACTIVE, "2024-04-19T10:00:00Z")
    assert not [path for path in ("/team", "/team.json", "/team/token", "/team/token.json", "/audit") if shown in client.get(path).text]
    with alone.reading() as connection:
        assert connection.exec_driver_sql("SELECT secret FROM token_secrets").scalars().all() == [secret_of(shown)]
    assert shown not in "".join(alone.dump(history=True))
    client.cookies.clear()
    header = {"authorization": f"Bearer {shown}"}
    assert [client.get("/inbox.json", headers=header).status_code, client.post("/team/token/add", headers=header).status_code] == [200, 403]
    enter(client, "Awa")
    assert post(client, "revoke", token=token.id) == 303
    client.cookies.clear()
    assert client.get("/inbox.json", headers=header).status_code == 401


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        ({"role": "reviewer"}, 400, "more than its owner"),
        ({"role": "owner"}, 422, "choose one of"),
        ({"owner": "Nobody"}, 404, "none of this name"),
        ({"label": " "}, 400, "what it is for"),
        ({"days": "0"}, 422, "from 1 to 3650"),
        ({"days": "3651"}, 422, "from 1 to 3650"),
        ({"days": "1.5"}, 422, "from 1 to 3650"),
        ({"days": "\u0663"}, 422, "from 1 to 3650"),
    ],
)
def test_token_that_cannot_be_made_is_refused(client: TestClient, alone: Ledger, sent: dict[str, str], status: int, why: str) -> None:
    """A token of more than its owner's role, of nobody, for nothing or without an end that can be told is refused with the reason, and what was typed stays."""
    fill_team(alone)
    enter(client, "Awa")
    answered, shown, page = made_token(client, **sent)

    assert (answered, shown, why in page) == (status, "", True)
    assert alone.team.tokens() == []
    assert f'value="{sent.get("days", "")}"' in page


def test_token_needs_an_account(client: TestClient, alone: Ledger) -> None:
    """Where nobody has an account there is no form, and no token is made; the twin of the form says whose tokens there can be."""
    assert "Nobody has an account" in client.get("/team/token").text
    assert made_token(client)[:2] == (404, "")
    fill_team(alone)
    enter(client, "Awa")
    alone.team.change_user("Vera", Change(state=DISABLED), by="Awa", at=AT)
    told = client.get("/team/token.json").json()
    assert ([one["name"] for one in told["owners"]], told["made"]) == (["Awa", "Cleo", "Moussa", "Rémi"], None)


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
