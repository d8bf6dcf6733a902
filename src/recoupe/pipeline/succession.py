"""Follow what became of reports whose origin shows another version now.

Their events leave the incidents, and an incident that stood on them alone leads to where the new version stands.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.errors import ErasedError, UnknownIdError
from recoupe.link.incidents import explain_link
from recoupe.model.link import Cluster, Clusters, EventKey
from recoupe.store.ledger import Ledger

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Succession:
    """Reports that no origin shows any more, with the report that each one's origin shows now."""

    now: Mapping[str, str]
    old: Mapping[str, Record]

    @classmethod
    def of(cls, ledger: Ledger, reports: Collection[str]) -> "Succession":
        """Read from a ledger what became of some reports, and what some reports came after; one that was erased has no events to follow."""
        now = ledger.successors(reports)
        return cls(now, dict(_still_known(ledger, now)))

    @classmethod
    def of_accounts(cls, ledger: Ledger, reports: Collection[str]) -> "Succession":
        """Read from a ledger what became of reports that incidents have accounts of, all at once."""
        now = {old: new for old, new in ledger.successors().items() if old in reports}
        return cls(now, dict(_still_known(ledger, now)))

    def events(self) -> tuple[EventKey, ...]:
        """Give the events of the reports that are shown no more."""
        return tuple(EventKey(name, event["id"]) for name, record in self.old.items() for event in record["events"])

    def heirs(self, before: Clusters, after: Clusters, records: Mapping[str, Record], codebook: Codebook) -> dict[str, str]:
        """Give, for incidents that lost an event and stand no more, the incident that most of their events stand in now, edited ones as they are told now."""
        home = {key: one.id for one in after.clusters for key in one.members}
        standing = set(home.values())
        found = {}
        for one in before.clusters:
            if one.id not in standing and any(key.report in self.now for key in one.members):
                homes = Counter(home[key] for key in self._told_now(one, records, codebook) if key in home)
                if homes:
                    found[one.id] = min(homes, key=lambda name: (-homes[name], name))
        return found

    def _told_now(self, cluster: Cluster, records: Mapping[str, Record], codebook: Codebook) -> Iterator[EventKey]:
        """Yield the members of a cluster, an event of an old version as the event of the new one that is most like it, if one is."""
        for key in cluster.members:
            if key.report not in self.now:
                yield key
            elif key.report in self.old and self.now[key.report] in records:
                there = records[self.now[key.report]]
                weighed = [(explain_link(self.old[key.report], key.event, there, event["id"], codebook).bits, event["id"]) for event in there["events"]]
                best = max(weighed, default=(0.0, ""))
                if best[0] > 0:
                    yield EventKey(there["id"], best[1])


def _still_known(ledger: Ledger, reports: Collection[str]) -> Iterator[tuple[str, Record]]:
    for name in reports:
        try:
            yield name, ledger.report(name)
        except (ErasedError, UnknownIdError):
            continue
