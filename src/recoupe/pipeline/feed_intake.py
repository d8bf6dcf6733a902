"""Take what feeds bring into a ledger: each report is kept for good when it comes, and what a feed brought is linked when that feed is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from recoupe.codebook.load import Codebook
from recoupe.errors import FeedError
from recoupe.pipeline.feed_shelves import LedgerShelf
from recoupe.pipeline.feeds import FeedRun, Following, Found, run_feed
from recoupe.pipeline.ledger import link_added, take_in
from recoupe.pipeline.reading import Failure
from recoupe.read.captures import NOTHING_KNOWN, Capture, Refusal
from recoupe.store.ledger import Ledger


@dataclass(slots=True)
class FeedIntake:
    """Takes each report into a ledger, links what a feed brought when that feed is done, and writes the run down if it brought anything.

    Attributes:
        codebook: what is known of the world.
        ledger: where reports go.
        clock: gives the time at which something is written down, ISO 8601 with zone.
        by: who asked for the run; empty for a program that nobody watches.
        new: reports that are not linked yet.
        failures: inputs of this feed that could not be read.
    """

    codebook: Codebook
    ledger: Ledger
    clock: Callable[[], str]
    by: str = ""
    new: list[str] = field(default_factory=list)
    failures: int = 0

    def begin(self) -> None:
        """Link what an earlier run left unlinked.

        Raises:
            StoreError: the ledger refuses; its kind says why.
        """
        self.new = self.ledger.unlinked()
        self._link()

    def take(self, item: Capture | Refusal) -> Failure | None:
        """Keep a report for good, or say why it cannot be read.

        Raises:
            StoreError: the ledger refuses it; its kind says why.
        """
        taken = take_in(self.ledger, item, NOTHING_KNOWN, self.codebook, self.clock())
        self.failures += taken.failure is not None
        if taken.added is not None and taken.added.new:
            self.new.append(taken.added.report_id)
        return taken.failure

    def settle(self, run: FeedRun) -> None:
        """Finish with one feed.

        Raises:
            StoreError: the ledger refuses what is written; its kind says why.
        """
        failures, self.failures = self.failures, 0
        if self.new:
            summary = {"command": "feed run", "feed": run.address, "outcome": run.outcome, "reports": len(self.new), "failures": failures}
            named = {"by": self.by} if self.by else {}
            self.ledger.add_run({**summary, **named, "incidents": self._link()}, self.clock())

    def _link(self) -> int:
        """Link what is new, and give how many incidents were written."""
        new, self.new = self.new, []
        return link_added(self.ledger, new, self.codebook, self.clock()).incidents if new else 0


def follow_one(address: str, following: Following, intake: FeedIntake) -> Iterator[Found]:
    """Ask one feed now, whether it is due or not, and take in what is new; yield all that it brings and last how it went.

    Args:
        address: as it stands on the list of the ledger.
        following: what fetches and parses.
        intake: where reports go.

    Raises:
        FeedError: nobody follows it.
        LockedLedgerError: another run is at work with the feeds of this ledger.
        StoreError: the ledger refuses; its kind says why, and all that was acknowledged is kept.
    """
    with intake.ledger.alone("feeds"):
        shelf = LedgerShelf(intake.ledger, intake.clock)
        feed = next((one for one in shelf.feeds() if one.address == address), None)
        if feed is None:
            raise FeedError(f"{address}: nobody follows this feed; add it first")
        for found in run_feed(feed, shelf, following, datetime.fromisoformat(intake.clock())):
            if isinstance(found, Capture | Refusal):
                intake.take(found)
            elif isinstance(found, FeedRun):
                intake.settle(found)
            yield found
