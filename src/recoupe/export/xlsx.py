"""Export four tables as one Excel workbook, a sheet a table. Dates are ISO words, so that no program reads them in an order of its own.

The tables and the rule about formulas are those of `csv`. A cell holds 32,767 characters and is cut with `…` there; a table with more than 1,048,576 rows is
refused. The same input gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from recoupe.errors import ExportError
from recoupe.export.all_tables import TABLES
from recoupe.export.cells import Cell, clean, tamed
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.parcels import rezipped
from recoupe.export.tables import Table
from recoupe.export.view import View

# What Excel can hold: rows of a sheet, characters of a cell.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
_CUT = "…"
_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_EPOCH = b"1980-01-01T00:00:00Z"
_FROZEN = "A2"


def _shown(cell: Cell) -> Cell:
    """Give a cell as a workbook may hold it."""
    if not isinstance(cell, str):
        return cell
    words = tamed(clean(cell))
    return words if len(words) <= MOST_CHARACTERS else words[: MOST_CHARACTERS - 1] + _CUT


def _fill(book: Workbook, table: Table[Any], job: Job, view: View) -> None:
    """Write one table into a sheet.

    Raises:
        ExportError: it has more rows than a sheet can hold.
    """
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = _FROZEN
    head = [WriteOnlyCell(sheet, value=name) for name in table.header]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    if job.hxl:
        sheet.append(table.tags)
    for count, row in enumerate(table.cells(view), start=3):
        if count > MOST_ROWS:
            raise ExportError(f"table {table.name!r} has more than {MOST_ROWS} rows, which no sheet holds; export csv or parquet instead")
        sheet.append([_shown(cell) for cell in row])


def _pieces(job: Job) -> Iterator[bytes]:
    """Yield the workbook, its days fixed.

    Raises:
        ExportError: a table has more rows than a sheet can hold.
    """
    book, view = Workbook(write_only=True), View(job.selection)
    for table in TABLES:
        _fill(book, table, job, view)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        core = _MOMENT.sub(_EPOCH, archive.read(_CORE))
    yield rezipped(out.getvalue(), {_CORE: core})


def _files(job: Job) -> Iterator[File]:
    yield File("recoupe.xlsx", _pieces(job))


EXPORTER = Exporter("xlsx", "the four tables of csv as one Excel workbook, a sheet each", _files, text=False, tagged=True)
