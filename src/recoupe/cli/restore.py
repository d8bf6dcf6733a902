"""The command `recoupe restore`: a ledger from a backup, in the same store or in another."""

from pathlib import Path

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened


@click.command(name="restore", short_help="Make a ledger from a backup.")
@ledger_option
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.pass_context
def restore(ctx: click.Context, db: str, path: Path) -> None:
    """Make a ledger of the backup FILE: the one that --db names, which must not be there or hold nothing. The backup is verified first.

    So a ledger moves from SQLite to PostgreSQL too: `recoupe backup`, then `recoupe restore --db postgresql://…`.

    Exit codes: 0 restored; 2 wrong usage, or the ledger holds something; 3 the backup was changed;
    5 locked; 6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    from recoupe.store.ledger import copy_ledger  # noqa: PLC0415 - loaded when there is work, not for --help

    with opened(str(path)) as source:
        faults = [*source.verify_chain(), *source.verify_custody()]
        for fault in faults:
            click.echo(str(fault))
        if faults:
            click.echo(f"recoupe: nothing was restored, for {path} is not as it was written; take an older backup", err=True)
            ctx.exit(Exit.FAULTS)
        head, has_accounts = copy_ledger(source, db), not source.team.is_empty()
    click.echo(f"recoupe: restored {head.entries} entries, head {head.hash}", err=True)
    if has_accounts:
        click.echo("recoupe: accounts came along, and nothing that lets them in; give an admin a password with `recoupe admin user password NAME`", err=True)
    ctx.exit(Exit.OK)


COMMAND = restore
