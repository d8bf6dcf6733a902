"""Put what workers and their owner say to one another into frames: JSON for the words, plain bytes for contents.

Nothing in a frame is ever run: a worker that hostile bytes took over can lie, and do no more.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, BinaryIO

from recoupe.read.captures import Capture, Item, Keys, Notice, Pointer, ReadOptions, Refusal
from recoupe.read.page import Block, Hint, Page, PageMetadata

_SIZES = struct.Struct(">IQ")
# A worker that says more than this at once is out of order: no page is so long.
MOST_IN_A_FRAME = 400_000_000

Words = Mapping[str, Any]


def send(stream: BinaryIO, words: Words, content: bytes = b"") -> None:
    """Write one frame.

    Raises:
        OSError: the other side is gone.
    """
    written = json.dumps(words).encode("ascii")
    stream.write(_SIZES.pack(len(written), len(content)) + written + content)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[Words, bytes]:
    """Read one frame.

    Raises:
        EOFError: the other side is gone, or speaks another language.
    """
    head = stream.read(_SIZES.size)
    if len(head) < _SIZES.size:
        raise EOFError("the other side has gone; start it anew")
    words_size, content_size = _SIZES.unpack(head)
    if words_size + content_size > MOST_IN_A_FRAME:
        raise EOFError("the frame is longer than any page; start the other side anew")
    written, content = stream.read(words_size), stream.read(content_size)
    if len(written) < words_size or len(content) < content_size:
        raise EOFError("the other side has gone in the middle of a frame; start it anew")
    return json.loads(written), content


def page_frame(page: Page) -> Words:
    """Put a page into words."""
    blocks = [[block.start, block.end, block.hint.value] for block in page.blocks]
    return {"is": "page", "text": page.text, "blocks": blocks, "encoding": page.encoding, "guessed": page.encoding_guessed, "metadata": asdict(page.metadata)}


def page_of(words: Words) -> Page:
    """Take a page out of words, and hold it to what a page is.

    Raises:
        ValueError: it is none.
    """
    text = words["text"]
    blocks = tuple(Block(start, end, Hint(hint)) for start, end, hint in words["blocks"])
    edges = [edge for block in blocks for edge in (block.start, block.end)]
    if not isinstance(text, str) or edges != sorted(edges) or (edges and not 0 <= edges[0] <= edges[-1] <= len(text)):
        raise ValueError("the worker gave a page whose blocks do not lie in its text; start it anew")
    metadata = PageMetadata(**{one.name: words["metadata"][one.name] for one in fields(PageMetadata)})
    return Page(text, blocks, str(words["encoding"]), bool(words["guessed"]), metadata)


def item_frame(item: Item) -> tuple[Words, bytes]:
    """Put an item into words and content."""
    match item:
        case Capture():
            known = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(item.known).items()}
            return {"is": "capture", "origin": item.origin, "known": known, "retrieved": item.retrieved}, item.content
        case Pointer():
            return {"is": "pointer", **asdict(item)}, b""
        case Notice():
            return {"is": "notice", **asdict(item)}, b""
        case Refusal():
            return {"is": "refusal", **asdict(item)}, b""


def item_of(words: Words, content: bytes) -> Item:
    """Take an item out of words and content.

    Raises:
        ValueError: it is none.
    """
    match words["is"]:
        case "capture":
            known = dict(words["known"])
            known["published"] = date.fromisoformat(known["published"]) if known["published"] else None
            return Capture(str(words["origin"]), content, ReadOptions(**known), words["retrieved"])
        case "pointer":
            return Pointer(str(words["address"]), words["title"])
        case "notice":
            return Notice(str(words["origin"]), str(words["code"]), str(words["message"]))
        case "refusal":
            return Refusal(str(words["origin"]), str(words["code"]), str(words["message"]))
        case _:
            raise ValueError(f"the worker gave {words['is']!r}, which is nothing that is known; start it anew")


def keys_frame(keys: Keys) -> Words:
    """Put keys into words."""
    return asdict(keys)
