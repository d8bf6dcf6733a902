"""The command `recoupe admin`: who may work with a ledger at the desk. What it does is in `administering.py`, loaded when there is work."""

import click

from recoupe.cli.ledger_option import ledger_option
from recoupe.store.people import LONGEST_DAYS, Role

ROLES = tuple(role.value for role in Role)
_BY = "Who does it, as the log keeps it; else the variable RECOUPE_BY, else the name of your account on this machine."
by_option = click.option("--by", envvar="RECOUPE_BY", metavar="NAME", help=_BY)


@click.group(name="admin", short_help="Say who may work with a ledger: accounts, roles, tokens.")
def admin() -> None:
    """Make accounts and tokens, give roles, and take them back. Whoever can run this on a ledger administers it.

    With the first account the desk asks everybody to log in; with an admin it may be reached from other machines. Roles, each with all that those before it may
    do: viewer reads, coder adds reports and decides, reviewer decides on many at once and reads the audit log, manager sees to sources, admin to accounts.
    """


@admin.group(name="user", short_help="Accounts of people.")
def user() -> None:
    """Make, list, change and close accounts. None is ever given to another: decisions bear its name. `recoupe erase account:NAME` erases one."""


@user.command(name="add", short_help="Make an account.")
@ledger_option
@click.argument("name", metavar="NAME")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What it may do.")
@click.option("--no-password", is_flag=True, help="It logs in by a trusted proxy alone, and can have tokens.")
@by_option
@click.pass_context
def add(ctx: click.Context, /, **given: str | bool | None) -> None:
    """Make the account NAME. Its password is asked for, or read from standard input, one line; it is on no command line.

    Exit codes: 0 it is made; 2 wrong usage, no ledger, or refused; 5 to 9 the ledger refuses, as with `recoupe add`; 130 interrupted.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - loaded when there is work, not for --help

    ctx.exit(administering.add_user(ctx, **given))


@user.command(name="list", short_help="List the accounts.")
@ledger_option
@click.pass_context
def list_users(ctx: click.Context, /, db: str) -> None:
    """List the accounts as tab-separated values: name, role, state, whether it has a password, when it was last changed.

    Exit codes: 0 there is one; 1 there is none; 2 no ledger; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - as above

    ctx.exit(administering.list_users(db))


@user.command(name="role", short_help="Give an account another role.")
@ledger_option
@click.argument("name", metavar="NAME")
@click.argument("role", type=click.Choice(ROLES))
@by_option
@click.pass_context
def role(ctx: click.Context, /, **given: str | None) -> None:
    """Give the account NAME another role, from its next request on. The last admin stays one.

    Exit codes: 0 it has it; 2 wrong usage, no ledger, no such account, or the last admin; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - as above

    ctx.exit(administering.change_role(**given))


@user.command(name="password", short_help="Give an account another password.")
@ledger_option
@click.argument("name", metavar="NAME")
@by_option
@click.pass_context
def password(ctx: click.Context, /, **given: str | None) -> None:
    """Give the account NAME another password, asked for or read from standard input, one line. All its sessions end; its tokens stay.

    Exit codes: 0 it has it; 2 wrong usage, no ledger, no such account, or refused; 5 to 9 the ledger refuses, as with `recoupe add`; 130 interrupted.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - as above

    ctx.exit(administering.change_password(ctx, **given))


@user.command(name="disable", short_help="Close an account, or open it again.")
@ledger_option
@click.argument("name", metavar="NAME")
@click.option("--undo", is_flag=True, help="Open it again.")
@by_option
@click.pass_context
def disable(ctx: click.Context, /, **given: str | bool | None) -> None:
    """Close the account NAME: its sessions end, its tokens let nobody in, at once. Its decisions stay. The last admin cannot be closed.

    Exit codes: 0 it is closed; 2 wrong usage, no ledger, no such account, or the last admin; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - as above

    ctx.exit(administering.close(**given))


@admin.group(name="token", short_help="Tokens of programs.")
def token() -> None:
    """Make, list and revoke tokens, by which programs use the API in the name of an account: `Authorization: Bearer TOKEN`."""


@token.command(name="add", short_help="Make a token, and print it once.")
@ledger_option
@click.argument("owner", metavar="NAME")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What it may do at most; its owner's role bounds it too.")
@click.option("--for", "label", required=True, metavar="TEXT", help="What it is for, as the list shows it.")
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), metavar="N", help="After how many days it ends; default: never.")
@by_option
@click.pass_context
def add_token(ctx: click.Context, /, **given: str | int | None) -> None:
    """Make a token of the account NAME, and print it on standard output. The ledger keeps a hash of it: nobody can print it again.

    Exit codes: 0 it is made; 2 wrong usage, no ledger, no such account, or more than its owner may; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - as above

    ctx.exit(administering.add_token(**given))


@token.command(name="list", short_help="List the tokens.")
@ledger_option
@click.pass_context
def list_tokens(ctx: click.Context, /, db: str) -> None:
    """List the tokens as tab-separated values: id, owner, role, state, when it ends, what it is for.

    Exit codes: 0 there is one; 1 there is none; 2 no ledger; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - as above

    ctx.exit(administering.list_tokens(db))


@token.command(name="revoke", short_help="Let a token in no more.")
@ledger_option
@click.argument("token", metavar="ID")
@by_option
@click.pass_context
def revoke(ctx: click.Context, /, **given: str | None) -> None:
    """Let the token of this ID (`recoupe admin token list`) in no more, from its next request on.

    Exit codes: 0 it is revoked; 1 it was before; 2 wrong usage, no ledger, or no such token; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import administering  # noqa: PLC0415 - as above

    ctx.exit(administering.revoke(**given))


COMMAND = admin
