"""The sources screen follows feeds through the guarded client, counts outlets, lists runs, and reads again what could not be read."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk
from recoupe.store.ledger import Ledger
from tests.desk.conftest import SITE
from tests.pipeline.test_feeds import FEED, feed
from tests.pipeline.test_ledger import DENIAL, SECOND, STRIKE
from tests.read.web import Web, answer

TEXTS = {"a": STRIKE, "b": SECOND, "c": DENIAL}
AT = "2024-03-20T09:00:00Z"
PLAIN = "text/plain; charset=utf-8"


@pytest.fixture
def web() -> Web:
    """Give a web of our own, whose feed shows two accounts of one strike."""
    held = Web(pages={("news.example", "/feed"): feed("b", "a")})
    held.pages.update({("news.example", f"/{name}"): answer(text, kind=PLAIN) for name, text in TEXTS.items()})
    return held


@pytest.fixture
def desk(desk: Desk, web: Web) -> Desk:
    """Give the desk with that web in the place of the network."""
    return replace(desk, web=lambda settings: web.fetcher(contact=settings.contact))


@pytest.fixture
def browser(desk: Desk) -> TestClient:
    """Give a browser of that desk."""
    return TestClient(build_app(desk), base_url=SITE, headers={"accept-language": "en"})


def shown(browser: TestClient) -> dict:
    """Give what the page says of its only feed."""
    (found,) = browser.get("/sources.json").json()["feeds"]
    return found


def asked(browser: TestClient, desk: Desk) -> dict:
    """Ask the feed, wait until it is done, and give what the page says of it."""
    assert browser.post("/sources/run", data={"address": FEED}, follow_redirects=False).status_code == 303
    task = desk.works.last(f"feed {FEED}")
    assert desk.works.wait(task, 120)
    return shown(browser)


def test_feed_is_followed_asked_and_left(browser: TestClient, desk: Desk, web: Web) -> None:
    """A feed that was added is asked by a button; what it brings is kept and linked, the run is written down with who asked, and its yield is counted."""
    browser.post("/sources/add", data={"address": FEED, "title": "News", "every": "30"})
    assert (shown(browser)["title"], shown(browser)["every_s"], shown(browser)["checked"], shown(browser)["yield"]) == ("News", 1800, None, None)
    assert web.connected == []
    found = asked(browser, desk)

    assert (found["task"]["result"]["outcome"], found["task"]["result"]["new"], found["task"]["fault"]) == ("fetched", 2, "")
    assert (found["yield"]["runs"], found["yield"]["reports"], found["failures"], found["fault"]) == (1, 2, 0, None)
    assert found["due"] > found["checked"]
    run = browser.get("/sources/runs.json").json()["runs"][0]
    assert (run["command"], run["feed"], run["reports"], run["by"]) == ("feed run", FEED, 2, "Awa")
    origins = {one.origin for one in desk.ledger.captures()}
    assert {"http://news.example/a", "http://news.example/b"} <= origins
    assert desk.ledger.unlinked() == []

    browser.post("/sources/remove", data={"address": FEED})
    assert browser.get("/sources.json").json()["feeds"] == []
    assert {one.origin for one in desk.ledger.captures()} == origins
    assert desk.ledger.verify_chain() == []


def test_feed_that_fails_says_why(browser: TestClient, desk: Desk, web: Web) -> None:
    """What a feed stumbles over is shown with how often in a row, and its next turn comes later; nothing is written into the log."""
    browser.post("/sources/add", data={"address": FEED})
    web.pages[("news.example", "/feed")] = answer(b"gone", "404 Not Found")
    before = desk.ledger.head()
    found = asked(browser, desk)

    assert (found["failures"], found["task"]["result"]["outcome"]) == (1, "failed")
    assert found["fault"] in browser.get("/sources").text.replace("&#39;", "'")
    assert desk.ledger.head() == before


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"address": "http://127.0.0.1/feed"}, "127.0.0.1"),
        ({"address": "file:///etc/passwd"}, "http"),
        ({"address": FEED, "every": "soon"}, "minutes"),
        ({"address": FEED, "every": "0"}, "refused"),
    ],
)
def test_feed_that_cannot_be_followed_is_refused(browser: TestClient, desk: Desk, form: dict[str, str], told: str) -> None:
    """An address that is not of the public web and minutes that are none are refused on the page, which keeps what was typed."""
    answered = browser.post("/sources/add", data=form)

    assert answered.status_code == 422
    assert told in answered.text
    assert form["address"] in answered.text
    assert list(desk.ledger.feeds()) == []


def test_feed_that_nobody_follows_is_not_asked(browser: TestClient, web: Web) -> None:
    """Only feeds on the list are asked or taken off it."""
    for path in ("run", "remove"):
        answered = browser.post(f"/sources/{path}", data={"address": FEED})
        assert (answered.status_code, "nobody follows this feed" in answered.text) == (422, True)
    assert web.connected == []


def test_run_beside_another_is_refused(browser: TestClient, desk: Desk) -> None:
    """While another run is at work with the feeds, none is begun, and the page says so."""
    browser.post("/sources/add", data={"address": FEED})
    with desk.ledger.alone("feeds"):
        found = asked(browser, desk)

    assert "another run is at work" in found["task"]["fault"]


def test_looking_asks_nobody(browser: TestClient, web: Web) -> None:
    """No page of the sources goes to the network."""
    browser.post("/sources/add", data={"address": FEED})
    for address in ("/sources", "/sources/outlets", "/sources/runs", "/sources/failures"):
        assert browser.get(address).status_code == 200

    assert web.connected == []


def test_outlets_are_counted(browser: TestClient, ledger: Ledger) -> None:
    """Each outlet has its number of reports, their first and last day, since when it is in the ledger, and leads to them in the inbox."""
    rows = browser.get("/sources/outlets.json").json()["outlets"]
    counted = dict(ledger.facet_values("outlet"))

    assert {row["name"]: row["reports"] for row in rows} == counted
    for row in rows:
        listed = browser.get(row["link"].replace("/inbox", "/inbox.json")).json()["rows"]
        assert (row["first"], row["last"]) == (min(one["published"] for one in listed), max(one["published"] for one in listed))
        assert row["first_received"] == min(one["received"] for one in listed)


def test_what_could_not_be_read_is_read_again(browser: TestClient, desk: Desk) -> None:
    """An input whose language was not told fails again as it is, and is read once the language is given; then it is no failure any more."""
    text = "Des hommes armés ont tué trois éleveurs mercredi près d’Anéfis, selon l’évêque.".encode()
    desk.ledger.add_failure(text, "rapport.txt", "its language is none that is read", AT)
    desk.ledger.add_failure(b"\0\1\2", "c.bin", "the input is not text", AT)
    failures = {one["origin"]: one for one in browser.get("/sources/failures.json").json()["failures"]}
    assert set(failures) == {"rapport.txt", "c.bin"}

    refused = browser.post("/sources/retry", data={"report": failures["c.bin"]["report"], "origin": "c.bin"})
    assert refused.status_code == 422
    form = {"report": failures["rapport.txt"]["report"], "origin": "rapport.txt", "language": "fr", "published": "2024-03-14", "outlet": "Écho"}
    done = browser.post("/sources/retry", data=form, follow_redirects=False)
    record = desk.ledger.report(form["report"])

    assert done.headers["location"] == f"/reports/{form['report']}"
    assert (record["origin"], record["language"], record["outlet"]["name"], bool(record["events"])) == ("rapport.txt", "fr", "Écho", True)
    assert {one["origin"] for one in browser.get("/sources/failures.json").json()["failures"]} == {"c.bin"}
    assert desk.ledger.original(form["report"]) == text


def test_failure_without_bytes_has_no_button(browser: TestClient, desk: Desk) -> None:
    """What never came in cannot be read again, and the page says so."""
    desk.ledger.add_failure(None, "http://news.example/x", "it cannot be reached", AT)
    page = browser.get("/sources/failures").text

    assert ("nothing to read again" in page, "/sources/retry" in page) == (True, False)
    assert browser.post("/sources/retry", data={"report": "sha256:00", "origin": "x"}).status_code == 404


def test_failures_come_page_by_page(browser: TestClient, desk: Desk) -> None:
    """Each failure stands on one page, the last first."""
    for number in range(70):
        desk.ledger.add_failure(None, f"{number:03}", "gone", AT)
    found, address = [], "/sources/failures"
    while address:
        data = browser.get(address.replace("failures", "failures.json", 1)).json()
        found, address = [*found, *(row["origin"] for row in data["failures"])], data["next"]

    assert found == [f"{number:03}" for number in range(69, -1, -1)]
