"""Promises of `recoupe feed` on a list in a file: feeds are kept, run when due, and what is new is written once."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from tests.contracts.test_readers import sample
from tests.pipeline.test_feeds import FEED, feed, item
from tests.read.hostile import PAGE, rss
from tests.read.web import Web, answer


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """Put a web of our own in the place of the real one."""
    import recoupe.cli.following as following

    held = Web(pages={("news.example", "/feed"): feed("b", "a")})
    held.pages.update({("news.example", f"/{name}"): answer(PAGE.replace("Torodi", name).encode()) for name in "abc"})
    monkeypatch.setattr(following, "Fetcher", lambda contact: held.fetcher(contact=contact))
    return held


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    return tmp_path / "feeds.json"


def call(name: str, feeds: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(recoupe, ["feed", name, "--feeds", str(feeds), *map(str, arguments)])


def test_feed_is_added_and_listed(feeds: Path) -> None:
    """A feed that was added is listed with what is known of it."""
    assert call("list", feeds).exit_code == 1
    assert call("add", feeds, FEED, "--every", "2h", "--title", "News").exit_code == 0

    assert call("list", feeds).stdout == f"{FEED}\tNews\t7200\tnow\t0\t-\n"


def test_list_of_feeds_is_added(feeds: Path) -> None:
    """An OPML file adds every feed that it names, under its name there."""
    assert call("add", feeds, sample("opml", "good")).exit_code == 0

    assert [line.split("\t")[:2] for line in call("list", feeds).stdout.splitlines()] == [
        ["https://harbour.example/feed.xml", "Harbour Dispatch"],
        ["https://fleuve.example/rss", "Le Fleuve, à la une"],
    ]


@pytest.mark.parametrize("address", ["http://127.0.0.1/feed", "feed.xml", "ftp://news.example/feed"])
def test_bad_address_is_refused(feeds: Path, address: str) -> None:
    """An address that is never fetched is not added, and the exit code is 4."""
    result = call("add", feeds, address)

    assert result.exit_code == 4
    assert "recoupe: error (address): " in result.stderr


def test_new_reports_are_written_once(web: Web, feeds: Path, tmp_path: Path) -> None:
    """A run adds the records of new reports to the file; the next run, when nothing is due, adds nothing."""
    out = tmp_path / "records.jsonl"
    call("add", feeds, FEED)
    result = call("run", feeds, "--once", "--out", out)

    assert result.exit_code == 0
    assert "2 new" in result.stderr
    assert [json.loads(line)["origin"] for line in out.read_text("utf-8").splitlines()] == ["http://news.example/a", "http://news.example/b"]
    assert call("run", feeds, "--out", out).exit_code == 0
    assert len(out.read_text("utf-8").splitlines()) == 2


def test_failing_feed_is_told(web: Web, feeds: Path) -> None:
    """A feed that fails is told with its reason, and the exit code is 4; what others bring is written."""
    call("add", feeds, "http://news.example/none", FEED)
    result = call("run", feeds, "-q")

    assert result.exit_code == 4
    assert "recoupe: error (failed): http://news.example/none: the host answers with status 404" in result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_run_goes_on_until_it_is_stopped(web: Web, feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --every the program looks again and again, and sleeps in between until something is due."""
    import recoupe.cli.following as following

    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(following.time, "sleep", sleep)
    call("add", feeds, FEED, "--every", "5m", "--entries")
    web.pages["news.example", "/feed"] = answer(rss(item("a")), kind="application/rss+xml")
    result = call("run", feeds, "--every", "1h")

    assert result.exit_code != 0
    assert len(slept) == 2
    assert all(280 <= seconds <= 300 for seconds in slept)


def test_feed_is_removed(feeds: Path) -> None:
    """A feed that is removed is gone; one that nobody follows is told."""
    call("add", feeds, FEED)

    assert [call("rm", feeds, FEED).exit_code for _ in range(2)] == [0, 4]
    assert call("list", feeds).exit_code == 1


def test_run_without_feeds_is_told(feeds: Path) -> None:
    """A run without any feed says how to add one."""
    result = call("run", feeds)

    assert result.exit_code == 1
    assert "recoupe feed add" in result.stderr


@pytest.mark.parametrize("arguments", [["--every", "soon"], ["--every", "0m"], ["--once", "--every", "5m"]])
def test_wrong_usage_is_refused(feeds: Path, arguments: list[str]) -> None:
    """A duration that is none, and options that contradict each other, are refused."""
    assert call("run", feeds, *arguments).exit_code == 2
