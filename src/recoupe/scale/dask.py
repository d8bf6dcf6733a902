"""Hand tasks to the workers of a Dask cluster. Needs dask: `pip install 'recoupe[dask]'`, the same there and here.

Whatever a task needs travels with it, so that workers need no file of the machine that started the run, and a task whose worker is gone is done by another.
How often Dask tries that is its own setting, `distributed.scheduler.allowed-failures`.
"""

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from recoupe.errors import RecoupeError, ScaleError, SchedulerError
from recoupe.scale.engine import Crew, Done, Engine, Lost, Task, Wishes
from recoupe.scale.work import perform

_CONNECT_S = 10
# Tasks that wait for each thread, so that none stands idle while the next travels; and the least that is asked for while a cluster grows.
_WAITING, _LEAST = 2, 8
# A task is a shard, a window or a batch with all that it needs: Dask would warn of each that it is large.
_QUIET = {"distributed.admin.large-graph-warning-threshold": "1GB"}


class _Cluster:
    """The workers of a scheduler."""

    def __init__(self, dask: ModuleType, client: Any, scheduler: str) -> None:  # noqa: ANN401 - dask has no types
        self._dask, self._client, self._scheduler = dask, client, scheduler

    def perform(self, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Done | Lost]:
        """Hand tasks over, some ahead.

        Raises:
            ScaleError: a worker refuses.
            SchedulerError: the scheduler is gone.
        """
        coming = iter(tasks)
        waiting = self._dask.as_completed(loop=self._client.loop)
        known: dict[str, Task] = {}
        self._hand_over(coming, waiting, known, alone=alone)
        while known:
            with self._reached():
                future = next(waiting)
            task = known.pop(future.key)
            ended = self._ended(task, future)
            self._hand_over(coming, waiting, known, alone=alone)
            yield ended

    def _hand_over(self, coming: Iterator[Task], waiting: Any, known: dict[str, Task], *, alone: bool) -> None:  # noqa: ANN401 - as above
        """Hand tasks over until as many wait as workers can do soon."""
        most = 1 if alone else self._most()
        while len(known) < most and (task := next(coming, None)) is not None:
            with self._reached():
                future = self._client.submit(perform, task.work, task.content, pure=False)
            known[future.key] = task
            waiting.add(future)

    def _most(self) -> int:
        """Give how many tasks may wait.

        Raises:
            SchedulerError: the scheduler is gone.
        """
        with self._reached():
            threads: int = sum(self._client.nthreads().values())
        return max(_LEAST, _WAITING * threads)

    def _ended(self, task: Task, future: Any) -> Done | Lost:  # noqa: ANN401 - as above
        """Give what came of a task.

        Raises:
            ScaleError: the worker refuses, or cannot do it.
            SchedulerError: the scheduler is gone.
        """
        with self._reached():
            fault = future.exception()
            content = future.result() if fault is None else b""
        if fault is None:
            return Done(task, content)
        if isinstance(fault, self._dask.KilledWorker):
            return Lost(task)
        if isinstance(fault, RecoupeError):
            raise fault
        raise ScaleError(f"a worker of {self._scheduler} cannot {task.work} ({type(fault).__name__}: {fault}); install the same recoupe there") from fault

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Say so where the scheduler is gone.

        Raises:
            SchedulerError: it is.
        """
        try:
            yield
        except (OSError, TimeoutError, CancelledError, asyncio.CancelledError) as fault:
            raise SchedulerError(f"the scheduler {self._scheduler} is gone; what is done is kept, give the same command again when it is back") from fault


def _import_distributed() -> ModuleType:
    """Import Dask's own distribution, which is no part of a plain installation.

    Raises:
        ScaleError: it is not installed.
    """
    try:
        import_module("dask").config.set(_QUIET)
        return import_module("distributed")
    except ImportError as fault:
        raise ScaleError("the engine dask needs Dask, which is not installed; run `pip install 'recoupe[dask]'` here and on all workers") from fault


@contextmanager
def _open(wishes: Wishes) -> Iterator[Crew]:
    """Connect to a scheduler.

    Raises:
        ScaleError: Dask is not installed, or no scheduler was named.
        SchedulerError: it does not answer.
    """
    dask, scheduler = _import_distributed(), wishes.scheduler
    if scheduler is None:
        raise ScaleError("the engine dask needs a scheduler; name its address, or the file that it wrote")
    named = {"scheduler_file": scheduler} if Path(scheduler).is_file() else {"address": scheduler}
    try:
        client = dask.Client(**named, timeout=_CONNECT_S, set_as_default=False, name="recoupe")
    except (OSError, TimeoutError, ValueError) as fault:
        raise SchedulerError(f"the scheduler {scheduler!r} does not answer ({fault}); check the address, and that it runs (dask scheduler)") from fault
    try:
        if not client.nthreads():
            wishes.tell(f"the scheduler {scheduler} has no workers yet; the run begins with the first")
        yield _Cluster(dask, client, scheduler)
    finally:
        client.close()


ENGINE = Engine("dask", "on the workers of a Dask cluster", _open, clustered=True)
