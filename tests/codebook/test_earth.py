"""Distances and points on the globe agree with figures that can be looked up or worked out by hand."""

import pytest

from recoupe.codebook.earth import distance_km, midpoint, moved


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        pytest.param((0, 0), (0, 1), 111.2, id="a-degree-of-the-equator"),
        pytest.param((48.857, 2.352), (51.507, -0.128), 343.6, id="paris-london"),
        pytest.param((0, 179.5), (0, -179.5), 111.2, id="over-the-antimeridian"),
        pytest.param((90, 0), (-90, 0), 20015.1, id="pole-to-pole"),
        pytest.param((12, 34), (12, 34), 0.0, id="nowhere"),
    ],
)
def test_distance(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    """The great-circle distance is right to a few hundred metres, both ways."""
    assert distance_km(*one, *other) == pytest.approx(km, abs=0.6)
    assert distance_km(*other, *one) == pytest.approx(distance_km(*one, *other))


@pytest.mark.parametrize("bearing", [0, 45, 90, 180, 270, 359])
@pytest.mark.parametrize("start", [(0.0, 0.0), (35.3, 40.1), (-12.0, 179.9), (68.0, -170.0)])
def test_moved_point_lies_as_far_off(start: tuple[float, float], bearing: float) -> None:
    """A point that was moved lies exactly that far off, with a longitude that exists."""
    lat, lon = moved(*start, 30.0, bearing)
    assert distance_km(*start, lat, lon) == pytest.approx(30.0, abs=0.01)
    assert -180 <= lon <= 180


def test_midpoint_is_as_far_from_both() -> None:
    """The midpoint halves the way."""
    lat, lon = midpoint(35.47, 44.39, 34.62, 43.68)
    assert distance_km(35.47, 44.39, lat, lon) == pytest.approx(distance_km(34.62, 43.68, lat, lon), abs=0.01)
