"""Keep what a team adds to the codebook: numbered rows of the log, each of which adds something or takes out what an earlier one added."""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, select

from recoupe.errors import StaleError, StoreError, UnknownIdError
from recoupe.store.canonical import pack_json, storable, unpack_json
from recoupe.store.chain import append
from recoupe.store.instants import instant
from recoupe.store.tables import amendments
from recoupe.store.values import TAKEN_OUT, Amendment

LONGEST_REASON = 2000


def amend(connection: Connection, amendment: Amendment, now: str) -> None:
    """Write an amendment.

    Args:
        connection: in a transaction that holds the lock of writers.
        amendment: numbered behind the last.
        now: when this is written down.

    Raises:
        StaleError: another has its number.
        UnknownIdError: what it withdraws does not stand.
        StoreError: it names nobody, gives no reason, or adds nothing.
    """
    there = list(all_amendments(connection))
    if amendment.number != len(there) + 1:
        raise StaleError(f"amendment {amendment.number}: somebody changed the codebook since, and the last is {len(there)}; look at it again, then decide anew")
    if not amendment.by.strip() or not amendment.reason.strip() or len(amendment.reason) > LONGEST_REASON:
        raise StoreError(f"amendment {amendment.number}: it needs who makes it, and a reason of 1 to {LONGEST_REASON} characters; give both")
    if amendment.kind == TAKEN_OUT:
        _refuse_missing(there, amendment.target)
    elif not amendment.content:
        raise StoreError(f"amendment {amendment.number}: it adds nothing; say what is added")
    append(connection, "amend" if amendment.kind != TAKEN_OUT else "unamend", now, [("amendments", _row(amendment))])


def _row(one: Amendment) -> dict[str, object]:
    fixed = {"id": f"amendment-{one.number:04d}", "number": one.number, "kind": one.kind, "target": one.target, "at": instant(one.at)}
    told = {"codebook_before": one.before, "codebook_after": one.after, "by": storable(one.by), "reason": storable(one.reason)}
    return {**fixed, **told, "body": pack_json(one.content or {})}


def _refuse_missing(there: list[Amendment], number: int) -> None:
    """Refuse to take out what does not stand.

    Raises:
        UnknownIdError: it does not.
    """
    if number not in {one.number for one in standing(there)}:
        raise UnknownIdError(f"amendment {number}: it adds nothing that stands; `recoupe codebook list` shows what does")


def standing(several: list[Amendment]) -> list[Amendment]:
    """Give of all amendments those that add something and were not withdrawn or erased, in their order."""
    gone = {one.target for one in several if one.kind == TAKEN_OUT}
    return [one for one in several if one.kind != TAKEN_OUT and one.content and one.number not in gone]


def all_amendments(connection: Connection) -> Iterator[Amendment]:
    """Yield all amendments in their order."""
    yield from map(_amendment, connection.execute(select(amendments).order_by(amendments.c.number)).mappings())


def _amendment(row: RowMapping) -> Amendment:
    told = {name: row[name] for name in ("number", "kind", "target", "at")}
    content = None if row["body"] is None else unpack_json(bytes(row["body"])) or None
    return Amendment(**told, by=row["by"] or "", reason=row["reason"] or "", before=row["codebook_before"], after=row["codebook_after"], content=content)
