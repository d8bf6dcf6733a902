"""Keep who and which places the events of reports name, one row an event and name: what registries list, count and lead from.

Made from records, in the transaction that writes these, so that a registry asks an index and opens no record. Names are as they were read; what people
decided of names is laid over records (`recoupe.pipeline.naming`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, insert, select, tuple_

from recoupe.errors import StoreError
from recoupe.store import captures as seen
from recoupe.store.canonical import storable
from recoupe.store.plotted import standing_events
from recoupe.store.tables import captures, parties, plotted
from recoupe.store.values import PARTIES, PARTY_STATES, Fault, Met, Roll, Seen, event_key
from recoupe.store.words import folded_words

ACTOR, PLACE = PARTIES
KNOWN, OPEN, OTHER = PARTY_STATES
_SIDES = ("actors", "recipients")
# Kinds of participants that bear names by which a registry could know them.
_NAMED_KINDS = frozenset({"person", "group", "organisation", "state", "population", None})
_LONGEST = 200
_ASKED_AT_ONCE = 500


def put(connection: Connection, record: Mapping[str, Any]) -> None:
    """Let what the events of a report name be found as they are read now."""
    connection.execute(delete(parties).where(parties.c.report == record["id"]))
    rows = [row for event in record["events"] for row in event_rows(str(record["id"]), event)]
    if rows:
        connection.execute(insert(parties), rows)


def event_rows(report: str, event: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the rows of an event: one a name and who bears it, with the fields of the event that name it."""
    told = [(ACTOR, side, one, _actor_state(one)) for side in _SIDES for one in event.get(side) or ()]
    told += [(PLACE, "places", one, _place_state(one)) for one in event.get("places") or ()]
    found: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for kind, side, one, state in told:
        written = storable(" ".join(str(one.get("name") or "").split())[:_LONGEST])
        key = (kind, state, storable(str(one.get("entity") or "")), storable(folded_words(written)))
        if not (key[2] or key[3]):
            continue
        row = found.setdefault(key, {"report": report, "event": str(event["id"]), "written": written, "sides": side})
        if side not in row["sides"].split():
            row["sides"] += f" {side}"
    return [{"kind": kind, "state": state, "entity": entity, "name": name, **row} for (kind, state, entity, name), row in found.items()]


def _actor_state(one: Mapping[str, Any]) -> str:
    """Say whether a participant is known, bears a name that nobody knows, or is only described: "gunmen", «deux véhicules»."""
    if one.get("entity"):
        return KNOWN
    if one.get("kind") not in _NAMED_KINDS:
        return OTHER
    first, *rest = str(one.get("name") or "").split() or [""]
    capital = any(word[:1].isupper() for word in rest)
    # A capital at the beginning may be that of the sentence: it counts where no noun of the codebook heads the words.
    alone = first[:1].isupper() and not one.get("noun") and one.get("kind") is not None
    return OPEN if one.get("named") or capital or alone else OTHER


def _place_state(one: Mapping[str, Any]) -> str:
    """Say whether a place is known, has a name that nothing places, or a point and no entry."""
    if one.get("entity"):
        return KNOWN
    return OPEN if one.get("lat") is None else OTHER


# --- what is asked


def page(connection: Connection, roll: Roll, after: tuple[int, str] | None, limit: int) -> tuple[list[Met], int]:
    """Give whom or what events name, by how many reports, most first, and how many of them there are; what is known by its id, all else by its words.

    Raises:
        StoreError: there is no such kind or state, or the words hold no word.
    """
    key = _key(roll)
    reports = func.count(parties.c.report.distinct())
    query = select(key.label("key"), reports.label("reports"), func.count().label("events"), func.min(parties.c.written).label("written"))
    query = query.add_columns(func.count().over().label("total")).where(*_conditions(roll)).group_by(key).order_by(reports.desc(), key).limit(limit)
    if after is not None:
        query = query.having(tuple_(-reports, key) > tuple_(-after[0], after[1]))
    known, rows = roll.state == KNOWN, connection.execute(query).all()
    found = [Met(row.key if known else "", "" if known else row.key, row.written, row.reports, row.events) for row in rows]
    return found, rows[0].total if rows else 0


def _key(roll: Roll) -> ColumnElement[str]:
    return parties.c.entity if roll.state == KNOWN else parties.c.name


def _conditions(roll: Roll) -> Iterator[ColumnElement[bool]]:
    """Yield what a row must be.

    Raises:
        StoreError: there is no such kind or state, or the words hold no word.
    """
    for what, asked, listed in (("kind", roll.kind, PARTIES), ("state", roll.state, PARTY_STATES)):
        if asked not in listed:
            raise StoreError(f"{what} {asked[:40]!r}: registries know no such thing; choose one of {', '.join(listed)}")
    yield parties.c.kind == roll.kind
    yield parties.c.state == roll.state
    if roll.state != KNOWN:
        yield parties.c.entity == ""  # so that the rows come in the order of names
    yield _standing()
    words = folded_words(roll.find).split()
    if roll.find.strip() and not words:
        raise StoreError(f"{roll.find[:60]!r} holds no word to look for; write the words of a name")
    yield from ((" " + parties.c.name).contains(f" {word}", autoescape=True) for word in words)
    for column, kept in ((parties.c.entity, roll.ids), (parties.c.name, roll.names)):
        if kept is not None:
            yield column.in_(kept)
    if roll.without:
        yield parties.c.name.not_in(roll.without)


def _standing() -> ColumnElement[bool]:
    """Give the condition that an origin shows the report still: most origins showed one, so that those which are gone are few."""
    several = select(captures.c.origin_key).group_by(captures.c.origin_key).having(func.count() > 1)
    former = captures.alias("former")
    shown = exists().where(captures.c.report == former.c.report, seen.is_current())
    return parties.c.report.not_in(select(former.c.report).where(former.c.origin_key.in_(several), ~shown))


def names(connection: Connection, kind: str, entity: str) -> list[Met]:
    """Give the names by which events name an actor or a place, by how many reports, most first."""
    reports = func.count(parties.c.report.distinct())
    query = select(parties.c.name, reports.label("reports"), func.count().label("events"), func.min(parties.c.written).label("written"))
    query = query.where(parties.c.kind == kind, parties.c.state == KNOWN, parties.c.entity == entity, _standing())
    found = connection.execute(query.group_by(parties.c.name).order_by(reports.desc(), parties.c.name))
    return [Met(entity, row.name, row.written, row.reports, row.events) for row in found]


def seen_rows(connection: Connection, kind: str, who: tuple[str, str], page_of: tuple[tuple[str, str] | None, int]) -> list[Seen]:
    """Give the events that name somebody or a place, by report and event, each with when and where it was.

    Args:
        connection: in a transaction that sees one state.
        kind: one of `PARTIES`.
        who: the id and no name, or no id and the folded words of a name that nobody knows.
        page_of: report and event that the page begins after, None for the first page, and as many rows as are asked for.
    """
    after, limit = page_of
    written, sides = func.min(parties.c.written).label("written"), func.max(parties.c.sides).label("sides")
    query = _of(kind, [who], parties.c.report, parties.c.event, written, sides).where(_standing()).group_by(parties.c.report, parties.c.event)
    if after is not None:
        query = query.where(tuple_(parties.c.report, parties.c.event) > tuple_(*after))
    rows = connection.execute(query.order_by(parties.c.report, parties.c.event).limit(limit)).all()
    told = _told(connection, [event_key(row.report, row.event) for row in rows])
    return [Seen(row.report, row.event, row.written, tuple(row.sides.split()), *told.get(event_key(row.report, row.event), (None,) * 4)) for row in rows]


def _of(kind: str, who: Sequence[tuple[str, str]], *columns: ColumnElement[Any]) -> Select[Any]:
    """Ask for the rows of some, in a form that an index answers."""
    ids, words = [entity for entity, _ in who if entity], [name for entity, name in who if not entity]
    by_id = select(*columns).where(parties.c.kind == kind, parties.c.state == KNOWN, parties.c.entity.in_(ids))
    by_name = select(*columns).where(parties.c.kind == kind, parties.c.state.in_((OPEN, OTHER)), parties.c.entity == "", parties.c.name.in_(words))
    return by_id if ids else by_name


def _told(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[str | None, ...]]:
    """Give what maps show of events: type, status, first day, place."""
    query = select(plotted.c.id, plotted.c.type, plotted.c.state, plotted.c.starts, plotted.c.place).where(plotted.c.kind == "event", plotted.c.id.in_(keys))
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in connection.execute(query)}


def reports_of(connection: Connection, kind: str, who: Sequence[tuple[str, str]]) -> list[str]:
    """Give the reports whose events name any of some, by id; `who` as for `seen_rows`."""
    found: set[str] = set()
    for sort in (True, False):
        mine = [one for one in who if bool(one[0]) is sort]
        for start in range(0, len(mine), _ASKED_AT_ONCE):
            found.update(connection.scalars(_of(kind, mine[start : start + _ASKED_AT_ONCE], parties.c.report).where(_standing()).distinct()))
    return sorted(found)


# --- whether it is still so


def verify(connection: Connection) -> Iterator[Fault]:
    """Compare what registries show with the records that it was made from."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(parties)).mappings():
        shown.setdefault(event_key(row["report"], row["event"]), []).append(dict(row))
    for report, event in standing_events(connection):
        key = event_key(report, str(event["id"]))
        if _sorted(shown.pop(key, [])) != _sorted(event_rows(report, event)):
            yield Fault("parties", key, "whom registries show it to name is not what the record says")
    yield from (Fault("parties", key, "registries show it, and nothing that stands says so") for key in sorted(shown))


def _sorted(rows: Iterable[Mapping[str, Any]]) -> list[list[tuple[str, Any]]]:
    return sorted(sorted(row.items()) for row in rows)
