"""Make an incident of a cluster: accounts, fields, tolls, parties, grade."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recoupe.assess.accounts import Lore, Told, account_of, gather_accounts, independence
from recoupe.assess.fields import actors_field, places_field, recipients_field, type_field, weapons_field, when_field
from recoupe.assess.grading import facts_of, grade_of
from recoupe.assess.parties import claims_of, deniers_of, owns_by_name, parties_of
from recoupe.assess.tolls import attackers_toll, denied_toll, given_counts, toll_field, toll_of
from recoupe.codebook.assessing import assess_rules
from recoupe.codebook.load import Codebook
from recoupe.model.incident import Fields, Incident, Tolls
from recoupe.model.link import Cluster

Record = Mapping[str, Any]
KILLED, INJURED = "killed", "injured"


def assess(cluster: Cluster, records: Iterable[Record], codebook: Codebook) -> Incident:
    """Assess one cluster.

    Args:
        cluster: the events of one incident, as linking gave it.
        records: the reports as plain values; more than those of the cluster do no harm.
        codebook: what is known of the world.

    Raises:
        LinkError: an event of the cluster is in none of the records.
        CodebookError: the rules of assessment are damaged.
    """
    lore = Lore(assess_rules(), codebook)
    accounts = gather_accounts(cluster, records)
    groups = independence(cluster)
    fields, tolls = _fields_and_tolls(accounts, lore)
    grade, reasons = grade_of(facts_of(accounts, groups, lore), lore.rules)
    return Incident(
        id=cluster.id,
        accounts=tuple(account_of(told, codebook) for told in accounts),
        fields=fields,
        casualties=tolls,
        grade=grade,
        reasons=reasons,
        merged=cluster.merged,
        independence=groups,
        parties=parties_of(accounts, lore),
        rules=lore.rules.version,
    )


def _fields_and_tolls(accounts: Sequence[Told], lore: Lore) -> tuple[Fields, Tolls]:
    limits = lore.rules.tolls
    claims = list(claims_of(accounts, lore))
    killed, injured = (given_counts(accounts, kind, limits, lambda told: owns_by_name(told, claims, lore)) for kind in (KILLED, INJURED))
    fields = Fields(
        type=type_field(accounts),
        when=when_field(accounts, lore.rules.times),
        places=places_field(accounts, lore.rules.places),
        actors=actors_field(accounts, lore),
        recipients=recipients_field(accounts, lore),
        weapons=weapons_field(accounts),
        killed=denied_toll(toll_field(killed, limits)) if deniers_of(accounts, lore)[1] else toll_field(killed, limits),
        injured=toll_field(injured, limits),
    )
    tolls = Tolls(toll_of(accounts, KILLED, killed, limits), toll_of(accounts, INJURED, injured, limits), attackers_toll(accounts))
    return fields, tolls
