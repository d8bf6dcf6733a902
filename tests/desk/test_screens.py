"""What every screen owes: a page in every language that works without JavaScript, its JSON twin, a place among the keys, nothing inline."""

import json
import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from recoupe import registry
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Screen
from recoupe.desk.words import languages

SCREENS = [registry.load("desk.screens", name, Screen) for name in registry.names("desk.screens")]
LANGUAGES = sorted(languages())
named = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)


class Elements(HTMLParser):
    """Gather the elements of a page with their attributes, and refuse what is not closed."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "wbr", "source", "col"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open:
            self.words[self._open[-1]] = self.words.get(self._open[-1], "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def pages(screen: Screen, desk: Desk) -> list[str]:
    """Give the addresses of a screen's samples."""
    found = list(screen.samples(desk.ledger))
    assert found, f"{screen.name} has no sample page in the example ledger"
    return found


def read(browser: TestClient, address: str) -> str:
    """Give a page that is there."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.text


def test_there_are_screens() -> None:
    """The screens are found by file name."""
    assert {"inbox", "reader"} <= {screen.name for screen in SCREENS}


@named
def test_screen_bears_its_name_and_title(screen: Screen) -> None:
    """A screen bears the name of its file, and a title that every language but that of the messages translates."""
    assert screen.name in registry.names("desk.screens")
    assert all(screen.title in words.known for words in languages().values() if words.known)


@named
@pytest.mark.parametrize("code", LANGUAGES)
def test_page_is_whole_in_every_language(screen: Screen, code: str, desk: Desk, browser: TestClient) -> None:
    """Each page has its language, one title, one main heading, a skip link that leads somewhere, and labels for all that can be filled in."""
    for address in pages(screen, desk):
        answer = browser.get(address, headers={"accept-language": code})
        page = Elements(answer.text)
        ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]

        assert answer.status_code == 200
        assert page.all("html")[0]["lang"] == code
        assert languages()[code].say(screen.title) in page.words["title"]
        assert len(page.all("h1")) == len(page.all("main")) == 1
        assert sorted(ids) == sorted(set(ids))
        assert all(link["href"][1:] in ids for link in page.all("a") if link.get("class") == "skip")
        labelled = {label.get("for") for label in page.all("label")}
        fields = [*(one for one in page.all("input") if one.get("type") not in {"hidden", "submit"}), *page.all("textarea"), *page.all("select")]
        assert [field for field in fields if field.get("id") not in labelled and not field.get("aria-label")] == []


@named
def test_page_works_without_javascript(screen: Screen, desk: Desk, browser: TestClient) -> None:
    """Nothing on a page is inline, and what a key presses is a link, a button or a field that is there without JavaScript."""
    for address in pages(screen, desk):
        page = Elements(read(browser, address))

        assert page.all("style") == []
        assert all(set(script) >= {"src"} and script["src"].startswith("/static/") for script in page.all("script"))
        assert page.words.get("script", "").strip() == ""
        assert [name for _, attributes in page.found for name in attributes if name == "style" or name.startswith("on")] == []
        assert all(form.get("method", "get") in {"get", "post"} and form.get("action") for form in page.all("form"))
        assert all(not (link.get("href") or "").lower().startswith("javascript:") for link in page.all("a"))
        pressed = [(tag, attributes) for tag, attributes in page.found if "data-key" in attributes]
        assert [tag for tag, attributes in pressed if tag not in {"a", "button", "summary"} and "tabindex" not in attributes] == []


@named
def test_page_links_to_pages_that_are_there(screen: Screen, desk: Desk, browser: TestClient) -> None:
    """What a page loads is there, and links within it lead somewhere."""
    for address in pages(screen, desk):
        page = Elements(read(browser, address))
        ids = {attributes["id"] for _, attributes in page.found if "id" in attributes}
        loaded = [one["src"] for one in page.all("script")] + [one["href"] for one in page.all("link")]

        assert [source for source in loaded if browser.get(source).status_code != 200] == []
        assert [link["href"] for link in page.all("a") if (link.get("href") or "").startswith("#") and link["href"][1:] not in ids] == []


@named
def test_page_has_its_twin(screen: Screen, desk: Desk, browser: TestClient) -> None:
    """Every page has the same as JSON, at its address with `.json`."""
    for address in pages(screen, desk):
        path, _, query = address.partition("?")
        answer = browser.get(f"{path}.json?{query}".rstrip("?"))

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert isinstance(json.loads(answer.text), dict)


@named
def test_reading_changes_nothing(screen: Screen, desk: Desk, browser: TestClient) -> None:
    """No GET writes anything: the log of the ledger is as long as before."""
    before = desk.ledger.head()
    for address in pages(screen, desk):
        read(browser, address)
        browser.get(address.replace("?", ".json?") if "?" in address else f"{address}.json")

    assert desk.ledger.head() == before


@named
def test_screen_says_how_one_works_there(screen: Screen, desk: Desk, browser: TestClient) -> None:
    """Every screen has help of its own, which stands on each of its pages above the keys."""
    assert screen.help
    for address in pages(screen, desk):
        words = " ".join(Elements(read(browser, address)).words.values())
        assert [line for line in screen.help if line.split("`")[0] not in words] == []


@named
def test_act_is_no_address_to_read(screen: Screen, browser: TestClient) -> None:
    """What an act does cannot be asked for by GET."""
    for act in screen.acts:
        path = re.sub(r"\{[a-z]+\}", "x", act.path)
        assert browser.get(path).status_code in {404, 405}


def test_screens_do_not_share_keys_or_places() -> None:
    """No two screens have the same place, or the same letter after g."""
    for values in ([screen.place for screen in SCREENS if screen.place is not None], [screen.key for screen in SCREENS if screen.key]):
        assert sorted(values) == sorted(set(values))
