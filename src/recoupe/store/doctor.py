"""Inspect a ledger: is it there, is it of this program, is the database sound, is anything left undone."""

from collections.abc import Iterator

from sqlalchemy import Connection
from sqlalchemy import inspect as look

from recoupe.store import records, schema
from recoupe.store.chain import count, head
from recoupe.store.refusals import told
from recoupe.store.store import Store
from recoupe.store.tables import KEPT, metadata
from recoupe.store.values import Finding

# An inspection does not wait for a writer as a writer would.
_PATIENCE = 5.0
_SHOWN = 3


def inspect(store: Store, url: str, where: str) -> Iterator[Finding]:
    """Yield what is to be said of a ledger.

    Args:
        store: the store that keeps it.
        url: where it lies.
        where: its name for messages.

    Raises:
        StoreError: the database cannot be opened at all.
    """
    if not store.exists(url):
        yield Finding("fault", f"{where}: there is no ledger", "make one with `recoupe init`, or name yours with --db or RECOUPE_DB")
        return
    engine = store.engine(url, _PATIENCE)
    try:
        with told(where), engine.begin() as connection:
            yield from _findings(store, connection)
    finally:
        engine.dispose()


def _findings(store: Store, connection: Connection) -> Iterator[Finding]:
    found = schema.revision(connection)
    if found != schema.NEWEST:
        advice = "make a ledger with `recoupe init`" if found is None else "run `recoupe migrate`"
        yield Finding("fault", f"the schema is {found or 'missing'}, and this program writes {schema.NEWEST}", advice)
        return
    troubles = [*_missing(connection), *store.inspect(connection)]
    yield from troubles
    if not troubles:
        yield Finding("ok", f"{store.title}, schema {found}, sound")
    yield from _left_undone(connection)
    entries = head(connection).entries
    yield Finding("ok", f"{entries} entries in the log, {count(connection, KEPT['blobs'].table)} originals", "`recoupe verify` compares them all")


def _missing(connection: Connection) -> Iterator[Finding]:
    there = set(look(connection).get_table_names())
    gone = sorted(set(metadata.tables) - there)
    if gone:
        yield Finding("fault", f"tables are missing: {', '.join(gone)}", "restore a backup")


def _left_undone(connection: Connection) -> Iterator[Finding]:
    """Tell of bytes that came in and were never made a record."""
    unread = records.unread(connection)
    if unread:
        more = f" and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        yield Finding(
            "warning",
            f"{len(unread)} originals have no record: {', '.join(unread[:_SHOWN])}{more}",
            "add them again; those of `Ledger.failures()` could not be read",
        )
