"""Erase what the ledger keeps of a person: the content goes, a tombstone stays, and the log still verifies."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, select, update

from recoupe.errors import UnknownIdError
from recoupe.store import inbox, incident_lists, keys, plotted, team
from recoupe.store.canonical import canonical, digest
from recoupe.store.chain import Row, append, erased_rows
from recoupe.store.incidents import is_last
from recoupe.store.instants import instant
from recoupe.store.people import ACCOUNT
from recoupe.store.tables import (
    KEPT,
    MADE,
    accounts,
    amendments,
    blobs,
    captures,
    coding,
    deliveries,
    events,
    failures,
    imports,
    incidents,
    judgements,
    links,
    records,
    search_texts,
    sheets,
    signatures,
)
from recoupe.store.values import event_key, split_event_key

Address = tuple[str, str]


def erase(connection: Connection, key: str, told: tuple[str, str], at: tuple[str, str]) -> int:
    """Erase a report with all that quotes it, an incident's content or a judgement's, by id; what was signed of them goes too, signed or not. Or an account.

    Args:
        connection: in a transaction that holds the lock of writers.
        key: `sha256:…` of a report, the id of an incident, or that of a judgement; `account:` and the name of an account.
        told: who erases it, and why, in words that name nobody.
        at: when, and when this is written down.

    Returns:
        How many rows lost their content; 0 when all was erased before.

    Raises:
        UnknownIdError: the ledger holds nothing of that id.
        StoreError: it is the account of the last admin, or of who erases.
    """
    if key.startswith(ACCOUNT):
        found, ended = team.erase_account(connection, key.removeprefix(ACCOUNT), told[0], instant(at[0]))
        _bury(connection, found, told, at, ended)
        return len(found)
    addresses = sorted(set(_addresses(connection, key)))
    if not addresses:
        raise UnknownIdError(f"{key}: the ledger holds nothing of this id; give that of a report, an incident or a judgement, or `{ACCOUNT}NAME`")
    before = erased_rows(connection)
    fresh = [address for address in addresses if address not in before]
    if not fresh:
        return 0
    _bury(connection, fresh, told, at)
    for made in (search_texts, *MADE):
        connection.execute(delete(made).where(made.c.report == key))
    keys.forget(connection, key)
    decided = _decided_on(connection, [row for table, row in fresh if table == "judgements"])
    inbox.count_judged(connection, [*decided, *_keys_unsigned(connection, fresh, key)])
    emptied = _emptied(connection, [row for table, row in fresh if table == "incidents"])
    plotted.remove_incidents(connection, emptied)
    incident_lists.remove(connection, emptied)
    return len(fresh)


def _bury(connection: Connection, fresh: Sequence[Address], told: tuple[str, str], at: tuple[str, str], ended: Sequence[Row] = ()) -> None:
    """Empty some rows, and write the tombstone that says so, with other rows of the same act."""
    if not fresh:
        return
    rows = canonical(fresh)
    stone = {"id": digest(["tombstone", rows]), "at": instant(at[0]), "rows": rows, "by": told[0], "reason": told[1]}
    append(connection, "erase", at[1], [("tombstones", stone), *ended])
    for table, row in fresh:
        kept = KEPT[table]
        connection.execute(update(kept.table).where(kept.table.c.id == row).values(dict.fromkeys(kept.erasable)))


def _decided_on(connection: Connection, names: list[str]) -> list[str]:
    """Give the events that some judgements are on."""
    found = (connection.scalars(select(judgements.c.left).where(judgements.c.id == name)).first() for name in names)
    return [key for key in found if key is not None]


def _keys_unsigned(connection: Connection, fresh: list[Address], key: str) -> list[str]:
    """Give keys of other reports than the one that is erased of which what was signed is gone: lists show them as open again."""
    gone = [row for table, row in fresh if table == "signatures"]
    names = {name for row in gone for name in connection.scalars(select(signatures.c.subject).where(signatures.c.id == row))}
    return [event_key(name, "") for name in sorted(names - {key}) if name.startswith("sha256:")]


def _emptied(connection: Connection, versions: list[str]) -> list[str]:
    """Give the incidents of which the version that stands is among some versions."""
    return [name for version in versions for name in connection.scalars(select(incidents.c.incident).where(incidents.c.id == version, is_last()))]


def _addresses(connection: Connection, key: str) -> Iterator[Address]:
    """Yield table and key of each row that holds something of what is named."""
    yield from _report_addresses(connection, key)
    for version in connection.scalars(select(incidents.c.id).where(incidents.c.incident == key)):
        yield from _version_addresses(connection, version)
    for name, table in (("sheets", sheets), ("amendments", amendments)):
        yield from ((name, row) for row in connection.scalars(select(table.c.id).where(table.c.id == key)))
    yield from _judgement_addresses(connection, key)


def _judgement_addresses(connection: Connection, key: str) -> Iterator[Address]:
    """Yield a judgement, and the signed versions of what it is on, which quote it."""
    for row in connection.execute(select(judgements).where(judgements.c.id == key)).mappings():
        yield "judgements", key
        subjects = {row["incident"], *(split_event_key(side)[0] for side in (row["left"], row["right"]) if side)}
        for subject in subjects - {None}:
            yield from _signed_addresses(connection, subject)


def _signed_addresses(connection: Connection, subject: str) -> Iterator[Address]:
    yield from (("signatures", row) for row in connection.scalars(select(signatures.c.id).where(signatures.c.subject == subject)))


def _report_addresses(connection: Connection, report: str) -> Iterator[Address]:
    """Yield the rows of a report, and those of links, incidents and judgements that quote it."""
    yield from (("blobs", row) for row in connection.scalars(select(blobs.c.id).where(blobs.c.id == report)))
    for name, table in (
        ("captures", captures),
        ("records", records),
        ("events", events),
        ("failures", failures),
        ("imports", imports),
        ("coding", coding),
        ("sheets", sheets),
    ):
        yield from ((name, row) for row in connection.scalars(select(table.c.id).where(table.c.report == report)))
    yield from _signed_addresses(connection, report)
    own = event_key(report, "")
    for side in (links.c.left, links.c.right):
        yield from (("links", row) for row in connection.scalars(select(links.c.id).where(side.startswith(own, autoescape=True))))
    for side in (judgements.c.left, judgements.c.right):
        yield from (("judgements", row) for row in connection.scalars(select(judgements.c.id).where(side.startswith(own, autoescape=True))))
    for version in connection.scalars(select(accounts.c.version).where(accounts.c.report == report)):
        yield from _version_addresses(connection, version)


def _version_addresses(connection: Connection, version: str) -> Iterator[Address]:
    """Yield a version of an incident, its accounts, what was signed of the incident, and what alerts said of it."""
    for subject in connection.scalars(select(incidents.c.incident).where(incidents.c.id == version)):
        yield from _signed_addresses(connection, subject)
        yield from (("deliveries", row) for row in connection.scalars(select(deliveries.c.id).where(deliveries.c.incident == subject)))
    yield "incidents", version
    yield from (("accounts", row) for row in connection.scalars(select(accounts.c.id).where(accounts.c.version == version)))
