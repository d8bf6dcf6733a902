"""Measure distances on the earth."""

import math

RADIUS_KM = 6371.0


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the distance of two points in degrees.

    Source: the haversine formula, Sinnott 1984; a sphere.
    """
    (lat, lon), (lat_other, lon_other) = ([math.radians(degrees) for degrees in point] for point in (one, other))
    half = math.sin((lat_other - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat_other) * math.sin((lon_other - lon) / 2) ** 2
    return 2 * RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))
