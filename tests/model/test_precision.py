"""The ladders of UCDP and ACLED: every rung is reached, and what has no rung has none."""

import pytest

from recoupe.model.event import Place, When
from recoupe.model.precision import date_prec, exactness, geo_precision, time_precision, where_prec
from recoupe.model.span import Span


def place(precision: str | None, radius_km: float | None = None, country: str | None = "SYR", lat: float | None = 35.0) -> Place:
    return Place("Ratla", None, lat, lat, country, None, precision, Span(0, 5, "Ratla"), radius_km)


@pytest.mark.parametrize(
    ("where", "ucdp", "acled"),
    [
        pytest.param(place("town"), 1, 1, id="1 town"),
        pytest.param(place("site"), 1, 1, id="1 site"),
        pytest.param(place("town", 15.4), 1, 1, id="1 city of a million"),
        pytest.param(place("town", 20), 2, 2, id="2 near a town"),
        pytest.param(place("site", 25), 2, 2, id="2 at its limit"),
        pytest.param(place("admin2"), 3, 2, id="3 district"),
        pytest.param(place("admin1"), 4, 3, id="4 province"),
        pytest.param(place("region"), 5, 3, id="5 region"),
        pytest.param(place("region", country=None), 5, 3, id="5 region of several countries"),
        pytest.param(place("town", 60), 5, 3, id="5 road between towns"),
        pytest.param(place("country"), 6, None, id="6 country"),
        pytest.param(place("site", country=None), 7, None, id="7 point at sea"),
        pytest.param(None, None, None, id="no place"),
        pytest.param(place(None), None, None, id="not resolved"),
        pytest.param(place("town", country=None, lat=None), 1, 1, id="town without a point"),
    ],
)
def test_place_stands_on_its_rung(where: Place | None, ucdp: int | None, acled: int | None) -> None:
    """Precision and radius of a place give its rung on both ladders."""
    assert (where_prec(where), geo_precision(where)) == (ucdp, acled)


@pytest.mark.parametrize(("radius_km", "ucdp", "acled"), [(0.5, 1, 1), (16.0, 1, 1), (16.1, 2, 2), (25.0, 2, 2), (25.1, 5, 3), (None, 2, 2)])
def test_radius_that_is_given_counts(radius_km: float | None, ucdp: int, acled: int) -> None:
    """A radius that the caller gives is taken over that of the place; without one the place's counts."""
    assert (where_prec(place("town", 20), radius_km), geo_precision(place("town", 20), radius_km)) == (ucdp, acled)


@pytest.mark.parametrize("precision", ["site", "region"])
def test_sea_is_the_last_rung(precision: str) -> None:
    """What is known to be sea or air is UCDP's last rung, and none of ACLED's."""
    assert where_prec(place(precision), at_sea=True) == 7
    assert geo_precision(place(precision), at_sea=True) is None


@pytest.mark.parametrize(
    ("start", "end", "ucdp", "acled"),
    [
        pytest.param("2024-03-14", "2024-03-14", 1, 1, id="1 day"),
        pytest.param("2024-03-14", "2024-03-15", 2, 2, id="2 a night over two dates"),
        pytest.param("2024-03-14", "2024-03-19", 2, 2, id="2 six days"),
        pytest.param("2024-03-11", "2024-03-17", 3, 2, id="3 week"),
        pytest.param("2024-03-11", "2024-03-18", 4, 3, id="4 eight days"),
        pytest.param("2024-03-01", "2024-03-31", 4, 3, id="4 month"),
        pytest.param("2024-03-01", "2024-04-01", 5, None, id="5 more than a month"),
        pytest.param("2024-01-01", "2024-12-31", 5, None, id="5 leap year"),
        pytest.param("2023-01-01", "2024-12-31", None, None, id="two years"),
        pytest.param("2024-03-01", None, None, None, id="open end"),
        pytest.param(None, "2024-03-01", None, None, id="open start"),
    ],
)
def test_time_stands_on_its_rung(start: str | None, end: str | None, ucdp: int | None, acled: int | None) -> None:
    """The length of a range gives its rung on both ladders; open ranges and longer ones have none."""
    when = When(start, end, "day", "stated")

    assert (date_prec(when), time_precision(when)) == (ucdp, acled)


def test_no_time_has_no_rung() -> None:
    """Without a time there is no rung."""
    assert (date_prec(None), time_precision(None)) == (None, None)


def test_exactness_ranks_sites_towns_and_wide_sites() -> None:
    """A base stands before a town, a town before a park that reaches far, units and countries behind."""
    rows = [("site", 5.0), ("town", 5.0), ("site", 90.0), ("admin1", None), ("country", None), ("region", None)]
    places = [Place(str(n), None, 1.0, 1.0, "MLI", None, precision, Span(0, 3, "Gao"), radius) for n, (precision, radius) in enumerate(rows)]

    assert [place.name for place in sorted((places[n] for n in (5, 2, 0, 4, 3, 1)), key=exactness)] == [place.name for place in places]
