"""What the benchmarks of time share: processor time, alternating rounds, and results that are kept."""

import json
import platform
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).parent / "results"


def alternated(one: Callable[[], None], other: Callable[[], None], rounds: int) -> tuple[float, float]:
    """Give the median processor seconds of two works, done in turn, after each was done once to be warm."""
    one()
    other()
    times = [(timed(one), timed(other)) for _ in range(rounds)]
    return median(first for first, _ in times), median(second for _, second in times)


def timed(work: Callable[[], None]) -> float:
    """Give the processor time that something takes: other programs of the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def keep(name: str, result: Mapping[str, object]) -> None:
    """Add a result to `results/NAME.jsonl`, with the day and the machine."""
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / f"{name}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"day": date.today().isoformat(), "machine": platform.machine(), **result}) + "\n")  # noqa: DTZ011 - a benchmark has a day
