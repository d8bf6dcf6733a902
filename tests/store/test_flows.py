"""What flows into a ledger and out of it does so in every store alike: feeds, imported rows, changes since."""

from datetime import UTC, datetime, timedelta

from recoupe.codebook.imports import load_profile
from recoupe.codebook.load import load_codebook
from recoupe.export.selection import ChangeKind
from recoupe.model.feed import Feed
from recoupe.pipeline.exporting import LedgerSource
from recoupe.pipeline.feed_shelves import LedgerShelf
from recoupe.pipeline.feeds import add_feed, due_feeds, remove_feed
from recoupe.pipeline.importing import take_rows
from recoupe.pipeline.ledger import link_added
from recoupe.read.coded_rows import Table
from recoupe.store.ledger import Ledger
from tests.store.samples import AT, LATER

FEED = "https://news.example/feed"
NOW = datetime(2024, 3, 14, 12, tzinfo=UTC)


def test_shelf_knows_what_it_was_told(ledger: Ledger) -> None:
    """A feed comes back from the shelf as it was noted, is due when it should be, and is gone when it was removed."""
    shelf = LedgerShelf(ledger, lambda: AT)
    add_feed(shelf, Feed(FEED, "Nouvelles d’Ansongo", 1800, pages=False))
    noted = Feed(FEED, "Nouvelles d’Ansongo", 1800, False, '"tag"', "Thu, 14 Mar 2024", NOW, NOW + timedelta(minutes=30), 2, "no answer")
    shelf.note(noted)
    shelf.mark(FEED, ["a"])

    assert shelf.feeds() == (noted,)
    assert due_feeds(shelf, NOW) == ()
    assert due_feeds(shelf, NOW + timedelta(hours=1)) == (noted,)
    remove_feed(shelf, FEED)
    assert (shelf.feeds(), shelf.seen(FEED, ["a"])) == ((), False)


def test_rows_flow_in_and_changes_flow_out(ledger: Ledger) -> None:
    """Rows go in once, are linked, and what became of their incidents since an entry is told after one of them was changed."""
    codebook = load_codebook()
    profile = load_profile("ucdp", codebook)
    first, second = (dict(example.row) for example in profile.examples[:2])
    table = Table("ged.csv", profile, codebook)

    def taken(at: str) -> list[str]:
        content = "\n".join(";".join(cells) for cells in (first, first.values(), {**dict.fromkeys(first, ""), **second}.values())).encode()
        new = [one.added.report_id for one in take_rows(ledger, content, table, at) if one.added and one.added.new]
        if new:
            link_added(ledger, new, codebook, at)
        return new

    assert len(taken(AT)) == 2
    head = ledger.head()
    assert taken(AT) == []
    assert ledger.head() == head
    first["best"] = "4.0"
    assert len(taken(LATER)) == 1
    changes = LedgerSource(ledger, load_codebook()).changes(str(head.entries))

    assert sorted(change.kind for change in changes) == [ChangeKind.CREATED, ChangeKind.MERGED]
    assert len(list(LedgerSource(ledger, load_codebook()).incidents())) == len(list(LedgerSource(ledger, load_codebook()).records())) == 2
    assert ledger.verify_chain() == ledger.verify_custody() == []
