"""Give what became of incidents one by one, in the order of the log, each with what the incident said before and says since.

The log only grows, so that the same place gives the same turns whenever it is asked for; only what was erased since has no content any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, or_, select

from recoupe.store.canonical import unpack_json
from recoupe.store.tables import audit, incidents, signatures
from recoupe.store.values import CURRENT, SIGNED, Turn
from recoupe.store.webhooks import Place

_ASKED_AT_ONCE = 500
# Signatures of reports are named by a hash, those of incidents are not.
_REPORT = "sha256:"
_OF_INCIDENTS = ~signatures.c.subject.startswith(_REPORT)


def turns(connection: Connection, place: Place, limit: int, *, back: bool) -> list[Turn]:
    """Give what became of incidents after a place, oldest first, or before it, the last first.

    Args:
        connection: in a transaction that sees one state.
        place: of the last turn that is known.
        limit: as many at most.
        back: those before it; the beginning of the log then means its end.
    """
    found = [*_rows(connection, incidents, (place, limit), back=back), *_rows(connection, signatures, (place, limit), _OF_INCIDENTS, back=back)]
    rows = sorted(found, key=lambda row: (row["seq"], row["id"]), reverse=back)[:limit]
    bodies = _bodies(connection, [name for row in rows if "subject" not in row for name in (row["id"], _former(row))])
    told = [_signed(connection, row) if "subject" in row else _turned(row, bodies) for row in rows]
    sealed = _sealings(connection, sorted({one.incident for one in told}))
    return [_sealed_then(one, sealed.get(one.incident, ())) for one in told]


def _sealings(connection: Connection, names: Sequence[str]) -> dict[str, list[tuple[int, bool]]]:
    """Give when incidents were signed, opened again, or what was signed erased: entries of the log, and whether they stood signed since."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for start in range(0, len(names), _ASKED_AT_ONCE):
        query = select(signatures.c.subject, signatures.c.seq, signatures.c.state, signatures.c.body.is_not(None))
        asked = query.where(signatures.c.subject.in_(names[start : start + _ASKED_AT_ONCE])).order_by(signatures.c.number)
        for subject, entry, state, is_kept in connection.execute(asked):
            found.setdefault(subject, []).append((entry, state == SIGNED and bool(is_kept)))
    return found


def _sealed_then(turn: Turn, sealings: Sequence[tuple[int, bool]]) -> Turn:
    """Give a turn that says whether its incident stood signed before it, and since."""
    before = [stood for entry, stood in sealings if entry < turn.entry]
    since = [stood for entry, stood in sealings if entry <= turn.entry]
    return replace(turn, was_signed=before[-1:] == [True], is_signed=since[-1:] == [True])


def _rows(connection: Connection, table: Table, asked: tuple[Place, int], *of: ColumnElement[bool], back: bool) -> Sequence[RowMapping]:
    """Give rows of a table after a place, or before it, each with the time of its entry and without what is long."""
    place, limit = asked
    columns = (column for column in table.c if column.name != "body")
    query = select(*columns, audit.c.at.label("written")).join(audit, audit.c.seq == table.c.seq).where(*of)
    if place != (0, ""):
        query = query.where(_beyond(table, place, back=back))
    ranked = (table.c.seq.desc(), table.c.id.desc()) if back else (table.c.seq, table.c.id)
    return connection.execute(query.order_by(*ranked).limit(limit)).mappings().all()


def _beyond(table: Table, place: Place, *, back: bool) -> ColumnElement[bool]:
    entry, last = place
    if back:
        return or_(table.c.seq < entry, and_(table.c.seq == entry, table.c.id < last))
    return or_(table.c.seq > entry, and_(table.c.seq == entry, table.c.id > last))


def _former(row: RowMapping) -> str:
    return f"{row['incident']}.{row['number'] - 1}"


def _bodies(connection: Connection, names: Sequence[str]) -> dict[str, tuple[str, Any]]:
    """Give some versions with their state and what they say."""
    found: dict[str, tuple[str, Any]] = {}
    listed = sorted(set(names))
    for start in range(0, len(listed), _ASKED_AT_ONCE):
        query = select(incidents.c.id, incidents.c.state, incidents.c.body).where(incidents.c.id.in_(listed[start : start + _ASKED_AT_ONCE]))
        found.update({row.id: (row.state, _said(row.body)) for row in connection.execute(query)})
    return found


def _said(body: bytes | None) -> Any:  # noqa: ANN401 - whatever was packed
    return None if body is None else unpack_json(bytes(body))


def _turned(row: RowMapping, bodies: Mapping[str, tuple[str, Any]]) -> Turn:
    """Give a version as a turn."""
    state, before = bodies.get(_former(row), ("", None))
    stood = state == CURRENT
    told = (row["seq"], row["id"], row["written"], row["incident"], row["state"])
    return Turn(*told, not stood, before if stood else None, bodies.get(row["id"], ("", None))[1], row["merged_into"])


def _signed(connection: Connection, row: RowMapping) -> Turn:
    """Give a signature as a turn: the incident says the same before and since."""
    query = select(incidents.c.body).where(incidents.c.incident == row["subject"], incidents.c.seq < row["seq"])
    said = _said(connection.scalars(query.order_by(incidents.c.number.desc()).limit(1)).first())
    return Turn(row["seq"], row["id"], row["written"], row["subject"], row["state"], False, said, said, None, row["role"])
