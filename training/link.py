"""Estimate what evidence weighs when accounts are linked, and how rare words are: `link/weights.json` and `link/terms.json` of the codebook.

Two models, both Fellegi and Sunter's: `event` pairs events, on our own sets of accounts that were opened; `report` pairs whole reports, on the
visible topics of ECB+. m is counted on pairs of one incident. Which of two reports' events are the pair is not told: the pair that weighs most is
taken, and weights and pairs are fitted in turns. u is counted on all other pairs, those that are easily mistaken weighed more. The prior is chosen
for the best pairwise F1.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from recoupe.codebook.linking import LinkRules, Model, Weight, link_rules
from recoupe.codebook.load import load_codebook
from recoupe.link.cluster import Weights, gather
from recoupe.link.compare import compare_events, compare_reports
from recoupe.link.profile import Known, Profile, event_profiles, report_profile
from recoupe.link.weigh import OF_THE_TEXT
from recoupe.measure.ecbplus import plain
from recoupe.measure.goldset import LATER, GoldFolder, Manner
from recoupe.measure.incident_gold import load_sets
from recoupe.measure.incidents import set_folders
from recoupe.measure.link_scores import link_counts
from recoupe.measure.records import Source, plain_text, read_all
from recoupe.model.report import Report
from recoupe.model.serial import to_dict
from recoupe.read.sources import ReadOptions
from training.link_terms import write_terms

ROOT = Path(__file__).resolve().parents[1]
TURNS = 6
# Cases that the estimate of m leans on, spread as u is: a level seen once among matches says little.
LEAN = 20.0
MOST_BITS = 6.0
# How often a pair that is easily mistaken counts: a distractor, a look-alike of one topic of ECB+, two deeds of one report.
EVENT_HARD, REPORT_HARD, WITHIN = 20.0, 100.0, 1.0
PLAIN_HALF = 0.5
# Levels that weigh no more than those before them, whatever the counts of a small set say.
ORDERED = {
    "when": ("same-day", "overlap", "gap-1", "gap-3", "gap-10", "far"),
    "published": ("gap-1", "gap-3", "gap-10", "far"),
    "places": ("same-point", "near-point", "alike", "inside", "same-area", "close", "same-country", "apart", "other-country"),
    "actors": ("same", "alike", "kind", "country", "other"),
    "recipients": ("same", "alike", "kind", "country", "other"),
    "killed": ("same-telling", "same", "near", "other", "far"),
    "counts": ("same-telling", "same", "near", "other", "far"),
    "modes": ("same", "shared", "other"),
    "weapons": ("same", "shared", "other"),
    "type": ("same", "same-common", "kin", "other"),
    "numbers": ("most", "some", "few", "none"),
}
# Of these the level names end in the upper end of a band: the more, the better.
BANDED = {"names": ("shared-",), "words": ("own-cosine-", "cross-cosine-"), "opening": ("cosine-",)}

Levels = tuple[tuple[str, str], ...]


@dataclass
class Cell:
    """What is seen of one pair: its levels, and whether a field forbids that it is one deed."""

    levels: Levels
    conflict: bool


@dataclass
class Task:
    """One set to fit on.

    Attributes:
        profiles: all profiles, in the order of their keys.
        cells: what is seen of pairs, by the numbers of the profiles.
        document: the text that a profile is of.
        gold: the incidents of a text; texts without an entry are other news.
        hard: whether two texts are easily mistaken.
    """

    profiles: list[Profile]
    cells: dict[tuple[int, int], Cell]
    document: list[str]
    gold: dict[str, set[str]]
    hard: Callable[[str, str], bool]
    hard_weight: float
    matches: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for pair in self.cells:
            one, other = sorted(self.document[number] for number in pair)
            if one != other and self.gold.get(one, set()) & self.gold.get(other, set()):
                self.matches[one, other].append(pair)

    def restricted(self, keep: Callable[[str], bool]) -> Task:
        """Give the task on some of the texts alone."""
        cells = {pair: cell for pair, cell in self.cells.items() if all(keep(self.document[number]) for number in pair)}
        gold = {name: incidents for name, incidents in self.gold.items() if keep(name)}
        return Task(self.profiles, cells, self.document, gold, self.hard, self.hard_weight)


def event_task(records: Mapping[str, Mapping[str, Any]], gold: Mapping[str, set[str]], near: Mapping[str, str]) -> Task:
    """Make the task of events: our own sets, and other reports, whose deeds are nobody else's.

    Args:
        records: all reports as plain values, by name.
        gold: the incidents of each text of the sets.
        near: the incident that a distractor is easily taken for.
    """
    known = Known(link_rules(), load_codebook())
    named = [(profile, name) for name, record in records.items() for profile in event_profiles(record, known)]
    named.sort(key=lambda one: one[0].key)
    profiles, document = [one for one, _ in named], [name for _, name in named]
    cells = {pair: event_cell(profiles[pair[0]], profiles[pair[1]], known.rules) for pair in combinations(range(len(profiles)), 2)}

    def hard(one: str, other: str) -> bool:
        return near.get(one) in gold.get(other, ()) or near.get(other) in gold.get(one, ())

    return Task(profiles, cells, document, {name: set(found) for name, found in gold.items()}, hard, EVENT_HARD)


def event_cell(one: Profile, other: Profile, rules: LinkRules) -> Cell:
    """See two events as linking does."""
    within = one.key.report == other.key.report
    seen = [comparison for comparison in compare_events(one, other, rules) if not within or comparison.field not in OF_THE_TEXT]
    return Cell(tuple((comparison.field, comparison.level) for comparison in seen), any(comparison.conflict for comparison in seen))


def report_task(records: Mapping[str, Mapping[str, Any]], gold: Mapping[str, set[str]]) -> Task:
    """Make the task of whole reports: ECB+, whose topics hold two incidents each that are easily mistaken."""
    rules = link_rules()
    named = sorted(((report_profile(record, rules), name) for name, record in records.items()), key=lambda one: one[1])
    profiles, document = [one for one, _ in named], [name for _, name in named]
    cells = {}
    for pair in combinations(range(len(profiles)), 2):
        seen = compare_reports(profiles[pair[0]], profiles[pair[1]], rules)
        cells[pair] = Cell(tuple((one.field, one.level) for one in seen), conflict=False)
    return Task(profiles, cells, document, {name: set(found) for name, found in gold.items()}, lambda one, other: topic(one) == topic(other), REPORT_HARD)


def topic(document: str) -> str:
    """Give the topic of a document of ECB+."""
    return document.split("/")[0]


Bits = dict[tuple[str, str], Weight]


def fit(task: Task) -> Bits:
    """Fit weights and pairs in turns."""
    others = _others(task)
    weights = {key: Weight(0, 0, bits) for key, bits in _first_guess(task).items()}
    for _ in range(TURNS):
        chosen = [max(pairs, key=lambda pair: (total(task.cells[pair], weights), pair)) for pairs in task.matches.values()]
        weights = _estimate(Counter(level for pair in chosen for level in task.cells[pair].levels), others)
    return weights


def _first_guess(task: Task) -> dict[tuple[str, str], float]:
    """Let names, days, places and figures that agree count, until there are counts."""
    found = {}
    for cell in task.cells.values():
        for name, level in cell.levels:
            order = ORDERED.get(name, ())
            found[name, level] = float(level in order[:2]) * 2 if order else _band_end(level) / 2
    return found


def _others(task: Task) -> Counter[tuple[str, str]]:
    """Count the levels of pairs that are not of one incident."""
    matched = {pair for pairs in task.matches.values() for pair in pairs}
    counts: Counter[tuple[str, str]] = Counter()
    for pair, cell in task.cells.items():
        if pair in matched:
            continue
        one, other = (task.document[number] for number in pair)
        weight = WITHIN if one == other else task.hard_weight if task.hard(one, other) else 1.0
        for level in cell.levels:
            counts[level] += weight
    return counts


def _estimate(matches: Counter[tuple[str, str]], others: Counter[tuple[str, str]]) -> Bits:
    found: Bits = {}
    for name in sorted({name for name, _ in (*matches, *others)}):
        levels = sorted({level for other, level in (*matches, *others) if other == name})
        same, apart = (sum(counts[name, level] for level in levels) for counts in (matches, others))
        raw = {}
        for level in levels:
            u = (others[name, level] + PLAIN_HALF) / (apart + PLAIN_HALF * len(levels))
            m = (matches[name, level] + LEAN * u) / (same + LEAN)
            raw[level] = m, u, matches[name, level] + LEAN * u
        bits = _ordered(name, {level: math.log2(m / u) for level, (m, u, _) in raw.items()}, {level: n for level, (_, _, n) in raw.items()})
        for level, (m, u, _) in raw.items():
            found[name, level] = Weight(round(m, 5), round(u, 5), round(max(-MOST_BITS, min(MOST_BITS, bits[level])), 2))
    return found


def _ordered(name: str, bits: dict[str, float], counts: Mapping[str, float]) -> dict[str, float]:
    """Let no level weigh more than one before it: neighbours that stand the wrong way round share their mean (pool adjacent violators)."""
    rows = [[level for level in ORDERED[name] if level in bits]] if name in ORDERED else _bands(name, bits)
    for row in rows:
        pools: list[tuple[float, float, list[str]]] = []
        for level in row:
            pools.append((bits[level] * counts[level], counts[level], [level]))
            while len(pools) > 1 and pools[-2][0] / pools[-2][1] < pools[-1][0] / pools[-1][1]:
                (a, b, c), (d, e, f) = pools.pop(), pools.pop()
                pools.append((a + d, b + e, f + c))
        bits |= {level: value / n for value, n, levels in pools for level in levels}
    return bits


def _bands(name: str, levels: Iterable[str]) -> list[list[str]]:
    """Give the bands of a field in order, the highest first, one list a kind."""
    return [sorted((level for level in levels if level.startswith(start)), key=_band_end, reverse=True) for start in BANDED.get(name, ())]


def _band_end(level: str) -> float:
    """Give the upper end of a band; the last band is open and lies above its own."""
    head, _, end = level.rpartition("-")
    try:
        return float(end) + (0.001 if head.endswith("over") else 0.0)
    except ValueError:
        return 0.0


def total(cell: Cell, weights: Mapping[tuple[str, str], Weight]) -> float:
    """Add up the evidence of a pair."""
    return sum(weights[level].bits for level in cell.levels if level in weights)


# Against one deed speaks that one report tells two. Texts that are linked do not show it, so that it is set and not fitted: at this much, two dispatches of
# one text come out as the deeds that they tell, and the F1 of texts stays within a point of what it is without.
WITHIN_BITS = -9.0


def weigh_all(task: Task, weights: Bits) -> dict[tuple[int, int], float]:
    """Add up the evidence of all pairs of a task."""
    return {pair: total(cell, weights) + WITHIN_BITS * (len({task.document[number] for number in pair}) == 1) for pair, cell in task.cells.items()}


def clusters(task: Task, weighed: Mapping[tuple[int, int], float], prior: float) -> dict[str, set[int]]:
    """Link the profiles of a task by their evidence, and give the clusters of each text that it shares with another."""
    members = sorted({number for pair in task.cells for number in pair})
    edges = {pair: bits + prior for pair, bits in weighed.items() if bits + prior >= 0 and not task.cells[pair].conflict}
    groups = gather(members, edges, Weights(lambda a, b: None if task.cells[a, b].conflict else weighed[a, b] + prior, set(), set(), 0.0))
    found: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for document in (documents := {task.document[member] for member in group}):
            if len(documents) > 1:
                found[document].add(number)
    return found


def linked_texts(task: Task, weighed: Mapping[tuple[int, int], float], prior: float) -> tuple[float, float, float]:
    """Count the pairs of texts that are linked rightly, that are linked, and that should be."""
    gold = {name: sorted(incidents) for name, incidents in task.gold.items()}
    counts = [pair for pair, _ in link_counts(clusters(task, weighed, prior), gold).values()]
    right, answered, wanted = (sum(one[at] for one in counts) for at in (0, 1, 3))
    return right, answered, wanted


# Priors that are tried, in bits.
PRIORS = [-bits / 2 for bits in range(41)]
# What differs by less is a tie.
TIE = 0.002


def best_prior(task: Task, weights: Bits) -> float:
    """Give the prior with the best pairwise F1, of equals the lowest: a ledger holds more strangers than a set, and there a weak link costs most.

    The lowest within a whole point of the best was too careful: sets that nothing was fitted on lost 13 points of recall by it, and won 7 of precision.
    """
    weighed = weigh_all(task, weights)
    tried = {prior: _f1(*linked_texts(task, weighed, prior)) for prior in PRIORS}
    best = max(tried.values())
    return min(prior for prior, value in tried.items() if value >= best - TIE)


def _f1(right: float, answered: float, wanted: float) -> float:
    return 2 * right / (answered + wanted) if answered + wanted else 0.0


def fold_of(name: str, folds: int) -> int:
    """Put a name in a fold, the same on every machine."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % folds


def cross_validate(task: Task, group: Callable[[str], str], folds: int = 5) -> tuple[float, float, float]:
    """Give precision, recall and F1 of texts linked with weights and prior that were fitted without their folds.

    Args:
        task: the task.
        group: what must not be parted: the incident of an account and of its distractors, the topic of a document.
        folds: how many.
    """
    sums = [0.0, 0.0, 0.0]
    for fold in range(folds):
        inside = task.restricted(lambda name, fold=fold: fold_of(group(name), folds) != fold)
        outside = task.restricted(lambda name, fold=fold: fold_of(group(name), folds) == fold)
        weights = fit(inside)
        counts = linked_texts(outside, weigh_all(outside, weights), best_prior(inside, weights))
        sums = [so_far + one for so_far, one in zip(sums, counts, strict=True)]
    right, answered, wanted = sums
    return right / max(1, answered), right / max(1, wanted), _f1(*sums)


def fitted_model(task: Task, source: str) -> Model:
    """Fit a task and make the model of it."""
    weights = fit(task)
    fields: dict[str, dict[str, Weight]] = defaultdict(dict)
    for (name, level), weight in sorted(weights.items()):
        fields[name][level] = weight
    return Model(fields, best_prior(task, weights), WITHIN_BITS, 0.0, source)


def write_models(models: Mapping[str, Model], out: Path) -> None:
    """Write models as JSON, a level a line."""
    plain = {name: {**_head(model), "fields": {name: _field(levels) for name, levels in model.fields.items()}} for name, model in models.items()}
    text = json.dumps(plain, indent=1, sort_keys=True)
    out.write_text(text + "\n", "utf-8")


def _head(model: Model) -> dict[str, Any]:
    return {"prior": model.prior, "within": model.within, "threshold": model.threshold, "source": model.source}


def _field(levels: Mapping[str, Weight]) -> dict[str, dict[str, float]]:
    return {level: {"m": weight.m, "u": weight.u, "bits": weight.bits} for level, weight in levels.items()}


def _record(report: Report, _codebook: object) -> dict[str, Any]:
    return to_dict(report)


@dataclass
class OwnSets:
    """Our own sets: records by name, the incidents of each text, and which incident a distractor is taken for."""

    records: dict[str, Mapping[str, Any]]
    gold: dict[str, set[str]]
    near: dict[str, str]

    def group(self, name: str) -> str:
        """Give what must not be parted from a text: its incident, or the one it is taken for."""
        return self.near.get(name) or min(self.gold.get(name, {name}))


def own_sets(workers: int) -> OwnSets:
    """Read our sets of accounts that were opened, and our open reports as other news."""
    book, found = load_codebook(), OwnSets({}, {}, {})
    plain = Manner(workers=workers)
    folders = (GoldFolder(ROOT / "gold", manner=plain), GoldFolder(ROOT / "gold", manner=replace(plain, part=LATER)), GoldFolder(ROOT / "gold", sealed=True))
    for folder, home in [(each, home) for each in folders for home in set_folders(each)]:
        sets = load_sets(folder, home, book)
        found.gold |= {name: set(incidents) for name, incidents in sets.incidents_of().items()}
        found.near |= {name: one.near for name, one in sets.gold.distractors.items()}
        found.records |= _read(sets.texts, workers)
    others = sorted(path for path in (ROOT / "gold" / "modern" / "open").iterdir() if path.suffix in {".txt", ".html"})
    found.records |= _read({path.stem: path.read_bytes() for path in others}, workers)
    return found


def _read(texts: Mapping[str, bytes], workers: int) -> dict[str, Mapping[str, Any]]:
    sources = [Source(name, content, ReadOptions()) for name, content in texts.items()]
    records = read_all(sources, load_codebook(), _record, Manner(workers=workers))
    return {name: record for name, record in zip(texts, records, strict=True) if record is not None}


def ecbplus(data: Path, workers: int) -> Task:
    """Read the visible topics of ECB+."""
    items = [json.loads(line) for line in (data / "ecbplus" / "visible.jsonl").read_text("utf-8").split("\n") if line]
    sources = [plain_text(item["doc"], plain(item), "en") for item in items]
    records = read_all(sources, load_codebook(), _record, Manner(workers=workers))
    named = {item["doc"]: record for item, record in zip(items, records, strict=True) if record is not None}
    return report_task(named, {item["doc"]: {item["incident"]} for item in items})


def make(data: Path, out: Path, workers: int) -> dict[str, tuple[float, float, float]]:
    """Count the words, fit both models, write them, and give what they reach on texts that they were not fitted on.

    Args:
        data: the folder with `ud` and `ecbplus`.
        out: the folder `link` of the codebook.
        workers: processes that read.
    """
    write_terms(data, out / "terms.json")
    link_rules.cache_clear()
    sets = own_sets(workers)
    events, reports = event_task(sets.records, sets.gold, sets.near), ecbplus(data, workers)
    models = {
        "event": fitted_model(events, f"gold/modern/incidents, open, later and sealed: {len(sets.gold)} texts; gold/modern/open as other news (CC0)"),
        "report": fitted_model(reports, f"ECB+ (Cybulska and Vossen 2014, CC BY 3.0), visible topics: {len(reports.gold)} documents"),
    }
    write_models(models, out / "weights.json")
    return {"event": cross_validate(events, sets.group), "report": cross_validate(reports, topic)}
