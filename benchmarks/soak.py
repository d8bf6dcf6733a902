"""Follow feeds for hours in one process, hostile pages among them: `python -m benchmarks.soak --minutes 120 [--keep]`.

The feeds stand on a web of our own in this process, as in the tests: names resolve to what it says, connections are made to it, and nothing leaves. Every round
each feed shows new entries, `recoupe feed run` takes them into a ledger, and every third page is hostile: too deep, cut off, no text, a bomb. A feed itself is
hostile now and then. Promised is that memory at the end is at most 5 % above that after the warm-up, that no more files are open, and that every hostile page
is told. `--keep` adds the result to benchmarks/results/soak.jsonl.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from click.testing import CliRunner

import recoupe.cli.following as following
from benchmarks.rounds import keep
from benchmarks.served import busy
from benchmarks.texts import reports
from recoupe.cli.main import recoupe
from recoupe.store.ledger import open_ledger
from tests.read import hostile
from tests.read.web import Web, answer

HOST = "news.example"
FEEDS = ("one", "two")
MOST_GROWTH = 0.05
# The first part of a run is not judged: pipelines are loaded, caches fill.
WARMING = 0.25
JUDGED = 0.1
EVERY_HOSTILE_FEED = 7
# How a run ends: all well, or some pages failed, which is told.
ENDINGS = {0, 4}
HTML, PDF = "text/html; charset=utf-8", "application/pdf"
HOSTILE: tuple[tuple[str, Callable[[], bytes]], ...] = (
    (HTML, lambda: b"<div>" * 20_000),
    (HTML, lambda: b"\0\1\2" * 500),
    (PDF, lambda: hostile.pdf(hostile.drawn("Gunmen came."), locked=True)),
    (PDF, lambda: b"%PDF-1.4\n" + b"obj<<" * 5_000),
    ("text/plain", lambda: bytes(range(256)) * 40),
    (HTML, lambda: b"<!--" * 20_000),
    (HTML, lambda: b"<a href='" + b"(" * 50_000),
)


@dataclass(slots=True)
class Found:
    """What a run came to: rounds, reports that went in, hostile pages served and told, and memory and open files after each round."""

    rounds: int = 0
    reports: int = 0
    hostile: int = 0
    told: int = 0
    feeds_hostile: int = 0
    feeds_told: int = 0
    endings: dict[int, int] = field(default_factory=dict)
    memory_kb: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def growth(self) -> float:
        """Give by how much memory at the end is above that after the warm-up: medians over a tenth of all rounds."""
        first, width = int(self.rounds * WARMING), max(1, int(self.rounds * JUDGED))
        return median(self.memory_kb[-width:]) / median(self.memory_kb[first : first + width]) - 1

    def more_files(self) -> int:
        """Give how many more files are open at the end than after the warm-up."""
        return self.files[-1] - self.files[min(int(self.rounds * WARMING), self.rounds - 1)]


def run(seconds: float, folder: Path) -> Found:
    """Follow feeds for so long, in a ledger in a folder."""
    found, until = Found(), time.monotonic() + seconds
    stories = [text for _, text in reports(40, seed=3)]
    with chdir(folder), _web() as web:
        call("init")
        for name in FEEDS:
            call("feed", "add", address(name))
        while found.rounds == 0 or time.monotonic() < until:
            _round(web, found, stories)
        with open_ledger("recoupe.db") as ledger:
            found.reports = sum(1 for _ in ledger.reports())
            found.told = sum(1 for one in ledger.failures() if "hostile" in one["origin"])
    return found


@contextmanager
def _web() -> Iterator[Web]:
    """Let what fetches know a web of our own alone."""
    web, real, variable = Web(), following.Fetcher, os.environ.pop("RECOUPE_DB", None)
    following.Fetcher = lambda _contact: web.fetcher()  # type: ignore[assignment,misc]
    try:
        yield web
    finally:
        following.Fetcher = real  # type: ignore[misc]
        if variable is not None:
            os.environ["RECOUPE_DB"] = variable


def address(path: str) -> str:
    """Give an address of the web of our own."""
    return f"http://{HOST}/{path}"


def call(*words: str) -> tuple[int, str]:
    """Run a command in this process; what it does not expect is raised."""
    ran = CliRunner().invoke(recoupe, list(words), catch_exceptions=False)
    return ran.exit_code, ran.stderr


def _round(web: Web, found: Found, stories: Sequence[str]) -> None:
    """Show what is new, take it in, and see what it cost."""
    # What the web remembers of earlier rounds is not what is measured.
    for kept in (web.asked, web.connected, web.slept, web.bodies, web.named):
        kept.clear()
    web.pages.clear()
    is_hostile = found.rounds % EVERY_HOSTILE_FEED == EVERY_HOSTILE_FEED - 1
    for name in FEEDS:
        _show(web, name, found, stories)
    if is_hostile:
        web.pages[HOST, f"/{FEEDS[0]}"] = answer(hostile.laughing("<rss><channel>&l9;</channel></rss>"), kind="application/rss+xml")
        web.pages.pop((HOST, f"/hostile-{found.rounds}-{FEEDS[0]}"), None)
    _due()
    code, said = call("feed", "run", "-q")
    found.endings[code] = found.endings.get(code, 0) + 1
    found.feeds_hostile += is_hostile
    found.feeds_told += is_hostile and address(FEEDS[0]) in said
    found.hostile += len(FEEDS) - is_hostile
    found.rounds += 1
    found.memory_kb.append(memory_kb())
    found.files.append(len(os.listdir("/proc/self/fd")))


def _show(web: Web, feed: str, found: Found, stories: Sequence[str]) -> None:
    """Put two stories and a hostile page on the web, and a feed that names them."""
    number, chosen = found.rounds, stories[found.rounds % len(stories)]
    names = [f"{kind}-{number}-{feed}" for kind in ("first", "second", "hostile")]
    for name in names[:2]:
        web.pages[HOST, f"/{name}"] = answer(f"{chosen}\n\nThis is {name}.\n".encode(), kind="text/plain; charset=utf-8")
    kind, make = HOSTILE[(number + FEEDS.index(feed)) % len(HOSTILE)]
    web.pages[HOST, f"/{names[2]}"] = answer(make() + name.encode(), kind=kind)
    items = "".join(f"<item><title>{name}</title><link>{address(name)}</link><guid isPermaLink='false'>{name}</guid></item>" for name in names)
    web.pages[HOST, f"/{feed}"] = answer(hostile.rss(items), kind="application/rss+xml", ETag=f'"{number}"')


def _due() -> None:
    """Make all feeds due again."""
    with open_ledger("recoupe.db") as ledger:
        for one in list(ledger.feeds()):
            ledger.note_feed(
                one["url"], {"etag": one["etag"], "last_modified": one["last_modified"], "checked": one["checked"], "due": None, "failures": 0, "fault": None}
            )


def memory_kb() -> int:
    """Give the memory of this process that is in use."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def result_of(found: Found, minutes: float) -> dict[str, object]:
    """Write down what a run came to."""
    width = max(1, int(found.rounds * JUDGED))
    return {
        "minutes": round(minutes, 1),
        "growth": round(found.growth(), 4),
        "memory_mb": [round(found.memory_kb[int(found.rounds * WARMING)] / 1024), round(median(found.memory_kb[-width:]) / 1024)],
        "more_files": found.more_files(),
        "rounds": found.rounds,
        "reports": found.reports,
        "hostile_pages": found.hostile,
        "told": found.told,
        "hostile_feeds": found.feeds_hostile,
        "feeds_told": found.feeds_told,
        "endings": {str(code): times for code, times in sorted(found.endings.items())},
        "busy": busy(),
    }


def is_kept(found: Found) -> bool:
    """Tell whether all is kept that is promised."""
    told = found.told == found.hostile and found.feeds_told == found.feeds_hostile
    return told and found.growth() <= MOST_GROWTH and found.more_files() <= 0 and set(found.endings) <= ENDINGS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and say by the exit code whether the promises are kept."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=120)
    asked.add_argument("--keep", action="store_true")
    given = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = run(given.minutes * 60, Path(folder))
    result = result_of(found, given.minutes)
    print(json.dumps(result, indent=2))
    if given.keep:
        keep("soak", result)
    return 0 if is_kept(found) else 1


if __name__ == "__main__":
    sys.exit(main())
