"""Read the shards of a run, each once, whoever is killed meanwhile. A report that brings down whoever reads it is found, and left out with the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.codebook.relevance import gate_rules
from recoupe.errors import ScaleError
from recoupe.pipeline.provenance import produced_by
from recoupe.pipeline.readers import given_up
from recoupe.scale.engine import Done, Lost, Task
from recoupe.scale.parcels import frames_of, items_of, lines_of, pack, records_of, unpack, values_of
from recoupe.scale.rounds import Floor
from recoupe.scale.shards import Cut, Shard
from recoupe.scale.work import READ, failure_line

Plain = Mapping[str, Any]


def read_shards(floor: Floor, cuts: Iterable[Cut], plan: Sequence[Shard], codebook: Codebook, *, gate: bool = False) -> list[Plain]:
    """Read the shards that no earlier run has read, and give what became of each, in the order of the plan.

    Args:
        floor: where the work is done.
        cuts: the shards of the plan with what they hold, in its order; asked for only if some are to be read.
        plan: the shards.
        codebook: what workers must know.
        gate: parse nothing where no word speaks for a violent deed.

    Raises:
        ScaleError: a file has changed since the run began, or a worker refuses.
    """
    known = {shard.name: found for shard in plan if (found := floor.shelf.shard(shard)) is not None}
    floor.watcher.begin("reading", sum(shard.reports for shard in plan))
    floor.watcher.step(sum(shard.reports for shard in plan if shard.name in known), done_before=True)
    missing = {shard.name: shard for shard in plan if shard.name not in known}
    if missing:
        tasks = (Task(one.shard.name, READ, pack({"gate": gate}, frames_of(one.items))) for one in _unchanged(cuts, plan) if one.shard.name in missing)
        for name, lines in _read(floor, tasks):
            known[name] = _keep(floor, missing[name], values_of(lines), codebook)
    return [known[shard.name] for shard in plan]


def _unchanged(cuts: Iterable[Cut], plan: Sequence[Shard]) -> Iterator[Cut]:
    """Yield the shards as long as they are those of the plan.

    Raises:
        ScaleError: one is another.
    """
    for one, planned in zip_longest(cuts, plan):
        if one is None or one.shard != planned:
            where = planned.spans[0][0] if planned is not None else one.shard.spans[0][0]
            raise ScaleError(f"{where}: the file has changed since the run began; begin another run, in a new folder")
        yield one


def _read(floor: Floor, tasks: Iterable[Task]) -> Iterator[tuple[str, bytes]]:
    """Yield what came of each shard; of one that was lost each report is read alone."""
    lost: list[Task] = []
    for ended in floor.crew.perform(tasks):
        if isinstance(ended, Lost):
            lost.append(ended.task)
        else:
            yield ended.task.name, ended.content
    for task in lost:
        yield task.name, lines_of(_read_one_by_one(floor, task))


def _read_one_by_one(floor: Floor, task: Task) -> Iterator[Plain]:
    """Yield what came of each report of a shard, in its order; of one that is lost again, that it was given up."""
    head, rest = unpack(task.content)
    items = list(items_of(rest))
    single = [Task(str(place), READ, pack(head, frames_of([item]))) for place, item in enumerate(items)]
    found = {ended.task.name: ended for ended in floor.crew.perform(single, alone=True)}
    for alone, item in zip(single, items, strict=True):
        ended = found[alone.name]
        if isinstance(ended, Done):
            yield from values_of(ended.content)
        else:
            yield failure_line(given_up(getattr(item, "origin", "")))


def _keep(floor: Floor, shard: Shard, values: Sequence[Plain], codebook: Codebook) -> Plain:
    """Write down what came of a shard.

    Raises:
        ScaleError: another program, codebook or pipeline read it.
    """
    records = [value["record"] for value in values if "record" in value]
    for record in records:
        _refuse_other_reader(record, codebook)
    told = floor.shelf.keep_shard(shard, records_of(records), [value["failure"] for value in values if "failure" in value])
    floor.watcher.step(shard.reports)
    return told


def _refuse_other_reader(record: Plain, codebook: Codebook) -> None:
    """Refuse a record that this machine would have read with something else.

    Raises:
        ScaleError: it is one.
    """
    own = {**produced_by(tuple(record["produced_by"]["languages"]), codebook), "gate": f"sha256:{gate_rules().digest}"}
    other = [name for name, held in record["produced_by"].items() if held != own.get(name)]
    if other:
        raise ScaleError(
            f"a worker read {record['origin']} with other versions ({', '.join(other)}) than those of the machine that started the run; install one version "
            "everywhere, and start the same run again"
        )
