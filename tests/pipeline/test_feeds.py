"""Feeds are followed: what is new comes once, hosts are asked politely, and nothing is lost when a run is cut off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recoupe.errors import AddressError, FeedError
from recoupe.model.feed import Feed
from recoupe.pipeline.feed_shelves import JsonShelf, LedgerShelf, MemoryShelf, locked
from recoupe.pipeline.feeds import FeedRun, FeedShelf, Following, Found, Outcome, add_feed, due_feeds, next_due, remove_feed, run_due
from recoupe.read.captures import Capture, Notice, Refusal
from recoupe.store.ledger import open_ledger
from tests.read.hostile import PAGE, rss
from tests.read.web import Web, answer

NOW = datetime(2024, 1, 17, 12, tzinfo=UTC)
FEED = "http://news.example/feed"


def item(name: str) -> str:
    return f"<item><title>{name}</title><link>http://news.example/{name}</link><guid isPermaLink='false'>{name}-id</guid><description>Words of {name}.</description></item>"


def feed(*names: str) -> bytes:
    return answer(rss("".join(map(item, names))), kind="application/rss+xml", ETag=f'"{"".join(names)}"')


@pytest.fixture(params=["memory", "file", "ledger"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FeedShelf]:
    if request.param == "ledger":
        with open_ledger(tmp_path / "a.db", create=True) as ledger:
            yield LedgerShelf(ledger, NOW.isoformat)
    else:
        yield MemoryShelf() if request.param == "memory" else JsonShelf(tmp_path / "feeds.json")


@pytest.fixture
def web() -> Web:
    held = Web(pages={("news.example", "/feed"): feed("b", "a")})
    held.pages.update({("news.example", f"/{name}"): answer(PAGE.replace("Torodi", name).encode()) for name in "abcd"})
    return held


def run(shelf: FeedShelf, web: Web, minutes: int = 0) -> list[Found]:
    web.time += minutes * 60
    return list(run_due(shelf, Following(web.fetcher()), NOW + timedelta(minutes=minutes)))


def origins(found: list[Found]) -> list[str]:
    return [one.origin.rpartition("/")[2] for one in found if isinstance(one, Capture)]


def ending(found: list[Found]) -> FeedRun:
    last = found[-1]
    assert isinstance(last, FeedRun)
    return last


def test_new_entries_come_once(shelf: FeedShelf, web: Web) -> None:
    """The pages of new entries come, the oldest first; the next run brings what is new since."""
    add_feed(shelf, Feed(FEED, every_s=900))
    first = run(shelf, web)
    assert origins(first) == ["a", "b"]
    assert ending(first) == FeedRun(FEED, Outcome.FETCHED, 2, NOW + timedelta(seconds=900))

    web.pages["news.example", "/feed"] = feed("c", "b", "a")
    assert origins(run(shelf, web, 15)) == ["c"]
    assert ending(run(shelf, web, 30)).new == 0


def test_entries_alone_are_enough(shelf: FeedShelf, web: Web) -> None:
    """Where the pages are not asked for, the entries come as the feed has them, and nothing but the feed is fetched."""
    add_feed(shelf, Feed(FEED, pages=False))
    found = run(shelf, web)

    assert [b"Words of" in one.content for one in found if isinstance(one, Capture)] == [True, True]
    assert web.paths() == ["news.example/feed"]


def test_feed_is_asked_only_when_due(shelf: FeedShelf, web: Web) -> None:
    """Between two runs a feed is left alone, and it is known when it is due."""
    assert next_due(shelf, NOW) is None
    add_feed(shelf, Feed(FEED, every_s=900))
    assert next_due(shelf, NOW) == NOW
    run(shelf, web)

    assert run(shelf, web, 10) == []
    assert next_due(shelf, NOW) == NOW + timedelta(minutes=15)


def test_host_is_asked_whether_anything_changed(shelf: FeedShelf, web: Web) -> None:
    """What the host said of a feed is sent along; where nothing changed nothing is parsed."""
    add_feed(shelf, Feed(FEED))
    run(shelf, web)
    web.pages["news.example", "/feed"] = answer(b"", "304 Not Modified", kind=None)
    found = run(shelf, web, 15)

    assert [one.outcome for one in found if isinstance(one, FeedRun)] == [Outcome.UNCHANGED]
    assert web.asked[-1][2]["if-none-match"] == '"ba"'


def test_cut_off_run_brings_the_rest_again(shelf: FeedShelf, web: Web) -> None:
    """A run that is cut off has seen what was taken, and the next one brings the rest."""
    add_feed(shelf, Feed(FEED))
    found: Iterator[Found] = run_due(shelf, Following(web.fetcher()), NOW)
    assert isinstance(next(found), Capture)
    assert isinstance(next(found), Capture)
    del found

    assert origins(run(shelf, web)) == ["b"]


def test_busy_host_is_left_alone(shelf: FeedShelf, web: Web) -> None:
    """A busy host is asked again when it says, and no sooner than the feed is due anyway."""
    add_feed(shelf, Feed(FEED, every_s=900))
    web.pages["news.example", "/feed"] = answer(b"", "503 Service Unavailable", Retry_After="7200")

    assert (ending(run(shelf, web)).outcome, next_due(shelf, NOW)) == (Outcome.BUSY, NOW + timedelta(hours=2))
    web.pages["news.example", "/feed"] = answer(b"", "429 Too Many Requests", Retry_After="5")
    run(shelf, web, 121)
    assert next_due(shelf, NOW) == NOW + timedelta(minutes=136)


def test_failing_feed_is_asked_ever_more_seldom(shelf: FeedShelf, web: Web) -> None:
    """A feed that fails is asked after twice the time each time, at most a day; one good run makes it as before."""
    add_feed(shelf, Feed(FEED, every_s=900))
    web.pages["news.example", "/feed"] = answer(b"gone", "404 Not Found")
    waits, at = [], 0
    for _ in range(9):
        (one,) = run(shelf, web, at)
        assert isinstance(one, FeedRun)
        waits.append((one.due - NOW).total_seconds() / 60 - at)
        at += int(waits[-1])
    assert waits[:4] == [15, 30, 60, 120]
    assert waits[-1] == 1440
    assert shelf.feeds()[0].failures == 9
    assert "404" in (shelf.feeds()[0].fault or "")

    web.pages["news.example", "/feed"] = feed("a")
    assert ending(run(shelf, web, at)).outcome is Outcome.FETCHED
    assert (shelf.feeds()[0].failures, shelf.feeds()[0].fault) == (0, None)


def test_what_is_no_feed_fails(shelf: FeedShelf, web: Web) -> None:
    """A page at the address of a feed is a failure with its reason."""
    add_feed(shelf, Feed("http://news.example/a"))

    assert "no feed" in (ending(run(shelf, web)).fault or "")


def test_page_that_is_gone_gives_its_entry(shelf: FeedShelf, web: Web) -> None:
    """An entry whose page is not there, or not for programs, comes as the feed has it, with a notice, and only once."""
    add_feed(shelf, Feed(FEED))
    del web.pages["news.example", "/a"]
    web.pages["news.example", "/robots.txt"] = answer(b"User-agent: *\nDisallow: /b", kind="text/plain")
    found = run(shelf, web)

    assert [type(one) for one in found] == [Notice, Capture, Notice, Capture, FeedRun]
    assert [one.code for one in found if isinstance(one, Notice)] == ["absent", "robots"]
    assert [type(one) for one in run(shelf, web, 15)] == [FeedRun]


def test_page_that_may_be_there_later_comes_later(shelf: FeedShelf, web: Web) -> None:
    """A page whose host is in trouble is told, and asked for again in the next run, although the feed did not change."""
    add_feed(shelf, Feed(FEED))
    web.pages["news.example", "/a"] = answer(b"", "503 Service Unavailable", Retry_After="1")
    found = run(shelf, web)
    assert any(isinstance(one, Refusal) for one in found)

    web.pages["news.example", "/a"] = answer(PAGE.encode())
    assert "a" in origins(run(shelf, web, 15))
    assert "if-none-match" not in next(headers for _, path, headers in reversed(web.asked) if path == "/feed")


def test_one_bad_feed_does_not_stop_the_others(shelf: FeedShelf, web: Web) -> None:
    """A feed that fails is followed by the next one."""
    add_feed(shelf, Feed("http://news.example/bad"))
    add_feed(shelf, Feed(FEED))

    assert [one.outcome for one in run(shelf, web) if isinstance(one, FeedRun)] == [Outcome.FAILED, Outcome.FETCHED]


def test_entry_that_moved_is_known_by_its_name(shelf: FeedShelf, web: Web) -> None:
    """An entry whose address changed is known again by what its feed calls it, and the other way round."""
    add_feed(shelf, Feed(FEED))
    run(shelf, web)
    moved = item("a").replace("http://news.example/a", "http://news.example/d")
    renamed = item("b").replace("b-id", "z-id")
    web.pages["news.example", "/feed"] = answer(rss(moved + renamed), kind="application/rss+xml")

    assert origins(run(shelf, web, 15)) == []


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(item("a").replace("Words of a", "Other words of a"), id="words"),
        pytest.param(item("a").replace("<title>a", "<title>A correction"), id="title"),
        pytest.param(item("a").replace("<title>", "<pubDate>Wed, 17 Jan 2024 11:00:00 GMT</pubDate><title>"), id="time"),
    ],
)
def test_edited_entry_comes_again(shelf: FeedShelf, web: Web, edited: str) -> None:
    """An entry that says something else than before comes again, once; the others do not."""
    add_feed(shelf, Feed(FEED))
    run(shelf, web)
    web.pages["news.example", "/feed"] = answer(rss(edited + item("b")), kind="application/rss+xml")

    assert origins(run(shelf, web, 15)) == ["a"]
    assert origins(run(shelf, web, 30)) == []


def test_markup_alone_is_no_edit(shelf: FeedShelf, web: Web) -> None:
    """An entry whose markup alone changed, such as the address of a picture, does not come again."""
    add_feed(shelf, Feed(FEED))
    shown = item("a").replace("Words of a.", "&lt;p&gt;Words of a.&lt;img src='http://news.example/1.png'&gt;&lt;/p&gt;")
    web.pages["news.example", "/feed"] = answer(rss(shown), kind="application/rss+xml")
    assert origins(run(shelf, web)) == ["a"]
    web.pages["news.example", "/feed"] = answer(rss(shown.replace("1.png", "2.png")), kind="application/rss+xml")

    assert origins(run(shelf, web, 15)) == []


def test_feed_that_was_removed_meanwhile_stays_away(shelf: FeedShelf, web: Web) -> None:
    """A feed that somebody takes off the list while it is read is not put back by the run."""
    add_feed(shelf, Feed(FEED))
    for found in run_due(shelf, Following(web.fetcher()), NOW):
        if isinstance(found, Capture) and shelf.feeds():
            remove_feed(shelf, FEED)
    assert list(shelf.feeds()) == []

    add_feed(shelf, Feed(FEED))
    assert next_due(shelf, NOW) == NOW


def test_look_that_brings_nothing_leaves_no_entry(tmp_path: Path, web: Web) -> None:
    """Of a feed that is as before, or fails, the log of a ledger says nothing, and the shelf knows when it is due and why it failed."""
    with open_ledger(tmp_path / "a.db", create=True) as ledger:
        shelf = LedgerShelf(ledger, NOW.isoformat)
        add_feed(shelf, Feed(FEED))
        run(shelf, web)
        before = ledger.head()
        web.pages["news.example", "/feed"] = answer(b"", "304 Not Modified", kind=None)
        assert ending(run(shelf, web, 15)).outcome is Outcome.UNCHANGED
        web.pages["news.example", "/feed"] = answer(b"gone", "404 Not Found")
        assert ending(run(shelf, web, 30)).outcome is Outcome.FAILED

        assert ledger.head() == before
        assert (shelf.feeds()[0].failures, shelf.feeds()[0].due) == (1, NOW + timedelta(minutes=45))


def test_state_of_another_shape_is_told(tmp_path: Path) -> None:
    """A feed of which the ledger knows something else than this program is named, with what to do."""
    with open_ledger(tmp_path / "a.db", create=True) as ledger:
        ledger.save_feed(FEED, {"colour": "red"}, NOW.isoformat())
        with pytest.raises(FeedError, match="recoupe feed rm"):
            LedgerShelf(ledger, NOW.isoformat).feeds()


def test_feeds_are_added_changed_and_removed(shelf: FeedShelf) -> None:
    """A feed that is added twice is one feed with the later wishes; one that is removed is gone with what was seen of it."""
    add_feed(shelf, Feed(FEED, "News"))
    shelf.mark(FEED, ["a"])
    add_feed(shelf, Feed(f"{FEED}#top", every_s=3600))
    assert [(one.address, one.title, one.every_s) for one in shelf.feeds()] == [(FEED, "News", 3600)]

    remove_feed(shelf, FEED)
    assert (list(shelf.feeds()), shelf.seen(FEED, ["a"])) == ([], False)
    with pytest.raises(FeedError, match="nobody follows"):
        remove_feed(shelf, FEED)


def test_bad_feed_is_not_added(shelf: FeedShelf) -> None:
    """A private address is refused when it is added, and so is a feed that would be asked every second."""
    with pytest.raises(AddressError):
        add_feed(shelf, Feed("http://192.168.0.1/feed"))
    with pytest.raises(FeedError, match="every 1 seconds is refused"):
        add_feed(shelf, Feed(FEED, every_s=1))
    assert list(shelf.feeds()) == []


def test_longest_waiting_feed_comes_first(shelf: FeedShelf) -> None:
    """Feeds that were never asked come first, then those that waited longest."""
    for name, due in (("a", NOW - timedelta(hours=1)), ("b", NOW - timedelta(hours=2)), ("c", None), ("d", NOW + timedelta(hours=1))):
        shelf.put(Feed(f"http://news.example/{name}", due=due))

    assert [one.address[-1] for one in due_feeds(shelf, NOW)] == ["c", "b", "a"]


def test_file_keeps_everything(tmp_path: Path, web: Web) -> None:
    """What is on the shelf is on disk: another program goes on where this one stopped."""
    path = tmp_path / "feeds.json"
    first = JsonShelf(path)
    add_feed(first, Feed(FEED, "Nouvelles d’Ansongo"))
    run(first, web)
    second = JsonShelf(path)

    assert second.feeds() == first.feeds()
    assert origins(run(second, web, 15)) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "recoupe/feeds/9", "feeds": []}', '{"schema": "recoupe/feeds/1", "feeds": [{}]}'])
def test_damaged_file_is_refused(tmp_path: Path, content: str) -> None:
    """A file that is no list of feeds is refused by name, and left as it is."""
    path = tmp_path / "feeds.json"
    path.write_text(content)
    with pytest.raises(FeedError, match=r"feeds\.json: the list of feeds is damaged"):
        JsonShelf(path)
    assert path.read_text() == content


def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    """A list in a folder that does not exist is refused with what to do."""
    with pytest.raises(FeedError, match="make the folder"), locked(tmp_path / "none" / "feeds.json"):
        pass


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    """A second run with the same list waits for the first to end."""
    path = tmp_path / "feeds.json"
    with locked(path), pytest.raises(FeedError, match="another run"), locked(path):
        pass
    with locked(path):
        pass
