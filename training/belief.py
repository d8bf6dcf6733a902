"""Fit what each sign of `recoupe.extract.signs` weighs: does a word of violence tell a real deed, or a game, a story, a drill?

Learned from texts of our own (`belief.jsonl`), the open traps and reports of `gold/`, the examples of the codebook, and how messages of MUC-4 begin.
Their words are never signs. Logistic regression; both thresholds are chosen on folds that share no text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import ReadError
from recoupe.extract.belief import is_told_by_work
from recoupe.extract.context import make_context
from recoupe.extract.deeds import find_deeds
from recoupe.extract.events import around_unsure
from recoupe.extract.harm import find_harm
from recoupe.extract.merge import merge_deeds
from recoupe.extract.quantities import find_quantities
from recoupe.extract.signs import signs_of
from recoupe.pipeline.reading import resolve_document
from recoupe.read.sources import ReadOptions, read_document

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "training" / "belief.jsonl"
FOLDS, STRENGTH = 10, 0.3
# A trap weighs so much of all traps against all real deeds: fewer were written than reports hold deeds.
TRAPS_SHARE = 0.7
# Of real deeds so many may be lost at most, and of traps in a sentence that is a figure of speech so many be taken for sure.
LOST, TAKEN = 0.04, 0.06
# No deed that is so probable is doubted: terse reports of one sentence, which the codebook's own tests hold, are as doubtful as that.
MOST = 0.265
# A text of our own was written close to the traps, and weighs so many others.
OWN = 3.0
# Signs that were seen less often weigh nothing.
LEAST_SEEN = 5
# Every message begins in one to three sentences, as short news do; every so-manieth message is taken.
LEADS, EVERY = 3, 2
PARAGRAPHS, PARAGRAPH_CHARS = 4, 80
_SENTENCE = re.compile(r'(?<=[.!?»])\s+(?=[A-ZÀ-Ý«"])')
_MARK = re.compile(r"\{[a-z]+:([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text, and what of it is known: `real` words tell deeds, `traps` tell none, `None` stands for all words; `allowed` words count for neither."""

    group: str
    lang: str
    text: str
    real: tuple[str, ...] | None = ()
    traps: tuple[str, ...] | None = ()
    allowed: tuple[str, ...] = ()
    weight: float = 1.0

    def label(self, at: Iterable[tuple[int, int]]) -> bool | None:
        """Tell whether an event is real, or a trap; None where nobody says."""
        spans = list(at)
        if self._hit(self.allowed, spans):
            return None
        for words, value in ((self.traps, False), (self.real, True)):
            if words is None or self._hit(words, spans):
                return value
        return None

    def _hit(self, words: Iterable[str], spans: list[tuple[int, int]]) -> bool:
        places = [(match.start(), match.end()) for word in words for match in re.finditer(re.escape(word), self.text)]
        return any(start < last and first < end for start, end in places for first, last in spans)


@dataclass(frozen=True, slots=True)
class Row:
    """An event of a text: its signs, whether it is real, and whether it stands in a sentence that is a figure of speech."""

    group: str
    signs: frozenset[str]
    real: bool
    figure: bool
    weight: float = 1.0


def fit(data: Path, out: Path) -> dict[str, float]:
    """Fit the weights, choose the thresholds on folds, and write them.

    Args:
        data: the folder that holds `muc4/dev.jsonl`.
        out: the file that is written.

    Returns:
        Thresholds, and what they lose and let pass on the folds.
    """
    codebook = load_codebook()
    texts = [*_own(), *_traps(), *_modern(), *_examples(codebook), *_messages(data)]
    rows = [row for text in texts for row in _rows(text, codebook)]
    guessed = _on_folds(rows)
    own = [(row.group, chance) for chance, row in zip(guessed, rows, strict=True) if row.real and row.weight == OWN]
    real = sorted(max(chance for name, chance in own if name == group) for group in {group for group, _ in own})
    figures = sorted(chance for chance, row in zip(guessed, rows, strict=True) if row.figure and not row.real)
    believed = min(MOST, round(real[int(LOST * len(real))], 3))
    sure = max(believed, round(figures[-int(TAKEN * len(figures)) - 1], 3)) if figures else 1.0
    taken = [chance >= believed for chance, row in zip(guessed, rows, strict=True) if not row.real]
    digest = hashlib.sha256("\0".join(text.text for text in texts).encode()).hexdigest()
    label = {"made by": "python -m training belief", "texts": digest, "events": str(len(rows)), "folds": str(FOLDS)}
    _write(out, _weights(rows), {"believed": believed, "sure": sure}, label)
    return {"believed": believed, "sure": sure, "real lost": sum(chance < believed for chance in real) / len(real), "traps taken": sum(taken) / len(taken)}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())


def _own() -> Iterator[Text]:
    for row in _lines(TEXTS):
        real, allowed = row["real"], tuple(row["allowed"])
        yield Text(row["id"], row["lang"], row["text"], None if real else (), () if real else None, allowed, OWN if real else 1.0)


def _traps() -> Iterator[Text]:
    for row in _lines(ROOT / "gold" / "traps" / "open.jsonl"):
        yield Text(row["id"], row["lang"], row["text"], (), None, tuple(row["allowed"]))


def _modern() -> Iterator[Text]:
    """Yield every open report, and its first paragraphs one by one."""
    for path in sorted((ROOT / "gold" / "modern" / "open").glob("*.txt")):
        gold = json.loads(path.with_suffix(".gold.json").read_text("utf-8"))
        real = tuple(mention for event in gold["events"] for mention in event["triggers"])
        text = path.read_text("utf-8")
        pieces = [line for line in text.split("\n") if len(line) > PARAGRAPH_CHARS][:PARAGRAPHS]
        yield from (Text(path.stem, gold["language"], one, real, tuple(gold["traps"])) for one in (text, *pieces))


def _examples(codebook: Codebook) -> Iterator[Text]:
    for name, event in sorted(codebook.events.items()):
        for number, example in enumerate(event.examples):
            if "{" in example.text and not example.gap:
                yield Text(f"{name} {number}", example.lang, _MARK.sub(r"\1", example.text), None)
    for number, line in enumerate(codebook.crosswalk):
        if line.example and not line.gap:
            yield Text(f"crosswalk {number}", line.lang, line.example, None)


def _messages(data: Path) -> Iterator[Text]:
    relevant = [row for row in _lines(data / "muc4" / "dev.jsonl") if row["templates"]][::EVERY]
    for number, row in enumerate(relevant):
        story = " ".join(row["text"].rsplit("[TEXT]", 1)[-1].split())
        yield Text(row["id"], "en", " ".join(_SENTENCE.split(story)[: 1 + number % LEADS]), None)


def _rows(text: Text, codebook: Codebook) -> Iterator[Row]:
    options = ReadOptions(language=text.lang, media_type="text/plain; charset=utf-8")
    try:
        known = resolve_document(read_document(text.text.encode(), text.group, options, codebook), codebook)
    except ReadError:
        return
    quantities = find_quantities(known.parsed, codebook)
    context = make_context(known.parsed, known.mentions, quantities, codebook)
    harm = tuple(find_harm(known.parsed, quantities, known.mentions, codebook))
    around = around_unsure(context)
    for cluster in merge_deeds(find_deeds(context, harm), codebook.events):
        spans = [context.parsed.span(deed.candidate.first, deed.candidate.last) for deed in cluster.deeds]
        real = text.label([(span.start, span.end) for span in spans])
        if real is not None and not is_told_by_work(context, cluster):
            people = [
                [phrase for deed in cluster.deeds for phrase in deed.roles.actors],
                [phrase for deed in cluster.deeds for phrase in deed.roles.recipients],
            ]
            figure = any(deed.head in around.domains for deed in cluster.deeds)
            yield Row(text.group, signs_of(context, around, cluster, *people), real, figure, text.weight)


def _fitted(rows: list[Row]) -> tuple[Any, Any]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen: dict[str, int] = {}
    for row in rows:
        for sign in row.signs:
            seen[sign] = seen.get(sign, 0) + 1
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{sign: 1.0 for sign in sorted(row.signs) if seen[sign] >= LEAST_SEEN} for row in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    real = sum(row.weight for row in rows if row.real)
    traps = sum(row.weight for row in rows if not row.real)
    weights = [row.weight if row.real else row.weight * TRAPS_SHARE * real / traps for row in rows]
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, max_iter=1000)
    return vectorizer, model.fit(matrix, [row.real for row in rows], sample_weight=weights)


def _on_folds(rows: list[Row]) -> list[float]:
    """Give how probable each event is to a model that was fitted on other texts."""
    groups = sorted({row.group for row in rows}, key=lambda group: hashlib.sha256(group.encode()).hexdigest())
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    found = [0.0] * len(rows)
    for number in range(FOLDS):
        vectorizer, model = _fitted([row for row in rows if fold[row.group] != number])
        mine = [at for at, row in enumerate(rows) if fold[row.group] == number]
        if mine:
            matrix = vectorizer.transform([dict.fromkeys(sorted(rows[at].signs), 1.0) for at in mine])
            for at, chance in zip(mine, model.predict_proba(matrix)[:, 1], strict=True):
                found[at] = float(chance)
    return found


def _weights(rows: list[Row]) -> dict[str, float]:
    vectorizer, model = _fitted(rows)
    weights = dict(zip(vectorizer.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    return {name: round(weight, 3) for name, weight in sorted({**weights, "bias": float(model.intercept_[0])}.items())}


def _write(out: Path, weights: dict[str, float], thresholds: dict[str, float], label: dict[str, str]) -> None:
    lines = ["# How much each sign speaks for a real deed, in log odds. Fitted; not written by hand."]
    lines += [f"{name} = {value}" for name, value in thresholds.items()]
    for table, values in (("label", label), ("weights", weights)):
        lines += ["", f"[{table}]", *(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in values.items())]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
