"""Write a ledger out as lines, so that two ledgers can be compared.

What the ledger knows (`state_lines`) is the same for the same reports and judgements, in whatever order they came and in whichever store: times of
the machine, numbers of the log and ids that depend on which report came first are left out. What it went through (`history_lines`) is the same for a
ledger and its copy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from recoupe.store import amending, captures, incidents, judgements, records, rounds, signatures
from recoupe.store.canonical import canonical, digest, plain
from recoupe.store.tables import KEPT, audit, coding, sheets, tombstones
from recoupe.store.values import event_key

_START = ("", 0)


def state_lines(connection: Connection) -> Iterator[str]:
    """Yield what the ledger knows, as canonical JSON, one fact a line."""
    yield from sorted(_origin_lines(connection))
    place = _START
    while page := records.reports(connection, place, superseded=False):
        yield from (canonical({"report": record}) for _, record in page)
        place = page[-1][0]
    yield from sorted(canonical({"failure": {name: told[name] for name in ("origin", "report", "reason")}}) for told in _failures(connection))
    for link in incidents.all_links(connection):
        yield canonical({"link": {"left": link.left, "right": link.right, "bits": link.bits, "explanation": link.explanation}})
    names = {str(one["id"]): _name_by_accounts(one) for one in incidents.all_incidents(connection)}
    names |= {merged: names[one["id"]] for one in incidents.all_incidents(connection) for merged in one["merged"]}
    yield from sorted(canonical({"incident": _renamed(one, names)}) for one in incidents.all_incidents(connection))
    yield from sorted(_judgement_lines(connection, names))
    yield from _signature_lines(connection, names)
    yield from sorted(_coding_lines(connection))
    yield from (canonical({"amendment": asdict(one)}) for one in amending.all_amendments(connection))
    yield from sorted(canonical({"import": {name: one[name] for name in ("origin", "report", "summary")}}) for one in rounds.all_imports(connection))
    yield from sorted(canonical({"erased": rows}) for rows in connection.scalars(select(tombstones.c.rows)))


def _failures(connection: Connection) -> Iterator[dict[str, Any]]:
    return rounds.all_failures(connection, read_since=False)


def _origin_lines(connection: Connection) -> Iterator[str]:
    """Yield each origin with its versions; the same bytes twice in a row are one."""
    versions: dict[str, list[str]] = {}
    for capture in captures.all_captures(connection):
        shown = versions.setdefault(capture.origin or "", [])
        if shown[-1:] != [capture.report_id]:
            shown.append(capture.report_id)
    return (canonical({"origin": origin, "versions": shown}) for origin, shown in versions.items())


def _name_by_accounts(incident: Mapping[str, Any]) -> str:
    """Name an incident by its accounts, whichever came first."""
    return digest(sorted(event_key(account["report"], account["event"]) for account in incident["accounts"]))


def _renamed(incident: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {**{name: value for name, value in incident.items() if name != "merged"}, "id": names[incident["id"]]}


def _judgement_lines(connection: Connection, names: Mapping[str, str]) -> Iterator[str]:
    for one in judgements.all_judgements(connection):
        said = one.judgement
        target = names.get(said.incident, said.incident) if said.incident else None
        content = {"kind": said.kind, "by": said.by, "at": said.at, "reason": said.reason, "events": said.events, "field": said.field, "value": said.value}
        yield canonical({"judgement": {**content, "incident": target, "superseded": one.superseded}})


def _signature_lines(connection: Connection, names: Mapping[str, str]) -> Iterator[str]:
    for one in signatures.all_signatures(connection, None):
        told = {name: getattr(one, name) for name in ("number", "state", "by", "role", "at", "reason")}
        yield canonical({"signature": {**told, "subject": names.get(one.subject, one.subject)}})


def _coding_lines(connection: Connection) -> Iterator[str]:
    """Yield who codes what, and what stands on the sheets."""
    for name, table in (("coding", coding), ("sheet", sheets)):
        for row in connection.execute(select(table)).mappings():
            told = {column: value for column, value in plain(row).items() if column not in {"id", "seq", "digest", "supersedes"}}
            yield canonical({name: told})


def history_lines(connection: Connection) -> Iterator[str]:
    """Yield every row of every table, as canonical JSON, bytes by their hash."""
    for name, table, order in (("audit", audit, audit.c.seq), *((name, kept.table, kept.table.c.id) for name, kept in KEPT.items())):
        for row in connection.execution_options(yield_per=100).execute(select(table).order_by(order)).mappings():
            yield canonical({name: plain(row)})
