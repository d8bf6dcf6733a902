"""Hold what linking gives: pairs of events with their evidence in bits, and the clusters that are incidents."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class EventKey:
    """One event of one report: id of the report, id of the event in it."""

    report: str
    event: str


class Verdict(StrEnum):
    """What a person decided about two events."""

    SAME = "same"
    NOT_SAME = "not_same"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision that two events are, or are not, of one incident; linking never goes against it."""

    left: EventKey
    right: EventKey
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """What one field says for (bits above 0) or against one incident, with the values of both sides and the reason.

    `conflict` marks values that cannot both be right of one deed: such a pair never stands in one cluster, whatever links lie between.
    """

    field: str
    level: str
    bits: float
    left: str
    right: str
    reason: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Two events weighed: the sum of the evidence in bits (log2 odds), the prior included, and each field's part in it."""

    left: EventKey
    right: EventKey
    bits: float
    probability: float
    evidence: tuple[FieldEvidence, ...]


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Members of a cluster that stem from one source: why (`kind`), which source, and a readable reason."""

    members: tuple[EventKey, ...]
    kind: str
    source: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Events of one incident.

    Attributes:
        id: `RCP-` and a short hash of the earliest member's key.
        members: the earliest published first, equals by key.
        merged: ids that the clusters had which were joined in this one.
        groups: the members by the source they stem from.
    """

    id: str
    members: tuple[EventKey, ...]
    merged: tuple[str, ...] = ()
    groups: tuple[CopyGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Clusters:
    """All clusters, ordered by id, and the pairs that were weighed above the threshold, ordered by key."""

    clusters: tuple[Cluster, ...]
    links: tuple[Link, ...] = ()
