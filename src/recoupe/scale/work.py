"""Hold what a worker does: read a shard, find by what its reports are found, link a window, gather pieces into incidents. Bytes in, bytes out.

Nothing here depends on who else works, or on what was done before: the same task gives the same bytes on every machine with the same codebook.
"""

import atexit
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from recoupe.codebook.load import load_codebook
from recoupe.errors import ScaleError
from recoupe.link.incidents import clusters_within, kept_under, key_rules, links_within, sought_under
from recoupe.model.link import EventKey
from recoupe.model.serial import incident_to_dict
from recoupe.pipeline.linking import assess_cluster
from recoupe.pipeline.readers import Companions
from recoupe.pipeline.reading import Failure
from recoupe.read.captures import NOTHING_KNOWN, Capture, Notice, Pointer, Refusal
from recoupe.scale.parcels import items_of, lines_of, records_of, unpack, values_of

Record = Mapping[str, Any]
NONE = "none"
# A day is written `2024-03-12`.
_MONTH = 7
READ, KEY, LINK, GATHER = "read", "key", "link", "gather"


def perform(work: str, content: bytes) -> bytes:
    """Do a task.

    Args:
        work: a name of `WORKS`.
        content: what it is done on.

    Raises:
        ScaleError: its owner runs another version, or knows another codebook.
    """
    return WORKS[work](*unpack(content))


@cache
def _companions(*, gate: bool) -> Companions:
    """Give the processes that read beside this one: a report that crashes takes nothing else with it."""
    found = Companions(NOTHING_KNOWN, load_codebook(), gate=gate)
    atexit.register(found.close)
    return found


def _read(head: Record, rest: bytes) -> bytes:
    """Read the reports of a shard: for each its record, or why it has none."""
    return lines_of(_read_one(item, _companions(gate=head["gate"])) for item in items_of(rest))


def _read_one(item: Capture | Pointer | Notice | Refusal, companions: Companions) -> dict[str, Any]:
    if not isinstance(item, Capture):
        assert isinstance(item, Refusal)  # notices are told, and pointers followed, before shards are cut
        return failure_line(Failure(item.origin, item.code, item.message))
    found = companions.read_apart(item)
    return failure_line(found) if isinstance(found, Failure) else {"record": found}


def failure_line(failure: Failure) -> dict[str, Any]:
    """Say why a report has no record."""
    return {"failure": {"origin": failure.origin, "code": failure.code, "message": failure.message}}


def _key(head: Record, rest: bytes) -> bytes:
    """Say of each report where it stands, which events it tells, and by which numbers its neighbours are found."""
    _refuse_other_rules(head)
    return lines_of(_keys(record) for record in values_of(rest))


def _keys(record: Record) -> dict[str, Any]:
    codebook = load_codebook()
    told = {"id": record["id"], "origin": record["origin"], "home": home_of(record), "month": month_of(record["published"])}
    told["events"] = [event["id"] for event in record["events"]]
    return {**told, "kept": sorted(kept_under(record, codebook)), "sought": sorted(sought_under(record, codebook))}


def home_of(record: Record) -> tuple[str, str]:
    """Give the country and the ISO week that a report stands in: those of its first event that has both, else of its first that has each, else `none`.

    Args:
        record: a report as plain values.
    """
    told = [(_country(event), _week(event["when"])) for event in record["events"]]
    both = next((one for one in told if NONE not in one), None)
    return both or (_first(country for country, _ in told), _first([*(week for _, week in told), _week(record["published"])]))


def month_of(when: Record | None) -> str:
    """Give the month in which a time begins, `none` where it is unknown."""
    return when["start"][:_MONTH] if when and when["start"] else NONE


def _first(found: Collection[str] | Iterator[str]) -> str:
    return next((one for one in found if one != NONE), NONE)


def _country(event: Record) -> str:
    return next((place["country"] for place in event["places"] if place["country"]), NONE)


def _week(when: Record | None) -> str:
    if when is None or not when["start"]:
        return NONE
    year, week, _ = date.fromisoformat(when["start"][:10]).isocalendar()
    return f"{year:04d}-W{week:02d}"


def _link(head: Record, rest: bytes) -> bytes:
    """Give the links that the events of the reports of a window have, with one another and with those of its neighbours."""
    _refuse_other_rules(head)
    links = links_within(values_of(rest), head["reports"], load_codebook())
    return lines_of([link.left.report, link.left.event, link.right.report, link.right.event, link.bits] for link in links)


def _gather(head: Record, rest: bytes) -> bytes:
    """Give the incidents of some pieces, assessed."""
    _refuse_other_rules(head)
    codebook, records = load_codebook(), {record["id"]: record for record in values_of(rest)}
    pieces = [[EventKey(*key) for key in piece] for piece in head["pieces"]]
    bits = {(EventKey(left, event), EventKey(right, other)): weight for left, event, right, other, weight in head["links"]}
    clusters = clusters_within(records.values(), pieces, bits, codebook)
    return records_of(incident_to_dict(assess_cluster(cluster, records, codebook)) for cluster in clusters)


def _refuse_other_rules(head: Record) -> None:
    """Refuse to link by other rules than the owner's.

    Raises:
        ScaleError: codebook or rules of linking are other ones.
    """
    if head["rules"] != key_rules(load_codebook()):
        raise ScaleError("a worker has another codebook, or other rules of linking, than the machine that started the run; install one version everywhere")


WORKS: Mapping[str, Callable[[Record, bytes], bytes]] = {READ: _read, KEY: _key, LINK: _link, GATHER: _gather}
