"""Requests that no page of ours sends are refused, pages tell browsers to run nothing but our files, and no word of a report reaches a log."""

import logging
import re

import pytest
from starlette.testclient import TestClient

from recoupe.desk import guard
from recoupe.desk.app import build_app, is_local, tile_hosts
from recoupe.desk.desk import Desk
from recoupe.desk.guard import Buckets, hostname
from tests.desk.conftest import SITE

POST = "/preferences"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "localhost.evil.example", "", "[", "169.254.169.254", "0.0.0.0"]
)
def test_other_host_is_refused(browser: TestClient, host: str) -> None:
    """A request for another host's name is refused, so that no site can give its own name our address."""
    answer = browser.get("/inbox", headers={"host": host})

    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8321", "localhost:99", "LOCALHOST", "[::1]:8321"])
def test_own_names_are_answered(browser: TestClient, host: str) -> None:
    """The names of this machine are answered, on any port."""
    assert browser.get("/inbox", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": SITE}, 303),
        ({"origin": SITE, "sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "https://127.0.0.1"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": SITE, "sec-fetch-site": "cross-site"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_foreign_form_is_refused(browser: TestClient, headers: dict[str, str], status: int, method: str) -> None:
    """What a browser says comes from another site changes nothing; programs, which say nothing, are served."""
    answer = browser.request(method, POST, headers=headers, data={"language": "fr"}, follow_redirects=False)

    assert answer.status_code == (status if method == "POST" or status == 403 else 405)
    if status == 403:
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/inbox", "/inbox.json", "/nowhere", "/api/v1/reports", "/api/v1/nowhere", "/static/desk.css", "/reports/sha256:00"])
def test_every_answer_bears_the_headers(browser: TestClient, path: str) -> None:
    """Pages, twins, files and refusals alike forbid sniffing, framing and inline code."""
    headers = browser.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


def test_refused_request_bears_them_too(browser: TestClient) -> None:
    """What the guard itself refuses bears the same headers."""
    answer = browser.get("/inbox", headers={"host": "evil.example"})

    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_tiles_of_the_user_are_the_only_thing_from_elsewhere() -> None:
    """The policy lets pictures come from the tile server that the user names, and from nowhere else."""
    assert tile_hosts("https://tiles.example.org/{z}/{x}/{y}.png") == ("https://tiles.example.org",)
    assert tile_hosts("https://{s}.tiles.example.org/{z}/{x}/{y}.png") == ("https://*.tiles.example.org",)
    assert tile_hosts("") == ()
    assert re.findall(r"https?://[^ ;]+", guard.policy(tile_hosts("https://tiles.example.org/{z}.png"))) == ["https://tiles.example.org"]


def test_large_request_is_refused(browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request is refused when it says that it is too large, and when it grows too large unsaid."""
    monkeypatch.setattr(guard, "MOST_BYTES", 1000)

    assert browser.post("/inbox/paste", data={"text": "x" * 2000}).status_code == 413
    assert (
        browser.post("/inbox/paste", content=(b"x" * 100 for _ in range(20)), headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 413
    )
    assert browser.post("/inbox/paste", content=b"", headers={"content-length": "many"}).status_code in {400, 413}


def test_client_that_asks_too_much_waits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client has a store of requests that fills up with time; beyond it, it is told how long to wait."""
    now = [100.0]
    monkeypatch.setattr(guard.time, "monotonic", lambda: now[0])
    object.__setattr__(desk.settings, "requests_a_second", 2.0)
    with TestClient(build_app(desk), base_url=SITE) as client:
        answers = [client.get("/static/desk.css") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
        assert answers[-1].headers["retry-after"] == "1"
        now[0] += 0.5
        assert client.get("/static/desk.css").status_code == 200


def test_clients_do_not_wait_for_one_another() -> None:
    """Each client has its own store."""
    buckets = Buckets(1.0)

    assert [buckets.take("a", 0.0) for _ in range(3)] == [0.0, 0.0, 1.0]
    assert buckets.take("b", 0.0) == 0.0


def test_fault_tells_the_log_where_and_nothing_of_what(
    desk: Desk, browser: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of the program is answered without its words, and the log has its kind and place alone."""
    secret = "Mariam Test, Djibo"

    def fail(*_given) -> None:
        raise KeyError(secret)

    monkeypatch.setattr(type(desk.ledger), "report_page", fail)
    with caplog.at_level(logging.DEBUG):
        page, api = browser.get("/inbox?words=Mariam"), browser.get("/api/v1/reports?words=Mariam")

    assert page.status_code == api.status_code == 500
    assert secret not in page.text + api.text
    ours = [record.getMessage() for record in caplog.records if record.name == "recoupe.desk"]
    assert ours
    assert all("kind=KeyError" in line and "test_guard.py:" in line for line in ours)
    assert [line for record in caplog.records if record.name.startswith(("recoupe", "uvicorn")) for line in [record.getMessage()] if "Mariam" in line] == []


@pytest.mark.parametrize(
    ("back", "to"),
    [("/inbox?type=ASSAULT", "/inbox?type=ASSAULT"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/"), ("", "/")],
)
def test_preferences_lead_back_and_nowhere_else(browser: TestClient, back: str, to: str) -> None:
    """Choosing a language leads back to the page, never to another site, and is kept in the browser alone."""
    answer = browser.post(POST, data={"language": "fr", "keys": "off", "back": back}, follow_redirects=False)
    page = browser.get("/inbox").text

    assert (answer.status_code, answer.headers["location"]) == (303, to)
    assert 'lang="fr"' in page
    assert 'data-keys="off"' in page
    assert all("httponly" in cookie.lower() and "samesite=strict" in cookie.lower() for cookie in answer.headers.get_list("set-cookie"))


def test_keys_are_changed_one_by_one_and_all_back(browser: TestClient) -> None:
    """Whoever wants other keys says so key by key; the last word on a key counts, what is no key is passed over, and all can be as they were."""
    for pressed, meant in (("z", "a"), ("q", "x"), ("z", "j"), ("<", "a"), ("zz", "a"), ("", "")):
        browser.post(POST, data={"pressed": pressed, "meant": meant, "back": "/inbox"})
    page = browser.get("/inbox").text
    assert 'data-own="zj qx"' in page
    assert "<kbd>q</kbd> → <kbd>x</kbd>" in page
    browser.post(POST, data={"own": "none", "back": "/inbox"})
    assert "data-own" not in browser.get("/inbox").text
    browser.cookies.set("desk_own_keys", '"><script>.zj.a')
    assert 'data-own="zj"' in browser.get("/inbox").text


@pytest.mark.parametrize(("address", "local"), [("/a", True), ("//a", False), ("/a\nb", False), ("a", False), ("/\t/a", False)])
def test_local_addresses(address: str, local: bool) -> None:
    """An address is local if it can lead to no other site."""
    assert is_local(address) is local


@pytest.mark.parametrize(("host", "name"), [("a:80", "a"), ("[::1]:80", "::1"), ("", ""), ("[x", ""), ("user@127.0.0.1", "127.0.0.1")])
def test_host_names(host: str, name: str) -> None:
    """The name is told from its port."""
    assert hostname(host) == name
