"""Do what takes long behind the back of whoever asked for it: a thread a task, its progress to be seen on a page, its result until the desk ends."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any

from recoupe.errors import RecoupeError

LOG = logging.getLogger("recoupe.desk")
# What is done sooner is shown by the page that follows at once.
SOON_S = 0.25


@dataclass(slots=True)
class Task:
    """Something that is being done, or was.

    Attributes:
        name: what it is; of tasks of one name one is at work at a time.
        by: who asked for it.
        begun: when.
        ended: when it was done; empty while it is at work.
        done: how much is done.
        of: of how much; 0 where nobody can say.
        result: what came of it, as plain values.
        fault: why nothing did; empty where it went well.
    """

    name: str
    by: str
    begun: str
    ended: str = ""
    done: int = 0
    of: int = 0
    result: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""

    def progress(self, done: int, of: int) -> None:
        """Say how much is done."""
        self.done, self.of = done, of


Do = Callable[[Task], Mapping[str, Any]]


class Works:
    """The tasks of a desk, the last of each name."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}
        self._changed = Condition()

    def begin(self, task: Task, do: Do, clock: Callable[[], str]) -> Task:
        """Begin a task in a thread of its own; one of the same name that is still at work is given instead.

        Args:
            task: what it is.
            do: does it, is handed the task to say how far it is, and gives its result.
            clock: gives the time.
        """
        with self._changed:
            running = self._tasks.get(task.name)
            if running is not None and not running.ended:
                return running
            self._tasks[task.name] = task
        Thread(target=self._work, args=(task, do, clock), name=f"task {task.name[:40]}", daemon=True).start()
        return task

    def last(self, name: str) -> Task | None:
        """Give the last task of a name."""
        return self._tasks.get(name)

    def named(self, beginning: str) -> dict[str, Task]:
        """Give the last tasks whose names begin so, by the rest of their names."""
        return {name.removeprefix(beginning): task for name, task in list(self._tasks.items()) if name.startswith(beginning)}

    def wait(self, task: Task, timeout_s: float = SOON_S) -> bool:
        """Wait until a task is done, and tell whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(task.ended), timeout_s)

    def _work(self, task: Task, do: Do, clock: Callable[[], str]) -> None:
        fault = "the program failed; its log says where"
        try:
            task.result, fault = do(task), ""
        except RecoupeError as refusal:
            fault = str(refusal)
            LOG.warning("task_refused kind=%s", type(refusal).__name__)
        finally:
            with self._changed:
                task.fault, task.ended = fault, clock()
                self._changed.notify_all()
