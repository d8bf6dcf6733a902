"""Keep a ledger in one file of SQLite: nothing to install, nothing to run."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, create_engine, event, literal_column, text

from recoupe.errors import StoreError
from recoupe.store.file_lock import file_lock
from recoupe.store.store import CONNECTIONS, Store
from recoupe.store.tables import search_texts
from recoupe.store.values import Finding
from recoupe.store.words import Phrase

_SCHEME = "sqlite:///"
# What the first migration writes into the file, so that it is known for a ledger: RCPE.
_APPLICATION = 0x52435045
# Pages of the file that a connection holds in memory, in kB.
_CACHE_KB = 16_000


def _file(url: str) -> Path:
    return Path(url.removeprefix(_SCHEME))


def _exists(url: str) -> bool:
    path = _file(url)
    return path.is_file() and path.stat().st_size > 0


def _engine(url: str, patience: float) -> Engine:
    """Open the file; transactions that write take its lock when they begin, so that none has to be taken back."""
    place = URL.create("sqlite", database=str(_file(url)))
    connect = {"timeout": patience, "check_same_thread": False}
    engine = create_engine(place, connect_args=connect, pool_size=CONNECTIONS, max_overflow=CONNECTIONS)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _reader(url: str, patience: float) -> Engine:
    """Open the file for reading: its connections refuse to change anything, whatever they are told."""
    engine = _engine(url, patience)
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA query_only=ON").fetchall())
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a connection of the driver
    connection.isolation_level = None  # transactions are begun below
    (pages,), (application,) = connection.execute("PRAGMA page_count").fetchone(), connection.execute("PRAGMA application_id").fetchone()
    ours = ("journal_mode=WAL",) if not pages or application == _APPLICATION else ()  # another program's file stays as it is
    for pragma in (*ours, "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"cache_size=-{_CACHE_KB}", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _matches(phrases: tuple[Phrase, ...]) -> ColumnElement[bool]:
    asked = " AND ".join(f'"{" ".join(phrase.words)}"{" *" if phrase.open_end else ""}' for phrase in phrases)
    found = text("SELECT rowid FROM search_index WHERE search_index MATCH :asked").bindparams(asked=asked).columns(literal_column("rowid"))
    return search_texts.c.number.in_(found)


def _inspect(connection: Connection) -> Iterator[Finding]:
    """Check pages, keys, settings and the index of words."""
    said = [str(line) for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()]
    if said != ["ok"]:
        yield Finding("fault", f"the file is damaged: {'; '.join(said[:3])}", "restore a backup")
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        yield Finding("fault", f"{len(orphans)} rows point to nothing, the first in {orphans[0][0]}", "restore a backup")
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    if mode != "wal":
        yield Finding("warning", f"the journal is {mode!r}, so that readers wait for writers", "keep the ledger on a disk of this machine, not on a share")
    yield from _index_faults(connection)


def _index_faults(connection: Connection) -> Iterator[Finding]:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)")
    except Exception as fault:  # noqa: BLE001 - whatever the index says is what is reported
        yield Finding("fault", f"the index of words does not fit the texts: {fault.__cause__ or fault}", "`recoupe migrate --to 0002`, then `recoupe migrate`")


def _scrub(engine: Engine) -> None:
    """Rewrite the index without deleted words, and empty the journal."""
    with engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('optimize')")
    raw = engine.raw_connection()
    try:
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()


@contextmanager
def _alone(engine: Engine, what: str) -> Iterator[bool]:
    """Hold a lock on a file beside the ledger.

    Raises:
        StoreError: nothing can be written beside it.
    """
    file = Path(engine.url.database or "")
    with ExitStack() as held:
        try:
            got = held.enter_context(file_lock(file.with_name(f"{file.name}.{what}.lock")))
        except OSError as fault:
            raise StoreError(f"{file}: no lock can be kept beside the ledger ({fault.strerror}); mend the rights of its folder") from fault
        yield got


STORE = Store(
    name="sqlite",
    title="one file of SQLite",
    schemes=("sqlite",),
    engine=_engine,
    reader=_reader,
    exists=_exists,
    matches=_matches,
    inspect=_inspect,
    scrub=_scrub,
    file=_file,
    alone=_alone,
)
