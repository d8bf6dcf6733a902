"""Derive how exact a place or a time is on the ladders of UCDP and ACLED: the one place where those numbers come from.

A rung is a number; None says that the ladder has no rung for what is known, which is never the same as its coarsest rung.
"""

from datetime import date

from recoupe.model.event import Place, When

# A named town is exact to UCDP whatever its size; a radius within this holds all but the largest (a million people, some 15 km).
EXACT_KM = 16.0
# UCDP's second rung: "within about 25 km of a known point".
NEAR_KM = 25.0
_POINTS = frozenset({"site", "town"})
# UCDP's ladder of days, the longest stretch of each rung, both ends included: a day, two to six days, a week, a month, a year.
_UCDP_DAYS = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
# ACLED's: a day, a week or weekend, a month. It has nothing coarser.
_ACLED_DAYS = ((1, 1), (7, 2), (31, 3))
_ACLED_OF_UCDP = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: None, 7: None}


# A site that reaches farther than this (a park, a forest, a front) says less than the town beside it.
WIDE_KM = 30.0
_EXACTNESS = ("site", "town", "admin2", "admin1", "country", "region")


def exactness(place: Place) -> int:
    """Give the rank of a place among those of one event, the most exact first; a wide site stands behind the towns.

    Args:
        place: any place, resolved or not.
    """
    if place.precision == "site" and (place.radius_km or 0.0) > WIDE_KM:
        return _EXACTNESS.index("admin2")
    return _EXACTNESS.index(place.precision) if place.precision in _EXACTNESS else 1


def where_prec(place: Place | None, radius_km: float | None = None, *, at_sea: bool = False) -> int | None:
    """Give UCDP's `where_prec`: 1 exact, 2 within about 25 km, 3 second-order and 4 first-order division, 5 line or fuzzy area, 6 country, 7 sea or air.

    A point without a country lies at sea (coding guide 15).

    Args:
        place: the most exact place of the event, None where there is none.
        radius_km: how far from the point it may lie, over what the place says; None: what the place says.
        at_sea: the place is known to be international water or airspace, also where it is no point.

    Returns:
        The rung; None without a place, or with one that is not resolved.

    Source: Högbladh, UCDP GED Codebook, `where_prec`; the limit of rung 2 as there, that of rung 1 ours.
    """
    if place is None or place.precision is None:
        return None
    if at_sea or (place.country is None and place.precision in _POINTS and place.lat is not None):
        return 7
    if place.precision in _POINTS:
        return _point_rung(place.radius_km if radius_km is None else radius_km)
    return {"admin2": 3, "admin1": 4, "region": 5, "country": 6}.get(place.precision)


def _point_rung(radius_km: float | None) -> int:
    """Give the rung of a point: a road, a front or "100 km from" is no point any more."""
    if radius_km is None or radius_km <= EXACT_KM:
        return 1
    return 2 if radius_km <= NEAR_KM else 5


def geo_precision(place: Place | None, radius_km: float | None = None, *, at_sea: bool = False) -> int | None:
    """Give ACLED's `geo_precision`: 1 a town, 2 near a town or a small part of a region, 3 a province or other larger region.

    Args:
        place: the most exact place of the event, None where there is none.
        radius_km: as in `where_prec`.
        at_sea: as in `where_prec`.

    Returns:
        The rung; None without a place, for a country alone and for the open sea, which the ladder does not have.

    Source: ACLED Codebook, geo-precision codes; a district is taken for a small part of a region.
    """
    rung = where_prec(place, radius_km, at_sea=at_sea)
    return None if rung is None else _ACLED_OF_UCDP[rung]


def date_prec(when: When | None) -> int | None:
    """Give UCDP's `date_prec`: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year.

    Args:
        when: the time of the event, None where there is none.

    Returns:
        The rung by the length of the range; None without a time, for an open range and for one longer than a year.

    Source: Högbladh, UCDP GED Codebook, `date_prec`.
    """
    return _rung(when, _UCDP_DAYS)


def time_precision(when: When | None) -> int | None:
    """Give ACLED's `time_precision`: 1 a day, 2 a week or weekend, 3 a month.

    Args:
        when: the time of the event, None where there is none.

    Returns:
        The rung by the length of the range; None without a time, for an open range and for one longer than a month.

    Source: ACLED Codebook, time-precision codes.
    """
    return _rung(when, _ACLED_DAYS)


def _rung(when: When | None, ladder: tuple[tuple[int, int], ...]) -> int | None:
    """Give the first rung that is long enough."""
    if when is None or when.start is None or when.end is None:
        return None
    days = (date.fromisoformat(when.end[:10]) - date.fromisoformat(when.start[:10])).days + 1
    return next((rung for longest, rung in ladder if days <= longest), None)
