"""Measure how the cost of linking grows: `python -m benchmarks.linking [memory|ledger] [EVENTS ...] [--keep]`.

`memory` links all of so many events at once; the promise is a cost an event that grows by a factor of at most 1.3 from the smallest number to the
largest, so that the whole grows no more than linearly. `ledger` fills a ledger of SQLite with so many events, links them, and measures what it costs to take
in and link one report more that is read already: the median of twenty, their mean and the most; the promise is a median that not even doubles from the
smallest number to the largest. Times are processor seconds. Events are made by seeded perturbation of our open sets (`perturbed.py`), each size in a process of
its own. `--keep` adds the results to benchmarks/results/linking.jsonl.
"""

import argparse
import json
import platform
import resource
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean, median
from time import process_time

from benchmarks.perturbed import Record, Stock, perturbed, stock_of
from benchmarks.rounds import keep, timed
from recoupe.codebook.load import load_codebook
from recoupe.link.incidents import key_rules, link_records
from recoupe.measure.goldset import GoldFolder, Manner
from recoupe.measure.incident_gold import load_sets
from recoupe.measure.incidents import set_folders
from recoupe.measure.records import Source, read_all
from recoupe.model.serial import to_dict
from recoupe.pipeline.ledger import key_reports, link_added, link_all
from recoupe.read.captures import ReadOptions
from recoupe.store.ledger import Ledger, open_ledger

ROOT = Path(__file__).parent.parent
MOST = {"memory": 1.3, "ledger": 2.0}
SIZES = {"memory": (10_000, 100_000, 300_000), "ledger": (1_000, 3_000, 10_000, 30_000)}
SEED = 1
# Reports that are added one by one, after one that warms up.
ADDED = 20
AT = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: what it holds, and processor milliseconds an event, or a report that is added."""

    figures: Mapping[str, object]
    cost_ms: float


def stock() -> Stock:
    """Read our open sets of accounts, the stories that events are made of: an incident with its distractors is one."""
    book = load_codebook()
    folder = GoldFolder(ROOT / "gold", manner=Manner(workers=1))
    stories: dict[str, list[Record]] = defaultdict(list)
    for home in set_folders(folder):
        sets = load_sets(folder, home, book)
        near = {name: one.near for name, one in sets.gold.distractors.items()}
        told = sets.incidents_of()
        names = sorted(sets.texts)
        records = read_all([Source(f"{name}.txt", sets.texts[name], ReadOptions()) for name in names], book, lambda report, _: to_dict(report), folder.manner)
        for name, record in zip(names, records, strict=True):
            if record is not None:
                stories[near.get(name, told[name][0])].append(record)
    return stock_of([stories[name] for name in sorted(stories)])


def in_memory(stories: Stock, events: int) -> Measured:
    """Link so many events at once."""
    records = list(perturbed(stories, events, SEED))
    found = []
    seconds = timed(lambda: found.append(link_records(records, load_codebook())))
    (clusters,) = found
    told = sum(len(record["events"]) for record in records)
    shown = {"events": told, "reports": len(records), "incidents": len(clusters.clusters), "links": len(clusters.links), "largest": _largest(clusters.clusters)}
    return Measured({**shown, "seconds": round(seconds, 1)}, 1000 * seconds / told)


def _largest(clusters: Sequence[object]) -> int:
    return max(len(cluster.members) for cluster in clusters)  # type: ignore[attr-defined]  # of any clusters


def in_ledger(stories: Stock, events: int) -> Measured:
    """Fill a ledger with so many events, and add reports of the same days one by one."""
    book = load_codebook()
    records = list(perturbed(stories, events, SEED))
    chosen = set(range(0, len(records), max(1, len(records) // (ADDED + 1))))
    with tempfile.TemporaryDirectory() as folder, open_ledger(str(Path(folder) / "linking.db"), create=True) as ledger:
        for number, record in enumerate(records):
            if number not in chosen:
                _add(ledger, record)
        linked, keyed = timed(lambda: link_all(ledger, book, AT)), timed(lambda: key_reports(ledger, book))
        costs = [timed(lambda record=record: link_added(ledger, [_add(ledger, record)], book, AT)) for record in (records[number] for number in sorted(chosen))]
        size = (Path(folder) / "linking.db").stat().st_size
    shown = {"events": sum(len(record["events"]) for record in records), "reports": len(records), "linked_s": round(linked, 1), "keyed_s": round(keyed, 1)}
    spread = {"mean_ms": round(1000 * fmean(costs[1:]), 1), "most_ms": round(1000 * max(costs[1:]), 1)}
    return Measured({**shown, "megabytes": round(size / 1e6), **spread}, 1000 * median(costs[1:]))


def _add(ledger: Ledger, record: Record) -> str:
    """Add a report whose bytes are its text."""
    return ledger.add_report(record["text"].encode(), record, origin=record["id"], at=AT).report_id


WORK: Mapping[str, Callable[[Stock, int], Measured]] = {"memory": in_memory, "ledger": in_ledger}


def measure(what: str, events: int, stories: Stock) -> dict[str, object]:
    """Measure one size, in this process, and say on what machine."""
    start = process_time()
    found = WORK[what](stories, events)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    about = {"python": platform.python_version(), "numpy": version("numpy"), "seed": SEED, "rules": key_rules(load_codebook())[:12]}
    return {"what": what, **found.figures, "cost_ms": round(found.cost_ms, 3), "peak_mb": peak, "whole_s": round(process_time() - start, 1), **about}


def growth(costs: Sequence[float]) -> float:
    """Give by what factor a cost grew from the first size to the last."""
    return costs[-1] / costs[0]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether the promise is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=tuple(WORK), nargs="?", default="memory")
    parser.add_argument("events", type=int, nargs="*")
    parser.add_argument("--keep", action="store_true", help="add the results to benchmarks/results/linking.jsonl")
    given = parser.parse_args(arguments)
    stories, costs = stock(), []
    for events in given.events or SIZES[given.what]:
        # A process of its own: the memory of one size says nothing of another.
        with get_context("spawn").Pool(1) as pool:
            found = pool.apply(measure, (given.what, events, stories))
        costs.append(found["cost_ms"])
        print(json.dumps(found), flush=True)
        if given.keep:
            keep("linking", found)
    most = MOST[given.what]
    print(f"the cost grew by a factor of {growth(costs):.2f}; at most {most} is promised")
    return 0 if growth(costs) <= most else 1


if __name__ == "__main__":
    sys.exit(main())
