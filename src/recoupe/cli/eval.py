"""The command `recoupe eval`: measure the program by a gold set. How it is shown is in `scoreboard.py`, loaded when there is work."""

from pathlib import Path

import click


@click.command(name="eval", short_help="Measure the program by a gold set.")
@click.argument("name", metavar="SET")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Folder that holds the gold; default RECOUPE_GOLD, else gold/ of the checkout.")
@click.option("--errors", is_flag=True, help="List what was missed, each with its sentence.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs.")
@click.option("--sealed", is_flag=True, help="Open the sealed part of our own set. It is opened once, at the end.")
@click.pass_context
def evaluate(ctx: click.Context, /, name: str, data: Path | None, errors: bool, as_json: bool, sealed: bool) -> None:
    """Measure the program by a gold set: a row a figure, with its 95% interval and the digests of data and codebook.

    SET is the name of a gold set: actors, dates, places.

    Exit codes: 0 measured; 2 no such set, or its files are not there or malformed; 130 interrupted.
    """
    from recoupe import registry  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.cli.scoreboard import as_table, as_text, to_plain  # noqa: PLC0415 - as above
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above
    from recoupe.errors import RegistryError  # noqa: PLC0415 - as above
    from recoupe.measure.goldset import GoldSet, measure  # noqa: PLC0415 - as above

    try:
        gold = registry.load("measure", name, GoldSet)
    except RegistryError as fault:
        raise click.UsageError(f"{fault}", ctx) from fault
    if sealed:
        click.echo(f"recoupe: OPENING THE SEALED PART of {name!r}: once measured, nothing may be tuned to it any more", err=True)
    found = measure(gold, data, load_codebook(), sealed=sealed)
    click.echo(to_plain(found, errors=errors) if as_json else as_table(found, gold.title))
    if errors and not as_json:
        click.echo(as_text(found.misses))


COMMAND = evaluate
