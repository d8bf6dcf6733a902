"""Serve a ledger by the command and time requests from outside, as a browser or a program sees them: what the benchmarks of the desk share."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

_NANOSECONDS_A_MS = 1_000_000
_READY_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A desk that is being served.

    Attributes:
        address: where, without the slash at its end.
        client: one that keeps its connection, as browsers do.
        pid: the process that serves.
    """

    address: str
    client: httpx.Client
    pid: int

    def worked_ms(self) -> float:
        """Give the processor time that the server has used so far, in all its threads: what other programs of the machine take does not count."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(_read(task).split()[0]) for task in tasks) / _NANOSECONDS_A_MS

    def get(self, path: str) -> httpx.Response:
        """Ask for something that must be there."""
        return self.client.get(path).raise_for_status()


def _read(task: Path) -> str:
    try:
        return task.read_text("ascii")
    except OSError:  # the thread ended meanwhile
        return "0"


@contextmanager
def served(url: str, *options: str) -> Iterator[Served]:
    """Serve a ledger by the command on any free port, and give a client of it."""
    command = [sys.executable, "-m", "recoupe", "serve", "--db", url, "--port", "0", "--no-open", "--by", "bench", "--rate", "1000000", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        address = program.stderr.readline().split()[-1].rstrip("/")
        try:
            with httpx.Client(base_url=address, timeout=120) as client:
                _wait(client)
                yield Served(address, client, program.pid)
        finally:
            program.terminate()


def _wait(client: httpx.Client) -> None:
    until = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < until:
        try:
            client.get("/static/icon.svg")
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return


@dataclass(slots=True)
class Times:
    """What requests took: on the clock of whoever waits, and in processor time of the server, in milliseconds."""

    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    @contextmanager
    def of(self, desk: Served) -> Iterator[None]:
        """Add what is done meanwhile."""
        before, start = desk.worked_ms(), time.perf_counter()
        yield
        self.waited.append((time.perf_counter() - start) * 1000)
        self.worked.append(desk.worked_ms() - before)

    def told(self) -> dict[str, float]:
        """Give median and 95th percentile of both."""
        found = {"median_ms": percentile(self.waited, 50), "p95_ms": percentile(self.waited, 95)}
        return {**found, "cpu_median_ms": percentile(self.worked, 50), "cpu_p95_ms": percentile(self.worked, 95)}


def percentile(values: Sequence[float], share: int) -> float:
    """Give the least value that so many of a hundred do not exceed."""
    ranked = sorted(values)
    return round(ranked[max(0, -(-len(ranked) * share // 100) - 1)], 1)


def timed(desk: Served, ask: Callable[[], object], rounds: int) -> Times:
    """Ask again and again, after the first time, which does not count."""
    ask()
    found = Times()
    for _ in range(rounds):
        with found.of(desk):
            ask()
    return found


def busy() -> float:
    """Give how many programs wanted the processor over the last minute: beside it, figures of a shared machine can be judged."""
    return round(os.getloadavg()[0], 1)
