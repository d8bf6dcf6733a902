"""Read many reports at once, in processes that stay warm: the side of the owner. What is read does not depend on how many there are.

Each process loads the codebook, the pipelines and the gazetteer for itself, which takes some seconds and several hundred megabytes.
"""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from recoupe.codebook.load import Codebook
from recoupe.model.serial import to_dict
from recoupe.pipeline.reader_process import additions_frame, options_frame, outcome_of
from recoupe.pipeline.reading import Failure, read_item
from recoupe.pipeline.warm_process import WarmProcess
from recoupe.read.captures import Capture, ReadOptions, Refusal
from recoupe.read.frames import item_frame

_START = "from recoupe.pipeline.reader_process import serve; serve()"
# Reports that wait for each process, so that none stands idle while its owner writes; more would only fill memory.
_WAITING = 2
# An input that brings two processes down is itself the cause; one may have been killed for what others took.
_TRIALS = 2

Outcome = Mapping[str, Any] | Failure


class Companions:
    """Processes that read a report at a time; any number of threads may ask for one, and there are as many as read at once."""

    def __init__(self, options: ReadOptions, codebook: Codebook, *, gate: bool = False) -> None:
        """Keep what is read with; no process is started yet.

        Args:
            options: what the caller knows of all reports.
            codebook: what is known of the world; the processes load the one that ships, with what a team added to it.
            gate: parse nothing where no word speaks for a violent deed.
        """
        self.options = options
        self._gate = gate
        self._additions = additions_frame(codebook)
        self._lock = threading.Lock()
        self._idle: list[WarmProcess] = []
        self._processes: list[WarmProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop all processes; the next report starts one anew."""
        with self._lock:
            stopping, self._processes, self._idle = self._processes, [], []
        for process in stopping:
            process.stop()

    def read_apart(self, item: Capture) -> Outcome:
        """Read one item in another process; one that brings its process down is given up."""
        words, content = item_frame(item)
        asked = {"item": words, "options": options_frame(self.options), "additions": self._additions, "gate": self._gate}
        for _ in range(_TRIALS):
            process = self._take()
            answer = process.ask(asked, content)
            self._put_back(process)
            if answer is not None:
                return outcome_of(*answer)
        return given_up(item.origin)

    def _take(self) -> WarmProcess:
        """Give a process that waits, warm from what it read before, or start one."""
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.runs:
                    return process
                process.stop()
                self._processes.remove(process)
            process = WarmProcess(_START)
            self._processes.append(process)
            return process

    def _put_back(self, process: WarmProcess) -> None:
        with self._lock:
            if process not in self._processes:
                process.stop()
            elif process.alive:
                self._idle.append(process)
            else:
                self._processes.remove(process)


def given_up(origin: str) -> Failure:
    """Say of a report that it brought down whatever read it, time after time."""
    said = f"{origin}: reading it brought {_TRIALS} processes down one after another; read it alone to see why"
    return Failure(origin, "limit", said)


class Readers(Companions):
    """Reads reports in some processes; one is this process itself."""

    def __init__(self, count: int, options: ReadOptions, codebook: Codebook, *, gate: bool = False) -> None:
        """Keep what is read with; no process is started yet.

        Args:
            count: how many processes read at once.
            options: what the caller knows of all reports.
            codebook: what is known of the world; other processes load the one that ships, with what a team added to it.
            gate: parse nothing where no word speaks for a violent deed.
        """
        super().__init__(options, codebook, gate=gate)
        self._count = count
        self._codebook = codebook

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
        found = read_item(item, self.options, self._codebook, gate=self._gate)
        return found if isinstance(found, Failure) else to_dict(found)

    def _read_there(self, item: Capture | Refusal) -> Outcome:
        """Read one item in another process; one that brings its process down is given up, and the others go on."""
        return self._read_here(item) if isinstance(item, Refusal) else self.read_apart(item)


def _ended(waiting: tuple[Capture | Refusal, Future[Outcome]]) -> tuple[Capture | Refusal, Outcome]:
    item, reading = waiting
    return item, reading.result()
