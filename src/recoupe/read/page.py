"""Hold what a reader gives: the visible text of one input, its blocks, and what its metadata says.

Blocks are stretches of text that belong together (a paragraph, a heading, a caption). They stand in text order, never
overlap, and cover every character that is not white space.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Hint(StrEnum):
    """What the markup of an input says of a block."""

    NONE = "none"
    HEADLINE = "headline"
    HEADING = "heading"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    QUOTE = "quote"
    FURNITURE = "furniture"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Block:
    """Characters `[start, end)` of a page that belong together."""

    start: int
    end: int
    hint: Hint = Hint.NONE


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of itself outside its visible text. `published` is the string as it stands there."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The visible text of one input. `encoding_guessed` when nothing declared the encoding and it is not Unicode."""

    text: str
    blocks: tuple[Block, ...]
    encoding: str
    encoding_guessed: bool
    metadata: PageMetadata = PageMetadata()


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of input. Each module of a kind binds a `Reader` (one report) or a `Collection` (many) as `READER`.

    Attributes:
        suffixes: ends of file names, lower case, with the dot.
        media_types: media types without parameters.
        sniff: tells from the first bytes alone whether they are of this kind.
    """

    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    sniff: Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Reader(Format):
    """One way of reading the bytes of one report.

    Attributes:
        read: reads the bytes; takes the content, the origin for messages, and the charset declared outside of it.
        binary: its bytes are no text, and are not refused for it.
        isolated: its bytes are parsed by large libraries, so that a worker process does it, within limits of time and memory.
    """

    read: Callable[[bytes, str, str | None], Page]
    binary: bool = False
    isolated: bool = False
