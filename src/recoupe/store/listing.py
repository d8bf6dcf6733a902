"""List reports, events and incidents page by page, narrowed by facets, and what changed since: what a desk and outside programs ask for many times a second.

A page begins after a cursor, the place of the last row of the page before it, so that no row is passed over or shown twice when others write meanwhile.
"""

import json
from collections.abc import Hashable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, exists, func, or_, select, tuple_

from recoupe.errors import StoreError
from recoupe.store import captures as seen
from recoupe.store import incident_lists, parties, plotted
from recoupe.store.canonical import unpack_json
from recoupe.store.inbox import FACETS
from recoupe.store.instants import microseconds
from recoupe.store.records import standing
from recoupe.store.store import Store
from recoupe.store.tables import audit, captures, events, facets, failures, inbox, incidents, judgements, records, runs, search_texts, signatures, tombstones
from recoupe.store.tables import plotted as plotted_table
from recoupe.store.values import STATES, Ask, Beside, Happening, Listed, Outlet, Paged, Roll, Sight, event_key
from recoupe.store.words import phrases

_ORDERS = {"published": inbox.c.published, "received": inbox.c.received, "priority": inbox.c.priority}
_UNDONE = ("unreviewed", "begun")


def reports(connection: Connection, store: Store, ask: Ask, page: tuple[str, int]) -> Paged:
    """Give a page of the reports that stand and answer, newest first; how many there are in all, `total` counts.

    Args:
        connection: in a transaction that sees one state.
        store: which knows how to ask its index of words.
        ask: which reports, in which order.
        page: the cursor, empty for the first page, and how many rows.

    Raises:
        StoreError: the order, a facet, a state or the cursor is none, or the words hold no word.
    """
    cursor, limit = page
    conditions = list(_conditions(store, ask))
    order = _order(ask)
    if cursor:
        conditions.append(tuple_(order, inbox.c.report) < tuple_(*_place(cursor, ask)))
    query = select(inbox).where(*conditions).order_by(order.desc(), inbox.c.report.desc()).limit(limit + 1)
    rows = connection.execute(query).mappings().all()
    following = _cursor(rows[limit - 1][order.name], rows[limit - 1]["report"]) if len(rows) > limit else ""
    flags = _flags(connection, [row["report"] for row in rows[:limit]])
    return Paged(tuple(_listed(row, flags.get(row["report"], ())) for row in rows[:limit]), following)


def total(connection: Connection, store: Store, ask: Ask) -> int:
    """Count the reports that stand and answer.

    Raises:
        StoreError: a facet or a state is none, or the words hold no word.
    """
    return connection.execute(select(func.count()).select_from(inbox).where(*_conditions(store, ask))).scalar_one()


def question(ask: Ask) -> Hashable:
    """Give what an ask narrows by, as a value that stands for it; in which order, counts do not care."""
    facets_asked = tuple((facet, tuple(values)) for facet, values in sorted(ask.facets.items()) if values)
    return facets_asked, tuple(ask.states), ask.words, ask.since, ask.until, ask.who, ask.site


def _flags(connection: Connection, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Give the flags of some reports."""
    found: dict[str, tuple[str, ...]] = {}
    query = select(facets.c.report, facets.c.value).where(facets.c.report.in_(names), facets.c.facet == "flag").order_by(facets.c.value)
    for report, value in connection.execute(query):
        found[report] = (*found.get(report, ()), value)
    return found


def _order(ask: Ask) -> ColumnElement[Any]:
    """Give the column that a list is ordered by.

    Raises:
        StoreError: there is no such order.
    """
    if ask.order not in _ORDERS:
        raise StoreError(f"order {ask.order!r}: lists have no such order; choose one of {', '.join(sorted(_ORDERS))}")
    return _ORDERS[ask.order]


def _cursor(*place: object) -> str:
    """Write a place as a cursor, which means nothing to anybody else."""
    return json.dumps(place, separators=(",", ":")).encode().hex()


def _read_cursor(cursor: str, kinds: tuple[type, ...]) -> list[Any]:
    """Read a cursor.

    Raises:
        StoreError: it is none of this list.
    """
    try:
        place = json.loads(bytes.fromhex(cursor))
    except ValueError:
        place = None
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds):
        raise StoreError(f"cursor {cursor[:40]!r} is none of this list; ask for its first page without one")
    return place


def _place(cursor: str, ask: Ask) -> list[Any]:
    return _read_cursor(cursor, (str if ask.order == "published" else int, str))


def _listed(row: RowMapping, flags: tuple[str, ...]) -> Listed:
    told = {name: row[name] for name in ("published", "outlet", "language", "headline", "events", "judged", "warnings", "state", "killed")}
    return Listed(report_id=row["report"], received=_instant(row["received"]), flags=flags, **told)


def _instant(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1_000_000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _conditions(store: Store, ask: Ask, *, without: str = "") -> Iterator[ColumnElement[bool]]:
    """Yield what a report must be to answer, one facet left out where its own values are counted.

    Raises:
        StoreError: a facet or a state is none, or the words hold no word.
    """
    yield exists().where(captures.c.report == inbox.c.report, seen.is_current())
    _refuse_unknown(ask)
    for facet, values in ask.facets.items():
        if values and facet != without:
            yield exists().where(facets.c.report == inbox.c.report, facets.c.facet == facet, facets.c.value.in_(values))
    if ask.states and without != "state":
        yield inbox.c.state.in_(ask.states)
    if ask.words.strip():
        yield inbox.c.report.in_(select(search_texts.c.report).where(store.matches(phrases(ask.words))))
    if ask.who.strip() or ask.site.strip():
        yield inbox.c.report.in_(select(plotted_table.c.report).where(plotted_table.c.report.is_not(None), *plotted.named(ask.who, ask.site)))
    if ask.since or ask.until:
        yield and_(inbox.c.published >= (ask.since or "0"), inbox.c.published <= (ask.until or "9999-99"))


def _refuse_unknown(ask: Ask) -> None:
    """Refuse a facet or a state that lists do not have.

    Raises:
        StoreError: they have it not.
    """
    for what, asked, known in (("facet", ask.facets, FACETS), ("state", ask.states, STATES)):
        strange = sorted(set(asked) - set(known))
        if strange:
            raise StoreError(f"{what} {strange[0]!r}: lists are not narrowed by it; choose one of {', '.join(known)}")


def value_counts(connection: Connection, store: Store, ask: Ask, top: int) -> dict[str, list[tuple[str, int]]]:
    """Count the reports that answer by the values of each facet, most frequent first.

    The values of a facet that narrows already are counted as if it did not, so that others of it can be chosen too.

    Args:
        connection: in a transaction that sees one state.
        store: which knows how to ask its index of words.
        ask: which reports.
        top: as many values of a facet at most, beside those that are chosen.

    Raises:
        StoreError: a facet or a state is none, or the words hold no word.
    """
    chosen = [facet for facet in FACETS if ask.facets.get(facet)]
    found: dict[str, list[tuple[str, int]]] = {}
    free = tuple(facet for facet in FACETS if facet not in chosen)
    tallies = _facet_counts(connection, free, list(_conditions(store, ask)))
    for facet in chosen:
        tallies |= _facet_counts(connection, (facet,), list(_conditions(store, ask, without=facet)))
    for facet in FACETS:
        kept = set(ask.facets.get(facet, ()))
        ranked = sorted(tallies.get(facet, {}).items(), key=lambda one: (-one[1], one[0]))
        found[facet] = [one for place, one in enumerate(ranked) if place < top or one[0] in kept]
    return found


def state_counts(connection: Connection, store: Store, ask: Ask) -> list[tuple[str, int]]:
    """Count the reports that answer by how far people have looked at them, whatever states narrow already.

    Raises:
        StoreError: a facet or a state is none, or the words hold no word.
    """
    query = select(inbox.c.state, func.count()).where(*_conditions(store, ask, without="state")).group_by(inbox.c.state)
    tally = {row[0]: int(row[1]) for row in connection.execute(query)}
    return [(state, tally[state]) for state in STATES if state in tally]


def _facet_counts(connection: Connection, names: Sequence[str], conditions: Sequence[ColumnElement[bool]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    if names:
        answering = select(inbox.c.report).where(*conditions)
        query = select(facets.c.facet, facets.c.value, func.count()).where(facets.c.facet.in_(names), facets.c.report.in_(answering))
        for facet, value, number in connection.execute(query.group_by(facets.c.facet, facets.c.value)):
            found.setdefault(facet, {})[value] = number
    return found


def beside(connection: Connection, store: Store, ask: Ask, report: str) -> Beside:
    """Give the reports beside one in a list; one that is not in the list stands where it would.

    Raises:
        StoreError: the order, a facet or a state is none, or the words hold no word.
    """
    order = _order(ask)
    here = connection.execute(select(order).where(inbox.c.report == report)).scalar()
    if here is None:
        return Beside(None, None, None)
    conditions = list(_conditions(store, ask))
    place, later = tuple_(order, inbox.c.report), (order.desc(), inbox.c.report.desc())
    query = select(inbox.c.report).where(*conditions).limit(1)
    after = query.where(place < tuple_(here, report)).order_by(*later)
    undone = inbox.c.state.in_(_UNDONE)
    # Past the end of the list, what was passed over comes again.
    missed = query.where(undone, inbox.c.report != report).order_by(*later)
    return Beside(
        before=connection.execute(query.where(place > tuple_(here, report)).order_by(order.asc(), inbox.c.report.asc())).scalar(),
        after=connection.execute(after).scalar(),
        undone=connection.execute(after.where(undone)).scalar() or connection.execute(missed).scalar(),
    )


def told_events(connection: Connection, page: tuple[str, int]) -> Paged:
    """Give a page of the events of reports that stand, by report and place in it, as `{key, report, event}`.

    Raises:
        StoreError: the cursor is none.
    """
    cursor, limit = page
    current = standing().with_only_columns(records.c.id).where(records.c.id == events.c.record).exists()
    query = select(events.c.report, events.c.position, events.c.body).where(current)
    if cursor:
        query = query.where(tuple_(events.c.report, events.c.position) > tuple_(*_read_cursor(cursor, (str, int))))
    rows = connection.execute(query.order_by(events.c.report, events.c.position).limit(limit + 1)).all()
    following = _cursor(rows[limit - 1].report, rows[limit - 1].position) if len(rows) > limit else ""
    told = [(row.report, unpack_json(bytes(row.body))) for row in rows[:limit]]
    return Paged(tuple({"key": event_key(report, event["id"]), "report": report, "event": event} for report, event in told), following)


def plotted_rows(connection: Connection, sight: Sight, page: tuple[str, int]) -> Paged:
    """Give a page of what a map shows.

    Raises:
        StoreError: there is no such kind, a name holds no word, or the cursor is none.
    """
    cursor, limit = page
    day, name = _read_cursor(cursor, (str, str)) if cursor else ("", "")
    rows = plotted.page(connection, sight, (day, name) if cursor else None, limit + 1)
    following = _cursor(rows[limit - 1].starts or "", rows[limit - 1].id) if len(rows) > limit else ""
    return Paged(tuple(rows[:limit]), following)


def met(connection: Connection, roll: Roll, page: tuple[str, int]) -> Paged:
    """Give a page of those whom events name, those of most reports first, and on the first page how many there are.

    Raises:
        StoreError: there is no such kind or state, the words hold no word, or the cursor is none.
    """
    cursor, limit = page
    number, name = _read_cursor(cursor, (int, str)) if cursor else (0, "")
    rows, total = parties.page(connection, roll, (number, name) if cursor else None, limit + 1)
    following = _cursor(rows[limit - 1].reports, rows[limit - 1].entity or rows[limit - 1].name) if len(rows) > limit else ""
    return Paged(tuple(rows[:limit]), following, None if cursor else total)


def seen_in(connection: Connection, kind: str, who: tuple[str, str], page: tuple[str, int]) -> Paged:
    """Give a page of the events that name somebody or a place, by report.

    Raises:
        StoreError: the cursor is none.
    """
    cursor, limit = page
    report, event = _read_cursor(cursor, (str, str)) if cursor else ("", "")
    rows = parties.seen_rows(connection, kind, who, ((report, event) if cursor else None, limit + 1))
    return Paged(tuple(rows[:limit]), _cursor(rows[limit - 1].report, rows[limit - 1].event) if len(rows) > limit else "")


def facet_values(connection: Connection, facet: str) -> list[tuple[str, int]]:
    """Give all values of a facet with the number of reports that are found by each, most frequent first.

    Raises:
        StoreError: there is no such facet.
    """
    _refuse_unknown(Ask({facet: ()}))
    standing = facets.c.report.in_(select(captures.c.report).where(seen.is_current()))
    query = select(facets.c.value, func.count()).where(facets.c.facet == facet, standing).group_by(facets.c.value)
    return sorted(((value, number) for value, number in connection.execute(query)), key=lambda one: (-one[1], one[0]))


def incident_ids(connection: Connection, narrow: incident_lists.Narrow, page: tuple[str, int]) -> Paged:
    """Give a page of the ids of incidents that stand and answer, and how many answer in all.

    Raises:
        StoreError: a facet or the cursor is none.
    """
    cursor, limit = page
    after = str(_read_cursor(cursor, (str,))[0]) if cursor else ""
    names, total = incident_lists.names(connection, narrow, after, limit + 1)
    return Paged(tuple(names[:limit]), _cursor(names[limit - 1]) if len(names) > limit else "", total)


def outlets(connection: Connection, page: tuple[str, int]) -> Paged:
    """Give a page of the outlets of reports that stand, as `Outlet`, those with most reports first.

    Raises:
        StoreError: the cursor is none.
    """
    cursor, limit = page
    standing = inbox.c.report.in_(select(captures.c.report).where(seen.is_current()))
    number = func.count().label("number")
    days = (func.min(func.nullif(inbox.c.published, "")), func.max(inbox.c.published))
    query = (
        select(inbox.c.outlet, number, *days, func.min(inbox.c.received), func.max(inbox.c.received))
        .where(inbox.c.outlet.is_not(None), standing)
        .group_by(inbox.c.outlet)
    )
    if cursor:
        most, after = _read_cursor(cursor, (int, str))
        query = query.having(or_(number < most, and_(number == most, inbox.c.outlet > after)))
    rows = connection.execute(query.order_by(number.desc(), inbox.c.outlet).limit(limit + 1)).all()
    following = _cursor(rows[limit - 1][1], rows[limit - 1][0]) if len(rows) > limit else ""
    return Paged(tuple(Outlet(row[0], row[1], row[2] or "", row[3] or "", _instant(row[4]), _instant(row[5])) for row in rows[:limit]), following)


def run_rows(connection: Connection, page: tuple[str, int]) -> Paged:
    """Give a page of the runs, the last first: their summary, with `at` and `entry`.

    Raises:
        StoreError: the cursor is none.
    """
    cursor, limit = page
    query = select(runs).where(runs.c.summary.is_not(None)).order_by(runs.c.seq.desc(), runs.c.id.desc()).limit(limit + 1)
    if cursor:
        query = query.where(tuple_(runs.c.seq, runs.c.id) < tuple_(*_read_cursor(cursor, (int, str))))
    rows = connection.execute(query).mappings().all()
    following = _cursor(rows[limit - 1]["seq"], rows[limit - 1]["id"]) if len(rows) > limit else ""
    return Paged(tuple({**unpack_json(bytes(row["summary"])), "at": row["at"], "entry": row["seq"]} for row in rows[:limit]), following)


def failure_rows(connection: Connection, page: tuple[str, int]) -> Paged:
    """Give a page of the inputs that could not be read and still are not, the last first, as `{id, origin, report, reason, at, entry}`.

    Raises:
        StoreError: the cursor is none.
    """
    cursor, limit = page
    found: list[dict[str, Any]] = []
    after: tuple[int, str] | None = tuple(_read_cursor(cursor, (int, str))) if cursor else None
    for _ in range(_MOST_ROUNDS):
        query = select(failures).where(failures.c.reason.is_not(None)).order_by(failures.c.seq.desc(), failures.c.id.desc()).limit(_AT_A_TIME)
        rows = connection.execute(query if after is None else query.where(tuple_(failures.c.seq, failures.c.id) < tuple_(*after))).mappings().all()
        for row in _unread(connection, rows):
            if len(found) == limit:
                return Paged(tuple(found), _cursor(found[-1]["entry"], found[-1]["id"]))
            found.append({**{name: row[name] for name in ("id", "origin", "report", "reason", "at")}, "entry": row["seq"]})
        if len(rows) < _AT_A_TIME:
            return Paged(tuple(found))
        after = (rows[-1]["seq"], rows[-1]["id"])
    return Paged(tuple(found), _cursor(*after) if after else "")


# Failures that are looked at in one question, and how often: beyond it the page ends early, and its cursor goes on.
_AT_A_TIME, _MOST_ROUNDS = 200, 20


def _unread(connection: Connection, rows: Sequence[RowMapping]) -> Iterator[RowMapping]:
    """Yield those of some failures whose origin was not read at that time or later."""
    origins = [row["origin_key"] for row in rows]
    query = select(captures.c.origin_key, func.max(captures.c.moment)).where(captures.c.origin_key.in_(origins)).group_by(captures.c.origin_key)
    read = {str(row[0]): int(row[1]) for row in connection.execute(query)}
    yield from (row for row in rows if read.get(row["origin_key"], -1) < microseconds(row["at"]))


def happenings(connection: Connection, after: int, limit: int) -> list[Happening]:
    """Give what changed after an entry of the log, oldest first: about as many changes as are asked for, those of one entry never divided."""
    found = _happenings(connection, (after, None), limit + 1)
    if len(found) <= limit:
        return found
    last = found[limit - 1].entry
    whole = [one for one in found if one.entry < last]
    # One entry alone may hold more than is asked for; it comes whole.
    return whole or _happenings(connection, (after, last), None)


def _happenings(connection: Connection, entries: tuple[int, int | None], limit: int | None) -> list[Happening]:
    """Give what entries of the log wrote: those after the first, up to the second."""
    found = [happening for kind in (_readings, _versions, _verdicts, _signings, _erasures) for happening in kind(connection, entries, limit)]
    return sorted(found, key=lambda one: (one.entry, one.kind, one.id))


def _between(table: Table, entries: tuple[int, int | None], limit: int | None, *columns: ColumnElement[Any]) -> Select[Any]:
    """Ask for the rows of a table that entries of the log wrote, with the time of each."""
    first, last = entries
    query = select(table.c.seq, audit.c.at, table.c.id, *columns).join(audit, audit.c.seq == table.c.seq).where(table.c.seq > first)
    return (query if last is None else query.where(table.c.seq <= last)).order_by(table.c.seq, table.c.id).limit(limit)


def _readings(connection: Connection, entries: tuple[int, int | None], limit: int | None) -> Iterator[Happening]:
    for row in connection.execute(_between(records, entries, limit, records.c.report, records.c.supersedes)):
        yield Happening(row.seq, row.at, "report", row.report, "read-again" if row.supersedes else "new")


def _versions(connection: Connection, entries: tuple[int, int | None], limit: int | None) -> Iterator[Happening]:
    for row in connection.execute(_between(incidents, entries, limit, incidents.c.incident, incidents.c.state, incidents.c.merged_into)):
        yield Happening(row.seq, row.at, "incident", row.incident, row.state, row.merged_into)


def _verdicts(connection: Connection, entries: tuple[int, int | None], limit: int | None) -> Iterator[Happening]:
    for row in connection.execute(_between(judgements, entries, limit, judgements.c.kind)):
        yield Happening(row.seq, row.at, "judgement", row.id, row.kind)


def _signings(connection: Connection, entries: tuple[int, int | None], limit: int | None) -> Iterator[Happening]:
    for row in connection.execute(_between(signatures, entries, limit, signatures.c.subject, signatures.c.state)):
        yield Happening(row.seq, row.at, "signature", row.subject, row.state)


def _erasures(connection: Connection, entries: tuple[int, int | None], limit: int | None) -> Iterator[Happening]:
    yield from (Happening(row.seq, row.at, "erasure", row.id) for row in connection.execute(_between(tombstones, entries, limit)))
