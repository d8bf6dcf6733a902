"""A word is added to the codebook by keys alone, in both languages, and the event that it tells is seen; axe-core objects to nothing on the way."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from recoupe.desk.words import languages
from recoupe.store.ledger import Ledger
from tests.desk.browsing import ABSENT, CHROMIUM, desk_at, launched, opened, press, running, tab_to
from tests.desk.test_browser import SIGHTS
from tests.desk.test_team_browser import objections
from tests.pipeline.test_amending import TRIGGER, filled, ledger  # noqa: F401 - fixtures

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=ABSENT)
# What the group of words begins with in the list of each language, and how the language of the example does.
GROUP = {"en": "protest, protest against", "fr": "manifester, manifester contre"}
LANGUAGE = "fra"
WHY = "the students say so"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give Debian's browser."""
    with launched() as found:
        yield found


@pytest.mark.parametrize("code", sorted(languages()))
def test_word_is_added_by_keys(chromium: Browser, ledger: Ledger, code: str) -> None:  # noqa: F811 - the fixture
    """By keys: the form, the preview with the event that would be new, the reason, the reports read again; then the report shows the event."""
    with running(desk_at(ledger)) as where, opened(chromium, locale=code, **SIGHTS[code]) as page:
        page.goto(f"{where}/additions")
        found = [objections(page), fill(page, code), preview(page)]
        assert ledger.amendments() == []
        add(page)
        assert [(one.kind, one.reason) for one in ledger.amendments()] == [("trigger", WHY)]
        found += [objections(page)]
        report = next(report["id"] for report in ledger.reports() if "semelle" in report["text"])
        page.goto(f"{where}/reports/{report}")
        page.locator(".card", has_text="battu la semelle").first.wait_for()

    assert not any(found), json.dumps(found, indent=1)


def fill(page: Page, code: str) -> list:
    """Open the form by its key, fill it and send it; give what axe-core objects to."""
    press(page, "+")
    page.wait_for_url("**/additions/new/trigger")
    found = objections(page)
    for field, typed in (("#group", GROUP[code]), ("#words", TRIGGER["words"]), ("#language", LANGUAGE), ("#example", TRIGGER["example"])):
        tab_to(page, field)
        page.keyboard.type(typed)
    assert page.locator("#group").input_value() == TRIGGER["group"]
    assert page.locator("#language").input_value() == TRIGGER["language"]
    tab_to(page, "#main button.main")
    press(page, "Enter")
    return found


def preview(page: Page) -> list:
    """Wait for what would change, and find the event there; give what axe-core objects to."""
    page.wait_for_url("**/additions/draft/*")
    page.locator("#why").wait_for()
    assert "battu la semelle" in page.locator("#preview").inner_text()
    return objections(page)


def add(page: Page) -> None:
    """Say why, add it, and have the reports read again."""
    tab_to(page, "#why")
    page.keyboard.insert_text(WHY)
    press(page, "Enter")
    page.wait_for_url("**/additions")
    page.locator("#said:not(:empty)").wait_for()
    tab_to(page, "form[action='/additions/reread'] button")
    press(page, "Enter")
    page.locator("#reread [role=status]:not(:has(progress))").wait_for()
    page.locator("#reread form").wait_for()
