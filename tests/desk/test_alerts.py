"""Saved lists of incidents are followed: by a feed that readers of feeds can open, and by webhooks that managers make; what is claimed stays a claim."""

import base64
import json
import re

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient

from recoupe.desk.alerting import _SAID, SCHEMA, message, said
from recoupe.desk.desk import Desk
from recoupe.desk.words import languages
from recoupe.pipeline.alerts import Alert, AlertKind, alerts_of
from recoupe.store.coding import Act
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import SavedView
from recoupe.store.viewing import key_of
from recoupe.store.webhooks import STOPPED
from tests.desk.team import NAMES, bearer, client_at, enter, fill_team
from tests.pipeline.alerting import becomes
from tests.pipeline.test_standard_webhooks import SECRET
from tests.store.samples import AT

NAME, ADDRESS = "Faso & <b>", "/incidents?country=BFA"
FEED = f"/feeds/{key_of('/incidents', NAME)[:16]}.atom"
URL = "https://hooks.example/in"
NS = {"a": "http://www.w3.org/2005/Atom"}
ALL = ({"killed": 12}, {"killed": 31}, {"killed": 31, "sources": 2}, {"killed": 31, "sources": 2, "parties": [("denies", "l'armée", None)]})


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Give a ledger with a saved list, and an incident of which much became new."""
    ledger.save_view(SavedView("/incidents", NAME, ADDRESS, "Awa", AT))
    ledger.save_view(SavedView("/incidents", "Words", "/incidents?find=drone", "Awa", AT))
    ledger.save_view(SavedView("/inbox", "To read", "/inbox?state=unreviewed", "Awa", AT))
    becomes(ledger, *ALL)
    return ledger


def basic(shown: str, name: str = "reader") -> dict[str, str]:
    """Show a token as a reader of feeds shows a password."""
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{shown.removeprefix('Bearer ')}".encode()).decode()}


def titles(answer) -> list[str]:
    return [entry.title for entry in feedparser.parse(answer.content).entries]


def make(browser: TestClient, **given: str):
    form = {"url": URL, "list": FEED[7:23], "language": "fr", "secret": SECRET, **given}
    return browser.post("/alerts/add", data=form, follow_redirects=False)


# --- feeds


def test_feed_tells_what_is_new(browser: TestClient) -> None:
    """A feed says what is new of each incident of its list, the last first: the toll that rose from 12 to 31, a second source, a denial; as claims."""
    answer = browser.get(FEED)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert titles(answer) == [
        "assault, Djibo, 13 Mar 2024: Denied, accounts say, by: l'armée",
        "assault, Djibo, 13 Mar 2024: A second independent source speaks of it",
        "assault, Djibo, 13 Mar 2024: Killed, as claimed: the best figure rose from 12 to 31",
        "assault, Djibo, 13 Mar 2024: Told for the first time in this ledger; independent sources: 1",
    ]


def test_feed_speaks_the_language_that_is_asked_for(browser: TestClient) -> None:
    """With `lang` in its address a feed speaks that language, whatever its reader does, and says so."""
    found = feedparser.parse(browser.get(f"{FEED}?lang=fr").content)

    assert found.entries[2].title == "agression, Djibo, 13 mars 2024: Tués, selon les récits : le meilleur chiffre passe de 12 à 31, en hausse"
    assert found.feed.language == "fr"


def test_feed_is_atom(browser: TestClient, ledger: Ledger) -> None:
    """A feed and its entries have what RFC 4287 asks for, and a reader takes it without complaint; ids are other for each and the same each time."""
    content = browser.get(FEED).content
    feed, read = etree.fromstring(content), feedparser.parse(content)
    ids = [one.text for one in feed.iterfind(".//a:id", NS)]

    assert not read.bozo
    assert read.feed.title == f"{NAME} · Recoupe"
    assert {link.rel: link.href for link in read.feed.links} == {
        "self": f"http://127.0.0.1:8321{FEED}?lang=en",
        "alternate": f"http://127.0.0.1:8321{ADDRESS}",
    }
    assert read.feed.updated == read.entries[0].updated == ledger.turns(limit=1, back=True)[0].at
    assert len(ids) == len({*ids}) == 5
    assert all(one.startswith("urn:uuid:") for one in ids)
    for parent in (feed, *feed.iterfind("a:entry", NS)):
        assert [len(parent.findall(f"a:{tag}", NS)) for tag in ("id", "title", "updated")] == [1, 1, 1]
    assert [entry.link for entry in read.entries] == ["http://127.0.0.1:8321/incidents/RCP-1"] * 4
    assert [entry.tags[0].term for entry in read.entries] == ["denied", "sources-rose", "toll-rose", "new"]
    again = etree.fromstring(browser.get(FEED).content)
    assert ids == [one.text for one in again.iterfind(".//a:id", NS)]


def test_feed_of_a_list_that_nothing_answers_is_empty(browser: TestClient, ledger: Ledger) -> None:
    """A feed without entries is whole, and as old as its list."""
    ledger.save_view(SavedView("/incidents", "Nowhere", "/incidents?country=XXX", "Awa", AT))
    found = feedparser.parse(browser.get(f"/feeds/{key_of('/incidents', 'Nowhere')[:16]}.atom").content)

    assert (found.bozo, found.entries, found.feed.updated) == (False, [], AT)


def test_what_xml_cannot_hold_does_not_break_a_feed(browser: TestClient, ledger: Ledger) -> None:
    """Names that hold characters of no document are written so that the feed can be read."""
    becomes(ledger, {}, {"parties": [("claims", "a\x0b<b>&\ud800", None)]}, name="RCP-3", text="Encore un.")

    assert "<b>&" in titles(browser.get(FEED))[0]


@pytest.mark.parametrize("view", ["nothing", key_of("/incidents", "Words")[:16], key_of("/inbox", "To read")[:16]])
def test_list_that_is_not_followed_has_no_feed(browser: TestClient, view: str) -> None:
    """A list that nobody saved, one that is found by words, and one of reports have no feed."""
    assert browser.get(f"/feeds/{view}.atom").status_code == 404


def test_feed_is_opened_with_a_token_and_by_nobody_else(desk: Desk, ledger: Ledger) -> None:
    """Once there are accounts, a reader shows a token as its password, or as a bearer; without, with another, or with a revoked one it is turned away."""
    fill_team(ledger)
    shown = bearer(ledger, Role.VIEWER, NAMES[Role.VIEWER])
    with client_at(desk) as client:
        bare = client.get(FEED, follow_redirects=False)
        assert (bare.status_code, bare.headers["www-authenticate"]) == (401, 'Basic realm="Recoupe", charset="UTF-8"')
        assert [client.get(FEED, headers=headers).status_code for headers in (basic(shown["authorization"]), shown)] == [200, 200]
        assert [client.get(FEED, headers=one).status_code for one in (basic("recoupe_x_y"), {"authorization": "Basic !"}, basic(""))] == [401] * 3
        ledger.team.revoke_token(ledger.team.tokens()[0].id, by="Awa", at=AT)
        assert client.get(FEED, headers=basic(shown["authorization"])).status_code == 401


def test_password_of_a_feed_opens_nothing_else(desk: Desk, ledger: Ledger) -> None:
    """What a reader of feeds shows lets nobody in to a page, its twin, the API or a form."""
    fill_team(ledger)
    shown = basic(bearer(ledger, Role.ADMIN)["authorization"])
    with client_at(desk) as client:
        found = [
            client.get(path, headers=shown, follow_redirects=False).status_code
            for path in ("/incidents.json", "/incidents/RCP-1.atom", "/api/v1/incidents", "/alerts")
        ]
        assert found == [401] * 4
        assert client.post("/views/save", headers=shown, data={"name": "x", "address": "/inbox"}, follow_redirects=False).status_code == 401


def test_blind_coder_reads_nothing_of_what_they_code(desk: Desk, ledger: Ledger) -> None:
    """The feed of somebody who codes a report blind tells nothing of its incident, page and JSON neither; that of others does."""
    fill_team(ledger)
    (account,) = {one["report"] for one in ledger.incident("RCP-1")["accounts"]}
    ledger.coding.assign({account: [NAMES[Role.CODER]]}, Act("Moussa", AT))
    with client_at(desk) as client:
        blind, other = (basic(bearer(ledger, Role.VIEWER, NAMES[role])["authorization"]) for role in (Role.CODER, Role.VIEWER))
        assert titles(client.get(FEED, headers=blind)) == []
        assert len(titles(client.get(FEED, headers=other))) == 4
        enter(client, NAMES[Role.CODER])
        assert [one["news"] for one in client.get("/alerts.json").json()["lists"]] == [[]]


# --- words


def alert(kind: AlertKind, turns_on: str) -> Alert:
    """Make an alert whose words turn on something."""
    told = {"field": "killed", "before": 12, "after": 31, "sources": 2, "into": "RCP-2", "role": "reviewer", "name": "X", "by": None}
    told |= {"none": {"after": None}, "by": {"by": "Y"}, "name": {"name": "X"}}.get(turns_on, {"after": int(turns_on)} if turns_on.isdigit() else {})
    told |= {"figure": turns_on} if turns_on in {"best", "high"} else {}
    told |= {"name": None} if kind is AlertKind.DENIED and not turns_on else {}
    told |= (
        {"before": "weak", "after": "fair"} if kind is AlertKind.GRADE else {"before": "unreviewed", "after": "accepted"} if kind is AlertKind.REVIEW else {}
    )
    return Alert("a", kind, 1, AT, "RCP-1", {}, told)


@pytest.mark.parametrize("code", sorted(languages()))
@pytest.mark.parametrize(("kind", "turns_on"), sorted(_SAID), ids=str)
def test_every_kind_is_said_in_every_language(code: str, kind: AlertKind, turns_on: str) -> None:
    """Each kind has its words in each language, filled in; those of a toll and of a party name it as a claim of accounts, no word of English is left in French."""
    words = languages()[code]
    found = said(alert(kind, turns_on), words)
    expected = words.say(_SAID[kind, turns_on])

    assert re.fullmatch(re.sub(r"%\\\([a-z]+\\\)s", ".+", re.escape(expected)), found)
    assert "None" not in found
    if kind.startswith("toll") or (kind in {AlertKind.CLAIMED, AlertKind.ACCUSED, AlertKind.DENIED} and turns_on != "" or kind is AlertKind.CLAIMED):
        assert re.search("as claimed|accounts say|selon les récits", found)


def test_kinds_and_words_are_the_same() -> None:
    """No kind is without words, and no words are of another kind."""
    assert {kind for kind, _ in _SAID} == set(AlertKind)


def test_message_says_the_same(ledger: Ledger) -> None:
    """A message has a type, a time and data that a program reads, with words and a link for people."""
    turn = next(one for one in ledger.turns() if one.id == "RCP-1.2")
    (one,) = alerts_of(turn, {})
    found = json.loads(message(one, languages()["fr"], "https://desk.example"))

    assert (found["type"], found["timestamp"]) == ("incident.toll-rose", turn.at)
    assert found["data"] == {
        "schema": SCHEMA,
        "id": "RCP-1.2#toll-rose.killed",
        "incident": "RCP-1",
        "entry": turn.entry,
        "lang": "fr",
        "title": "agression, Djibo, 13 mars 2024",
        "said": "Tués, selon les récits : le meilleur chiffre passe de 12 à 31, en hausse",
        "note": "Une alerte donne ce que des récits affirment ; que quelqu’un soit nommé dit qui le nomme, non qui l’a fait.",
        "told": {"field": "killed", "figure": "best", "before": 12, "after": 31},
        "grade": "weak",
        "sources": 1,
        "link": "https://desk.example/incidents/RCP-1",
    }


# --- webhooks


def test_webhook_is_made_with_a_secret_that_is_shown_once(browser: TestClient, ledger: Ledger) -> None:
    """The form offers a secret that nobody was shown; what is sent is kept, listed with its list, and its secret stands on no page afterwards."""
    offered = [re.search('name="secret"[^>]*value="(whsec_[^"]+)"', browser.get("/alerts/new").text)[1] for _ in range(2)]
    assert len({*offered}) == 2
    assert make(browser, secret=offered[0]).headers["location"] == "/alerts"
    (made,) = ledger.webhooks.all()

    assert (made.url, made.view, made.language, made.by) == (URL, key_of("/incidents", NAME), "fr", "Awa")
    assert ledger.webhooks.secrets(made.id, AT) == [offered[0]]
    (shown,) = browser.get("/alerts.json").json()["webhooks"]
    assert (shown["id"], shown["follows"], shown["waiting"], shown["failing"]) == (made.id, NAME, 0, None)
    for path in ("/alerts", "/alerts.json", "/alerts/sent", "/audit", "/audit.json", f"/alerts/secret?webhook={made.id}"):
        assert offered[0] not in browser.get(path).text
    assert ledger.verify_chain() == []


@pytest.mark.parametrize(
    ("given", "said_why"),
    [
        ({"url": "http://hooks.example/in"}, "https alone"),
        ({"url": "https://10.0.0.8/in"}, "only public addresses"),
        ({"list": "nothing"}, "no list of incidents is saved"),
        ({"language": "xx"}, "alerts are not written in it"),
        ({"secret": "hunter2"}, "a secret is"),
    ],
)
def test_webhook_that_cannot_be_is_refused(browser: TestClient, ledger: Ledger, given: dict[str, str], said_why: str) -> None:
    """A webhook that would post in the clear, to a private address, of no list, in no language or unsigned is refused, and what was typed is kept."""
    answer = make(browser, **given)

    assert 400 <= answer.status_code < 500
    assert said_why in answer.text
    assert ledger.webhooks.all() == []


def test_webhook_is_stopped_resumed_and_rolled(browser: TestClient, ledger: Ledger) -> None:
    """A webhook stops, goes on, and signs with another secret beside the former."""
    make(browser)
    (made,) = ledger.webhooks.all()
    browser.post("/alerts/stop", data={"webhook": made.id})
    assert ledger.webhooks.all()[0].state == STOPPED
    browser.post("/alerts/resume", data={"webhook": made.id})
    offered = re.search('name="secret"[^>]*value="(whsec_[^"]+)"', browser.get(f"/alerts/secret?webhook={made.id}").text)[1]
    assert browser.post("/alerts/roll", data={"webhook": made.id, "secret": offered}, follow_redirects=False).status_code == 303

    assert ledger.webhooks.all()[0].is_running
    assert ledger.webhooks.secrets(made.id, "2024-03-20T12:00:00Z") == [offered, SECRET]
    assert ledger.webhooks.secrets(made.id, "2024-03-22T12:00:00Z") == [offered]
    for act in ("stop", "resume", "roll"):
        assert 400 <= browser.post(f"/alerts/{act}", data={"webhook": "w9", "secret": SECRET}, follow_redirects=False).status_code < 500


def test_webhooks_are_for_managers(desk: Desk, ledger: Ledger) -> None:
    """Whoever is no manager sees the feeds, and neither webhooks nor what was sent, and makes none."""
    fill_team(ledger)
    with client_at(desk) as client:
        enter(client, NAMES[Role.MANAGER])
        assert make(client).status_code == 303
    with client_at(desk) as client:
        enter(client, NAMES[Role.REVIEWER])
        shown = client.get("/alerts.json").json()
        assert (shown["manages"], shown["webhooks"], [one["name"] for one in shown["lists"]]) == (False, [], [NAME])
        assert URL not in client.get("/alerts").text
        assert [client.get(path).status_code for path in ("/alerts/new", "/alerts/sent", "/alerts/sent.json")] == [403] * 3
        assert make(client).status_code == 403
