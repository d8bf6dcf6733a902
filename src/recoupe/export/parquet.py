"""Export four tables as Parquet, a file each. Needs pyarrow: `pip install 'recoupe[parquet]'`.

The columns are those of `csv`, with their types: days are dates, and words are as they were told, without the apostrophe that a spreadsheet needs.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from types import ModuleType
from typing import Any

from recoupe.errors import ExportError
from recoupe.export.all_tables import TABLES
from recoupe.export.cells import Cell, clean
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.tables import Table, Type
from recoupe.export.view import View

# Rows of a group: enough to compress well, few enough to hold in memory.
_GROUP = 50_000


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    """Import pyarrow, which is no part of a plain installation: it is larger than all the rest.

    Raises:
        ExportError: it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional
        import pyarrow.parquet as pq  # noqa: PLC0415 - optional
    except ImportError as fault:
        raise ExportError("the export 'parquet' needs pyarrow, which is not installed; run `pip install 'recoupe[parquet]'`, or export csv") from fault
    return pa, pq


def _schema(arrow: ModuleType, table: Table[Any]) -> Any:  # noqa: ANN401 - pyarrow has no types
    kinds = {Type.STRING: arrow.string(), Type.INTEGER: arrow.int64(), Type.NUMBER: arrow.float64(), Type.DATE: arrow.date32()}
    return arrow.schema([arrow.field(column.name, kinds[column.type], metadata={"description": column.meaning}) for column in table.columns])


def _value(cell: Cell, kind: Type) -> object:
    match cell:
        case str() if kind is Type.DATE:
            return date.fromisoformat(cell)
        case str():
            return clean(cell)
        case _:
            return cell


def _pieces(table: Table[Any], view: View) -> Iterator[bytes]:
    """Yield one file.

    Raises:
        ExportError: pyarrow is not installed.
    """
    arrow, parquet = _pyarrow()
    schema, out = _schema(arrow, table), io.BytesIO()
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        waiting: list[list[Cell]] = []
        for row in table.cells(view):
            waiting.append(row)
            if len(waiting) == _GROUP:
                writer.write_table(_group(arrow, schema, table, waiting))
                waiting = []
        writer.write_table(_group(arrow, schema, table, waiting))
    yield out.getvalue()


def _group(arrow: ModuleType, schema: Any, table: Table[Any], rows: Sequence[Sequence[Cell]]) -> Any:  # noqa: ANN401 - as above
    columns = [[_value(row[at], column.type) for row in rows] for at, column in enumerate(table.columns)]
    return arrow.Table.from_arrays([arrow.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)], schema=schema)


def _files(job: Job) -> Iterator[File]:
    view = View(job.selection)
    for table in TABLES:
        yield File(f"{table.name}.parquet", _pieces(table, view))


EXPORTER = Exporter("parquet", "the four tables of csv as Parquet, a file each; needs pyarrow", _files, several=True, text=False)
