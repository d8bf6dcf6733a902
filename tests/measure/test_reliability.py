"""Krippendorff's alphas: the published example, the library where it may be asked, worked figures, and what must hold of any coding."""

import random

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.measure.reliability import Continuum, Level, draws, reliability, unitising

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability": four observers, twelve units, values missing.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = [[row[unit] for row in OBSERVERS if row[unit] is not None] for unit in range(12)]
VALUED = (Level.NOMINAL, Level.ORDINAL, Level.INTERVAL)
pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=25)


@pytest.mark.parametrize(("level", "expected"), [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849)])
def test_published_example_comes_out(level: Level, expected: float) -> None:
    """The example that explains alpha gives the figures that are printed with it, however its units are shared out over documents."""
    whole, divided = reliability([UNITS], level), reliability([[unit] for unit in UNITS], level)

    assert round(whole.alpha, 3) == expected
    assert divided.alpha == pytest.approx(whole.alpha)
    assert whole.units == 11


@pytest.mark.parametrize("level", VALUED)
@given(coded=pairs)
def test_figures_are_those_of_the_library(level: Level, coded: list[tuple[int, int]]) -> None:
    """Whatever two coders say, alpha is what the library gives that may not ship; where nothing varies, there is none."""
    found = reliability([coded], level).alpha
    if len({value for pair in coded for value in pair}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(krippendorff.alpha(np.array(coded, dtype=float).T, level_of_measurement=level.value))


@pytest.mark.parametrize("level", VALUED)
def test_same_codings_agree_wholly(level: Level) -> None:
    """Two who say the same agree by all of it, and the interval knows of nothing else."""
    found = reliability([[(1, 1), (2, 2)], [(3, 3)], [(2, 2), (1, 1)]], level, draws(3))

    assert (found.share, found.alpha, found.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("level", VALUED)
def test_chance_is_worth_nothing(level: Level) -> None:
    """Two who throw dice agree by about nothing, and the interval holds nought."""
    dice = random.Random(1)
    documents = [[(dice.randint(1, 6), dice.randint(1, 6)) for _ in range(5)] for _ in range(300)]
    found = reliability(documents, level, draws(300))

    assert abs(found.alpha) < 0.06
    assert found.low < 0 < found.high


def test_order_of_words_can_be_given() -> None:
    """Words in an order of their own lie apart by it, not by their letters."""
    words = [("site", "country"), ("country", "country"), ("town", "town"), ("site", "site")]
    numbered = [tuple({"site": 0, "town": 1, "country": 2}[word] for word in pair) for pair in words]
    found = reliability([words], Level.ORDINAL, order=("site", "town", "country"))

    assert found.alpha == pytest.approx(reliability([numbered], Level.ORDINAL).alpha)
    assert found.alpha != pytest.approx(reliability([words], Level.ORDINAL).alpha)


def test_nothing_coded_gives_no_figure() -> None:
    """Of no units, of units with one coder, and of a single value there is no alpha, and no number is made up."""
    assert reliability([], Level.NOMINAL).alpha is None
    assert reliability([[("a",)]], Level.NOMINAL, draws(1)).share is None
    assert reliability([[("a", "a"), ("a", "a")]], Level.NOMINAL, draws(1)) == reliability([[("a", "a"), ("a", "a")]], Level.NOMINAL)
    assert unitising([]).alpha is None


def test_interval_is_over_documents() -> None:
    """One document gives no interval; ten copies of it give one without any width; documents that differ, one around the figure."""
    one = [("a", "a"), ("a", "b"), ("b", "b")]
    alone, copies = reliability([one], Level.NOMINAL, draws(1)), reliability([one] * 10, Level.NOMINAL, draws(10))
    differing = reliability([[("a", "a"), ("b", "b")], [("a", "b")], [("b", "b"), ("a", "a")]] * 5, Level.NOMINAL, draws(15))

    assert alone.low is None
    assert copies.low == pytest.approx(copies.alpha) == pytest.approx(copies.high)
    assert differing.low < differing.alpha < differing.high


# --- stretches of text


def test_worked_example_of_unitising_comes_out() -> None:
    """Three coders, two kinds and 60 characters, by hand after equations 1 to 5.

    What they share: 3 characters of the first kind, 5 of the second, 146 of gaps, of 180: 26 are not shared. By chance 180 * (36 - 18), 180 * (324 - 134) and
    180 * (156 * 156 - 156), each by 180 * 180 - 308, would be: 43.21 not shared.
    """
    text = Continuum(60, [[(2, 5, "1")], [(2, 5, "1"), (10, 20, "2")], [(2, 5, "2"), (15, 20, "2")]])
    expected = 180 * (36 - 18 + 324 - 134 + 156 * 156 - 156) / (180 * 180 - 308)
    found = unitising([text])

    assert found.alpha == pytest.approx(1 - 26 / (180 - expected))
    assert round(found.alpha, 3) == 0.398
    assert found.share == pytest.approx(154 / 180)


def test_same_stretches_agree_wholly() -> None:
    """Two who mark the same agree by all of it, in one text or in many; a text where nobody marks anything says nothing."""
    marked = [(3, 9, "words"), (12, 20, "words")]
    texts = [Continuum(50, [marked, marked]), Continuum(30, [marked[:1], marked[:1]])]

    assert unitising(texts, draws(2)).alpha == pytest.approx(1.0)
    assert unitising([Continuum(50, [[], []])]).alpha is None


def test_stretches_of_chance_are_worth_nothing() -> None:
    """Two who mark stretches of the same lengths anywhere agree by about nothing."""
    dice = random.Random(4)

    def anywhere() -> list[tuple[int, int, str]]:
        return [(at, at + 8, "words") for at in dice.sample(range(0, 390, 10), 5)]

    found = unitising([Continuum(400, [anywhere(), anywhere()]) for _ in range(200)], draws(200))

    assert abs(found.alpha) < 0.06


def test_missing_part_of_a_stretch_costs_less_than_all_of_it() -> None:
    """Who misses two characters of a stretch agrees more than who misses it whole, and who marks another kind agrees least."""
    whole = [(10, 20, "a"), (40, 50, "b")]
    others = ([(10, 18, "a"), (40, 50, "b")], [(40, 50, "b")], [(10, 20, "b"), (40, 50, "a")])
    alphas = [unitising([Continuum(100, [whole, other])]).alpha for other in others]

    assert alphas == sorted(alphas, reverse=True)
    assert len(set(alphas)) == 3


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80), st.sampled_from("ab")), max_size=6), st.integers(1, 60))
def test_any_marks_are_taken(marked: list[tuple[int, int, str]], length: int) -> None:
    """Stretches that overlap, are empty or run beyond the text are taken as they can be, alike from either coder."""
    texts = [Continuum(length, [marked, [(0, min(5, length), "a")]])]
    turned = [Continuum(length, list(reversed(texts[0].marked)))]
    found = unitising(texts)

    assert found.units == length
    assert 0 <= found.share <= 1
    assert found.alpha == (None if (other := unitising(turned).alpha) is None else pytest.approx(other))
