"""Hold what an engine is: a member of this room, what it is given to do and what it gives back. Only bytes go either way."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work.

    Attributes:
        name: tells it from the others of its round.
        work: what is to be done, a name of `work.WORKS`.
        content: what it is done on; all that is needed is in it, so that a worker needs no file of its owner's.
    """

    name: str
    work: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task."""

    task: Task
    content: bytes


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that brought its workers down, one after another."""

    task: Task


class Crew(Protocol):
    """Those who work, while the engine is open."""

    def perform(self, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Done | Lost]:
        """Yield each task with what came of it, in any order; a few are asked for ahead.

        Args:
            tasks: what is to be done.
            alone: one at a time, so that who brings a worker down takes no other task with it.

        Raises:
            ScaleError: a worker refuses, or all are out of reach.
        """


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an engine is to be opened.

    Attributes:
        workers: how many processes of this machine, for an engine that starts them.
        scheduler: address of the scheduler of a cluster, or the file that it wrote; None where none was named.
        tell: takes a sentence for the person who waits.
    """

    workers: int = 1
    scheduler: str | None = None
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Engine:
    """A way of running tasks.

    Attributes:
        name: as the command line names it, the name of the file.
        title: where it runs them, one line.
        open: gives those who work, for as long as it is open.
        clustered: whether it needs a scheduler.
    """

    name: str
    title: str
    open: Callable[[Wishes], AbstractContextManager[Crew]]
    clustered: bool = False
