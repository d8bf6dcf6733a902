"""Drive Debian's chromium at a desk that is served beside the test: keys, and waiting for what they change."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.desk.app import build_app
from recoupe.desk.desk import Desk, Settings
from recoupe.desk.screen import Screen
from recoupe.desk.serving import address_of, bound
from recoupe.store.ledger import Ledger

CHROMIUM = shutil.which("chromium")
ABSENT = "chromium is not installed (apt-get install chromium)"
# A busy machine is slow, not wrong: what is waited for comes, or the test fails after this long.
PATIENCE_MS = 60_000
# What many pages are looked at with, each browser with a processor of its own.
BROWSERS = min(2, os.cpu_count() or 1)
# As root chromium has no sandbox of its own; the others keep it from asking anybody anything.
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-gpu", "--font-render-hinting=none", "--no-first-run")


def desk_at(ledger: Ledger, user: str = "Awa") -> Desk:
    """Give a desk that no number of requests tires, on a day that stands still."""
    return Desk(ledger, load_codebook(), lambda: "2024-03-20T10:00:00Z", Settings(user=user, requests_a_second=10_000))


@contextmanager
def running(desk: Desk) -> Iterator[str]:
    """Serve a desk beside the test, and give its address without the slash."""
    with bound(Settings(port=0)) as listening:
        config = uvicorn.Config(build_app(desk), access_log=False, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        beside = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        beside.start()
        until = time.monotonic() + PATIENCE_MS / 1000
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        assert server.started
        yield address_of(listening, "127.0.0.1").rstrip("/")
        server.should_exit = True
        beside.join(10)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start chromium, and end it."""
    with sync_playwright() as tools:
        found = tools.chromium.launch(executable_path=CHROMIUM, args=[*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])])
        yield found
        found.close()


@contextmanager
def opened(browser: Browser, **how: object) -> Iterator[Page]:
    """Open a page with its own preferences, and close it."""
    context = browser.new_context(**how)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def shared(jobs: Sequence, look: Callable[[Browser, Sequence], list]) -> list:
    """Look at many pages in several browsers at once, each in a thread with every second of the jobs or so, and give what all of them found."""

    def some(of: Sequence) -> list:
        with launched() as browser:
            return look(browser, of)

    with ThreadPoolExecutor(BROWSERS) as pool:
        return [found for part in pool.map(some, [jobs[at::BROWSERS] for at in range(BROWSERS)]) for found in part]


def samples(ledger: Ledger) -> list[str]:
    """Give the sample addresses of all screens."""
    return [sample for name in registry.names("desk.screens") for sample in registry.load("desk.screens", name, Screen).samples(ledger)]


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def act(page: Page, *keys: str) -> None:
    """Press keys that bring another page, or another state of this one, and wait until it is there and its keys work."""
    page.evaluate("() => { document.getElementById('main').dataset.before = 'yes'; }")
    press(page, *keys)
    page.locator("#main:not([data-before])").wait_for()
    page.wait_for_load_state()


def tab_to(page: Page, selector: str, most: int = 150) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")
