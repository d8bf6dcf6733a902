"""Make figures of what each document counts: precision, recall and F1 a field, with intervals by resampling documents.

All figures of a set are resampled together: the documents of a round are drawn once, and what they count is added up for every field at one go. So that a
thousand rounds over a thousand messages cost a moment, and two runs over the same documents can be compared in pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recoupe.measure.scores import ROUNDS, SEED, TAIL, Row

Numbers = NDArray[np.float64]

PRECISION, RECALL, F1, SHARE = "precision", "recall", "F1", "share"
ALL_THREE = (PRECISION, RECALL, F1)


class Found(NamedTuple):
    """Counts: of the answers how many are right, how many there are; of the gold how many were found, how many there are."""

    right: float = 0
    answered: float = 0
    found: float = 0
    wanted: float = 0


def total(counts: Sequence[Found]) -> Found:
    """Add counts up."""
    return Found(*map(sum, zip(*counts, strict=True))) if counts else Found()


@dataclass(frozen=True, slots=True)
class Case:
    """What one document counts.

    Attributes:
        id: the document.
        groups: the groups it belongs to, beside `all` where the set has such a group.
        found: its counts a field; what is not there counts nothing.
    """

    id: str
    groups: tuple[str, ...]
    found: Mapping[str, Found]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is shown of a field.

    Attributes:
        name: the figure, e.g. `events`.
        shown: which numbers of it, in their order.
        mean_of: the fields whose F1 it is the mean of; none for the field of its name.
    """

    name: str
    shown: tuple[str, ...] = ALL_THREE
    mean_of: tuple[str, ...] = field(default=())

    @property
    def fields(self) -> tuple[str, ...]:
        """Give the fields it is made of."""
        return self.mean_of or (self.name,)


def figure_rows(cases: Sequence[Case], figures: Sequence[Figure], groups: Sequence[str]) -> tuple[Row, ...]:
    """Give the rows of all figures, group by group."""
    return tuple(row for group in groups for row in _group_rows([case for case in cases if group in case.groups], figures, group))


def _group_rows(cases: Sequence[Case], figures: Sequence[Figure], group: str) -> list[Row]:
    counts = _counts(cases, _fields(figures))
    once, often = counts.sum(axis=0, keepdims=True), resampled(counts)
    rows = []
    for figure in figures:
        at = [_fields(figures).index(name) for name in figure.fields]
        for shown in figure.shown:
            value, many = (number(sums[:, at], shown) for sums in (once, often))
            rows.append(_row(label(figure.name, shown), group, once[0, at], shown, value, many))
    return rows


def label(name: str, shown: str) -> str:
    """Give the name of a row."""
    return name if shown == SHARE else f"{name}, {shown}"


def _fields(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(name for figure in figures for name in figure.fields))


def _counts(cases: Sequence[Case], fields: Sequence[str]) -> Numbers:
    """Give all counts: documents, fields, the four numbers of each."""
    nothing = Found()
    return np.array([[case.found.get(name, nothing) for name in fields] for case in cases], dtype=np.float64).reshape(len(cases), len(fields), 4)


def resampled(counts: Numbers) -> Numbers:
    """Add counts up over the documents of each round; the rounds are those of `scores.interval`.

    Source: Efron 1979, the bootstrap.
    """
    documents = counts.shape[0]
    chance = Random(SEED)  # noqa: S311 - resampling, nothing secret
    if not documents:
        return np.zeros((0, *counts.shape[1:]))
    weights = np.array([np.bincount(chance.choices(range(documents), k=documents), minlength=documents) for _ in range(ROUNDS)], dtype=np.float64)
    sums: Numbers = np.tensordot(weights, counts, axes=1)
    return sums


def number(sums: Numbers, shown: str) -> Numbers:
    """Give one number of a figure a round, NaN where there is nothing to count.

    Args:
        sums: counts of the figure's fields a round.
        shown: which number; of several fields the mean, where a field without counts is 0.
    """
    right, answered, found, wanted = (sums[..., column] for column in range(4))
    with np.errstate(divide="ignore", invalid="ignore"):
        each: Numbers = {PRECISION: right / answered, RECALL: found / wanted, SHARE: right / answered, F1: _f1(sums)}[shown]
    return each[:, 0] if each.shape[1] == 1 else np.nan_to_num(each).mean(axis=1)


def _f1(sums: Numbers) -> Numbers:
    """Give the harmonic mean of precision and recall; 0 where one of them has nothing to count, NaN where both have."""
    right, answered, found, wanted = (sums[..., column] for column in range(4))
    precision, recall = np.nan_to_num(right / answered), np.nan_to_num(found / wanted)
    mean: Numbers = np.where(answered + wanted > 0, np.nan_to_num(2 * precision * recall / (precision + recall)), np.nan)
    return mean


def _row(name: str, group: str, counts: Numbers, shown: str, *values: Numbers) -> Row:
    """Write a row: for a mean of several fields nothing is counted."""
    (once,), often = values
    low, high = bounds(often)
    hits, cases = (0, 1) if shown in (PRECISION, SHARE) else (2, 3)
    counted = len(counts) == 1
    return Row(
        name, group, int(counts[:, cases].sum()), _whole(float(counts[0, hits])) if counted else None, None if np.isnan(once) else float(once), low, high
    )


def bounds(values: Numbers) -> tuple[float | None, float | None]:
    """Give the 95% interval of what the rounds gave; of nothing, nothing."""
    kept = np.sort(values[~np.isnan(values)])
    if not len(kept):
        return None, None
    return float(kept[int(TAIL * len(kept))]), float(kept[min(len(kept) - 1, int((1 - TAIL) * len(kept)))])


def _whole(count: float) -> float:
    return int(count) if count.is_integer() else count
