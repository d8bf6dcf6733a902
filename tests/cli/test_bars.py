"""A bar tells people how far a command is, and nobody else."""

import io

import pytest
from rich.console import Console

from recoupe.cli.bars import is_wanted, new_bar
from recoupe.cli.running import _Watcher


class Clock:
    """Seconds that go on when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_bar_tells_rate_and_time_left() -> None:
    """After 20 of 100 reports in ten seconds the bar says how many, two a second, and forty seconds to go."""
    clock, said = Clock(), io.StringIO()
    with new_bar(Console(file=said, force_terminal=True, width=120), clock) as bar:
        task = bar.add_task("reading", total=100)
        for _ in range(20):
            clock.now += 0.5
            bar.advance(task)
        bar.refresh()

    assert "20/100" in said.getvalue()
    assert "2.0/s" in said.getvalue()
    assert "0:00:40" in said.getvalue()


def test_what_was_done_before_makes_no_rate() -> None:
    """A run that goes on counts the reports of an earlier one as done, and reckons rate and time left without them."""
    clock, said = Clock(), io.StringIO()
    with new_bar(Console(file=said, force_terminal=True, width=120), clock) as bar:
        watcher = _Watcher(bar, verbose=False)
        watcher.begin("reading", 1000)
        watcher.step(900, done_before=True)
        for _ in range(10):
            clock.now += 5.0
            watcher.step(5)
        bar.refresh()

    assert "950/1000" in said.getvalue()
    assert "1.0/s" in said.getvalue()
    assert "0:00:50" in said.getvalue()


@pytest.mark.parametrize(("progress", "quiet", "shown"), [("always", False, True), ("always", True, False), ("never", False, False), ("auto", False, False)])
def test_bar_is_shown_where_somebody_looks(progress: str, quiet: bool, shown: bool) -> None:
    """A bar is shown where it was asked for, or on a terminal, and never where all was to be quiet."""
    assert is_wanted(progress, quiet=quiet) is shown
