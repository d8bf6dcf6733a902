"""The command `recoupe eval`: measure the program by a gold set. How it is shown is in `scoreboard.py`, loaded when there is work."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recoupe.cli.refusals import member

if TYPE_CHECKING:
    from recoupe.measure.goldset import GoldSet, Manner


# Each holds pipelines and gazetteer in memory of its own.
MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class EvalCall:
    """What the command line asks for.

    Attributes:
        name: the gold set.
        data: the folder that holds it, None for the default.
        part: one part of the set alone.
        errors: list what was missed.
        as_json: for programs.
        sealed: the sealed part of our own set instead of the open one.
        swapped: a copy with other names instead of the texts.
        capitals: a copy in capitals instead of the texts.
        workers: how many processes read.
        compare: two measurements as JSON, to be compared in place of measuring.
    """

    name: str
    data: Path | None = None
    part: str | None = None
    errors: bool = False
    as_json: bool = False
    sealed: bool = False
    swapped: bool = False
    capitals: bool = False
    workers: int | None = None
    compare: tuple[Path, Path] | None = None


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="eval", short_help="Measure the program by a gold set.")
@click.argument("name", metavar="SET")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Folder that holds the gold; default RECOUPE_GOLD, else gold/ of the checkout.")
@click.option(
    "--part",
    metavar="PART",
    help="Measure one part alone: muc4 has dev, tst, tst1, tst2; modern later, fresh, unseen; traps those and controls; incidents later.",
)
@click.option("--errors", is_flag=True, help="List what was missed, by figure and cause, each with its sentence.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs and for --compare.")
@click.option("--compare", nargs=2, type=_FILE, metavar="A B", help="Compare two measurements of the set that --json wrote, in place of measuring.")
@click.option("--swapped", is_flag=True, help="Read a copy in which all names and places are exchanged for others.")
@click.option("--capitals", is_flag=True, help="Read a copy in capitals.")
@click.option("--sealed", is_flag=True, help="Open the sealed part of our own set. It is opened once, at the end.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes that read large sets; default one a processor, 8 at most.")
@click.pass_context
def evaluate(ctx: click.Context, /, **given: Any) -> None:
    """Measure the program by a gold set: a row a figure, with its 95% interval and the digests of data and codebook.

    SET is the name of a gold set: actors, dates, ecbplus, incidents, modern, muc4, muc4-fr, places, traps.

    Exit codes: 0 measured; 2 no such set, or its files are not there or malformed; 130 interrupted.
    """
    call = EvalCall(**given)  # the options are named after its fields
    from recoupe.measure.goldset import GoldSet  # noqa: PLC0415 - loaded when there is work, not for --help

    gold = member(ctx, "measure", call.name, GoldSet)
    click.echo(_comparison(gold, call.compare) if call.compare else _measurement(gold, call))


def _comparison(gold: "GoldSet", paths: tuple[Path, Path]) -> str:
    """Compare two measurements.

    Raises:
        GoldError: a file is no measurement of the set.
    """
    from recoupe.cli.scoreboard import as_comparison  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.measure.comparing import compare, read_measurement  # noqa: PLC0415 - as above

    return as_comparison(compare(gold.name, *(read_measurement(path) for path in paths)), paths)


def _measurement(gold: "GoldSet", call: EvalCall) -> str:
    """Measure, and write what was found.

    Raises:
        GoldError: the set is not there, or is malformed.
    """
    from recoupe.cli.scoreboard import as_table, as_text, to_plain  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above
    from recoupe.measure.goldset import measure  # noqa: PLC0415 - as above

    if call.sealed:
        click.echo(f"recoupe: OPENING THE SEALED PART of {gold.name!r}: once it is measured, nothing may be tuned to it any more", err=True)
    found = measure(gold, call.data, load_codebook(), sealed=call.sealed, manner=_manner(call))
    if call.as_json:
        return to_plain(found, errors=call.errors)
    return "\n".join([as_table(found, gold.title), *([as_text(found.misses)] if call.errors else [])])


def _manner(call: EvalCall) -> "Manner":
    from recoupe.measure.goldset import Manner  # noqa: PLC0415 - loaded when there is work, not for --help

    return Manner(call.part, call.swapped, call.capitals, call.workers or min(MOST_WORKERS, os.cpu_count() or 1), _teller())


def _teller() -> Callable[[int, int], None]:
    """Give what tells on standard error how far reading is: on a terminal always, else now and then."""
    terminal = sys.stderr.isatty()
    step, back = (1, "\r") if terminal else (_SELDOM, "")

    def tell(done: int, of: int) -> None:
        if of >= _SELDOM and (done % step == 0 or done == of):
            click.echo(f"{back}recoupe: read {done} of {of}", err=True, nl=not terminal or done == of)

    return tell


# Where nobody looks on, progress is told once in so many texts.
_SELDOM = 100


COMMAND = evaluate
