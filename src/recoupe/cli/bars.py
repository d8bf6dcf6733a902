"""Show how far a command is: how many of how many, how many a second, how long still. On standard error, and only where somebody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

# Seconds whose steps make the rate: shards of a run may be half a minute apart.
_RATE_OVER_S = 300


def is_wanted(progress: str, *, quiet: bool) -> bool:
    """Tell whether a bar is to be shown.

    Args:
        progress: always, never, or auto: on a terminal.
        quiet: whether nothing but failures is to be told.
    """
    return not quiet and (progress == "always" or (progress == "auto" and sys.stderr.isatty()))


def new_bar(console: "Console", clock: Callable[[], float] = monotonic) -> "Progress":
    """Make a bar that tells steps, rate and the time that is left; it goes when it is done.

    Args:
        console: where it is shown.
        clock: seconds that go on.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - when people look
    from rich.text import Text  # noqa: PLC0415 - as above

    class Rate(ProgressColumn):
        """How many steps a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, speed_estimate_period=_RATE_OVER_S, get_time=clock)


@contextmanager
def shown_steps(description: str, total: int | None, *, wanted: bool, no_color: bool = False) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error where it is wanted, and give what moves it one step on.

    Args:
        description: what is done, one word.
        total: how many steps there are; None where nobody knows.
        wanted: whether to show it.
        no_color: plain characters alone.
    """
    if not wanted:
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415 - rich is loaded only when people look

    with new_bar(Console(stderr=True, no_color=no_color or None)) as bar:
        task = bar.add_task(description, total=total)
        yield lambda: bar.advance(task)
