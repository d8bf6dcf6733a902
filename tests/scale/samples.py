"""What the tests of `scale/` run on: a few short reports, people who look on, crews of their own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from recoupe.codebook.load import load_codebook
from recoupe.pipeline.provenance import produced_by
from recoupe.scale.engine import Done, Lost, Task
from recoupe.scale.parcels import records_of
from recoupe.scale.rounds import Floor
from recoupe.scale.shards import Shard
from recoupe.scale.shelf import Shelf
from recoupe.scale.work import perform
from tests.export.samples import lines

# What the stand-in for reading (`stand_in/`) knows: numbers of records of `tests/golden/exports`, and what ends it.
REPORTS: Mapping[str, bytes] = {
    "a.txt": b"0",
    "b.txt": b"1",
    "c-fatal.txt": b"deadly",
    "d.bin": b"\x00\x01\x02",
    "e.jsonl": b'{"id": "one", "text": "2"}\n{"id": "two"}\n{"id": "three", "text": "3"}\n',
}
RECORDS = 4


def folder(path: Path) -> Path:
    """Write the reports into a folder."""
    path.mkdir()
    for name, content in REPORTS.items():
        (path / name).write_bytes(content)
    return path


def stand_in(path: Path) -> Path:
    """Write the records of the stand-in, as if this program had read them."""
    made = [{**record, "produced_by": produced_by(tuple(record["produced_by"]["languages"]), load_codebook())} for record in lines("records")]
    path.write_bytes(records_of(made))
    return path


def files(out: Path) -> dict[str, bytes]:
    """Give all that a run wrote, but for its lock."""
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file() and path.name != ".lock"}


class Looker:
    """Looks on, and does something at the first step of a round."""

    def __init__(self, round_name: str = "", do: Callable[[], None] = lambda: None) -> None:
        self.told: list[str] = []
        self.begun: dict[str, int] = {}
        self.before: dict[str, int] = {}
        self._round, self._do = round_name, do
        self._now = ""

    def begin(self, round_name: str, total: int) -> None:
        self._now = round_name
        self.begun[round_name] = total

    def step(self, steps: int, *, done_before: bool = False) -> None:
        if done_before:
            self.before[self._now] = self.before.get(self._now, 0) + steps
        elif self._now == self._round:
            self._round = ""
            self._do()

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)


class Hands:
    """Does tasks here, in whatever order; those that a test says so of are lost."""

    def __init__(self, is_lost: Callable[[Task], bool] = lambda _: False, *, backwards: bool = False) -> None:
        self.done: list[Task] = []
        self._is_lost, self._backwards = is_lost, backwards

    def perform(self, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Done | Lost]:
        for task in reversed(list(tasks)) if self._backwards else tasks:
            self.done.append(task)
            yield Lost(task) if self._is_lost(task) else Done(task, perform(task.work, task.content))


def shelved(out: Path, records: list, size: int, hands: Hands | None = None) -> tuple[Floor, list[str]]:
    """Put records on a shelf as if they had been read, and give where the work is done and the names of the shards."""
    shelf, names = Shelf(out), []
    for number, start in enumerate(range(0, len(records), size)):
        part = records[start : start + size]
        shard = Shard(f"{number:06d}", (("-", 0, len(part) - 1),), len(part), "")
        shelf.keep_shard(shard, records_of(part), [])
        names.append(shard.name)
    return Floor(hands or Hands(), shelf, Looker()), names
