"""People log in, out and change their passwords; nobody learns from a refusal who has an account, and what is ended is ended with the next request."""

import logging
import shutil
from collections.abc import Iterator
from ipaddress import ip_network
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from recoupe.codebook.load import load_codebook
from recoupe.desk import accounts, entry, passwords
from recoupe.desk.attempts import OF_BOTH, OF_CLIENT, OF_NAME, Attempts
from recoupe.desk.desk import Desk, Settings
from recoupe.errors import PasswordError, StoreError
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import DISABLED, Change, Role, User
from recoupe.store.values import AuditAsk
from tests.desk.team import AT, NAMES, PASSWORD, bearer, cheap, client_at, enter, fill_team

COOKIE = "desk_session"
ANOTHER = "other words of somebody"
# Where a name is refused, whatever the reason.
REFUSED = ("Nobody", "Vera", "Gone", "Proxied")


@pytest.fixture(scope="module")
def team_file(example_file, tmp_path_factory: pytest.TempPathFactory):
    """Make a ledger with an account of each role, a closed one and one without a password."""
    path = shutil.copy(example_file, tmp_path_factory.mktemp("accounts") / "ledger.db")
    with open_ledger(path) as made, cheap():
        fill_team(made)
        accounts.add_user(made.team, User("Gone", Role.CODER), PASSWORD, by="Awa", at=AT)
        made.team.change_user("Gone", Change(state=DISABLED), by="Awa", at=AT)
        accounts.add_user(made.team, User("Proxied", Role.CODER), None, by="Awa", at=AT)
    return path


@pytest.fixture
def ledger(team_file, tmp_path) -> Iterator[Ledger]:
    """Give a copy of it, file and all."""
    with open_ledger(shutil.copy(team_file, tmp_path / "ledger.db")) as found:
        yield found


@pytest.fixture(autouse=True)
def cost() -> Iterator[None]:
    """Hash passwords cheaply."""
    with cheap():
        yield


@pytest.fixture
def at() -> SimpleNamespace:
    """Give a clock that a test sets."""
    return SimpleNamespace(now="2024-03-20T10:00:00Z")


@pytest.fixture
def desk(ledger: Ledger, at: SimpleNamespace) -> Desk:
    """Give a desk at that ledger."""
    return Desk(ledger, load_codebook(), lambda: at.now, Settings(requests_a_second=1e6))


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    """Give a browser of which nobody knows who uses it."""
    with client_at(desk) as found:
        yield found


def inside(client: TestClient) -> bool:
    """Tell whether a browser is let in."""
    return client.get("/inbox", follow_redirects=False).status_code == 200


def outcomes(ledger: Ledger) -> list[tuple[str, str]]:
    """Give who came in and who was turned away, the first first."""
    return [(entry.rows[0].by, entry.rows[0].told["outcome"]) for entry in reversed(ledger.audit_page(AuditAsk(act="login")))]


def test_log_in_leads_back_to_where_one_wanted_to(client: TestClient, ledger: Ledger) -> None:
    """Whoever logs in is led to the page that they asked for, is named on every page, and is written into the log."""
    asked = client.get("/inbox?words=Ansongo", follow_redirects=False).headers["location"]
    form = client.get(asked).text
    assert asked == "/login?next=%2Finbox%3Fwords%3DAnsongo"
    assert 'name="next" value="/inbox?words=Ansongo"' in form

    answer = enter(client, "vera", to="/inbox?words=Ansongo")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?words=Ansongo")
    assert ">Vera<" in client.get("/inbox").text
    assert outcomes(ledger) == [("Vera", "in")]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/login", "/login?next=/login", ""])
def test_log_in_leads_nowhere_else(client: TestClient, wanted: str) -> None:
    """No link to the log-in leads away from the desk, or in circles."""
    assert enter(client, "Vera", to=wanted).headers["location"] == "/"
    assert 'name="next" value="/"' in client.get("/login", params={"next": wanted}).text


def test_session_cookie_is_kept_from_scripts_and_other_sites(client: TestClient, desk: Desk) -> None:
    """The cookie is HttpOnly and SameSite=Strict; its hash alone is in the ledger; over https it is Secure and bound to the host."""
    written = enter(client, "Vera").headers["set-cookie"]
    shown = client.cookies[COOKIE]
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in written.split(";")}
    assert len(shown) >= 43
    with desk.ledger.reading() as connection:
        kept = connection.exec_driver_sql("SELECT secret FROM sessions").scalars().all()
    assert kept == [entry.secret_of(shown)]
    assert shown not in "".join(desk.ledger.dump(history=True))

    safe = Desk(desk.ledger, desk.codebook, desk.clock, Settings(address="https://desk.example.org", requests_a_second=1e6))
    with client_at(safe) as behind:
        proxied = {"host": "desk.example.org", "origin": "https://desk.example.org", "sec-fetch-site": "same-origin"}
        answer = behind.post("/login/enter", data={"name": "Vera", "password": PASSWORD}, headers=proxied, follow_redirects=False)
    assert answer.headers["set-cookie"].startswith("__Host-desk_session=")
    assert "; Secure" in answer.headers["set-cookie"]


def test_session_of_before_is_not_the_session_after(client: TestClient, desk: Desk) -> None:
    """What a cookie held before the log-in lets nobody in afterwards, whoever put it there: every log-in has a session of its own, and ends the former."""
    client.cookies.set(COOKIE, "chosen-by-somebody-else")
    enter(client, "Vera")
    first = client.cookies.get(COOKIE, domain="127.0.0.1") or client.cookies[COOKIE]
    client.cookies.clear()
    client.cookies.set(COOKIE, first)
    assert first != "chosen-by-somebody-else"
    answer = enter(client, "Cleo")
    second = answer.cookies[COOKIE]

    for shown, status in (("chosen-by-somebody-else", 303), (first, 303), (second, 200)):
        with client_at(desk, cookies={COOKIE: shown}) as other:
            assert other.get("/inbox", follow_redirects=False).status_code == status


def test_session_ends_by_itself(client: TestClient, at: SimpleNamespace) -> None:
    """A session that is not used for two hours is over, and none lasts longer than twelve."""
    enter(client, "Vera")
    at.now = "2024-03-20T11:59:00Z"
    assert inside(client)
    at.now = "2024-03-20T13:59:00Z"
    assert not inside(client)

    at.now = "2024-03-20T14:00:00Z"
    enter(client, "Vera")
    for hour in range(15, 24):
        at.now = f"2024-03-20T{hour}:00:00Z"
        assert inside(client)
    at.now = "2024-03-21T00:30:00Z"
    assert inside(client)
    at.now = "2024-03-21T02:00:00Z"
    assert not inside(client)


def test_log_out_ends_the_session(client: TestClient, desk: Desk) -> None:
    """Whoever logs out is out, and what the cookie held lets nobody in any more."""
    enter(client, "Vera")
    shown = client.cookies[COOKIE]
    answer = client.post("/logout", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    with client_at(desk, cookies={COOKIE: shown}) as other:
        assert not inside(other)
    assert outcomes(desk.ledger) == [("Vera", "in"), ("Vera", "out")]


def test_new_password_ends_every_session_but_this_one(client: TestClient, desk: Desk) -> None:
    """Whoever changes their password stays in here, with another session, and is out everywhere else; the former password lets nobody in."""
    with client_at(desk) as elsewhere:
        enter(client, "Vera")
        enter(elsewhere, "Vera")
        before = client.cookies[COOKIE]
        wrong = {"former": "no, not this one", "password": ANOTHER, "again": ANOTHER}
        assert client.post("/account/password", data=wrong).status_code == 422
        assert client.post("/account/password", data={**wrong, "former": PASSWORD, "again": "x" * 12}).status_code == 422
        assert client.post("/account/password", data={"former": PASSWORD, "password": "Vera Vera Vera", "again": "Vera Vera Vera"}).status_code == 422
        assert inside(elsewhere)
        assert client.post("/account/password", data={**wrong, "former": PASSWORD}, follow_redirects=False).status_code == 303

        assert inside(client)
        assert client.cookies[COOKIE] != before
        assert not inside(elsewhere)
        assert enter(elsewhere, "Vera").status_code == 401
        assert enter(elsewhere, "Vera", ANOTHER).status_code == 303
    assert not any(secret in "".join(desk.ledger.dump(history=True)) for secret in (PASSWORD, ANOTHER))


def test_closed_account_is_out_with_the_next_request(client: TestClient, desk: Desk) -> None:
    """Sessions and tokens of an account that is closed let nobody in from then on, and a lesser role holds from then on too."""
    enter(client, "Moussa")
    header = bearer(desk.ledger, Role.MANAGER, "Moussa")
    with client_at(desk) as program:
        assert inside(client)
        assert program.get("/audit.json", headers=header).status_code == 200
        desk.ledger.team.change_user("Moussa", Change(role=Role.VIEWER), by="Awa", at=AT)
        assert program.get("/audit.json", headers=header).status_code == client.get("/audit").status_code == 403
        desk.ledger.team.change_user("Moussa", Change(state=DISABLED), by="Awa", at=AT)
        assert program.get("/inbox.json", headers=header).status_code == 401
        assert not inside(client)


def test_revoked_token_is_out_with_the_next_request(desk: Desk) -> None:
    """A token lets its program in until it is revoked, and not once after; whatever else stands in the header lets nobody in, even with a session."""
    name, shown = accounts.add_token(desk.ledger.team, accounts.Wish("Cleo", Role.VIEWER, "test", days=1), by="Awa", at=AT)
    header = {"authorization": f"Bearer {shown}"}
    with client_at(desk) as program:
        assert program.get("/api/v1/reports", headers=header).status_code == 200
        assert program.post("/api/v1/imports/paste", headers=header, json={"text": "x"}).status_code == 403
        desk.ledger.team.revoke_token(name, by="Awa", at=AT)
        answer = program.get("/api/v1/reports", headers=header)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")

        enter(program, "Cleo")
        for other in ("Bearer", "Bearer  ", "Bearer x", f"Basic {shown}", shown, "Bearer " + "x" * 5000):
            assert program.get("/inbox.json", headers={"authorization": other}).status_code == 401


def test_refusal_does_not_tell_who_has_an_account(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown name, a wrong password, a closed account and one without a password are refused by the same page after the same work."""
    work: list[str] = []
    real = passwords.HASHER.verify
    hasher = SimpleNamespace(
        hash=passwords.HASHER.hash, verify=lambda secret, password: (work.append(secret.rpartition("$")[0].rpartition("$")[0]), real(secret, password))
    )
    monkeypatch.setattr(passwords, "HASHER", hasher)
    with client_at(desk) as client:
        pages = {name: enter(client, name, PASSWORD if name == "Gone" else "not the password") for name in REFUSED}

    assert {answer.status_code for answer in pages.values()} == {401}
    assert len({answer.text.replace(name, "") for name, answer in pages.items()}) == 1
    assert len({tuple(sorted(set(answer.headers) - {"content-length"})) for answer in pages.values()}) == 1
    assert len(work) == len(REFUSED)
    assert len(set(work)) == 1
    assert outcomes(desk.ledger) == [("", "failed"), ("Vera", "failed"), ("Gone", "failed"), ("Proxied", "failed")]


@pytest.mark.parametrize("name", ["Vera", "Nobody"])
def test_guessing_is_slowed_down(desk: Desk, name: str) -> None:
    """After some tries at one name from one place the next must wait, whether there is an account of that name or not; others are not kept out by it."""
    with client_at(desk) as client, client_at(desk, "203.0.113.9") as elsewhere:
        tries = [enter(client, name, "not the password") for _ in range(OF_BOTH[0] + 1)]
        assert [answer.status_code for answer in tries] == [*[401] * OF_BOTH[0], 429]
        assert 0 < int(tries[-1].headers["retry-after"]) <= OF_BOTH[1] + 1
        assert enter(client, "Vera").status_code == (429 if name == "Vera" else 303)
        assert enter(elsewhere, "Vera").status_code == 303


def test_tries_are_counted_by_name_and_place() -> None:
    """A place that tries many names and a name that is tried from many places run out as well; what was tried is given back with time, and by coming in."""
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    assert [attempts.take(f"n{number}", "a") > 0 for number in range(OF_CLIENT[0] + 1)] == [*[False] * OF_CLIENT[0], True]
    assert [attempts.take("n", f"place {number}") > 0 for number in range(OF_NAME[0] + 1)] == [*[False] * OF_NAME[0], True]
    now[0] += OF_CLIENT[1]
    assert attempts.take("n0", "a") == 0
    assert attempts.take("n0", "a") > 0

    fresh = Attempts(lambda: 0.0)
    for _ in range(10 * OF_NAME[0]):
        assert fresh.take("Awa", "a") == 0
        fresh.give_back("Awa", "a")


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1001, "aaaaaaaaaaaaaa", "abababababab", "I am vera, hello", "VERA-1234567"])
def test_password_that_is_easily_guessed_is_refused(password: str) -> None:
    """A password that is short, repeats itself or holds the name is refused, with what to take instead, and is not said again."""
    with pytest.raises(PasswordError, match="four words") as refused:
        passwords.refuse_password("Vera", password)
    assert not password or password not in str(refused.value)


def test_first_account_is_an_admin(tmp_path) -> None:
    """The first account is one that can let others in."""
    with open_ledger(tmp_path / "fresh.db", create=True) as fresh:
        with pytest.raises(StoreError, match="make an admin first"):
            accounts.add_user(fresh.team, User("Vera", Role.VIEWER), PASSWORD, by="local", at=AT)
        accounts.add_user(fresh.team, User("Vera", Role.ADMIN), PASSWORD, by="local", at=AT)


def test_first_account_closes_the_desk(browser: TestClient, example_file, tmp_path) -> None:
    """Without accounts nobody logs in on this machine; the first account asks everybody to, on the desk that is open too."""
    with open_ledger(shutil.copy(example_file, tmp_path / "alone.db")) as alone:
        desk = Desk(alone, load_codebook(), lambda: AT, Settings(requests_a_second=1e6, user="local"))
        with client_at(desk) as client:
            assert inside(client)
            assert "no accounts yet" in client.get("/login").text
            accounts.add_user(alone.team, User("Awa", Role.ADMIN), PASSWORD, by="local", at=AT)
            assert not inside(client)


def test_decisions_bear_the_name_of_the_account(client: TestClient, desk: Desk) -> None:
    """Whoever decides is named by their account, on pages and by the API, whatever the desk was told with --by; so are saved views."""
    report = desk.ledger.search("Kassala")[0].report_id
    enter(client, "cleo")
    client.post("/inbox/flag", data={"report": report, "what": "flag", "mark": desk.ledger.mark(report)})
    client.post("/views/save", data={"place": "/inbox", "address": "/inbox?words=Mali", "name": "Mine"})
    header = bearer(desk.ledger, Role.CODER, "Rémi")
    with client_at(desk) as program:
        answer = program.post("/api/v1/judgements", json={"kind": "accept", "on": [f"{report}#e1"]}, headers=header)

    assert answer.status_code == 201
    assert [one.judgement.by for one in desk.ledger.judgements(report)][-1] == "Rémi"
    assert [view.by for view in desk.ledger.views()] == ["Cleo"]


def test_answers_of_one_are_not_given_to_another(desk: Desk) -> None:
    """A program that uses another's Idempotency-Key is not answered what the other was."""
    report = desk.ledger.search("Kassala")[0].report_id
    asked = {"kind": "accept", "on": [f"{report}#e1"]}
    with client_at(desk) as program:
        told = [
            program.post("/api/v1/judgements", json=asked, headers={**bearer(desk.ledger, Role.CODER, name), "idempotency-key": "k"})
            for name in ("Cleo", "Cleo", "Rémi")
        ]

    assert ["idempotency-replayed" in answer.headers for answer in told] == [False, True, False]
    assert told[0].json() == told[1].json() != told[2].json()


def test_session_does_not_let_another_site_act(client: TestClient, desk: Desk) -> None:
    """What another site sends with the cookie of somebody who is logged in changes nothing."""
    enter(client, "Awa")
    before = desk.ledger.head()
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        for path in ("/account/password", "/logout", "/views/save", "/login/enter"):
            assert client.post(path, headers=headers, data={"name": "x"}).status_code == 403
    assert desk.ledger.head() == before
    assert inside(client)


# --- a proxy that is trusted


def behind(desk: Desk, **how: object) -> Desk:
    """Give the desk as it stands behind a proxy."""
    settings = {"proxy_header": "x-remote-user", "proxy_networks": (ip_network("10.0.0.0/24"),), "requests_a_second": 1e6, **how}
    return Desk(desk.ledger, desk.codebook, desk.clock, Settings(**settings))


def test_trusted_proxy_names_who_is_logged_in(desk: Desk) -> None:
    """Behind a proxy that is trusted its header says who asks; the account says what they may."""
    with client_at(behind(desk), "10.0.0.7") as client:
        assert client.get("/inbox", headers={"x-remote-user": "PROXIED"}).status_code == 200
        assert client.get("/audit", headers={"x-remote-user": "Proxied"}).status_code == 403
        assert client.get("/inbox", follow_redirects=False).status_code == 303
    with client_at(behind(desk), "::ffff:10.0.0.7") as client:
        assert client.get("/inbox", headers={"x-remote-user": "Proxied"}).status_code == 200


@pytest.mark.parametrize("address", ["10.0.1.7", "127.0.0.1", "::1", "testclient", "203.0.113.9"])
def test_header_from_elsewhere_is_refused(desk: Desk, address: str) -> None:
    """Nobody but the proxy can say who they are by its header, whoever they are otherwise."""
    with client_at(behind(desk), address) as client:
        assert client.get("/inbox", headers={"x-remote-user": "Awa"}).status_code == 403
        assert client.get("/inbox", headers={"X-Remote-User": "Awa", **bearer(desk.ledger, Role.ADMIN)}).status_code == 403


@pytest.mark.parametrize("named", ["Nobody", "Gone", "", " ", "Awa, Vera"])
def test_proxy_lets_in_accounts_alone(desk: Desk, named: str) -> None:
    """A name that no account has, one of a closed account, and none at all are refused, though the proxy sends them; so are two."""
    with client_at(behind(desk), "10.0.0.7") as client:
        assert client.get("/inbox", headers={"x-remote-user": named}).status_code == 403
        assert client.get("/inbox", headers=[("x-remote-user", "Awa"), ("x-remote-user", "Awa")]).status_code == 403


def test_header_is_nothing_where_no_proxy_is_trusted(client: TestClient) -> None:
    """Without --trust-proxy the header lets nobody in."""
    assert client.get("/inbox", headers={"x-remote-user": "Awa"}, follow_redirects=False).status_code == 303


def test_nothing_secret_reaches_the_log(client: TestClient, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the log of the program nor that of the ledger has a password, a token or what a cookie holds."""
    with caplog.at_level(logging.DEBUG):
        enter(client, "Vera", "hunter2 hunter2")
        enter(client, "hunter2 hunter2", "x")
        enter(client, "Vera")
        shown = client.cookies[COOKIE]
        header = bearer(desk.ledger, Role.VIEWER)
        client.get("/inbox.json", headers=header)
    everything = caplog.text + "".join(desk.ledger.dump(history=True))

    assert not [secret for secret in ("hunter2", PASSWORD, shown, header["authorization"][7:]) if secret in everything]
    assert NAMES[Role.ADMIN] in everything


def test_visitor_of_a_proxy_is_who_it_says(desk: Desk) -> None:
    """Tries and log-ins count for the address that the proxy names last; what anybody else names as theirs, or names before it, counts for nothing."""
    with client_at(behind(desk, proxy_header=""), "10.0.0.7") as client:
        for number in range(OF_BOTH[0] + 2):
            answer = client.post("/login/enter", data={"name": "Vera", "password": "x"}, headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.9"})
        elsewhere = client.post("/login/enter", data={"name": "Vera", "password": "x"}, headers={"x-forwarded-for": "203.0.113.10"})
    with client_at(behind(desk, proxy_header=""), "192.0.2.1") as stranger:
        enter_as = stranger.post("/login/enter", data={"name": "Vera", "password": "x"}, headers={"x-forwarded-for": "203.0.113.11"})

    assert (answer.status_code, elsewhere.status_code, enter_as.status_code) == (429, 401, 401)
    clients = [entry.rows[0].told["client"] for entry in desk.ledger.audit_page(AuditAsk(on="vera", act="login"))]
    assert clients == ["192.0.2.1", "203.0.113.10", *["203.0.113.9"] * OF_BOTH[0]]


def test_browser_keeps_no_page_of_somebody_who_was_logged_in(client: TestClient) -> None:
    """Pages of a session are not kept by the browser, so that nobody finds them after a log-out."""
    enter(client, "Vera")
    assert client.get("/inbox").headers["cache-control"] == "no-store"
