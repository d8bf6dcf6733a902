"""Start a scheduler and workers of Dask as processes of their own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

# A task is given up when one worker more than this died of it.
ENV = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}


class Cluster:
    """A scheduler and its workers, gone at the end."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._started: list[subprocess.Popen] = []
        self._workers: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """End them all at once, without a farewell."""
        for process in self._started:
            process.kill()
            process.wait()

    def scheduler(self, host: str, port: int = 0) -> str:
        """Start the scheduler, and give its address."""
        log = self.home / "scheduler.log"
        self._start("dask_scheduler", ["--host", host, "--port", str(port), "--no-dashboard", "--no-show"], log)
        return _said(log, r"Scheduler at:\s*(tcp://\S+)")

    def worker(self, address: str, within: Sequence[str] = ()) -> subprocess.Popen:
        """Start a worker of one thread, in another network where a command is given that leads there."""
        log = self.home / f"worker{len(self._workers)}.log"
        self._workers.append(log)
        return self._start("dask_worker", [address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.home)], log, within)

    def wait_for_workers(self) -> None:
        """Wait until all workers are known to the scheduler."""
        for log in self._workers:
            _said(log, r"(Registered to):")

    def _start(self, what: str, options: Sequence[str], log: Path, within: Sequence[str] = ()) -> subprocess.Popen:
        with log.open("wb") as said:
            command = [*within, sys.executable, "-m", f"distributed.cli.{what}", *options]
            self._started.append(subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **ENV}))
        return self._started[-1]


def _said(log: Path, pattern: str) -> str:
    """Wait for a line of a log, and give what stands in it."""
    for _ in range(600):
        found = re.search(pattern, log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8", "replace"))
