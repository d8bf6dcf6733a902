"""Gather the accounts of a cluster: each event with its report, its day and its independence group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.assessing import AssessRules
from recoupe.codebook.kinship import wire_agency
from recoupe.codebook.load import Codebook
from recoupe.errors import LinkError
from recoupe.model.incident import Account, IndependenceGroup
from recoupe.model.link import Cluster, CopyGroup, EventKey

Record = Mapping[str, Any]
Event = Mapping[str, Any]

DAY = 10


@dataclass(frozen=True, slots=True)
class Lore:
    """What accounts are assessed with."""

    rules: AssessRules
    codebook: Codebook


@dataclass(frozen=True, slots=True)
class Told:
    """One account on the way through assessment.

    Attributes:
        index: its place among the accounts of the incident.
        group: id of its independence group.
        day: ISO day of publication, empty where unknown.
        record: its report as plain values.
        event: its event as plain values.
    """

    index: int
    group: str
    day: str
    record: Record
    event: Event


def gather_accounts(cluster: Cluster, records: Iterable[Record]) -> tuple[Told, ...]:
    """Give the accounts of a cluster, in its order.

    Raises:
        LinkError: a report or an event of the cluster is not among the records.
    """
    wanted = {key.report for key in cluster.members}
    by_id = {record["id"]: record for record in records if record["id"] in wanted}
    groups = {key: group_id(number) for number, group in enumerate(groups_of(cluster)) for key in group.members}
    return tuple(_told(index, key, groups[key], by_id) for index, key in enumerate(cluster.members))


def _told(index: int, key: EventKey, group: str, records: Mapping[str, Record]) -> Told:
    """Find one account.

    Raises:
        LinkError: the report is not among the records, or has no such event.
    """
    record = records.get(key.report)
    event = next((one for one in record["events"] if one["id"] == key.event), None) if record else None
    if record is None or event is None:
        raise LinkError(f"event {key.event!r} of report {key.report!r} stands in the cluster, and no record holds it; pass the records that were linked")
    return Told(index, group, published_day(record), record, event)


def published_day(record: Record) -> str:
    """Give the ISO day of publication; empty where unknown."""
    when = record["published"]
    return str(when["start"][:DAY]) if when and when["start"] else ""


def groups_of(cluster: Cluster) -> tuple[CopyGroup, ...]:
    """Give the groups of a cluster; where linking gave none, each report is its own."""
    if cluster.groups:
        return cluster.groups
    reports = list(dict.fromkeys(key.report for key in cluster.members))
    return tuple(CopyGroup(tuple(key for key in cluster.members if key.report == report), "own", None, "") for report in reports)


def group_id(number: int) -> str:
    """Give the id of a group by its place."""
    return f"g{number + 1}"


def independence(cluster: Cluster) -> tuple[IndependenceGroup, ...]:
    """Give the groups of accounts that stem from one source."""
    at = {key: index for index, key in enumerate(cluster.members)}
    return tuple(
        IndependenceGroup(group_id(number), tuple(sorted(at[key] for key in group.members)), group.kind, group.source, group.reason)
        for number, group in enumerate(groups_of(cluster))
    )


def account_of(told: Told, codebook: Codebook) -> Account:
    """Give an account as the incident shows it."""
    record, event = told.record, told.event
    outlet = record["outlet"]["name"] if record["outlet"] else None
    return Account(
        report=record["id"],
        event=event["id"],
        outlet=outlet,
        independence=told.group,
        origin=record["origin"],
        published=told.day or None,
        language=record["language"],
        salience=event["salience"],
        status=event["status"],
        agency=wire_agency(record, codebook),
    )
