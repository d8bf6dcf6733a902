"""Fit the small linear models of the MUC-4 lens: which events are one incident, which incidents count, who fills which slot, on whose word.

Learned from the development messages alone (`muc4/dev.jsonl`); their words are never features, only classes, relations and distances are
(`recoupe.export.muc4_features`, `muc4_pairs`). Logistic regression, seeded; thresholds are chosen on five folds for the best GTT F1.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from recoupe.codebook.lens import Muc4Lens, muc4_lens
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.export.incidents import incident_stage, incident_type, is_recent
from recoupe.export.muc4_candidates import ROLES
from recoupe.export.muc4_features import confidence_features
from recoupe.export.muc4_pairs import pair_features
from recoupe.export.muc4_reading import CONFIDENCE, Reading, read_record
from recoupe.export.muc4_slots import when_and_where
from recoupe.export.muc4_strings import Strings
from recoupe.measure.cases import Found, total
from recoupe.measure.goldset import Manner
from recoupe.measure.muc4_scoring.gtt import ITEMS, Reduction, RoleTemplate, gtt_counts
from recoupe.measure.records import plain_text, read_all
from recoupe.model.serial import to_dict

SEED, FOLDS = 0, 5
# Inverse strength of the regularisation, by model; roles share one.
STRENGTH = {"pair": 0.2, "relevance": 0.1, "role": 0.1, "confidence": 0.3}
PAIR_THRESHOLD = 0.6
GRID = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
# Weights below this change no decision and only make the file long.
LEAST = 0.015
SLOT = {
    "individual": "PERP: INDIVIDUAL ID",
    "organisation": "PERP: ORGANIZATION ID",
    "thing": "PHYS TGT: ID",
    "name": "HUM TGT: NAME",
    "description": "HUM TGT: DESCRIPTION",
    "weapon": "INCIDENT: INSTRUMENT ID",
}
SCORED = ("individual", "organisation", "thing", "name", "weapon")
FULL, SOME = 1.0, 0.4
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')
_PLACE = re.compile(r":\s*([^:(]+?)\s*(?:\(|:|$)")
plain = Reduction().mention


@dataclass
class Key:
    """A template of the key: its types, its strings by slot, its places, its date, its confidences by string."""

    types: tuple[str, ...]
    strings: dict[str, list[set[str]]]
    places: set[str]
    date: str
    confidence: dict[str, str] = field(default_factory=dict)

    def holds(self, role: str, text: str) -> bool:
        """Tell whether a string is a right filler of a role."""
        return any(text in entity for entity in self.strings[role])


@dataclass
class Row:
    """One incident of one message, with the template of the key that it stands for, if any."""

    doc: str
    number: int
    reading: Reading
    key: Key | None


def read_key(template: dict[str, list[str]]) -> Key:
    """Read a template of the key."""
    strings = {role: [_entity(line, tagged=role == "description") for line in template.get(label, [])] for role, label in SLOT.items()}
    told = [(line.partition(":")[0].split("/")[0].strip(" ("), line) for line in template.get("PERP: ORGANIZATION CONFIDENCE", [])]
    confidence = {plain(text): value for value, line in told for text in _QUOTED.findall(line)}
    places = {plain(name) for line in template.get("INCIDENT: LOCATION", []) for name in _PLACE.findall(line)}
    types = tuple(part.strip() for part in template["INCIDENT: TYPE"][0].split("/"))
    return Key(types, strings, places, " ".join(template.get("INCIDENT: DATE", [])), confidence)


def _entity(line: str, *, tagged: bool) -> set[str]:
    """Give the alternatives of a filler; of a tagged one those before the tag."""
    return {plain(text) for text in _QUOTED.findall(line.split('": ')[0] + '"' if tagged and '": ' in line else line)}


def fit(data: Path, out: Path, workers: int = 2) -> dict[str, float]:
    """Fit all models on the development messages, and write them.

    Args:
        data: the folder that holds `muc4/dev.jsonl`.
        out: the file that is written.
        workers: processes that read the messages.

    Returns:
        Thresholds, and the GTT F1 over the folds.
    """
    content = (data / "muc4" / "dev.jsonl").read_bytes()
    messages = [json.loads(line) for line in content.decode("utf-8").split("\n") if line.strip()]
    codebook = load_codebook()
    read = read_all([plain_text(one["id"], one["text"], "en") for one in messages], codebook, _plain_record, Manner(workers=workers))
    records = {one["id"]: record for one, record in zip(messages, read, strict=True) if record is not None}
    keys = {one["id"]: [read_key(template) for template in one["templates"]] for one in messages}
    reduced = {one["id"]: Reduction().gold(one["templates"], one["text"]) for one in messages}
    lens = replace(muc4_lens(), models={"pair": _fit_pairs(records, keys, codebook)}, thresholds={"pair": PAIR_THRESHOLD})
    rows = [row for doc in sorted(records) for row in _rows(doc, records[doc], keys[doc], codebook, lens)]
    thresholds, score = _choose(rows, reduced)
    models = {"pair": lens.models["pair"], **_fit_rest(rows)}
    label = {"made by": "python -m training muc4", "data": hashlib.sha256(content).hexdigest(), "codebook": codebook.digest, "seed": SEED, "folds": FOLDS}
    _write(out, label, models, {"pair": PAIR_THRESHOLD, **thresholds}, score)
    return {**thresholds, "GTT F1 over the folds": score}


def _plain_record(report: Any, _codebook: Codebook) -> dict[str, Any]:
    return to_dict(report)


# --- which events are one incident


def _fit_pairs(records: dict[str, Any], keys: dict[str, list[Key]], codebook: Codebook) -> dict[str, float]:
    samples = [sample for doc in sorted(records) for sample in _pairs(records[doc], keys[doc], codebook)]
    return _fit([features for features, _ in samples], [same for _, same in samples], STRENGTH["pair"])


def _pairs(record: dict[str, Any], keys: list[Key], codebook: Codebook) -> list[tuple[dict[str, float], bool]]:
    """Give the pairs of events of which it is sure to which template each belongs."""
    lens = muc4_lens()
    strings = Strings(record, codebook, lens)
    told = [(event, incident_type(event, lens), incident_stage(event, lens)) for event in record["events"] if is_recent(record, event, lens)]
    known = [(event, kind, stage, _home(event, kind, keys, strings)) for event, kind, stage in told if kind and stage]
    return [
        (pair_features(one[0], two[0], (one[1], two[1]), record), one[3] == two[3])
        for at, two in enumerate(known)
        for one in known[:at]
        if one[2] == two[2] and one[3] is not None and two[3] is not None
    ]


VIOLENT = {"ATTACK", "BOMBING", "ARSON"}


def _home(event: dict[str, Any], kind: str, keys: list[Key], strings: Strings) -> int | None:
    """Give the template that an event surely belongs to."""
    scored = sorted(((_likeness(event, kind, key, strings), -number) for number, key in enumerate(keys) if _may_be(kind, key)), reverse=True)
    if not scored or scored[0][0] < FULL or (len(scored) > 1 and scored[0][0] - scored[1][0] < SOME):
        return None
    return -scored[0][1]


def _may_be(kind: str, key: Key) -> bool:
    return kind in key.types or {kind, *key.types} <= VIOLENT


def _likeness(event: dict[str, Any], kind: str, key: Key, strings: Strings) -> float:
    victims = sum(any(key.holds(role, text) for role in ("name", "description", "thing")) for text in _texts(event["recipients"], strings))
    doers = sum(key.holds("individual", text) for text in _texts(event["actors"], strings))
    place = any(plain(place["name"]) in key.places for place in event["places"])
    day = bool(event["when"]) and strings.day(event["when"]) in key.date
    return 2 * victims + 0.7 * doers + 0.8 * place + 0.5 * day + 0.3 * (kind in key.types)


def _texts(ones: list[dict[str, Any]], strings: Strings) -> set[str]:
    return {plain(strings.bare(one["named"][0]["text"] if one["named"] else one["name"])) for one in ones}


# --- which incident is which template


def _rows(doc: str, record: dict[str, Any], keys: list[Key], codebook: Codebook, lens: Muc4Lens) -> list[Row]:
    reading = read_record(record, codebook, lens)
    scored = []
    for number, incident in enumerate(reading.incidents):
        scene = when_and_where(incident, reading.strings, lens)
        for at, key in enumerate(keys):
            if incident.type in key.types:
                alike = sum(_likeness(event, incident.type, key, reading.strings) for event in incident.events)
                dated = scene["INCIDENT: DATE"] and scene["INCIDENT: DATE"][0].lstrip("- ") == key.date.lstrip("- ")
                scored.append((alike + 0.5 * bool(dated), -number, -at))
    home: dict[int, int] = {}
    for _, number, at in sorted(scored, reverse=True):
        if -number not in home and -at not in home.values():
            home[-number] = -at
    return [Row(doc, number, reading, keys[home[number]] if number in home else None) for number in range(len(reading.incidents))]


# --- fitting


def _fit(samples: list[dict[str, float]], labels: list[bool], strength: float) -> dict[str, float]:
    """Fit one logistic regression; samples without both labels give no weights."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    if len(set(labels)) < 2:
        return {}
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(samples)
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model = LogisticRegression(C=strength, solver="liblinear", random_state=SEED, max_iter=1000).fit(matrix, labels)
    weights = dict(zip(vectorizer.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    weights["bias"] = weights.get("bias", 0.0) + float(model.intercept_[0])
    return {name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= LEAST}


def _fit_rest(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Fit relevance, roles and confidence on incidents."""
    models = {"relevance": _fit([row.reading.relevance[row.number] for row in rows], [row.key is not None for row in rows], STRENGTH["relevance"])}
    for role in ROLES:
        samples = [(features, row.key.holds(role, plain(one.text))) for row in rows if row.key for one, features in _of_role(row, role)]
        models[role] = _fit([features for features, _ in samples], [right for _, right in samples], STRENGTH["role"])
    told = [
        (confidence_features(row.reading.incidents[row.number], one, features), row.key.confidence[plain(one.text)])
        for row in rows
        if row.key
        for one, features in _of_role(row, "organisation")
        if plain(one.text) in row.key.confidence
    ]
    for value in sorted({value for _, value in told}):
        models[CONFIDENCE + value] = _fit([features for features, _ in told], [one == value for _, one in told], STRENGTH["confidence"])
    return {name: weights for name, weights in models.items() if weights}


def _of_role(row: Row, role: str) -> list[tuple[Any, dict[str, float]]]:
    pairs = zip(row.reading.candidates, row.reading.roles[row.number], strict=True)
    return [(one, features) for one, features in pairs if role in one.roles]


# --- thresholds, on folds


# An incident with its relevance, and by role its candidates, each with its probability.
Weighed = tuple[Row, float, dict[str, list[tuple[float, Any]]]]


def _choose(rows: list[Row], reduced: dict[str, list[RoleTemplate]]) -> tuple[dict[str, float], float]:
    """Choose the thresholds that give the best GTT F1 over the folds, and give that F1."""
    docs = sorted(reduced)
    random.Random(SEED).shuffle(docs)
    fold = {doc: at % FOLDS for at, doc in enumerate(docs)}
    weighed: list[Weighed] = []
    for number in range(FOLDS):
        lens = replace(muc4_lens(), models=_fit_rest([row for row in rows if fold[row.doc] != number]), thresholds={})
        weighed += [(row, *_weigh(row, lens)) for row in rows if fold[row.doc] == number]
    best = dict.fromkeys(("relevance", *ROLES), 0.35)
    score = _gtt(weighed, best, reduced)
    # Both count: the one figure over all items, and the mean over items, so that no role is given up for another.
    for _ in range(2):
        for name in ("relevance", *SCORED):
            for value in GRID:
                trial = {**best, name: value}
                found = _gtt(weighed, trial, reduced)
                if sum(found) > sum(score):
                    best, score = trial, found
    best["description"] = best["thing"]
    return best, score[0]


def _weigh(row: Row, lens: Muc4Lens) -> tuple[float, dict[str, list[tuple[float, Any]]]]:
    relevance = lens.probability("relevance", row.reading.relevance[row.number])
    return relevance, {role: [(lens.probability(role, features), one) for one, features in _of_role(row, role)] for role in SCORED}


def _gtt(weighed: list[Weighed], thresholds: dict[str, float], reduced: dict[str, list[RoleTemplate]]) -> tuple[float, float]:
    """Give the GTT F1 over all items, and the mean of that of each item."""
    lens = muc4_lens()
    answers: dict[str, list[RoleTemplate]] = defaultdict(list)
    for row, relevance, roles in weighed:
        if relevance >= thresholds["relevance"]:
            kind = row.reading.incidents[row.number].type
            barred = {role for role, types in (("weapon", lens.types.no_instrument), ("thing", lens.types.no_thing)) if kind in types}
            filled = tuple(() if role in barred else _kept(roles[role], thresholds[role]) for role in SCORED)
            answers[row.doc].append(RoleTemplate(kind.lower(), filled))
    counted = [gtt_counts(answers.get(doc, []), gold) for doc, gold in reduced.items()]
    each = [_f1(total([counts[item] for counts in counted])) for item in ITEMS]
    return _f1(total([count for counts in counted for count in counts.values()])), sum(each) / len(each)


def _f1(counts: Found) -> float:
    precision, recall = counts.right / max(1, counts.answered), counts.found / max(1, counts.wanted)
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def _kept(weighed: list[tuple[float, Any]], threshold: float) -> tuple[tuple[str, ...], ...]:
    found: dict[tuple[str, ...], None] = {}
    used: set[int] = set()
    for probability, one in sorted(weighed, key=lambda row: -row[0]):
        if probability >= threshold and used.isdisjoint(one.starts):
            used.update(one.starts)
            found[(plain(one.text),)] = None
    return tuple(found)


def _write(out: Path, label: dict[str, Any], models: dict[str, dict[str, float]], thresholds: dict[str, float], score: float) -> None:
    value = {"label": {**label, "GTT F1 over the folds": round(score, 2)}, "thresholds": thresholds, "models": models}
    out.write_text(json.dumps(value, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
