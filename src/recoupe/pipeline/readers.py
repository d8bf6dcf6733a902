"""Read many reports at once, in processes that stay warm: the side of the owner. What is read does not depend on how many there are.

Each process loads the codebook, the pipelines and the gazetteer for itself, which takes some seconds and several hundred megabytes.
"""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from recoupe.codebook.load import Codebook
from recoupe.model.serial import to_dict
from recoupe.pipeline.reader_process import additions_frame, options_frame, outcome_of
from recoupe.pipeline.reading import Failure, read_item
from recoupe.read.captures import Capture, ReadOptions, Refusal
from recoupe.read.frames import Words, item_frame, receive, send
from recoupe.read.isolation import no_broken_pipe

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from recoupe.pipeline.reader_process import serve; serve()"
# Reports that wait for each process, so that none stands idle while its owner writes; more would only fill memory.
_WAITING = 2
# An input that brings two processes down is itself the cause; one may have been killed for what others took.
_TRIALS = 2

Outcome = Mapping[str, Any] | Failure


class Readers:
    """Reads reports in some processes; one is this process itself."""

    def __init__(self, count: int, options: ReadOptions, codebook: Codebook) -> None:
        """Keep what is read with; no process is started yet.

        Args:
            count: how many processes read at once.
            options: what the caller knows of all reports.
            codebook: what is known of the world; other processes load the one that ships, with what a team added to it.
        """
        self._count = count
        self.options = options
        self._codebook = codebook
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._processes: list[_Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            process.stop()

    def read(self, items: Iterable[Capture | Refusal]) -> Iterator[tuple[Capture | Refusal, Outcome]]:
        """Yield each item with its record, or with why there is none, in the order given. A few items are asked for ahead."""
        if self._count == 1:
            for item in items:
                yield item, self._read_here(item)
            return
        with ThreadPoolExecutor(self._count) as pool:
            waiting: deque[tuple[Capture | Refusal, Future[Outcome]]] = deque()
            try:
                for item in items:
                    waiting.append((item, pool.submit(self._read_there, item)))
                    if len(waiting) > self._count * _WAITING:
                        yield _ended(waiting.popleft())
                while waiting:
                    yield _ended(waiting.popleft())
            finally:
                for _, reading in waiting:
                    reading.cancel()

    def _read_here(self, item: Capture | Refusal) -> Outcome:
        found = read_item(item, self.options, self._codebook)
        return found if isinstance(found, Failure) else to_dict(found)

    def _read_there(self, item: Capture | Refusal) -> Outcome:
        """Read one item in another process; one that brings its process down is given up, and the others go on."""
        if isinstance(item, Refusal):
            return self._read_here(item)
        words, content = item_frame(item)
        asked = {"item": words, "options": options_frame(self.options), "additions": additions_frame(self._codebook)}
        for _ in range(_TRIALS):
            process = self._take()
            answer = process.ask(asked, content)
            self._put_back(process)
            if answer is not None:
                return outcome_of(*answer)
        said = f"{item.origin}: reading it brought {_TRIALS} processes down one after another; its bytes are kept, add it alone to see why"
        return Failure(item.origin, "limit", said)

    def _take(self) -> "_Process":
        """Give a process that waits, warm from what it read before, or start one."""
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.runs:
                    return process
                process.stop()
                self._processes.remove(process)
            process = _Process()
            self._processes.append(process)
            return process

    def _put_back(self, process: "_Process") -> None:
        with self._lock:
            if process.alive:
                self._idle.append(process)
            else:
                self._processes.remove(process)


def _ended(waiting: tuple[Capture | Refusal, Future[Outcome]]) -> tuple[Capture | Refusal, Outcome]:
    item, reading = waiting
    return item, reading.result()


class _Process:
    """One process that reads."""

    def __init__(self) -> None:
        self.alive = True
        # Threads of numeric libraries would quarrel for the processors that other processes read on.
        quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        self._process = subprocess.Popen(  # noqa: S603 - this very program, nothing of the input
            [sys.executable, "-c", _START, json.dumps(sys.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=quiet
        )

    @property
    def runs(self) -> bool:
        """Tell whether nobody stopped it, the system included."""
        return self.alive and self._process.poll() is None

    def ask(self, words: Words, content: bytes) -> tuple[Words, bytes] | None:
        """Hand a report over, and give the answer; None where the process is gone."""
        assert self._process.stdin is not None  # opened above
        assert self._process.stdout is not None  # as above
        try:
            with no_broken_pipe():
                send(self._process.stdin, words, content)  # type: ignore[arg-type]  # `IO[bytes]`, which is all of `BinaryIO` that is used
            return receive(self._process.stdout)  # type: ignore[arg-type]  # as above
        except (OSError, EOFError, ValueError):
            self.stop()
            return None

    def stop(self) -> None:
        """Stop the process, and wait until it is gone."""
        self.alive = False
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError), no_broken_pipe():
                    stream.close()
        self._process.wait()
