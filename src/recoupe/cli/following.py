"""Do what `recoupe feed` asks: keep the list, run what is due, take reports into the ledger or write them as lines, tell how it went."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

import click

from recoupe.cli.exits import Exit, Tally
from recoupe.cli.feed import Place, RunCall
from recoupe.cli.ledger_option import now, opened
from recoupe.cli.printable import one_line
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import FeedError, ReadError, RecoupeError
from recoupe.model.feed import Feed
from recoupe.model.serial import to_json
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.feed_intake import FeedIntake
from recoupe.pipeline.feed_shelves import JsonShelf, LedgerShelf, locked
from recoupe.pipeline.feeds import FeedRun, FeedShelf, Following, Found, Outcome, add_feed, next_due, remove_feed, run_due
from recoupe.pipeline.reading import Failure, read_item
from recoupe.read.captures import DEFAULT_KEYS, NOTHING_KNOWN, Capture, Notice, Pointer, Refusal
from recoupe.read.fetching import Fetcher
from recoupe.read.formats import collection_by_name
from recoupe.read.intake import is_address, refusal
from recoupe.read.isolation import shared_workers


@dataclass(frozen=True, slots=True)
class Wishes:
    """How feeds are to be followed: seconds between two runs, whether their pages are fetched, what they are called."""

    every_s: int
    pages: bool
    title: str | None = None


@contextmanager
def _shelf(place: Place) -> Iterator[FeedShelf]:
    """Open where feeds are kept, to change the list.

    Raises:
        FeedError: the list is damaged or in use.
        StoreError: the ledger cannot be opened or written.
    """
    if place.feeds is not None:
        with locked(place.feeds):
            yield JsonShelf(place.feeds)
    else:
        with opened(place.db) as ledger:
            yield LedgerShelf(ledger, now)


def add_all(sources: Sequence[str], place: Place, wishes: Wishes) -> Exit:
    """Add feeds by their addresses, and those that lists name.

    Raises:
        FeedError: the list is damaged or in use.
        StoreError: the ledger refuses; its kind says why.
    """
    tally = Tally()
    with _shelf(place) as shelf:
        for item in _named(sources):
            try:
                if isinstance(item, Refusal):
                    _refuse(item, tally)
                else:
                    kept = add_feed(shelf, Feed(item.address, wishes.title or item.title, wishes.every_s, wishes.pages))
                    tally.records += 1
                    click.echo(kept.address)
            except (FeedError, ReadError) as fault:
                _refuse(refusal(item.address if isinstance(item, Pointer) else item.origin, fault), tally)
    return tally.ending()


def _named(sources: Sequence[str]) -> Iterator[Pointer | Refusal]:
    """Yield the feeds that sources stand for: an address is one, an OPML file names many."""
    for source in sources:
        collection = None if is_address(source) else collection_by_name(source)
        if collection is None:
            yield Pointer(source)
            continue
        try:
            found = shared_workers().split(collection, Path(source), source, DEFAULT_KEYS)
            yield from (item for item in found if isinstance(item, Pointer | Refusal))
        except RecoupeError as fault:
            yield refusal(source, fault)


def list_all(place: Place) -> Exit:
    """Print the feeds.

    Raises:
        FeedError: the list is damaged.
        StoreError: the ledger refuses; its kind says why.
    """
    if place.feeds is not None:
        feeds = JsonShelf(place.feeds).feeds()
    else:
        with opened(place.db) as ledger:
            feeds = LedgerShelf(ledger, now).feeds()
    for one in feeds:
        due = one.due.isoformat(timespec="seconds") if one.due else "now"
        click.echo("\t".join(one_line(cell) for cell in (one.address, one.title or "-", str(one.every_s), due, str(one.failures), one.fault or "-")))
    return Exit.OK if feeds else Exit.NOTHING


def remove_all(addresses: Sequence[str], place: Place) -> Exit:
    """Remove feeds.

    Raises:
        FeedError: the list is damaged or in use.
        StoreError: the ledger refuses; its kind says why.
    """
    tally = Tally()
    with _shelf(place) as shelf:
        for address in addresses:
            try:
                remove_feed(shelf, address)
                tally.records += 1
            except FeedError as fault:
                _refuse(Refusal(address, "feed", str(fault)), tally)
    return tally.ending()


def run_all(call: RunCall) -> Exit:
    """Read what is new, once or for ever.

    Raises:
        FeedError: the list is damaged or in use.
        StoreError: the ledger refuses; its kind says why, and all that was acknowledged is kept.
        LinkError: judgements of the ledger contradict one another.
        CodebookError: the shipped codebook is damaged.
    """
    place = call.place
    if place.feeds is not None:
        with locked(place.feeds), _output(call.out) as out:
            return _run(call, JsonShelf(place.feeds), _Lines(load_codebook(), out))
    with opened(place.db) as ledger, ledger.alone("feeds"):
        return _run(call, LedgerShelf(ledger, now), FeedIntake(codebook_of(ledger), ledger, now))


def _run(call: RunCall, shelf: FeedShelf, sink: "_Sink") -> Exit:
    """Read what is new, once or for ever."""
    following, tally = Following(Fetcher(call.contact)), Tally()
    if not shelf.feeds():
        click.echo(f"recoupe: no feed is followed in {call.place.feeds or call.place.db}; add one with `recoupe feed add`", err=True)
        return Exit.NOTHING
    sink.begin()
    while True:
        for found in run_due(shelf, following, datetime.now(UTC)):
            _tell(found, sink, tally, quiet=call.quiet)
        if call.every is None:
            return Exit.PARTIAL if tally.errors else Exit.OK
        time.sleep(_pause_s(shelf, call.every))


class _Sink(Protocol):
    """Takes what feeds bring."""

    def begin(self) -> None:
        """Finish what an earlier run left undone."""

    def take(self, item: Capture | Refusal) -> Failure | None:
        """Keep a report for good, or say why it cannot be read."""

    def settle(self, run: FeedRun) -> None:
        """Finish with one feed."""


@dataclass(slots=True)
class _Lines:
    """Writes each record as one JSON line."""

    codebook: Codebook
    out: IO[str]

    def begin(self) -> None:
        """Nothing is ever left undone."""

    def take(self, item: Capture | Refusal) -> Failure | None:
        report = read_item(item, NOTHING_KNOWN, self.codebook)
        if isinstance(report, Failure):
            return report
        self.out.write(to_json(report) + "\n")
        self.out.flush()
        return None

    def settle(self, run: FeedRun) -> None:
        """A line is finished when it is written."""


def _pause_s(shelf: FeedShelf, every_s: int) -> float:
    """Give the seconds until something is due, a second at least and no longer than was asked for."""
    due = next_due(shelf, datetime.now(UTC))
    return every_s if due is None else min(every_s, max(1.0, (due - datetime.now(UTC)).total_seconds()))


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    """Open where records are added."""
    if path is None:
        yield sys.stdout
    else:
        with path.open("a", encoding="utf-8", errors="replace") as file:
            yield file


def _tell(found: Found, sink: _Sink, tally: Tally, *, quiet: bool) -> None:
    """Hand on what was found, and tell it."""
    match found:
        case FeedRun():
            sink.settle(found)
            _tell_run(found, tally, quiet=quiet)
        case Notice():
            if not quiet:
                click.echo(one_line(f"recoupe: note ({found.code}): {found.message}"), err=True)
        case Capture() | Refusal():
            failure = sink.take(found)
            if failure is not None:
                _refuse(Refusal(failure.origin, failure.code, failure.message), tally)
            else:
                tally.records += 1


def _tell_run(found: FeedRun, tally: Tally, *, quiet: bool) -> None:
    """Tell how the run of a feed went."""
    if found.outcome in {Outcome.FAILED, Outcome.BUSY}:
        _refuse(Refusal(found.address, found.outcome, found.fault or ""), tally)
    elif not quiet:
        click.echo(f"recoupe: {found.address}: {found.outcome}, {found.new} new, due {found.due:%Y-%m-%d %H:%M} UTC", err=True)


def _refuse(item: Refusal, tally: Tally) -> None:
    """Tell a refusal, and count it."""
    tally.errors += 1
    message = item.message if item.message.startswith(item.origin) else f"{item.origin}: {item.message}"
    click.echo(one_line(f"recoupe: error ({item.code}): {message}"), err=True)
