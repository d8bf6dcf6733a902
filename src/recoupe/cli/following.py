"""Do what `recoupe feed` asks: keep the list, run what is due, write records, tell how it went."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from recoupe.cli.exits import Exit, Tally
from recoupe.cli.printable import one_line
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import RecoupeError
from recoupe.model.feed import Feed
from recoupe.model.serial import to_json
from recoupe.pipeline.feed_shelves import JsonShelf, locked
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


@dataclass(frozen=True, slots=True)
class RunCall:
    """What the command line asks for.

    Attributes:
        feeds: where the feeds are kept.
        every_s: seconds between two looks at what is due, None for one look alone.
        out: where records are added, instead of standard output.
        contact: whom hosts may write to.
        quiet: tell failures alone.
    """

    feeds: Path
    every_s: int | None = None
    out: Path | None = None
    contact: str | None = None
    quiet: bool = False


def add_all(sources: Sequence[str], path: Path, wishes: Wishes) -> Exit:
    """Add feeds by their addresses, and those that lists name.

    Raises:
        FeedError: the list is damaged or in use.
    """
    tally = Tally()
    with locked(path):
        shelf = JsonShelf(path)
        for item in _named(sources):
            try:
                if isinstance(item, Refusal):
                    _refuse(item, tally)
                else:
                    kept = add_feed(shelf, Feed(item.address, wishes.title or item.title, wishes.every_s, wishes.pages))
                    tally.records += 1
                    click.echo(kept.address)
            except RecoupeError as fault:
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


def list_all(path: Path) -> Exit:
    """Print the feeds.

    Raises:
        FeedError: the list is damaged.
    """
    feeds = JsonShelf(path).feeds()
    for one in feeds:
        due = one.due.isoformat(timespec="seconds") if one.due else "now"
        click.echo("\t".join(one_line(cell) for cell in (one.address, one.title or "-", str(one.every_s), due, str(one.failures), one.fault or "-")))
    return Exit.OK if feeds else Exit.NOTHING


def remove_all(addresses: Sequence[str], path: Path) -> Exit:
    """Remove feeds.

    Raises:
        FeedError: the list is damaged or in use.
    """
    tally = Tally()
    with locked(path):
        shelf = JsonShelf(path)
        for address in addresses:
            try:
                remove_feed(shelf, address)
                tally.records += 1
            except RecoupeError as fault:
                _refuse(Refusal(address, "feed", str(fault)), tally)
    return tally.ending()


def run_all(call: RunCall) -> Exit:
    """Read what is new, once or for ever.

    Raises:
        FeedError: the list is damaged or in use.
        CodebookError: the shipped codebook is damaged.
    """
    following, tally = Following(Fetcher(call.contact)), Tally()
    with locked(call.feeds), _output(call.out) as out:
        shelf = JsonShelf(call.feeds)
        if not shelf.feeds():
            click.echo(f"recoupe: no feed is followed in {call.feeds}; add one with `recoupe feed add`", err=True)
            return Exit.NOTHING
        codebook = load_codebook()
        while True:
            for found in run_due(shelf, following, datetime.now(UTC)):
                _tell(found, codebook, out, tally, quiet=call.quiet)
            if call.every_s is None:
                return Exit.PARTIAL if tally.errors else Exit.OK
            time.sleep(_pause_s(shelf, call.every_s))


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


def _tell(found: Found, codebook: Codebook, out: IO[str], tally: Tally, *, quiet: bool) -> None:
    """Write the record of what was found, or tell it."""
    match found:
        case FeedRun():
            _tell_run(found, tally, quiet=quiet)
        case Notice():
            if not quiet:
                click.echo(one_line(f"recoupe: note ({found.code}): {found.message}"), err=True)
        case Capture() | Refusal():
            report = read_item(found, NOTHING_KNOWN, codebook)
            if isinstance(report, Failure):
                _refuse(Refusal(report.origin, report.code, report.message), tally)
            else:
                out.write(to_json(report) + "\n")
                out.flush()
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
