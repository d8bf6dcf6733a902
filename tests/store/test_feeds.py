"""Feeds stay on the list of a ledger; what a look at them gave is kept beside the log; work that must be alone is alone."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from recoupe.errors import LockedLedgerError
from recoupe.store import rounds
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.values import Changes, Head
from tests.store.samples import AT, DENIAL, LATER, add, fill, incident

FEED, OTHER = "https://example.org/feed", "https://example.org/other"


def test_what_a_look_gave_is_kept_beside_the_log(ledger: Ledger) -> None:
    """What is noted of a feed replaces what was noted before, comes with the feed, and writes no entry."""
    ledger.save_feed(FEED, {"title": "News"}, AT)
    before = ledger.head()
    ledger.note_feed(FEED, {"due": AT})
    ledger.note_feed(FEED, {"due": LATER, "failures": 1})
    ledger.note_feed(OTHER, {"due": AT})

    assert list(ledger.feeds()) == [{"title": "News", "due": LATER, "failures": 1, "url": FEED}]
    assert ledger.head() == before
    assert ledger.verify_chain() == []


def test_entries_are_known_again_by_any_name(ledger: Ledger) -> None:
    """An entry is known by any of its names, of its own feed alone, until the feed is forgotten."""
    ledger.mark_feed(FEED, ["a", "b"])
    ledger.mark_feed(FEED, ["b", "c"])

    assert [ledger.marked(FEED, names) for names in (["a"], ["x", "c"], ["x"], [])] == [True, True, False, False]
    assert not ledger.marked(OTHER, ["a"])
    ledger.forget_feed(FEED)
    assert not ledger.marked(FEED, ["a", "b", "c"])


def test_oldest_names_are_forgotten(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the names of entries the latest are kept, so that what is remembered of a feed does not grow for ever."""
    monkeypatch.setattr(rounds, "MOST_MARKS", 3)
    for name in "abcde":
        ledger.mark_feed(FEED, [name])

    assert [name for name in "abcde" if ledger.marked(FEED, [name])] == ["c", "d", "e"]


def test_copy_remembers_feeds(ledger: Ledger, new_url, store: str) -> None:
    """A copy of a ledger knows what was noted and seen of its feeds."""
    fill(ledger)
    ledger.note_feed(FEED, {"due": LATER})
    ledger.mark_feed(FEED, ["a"])
    target = new_url(store)
    copy_ledger(ledger, target)

    with open_ledger(target) as copied:
        assert list(copied.feeds()) == list(ledger.feeds())
        assert copied.marked(FEED, ["a"])


def test_work_that_must_be_alone_is_alone(ledger: Ledger, url: str) -> None:
    """The same work is refused while another holds it, other work is not, and afterwards it is free."""
    with ledger.alone("feeds"), open_ledger(url) as other:
        with pytest.raises(LockedLedgerError, match="another run is at work with its feeds"), other.alone("feeds"):
            pass
        with other.alone("letters"):
            add(other)
    with ledger.alone("feeds"):
        pass


def test_who_dies_leaves_no_lock(ledger: Ledger, url: str) -> None:
    """A process that is killed while it holds the lock does not keep others out."""
    code = "import sys, time; from recoupe.store.ledger import open_ledger\nwith open_ledger(sys.argv[1]) as one, one.alone('feeds'): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LockedLedgerError), ledger.alone("feeds"):
            pass
        process.kill()
    for _ in range(50):  # a server notices that a process is gone within moments
        try:
            with ledger.alone("feeds"):
                return
        except LockedLedgerError:
            time.sleep(0.1)
    pytest.fail("the lock outlived its process")


def test_reports_that_nobody_linked_are_known(ledger: Ledger) -> None:
    """A report is unlinked until one of its events stands in an incident; one without events, or of a former version, is not looked for."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    assert ledger.unlinked() == sorted((strike, denial))
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike),)))
    assert ledger.unlinked() == [denial]
    later = add(ledger, "Another text.", "b.txt", at=LATER)

    assert ledger.unlinked() == [later]


def test_successor_of_a_report_is_what_its_origin_shows(ledger: Ledger) -> None:
    """Of a report that no origin shows any more, the report that its origin shows now is known; one that is shown elsewhere still has none."""
    first, kept = add(ledger), add(ledger, DENIAL, "b.txt")
    add(ledger, DENIAL, "c.txt")
    second, other = add(ledger, "Second.", "a.txt", at=LATER), add(ledger, "Other.", "b.txt", at=LATER)

    assert ledger.successors([first, kept]) == {first: second}
    assert ledger.successors([second, other]) == {first: second}
    assert ledger.successors() == {first: second}
    assert ledger.successors([]) == {}


def test_log_goes_through_its_own_heads_alone(ledger: Ledger, tmp_path: Path) -> None:
    """A head is known again in a longer log; one of another ledger, or of a longer one, is not."""
    empty = ledger.head()
    add(ledger)
    first = ledger.head()
    add(ledger, DENIAL, "b.txt")

    assert [ledger.holds(one) for one in (empty, first, ledger.head())] == [True, True, True]
    assert not ledger.holds(Head(first.entries, "0" * 64))
    assert not ledger.holds(Head(99, first.hash))
