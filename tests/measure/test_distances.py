"""Distances and the figures over them, against what was worked out by hand."""

import math

import pytest

from recoupe.measure.distances import FARTHEST_KM, area_under_errors, distance_km, mean_km, median_km


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        pytest.param((10, 5), (11, 5), 111, id="a degree of latitude"),
        pytest.param((0, 179), (0, -179), 222, id="over the date line"),
        pytest.param((0, 0), (0, 180), 20015, id="antipodes"),
        pytest.param((90, 0), (90, 135), 0, id="pole"),
    ],
)
def test_distance(one: tuple[float, float], other: tuple[float, float], km: int) -> None:
    """Great-circle distances come out to the kilometre, over the date line and at the poles too."""
    assert round(distance_km(one, other)) == km


def test_area_of_exact_answers_is_none_and_of_none_is_all() -> None:
    """The area is 0 where every answer is exact and 1 where all are as far as can be."""
    assert area_under_errors([0.0, 0.0, 0.0]) == 0
    assert area_under_errors([FARTHEST_KM] * 2) == 1
    assert area_under_errors([FARTHEST_KM]) == 1


def test_area_is_that_of_the_trapezes() -> None:
    """The area is that below the straight lines between sorted log errors: of 0 and the farthest a half."""
    assert area_under_errors([FARTHEST_KM, 0.0]) == pytest.approx(0.5)
    assert area_under_errors([math.e - 1, 0, math.e**3 - 1]) == pytest.approx((0.5 + 2) / (2 * math.log(FARTHEST_KM + 1)))


def test_nothing_has_no_figure() -> None:
    """Of no errors there is no figure."""
    assert (area_under_errors([]), mean_km([]), median_km([])) == (None, None, None)
    assert (mean_km([1, 5]), median_km([1, 5, 100])) == (3, 5)
