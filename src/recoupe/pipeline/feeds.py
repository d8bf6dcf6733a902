"""Follow feeds: what is due, what is new in it, when it is due again. Where feeds are kept is a shelf's matter (`FeedShelf`).

    for found in run_due(shelf, Following(Fetcher()), now):
        match found: FeedRun → how it went   Capture → read_item(…)   Notice, Refusal → tell it

An entry counts as seen once whoever takes it asks for the next one: a run that is cut off in between brings it again, and loses nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from recoupe.errors import BusyError, FeedError, FetchError, ReadError
from recoupe.model.feed import Feed
from recoupe.read.addresses import check_address
from recoupe.read.captures import DEFAULT_KEYS, Capture, Collection, Notice, Refusal
from recoupe.read.entry import said_by
from recoupe.read.feed import entry_of
from recoupe.read.fetching import Fetched, NotModified, Validators
from recoupe.read.formats import formats
from recoupe.read.intake import refusal
from recoupe.read.isolation import Workers, shared_workers

LEAST_EVERY_S = 60
MOST_EVERY_S = 30 * 86_400
# A feed that fails again and again is asked at least this often, so that it is noticed when it is back.
_MOST_PAUSE_S = 86_400
_MOST_DOUBLINGS = 10


class FeedShelf(Protocol):
    """Keeps feeds and what was seen of them."""

    def feeds(self) -> Sequence[Feed]:
        """Give all feeds, always in the same order."""
        ...

    def put(self, feed: Feed) -> None:
        """Add a feed, or replace what is known of it."""
        ...

    def note(self, feed: Feed) -> None:
        """Keep what a look at a feed gave, as far as it is still followed."""
        ...

    def drop(self, address: str) -> bool:
        """Forget a feed and what was seen of it; tell whether it was there."""
        ...

    def seen(self, address: str, keys: Iterable[str]) -> bool:
        """Tell whether any of these names of an entry was seen in a feed."""
        ...

    def mark(self, address: str, keys: Iterable[str]) -> None:
        """Remember the names of an entry as seen in a feed."""
        ...


class FeedWeb(Protocol):
    """Fetches feeds and pages; `read/fetching.py` has the one that does."""

    def fetch(self, address: str, known: Validators | None = None) -> Fetched | NotModified:
        """Fetch a feed, or learn that it is as before."""
        ...

    def capture(self, address: str) -> Capture:
        """Fetch a page."""
        ...


class Outcome(StrEnum):
    """How one run of one feed went."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    BUSY = "busy"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FeedRun:
    """How one run of one feed went: how many entries were new, when it is due again, and what went wrong."""

    address: str
    outcome: Outcome
    new: int
    due: datetime
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """What feeds are followed with: what fetches, and where they are parsed."""

    web: FeedWeb
    workers: Workers = field(default_factory=shared_workers)


Found = Capture | Notice | Refusal | FeedRun


def add_feed(shelf: FeedShelf, feed: Feed) -> Feed:
    """Add a feed, or change how often and how one that is there is read; give it as it is kept.

    Raises:
        AddressError: its address is not one of the public web.
        FeedError: it would be asked too often or too seldom.
    """
    if not LEAST_EVERY_S <= feed.every_s <= MOST_EVERY_S:
        raise FeedError(f"{feed.address}: every {feed.every_s} seconds is refused; ask once in {LEAST_EVERY_S} seconds to {MOST_EVERY_S // 86_400} days")
    address = str(check_address(feed.address))
    known = next((one for one in shelf.feeds() if one.address == address), None)
    kept = replace(known, title=feed.title or known.title, every_s=feed.every_s, pages=feed.pages) if known else replace(feed, address=address)
    shelf.put(kept)
    return kept


def remove_feed(shelf: FeedShelf, address: str) -> None:
    """Forget a feed.

    Raises:
        FeedError: nobody follows it.
    """
    if not shelf.drop(address):
        known = ", ".join(one.address for one in shelf.feeds()) or "none"
        raise FeedError(f"{address}: nobody follows this feed; the feeds are: {known}")


def due_feeds(shelf: FeedShelf, now: datetime) -> tuple[Feed, ...]:
    """Give the feeds that are due, first those that were never asked, then those that waited longest."""
    fresh = [one for one in shelf.feeds() if one.due is None]
    waiting = [(one.due, place, one) for place, one in enumerate(shelf.feeds()) if one.due is not None and one.due <= now]
    return (*fresh, *(one for *_, one in sorted(waiting, key=lambda row: row[:2])))


def next_due(shelf: FeedShelf, now: datetime) -> datetime | None:
    """Give the time at which the next feed is due, None where there is no feed."""
    return min((one.due or now for one in shelf.feeds()), default=None)


def run_due(shelf: FeedShelf, following: Following, now: datetime) -> Iterator[Found]:
    """Yield what is new in the feeds that are due, each followed by how it went."""
    for feed in due_feeds(shelf, now):
        yield from run_feed(feed, shelf, following, now)


def run_feed(feed: Feed, shelf: FeedShelf, following: Following, now: datetime) -> Iterator[Found]:
    """Yield what is new in one feed, and last how it went; only then is it kept what the host said of it.

    Args:
        feed: as it is kept.
        shelf: where it is kept.
        following: what fetches and parses.
        now: the time of the run.
    """
    try:
        found = following.web.fetch(feed.address, Validators(feed.etag, feed.last_modified))
        if isinstance(found, NotModified):
            yield _kept(shelf, _well(feed, now), Outcome.UNCHANGED, 0)
            return
        new, troubled = 0, False
        for item in _new_items(found, feed, shelf, following):
            new += isinstance(item, Capture)
            troubled = troubled or (isinstance(item, Refusal) and item.code in _PASSING)
            yield item
        # Pages that could not be had this time are asked for again: the host must not say that the feed is as before.
        kept = Validators() if troubled else found.validators
        yield _kept(shelf, replace(_well(feed, now), etag=kept.etag, last_modified=kept.last_modified), Outcome.FETCHED, new)
    except BusyError as fault:
        pause_s = max(feed.every_s, min(fault.retry_after_s or 0, _MOST_PAUSE_S))
        yield _kept(shelf, replace(feed, checked=now, due=now + timedelta(seconds=pause_s), fault=str(fault)), Outcome.BUSY, 0)
    except ReadError as fault:
        pause_s = max(feed.every_s, min(feed.every_s * 2 ** min(feed.failures, _MOST_DOUBLINGS), _MOST_PAUSE_S))
        failed = replace(feed, checked=now, due=now + timedelta(seconds=pause_s), failures=feed.failures + 1, fault=str(fault))
        yield _kept(shelf, failed, Outcome.FAILED, 0)


# What may be gone the next time: a busy host, a page that cannot be reached.
_PASSING = frozenset({BusyError.code, FetchError.code})


def _well(feed: Feed, now: datetime) -> Feed:
    """Give a feed after a run that went well."""
    return replace(feed, checked=now, due=now + timedelta(seconds=feed.every_s), failures=0, fault=None)


def _kept(shelf: FeedShelf, feed: Feed, outcome: Outcome, new: int) -> FeedRun:
    """Keep a feed, and say how its run went."""
    shelf.note(feed)
    assert feed.due is not None  # every run sets it
    return FeedRun(feed.address, outcome, new, feed.due, feed.fault)


def _new_items(found: Fetched, feed: Feed, shelf: FeedShelf, following: Following) -> Iterator[Capture | Notice | Refusal]:
    """Yield what a feed holds that was not seen in it before, the oldest entry first.

    Raises:
        ReadError: it is no feed.
    """
    collection = formats()["feed"]
    assert isinstance(collection, Collection)  # of `read/feed.py`
    items = list(following.workers.split(collection, found.content, feed.address, DEFAULT_KEYS))
    yield from (item for item in items if isinstance(item, Notice | Refusal))
    for capture in reversed([item for item in items if isinstance(item, Capture)]):
        keys = _keys(capture)
        if shelf.seen(feed.address, keys):
            continue
        lasting = True
        for item in _page(capture, following) if feed.pages else [capture]:
            lasting = not isinstance(item, Refusal)
            yield item
        if lasting:
            shelf.mark(feed.address, keys)


def _keys(capture: Capture) -> tuple[str, ...]:
    """Give the names by which an entry is known again: what its feed calls it or its address, with what it says; an edited one is another."""
    entry = entry_of(capture)
    said = hashlib.sha256(capture.content if entry is None else said_by(entry).encode("utf-8", "replace")).hexdigest()
    named = filter(None, (entry.guid, entry.link)) if entry else ()
    return tuple(f"{name} {said}" for name in dict.fromkeys(named)) or (f"sha256:{said}",)


def _page(capture: Capture, following: Following) -> Iterator[Capture | Notice | Refusal]:
    """Yield the page that an entry links to; the entry itself where there is none for programs; a refusal where it may be there later."""
    entry = entry_of(capture)
    if entry is None or not entry.link:
        yield capture
        return
    try:
        yield following.web.capture(entry.link)
    except ReadError as fault:
        told = refusal(entry.link, fault)
        if told.code in _PASSING:
            yield told
            return
        yield Notice(entry.link, told.code, f"{told.message}; the entry of the feed is read instead")
        yield capture
