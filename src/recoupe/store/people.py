"""Hold who works with a ledger: accounts, roles in a project, tokens of programs, sessions; and the interface by which they are kept.

Facts (who there is, who has which role, which token was made or revoked, who came in or was turned away) are rows of the log. Secrets are not: the hash of a
password, of a token and of a session lie in tables of their own, which change, and which no dump and no copy takes along. The log keeps only a seal of
a password and of a token, the hash of its hash, by which `recoupe verify` sees that one was exchanged behind its back.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

# The project of a ledger that nobody divided.
PROJECT = "default"
ACTIVE, DISABLED, REVOKED, ERASED = "active", "disabled", "revoked", "erased"
# What stands before the name of an account where other things are named too.
ACCOUNT = "account:"
LONGEST_NAME = 80
# The days after which a token that ends at all ends at the latest: ten years.
LONGEST_DAYS = 3650


class Role(StrEnum):
    """What somebody may do in a project, the least first: each may do what those before it may."""

    VIEWER = "viewer"
    CODER = "coder"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """Give its place among the roles, from 0."""
        return list(Role).index(self)

    def reaches(self, least: "Role") -> bool:
        """Tell whether whoever has it may do what another role may."""
        return self.rank >= least.rank


class Outcome(StrEnum):
    """What became of somebody who wanted in."""

    IN = "in"
    OUT = "out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class User:
    """An account.

    Attributes:
        name: by which decisions bear it, and by which one logs in.
        role: in the project that was asked for; None where it has none.
        state: `active` or `disabled`.
        at: when it was last changed.
        has_password: whether one can log in with a password; else a proxy alone lets it in, or tokens.
    """

    name: str
    role: Role | None
    state: str = ACTIVE
    at: str = ""
    has_password: bool = False

    @property
    def is_active(self) -> bool:
        """Tell whether it may do anything at all."""
        return self.state == ACTIVE and self.role is not None


@dataclass(frozen=True, slots=True)
class Token:
    """What lets a program in, in the name of an account.

    Attributes:
        id: names it in lists; it lets nobody in.
        owner: the name of the account.
        role: at most this, and at most what its owner may.
        label: what it is for.
        state: `active` or `revoked`.
        at: when it was made, or revoked.
        expires: when it ends, ISO 8601 in UTC; None for never.
    """

    id: str
    owner: str
    role: Role
    label: str
    state: str = ACTIVE
    at: str = ""
    expires: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an account; what is None stays as it is.

    Attributes:
        role: its role from now on.
        state: `active` or `disabled`.
        secret: the hash of its new password; all its sessions end.
    """

    role: Role | None = None
    state: str | None = None
    secret: str | None = None


class Team(Protocol):
    """Who works with a ledger. Names differ by more than case and white space. Each method that writes is one transaction.

    An account that was erased (`Ledger.erase`) is none any more, and its name is not given again.
    """

    def is_empty(self) -> bool:
        """Tell whether nobody ever had an account."""

    def users(self, project: str = PROJECT) -> list[User]:
        """Give all accounts by name, with their roles in a project."""

    def user(self, name: str, project: str = PROJECT) -> User | None:
        """Give an account by its name, however its case is written; None where there is none."""

    def add_user(self, user: User, *, by: str, at: str, secret: str | None = None, project: str = PROJECT) -> None:
        """Make an account.

        Args:
            user: its name and its role.
            by: who makes it.
            at: when.
            secret: the hash of its password; None for none.
            project: where it has the role.

        Raises:
            StoreError: there is one of this name, or was until it was erased; the name cannot be kept; or it has no role.
        """

    def change_user(self, name: str, change: Change, *, by: str, at: str, project: str = PROJECT) -> bool:
        """Change an account, and tell whether anything was written. A new password and a disabled account end its sessions.

        Raises:
            UnknownIdError: there is no such account.
            StoreError: no active admin would be left.
        """

    def secret_of(self, name: str) -> str | None:
        """Give the hash of an account's password; None where there is no such account, or none of its own."""

    def note_login(self, name: str, outcome: Outcome, client: str, at: str) -> None:
        """Write down that somebody came in or was turned away; a name that no account has is not kept, for it may be a password."""

    def begin_session(self, secret: str, name: str, *, at: str, ends: str) -> None:
        """Begin a session.

        Args:
            secret: the hash of what its cookie holds.
            name: whose it is.
            at: when it begins; those that ended by then are forgotten.
            ends: when it ends at the latest.
        """

    def in_session(self, secret: str, at: str, idle_s: float, project: str = PROJECT) -> User | None:
        """Give whose session this is, and note that it is used; None if there is none, it ended, or it was idle for so long."""

    def end_session(self, secret: str) -> None:
        """End a session."""

    def end_sessions(self, name: str) -> None:
        """End all sessions of an account."""

    def tokens(self) -> list[Token]:
        """Give all tokens, by owner and id."""

    def add_token(self, token: Token, secret: str, *, by: str, at: str) -> None:
        """Make a token.

        Args:
            token: what it may, and whose it is.
            secret: the hash of what its program shows.
            by: who makes it.
            at: when.

        Raises:
            UnknownIdError: there is no such account.
            StoreError: it would be allowed more than its owner, or its label or end cannot be kept.
        """

    def revoke_token(self, token_id: str, *, by: str, at: str) -> bool:
        """Let a token in no more, from now on, and tell whether it was let in until now.

        Raises:
            UnknownIdError: there is no such token.
        """

    def with_token(self, secret: str, at: str, project: str = PROJECT) -> User | None:
        """Give whom a token stands for, with the role that it has there; None if there is none, or it or its owner is let in no more."""
