"""Measure on the globe: distances, and the point some way off in a direction."""

import math

EARTH_KM = 6371.0


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Give the great-circle distance of two points of the WGS 84 sphere.

    Args:
        lat: latitude of the one, degrees.
        lon: longitude of the one, degrees.
        other_lat: latitude of the other, degrees.
        other_lon: longitude of the other, degrees.

    Returns:
        Kilometres, by the haversine formula on a sphere of 6,371 km.
    """
    a, b, c, d = map(math.radians, (lat, lon, other_lat, other_lon))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def moved(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """Give the point that lies some way off in a direction.

    Args:
        lat: latitude, degrees.
        lon: longitude, degrees.
        km: the way along the great circle, kilometres.
        bearing: degrees clockwise from north.

    Returns:
        Latitude and longitude in degrees, longitude from -180 to 180.
    """
    a, b, way, turn = math.radians(lat), math.radians(lon), km / EARTH_KM, math.radians(bearing)
    c = math.asin(math.sin(a) * math.cos(way) + math.cos(a) * math.sin(way) * math.cos(turn))
    d = b + math.atan2(math.sin(turn) * math.sin(way) * math.cos(a), math.cos(way) - math.sin(a) * math.sin(c))
    return math.degrees(c), (math.degrees(d) + 180) % 360 - 180


def midpoint(lat: float, lon: float, other_lat: float, other_lon: float) -> tuple[float, float]:
    """Give the point half way between two points, along the great circle.

    Args:
        lat: latitude of the one, degrees.
        lon: longitude of the one, degrees.
        other_lat: latitude of the other, degrees.
        other_lon: longitude of the other, degrees.

    Returns:
        Latitude and longitude in degrees.
    """
    a, b, c, d = map(math.radians, (lat, lon, other_lat, other_lon))
    x, y = math.cos(c) * math.cos(d - b), math.cos(c) * math.sin(d - b)
    middle = math.atan2(math.sin(a) + math.sin(c), math.hypot(math.cos(a) + x, y))
    return math.degrees(middle), (math.degrees(b + math.atan2(y, math.cos(a) + x)) + 180) % 360 - 180
