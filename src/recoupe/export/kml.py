"""Export incidents as KML 2.2: one placemark an incident, with its days and its columns as data.

The name of a placemark begins with the grade of the incident, so that no claim looks like a fact. Points are as in `geojson`.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from recoupe.export.cells import clean, number
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.geojson import has_point
from recoupe.export.incident_table import INCIDENTS
from recoupe.export.view import Happening, View, day

NAMESPACE = "http://www.opengis.net/kml/2.2"


def _placemark(happening: Happening) -> Element:
    mark = Element("Placemark", id=happening.id)
    SubElement(mark, "name").text = clean(_title(happening))
    when = happening.first("when")
    if when:
        span = SubElement(mark, "TimeSpan")
        for tag, end in (("begin", day(when["start"])), ("end", day(when["end"]))):
            if end:
                SubElement(span, tag).text = end
    data = SubElement(mark, "ExtendedData")
    for column in INCIDENTS.columns:
        cell = column.get(happening)
        if cell is not None:
            SubElement(SubElement(data, "Data", name=column.name), "value").text = clean(cell) if isinstance(cell, str) else number(cell)
    place = happening.place
    if place and has_point(happening):
        SubElement(SubElement(mark, "Point"), "coordinates").text = f"{number(place['lon'])},{number(place['lat'])}"
    return mark


def _title(happening: Happening) -> str:
    """Give what a map shows beside the point: the grade first, so that no claim looks like a fact."""
    place = happening.place
    told = (happening.incident and f"[{happening.incident['grade']}]", happening.first("type"), place and place["name"])
    return " ".join(str(word) for word in told if word) or happening.id


def _pieces(view: View) -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{NAMESPACE}"><Document><name>Recoupe</name>\n'.encode()
    for happening in view.happenings:
        yield tostring(_placemark(happening), encoding="utf-8") + b"\n"
    yield b"</Document></kml>\n"


def _files(job: Job) -> Iterator[File]:
    yield File("incidents.kml", _pieces(View(job.selection)))


EXPORTER = Exporter("kml", "incidents as KML 2.2 placemarks, with their days and all columns of the incidents", _files)
