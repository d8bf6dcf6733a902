"""Link the events of many records into incidents: find pairs worth weighing, weigh them, gather what hangs together.

Everything is a function of the records and the judgements alone: their order changes nothing, and adding one report gives what linking all anew gives.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from recoupe.codebook.linking import link_rules
from recoupe.codebook.load import Codebook
from recoupe.errors import LinkError
from recoupe.link.blocking import MakeKeys, candidate_pairs, kept_keys, key_numbers, sought_keys
from recoupe.link.cluster import Pair, Weights, gather, gather_pieces
from recoupe.link.copies import copy_groups, text_keys
from recoupe.link.pieces import ALWAYS, Bars, Change, all_pieces, touched_pieces
from recoupe.link.profile import Known, Profile, event_profile, event_profiles
from recoupe.link.seals import Seals
from recoupe.link.weigh import EVENT, bits_of_events, may_be_one, most_to_come, weigh_events
from recoupe.model.link import Cluster, Clusters, EventKey, Judgement, Link, Verdict

Record = Mapping[str, Any]

PREFIX = "RCP-"
# Letters that are not mistaken for one another when read aloud or typed (Crockford 2002); ten of them keep a million incidents apart.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LETTERS = 10
_LATE = "9999"
# Counted on whenever other numbers are kept for the same records and rules: then all are made anew.
_KEPT_AS = 2


def link_records(
    records: Iterable[Record],
    codebook: Codebook,
    judgements: Iterable[Judgement] = (),
    before: Clusters | None = None,
    sealed: Iterable[Collection[EventKey]] = (),
) -> Clusters:
    """Link all events of some records.

    Args:
        records: reports as plain values, in any order; one that comes twice counts once.
        codebook: what is known of the world.
        judgements: what people decided about pairs of events; linking never goes against it.
        before: the clusters until now, whose ids are kept.
        sealed: the accounts of each incident that is signed; nothing joins these, and nothing parts them.

    Returns:
        All clusters, those of a single event included, ordered by id, and all links, those among them that seals keep from joining anything.

    Raises:
        LinkError: judgements contradict one another.
    """
    ledger = _Ledger(_by_id(records), Known(link_rules(), codebook), tuple(judgements), Seals(sealed))
    return ledger.clusters(before or Clusters(()))


class Kept(Protocol):
    """What is known of all that was linked before, asked for piece by piece: a ledger, whatever it holds."""

    def links(self, keys: Collection[EventKey]) -> Iterable[tuple[EventKey, EventKey, float]]:
        """Give the pairs that are linked and hold one of some events, with their bits."""

    def clusters(self, keys: Collection[EventKey], names: Collection[str]) -> Iterable[Cluster]:
        """Give the clusters that hold one of some events or have, or took in, one of some ids."""

    def records(self, names: Collection[str]) -> Iterable[Record]:
        """Give the records of those of some reports that are there still."""

    def judgements(self, reports: Collection[str]) -> Iterable[Judgement]:
        """Give what people decided about pairs of events of which one is of some reports."""

    def sealed(self, reports: Collection[str]) -> Iterable[Collection[EventKey]]:
        """Give the accounts of each signed incident that has one of some reports."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What came, went or became other.

    Attributes:
        reports: ids of reports that are new, or were read or judged anew, as far as they are there.
        near: records of these and of all reports that may tell of the same deeds.
        gone: events that are there no more.
    """

    reports: Collection[str]
    near: Iterable[Record]
    gone: Collection[EventKey] = ()


@dataclass(frozen=True, slots=True)
class Relinked:
    """What linking looked at.

    Attributes:
        before: the clusters that it looked at, as they were.
        after: what became of them, and the links that events of the added reports have now; a cluster that is as it was comes without its groups.
        unlinked: pairs that are linked no more.
        records: records of all events of these clusters, by id.
    """

    before: Clusters
    after: Clusters
    unlinked: tuple[tuple[EventKey, EventKey], ...]
    records: Mapping[str, Record]


def relink(kept: Kept, added: Addition, codebook: Codebook) -> Relinked:
    """Link reports that were added, weighing anew only the pieces that they touch; gives what `link_records` gives on all.

    Args:
        kept: what was linked before.
        added: what is other than before; reports of which people decided otherwise than before, or whose incident they signed or opened again, count as added.
        codebook: what is known of the world.

    Raises:
        LinkError: judgements on what is touched contradict one another.
    """
    near = _Ledger(_by_id(added.near), Known(link_rules(), codebook), ())
    return _Relinking(kept, near, set(added.reports), set(added.gone)).linked()


def kept_under(record: Record, codebook: Codebook) -> frozenset[int]:
    """Give the numbers under which the events of a report are kept, so that their neighbours find them: 64 bits with a sign, the same on every machine.

    Args:
        record: a report as plain values.
        codebook: what is known of the world.
    """
    return _key_numbers(record, codebook, kept_keys)


def sought_under(record: Record, codebook: Codebook) -> frozenset[int]:
    """Give the numbers of which every report that holds a neighbour of some event of a report is kept under one (`kept_under`).

    Args:
        record: a report as plain values.
        codebook: what is known of the world.
    """
    return _key_numbers(record, codebook, sought_keys)


def key_rules(codebook: Codebook) -> str:
    """Give the digest of all that the numbers of `kept_under` are made by, beside the record.

    Args:
        codebook: what is known of the world.
    """
    return hashlib.sha256(f"{_KEPT_AS} {codebook.digest} {link_rules().digest}".encode()).hexdigest()


def _key_numbers(record: Record, codebook: Codebook, make: MakeKeys) -> frozenset[int]:
    known = Known(link_rules(), codebook)
    copies = text_keys(record, known.rules.copies)
    keys = {key for profile in event_profiles(record, known) for key in make(profile, copies, known.rules)}
    return frozenset(map(int, key_numbers(keys).view(np.int64)))


def links_within(records: Iterable[Record], reports: Collection[str], codebook: Codebook) -> list[Link]:
    """Give the links that the events of some reports have: those among the links of `link_records` that hold one of these.

    Args:
        records: these reports and all that are kept under a number by which one of these is sought (`kept_under`, `sought_under`).
        reports: ids of these.
        codebook: what is known of the world.
    """
    return _Ledger(_by_id(records), Known(link_rules(), codebook), ()).links_of(reports)


def linked_pieces(events: Iterable[EventKey], bits: Mapping[tuple[EventKey, EventKey], float]) -> list[tuple[EventKey, ...]]:
    """Give the pieces that links hold together: no incident reaches over two.

    Args:
        events: all events.
        bits: of all pairs that are linked, the smaller key first.
    """
    keys = sorted(events)
    numbers = {key: number for number, key in enumerate(keys)}
    edges = {(numbers[one], numbers[other]): weight for (one, other), weight in bits.items()}
    return [tuple(keys[number] for number in piece) for piece in all_pieces(range(len(keys)), edges, Bars(link_rules().models[EVENT].threshold))]


def clusters_within(
    records: Iterable[Record], pieces: Iterable[Sequence[EventKey]], bits: Mapping[tuple[EventKey, EventKey], float], codebook: Codebook
) -> tuple[Cluster, ...]:
    """Give the clusters of some whole pieces (`linked_pieces`), as `link_records` gives them without judgements, ordered by id.

    Args:
        records: the reports of the members of these pieces, others or not.
        pieces: some pieces.
        bits: of the pairs within these pieces that are linked, the smaller key first.
        codebook: what is known of the world.
    """
    ledger = _Ledger(_by_id(records), Known(link_rules(), codebook), ())
    edges = {(ledger.numbers[one], ledger.numbers[other]): weight for (one, other), weight in bits.items()}
    groups = gather_pieces([[ledger.numbers[key] for key in piece] for piece in pieces], edges, ledger.weights())
    found = (replace(cluster, groups=copy_groups(cluster.members, ledger.records, ledger.known)) for cluster in ledger.named(groups, Clusters(())))
    return tuple(sorted(found, key=lambda one: one.id))


def explain_link(record_a: Record, event_a: str, record_b: Record, event_b: str, codebook: Codebook) -> Link:
    """Weigh two events and say why, field by field, whether or not they stand in one incident.

    Args:
        record_a: a report as plain values.
        event_a: id of an event of it.
        record_b: another report, or the same.
        event_b: id of an event of that.
        codebook: what is known of the world.

    Raises:
        LinkError: a record has no event of that id.
    """
    known = Known(link_rules(), codebook)
    try:
        return weigh_events(event_profile(record_a, event_a, known), event_profile(record_b, event_b, known), known.rules)
    except KeyError as fault:
        raise LinkError(str(fault.args[0])) from fault


def mean_bits(records: Iterable[Record], left: Sequence[EventKey], right: Sequence[EventKey], codebook: Codebook) -> float | None:
    """Give the mean weight between two groups of events; None where two of them cannot stand in one cluster, or the mean is too small for one.

    Args:
        records: the reports of these events, others or not; events that are in none count for nothing.
        left: some events.
        right: others.
        codebook: what is known of the world.
    """
    ledger = _Ledger(_by_id(records), Known(link_rules(), codebook), ())
    one, other = ([ledger.numbers[key] for key in keys if key in ledger.numbers] for keys in (left, right))
    weights, bits = ledger.weights(), list[float]()
    for pair in ((a, b) for a in one for b in other):
        weight = weights.bits(min(pair), max(pair))
        if weight is None:
            return None
        bits.append(weight)
    mean = sum(bits) / len(bits) if bits else -math.inf
    return mean if mean >= ledger.threshold else None


def _by_id(records: Iterable[Record]) -> dict[str, Record]:
    return {record["id"]: record for record in sorted(records, key=lambda one: (one["id"], one["origin"] or ""))}


@dataclass
class _Ledger:
    """Records on the way to clusters. Profiles stand in the order of their keys, so that the order of input is forgotten."""

    records: Mapping[str, Record]
    known: Known
    judgements: tuple[Judgement, ...]
    seals: Seals = field(default_factory=Seals)
    profiles: list[Profile] = field(init=False)
    numbers: dict[EventKey, int] = field(init=False)

    def __post_init__(self) -> None:
        profiles = (profile for record in self.records.values() for profile in event_profiles(record, self.known))
        self.profiles = sorted(profiles, key=lambda one: one.key)
        self.numbers = {profile.key: number for number, profile in enumerate(self.profiles)}
        _refuse_contradictions(self.judgements)

    @property
    def threshold(self) -> float:
        """Give the bits that a link has at least."""
        return self.known.rules.models[EVENT].threshold

    def copies(self) -> dict[str, tuple[Hashable, ...]]:
        """Give the keys of the texts, by report."""
        return {name: text_keys(record, self.known.rules.copies) for name, record in self.records.items()}

    def link(self, one: int, other: int) -> Link:
        """Weigh a pair, and say why."""
        return weigh_events(self.profiles[one], self.profiles[other], self.known.rules)

    def judged(self, verdict: Verdict) -> set[Pair]:
        """Give the pairs that people judged so, as far as both events are here."""
        pairs = ((self.numbers.get(one.left), self.numbers.get(one.right)) for one in self.judgements if one.verdict is verdict)
        return {(min(left, right), max(left, right)) for left, right in pairs if left is not None and right is not None and left != right}

    def clusters(self, before: Clusters) -> Clusters:
        """Link all profiles."""
        edges = self.edges(candidate_pairs(self.profiles, self.copies(), self.known.rules))
        joining = {pair: link.bits for pair, link in edges.items() if not self.seals.part(link.left, link.right)}
        groups = gather(range(len(self.profiles)), joining, self.weights())
        found = (replace(cluster, groups=copy_groups(cluster.members, self.records, self.known)) for cluster in self.named(groups, before))
        return Clusters(tuple(sorted(found, key=lambda one: one.id)), tuple(edges.values()))

    def weights(self) -> Weights:
        """Give what profiles are gathered by."""
        joined = {pair for pair in self.judged(Verdict.SAME) if not self.seals.part(*(self.profiles[number].key for number in pair))}
        return Weights(self._bits, joined.union(self.seals.pairs(self.numbers)), self.judged(Verdict.NOT_SAME), self.threshold)

    def named(self, groups: Iterable[Iterable[int]], before: Clusters) -> Iterator[Cluster]:
        """Yield groups of profiles as clusters, with the ids that they had or get."""
        keys = [self._in_order(group) for group in groups]
        names = _names(keys, before)
        yield from (Cluster(names[group[0]][0], group, names[group[0]][1]) for group in keys)

    def edges(self, candidates: Iterable[Pair]) -> dict[Pair, Link]:
        """Give the pairs that may stand in one cluster and weigh enough for it, in the order of the candidates; of the others nothing is kept."""
        rules, most = self.known.rules, most_to_come(self.known.rules)
        heavy = (pair for pair in candidates if may_be_one(self.profiles[pair[0]], self.profiles[pair[1]], rules, most))
        return {pair: self.link(*pair) for pair in heavy}

    def links_of(self, reports: Collection[str]) -> list[Link]:
        """Give the links that events of some reports have."""
        chosen = {number for number, profile in enumerate(self.profiles) if profile.key.report in reports}
        return list(self.edges(candidate_pairs(self.profiles, self.copies(), self.known.rules, chosen)).values())

    def _bits(self, one: int, other: int) -> float | None:
        return bits_of_events(self.profiles[one], self.profiles[other], self.known.rules)

    def _in_order(self, group: Iterable[int]) -> tuple[EventKey, ...]:
        """Give the events of a cluster, the earliest published first, equals by key."""
        keys = [self.profiles[number].key for number in group]
        return tuple(sorted(keys, key=lambda key: (_day(self.records[key.report]), key)))


class _Relinking:
    """Reports on the way into what was linked before."""

    def __init__(self, kept: Kept, near: _Ledger, added: set[str], gone: set[EventKey]) -> None:
        self.kept, self.near, self.added = kept, near, added
        self.records = dict(near.records)
        self.there = {profile.key for profile in near.profiles if profile.key.report in added}
        self.changed = self.there | gone
        self.fresh = near.links_of(added)
        self.same: dict[EventKey, set[EventKey]] = defaultdict(set)
        self.judged: dict[Judgement, None] = {}
        self.seals = Seals()
        self._heard: set[str] = set()
        self._seen_sealed: set[str] = set()

    def linked(self) -> Relinked:
        """Gather anew what is touched, and say what became of it."""
        pieces, before = self._settled()
        records = {name: self.records[name] for name in sorted({key.report for piece in pieces for key in piece})}
        self._hear(records)
        ledger = _Ledger(records, self.near.known, tuple(self.judged), self.seals)
        edges = {(ledger.numbers[one], ledger.numbers[other]): bits for one, other, bits in self._links_among({key for piece in pieces for key in piece})}
        groups = gather_pieces([[ledger.numbers[key] for key in piece] for piece in pieces], edges, ledger.weights())
        stood = {(cluster.id, cluster.members, cluster.merged) for cluster in before.clusters}
        found = (cluster if self._is_as_it_was(cluster, stood) else self._grouped(cluster) for cluster in ledger.named(groups, before))
        after = Clusters(tuple(sorted(found, key=lambda one: one.id)), tuple(self.fresh))
        linked = {(link.left, link.right) for link in self.fresh}
        unlinked = {(min(pair), max(pair)) for pair in ((one, other) for one, other, _ in self.kept.links(self.changed))} - linked
        return Relinked(before, after, tuple(sorted(unlinked)), self.records)

    def _links_among(self, members: Collection[EventKey]) -> Iterator[tuple[EventKey, EventKey, float]]:
        """Yield the pairs among some events that are linked now, and that no seal parts."""
        for one, other, bits in self.kept.links(members):
            if one in members and other in members and self.changed.isdisjoint((one, other)) and not self.seals.part(one, other):
                yield one, other, bits
        yield from ((link.left, link.right, link.bits) for link in self._joining())

    def _is_as_it_was(self, cluster: Cluster, stood: Collection[tuple[str, tuple[EventKey, ...], tuple[str, ...]]]) -> bool:
        return (cluster.id, cluster.members, cluster.merged) in stood and all(key.report not in self.added for key in cluster.members)

    def _grouped(self, cluster: Cluster) -> Cluster:
        return replace(cluster, groups=copy_groups(cluster.members, self.records, self.near.known))

    def _settled(self) -> tuple[list[tuple[EventKey, ...]], Clusters]:
        """Give the pieces that are touched, all of whose members are there, and the clusters in which these stood."""
        while True:
            pieces, before = self._touched()
            members = {key for piece in pieces for key in piece}
            self._read({key.report for key in members})
            gone = {key for key in members if key not in self._events_of(key.report)}
            if not gone:
                return pieces, before
            self.changed |= gone

    def _touched(self) -> tuple[list[tuple[EventKey, ...]], Clusters]:
        """Give the pieces that are touched, and the clusters in which their members stood or that are named after these, wholly in these pieces."""
        change = Change(frozenset(self.changed), frozenset(self.there), self._edges())
        while True:
            pieces = touched_pieces(change, self._beside, Bars(self.near.threshold))
            members = {key for piece in pieces for key in piece} | self.changed
            clusters = {one.id: one for one in self.kept.clusters(members, {incident_id(key) for key in members})}
            beyond = {key for one in clusters.values() for key in one.members} - members
            if not beyond:
                return pieces, Clusters(tuple(one for _, one in sorted(clusters.items())))
            change = replace(change, others=change.others | beyond)

    def _edges(self) -> dict[tuple[EventKey, EventKey], float]:
        """Give the bits of all pairs that are linked now and hold an event of an added report."""
        edges = {(link.left, link.right): link.bits for link in self._joining()}
        self._hear({key.report for key in self.changed})
        for key in self.there:
            glued = self._glued(key)
            others = self._standing(glued - self.changed) | (glued & self.there)
            edges.update({(min(key, other), max(key, other)): ALWAYS for other in others if other != key})
        return edges

    def _beside(self, keys: Collection[EventKey]) -> dict[EventKey, dict[EventKey, float]]:
        """Give of each of some events those it was linked to, or is put together with by a person.

        Of events that changed all links are given: they may have been signed since.
        """
        found: dict[EventKey, dict[EventKey, float]] = {key: {} for key in keys}
        linked = list(self.kept.links(keys))
        self._see_sealed({end.report for pair in linked for end in pair[:2]})
        for one, other, bits in linked:
            if self.seals.part(one, other) and self.changed.isdisjoint((one, other)):
                continue
            for end, far in ((one, other), (other, one)):
                if end in found:
                    found[end][far] = bits
        self._hear({key.report for key in keys})
        glued = {key: self._glued(key) for key in keys}
        standing = self._standing({other for others in glued.values() for other in others})
        for key in keys:
            found[key].update({other: ALWAYS for other in glued[key] if other in standing and other != key})
        return found

    def _joining(self) -> Iterator[Link]:
        """Yield the links of events of the added reports that no seal parts."""
        self._see_sealed({end.report for link in self.fresh for end in (link.left, link.right)})
        return (link for link in self.fresh if not self.seals.part(link.left, link.right))

    def _glued(self, key: EventKey) -> set[EventKey]:
        """Give the events that people put together with one: they said so, or signed the incident of both."""
        said = self.same.get(key, set())
        self._see_sealed({other.report for other in (key, *said)})
        return {other for other in said if not self.seals.part(key, other)}.union(self.seals.beside(key))

    def _standing(self, keys: Collection[EventKey]) -> set[EventKey]:
        """Give those of some events that stand in a cluster."""
        return {key for one in self.kept.clusters(keys, ()) for key in one.members}.intersection(keys) if keys else set()

    def _hear(self, reports: Collection[str]) -> None:
        """Get what people decided about pairs of events of some reports, and of those that they put together with these."""
        missing = set(reports) - self._heard
        while missing:
            self._heard |= missing
            found = set[str]()
            for one in self.kept.judgements(missing):
                self.judged[one] = None
                if one.verdict is Verdict.SAME:
                    self.same[one.left].add(one.right)
                    self.same[one.right].add(one.left)
                    found |= {one.left.report, one.right.report}
            missing = found - self._heard

    def _see_sealed(self, reports: Collection[str]) -> None:
        """Get the signed incidents that events of some reports are accounts of."""
        missing = set(reports) - self._seen_sealed
        if missing:
            self._seen_sealed |= missing
            self.seals.add(self.kept.sealed(missing))

    def _read(self, names: Collection[str]) -> None:
        """Get the records of some reports."""
        missing = sorted(set(names) - self.records.keys())
        self.records.update((str(record["id"]), record) for record in self.kept.records(missing))

    def _events_of(self, name: str) -> set[EventKey]:
        return {EventKey(name, event["id"]) for event in self.records[name]["events"]} if name in self.records else set()


def _day(record: Record) -> str:
    """Give the day of a report; those without one stand last."""
    when = record["published"]
    return str(when["start"][:10]) if when and when["start"] else _LATE


def _reached(start: Iterable[int], edges: Iterable[Pair]) -> set[int]:
    """Give all that can be reached from some members over edges."""
    beside: dict[int, set[int]] = {}
    for one, other in edges:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    reached = set(start)
    waiting = list(reached)
    while waiting:
        found = beside.get(waiting.pop(), set()) - reached
        reached |= found
        waiting.extend(found)
    return reached


def incident_id(key: EventKey) -> str:
    """Give the id of the incident whose earliest account this is."""
    number = int.from_bytes(hashlib.sha256(f"{key.report}\0{key.event}".encode()).digest()[:8])
    letters = []
    for _ in range(ID_LETTERS):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return PREFIX + "".join(letters)


def _names(groups: Sequence[tuple[EventKey, ...]], before: Clusters) -> dict[EventKey, tuple[str, tuple[str, ...]]]:
    """Give each group, by its first member, its id and the ids of those merged in it.

    A group keeps the id of the earlier cluster whose founder it holds, of several the one whose founder was published first; the others are merged.
    """
    known = {name: cluster for cluster in before.clusters for name in (cluster.id, *cluster.merged)}
    found = {}
    for group in groups:
        kept = [name for key in group if (name := incident_id(key)) in known]
        given = list(dict.fromkeys([*(known[name].id for name in kept), *kept])) or [incident_id(group[0])]
        own = next((name for name in given if name in kept), given[0])
        found[group[0]] = own, tuple(sorted(name for name in kept if name != own))
    return found


def _refuse_contradictions(judgements: Sequence[Judgement]) -> None:
    """Refuse judgements that cannot all hold.

    Raises:
        LinkError: a chain of `same` joins two events that are judged `not_same`.
    """
    numbers = {key: number for number, key in enumerate(sorted({key for one in judgements for key in (one.left, one.right)}))}
    same = [(numbers[one.left], numbers[one.right]) for one in judgements if one.verdict is Verdict.SAME]
    for one in judgements:
        if one.verdict is Verdict.NOT_SAME and numbers[one.right] in _reached([numbers[one.left]], same):
            raise LinkError(
                f"events {one.left.event!r} of {one.left.report!r} and {one.right.event!r} of {one.right.report!r} are judged not to be one incident, "
                "and other judgements join them; withdraw one of these judgements"
            )
