"""Copy a ledger with its whole history into another store; the head of the copy is that of the original."""

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from recoupe.errors import DamagedLedgerError, NotEmptyError, StoreError
from recoupe.store import schema
from recoupe.store.canonical import plain
from recoupe.store.chain import head
from recoupe.store.ledger import PATIENCE, Ledger, as_url, store_of
from recoupe.store.refusals import told
from recoupe.store.sql import SqlLedger
from recoupe.store.tables import KEPT, MADE, MADE_APART, audit, feed_asks, feed_marks, search_texts
from recoupe.store.values import Head

_AT_A_TIME = 100


def copy(source: Ledger, target: str) -> Head:
    """Copy a ledger in one transaction: the copy is whole or it is not there.

    Args:
        source: a ledger that is open.
        target: path or URL of a ledger that holds nothing, or that there is not.

    Raises:
        NotEmptyError: the target holds something.
        DamagedLedgerError: the copy has another head, because the source is damaged.
        StoreError: the source is no ledger of this program.
    """
    if not isinstance(source, SqlLedger):
        raise StoreError(f"{source.where}: only ledgers that this program opened can be copied; open it with `open_ledger`")
    url = as_url(target)
    store = store_of(url)
    file = store.file(url)
    fresh = file is not None and not file.exists()
    try:
        with SqlLedger.open(store, url, create=True, settings=(None, PATIENCE)) as made, source.reading() as there, made.writing() as here:
            _fill(there, here, made.where)
            return head(here)
    except BaseException:
        if fresh and file is not None:
            for path in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
                path.unlink(missing_ok=True)
        raise


def _fill(there: Connection, here: Connection, where: str) -> None:
    """Copy all rows, and make sure that the log ends alike.

    Raises:
        NotEmptyError: there are rows already.
        DamagedLedgerError: it does not.
    """
    if head(here).entries:
        raise NotEmptyError(f"{where}: this ledger holds something already; copy into a new one")
    schema.require_newest(here, where)
    for table in (audit, *(kept.table for kept in KEPT.values()), search_texts, *MADE, *MADE_APART, feed_asks, feed_marks):
        _copy_table(there, here, table)
    if head(here) != head(there):
        raise DamagedLedgerError(f"{where}: the copy has another head than the ledger; run `recoupe verify` on the ledger")


def _copy_table(there: Connection, here: Connection, table: Table) -> None:
    """Copy the rows of a table, some at a time; numbers that the database gives are given anew."""
    columns = [column for column in table.columns if table is not search_texts or column.name != "number"]
    rows = there.execution_options(yield_per=_AT_A_TIME).execute(select(*columns).order_by(*table.primary_key.columns)).mappings()
    for part in rows.partitions(_AT_A_TIME):
        here.execute(insert(table), [plain(row) for row in part])


def copy_beside(file: Path) -> Path:
    """Copy a file of SQLite as it is, while others use it, under the first name that is free.

    Raises:
        StoreError: it cannot be read, or there is no room.
    """
    number = next(number for number in count(1) if not file.with_name(f"{file.name}.before-{number}").exists())
    copied = file.with_name(f"{file.name}.before-{number}")
    with told(str(file)), closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copied)) as target:
        source.backup(target)
    return copied
