"""Do what `recoupe run` asks: open the engine, show how far it is, tell failures, count."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from recoupe.cli.exits import Exit, Tally
from recoupe.cli.printable import counted, one_line
from recoupe.cli.refusals import member
from recoupe.cli.run import RunCall
from recoupe.read.captures import DEFAULT_KEYS, Keys
from recoupe.scale.engine import Engine, Wishes
from recoupe.scale.run import Run, run_wide

if TYPE_CHECKING:
    from rich.progress import Progress


def run_all(ctx: click.Context, call: RunCall) -> Exit:
    """Read and link all sources of a call.

    Args:
        ctx: the call of the command.
        call: what the command line asks for.

    Raises:
        UsageError: options contradict one another.
        ScaleError: the run cannot begin, or cannot go on.
        ExportError: pyarrow is not installed.
    """
    engine = member(ctx, "scale", call.engine, Engine)
    _refuse_contradictions(ctx, call, engine)
    run = Run(call.sources, call.out, _keys(call), call.text_key is not None or call.id_key is not None, call.size, call.gate)
    with _watching(call) as watcher:
        wishes = Wishes(call.workers or os.cpu_count() or 1, call.scheduler, watcher.tell)
        try:
            manifest = run_wide(run, engine, wishes, watcher)
        except KeyboardInterrupt:
            click.echo(f"recoupe: stopped; what is done is kept in {call.out}, give the same command again to go on", err=True)
            return Exit.INTERRUPTED
    tally = Tally(records=manifest["reports"])
    for failure in manifest["failures"]:
        tally.fail(failure["code"])
        click.echo(one_line(f"recoupe: error ({failure['code']}): {failure['message']}"), err=True)
    if not call.quiet:
        click.echo(f"recoupe: {counted(tally.records, 'record')}, {counted(manifest['incidents'], 'incident')}, {counted(tally.errors, 'error')}", err=True)
    return tally.ending()


def _refuse_contradictions(ctx: click.Context, call: RunCall, engine: Engine) -> None:
    """Refuse options that the engine has no use for, or that it lacks.

    Raises:
        UsageError: there are some.
    """
    if engine.clustered and call.scheduler is None:
        raise click.UsageError(f"--engine {engine.name} needs --scheduler, or the variable RECOUPE_SCHEDULER; see docs/how-to/cluster.md", ctx)
    if call.workers is not None and call.engine != "processes":
        raise click.UsageError(f"--workers is for --engine processes; with {engine.name} leave it out", ctx)


def _keys(call: RunCall) -> Keys:
    """Say where texts stand; names hold within their file, so that two files may use one."""
    return Keys(
        text=call.text_key or DEFAULT_KEYS.text,
        name=call.id_key or DEFAULT_KEYS.name,
        published=call.published_key,
        outlet=call.outlet_key,
        language=call.language_key,
        within=True,
    )


class _Watcher:
    """Tells what is to be told, and moves the bar where there is one."""

    def __init__(self, bar: "Progress | None", *, verbose: bool) -> None:
        self._bar, self._verbose = bar, verbose
        self._task = bar.add_task("", total=None) if bar is not None else None

    def begin(self, round_name: str, total: int) -> None:
        """Begin a round."""
        if self._verbose:
            self.tell(f"{round_name}, {total or 'nobody knows yet how many'}")
        if self._bar is not None and self._task is not None:
            self._bar.remove_task(self._task)
            self._task = self._bar.add_task(round_name, total=total or None)

    def step(self, steps: int, *, done_before: bool = False) -> None:
        """Move on."""
        if self._verbose and done_before and steps:
            self.tell(f"{steps} done by an earlier run")
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task, steps)

    def tell(self, sentence: str) -> None:
        """Tell a sentence, above the bar where there is one."""
        line = one_line(f"recoupe: {sentence}")
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            click.echo(line, err=True)


@contextmanager
def _watching(call: RunCall) -> Iterator[_Watcher]:
    """Show a bar on standard error where it is wanted: how many of how many, how many a second, how long still."""
    wanted = call.progress == "always" or (call.progress == "auto" and sys.stderr.isatty())
    if call.quiet or not wanted:
        yield _Watcher(None, verbose=call.verbose)
        return
    from rich.console import Console  # noqa: PLC0415 - rich is loaded only when people read
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    class Rate(ProgressColumn):
        """How many steps a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Watcher(bar, verbose=call.verbose)
