"""Read one entry of a feed: its title, its words, and what the feed says of it.

An entry is kept as JSON of its own (`entry_bytes`), so that it can be read again without the feed, which shows it for a few days only.
"""

import json
import re
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from recoupe.errors import DamagedError
from recoupe.read.html import parse_markup
from recoupe.read.page import Block, Hint, Page, PageMetadata, Reader
from recoupe.read.text import split_blocks
from recoupe.read.visible import see_text

SCHEMA = "recoupe/entry/1"
_TAG = re.compile(r"<[^<>]{0,2000}>")
MEDIA_TYPE = "application/x-recoupe-entry+json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one report.

    Attributes:
        title: its headline.
        link: its address.
        guid: by what the feed knows it again.
        published: when it was published, ISO 8601 in the zone that the feed gives, else in UTC.
        publisher: title of the feed, or of the feed that it was taken over from.
        markup: whether `content` is HTML.
        content: the longest text that the feed has of it.
        updated: when it was last changed, where the feed says so and it is another time than `published`.
    """

    title: str | None
    link: str | None
    guid: str | None
    published: str | None
    publisher: str | None
    markup: bool
    content: str
    updated: str | None = None


def entry_bytes(entry: Entry) -> bytes:
    """Write an entry: the same entry always gives the same bytes."""
    fields = {name: value for name, value in asdict(entry).items() if name != "updated" or value is not None}
    return json.dumps({"schema": SCHEMA, **fields}, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def said_by(entry: Entry) -> str:
    """Give what an entry says, by which an edit shows: its title, times and words; its address, name and markup may change by themselves."""
    words = " ".join(_TAG.sub(" ", entry.content).split())
    return "\n".join((entry.title or "", entry.published or "", entry.updated or "", words))


def _read(content: bytes, origin: str, charset: str | None) -> Page:  # noqa: ARG001 - JSON has its own encoding
    """Read an entry: its title is the headline, all else the story.

    Raises:
        DamagedError: the bytes are no entry.
    """
    entry = _entry(content, origin)
    text, blocks = _shown(entry)
    title = entry.title if entry.title and not text.startswith(entry.title) else None
    shift = len(title) + 2 if title else 0
    whole = f"{title}\n\n{text}" if title and text else title or text
    first = [Block(0, len(title), Hint.HEADLINE)] if title else []
    placed = [Block(block.start + shift, block.end + shift, block.hint) for block in blocks]
    host = urlsplit(entry.link or "").hostname
    metadata = PageMetadata(entry.title, entry.publisher, entry.published, host.removeprefix("www.") if host else None)
    return Page(whole, (*first, *placed), "utf-8", encoding_guessed=False, metadata=metadata)


def _entry(content: bytes, origin: str) -> Entry:
    """Read the JSON of an entry.

    Raises:
        DamagedError: it is none.
    """
    try:
        fields = json.loads(content)
        schema = fields.pop("schema")
        entry = Entry(**fields)
        urlsplit(entry.link or "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise DamagedError(f"{origin}: the bytes are no entry of a feed ({fault}); take it out of its feed again") from fault
    if schema != SCHEMA:
        raise DamagedError(f"{origin}: the entry has the shape {schema!r}, and this program reads {SCHEMA!r}; take it out of its feed again")
    return entry


def _shown(entry: Entry) -> tuple[str, tuple[Block, ...]]:
    """Give the visible text of an entry and its blocks."""
    if not entry.markup:
        return entry.content, split_blocks(entry.content)
    root = parse_markup(f"<html><body>{entry.content}</body></html>") if entry.content.strip() else None
    if root is None:
        return "", ()
    seen = see_text(root)
    return seen.text, tuple(Block(block.start, block.end, Hint.STORY) for block in seen.blocks)


def _sniff(head: bytes) -> bool:
    """Tell whether bytes begin as `entry_bytes` writes them."""
    return head.startswith(b'{\n "schema": "recoupe/entry/')


READER = Reader(suffixes=(".entry",), media_types=(MEDIA_TYPE,), sniff=_sniff, read=_read, isolated=True)
