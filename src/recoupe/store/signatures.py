"""Keep what people signed: the bytes of each signed version, with who signed it, when and in which role, and when and why it was opened again.

Rows of a report or an incident are numbered; the last one says whether it is signed. While it is, no judgement on it is written (`refuse_signed`).
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, select

from recoupe.errors import DamagedLedgerError, ErasedError, SignedError, StoreError, UnknownIdError
from recoupe.store.canonical import canonical, pack, sha256, storable, unpack, unpack_json
from recoupe.store.chain import append
from recoupe.store.instants import instant
from recoupe.store.tables import accounts, incidents, signatures
from recoupe.store.values import CURRENT, REOPENED, SIGNED, Fault, Signature, Signing, event_key, split_event_key

SCHEMA = "recoupe/signed/1"
LONGEST = 200
# What a signed record says of an event that people rejected.
_REJECTED = "rejected"
_later = signatures.alias("later")
# The last row of each subject.
_IS_LAST = ~exists().where(_later.c.subject == signatures.c.subject, _later.c.number > signatures.c.number)
# What is told of a signature: all but its bytes.
_TOLD = (*(column for column in signatures.c if column.name != "body"), signatures.c.body.is_(None).label("erased"))
_ASKED_AT_ONCE = 500
_STANDS = (_IS_LAST, signatures.c.state == SIGNED, signatures.c.body.is_not(None))
# The reports and incidents that stand signed, as a question within a question.
STANDING = select(signatures.c.subject).where(*_STANDS)


def sign(connection: Connection, signing: Signing, now: str) -> Signature:
    """Write a signed version.

    Args:
        connection: in a transaction that holds the lock of writers.
        signing: what is signed, by whom, and when.
        now: when this is written down.

    Raises:
        SignedError: it is signed already.
        StoreError: nobody is named, or no role, or the name is too long.
    """
    signing = _plain(signing)
    last = _last(connection, signing.subject)
    if last is not None and last["state"] == SIGNED and last["body"] is not None:
        raise SignedError(f"{_told(last)}; it stands so, and whoever wants to sign it anew opens it again first (`recoupe reopen`)")
    number = 1 if last is None else last["number"] + 1
    at = instant(signing.at)
    said = {"schema": SCHEMA, "subject": signing.subject, "number": number, "by": signing.by, "role": signing.role, "at": at, "reason": signing.reason}
    content = canonical({**signing.content, **said}).encode()
    return _write(connection, signing, (SIGNED, number, sha256(content), pack(content)), now)


def reopen(connection: Connection, signing: Signing, now: str) -> Signature:
    """Open again what is signed; the signed version stays, and is none that stands.

    Args:
        connection: in a transaction that holds the lock of writers.
        signing: what is opened, by whom, when and why.
        now: when this is written down.

    Raises:
        UnknownIdError: it is not signed.
        StoreError: nobody is named, no role, or no reason is given.
    """
    signing = _plain(signing)
    if not signing.reason.strip():
        raise StoreError(f"{signing.subject}: it is opened again without a reason; say why, so that others can follow it")
    last = _last(connection, signing.subject)
    if last is None or last["state"] != SIGNED or last["body"] is None:
        raise UnknownIdError(f"{signing.subject}: it is not signed, so that there is nothing to open again; decide on it as it is")
    return _write(connection, signing, (REOPENED, last["number"] + 1, last["version"], None), now)


def _plain(signing: Signing) -> Signing:
    """Give a signature with words that a database takes, and refuse one of nobody.

    Raises:
        StoreError: it is one.
    """
    for name, value in (("by", signing.by), ("role", signing.role)):
        if not value.strip() or len(value) > LONGEST:
            raise StoreError(f"{signing.subject}: `{name}` of a signature has 1 to {LONGEST} characters; say who signs, and in which role")
    return replace(signing, by=storable(signing.by), role=storable(signing.role), reason=storable(signing.reason))


def _write(connection: Connection, signing: Signing, what: tuple[str, int, str, bytes | None], now: str) -> Signature:
    """Write a row, and give it as a signature."""
    state, number, version, body = what
    fixed = {
        "id": f"{signing.subject}.{number:06d}",
        "subject": signing.subject,
        "number": number,
        "state": state,
        "version": version,
        "role": signing.role,
        "at": instant(signing.at),
    }
    # Empty bytes say that nothing was signed here; none at all, that it was erased.
    row = {**fixed, "body": body if body is not None else b"", "by": signing.by, "reason": signing.reason}
    append(connection, "sign" if state == SIGNED else "reopen", now, [("signatures", row)])
    return _signature({**row, "erased": False})


def _last(connection: Connection, subject: str) -> RowMapping | None:
    query = select(signatures).where(signatures.c.subject == subject).order_by(signatures.c.number.desc()).limit(1)
    return connection.execute(query).mappings().first()


def _signature(row: Mapping[Any, Any]) -> Signature:
    told = {name: row[name] for name in ("subject", "number", "state", "version", "role", "at")}
    return Signature(**told, by=row["by"] or "", reason=row["reason"] or "", erased=bool(row["erased"]))


# --- what is asked


def signed(connection: Connection, subject: str) -> Signature | None:
    """Give the signature that a report or an incident stands under; None where it is open."""
    row = connection.execute(select(*_TOLD).where(signatures.c.subject == subject, *_STANDS)).mappings().first()
    return None if row is None else _signature(row)


def standing(connection: Connection, names: Sequence[str]) -> dict[str, tuple[Signature, int]]:
    """Give by subject the signatures that some stand under, each with the entry of the log that wrote it."""
    found: dict[str, tuple[Signature, int]] = {}
    for start in range(0, len(names), _ASKED_AT_ONCE):
        query = select(*_TOLD).where(signatures.c.subject.in_(names[start : start + _ASKED_AT_ONCE]), *_STANDS)
        found.update({row["subject"]: (_signature(row), row["seq"]) for row in connection.execute(query).mappings()})
    return found


def is_signed(connection: Connection, subject: str) -> bool:
    """Tell whether a report or an incident stands signed."""
    return connection.execute(select(signatures.c.id).where(signatures.c.subject == subject, *_STANDS)).first() is not None


def subjects(connection: Connection) -> frozenset[str]:
    """Give the reports and incidents that stand signed."""
    return frozenset(connection.scalars(STANDING))


def all_signatures(connection: Connection, subject: str | None) -> Iterator[Signature]:
    """Yield signatures, all or those on one subject, in the order in which they were made."""
    query = select(*_TOLD).order_by(signatures.c.seq, signatures.c.id)
    if subject is not None:
        query = query.where(signatures.c.subject == subject)
    yield from (_signature(row) for row in connection.execute(query).mappings())


def events_of(connection: Connection, report: str) -> list[Mapping[str, Any]] | None:
    """Give the events of a report as they were signed, without those that people rejected; None where it is open, or where its bytes are damaged."""
    body = connection.scalars(select(signatures.c.body).where(signatures.c.subject == report, *_STANDS)).first()
    if body is None:
        return None
    try:
        told = (unpack_json(bytes(body)).get("record") or {}).get("events", ())
    except DamagedLedgerError:
        return None  # `verify` names such bytes as damaged; lists go on with what was read
    return [event for event in told if (event.get("review") or {}).get("state") != _REJECTED]


def sealed(connection: Connection, reports: Collection[str] | None) -> dict[str, tuple[str, ...]]:
    """Give by incident that stands signed the events that were signed as its accounts: of all, or of those that have had an account of some reports.

    Raises:
        DamagedLedgerError: the bytes of one cannot be unpacked.
    """
    gathered = select(incidents.c.incident).join(accounts, accounts.c.version == incidents.c.id)
    found: dict[str, tuple[str, ...]] = {}
    names = [None] if reports is None else sorted(reports)
    for start in range(0, len(names), _ASKED_AT_ONCE):
        among = gathered if reports is None else gathered.where(accounts.c.report.in_(names[start : start + _ASKED_AT_ONCE]))
        query = select(signatures.c.subject, signatures.c.body).where(*_STANDS, signatures.c.subject.in_(among))
        for subject, body in connection.execute(query):
            told = unpack_json(bytes(body)).get("incident") or {}
            found[subject] = tuple(event_key(account["report"], account["event"]) for account in told.get("accounts", ()))
    return dict(sorted(found.items()))


def content(connection: Connection, subject: str, number: int | None) -> bytes:
    """Give the bytes of a signed version.

    Args:
        connection: in a transaction.
        subject: the report or the incident.
        number: which signature; None for the one that it stands under.

    Raises:
        UnknownIdError: there is no such version.
        ErasedError: it was erased.
        DamagedLedgerError: its bytes cannot be unpacked.
    """
    conditions = _STANDS if number is None else (signatures.c.number == number, signatures.c.state == SIGNED)
    row = connection.execute(select(signatures).where(signatures.c.subject == subject, *conditions)).mappings().first()
    if row is None:
        which = "it is not signed" if number is None else f"its signature {number} is none that signs a version"
        raise UnknownIdError(f"{subject}: {which}; `recoupe sign {subject} --list` shows its signatures")
    if row["body"] is None:
        raise ErasedError(f"{subject}: its signed version {number} was erased; the tombstone says why")
    return unpack(bytes(row["body"]))


# --- what is refused


def refuse_signed(connection: Connection, names: Iterable[str]) -> None:
    """Refuse to decide on something that stands signed.

    Args:
        connection: in a transaction that holds the lock of writers.
        names: reports and incidents that a decision is on.

    Raises:
        SignedError: one of them does.
    """
    for name in sorted(set(names)):
        row = connection.execute(select(*_TOLD).where(signatures.c.subject == name, *_STANDS)).mappings().first()
        if row is not None:
            raise SignedError(
                f"{_told(row)}, and decisions on it are refused until it is opened again; do that with a reason, on its page or with `recoupe reopen {name}`"
            )


def _told(row: Mapping[Any, Any]) -> str:
    return f"{row['subject']}: it was signed by {row['by']} ({row['role']}) at {row['at']}"


def gathering(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Give the incidents of which the last version gathers one of some events."""
    later = incidents.alias("later")
    is_last = ~exists().where(later.c.incident == incidents.c.incident, later.c.number > incidents.c.number)
    found: set[str] = set()
    for key in keys:
        report, event = split_event_key(key)
        query = select(incidents.c.incident).join(accounts, accounts.c.version == incidents.c.id)
        found.update(connection.scalars(query.where(accounts.c.report == report, accounts.c.event == event, incidents.c.state == CURRENT, is_last)))
    return found


# --- what is checked


def verify(connection: Connection) -> Iterator[Fault]:
    """Find every signed version of which the bytes are not those that were signed, and every line of signatures that is broken."""
    before: Mapping[Any, Any] = {}
    for row in connection.execution_options(yield_per=50).execute(select(signatures).order_by(signatures.c.subject, signatures.c.number)).mappings():
        former = before if before and before["subject"] == row["subject"] else None
        if row["number"] != (former["number"] + 1 if former else 1):
            yield Fault("signatures", row["id"], "the signature before it is missing")
        yield from (Fault("signatures", row["id"], why) for why in _wrong(row, former))
        before = row


def _wrong(row: Mapping[Any, Any], former: Mapping[Any, Any] | None) -> Iterator[str]:
    """Say what is wrong with one signature."""
    if row["state"] == REOPENED:
        if former is None or former["state"] != SIGNED or former["version"] != row["version"]:
            yield "it opens a version again that is not the one signed before it"
    elif row["body"] is not None:
        yield from _wrong_bytes(row)


def _wrong_bytes(row: Mapping[Any, Any]) -> Iterator[str]:
    try:
        bytes_signed = unpack(bytes(row["body"]))
        told = json.loads(bytes_signed)
    except (StoreError, ValueError):
        yield "the bytes of the signed version cannot be read"
        return
    if sha256(bytes_signed) != row["version"]:
        yield "the bytes of the signed version are not those that were signed: their hash is another"
    if any(told.get(name) != row[name] for name in ("subject", "number", "role", "at")):
        yield "the signed version says another subject, number, role or time than its signature"
