"""Promises of the figures of linking: they are those of the published definitions, checked by hand and against the scorer of the data where that is."""

import random
from pathlib import Path

import pytest

from recoupe.measure.cases import total
from recoupe.measure.link_scores import link_counts
from tests.measure import tool

GOLD = {"a": {1}, "b": {1}, "c": {1}, "d": {2}, "e": {2}}


def figures(answer: dict, gold: dict) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Give precision, recall and F1 in percent, pairwise and B-cubed."""
    counts = link_counts(answer, gold).values()
    return tuple(_of(total(list(side))) for side in zip(*counts, strict=True))


def _of(found: tuple[float, float, float, float]) -> tuple[float, float, float]:
    precision, recall = (part / whole if whole else 0.0 for part, whole in (found[:2], found[2:]))
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall) if precision + recall else 0.0


@pytest.mark.parametrize(
    ("answer", "pairwise", "b_cubed"),
    [
        pytest.param({name: {str(at)} for name, at in zip("abcde", "xxyyy", strict=True)}, 50.0, 73.33, id="two clusters that cross"),
        pytest.param(GOLD, 100.0, 100.0, id="all right"),
        pytest.param({}, 0.0, 57.14, id="all alone"),
        pytest.param({name: {"x"} for name in "abcde"}, 57.14, 68.42, id="all together"),
    ],
)
def test_figures_are_those_of_the_definitions(answer: dict, pairwise: float, b_cubed: float) -> None:
    """Known clusterings have the figures that are worked out by hand."""
    found = figures(answer, GOLD)

    assert (round(found[0][2], 2), round(found[1][2], 2)) == (pairwise, b_cubed)


def test_document_of_two_incidents_counts_in_both() -> None:
    """A document may tell of two incidents; the right answer still scores full marks, and one that merges them does not."""
    two = {"a": {1}, "b": {1, 2}, "c": {2}}

    assert figures(two, two)[1][2] == 100
    assert figures({name: {1} for name in "abc"}, two)[0][0] < 100


def test_figures_equal_those_of_the_scorer(shared_tools: Path) -> None:
    """On random overlapping clusterings every figure equals that of the stand-alone scorer."""
    scorer = tool(shared_tools, "link_score")
    chance = random.Random(3)
    for _ in range(30):
        names = [f"d{number}" for number in range(12)]
        gold = {name: {chance.randrange(4) for _ in range(chance.choice((1, 1, 2)))} for name in names}
        answer = {name: {chance.randrange(4) for _ in range(chance.choice((1, 2)))} for name in names if chance.random() < 0.9}
        wanted = scorer.score(answer, gold)

        assert figures(answer, gold) == (pytest.approx(wanted["pairwise"]), pytest.approx(wanted["b3"]))
