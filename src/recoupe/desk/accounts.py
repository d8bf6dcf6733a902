"""Let people in and out: log in, change a password, make tokens. What is kept of it is `recoupe.store.people`."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from recoupe.desk.desk import Desk
from recoupe.desk.entry import LONGEST_S, secret_of
from recoupe.desk.passwords import fits, hashed, refuse_password
from recoupe.desk.words import N_
from recoupe.errors import EntryError, StoreError
from recoupe.store.people import Change, Outcome, Role, Team, Token, User

# Said whether the name, the password or the state of the account is why.
NOT_IN = N_("Name and password do not fit together, or the account is closed.")
TOO_OFTEN = N_("Too many tries; wait %(seconds)s seconds, then try again.")
NOT_YOURS = N_("That is not your password.")
# What names the tokens of this program wherever one is found, so that it can be told for one and revoked.
_PREFIX = "recoupe"
_BYTES = 32


def log_in(desk: Desk, name: str, password: str, client: str) -> str:
    """Check name and password, begin a session, and give what its cookie holds; a failure and a success are written down, and take as long as each other.

    Args:
        desk: whose accounts.
        name: as it was typed.
        password: as it was typed.
        client: the address of the browser.

    Raises:
        EntryError: nobody is let in by them, or it was tried too often.
    """
    wait = desk.attempts.take(_tried(name), client)
    if wait:
        raise EntryError(TOO_OFTEN, 429, wait)
    team = desk.ledger.team
    fitting = fits(team.secret_of(name), password)
    user = team.user(name)
    if not fitting or user is None or not user.is_active:
        team.note_login(name, Outcome.FAILED, client, desk.clock())
        raise EntryError(NOT_IN)
    desk.attempts.give_back(_tried(name), client)
    team.note_login(name, Outcome.IN, client, desk.clock())
    return begin_session(desk, user.name)


def _tried(name: str) -> str:
    return " ".join(name.split()).casefold()[:200]


def begin_session(desk: Desk, name: str) -> str:
    """Begin a session of an account, and give what its cookie holds: nothing that was ever shown before."""
    shown, at = secrets.token_urlsafe(_BYTES), desk.clock()
    desk.ledger.team.begin_session(secret_of(shown), name, at=at, ends=_later(at, LONGEST_S))
    return shown


def log_out(desk: Desk, session: str, client: str) -> None:
    """End a session, if it is one."""
    if session and desk.visitor is not None:
        desk.ledger.team.note_login(desk.visitor.name, Outcome.OUT, client, desk.clock())
    desk.ledger.team.end_session(secret_of(session))


def change_own_password(desk: Desk, former: str, password: str) -> str:
    """Give whoever sits at the desk another password; all their sessions end, and what the cookie of a new one holds is given.

    Raises:
        EntryError: the former password is not theirs, or was tried too often.
        PasswordError: the new one is refused.
    """
    name = desk.user
    wait = desk.attempts.take(_tried(name), "password")
    if wait:
        raise EntryError(TOO_OFTEN, 429, wait)
    if not fits(desk.ledger.team.secret_of(name), former):
        raise EntryError(NOT_YOURS, 422)
    desk.attempts.give_back(_tried(name), "password")
    set_password(desk.ledger.team, name, password, by=name, at=desk.clock())
    return begin_session(desk, name)


def set_password(team: Team, name: str, password: str, *, by: str, at: str) -> None:
    """Give an account a password; all its sessions end.

    Raises:
        PasswordError: it is refused.
        UnknownIdError: there is no such account.
    """
    refuse_password(name, password)
    team.change_user(name, Change(secret=hashed(password)), by=by, at=at)


def add_user(team: Team, user: User, password: str | None, *, by: str, at: str) -> None:
    """Make an account, with a password or for a proxy alone.

    Raises:
        PasswordError: the password is refused.
        StoreError: there is one of this name, or the name cannot be kept.
    """
    if password is not None:
        refuse_password(user.name, password)
    if team.is_empty() and user.role is not Role.ADMIN:
        raise StoreError(f"account {user.name!r} would be the only one, and could let nobody else in; make an admin first")
    team.add_user(user, by=by, at=at, secret=None if password is None else hashed(password))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a token is asked to be: whose, what it may, what it is for, and after how many days it ends."""

    owner: str
    role: Role
    label: str
    days: int | None = None


def add_token(team: Team, wish: Wish, *, by: str, at: str) -> tuple[str, str]:
    """Make a token, and give its id and what its program shows: nobody can be shown that a second time.

    Raises:
        UnknownIdError: there is no such account.
        StoreError: it would be allowed more than its owner.
    """
    name = secrets.token_hex(4)
    shown = f"{_PREFIX}_{name}_{secrets.token_urlsafe(_BYTES)}"
    expires = None if wish.days is None else _later(at, wish.days * 86_400.0)
    team.add_token(Token(name, wish.owner, wish.role, wish.label, expires=expires), secret_of(shown), by=by, at=at)
    return name, shown


def _later(at: str, seconds: float) -> str:
    return (datetime.fromisoformat(at).astimezone(UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
