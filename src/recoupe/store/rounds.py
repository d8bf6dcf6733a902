"""Keep what goes on around reports: inputs that failed, tables that were imported, feeds and runs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select

from recoupe.errors import DamagedLedgerError
from recoupe.store import captures as seen
from recoupe.store.canonical import canonical, digest, pack_json, storable, unpack_json
from recoupe.store.chain import append
from recoupe.store.instants import instant, microseconds
from recoupe.store.tables import captures, failures, feed_asks, feed_marks, feed_yields, feeds, imports, runs
from recoupe.store.values import Fault

# A feed shows some dozen entries, seldom some hundred; names that it no longer shows are forgotten, the oldest first.
MOST_MARKS = 20_000


def keep(connection: Connection, original: bytes, now: str) -> str:
    """Keep bytes before anything is made of them, and give their id.

    Raises:
        ErasedError: these bytes were erased.
    """
    rows = seen.blob_row(connection, original)
    if rows:
        append(connection, "keep", now, rows)
    return seen.report_id(original)


def add_failure(connection: Connection, original: bytes | None, told: tuple[str, str], at: tuple[str, str]) -> str:
    """Write down that an input could not be read, with its bytes if there are any.

    Args:
        connection: in a transaction that holds the lock of writers.
        original: the bytes, or None if none came.
        told: origin and reason.
        at: when it failed, and when this is written down.

    Raises:
        ErasedError: these bytes were erased.
    """
    origin, reason = told
    report = None if original is None else seen.report_id(original)
    key = digest(["failure", storable(origin), report, storable(reason)])
    if connection.execute(select(failures.c.id).where(failures.c.id == key)).first() is None:
        row = {"id": key, "report": report, "origin_key": seen.origin_key(origin), "at": instant(at[0]), "origin": origin, "reason": reason}
        kept = [] if original is None else seen.blob_row(connection, original)
        append(connection, "fail", at[1], [*kept, ("failures", row)])
    return key


def all_failures(connection: Connection, *, read_since: bool) -> Iterator[dict[str, Any]]:
    """Yield inputs that could not be read; those too whose origin was read at that time or later, if they are asked for."""
    query = select(failures).where(failures.c.reason.is_not(None)).order_by(failures.c.seq)
    read = {} if read_since else _last_read(connection)
    for row in connection.execute(query).mappings().all():
        if read.get(row["origin_key"], -1) < microseconds(row["at"]):
            yield {name: row[name] for name in ("origin", "report", "reason", "at")}


def _last_read(connection: Connection) -> dict[str, int]:
    """Give when the origins of failures were last read, of those that were."""
    failed = select(failures.c.origin_key)
    query = select(captures.c.origin_key, func.max(captures.c.moment)).where(captures.c.origin_key.in_(failed)).group_by(captures.c.origin_key)
    return {str(row[0]): int(row[1]) for row in connection.execute(query)}


def add_import(connection: Connection, original: bytes, told: tuple[str, Mapping[str, Any]], at: tuple[str, str]) -> str:
    """Write down that a table of others was taken in, with its bytes.

    Args:
        connection: in a transaction that holds the lock of writers.
        original: the bytes of the table.
        told: its origin, and what was made of it, as plain values.
        at: when it was taken in, and when this is written down.

    Raises:
        ErasedError: these bytes were erased.
    """
    origin, summary = told
    report = seen.report_id(original)
    key = digest(["import", storable(origin), report, canonical(summary)])
    if connection.execute(select(imports.c.id).where(imports.c.id == key)).first() is None:
        row = {"id": key, "report": report, "at": instant(at[0]), "origin": origin, "summary": pack_json(dict(summary))}
        append(connection, "import", at[1], [*seen.blob_row(connection, original), ("imports", row)])
    return key


def all_imports(connection: Connection) -> Iterator[dict[str, Any]]:
    """Yield the tables that were taken in, oldest first."""
    query = select(imports).where(imports.c.summary.is_not(None)).order_by(imports.c.seq)
    for row in connection.execute(query).mappings().all():
        yield {**{name: row[name] for name in ("id", "origin", "report", "at")}, "summary": unpack_json(bytes(row["summary"]))}


def save_feed(connection: Connection, url: str, state: Mapping[str, Any] | None, at: tuple[str, str]) -> bool:
    """Write the state of a feed (etag, last run, …) if it is another; None takes the feed off the list.

    Returns:
        Whether anything was written.
    """
    key = feed_key(url)
    last = connection.execute(select(feeds).where(feeds.c.url_key == key).order_by(feeds.c.number.desc()).limit(1)).mappings().first()
    before = None if last is None or last["state"] is None else unpack_json(bytes(last["state"]))
    if canonical(before) == canonical(state):
        return False
    number = last["number"] + 1 if last else 1
    row = {"id": f"{key}.{number}", "url_key": key, "number": number, "at": instant(at[0]), "url": url, "state": pack_json(state)}
    append(connection, "feed", at[1], [("feeds", row)])
    return True


def all_feeds(connection: Connection) -> Iterator[dict[str, Any]]:
    """Yield the feeds on the list, by URL, each with its state and with what was noted of it since."""
    noted = {row.url_key: json.loads(row.state) for row in connection.execute(select(feed_asks))}
    later = feeds.alias("later")
    last = ~exists().where(later.c.url_key == feeds.c.url_key, later.c.number > feeds.c.number)
    for row in connection.execute(select(feeds).where(last, feeds.c.state.is_not(None)).order_by(feeds.c.url)).mappings().all():
        state = unpack_json(bytes(row["state"]))
        if state is not None:
            yield {**state, **noted.get(row["url_key"], {}), "url": row["url"]}


def note_feed(connection: Connection, url: str, told: Mapping[str, Any]) -> None:
    """Note what the last look at a feed gave, instead of what was noted before."""
    key = feed_key(url)
    connection.execute(delete(feed_asks).where(feed_asks.c.url_key == key))
    connection.execute(insert(feed_asks), {"url_key": key, "state": canonical(told)})


def mark_feed(connection: Connection, url: str, names: Iterable[str]) -> None:
    """Remember the names of an entry as seen in a feed."""
    key, fresh = feed_key(url), {_mark(name) for name in names}
    fresh -= set(connection.scalars(select(feed_marks.c.name).where(feed_marks.c.url_key == key, feed_marks.c.name.in_(fresh))))
    if fresh:
        last = connection.execute(select(func.max(feed_marks.c.number)).where(feed_marks.c.url_key == key)).scalar() or 0
        rows = [{"url_key": key, "name": name, "number": number} for number, name in enumerate(sorted(fresh), start=last + 1)]
        connection.execute(insert(feed_marks), rows)
        connection.execute(delete(feed_marks).where(feed_marks.c.url_key == key, feed_marks.c.number <= last + len(rows) - MOST_MARKS))


def marked(connection: Connection, url: str, names: Iterable[str]) -> bool:
    """Tell whether any of these names was seen in a feed."""
    here = feed_marks.c.url_key == feed_key(url)
    return connection.execute(select(feed_marks.c.name).where(here, feed_marks.c.name.in_([_mark(name) for name in names])).limit(1)).first() is not None


def forget_feed(connection: Connection, url: str) -> None:
    """Forget what was noted and seen of a feed."""
    for table in (feed_asks, feed_marks):
        connection.execute(delete(table).where(table.c.url_key == feed_key(url)))


def feed_key(url: str) -> str:
    """Stand for a feed, whose address may itself tell of a person."""
    return digest(["feed", storable(url)])


def _mark(name: str) -> str:
    return digest(["entry", storable(name)])


def add_run(connection: Connection, summary: Mapping[str, Any], at: tuple[str, str]) -> str:
    """Write down a run of the program, with what came of it."""
    key = digest(["run", instant(at[0]), canonical(summary)])
    if connection.execute(select(runs.c.id).where(runs.c.id == key)).first() is None:
        append(connection, "run", at[1], [("runs", {"id": key, "at": instant(at[0]), "summary": pack_json(dict(summary))})])
        _count_yield(connection, summary, instant(at[0]))
    return key


def _count_yield(connection: Connection, summary: Mapping[str, Any], at: str) -> None:
    """Add what a run brought to what its feed brought in all, if it was the run of one."""
    told = yield_of(summary)
    if told is None:
        return
    url, reports = told
    here = feed_yields.c.url_key == feed_key(url)
    before = connection.execute(select(feed_yields).where(here)).mappings().first()
    connection.execute(delete(feed_yields).where(here))
    row = _added({**before} if before else {"url_key": feed_key(url), "runs": 0, "reports": 0, "last": ""}, reports, at)
    connection.execute(insert(feed_yields), row)


def yield_of(summary: Mapping[str, Any]) -> tuple[str, int] | None:
    """Give the feed of a run and how many reports it brought; None of any other run."""
    url, reports = summary.get("feed"), summary.get("reports")
    return (url, reports) if isinstance(url, str) and isinstance(reports, int) else None


def _added(row: dict[str, Any], reports: int, at: str) -> dict[str, Any]:
    return {**row, "runs": row["runs"] + 1, "reports": row["reports"] + reports, "last": max(row["last"], at)}


def yields(connection: Connection) -> dict[str, dict[str, Any]]:
    """Give what each feed on the list brought in all, by URL: `{runs, reports, last}`; of one that brought nothing, nothing."""
    listed = {feed_key(one["url"]): one["url"] for one in all_feeds(connection)}
    found = connection.execute(select(feed_yields)).mappings()
    return {listed[row["url_key"]]: {name: row[name] for name in ("runs", "reports", "last")} for row in found if row["url_key"] in listed}


def verify_yields(connection: Connection) -> Iterator[Fault]:
    """Compare what feeds brought with the runs that say so; a run that is damaged is passed over, which the log tells."""
    expected: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(runs.c.at, runs.c.summary).where(runs.c.summary.is_not(None)).order_by(runs.c.seq)):
        try:
            told = yield_of(unpack_json(bytes(row.summary)))
        except DamagedLedgerError:
            continue
        if told is not None:
            key = feed_key(told[0])
            expected[key] = _added(expected.get(key, {"url_key": key, "runs": 0, "reports": 0, "last": ""}), told[1], row.at)
    shown = {row["url_key"]: dict(row) for row in connection.execute(select(feed_yields)).mappings()}
    yield from (
        Fault("feed_yields", key, "what the feed brought is not what its runs say")
        for key in sorted({*expected, *shown})
        if expected.get(key) != shown.get(key)
    )


def all_runs(connection: Connection) -> Iterator[dict[str, Any]]:
    """Yield the runs, oldest first."""
    for row in connection.execute(select(runs).where(runs.c.summary.is_not(None)).order_by(runs.c.seq)).mappings().all():
        yield {"at": row["at"], **unpack_json(bytes(row["summary"]))}
