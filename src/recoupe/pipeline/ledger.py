"""Walk reports into a ledger, and what they tell into incidents: keep the bytes, read, link, assess, write down.

Nothing here reads a clock; points in time are handed in. What a ledger holds after a run depends on the reports alone, not on their order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from recoupe.codebook.linking import link_rules
from recoupe.codebook.load import Codebook
from recoupe.errors import LinkError
from recoupe.link.incidents import explain_link, link_records, relink
from recoupe.model.link import Cluster, Clusters, EventKey, FieldEvidence, Judgement, Link, Verdict
from recoupe.model.serial import incident_to_dict, to_dict
from recoupe.pipeline.linking import assess_cluster
from recoupe.pipeline.reading import Failure, read_item
from recoupe.pipeline.succession import Succession
from recoupe.read.captures import Capture, ReadOptions, Refusal
from recoupe.store.ledger import Ledger
from recoupe.store.values import Added, Changes, Saved, Window, event_key, split_event_key
from recoupe.store.values import Link as KeptLink

Record = Mapping[str, Any]
VERDICTS = {"same": Verdict.SAME, "different": Verdict.NOT_SAME}


@dataclass(slots=True)
class Taken:
    """What came of one input: the report that the ledger holds now, or why there is none."""

    origin: str
    added: Added | None = None
    failure: Failure | None = None


def take_in(ledger: Ledger, item: Capture | Refusal, options: ReadOptions, codebook: Codebook, at: str) -> Taken:
    """Keep one input for good: its bytes before anything is made of them, then its record, or the reason why it has none.

    Args:
        ledger: where it goes.
        item: bytes and where they came from, or why there are none.
        options: what the caller knows of the report.
        codebook: what is known of the world.
        at: when the bytes were retrieved, ISO 8601 with zone.

    Raises:
        StoreError: the ledger refuses it; its kind says why.
    """
    original = item.content if isinstance(item, Capture) else None
    if original is not None:
        ledger.keep(original, at=at)
    read = read_item(item, options, codebook)
    if isinstance(read, Failure):
        ledger.add_failure(original, read.origin, read.message, at)
        return Taken(item.origin, failure=read)
    assert original is not None  # what gave a record had bytes
    return Taken(item.origin, added=ledger.add_report(original, to_dict(read), origin=read.origin or item.origin, at=_retrieved(item, at)))


def _retrieved(item: Capture | Refusal, at: str) -> str:
    """Give when the bytes were retrieved: when their archive says, unless that lies ahead, else as handed in."""
    told = item.retrieved if isinstance(item, Capture) else None
    return told if told and datetime.fromisoformat(told) < datetime.fromisoformat(at) else at


# --- linking


def link_all(ledger: Ledger, codebook: Codebook, at: str) -> Saved:
    """Link all events of a ledger anew, and write what changed.

    Args:
        ledger: whose events.
        codebook: what is known of the world.
        at: when.

    Raises:
        LinkError: judgements contradict one another.
        StoreError: the ledger refuses what is written.
    """
    before = _Before.of(ledger, None)
    records = {str(record["id"]): record for record in ledger.reports()}
    gone = Succession.of_accounts(ledger, before.reports())
    after = link_records(records.values(), codebook, judgements_of(ledger), before.clusters)
    return _write(ledger, before, after, _Assessed(records, codebook, at, gone))


def link_added(ledger: Ledger, added: Iterable[str], codebook: Codebook, at: str) -> Saved:
    """Link reports that are new in a ledger: only what may be their neighbours is looked at, with what hangs together with these.

    Args:
        ledger: which holds them.
        added: their ids.
        codebook: what is known of the world.
        at: when.

    Raises:
        LinkError: judgements contradict one another.
        StoreError: the ledger refuses what is written.
    """
    new = set(added)
    near = _neighbours(ledger, new)
    former = (event_key(key.report, key.event) for key in Succession.of(ledger, new).events())
    before = _Before.of(ledger, (*_keys_of(ledger, near), *former))
    gone = Succession.of(ledger, before.reports() | new)
    records = {name: ledger.report(name) for name in sorted((near | before.reports()) - set(gone.now))}
    touched = new | gone.bereft(before.clusters)
    after = relink(gone.without(before.clusters), records.values(), touched, codebook, judgements_of(ledger))
    return _write(ledger, before, after, _Assessed(records, codebook, at, gone))


def _neighbours(ledger: Ledger, new: set[str]) -> set[str]:
    """Give the reports that tell of about the same days as the new ones, of days unknown, or, where a new one tells of none, all."""
    margin = timedelta(days=2 * link_rules().blocking.stretch_days)
    found = set(new)
    for name in sorted(new):
        for event in ledger.report(name)["events"]:
            days = [day[:10] for day in ((event["when"] or {}).get("start"), (event["when"] or {}).get("end")) if day]
            window = Window() if not days else Window(since=_shifted(min(days), -margin), until=_shifted(max(days), margin))
            found.update(str(row["report"]) for row in ledger.events(window))
    return found


def _shifted(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day) + by).isoformat()


def judgements_of(ledger: Ledger) -> tuple[Judgement, ...]:
    """Give what people decided about pairs of events, as far as it stands."""
    told = (one.judgement for one in ledger.judgements() if not one.superseded and one.judgement.kind in VERDICTS)
    return tuple(Judgement(_key(one.events[0]), _key(one.events[1]), VERDICTS[one.kind]) for one in told if len(one.events) == 2)


def _key(key: str) -> EventKey:
    return EventKey(*split_event_key(key))


@dataclass(frozen=True, slots=True)
class _Before:
    """The incidents that stood, and their links."""

    clusters: Clusters
    standing: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger, keys: tuple[str, ...] | None) -> "_Before":
        """Read them from a ledger: all, or those that gather one of some events, and whatever hangs together with these."""
        standing = {str(one["id"]): one for one in ledger.incidents(keys)}
        members = tuple(key for one in standing.values() for key in _members(one))
        clusters = tuple(Cluster(name, tuple(map(_key, _members(one))), tuple(one["merged"])) for name, one in sorted(standing.items()))
        links = tuple(_link(one) for one in ledger.links(None if keys is None else members) if one.bits is not None)
        return cls(Clusters(clusters, links), standing)

    def reports(self) -> set[str]:
        """Give the reports that these incidents have accounts of."""
        return {member.report for cluster in self.clusters.clusters for member in cluster.members}


def _keys_of(ledger: Ledger, reports: set[str]) -> Iterator[str]:
    return (str(row["key"]) for row in ledger.events(Window(reports=tuple(sorted(reports)))))


def _members(incident: Record) -> list[str]:
    return [event_key(account["report"], account["event"]) for account in incident["accounts"]]


def _link(kept: KeptLink) -> Link:
    explained = kept.explanation
    return Link(_key(kept.left), _key(kept.right), kept.bits or 0.0, explained["probability"], tuple(FieldEvidence(**one) for one in explained["evidence"]))


def _kept(link: Link) -> KeptLink:
    evidence = [{name: getattr(one, name) for name in FieldEvidence.__slots__} for one in link.evidence]
    left, right = event_key(link.left.report, link.left.event), event_key(link.right.report, link.right.event)
    return KeptLink(left, right, link.bits, {"probability": link.probability, "evidence": evidence})


@dataclass(frozen=True, slots=True)
class _Assessed:
    """What an incident is assessed with, when, and which reports are shown no more."""

    records: Mapping[str, Record]
    codebook: Codebook
    at: str
    gone: Succession


def _write(ledger: Ledger, before: _Before, after: Clusters, by: _Assessed) -> Saved:
    """Write the incidents that are new or other than before, those that were merged or stand no more, and the links."""
    was = {cluster.id: cluster for cluster in before.clusters.clusters}
    now = {cluster.id: cluster for cluster in after.clusters}
    # Clusters that linking did not look at come back as they were read from the ledger.
    touched = [cluster for cluster in after.clusters if cluster != was.get(cluster.id)]
    incidents = tuple(_reviewed(incident_to_dict(assess_cluster(cluster, by.records, by.codebook)), before.standing) for cluster in touched)
    merged = by.gone.heirs(before.clusters, after, by.records, by.codebook) | {old: one.id for one in after.clusters for old in one.merged if old in was}
    links = {(link.left, link.right): link for link in after.links}
    gone = [link for link in before.clusters.links if (link.left, link.right) not in links]
    withdrawn = (KeptLink(event_key(one.left.report, one.left.event), event_key(one.right.report, one.right.event), None) for one in gone)
    return ledger.save_incidents(
        Changes(
            at=by.at,
            incidents=incidents,
            links=(*map(_kept, after.links), *withdrawn),
            merged=merged,
            withdrawn=tuple(sorted(set(was) - set(now) - set(merged))),
        )
    )


def _reviewed(incident: dict[str, Any], standing: Mapping[str, Record]) -> dict[str, Any]:
    """Keep what a person decided of an incident."""
    if incident["id"] in standing:
        incident["review"] = standing[incident["id"]]["review"]
    return incident


def explain(ledger: Ledger, left: str, right: str, codebook: Codebook) -> Link:
    """Weigh two events of a ledger and say why, field by field.

    Args:
        ledger: which holds them.
        left: key of an event, `REPORT#EVENT`.
        right: key of another.
        codebook: what is known of the world.

    Raises:
        UnknownIdError: the ledger holds no such report.
        LinkError: a key names no event of its report.
    """
    keys = [_key(left), _key(right)]
    if not all(key.report and key.event for key in keys):
        raise LinkError(f"{left!r} and {right!r} are no keys of two events; write each as REPORT#EVENT, as `recoupe show` lists accounts")
    one, other = (ledger.report(key.report) for key in keys)
    return explain_link(one, keys[0].event, other, keys[1].event, codebook)
