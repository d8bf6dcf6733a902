"""Measure linking and assessment by our own sets of accounts: which texts tell of one incident, its grade, what is contested, which accounts are independent.

All texts of a folder are read, linked together and assessed as `recoupe add` does it. Each text stands in the incidents that its events share with other texts.
A gold incident is compared with the incident of ours that holds most of its texts. The unit that is resampled is a gold incident with its distractors.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path
from typing import Any

from recoupe.assess.incident import assess
from recoupe.codebook.load import Codebook
from recoupe.link.incidents import explain_link, link_records
from recoupe.measure.cases import SHARE, Case, Figure, Found, figure_rows, total
from recoupe.measure.goldset import LATER, UNSEEN, GoldFolder, GoldSet, Outcome
from recoupe.measure.incident_gold import GOLD, GoldIncident, IncidentSets, load_sets
from recoupe.measure.link_scores import link_counts
from recoupe.measure.records import Source, read_all
from recoupe.measure.scores import Miss
from recoupe.model.incident import Agreement, Incident
from recoupe.model.link import Cluster, Link
from recoupe.model.report import Report
from recoupe.model.serial import to_dict
from recoupe.read.captures import ReadOptions

NAME, ALL = "incidents", "all"
HOME = "modern/incidents"
# The folders that are read only when they are asked for, and then alone.
SEALED = "sealed"
APART = (SEALED, LATER, UNSEEN)
PAIRWISE, B_CUBED = "texts linked, pairwise", "texts linked, B-cubed"
GRADE, CONTESTED, INDEPENDENCE = "grade", "contested fields", "independence groups"
FIGURES = (Figure(PAIRWISE), Figure(B_CUBED), Figure(GRADE, (SHARE,)), Figure(CONTESTED), Figure(INDEPENDENCE, (SHARE,)))

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the program made of the texts: records by name, and the incidents that hold events of several texts."""

    records: Mapping[str, Record]
    clusters: tuple[Cluster, ...]

    def texts_of(self, cluster: Cluster) -> frozenset[str]:
        """Give the names of the texts of a cluster."""
        ids = {key.report for key in cluster.members}
        return frozenset(name for name, record in self.records.items() if record["id"] in ids)

    def incidents_of(self) -> dict[str, tuple[frozenset[str], ...]]:
        """Give for each text the sets of texts that it shares an incident with; two incidents of the same texts count once."""
        found: dict[str, dict[frozenset[str], None]] = {}
        for cluster in self.clusters:
            texts = self.texts_of(cluster)
            for name in texts if len(texts) > 1 else ():
                found.setdefault(name, {})[texts] = None
        return {name: tuple(clusters) for name, clusters in found.items()}


def measure_incidents(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give how well texts are linked into incidents, and how well these are assessed.

    Raises:
        GoldError: the gold is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    cases: list[Case] = []
    misses: list[Miss] = []
    for home in set_folders(folder):
        sets = load_sets(folder, home, codebook)
        linked = link_texts(sets, codebook, folder)
        cases.extend(_cases(sets, linked, codebook))
        misses.extend(_misses(sets, linked, codebook))
    return Outcome(figure_rows(cases, FIGURES, (ALL,)), tuple(misses), tuple(cases)) if cases else Outcome()


def set_folders(folder: GoldFolder) -> list[Path]:
    """Give the folders that hold sets: the top one and those below it, but those kept apart; or one of these alone."""
    top = next((home for home in (folder.path / HOME, folder.path / NAME, folder.path) if (home / GOLD).is_file()), None)
    if top is None:
        return []
    below = sorted(home for home in top.iterdir() if (home / GOLD).is_file())
    asked = SEALED if folder.sealed else folder.manner.part
    return [home for home in below if home.name == asked] if asked else [top, *(home for home in below if home.name not in APART)]


def link_texts(sets: IncidentSets, codebook: Codebook, folder: GoldFolder) -> Linked:
    """Read all texts of a folder and link them.

    Raises:
        ModelMissingError: the pipeline of a language is not installed.
    """
    sources = [Source(f"{name}.txt", content, ReadOptions()) for name, content in sorted(sets.texts.items())]
    records = read_all(sources, codebook, _plain, folder.manner)
    named = {name: record for name, record in zip(sorted(sets.texts), records, strict=True) if record is not None}
    return Linked(named, link_records(named.values(), codebook).clusters)


def _plain(report: Report, _codebook: Codebook) -> Record:
    return to_dict(report)


def _cases(sets: IncidentSets, linked: Linked, codebook: Codebook) -> Iterator[Case]:
    counts = link_counts(linked.incidents_of(), sets.incidents_of())
    homes = _home_of(sets)
    for one in sets.gold.incidents:
        own = [counts[name] for name, home in homes.items() if home == one.id]
        found = {PAIRWISE: total([pair for pair, _ in own]), B_CUBED: total([b_cubed for _, b_cubed in own])}
        yield Case(one.id, (ALL,), {**found, **_assessed(one, linked, codebook)})


def _home_of(sets: IncidentSets) -> dict[str, str]:
    """Give for each text the gold incident it is counted with: its first one, or the one that it is easily taken for."""
    told = sets.incidents_of()
    near = {name: one.near for name, one in sets.gold.distractors.items()}
    return {name: near.get(name, told[name][0]) for name in sets.texts}


def _assessed(gold: GoldIncident, linked: Linked, codebook: Codebook) -> dict[str, Found]:
    """Score the incident of ours that holds most of the texts; where none holds any, all is missed."""
    ours = found_incident(gold, linked, codebook)
    grade = bool(ours and ours.grade is gold.grade)
    contested, wanted = contested_fields(ours), set(gold.contested_fields)
    both = len(contested & wanted)
    groups = independence_groups(ours, linked)
    right = sum(frozenset(group) in groups for group in gold.independence)
    return {
        GRADE: Found(grade, 1, grade, 1),
        CONTESTED: Found(both, len(contested), both, len(wanted)),
        INDEPENDENCE: Found(right, len(gold.independence), right, len(gold.independence)),
    }


def found_incident(gold: GoldIncident, linked: Linked, codebook: Codebook) -> Incident | None:
    """Give the incident of ours that holds most texts of a gold one, of equals the one with fewest others; None where none holds any."""
    wanted = set(gold.accounts)
    ranked = [(len(texts & wanted), -len(texts - wanted), cluster.id, cluster) for cluster in linked.clusters if (texts := linked.texts_of(cluster)) & wanted]
    if not ranked:
        return None
    *_, best = max(ranked, key=lambda one: one[:3])
    return assess(best, linked.records.values(), codebook)


def contested_fields(incident: Incident | None) -> set[str]:
    """Give the names of the fields of an incident that are contested."""
    if incident is None:
        return set()
    return {field.name for field in fields(incident.fields) if getattr(incident.fields, field.name).agreement is Agreement.CONTESTED}


def independence_groups(incident: Incident | None, linked: Linked) -> set[frozenset[str]]:
    """Give the groups of texts of an incident that stem from one source."""
    if incident is None:
        return set()
    names = {record["id"]: name for name, record in linked.records.items()}
    return {frozenset(names[incident.accounts[index].report] for index in group.accounts) for group in incident.independence}


def _misses(sets: IncidentSets, linked: Linked, codebook: Codebook) -> Iterator[Miss]:
    gold, ours = sets.incidents_of(), linked.incidents_of()
    for one, other in combinations(sorted(sets.texts), 2):
        wanted, found = bool(set(gold[one]) & set(gold[other])), bool(set(ours.get(one, ())) & set(ours.get(other, ())))
        if wanted != found:
            yield _link_miss((one, other), linked, codebook, wanted=wanted)
    for incident in sets.gold.incidents:
        yield from _assess_misses(incident, linked, codebook)


def _link_miss(pair: tuple[str, str], linked: Linked, codebook: Codebook, *, wanted: bool) -> Miss:
    best = best_link(pair, linked, codebook)
    why = "; ".join(f"{one.field} {one.level} {one.bits:+.1f}{' CONFLICT' if one.conflict else ''}" for one in best.evidence) if best else "no events"
    said = f"{best.bits:+.1f} bits, {best.left.event} and {best.right.event}" if best else "nothing to link"
    cause = _cause(best) if wanted else "linked"
    return Miss(PAIRWISE, " ".join(pair), "one incident" if wanted else "two incidents", "linked" if wanted else "apart", said, why, cause)


def best_link(pair: tuple[str, str], linked: Linked, codebook: Codebook) -> Link | None:
    """Give the two events of two texts that weigh most as a pair; None where a text has no event."""
    one, other = (linked.records.get(name, {"events": ()}) for name in pair)
    links = [explain_link(one, left["id"], other, right["id"], codebook) for left in one["events"] for right in other["events"]]
    return max(links, key=lambda link: (link.bits, link.left, link.right), default=None)


def _cause(best: Link | None) -> str:
    if best is None:
        return "a text without events"
    if any(one.conflict for one in best.evidence):
        return "a conflict of values"
    return "too little evidence" if best.bits < 0 else "outweighed in the cluster"


def _assess_misses(gold: GoldIncident, linked: Linked, codebook: Codebook) -> Iterator[Miss]:
    ours = found_incident(gold, linked, codebook)
    if ours is None or ours.grade is not gold.grade:
        yield Miss(GRADE, gold.id, gold.id, gold.grade, ours.grade if ours else "no incident", " ".join(ours.reasons) if ours else gold.why)
    contested, groups = contested_fields(ours), independence_groups(ours, linked)
    for name in sorted(contested ^ set(gold.contested_fields)):
        shown = "; ".join(f"{value.value}" for value in getattr(ours.fields, name).values) if ours else ""
        yield Miss(CONTESTED, gold.id, name, "contested" if name in gold.contested_fields else "not contested", shown, gold.why)
    for group in gold.independence:
        if frozenset(group) not in groups:
            yield Miss(INDEPENDENCE, gold.id, " ".join(group), "one group", _groups_text(groups), _reasons_text(ours))


def _groups_text(groups: Collection[Collection[str]]) -> str:
    return "; ".join(sorted(" ".join(sorted(group)) for group in groups))


def _reasons_text(ours: Incident | None) -> str:
    return " ".join(group.reason for group in ours.independence) if ours else ""


GOLD_SET = GoldSet(
    NAME,
    "accounts of one incident by several outlets: linked, graded, compared",
    f"{HOME}/{GOLD}",
    measure_incidents,
    parts=(LATER, UNSEEN),
)
