"""The command `recoupe import`: rows that a team has coded already, into a ledger or as records. What it does is in `importing.py`."""

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from recoupe.cli.ledger_option import ledger_option
from recoupe.cli.refusals import refuse_out

FORMATS = ("ledger", "jsonl")


@click.command(name="import", short_help="Take rows that are coded already into a ledger.")
@ledger_option
@click.argument("tables", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="CSV...")
@click.option("--as", "profile", required=True, metavar="PROFILE", help="What the columns mean: acled, ucdp, or a FILE.toml of your own.")
@click.option("--actors", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CSV", help="Merge a list of actors of your own over ours.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Where rows go: into the ledger (default), or out as JSON lines (default with --out).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the records to FILE, not to standard output.")
@click.option("--force", is_flag=True, help="Replace the file of --out if it exists.")
@click.option("--link/--no-link", default=True, help="Link what is new into incidents (default), or leave that to `recoupe link`.")
@click.pass_context
def import_(ctx: click.Context, /, **given: Any) -> None:
    """Take the rows of tables that a team has coded already into a ledger, and link them with what reports tell.

    Each row becomes a record with `by: import`, kept with its bytes and those of its table; the same rows again change nothing. With --format jsonl they are
    written as JSON lines instead, and no ledger is opened.

    A row that cannot be a record is told on standard error, and the others go on; a table that lacks a column of the profile is refused as a whole.

    Exit codes: 0 all rows are in; 1 there was no row; 2 wrong usage, or no ledger; 4 some rows or tables were refused; 5 locked; 6 disk full; 7 another
    schema; 8 damaged; 9 no answer; 10 the profile is faulty, or a table lacks its columns; 130 interrupted, with all before it kept.
    """
    given["form"] = given["form"] or FORMATS[given["out"] is not None]
    _refuse(ctx, given["form"], given["out"])
    refuse_out(ctx, given["out"], force=given.pop("force"))
    from recoupe.cli.importing import ImportCall, run  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(run(ImportCall(**given)))


def _refuse(ctx: click.Context, form: str, out: Path | None) -> None:
    """Refuse options that cannot stand together.

    Raises:
        UsageError: they cannot.
    """
    if form == "jsonl" and ctx.get_parameter_source("db") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--db and lines of JSON contradict each other; leave out --db, or --format and --out", ctx)
    if form == "ledger" and out is not None:
        raise click.UsageError("--out is for lines of JSON; leave it out, or write --format jsonl", ctx)


COMMAND = import_
