"""Show the audit log: its entries page by page, what each wrote and what stood there before, and the custody of one report or incident.

Rows are found by their own indexes and by the number of their entry; the list of rows that an entry bears, which can be long, is read of single entries alone.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, union

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store import captures as seen
from recoupe.store import inbox
from recoupe.store.canonical import digest, plain, unpack_json
from recoupe.store.chain import content_digest, erased_rows, row_digest
from recoupe.store.coded import hidden_entries
from recoupe.store.reader import Reader
from recoupe.store.rounds import feed_key
from recoupe.store.tables import (
    KEPT,
    Kept,
    accounts,
    amendments,
    audit,
    blobs,
    captures,
    coding,
    deliveries,
    events,
    failures,
    feeds,
    imports,
    incidents,
    judgements,
    links,
    logins,
    memberships,
    records,
    sheets,
    signatures,
    tokens,
    tombstones,
    users,
    views,
    webhooks,
)
from recoupe.store.team import name_key
from recoupe.store.values import AuditAsk, Custody, Entry, Wrote

_REPORT = "sha256:"
_SIGNED = (judgements, signatures, sheets, coding, amendments, tombstones, views, users, memberships, tokens, logins, webhooks)
_ENTRY = (audit.c.seq, audit.c.at, audit.c.act, audit.c.previous, audit.c.hash)
# Of an entry in a list: as many rows a table, without what is long.
_FEW = 3
# Of an entry by itself: as many rows a table; the counts say how many there are.
MOST_ROWS = 200
# What a row does not say beside its id, its entry and its hash.
_APART = frozenset({"id", "seq", "digest", "origin_key", "name_key", "url_key", "moment", "words", "position", "seal"})
# Tables that name an account by its key.
_OF_PEOPLE = frozenset({"memberships", "tokens", "logins"})
# Tables of which it takes long words to say what stood before.
_LONG = frozenset({"incidents", "judgements", "sheets"})


def page(connection: Connection, ask: AuditAsk, place: tuple[int, int], reader: Reader | None = None) -> list[Entry]:
    """Give entries that answer, the last first, each with some of its rows.

    Args:
        connection: in a transaction that sees one state.
        ask: which entries.
        place: the entry before which the page begins, 0 for the end of the log, and how many entries are given at most.
        reader: who asks.

    Raises:
        StoreError: a day is none.
    """
    after, limit = place
    query = select(*_ENTRY).where(*_conditions(connection, ask), *_shown_to(reader))
    if after:
        query = query.where(audit.c.seq < after)
    found = connection.execute(query.order_by(audit.c.seq.desc()).limit(limit)).all()
    counts = _counts(connection, [row.seq for row in found])
    return [Entry(*row, counts.get(row.seq, {}), tuple(_rows(connection, row.seq, counts.get(row.seq, {}), _FEW))) for row in found]


def entry(connection: Connection, number: int, reader: Reader | None = None) -> Entry:
    """Give one entry with its rows, what stood in their place before and what stands since; not one that is hidden from who asks.

    Raises:
        UnknownIdError: the log has no such entry.
    """
    row = connection.execute(
        select(audit.c.seq, audit.c.at, audit.c.act, audit.c.previous, audit.c.hash).where(audit.c.seq == number, *_shown_to(reader))
    ).first()
    if row is None:
        raise UnknownIdError(f"entry {number}: the audit log has none of this number; `recoupe verify` says how many there are")
    counts = _counts(connection, [number]).get(number, {})
    return Entry(*row, counts, tuple(_rows(connection, number, counts, MOST_ROWS)))


def acts(connection: Connection) -> list[str]:
    """Give what was ever done, sorted: each found by one look into an index."""
    found: list[str] = []
    while (following := connection.execute(select(func.min(audit.c.act)).where(audit.c.act > (found[-1] if found else ""))).scalar()) is not None:
        found.append(following)
    return found


# --- which entries


def _conditions(connection: Connection, ask: AuditAsk) -> Iterator[ColumnElement[bool]]:
    """Yield what an entry must be to answer.

    Raises:
        StoreError: a day is none.
    """
    if ask.act:
        yield audit.c.act == ask.act
    if ask.since:
        yield audit.c.at >= _day(ask.since).isoformat()
    if ask.until:
        yield audit.c.at < (_day(ask.until) + timedelta(days=1)).isoformat()
    if ask.who:
        yield audit.c.seq.in_(union(*(select(table.c.seq).where(table.c.by == ask.who) for table in _SIGNED)))
    if ask.on:
        yield audit.c.seq.in_(union(*(select(kept.table.c.seq).where(condition) for kept, condition in _touching(connection, ask.on))))


def _shown_to(reader: Reader | None) -> Iterator[ColumnElement[bool]]:
    """Yield the condition that an entry is not hidden from who asks."""
    if reader is not None:
        yield audit.c.seq.not_in(hidden_entries(reader))


def _day(written: str) -> date:
    """Read a day.

    Raises:
        StoreError: it is none.
    """
    try:
        return date.fromisoformat(written)
    except ValueError as fault:
        raise StoreError(f"{written[:40]!r} is no day; write it like 2024-03-14") from fault


def _touching(connection: Connection, name: str) -> Iterator[tuple[Kept, ColumnElement[bool]]]:
    """Yield where rows lie that touch something: a report, one of its events, an incident, a feed, an account, or what came from an address or a path."""
    yield KEPT["tombstones"], tombstones.c.rows.contains(json.dumps(name)[1:-1], autoescape=True)
    if "#" in name and name.startswith(_REPORT):
        yield from ((KEPT[table.name], or_(table.c.left == name, table.c.right == name)) for table in (judgements, links))
        yield KEPT["sheets"], sheets.c.event == name
        report, _, event = name.rpartition("#")
        yield from ((KEPT[table.name], (table.c.report == report) & (table.c.event == event)) for table in (events, accounts))
    elif name.startswith(_REPORT):
        yield from _touching_report(name)
    elif connection.execute(select(incidents.c.id).where(incidents.c.incident == name).limit(1)).first():
        yield KEPT["incidents"], or_(incidents.c.incident == name, incidents.c.merged_into == name)
        yield KEPT["judgements"], judgements.c.incident == name
        yield KEPT["signatures"], signatures.c.subject == name
        yield KEPT["deliveries"], deliveries.c.incident == name
    else:
        key = seen.origin_key(name)
        yield from ((KEPT[table.name], table.c.origin_key == key) for table in (captures, failures))
        yield KEPT["feeds"], feeds.c.url_key == feed_key(name)
        yield from ((KEPT[table.name], table.c.name_key == name_key(name)) for table in (users, memberships, tokens, logins))


def _touching_report(name: str) -> Iterator[tuple[Kept, ColumnElement[bool]]]:
    yield KEPT["blobs"], blobs.c.id == name
    yield KEPT["signatures"], signatures.c.subject == name
    yield from ((KEPT[table.name], table.c.report == name) for table in (captures, records, events, failures, accounts, imports, coding, sheets))
    sides = ((table, side) for table in (judgements, links) for side in (table.c.left, table.c.right))
    yield from ((KEPT[table.name], inbox.on_events_of(side, name)) for table, side in sides)


# --- what they wrote


def _counts(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    """Count the rows of some entries by table."""
    found: dict[int, dict[str, int]] = {}
    for name, kept in KEPT.items():
        column = kept.table.c.seq
        for number, count in connection.execute(select(column, func.count()).where(column.in_(numbers)).group_by(column)):
            found.setdefault(number, {})[name] = count
    return found


def _rows(connection: Connection, number: int, counts: Mapping[str, int], most: int) -> Iterator[Wrote]:
    """Yield rows of an entry, as many a table; with few, without what stood before."""
    erased = erased_rows(connection) if most > _FEW else set()
    for name in counts:
        table = KEPT[name].table
        for row in connection.execute(select(table).where(table.c.seq == number).order_by(table.c.id).limit(most)).mappings():
            yield _wrote(connection, name, plain(row), erased, whole=most > _FEW)


def _wrote(connection: Connection, name: str, row: Mapping[str, Any], erased: set[tuple[str, str]], *, whole: bool) -> Wrote:
    told = {column: value for column, value in row.items() if column not in _APART and value not in (None, "") and not isinstance(value, bytes)}
    if name in _OF_PEOPLE:
        whose = select(users.c.name).where(users.c.name_key == row["name_key"]).order_by(users.c.number.desc()).limit(1)
        told["name"] = connection.execute(whose).scalar() or ""
    before, after = _BEFORE[name](connection, row) if name in _BEFORE and (whole or name not in _LONG) else (None, None)
    return Wrote(name, str(row["id"]), str(row.get("by") or ""), told, before, after, (name, str(row["id"])) in erased)


def _unpacked(body: bytes | None) -> Any:  # noqa: ANN401 - whatever was packed
    return None if body is None else unpack_json(bytes(body))


def _earlier(connection: Connection, query: Select[Any]) -> Any:  # noqa: ANN401 - whatever was packed
    row = connection.execute(query).first()
    return None if row is None else _unpacked(row[0])


def _incident_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    former = select(incidents.c.body).where(incidents.c.incident == row["incident"], incidents.c.number == row["number"] - 1)
    return _earlier(connection, former), _unpacked(row["body"])


def _judgement_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give what a correction changed: of an event what the decision keeps of it, of an incident what it said last."""
    value = _unpacked(row["value"])
    if row["incident"] is not None and row["field"]:
        last = select(incidents.c.body).where(incidents.c.incident == row["incident"], incidents.c.seq < row["seq"])
        return _earlier(connection, last.order_by(incidents.c.seq.desc()).limit(1)), value
    if isinstance(value, Mapping) and row["field"] and "event" in value:
        return value["event"].get(row["field"]), value.get("value")
    return None, value["event"] if isinstance(value, Mapping) and row["kind"] == "add" else None


def _sheet_change(_connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give what a correction on a sheet changed."""
    value = _unpacked(row["value"])
    if isinstance(value, Mapping) and row["field"] and "event" in value:
        return value["event"].get(row["field"]), value.get("value")
    return None, value["event"] if isinstance(value, Mapping) and row["kind"] == "add" else None


def _remark(_connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    return None, _unpacked(row["body"])


def _record_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give what made the reading before, and this one."""
    made = ("program", "codebook", "reading")
    before = connection.execute(select(*(records.c[name] for name in made)).where(records.c.id == row["supersedes"])).mappings().first()
    return (dict(before) if before else None), {name: row[name] for name in made}


def _feed_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    former = select(feeds.c.state).where(feeds.c.url_key == row["url_key"], feeds.c.number == row["number"] - 1)
    return _earlier(connection, former), _unpacked(row["state"])


def _view_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    former = select(views.c.address).where(views.c.name_key == row["name_key"], views.c.number == row["number"] - 1)
    return connection.execute(former).scalar(), row["address"]


def _amendment_change(_connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give the digest of the codebook before and after."""
    return row["codebook_before"], row["codebook_after"]


def _link_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    pair = (links.c.left == row["left"], links.c.right == row["right"], links.c.number == row["number"] - 1)
    return connection.execute(select(links.c.bits).where(*pair)).scalar(), row["bits"]


def _state_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give what an account was, and what it is; a new password changes neither."""
    former = select(users.c.state).where(users.c.name_key == row["name_key"], users.c.number == row["number"] - 1)
    return {"account": connection.execute(former).scalar()}, {"account": row["state"]}


def _role_change(connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    line = (memberships.c.name_key == row["name_key"], memberships.c.project == row["project"], memberships.c.number == row["number"] - 1)
    return {"seat": connection.execute(select(memberships.c.role).where(*line)).scalar()}, {"seat": row["role"]}


def _summary(_connection: Connection, row: Mapping[str, Any]) -> tuple[Any, Any]:
    return None, _unpacked(row["summary"])


_Change = Callable[[Connection, Mapping[str, Any]], tuple[Any, Any]]
# How a row of a table says what stood before it and what stands since.
_BEFORE: Mapping[str, _Change] = {
    "incidents": _incident_change,
    "judgements": _judgement_change,
    "sheets": _sheet_change,
    "coding": _remark,
    "records": _record_change,
    "feeds": _feed_change,
    "views": _view_change,
    "amendments": _amendment_change,
    "links": _link_change,
    "users": _state_change,
    "memberships": _role_change,
    "imports": _summary,
    "runs": _summary,
}


# --- custody


def custody(connection: Connection, name: str, reader: Reader | None = None) -> Iterator[Custody]:
    """Yield every row about a report or an incident in the order in which it was written, with the entry that answers for it.

    Of an incident: its versions, the decisions on it, and where the reports of its accounts came from.

    Raises:
        UnknownIdError: the ledger holds neither report nor incident of this id.
    """
    if not name.startswith(_REPORT) and not connection.execute(select(incidents.c.id).where(incidents.c.incident == name).limit(1)).first():
        raise UnknownIdError(f"{name}: the ledger holds no report and no incident of this id; `recoupe search` and `recoupe incidents` list them")
    rows = ((kept, row) for kept, condition in _in_custody(connection, name) for row in _all(connection, kept, condition))
    hidden = set(connection.scalars(hidden_entries(reader))) if reader is not None else set()
    found = {(kept.table.name, str(row["id"])): (kept, row) for kept, row in rows if row["seq"] not in hidden}
    if not found:
        raise UnknownIdError(f"{name}: the ledger holds no report of this id; `recoupe search` finds those that it holds")
    listed: dict[int, tuple[Entry, bool, dict[tuple[str, str], str]]] = {}
    erased = erased_rows(connection)
    for (table, key), (kept, row) in sorted(found.items(), key=lambda one: (one[1][1]["seq"], one[0])):
        if row["seq"] not in listed:
            listed[row["seq"]] = _listed(connection, row["seq"])
        told, sound, digests = listed[row["seq"]]
        stands = sound and digests.get((table, key)) == row_digest(kept, row) and _is_whole(kept, row, gone=(table, key) in erased)
        yield Custody(told, _wrote(connection, table, row, erased, whole=False), digests.get((table, key), ""), stands)


def _in_custody(connection: Connection, name: str) -> Iterator[tuple[Kept, ColumnElement[bool]]]:
    if name.startswith(_REPORT):
        yield from _touching(connection, name)
        return
    yield from _touching(connection, name)
    last = select(incidents.c.id).where(incidents.c.incident == name).order_by(incidents.c.number.desc()).limit(1).scalar_subquery()
    told = select(accounts.c.report).where(accounts.c.version == last)
    yield KEPT["accounts"], accounts.c.version == last
    yield from ((KEPT[table.name], column.in_(told)) for table, column in ((blobs, blobs.c.id), (captures, captures.c.report), (records, records.c.report)))


def _all(connection: Connection, kept: Kept, condition: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    yield from (plain(row) for row in connection.execute(select(kept.table).where(condition)).mappings())


def _listed(connection: Connection, number: int) -> tuple[Entry, bool, dict[tuple[str, str], str]]:
    """Give an entry, whether its hash is its own and it follows the one before it, and the hashes that it lists."""
    row = connection.execute(select(audit).where(audit.c.seq == number)).mappings().first()
    if row is None:
        return Entry(number, "", "", "", ""), False, {}
    whole = plain(row)
    sound = whole["hash"] == digest({name: value for name, value in whole.items() if name != "hash"})
    before = connection.execute(select(audit.c.hash).where(audit.c.seq == number - 1)).scalar()
    sound = sound and (number == 1 or before == whole["previous"])
    try:
        rows = {(table, key): value for table, key, value in json.loads(whole["rows"])}
    except (ValueError, TypeError):
        sound, rows = False, {}
    return Entry(number, whole["at"], whole["act"], whole["previous"], whole["hash"]), sound, rows


def _is_whole(kept: Kept, row: Mapping[str, Any], *, gone: bool) -> bool:
    """Tell whether the content of a row is what was written, or gone by an erasure; bytes are hashed anew."""
    if gone:
        return all(row[column] is None for column in kept.erasable)
    if content_digest(kept, row) != row["digest"]:
        return False
    return kept.table is not blobs or seen.is_original(str(row["id"]), row["content"])
