"""Keep followed feeds in memory, in one file of JSON that is replaced as a whole, or in a ledger."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from recoupe.errors import FeedError
from recoupe.model.feed import Feed
from recoupe.store.file_lock import file_lock
from recoupe.store.ledger import Ledger

SCHEMA = "recoupe/feeds/1"
# A feed shows some dozen entries, seldom some hundred; names that it no longer shows are forgotten, the oldest first.
MOST_SEEN = 20_000


class MemoryShelf:
    """Keeps feeds for as long as the program runs."""

    def __init__(self) -> None:
        """Begin with no feed."""
        self._feeds: dict[str, Feed] = {}
        self._seen: dict[str, dict[str, None]] = {}

    def feeds(self) -> Sequence[Feed]:
        """Give all feeds, in the order in which they were added."""
        return tuple(self._feeds.values())

    def put(self, feed: Feed) -> None:
        """Add a feed, or replace what is known of it."""
        self._feeds[feed.address] = feed

    def note(self, feed: Feed) -> None:
        """Keep what a look at a feed gave, as far as it is still followed."""
        if feed.address in self._feeds:
            self.put(feed)

    def drop(self, address: str) -> bool:
        """Forget a feed and what was seen of it; tell whether it was there."""
        self._seen.pop(address, None)
        return self._feeds.pop(address, None) is not None

    def seen(self, address: str, keys: Iterable[str]) -> bool:
        """Tell whether any of these names of an entry was seen in a feed."""
        known = self._seen.get(address, {})
        return any(key in known for key in keys)

    def mark(self, address: str, keys: Iterable[str]) -> None:
        """Remember the names of an entry as seen in a feed."""
        known = self._seen.setdefault(address, {})
        known.update(dict.fromkeys(keys))
        for key in list(known)[: max(0, len(known) - MOST_SEEN)]:
            del known[key]

    def state(self, address: str) -> dict[str, Any]:
        """Give all that is known of a feed as plain values, as any store can keep it."""
        return {**_plain(self._feeds[address]), "seen": list(self._seen.get(address, ()))}

    def take(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` gave.

        Raises:
            ValueError: it is of another shape; so do `KeyError` and `TypeError` say.
        """
        feed = _feed({name: value for name, value in state.items() if name != "seen"})
        self._feeds[feed.address] = feed
        self._seen[feed.address] = dict.fromkeys(map(str, state["seen"]))


class JsonShelf(MemoryShelf):
    """Keeps feeds in a file. Every change is on disk before the next step: a run that is cut off loses nothing that it finished."""

    def __init__(self, path: Path) -> None:
        """Read the file, if it is there.

        Raises:
            FeedError: it is no such file, or cannot be read.
        """
        super().__init__()
        self._path = path
        try:
            self._take_all(json.loads(path.read_text("utf-8")) if path.exists() else {"schema": SCHEMA, "feeds": []})
        except OSError as fault:
            raise FeedError(
                f"{path}: the list of feeds cannot be read: {(fault.strerror or str(fault)).lower()}; check the path and its permissions"
            ) from fault
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise FeedError(f"{path}: the list of feeds is damaged ({fault}); correct it, or begin a new one under another name") from fault

    def put(self, feed: Feed) -> None:
        """Add a feed, or replace what is known of it."""
        super().put(feed)
        self._write()

    def drop(self, address: str) -> bool:
        """Forget a feed and what was seen of it; tell whether it was there."""
        found = super().drop(address)
        self._write()
        return found

    def mark(self, address: str, keys: Iterable[str]) -> None:
        """Remember the names of an entry as seen in a feed."""
        super().mark(address, keys)
        self._write()

    def _take_all(self, held: Mapping[str, Any]) -> None:
        """Take over what a file holds.

        Raises:
            ValueError: it is of another shape.
        """
        if held["schema"] != SCHEMA:
            raise ValueError(f"schema {held['schema']!r}, and this program reads {SCHEMA!r}")
        for state in held["feeds"]:
            self.take(state)

    def _write(self) -> None:
        """Write the whole of it beside the file, then put it in its place.

        Raises:
            FeedError: it cannot be written.
        """
        rows = [self.state(feed.address) for feed in self.feeds()]
        beside = self._path.with_name(f"{self._path.name}.new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                json.dump({"schema": SCHEMA, "feeds": rows}, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
        except OSError as fault:
            reason = (fault.strerror or str(fault)).lower()
            raise FeedError(f"{self._path}: the list of feeds cannot be written: {reason}; free space or choose another place") from fault


class LedgerShelf:
    """Keeps feeds in a ledger: what people decide of them in its log, what a look at them gave beside it.

    So a look that brings nothing leaves no entry, and a feed that was taken off the list while it was looked at stays off.
    """

    def __init__(self, ledger: Ledger, clock: Callable[[], str]) -> None:
        """Keep feeds in a ledger.

        Args:
            ledger: where they are kept.
            clock: gives the time at which something is written down, ISO 8601 with zone.
        """
        self._ledger = ledger
        self._clock = clock

    def feeds(self) -> Sequence[Feed]:
        """Give all feeds, by their addresses.

        Raises:
            FeedError: another program wrote what is known of one.
        """
        found = []
        for state in self._ledger.feeds():
            try:
                found.append(_feed({**_NEVER_ASKED, **{name: value for name, value in state.items() if name != "url"}, "address": state["url"]}))
            except (ValueError, KeyError, TypeError) as fault:
                raise FeedError(
                    f"{state['url']}: the ledger knows this feed in another shape ({fault}); take it off with `recoupe feed rm`, and add it again"
                ) from fault
        return tuple(found)

    def put(self, feed: Feed) -> None:
        """Add a feed, or replace what is known of it."""
        state = _plain(feed)
        if feed.address not in {one["url"] for one in self._ledger.feeds()}:
            self._ledger.forget_feed(feed.address)
        self._ledger.save_feed(feed.address, {name: state[name] for name in _DECIDED}, self._clock())
        self.note(feed)

    def note(self, feed: Feed) -> None:
        """Keep what a look at a feed gave."""
        self._ledger.note_feed(feed.address, {name: value for name, value in _plain(feed).items() if name in _NEVER_ASKED})

    def drop(self, address: str) -> bool:
        """Forget a feed and what was seen of it; tell whether it was there."""
        found = self._ledger.save_feed(address, None, self._clock())
        self._ledger.forget_feed(address)
        return found

    def seen(self, address: str, keys: Iterable[str]) -> bool:
        """Tell whether any of these names of an entry was seen in a feed."""
        return self._ledger.marked(address, keys)

    def mark(self, address: str, keys: Iterable[str]) -> None:
        """Remember the names of an entry as seen in a feed."""
        self._ledger.mark_feed(address, keys)


# What people decide of a feed, and what a look at it gives.
_DECIDED = ("title", "every_s", "pages")
_NEVER_ASKED: Mapping[str, Any] = {"etag": None, "last_modified": None, "checked": None, "due": None, "failures": 0, "fault": None}


def _plain(feed: Feed) -> dict[str, Any]:
    """Give a feed as plain values."""
    times = {name: moment.isoformat() if moment else None for name, moment in (("checked", feed.checked), ("due", feed.due))}
    return {**asdict(feed), **times}


def _feed(state: Mapping[str, Any]) -> Feed:
    """Make a feed of plain values.

    Raises:
        ValueError: they are of another shape; so do `KeyError` and `TypeError` say.
    """
    times = {name: datetime.fromisoformat(state[name]) if state[name] else None for name in ("checked", "due")}
    return Feed(**{**state, **times})


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep a list of feeds to one run at a time, where the system can (all but Windows); a run that dies leaves no lock behind.

    Raises:
        FeedError: another run is at work, or the place cannot be written to.
    """
    with ExitStack() as held:
        try:
            free = held.enter_context(file_lock(path.with_name(f"{path.name}.lock")))
        except OSError as fault:
            reason = (fault.strerror or str(fault)).lower()
            raise FeedError(f"{path}: the list of feeds cannot be kept there: {reason}; make the folder, or choose another place") from fault
        if not free:
            raise FeedError(f"{path}: another run is at work with this list of feeds; wait for its end")
        yield
