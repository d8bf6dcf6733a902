"""Take inputs in, whatever they are: files, folders, archives, feeds, lists, tables, addresses. The public face of what comes before reading.

    for item in take(source, Intake()):
        match item: Capture → read_document(item.content, item.origin, …)   Notice, Refusal → tell it

What holds many reports is split; what lies at an address is fetched; a list of feeds leads to them. Nothing here raises for a bad input: it yields the reason.
"""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from recoupe.errors import ReadError, RecoupeError
from recoupe.read.captures import DEFAULT_KEYS, MOST_BYTES, SCHEMES, STDIN, Capture, Collection, Item, Keys, Notice, Pointer, Refusal
from recoupe.read.formats import SNIFFED_BYTES, format_of, formats
from recoupe.read.isolation import Workers, shared_workers
from recoupe.read.sources import find_origins

Fetch = Callable[[str], Capture]


def refuse_to_fetch(address: str) -> Capture:
    """Refuse an address: the caller did not say that anything may be fetched.

    Raises:
        ReadError: always.
    """
    raise ReadError(f"{address}: the address is not fetched here; fetch it first and pass its file, or pass what fetches (`Intake.fetch`)")


@dataclass(frozen=True, slots=True)
class Intake:
    """How inputs are taken in.

    Attributes:
        keys: where texts stand in JSON Lines and tables.
        as_lines: take every input that is no table for JSON Lines, whatever its name.
        fetch: fetches an address; refuses, if left out.
        workers: where pages and archives are parsed.
        stdin: the stream that `-` stands for.
    """

    keys: Keys = DEFAULT_KEYS
    as_lines: bool = False
    fetch: Fetch = refuse_to_fetch
    workers: Workers = field(default_factory=shared_workers)
    stdin: BinaryIO | None = None


def take_all(sources: Iterable[str], intake: Intake) -> Iterator[Capture | Notice | Refusal]:
    """Yield what sources hold, in the order given; a folder stands for its files, sorted, hidden ones left out."""
    for source in sources:
        for origin in [source] if is_address(source) else find_origins([source]):
            yield from take(origin, intake)


def take(origin: str, intake: Intake) -> Iterator[Capture | Notice | Refusal]:
    """Yield what one file, address or standard input holds.

    Args:
        origin: a path, an address, or `-`.
        intake: how it is taken in.
    """
    try:
        for item in _items(origin, intake):
            yield from _followed(item, intake)
    except RecoupeError as fault:
        yield refusal(origin, fault)


def is_address(source: str) -> bool:
    """Tell whether a source is an address, not a path."""
    return source[:8].lower().startswith(SCHEMES)


def refusal(origin: str, fault: RecoupeError) -> Refusal:
    """Make a refusal of an error."""
    return Refusal(origin, fault.code if isinstance(fault, ReadError) else "internal", str(fault))


def _followed(item: Item, intake: Intake) -> Iterator[Capture | Notice | Refusal]:
    """Yield an item, or what lies at the address that it points to: a page, or the entries of a feed, but no further list."""
    if not isinstance(item, Pointer):
        yield item
        return
    try:
        for found in _unfolded(intake.fetch(item.address), intake):
            if isinstance(found, Pointer):
                yield Refusal(found.address, "fetch", f"{found.address}: the list at {item.address} names it, which another list named; pass that list itself")
            else:
                yield found
    except RecoupeError as fault:
        yield refusal(item.address, fault)


def _items(origin: str, intake: Intake) -> Iterator[Item]:
    """Yield what one input holds.

    Raises:
        ReadError: it cannot be opened, fetched or taken apart.
    """
    if is_address(origin):
        yield from _unfolded(intake.fetch(origin), intake)
    elif origin == STDIN:
        yield from _from_stdin(intake)
    else:
        yield from _from_file(origin, intake)


def _from_stdin(intake: Intake) -> Iterator[Item]:
    """Yield what standard input holds; JSON Lines are taken as they come in.

    Raises:
        ReadError: it cannot be taken apart.
    """
    stream = intake.stdin or sys.stdin.buffer
    lines = formats()["lines"]
    if intake.as_lines and isinstance(lines, Collection):
        yield from filter(None, lines.split(stream, STDIN, intake.keys))
    else:
        yield from _unfolded(Capture(STDIN, stream.read(MOST_BYTES)), intake)


def _from_file(origin: str, intake: Intake) -> Iterator[Item]:
    """Yield what one file holds.

    Raises:
        ReadError: it cannot be opened or taken apart.
    """
    try:
        with Path(origin).open("rb") as stream:
            head = stream.read(SNIFFED_BYTES)
            collection = _collection(head, origin, None, intake)
            if collection is None:
                yield Capture(origin, head + stream.read(MOST_BYTES - len(head)))
            elif not collection.isolated:
                stream.seek(0)
                yield from filter(None, collection.split(stream, origin, intake.keys))
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else fault
        raise ReadError(f"{origin}: the file cannot be read: {str(reason).lower()}; check the path and its permissions") from fault
    if collection is not None and collection.isolated:
        yield from intake.workers.split(collection, Path(origin), origin, intake.keys)


def _unfolded(capture: Capture, intake: Intake) -> Iterator[Item]:
    """Yield what bytes hold that are there already.

    Raises:
        ReadError: they cannot be taken apart.
    """
    collection = _collection(capture.content[:SNIFFED_BYTES], capture.origin, capture.known.media_type, intake)
    if collection is None:
        yield capture
    elif collection.isolated:
        yield from intake.workers.split(collection, capture.content, capture.origin, intake.keys)
    else:
        yield from filter(None, collection.split(io.BytesIO(capture.content), capture.origin, intake.keys))


def _collection(head: bytes, origin: str, media_type: str | None, intake: Intake) -> Collection | None:
    """Give the format of many reports that an input has, None where it is one report, or nothing that is known."""
    try:
        found = format_of(head, origin, media_type).format
    except ReadError:
        return None  # refused, with the whole of it at hand, when it is read
    lines = formats()["lines"]
    if intake.as_lines and found is not formats()["table"] and isinstance(lines, Collection):
        return lines
    return found if isinstance(found, Collection) else None
