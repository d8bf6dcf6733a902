"""Hold what a measurement says, and how far it may be off: one row a figure, with a 95% interval by resampling whole documents.

Documents are resampled, not mentions: mentions of one document stand and fall together. The chance is seeded, so that the same data give the
same intervals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")

ROUNDS = 1000
SEED = 3
# Intervals leave out as much on either side.
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        field: what was measured.
        group: of which part of the set; `all` for the whole.
        n: how many cases there are.
        correct: how many are right, one half for what is right in part; None where the figure counts nothing.
        value: the figure, None where there is no case.
        low: lower end of its 95% interval.
        high: upper end of its 95% interval.
        unit: `share` (0–1), `km`, or `area` (0–1, 0 best).
    """

    field: str
    group: str
    n: int
    correct: float | None
    value: float | None
    low: float | None
    high: float | None
    unit: str = "share"


@dataclass(frozen=True, slots=True)
class Miss:
    """A case that was answered wrongly, with the sentence or text it stands in; `cause` says in what way, where the set tells causes apart."""

    field: str
    case: str
    phrase: str
    wanted: str
    answered: str
    text: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Mentions of one document: found in both, answered, wanted."""

    hits: int
    answered: int
    wanted: int


def interval(units: Sequence[T], statistic: Callable[[Sequence[T]], float | None]) -> tuple[float | None, float | None]:
    """Give the 95% bootstrap interval of a statistic over documents; of nothing, nothing.

    Source: Efron 1979, the percentile bootstrap.
    """
    chance = Random(SEED)  # noqa: S311 - resampling, nothing secret
    found = sorted(value for value in (statistic(chance.choices(units, k=len(units))) for _ in range(ROUNDS if units else 0)) if value is not None)
    if not found:
        return None, None
    return found[int(TAIL * len(found))], found[min(len(found) - 1, int((1 - TAIL) * len(found)))]


def share_row(field: str, group: str, documents: Sequence[Sequence[bool]]) -> Row:
    """Give the share of right answers.

    Args:
        field: what was measured.
        group: of which part.
        documents: for each document whether each of its cases is right.
    """
    pairs = [(sum(marks), len(marks)) for marks in documents if marks]
    low, high = interval(pairs, _share)
    return Row(field, group, sum(n for _, n in pairs), sum(right for right, _ in pairs), _share(pairs), low, high)


def _share(pairs: Sequence[tuple[int, int]]) -> float | None:
    cases = sum(n for _, n in pairs)
    return sum(right for right, _ in pairs) / cases if cases else None


def found_rows(field: str, group: str, documents: Sequence[Counts]) -> tuple[Row, ...]:
    """Give precision, recall and F1 of what was found."""
    hits = sum(one.hits for one in documents)
    sizes = {"precision": sum(one.answered for one in documents), "recall": sum(one.wanted for one in documents)}
    rows = []
    for name, statistic in (("precision", _precision), ("recall", _recall), ("F1", _f1)):
        low, high = interval(documents, statistic)
        rows.append(Row(f"{field}, {name}", group, sizes.get(name, sizes["recall"]), hits, statistic(documents), low, high))
    return tuple(rows)


def _precision(documents: Sequence[Counts]) -> float | None:
    answered = sum(one.answered for one in documents)
    return sum(one.hits for one in documents) / answered if answered else None


def _recall(documents: Sequence[Counts]) -> float | None:
    wanted = sum(one.wanted for one in documents)
    return sum(one.hits for one in documents) / wanted if wanted else None


def _f1(documents: Sequence[Counts]) -> float | None:
    both = sum(one.answered + one.wanted for one in documents)
    return 2 * sum(one.hits for one in documents) / both if both else None


def spread_row(label: tuple[str, str, str], documents: Sequence[Sequence[float]], statistic: Callable[[Sequence[float]], float | None]) -> Row:
    """Give a statistic over all values of all documents.

    Args:
        label: field, group and unit.
        documents: the values of each document.
        statistic: what is said of the values.
    """
    filled = [values for values in documents if values]
    low, high = interval(filled, lambda chosen: statistic(_flat(chosen)))
    values = _flat(filled)
    return Row(label[0], label[1], len(values), None, statistic(values), low, high, label[2])


def _flat(documents: Sequence[Sequence[float]]) -> list[float]:
    return [value for values in documents for value in values]
