"""Write what a run found as tables, parted by month and country, with the columns of the export `parquet`.

    OUT/tables/incidents/in_month=2024-03/in_country=MLI/part.parquet

Incidents stand under their best day and place, and their events and spans beside them; reports under their day of publication and the country that they stand
in when they are linked. What has none stands under the name that programs read as missing. One machine writes all of it, so that the bytes
depend on nobody's library but its own.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from recoupe.export.incident_table import INCIDENTS
from recoupe.export.parquet import parquet_pieces
from recoupe.export.report_tables import EVENTS, REPORTS, SPANS
from recoupe.export.selection import Selection
from recoupe.export.tables import Table
from recoupe.export.view import View
from recoupe.scale.linking import Hall
from recoupe.scale.parcels import values_of
from recoupe.scale.rounds import Floor
from recoupe.scale.shelf import TABLES
from recoupe.scale.work import NONE, month_of

# Reports that are held at a time while their table is written.
_AT_ONCE = 500
Plain = Mapping[str, Any]
Part = tuple[str, str]

# What Hive, and with it Arrow, DuckDB and Spark, read as missing.
_MISSING = "__HIVE_DEFAULT_PARTITION__"


def write_tables(floor: Floor, hall: Hall, incidents: Mapping[str, bytes]) -> list[Plain]:
    """Write the tables of a run, and say which files they are, with digests and rows.

    Args:
        floor: where they are written.
        hall: the reports.
        incidents: the incidents by id, as lines.

    Raises:
        ExportError: pyarrow is not installed.
    """
    floor.shelf.clear_tables()
    told, published = _parts_of_incidents(incidents.values()), _parts_of_reports(hall)
    floor.watcher.begin("writing", len(told) + len(published))
    return [one for files in (_told_files(floor, hall, incidents, told), _report_files(floor, hall, published)) for one in files]


def _parts_of_incidents(lines: Iterable[bytes]) -> dict[Part, list[str]]:
    """Give the ids of the incidents of each month and country."""
    parts: dict[Part, list[str]] = defaultdict(list)
    for line in lines:
        incident = json.loads(line)
        country = (_best(incident, "places") or {}).get("country")
        parts[_named(month_of(_best(incident, "when"))), _named(country)].append(incident["id"])
    return dict(sorted(parts.items()))


def _best(incident: Plain, name: str) -> Any:  # noqa: ANN401 - a plain value of the record
    values = incident["fields"][name]["values"]
    return values[0]["value"] if values else None


def _parts_of_reports(hall: Hall) -> dict[Part, list[int]]:
    """Give the places of the reports of each month and country."""
    parts: dict[Part, list[int]] = defaultdict(list)
    for place, seat in enumerate(hall.seats):
        parts[_named(seat.month), _named(seat.home[0])].append(place)
    return dict(sorted(parts.items()))


def _named(part: str | None) -> str:
    return _MISSING if part in {None, NONE} else str(part)


def _told_files(floor: Floor, hall: Hall, incidents: Mapping[str, bytes], parts: Mapping[Part, Sequence[str]]) -> Iterator[Plain]:
    """Yield the files of incidents, events and spans."""
    for part, names in parts.items():
        chosen = [json.loads(incidents[name]) for name in names]
        view = View(Selection(chosen, list(_told(hall, chosen))))
        yield from (_written(floor, table, part, [view]) for table in (INCIDENTS, EVENTS, SPANS))
        floor.watcher.step(1)


def _told(hall: Hall, incidents: Iterable[Plain]) -> Iterator[Plain]:
    """Yield the records that incidents rest on, each with the events of these incidents alone."""
    events: dict[str, set[str]] = defaultdict(set)
    for incident in incidents:
        for account in incident["accounts"]:
            events[account["report"]].add(account["event"])
    for record in values_of(hall.lines(hall.places[name] for name in events)):
        yield {**record, "events": [event for event in record["events"] if event["id"] in events[record["id"]]]}


def _report_files(floor: Floor, hall: Hall, parts: Mapping[Part, Sequence[int]]) -> Iterator[Plain]:
    """Yield the files of reports."""
    for part, places in parts.items():
        yield _written(floor, REPORTS, part, _some_at_a_time(hall, places))
        floor.watcher.step(1)


def _some_at_a_time(hall: Hall, places: Sequence[int]) -> Iterator[View]:
    """Yield reports in the order of their ids: one month's reports that tell nothing may be most of an archive, and stand in one part."""
    for start in range(0, len(places), _AT_ONCE):
        yield View(Selection((), values_of(hall.lines(places[start : start + _AT_ONCE]))))


def _written(floor: Floor, table: Table[Any], part: Part, views: Iterable[View]) -> Plain:
    rows = 0

    def counted() -> Iterator[View]:
        nonlocal rows
        for view in views:
            rows += sum(1 for _ in table.rows(view))
            yield view

    path = f"{TABLES}/{table.name}/in_month={part[0]}/in_country={part[1]}/part.parquet"
    return {**floor.shelf.write(path, b"".join(parquet_pieces(table, counted()))), "rows": rows}
