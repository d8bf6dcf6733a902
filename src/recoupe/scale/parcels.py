"""Pack what a task is done on, and what comes of it, into bytes that are the same on every machine.

A task is one line that says what it is, and lines of JSON or frames behind it.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from recoupe.errors import ScaleError
from recoupe.model.serial import written_plain
from recoupe.read.captures import Capture, Item
from recoupe.read.frames import item_frame, item_of, receive, send
from recoupe.version import __version__

Plain = Mapping[str, Any]
PROGRAM = f"recoupe {__version__}"


def pack(head: Plain, rest: bytes = b"") -> bytes:
    """Pack a task: what it is done by, and what it is done on."""
    return json.dumps({"program": PROGRAM, **head}).encode("ascii") + b"\n" + rest


def unpack(content: bytes) -> tuple[Plain, bytes]:
    """Unpack a task.

    Raises:
        ScaleError: another version of the program packed it.
    """
    first, _, rest = content.partition(b"\n")
    head: Plain = json.loads(first)
    if head["program"] != PROGRAM:
        raise ScaleError(f"the run was started with {head['program']}, and a worker of it runs {PROGRAM}; install one version everywhere, and start it again")
    return head, rest


def lines_of(values: Iterable[Any]) -> bytes:
    """Write values as lines of JSON."""
    return b"".join(json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n" for value in values)


def records_of(records: Iterable[Plain]) -> bytes:
    """Write records or incidents as `recoupe read` writes them, one a line."""
    return b"".join(written_plain(record).encode() + b"\n" for record in records)


def values_of(lines: bytes) -> list[Any]:
    """Read lines of JSON back."""
    return [json.loads(line) for line in lines.split(b"\n") if line]


def frames_of(items: Sequence[Item]) -> bytes:
    """Write items that were taken in one behind the other."""
    out = io.BytesIO()
    for item in items:
        send(out, *item_frame(item))
    return out.getvalue()


def items_of(frames: bytes) -> Iterator[Item]:
    """Read items back."""
    stream = io.BytesIO(frames)
    while stream.tell() < len(frames):
        yield item_of(*receive(stream))


def size_of(item: Item) -> int:
    """Give about how many bytes an item takes."""
    return len(item.content) if isinstance(item, Capture) else 0
