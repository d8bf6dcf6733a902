"""Keep who works with a ledger: accounts, roles, tokens and log-ins in the log, and beside it what lets them in."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, exists, func, insert, select, update

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.canonical import digest, storable
from recoupe.store.chain import Row, append, head
from recoupe.store.instants import instant, microseconds
from recoupe.store.people import ACTIVE, DISABLED, ERASED, LONGEST_NAME, PROJECT, REVOKED, Change, Outcome, Role, Token, User
from recoupe.store.tables import logins, memberships, passwords, sessions, token_secrets, tokens, users
from recoupe.store.values import Fault

LONGEST_LABEL = 80
_LONGEST_CLIENT = 100
# A session is noted as used this seldom, so that reading pages does not keep writers waiting.
_SEEN_US = 300 * 1_000_000
_later = users.alias("later")
_newer = tokens.alias("newer")

Address = tuple[str, str]
Transaction = Callable[[], AbstractContextManager[Connection]]


class SqlTeam:
    """The people of a ledger in a database. `Team` says what its methods do."""

    def __init__(self, reading: Transaction, writing: Transaction, now: Callable[[str], str]) -> None:
        self._reading, self._writing, self._now = reading, writing, now

    def is_empty(self) -> bool:
        with self._reading() as connection:
            return connection.execute(select(users.c.id).limit(1)).first() is None

    def users(self, project: str = PROJECT) -> list[User]:
        with self._reading() as connection:
            return [_user(row) for row in connection.execute(_standing(project).order_by(users.c.name)).mappings()]

    def user(self, name: str, project: str = PROJECT) -> User | None:
        with self._reading() as connection:
            return _found(connection, name_key(name), project)

    def add_user(self, user: User, *, by: str, at: str, secret: str | None = None, project: str = PROJECT) -> None:
        with self._writing() as connection:
            _add_user(connection, (user, project), secret, (by, instant(at), self._now(at)))

    def change_user(self, name: str, change: Change, *, by: str, at: str, project: str = PROJECT) -> bool:
        with self._writing() as connection:
            return _change_user(connection, (name, project), change, (by, instant(at), self._now(at)))

    def secret_of(self, name: str) -> str | None:
        with self._reading() as connection:
            return connection.execute(select(passwords.c.secret).where(passwords.c.name_key == name_key(name))).scalar()

    def note_login(self, name: str, outcome: Outcome, client: str, at: str) -> None:
        with self._writing() as connection:
            known = _found(connection, name_key(name), PROJECT)
            row = {"id": digest(["login", head(connection).entries + 1]), "name_key": name_key(name) if known else "", "outcome": outcome.value}
            told = {"at": instant(at), "client": client[:_LONGEST_CLIENT], "by": known.name if known else None}
            append(connection, "login", self._now(at), [("logins", {**row, **told})])

    def begin_session(self, secret: str, name: str, *, at: str, ends: str) -> None:
        now = microseconds(at)
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.ends <= now))
            connection.execute(insert(sessions), {"secret": secret, "name_key": name_key(name), "seen": now, "ends": microseconds(ends)})

    def in_session(self, secret: str, at: str, idle_s: float, project: str = PROJECT) -> User | None:
        now = microseconds(at)
        with self._reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.secret == secret)).mappings().first()
            if row is None or now >= row["ends"] or now - row["seen"] >= idle_s * 1_000_000:
                return None
            user = _found(connection, row["name_key"], project)
        if now - row["seen"] >= _SEEN_US:
            with self._writing() as connection:
                connection.execute(update(sessions).where(sessions.c.secret == secret).values(seen=now))
        return user if user is not None and user.is_active else None

    def end_session(self, secret: str) -> None:
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.secret == secret))

    def end_sessions(self, name: str) -> None:
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.name_key == name_key(name)))

    def tokens(self) -> list[Token]:
        with self._reading() as connection:
            rows = connection.execute(_standing_tokens()).mappings()
            names = {row["name_key"]: row["name"] for row in connection.execute(select(users.c.name_key, users.c.name).order_by(users.c.number)).mappings()}
            return sorted((_token(row, names) for row in rows), key=lambda one: (one.owner, one.id))

    def add_token(self, token: Token, secret: str, *, by: str, at: str) -> None:
        with self._writing() as connection:
            _add_token(connection, token, secret, (by, instant(at), self._now(at)))

    def revoke_token(self, token_id: str, *, by: str, at: str) -> bool:
        with self._writing() as connection:
            row = connection.execute(_standing_tokens().where(tokens.c.token == token_id)).mappings().first()
            if row is None:
                raise UnknownIdError(f"token {token_id!r}: there is none of this id; `recoupe admin token list` lists them")
            if row["state"] == REVOKED:
                return False
            connection.execute(delete(token_secrets).where(token_secrets.c.token == token_id))
            append(connection, "revoke", self._now(at), [_revoked(row, by, instant(at))])
            return True

    def with_token(self, secret: str, at: str, project: str = PROJECT) -> User | None:
        with self._reading() as connection:
            known = select(token_secrets.c.token).where(token_secrets.c.secret == secret).scalar_subquery()
            row = connection.execute(_standing_tokens().where(tokens.c.token == known)).mappings().first()
            if row is None or row["state"] != ACTIVE or (row["expires"] is not None and microseconds(row["expires"]) <= microseconds(at)):
                return None
            owner = _found(connection, row["name_key"], project)
        if owner is None or owner.role is None or not owner.is_active:
            return None
        return User(owner.name, min(owner.role, Role(row["role"]), key=lambda role: role.rank), owner.state, owner.at)


# --- names


def name_key(name: str) -> str:
    """Give what names the account of a name, and of all that are written like it but for case and white space."""
    return digest(["user", " ".join(unicodedata.normalize("NFKC", storable(name)).split()).casefold()])


def _refuse_name(name: str) -> None:
    """Refuse what people could not read, write or tell from another name.

    Raises:
        StoreError: the name cannot be kept.
    """
    if not 0 < len(name) <= LONGEST_NAME or name != " ".join(name.split()) or not name.isprintable():
        raise StoreError(f"account {name[:LONGEST_NAME]!r}: a name has 1 to {LONGEST_NAME} characters that can be seen, and no space around; give it another")


# --- accounts


Told = tuple[str, str, str]  # by whom, when, and when this is written down


def _standing(project: str) -> Select[tuple[object, ...]]:
    """Ask for the accounts as they are now, each with its role in a project; one that was erased is none."""
    mine = (memberships.c.name_key == users.c.name_key, memberships.c.project == project)
    role = select(memberships.c.role).where(*mine).order_by(memberships.c.number.desc()).limit(1).scalar_subquery()
    secret = exists().where(passwords.c.name_key == users.c.name_key)
    last = ~exists().where(_later.c.name_key == users.c.name_key, _later.c.number > users.c.number)
    return select(users, role.label("role"), secret.label("has_password")).where(last, users.c.state != ERASED)


def _user(row: RowMapping) -> User:
    role = Role(row["role"]) if row["role"] else None
    return User(row["name"] or "", role, row["state"], row["at"], bool(row["has_password"]))


def _found(connection: Connection, key: str, project: str) -> User | None:
    row = connection.execute(_standing(project).where(users.c.name_key == key)).mappings().first()
    return None if row is None else _user(row)


def _last(connection: Connection, key: str) -> RowMapping | None:
    return connection.execute(select(users).where(users.c.name_key == key).order_by(users.c.number.desc()).limit(1)).mappings().first()


def _add_user(connection: Connection, what: tuple[User, str], secret: str | None, told: Told) -> None:
    """Write an account and its role.

    Raises:
        StoreError: there is one of this name, the name cannot be kept, or it has no role.
    """
    (user, project), (by, at, now) = what, told
    _refuse_name(user.name)
    if user.role is None:
        raise StoreError(f"account {user.name!r} has no role; give it one of {', '.join(Role)}")
    key = name_key(user.name)
    former = _last(connection, key)
    if former is not None and former["state"] == ERASED:
        raise StoreError(f"account {user.name!r}: one of this name was erased, and what it decided must not seem another's; choose another name")
    if former is not None:
        raise StoreError(f"account {user.name!r}: there is one of this name; change that, or choose another name")
    row = {"id": f"{key}.1", "name_key": key, "number": 1, "state": ACTIVE, "seal": _seal(secret), "at": at, "name": user.name, "by": by}
    append(connection, "user", now, [("users", row), _membership(connection, (key, project), user.role, told)])
    if secret is not None:
        connection.execute(insert(passwords), {"name_key": key, "secret": secret})


def _membership(connection: Connection, whose: tuple[str, str], role: Role, told: Told) -> Row:
    """Give the row that says which role somebody has from now on."""
    (key, project), (by, at, _) = whose, told
    mine = (memberships.c.name_key == key, memberships.c.project == project)
    number = (connection.execute(select(func.max(memberships.c.number)).where(*mine)).scalar() or 0) + 1
    row = {"id": f"{key}.{project}.{number}", "name_key": key, "project": project, "number": number, "role": role.value, "at": at, "by": by}
    return "memberships", row


def _change_user(connection: Connection, whose: tuple[str, str], change: Change, told: Told) -> bool:
    """Write what becomes of an account.

    Raises:
        UnknownIdError: there is no such account.
        StoreError: no active admin would be left.
    """
    (name, project), now = whose, told[2]
    key = name_key(name)
    known = _found(connection, key, project)
    if known is None:
        raise UnknownIdError(f"account {name!r}: there is none of this name; `recoupe admin user list` lists them")
    _refuse_last_admin(connection, known, change, project)
    rows = list(_changed_rows(connection, (key, project, known), change, told))
    if not rows:
        return False
    append(connection, _act_of(change), now, rows)
    if change.secret is not None:
        connection.execute(delete(passwords).where(passwords.c.name_key == key))
        connection.execute(insert(passwords), {"name_key": key, "secret": change.secret})
    if change.secret is not None or change.state == DISABLED:
        connection.execute(delete(sessions).where(sessions.c.name_key == key))
    return True


def _act_of(change: Change) -> str:
    if change.state is not None:
        return "disable" if change.state == DISABLED else "enable"
    return "password" if change.secret is not None else "role"


def _changed_rows(connection: Connection, whose: tuple[str, str, User], change: Change, told: Told) -> Iterator[Row]:
    key, project, known = whose
    last = _last(connection, key)
    assert last is not None  # it was found
    state, seal = change.state or known.state, _seal(change.secret) or last["seal"]
    if (state, seal) != (last["state"], last["seal"]):
        number, (by, at, _) = last["number"] + 1, told
        yield "users", {"id": f"{key}.{number}", "name_key": key, "number": number, "state": state, "seal": seal, "at": at, "name": last["name"], "by": by}
    if change.role not in {None, known.role}:
        assert change.role is not None  # the line before says so
        yield _membership(connection, (key, project), change.role, told)


def _refuse_last_admin(connection: Connection, known: User, change: Change, project: str) -> None:
    """Refuse to leave a ledger to nobody.

    Raises:
        StoreError: no active admin would be left.
    """
    stays = (change.role or known.role) is Role.ADMIN and (change.state or known.state) == ACTIVE
    if stays or known.role is not Role.ADMIN or not known.is_active:
        return
    others = (_user(row) for row in connection.execute(_standing(project)).mappings())
    if not any(one.is_active and one.role is Role.ADMIN and one.name != known.name for one in others):
        raise StoreError(f"account {known.name!r} is the last admin; make another one first, so that somebody can let people in")


def erase_account(connection: Connection, name: str, by: str, at: str) -> tuple[list[Address], list[Row]]:
    """Take away at once what lets an account in, and say what an erasure of it empties and writes.

    Args:
        connection: in a transaction that holds the lock of writers.
        name: its name.
        by: who erases it.
        at: when.

    Returns:
        The rows that hold its name or where it came from, by table and id, and the rows that say that it and its tokens ended; none if it was erased before.

    Raises:
        UnknownIdError: there never was such an account.
        StoreError: no active admin would be left, or it would be erased by itself, so that its name stayed on the tombstone.
    """
    key = name_key(name)
    last = _last(connection, key)
    if last is None:
        raise UnknownIdError(f"account {name!r}: there is none of this name; `recoupe admin user list` lists them")
    if last["state"] == ERASED:
        return [], []
    if name_key(by) == key:
        raise StoreError(f"account {name!r}: whoever erases is named on the tombstone, for good; let somebody else erase it")
    known = _found(connection, key, PROJECT)
    assert known is not None  # its last row says so
    _refuse_last_admin(connection, known, Change(state=DISABLED), PROJECT)
    active = list(connection.execute(_standing_tokens().where(tokens.c.name_key == key, tokens.c.state == ACTIVE)).mappings())
    number = last["number"] + 1
    ended = {"id": f"{key}.{number}", "name_key": key, "number": number, "state": ERASED, "at": at, "by": by}
    rows: list[Row] = [("users", ended), *(_revoked({**row, "label": None}, by, at) for row in active)]
    found = list(_naming(connection, key, last["name"]))
    _lock_out(connection, key)
    return found, rows


def _naming(connection: Connection, key: str, name: str) -> Iterator[Address]:
    """Yield the rows that say nothing but what an account is, when it came in and from where, and to whom it gave a role."""
    for table in (users, tokens, logins):
        yield from ((table.name, row) for row in connection.scalars(select(table.c.id).where(table.c.name_key == key)))
    yield from (("memberships", row) for row in connection.scalars(select(memberships.c.id).where(memberships.c.by == name)))


def _lock_out(connection: Connection, key: str) -> None:
    """Take away what lets an account and its programs in."""
    mine = select(tokens.c.token).where(tokens.c.name_key == key)
    connection.execute(delete(token_secrets).where(token_secrets.c.token.in_(mine)))
    for table in (passwords, sessions):
        connection.execute(delete(table).where(table.c.name_key == key))


# --- tokens


def _standing_tokens() -> Select[tuple[object, ...]]:
    """Ask for the tokens as they are now."""
    return select(tokens).where(~exists().where(_newer.c.token == tokens.c.token, _newer.c.number > tokens.c.number))


def _token(row: RowMapping, names: dict[str, str | None]) -> Token:
    return Token(row["token"], names.get(row["name_key"]) or "", Role(row["role"]), row["label"] or "", row["state"], row["at"], row["expires"])


def _revoked(row: Mapping[Any, Any], by: str, at: str) -> Row:
    """Give the row that ends a token."""
    kept = {name: row[name] for name in ("token", "name_key", "role", "expires", "seal", "label")}
    number = row["number"] + 1
    return "tokens", {**kept, "id": f"{row['token']}.{number}", "number": number, "state": REVOKED, "at": at, "by": by}


def _add_token(connection: Connection, token: Token, secret: str, told: Told) -> None:
    """Write a token.

    Raises:
        UnknownIdError: there is no such account.
        StoreError: it would be allowed more than its owner, or its label cannot be kept.
    """
    by, at, now = told
    key = name_key(token.owner)
    owner = _found(connection, key, PROJECT)
    if owner is None:
        raise UnknownIdError(f"account {token.owner!r}: there is none of this name; `recoupe admin user list` lists them")
    if owner.role is None or not owner.role.reaches(token.role):
        raise StoreError(f"token of {owner.name!r}: {token.role.value!r} is more than its owner may ({owner.role or 'nothing'}); give it less")
    if not 0 < len(token.label) <= LONGEST_LABEL:
        raise StoreError(f"token of {owner.name!r}: say in 1 to {LONGEST_LABEL} characters what it is for")
    expires = None if token.expires is None else instant(token.expires)
    if expires is not None and microseconds(expires) <= microseconds(at):
        raise StoreError(f"token of {owner.name!r}: it would have ended by {expires}; name a time to come")
    fixed = {"id": f"{token.id}.1", "token": token.id, "number": 1, "name_key": key, "role": token.role.value, "state": ACTIVE, "expires": expires}
    append(connection, "token", now, [("tokens", {**fixed, "seal": _seal(secret), "at": at, "label": token.label, "by": by})])
    connection.execute(insert(token_secrets), {"secret": secret, "token": token.id})


# --- what was exchanged behind the log


def _seal(secret: str | None) -> str | None:
    """Give what the log keeps of a hash."""
    return None if secret is None else digest(["seal", secret])


def seal_faults(connection: Connection) -> Iterator[Fault]:
    """Find what lets somebody in and was exchanged or added without an entry. What is missing lets nobody in: a copy lacks all of it."""
    sealed = {row["name_key"]: row["seal"] for row in connection.execute(select(users).order_by(users.c.number)).mappings()}
    for row in connection.execute(select(passwords).order_by(passwords.c.name_key)).mappings():
        if sealed.get(row["name_key"]) != _seal(row["secret"]):
            yield Fault("passwords", row["name_key"], "no entry of the log says that this password was given")
    made = {row["token"]: row["seal"] for row in connection.execute(_standing_tokens()).mappings() if row["state"] == ACTIVE}
    for row in connection.execute(select(token_secrets).order_by(token_secrets.c.token)).mappings():
        if made.get(row["token"]) != _seal(row["secret"]):
            yield Fault("token_secrets", row["token"], "no entry of the log says that this token was made, or it was revoked")
