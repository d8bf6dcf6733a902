"""Make what maps, timelines and searches by name show, from the records and incidents that stand."""

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from recoupe.store.words import folded_words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
REAL: TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
_EVENTS = """
    SELECT events.report AS report, events.body AS body FROM events JOIN records ON records.id = events.record
    WHERE events.body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records later WHERE later.report = records.report AND later.supersedes = records.id)
    ORDER BY events.report, events.position
"""
_INCIDENTS = """
    SELECT body FROM incidents
    WHERE state = 'current' AND body IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM incidents later WHERE later.incident = incidents.incident AND later.number > incidents.number)
    ORDER BY incident
"""
_LONGEST_SPANS = (1, 31, 366)
_AT_A_TIME = 500


def upgrade() -> None:
    """Make the table, and fill it from what stands."""
    table = op.create_table(
        "plotted",
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("report", TEXT, sa.ForeignKey("blobs.id")),
        *(sa.Column(name, TEXT) for name in ("type", "state", "starts", "ends")),
        sa.Column("length", sa.Integer()),
        *(sa.Column(name, REAL) for name in ("lat", "lon", "radius_km")),
        *(sa.Column(name, TEXT) for name in ("precision", "country", "place")),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("site", TEXT, nullable=False),
        sa.Column("killed", REAL),
        sa.Index("plotted_report", "report"),
        sa.Index("plotted_time", "kind", "length", "starts"),
        sa.Index("plotted_place", "kind", "lat", "lon"),
        sqlite_strict=True,
    )
    connection = op.get_bind()
    rows = [_event(row.report, _unpacked(row.body)) for row in connection.execute(sa.text(_EVENTS))]
    rows += [_incident(_unpacked(row.body)) for row in connection.execute(sa.text(_INCIDENTS))]
    for start in range(0, len(rows), _AT_A_TIME):
        connection.execute(sa.insert(table), rows[start : start + _AT_A_TIME])


def _unpacked(body: bytes) -> dict[str, Any]:
    """Read a body as it was packed at this revision."""
    packed = bytes(body)
    found: dict[str, Any] = json.loads(zlib.decompress(packed[1:]) if packed[:1] == b"\1" else packed[1:])
    return found


def _event(report: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Give the row of an event, as it was shown at this revision."""
    told = {"kind": "event", "id": f"{report}#{event['id']}", "report": report, "type": event.get("type"), "state": event.get("status")}
    killed = [one.get("low") for one in event.get("casualties") or () if one.get("kind") == "killed" and one.get("side") != "actors"]
    counted = {"killed": _number(max((number for number in killed if number is not None), default=None))}
    return {**told, **_span(event.get("when") or {}), **_placed(event.get("places") or ()), "who": _names(event.get("actors") or ()), **counted}


def _incident(incident: Mapping[str, Any]) -> dict[str, Any]:
    """Give the row of an incident, as it was shown at this revision."""
    fields = incident.get("fields") or {}
    when, kinds = _values(fields, "when"), _values(fields, "type")
    first = when[0] if when and isinstance(when[0], Mapping) else {}
    told = {"kind": "incident", "id": incident["id"], "report": None, "type": kinds[0] if kinds and isinstance(kinds[0], str) else None}
    places, actors = ([value for value in _values(fields, name) if isinstance(value, Mapping)] for name in ("places", "actors"))
    killed = ((incident.get("casualties") or {}).get("killed") or {}).get("best")
    return {**told, "state": incident.get("grade"), **_span(first), **_placed(places), "who": _names(actors), "killed": _number(killed)}


def _values(fields: Mapping[str, Any], name: str) -> list[Any]:
    return [value.get("value") for value in (fields.get(name) or {}).get("values") or ()]


def _span(when: Mapping[str, Any]) -> dict[str, Any]:
    start, end = when.get("start"), when.get("end")
    starts, ends = (start or end or "")[:10], (end or start or "")[:10]
    if not starts:
        return {"starts": None, "ends": None, "length": None}
    try:
        days = (date.fromisoformat(ends) - date.fromisoformat(starts)).days
    except ValueError:
        return {"starts": starts, "ends": ends, "length": len(_LONGEST_SPANS)}
    length = next((number for number, longest in enumerate(_LONGEST_SPANS) if days <= longest), len(_LONGEST_SPANS))
    return {"starts": starts, "ends": ends, "length": length}


def _placed(listed: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    places = list(listed)
    place = next((one for one in places if one.get("lat") is not None and one.get("lon") is not None), places[0] if places else {})
    numbers = {name: _number(place.get(name)) for name in ("lat", "lon", "radius_km")}
    site = _folded(" ".join(str(one.get(name) or "") for one in places for name in ("name", "admin1", "country")))
    name = _storable(" ".join((place.get("name") or "").split())[:200]) or None
    return {**numbers, "precision": place.get("precision"), "country": place.get("country"), "place": name, "site": site}


def _names(actors: Iterable[Mapping[str, Any]]) -> str:
    return _folded(" ".join(str(one.get(name) or "") for one in actors for name in ("name", "entity")))


def _folded(words: str) -> str:
    return f" {folded_words(words)[:2000]} "


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def downgrade() -> None:
    """Remove what was made; records and incidents stay."""
    op.drop_table("plotted")
