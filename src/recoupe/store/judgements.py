"""Keep what people decided: nothing is taken back, but a later judgement can supersede an earlier one."""

from collections.abc import Iterator

from sqlalchemy import Connection, exists, select

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.canonical import digest, pack_json, unpack_json
from recoupe.store.chain import append
from recoupe.store.instants import instant
from recoupe.store.tables import judgements
from recoupe.store.values import JUDGEMENTS, Judged, Judgement

_PAIRS = ("same", "different")
_WITHDRAW = "withdraw"


def add(connection: Connection, judgement: Judgement, now: str) -> str:
    """Write a judgement; the same one twice is one.

    Raises:
        StoreError: it lacks what its kind needs.
        UnknownIdError: it supersedes one that there is not.
    """
    _refuse_incomplete(judgement)
    left, right = (*sorted(judgement.events), None, None)[:2]
    fixed = {
        "kind": judgement.kind,
        "left": left,
        "right": right,
        "incident": judgement.incident,
        "field": judgement.field,
        "at": instant(judgement.at),
        "supersedes": judgement.supersedes or "",
    }
    key = digest({**fixed, "by": judgement.by, "reason": judgement.reason, "value": judgement.value})
    if judgement.supersedes and not _known(connection, judgement.supersedes):
        raise UnknownIdError(f"judgement {judgement.supersedes}: there is none of this id to supersede; `Ledger.judgements()` lists them")
    if not _known(connection, key):
        content = {"value": pack_json(judgement.value), "by": judgement.by, "reason": judgement.reason}
        append(connection, "judge", now, [("judgements", {"id": key, **fixed, **content})])
    return key


def _refuse_incomplete(judgement: Judgement) -> None:
    """Refuse a judgement that nobody could apply.

    Raises:
        StoreError: it is of an unknown kind, or lacks what its kind needs.
    """
    if judgement.kind not in JUDGEMENTS:
        raise StoreError(f"judgement of kind {judgement.kind!r}: there is no such kind; choose one of {', '.join(JUDGEMENTS)}")
    if judgement.kind == _WITHDRAW:
        _refuse_aimless(judgement)
    elif judgement.kind in _PAIRS and len(set(judgement.events)) != len(_PAIRS):
        raise StoreError(f"judgement {judgement.kind!r} is on two events; give the keys of both")
    elif judgement.kind not in _PAIRS and (judgement.incident is None) == (len(judgement.events) != 1):
        raise StoreError(f"judgement {judgement.kind!r} is on one incident or one event; give the id of the one or the key of the other")
    if not judgement.by:
        raise StoreError(f"judgement {judgement.kind!r} names nobody; say in `by` who decided")


def _refuse_aimless(judgement: Judgement) -> None:
    """Refuse a withdrawal of nothing.

    Raises:
        StoreError: it is one.
    """
    if not judgement.supersedes:
        raise StoreError(f"judgement {judgement.kind!r} takes nothing back; give the id of one in `supersedes`")


def _known(connection: Connection, key: str) -> bool:
    return connection.execute(select(judgements.c.id).where(judgements.c.id == key)).first() is not None


def all_judgements(connection: Connection) -> Iterator[Judged]:
    """Yield all judgements in the order in which they were made."""
    later = judgements.alias("later")
    query = select(judgements, exists().where(later.c.supersedes == judgements.c.id).label("superseded"))
    for row in connection.execute(query.order_by(judgements.c.seq)).mappings().all():
        pair = tuple(key for key in (row["left"], row["right"]) if key is not None)
        value = None if row["value"] is None else unpack_json(bytes(row["value"]))
        said = Judgement(row["kind"], row["by"] or "", row["at"], row["reason"] or "", pair, row["incident"], row["field"], value, row["supersedes"] or None)
        yield Judged(row["id"], said, bool(row["superseded"]))
