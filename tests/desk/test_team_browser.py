"""Somebody logs in, changes their password and logs out by keys alone, in both languages, and axe-core objects to nothing that they see."""

import json
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from recoupe.desk.entry import secret_of
from recoupe.desk.words import languages
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import Role
from tests.desk.browsing import ABSENT, CHROMIUM, desk_at, launched, opened, press, running, tab_to
from tests.desk.team import AT, PASSWORD, cheap, fill_team
from tests.desk.test_browser import AXE, SIGHTS, TELEPHONE, WCAG, WIDER

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=ABSENT)
ANOTHER = {"en": "other words of somebody", "fr": "encore quatre autres mots"}
WRONG = {"en": "Name and password do not fit together", "fr": "Le nom et le mot de passe ne vont pas ensemble"}
NAMED = {"en": "Cleo", "fr": "Rémi"}


@pytest.fixture(scope="module")
def served(example_file, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Ledger]]:
    """Serve a ledger that has accounts."""
    path = shutil.copy(example_file, tmp_path_factory.mktemp("team") / "ledger.db")
    with open_ledger(path) as ledger, cheap():
        fill_team(ledger)
        with running(desk_at(ledger)) as where:
            yield where, ledger


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give Debian's browser."""
    with launched() as found:
        yield found


def objections(page: Page) -> list:
    """Give what axe-core finds on a page, and whether it is wider than a telephone."""
    page.evaluate(Axe().axe_script)
    told = page.evaluate(AXE, WCAG)
    before = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    told += [["wider than a telephone", wide]] if (wide := page.evaluate(WIDER)) else []
    page.set_viewport_size(before)
    return told


def type_in(page: Page, password: str, name: str = "") -> None:
    """Fill the form by keys: the name has the focus already."""
    if name:
        assert page.evaluate("() => document.activeElement.matches('#name')")
        page.keyboard.insert_text(name)
    tab_to(page, "#password")
    page.keyboard.insert_text(password)
    press(page, "Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize("code", sorted(languages()))
def test_log_in_and_out_go_by_keys(chromium: Browser, served: tuple[str, Ledger], code: str) -> None:
    """By keys: a wrong password is refused with its reason, the right one leads to the page that was asked for, another is set, and one logs out."""
    where, ledger = served
    found: list = []
    with opened(chromium, locale=code, **SIGHTS[code]) as page:
        page.goto(f"{where}/map")
        page.wait_for_url("**/login?next=%2Fmap")
        found += objections(page)
        type_in(page, "not the password", NAMED[code])
        page.get_by_text(WRONG[code]).wait_for()
        found += objections(page)
        assert page.locator("#name").input_value() == NAMED[code]
        assert page.locator("#password").input_value() == ""
        type_in(page, PASSWORD)
        page.wait_for_url("**/map")

        tab_to(page, "a[href='/account']")
        press(page, "Enter")
        page.wait_for_url("**/account")
        found += objections(page)
        for field, typed in (("#former", PASSWORD), ("#password", ANOTHER[code]), ("#again", ANOTHER[code])):
            tab_to(page, field)
            page.keyboard.insert_text(typed)
        before = ledger.head()
        press(page, "Enter")
        page.locator("#said:not(:empty)").wait_for()
        assert ledger.head() != before

        tab_to(page, ".who button")
        press(page, "Enter")
        page.wait_for_url("**/login")
        page.goto(f"{where}/map")
        page.wait_for_url("**/login?next=%2Fmap")

    assert not found, json.dumps(found, indent=1)


def test_account_is_made_by_keys(chromium: Browser, served: tuple[str, Ledger]) -> None:
    """An admin makes an account by keys, and axe-core objects to nothing on the list of those that there are, before and after."""
    where, ledger = served
    with opened(chromium, locale="fr", **SIGHTS["fr"]) as page:
        page.goto(f"{where}/team")
        type_in(page, PASSWORD, "Awa")
        page.wait_for_url("**/team")
        found = objections(page)
        press(page, "+")
        tab_to(page, "details.add #name")
        page.keyboard.insert_text("Fatou")
        tab_to(page, "#password")
        page.keyboard.insert_text("encore quatre autres mots")
        press(page, "Enter")
        page.locator("#said:not(:empty)").wait_for()
        found += objections(page)

    assert ledger.team.user("Fatou").role is Role.CODER
    assert not found, json.dumps(found, indent=1)


def test_token_is_made_and_revoked_by_keys(chromium: Browser, served: tuple[str, Ledger]) -> None:
    """An admin makes a token by keys, is shown it with the focus on it, and revokes it; axe-core objects to neither the form nor what is shown."""
    where, ledger = served
    with opened(chromium, locale="fr", **SIGHTS["fr"]) as page:
        page.goto(f"{where}/team")
        type_in(page, PASSWORD, "Awa")
        page.wait_for_url("**/team")
        press(page, "t")
        page.wait_for_url("**/team/token")
        found = objections(page)
        tab_to(page, "#label")
        page.keyboard.insert_text("export de nuit")
        press(page, "Enter")
        page.locator("#made").wait_for()
        assert page.evaluate("() => document.activeElement.matches('#made')")
        shown = page.locator("#made").input_value()
        assert ledger.team.with_token(secret_of(shown), AT).role is Role.VIEWER
        found += objections(page)
        press(page, "Tab")
        press(page, "Enter")
        page.wait_for_url("**/team")
        found += objections(page)
        tab_to(page, "form[action='/team/revoke'] button")
        press(page, "Enter")
        page.locator("#said:not(:empty)").wait_for()

    assert ledger.team.with_token(secret_of(shown), AT) is None
    assert not found, json.dumps(found, indent=1)
