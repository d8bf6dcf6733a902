"""The command `recoupe backup`: a copy of a ledger in one file, while others go on."""

from pathlib import Path

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened
from recoupe.cli.refusals import refuse_out


@click.command(name="backup", short_help="Copy a ledger into one file.")
@ledger_option
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def backup(ctx: click.Context, db: str, path: Path) -> None:
    """Copy a ledger, its history included, into FILE, while others read it and write to it. The copy has the head that the ledger had when it began.

    FILE is itself a ledger (of SQLite, whatever the store of the ledger): look into it with --db FILE, put it back with `recoupe restore`.

    Exit codes: 0 copied; 2 wrong usage, no ledger, or FILE exists; 5 locked; 6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    refuse_out(ctx, path, force=False, option="FILE")
    with opened(db) as ledger:
        head = ledger.backup(path)
    click.echo(f"recoupe: {path} holds {head.entries} entries, head {head.hash}", err=True)
    ctx.exit(Exit.OK)


COMMAND = backup
