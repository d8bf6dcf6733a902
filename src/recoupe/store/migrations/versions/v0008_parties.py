"""Make what registries list, from the events that stand, and let judgements be found by what they take back."""

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from recoupe.store.words import folded_words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_EVENTS = """
    SELECT events.report AS report, events.body AS body FROM events JOIN records ON records.id = events.record
    WHERE events.body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records later WHERE later.report = records.report AND later.supersedes = records.id)
    ORDER BY events.report, events.position
"""
_NAMED_KINDS = ("person", "group", "organisation", "state", "population", None)
_AT_A_TIME = 500


def upgrade() -> None:
    """Make table and index, and fill the table from what stands."""
    table = op.create_table(
        "parties",
        *(sa.Column(name, TEXT, primary_key=True) for name in ("kind", "state", "entity", "name")),
        sa.Column("report", TEXT, sa.ForeignKey("blobs.id"), primary_key=True),
        sa.Column("event", TEXT, primary_key=True),
        sa.Column("written", TEXT, nullable=False),
        sa.Column("sides", TEXT, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("parties_report", "parties", ["report"])
    op.create_index("judgements_supersedes", "judgements", ["supersedes"])
    connection = op.get_bind()
    rows = [row for found in connection.execute(sa.text(_EVENTS)) for row in _rows(found.report, _unpacked(found.body))]
    for start in range(0, len(rows), _AT_A_TIME):
        connection.execute(sa.insert(table), rows[start : start + _AT_A_TIME])


def _unpacked(body: bytes) -> dict[str, Any]:
    """Read a body as it was packed at this revision."""
    packed = bytes(body)
    found: dict[str, Any] = json.loads(zlib.decompress(packed[1:]) if packed[:1] == b"\1" else packed[1:])
    return found


def _rows(report: str, event: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the rows of an event, as they were at this revision."""
    found: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for kind, side, one, state in _told(event):
        written = _storable(" ".join(str(one.get("name") or "").split())[:200])
        key = (kind, state, _storable(str(one.get("entity") or "")), folded_words(written))
        if key[2] or key[3]:
            row = found.setdefault(key, {"report": report, "event": str(event["id"]), "written": written, "sides": side})
            row["sides"] += "" if side in row["sides"].split() else f" {side}"
    return [{"kind": kind, "state": state, "entity": entity, "name": name, **row} for (kind, state, entity, name), row in found.items()]


def _told(event: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], str]]:
    for side in ("actors", "recipients"):
        yield from (("actor", side, one, _actor_state(one)) for one in event.get(side) or ())
    for one in event.get("places") or ():
        yield "place", "places", one, "known" if one.get("entity") else "open" if one.get("lat") is None else "other"


def _actor_state(one: Mapping[str, Any]) -> str:
    if one.get("entity"):
        return "known"
    if one.get("kind") not in _NAMED_KINDS:
        return "other"
    first, *rest = str(one.get("name") or "").split() or [""]
    alone = first[:1].isupper() and not one.get("noun") and one.get("kind") is not None
    return "open" if one.get("named") or any(word[:1].isupper() for word in rest) or alone else "other"


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def downgrade() -> None:
    """Remove what was made; records and judgements stay."""
    op.drop_index("judgements_supersedes", "judgements")
    op.drop_table("parties")
