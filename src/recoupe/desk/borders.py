"""Give the borders of countries as rings of longitude and latitude, each cut where it crosses the 180th meridian, so that no line runs across the map."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Point = tuple[float, float]
Ring = tuple[Point, ...]
# Two neighbours farther apart than this stand on either side of the 180th meridian: no border has a straight stretch half around the world.
_HALF = 180.0
_TURN = 360.0


@dataclass(frozen=True, slots=True)
class Country:
    """A country on the map.

    Attributes:
        number: its number in ISO 3166-1, three digits; empty for a land that has none.
        rings: its borders; holes among them, to be filled by the even-odd rule.
        bounds: south, west, north, east.
    """

    number: str
    rings: tuple[Ring, ...]
    bounds: tuple[float, float, float, float]


SCALES = ("110m", "50m")


@cache
def countries(scale: str) -> tuple[Country, ...]:
    """Load the countries of a scale, `110m` for the world or `50m` for a part of it."""
    told = json.loads((files("recoupe") / "desk" / "static" / "vendor" / "world-atlas" / f"countries-{scale}.json").read_bytes())
    arcs = [_arc(arc, told["transform"]) for arc in told["arcs"]]
    found = []
    for shape in told["objects"]["countries"]["geometries"]:
        rings = tuple(piece for ring in _rings(shape) for piece in cut(_joined(ring, arcs)))
        points = [point for ring in rings for point in ring]
        if points:
            lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
            found.append(Country(str(shape.get("id", "")), rings, (min(lats), min(lons), max(lats), max(lons))))
    return tuple(found)


def _arc(steps: Sequence[Sequence[int]], transform: Mapping[str, Any]) -> list[Point]:
    """Add up the steps of an arc."""
    (scale_x, scale_y), (x0, y0) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        found.append((x * scale_x + x0, y * scale_y + y0))
    return found


def _rings(shape: Mapping[str, Any]) -> Iterator[list[int]]:
    parts = shape.get("arcs", []) if shape["type"] == "MultiPolygon" else [shape.get("arcs", [])]
    yield from (ring for part in parts for ring in part)


def _joined(ring: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """Join the arcs of a ring; a negative number is an arc that is walked backwards."""
    found: list[Point] = []
    for number in ring:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += points[1:] if found else points
    return found


def cut(ring: Sequence[Point]) -> Iterator[Ring]:
    """Yield the pieces of a ring on this side of the 180th meridian; one that goes around a pole is closed along it."""
    around = _unrolled(ring)
    if abs(around[-1][0] - around[0][0]) > _HALF:
        pole = -90.0 if sum(lat for _, lat in around) < 0 else 90.0
        around = [*around, (around[-1][0], pole), (around[0][0], pole), around[0]]
    for turn in (-_TURN, 0.0, _TURN):
        piece = _within([(lon + turn, lat) for lon, lat in around])
        if len(piece) > 2:
            yield tuple((round(lon, 3), round(lat, 3)) for lon, lat in piece)


def _unrolled(ring: Sequence[Point]) -> list[Point]:
    """Let longitudes go on beyond 180 degrees, so that neighbours stay neighbours."""
    found = [ring[0]]
    for lon, lat in ring[1:]:
        before = found[-1][0]
        found.append((lon + round((before - lon) / _TURN) * _TURN, lat))
    return found


def _within(ring: list[Point]) -> list[Point]:
    """Cut a ring at both ends of the map, one after the other.

    Source: Sutherland and Hodgman 1974.
    """
    for edge, sign in ((-_HALF, 1), (_HALF, -1)):
        if all(sign * (lon - edge) >= 0 for lon, _ in ring):
            continue
        kept: list[Point] = []
        for (lon, lat), (next_lon, next_lat) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            inside, next_inside = sign * (lon - edge) >= 0, sign * (next_lon - edge) >= 0
            if inside:
                kept.append((lon, lat))
            if inside != next_inside:
                kept.append((edge, lat + (next_lat - lat) * (edge - lon) / (next_lon - lon)))
        ring = kept
    return ring


@cache
def geojson(scale: str) -> bytes:
    """Write the countries as GeoJSON (RFC 7946), each ring a line of its own polygon."""
    features = [
        {"type": "Feature", "id": one.number, "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in one.rings]}}
        for one in countries(scale)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()
