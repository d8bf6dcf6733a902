"""Parse what comes from strangers in a process of its own, within limits: the side of the worker. Its owner is `isolation.py`.

The limits are set by the system itself where it knows how to (Linux, macOS): memory for good, processor time anew for each page or item.
"""

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from recoupe import registry
from recoupe.errors import LimitError, ReadError
from recoupe.read.captures import Collection, Keys
from recoupe.read.frames import Words, item_frame, page_frame, receive, send
from recoupe.read.page import Format, Reader


def serve(seconds: int, megabytes: int) -> None:
    """Do what the owner asks, until it goes.

    Args:
        seconds: processor time that one page, or one item of an archive, may take.
        megabytes: memory that this process may hold, program and libraries included.
    """
    asked, said = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not stand between the frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches a worker too; its owner decides when it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(megabytes)
    while True:
        try:
            words, content = receive(asked)
        except EOFError:
            return
        try:
            _limit_time(seconds)
            _answer(words, content, said, seconds)
        except ReadError as fault:
            send(said, {"is": "refused-whole", "error": type(fault).__name__, "message": str(fault)})
        except MemoryError:
            # What is left of the memory is not to be relied on: the owner starts another worker.
            del content
            message = f"{words['origin']}: reading it takes more than {megabytes} MB of memory, which no report does; it was given up"
            send(said, {"is": "refused-whole", "error": LimitError.__name__, "message": message})
            return


def _answer(words: Words, content: bytes, said: BinaryIO, seconds: int) -> None:
    """Read a page, or split a collection item by item.

    Raises:
        ReadError: the input is refused.
    """
    found = registry.load("read", words["format"], Format)
    if isinstance(found, Reader):
        send(said, page_frame(found.read(content, words["origin"], words["charset"])))
        return
    assert isinstance(found, Collection)  # a format is one or the other
    with _opened(words, content) as stream:
        for item in found.split(stream, words["origin"], Keys(**words["keys"])):
            if item is not None:
                send(said, *item_frame(item))
            _limit_time(seconds)
    send(said, {"is": "end"})


@contextmanager
def _opened(words: Words, content: bytes) -> Iterator[BinaryIO]:
    """Open the file that a collection lies in, or its bytes.

    Raises:
        ReadError: the file cannot be opened.
    """
    if words["path"] is None:
        yield io.BytesIO(content)
        return
    try:
        stream = Path(words["path"]).open("rb")  # noqa: SIM115 - closed below; only the opening is guarded
    except (OSError, ValueError) as fault:
        raise ReadError(f"{words['origin']}: the file cannot be read: {fault}; check the path and its permissions") from fault
    with stream:
        yield stream


def _limit_memory(megabytes: int) -> None:
    """Limit the memory of this process, keep it from writing files, and leave no image of it when it is stopped."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, megabytes * 1_000_000), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            continue


def _limit_time(seconds: int) -> None:
    """Let the system stop this process when it has used so much more processor time."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + 1 + seconds, hard))
