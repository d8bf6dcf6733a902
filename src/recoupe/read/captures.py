"""Hold what is taken in before anything is parsed: the bytes of one report, and what is told instead where there are none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import BinaryIO

from recoupe.read.page import Format

# No report is this long; one input must not hold up the others.
MOST_BYTES = 20_000_000
# The name of standard input among inputs, and how addresses begin.
STDIN = "-"
SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is known of an input beside its bytes.

    Attributes:
        published: day of publication, over whatever the page says.
        outlet: name of the publisher, over whatever the page says.
        language: ISO 639-1 code, instead of a guess.
        media_type: media type of the bytes, with its charset if the server named one.
    """

    published: date | None = None
    outlet: str | None = None
    language: str | None = None
    media_type: str | None = None

    def over(self, known: "ReadOptions") -> "ReadOptions":
        """Give these options, and where one is left open what is known of it elsewhere."""
        chosen = {one.name: getattr(self, one.name) or getattr(known, one.name) for one in fields(ReadOptions)}
        return ReadOptions(**chosen)


NOTHING_KNOWN = ReadOptions()


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one report, where they came from, and what the file, feed or server that held them says of them.

    Attributes:
        origin: path, address or name.
        content: the bytes.
        known: what is said of them.
        retrieved: when an archive says that they were retrieved, ISO 8601 with zone; None where the time at which they are taken in is as good.
    """

    origin: str
    content: bytes
    known: ReadOptions = NOTHING_KNOWN
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """A report or a feed that lies at an address; `title` is how the list that names it calls it."""

    address: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is odd with an input, though it was read: which, by what code, and in what words."""

    origin: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A report that could not be taken in: which, by what code, and in what words."""

    origin: str
    code: str
    message: str


Item = Capture | Pointer | Notice | Refusal


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of JSON Lines, or the columns of a table, that hold a text and what is known of it.

    Attributes:
        text: where the text stands.
        name: where its name stands, which becomes the `origin` of the record; a line without it is named after its file and number.
        published: where its day of publication stands, YYYY-MM-DD; not read where it is left out.
        outlet: where the name of its publisher stands; not read where it is left out.
        language: where its language stands, ISO 639-1; not read where it is left out.
        within: names hold within their file alone and are written behind it, `FILE#NAME`, so that two files may use one name; addresses hold everywhere.
    """

    text: str = "text"
    name: str = "id"
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    within: bool = False


DEFAULT_KEYS = Keys()


@dataclass(frozen=True, slots=True)
class Collection(Format):
    """One way of taking many reports out of one input. A module of this kind binds it as `READER`.

    Attributes:
        split: yields what the input holds, in its order, and None now and then where there is nothing to yield for a while, so that its owner sees it
            at work; takes a stream that can seek, the origin for names and messages, and the keys.
        isolated: its bytes are parsed by large libraries, so that a worker process does it, within limits of time and memory.
    """

    split: Callable[[BinaryIO, str, Keys], Iterator[Item | None]]
    isolated: bool = True
