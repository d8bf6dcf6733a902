"""Do as many tasks at once as there are processes, all on this machine. One that dies is started anew, and its task is done again."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from recoupe.errors import ScaleError
from recoupe.pipeline.warm_process import WarmProcess
from recoupe.scale.engine import Crew, Done, Engine, Lost, Task, Wishes

_START = "from recoupe.scale.process import serve; serve()"
# Tasks that wait for each process, so that none stands idle while its owner makes the next.
_WAITING = 2
# A task that brings two processes down is itself the cause; one may have been killed for what others took.
_TRIALS = 2


class _Processes:
    """Processes that stay warm from one task to the next."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._idle: list[WarmProcess] = []
        self._all: list[WarmProcess] = []
        self._lock = threading.Lock()
        self._ended = False

    def perform(self, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Done | Lost]:
        """Do tasks in all processes.

        Raises:
            ScaleError: a process refuses.
        """
        most = 1 if alone else self.count * _WAITING
        waiting: set[Future[Done | Lost]] = set()
        with ThreadPoolExecutor(self.count) as pool:
            try:
                for task in tasks:
                    waiting.add(pool.submit(self._done, task))
                    if len(waiting) >= most:
                        ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                        yield from (one.result() for one in ended)
                while waiting:
                    ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in ended)
            except BaseException:
                self.stop()  # else the pool waits until those at work are done
                raise
            finally:
                for one in waiting:
                    one.cancel()

    def stop(self) -> None:
        """Stop all processes."""
        with self._lock:
            stopping, self._all, self._idle, self._ended = self._all, [], [], True
        for process in stopping:
            process.stop()

    def _done(self, task: Task) -> Done | Lost:
        """Do one task in a process.

        Raises:
            ScaleError: the process refuses.
        """
        for _ in range(_TRIALS):
            process = self._take()
            answer = process.ask({"work": task.work}, task.content)
            self._put_back(process)
            if answer is not None:
                words, content = answer
                if words["is"] == "refused":
                    raise ScaleError(str(words["message"]))
                return Done(task, content)
        return Lost(task)

    def _take(self) -> WarmProcess:
        """Give a process that waits, or start one.

        Raises:
            ScaleError: all were stopped.
        """
        with self._lock:
            if self._ended:
                raise ScaleError("the processes were stopped, so that nothing more is done; start the same run again")
            waiting = [process for process in self._idle if process.runs]
            self._idle = waiting[1:]
            if waiting:
                return waiting[0]
            process = WarmProcess(_START)
            self._all.append(process)
            return process

    def _put_back(self, process: WarmProcess) -> None:
        with self._lock:
            if process in self._all and process.alive:
                self._idle.append(process)


@contextmanager
def _open(wishes: Wishes) -> Iterator[Crew]:
    processes = _Processes(wishes.workers)
    try:
        yield processes
    finally:
        processes.stop()


ENGINE = Engine("processes", "in several processes of this machine", _open)
