"""Keep the bytes that came in, by their hash, and which origin showed which bytes when."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, or_, select

from recoupe.errors import DamagedLedgerError, ErasedError, UnknownIdError
from recoupe.store.canonical import digest, pack, plain, sha256, storable, unpack
from recoupe.store.chain import Row
from recoupe.store.instants import instant, microseconds
from recoupe.store.tables import blobs, captures
from recoupe.store.values import Capture

_ASKED_AT_ONCE = 500
# What an origin showed, in its order: by time, and at one time by content, so that it does not count what came in first.
_SHOWN = (captures.c.moment, captures.c.report)


def report_id(original: bytes) -> str:
    """Give the id of a report: the hash of its bytes."""
    return f"sha256:{sha256(original)}"


def origin_key(origin: str) -> str:
    """Stand for an origin, which may itself tell of a person."""
    return digest(["origin", storable(origin)])


def blob_row(connection: Connection, original: bytes) -> list[Row]:
    """Give the row that keeps bytes, or none if they are kept.

    Raises:
        ErasedError: these bytes were erased.
    """
    found = report_id(original)
    kept = connection.execute(select(blobs.c.content.is_(None)).where(blobs.c.id == found)).first()
    if kept is None:
        return [("blobs", {"id": found, "size": len(original), "content": pack(original)})]
    if kept[0]:
        raise ErasedError(f"{found}: these bytes were erased from the ledger, and so they are not taken again; `recoupe verify` names the tombstone")
    return []


def original(connection: Connection, report: str) -> bytes:
    """Give the bytes of a report, and make sure that they are those that came in.

    Raises:
        UnknownIdError: the ledger has no such bytes.
        ErasedError: they were erased.
        DamagedLedgerError: they are not those that came in.
    """
    key = report if report.startswith("sha256:") else f"sha256:{report}"
    row = connection.execute(select(blobs.c.content).where(blobs.c.id == key)).first()
    if row is None:
        raise UnknownIdError(f"{key}: the ledger keeps no such bytes; give the id of a report that it holds")
    if row.content is None:
        raise ErasedError(f"{key}: these bytes were erased; only their hash is left")
    content = unpack(bytes(row.content))
    if report_id(content) != key:
        raise DamagedLedgerError(f"{key}: the bytes that are kept have another hash, so they were changed; restore a backup")
    return content


def is_original(report: str, packed: bytes) -> bool:
    """Tell whether bytes as they are kept are those that came in."""
    try:
        return report_id(unpack(bytes(packed))) == report
    except DamagedLedgerError:
        return False


def capture_rows(connection: Connection, report: str, origin: str, at: str) -> list[Row]:
    """Give the row that says what an origin shows from now on, or none if it showed the same when it was last seen before, or shows it at this very time."""
    key, moment = origin_key(origin), microseconds(at)
    known = _of_origin(connection, key)
    last = max((row["moment"] for row in known if row["moment"] < moment), default=None)
    if any(row["report"] == report and row["moment"] in {last, moment} for row in known):
        return []
    identity = {"origin_key": key, "report": report, "moment": moment}
    return [("captures", {"id": digest(identity), **identity, "retrieved": instant(at), "origin": origin})]


def _of_origin(connection: Connection, key: str) -> list[dict[str, Any]]:
    found = connection.execute(select(captures).where(captures.c.origin_key == key).order_by(*_SHOWN)).mappings()
    return [plain(row) for row in found]


def version_of(connection: Connection, report: str, origin: str, at: str) -> int:
    """Say which version of its origin a report is, at that time."""
    moment = microseconds(at)
    known = _of_origin(connection, origin_key(origin))
    places = [number for number, row in enumerate(known, start=1) if row["report"] == report and row["moment"] <= moment]
    return places[-1] if places else 1


def shown_at(connection: Connection, report: str, origin: str, at: str) -> bool:
    """Tell whether an origin is known to have shown these bytes at that very time."""
    here = (captures.c.origin_key == origin_key(origin), captures.c.report == report, captures.c.moment == microseconds(at))
    return connection.execute(select(captures.c.id).where(*here).limit(1)).first() is not None


def is_current() -> ColumnElement[bool]:
    """Give the condition that a capture is the last of its origin; of several at one time the one whose hash is the greatest."""
    later = captures.alias("later")
    return ~exists().where(later.c.origin_key == captures.c.origin_key, _follows(later, captures))


def _follows(later: FromClause, earlier: FromClause) -> ColumnElement[bool]:
    """Give the condition that a capture of an origin came after another; of several at one time the hash decides."""
    return or_(later.c.moment > earlier.c.moment, and_(later.c.moment == earlier.c.moment, later.c.report > earlier.c.report))


def successors(connection: Connection, reports: Collection[str] | None) -> dict[str, str]:
    """Give, by report that no origin shows any more, the report that its origin shows now; of several the first by id; all, or those of some reports."""
    found: dict[str, str] = {}
    now = captures.alias("now")
    later = captures.alias("still")
    shown_now = ~exists().where(later.c.origin_key == now.c.origin_key, _follows(later, now))
    query = select(captures.c.report, now.c.report).where(now.c.origin_key == captures.c.origin_key, now.c.report != captures.c.report, shown_now)
    sides = (captures.c.report, now.c.report)
    asked = [query] if reports is None else [query.where(side.in_(part)) for part in batches(sorted(reports)) for side in sides]
    for one in asked:
        for old, new in connection.execute(one):
            found[old] = min(new, found.get(old, new))
    shown = {name for part in batches(sorted(found)) for name in connection.scalars(select(captures.c.report).where(captures.c.report.in_(part), is_current()))}
    return {old: new for old, new in sorted(found.items()) if old not in shown}


def batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Divide names into as many as one question takes."""
    return (names[start : start + _ASKED_AT_ONCE] for start in range(0, len(names), _ASKED_AT_ONCE))


def origins(connection: Connection, reports: Sequence[str]) -> dict[str, str]:
    """Give the origin of each report: the first by code point, where several showed the same bytes."""
    found: dict[str, str] = {}
    for report, origin in connection.execute(
        select(captures.c.report, captures.c.origin).where(captures.c.report.in_(reports), captures.c.origin.is_not(None))
    ):
        found[report] = min(origin, found.get(report, origin))
    return found


def all_captures(connection: Connection) -> Iterator[Capture]:
    """Yield what each origin showed, in the order of the hashes of origins."""
    place, last = 0, ""
    query = select(captures, is_current().label("current")).order_by(captures.c.origin_key, *_SHOWN)
    for row in connection.execution_options(yield_per=200).execute(query).mappings():
        place = place + 1 if row["origin_key"] == last else 1
        last = row["origin_key"]
        yield Capture(row["origin"], row["report"], row["retrieved"], place, bool(row["current"]))
