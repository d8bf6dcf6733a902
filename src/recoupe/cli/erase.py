"""The command `recoupe erase`: the content of a report, an incident or a decision, or an account, goes for good, and a tombstone stays."""

import sys

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, now, opened
from recoupe.cli.printable import counted
from recoupe.store.people import ACCOUNT


@click.command(name="erase", short_help="Erase what a ledger holds of a person, and leave a tombstone.")
@ledger_option
@click.argument("key", metavar="KEY")
@click.option("--by", envvar="RECOUPE_BY", required=True, metavar="NAME", help="Who erases it; else the variable RECOUPE_BY.")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in words that name nobody: they stay.")
@click.option("--yes", is_flag=True, help="Do not ask on a terminal.")
@click.pass_context
def erase(ctx: click.Context, db: str, key: str, by: str, reason: str, yes: bool) -> None:  # noqa: PLR0913, FBT001 - click hands over each option
    """Erase KEY for good: a report (sha256:…) with all that quotes it, an incident (RCP-…), a decision (its id) or an account (account:NAME).

    It cannot be undone. A tombstone says what was erased, when, by whom and why, and the log still verifies. The same bytes are refused if they come again,
    and so is the name of an account. Backups, exports and the archives of a server are yours to erase.

    Exit codes: 0 erased; 1 it was erased before; 2 wrong usage, no ledger, nothing of that id, refused, or not confirmed; 5 locked; 6 disk full; 7 another
    schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    with opened(db) as ledger:
        if not yes and not _confirmed(ctx, key, ledger.where):
            click.echo("recoupe: nothing was erased", err=True)
            ctx.exit(Exit.USAGE)
        erased = ledger.erase(key, by=by, reason=reason, at=now())
        faults = ledger.verify_chain()
    if not erased:
        click.echo(f"recoupe: {key} was erased before", err=True)
        ctx.exit(Exit.NOTHING)
    sound = "the log verifies" if not faults else f"the log has {counted(len(faults), 'fault')}, see `recoupe verify`"
    click.echo(f"recoupe: {counted(erased, 'row')} emptied, {sound}; erase it from your backups and exports too, and {_next(key)}", err=True)
    ctx.exit(Exit.FAULTS if faults else Exit.OK)


def _next(key: str) -> str:
    """Say what is left to do."""
    if key.startswith(ACCOUNT):
        return "erase by their ids decisions that must not keep the name"
    return "link again with `recoupe link`"


def _confirmed(ctx: click.Context, key: str, where: str) -> bool:
    """Ask the person at the terminal.

    Raises:
        UsageError: nobody is there.
    """
    if not _is_terminal():
        raise click.UsageError("nobody can be asked here, and erasing cannot be undone; confirm it with --yes", ctx)
    return click.confirm(f"Erase {key} from {where} for good?", err=True)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


COMMAND = erase
