"""The command `recoupe eval`: measure the program by a gold set. How it is shown is in `scoreboard.py`, loaded when there is work."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from recoupe.measure.goldset import GoldSet


@dataclass(frozen=True, slots=True)
class EvalCall:
    """What the command line asks for.

    Attributes:
        name: the gold set.
        data: the folder that holds it, None for the default.
        errors: list what was missed.
        as_json: for programs.
        sealed: the sealed part of our own set instead of the open one.
    """

    name: str
    data: Path | None = None
    errors: bool = False
    as_json: bool = False
    sealed: bool = False


@click.command(name="eval", short_help="Measure the program by a gold set.")
@click.argument("name", metavar="SET")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Folder that holds the gold; default RECOUPE_GOLD, else gold/ of the checkout.")
@click.option("--errors", is_flag=True, help="List what was missed, each with its sentence.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs.")
@click.option("--sealed", is_flag=True, help="Open the sealed part of our own set. It is opened once, at the end.")
@click.pass_context
def evaluate(ctx: click.Context, /, **given: Any) -> None:
    """Measure the program by a gold set: a row a figure, with its 95% interval and the digests of data and codebook.

    SET is the name of a gold set: actors, dates, places.

    Exit codes: 0 measured; 2 no such set, or its files are not there or malformed; 130 interrupted.
    """
    call = EvalCall(**given)  # the options are named after its fields
    from recoupe.cli.scoreboard import as_table, as_text, to_plain  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above
    from recoupe.measure.goldset import measure  # noqa: PLC0415 - as above

    gold = _gold_set(ctx, call.name)
    if call.sealed:
        click.echo(f"recoupe: OPENING THE SEALED PART of {gold.name!r}: once it is measured, nothing may be tuned to it any more", err=True)
    found = measure(gold, call.data, load_codebook(), sealed=call.sealed)
    click.echo(to_plain(found, errors=call.errors) if call.as_json else as_table(found, gold.title))
    if call.errors and not call.as_json:
        click.echo(as_text(found.misses))


def _gold_set(ctx: click.Context, name: str) -> "GoldSet":
    """Give the gold set of a name.

    Raises:
        UsageError: there is none; the message says which there are.
    """
    from recoupe import registry  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.errors import RegistryError  # noqa: PLC0415 - as above
    from recoupe.measure.goldset import GoldSet  # noqa: PLC0415 - as above

    try:
        return registry.load("measure", name, GoldSet)
    except RegistryError as fault:
        raise click.UsageError(f"{fault}", ctx) from fault


COMMAND = evaluate
