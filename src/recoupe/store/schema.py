"""Make, raise and lower the schema of a ledger, by the migrations that ship with the program."""

from collections.abc import Iterator
from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from recoupe.errors import NewerSchemaError, NoLedgerError, OlderSchemaError, StoreError
from recoupe.store.tables import REVISIONS

NEWEST = REVISIONS[-1]
_BASE = "base"


def revision(connection: Connection) -> str | None:
    """Give the revision of the schema, or None where there is no ledger.

    Raises:
        NewerSchemaError: this program does not know the revision.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().first()
    if found is not None and found not in REVISIONS:
        raise NewerSchemaError(
            f"{_named(connection)}: the ledger has schema {found!r} and this program knows up to {NEWEST!r}; install the newer program that wrote it"
        )
    return None if found is None else str(found)


def _named(connection: Connection) -> str:
    """Name the database for messages: a file by its path, a server without its password."""
    url = connection.engine.url
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True).removeprefix("sqlite:///")


def require_newest(connection: Connection, where: str) -> None:
    """Refuse a database that is no ledger, or one of another schema.

    Raises:
        NoLedgerError: it holds no ledger.
        NewerSchemaError: a newer program wrote it.
        OlderSchemaError: an older program wrote it.
    """
    found = revision(connection)
    if found is None:
        raise NoLedgerError(f"{where}: this database holds no ledger; make one with `recoupe init`")
    if found != NEWEST:
        raise OlderSchemaError(
            f"{where}: the ledger has schema {found!r} and this program writes {NEWEST!r}; run `recoupe migrate`, which makes a backup first"
        )


def move(connection: Connection, to: str | None) -> tuple[str | None, str | None]:
    """Raise or lower the schema, all of it in the transaction at hand.

    Args:
        connection: in a transaction that holds the lock of writers.
        to: a revision, `base` for none at all, or None for the newest.

    Returns:
        The revisions before and after.

    Raises:
        StoreError: there is no such revision, or the ledger holds something that lowering would lose.
        NoLedgerError: another program uses the database.
        NewerSchemaError: a newer program wrote it.
    """
    wanted = NEWEST if to is None else to
    if wanted not in (*REVISIONS, _BASE):
        raise StoreError(f"schema {wanted!r}: there is no such revision; choose one of {', '.join(REVISIONS)}, or {_BASE}")
    before = revision(connection)
    if before is None:
        _refuse_others(connection)
    if wanted == _BASE and before is not None and connection.execute(text("SELECT count(*) FROM audit")).scalar_one():
        raise StoreError(f"schema {_BASE!r}: the ledger holds something, which would be lost; copy it with `recoupe backup` and remove it yourself")
    for step in _steps(before, wanted):
        _run(connection, *step)
    return before, revision(connection)


def _refuse_others(connection: Connection) -> None:
    """Refuse a database that another program uses.

    Raises:
        NoLedgerError: it holds tables.
    """
    others = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    if others:
        raise NoLedgerError(f"this database holds tables of another program ({', '.join(others[:3])}); a ledger needs one of its own")


def _steps(before: str | None, wanted: str) -> Iterator[tuple[str, bool]]:
    """Give the way from one revision to another; whether it leads up."""
    rank = [_BASE, *REVISIONS]
    if before != wanted:
        yield wanted, rank.index(before or _BASE) < rank.index(wanted)


def _run(connection: Connection, wanted: str, up: bool) -> None:  # noqa: FBT001 - which of two commands
    from alembic import command  # noqa: PLC0415 - opening a ledger need not pay for it
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(files("recoupe.store") / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(config, wanted)
