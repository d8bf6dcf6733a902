"""Help the tests of `link/` and `assess/` with records of their own."""

from collections.abc import Mapping
from typing import Any

Plain = dict[str, Any]


def span(text: str, start: int = 0) -> Plain:
    """Give a span; where it stands does not matter to linking."""
    return {"start": start, "end": start + len(text), "text": text}


def place(name: str, lat: float | None = None, lon: float | None = None, **more: object) -> Plain:
    """Give a place: a town of Burkina Faso with a radius of 2 km, unless told otherwise."""
    bare = {"name": name, "entity": f"geonames:{name}", "lat": lat, "lon": lon, "country": "BFA", "admin1": None, "precision": "town", "radius_km": 2.0}
    return {**bare, "span": span(name), **more}


def when(start: str | None, end: str | None = None, basis: str = "stated") -> Plain:
    """Give a time."""
    return {"start": start, "end": end or start, "precision": "day", "basis": basis, "spans": []}


def who(name: str, entity: str | None = None, country: str | None = None, sector: str | None = None, **more: object) -> Plain:
    """Give a participant."""
    bare = {"name": name, "entity": entity, "kind": "group", "country": country, "sector": sector, "count": None, "effect": None}
    return {**bare, "spans": [span(name)], **more}


def figure(kind: str, low: float | None, high: float | None, **more: object) -> Plain:
    """Give a figure of those who were hit."""
    bare = {"low": low, "high": high, "unit": None, "qualifier": "exact", "kind": kind, "of": None, "side": None, "parts": [], "cumulative": False}
    return {**bare, "since": None, "attribution": [], "span": span(str(low)), **more}


def says(source: str, kind: str = "official", relation: str = "states", entity: str | None = None) -> Plain:
    """Give a link of an attribution."""
    return {"source": source, "kind": kind, "entity": entity, "relation": relation, "cue": None, "span": span(source)}


def event(name: str = "e1", **more: Any) -> Plain:
    """Give an event: an attack of unknown gunmen at Djibo on 4 March 2024, unless told otherwise; `sources` are links beyond the outlet."""
    sources = more.pop("sources", [])
    bare = {
        "id": name,
        "type": "ASSAULT",
        "modes": ["firearms"],
        "contexts": [],
        "codes": {},
        "status": "occurred",
        "salience": "main",
        "trigger": span("attack"),
        "mentions": [],
        "actors": [who("gunmen", sector="UAF")],
        "recipients": [who("farmers", country="BFA", sector="CVL", effect="killed")],
        "weapons": [],
        "places": [place("Djibo", 14.1, -1.63)],
        "when": when("2024-03-04"),
        "casualties": [figure("killed", 7, 7)],
        "motives": [],
        "responsibility": "unattributed",
        "attribution": [says("Outlet", "outlet", "reports"), *sources],
        "evidence": [span("Gunmen killed seven farmers near Djibo on Monday.")],
        "because": {},
    }
    return {**bare, **more}


def record(name: str, text: str, *events: Mapping[str, Any], **more: Any) -> Plain:
    """Give a record of English, published on 5 March 2024 by an outlet of the record's own name, unless told otherwise."""
    outlet = more.pop("outlet", f"Radio {name.capitalize()}")
    agency = more.pop("agency", None)
    bare = {
        "schema": "recoupe/report/1",
        "id": f"sha256:{name}",
        "origin": f"{name}.txt",
        "outlet": {"name": outlet, "entity": agency, "span": None, "basis": "given"},
        "language": "en",
        "headline": None,
        "published": when("2024-03-05"),
        "text": text,
        "parts": [{"kind": "paragraph", "start": 0, "end": len(text), "on_topic": True}],
        "events": list(events),
        "places": [one for told in events for one in told["places"]],
    }
    return {**bare, **more}
