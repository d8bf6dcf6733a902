"""Parse what comes from strangers in worker processes, within limits of time and memory: the side of the owner.

A worker is started when it is first needed, serves many inputs, and is started anew when an input kills it: that input is refused with the reason, and the
others go on. Plain text, lines and tables are read in this process, by the standard library alone.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from recoupe import errors
from recoupe.errors import LimitError, ReadError
from recoupe.read.captures import Collection, Item, Keys
from recoupe.read.formats import formats
from recoupe.read.frames import Words, item_of, keys_frame, page_of, receive, send
from recoupe.read.page import Format, Page, Reader

_START = (
    "import json, sys; path, seconds, megabytes = json.loads(sys.argv[1]); sys.path[:] = path; from recoupe.read.worker import serve; serve(seconds, megabytes)"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page, or one item of an archive, may take.

    Attributes:
        seconds: processor time.
        wall_s: time on the clock, for what waits instead of working; more, because a busy machine must not change what is read.
        megabytes: memory of the worker, program and libraries included; kept by Linux alone.
    """

    seconds: int = 10
    wall_s: float = 60.0
    megabytes: int = 512


class Workers:
    """Parses pages and splits collections in worker processes. Any number of threads may share it."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Keep the limits; no process is started yet."""
        self.limits = limits or Limits()
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def read(self, reader: Reader, content: bytes, origin: str, charset: str | None) -> Page:
        """Read one page, in a worker if its reader asks for that.

        Raises:
            ReadError: the page is refused by its reader.
            LimitError: it takes too much time or memory, or brings its worker down.
        """
        if not reader.isolated:
            return reader.read(content, origin, charset)
        worker = self._take()
        words, _ = worker.ask({"format": _name(reader), "origin": origin, "charset": charset}, content)
        try:
            page = page_of(_honest(words))
        finally:
            self._put_back(worker)
        return page

    def split(self, collection: Collection, source: Path | bytes, origin: str, keys: Keys) -> Iterator[Item]:
        """Yield the items of a collection from a worker. Where one brings it down, what stands behind it is lost, and the error says so.

        Args:
            collection: the format.
            source: the file, or its bytes.
            origin: for names and messages.
            keys: where texts stand in lines and tables.

        Raises:
            ReadError: the collection is refused by its reader.
            LimitError: an item takes too much time or memory, or brings the worker down.
        """
        # A worker may have been started in another folder than the one that its owner is in now.
        content, path = (source, None) if isinstance(source, bytes) else (b"", str(source.absolute()))
        worker = self._take()
        ended = False
        try:
            words, held = worker.ask({"format": _name(collection), "origin": origin, "path": path, "keys": keys_frame(keys)}, content)
            while words["is"] != "end":
                yield item_of(_honest(words), held)
                words, held = worker.hear(origin)
            ended = True
        finally:
            if not ended:  # refused, or nobody wants the rest: it may still be at work
                worker.stop()
            self._put_back(worker)

    def close(self) -> None:
        """Stop all workers that wait; the next input starts one anew."""
        with self._lock:
            waiting, self._idle = self._idle, []
        if self._owner == os.getpid():
            for worker in waiting:
                worker.stop()

    def _take(self) -> "_Worker":
        """Give a worker that waits, or start one. A process that was forked off starts its own."""
        with self._lock:
            if self._owner != os.getpid():
                self._idle, self._owner = [], os.getpid()
            if self._idle:
                return self._idle.pop()
        return _Worker(self.limits)

    def _put_back(self, worker: "_Worker") -> None:
        with self._lock:
            if worker.alive:
                self._idle.append(worker)


@cache
def shared_workers() -> Workers:
    """Give the workers that everything in this process shares."""
    workers = Workers()
    atexit.register(workers.close)
    return workers


@cache
def _names() -> dict[int, str]:
    return {id(one): name for name, one in formats().items()}


def _name(found: Format) -> str:
    """Give the name of a format."""
    return _names()[id(found)]


def _honest(words: Words) -> Words:
    """Give what a worker said, unless it is a refusal.

    Raises:
        ReadError: it is one; of the kind that the worker names.
    """
    if words["is"] != "refused-whole":
        return words
    kind = getattr(errors, str(words["error"]), ReadError)
    raise (kind if isinstance(kind, type) and issubclass(kind, ReadError) else ReadError)(str(words["message"]))


class _Worker:
    """One worker process, as its owner sees it."""

    def __init__(self, limits: Limits) -> None:
        self.alive = True
        self._limits = limits
        self._late = False
        start = json.dumps([sys.path, limits.seconds, limits.megabytes])
        # Threads of numeric libraries take address space, each some 64 MB, and do nothing here.
        quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "PYTHONIOENCODING": "utf-8"}
        self._process = subprocess.Popen(  # noqa: S603 - this very program, nothing of the input
            [sys.executable, "-c", _START, start], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=quiet
        )

    def ask(self, words: Words, content: bytes) -> tuple[Words, bytes]:
        """Ask for something, and hear the first answer.

        Raises:
            LimitError: the input takes too much, or brings the worker down.
        """
        assert self._process.stdin is not None  # opened above
        try:
            with no_broken_pipe():
                send(self._process.stdin, words, content)  # type: ignore[arg-type]  # `IO[bytes]`, which is all of `BinaryIO` that is used
        except OSError as fault:
            self.stop()
            raise LimitError(f"{words['origin']}: {self._cause()}; it was given up, pass it as plain text") from fault
        return self.hear(words["origin"])

    def hear(self, origin: str) -> tuple[Words, bytes]:
        """Hear the next answer.

        Raises:
            LimitError: none comes in time, or the worker is down.
        """
        assert self._process.stdout is not None  # opened above
        timer = threading.Timer(self._limits.wall_s, self._stop_late)
        timer.start()
        try:
            words, content = receive(self._process.stdout)  # type: ignore[arg-type]  # as above
        except (EOFError, ValueError) as fault:
            self.stop()
            raise LimitError(f"{origin}: {self._cause()}; it was given up, pass it as plain text") from fault
        finally:
            timer.cancel()
        if words.get("is") == "refused-whole" and words.get("error") == LimitError.__name__:
            self.stop()
        return words, content

    def stop(self) -> None:
        """Stop the process, and wait until it is gone."""
        self.alive = False
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                _close(stream)
        self._process.wait()

    def _stop_late(self) -> None:
        self._late = True
        self._process.kill()

    def _cause(self) -> str:
        """Say why the process is gone."""
        code = self._process.returncode
        if self._late:
            return f"reading it takes more than {self._limits.wall_s:g} seconds"
        if code == -getattr(signal, "SIGXCPU", 0):
            return f"reading it takes more than {self._limits.seconds} seconds of processor time"
        return f"reading it brought the parser down (it ended with {code})"


@contextmanager
def no_broken_pipe() -> Iterator[None]:
    """Keep a worker that is gone from ending the program: filters end when their reader does, and a worker's pipe looks the same to the system."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPIPE})
    try:
        yield
    finally:
        if signal.SIGPIPE not in before and signal.SIGPIPE in signal.sigpending():
            signal.sigwait({signal.SIGPIPE})
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _close(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone already."""
    with suppress(OSError):
        stream.close()
