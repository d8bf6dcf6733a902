"""Export four tables as CSV: incidents, events, reports, spans.

UTF-8, commas, CRLF, a header in snake case, ISO dates; an empty cell is a missing value (RFC 4180). Items of a list have `|` between them, and a backslash
before one inside an item. Words that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab, line end first) get an apostrophe before them; numbers stay
numbers. With `--hxl` the second row holds the tags of the Humanitarian Exchange Language.
"""

from collections.abc import Iterator

from recoupe.export.all_tables import TABLES
from recoupe.export.delimited import csv_pieces
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.view import View


def _files(job: Job) -> Iterator[File]:
    view = View(job.selection)
    for table in TABLES:
        yield File(f"{table.name}.csv", csv_pieces(table, view, tags=job.hxl))


EXPORTER = Exporter(
    "csv",
    "four tables: incidents, events as the crosswalk between incidents and reports, reports, spans",
    _files,
    several=True,
    tagged=True,
    columns={table.name: table.columns for table in TABLES},
)
