"""The command `recoupe init`: make a ledger."""

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened


@click.command(name="init", short_help="Make a ledger.")
@ledger_option
@click.pass_context
def init(ctx: click.Context, db: str) -> None:
    """Make a ledger, which keeps reports, what was read in them, incidents and judgements. One that is there already stays as it is.

    Exit codes: 0 it is there; 2 it cannot be made; 5 locked; 6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    with opened(db, create=True) as ledger:
        entries = ledger.head().entries
        click.echo(f"recoupe: {ledger.where} is a ledger with {entries} {'entry' if entries == 1 else 'entries'}", err=True)
    ctx.exit(Exit.OK)


COMMAND = init
