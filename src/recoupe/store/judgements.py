"""Keep what people decided: nothing is taken back, but a later judgement can supersede an earlier one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, func, or_, select

from recoupe.errors import StaleError, StoreError, UnknownIdError
from recoupe.store import inbox, signatures
from recoupe.store.canonical import digest, pack_json, unpack_json
from recoupe.store.chain import Row, append
from recoupe.store.coded import refuse_blind
from recoupe.store.instants import instant
from recoupe.store.tables import incidents, judgements, records
from recoupe.store.tables import signatures as signed
from recoupe.store.values import FLAGS, JUDGEMENTS, NAMES, NAMINGS, PARTIES, REVIEWS, Judged, Judgement, split_event_key

_PAIRS = ("same", "different")
_WITHDRAW = "withdraw"
_REPORT = "sha256:"
_ASKED_AT_ONCE, _RANGES = 500, 100
# Made once, for each page asks for judgements many times.
_later = judgements.alias("later")
_SUPERSEDED = exists().where(_later.c.supersedes == judgements.c.id).label("superseded")


def add(connection: Connection, judgement: Judgement, now: str, unless: Mapping[str, str]) -> str:
    """Write a judgement; the same one twice is one.

    Args:
        connection: in a transaction that holds the lock of writers.
        judgement: what was decided.
        now: when this is written down.
        unless: of reports and incidents the marks that they must still bear.

    Raises:
        StaleError: one of them has changed since.
        StoreError: it lacks what its kind needs, or is on a report that is being coded blind.
        UnknownIdError: it supersedes one that there is not.
    """
    return add_act(connection, [judgement], now, unless)[0]


def add_act(connection: Connection, several: Sequence[Judgement], now: str, unless: Mapping[str, str]) -> list[str]:
    """Write several judgements in one entry of the log, and give their ids; those that are known already are not written again.

    Args:
        connection: in a transaction that holds the lock of writers.
        several: what was decided, in no order: none takes another of them back.
        now: when this is written down.
        unless: of reports and incidents the marks that they must still bear.

    Raises:
        StaleError: one of them has changed since.
        SignedError: one is on something that stands signed.
        StoreError: one lacks what its kind needs, or is on a report that is being coded blind.
        UnknownIdError: one supersedes a judgement that there is not.
    """
    written = [_row(connection, judgement) for judgement in several]
    fresh = [(row, judgement) for row, judgement in zip(written, several, strict=True) if not _known(connection, row["id"])]
    if fresh:
        signatures.refuse_signed(connection, {name for _, judgement in fresh for name in _decides(connection, judgement)})
        refuse_blind(connection, {split_event_key(key)[0] for _, judgement in fresh for key in _reviewed(connection, judgement)})
        refuse_stale(connection, unless)
        rows: dict[str, Row] = {row["id"]: ("judgements", row) for row, _ in fresh}
        append(connection, "judge", now, list(rows.values()))
        inbox.count_judged(connection, {key for _, judgement in fresh for key in _touched(connection, judgement)})
    return [row["id"] for row in written]


def _row(connection: Connection, judgement: Judgement) -> dict[str, Any]:
    """Give the row of a judgement.

    Raises:
        StoreError: it lacks what its kind needs.
        UnknownIdError: it supersedes one that there is not.
    """
    refuse_incomplete(judgement)
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
    return {"id": key, **fixed, "value": pack_json(judgement.value), "by": judgement.by, "reason": judgement.reason}


def _touched(connection: Connection, judgement: Judgement) -> Iterator[str]:
    """Yield the events that a judgement is on, and those of the one that it takes back."""
    yield from judgement.events
    if judgement.supersedes:
        query = select(judgements.c.left, judgements.c.right).where(judgements.c.id == judgement.supersedes)
        yield from (key for row in connection.execute(query) for key in row if key is not None)


def _reviewed(connection: Connection, judgement: Judgement) -> Iterator[str]:
    """Yield the events of which a judgement says how they are to be coded, or takes back what says so."""
    kind = judgement.kind
    if kind == _WITHDRAW:
        kind = connection.execute(select(judgements.c.kind).where(judgements.c.id == judgement.supersedes)).scalar() or kind
    if kind in REVIEWS:
        yield from judgement.events


def _decides(connection: Connection, judgement: Judgement) -> Iterator[str]:
    """Yield the reports and incidents that a judgement would change: of a pair, and of what takes one back, the incidents too that gather the events."""
    if judgement.supersedes:
        query = select(judgements.c.kind, judgements.c.incident).where(judgements.c.id == judgement.supersedes)
        kind, incident = connection.execute(query).one()
    else:
        kind, incident = judgement.kind, judgement.incident
    if kind in FLAGS:
        return
    keys = list(_touched(connection, judgement))
    yield from (split_event_key(key)[0] for key in keys)
    yield from (name for name in (incident, judgement.incident) if name is not None)
    if len(set(keys)) > 1:
        yield from signatures.gathering(connection, keys)


def refuse_stale(connection: Connection, unless: Mapping[str, str]) -> None:
    """Refuse to decide over something that has changed since it was looked at.

    Args:
        connection: in a transaction that holds the lock of writers.
        unless: of reports, incidents and `NAMES` the marks that they must still bear.

    Raises:
        StaleError: it has.
    """
    for name, expected in unless.items():
        if mark(connection, name) != expected:
            raise StaleError(f"{name}: somebody changed it since it was shown to you; look at it as it is now, then decide again")


def mark(connection: Connection, name: str, after: str | None = None) -> str:
    """Give what changes whenever a report, its reading, a judgement on its events or its signature does; the same of an incident, and of names.

    Args:
        connection: in a transaction.
        name: a report, an incident, or `NAMES`.
        after: the id of a judgement; the mark as this one left it, whatever others have written since.

    Raises:
        UnknownIdError: the ledger holds neither report nor incident of that id, or no such judgement.
    """
    return mark_until(connection, name, None if after is None else _entry_of(connection, after))


def mark_until(connection: Connection, name: str, until: int | None) -> str:
    """Give the mark as it was after an entry of the log, or as it is.

    Raises:
        UnknownIdError: the ledger holds neither report nor incident of that id.
    """
    judged = _last(connection, judgements, _on(name), until)
    if name == NAMES:
        return str(judged or 0)
    judged = max(judged or 0, _last(connection, signed, signed.c.subject == name, until) or 0)
    table, column = (records, records.c.report) if name.startswith(_REPORT) else (incidents, incidents.c.incident)
    written = _last(connection, table, column == name, until)
    if written is None:
        raise UnknownIdError(f"{name}: the ledger holds no report and no incident of this id; `recoupe search` and `recoupe incidents` list them")
    return f"{written}.{judged}"


def _last(connection: Connection, table: Table, condition: ColumnElement[bool], until: int | None) -> int | None:
    """Give the last entry of the log, up to one if it is given, that wrote a row that answers."""
    bounds = () if until is None else (table.c.seq <= until,)
    return connection.execute(select(func.max(table.c.seq)).where(condition, *bounds)).scalar()


def _entry_of(connection: Connection, key: str) -> int:
    """Give the entry of the log that wrote a judgement.

    Raises:
        UnknownIdError: there is none of this id.
    """
    found = connection.execute(select(judgements.c.seq).where(judgements.c.id == key)).scalar()
    if found is None:
        raise UnknownIdError(f"judgement {key}: there is none of this id; `Ledger.judgements()` lists them")
    return int(found)


def marks(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Give the marks of several reports and incidents.

    Raises:
        UnknownIdError: the ledger holds one of them not.
    """
    return {name: mark(connection, name) for name in names}


def _on(name: str) -> ColumnElement[bool]:
    """Give the condition that a judgement is on a report's events, on an incident, or on names."""
    if name == NAMES:
        return and_(judgements.c.left.is_(None), judgements.c.incident.is_(None), judgements.c.field.in_(PARTIES))
    if not name.startswith(_REPORT):
        return judgements.c.incident == name
    return or_(inbox.on_events_of(judgements.c.left, name), inbox.on_events_of(judgements.c.right, name))


def refuse_incomplete(judgement: Judgement) -> None:
    """Refuse a judgement that nobody could apply.

    Raises:
        StoreError: it is of an unknown kind, or lacks what its kind needs.
    """
    if judgement.kind not in JUDGEMENTS:
        raise StoreError(f"judgement of kind {judgement.kind!r}: there is no such kind; choose one of {', '.join(JUDGEMENTS)}")
    if judgement.kind == _WITHDRAW:
        _refuse_aimless(judgement)
    elif judgement.kind in NAMINGS:
        _refuse_unnamed(judgement)
    elif judgement.kind in FLAGS and [split_event_key(key)[1] for key in judgement.events] != [""]:
        raise StoreError(f"judgement {judgement.kind!r} is on one report as a whole; give its key without an event, `REPORT#`")
    elif judgement.kind in _PAIRS and len(set(judgement.events)) != len(_PAIRS):
        raise StoreError(f"judgement {judgement.kind!r} is on two events; give the keys of both")
    elif judgement.kind not in _PAIRS and (judgement.incident is None) == (len(judgement.events) != 1):
        raise StoreError(f"judgement {judgement.kind!r} is on one incident or one event; give the id of the one or the key of the other")
    if not judgement.by:
        raise StoreError(f"judgement {judgement.kind!r} names nobody; say in `by` who decided")


def _refuse_unnamed(judgement: Judgement) -> None:
    """Refuse a judgement on a name that says no name, or is on an event or incident.

    Raises:
        StoreError: it is one.
    """
    if judgement.events or judgement.incident or judgement.field not in PARTIES or not isinstance(judgement.value, Mapping):
        raise StoreError(f"judgement {judgement.kind!r} is on a name; say in `field` which of {', '.join(PARTIES)} bears it, in `value` which name it is")


def _refuse_aimless(judgement: Judgement) -> None:
    """Refuse a withdrawal of nothing.

    Raises:
        StoreError: it is one.
    """
    if not judgement.supersedes:
        raise StoreError(f"judgement {judgement.kind!r} takes nothing back; give the id of one in `supersedes`")


def _known(connection: Connection, key: str) -> bool:
    return connection.execute(select(judgements.c.id).where(judgements.c.id == key)).first() is not None


def of_act(connection: Connection, key: str) -> Iterator[Judged]:
    """Yield the judgements that stand in one entry of the log with one of an id, in an order of no meaning; none of an id that there is not."""
    entry = select(judgements.c.seq).where(judgements.c.id == key).scalar_subquery()
    yield from _judged(connection, judgements.c.seq == entry)


def all_judgements(connection: Connection, name: str | None = None) -> Iterator[Judged]:
    """Yield judgements in the order in which they were made: all, those on the events of a report, an incident or names, or the one of an id."""
    yield from _judged(connection, None if name is None else or_(judgements.c.id == name, _on(name)))


def judged_on(connection: Connection, reports: Collection[str], names: Collection[str]) -> list[Judged]:
    """Give the judgements on the events of some reports and on some incidents, with all that take one of these back, in the order in which they were made."""
    if connection.execute(select(judgements.c.id).limit(1)).first() is None:
        return []
    ends = [or_(*(inbox.on_events_of(side, name) for name in part for side in (judgements.c.left, judgements.c.right))) for part in _parts(reports, _RANGES)]
    asked = [*ends, *(judgements.c.incident.in_(part) for part in _parts(names, _ASKED_AT_ONCE))]
    found: dict[str, Judged] = {}
    while asked:
        fresh = {one.id: one for condition in asked for one in _judged(connection, condition) if one.id not in found}
        found |= fresh
        asked = [judgements.c.supersedes.in_(part) for part in _parts(fresh, _ASKED_AT_ONCE)]
    return sorted(found.values(), key=lambda one: (one.entry, one.id))


def _parts(names: Collection[str], size: int) -> Iterator[Sequence[str]]:
    """Divide names into as many as one question takes."""
    listed = sorted(names)
    return (listed[start : start + size] for start in range(0, len(listed), size))


def _judged(connection: Connection, condition: ColumnElement[bool] | None) -> Iterator[Judged]:
    query = select(judgements, _SUPERSEDED)
    if condition is not None:
        query = query.where(condition)
    for row in connection.execute(query.order_by(judgements.c.seq, judgements.c.id)).mappings().all():
        pair = tuple(key for key in (row["left"], row["right"]) if key is not None)
        value = None if row["value"] is None else unpack_json(bytes(row["value"]))
        said = Judgement(row["kind"], row["by"] or "", row["at"], row["reason"] or "", pair, row["incident"], row["field"], value, row["supersedes"] or None)
        yield Judged(row["id"], said, bool(row["superseded"]), row["seq"])
