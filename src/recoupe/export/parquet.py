"""Export four tables as Parquet, a file each. Needs pyarrow: `pip install 'recoupe[parquet]'`.

The columns are those of `csv`, with their types: days are dates, and words are as they were told, without the apostrophe that a spreadsheet needs.
"""

import io
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from recoupe.export.all_tables import TABLES
from recoupe.export.arrow import arrow_rows, arrow_schema, import_pyarrow
from recoupe.export.cells import Cell
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.tables import Table
from recoupe.export.view import View

# Rows of a group: enough to compress well, few enough to hold in memory.
_GROUP = 50_000


def parquet_pieces(table: Table[Any], views: Iterable[View]) -> Iterator[bytes]:
    """Yield a table as a file of Parquet: the same rows give the same bytes with the same pyarrow.

    Args:
        table: the table.
        views: what its rows are made of, one behind the other; each is asked for when the one before is written.

    Raises:
        ExportError: pyarrow is not installed.
    """
    arrow = import_pyarrow()
    parquet = import_module("pyarrow.parquet")
    out = io.BytesIO()
    with parquet.ParquetWriter(out, arrow_schema(arrow, table), compression="zstd") as writer:
        waiting: list[list[Cell]] = []
        for row in (row for view in views for row in table.cells(view)):
            waiting.append(row)
            if len(waiting) == _GROUP:
                writer.write_table(arrow_rows(arrow, table, waiting))
                waiting = []
        writer.write_table(arrow_rows(arrow, table, waiting))
    yield out.getvalue()


def _files(job: Job) -> Iterator[File]:
    view = View(job.selection)
    for table in TABLES:
        yield File(f"{table.name}.parquet", parquet_pieces(table, [view]))


EXPORTER = Exporter("parquet", "the four tables of csv as Parquet, a file each; needs pyarrow", _files, several=True, text=False)
