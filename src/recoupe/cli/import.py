"""The command `recoupe import`: rows that a team has coded already, as records."""

from pathlib import Path
from typing import Any

import click

from recoupe.cli.refusals import refuse_out


@click.command(name="import", short_help="Turn rows that are coded already into records.")
@click.argument("tables", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="CSV...")
@click.option("--as", "profile", required=True, metavar="PROFILE", help="What the columns mean: acled, ucdp, or a FILE.toml of your own.")
@click.option("--actors", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CSV", help="Merge a list of actors of your own over ours.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the records to FILE, not to standard output.")
@click.option("--force", is_flag=True, help="Replace the file of --out if it exists.")
@click.pass_context
def import_(ctx: click.Context, /, **given: Any) -> None:
    """Turn the rows of tables that a team has coded already into records, one JSON line a row, with `by: import`.

    A row that cannot be a record is told on standard error, and the others go on; a table that lacks a column of the profile is refused as a whole.

    Exit codes: 0 all rows became records; 1 there was no row; 2 wrong usage; 4 some rows or tables were refused; 130 interrupted.
    """
    refuse_out(ctx, given["out"], force=given["force"])
    from recoupe.cli.importing import ImportCall, run  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(run(ImportCall(given["tables"], given["profile"], given["actors"], given["out"])))


COMMAND = import_
