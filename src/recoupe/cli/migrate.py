"""The command `recoupe migrate`: raise the schema of a ledger to the program's, after a copy."""

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option


@click.command(name="migrate", short_help="Bring a ledger to the schema of this program.")
@ledger_option
@click.option("--to", metavar="REVISION", help="A revision of the schema; default: the newest.")
@click.option("--rights", metavar="USER", help="Print what its owner grants the application's USER in PostgreSQL, and migrate nothing.")
@click.pass_context
def migrate(ctx: click.Context, db: str, to: str | None, rights: str | None) -> None:
    """Bring a ledger to the schema of this program, or to another with --to.

    All of it happens or nothing, and the head of the log stays what it was. A ledger in a file is first copied beside itself; of one on a
    server make a backup first (pg_dump).

    Exit codes: 0 it has that schema; 2 wrong usage, or no ledger; 5 locked; 6 disk full; 7 a newer schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    if rights is not None:
        from recoupe.store.rights import grants  # noqa: PLC0415 - loaded when there is work, not for --help

        click.echo("\n".join(grants(rights)))
        return
    from recoupe.store.ledger import copy_file, migrate  # noqa: PLC0415 - as above

    copied = copy_file(db)
    before = after = None
    try:
        before, after = migrate(db, to)
    finally:
        if copied is not None and before == after:  # also where it was refused
            copied.unlink()
    kept = f"; a copy of before is in {copied}" if copied is not None and before != after else ""
    click.echo(f"recoupe: schema {before or 'none'} to {after or 'none'}{kept}", err=True)
    ctx.exit(Exit.OK)


COMMAND = migrate
