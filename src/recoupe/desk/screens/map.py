"""The map and the timeline: incidents or events by place and by day, each narrowing the other by the address, and a table of exactly what is shown."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from recoupe.desk.asking import link_of
from recoupe.desk.borders import SCALES, countries, geojson
from recoupe.desk.desk import Desk, Query
from recoupe.desk.drawing import bins, draw_map, kind_of
from recoupe.desk.rendering import render
from recoupe.desk.saved import saved
from recoupe.desk.screen import Data, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import KINDS, Plotted, Sight, Spot

PATH = "/map"
ROWS = 50
# More spots than this are one grey cloud to the eye, and slow in a browser; the page says so, and the table has them all.
MOST_SPOTS = 2000
# What a file of the view holds at most: beyond it, `recoupe export geojson` writes all.
MOST_EXPORTED = 100_000
# Degrees around a spot that its table shows.
_NEAR = 0.005
_SPOT = tuple(one.name for one in fields(Spot))
_BOX = ("south", "west", "north", "east")
_EDGES = {"south": (-90.0, 90.0), "west": (-180.0, 180.0), "north": (-90.0, 90.0), "east": (-180.0, 180.0)}


def sight_of(query: Query) -> Sight:
    """Read what is asked for out of an address.

    Raises:
        DeskError: a day or a box is none.
    """

    def one(name: str) -> str:
        return next(iter(query.get(name, ())), "").strip()

    def many(name: str) -> tuple[str, ...]:
        return tuple(value for value in query.get(name, ()) if value)

    return Sight(
        kind=one("what") or Sight().kind,
        since=_day(one("since")),
        until=_day(one("until")),
        box=_box({name: one(name) for name in _BOX}),
        types=many("type"),
        states=many("state"),
        who=one("who"),
        site=one("site"),
        lacking=one("lacking"),
    )


def _day(written: str) -> str:
    """Read a day.

    Raises:
        DeskError: it is none.
    """
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError as fault:
        raise DeskError(f"{written[:40]!r} is no day; write it as YYYY-MM-DD") from fault


def _box(sides: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """Read a box of degrees; no side at all is no box.

    Raises:
        DeskError: a side is missing or is no number of degrees, or the south lies north of the north.
    """
    if not any(sides.values()):
        return None
    try:
        south, west, north, east = (float(sides[name]) for name in _BOX)
    except ValueError as fault:
        raise DeskError("a box has four sides, in degrees: south, west, north and east; fill in all of them or none") from fault
    for name, value in zip(_BOX, (south, west, north, east), strict=True):
        low, high = _EDGES[name]
        if not (math.isfinite(value) and low <= value <= high):
            raise DeskError(f"{name} is {value:g}, and degrees go from {low:g} to {high:g} there")
    if south > north:
        raise DeskError(f"the box ends at {north:g} degrees north and begins at {south:g}; give the southern side first")
    return south, west, north, east


def address(sight: Sight, path: str = PATH, **more: str) -> str:
    """Write the address that asks for a sight."""
    pairs = [("what", sight.kind)] if sight.kind != Sight().kind else []
    pairs += [(name, value) for name in ("since", "until", "who", "site", "lacking") if (value := getattr(sight, name))]
    pairs += [(name, f"{value:g}") for name, value in zip(_BOX, sight.box or (), strict=False)]
    pairs += [("type", value) for value in sight.types] + [("state", value) for value in sight.states]
    pairs += list(more.items())
    return f"{path}?{urlencode(pairs)}" if pairs else path


def view(visit: Visit) -> Data:
    """Give the spots, the bars and a page of the table of one sight, and what leads to others."""
    ledger = visit.desk.ledger
    try:
        sight, refused = sight_of(visit.query), ""
    except DeskError as fault:
        sight, refused = Sight(), str(fault)
    shown = ledger.plot(sight, MOST_SPOTS)
    page = ledger.plotted_page(sight, visit.asked("cursor"), ROWS)
    spots, near = _plain(shown.spots), _near(sight)
    bars = [{**bar, "link": address(replace(sight, since=bar["since"], until=bar["until"]))} for bar in bins(shown.days)]
    return {
        "sight": {**asdict(sight), "box": dict(zip(_BOX, sight.box, strict=True)) if sight.box else None},
        "not_read": refused,
        "total": shown.total,
        "undated": shown.undated,
        "unplaced": shown.unplaced,
        "more": shown.more,
        "spots": [{**spot, "drawn": kind_of(spot), "link": _spot_link(sight, spot, near)} for spot in spots],
        "bars": bars,
        "rows": [{**asdict(row), "link": link_of(sight.kind, row.id)} for row in page.rows],
        "next": address(sight, cursor=page.cursor) if page.cursor else None,
        "links": _links(sight),
        "types": list(visit.desk.codebook.events),
        "saved": saved(visit, PATH),
    }


def _links(sight: Sight) -> dict[str, str | None]:
    """Give the addresses of the same sight otherwise, and of its files."""
    whole = {name: address(sight, f"{PATH}/view.{name}") for name in ("geojson", "svg")}
    lacking = {
        f"no_{what}": address(replace(sight, lacking=what, **({"since": "", "until": ""} if what == "day" else {"box": None}))) for what in ("day", "point")
    }
    return {
        **whole,
        **lacking,
        "clear": address(Sight(sight.kind)) if sight != Sight(sight.kind) else None,
        "all_days": address(replace(sight, since="", until="")) if sight.since or sight.until else None,
        "all_places": address(replace(sight, box=None)) if sight.box else None,
        "twin": address(sight, f"{PATH}.json"),
        **{kind: address(replace(sight, kind=kind, states=())) for kind in KINDS},
    }


def _near(sight: Sight) -> str:
    """Give the address of the table of the same sight, to which the sides of a box are added."""
    whole = address(replace(sight, box=None))
    return f"{whole}{'&' if '?' in whole else '?'}"


def _spot_link(sight: Sight, spot: Mapping[str, Any], near: str) -> str:
    """Give where a spot leads: to what it is, or to the table of what stands there."""
    if spot["count"] == 1:
        return link_of(sight.kind, spot["id"])
    lat, lon = spot["lat"], spot["lon"]
    sides = zip(_BOX, (lat - _NEAR, lon - _NEAR, lat + _NEAR, lon + _NEAR), strict=True)
    return near + "&".join(f"{side}={value:g}" for side, value in sides) + "#table"


# --- what is handed out


def borders(visit: Visit) -> Given:
    """Hand out the borders of countries, cut at the 180th meridian."""
    scale = "50m" if visit.asked("fine") else "110m"
    return Given(geojson(scale), "application/geo+json", {"cache-control": "public, max-age=86400"})


def as_geojson(visit: Visit) -> Given:
    """Hand out exactly what is shown as GeoJSON; what has no point has no geometry.

    Raises:
        DeskError: a day or a box is none.
    """
    sight = sight_of(visit.query)
    rows = visit.desk.ledger.plotted_page(sight, "", MOST_EXPORTED).rows
    content = json.dumps({"type": "FeatureCollection", "features": [_feature(row) for row in rows]}, ensure_ascii=False)
    return Given(content.encode("utf-8", "replace"), "application/geo+json", {"content-disposition": 'attachment; filename="view.geojson"'})


def _feature(row: Plotted) -> dict[str, Any]:
    told = {name: value for name, value in asdict(row).items() if name not in {"id", "lat", "lon"} and value is not None}
    pointed = row.lat is not None and row.precision != "country"
    geometry = {"type": "Point", "coordinates": [row.lon, row.lat]} if pointed else None
    return {"type": "Feature", "id": row.id, "geometry": geometry, "properties": told}


def as_svg(visit: Visit) -> Given:
    """Hand out the map of exactly what is shown as a picture that stands alone, with its credit and date.

    Raises:
        DeskError: a day or a box is none.
    """
    sight = sight_of(visit.query)
    spots = _plain(visit.desk.ledger.plot(sight, MOST_SPOTS).spots)
    content = render(
        visit.words.code,
        "picture.html",
        {"picture": draw_map(spots, sight.box), "on": visit.desk.clock(), "alone": True, "xmlns": "http://www.w3.org/2000/svg"},
    )
    return Given(content.encode("utf-8", "replace"), "image/svg+xml", {"content-disposition": 'attachment; filename="view.svg"'})


def _plain(spots: Sequence[Spot]) -> list[dict[str, Any]]:
    """Give spots as plain values; there are thousands of them, and `asdict` would copy each value."""
    return [{name: getattr(spot, name) for name in _SPOT} for spot in spots]


def warm(desk: Desk) -> None:
    """Load the borders, and count what the first map shows."""
    for scale in SCALES:
        countries(scale)
    desk.ledger.plot(Sight(), MOST_SPOTS)


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the map: incidents, events of some days in a box, what has no point, a box that is none."""
    box = "south=-30&west=-20&north=40&east=60"
    return (PATH, f"{PATH}?what=event&since=2020-01-01&until=2030-01-01&{box}", f"{PATH}?what=event&lacking=point", f"{PATH}?south=x")


SCREEN = Screen(
    name="map",
    title=N_("Map"),
    pages=(Page(PATH, "map.html", view, least=Role.VIEWER),),
    raws=(
        Raw(f"{PATH}/borders.geojson", borders, least=Role.VIEWER),
        Raw(f"{PATH}/view.geojson", as_geojson, least=Role.VIEWER),
        Raw(f"{PATH}/view.svg", as_svg, least=Role.VIEWER),
    ),
    help=(
        N_(
            "A dot is a site or a town, its ring how far off it may lie; a dashed square is a district, province or region; a dotted country is one "
            "of which no more is known."
        ),
        N_(
            "Choose a bar, or type days, to narrow the map by time; move the map and press b to narrow the rest by place. What is shown can be saved"
            " as GeoJSON, SVG and PNG."
        ),
    ),
    samples=samples,
    warm=warm,
    place=30,
    key="m",
    keys=(
        Key("j / k", N_("next or previous row of the table")),
        Key("Enter", N_("open it")),
        Key("b", N_("show only what the map shows")),
        Key("t", N_("go to the table")),
    ),
)
