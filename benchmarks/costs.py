"""Measure what a document costs in a run, and how much memory it takes: `python -m benchmarks.costs COUNT [--gate] [--violent SHARE] [--work DIR]`.

A stream of so many made reports (`benchmarks/stream.py`) goes through `recoupe run` as a library, engine `local`: this process cuts, links and writes, one
beside it reads. Both are warm before the clock starts. What is measured is the processor time of both, by round, and the most memory that each ever held.
Prints one object of JSON. It needs Linux, which tells the memory of processes under /proc.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.stream import write_stream
from recoupe import registry
from recoupe.read.captures import Keys
from recoupe.scale.engine import Engine, Wishes
from recoupe.scale.run import Run, run_wide

# Reports read before the clock starts, so that what is loaded once is no part of the cost of a document.
WARM = 40


def main(arguments: list[str]) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.costs", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--violent", type=float, default=1.0)
    parser.add_argument("--work", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        print(json.dumps(measure(given.count, Path(folder), gate=given.gate, violent=given.violent)))
    return 0


def measure(count: int, folder: Path, *, gate: bool, violent: float) -> dict[str, object]:
    """Run a stream of made reports through everything.

    Args:
        count: how many.
        folder: where they, and what comes out, are written.
        gate: parse nothing where no word speaks for a violent deed.
        violent: the share of reports that tell of violence.
    """
    _run(folder / "warm", WARM, gate=gate, violent=1.0, clock=_Clock())
    clock = _Clock()
    words = _run(folder / "run", count, gate=gate, violent=violent, clock=clock)
    clock.begin("", 0)
    manifest = json.loads((folder / "run" / "out" / "manifest.json").read_bytes())
    written = sum(path.stat().st_size for path in (folder / "run" / "out").rglob("*") if path.is_file())
    shutil.rmtree(folder / "run")
    spent = sum(clock.rounds.values())
    return {
        "documents": count,
        "words": words,
        "gate": gate,
        "violent": violent,
        "ms_a_document": round(1000 * spent / count, 3),
        "ms_by_round": {name: round(1000 * seconds / count, 3) for name, seconds in clock.rounds.items()},
        "words_a_second": round(words / spent),
        "incidents": manifest["incidents"],
        "bytes_written_a_document": round(written / count),
        "owner_mb": _most(psutil.Process().pid),
        "reader_mb": max(_most(child.pid) for child in psutil.Process().children(recursive=True)),
    }


def _run(folder: Path, count: int, *, gate: bool, violent: float, clock: "_Clock") -> int:
    folder.mkdir()
    words = write_stream(folder / "stream.jsonl", count, violent)
    keys = Keys(published="published", language="language", within=True)
    clock.begin("", 0)
    run = Run((str(folder / "stream.jsonl"),), folder / "out", keys, size=50, gate=gate)
    run_wide(run, registry.load("scale", "local", Engine), Wishes(), clock)
    return words


class _Clock:
    """Looks on, and writes down what processor time each round took."""

    def __init__(self) -> None:
        self.rounds: dict[str, float] = {}
        self._name, self._since = "", 0.0

    def begin(self, round_name: str, total: int) -> None:  # noqa: ARG002 - of the protocol
        """End one round, and begin another."""
        now = _spent()
        if self._name:
            self.rounds[self._name] = self.rounds.get(self._name, 0.0) + now - self._since
        self._name, self._since = round_name, now

    def step(self, steps: int, *, done_before: bool = False) -> None:
        """Count nothing."""

    def tell(self, sentence: str) -> None:
        """Say nothing."""


def _spent() -> float:
    """Give the processor seconds of this process and of those beside it."""
    beside = (child.cpu_times() for child in psutil.Process().children(recursive=True))
    return time.process_time() + sum(times.user + times.system for times in beside)


def _most(process: int) -> int:
    """Give the most megabytes that a process ever held."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
