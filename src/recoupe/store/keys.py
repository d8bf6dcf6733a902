"""Keep numbers by which reports that may tell of one deed find each other; what they mean, only linking knows.

They are made from the records and can be thrown away: what is missing is handed out by `unkeyed` and made anew. A number that stands for a report no more,
because the report was read again, does no harm: a neighbour too many is weighed and found to be none.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select

from recoupe.store import records as told
from recoupe.store.tables import keyed, keys, records

_ASKED_AT_ONCE = 500
_PAGE = 100


def unkeyed(connection: Connection, rules: str) -> list[dict[str, Any]]:
    """Give a page of records that were read since keys were kept last under these rules, the oldest first."""
    last = select(func.coalesce(func.max(keyed.c.seq), 0)).where(keyed.c.rules == rules).scalar_subquery()
    return told.read_after(connection, last, _PAGE)


def keep(connection: Connection, found: Mapping[str, Collection[int]], rules: str) -> None:
    """Keep the keys of reports in place of those they had; keys of other rules go.

    Args:
        connection: in a transaction that holds the lock of writers.
        found: of each report its keys, whole numbers of 64 bits with a sign.
        rules: digest of what keys are made by.
    """
    # All that is kept is of the same rules, so that one row tells which.
    if connection.execute(select(keyed.c.rules).limit(1)).scalar() not in {None, rules}:
        connection.execute(delete(keys))
        connection.execute(delete(keyed))
    for report, numbers in found.items():
        connection.execute(delete(keyed).where(keyed.c.report == report))
        seq = connection.execute(select(func.max(records.c.seq)).where(records.c.report == report)).scalar_one()
        number = connection.execute(insert(keyed).values(report=report, seq=seq, rules=rules).returning(keyed.c.number)).scalar_one()
        # A number may be given a second time, when the report that had it was read again: what is left under it goes first.
        rows = [{"key": key, "number": number} for key in sorted(set(numbers) - _held(connection, number, numbers))]
        if rows:
            connection.execute(insert(keys), rows)


def _held(connection: Connection, number: int, numbers: Collection[int]) -> set[int]:
    """Give those of some keys that a number holds already."""
    listed = sorted(numbers)
    parts = (listed[start : start + _ASKED_AT_ONCE] for start in range(0, len(listed), _ASKED_AT_ONCE))
    return {key for part in parts for key in connection.scalars(select(keys.c.key).where(keys.c.number == number, keys.c.key.in_(part)))}


def sharing(connection: Connection, asked: Collection[int]) -> Iterator[str]:
    """Yield the reports that stand and are kept under one of some keys, each once, in their order."""
    found: set[int] = set()
    listed = sorted(asked)
    for start in range(0, len(listed), _ASKED_AT_ONCE):
        found.update(connection.scalars(select(keys.c.number).where(keys.c.key.in_(listed[start : start + _ASKED_AT_ONCE])).distinct()))
    yield from sorted(told.standing_among(connection, sorted(_named(connection, sorted(found)))))


def _named(connection: Connection, numbers: list[int]) -> Iterator[str]:
    for start in range(0, len(numbers), _ASKED_AT_ONCE):
        yield from connection.scalars(select(keyed.c.report).where(keyed.c.number.in_(numbers[start : start + _ASKED_AT_ONCE])))


def forget(connection: Connection, report: str) -> None:
    """Remove the keys of a report that was erased, and those that no report holds any more."""
    connection.execute(delete(keyed).where(keyed.c.report == report))
    connection.execute(delete(keys).where(~exists().where(keyed.c.number == keys.c.number)))
