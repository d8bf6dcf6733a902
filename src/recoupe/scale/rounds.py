"""Go through the tasks of one round: what an earlier run has done is taken from the folder, the rest is handed to those who work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from recoupe.errors import ScaleError
from recoupe.scale.engine import Crew, Done, Lost, Task
from recoupe.scale.shelf import Shelf


class Watcher(Protocol):
    """Looks on while a run goes on."""

    def begin(self, round_name: str, total: int) -> None:
        """A round begins with so many steps."""

    def step(self, steps: int, *, done_before: bool = False) -> None:
        """So many steps are done, now or by an earlier run."""

    def tell(self, sentence: str) -> None:
        """Something is to be told."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Where the work is done: by whom, what is kept of it where, who looks on."""

    crew: Crew
    shelf: Shelf
    watcher: Watcher


def go_through(floor: Floor, tasks: Iterable[Task], total: int, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield what came of each task of a round, with its name, in any order.

    Args:
        floor: where the work is done.
        tasks: the tasks; those done by an earlier run are known by name and content.
        total: how many they are.
        name: of the round, for the person who waits.

    Raises:
        ScaleError: a task brings down whoever does it, or a worker refuses.
    """
    floor.watcher.begin(name, total)
    before: list[tuple[str, bytes]] = []
    for ended in _performed(floor, _open_tasks(floor, tasks, before)):
        yield from _drained(floor, before)
        floor.shelf.keep_result(_file(ended.task), ended.task.content, ended.content)
        floor.watcher.step(1)
        yield ended.task.name, ended.content
    yield from _drained(floor, before)


def _open_tasks(floor: Floor, tasks: Iterable[Task], before: list[tuple[str, bytes]]) -> Iterator[Task]:
    """Yield the tasks that are to be done still, and put aside what was done before."""
    for task in tasks:
        found = floor.shelf.result(_file(task), task.content)
        if found is None:
            yield task
        else:
            before.append((task.name, found))


def _drained(floor: Floor, before: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    while before:
        floor.watcher.step(1, done_before=True)
        yield before.pop(0)


def _performed(floor: Floor, tasks: Iterable[Task]) -> Iterator[Done]:
    """Yield what came of tasks; one that was lost is done again, alone.

    Raises:
        ScaleError: it is lost again.
    """
    lost: list[Task] = []
    for ended in floor.crew.perform(tasks):
        if isinstance(ended, Done):
            yield ended
        else:
            lost.append(ended.task)
    for ended in floor.crew.perform(lost, alone=True) if lost else ():
        if isinstance(ended, Lost):
            raise ScaleError(f"{ended.task.work} {ended.task.name!r} brought down whoever did it; give workers more memory, and start the same run again")
        yield ended


def _file(task: Task) -> str:
    return f"{task.work}/{task.name}"
