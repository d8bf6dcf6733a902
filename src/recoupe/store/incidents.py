"""Keep incidents by version, what linked their events, and what was merged."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, exists, select

from recoupe.errors import ErasedError, StoreError, UnknownIdError
from recoupe.store import incident_lists, plotted, signatures
from recoupe.store.canonical import canonical, digest, pack_json, unpack_json
from recoupe.store.chain import Row, append
from recoupe.store.instants import instant
from recoupe.store.tables import accounts, incidents, links
from recoupe.store.values import CURRENT, MERGED, WITHDRAWN, Changes, Edge, Gathering, Link, Saved, Signature, Step, Version, event_key, split_event_key

_ASKED_AT_ONCE = 500
# The fields of a step in their order.
_STEP = ("incident", "number", "state", "merged_into", "at", "seq")


def save(connection: Connection, changes: Changes, now: str) -> Saved:
    """Write what linking changed; what is as before is not written again.

    Raises:
        StoreError: an incident or a link has not the shape that is kept, or an incident would merge into one that does not stand.
    """
    at = instant(changes.at)
    linked = [row for link in changes.links for row in _link_rows(connection, link)]
    written = [rows for incident in changes.incidents if (rows := _version_rows(connection, incident, at))]
    told = {str(name): str(incident["id"]) for incident in changes.incidents for name in incident.get("merged") or ()}
    merged = {**told, **changes.merged}
    _refuse_twice(changes, merged)
    last = [*_merged_rows(connection, changes, merged, at), *_withdrawn_rows(connection, changes, at)]
    rows = [*linked, *(row for one in written for row in one), *last]
    if rows:
        append(connection, "link", now, rows)
        standing = [incident for incident in changes.incidents if incident["id"] not in merged]
        ended = [*merged, *changes.withdrawn]
        plotted.put_incidents(connection, standing, ended)
        incident_lists.put(connection, standing, ended)
    return Saved(incidents=len(written) + len(last), links=len(linked))


def _refuse_twice(changes: Changes, merged: Mapping[str, str]) -> None:
    """Refuse changes that say two things of one incident or of one pair.

    Raises:
        StoreError: they do.
    """
    names = Counter([*(str(incident["id"]) for incident in changes.incidents), *merged, *changes.withdrawn])
    pairs = Counter((link.left, link.right) for link in changes.links)
    twice = sorted(str(key) for counted in (names, pairs) for key, times in counted.items() if times > 1)
    if twice:
        raise StoreError(
            f"changes say two things of {', '.join(twice[:3])}: an incident stands, is merged or is withdrawn, and a pair has one link; say it once"
        )


def _link_rows(connection: Connection, link: Link) -> list[Row]:
    """Give the row of a link, or none if it says the same.

    Raises:
        StoreError: the pair is not in its order.
    """
    if not link.left < link.right:
        raise StoreError(f"link {link.left!r}, {link.right!r}: a pair is kept once; give the smaller key first")
    last = (
        connection.execute(select(links).where(links.c.left == link.left, links.c.right == link.right).order_by(links.c.number.desc()).limit(1))
        .mappings()
        .first()
    )
    bits = None if link.bits is None else float(link.bits)
    if last is None and bits is None:
        return []
    if last is not None and last["bits"] == bits and _same(last["explanation"], link.explanation):
        return []
    row = {"left": link.left, "right": link.right, "number": last["number"] + 1 if last else 1, "bits": bits}
    return [("links", {"id": digest([row["left"], row["right"], row["number"]]), **row, "explanation": pack_json(dict(link.explanation))})]


def _same(packed: bytes | None, value: object) -> bool:
    return packed is not None and canonical(unpack_json(bytes(packed))) == canonical(value)


def _version_rows(connection: Connection, incident: Mapping[str, Any], at: str) -> list[Row]:
    """Give the rows of an incident as it stands now, or none if it stood so before.

    Raises:
        StoreError: it has no id or no accounts.
    """
    name, told = incident.get("id"), incident.get("accounts")
    if not isinstance(name, str) or not name or not isinstance(told, list | tuple):
        raise StoreError(f"incident {name!r}: it has no id or no accounts; hand over the Incident of the public record")
    last = _last(connection, name)
    body = {**incident, "merged": []}  # which ids lead to it, the ledger knows by itself
    if last is not None and last["state"] == CURRENT and _same(last["body"], body):
        return []
    version = _version(name, last, CURRENT, at)
    members: list[Row] = [
        ("accounts", {"id": f"{version['id']}#{position}", "version": version["id"], "position": position, **_account(account)})
        for position, account in enumerate(told)
    ]
    return [("incidents", {**version, "body": pack_json(body)}), *members]


def _account(account: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an account is looked up by."""
    return {
        "report": account["report"],
        "event": account["event"],
        "outlet": _named(account.get("outlet")),
        "independence": _named(account.get("independence")),
    }


def _named(value: object) -> str | None:
    return value if isinstance(value, str) or value is None else canonical(value)


def _version(name: str, last: RowMapping | None, state: str, at: str) -> dict[str, Any]:
    number = last["number"] + 1 if last else 1
    return {"id": f"{name}.{number}", "incident": name, "number": number, "state": state, "at": at}


def _merged_rows(connection: Connection, changes: Changes, merged: Mapping[str, str], at: str) -> Iterator[Row]:
    """Yield the last version of incidents that became part of others.

    Raises:
        StoreError: the other does not stand.
    """
    standing = {str(incident["id"]) for incident in changes.incidents}
    for name, into in sorted(merged.items()):
        last, other = _last(connection, name), _last(connection, into)
        ends = into in merged or into in changes.withdrawn
        if ends or (into not in standing and (other is None or other["state"] != CURRENT)):
            raise StoreError(f"incident {name!r} cannot merge into {into!r}, which does not stand; save that incident too")
        if last is None or (last["state"], last["merged_into"]) != (MERGED, into):
            yield "incidents", {**_version(name, last, MERGED, at), "merged_into": into, "body": None}


def _withdrawn_rows(connection: Connection, changes: Changes, at: str) -> Iterator[Row]:
    for name in sorted(changes.withdrawn):
        last = _last(connection, name)
        if last is not None and last["state"] != WITHDRAWN:
            yield "incidents", {**_version(name, last, WITHDRAWN, at), "body": None}


def _last(connection: Connection, name: str) -> RowMapping | None:
    return connection.execute(select(incidents).where(incidents.c.incident == name).order_by(incidents.c.number.desc()).limit(1)).mappings().first()


def is_last() -> ColumnElement[bool]:
    """Give the condition that an incident has no later version."""
    later = incidents.alias("later")
    return ~exists().where(later.c.incident == incidents.c.incident, later.c.number > incidents.c.number)


def all_incidents(connection: Connection, keys: tuple[str, ...] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the incidents that stand, by id; if events are named, those that gather one of them."""
    query = select(incidents).where(incidents.c.state == CURRENT, is_last(), incidents.c.body.is_not(None)).order_by(incidents.c.incident)
    if keys is not None:
        parts = _parts(sorted(_gathering(connection, keys)))
        rows = [row for part in parts for row in connection.execute(query.where(incidents.c.id.in_(part))).mappings()]
    else:
        rows = list(connection.execute(query).mappings())
    names = [row["incident"] for row in rows]
    merged, signed = _merged_into(connection, names), signatures.standing(connection, names)
    for row in sorted(rows, key=lambda row: str(row["incident"])):
        yield _shown(row, merged.get(row["incident"], []), signed.get(row["incident"]))


def gatherings(connection: Connection, keys: Collection[str], names: Collection[str]) -> Iterator[Gathering]:
    """Yield which events the incidents that stand gather, by id: of those that gather one of some events, have one of some ids, or took one of these in."""
    found = _gathering(connection, keys)
    for part in _parts(sorted(_roots(connection, names))):
        found.update(connection.scalars(select(incidents.c.id).where(incidents.c.incident.in_(part), incidents.c.state == CURRENT, is_last())))
    told: dict[str, tuple[str, list[str]]] = {}
    for part in _parts(sorted(found)):
        query = select(incidents.c.id, incidents.c.incident).where(incidents.c.id.in_(part), incidents.c.body.is_not(None))
        told.update({version: (name, []) for version, name in connection.execute(query)})
        members = select(accounts.c.version, accounts.c.report, accounts.c.event).where(accounts.c.version.in_(part))
        for version, report, event in connection.execute(members.order_by(accounts.c.version, accounts.c.position)):
            if version in told:
                told[version][1].append(event_key(report, event))
    merged = _merged_into(connection, [name for name, _ in told.values()])
    for name, gathered in sorted(told.values()):
        yield Gathering(name, tuple(gathered), tuple(merged.get(name, ())))


def _roots(connection: Connection, names: Collection[str]) -> set[str]:
    """Give the incidents that some ids lead to, whether or not these stand."""
    roots, fresh = set(names), set(names)
    while fresh:
        into: set[str] = set()
        for part in _parts(sorted(fresh)):
            into.update(connection.scalars(select(incidents.c.merged_into).where(incidents.c.incident.in_(part), incidents.c.state == MERGED, is_last())))
        fresh = into - roots
        roots |= fresh
    return roots


def _gathering(connection: Connection, keys: Collection[str]) -> set[str]:
    """Give the versions of incidents that stand and gather one of some events."""
    wanted = {split_event_key(key) for key in keys}
    found: set[str] = set()
    for part in _parts(sorted({report for report, _ in wanted})):
        query = select(accounts.c.version, accounts.c.report, accounts.c.event).join(incidents, incidents.c.id == accounts.c.version)
        rows = connection.execute(query.where(accounts.c.report.in_(part), incidents.c.state == CURRENT, is_last()))
        found.update(version for version, report, event in rows if (report, event) in wanted)
    return found


def _merged_into(connection: Connection, names: Sequence[str]) -> dict[str, list[str]]:
    """Give the incidents that became part of some, over as many steps as it took."""
    roots = {name: name for name in names}
    fresh = list(names)
    while fresh:
        found = []
        for part in _parts(fresh):
            query = select(incidents.c.incident, incidents.c.merged_into).where(incidents.c.state == MERGED, is_last(), incidents.c.merged_into.in_(part))
            found += [(name, into) for name, into in connection.execute(query) if name not in roots]
        roots.update({name: roots[into] for name, into in found})
        fresh = [name for name, _ in found]
    merged: dict[str, list[str]] = {}
    for name, root in sorted(roots.items()):
        if name != root:
            merged.setdefault(root, []).append(name)
    return merged


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Divide names into as many as one question takes."""
    return (names[start : start + _ASKED_AT_ONCE] for start in range(0, len(names), _ASKED_AT_ONCE))


def incident(connection: Connection, name: str) -> dict[str, Any]:
    """Give an incident; the id of one that was merged leads to the one that it is part of.

    Raises:
        UnknownIdError: there is none of that id, or it was withdrawn.
        ErasedError: its content was erased and nobody has linked since.
    """
    row = _last(connection, name)
    while row is not None and row["state"] == MERGED:
        row = _last(connection, row["merged_into"])
    if row is None or row["state"] != CURRENT:
        raise UnknownIdError(f"{name}: the ledger holds no incident of this id; `recoupe incidents` lists them")
    if row["body"] is None:
        raise ErasedError(f"{name}: what this incident said was erased; link the ledger again")
    under = signatures.standing(connection, [row["incident"]]).get(row["incident"])
    return _shown(row, _merged_into(connection, [row["incident"]]).get(row["incident"], []), under)


def _shown(row: RowMapping, merged: list[str], signed: tuple[Signature, int] | None) -> dict[str, Any]:
    """Give an incident with the ids that lead to it, and the signature on it, which says whether it has changed since."""
    found = {**unpack_json(bytes(row["body"])), "merged": merged}
    if signed is None:
        return found
    under, entry = signed
    told = {name: getattr(under, name) for name in ("number", "by", "role", "at", "version")}
    return {**found, "signed": {**told, "changed": row["seq"] > entry}}


def all_links(connection: Connection, keys: tuple[str, ...] | None = None) -> Iterator[Link]:
    """Yield the links that stand, by pair; of some events alone if they are named."""
    query = select(links).where(_stands())
    asked = [query] if keys is None else _of_events(query, keys)
    rows = {(row["left"], row["right"]): row for one in asked for row in connection.execute(one).mappings()}
    for _, row in sorted(rows.items()):
        yield Link(row["left"], row["right"], row["bits"], unpack_json(bytes(row["explanation"])))


def edges(connection: Connection, keys: Collection[str]) -> Iterator[Edge]:
    """Yield the links that stand of some events, by pair, without their explanation."""
    found = {Edge(*row) for one in _of_events(select(links.c.left, links.c.right, links.c.bits).where(_stands()), keys) for row in connection.execute(one)}
    yield from sorted(found)


def _stands() -> ColumnElement[bool]:
    """Give the condition that a link was not withdrawn, nor erased."""
    later = links.alias("later")
    last = ~exists().where(later.c.left == links.c.left, later.c.right == links.c.right, later.c.number > links.c.number)
    return and_(last, links.c.bits.is_not(None), links.c.explanation.is_not(None))


def _of_events(query: Select[Any], keys: Collection[str]) -> Iterator[Select[Any]]:
    """Yield a question for each end of links of some events, in a form that an index answers."""
    for part in _parts(sorted(set(keys))):
        yield query.where(links.c.left.in_(part))
        yield query.where(links.c.right.in_(part))


def steps(connection: Connection, after: int) -> Iterator[Step]:
    """Yield what happened to incidents after an entry of the log, oldest first."""
    columns = (incidents.c[name] for name in _STEP)
    for row in connection.execute(select(*columns).where(incidents.c.seq > after).order_by(incidents.c.seq, incidents.c.id)):
        yield Step(*row)


def history(connection: Connection, name: str, limit: int) -> list[Version]:
    """Give the last versions of one incident, the newest first."""
    rows = connection.execute(select(incidents).where(incidents.c.incident == name).order_by(incidents.c.number.desc()).limit(limit)).mappings()
    return [Version(Step(*(row[column] for column in _STEP)), None if row["body"] is None else unpack_json(bytes(row["body"]))) for row in rows]
