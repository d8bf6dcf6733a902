"""Keep what lists of incidents are narrowed by: one row an incident that stands and a value that it is found by.

They are made from the incidents, in the transaction that writes these, so that a list of many thousands is asked of an index and no incident is
opened for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, false, func, insert, or_, select

from recoupe.errors import DamagedLedgerError, StoreError
from recoupe.store import signatures
from recoupe.store.canonical import storable, unpack_json
from recoupe.store.tables import incident_facets, incidents
from recoupe.store.values import CURRENT, SIGNED, Fault

# The facets that a list can be narrowed by, in the order in which they are shown.
INCIDENT_FACETS = ("grade", "contested", "sources", "type", "country", "month", "review", "signed")
ONE, SEVERAL = "one", "several"
# Whether an incident stands signed; asked of the signatures, and kept in no row here.
_SIGNED, OPEN = "signed", "open"
_LONGEST = 200
_CONTESTED = "contested"
_MONTH = len("2024-03")
# Every incident has one value of this facet, and is counted by it.
_EACH = "sources"
Narrow = Mapping[str, tuple[str, ...]]


def put(connection: Connection, standing: Iterable[Mapping[str, Any]], ended: Iterable[str]) -> None:
    """Let incidents be found as they stand now, and those that ended no more."""
    found = {str(incident["id"]): values_of(incident) for incident in standing}
    remove(connection, [*found, *ended])
    rows = [{"facet": facet, "value": value, "incident": name} for name, values in found.items() for facet, value in values]
    if rows:
        connection.execute(insert(incident_facets), rows)


def remove(connection: Connection, names: Iterable[str]) -> None:
    """Take incidents off the lists."""
    for name in names:
        connection.execute(delete(incident_facets).where(incident_facets.c.incident == name))


def values_of(incident: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the values that an incident is found by, each once, sorted."""
    return sorted({(facet, cut) for facet, value in _told(incident) if value and (cut := storable(" ".join(str(value).split())[:_LONGEST]))})


def _told(incident: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    fields = incident.get("fields") or {}
    yield "grade", incident.get("grade")
    yield "review", (incident.get("review") or {}).get("state")
    yield "sources", ONE if sources_of(incident) <= 1 else SEVERAL
    yield from ((_CONTESTED, name) for name, told in fields.items() if told.get("agreement") == _CONTESTED)
    yield from (("type", value) for value in _values(fields, "type"))
    yield from (("country", value.get("country")) for value in _values(fields, "places") if isinstance(value, Mapping))
    when = _values(fields, "when")
    if when and isinstance(when[0], Mapping):
        yield "month", (when[0].get("start") or when[0].get("end") or "")[:_MONTH]


def signed_value(*, is_signed: bool) -> tuple[str, str]:
    """Give the facet and the value that say whether an incident stands signed, which it does not say itself."""
    return _SIGNED, SIGNED if is_signed else OPEN


def sources_of(incident: Mapping[str, Any]) -> int:
    """Count the independent sources of an incident: groups of accounts, and accounts that are in none."""
    groups = list(incident.get("independence") or ())
    grouped = {number for group in groups for number in group["accounts"]}
    return len(groups) + len(incident["accounts"]) - len(grouped)


def _values(fields: Mapping[str, Any], name: str) -> list[Any]:
    return [value.get("value") for value in (fields.get(name) or {}).get("values") or ()]


# --- what is asked


def names(connection: Connection, narrow: Narrow, after: str, limit: int) -> tuple[list[str], int]:
    """Give the ids of some incidents that answer, in their order, and how many answer in all.

    Args:
        connection: in a transaction that sees one state.
        narrow: per facet the values of which an incident must have one.
        after: the last id of the page before; empty for the first page.
        limit: as many at most.

    Raises:
        StoreError: there is no such facet.
    """
    conditions = [incident_facets.c.facet == _EACH, *_conditions(narrow)]
    total = connection.execute(select(func.count()).select_from(incident_facets).where(*conditions)).scalar_one()
    query = select(incident_facets.c.incident).where(*conditions, incident_facets.c.incident > after)
    return list(connection.scalars(query.order_by(incident_facets.c.incident).limit(limit))), total


def _conditions(narrow: Narrow, *, without: str = "") -> Iterator[ColumnElement[bool]]:
    """Yield what an incident must be to answer, one facet left out where its own values are counted.

    Raises:
        StoreError: there is no such facet.
    """
    strange = sorted(set(narrow) - set(INCIDENT_FACETS))
    if strange:
        raise StoreError(f"facet {strange[0]!r}: lists of incidents are not narrowed by it; choose one of {', '.join(INCIDENT_FACETS)}")
    for facet, values in narrow.items():
        if values and facet == _SIGNED and facet != without:
            yield or_(false(), *(_stands(value) for value in values))
        elif values and facet != without:
            other = incident_facets.alias(f"by_{facet}")
            yield exists().where(other.c.facet == facet, other.c.value.in_(values), other.c.incident == incident_facets.c.incident)


def _stands(value: str) -> ColumnElement[bool]:
    """Give the condition that an incident is signed, or open; none is anything else."""
    listed = incident_facets.c.incident.in_(signatures.STANDING)
    return listed if value == SIGNED else ~listed if value == OPEN else false()


def counts(connection: Connection, narrow: Narrow, top: int) -> dict[str, list[tuple[str, int]]]:
    """Count the incidents that answer by the values of each facet, the values of a facet that narrows already as if it did not.

    Args:
        connection: in a transaction that sees one state.
        narrow: per facet the values of which an incident must have one.
        top: as many values of a facet at most, beside those that are chosen: the most frequent, of months the last.

    Raises:
        StoreError: there is no such facet.
    """
    chosen = [facet for facet in INCIDENT_FACETS if narrow.get(facet)]
    tallies = _tallies(connection, [facet for facet in INCIDENT_FACETS if facet not in chosen], list(_conditions(narrow)))
    for facet in chosen:
        tallies |= _tallies(connection, [facet], list(_conditions(narrow, without=facet)))
    tallies[_SIGNED] = _signed_tally(connection, list(_conditions(narrow, without=_SIGNED)))
    return {facet: _ranked(facet, tallies.get(facet, {}), narrow.get(facet, ()), top) for facet in INCIDENT_FACETS}


def _tallies(connection: Connection, facets: Sequence[str], conditions: Sequence[ColumnElement[bool]]) -> dict[str, dict[str, int]]:
    query = select(incident_facets.c.facet, incident_facets.c.value, func.count()).where(incident_facets.c.facet.in_(facets), *conditions)
    found: dict[str, dict[str, int]] = {}
    for facet, value, number in connection.execute(query.group_by(incident_facets.c.facet, incident_facets.c.value)):
        found.setdefault(facet, {})[value] = number
    return found


def _signed_tally(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """Count the incidents that answer by whether they are signed."""
    found = {}
    for value in (SIGNED, OPEN):
        query = select(func.count()).select_from(incident_facets).where(incident_facets.c.facet == _EACH, *conditions, _stands(value))
        found[value] = connection.execute(query).scalar_one()
    return {value: number for value, number in found.items() if number}


def _ranked(facet: str, tally: Mapping[str, int], kept: Sequence[str], top: int) -> list[tuple[str, int]]:
    ranked = sorted(tally.items(), reverse=True) if facet == "month" else sorted(tally.items(), key=lambda one: (-one[1], one[0]))
    return [one for place, one in enumerate(ranked) if place < top or one[0] in kept]


# --- whether it is still so


def verify(connection: Connection) -> Iterator[Fault]:
    """Compare what incidents are found by with what they say; what is damaged is passed over, which the log tells."""
    shown: dict[str, list[tuple[str, str]]] = {}
    for facet, value, name in connection.execute(select(incident_facets.c.facet, incident_facets.c.value, incident_facets.c.incident)):
        shown.setdefault(name, []).append((facet, value))
    newer = incidents.alias("newer")
    final = ~exists().where(newer.c.incident == incidents.c.incident, newer.c.number > incidents.c.number)
    query = select(incidents.c.incident, incidents.c.body).where(incidents.c.state == CURRENT, final, incidents.c.body.is_not(None))
    for name, body in connection.execute(query):
        found = shown.pop(name, [])
        try:
            expected = values_of(unpack_json(bytes(body)))
        except DamagedLedgerError:
            continue
        if sorted(found) != expected:
            yield Fault("incident_facets", name, "what the incident is found by is not what it says")
    yield from (Fault("incident_facets", name, "it is found by values, and no such incident stands") for name in sorted(shown))
