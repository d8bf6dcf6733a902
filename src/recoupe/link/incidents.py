"""Link the events of many records into incidents: find pairs worth weighing, weigh them, gather what hangs together.

Everything is a function of the records and the judgements alone: their order changes nothing, and adding one report gives what linking all anew gives.
"""

import hashlib
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recoupe.codebook.linking import link_rules
from recoupe.codebook.load import Codebook
from recoupe.errors import LinkError
from recoupe.link.blocking import MakeKeys, candidate_pairs, kept_keys, key_numbers, sought_keys
from recoupe.link.cluster import Pair, Weights, gather
from recoupe.link.copies import copy_groups, text_keys
from recoupe.link.profile import Known, Profile, event_profile, event_profiles
from recoupe.link.weigh import EVENT, bits_of_events, may_be_one, most_to_come, weigh_events
from recoupe.model.link import Cluster, Clusters, EventKey, Judgement, Link, Verdict

Record = Mapping[str, Any]

PREFIX = "RCP-"
# Letters that are not mistaken for one another when read aloud or typed (Crockford 2002); ten of them keep a million incidents apart.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LETTERS = 10
_LATE = "9999"


def link_records(records: Iterable[Record], codebook: Codebook, judgements: Iterable[Judgement] = (), before: Clusters | None = None) -> Clusters:
    """Link all events of some records.

    Args:
        records: reports as plain values, in any order; one that comes twice counts once.
        codebook: what is known of the world.
        judgements: what people decided about pairs of events; linking never goes against it.
        before: the clusters until now, whose ids are kept.

    Returns:
        All clusters, those of a single event included, ordered by id, and the links that hold them together.

    Raises:
        LinkError: judgements contradict one another.
    """
    ledger = _Ledger(_by_id(records), Known(link_rules(), codebook), tuple(judgements))
    return ledger.clusters(range(len(ledger.profiles)), before or Clusters(()))


def relink(before: Clusters, records: Iterable[Record], added: Collection[str], codebook: Codebook, judgements: Iterable[Judgement] = ()) -> Clusters:
    """Link reports that were added, weighing anew only what hangs together with them; gives what `link_records` gives on all.

    Args:
        before: the clusters of the records that were there.
        records: all reports that may be neighbours of the added ones and all members of clusters that hang together with these, the added ones included.
        added: ids of the reports that were added.
        codebook: what is known of the world.
        judgements: what people decided, the same as before; with other judgements the reports that they name count as added.

    Raises:
        LinkError: judgements contradict one another.
    """
    ledger = _Ledger(_by_id(records), Known(link_rules(), codebook), tuple(judgements))
    touched = ledger.hanging_on(set(added), before.links)
    anew = ledger.clusters(sorted(touched), before)
    gone = {ledger.profiles[number].key for number in touched}
    kept = [cluster for cluster in before.clusters if gone.isdisjoint(cluster.members)]
    links = [link for link in before.links if link.left not in gone]
    return Clusters(tuple(sorted((*kept, *anew.clusters), key=lambda one: one.id)), tuple(sorted((*links, *anew.links), key=lambda one: (one.left, one.right))))


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
    return hashlib.sha256(f"{codebook.digest} {link_rules().digest}".encode()).hexdigest()


def _key_numbers(record: Record, codebook: Codebook, make: MakeKeys) -> frozenset[int]:
    known = Known(link_rules(), codebook)
    copies = text_keys(record, known.rules.copies)
    keys = {key for profile in event_profiles(record, known) for key in make(profile, copies, known.rules)}
    return frozenset(map(int, key_numbers(keys).view(np.int64)))


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


def _by_id(records: Iterable[Record]) -> dict[str, Record]:
    return {record["id"]: record for record in sorted(records, key=lambda one: (one["id"], one["origin"] or ""))}


@dataclass
class _Ledger:
    """Records on the way to clusters. Profiles stand in the order of their keys, so that the order of input is forgotten."""

    records: Mapping[str, Record]
    known: Known
    judgements: tuple[Judgement, ...]
    profiles: list[Profile] = field(init=False)
    numbers: dict[EventKey, int] = field(init=False)
    copies: dict[str, tuple[Hashable, ...]] = field(init=False)
    weighed: dict[Pair, tuple[float, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        profiles = (profile for record in self.records.values() for profile in event_profiles(record, self.known))
        self.profiles = sorted(profiles, key=lambda one: one.key)
        self.numbers = {profile.key: number for number, profile in enumerate(self.profiles)}
        self.copies = {name: text_keys(record, self.known.rules.copies) for name, record in self.records.items()}
        _refuse_contradictions(self.judgements)

    def weigh(self, one: int, other: int) -> tuple[float, bool]:
        """Give the bits of a pair that may stand in one cluster, and whether a conflict parts it; weighed once."""
        if (one, other) not in self.weighed:
            self.weighed[one, other] = bits_of_events(self.profiles[one], self.profiles[other], self.known.rules)
        return self.weighed[one, other]

    def link(self, one: int, other: int) -> Link:
        """Weigh a pair, and say why."""
        return weigh_events(self.profiles[one], self.profiles[other], self.known.rules)

    def judged(self, verdict: Verdict) -> set[Pair]:
        """Give the pairs that people judged so, as far as both events are here."""
        pairs = ((self.numbers.get(one.left), self.numbers.get(one.right)) for one in self.judgements if one.verdict is verdict)
        return {(min(left, right), max(left, right)) for left, right in pairs if left is not None and right is not None and left != right}

    def clusters(self, members: Sequence[int], before: Clusters) -> Clusters:
        """Link some of the profiles among themselves."""
        chosen = [self.profiles[number] for number in members]
        edges = self.edges((members[one], members[other]) for one, other in candidate_pairs(chosen, self.copies, self.known.rules))
        inside = set(members)
        together = {pair for pair in self.judged(Verdict.SAME) if inside.issuperset(pair)}
        weights = Weights(self._bits, self._apart, together, self.judged(Verdict.NOT_SAME), self.known.rules.models[EVENT].threshold)
        groups = gather(members, {pair: link.bits for pair, link in edges.items()}, weights)
        keys = [self._in_order(group) for group in groups]
        names = _names(keys, before)
        found = (Cluster(names[group[0]][0], group, names[group[0]][1], copy_groups(group, self.records, self.known)) for group in keys)
        return Clusters(tuple(sorted(found, key=lambda one: one.id)), tuple(edges.values()))

    def edges(self, candidates: Iterable[Pair]) -> dict[Pair, Link]:
        """Give the pairs that may stand in one cluster and weigh enough for it, in the order of the candidates; of the others nothing is kept."""
        rules, most = self.known.rules, most_to_come(self.known.rules)
        heavy = (pair for pair in candidates if may_be_one(self.profiles[pair[0]], self.profiles[pair[1]], rules, most))
        return {pair: self.link(*pair) for pair in heavy}

    def hanging_on(self, added: set[str], links: Sequence[Link]) -> set[int]:
        """Give the profiles of the added reports and all that hangs together with them, by old links, new ones and judgements."""
        new = {number for number, profile in enumerate(self.profiles) if profile.key.report in added}
        fresh = self.edges(candidate_pairs(self.profiles, self.copies, self.known.rules, new))
        old = {(self.numbers[link.left], self.numbers[link.right]) for link in links if link.left in self.numbers and link.right in self.numbers}
        return _reached(new, {*fresh, *old, *self.judged(Verdict.SAME)})

    def _bits(self, one: int, other: int) -> float:
        return self.weigh(one, other)[0]

    def _apart(self, one: int, other: int) -> bool:
        return self.weigh(one, other)[1]

    def _in_order(self, group: Iterable[int]) -> tuple[EventKey, ...]:
        """Give the events of a cluster, the earliest published first, equals by key."""
        keys = [self.profiles[number].key for number in group]
        return tuple(sorted(keys, key=lambda key: (_day(self.records[key.report]), key)))


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
