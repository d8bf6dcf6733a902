"""The map and the timeline narrow each other by the address, and show exactly what their table lists."""

from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from recoupe.desk.borders import countries, cut
from recoupe.desk.drawing import bins, draw_map, frame_of, number_of

SQUARE = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]


@pytest.mark.parametrize("scale", ["110m", "50m"])
def test_no_border_runs_across_the_map(scale: str) -> None:
    """No side of any ring spans half the world but along its end or a pole, and none leaves the map."""
    for one in countries(scale):
        for ring in one.rings:
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)
            assert [(a, b) for a, b in pairwise(ring) if abs(a[0] - b[0]) > 180 and not a[1] == b[1] == -90] == []


def test_ring_over_the_end_of_the_map_is_two() -> None:
    """A ring over the 180th meridian becomes two, which together are as wide as it was."""
    pieces = sorted((min(lon for lon, _ in piece), max(lon for lon, _ in piece)) for piece in cut(SQUARE))

    assert pieces == [(-180.0, -170.0), (170.0, 180.0)]


def test_countries_have_their_numbers() -> None:
    """Three letters of a country lead to its borders."""
    assert (number_of("MLI"), number_of("ZZ9"), number_of(None)) == ("466", "", "")
    assert number_of("MLI") in {one.number for one in countries("110m")}


def test_precision_has_its_own_shape() -> None:
    """A point has its ring in kilometres, a province is an area, and what is known of a country alone is no point."""
    base = {"lat": 17.0, "lon": 0.0, "count": 1, "country": "MLI", "radius_km": 111.2}
    drawn = draw_map([{**base, "precision": "town"}, {**base, "precision": "admin1"}, {**base, "precision": "country"}], (10.0, -10.0, 20.0, 10.0))

    assert [spot["kind"] for spot in drawn["spots"]] == ["point", "area"]
    assert drawn["spots"][0]["ring"] == pytest.approx(drawn["height"] / 10, abs=0.2)
    assert [one["loose"] for one in drawn["borders"] if one["loose"]] == [1]


def test_frame_holds_all_spots() -> None:
    """Without a box the frame holds every spot, and nothing is the world."""
    south, west, north, east = frame_of(None, [{"lat": 10.0, "lon": -5.0}, {"lat": 20.0, "lon": 30.0}]).box

    assert (south < 10 < 20 < north, west < -5 < 30 < east) == (True, True)
    assert frame_of(None, []).box[1::2] == (-180.0, 180.0)


@pytest.mark.parametrize(("last", "step"), [("2024-03-20", "day"), ("2025-03-01", "week"), ("2031-01-01", "month"), ("2090-01-01", "year")])
def test_bars_fit_a_line_and_count_all(last: str, step: str) -> None:
    """Days are gathered until they fit, none is lost, and what is no day is left out."""
    found = bins([("2024-03-01", 3), (last, 4), ("2024-99-99", 1)])

    assert {bar["step"] for bar in found} == {step}
    assert sum(bar["count"] for bar in found) == 7
    assert len(found) <= 120
    assert bins([]) == []


def test_bar_narrows_the_map_and_box_the_timeline(browser: TestClient) -> None:
    """A bar leads to the map of its days; a box leaves the bars of what lies in it."""
    whole = browser.get("/map.json?what=event").json()
    bar = next(bar for bar in whole["bars"] if bar["count"])
    days = browser.get(bar["link"].replace("/map?", "/map.json?")).json()
    spot = whole["spots"][0]
    near = f"south={spot['lat'] - 0.1}&north={spot['lat'] + 0.1}&west={spot['lon'] - 0.1}&east={spot['lon'] + 0.1}"
    boxed = browser.get(f"/map.json?what=event&{near}").json()

    assert 0 < days["total"] <= whole["total"]
    assert days["sight"]["since"] == bar["since"]
    assert boxed["total"] >= spot["count"]
    assert boxed["unplaced"] == 0
    assert sum(bar["count"] for bar in boxed["bars"]) == boxed["total"] - boxed["undated"]


def test_what_lacks_a_day_or_a_point_is_listed(browser: TestClient) -> None:
    """The undated and the unplaced are counted, and lead to a table of just these."""
    whole = browser.get("/map.json?what=event").json()

    for name, link, lacking in (("unplaced", "no_point", "lat"), ("undated", "no_day", "starts")):
        found = browser.get(whole["links"][link].replace("/map?", "/map.json?")).json()
        assert found["total"] == whole[name]
        assert [row for row in found["rows"] if row[lacking] is not None] == []


def test_files_hold_what_is_shown(browser: TestClient) -> None:
    """GeoJSON holds every row, the SVG is a picture that stands alone with its credit."""
    whole = browser.get("/map.json?what=event").json()
    told = browser.get(whole["links"]["geojson"]).json()
    picture = browser.get(whole["links"]["svg"])

    assert len(told["features"]) == whole["total"]
    assert sum(feature["geometry"] is None for feature in told["features"]) >= whole["unplaced"]
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "imply no endorsement" in "".join(ET.fromstring(picture.text).itertext())
    assert browser.get("/map/borders.geojson").json()["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=soon", "no day"),
        ("south=1", "four sides"),
        ("south=1&west=1&north=0&east=2", "southern side"),
        ("south=-91&west=1&north=0&east=2", "degrees go from"),
    ],
)
def test_what_cannot_be_read_is_said(browser: TestClient, query: str, told: str) -> None:
    """A day or box that is none is told on the page, and refused where a file is asked for."""
    assert told in browser.get(f"/map?{query}").text
    assert browser.get(f"/map/view.geojson?{query}").status_code == 422


def test_row_leads_to_its_report(browser: TestClient) -> None:
    """A row of an event opens the report at it."""
    row = browser.get("/map.json?what=event").json()["rows"][0]

    assert browser.get(urlsplit(row["link"]).path).status_code == 200
