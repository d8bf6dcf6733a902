"""Link records into incidents and assess them, without a ledger: what is in the records and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recoupe.assess.incident import assess
from recoupe.codebook.load import Codebook
from recoupe.link.incidents import link_records
from recoupe.model.incident import Incident
from recoupe.model.link import Cluster


def incidents_of(records: Iterable[Mapping[str, Any]], codebook: Codebook) -> Iterator[Incident]:
    """Yield the incidents that records tell of, in the order of their ids.

    Args:
        records: reports as plain values, in any order; one that comes twice counts once.
        codebook: what is known of the world.

    Raises:
        CodebookError: the rules of linking or of assessment are damaged.
    """
    by_id = {record["id"]: record for record in sorted(records, key=lambda one: (one["id"], one["origin"] or ""))}
    for cluster in link_records(by_id.values(), codebook).clusters:
        yield assess_cluster(cluster, by_id, codebook)


def assess_cluster(cluster: Cluster, records: Mapping[str, Mapping[str, Any]], codebook: Codebook) -> Incident:
    """Assess a cluster with the records of its members alone.

    Args:
        cluster: the events of one incident.
        records: records by id, those of its members among them.
        codebook: what is known of the world.

    Raises:
        CodebookError: the rules of assessment are damaged.
    """
    return assess(cluster, [records[name] for name in dict.fromkeys(member.report for member in cluster.members)], codebook)
