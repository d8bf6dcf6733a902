"""Give a table as one of Apache Arrow. Needs pyarrow: `pip install 'recoupe[parquet]'`.

Days are dates, and words are as they were told, without the apostrophe that a spreadsheet needs.
"""

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import Any

from recoupe.errors import ExportError
from recoupe.export.cells import Cell, clean
from recoupe.export.tables import Table, Type
from recoupe.export.view import View


def import_pyarrow() -> ModuleType:
    """Import pyarrow, which is no part of a plain installation: it is larger than all the rest.

    Raises:
        ExportError: it is not installed.
    """
    try:
        return import_module("pyarrow")
    except ImportError as fault:
        raise ExportError("a table of Arrow or Parquet needs pyarrow, which is not installed; run `pip install 'recoupe[parquet]'`, or export csv") from fault


def arrow_schema(arrow: ModuleType, table: Table[Any]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Give the columns of a table with their types and meanings."""
    kinds = {Type.STRING: arrow.string(), Type.INTEGER: arrow.int64(), Type.NUMBER: arrow.float64(), Type.DATE: arrow.date32()}
    return arrow.schema([arrow.field(column.name, kinds[column.type], metadata={"description": column.meaning}) for column in table.columns])


def arrow_rows(arrow: ModuleType, table: Table[Any], rows: Sequence[Sequence[Cell]]) -> Any:  # noqa: ANN401 - as above
    """Give some rows of a table."""
    schema = arrow_schema(arrow, table)
    columns = [[typed(row[at], column.type) for row in rows] for at, column in enumerate(table.columns)]
    return arrow.Table.from_arrays([arrow.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)], schema=schema)


def arrow_table(table: Table[Any], view: View) -> Any:  # noqa: ANN401 - as above
    """Give a whole table.

    Raises:
        ExportError: pyarrow is not installed.
    """
    return arrow_rows(import_pyarrow(), table, list(table.cells(view)))


def typed(cell: Cell, kind: Type) -> object:
    """Give a cell as a value of its column's type."""
    match cell:
        case str() if kind is Type.DATE:
            return date.fromisoformat(cell)
        case str():
            return clean(cell)
        case _:
            return cell
