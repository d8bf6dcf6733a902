"""Export events as PLOVER records, JSON lines: one line an event of a report, with the field names of the PLOVER manual.

`date` is null where no day is told. `link` is the incident, where incidents are passed. `size` has the lower end of the first figure. `mode` also has
`historical` for background events, and `future`, `hypothetical` or `negation` by status. `kind`, `effect` and `radius_km` are ours.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from recoupe.export.crosstab import names_of
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.selection import Plain
from recoupe.export.view import Told, View, day, hour

# PLOVER's resolution of a place, the most exact first.
_RESOLUTION: Mapping[str, int] = {"site": 5, "town": 4, "admin2": 3, "admin1": 2, "country": 1}
_TOWN = frozenset({"site", "town"})
_GEONAMES = "geonames:"
# What PLOVER names its size by, and our kind of figure.
_SIZES = (("dead", "killed"), ("injured", "injured"), ("arrested", "arrested"))
# PLOVER's auxiliary modes by our status; it has none for what was attempted.
_AUXILIARY: Mapping[str, str] = {"planned": "future", "hypothetical": "hypothetical", "denied": "negation"}


def plover_record(incident: str | None, told: Told, names: Mapping[str, str]) -> dict[str, Any] | None:
    """Give an event as a record of PLOVER; None where the report of the account is missing.

    Args:
        incident: the incident that it tells of.
        told: the event and its report.
        names: names of actors by their ids.
    """
    event, record = told.event, told.record
    if event is None or record is None:
        return None
    found = {
        "id": f"{record['id']}#{event['id']}",
        "has_event": True,
        **_times(event["when"] or {}),
        "actor": [_entity(one, names) for one in event["actors"]],
        "recipient": [_entity(one, names) for one in event["recipients"]],
        "event": [event["type"]],
        "mode": [*event["modes"], *_auxiliary(event)],
        "context": list(event["contexts"]),
        "event_loc": _location(event["places"][0]) if event["places"] else None,
        "event_text": [span["text"] for span in (event["trigger"], *event["mentions"]) if span["text"]],
        "size": _sizes(event),
        "link": incident,
        "text_info": [{"start": span["start"], "end": span["end"]} for span in event["evidence"]],
        "cite_info": _citation(record),
        "coder": record["produced_by"].get("program"),
    }
    required = {"id", "date", "actor", "recipient", "event"}
    return {key: value for key, value in found.items() if key in required or (value is not None and value not in ([], {}))}


def _times(when: Plain) -> dict[str, Any]:
    start, end = when.get("start"), when.get("end")
    return {"date": day(start), "time": hour(start), "enddate": day(end), "endtime": hour(end)}


def _auxiliary(event: Plain) -> Iterator[str]:
    if event["status"] in _AUXILIARY:
        yield _AUXILIARY[event["status"]]
    if event["salience"] == "background":
        yield "historical"


def _entity(one: Plain, names: Mapping[str, str]) -> dict[str, Any]:
    found = {
        "code": one["country"],
        "sector": one["sector"],
        "entity_text": one["name"],
        "identifier_id": one["entity"],
        "identifier_text": names.get(one["entity"] or ""),
        "kind": one["kind"],
        "effect": one["effect"],
    }
    return {key: value for key, value in found.items() if value is not None}


def _location(place: Plain) -> dict[str, Any]:
    entity = place["entity"] or ""
    found = {
        "extracted_place": place["span"]["text"] or None,
        "resolved_place": place["name"] if place["precision"] else None,
        "geonameid": int(entity.removeprefix(_GEONAMES)) if entity.startswith(_GEONAMES) else None,
        "lat": place["lat"],
        "lon": place["lon"],
        "city": place["name"] if place["precision"] in _TOWN else None,
        "district": place["name"] if place["precision"] == "admin2" else None,
        "province": place["admin1"],
        "country_code": place["country"],
        "resolution": _RESOLUTION.get(place["precision"] or ""),
        "radius_km": place["radius_km"],
    }
    return {key: value for key, value in found.items() if value is not None}


def _sizes(event: Plain) -> dict[str, Any]:
    """Give the lower ends of the first figures for those who were hit; PLOVER has one number."""
    found = {}
    for name, kind in _SIZES:
        figures = (one for one in event["casualties"] if one["kind"] == kind and one["side"] != "actors" and not one["cumulative"])
        first = next(figures, None)
        if first is not None and (first["low"] is not None or first["high"] is not None):
            found[name] = first["high"] if first["low"] is None else first["low"]
    return found


def _citation(record: Plain) -> dict[str, Any]:
    found = {
        "citation": record["id"],
        "url": record["origin"],
        "title": (record["headline"] or {}).get("text"),
        "language": record["language"],
        "publication": (record["outlet"] or {}).get("name"),
        "codebook": (record["produced_by"].get("codebook") or {}).get("digest"),
    }
    return {key: value for key, value in found.items() if value is not None}


def _pieces(job: Job) -> Iterator[bytes]:
    view = View(job.selection)
    names = names_of(job.codebook)
    missing = 0
    for incident, told in view.tellings:
        found = plover_record(incident, told, names)
        missing += found is None
        if found is not None:
            yield json.dumps(found, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    if missing:
        job.told.append(f"{missing} accounts have no line: their reports are not among the records")


def _files(job: Job) -> Iterator[File]:
    yield File("plover.jsonl", _pieces(job))


EXPORTER = Exporter("plover", "PLOVER records, JSON lines, one line an event of a report", _files, incidents=False)
