"""Change one thing in a ledger as somebody who owns its database could: a row edited, deleted, inserted, or exchanged with another."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from random import Random
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from recoupe.store import chain, custody
from recoupe.store.canonical import plain
from recoupe.store.tables import KEPT, audit, search_texts
from recoupe.store.values import Fault

TABLES: tuple[Table, ...] = (audit, *(kept.table for kept in KEPT.values()), search_texts)
Mutation = Callable[[Connection, Table, Random], str | None]


def unguarded(connection: Connection) -> None:
    """Take the guards away, inside the transaction at hand."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in TABLES:
            for guard in ("stays", "holds", "follows"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table.name}_{guard}")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def faults(connection: Connection) -> list[Fault]:
    """Give all that `recoupe verify` finds."""
    return [*chain.verify(connection), *custody.verify_words(connection), *custody.verify(connection)]


def mutate(connection: Connection, random: Random) -> str:
    """Change one thing by chance, and say what."""
    while True:
        with suppress(IntegrityError), connection.begin_nested():  # what the database refuses to anybody is tried otherwise
            said = random.choice(MUTATIONS)(connection, random.choice(TABLES), random)
            if said is not None:
                return said


def edit(connection: Connection, table: Table, random: Random) -> str | None:
    """Give one column of one row another value."""
    row = _any_row(connection, table, random)
    column = random.choice(_told(table))
    if row is None:
        return None
    other = _other(row[column.name], column, random)
    if column.primary_key and connection.execute(select(column).where(column == other)).first() is not None:
        return None
    connection.execute(update(table).where(_is(table, row)).values({column.name: other}))
    return f"{table.name}.{column.name} of {_key(table, row)} edited"


def remove(connection: Connection, table: Table, random: Random) -> str | None:
    """Delete one row."""
    row = _any_row(connection, table, random)
    if row is None:
        return None
    connection.execute(delete(table).where(_is(table, row)))
    return f"{table.name} {_key(table, row)} deleted"


def add(connection: Connection, table: Table, random: Random) -> str | None:
    """Insert a row that looks like another."""
    row = _any_row(connection, table, random)
    if row is None:
        return None
    fresh = dict(row)
    for column in (*table.primary_key.columns, *(table.columns[name] for name in _unique(table))):
        fresh[column.name] = f"{row[column.name]}{random.randrange(10**9)}" if column.type.python_type is str else _beyond(connection, column)
    connection.execute(insert(table), fresh)
    return f"{table.name} {_key(table, fresh)} inserted"


def exchange(connection: Connection, table: Table, random: Random) -> str | None:
    """Put one row in the place of another: all but their keys change places."""
    first, second = _any_row(connection, table, random), _any_row(connection, table, random)
    keys = {column.name for column in table.primary_key.columns} | ({"report"} if table is search_texts else set())
    if first is None or second is None or all(first[name] == second[name] for name in first.keys() - keys):
        return None
    rows = [{**there, **{name: here[name] for name in keys}} for here, there in ((first, second), (second, first))]
    connection.execute(delete(table).where(or_(_is(table, first), _is(table, second))))
    connection.execute(insert(table), rows)
    return f"{table.name} {_key(table, first)} and {_key(table, second)} exchanged"


MUTATIONS: Sequence[Mutation] = (edit, remove, add, exchange)


def _told(table: Table) -> list[Column[Any]]:
    """Give the columns that say something: the number of a text that is looked for is the database's own."""
    return [column for column in table.columns if table is not search_texts or column.name != "number"]


def _unique(table: Table) -> tuple[str, ...]:
    """Give one column of each rule that rows of a table may not be alike."""
    names = "links incidents feeds views signatures users memberships tokens webhooks deliveries amendments"
    numbered = dict.fromkeys(names.split(), ("number",))
    return (numbered | {"records": ("supersedes",), "search_texts": ("report",)}).get(table.name, ())


def _any_row(connection: Connection, table: Table, random: Random) -> dict[str, Any] | None:
    rows = connection.execute(select(*table.primary_key.columns).order_by(*table.primary_key.columns)).all()
    if not rows:
        return None
    key = dict(zip(table.primary_key.columns.keys(), random.choice(rows), strict=True))
    return plain(connection.execute(select(table).where(_is(table, key))).mappings().one())


def _is(table: Table, row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a condition
    (column,) = table.primary_key.columns
    return column == row[column.name]


def _key(table: Table, row: Mapping[str, Any]) -> str:
    (column,) = table.primary_key.columns
    return str(row[column.name])


def _beyond(connection: Connection, column: Column[Any]) -> int:
    return int(connection.execute(select(column).order_by(column.desc()).limit(1)).scalar_one()) + 1


def _other(value: object, column: Column[Any], random: Random) -> object:
    """Give another value of the same type."""
    kind = column.type.python_type
    if value is None:
        return {str: "x", bytes: b"\0x", int: 1, float: 1.0}[kind]
    if column.nullable and random.random() < 0.2:
        return None
    if kind is str:
        return _other_text(str(value), random)
    if kind is bytes:
        return _other_bytes(bytes(value), random)  # type: ignore[call-overload]
    return value + 1 if kind is int else value * (1 + 2**-52)  # type: ignore[operator]


def _other_text(text: str, random: Random) -> str:
    place = random.randrange(len(text) + 1)
    return random.choice((text + "x", text[:place] + "x" + text[place:], text[: place - 1] if text else "y"))


def _other_bytes(content: bytes, random: Random) -> bytes:
    """Flip one bit."""
    changed = bytearray(content or b"\0")
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)
