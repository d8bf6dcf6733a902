"""Find the incidents that linking would make one were neither signed: suggestions for a person, who opens one again or leaves it. Nothing here writes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.link.incidents import mean_bits
from recoupe.model.link import EventKey, Verdict
from recoupe.pipeline.ledger import pairs_of
from recoupe.pipeline.regrouping import members
from recoupe.pipeline.reviewed import Decided, standing, without_rejected
from recoupe.pipeline.signed import SignedRecords
from recoupe.store.ledger import Ledger
from recoupe.store.values import NAMES, Edge, Gathering, Judged, split_event_key

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Apart:
    """An incident that stays apart from another.

    Attributes:
        incident: its id.
        signed: the ids of those of the two that are signed, which is why.
        bits: the mean weight between the accounts of both.
        strongest: the strongest link between them.
    """

    incident: str
    signed: tuple[str, ...]
    bits: float
    strongest: Edge


def held_apart(ledger: Ledger, incident: Plain, codebook: Codebook) -> list[Apart]:
    """Give the incidents that would be one with an incident by the rule of linking, were none of the two signed, the heaviest first.

    Args:
        ledger: which holds them.
        incident: an incident as the ledger gives it.
        codebook: what is known of the world.
    """
    keys = set(members(incident))
    crossing = [edge for edge in ledger.edges(keys) if (edge.left in keys) != (edge.right in keys)]
    far = {key for edge in crossing for key in (edge.left, edge.right)} - keys
    signed = ledger.signed_subjects() if far else frozenset[str]()
    others = [one for one in ledger.gatherings(far) if not signed.isdisjoint((one.id, incident["id"]))] if far else []
    if not others:
        return []
    weighed = _Weighed.of(ledger, {split_event_key(key)[0] for one in others for key in (*one.keys, *keys)}, codebook)
    found = (_apart(incident, one, crossing, (signed, weighed.bits(keys, one))) for one in others)
    return sorted((one for one in found if one is not None), key=lambda one: (-one.bits, one.incident))


def _apart(incident: Plain, other: Gathering, crossing: Collection[Edge], known: tuple[Collection[str], float | None]) -> Apart | None:
    """Give one suggestion; None where the two are too far apart to be one anyhow. `known` are what is signed, and the mean bits."""
    signed, bits = known
    if bits is None:
        return None
    between = [edge for edge in crossing if edge.left in other.keys or edge.right in other.keys]
    names = tuple(name for name in (str(incident["id"]), other.id) if name in signed)
    return Apart(other.id, names, round(bits, 3), max(between, key=lambda edge: (edge.bits, edge.left, edge.right)))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Reports as people left them, and the pairs of events that people told apart."""

    records: Mapping[str, Plain]
    told_apart: Collection[frozenset[EventKey]]
    codebook: Codebook

    @classmethod
    def of(cls, ledger: Ledger, reports: Collection[str], codebook: Codebook) -> "_Weighed":
        """Read them from a ledger."""
        judged = list(_judged(ledger, reports))
        decided = Decided.of(judged, SignedRecords.of(ledger))
        records = {str(record["id"]): without_rejected(decided.laid(record, codebook)) for record in ledger.standing(reports)}
        told = pairs_of(standing(judged))
        return cls(records, {frozenset((one.left, one.right)) for one in told if one.verdict is Verdict.NOT_SAME}, codebook)

    def bits(self, keys: Collection[str], other: Gathering) -> float | None:
        """Give the mean weight between two incidents; None where it is too small, where two accounts contradict one another, or where people parted them."""
        left, right = ([EventKey(*split_event_key(key)) for key in sorted(some)] for some in (keys, other.keys))
        if any(frozenset((one, two)) in self.told_apart for one in left for two in right):
            return None
        return mean_bits(self.records.values(), left, right, self.codebook)


def _judged(ledger: Ledger, reports: Collection[str]) -> Iterator[Judged]:
    """Yield what people decided of names and of events of some reports, in the order in which they decided."""
    found = {one.id: one for one in (*ledger.judgements(NAMES), *ledger.judged_on(reports))}
    yield from sorted(found.values(), key=lambda one: (one.entry, one.id))
