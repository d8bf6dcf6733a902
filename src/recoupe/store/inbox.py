"""Keep what lists of reports show and are narrowed by: one row a report that stands, and the values that it is found by.

Both are made from records and judgements, in the transaction that writes these, so that a list of many thousands is asked of an index and no
record is opened for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, func, insert, or_, select, update

from recoupe.errors import DamagedLedgerError
from recoupe.store import signatures
from recoupe.store.canonical import storable, unpack_json
from recoupe.store.tables import captures, events, facets, inbox, judgements, records
from recoupe.store.tolls import MOST_KILLED, killed_after, killed_in
from recoupe.store.values import FLAGS, HELP, REVIEWS, SIGNED, Fault, event_key, split_event_key

# The facets that a list can be narrowed by, in the order in which they are shown.
FACETS = ("flag", "type", "country", "actor", "outlet", "language", "status", "warning")
_LONGEST = 200
# Judgements of this kind hold an event that no reading has.
_ADDED = "add"
_DAY = len("2024-03-14")
_FLAG = "flag"
_later = records.alias("later")
# A report of this state waits for somebody.
_OPEN = ("unreviewed", "begun")
# More open events than these do not make a report more urgent; days up to the year 9999 have seven digits.
_MOST_OPEN, _MOST_DAYS = 999, 10_000_000


def put(connection: Connection, record: Mapping[str, Any]) -> None:
    """Let a report be listed as it is read now."""
    remove(connection, str(record["id"]))
    decisions = _decisions(connection, str(record["id"]))
    connection.execute(insert(inbox), _row(connection, record, decisions))
    found = [*values_of(record), *_flag_values(_flags(connection, str(record["id"]), decisions))]
    rows = [{"facet": facet, "value": value, "report": record["id"]} for facet, value in found]
    if rows:
        connection.execute(insert(facets), rows)


def renew_received(connection: Connection, report: str) -> None:
    """Let a report be listed by when it was seen first, after it was seen elsewhere."""
    connection.execute(update(inbox).where(inbox.c.report == report).values(received=_received(connection, report)))


def _received(connection: Connection, report: str) -> int:
    return connection.execute(select(func.min(captures.c.moment)).where(captures.c.report == report)).scalar() or 0


def remove(connection: Connection, report: str) -> None:
    """Take a report off the lists."""
    for table in (inbox, facets):
        connection.execute(delete(table).where(table.c.report == report))


def count_judged(connection: Connection, keys: Iterable[str]) -> None:
    """Bring the lists up to date after a judgement on events or on reports."""
    for report in sorted({split_event_key(key)[0] for key in keys}):
        published = connection.execute(select(inbox.c.published).where(inbox.c.report == report)).scalar()
        if published is None:
            continue
        decisions = _decisions(connection, report)
        connection.execute(update(inbox).where(inbox.c.report == report).values(**_judged(connection, report, published, decisions)))
        connection.execute(delete(facets).where(facets.c.report == report, facets.c.facet == _FLAG))
        rows = [{"facet": facet, "value": value, "report": report} for facet, value in _flag_values(_flags(connection, report, decisions))]
        if rows:
            connection.execute(insert(facets), rows)


def _judged(connection: Connection, report: str, published: str, decisions: Sequence[RowMapping]) -> dict[str, Any]:
    """Give what judgements change in the row of a report."""
    bodies = connection.scalars(select(events.c.body).where(events.c.record == _standing(report), events.c.body.is_not(None))).all()
    return _after_review(connection, report, published, ([unpack_json(bytes(body)) for body in bodies], decisions))


def _after_review(connection: Connection, report: str, published: str, known: tuple[Sequence[Mapping[str, Any]], Sequence[RowMapping]]) -> dict[str, Any]:
    """Give the columns of a report that judgements have a say in.

    Args:
        connection: in a transaction.
        report: the report.
        published: its day, empty where unknown.
        known: its events as they were read, and the judgements that stand on them.
    """
    told, decisions = known
    counts = _counts(connection, report, [str(event["id"]) for event in told], decisions)
    stands = signatures.events_of(connection, report)
    killed = killed_after(told, decisions) if stands is None else killed_in(stands)
    return {**counts, "killed": killed, "priority": priority_of(counts, _flags(connection, report, decisions), killed, published)}


def _standing(report: str) -> Any:  # noqa: ANN401 - a question within a question
    superseded = select(_later.c.id).where(_later.c.report == records.c.report, _later.c.supersedes == records.c.id).exists()
    return select(records.c.id).where(records.c.report == report, ~superseded).scalar_subquery()


def state_of(told: int, judged: int) -> str:
    """Say how far people have looked at a report: `empty`, `unreviewed`, `begun` or `reviewed`."""
    if not told:
        return "empty"
    return "reviewed" if judged >= told else "begun" if judged else "unreviewed"


def _decisions(connection: Connection, report: str) -> list[RowMapping]:
    """Give the judgements on a report and its events that stand, in their order: those that no other that stands takes back."""
    query = select(judgements).where(or_(on_events_of(judgements.c.left, report), on_events_of(judgements.c.right, report)))
    gone: set[str] = set()
    found: list[RowMapping] = []
    for row in connection.execute(query.order_by(judgements.c.seq.desc(), judgements.c.id.desc())).mappings():
        if row["id"] not in gone:
            gone.add(row["supersedes"])
            found.append(row)
    return found[::-1]


def _flags(connection: Connection, report: str, decisions: Iterable[RowMapping]) -> list[str]:
    """Give the flags among the judgements that stand; a report that is signed bears that as another."""
    signed = {SIGNED} if signatures.is_signed(connection, report) else set()
    return sorted({row["kind"] for row in decisions if row["kind"] in FLAGS} | signed)


def _flag_values(flags: Iterable[str]) -> list[tuple[str, str]]:
    return [(_FLAG, kind) for kind in flags]


def _counts(connection: Connection, report: str, told: Iterable[str], decisions: Iterable[RowMapping]) -> dict[str, Any]:
    """Count the events of a report, those that a person added among them, and how many people have judged; what is signed is judged, whatever is read since."""
    judged = {split_event_key(row["left"])[1] for row in decisions if row["kind"] in REVIEWS and row["by"]}  # one that names nobody was erased
    every = {*told, *(_added(connection, report) & judged)}
    done = len(every) if signatures.is_signed(connection, report) else len(every & judged)
    return {"events": len(every), "judged": done, "state": state_of(len(every), done)}


def _added(connection: Connection, report: str) -> set[str]:
    query = select(judgements.c.left).where(judgements.c.kind == _ADDED, on_events_of(judgements.c.left, report))
    return {split_event_key(key)[1] for key in connection.scalars(query)}


def on_events_of(side: ColumnElement[str], report: str) -> ColumnElement[bool]:
    """Give the condition that a key is of an event of a report, in a form that an index answers."""
    first = event_key(report, "")
    return and_(side >= first, side < first[:-1] + chr(ord(first[-1]) + 1))


def _row(connection: Connection, record: Mapping[str, Any], decisions: Sequence[RowMapping]) -> dict[str, Any]:
    """Give the row of a report."""
    report = str(record["id"])
    published = ((record.get("published") or {}).get("start") or "")[:_DAY]
    return {
        "report": report,
        "published": published,
        "received": _received(connection, report),
        "outlet": _cut((record.get("outlet") or {}).get("name")),
        "language": record.get("language"),
        "headline": _cut((record.get("headline") or {}).get("text")),
        "warnings": len(record.get("warnings") or ()),
        **_after_review(connection, report, published, (record["events"], decisions)),
    }


def priority_of(counts: Mapping[str, Any], flags: Iterable[str], killed: int, published: str) -> int:
    """Give a number by which reports come up: where help is asked for first, then what is flagged, then what nobody has finished.

    Among these the most dead, then the most events that nobody has judged, then the newest.
    """
    is_open = counts["state"] in _OPEN
    left = min(_MOST_OPEN, counts["events"] - counts["judged"]) if is_open else 0
    rank = 0
    for digit, size in ((HELP in flags, 2), (_FLAG in flags, 2), (is_open, 2), (killed if is_open else 0, MOST_KILLED + 1), (left, _MOST_OPEN + 1)):
        rank = rank * size + int(digit)
    return rank * _MOST_DAYS + _days(published)


def _days(written: str) -> int:
    """Count the days up to a date; none where it is no whole one."""
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:
        return 0


def _cut(words: str | None) -> str | None:
    """Write words on one line, no longer than a list shows."""
    return storable(" ".join(words.split())[:_LONGEST]) if words else None


def values_of(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the values that a report is found by, each once, sorted."""
    return sorted({(facet, cut) for facet, value in _told(record) if (cut := _cut(value))})


def _told(record: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    yield "language", record.get("language")
    yield "outlet", (record.get("outlet") or {}).get("name")
    yield from (("warning", warning.get("code")) for warning in record.get("warnings") or ())
    for event in record["events"]:
        yield "type", event.get("type")
        yield "status", event.get("status")
        yield from (("country", place.get("country")) for place in event.get("places") or ())
        yield from (("actor", actor.get("entity") or actor.get("name")) for actor in event.get("actors") or ())


def verify(connection: Connection) -> Iterator[Fault]:
    """Compare what lists show with the records and judgements that it was made from."""
    shown = {row["report"]: dict(row) for row in connection.execute(select(inbox)).mappings()}
    found: dict[str, list[tuple[str, str]]] = {}
    for facet, value, report in connection.execute(select(facets.c.facet, facets.c.value, facets.c.report)):
        found.setdefault(report, []).append((facet, value))
    for report, record in _records(connection):
        row, values = shown.pop(report, None), sorted(found.pop(report, []))
        expected = None if record is None else _expected(connection, record)
        if expected is not None and row != expected[0]:
            yield Fault("inbox", report, "what lists show of it is not what the record and the judgements say")
        if expected is not None and values != expected[1]:
            yield Fault("facets", report, "what it is found by is not what the record and the judgements say")
    yield from (Fault("inbox", report, "it is listed, and no record of it stands") for report in sorted(shown))
    yield from (Fault("facets", report, "it is found by values, and no record of it stands") for report in sorted(found))


def _expected(connection: Connection, record: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]] | None:
    """Give the row and the values of a report; None where a judgement on it is damaged, which the log tells."""
    decisions = _decisions(connection, str(record["id"]))
    try:
        return _row(connection, record, decisions), sorted([*values_of(record), *_flag_values(_flags(connection, str(record["id"]), decisions))])
    except DamagedLedgerError:
        return None


def _records(connection: Connection) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Yield the records that stand; None for one that is damaged, which the log tells."""
    later = records.alias("later")
    last = ~select(later.c.id).where(later.c.report == records.c.report, later.c.supersedes == records.c.id).exists()
    for row in connection.execute(select(records.c.id, records.c.report, records.c.body).where(last, records.c.body.is_not(None))).all():
        told = connection.scalars(select(events.c.body).where(events.c.record == row.id).order_by(events.c.position)).all()
        try:
            yield row.report, {**unpack_json(bytes(row.body)), "events": [unpack_json(bytes(body)) for body in told]}
        except DamagedLedgerError:
            yield row.report, None
