"""Promises of `recoupe feed` on a ledger: what is new is kept and linked, an edit is a new version, a run that is cut off loses nothing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from recoupe.store.ledger import open_ledger
from tests.pipeline.test_feeds import FEED, feed, item
from tests.pipeline.test_ledger import DENIAL, OTHER, SECOND, STRIKE
from tests.read.hostile import rss
from tests.read.web import Web, answer

TEXTS = {"a": STRIKE, "b": SECOND, "c": DENIAL, "d": OTHER}


@pytest.fixture(autouse=True)
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Web:
    """Work in a folder that holds a ledger, on a web of our own whose feed shows two accounts of one strike."""
    import recoupe.cli.following as following

    monkeypatch.chdir(tmp_path)
    for name in ("RECOUPE_DB", "RECOUPE_FEEDS"):
        monkeypatch.delenv(name, raising=False)
    held = Web(pages={("news.example", "/feed"): feed("b", "a")})
    held.pages.update({("news.example", f"/{name}"): answer(text, kind="text/plain; charset=utf-8") for name, text in TEXTS.items()})
    monkeypatch.setattr(following, "Fetcher", lambda contact: held.fetcher(contact=contact))
    call("init")
    return held


def call(*arguments: str) -> Result:
    """Run a command; what it raises is raised."""
    return CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)


def due() -> None:
    """Make all feeds due again."""
    with open_ledger("recoupe.db") as ledger:
        for one in list(ledger.feeds()):
            kept = {name: one[name] for name in ("etag", "last_modified", "checked")}
            ledger.note_feed(one["url"], {**kept, "due": None, "failures": 0, "fault": None})


def accounts() -> list[int]:
    """Count the accounts of each incident."""
    return sorted(len(json.loads(line)["accounts"]) for line in call("incidents", "--format", "jsonl").stdout.splitlines())


def test_what_is_new_goes_in_and_is_linked() -> None:
    """A run takes the reports in, links them, and is written down; nothing is due afterwards, and nothing changes."""
    assert call("feed", "list").exit_code == 1
    assert call("feed", "add", FEED, "--title", "News").exit_code == 0
    assert call("feed", "list").stdout == f"{FEED}\tNews\t900\tnow\t0\t-\n"
    first = call("feed", "run", "--once")
    with open_ledger("recoupe.db") as ledger:
        before, runs = ledger.head(), list(ledger.runs())
        origins = {one["origin"] for one in ledger.reports()}

    assert (first.exit_code, first.stdout) == (0, "")
    assert "2 new" in first.stderr
    assert origins == {"http://news.example/a", "http://news.example/b"}
    assert accounts() == [2]
    assert [{name: one[name] for name in ("command", "feed", "reports", "incidents")} for one in runs] == [
        {"command": "feed run", "feed": FEED, "reports": 2, "incidents": 1}
    ]
    assert call("feed", "run", "--once").exit_code == 0
    with open_ledger("recoupe.db") as ledger:
        assert ledger.head() == before


def test_edited_article_is_a_new_version(web: Web) -> None:
    """An article that was edited takes the place of its former version in its incident, whose old id leads on; what did not change costs nothing."""
    call("feed", "add", FEED)
    call("feed", "run")
    (old,) = (json.loads(line)["id"] for line in call("incidents", "--format", "jsonl").stdout.splitlines())
    web.pages["news.example", "/a"] = answer(STRIKE.replace(b"Neuf", b"Dix"), kind="text/plain; charset=utf-8")
    web.pages["news.example", "/feed"] = answer(rss(item("b") + item("a").replace("Words of a", "Ten are dead now")), kind="application/rss+xml")
    due()
    assert call("feed", "run").exit_code == 0
    with open_ledger("recoupe.db") as ledger:
        versions = [(one.origin, one.version, one.current) for one in ledger.captures()]
        shown = ledger.incident(old)

    assert sorted(versions) == [("http://news.example/a", 1, False), ("http://news.example/a", 2, True), ("http://news.example/b", 1, True)]
    assert accounts() == [2]
    assert {value["value"]["low"] for value in shown["fields"]["killed"]["values"]} == {10, 11}


def test_feed_that_is_as_before_leaves_no_trace(web: Web) -> None:
    """After a 304 the ledger holds what it held, to the last entry of its log."""
    call("feed", "add", FEED)
    call("feed", "run")
    with open_ledger("recoupe.db") as ledger:
        before = ledger.head()
    web.pages["news.example", "/feed"] = answer(b"", "304 Not Modified", kind=None)
    due()
    found = call("feed", "run")

    assert "unchanged, 0 new" in found.stderr
    assert web.asked[-1][2]["if-none-match"] == '"ba"'
    with open_ledger("recoupe.db") as ledger:
        assert ledger.head() == before


def test_run_that_is_cut_off_loses_nothing(web: Web) -> None:
    """What was taken in before a run was cut off is there, and the next run brings the rest and links all of it."""

    def cut_off() -> bytes:
        raise KeyboardInterrupt

    call("feed", "add", FEED)
    page, web.pages["news.example", "/b"] = web.pages["news.example", "/b"], cut_off
    assert call("feed", "run").exit_code != 0
    with open_ledger("recoupe.db") as ledger:
        assert [one["origin"] for one in ledger.reports()] == ["http://news.example/a"]
        assert ledger.unlinked()
    web.pages["news.example", "/b"] = page
    assert call("feed", "run").exit_code == 0
    with open_ledger("recoupe.db") as ledger:
        assert ledger.unlinked() == ledger.verify_chain() == ledger.verify_custody() == []

    assert accounts() == [2]
    assert web.paths().count("news.example/a") == 1


KILLED = """
import os, signal
import recoupe.cli.following as following
from recoupe.cli.main import recoupe
from tests.pipeline.test_feeds import feed
from tests.pipeline.test_ledger import STRIKE
from tests.read.web import Web, answer

pages = {("news.example", "/feed"): feed("b", "a"), ("news.example", "/a"): answer(STRIKE, kind="text/plain; charset=utf-8")}
web = Web(pages={**pages, ("news.example", "/b"): lambda: os.kill(os.getpid(), signal.SIGKILL)})
following.Fetcher = lambda contact: web.fetcher()
recoupe(["feed", "run"])
"""


def test_run_that_is_killed_loses_nothing(web: Web, root: Path) -> None:
    """A run that the system kills leaves no lock and no half report; what it took in is there, and the next run brings and links the rest."""
    call("feed", "add", FEED)
    ended = subprocess.run([sys.executable, "-c", KILLED], env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}"}, check=False)
    with open_ledger("recoupe.db") as ledger:
        kept = [one["origin"] for one in ledger.reports()]
        assert ledger.verify_chain() == ledger.verify_custody() == []

    assert ended.returncode == -signal.SIGKILL
    assert kept == ["http://news.example/a"]
    assert call("feed", "run").exit_code == 0
    assert accounts() == [2]
    assert "news.example/a" not in web.paths()


def test_failing_feed_and_page_are_told_and_kept(web: Web) -> None:
    """A feed that fails is told and its reason listed; a page that cannot be read is kept with its reason; the others go in, and the exit code is 4."""
    web.pages["news.example", "/b"] = answer(b"\0\1" * 99, kind="text/plain")
    call("feed", "add", "http://news.example/none", FEED)
    found = call("feed", "run", "-q")
    with open_ledger("recoupe.db") as ledger:
        failed = [one["origin"] for one in ledger.failures()]

    assert found.exit_code == 4
    assert "recoupe: error (failed): http://news.example/none" in found.stderr
    assert "status 404" in call("feed", "list").stdout
    assert failed == ["http://news.example/b"]
    assert accounts() == [1]


def test_second_run_is_refused() -> None:
    """While a run is at work, another one is refused; feeds may be added meanwhile."""
    from recoupe.errors import LockedLedgerError

    call("feed", "add", FEED)
    with open_ledger("recoupe.db") as ledger, ledger.alone("feeds"):
        assert call("feed", "add", "http://news.example/other").exit_code == 0
        with pytest.raises(LockedLedgerError, match="another run"):
            call("feed", "run")


def test_feed_is_removed_and_its_reports_stay() -> None:
    """A feed that is removed is gone, and what it brought stays; one that nobody follows is told."""
    call("feed", "add", FEED)
    call("feed", "run")

    assert [call("feed", "rm", FEED).exit_code for _ in range(2)] == [0, 4]
    assert call("feed", "list").exit_code == 1
    assert accounts() == [2]


def test_named_ledger_goes_before_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """--db on the command line is meant, whatever list in a file a variable names; without it the variable is."""
    monkeypatch.setenv("RECOUPE_FEEDS", "feeds.json")
    call("feed", "add", FEED, "--db", "recoupe.db")

    assert call("feed", "list", "--db", "recoupe.db").exit_code == 0
    assert call("feed", "list").exit_code == 1


@pytest.mark.parametrize("arguments", [["--feeds", "f.json", "--db", "recoupe.db"], ["--out", "records.jsonl"]])
def test_places_that_contradict_are_refused(arguments: list[str]) -> None:
    """A ledger and a list in a file cannot both be meant, and records are written to a file from such a list alone."""
    assert call("feed", "run", *arguments).exit_code == 2
