"""Make what lists of reports show and are narrowed by, from the records and judgements that stand, and the answers that outside programs were given."""

import json
import zlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STANDING = """
    SELECT id, report, published, body FROM records
    WHERE body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records later WHERE later.report = records.report AND later.supersedes = records.id)
    ORDER BY report
"""
_EVENTS = "SELECT event, body FROM events WHERE record = :record ORDER BY position"
_JUDGED = 'SELECT id, kind, "left", supersedes FROM judgements WHERE "left" IS NOT NULL ORDER BY seq DESC'
_REVIEWS = ("accept", "reject", "correct", "add")
_LONGEST = 200


def upgrade() -> None:
    """Make the tables, and fill them from what stands."""
    inbox, facets = _inbox(), _facets()
    op.create_table(
        "answers",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("request", TEXT, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("body", TEXT),
        sa.Index("answers_at", "at"),
        sqlite_strict=True,
    )
    connection = op.get_bind()
    judged, added = _judged(connection)
    for record, report, published, body in connection.execute(sa.text(_STANDING)).all():
        whole = _unpacked(body)
        told = [(event, _unpacked(packed)) for event, packed in connection.execute(sa.text(_EVENTS), {"record": record})]
        seen = connection.execute(sa.text("SELECT min(moment) FROM captures WHERE report = :report"), {"report": report}).scalar()
        known = {"report": report, "published": (published or "")[:10], "received": seen or 0, "outlet": _cut((whole.get("outlet") or {}).get("name"))}
        keys = {f"{report}#{event}" for event, _ in told} | added.get(report, set())
        counts = {
            "events": len(keys),
            "judged": len(keys & judged),
            "state": _state(len(keys), len(keys & judged)),
            "warnings": len(whole.get("warnings") or ()),
        }
        words = {"language": whole.get("language"), "headline": _cut((whole.get("headline") or {}).get("text"))}
        connection.execute(sa.insert(inbox), {**known, **counts, **words})
        rows = [{"facet": facet, "value": value, "report": report} for facet, value in sorted(set(_values(whole, [event for _, event in told])))]
        if rows:
            connection.execute(sa.insert(facets), rows)


def _inbox() -> sa.Table:
    return op.create_table(
        "inbox",
        sa.Column("report", TEXT, sa.ForeignKey("blobs.id"), primary_key=True),
        sa.Column("published", TEXT, nullable=False),
        sa.Column("received", WHOLE, nullable=False),
        *(sa.Column(name, TEXT) for name in ("outlet", "language", "headline")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("events", "judged", "warnings")),
        sa.Column("state", TEXT, nullable=False),
        sa.Index("inbox_published", "published", "report"),
        sa.Index("inbox_received", "received", "report"),
        sa.Index("inbox_state", "state", "published", "report"),
        sqlite_strict=True,
    )


def _facets() -> sa.Table:
    return op.create_table(
        "facets",
        sa.Column("facet", TEXT, primary_key=True),
        sa.Column("value", TEXT, primary_key=True),
        sa.Column("report", TEXT, sa.ForeignKey("blobs.id"), primary_key=True),
        sa.Index("facets_report", "report", "facet", "value"),
        sqlite_strict=True,
    )


def _judged(connection: sa.Connection) -> tuple[set[str], dict[str, set[str]]]:
    """Give the events that judgements stand on, and by report those that a person added."""
    found: set[str] = set()
    gone: set[str] = set()
    added: dict[str, set[str]] = {}
    for key, kind, event, supersedes in connection.execute(sa.text(_JUDGED)):
        if key not in gone:
            gone.add(supersedes)
            if kind in _REVIEWS:
                found.add(event)
            if kind == "add":
                added.setdefault(event.rpartition("#")[0], set()).add(event)
    return found, added


def _unpacked(body: bytes) -> dict[str, Any]:
    """Read a body as it was packed at this revision."""
    packed = bytes(body)
    found: dict[str, Any] = json.loads(zlib.decompress(packed[1:]) if packed[:1] == b"\1" else packed[1:])
    return found


def _cut(words: str | None) -> str | None:
    return " ".join(words.split())[:_LONGEST] if words else None


def _state(events: int, judged: int) -> str:
    if not events:
        return "empty"
    return "reviewed" if judged >= events else "begun" if judged else "unreviewed"


def _values(record: dict[str, Any], events: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield what a report is found by, as lists were narrowed at this revision."""
    found: list[tuple[str, str | None]] = [("language", record.get("language")), ("outlet", (record.get("outlet") or {}).get("name"))]
    found += [("warning", warning.get("code")) for warning in record.get("warnings") or ()]
    for event in events:
        found += [("type", event.get("type")), ("status", event.get("status"))]
        found += [("country", place.get("country")) for place in event.get("places") or ()]
        found += [("actor", one.get("entity") or one.get("name")) for one in event.get("actors") or ()]
    yield from ((facet, cut) for facet, value in found if (cut := _cut(value)))


def downgrade() -> None:
    """Remove what was made; records and judgements stay."""
    for table in ("answers", "facets", "inbox"):
        op.drop_table(table)
