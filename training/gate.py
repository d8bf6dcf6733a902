"""Fit what each word of the codebook says before anything is parsed: does this sentence tell a violent deed?

Learned from what full reading finds in the texts of `gate_texts.py`; no person marks anything for it. Logistic regression over words and their groups, one
language at a time, seeded. What a text must reach is chosen on folds that share no text: so that texts with the promised share of the violent events pass.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.codebook.relevance import Cue, cues
from recoupe.parse.relevance import SHORT, Seen, full_scanner, judged, seen_in
from recoupe.read.sources import read_document
from training.gate_texts import Found, Text, digest_of, read_fully, texts

SEED, FOLDS, STRENGTH = 0, 5, 0.2
# Of the violent events so many are in texts that pass, in each language, of our reports and of MUC-4 apart: a little more than is promised.
KEPT = 0.996
SETS = (frozenset({"modern"}), frozenset({"muc4", "muc4-fr"}))
# Where so few events are known that none may go, the lowest score that was met says little of the lowest that will be.
MARGIN = 0.5
# A sentence of a set weighs so many others: reports of today are fewer than those of 1990.
WEIGHTS = {"modern": 5.0, "controls": 5.0, "muc4-fr": 5.0, "examples": 2.0}
# Weights below this change no decision and only make the file long; words that weigh less in all are not looked for.
LEAST, FAINT = 0.02, 0.1
PLACES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence: of which text, which words it may hold, and whether it tells a violent deed; None where it is not fitted on."""

    text: int
    words: frozenset[str]
    violent: bool | None
    weight: float


@dataclass(frozen=True, slots=True)
class Told:
    """A text with its sentences: what full reading found in it, and its fold."""

    text: Text
    found: Found
    rows: tuple[Row, ...]
    fold: int


def fit(data: Path, out: Path, workers: int) -> dict[str, float]:
    """Fit the weights, choose what a text must reach on folds, and write both.

    Args:
        data: the folder that holds `muc4`, `muc4-fr` and `ud`.
        out: the file that is written.
        workers: how many processes read.

    Returns:
        What the folds reach, by language: the share of violent events kept, and of texts without any event that pass.
    """
    codebook = load_codebook()
    given = [text for text in texts(data) if text.fitted]
    return write(told_of(given, read_fully(given, workers), codebook), digest_of(given), out, codebook)


def write(told: Sequence[Told], digest: str, out: Path, codebook: Codebook) -> dict[str, float]:
    """Fit all languages of some texts, write the weights, and give what the folds reach."""
    reached: dict[str, float] = {}
    languages: dict[str, Any] = {}
    for code in sorted(codebook.languages):
        mine = [one for one in told if one.found.language == code]
        languages[code], figures = _fitted(mine, cues(lexicon(codebook, code)))
        reached.update({f"{code} {name}": value for name, value in figures.items()})
    label = {"made by": "python -m training gate", "texts": digest, "number": str(len(told)), "folds": str(FOLDS)}
    out.parent.mkdir(exist_ok=True)
    content = {"label": label, "languages": languages}
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    return reached


def told_of(given: Sequence[Text], found: Sequence[Found | None], codebook: Codebook) -> list[Told]:
    """Cut texts into sentences as the gate does, and say of each whether full reading found a violent deed in it."""
    scanners = {code: full_scanner(lexicon(codebook, code)) for code in codebook.languages}
    told = []
    for text, known in zip(given, found, strict=True):
        if known is None:
            continue
        seen = seen_in(read_document(text.content, text.name, text.source.options, codebook), codebook, scanners)
        told.append(
            Told(text, known, tuple(_row(len(told), text, known, one) for one in seen), int(hashlib.sha256(text.name.encode()).hexdigest(), 16) % FOLDS)
        )
    return told


def _row(number: int, text: Text, known: Found, one: Seen) -> Row:
    """Say what a sentence teaches: what is told in reports, and what stands in texts that tell no event at all."""
    violent: bool | None = None
    if any(one.start <= start < one.end for event in known.violent for start, _ in event):
        violent = None if text.plain else True
    elif known.events == 0 and (text.plain or text.group == "examples"):
        violent = False
    return Row(number, one.words, violent, WEIGHTS.get(text.group, 1.0))


def _features(words: frozenset[str], known: Mapping[str, Cue]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for word in sorted(words):
        found[f"w {word}"] += 1
        found.update(f"g {group}" for group in known[word].groups)
    return dict(sorted(found.items()))


def _model(rows: Sequence[Row], known: Mapping[str, Cue]) -> tuple[float, dict[str, float]]:
    """Fit one model, and give its bias and its weights."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([_features(row.words, known) for row in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    real, idle = (sum(row.weight for row in rows if row.violent is told) for told in (True, False))
    weights = [row.weight * idle / real if row.violent else row.weight for row in rows]
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED, max_iter=1000)
    model.fit(matrix, [bool(row.violent) for row in rows], sample_weight=weights)
    return float(model.intercept_[0]), dict(zip(vectorizer.get_feature_names_out(), map(float, model.coef_[0]), strict=True))


def _score(rows: Sequence[Row], known: Mapping[str, Cue], bias: float, weights: Mapping[str, float]) -> float:
    return judged(bias + sum(weights.get(name, 0.0) * times for name, times in _features(row.words, known).items()) for row in rows)


def _fitted(told: Sequence[Told], known: Mapping[str, Cue]) -> tuple[dict[str, Any], dict[str, float]]:
    """Fit one language: its weights, and what the folds reach."""
    scores: list[float] = [0.0] * len(told)
    for fold in range(FOLDS):
        model = _model([row for one in told if one.fold != fold for row in one.rows if row.violent is not None], known)
        for at, one in enumerate(told):
            if one.fold == fold:
                scores[at] = _score(one.rows, known, *model)
    scored = [(score, one) for score, one in zip(scores, told, strict=True) if len(one.found.text.split()) >= SHORT]
    least = min(_least([(score, len(one.found.violent)) for score, one in scored if one.text.group in group]) for group in SETS)
    passing = {one.text.name for score, one in scored if score >= least} | {one.text.name for one in told if len(one.found.text.split()) < SHORT}
    bias, weights = _model([row for one in told for row in one.rows if row.violent is not None], known)
    kept = {name: round(weight, PLACES) for name, weight in weights.items() if abs(weight) >= LEAST}
    table = {
        "bias": round(bias, PLACES),
        "least": least,
        "faint": FAINT,
        "words": {name[2:]: weight for name, weight in kept.items() if name.startswith("w ")},
        "groups": {name[2:]: weight for name, weight in kept.items() if name.startswith("g ")},
    }
    return table, _figures(told, passing)


def _figures(told: Sequence[Told], passing: AbstractSet[str]) -> dict[str, float]:
    """Say what passes: the share of violent events in gold, and the share of texts without any event."""
    events = [(len(one.found.violent), one.text.name in passing) for one in told if is_gold(one.text)]
    idle = [one.text.name in passing for one in told if one.text.plain and not one.found.events]
    number = sum(count for count, _ in events)
    kept = sum(count for count, passes in events if passes) / number
    return {"violent events": number, "kept": kept, "texts without events": len(idle), "passing": sum(idle) / len(idle)}


def is_gold(text: Text) -> bool:
    """Tell whether the promise is about a text: whole reports, and the controls of the traps."""
    return not text.plain and text.group != "examples"


def _least(scored: Sequence[tuple[float, int]]) -> float:
    """Give the highest score at which the texts that reach it hold the promised share of all events; a margin below where too few are there to lose one."""
    may_go = (1 - KEPT) * sum(number for _, number in scored)
    margin = MARGIN if may_go < 1 else 0.0
    for score, number in sorted(scored):
        may_go -= number
        if may_go < 0:
            return round(score - margin - 10**-PLACES, PLACES)
    return 0.0
