"""Let two coders and a reviewer take reports from assignment to signed by keys alone, in both languages: `python -m tests.desk.coding_walk --reports 10`."""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from recoupe.codebook.load import load_codebook
from recoupe.desk import accounts
from recoupe.desk.words import languages
from recoupe.pipeline.ledger import link_all
from recoupe.store.canonical import sha256
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.people import Role, User
from recoupe.store.values import Signature
from tests.desk.browsing import act, desk_at, launched, opened, press, running, tab_to
from tests.desk.example import golden
from tests.desk.team import AT, PASSWORD, cheap, fill_team
from tests.desk.test_browser import SIGHTS
from tests.desk.test_team_browser import objections, type_in

REVIEWER = "Rea"
TEAM = {"Ada": Role.CODER, "Ben": Role.CODER, REVIEWER: Role.REVIEWER, "Mo": Role.MANAGER}


def fill(ledger: Ledger, reports: int) -> None:
    """Put reports with events into a ledger, each of other bytes, and a team with passwords."""
    record = golden("depot-strike")
    for number in range(reports):
        text = f"{record['text']}\n\n({number + 1})"
        name = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        made = {**record, "id": name, "text": text, "origin": f"{number}.txt", "produced_by": {"program": "recoupe"}}
        ledger.add_report(text.encode(), made, origin=f"{number}.txt", at=AT)
    link_all(ledger, load_codebook(), AT)
    fill_team(ledger)
    with cheap():
        for name, role in TEAM.items():
            accounts.add_user(ledger.team, User(name, role), PASSWORD, by="Awa", at=AT)


@contextmanager
def logged_in(browser: Browser, where: str, name: str, code: str) -> Iterator[Page]:
    """Let somebody log in by keys."""
    with opened(browser, locale=code, **SIGHTS[code]) as page:
        page.goto(f"{where}/inbox")
        page.wait_for_url("**/login**")
        page.locator("#name:focus").wait_for()
        type_in(page, PASSWORD, name)
        page.wait_for_url("**/inbox")
        yield page


def assigned(page: Page, reports: int) -> None:
    """Assign reports by lot to both coders."""
    act(page, "g", "t")
    for name in ("Ada", "Ben"):
        tab_to(page, f"input[name=coder][value={name}]")
        press(page, "Space")
    tab_to(page, "#most")
    press(page, "Control+a")
    page.keyboard.insert_text(str(reports))
    act(page, "Enter")


def coded(page: Page, *, otherwise: bool) -> int:
    """Code all that waits, and say of each that it is coded; give how many were. Who codes otherwise rejects the first event."""
    act(page, "g", "q")
    if not page.locator("#waiting-title ~ .frame").count():
        return 0
    press(page, "j")
    act(page, "Enter")
    found = 0
    while "/reports/" in page.url:
        if otherwise:
            press(page, "j", "x")
            page.locator("details.reject[open]").first.wait_for()
            press(page, "2")
            act(page, "Enter")
        act(page, "A")
        act(page, "D")
        found += 1
    return found


def settled(page: Page) -> int:
    """Decide all that waits between coders for the first of them, say that the others were wrong, and settle; give how many were. Every second one is signed at once."""
    found = 0
    act(page, "g", "b")
    while page.locator("#waiting-title ~ .frame").count():
        press(page, "j")
        act(page, "Enter")
        while page.locator("tr.open.chosen").count():
            act(page, "1")
        act(page, "w")
        act(page, "S")
        assert "/reports/" in page.url, page.locator("p.refused").all_text_contents()
        found += 1
        if not found % 2:
            act(page, "y")
            stands_signed(page)
        act(page, "g", "b")
    return found


def signed(page: Page) -> tuple[int, list]:
    """Sign all that is settled and that nobody has signed, from the list; give how many were, and what axe-core objects to on the way."""
    found, told = 0, objections(page)
    while page.locator("#settled-title ~ ul .state.unreviewed").count():
        press(page, "j")
        act(page, "Enter")
        told += [] if found else objections(page)
        act(page, "y")
        told += [] if found else objections(page)
        act(page, "y")
        stands_signed(page)
        found += 1
        act(page, "g", "b")
    return found, told


def stands_signed(page: Page) -> None:
    """Look whether the report that a page shows stands signed by the reviewer, and offers nobody to sign it again."""
    page.wait_for_url("**/reports/**")
    assert page.locator(".report-head p.signed .state.accepted").count() == 1, page.locator("p.refused").all_text_contents()
    assert REVIEWER in page.locator(".report-head p.signed").inner_text()
    assert page.locator("form[action$='/sign']").count() == 0


def standing(ledger: Ledger) -> list[Signature]:
    """Give the signatures under which reports that were coded stand, those of which the bytes have the hash that was signed."""
    found = [one for coded in ledger.coding.rounds() if (one := ledger.signed(coded.report)) is not None]
    return [one for one in found if sha256(ledger.signed_content(one.subject)) == one.version]


def walk(browser: Browser, where: str, reports: int, code: str) -> list:
    """Take reports from assignment to signed, in one language, and give what axe-core objects to on the way."""
    with logged_in(browser, where, "Mo", code) as page:
        assigned(page, reports)
        found = objections(page)
    for name, otherwise in (("Ada", False), ("Ben", True)):
        with logged_in(browser, where, name, code) as page:
            act(page, "g", "q")
            found += objections(page)
            assert coded(page, otherwise=otherwise) == reports
    with logged_in(browser, where, REVIEWER, code) as page:
        page.goto(f"{where}/adjudication")
        found += objections(page)
        tab_to(page, "[data-row]")
        act(page, "Enter")
        found += objections(page)
        assert settled(page) == reports
        at_last, told = signed(page)
        assert at_last == reports - reports // 2
        found += told
        act(page, "g", "y")
        assert page.locator("main tbody tr").count() >= reports
        page.goto(f"{where}/agreement?field=events")
        page.locator("#differing-title ~ .frame").wait_for()
        found += objections(page)
    with logged_in(browser, where, "Ben", code) as page:
        act(page, "g", "q")
        tab_to(page, "#settled-title ~ ul a")
        act(page, "Enter")
        assert page.locator(".state.rejected").count() >= 1
        found += objections(page)
    return found


def main() -> None:
    """Walk, and say how long it took and what stands then."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reports", type=int, default=10)
    reports = asked.parse_args().reports
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "ledger.db", create=True) as ledger, cheap(), launched() as browser:
        fill(ledger, reports * len(languages()))
        with running(desk_at(ledger)) as where:
            for code in sorted(languages()):
                begun = time.monotonic()
                found = walk(browser, where, reports, code)
                sys.stdout.write(
                    f"{code}: {reports} reports from assignment to signed in {time.monotonic() - begun:.0f} s, {len(found)} objections of axe-core\n"
                )
        rounds = ledger.coding.rounds()
        told = f"{sum(bool(one.settled) for one in rounds)} of {len(rounds)} settled, {len(standing(ledger))} stand signed"
        sys.stdout.write(f"{told}; faults of the log: {len(ledger.verify_chain())}\n")


if __name__ == "__main__":
    main()
