"""Make saved views, what incidents are found by, what feeds brought, the order of priority, and what the audit log is narrowed by."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from recoupe.errors import StoreError

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What the guards of the new table let an erasure empty, and what they hold (`v0003_guards`).
ERASABLE: dict[str, tuple[str, ...]] = {"views": ("name", "address", "by")}
FIXED: dict[str, tuple[str, ...]] = {"views": ("name_key", "number", "place", "at")}
_SAID = "the ledger only grows; nothing is changed or deleted in it"
_INDEXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("audit_act", "audit", ("act", "seq")),
    ("audit_at", "audit", ("at",)),
    ("judgements_by", "judgements", ("by", "seq")),
    ("inbox_priority", "inbox", ("priority", "report")),
)
_LISTED = "SELECT inbox.report AS report, published, events, judged, state FROM inbox"
_EVENTS = """
    SELECT events.body AS body FROM events JOIN records ON records.id = events.record
    WHERE events.report = :report AND events.body IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM records later WHERE later.report = records.report AND later.supersedes = records.id)
"""
_INCIDENTS = """
    SELECT incident, body FROM incidents
    WHERE state = 'current' AND body IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM incidents later WHERE later.incident = incidents.incident AND later.number > incidents.number)
"""
_RUNS = "SELECT at, summary FROM runs WHERE summary IS NOT NULL ORDER BY seq"
_FEEDS = "SELECT url, url_key FROM feeds WHERE url IS NOT NULL"
_LONGEST = 200
_AT_A_TIME = 500


def upgrade() -> None:
    """Make the tables, columns and indexes, and fill them from what stands."""
    _make_views()
    connection = op.get_bind()
    for name in ("killed", "priority"):
        op.add_column("inbox", sa.Column(name, WHOLE if name == "priority" else sa.Integer(), nullable=False, server_default="0"))
    for name, table, columns in _INDEXES:
        op.create_index(name, table, list(columns))
    _fill_inbox(connection)
    _fill(connection, _incident_facets(), (row for name, body in connection.execute(sa.text(_INCIDENTS)) for row in _found_by(name, _unpacked(body))))
    _fill(connection, _feed_yields(), _brought(connection))


def _fill(connection: sa.Connection, table: sa.Table, found: Iterable[dict[str, Any]]) -> None:
    rows = list(found)
    for start in range(0, len(rows), _AT_A_TIME):
        connection.execute(sa.insert(table), rows[start : start + _AT_A_TIME])


def _unpacked(body: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Read a body as it was packed at this revision."""
    packed = bytes(body)
    return json.loads(zlib.decompress(packed[1:]) if packed[:1] == b"\1" else packed[1:])


# --- saved views


def _make_views() -> None:
    op.create_table(
        "views",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("seq", sa.Integer(), sa.ForeignKey("audit.seq"), nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("place", "at")),
        *(sa.Column(name, TEXT) for name in ERASABLE["views"]),
        sa.UniqueConstraint("name_key", "number", name="views_line"),
        sa.Index("views_seq", "seq"),
        sa.Index("views_place", "place"),
        sqlite_strict=True,
    )
    for statement in _sqlite_guards() if op.get_bind().dialect.name == "sqlite" else _postgresql_guards():
        op.execute(statement)


def _allowed(same: str) -> str:
    """Give the condition that a change is an erasure."""
    kept = (f'new."{name}" {same} old."{name}"' for name in ("id", "seq", "digest", *FIXED["views"]))
    return " AND ".join((*kept, *(f'new."{name}" IS NULL' for name in ERASABLE["views"])))


def _sqlite_guards() -> Iterator[str]:
    yield f"CREATE TRIGGER views_stays BEFORE DELETE ON views BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    yield f"CREATE TRIGGER views_holds BEFORE UPDATE ON views WHEN NOT ({_allowed('IS')}) BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"


def _postgresql_guards() -> Iterator[str]:
    yield "CREATE TRIGGER views_stays BEFORE DELETE OR TRUNCATE ON views FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
    changed = f"WHEN (NOT ({_allowed('IS NOT DISTINCT FROM')}))"
    yield f"CREATE TRIGGER views_holds BEFORE UPDATE ON views FOR EACH ROW {changed} EXECUTE FUNCTION ledger_refuses()"


# --- the order of priority


def _fill_inbox(connection: sa.Connection) -> None:
    """Say of each report how many dead it tells of, and how urgent it is."""
    inbox = sa.table("inbox", sa.column("report"), sa.column("killed"), sa.column("priority"))
    for row in connection.execute(sa.text(_LISTED)).all():
        killed = _killed(_unpacked(body) for body in connection.scalars(sa.text(_EVENTS), {"report": row.report}))
        is_open = row.state in {"unreviewed", "begun"}
        left = min(999, row.events - row.judged) if is_open else 0
        # No flag stands at this revision: the two first digits, help and flag, are 0.
        rank = (int(is_open) * 100_000 + (killed if is_open else 0)) * 1000 + left
        priority = rank * 10_000_000 + _days(row.published)
        connection.execute(sa.update(inbox).where(inbox.c.report == row.report).values(killed=killed, priority=priority))


def _killed(events: Iterable[Mapping[str, Any]]) -> int:
    done = (event for event in events if event.get("status") == "occurred")
    told = (one for event in done for one in event.get("casualties") or () if one.get("kind") == "killed" and one.get("side") != "actors")
    return min(99_999, int(max((one.get("low") or 0 for one in told), default=0)))


def _days(written: str) -> int:
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:
        return 0


# --- what incidents are found by


def _incident_facets() -> sa.Table:
    return op.create_table(
        "incident_facets",
        *(sa.Column(name, TEXT, primary_key=True) for name in ("facet", "value", "incident")),
        sa.Index("incident_facets_incident", "incident", "facet", "value"),
        sqlite_strict=True,
    )


def _found_by(name: str, incident: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the values that an incident is found by, as lists were narrowed at this revision."""
    found = {(facet, cut) for facet, value in _told(incident) if value and (cut := _storable(" ".join(str(value).split())[:_LONGEST]))}
    yield from ({"facet": facet, "value": value, "incident": name} for facet, value in sorted(found))


def _told(incident: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    fields = incident.get("fields") or {}
    groups = list(incident.get("independence") or ())
    grouped = {number for group in groups for number in group["accounts"]}
    yield "grade", incident.get("grade")
    yield "review", (incident.get("review") or {}).get("state")
    yield "sources", "one" if len(groups) + len(incident["accounts"]) - len(grouped) <= 1 else "several"
    yield from (("contested", field) for field, told in fields.items() if told.get("agreement") == "contested")
    yield from (("type", value) for value in _values(fields, "type"))
    yield from (("country", value.get("country")) for value in _values(fields, "places") if isinstance(value, Mapping))
    when = _values(fields, "when")
    if when and isinstance(when[0], Mapping):
        yield "month", (when[0].get("start") or when[0].get("end") or "")[:7]


def _values(fields: Mapping[str, Any], name: str) -> list[Any]:
    return [value.get("value") for value in (fields.get(name) or {}).get("values") or ()]


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


# --- what feeds brought


def _feed_yields() -> sa.Table:
    return op.create_table(
        "feed_yields",
        sa.Column("url_key", TEXT, primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("runs", "reports")),
        sa.Column("last", TEXT, nullable=False),
        sqlite_strict=True,
    )


def _brought(connection: sa.Connection) -> list[dict[str, Any]]:
    """Count what feeds brought; a run names its feed by its address, which stands in the list of feeds with the key of it."""
    keys: dict[str, str] = {row.url: row.url_key for row in connection.execute(sa.text(_FEEDS))}
    found: dict[str, dict[str, Any]] = {}
    for at, body in connection.execute(sa.text(_RUNS)):
        summary = _unpacked(body)
        url, reports = summary.get("feed"), summary.get("reports")
        if isinstance(reports, int) and url in keys:
            row = found.setdefault(keys[url], {"url_key": keys[url], "runs": 0, "reports": 0, "last": ""})
            row.update(runs=row["runs"] + 1, reports=row["reports"] + reports, last=max(row["last"], at))
    return list(found.values())


def downgrade() -> None:
    """Remove what was made.

    Raises:
        StoreError: somebody saved a view or flagged a report, which would be lost.
    """
    connection = op.get_bind()
    for table, condition in (("views", ""), ("judgements", " WHERE kind IN ('flag', 'help')")):
        if connection.execute(sa.text(f"SELECT 1 FROM {table}{condition} LIMIT 1")).first():  # noqa: S608 - both are written above
            raise StoreError(
                f"schema {down_revision!r}: the ledger holds saved views or flags, which that schema has no place for; keep a copy of it with `recoupe backup`"
            )
    for name, table, _ in _INDEXES:
        op.drop_index(name, table)
    for name in ("priority", "killed"):
        op.drop_column("inbox", name)
    connection.execute(sa.text("DELETE FROM facets WHERE facet = 'flag'"))
    for table in ("feed_yields", "incident_facets", "views"):
        op.drop_table(table)
