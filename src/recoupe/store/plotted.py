"""Keep what a map, a timeline and a search by name show: one row an event of a report that stands, one row an incident that stands.

Both are made from records and incidents, in the transaction that writes these, so that a view of many thousands is asked of an index and no record is
opened for it. Events are as they were read; what people decided shows in incidents.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, delete, exists, func, insert, or_, select, tuple_

from recoupe.errors import DamagedLedgerError, StoreError
from recoupe.store import captures as seen
from recoupe.store.canonical import storable, unpack_json
from recoupe.store.remembered import CAME, LINKED
from recoupe.store.spans import overlapping, span_of
from recoupe.store.tables import captures, events, incidents, plotted, records
from recoupe.store.values import CURRENT, KINDS, Fault, Plot, Plotted, Sight, Spot, event_key
from recoupe.store.words import folded_words

EVENT, INCIDENT = KINDS
_LONGEST = 200
# Names that a row is found by, all together: no deed has more that anybody would look for.
_LONGEST_NAMES = 2000
_FIELDS = tuple(column.name for column in plotted.columns if column.name not in {"kind", "report", "length", "who", "site"})


def put_events(connection: Connection, record: Mapping[str, Any]) -> None:
    """Let the events of a report be shown as they are read now."""
    connection.execute(delete(plotted).where(plotted.c.report == record["id"]))
    rows = [event_row(str(record["id"]), event) for event in record["events"]]
    if rows:
        connection.execute(insert(plotted), rows)


def put_incidents(connection: Connection, standing: Iterable[Mapping[str, Any]], ended: Iterable[str]) -> None:
    """Let incidents be shown as they stand now, and those that ended no more."""
    rows = {str(incident["id"]): incident_row(incident) for incident in standing}
    remove_incidents(connection, [*rows, *ended])
    if rows:
        connection.execute(insert(plotted), list(rows.values()))


def remove_incidents(connection: Connection, names: Iterable[str]) -> None:
    """Take incidents off the map."""
    for name in names:
        connection.execute(delete(plotted).where(plotted.c.kind == INCIDENT, plotted.c.id == name))


def event_row(report: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Give the row of an event of a report."""
    when, places = event.get("when") or {}, event.get("places") or ()
    killed = [figure.get("low") for figure in event.get("casualties") or () if figure.get("kind") == "killed" and figure.get("side") != "actors"]
    told = {"kind": EVENT, "id": event_key(report, str(event["id"])), "report": report, "type": event.get("type"), "state": event.get("status")}
    return {
        **told,
        **span_of(when.get("start"), when.get("end")),
        **_placed(places),
        "who": _names(event.get("actors") or ()),
        "killed": _number(max((number for number in killed if number is not None), default=None)),
    }


def incident_row(incident: Mapping[str, Any]) -> dict[str, Any]:
    """Give the row of an incident: of each field the value that most independent groups give."""
    fields = incident.get("fields") or {}
    when, kind = _values(fields, "when"), _values(fields, "type")
    first = when[0] if when and isinstance(when[0], Mapping) else {}
    told = {"kind": INCIDENT, "id": incident["id"], "report": None, "type": kind[0] if kind and isinstance(kind[0], str) else None}
    return {
        **told,
        "state": incident.get("grade"),
        **span_of(first.get("start"), first.get("end")),
        **_placed([value for value in _values(fields, "places") if isinstance(value, Mapping)]),
        "who": _names(value for value in _values(fields, "actors") if isinstance(value, Mapping)),
        "killed": _number(((incident.get("casualties") or {}).get("killed") or {}).get("best")),
    }


def _values(fields: Mapping[str, Any], name: str) -> list[Any]:
    return [value.get("value") for value in (fields.get(name) or {}).get("values") or ()]


def _placed(places: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Give where a row is shown: at the first place that has a point, else under the name of the first."""
    listed = list(places)
    place = next((one for one in listed if one.get("lat") is not None and one.get("lon") is not None), listed[0] if listed else {})
    numbers = {"lat": _number(place.get("lat")), "lon": _number(place.get("lon")), "radius_km": _number(place.get("radius_km"))}
    words = " ".join(str(one.get(name) or "") for one in listed for name in ("name", "admin1", "country"))
    texts = {"precision": place.get("precision"), "country": place.get("country"), "place": _cut(place.get("name"))}
    return {**numbers, **texts, "site": _folded(words)}


def _names(actors: Iterable[Mapping[str, Any]]) -> str:
    return _folded(" ".join(str(one.get(name) or "") for one in actors for name in ("name", "entity")))


def _folded(words: str) -> str:
    """Fold names into words with a space before and after each, so that whole words and beginnings are found."""
    return storable(f" {folded_words(words)[:_LONGEST_NAMES]} ")


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _cut(words: str | None) -> str | None:
    return storable(" ".join(words.split())[:_LONGEST]) if words else None


# --- what is asked


def made_from(sight: Sight) -> Sequence[Table]:
    """Give the tables that what a sight shows is made from."""
    return LINKED if sight.kind == INCIDENT else CAME


def plot(connection: Connection, sight: Sight, most: int) -> Plot:
    """Count what a sight holds, by its first day and by where it is shown.

    Raises:
        StoreError: there is no such kind, or a name holds no word.
    """
    held = list(_conditions(sight))
    begun = select(plotted.c.starts, func.count(), func.count(plotted.c.lat)).where(*held).group_by(plotted.c.starts)
    tallies = connection.execute(begun).all()
    days = [(day, number) for day, number, _ in tallies if day is not None]
    total, placed = (sum(row[column] for row in tallies) for column in (1, 2))
    where = [plotted.c[name] for name in ("lat", "lon", "radius_km", "precision", "country")]
    counted = func.count().label("count")
    one = [func.min(plotted.c[name]).label(name) for name in ("id", "type", "state", "place")]
    several = [func.count(plotted.c.type.distinct()).label("types"), func.sum(plotted.c.killed).label("killed")]
    query = select(*where, counted, *one, *several).where(*held, plotted.c.lat.is_not(None)).group_by(*where)
    found = connection.execute(query.order_by(counted.desc(), plotted.c.lat, plotted.c.lon).limit(most + 1)).mappings().all()
    spots = tuple(Spot(**{**row, "type": row["type"] if row["types"] == 1 else None}) for row in found[:most])
    return Plot(
        days=tuple((str(day), int(number)) for day, number in sorted(days)),
        spots=spots,
        more=len(found) > most,
        total=total,
        undated=total - sum(number for _, number in days),
        unplaced=total - placed,
    )


def page(connection: Connection, sight: Sight, after: tuple[str, str] | None, limit: int) -> list[Plotted]:
    """Give rows of a sight after a place, newest first, what has no day last.

    Raises:
        StoreError: there is no such kind, or a name holds no word.
    """
    first = func.coalesce(plotted.c.starts, "")
    query = select(*(plotted.c[name] for name in _FIELDS)).where(*_conditions(sight)).order_by(first.desc(), plotted.c.id.desc()).limit(limit)
    if after is not None:
        query = query.where(tuple_(first, plotted.c.id) < tuple_(*after))
    return [Plotted(**row) for row in connection.execute(query).mappings()]


def _conditions(sight: Sight) -> Iterator[ColumnElement[bool]]:
    """Yield what a row must be.

    Raises:
        StoreError: there is no such kind, or a name holds no word.
    """
    if sight.kind not in KINDS:
        raise StoreError(f"kind {sight.kind[:40]!r}: maps show no such thing; choose one of {', '.join(KINDS)}")
    yield plotted.c.kind == sight.kind
    if sight.kind == EVENT:
        yield plotted.c.report.in_(select(captures.c.report).where(seen.is_current()))
    for column, values in ((plotted.c.type, sight.types), (plotted.c.state, sight.states)):
        if values:
            yield column.in_(values)
    if sight.since or sight.until:
        yield or_(*overlapping(plotted, sight.since or None, sight.until or None))
    if sight.box is not None:
        yield _boxed(sight.box)
    yield from _lacking(sight.lacking)
    yield from named(sight.who, sight.site, sight.words)


def _lacking(what: str) -> Iterator[ColumnElement[bool]]:
    columns = {"day": plotted.c.starts, "point": plotted.c.lat}
    if what:
        yield columns[what].is_(None) if what in columns else plotted.c.id.is_(None)


def named(who: str, site: str, words: str = "") -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that names hold words: those of actors, those of places, those of either.

    Raises:
        StoreError: a name holds no word.
    """
    for asked, columns in ((who, [plotted.c.who]), (site, [plotted.c.site]), (words, [plotted.c.who, plotted.c.site])):
        folded = folded_words(asked).split()
        if asked.strip() and not folded:
            raise StoreError(f"{asked[:60]!r} holds no word to look for; write the words of a name")
        for word in folded:
            yield or_(*(column.contains(f" {word}", autoescape=True) for column in columns))


def _boxed(box: tuple[float, float, float, float]) -> ColumnElement[bool]:
    south, west, north, east = box
    across = plotted.c.lon.between(west, east) if west <= east else or_(plotted.c.lon >= west, plotted.c.lon <= east)
    return and_(plotted.c.lat.between(south, north), across)


# --- whether it is still so


def verify(connection: Connection) -> Iterator[Fault]:
    """Compare what maps show with the records and incidents that it was made from."""
    shown = {(row["kind"], row["id"]): dict(row) for row in connection.execute(select(plotted)).mappings()}
    for row in _made(connection):
        if shown.pop((row["kind"], row["id"]), None) != row:
            yield Fault("plotted", str(row["id"]), "what maps show of it is not what the record says")
    yield from (Fault("plotted", name, "it is on the map, and nothing that stands says so") for _, name in sorted(shown))


def _made(connection: Connection) -> Iterator[dict[str, Any]]:
    """Yield the rows as they would be made anew; what is damaged is passed over, which the log tells."""
    yield from (event_row(report, event) for report, event in standing_events(connection))
    newer = incidents.alias("newer")
    final = ~exists().where(newer.c.incident == incidents.c.incident, newer.c.number > incidents.c.number)
    for found in connection.execute(select(incidents.c.body).where(incidents.c.state == CURRENT, final, incidents.c.body.is_not(None))).mappings():
        body = _unpacked(found)
        if body is not None:
            yield incident_row(body)


def standing_events(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the events of the readings that stand, each with its report; what is damaged is passed over, which the log tells."""
    later = records.alias("later")
    last = ~exists().where(later.c.report == records.c.report, later.c.supersedes == records.c.id)
    told = select(events.c.report, events.c.body).join(records, records.c.id == events.c.record).where(last, events.c.body.is_not(None))
    for found in connection.execute(told).mappings():
        body = _unpacked(found)
        if body is not None:
            yield found["report"], body


def _unpacked(row: RowMapping) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = unpack_json(bytes(row["body"]))
    except DamagedLedgerError:
        return None
    return found
