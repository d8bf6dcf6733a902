"""Take the entries out of a feed, RSS or Atom, in their order.

feedparser reads even feeds that are not well-formed; where it had to guess, a notice says so. Entries become reports as they stand in the feed; their
pages are fetched only where that is asked for.
"""

import calendar
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO

from recoupe.errors import DamagedError, TooLargeError
from recoupe.read.captures import MOST_BYTES, SCHEMES, Capture, Collection, Item, Keys, Notice, ReadOptions
from recoupe.read.entry import MEDIA_TYPE, Entry, entry_bytes
from recoupe.read.html import parse_markup
from recoupe.read.visible import see_text

_BEFORE = rb"<\?[^>]{0,200}>|<!--.{0,2000}?-->|<!DOCTYPE[^>]{0,200}>"
_ROOT = re.compile(rb"^\s{0,64}(?:(?:%s)\s{0,64}){0,20}<(?:rss|feed|rdf:RDF)\b" % _BEFORE, re.IGNORECASE | re.DOTALL)
# A feed shows its latest entries; one with more is an archive, and the rest is told, not read.
MOST_ENTRIES = 5_000
_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>|&#?\w{2,8};")


def feed_entries(content: bytes, origin: str) -> Iterator[Entry | Notice]:
    """Yield the entries of a feed in their order, and a notice where the feed is not well-formed.

    Args:
        content: the bytes of the feed.
        origin: path or address, for messages.

    Raises:
        DamagedError: the bytes are no feed, or one that is broken before its first entry.
    """
    import feedparser  # noqa: PLC0415 - costs a tenth of a second, and only feeds need it

    # A stream, never the bytes: feedparser takes bytes for the name of a file or an address, and would open it.
    found = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=True)
    if not found.get("version") and not found.entries:
        raise DamagedError(f"{origin}: the input is no feed of RSS or Atom{_reason(found)}; check the address, a page is no feed")
    if found.bozo and not found.entries:
        raise DamagedError(f"{origin}: the feed is broken before its first entry{_reason(found)}; fetch it again")
    if found.bozo and not isinstance(found.bozo_exception, feedparser.CharacterEncodingOverride):
        yield Notice(origin, "feed-ill-formed", f"{origin}: the feed is not well-formed{_reason(found)}; entries may be missing or cut")
    yield from (_entry(one, found.feed) for one in found.entries[:MOST_ENTRIES])
    if len(found.entries) > MOST_ENTRIES:
        yield Notice(origin, "feed-long", f"{origin}: the feed has {len(found.entries)} entries, of which the first {MOST_ENTRIES} are read; split it")


def entry_capture(entry: Entry, origin: str, number: int) -> Capture:
    """Make the capture of an entry; it is named by its address, else by its feed with what the feed calls it or with its number there."""
    named = next((name for name in (entry.link, entry.guid) if name and name.startswith(SCHEMES)), None)
    return Capture(named or f"{origin}#{entry.guid or number}", entry_bytes(entry), ReadOptions(media_type=MEDIA_TYPE))


def entry_of(capture: Capture) -> Entry | None:
    """Give the entry that a capture was made of; None if it was made of something else."""
    if capture.known.media_type != MEDIA_TYPE:
        return None
    fields = json.loads(capture.content)
    fields.pop("schema")
    return Entry(**fields)


def _reason(found: Mapping[str, Any]) -> str:
    """Say what the parser stumbled over."""
    fault = found.get("bozo_exception")
    return f" ({' '.join(str(fault).split())[:120]})" if fault else ""


def _entry(one: Mapping[str, Any], feed: Mapping[str, Any]) -> Entry:
    """Make an entry of what feedparser found."""
    content, markup = _content(one)
    source = one.get("source") or {}
    published, updated = _time(one, ("published", "updated", "created")), _time(one, ("updated",))
    return Entry(
        title=_plain(one.get("title")),
        link=_text(one.get("link")),
        guid=_text(one.get("id")),
        published=published,
        publisher=_plain(source.get("title")) or _plain(feed.get("title")),
        markup=markup,
        content=content,
        updated=updated if updated != published else None,
    )


def _content(one: Mapping[str, Any]) -> tuple[str, bool]:
    """Give the longest text of an entry, and whether it is HTML."""
    held = [*(one.get("content") or []), *([one["summary_detail"]] if one.get("summary_detail") else [])]
    longest: Mapping[str, Any] = max(held, key=lambda piece: len(piece.get("value") or ""), default={})
    value = longest.get("value") or ""
    return value, longest.get("type") in _MARKUP_TYPES or _TAG.search(value) is not None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """Give the words of a title, without the markup that some feeds put into it."""
    words = _text(value)
    root = parse_markup(f"<html><body>{words}</body></html>") if words and _TAG.search(words) else None
    shown = see_text(root).text if root is not None else words
    return " ".join(shown.split()) or None if shown else None


def _time(one: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """Give the first time that an entry has of some, in the zone that the feed writes it in."""
    for name in names:
        written, parsed = _text(one.get(name)), one.get(f"{name}_parsed")
        stated = _own_zone(written) if written else None
        if stated is not None:
            return stated.isoformat()
        if parsed:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    return None


def _own_zone(written: str) -> datetime | None:
    """Read a time as RSS and Atom write it; None where it is written otherwise."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(written)
        except ValueError:
            continue
    return None


def _split(stream: BinaryIO, origin: str, keys: Keys) -> Iterator[Item]:  # noqa: ARG001 - feeds have no keys
    """Yield the entries of a feed.

    Raises:
        TooLargeError: the feed has 20 MB or more.
        DamagedError: the bytes are no feed.
    """
    content = stream.read(MOST_BYTES)
    if len(content) == MOST_BYTES:
        raise TooLargeError(f"{origin}: the feed has {MOST_BYTES // 1_000_000} MB or more, which no feed has; take a part of it")
    number = 0
    for one in feed_entries(content, origin):
        number += isinstance(one, Entry)
        yield one if isinstance(one, Notice) else entry_capture(one, origin, number)


def _sniff(head: bytes) -> bool:
    """Tell whether bytes begin as a feed does."""
    return _ROOT.search(head.removeprefix(b"\xef\xbb\xbf")) is not None


READER = Collection(suffixes=(".rss", ".atom"), media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml"), sniff=_sniff, split=_split)
