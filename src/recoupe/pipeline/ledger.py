"""Walk reports into a ledger, and what they tell into incidents: keep the bytes, read, link, assess, write down.

Nothing here reads a clock; points in time are handed in. What a ledger holds after a run depends on the reports alone, not on their order.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import LinkError, UnknownIdError
from recoupe.link.incidents import explain_link, incident_id, kept_under, key_rules, link_records, relink, sought_under
from recoupe.model.link import Cluster, Clusters, EventKey, FieldEvidence, Judgement, Link, Verdict
from recoupe.model.serial import incident_to_dict, to_dict
from recoupe.pipeline.anchors import with_lasting_ids
from recoupe.pipeline.linking import assess_cluster
from recoupe.pipeline.naming import named, touches
from recoupe.pipeline.reading import Failure, read_item
from recoupe.pipeline.reviewed import ADD, Decided, reviewed_incident, reviewed_reports, standing, without_rejected
from recoupe.pipeline.signed import SignedRecords
from recoupe.pipeline.succession import Succession
from recoupe.read.captures import Capture, ReadOptions, Refusal
from recoupe.store.ledger import Ledger
from recoupe.store.values import PARTIES, Added, Changes, Judged, Saved, Window, event_key, split_event_key
from recoupe.store.values import Link as KeptLink

Record = Mapping[str, Any]
# What a person may correct of an event by which its neighbours find it.
_MOVES = frozenset({"when", "places"})
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
    before = _Before.of(ledger, None)
    records = {str(record["id"]): record for record in reviewed_reports(ledger, codebook)}
    all_judged = list(ledger.judgements())
    decided, judged = Decided.of(all_judged, SignedRecords.of(ledger)), standing(all_judged)
    _key_named_anew(ledger, decided, codebook)
    gone = Succession.of_accounts(ledger, before.reports())
    after = link_records(records.values(), codebook, pairs_of(judged), before.clusters)
    return _write(ledger, before, after, _Assessed(records, judged, codebook, at, gone))


def _key_named_anew(ledger: Ledger, decided: Decided, codebook: Codebook) -> None:
    """Keep the keys anew of the reports that name somebody or a place on whom people decided, taken back or not.

    Raises:
        StoreError: the ledger refuses what is written.
    """
    if decided.naming.touched:
        key_reports(ledger, codebook, decided)
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
    new = set(added)
    all_judged = list(ledger.judgements())
    decided, judged = Decided.of(all_judged, SignedRecords.of(ledger)), standing(all_judged)
    near = _neighbours(ledger, new, decided, codebook) | _judged_with(new, pairs_of(judged))
    former = (event_key(key.report, key.event) for key in Succession.of(ledger, new).events())
    before = _Before.around(ledger, near, (*_keys_once(ledger, new, all_judged), *former))
    gone = Succession.of(ledger, before.reports() | new)
    records = {name: _as_reviewed(ledger, name, decided, codebook) for name in sorted((near | before.reports()) - set(gone.now))}
    clusters, bereft = _of_those_there(before.clusters, {EventKey(name, event["id"]) for name, record in records.items() for event in record["events"]})
    fresh = new | bereft
    after = relink(clusters, records.values(), fresh, codebook, pairs_of(judged))
    return _write(ledger, before, after, _Assessed(records, judged, codebook, at, gone, fresh))


def _as_reviewed(ledger: Ledger, name: str, decided: Decided, codebook: Codebook) -> Record:
    """Give a record as people left it, without what they rejected."""
    return without_rejected(decided.laid(ledger.report(name), codebook))


def _of_those_there(before: Clusters, there: Collection[EventKey]) -> tuple[Clusters, set[str]]:
    """Give the clusters without events that are gone, which another reading lacks or a person rejected, and the reports of those who stood with them."""
    clusters = tuple(replace(cluster, members=tuple(key for key in cluster.members if key in there)) for cluster in before.clusters)
    links = tuple(link for link in before.links if link.left in there and link.right in there)
    bereft = {key.report for cluster, whole in zip(clusters, before.clusters, strict=True) if cluster != whole for key in cluster.members}
    return Clusters(tuple(cluster for cluster in clusters if cluster.members), links), bereft


def _neighbours(ledger: Ledger, new: set[str], decided: Decided, codebook: Codebook) -> set[str]:
    """Give the new reports, and those that may tell of the same deeds by the keys that the ledger keeps.

    Keys are made of what was read, with the names that people gave; reports of which people decided otherwise are looked at one by one.
    """
    key_reports(ledger, codebook, decided)
    _key_anew(ledger, [record for name in sorted(new) for record in [ledger.report(name)] if touches(record, decided.naming)], decided, codebook)
    sought = frozenset[int]().union(*(sought_under(_as_reviewed(ledger, name, decided, codebook), codebook) for name in sorted(new)))
    found = new.union(ledger.sharing(sought))
    moved = {name for name, ones in decided.by_report.items() if any(one.judgement.kind == ADD or one.judgement.field in _MOVES for one in ones)}
    for name in sorted(moved - found) if sought else ():
        if sought & kept_under(_as_reviewed(ledger, name, decided, codebook), codebook):
            found.add(name)
    return found


def _judged_with(reports: set[str], judgements: Iterable[Judgement]) -> set[str]:
    """Give the reports of which a person put an event together with one of some reports."""
    pairs = ({one.left.report, one.right.report} for one in judgements if one.verdict is Verdict.SAME)
    return {name for pair in pairs if not pair.isdisjoint(reports) for name in pair}


def key_reports(ledger: Ledger, codebook: Codebook, decided: Decided | None = None) -> None:
    """Keep the keys of all reports that have none yet, or keys of other rules.

    Args:
        ledger: which holds the reports.
        codebook: what is known of the world.
        decided: what people decided of names; read from the ledger, if left out.

    Raises:
        StoreError: the ledger refuses what is written.
    """
    by = decided or Decided.over(ledger)
    while page := ledger.unkeyed(key_rules(codebook)):
        _key_anew(ledger, page, by, codebook)


def _key_anew(ledger: Ledger, records: Sequence[Record], decided: Decided, codebook: Codebook) -> None:
    """Keep the keys of some reports in place of those they had, made under the names that people gave.

    Raises:
        StoreError: the ledger refuses what is written.
    """
    if records:
        ledger.keep_keys({str(record["id"]): kept_under(named(record, decided.naming, codebook), codebook) for record in records}, key_rules(codebook))


def pairs_of(judged: Iterable[Judged]) -> tuple[Judgement, ...]:
    """Give what people decided about pairs of events.

    Args:
        judged: judgements that stand.
    """
    told = (one.judgement for one in judged if one.judgement.kind in VERDICTS)
    return tuple(Judgement(_key(one.events[0]), _key(one.events[1]), VERDICTS[one.kind]) for one in told if len(one.events) == 2)


def _key(key: str) -> EventKey:
    return EventKey(*split_event_key(key))


@dataclass(frozen=True, slots=True)
class _Before:
    """The incidents that stood, and their links."""

    clusters: Clusters
    standing: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger, reports: set[str] | None, once: Iterable[str] = ()) -> "_Before":
        """Read them from a ledger: all, or those that gather an event of some reports or one of some keys, and whatever hangs together with these."""
        keys = None if reports is None else tuple(sorted({*_keys_of(ledger, reports), *once}))
        standing = {str(one["id"]): one for one in ledger.incidents(keys)}
        members = tuple(key for one in standing.values() for key in _members(one))
        clusters = tuple(Cluster(name, tuple(map(_key, _members(one))), tuple(one["merged"])) for name, one in sorted(standing.items()))
        links = tuple(_link(one) for one in ledger.links(None if reports is None else members) if one.bits is not None)
        return cls(Clusters(clusters, links), standing)

    @classmethod
    def around(cls, ledger: Ledger, reports: set[str], once: Sequence[str]) -> "_Before":
        """Read those that gather an event of some reports or one of some keys, and over links from one to the next all that hangs together with these."""
        near, found = set(reports), cls.of(ledger, reports, once)
        while not (hanging := found.reports() | found.linked()) <= near:
            near |= hanging
            found = cls.of(ledger, near, once)
        return found

    def linked(self) -> set[str]:
        """Give the reports that a link of these incidents leads to."""
        return {end.report for link in self.clusters.links for end in (link.left, link.right)}

    def reports(self) -> set[str]:
        """Give the reports that these incidents have accounts of."""
        return {member.report for cluster in self.clusters.clusters for member in cluster.members}


def _keys_of(ledger: Ledger, reports: set[str]) -> Iterator[str]:
    return (str(row["key"]) for row in ledger.events(Window(reports=tuple(sorted(reports)))))


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
    left, right = event_key(link.left.report, link.left.event), event_key(link.right.report, link.right.event)
    return KeptLink(left, right, link.bits, {"probability": link.probability, "evidence": evidence})


@dataclass(frozen=True, slots=True)
class _Assessed:
    """What an incident is assessed with, and when; which reports are shown no more.

    `fresh` are reports whose incidents are assessed anew, whatever linking says; None: all.
    """

    records: Mapping[str, Record]
    judged: Sequence[Judged]
    codebook: Codebook
    at: str
    gone: Succession
    fresh: Collection[str] | None = None

    def asks(self, cluster: Cluster) -> bool:
        """Tell whether a cluster holds an event of a fresh report."""
        return self.fresh is None or any(key.report in self.fresh for key in cluster.members)

    def incident(self, cluster: Cluster, standing_now: Mapping[str, Record]) -> dict[str, Any]:
        """Assess a cluster, and lay over it what people decided of it."""
        found = incident_to_dict(assess_cluster(cluster, self.records, self.codebook))
        was = standing_now.get(cluster.id, {})
        told = reviewed_incident({**found, "merged": sorted({*cluster.merged, *was.get("merged", ())})}, self.judged)
        return {**told, "merged": found["merged"]}


def _write(ledger: Ledger, before: _Before, after: Clusters, by: _Assessed) -> Saved:
    """Write the incidents that are new or other than before, those that were merged or stand no more, and the links."""
    was = {cluster.id: cluster for cluster in before.clusters.clusters}
    after = _with_kept_names(before.clusters, after)
    now = {cluster.id: cluster for cluster in after.clusters}
    # Clusters that linking did not look at come back as they were read from the ledger.
    touched = [cluster for cluster in after.clusters if cluster != was.get(cluster.id) or by.asks(cluster)]
    incidents = tuple(by.incident(cluster, before.standing) for cluster in touched)
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
