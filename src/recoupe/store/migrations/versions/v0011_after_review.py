"""Let lists show what stands after review: the toll as people left it, events judged but for decisions that were erased. Answers name what was written."""

import json
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from recoupe.store.tolls import killed_after

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_REVIEWS = frozenset({"accept", "reject", "correct", "add"})
_EVENTS = """
    SELECT events.body AS body FROM events JOIN records ON records.id = events.record
    WHERE events.report = :report AND events.body IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM records later WHERE later.report = records.report AND later.supersedes = records.id)
    ORDER BY events.position
"""
_inbox = sa.table("inbox", *(sa.column(name) for name in ("report", "published", "events", "judged", "killed", "state", "priority")))
_judgements = sa.table("judgements", *(sa.column(name) for name in ("id", "seq", "kind", "left", "field", "value", "by", "supersedes")))
_events = sa.text(_EVENTS)


def upgrade() -> None:
    """Count what people judged and what they left of tolls anew, and make room for what a request wrote."""
    op.add_column("answers", sa.Column("written", TEXT))
    _renew_all(op.get_bind(), reviewed=True)


def _renew_all(connection: sa.Connection, *, reviewed: bool) -> None:
    decided = _decided(connection)
    for row in connection.execute(sa.select(_inbox.c.report, _inbox.c.published).order_by(_inbox.c.report)).mappings().all():
        if row["report"] in decided:
            _renew(connection, row, decided[row["report"]], reviewed=reviewed)


def _decided(connection: sa.Connection) -> dict[str, list[sa.RowMapping]]:
    """Give by report the judgements on its events and on itself that stand, in their order."""
    gone: set[str] = set()
    found: dict[str, list[sa.RowMapping]] = {}
    for row in connection.execute(sa.select(_judgements).order_by(_judgements.c.seq.desc(), _judgements.c.id.desc())).mappings():
        if row["id"] not in gone:
            gone.add(row["supersedes"])
            if row["left"]:
                found.setdefault(row["left"].rpartition("#")[0], []).append(row)
    return {report: rows[::-1] for report, rows in found.items()}


def _renew(connection: sa.Connection, listed: sa.RowMapping, decisions: list[sa.RowMapping], *, reviewed: bool) -> None:
    """Write the columns of a report that judgements have a say in, as they were made at this revision, or at the one before."""
    told = [_unpacked(body) for body in connection.scalars(_events, {"report": listed["report"]})]
    said = [row for row in decisions if row["kind"] in _REVIEWS and (row["by"] or not reviewed)]
    judged = {_event(row) for row in said}
    every = {*(str(event["id"]) for event in told), *(_event(row) for row in said if row["kind"] == "add")}
    done = len(every & judged)
    state = "empty" if not every else "reviewed" if done >= len(every) else "begun" if done else "unreviewed"
    counts = {"events": len(every), "judged": done, "state": state, "killed": killed_after(told, said if reviewed else ())}
    values = {**counts, "priority": _priority(counts, {row["kind"] for row in decisions}, listed["published"])}
    connection.execute(sa.update(_inbox).where(_inbox.c.report == listed["report"]).values(**values))


def _event(row: sa.RowMapping) -> str:
    return str(row["left"]).rpartition("#")[2]


def _priority(counts: Mapping[str, Any], kinds: set[str], published: str) -> int:
    is_open = counts["state"] in {"unreviewed", "begun"}
    rank = 2 * int("help" in kinds) + int("flag" in kinds)
    rank = 2 * rank + int(is_open)
    rank = rank * 100_000 + (counts["killed"] if is_open else 0)
    rank = rank * 1000 + (min(999, counts["events"] - counts["judged"]) if is_open else 0)
    return rank * 10_000_000 + _days(published)


def _days(written: str) -> int:
    try:
        return date.fromisoformat(written).toordinal()
    except ValueError:
        return 0


def _unpacked(body: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Read a body as it was packed at this revision."""
    packed = bytes(body)
    return json.loads(zlib.decompress(packed[1:]) if packed[:1] == b"\1" else packed[1:])


def downgrade() -> None:
    """Remove the column, and let lists show tolls as they were read, as they did at the revision before."""
    _renew_all(op.get_bind(), reviewed=False)
    op.drop_column("answers", "written")
