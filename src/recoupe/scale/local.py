"""Do one task after another, in this process. Reports are read in one process beside it, so that one that crashes costs itself alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from recoupe.scale.engine import Crew, Done, Engine, Lost, Task, Wishes
from recoupe.scale.work import perform


class _Here:
    """This process."""

    def perform(self, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Done | Lost]:  # noqa: ARG002 - it is alone always
        """Do one task after another."""
        for task in tasks:
            yield Done(task, perform(task.work, task.content))


@contextmanager
def _open(_wishes: Wishes) -> Iterator[Crew]:
    yield _Here()


ENGINE = Engine("local", "one after another, on this machine", _open)
