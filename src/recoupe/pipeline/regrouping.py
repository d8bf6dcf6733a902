"""Say what incidents would come of it if a person said of events that they are one deed or are not, and write nothing.

What is looked at are the reports of the incidents in question and those that people tied to them, found by key, whatever else the ledger holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import ErasedError, UnknownIdError
from recoupe.link.incidents import link_records
from recoupe.model.link import Cluster, Clusters, EventKey, Judgement
from recoupe.model.serial import incident_to_dict
from recoupe.pipeline.ledger import VERDICTS, pairs_of, sealed_by
from recoupe.pipeline.linking import assess_cluster
from recoupe.pipeline.reviewed import reviewed, standing, without_rejected
from recoupe.pipeline.signed import SignedRecords
from recoupe.store.ledger import Ledger
from recoupe.store.values import NAMES, Judged, event_key, split_event_key

Plain = Mapping[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What a person says of pairs of events: `kind` is `same` or `different`, `pairs` are keys of events."""

    kind: str
    pairs: tuple[Pair, ...]

    def events(self) -> tuple[str, ...]:
        """Give the events that it names, each once."""
        return tuple(dict.fromkeys(key for pair in self.pairs for key in pair))

    def judgements(self) -> tuple[Judgement, ...]:
        """Give what linking is told."""
        return tuple(Judgement(_key(left), _key(right), VERDICTS[self.kind]) for left, right in self.pairs)


def members(incident: Plain) -> tuple[str, ...]:
    """Give the keys of the accounts of an incident, in their order."""
    return tuple(event_key(account["report"], account["event"]) for account in incident["accounts"])


def joined(ledger: Ledger, one: Plain, other: Plain, codebook: Codebook) -> tuple[Regrouping, list[dict[str, Any]]]:
    """Give what must be said so that two incidents become one, as little as is enough, and the incidents that come of it.

    Args:
        ledger: which holds them.
        one: an incident.
        other: another.
        codebook: what is known of the world.

    Raises:
        LinkError: people said before that accounts of the two are not one deed.
    """
    first, mine, theirs = members(one)[0], members(one), members(other)
    whole = {*mine, *theirs}
    found: tuple[Regrouping, list[dict[str, Any]]] | None = None
    for keys in (theirs[:1], theirs, (*mine[1:], *theirs)):
        said = Regrouping("same", tuple((first, key) for key in keys))
        found = said, incidents_after(ledger, said, codebook)
        if any(whole <= set(members(incident)) for incident in found[1]):
            return found
    assert found is not None  # there were three to try
    return found


def parted(incident: Plain, keys: Iterable[str]) -> Regrouping:
    """Give what must be said so that some accounts of an incident leave it."""
    leaving = [key for key in members(incident) if key in set(keys)]
    staying = [key for key in members(incident) if key not in leaving]
    return Regrouping("different", tuple((key, other) for key in leaving for other in staying))


def incidents_after(ledger: Ledger, said: Regrouping, codebook: Codebook) -> list[dict[str, Any]]:
    """Give the incidents that would gather the accounts of those in question, as linking and assessing give them.

    Args:
        ledger: which holds the events.
        said: what a person would say.
        codebook: what is known of the world.

    Raises:
        LinkError: it contradicts what people said before.
    """
    concerned = {key for incident in ledger.incidents(said.events()) for key in members(incident)} | set(said.events())
    signed = SignedRecords.of(ledger)
    reports, judged = _around(ledger, {split_event_key(key)[0] for key in concerned})
    records = {name: without_rejected(reviewed(record, judged, codebook, signed)) for name in reports if (record := _record(ledger, name)) is not None}
    keys = tuple(event_key(name, event["id"]) for name, record in records.items() for event in record["events"])
    stood = (Cluster(str(one["id"]), tuple(map(_key, members(one))), tuple(one["merged"])) for one in ledger.incidents(keys))
    after = link_records(records.values(), codebook, (*pairs_of(standing(judged)), *said.judgements()), Clusters(tuple(stood)), sealed_by(ledger, reports))
    touched = (cluster for cluster in after.clusters if any(event_key(key.report, key.event) in concerned for key in cluster.members))
    return [incident_to_dict(assess_cluster(cluster, records, codebook)) for cluster in touched]


def _record(ledger: Ledger, name: str) -> dict[str, Any] | None:
    """Give a record; None of a report that was erased, or taken out, since a person judged it."""
    try:
        return ledger.report(name)
    except (UnknownIdError, ErasedError):
        return None


def _around(ledger: Ledger, reports: set[str]) -> tuple[list[str], Sequence[Judged]]:
    """Give some reports with those that people tied to them, and the judgements on all of these."""
    judged: dict[str, Judged] = {one.id: one for one in ledger.judgements(NAMES)}
    found, waiting = set[str](), set(reports)
    while waiting:
        found |= waiting
        fresh = {one.id: one for name in sorted(waiting) for one in ledger.judgements(name)}
        judged |= fresh
        tied = (one.judgement.events for one in fresh.values() if one.judgement.kind in VERDICTS)
        waiting = {split_event_key(key)[0] for pair in tied for key in pair} - found
    return sorted(found), tuple(judged.values())


def _key(key: str) -> EventKey:
    return EventKey(*split_event_key(key))
