"""The desk in a real browser: the whole coding path by keys alone, nothing that axe-core objects to, and no word of a report that runs."""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.screen import Screen
from recoupe.desk.serving import address_of, bound
from recoupe.desk.words import languages
from tests.desk.test_injection import MARKER, poison  # noqa: F401 - a fixture

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)")
TEXT = "Kidal, 14 mars 2024. Des hommes armés ont tué trois éleveurs mercredi près d’Anéfis, selon l’évêque. L’armée a bombardé Tessalit jeudi."
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
RUN = f"{MARKER}()"
CODE = [
    *(f"<{tag} {event}={RUN}>" for tag, event in [("svg", "onload"), ("img src=x", "onerror"), ("body", "onload"), ("details open", "ontoggle")]),
    *(
        f"<{tag} {event}={RUN}>"
        for tag, event in [("video src=x", "onerror"), ("audio src=x", "onerror"), ("marquee", "onstart"), ("input autofocus", "onfocus")]
    ),
    *(f"<{tag} {event}={RUN} autofocus tabindex=1>" for tag, event in [("select", "onfocus"), ("textarea", "onfocus"), ("a", "onfocus"), ("p", "onfocus")]),
    *(f"{quote}><script>{RUN}</script>" for quote in ('"', "'", "`", "", "-->", "]]>", "</title>", "</textarea>", "</style>", "</select>", "</noscript>")),
    *(f"{quote} autofocus onfocus={RUN} x={quote}" for quote in ('"', "'", "`", " ")),
    *(f"{scheme}{RUN}" for scheme in ("javascript:", "JaVaScRiPt:", "java\tscript:", "\x01javascript:", "data:text/html,<script>", "vbscript:")),
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<iframe src=javascript:parent.{RUN}>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<form action=javascript:{RUN}><button autofocus>x",
    f"<math><mtext><img src=x onerror={RUN}></mtext></math>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><script>{RUN}</script></svg>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<link rel=stylesheet href=javascript:{RUN}>",
    f"<base href=javascript:{RUN}//>",
    f"<div hx-on:load={RUN} hx-get=/inbox hx-trigger=load>",
    f"{{{{ {RUN} }}}}${{{RUN}}}#{{{RUN}}}",
    f"%3Cscript%3E{RUN}%3C/script%3E&lt;script&gt;{RUN}&lt;/script&gt;",
    f"\u202e<script>{RUN}</script>\u2028{RUN}",
]


@contextmanager
def running(desk: Desk) -> Iterator[str]:
    """Serve a desk beside the test, and give its address without the slash."""
    with bound(Settings(port=0)) as listening:
        config = uvicorn.Config(build_app(desk), access_log=False, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        beside = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        beside.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        assert server.started
        yield address_of(listening, "127.0.0.1").rstrip("/")
        server.should_exit = True
        beside.join(10)


@pytest.fixture(scope="module")
def chromium():
    """Give Debian's browser; as root it has no sandbox of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        found = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield found
        found.close()


@pytest.fixture
def site(ledger) -> Iterator[tuple[str, Desk]]:
    """Serve the example ledger."""
    desk = Desk(ledger, load_codebook(), lambda: "2024-03-20T10:00:00Z", Settings(user="Awa", requests_a_second=10_000))
    with running(desk) as where:
        yield where, desk


def samples(desk: Desk) -> list[str]:
    return [sample for name in registry.names("desk.screens") for sample in registry.load("desk.screens", name, Screen).samples(desk.ledger)]


def tab_to(page, selector: str, most: int = 120) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def until(page, desk: Desk, kinds: list[str]) -> None:
    """Wait until these are the decisions that the ledger holds, and the page that follows is there."""
    for _ in range(100):
        if [one.judgement.kind for one in desk.ledger.judgements()] == kinds:
            break
        page.wait_for_timeout(100)
    assert [one.judgement.kind for one in desk.ledger.judgements()] == kinds
    page.wait_for_load_state()
    page.wait_for_timeout(400)


def paste(page, where: str) -> str:
    """Paste a report by keys, and give its id once it is open."""
    page.goto(f"{where}/inbox")
    tab_to(page, "summary")
    press(page, "Enter")
    tab_to(page, "#text")
    page.keyboard.insert_text(TEXT)
    tab_to(page, "#outlet")
    page.keyboard.insert_text("Écho du Nord")
    press(page, "Control+Enter")
    page.wait_for_url("**/reports/sha256*", timeout=180_000)  # the first report waits for the models
    return page.url.partition("/reports/")[2].partition("?")[0]


def export(page) -> str:
    """Go to the map by keys, and give the name of the file that is saved there."""
    press(page, "g", "m")
    page.wait_for_url("**/map")
    tab_to(page, "a[href*='view.geojson']")
    with page.expect_download() as download:
        press(page, "Enter")
    return download.value.suggested_filename


def test_whole_path_goes_by_keys(chromium, site: tuple[str, Desk]) -> None:  # noqa: PLR0915 - one path, walked from end to end
    """From a pasted report over a correction, an undo, a span, a rejection with its reason and an acceptance to a file of the view: no mouse."""
    where, desk = site
    page = chromium.new_page(locale="en")
    page.set_default_timeout(20_000)
    assert len(desk.ledger.report(paste(page, where))["events"]) >= 2

    page.wait_for_selector("[data-key=e]")
    press(page, "e", "Enter")
    page.wait_for_selector("#edit select")
    page.locator("#edit :focus").wait_for()
    press(page, "ArrowDown", "Control+Enter")
    until(page, desk, ["correct"])
    page.wait_for_selector(".undo [data-key=u]")
    press(page, "u")
    until(page, desk, ["correct", "withdraw"])

    page.wait_for_selector("#text [data-at]")
    press(page, "s", "Shift+ArrowRight", "4")
    page.wait_for_selector("#edit [data-words]")
    page.locator("#edit :focus").wait_for()
    page.keyboard.insert_text("Anéfis")
    press(page, "Control+Enter")
    until(page, desk, ["correct", "withdraw", "correct"])

    page.wait_for_selector("[data-key=x]")
    press(page, "x")
    page.wait_for_selector("details.reject[open]")
    press(page, "2", "Enter")
    until(page, desk, ["correct", "withdraw", "correct", "reject"])
    assert "told twice" in list(desk.ledger.judgements())[-1].judgement.reason
    press(page, "a")
    until(page, desk, ["correct", "withdraw", "correct", "reject", "accept"])
    assert export(page) == "view.geojson"
    page.close()


def test_search_opens_from_anywhere(chromium, site: tuple[str, Desk]) -> None:
    """Ctrl+K opens the search, and what is found opens by Enter."""
    where, _ = site
    page = chromium.new_page(locale="en")
    page.goto(f"{where}/map")
    page.keyboard.press("Control+k")
    page.wait_for_url("**/search")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ansongo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Ansongo")
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")
    page.close()


def test_map_narrows_itself_to_what_it_shows(chromium, site: tuple[str, Desk]) -> None:
    """The map that moves takes the place of the drawing, gives the address its box, and saves a picture."""
    where, _ = site
    page = chromium.new_page(locale="en")
    page.goto(f"{where}/map?what=event")
    page.wait_for_selector("#map[data-ready]")
    assert page.locator("#drawn").is_hidden()
    with page.expect_download() as download:
        page.locator("#png").click()
    assert download.value.suggested_filename == "view.png"
    page.locator("#map").focus()
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("b")
    page.wait_for_url("**south=**")
    page.close()


@pytest.mark.parametrize("code", sorted(languages()))
def test_axe_objects_to_nothing(chromium, site: tuple[str, Desk], code: str) -> None:
    """On no page of any screen does axe-core find a violation of WCAG 2.2 AA, in either language."""
    from axe_playwright_python.sync_playwright import Axe

    where, desk = site
    page = chromium.new_context(locale=code).new_page()
    found = {}
    for sample in samples(desk):
        page.goto(where + sample)
        page.wait_for_load_state()
        told = Axe().run(page, options=WCAG).response["violations"]
        if told:
            found[sample] = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in told]

    assert not found, json.dumps(found, indent=1)
    page.context.close()


def test_no_word_of_a_report_runs(chromium, site: tuple[str, Desk], poison: Callable[[str], str], desk: Desk) -> None:  # noqa: F811 - the fixture
    """Forty and more pieces of code in every field of a report: no dialog opens, nothing runs, and the policy of the pages has nothing to stop."""
    assert len(CODE) >= 40
    added = [poison(code) for code in CODE]
    page = chromium.new_page(locale="en")
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    page.add_init_script(f"window.{MARKER} = () => console.log('{MARKER} ran')")
    with running(Desk(desk.ledger, desk.codebook, desk.clock, Settings(user="Awa", requests_a_second=10_000))) as where:
        pages = [f"/reports/{report}" for report in added]
        pages += [f"/reports/{report}?event=e1&edit=actors.0" for report in added[::8]]
        pages += ["/inbox", "/map?what=event", "/map", f"/search?q={MARKER}", f"/search?q=actor:{MARKER}"]
        for path in pages:
            page.goto(where + path)
            page.wait_for_load_state()
            assert heard == [], path
    page.close()
