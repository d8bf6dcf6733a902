"""Keep a ledger in a database of PostgreSQL: several people at once, on a server."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, create_engine, event, func, literal_column, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from recoupe.errors import StoreError
from recoupe.store.store import CONNECTIONS, Store
from recoupe.store.tables import search_texts
from recoupe.store.values import Finding
from recoupe.store.words import Phrase

# A number of ours: whoever writes to the ledger of a database holds this lock, so that entries of the log follow one another.
_WRITERS_LOCK = 7_264_837
_OLDEST_VERSION = 150_000


def _engine(url: str, patience: float) -> Engine:
    """Open the database; transactions that write hold one lock, transactions that read see one state.

    Raises:
        StoreError: the driver is not installed, or the URL is none.
    """
    try:
        place = make_url(url).set(drivername="postgresql+psycopg")
        engine = create_engine(place, isolation_level="REPEATABLE READ", pool_pre_ping=True, pool_size=CONNECTIONS, max_overflow=CONNECTIONS)
    except ModuleNotFoundError as fault:
        raise StoreError("a ledger in PostgreSQL needs its driver, which is not installed; run `pip install 'recoupe[postgresql]'`") from fault
    except (ArgumentError, ValueError) as fault:
        raise StoreError(f"the URL of the ledger is none ({fault}); write postgresql://USER:PASSWORD@HOST/DATABASE") from fault

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")

    event.listen(engine, "begin", begin)
    return engine


def _reader(url: str, patience: float) -> Engine:
    """Open the database for reading: the server refuses to change anything in these transactions.

    Raises:
        StoreError: the driver is not installed, or the URL is none.
    """
    return _engine(url, patience).execution_options(postgresql_readonly=True)


def _exists(_url: str) -> bool:
    return True


def _matches(phrases: tuple[Phrase, ...]) -> ColumnElement[bool]:
    asked = " & ".join("(" + " <-> ".join(phrase.words) + (":*" if phrase.open_end else "") + ")" for phrase in phrases)
    simple: ColumnElement[Any] = literal_column("'simple'::regconfig")
    return func.to_tsvector(simple, search_texts.c.words).bool_op("@@")(func.to_tsquery(simple, asked))


def _inspect(connection: Connection) -> Iterator[Finding]:
    """Check the version of the server and the settings that keep what was acknowledged."""
    asked = ("server_version_num", "server_encoding", "fsync", "synchronous_commit", "full_page_writes")
    said = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in asked}
    if int(said["server_version_num"]) < _OLDEST_VERSION:
        yield Finding("warning", f"the server is of version {said['server_version_num']}, older than 15", "move to PostgreSQL 15 or newer")
    if said["server_encoding"] != "UTF8":
        yield Finding(
            "fault",
            f"the database is encoded in {said['server_encoding']}",
            "make one with `createdb --encoding=UTF8 --template=template0` and copy the ledger",
        )
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        if said[name] == "off":
            yield Finding("warning", f"{name} is off, so that a power cut can lose what was acknowledged", f"set {name} = on in the server's configuration")


def _scrub(engine: Engine) -> None:
    """Rewrite the tables, so that what was erased leaves their files."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")).all():
            connection.exec_driver_sql(f'VACUUM FULL "{name}"')


@contextmanager
def _alone(engine: Engine, what: str) -> Iterator[bool]:
    """Hold a lock of the server on a connection of its own, outside of any transaction; it goes with the connection."""
    key = zlib.crc32(what.encode()) - 2**31
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        got = bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_WRITERS_LOCK}, {key})").scalar_one())
        try:
            yield got
        finally:
            if got:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_WRITERS_LOCK}, {key})")


STORE = Store(
    name="postgresql",
    title="a database of PostgreSQL 15 or newer",
    schemes=("postgresql", "postgresql+psycopg", "postgres"),
    engine=_engine,
    reader=_reader,
    exists=_exists,
    matches=_matches,
    inspect=_inspect,
    scrub=_scrub,
    file=lambda _url: None,
    alone=_alone,
)
