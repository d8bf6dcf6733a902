"""Export four tables as CSV: incidents, events, reports, spans."""

from collections.abc import Iterator

from recoupe.export.all_tables import TABLES
from recoupe.export.delimited import csv_pieces
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.view import View


def _files(job: Job) -> Iterator[File]:
    view = View(job.selection)
    for table in TABLES:
        yield File(f"{table.name}.csv", csv_pieces(table, view, tags=job.hxl))


EXPORTER = Exporter("csv", "four tables: incidents, events as the crosswalk between incidents and reports, reports, spans", _files, several=True, tagged=True)
