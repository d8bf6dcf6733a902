"""Walk reports into a ledger, and what they tell into incidents: keep the bytes, read, link, assess, write down.

Nothing here reads a clock; points in time are handed in. What a ledger holds after a run depends on the reports alone, not on their order.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import LinkError, UnknownIdError
from recoupe.link.incidents import Addition, Relinked, explain_link, incident_id, kept_under, key_rules, link_records, relink, sought_under
from recoupe.model.link import Cluster, Clusters, EventKey, FieldEvidence, Judgement, Link, Verdict
from recoupe.model.serial import incident_to_dict, to_dict
from recoupe.pipeline.anchors import with_lasting_ids
from recoupe.pipeline.linking import assess_cluster
from recoupe.pipeline.naming import Naming, named, touches
from recoupe.pipeline.reading import Failure, read_item
from recoupe.pipeline.reviewed import Decided, decisions_by_report, reviewed_incident, reviewed_reports, standing, without_rejected
from recoupe.pipeline.signed import SignedRecords
from recoupe.pipeline.succession import Succession
from recoupe.read.captures import Capture, ReadOptions, Refusal
from recoupe.store.ledger import Ledger
from recoupe.store.values import NAMES, PARTIES, Added, Changes, Judged, Saved, event_key, split_event_key
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
    keep_bytes(ledger, item, at)
    read = read_item(item, options, codebook)
    return write_down(ledger, item, read if isinstance(read, Failure) else to_dict(read), options, at)


def keep_bytes(ledger: Ledger, item: Capture | Refusal, at: str) -> None:
    """Keep the bytes of one input, if it has any, before anything is made of them.

    Raises:
        StoreError: the ledger refuses them; its kind says why.
    """
    if isinstance(item, Capture):
        ledger.keep(item.content, at=at)


def write_down(ledger: Ledger, item: Capture | Refusal, read: Record | Failure, options: ReadOptions, at: str) -> Taken:
    """Write what was read in one input: its record, or the reason why it has none.

    Args:
        ledger: where it goes.
        item: the input.
        read: what was read in it.
        options: what the caller knows of it.
        at: when its bytes were retrieved.

    Raises:
        StoreError: the ledger refuses it; its kind says why.
    """
    if isinstance(read, Failure):
        ledger.add_failure(item.content if isinstance(item, Capture) else None, read.origin, read.message, at)
        return Taken(item.origin, failure=read)
    assert isinstance(item, Capture)  # what gave a record had bytes
    known = options.over(item.known)
    record = lasting(ledger, read)
    origin, retrieved = read["origin"] or item.origin, _retrieved(item, at)
    return Taken(item.origin, added=ledger.add_report(item.content, record, origin=origin, at=retrieved, known=known_to_dict(known)))


def _retrieved(item: Capture, at: str) -> str:
    """Give when the bytes were retrieved: when their archive says, unless that lies ahead, else as handed in."""
    told = item.retrieved
    return told if told and datetime.fromisoformat(told) < datetime.fromisoformat(at) else at


def lasting(ledger: Ledger, record: Record) -> Record:
    """Give a record whose events have the ids that they had in the reading that stands, so that what hangs on them stays with them.

    Args:
        ledger: which may hold a reading of the same bytes.
        record: another reading of them.
    """
    try:
        before = ledger.report(record["id"])
    except UnknownIdError:
        return record
    return with_lasting_ids(record, before, ledger.event_ids(record["id"]))


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
    before = Clusters(tuple(_cluster(str(one["id"]), _members(one), one["merged"]) for one in ledger.incidents()), tuple(map(_link, ledger.links())))
    records = {str(record["id"]): record for record in reviewed_reports(ledger, codebook)}
    all_judged = list(ledger.judgements())
    decided, judged = Decided.of(all_judged, SignedRecords.of(ledger)), standing(all_judged)
    _key_decided_anew(ledger, decided, codebook)
    gone = Succession.of_accounts(ledger, _reports(before))
    after = link_records(records.values(), codebook, pairs_of(judged), before, sealed_by(ledger))
    linked = {(link.left, link.right) for link in after.links}
    unlinked = [pair for pair in ((link.left, link.right) for link in before.links) if pair not in linked]
    return _write(ledger, Relinked(before, after, tuple(unlinked), records), _Assessed(lambda _: judged, codebook, at, gone))


def _key_decided_anew(ledger: Ledger, decided: Decided, codebook: Codebook) -> None:
    """Keep the keys anew of the reports on whose events people decided, or on whom or which places these name, taken back or not.

    Raises:
        StoreError: the ledger refuses what is written.
    """
    signed = decided.signed.subjects if decided.signed else frozenset()
    if decided.naming.touched or decided.by_report or signed:
        key_reports(ledger, codebook, lambda _: decided)
    _key_anew(ledger, list(ledger.standing(signed.union(decided.by_report))), decided, codebook)
    for kind in PARTIES:
        for name in ledger.reports_naming(kind, [(entity, words) for sort, entity, words in decided.naming.touched if sort == kind]):
            _key_anew(ledger, [ledger.report(name)], decided, codebook)


def link_added(ledger: Ledger, added: Iterable[str], codebook: Codebook, at: str) -> Saved:
    """Link reports that are new in a ledger, or read or judged anew: only what may be their neighbours is looked at, with what hangs together with these.

    Args:
        ledger: which holds them.
        added: their ids.
        codebook: what is known of the world.
        at: when.

    Raises:
        LinkError: judgements contradict one another.
        StoreError: the ledger refuses what is written.
    """
    new, kept = set(added), _Kept(ledger, codebook)
    near = list(kept.records(_neighbours(kept, new)))
    there = {EventKey(str(record["id"]), event["id"]) for record in near for event in record["events"]}
    once = {*map(_key, _keys_once(ledger, new, kept.judged(new))), *Succession.of(ledger, new).events()}
    found = relink(kept, Addition(new, near, once - there), codebook)
    gone = Succession.of(ledger, _reports(found.before) | new)
    heirs = {str(record["id"]): record for record in kept.records(set(gone.now.values()) - found.records.keys())}
    by = _Assessed(lambda names: standing(ledger.judged_on((), names)), codebook, at, gone, new)
    return _write(ledger, replace(found, records={**found.records, **heirs}), by)


class _Kept:
    """What a ledger holds, as linking asks for it: by key, and what people decided of these reports alone."""

    def __init__(self, ledger: Ledger, codebook: Codebook) -> None:
        self.ledger, self.codebook = ledger, codebook
        named_so = list(ledger.judgements(NAMES))
        self.naming, self.signed = Naming.of(standing(named_so), named_so), SignedRecords.of(ledger)
        self._heard: set[str] = set()
        self._judged: dict[str, Judged] = {}

    def judged(self, reports: Collection[str]) -> list[Judged]:
        """Give the judgements on events of some reports, and perhaps of others, in the order in which they were made; each is read once."""
        missing = set(reports) - self._heard
        if missing:
            self._heard |= missing
            self._judged.update((one.id, one) for one in self.ledger.judged_on(missing))
        return sorted(self._judged.values(), key=lambda one: (one.entry, one.id))

    def decided(self, reports: Collection[str]) -> Decided:
        """Give what people decided of the events of some reports, and of names, and what they signed."""
        return Decided(decisions_by_report(self.judged(reports)), self.naming, self.signed)

    def judgements(self, reports: Collection[str]) -> tuple[Judgement, ...]:
        """Give what people decided about pairs of events of which one is of some reports."""
        return pairs_of(standing(self.judged(reports)))

    def sealed(self, reports: Collection[str]) -> Iterator[tuple[EventKey, ...]]:
        """Yield the accounts of each signed incident that has one of some reports."""
        return sealed_by(self.ledger, reports)

    def links(self, keys: Collection[EventKey]) -> Iterator[tuple[EventKey, EventKey, float]]:
        """Yield the links of some events."""
        for left, right, bits in self.ledger.edges(set(map(_written, keys))):
            yield _key(left), _key(right), bits

    def clusters(self, keys: Collection[EventKey], names: Collection[str]) -> Iterator[Cluster]:
        """Yield the incidents of some events and of some ids."""
        for one in self.ledger.gatherings(set(map(_written, keys)), names):
            yield _cluster(one.id, one.keys, one.merged)

    def records(self, names: Collection[str]) -> Iterator[Record]:
        """Yield the records of some reports as people left them, of those that an origin shows still, without what people rejected."""
        decided = self.decided(names)
        for record in self.ledger.standing(names):
            yield without_rejected(decided.laid(record, self.codebook))


def _as_reviewed(ledger: Ledger, name: str, decided: Decided, codebook: Codebook) -> Record:
    """Give a record as people left it, without what they rejected."""
    return without_rejected(decided.laid(ledger.report(name), codebook))


def _neighbours(kept: _Kept, new: set[str]) -> set[str]:
    """Give the new reports, and those that may tell of the same deeds by the keys that the ledger keeps.

    Keys are made of what was read, with the names that people gave, and of what it became by what they decided of its events.
    """
    ledger, codebook = kept.ledger, kept.codebook
    key_reports(ledger, codebook, kept.decided)
    read, decided = [ledger.report(name) for name in sorted(new)], kept.decided(new)
    _key_anew(ledger, [record for record in read if touches(record, kept.naming) or _is_decided(str(record["id"]), decided)], decided, codebook)
    sought = frozenset[int]().union(*(sought_under(without_rejected(decided.laid(record, codebook)), codebook) for record in read))
    return new.union(ledger.sharing(sought))


def key_reports(ledger: Ledger, codebook: Codebook, decided: Callable[[Collection[str]], Decided] | None = None) -> None:
    """Keep the keys of all reports that have none yet, or keys of other rules.

    Args:
        ledger: which holds the reports.
        codebook: what is known of the world.
        decided: gives what people decided of some reports; read from the ledger, if left out.

    Raises:
        StoreError: the ledger refuses what is written.
    """
    by = decided or _Kept(ledger, codebook).decided
    while page := ledger.unkeyed(key_rules(codebook)):
        _key_anew(ledger, page, by([str(record["id"]) for record in page]), codebook)


def _key_anew(ledger: Ledger, records: Sequence[Record], decided: Decided, codebook: Codebook) -> None:
    """Keep the keys of some reports in place of those they had, made under the names that people gave.

    Raises:
        StoreError: the ledger refuses what is written.
    """
    if records:
        ledger.keep_keys({str(record["id"]): _keys_of(record, decided, codebook) for record in records}, key_rules(codebook))


def _keys_of(record: Record, decided: Decided, codebook: Codebook) -> frozenset[int]:
    """Give the keys of a report as it was read, under the names that people gave, and as they left it where they decided on events of it."""
    keys = kept_under(named(record, decided.naming, codebook), codebook)
    return keys | kept_under(without_rejected(decided.laid(record, codebook)), codebook) if _is_decided(str(record["id"]), decided) else keys


def _is_decided(name: str, decided: Decided) -> bool:
    """Tell whether people decided on events of a report, or signed it."""
    return name in decided.by_report or (decided.signed is not None and name in decided.signed.subjects)


def pairs_of(judged: Iterable[Judged]) -> tuple[Judgement, ...]:
    """Give what people decided about pairs of events.

    Args:
        judged: judgements that stand.
    """
    told = (one.judgement for one in judged if one.judgement.kind in VERDICTS)
    return tuple(Judgement(_key(one.events[0]), _key(one.events[1]), VERDICTS[one.kind]) for one in told if len(one.events) == 2)


def sealed_by(ledger: Ledger, reports: Collection[str] | None = None) -> Iterator[tuple[EventKey, ...]]:
    """Yield the accounts of each signed incident, by its id.

    Args:
        ledger: which holds them.
        reports: ids; the incidents that have had an account of one of these. None: all.
    """
    return (tuple(map(_key, keys)) for keys in ledger.sealed(reports).values())


def _key(key: str) -> EventKey:
    return EventKey(*split_event_key(key))


def _written(key: EventKey) -> str:
    return event_key(key.report, key.event)


def _cluster(name: str, keys: Iterable[str], merged: Iterable[str]) -> Cluster:
    return Cluster(name, tuple(map(_key, keys)), tuple(merged))


def _reports(clusters: Clusters) -> set[str]:
    """Give the reports that some incidents have accounts of."""
    return {member.report for cluster in clusters.clusters for member in cluster.members}


def _keys_once(ledger: Ledger, reports: set[str], judged: Iterable[Judged]) -> Iterator[str]:
    """Yield the keys of all events that reports ever had: those of earlier readings, those that people added."""
    yield from (event_key(name, event) for name in sorted(reports) for event in ledger.event_ids(name))
    yield from (key for one in judged for key in one.judgement.events if split_event_key(key)[0] in reports)


def _members(incident: Record) -> list[str]:
    return [event_key(account["report"], account["event"]) for account in incident["accounts"]]


def _link(kept: KeptLink) -> Link:
    explained = kept.explanation
    return Link(_key(kept.left), _key(kept.right), kept.bits or 0.0, explained["probability"], tuple(FieldEvidence(**one) for one in explained["evidence"]))


def _kept(link: Link) -> KeptLink:
    evidence = [{name: getattr(one, name) for name in FieldEvidence.__slots__} for one in link.evidence]
    return KeptLink(_written(link.left), _written(link.right), link.bits, {"probability": link.probability, "evidence": evidence})


@dataclass(frozen=True, slots=True)
class _Assessed:
    """What an incident is assessed with, and when; which reports are shown no more.

    `judged` gives the judgements that stand on some incidents, and perhaps others; `fresh` are reports whose incidents are assessed anew, whatever linking
    says; None: all.
    """

    judged: Callable[[Collection[str]], Sequence[Judged]]
    codebook: Codebook
    at: str
    gone: Succession
    fresh: Collection[str] | None = None

    def asks(self, cluster: Cluster) -> bool:
        """Tell whether a cluster holds an event of a fresh report."""
        return self.fresh is None or any(key.report in self.fresh for key in cluster.members)

    def incident(self, cluster: Cluster, merged: Collection[str], records: Mapping[str, Record]) -> dict[str, Any]:
        """Assess a cluster, and lay over it what people decided of it, or of those that were `merged` into it before."""
        found = incident_to_dict(assess_cluster(cluster, records, self.codebook))
        names = sorted({*cluster.merged, *merged})
        told = reviewed_incident({**found, "merged": names}, self.judged((cluster.id, *names)))
        return {**told, "merged": found["merged"]}


def _write(ledger: Ledger, found: Relinked, by: _Assessed) -> Saved:
    """Write the incidents that are new or other than before, those that were merged or stand no more, and the links."""
    before, after = found.before, _with_kept_names(found.before, found.after)
    was, now = ({cluster.id: cluster for cluster in clusters.clusters} for clusters in (before, after))
    # Clusters that are as they were come without their groups, as they were read from the ledger.
    touched = [cluster for cluster in after.clusters if cluster != was.get(cluster.id) or by.asks(cluster)]
    incidents = (by.incident(cluster, was[cluster.id].merged if cluster.id in was else (), found.records) for cluster in touched)
    merged = by.gone.heirs(before, after, found.records, by.codebook) | {old: one.id for one in after.clusters for old in one.merged if old in was}
    withdrawn = (KeptLink(_written(left), _written(right), None) for left, right in found.unlinked)
    return ledger.save_incidents(
        Changes(
            at=by.at,
            incidents=tuple(incidents),
            links=(*map(_kept, after.links), *withdrawn),
            merged=merged,
            withdrawn=tuple(sorted(set(was) - set(now) - set(merged))),
        )
    )


def _with_kept_names(before: Clusters, after: Clusters) -> Clusters:
    """Give clusters in which an incident whose first account is gone keeps its id: it goes to the cluster of the first of its other accounts."""
    there = {key: cluster.id for cluster in after.clusters for key in cluster.members}
    taken = {name for cluster in after.clusters for name in (cluster.id, *cluster.merged)}
    stood = {cluster.id for cluster in before.clusters}
    names: dict[str, str] = {}
    for cluster in before.clusters:
        left = [key for key in cluster.members if key in there] if cluster.id not in taken else []
        if left and there[left[0]] not in stood and all(incident_id(key) != cluster.id for key in left):
            names.setdefault(there[left[0]], cluster.id)
    found = (replace(cluster, id=names.get(cluster.id, cluster.id)) for cluster in after.clusters)
    return Clusters(tuple(sorted(found, key=lambda one: one.id)), after.links)


def explain(ledger: Ledger, left: str, right: str, codebook: Codebook) -> Link:
    """Weigh two events of a ledger as they stand after review, and say why, field by field.

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
    decided = Decided.over(ledger)
    one, other = (_as_reviewed(ledger, key.report, decided, codebook) for key in keys)
    return explain_link(one, keys[0].event, other, keys[1].event, codebook)


def known_to_dict(known: ReadOptions) -> dict[str, Any]:
    """Give what was known of an input as plain values, to be kept beside its reading."""
    return {**asdict(known), "published": known.published.isoformat() if known.published else None}
