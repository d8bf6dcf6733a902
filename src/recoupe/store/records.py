"""Keep what was read in a report: its record, its events as rows, and which reading stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, ScalarSelect, Select, and_, delete, exists, insert, or_, select

from recoupe.errors import ErasedError, StoreError, UnknownIdError
from recoupe.store import captures as seen
from recoupe.store import inbox, parties, plotted
from recoupe.store.canonical import digest, pack_json, sha256, unpack_json
from recoupe.store.chain import Row, append
from recoupe.store.spans import overlapping, span_of
from recoupe.store.tables import accounts, blobs, captures, events, records, search_texts
from recoupe.store.values import Added, Reading, Window, event_key
from recoupe.store.words import folded_words

_SCHEMA = "recoupe/report/1"
# Where the body of a record keeps what it was read with; it is no field of the record.
_READ_WITH = "read_with"
# Reports that are read from the database at a time.
_PAGE = 100
# Made once, for each page asks for records many times.
_later = records.alias("later")


def add(connection: Connection, original: bytes, record: Mapping[str, Any], source: tuple[str, Mapping[str, Any] | None], at: tuple[str, str]) -> Added:
    """Keep a report with its record; the same bytes, read the same, change nothing.

    Args:
        connection: in a transaction that holds the lock of writers.
        original: the bytes.
        record: what was read in them.
        source: where they came from, and what the reader was told beside them.
        at: when they were retrieved, and when this is written down.

    Raises:
        StoreError: the record is not one of these bytes.
        ErasedError: the bytes were erased.
    """
    (origin, _), (retrieved, now) = source, at
    report = seen.report_id(original)
    _refuse_stranger(record, report, origin)
    again = seen.shown_at(connection, report, origin, retrieved)
    rows = [*seen.blob_row(connection, original), *seen.capture_rows(connection, report, origin, retrieved)]
    reading = _reading_rows(connection, record, source, again=again)
    if rows or reading:
        append(connection, "add", now, [*rows, *reading])
    if reading:
        _put_words(connection, record)
        inbox.put(connection, record)
        plotted.put_events(connection, record)
        parties.put(connection, record)
    elif rows:
        inbox.renew_received(connection, report)
    return Added(report, seen.version_of(connection, report, origin, retrieved), new=bool(rows or reading))


def _refuse_stranger(record: Mapping[str, Any], report: str, origin: str) -> None:
    """Refuse a record that was not made of these bytes.

    Raises:
        StoreError: it was not.
    """
    if record.get("schema") != _SCHEMA:
        raise StoreError(f"{origin}: the record has schema {record.get('schema')!r}; the ledger keeps {_SCHEMA!r}")
    if record.get("id") != report:
        raise StoreError(f"{origin}: the record is of {record.get('id')!r} and the bytes are {report!r}; hand over the bytes that were read")
    if not isinstance(record.get("events"), list) or not isinstance(record.get("text"), str):
        raise StoreError(f"{origin}: the record lacks its text or its events; hand over what `recoupe read` gives")


def _reading_rows(connection: Connection, record: Mapping[str, Any], source: tuple[str, Mapping[str, Any] | None], *, again: bool) -> list[Row]:
    """Give the rows of a reading, or none if the one that stands is the same or is to be kept.

    Args:
        connection: in a transaction that holds the lock of writers.
        record: what was read.
        source: where the bytes came from, and what the reader was told beside them.
        again: whether these bytes came from there at this very time before, and were perhaps read otherwise.
    """
    origin, told = source
    report, reading = str(record["id"]), digest({**record, "origin": None})
    producer, key = digest(record.get("produced_by")), seen.origin_key(origin)
    last = connection.execute(select(records).where(records.c.report == report, _stands())).mappings().first()
    if last is not None and (last["reading"] == reading or (last["producer"] == producer and _yields(last, key, reading, again=again))):
        return []
    made = record.get("produced_by") or {}
    row: dict[str, Any] = {
        "report": report,
        "origin_key": key,
        "reading": reading,
        "producer": producer,
        "program": made.get("program"),
        "codebook": (made.get("codebook") or {}).get("digest"),
        "published": _first_day(record.get("published")),
        "words": sha256(folded_words(record["text"]).encode()),
        "supersedes": last["id"] if last else "",
    }
    row["id"] = digest([row["report"], row["reading"], row["supersedes"]])
    body = pack_json({**record, "origin": None, "events": None, _READ_WITH: {"origin": origin, "known": told}})
    return [("records", {**row, "body": body}), *(("events", values) for values in _event_rows(record, row["id"]))]


def _yields(last: RowMapping, key: str, reading: str, *, again: bool) -> bool:
    """Tell whether a reading yields to the one that stands, whichever came first.

    The same bytes from two origins, read otherwise because of the origin: that of the smaller key stands. From one origin at one time, read otherwise
    because of what was told along with them: that of the greater hash stands.
    """
    return bool(key > last["origin_key"] or (again and key == last["origin_key"] and reading < last["reading"]))


def _event_rows(record: Mapping[str, Any], reading: str) -> Iterator[dict[str, Any]]:
    """Give the rows of the events of a record, with what they are looked up by."""
    for position, event in enumerate(record["events"]):
        place: Mapping[str, Any] = next(iter(event.get("places") or ()), {})
        when = event.get("when") or {}
        yield {
            "id": f"{reading}#{position}",
            "record": reading,
            "report": record["id"],
            "position": position,
            "event": event["id"],
            **{name: event.get(name) for name in ("type", "status", "salience", "responsibility")},
            **span_of(when.get("start"), when.get("end")),
            "place": place.get("entity"),
            "country": place.get("country"),
            "precision": place.get("precision"),
            "lat": _number(place.get("lat")),
            "lon": _number(place.get("lon")),
            "body": pack_json(event),
        }


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _first_day(published: Mapping[str, Any] | None) -> str | None:
    return published.get("start") if published else None


def _put_words(connection: Connection, record: Mapping[str, Any]) -> None:
    """Let a report be found by the words that it has now."""
    connection.execute(delete(search_texts).where(search_texts.c.report == record["id"]))
    row = {"report": record["id"], "published": _first_day(record.get("published")), "words": folded_words(record["text"])}
    connection.execute(insert(search_texts), row)


def _stands() -> ColumnElement[bool]:
    """Give the condition that no reading supersedes this one."""
    return ~exists().where(_later.c.report == records.c.report, _later.c.supersedes == records.c.id)


def _is_shown() -> ColumnElement[bool]:
    """Give the condition that some origin shows the report still."""
    return exists().where(captures.c.report == records.c.report, seen.is_current())


def standing() -> Select[Any]:
    """Give the readings that stand, of reports that some origin shows still."""
    return select(records).where(_stands(), _is_shown(), records.c.body.is_not(None))


def reports(connection: Connection, after: tuple[str, int], *, superseded: bool) -> list[tuple[tuple[str, int], dict[str, Any]]]:
    """Give a page of reports after a place, each with its own place, by id."""
    query = select(records).where(records.c.body.is_not(None)) if superseded else standing()
    report, seq = after
    beyond = or_(records.c.report > report, and_(records.c.report == report, records.c.seq > seq))
    rows = connection.execute(query.where(beyond).order_by(records.c.report, records.c.seq).limit(_PAGE)).mappings().all()
    return [((row["report"], row["seq"]), record) for row, record in zip(rows, _assembled(connection, rows), strict=True)]


def read_after(connection: Connection, seq: ScalarSelect[int], limit: int) -> list[dict[str, Any]]:
    """Give records that were read after an entry of the log and that no later reading supersedes, the oldest first, whether or not an origin shows them."""
    query = select(records).where(_stands(), records.c.body.is_not(None), records.c.seq > seq).order_by(records.c.seq, records.c.id).limit(limit)
    return _assembled(connection, connection.execute(query).mappings().all())


def standing_among(connection: Connection, names: Sequence[str]) -> Iterator[str]:
    """Yield those of some reports that stand: some origin shows them, and they were not erased."""
    for start in range(0, len(names), _PAGE):
        query = select(records.c.report).where(records.c.report.in_(names[start : start + _PAGE]), _stands(), _is_shown(), records.c.body.is_not(None))
        yield from connection.scalars(query)


def standing_of(connection: Connection, names: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the records of those of some reports that stand, by id."""
    listed = sorted(set(names))
    for start in range(0, len(listed), _PAGE):
        query = standing().where(records.c.report.in_(listed[start : start + _PAGE])).order_by(records.c.report)
        yield from _assembled(connection, connection.execute(query).mappings().all())


def report(connection: Connection, report_id: str) -> dict[str, Any]:
    """Give the record of a report as it is read now.

    Raises:
        UnknownIdError: the ledger has no record of it.
        ErasedError: it was erased.
    """
    return _assembled(connection, [_standing(connection, report_id)])[0]


def _standing(connection: Connection, report_id: str) -> RowMapping:
    """Give the reading of a report that stands.

    Raises:
        UnknownIdError: the ledger has no record of it.
        ErasedError: it was erased.
    """
    row = connection.execute(select(records).where(records.c.report == report_id, _stands())).mappings().first()
    if row is None:
        raise UnknownIdError(f"{report_id}: the ledger holds no record of this report; `recoupe search` finds those that it holds")
    if row["body"] is None:
        raise ErasedError(f"{report_id}: this report was erased; only its hash is left")
    return row


def _assembled(connection: Connection, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    """Put records together again: body, events, and the origin that is shown for all who ask."""
    origins = seen.origins(connection, [row["report"] for row in rows])
    told: dict[str, list[Any]] = {row["id"]: [] for row in rows}
    query = select(events.c.record, events.c.body).where(events.c.record.in_(told)).order_by(events.c.record, events.c.position)
    for reading, body in connection.execute(query):
        told[reading].append(unpack_json(bytes(body)))
    return [{**_body(row), "origin": origins.get(row["report"]), "events": told[row["id"]]} for row in rows]


def _body(row: RowMapping) -> dict[str, Any]:
    """Give a record as far as its body holds it."""
    return {name: value for name, value in unpack_json(bytes(row["body"])).items() if name != _READ_WITH}


def read_with(connection: Connection, report_id: str) -> dict[str, Any]:
    """Give what the reading that stands was made with beside the bytes.

    Raises:
        UnknownIdError: the ledger has no record of it.
        ErasedError: it was erased.
    """
    row = _standing(connection, report_id)
    told = unpack_json(bytes(row["body"])).get(_READ_WITH) or {}
    query = select(captures.c.origin, captures.c.retrieved).where(captures.c.report == report_id).order_by(captures.c.moment)
    shown = connection.execute(query.where(captures.c.origin_key == row["origin_key"])).first() or connection.execute(query).first()
    return {"origin": told.get("origin") or (shown.origin if shown else None), "at": shown.retrieved if shown else None, "known": told.get("known")}


def event_ids(connection: Connection, report_id: str) -> set[str]:
    """Give the ids that events of a report ever had, in any reading."""
    return set(connection.scalars(select(events.c.event).where(events.c.report == report_id)))


def readings(connection: Connection, report_id: str) -> list[Reading]:
    """Give the readings of a report, oldest first."""
    rows = connection.execute(select(records).where(records.c.report == report_id).order_by(records.c.seq)).mappings().all()
    after = {row["supersedes"]: row["id"] for row in rows}
    return [
        Reading(
            id=row["id"],
            report_id=report_id,
            program=row["program"],
            codebook=row["codebook"],
            producer=row["producer"],
            supersedes=row["supersedes"] or None,
            superseded_by=after.get(row["id"]),
        )
        for row in rows
    ]


def event_rows(connection: Connection, window: Window) -> Iterator[dict[str, Any]]:
    """Yield the events of reports that stand, in the order of report and place in it, as the record has them with their key and report."""
    told = exists().where(records.c.id == events.c.record, _stands(), _is_shown(), records.c.body.is_not(None))
    query = select(events.c.report, events.c.body).where(*_narrowed(window), told).order_by(events.c.report, events.c.position)
    for row in connection.execute(query).mappings().all():
        event = unpack_json(bytes(row["body"]))
        yield {"key": event_key(row["report"], event["id"]), "report": row["report"], "event": event}


def _narrowed(window: Window) -> Iterator[ColumnElement[bool]]:
    """Give the conditions of a window."""
    if window.types is not None:
        yield events.c.type.in_(window.types)
    if window.reports is not None:
        yield events.c.report.in_(window.reports)
    if window.since or window.until:
        within = or_(*overlapping(events, window.since, window.until))
        yield or_(events.c.length.is_(None), within) if window.undated else within
    if window.box is not None:
        yield or_(events.c.lat.is_(None), _boxed(window.box)) if window.unplaced else _boxed(window.box)


def _boxed(box: tuple[float, float, float, float]) -> ColumnElement[bool]:
    south, west, north, east = box
    across = events.c.lon.between(west, east) if west <= east else or_(events.c.lon >= west, events.c.lon <= east)
    return and_(events.c.lat.between(south, north), across)


def unlinked(connection: Connection) -> list[str]:
    """Give the reports with events of which none ever stood in an incident."""
    told = exists().where(records.c.id == events.c.record, _stands(), _is_shown(), records.c.body.is_not(None))
    linked = exists().where(accounts.c.report == events.c.report)
    return list(connection.scalars(select(events.c.report).where(told, ~linked).distinct().order_by(events.c.report)))


def unread(connection: Connection) -> list[str]:
    """Give the bytes that were kept and that nothing was made of."""
    query = select(blobs.c.id).where(blobs.c.content.is_not(None), ~exists().where(records.c.report == blobs.c.id)).order_by(blobs.c.id)
    return list(connection.scalars(query))
