"""Do what `recoupe admin` is asked for: accounts and tokens of a ledger."""

import getpass
import sys
from typing import Any

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import now, opened
from recoupe.desk import accounts
from recoupe.store.people import ACTIVE, DISABLED, Change, Role, User

# A password that comes through a pipe is one line, and none is longer.
_LONGEST_LINE = 4096


def add_user(ctx: click.Context, /, **given: Any) -> Exit:
    """Make an account.

    Raises:
        PasswordError: its password is refused.
        StoreError: there is one of this name, or the ledger refuses.
    """
    with opened(given["db"]) as ledger:
        password = None if given["no_password"] else _password(ctx, given["name"])
        made = User(given["name"], Role(given["role"]))
        accounts.add_user(ledger.team, made, password, by=_by(given), at=now())
    return _said(f"{given['name']} may log in as {given['role']}" if password else f"{given['name']} is let in as {given['role']} by a proxy, or by tokens")


def list_users(db: str) -> Exit:
    """List the accounts.

    Raises:
        StoreError: the ledger refuses.
    """
    with opened(db) as ledger:
        found = ledger.team.users()
    for one in found:
        click.echo("\t".join((one.name, one.role or "", one.state, "password" if one.has_password else "no password", one.at)))
    return Exit.OK if found else Exit.NOTHING


def change_role(**given: Any) -> Exit:
    """Give an account another role.

    Raises:
        UnknownIdError: there is no such account.
        StoreError: it is the last admin, or the ledger refuses.
    """
    with opened(given["db"]) as ledger:
        ledger.team.change_user(given["name"], Change(role=Role(given["role"])), by=_by(given), at=now())
    return _said(f"{given['name']} is {given['role']}")


def change_password(ctx: click.Context, /, **given: Any) -> Exit:
    """Give an account another password.

    Raises:
        PasswordError: it is refused.
        UnknownIdError: there is no such account.
        StoreError: the ledger refuses.
    """
    with opened(given["db"]) as ledger:
        accounts.set_password(ledger.team, given["name"], _password(ctx, given["name"]), by=_by(given), at=now())
    return _said(f"{given['name']} has another password, and is logged in nowhere")


def close(**given: Any) -> Exit:
    """Close an account, or open it again.

    Raises:
        UnknownIdError: there is no such account.
        StoreError: it is the last admin, or the ledger refuses.
    """
    state = ACTIVE if given["undo"] else DISABLED
    with opened(given["db"]) as ledger:
        ledger.team.change_user(given["name"], Change(state=state), by=_by(given), at=now())
    return _said(f"{given['name']} may log in again" if given["undo"] else f"{given['name']} is let in no more")


def add_token(**given: Any) -> Exit:
    """Make a token, and print it.

    Raises:
        UnknownIdError: there is no such account.
        StoreError: it would be allowed more than its owner, or the ledger refuses.
    """
    wish = accounts.Wish(given["owner"], Role(given["role"]), given["label"], given["days"])
    with opened(given["db"]) as ledger:
        name, shown = accounts.add_token(ledger.team, wish, by=_by(given), at=now())
    click.echo(shown)
    return _said(f"token {name}: keep it now, for it is shown this once; `recoupe admin token revoke {name}` ends it")


def list_tokens(db: str) -> Exit:
    """List the tokens.

    Raises:
        StoreError: the ledger refuses.
    """
    with opened(db) as ledger:
        found = ledger.team.tokens()
    for one in found:
        click.echo("\t".join((one.id, one.owner, one.role, one.state, one.expires or "", one.label)))
    return Exit.OK if found else Exit.NOTHING


def revoke(**given: Any) -> Exit:
    """Let a token in no more.

    Raises:
        UnknownIdError: there is no such token.
        StoreError: the ledger refuses.
    """
    with opened(given["db"]) as ledger:
        ended = ledger.team.revoke_token(given["token"], by=_by(given), at=now())
    if not ended:
        click.echo(f"recoupe: token {given['token']} was revoked before", err=True)
        return Exit.NOTHING
    return _said(f"token {given['token']} lets nobody in any more")


def _said(what: str) -> Exit:
    click.echo(f"recoupe: {what}", err=True)
    return Exit.OK


def _by(given: dict[str, Any]) -> str:
    return str(given["by"] or getpass.getuser())


def _password(ctx: click.Context, name: str) -> str:
    """Ask for a password twice, or read one line where nobody can be asked.

    Raises:
        UsageError: there is none.
    """
    if sys.stdin.isatty():
        return str(click.prompt(f"Password of {name}", hide_input=True, confirmation_prompt="Once more", err=True))
    line = sys.stdin.readline(_LONGEST_LINE).removesuffix("\n").removesuffix("\r")
    if not line:
        raise click.UsageError("there is no password on standard input; write it there in one line, or run this on a terminal to be asked", ctx)
    return line
