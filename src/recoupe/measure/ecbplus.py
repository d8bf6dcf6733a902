"""Measure how documents of general news are linked into incidents: ECB+ (Cybulska and Vossen 2014), topics of two incidents each that are easily mistaken.

Beside it stands a baseline in the same run: cosine of words weighed by TF-IDF, single link, the threshold chosen on these very documents. Each text is its
sentences, one a line, without the spaces that its tokens stand apart by. The unit that is resampled is a document.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.link.pieces import hanging_together
from recoupe.link.stories import link_reports
from recoupe.link.terms import words_of
from recoupe.measure.cases import Case, Figure, Found, figure_rows
from recoupe.measure.goldset import GoldFolder, GoldSet, Item, Outcome, words
from recoupe.measure.link_scores import Clustering, link_counts
from recoupe.measure.records import plain_text, read_all
from recoupe.measure.scores import Miss
from recoupe.model.report import Report
from recoupe.model.serial import to_dict

NAME, ALL = "ecbplus", "all"
PAIRWISE, B_CUBED = "documents linked, pairwise", "documents linked, B-cubed"
BASE_PAIRWISE, BASE_B_CUBED = "TF-IDF, single link, tuned: pairwise", "TF-IDF, single link, tuned: B-cubed"
FIGURES = (Figure(PAIRWISE), Figure(B_CUBED), Figure(BASE_PAIRWISE), Figure(BASE_B_CUBED))
NEEDED = ("doc", "incident", "sentences")
LANGUAGE = "en"
# Thresholds that the baseline is tried with, hundredths of a cosine.
HUNDREDTHS = range(10, 61)
# How many misses are listed; thousands of pairs tell no more.
MOST_MISSES = 60
_BEFORE = re.compile(r" +(?=[,.;:!?%)\]]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b)")
_AFTER = re.compile(r"(?<=[(\[$£]) +")

Record = Mapping[str, Any]


def measure_ecbplus(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give how well the visible documents are linked, beside the baseline.

    Raises:
        GoldError: a line of the set is malformed.
        ModelMissingError: the English pipeline is not installed.
    """
    path = folder.find("ecbplus/visible.jsonl", "visible.jsonl")
    if path is None:
        return Outcome()
    items = folder.items(path, NEEDED)
    names, texts = [words(item, "doc") for item in items], [plain(item) for item in items]
    gold = {name: (words(item, "incident"),) for name, item in zip(names, items, strict=True)}
    sources = [plain_text(name, text, LANGUAGE) for name, text in zip(names, texts, strict=True)]
    records = read_all(sources, codebook, _plain, folder.manner)
    ours = story_clusters(names, records)
    cases = _cases(link_counts(ours, gold), link_counts(baseline(names, texts, gold), gold))
    return Outcome(figure_rows(cases, FIGURES, (ALL,)), tuple(_misses(ours, gold)), tuple(cases))


def plain(item: Item) -> str:
    """Give the text of a document as it may have been printed.

    Raises:
        GoldError: its sentences are no list of strings.
    """
    sentences = item["sentences"]
    if not isinstance(sentences, list) or not all(isinstance(one, str) for one in sentences):
        raise GoldError(f"{item.get('doc')!r}: sentences is no list of strings; write it as the data sheet says")
    return "\n".join(_AFTER.sub("", _BEFORE.sub("", one)).replace("''", '"').replace("' '", '"') for one in sentences)


def _plain(report: Report, _codebook: Codebook) -> Record:
    return to_dict(report)


def story_clusters(names: Sequence[str], records: Sequence[Record | None]) -> Clustering:
    """Give the story of each document; documents of the same bytes are one report."""
    home = {report: number for number, group in enumerate(link_reports(record for record in records if record)) for report in group}
    return {name: (home[record["id"]],) for name, record in zip(names, records, strict=True) if record}


def _cases(ours: Mapping[str, tuple[Found, Found]], base: Mapping[str, tuple[Found, Found]]) -> list[Case]:
    names = (PAIRWISE, B_CUBED, BASE_PAIRWISE, BASE_B_CUBED)
    return [Case(name, (ALL,), dict(zip(names, (*counts, *base[name]), strict=True))) for name, counts in ours.items()]


def baseline(names: Sequence[str], texts: Sequence[str], gold: Clustering) -> Clustering:
    """Link documents by the cosine of their words alone, with the threshold that suits them best: what is to be beaten."""
    alike = cosines(texts)
    found = (linked(names, alike, hundredth / 100) for hundredth in HUNDREDTHS)
    return max(found, key=lambda clustering: _pairwise_f1(clustering, gold))


def cosines(texts: Sequence[str]) -> NDArray[np.float64]:
    """Give the cosine of every two texts, words weighed by (1 + ln count) times ln(n / document frequency).

    Source: Salton and Buckley 1988.
    """
    counted = [Counter(words_of(text)) for text in texts]
    frequency = Counter(word for counts in counted for word in counts)
    column = {word: number for number, word in enumerate(sorted(frequency))}
    weights = np.zeros((len(texts), len(column)))
    for row, counts in enumerate(counted):
        for word, n in counts.items():
            weights[row, column[word]] = (1 + math.log(n)) * math.log(len(texts) / frequency[word])
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    unit = weights / np.where(lengths > 0, lengths, 1)
    product: NDArray[np.float64] = unit @ unit.T
    return product


def linked(names: Sequence[str], alike: NDArray[np.float64], threshold: float) -> Clustering:
    """Give the clusters of documents that hang together by cosines above a threshold."""
    pairs = np.argwhere(np.triu(alike, 1) > threshold)
    groups = hanging_together(range(len(names)), [(int(one), int(other)) for one, other in pairs])
    return {names[member]: (number,) for number, group in enumerate(groups) for member in group}


def _pairwise_f1(clustering: Clustering, gold: Clustering) -> float:
    counts = [pair for pair, _ in link_counts(clustering, gold).values()]
    return 2 * sum(one.right for one in counts) / max(1.0, sum(one.answered + one.wanted for one in counts))


def _misses(ours: Clustering, gold: Clustering) -> list[Miss]:
    """List the pairs of incidents that were mixed, and those that were torn, by how many pairs of documents."""
    mixed: Counter[tuple[str, str, str]] = Counter()
    names = sorted(gold)
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            wanted, found = gold[one] == gold[other], ours.get(one) is not None and ours.get(one) == ours.get(other)
            if wanted != found:
                first, second = sorted(str(next(iter(gold[name]))) for name in (one, other))
                mixed["torn" if wanted else "mixed", first, second] += 1
    return [
        Miss(PAIRWISE, f"{one} {other}", f"{n} pairs", "one incident" if cause == "torn" else "two incidents", cause, "", cause)
        for (cause, one, other), n in mixed.most_common(MOST_MISSES)
    ]


GOLD_SET = GoldSet(NAME, "documents of general news linked into incidents (ECB+), beside TF-IDF", "ecbplus/visible.jsonl", measure_ecbplus)
