"""The desk in a real browser: the whole path from two pasted reports to one exported incident by keys alone, and nothing that axe-core objects to."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from recoupe.desk.desk import Desk
from recoupe.desk.words import languages
from recoupe.store.ledger import Ledger, open_ledger
from tests.desk.browsing import ABSENT, CHROMIUM, act, desk_at, launched, opened, press, running, samples, shared, tab_to

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=ABSENT)
TOLD = "Kidal, 14 mars 2024. Des hommes armés ont tué trois éleveurs mercredi près d’Anéfis, selon l’évêque. L’armée a bombardé Tessalit jeudi."
# The same strike, in another language, from a village beside, a day later: too far for the program, not for a person.
TOLD_AGAIN = "Gao, 19 March 2024. Planes bombed the village of Amachach on 15 March, herders said."
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    "reporter": "no-passes",
    "preload": False,
    "iframes": False,
}
AXE = """options => axe.run(document, options).then(told => told.violations.map(one =>
  [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"""
# Of another width, ground and size of letters in each language, so that all of them are looked at.
SIGHTS = {
    "en": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    "fr": {"color_scheme": "dark", "viewport": {"width": 820, "height": 1000}},
}


TELEPHONE = {"width": 390, "height": 800}
WIDER = "() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give Debian's browser."""
    with launched() as found:
        yield found


@pytest.fixture
def site(ledger: Ledger) -> Iterator[tuple[str, Desk]]:
    """Serve a copy of the example ledger, for what writes."""
    desk = desk_at(ledger)
    with running(desk) as where:
        yield where, desk


@pytest.fixture(scope="module")
def shown(example_file) -> Iterator[tuple[str, Ledger]]:
    """Serve the example ledger itself, for what only looks."""
    with open_ledger(example_file) as found, running(desk_at(found)) as where:
        yield where, found


def kinds(desk: Desk) -> list[str]:
    """Give the kinds of the decisions that the ledger holds, in their order."""
    return [one.judgement.kind for one in desk.ledger.judgements()]


def paste(page: Page, where: str, text: str, outlet: str) -> str:
    """Paste a report by keys, and give its id once it is open."""
    page.goto(f"{where}/inbox")
    tab_to(page, "details.add > summary")
    press(page, "Enter")
    page.locator("details.add :focus").wait_for()
    if not page.evaluate("() => document.activeElement.matches('#text')"):
        tab_to(page, "#text")
    page.keyboard.insert_text(text)
    tab_to(page, "#outlet")
    page.keyboard.insert_text(outlet)
    press(page, "Control+Enter")
    page.wait_for_url("**/reports/sha256*", timeout=180_000)  # the first report waits for the models
    page.wait_for_load_state()
    return page.url.partition("/reports/")[2].partition("?")[0]


def correct_and_undo(page: Page, desk: Desk) -> None:
    """Give the first event another author by keys, and take it back."""
    press(page, "e")
    act(page, "Enter")
    page.locator("#edit :focus").wait_for()
    press(page, "ArrowDown")
    act(page, "Control+Enter")
    assert kinds(desk) == ["correct"]
    act(page, "u")
    assert kinds(desk) == ["correct", "withdraw"]


def add_a_place(page: Page, desk: Desk) -> None:
    """Select words in the text by keys, and make them a place of the event."""
    press(page, "s", "Shift+ArrowRight")
    act(page, "4")
    page.locator("#edit :focus").wait_for()
    page.keyboard.insert_text("Anéfis")
    act(page, "Control+Enter")
    assert kinds(desk) == ["correct", "withdraw", "correct"]


def reject_and_accept(page: Page, desk: Desk) -> None:
    """Reject an event for the second reason, and accept what is left."""
    press(page, "x")
    page.locator("details.reject[open]").wait_for()
    press(page, "2")
    act(page, "Enter")
    assert kinds(desk)[3:] == ["reject"]
    assert "told twice" in list(desk.ledger.judgements())[-1].judgement.reason
    act(page, "a")
    assert kinds(desk)[3:] == ["reject", "accept"]


def incident_of(desk: Desk, report: str, event: str = "e1") -> str:
    """Give the id of the incident of an event."""
    return str(next(iter(desk.ledger.incidents((f"{report}#{event}",))))["id"])


def merge(page: Page, desk: Desk, incident: str, other: str) -> None:
    """Merge an incident with another from its page by keys."""
    assert incident != other
    page.wait_for_url(f"**/incidents/{incident}*")
    act(page, "M")
    tab_to(page, "#with")
    page.keyboard.insert_text(other)
    act(page, "Enter")
    page.locator("[data-key=a]").wait_for()
    act(page, "a")
    assert kinds(desk)[-1] == "same"


def test_whole_path_goes_by_keys(chromium: Browser, site: tuple[str, Desk]) -> None:
    """Two reports of one deed are pasted, corrected, taken back, given a place, rejected, accepted, merged, compared and exported, and no mouse is touched."""
    where, desk = site
    with opened(chromium, locale="en") as page:
        second = paste(page, where, TOLD_AGAIN, "Northern Echo")
        first = paste(page, where, TOLD, "Écho du Nord")
        assert len(desk.ledger.report(first)["events"]) >= 2
        correct_and_undo(page, desk)
        add_a_place(page, desk)
        reject_and_accept(page, desk)

        one, other = incident_of(desk, first, "e2"), incident_of(desk, second)
        page.goto(f"{where}/reports/{second}")
        tab_to(page, f"#others a[href='/incidents/{other}']")
        act(page, "Enter")
        merge(page, desk, other, one)
        grid = page.locator(".grid thead th")
        assert {"Écho du Nord", "Northern Echo"} <= {word for words in grid.all_inner_texts() for word in words.replace(" e", "\n").splitlines()}

        act(page, "g", "m")
        page.wait_for_url("**/map")
        tab_to(page, "a[href*='view.geojson']")
        with page.expect_download() as download:
            press(page, "Enter")
        assert download.value.suggested_filename == "view.geojson"


def test_search_opens_from_anywhere(chromium: Browser, shown: tuple[str, Ledger]) -> None:
    """Ctrl+K opens the search, and what is found opens by Enter."""
    where, _ = shown
    with opened(chromium, locale="en") as page:
        page.goto(f"{where}/map")
        act(page, "Control+k")
        page.wait_for_url("**/search")
        press(page, "Control+k")
        page.keyboard.type("Ansongo")
        act(page, "Enter")
        page.wait_for_url("**/search?q=Ansongo")
        page.locator("#main").focus()
        press(page, "j")
        act(page, "Enter")
        page.wait_for_url("**/reports/**")


def test_keys_of_ones_own_do_what_the_others_do(chromium: Browser, shown: tuple[str, Ledger]) -> None:
    """A key that somebody chose in the help does what the key of the list does, and that one too."""
    where, _ = shown
    with opened(chromium, locale="en") as page:
        page.goto(f"{where}/inbox")
        press(page, "?")
        page.locator("#key-meant").fill("g")
        page.locator("#key-pressed").fill("y")
        act(page, "Enter")
        page.locator("body[data-own=yg]").wait_for(state="attached")
        page.locator("#main").focus()
        act(page, "y", "m")
        page.wait_for_url("**/map")
        page.locator("#main").focus()
        act(page, "g", "i")
        page.wait_for_url("**/inbox")


def test_map_narrows_itself_to_what_it_shows(chromium: Browser, shown: tuple[str, Ledger]) -> None:
    """The map that moves takes the place of the drawing, gives the address its box, and saves a picture."""
    where, _ = shown
    with opened(chromium, locale="en") as page:
        page.goto(f"{where}/map?what=event")
        page.wait_for_selector("#map[data-ready]")
        assert page.locator("#drawn").is_hidden()
        with page.expect_download() as download:
            page.locator("#png").click()
        assert download.value.suggested_filename == "view.png"
        page.locator("#main").focus()
        act(page, "b")
        page.wait_for_url("**south=**")


def objections(browser: Browser, pages: list[tuple[str, str, str]]) -> list[tuple[str, str, object]]:
    """Give what axe-core finds on pages, each with its language, in the sight of that language."""
    found = []
    for code in sorted({code for _, _, code in pages}):
        with opened(browser, locale=code, **SIGHTS[code]) as page:
            for where, sample, _ in (one for one in pages if one[2] == code):
                page.goto(where + sample)
                page.evaluate(Axe().axe_script)
                told = page.evaluate(AXE, WCAG)
                page.set_viewport_size(TELEPHONE)
                told += [["wider than a telephone", wide]] if (wide := page.evaluate(WIDER)) else []
                page.set_viewport_size(SIGHTS[code]["viewport"])
                found += [(code, sample, told)] if told else []
    return found


def test_axe_objects_to_nothing(shown: tuple[str, Ledger]) -> None:
    """On no page of any screen does axe-core find a violation of WCAG 2.2 AA, in either language, by day and by night, and none is wider than a telephone."""
    where, ledger = shown
    found = shared([(where, sample, code) for sample in samples(ledger) for code in sorted(languages())], objections)

    assert not found, json.dumps(found, indent=1)
