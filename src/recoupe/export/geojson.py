"""Export incidents as GeoJSON (RFC 7946): one feature an incident, a point with its radius, or no geometry where there is no point.

The properties are the columns of the table `incidents` of `csv`, without those that are empty. `radius_km` says how far from the point the incident may lie;
where only a country or a loose area is known, there is no geometry.
"""

import json
from collections.abc import Iterator

from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.incident_table import INCIDENTS
from recoupe.export.view import Happening, View

# A point stands for a place or for the middle of a region that says its radius; a country or a loose area has none that means anything.
POINTED = frozenset({"site", "town", "admin2", "admin1"})


def has_point(happening: Happening) -> bool:
    """Tell whether an incident can be put on a map without pretending."""
    place = happening.place
    return place is not None and place["lat"] is not None and place["precision"] in POINTED


def _feature(happening: Happening) -> str:
    place = happening.place
    geometry = {"type": "Point", "coordinates": [place["lon"], place["lat"]]} if place and has_point(happening) else None
    properties = {column.name: cell for column in INCIDENTS.columns if (cell := column.get(happening)) is not None}
    feature = {"type": "Feature", "id": happening.id, "geometry": geometry, "properties": properties}
    return json.dumps(feature, ensure_ascii=False)


def _pieces(view: View) -> Iterator[bytes]:
    """Yield the collection, one feature a line."""
    yield b'{"type": "FeatureCollection", "features": ['
    for number, happening in enumerate(view.happenings):
        yield (",\n" if number else "\n").encode() + _feature(happening).encode("utf-8", "replace")
    yield b"\n]}\n"


def _files(job: Job) -> Iterator[File]:
    yield File("incidents.geojson", _pieces(View(job.selection)))


EXPORTER = Exporter("geojson", "incidents as GeoJSON (RFC 7946), the radius as a property; without a point where only a country is known", _files)
