"""What feeds brought is counted from their runs, follows them, and is compared with them, alike in every store."""

import pytest
from sqlalchemy import text

from recoupe.store.ledger import Ledger
from recoupe.store.sql import SqlLedger
from tests.store.samples import AT, LATER

FEED, OTHER = "https://example.org/feed", "https://example.org/other"


def run(ledger: Ledger, feed: str, reports: int, at: str = AT) -> str:
    return ledger.add_run({"command": "feed", "feed": feed, "reports": reports}, at)


@pytest.fixture
def feeds(ledger: Ledger) -> Ledger:
    """Give a ledger with two feeds on its list."""
    for url in (FEED, OTHER):
        ledger.save_feed(url, {"etag": "x"}, AT)
    return ledger


def test_runs_of_a_feed_are_added_up(feeds: Ledger) -> None:
    """Each feed has the number of its runs, of the reports that they brought, and when the last was; one that never ran, nothing."""
    run(feeds, FEED, 3)
    run(feeds, FEED, 4, LATER)

    assert feeds.yields() == {FEED: {"runs": 2, "reports": 7, "last": LATER}}


def test_last_run_is_the_latest_whatever_comes_last(feeds: Ledger) -> None:
    """A run that is told of late does not turn the day of the last one back."""
    run(feeds, FEED, 1, LATER)
    run(feeds, FEED, 1, AT)

    assert feeds.yields()[FEED] == {"runs": 2, "reports": 2, "last": LATER}


def test_same_run_is_counted_once(feeds: Ledger) -> None:
    """The same run told again changes nothing."""
    assert run(feeds, FEED, 3) == run(feeds, FEED, 3)

    assert feeds.yields() == {FEED: {"runs": 1, "reports": 3, "last": AT}}


@pytest.mark.parametrize("summary", [{"command": "add", "reports": 3}, {"feed": FEED}, {"feed": 1, "reports": 3}, {"feed": FEED, "reports": "3"}])
def test_run_of_no_feed_counts_for_none(feeds: Ledger, summary: dict) -> None:
    """Only runs that name a feed and a number count."""
    feeds.add_run(summary, AT)

    assert feeds.yields() == {}
    assert feeds.verify_chain() == []


def test_feed_that_changes_keeps_what_it_brought(feeds: Ledger) -> None:
    """What a feed brought stays with its address when its state changes, counted once."""
    run(feeds, FEED, 3)
    feeds.save_feed(FEED, {"etag": "y"}, LATER)

    assert feeds.yields() == {FEED: {"runs": 1, "reports": 3, "last": AT}}


def test_feed_off_the_list_is_counted_no_more(feeds: Ledger) -> None:
    """A feed that was taken off the list is in no count, and has what it brought again when it is back."""
    run(feeds, FEED, 3)
    feeds.save_feed(FEED, None, LATER)
    assert feeds.yields() == {}
    feeds.save_feed(FEED, {"etag": "z"}, LATER)

    assert feeds.yields() == {FEED: {"runs": 1, "reports": 3, "last": AT}}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE feed_yields SET reports = reports + 1",
        "UPDATE feed_yields SET runs = 9",
        "UPDATE feed_yields SET last = '2030-01-01T00:00:00Z'",
        "DELETE FROM feed_yields",
        "INSERT INTO feed_yields (url_key, runs, reports, last) VALUES ('x', 1, 1, '2024-01-01T00:00:00Z')",
    ],
)
def test_count_that_runs_do_not_bear_out_is_found(feeds: SqlLedger, change: str) -> None:
    """A check of the ledger finds a count that its runs do not come to."""
    run(feeds, FEED, 3)
    assert feeds.verify_chain() == []
    with feeds.writing() as connection:
        connection.execute(text(change))

    (fault,) = feeds.verify_chain()
    assert fault.table == "feed_yields"
