"""Write the audit log, and find every row that it does not bear out.

An entry lists the rows that one act wrote, each with the hash of its content, and carries the hash of the entry before it. So a row that was
edited, deleted, inserted or put elsewhere contradicts an entry, and an entry that was, contradicts the next. What a chain alone cannot
show is that its end was cut off together with all its rows: for that, keep the head elsewhere.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, insert, or_, select

from recoupe.store.canonical import canonical, digest, plain, storable
from recoupe.store.tables import KEPT, Kept, audit, tombstones
from recoupe.store.values import Fault, Head

# What the first entry follows.
GENESIS = digest("recoupe/ledger/1")
# Entries that are checked at a time: what bounds the memory.
_WINDOW = 500

Row = tuple[str, Mapping[str, Any]]


def head(connection: Connection) -> Head:
    """Give the end of the log."""
    last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    return Head(last.seq, last.hash) if last else Head(0, GENESIS)


def holds(connection: Connection, kept: Head) -> bool:
    """Tell whether the log goes through a head that was kept."""
    if not kept.entries:
        return kept.hash == GENESIS
    return connection.execute(select(audit.c.hash).where(audit.c.seq == kept.entries)).scalar() == kept.hash


def append(connection: Connection, act: str, at: str, rows: Sequence[Row]) -> int:
    """Write the rows of one act and the entry that answers for them.

    Args:
        connection: in a transaction that holds the lock of writers.
        act: what was done.
        at: when.
        rows: names of tables and values of rows, without `seq` and `digest`.

    Returns:
        The number of the entry.
    """
    before = head(connection)
    seq = before.entries + 1
    whole = [(name, _whole(KEPT[name], values, seq)) for name, values in rows]
    listed = canonical([[name, row["id"], row_digest(KEPT[name], row)] for name, row in whole])
    entry = {"seq": seq, "at": at, "act": act, "rows": listed, "previous": before.hash}
    connection.execute(insert(audit), {**entry, "hash": digest(entry)})
    for name, group in _grouped(whole):
        connection.execute(insert(KEPT[name].table), group)
    return seq


def _whole(kept: Kept, values: Mapping[str, Any], seq: int) -> dict[str, Any]:
    """Complete the values of a row."""
    row = {name: storable(value) if isinstance(value, str) else value for name, value in values.items()}
    row = {**dict.fromkeys((*kept.fixed, *kept.erasable)), **row, "seq": seq}
    return {**row, "digest": content_digest(kept, row)}


def _grouped(rows: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Gather rows by table, tables in the order in which rows may point to one another."""
    for name in KEPT:
        group = [row for table, row in rows if table == name]
        if group:
            yield name, group


def content_digest(kept: Kept, row: Mapping[str, Any]) -> str:
    """Hash what an erasure would empty."""
    return digest({name: row[name] for name in kept.erasable})


def row_digest(kept: Kept, row: Mapping[str, Any]) -> str:
    """Hash what always stays, the hash of the rest included."""
    return digest({"table": kept.table.name, **{name: row[name] for name in kept.fixed}})


# Told how much of a check is done, and of how much.
Seen = Callable[[int, int], None]


def verify(connection: Connection, anchor: Head | None = None, seen: Seen = lambda _done, _of: None) -> Iterator[Fault]:
    """Find every entry and every row that do not bear each other out.

    Args:
        connection: in a transaction that sees one state.
        anchor: a head that was kept elsewhere.
        seen: told how many entries are checked, and of how many.
    """
    erased, of = erased_rows(connection), head(connection).entries
    after, previous = 0, GENESIS
    while entries := _entries(connection, after):
        for entry in entries:
            yield from _entry_faults(entry, after + 1, previous)
            yield from _anchor_faults(entry, anchor)
            after, previous = entry["seq"], entry["hash"]
        yield from _window_faults(connection, entries, erased)
        seen(after, of)
    yield from _dangling(connection, after)
    if anchor is not None and anchor.entries > after:
        yield Fault("audit", str(anchor.entries), f"the anchored head has {anchor.entries} entries and the log {after}: its end was cut off")


def erased_rows(connection: Connection) -> set[tuple[str, str]]:
    """Gather the rows whose content was erased, by table and key."""
    return {(name, key) for rows in connection.scalars(select(tombstones.c.rows)) for name, key in _listed(rows)}


def _listed(rows: str) -> list[list[str]]:
    """Read a list of rows; one that was made unreadable lists nothing, and its own entry tells."""
    try:
        found = json.loads(rows)
        return [row for row in found if isinstance(row, list) and all(isinstance(item, str) for item in row)]
    except (ValueError, TypeError):
        return []


def _entries(connection: Connection, after: int) -> list[dict[str, Any]]:
    found = connection.execute(select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(_WINDOW)).mappings()
    return [plain(row) for row in found]


def _entry_faults(entry: Mapping[str, Any], expected: int, previous: str) -> Iterator[Fault]:
    """Find what is wrong with an entry by itself and after the one before it."""
    key = str(entry["seq"])
    if entry["seq"] != expected:
        yield Fault("audit", key, f"entry {expected} is missing before it")
    elif entry["previous"] != previous:
        yield Fault("audit", key, "it does not follow the entry before it")
    if entry["hash"] != digest({name: value for name, value in entry.items() if name != "hash"}):
        yield Fault("audit", key, "it was edited: its hash is another")


def _anchor_faults(entry: Mapping[str, Any], anchor: Head | None) -> Iterator[Fault]:
    if anchor is not None and entry["seq"] == anchor.entries and entry["hash"] != anchor.hash:
        yield Fault("audit", str(entry["seq"]), "it is not the entry that was anchored: the log was written anew")


def _window_faults(connection: Connection, entries: Sequence[Mapping[str, Any]], erased: set[tuple[str, str]]) -> Iterator[Fault]:
    """Compare what entries list with the rows that bear their numbers."""
    listed = {(entry["seq"], row[0], row[1]): row[2] for entry in entries for row in _listed(entry["rows"]) if len(row) == len(("table", "id", "digest"))}
    first, last = entries[0]["seq"], entries[-1]["seq"]
    for name, kept in KEPT.items():
        table = kept.table
        for row in _rows(connection, table, first, last):
            found = plain(row)
            yield from _row_faults(kept, found, listed.pop((found["seq"], name, found["id"]), None), erased)
    yield from (Fault(name, key, f"the row is gone, or says that another entry than {seq} wrote it") for seq, name, key in sorted(listed))


def _rows(connection: Connection, table: Table, first: int, last: int) -> Iterator[RowMapping]:
    found = connection.execution_options(yield_per=50).execute(select(table).where(table.c.seq.between(first, last)).order_by(table.c.seq, table.c.id))
    yield from found.mappings()


def _row_faults(kept: Kept, row: Mapping[str, Any], expected: str | None, erased: set[tuple[str, str]]) -> Iterator[Fault]:
    """Compare one row with what its entry says of it."""
    name, key = kept.table.name, str(row["id"])
    if expected is None:
        yield Fault(name, key, f"no entry {row['seq']} wrote this row")
    elif row_digest(kept, row) != expected:
        yield Fault(name, key, "the row was edited")
    yield from _content_faults(kept, row, gone=(name, key) in erased)


def _content_faults(kept: Kept, row: Mapping[str, Any], *, gone: bool) -> Iterator[Fault]:
    """Compare the content of a row with its hash, or with its erasure."""
    name, key = kept.table.name, str(row["id"])
    if gone:
        if any(row[column] is not None for column in kept.erasable):
            yield Fault(name, key, "its content was erased and is there again")
    elif content_digest(kept, row) != row["digest"]:
        yield Fault(name, key, "its content was edited, or erased without a tombstone")


def _dangling(connection: Connection, last: int) -> Iterator[Fault]:
    """Find rows that name an entry beyond the log."""
    for name, kept in KEPT.items():
        table = kept.table
        for key, seq in connection.execute(select(table.c.id, table.c.seq).where(or_(table.c.seq > last, table.c.seq < 1)).order_by(table.c.id)):
            yield Fault(name, key, f"it names entry {seq}, and the log ends at {last}")


def count(connection: Connection, table: Table) -> int:
    """Count the rows of a table."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
