"""Draw a map and a timeline as plain numbers that a template writes as SVG: no scripts, no pictures from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from math import cos, log2, radians
from typing import Any

from babel.core import get_global

from recoupe.desk.borders import Ring, countries

Box = tuple[float, float, float, float]
WIDTH = 900
_MOST_HEIGHT = 620
# A map of less than this many degrees shows the finer borders.
_FINE_DEGREES = 60.0
# Around what is shown, so that no point lies at the edge; and the least that a map shows, some 200 km.
_MARGIN, _LEAST_DEGREES = 0.15, 2.0
# Farther north and south than this nobody reports of deeds, and one degree of longitude has no width.
_MOST_LAT = 85.0
_KM_A_DEGREE = 111.2
_ALIASES: Mapping[str, Sequence[str]] = get_global("territory_aliases")
# As many bars as fit a line; beyond them days are gathered into weeks, weeks into months.
_MOST_BARS = 120
_BAR_HEIGHT = 110
# Maps whose borders stay drawn.
_FRAMES = 32
# Points that stand for themselves; a district, province or region is drawn as an area with a dashed edge, a country as a country.
POINTS = frozenset({"site", "town"})
AREAS = frozenset({"admin2", "admin1", "region"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map shows, and how degrees become places of the picture."""

    box: Box
    height: float
    across: float
    down: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Give the place of a point in the picture."""
        return round((lon - self.box[1]) * self.across, 1), round((self.box[2] - lat) * self.down, 1)


def frame_of(box: Box | None, spots: Sequence[Mapping[str, Any]]) -> Frame:
    """Choose what a map shows: the box that is asked for, else all that is shown, else the world."""
    south, west, north, east = box or _around(spots)
    if west > east:
        west, east = -180.0, 180.0
    middle = min(_MOST_LAT, abs(south + north) / 2)
    shrink = max(0.2, cos(radians(middle)))
    across = WIDTH / max(east - west, 0.01)
    height = min(float(_MOST_HEIGHT), max(200.0, (north - south) * across / shrink))
    return Frame((south, west, north, east), round(height, 1), across, height / max(north - south, 0.01))


def _around(spots: Sequence[Mapping[str, Any]]) -> Box:
    if not spots:
        return (-60.0, -180.0, _MOST_LAT, 180.0)
    lats, lons = [spot["lat"] for spot in spots], [spot["lon"] for spot in spots]
    high, wide = (max(max(one) - min(one), _LEAST_DEGREES) * (0.5 + _MARGIN) for one in (lats, lons))
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    return (max(-_MOST_LAT, lat - high), max(-180.0, lon - wide), min(_MOST_LAT, lat + high), min(180.0, lon + wide))


def draw_map(spots: Sequence[Mapping[str, Any]], box: Box | None) -> dict[str, Any]:
    """Draw borders and spots: countries with what is known of no more than a country, areas, points with their rings."""
    frame = frame_of(box, spots)
    loose = {number_of(spot["country"]): spot["count"] for spot in spots if kind_of(spot) == "country"}
    return {
        "width": WIDTH,
        "height": frame.height,
        "borders": [{"path": path, "loose": loose.get(number, 0)} for number, path in _borders(frame)],
        "spots": [_spot(spot, frame) for spot in spots if kind_of(spot) != "country"],
    }


@lru_cache(maxsize=_FRAMES)
def _borders(frame: Frame) -> Sequence[tuple[str, str]]:
    """Give the number and the path of each country that a map shows; the same map is drawn again and again."""
    south, west, north, east = frame.box
    scale = "50m" if east - west < _FINE_DEGREES else "110m"
    seen = [one for one in countries(scale) if one.bounds[0] <= north and one.bounds[2] >= south and one.bounds[1] <= east and one.bounds[3] >= west]
    return [(one.number, " ".join(_path(ring, frame) for ring in one.rings)) for one in seen]


def kind_of(spot: Mapping[str, Any]) -> str:
    """Say how a spot is drawn: `point`, `area` or `country`; a point of unknown precision is an area."""
    if spot["precision"] in POINTS:
        return "point"
    return "country" if spot["precision"] == "country" else "area"


@cache
def number_of(country: str | None) -> str:
    """Give the number of a country by its three letters; empty where it has none."""
    short = next(iter(_ALIASES.get(country or "", ())), None)
    return next((code for code, names in _ALIASES.items() if code.isdigit() and short in names), "") if short else ""


def _path(ring: Ring, frame: Frame) -> str:
    """Write a ring as a path; of points that fall on one place of the picture, one is enough."""
    placed = [frame.place(lon, lat) for lon, lat in ring]
    kept = [point for before, point in zip([None, *placed], placed, strict=False) if point != before]
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in kept) + "Z"


def _spot(spot: Mapping[str, Any], frame: Frame) -> dict[str, Any]:
    x, y = frame.place(spot["lon"], spot["lat"])
    ring = (spot["radius_km"] or 0.0) / _KM_A_DEGREE * frame.down
    return {"x": x, "y": y, "size": round(3 + log2(spot["count"]), 1), "ring": round(ring, 1), "kind": kind_of(spot), "count": spot["count"]}


# --- the timeline


def bins(days: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    """Gather days into as many bars as fit: of a day, a week from Monday, a month, or a year; what is no day of the calendar is left out."""
    found = [(day, number) for written, number in days if (day := _day(written))]
    if not found:
        return []
    for step in ("day", "week", "month", "year"):
        starts = _starts(found[0][0], found[-1][0], step)
        if len(starts) <= _MOST_BARS or step == "year":
            break
    counts: dict[date, int] = {}
    for day, number in found:
        first = _first(day, step)
        counts[first] = counts.get(first, 0) + number
    return [{"since": str(first), "until": str(_next(first, step) - timedelta(1)), "step": step, "count": counts.get(first, 0)} for first in starts]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _first(day: date, step: str) -> date:
    match step:
        case "week":
            return day - timedelta(min(day.weekday(), (day - date.min).days))
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def _next(first: date, step: str) -> date:
    match step:
        case "day" | "week":
            days = 1 if step == "day" else 7
        case "month":
            days = 32
        case _:
            days = 367
    try:
        return _first(first + timedelta(days), step)
    except OverflowError:
        return date.max


def _starts(first: date, last: date, step: str) -> list[date]:
    """Give the first days of the bars between two days; one more than fit is enough to know."""
    found = [_first(first, step)]
    while found[-1] < _first(last, step) and (len(found) <= _MOST_BARS or step == "year"):
        found.append(_next(found[-1], step))
    return found


def draw_timeline(bars: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Draw bars: the highest as high as the picture."""
    most = max((bar["count"] for bar in bars), default=0) or 1
    wide = WIDTH / max(len(bars), 1)
    drawn = [
        {**bar, "x": round(number * wide, 1), "wide": round(max(1.0, wide - 1), 1), "high": round(bar["count"] / most * _BAR_HEIGHT, 1)}
        for number, bar in enumerate(bars)
    ]
    return {"width": WIDTH, "height": _BAR_HEIGHT, "bars": drawn, "most": most}
