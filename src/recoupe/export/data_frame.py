"""Give a table as a data frame of pandas. Needs pandas: `pip install 'recoupe[pandas]'`."""

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from recoupe.errors import ExportError
from recoupe.export.arrow import typed
from recoupe.export.tables import Table, Type
from recoupe.export.view import View

# Types that can hold what is missing without becoming others: a number of accounts stays whole. Days reach as far as the calendar.
DTYPES: Mapping[Type, str] = {Type.STRING: "string", Type.INTEGER: "Int64", Type.NUMBER: "Float64", Type.DATE: "datetime64[s]"}


def data_frame(table: Table[Any], view: View) -> Any:  # noqa: ANN401 - pandas has no types of its own
    """Give a whole table, its columns in their order.

    Raises:
        ExportError: pandas is not installed.
    """
    pandas = _import_pandas()
    rows = list(table.cells(view))
    columns = {column.name: pandas.array([typed(row[at], column.type) for row in rows], dtype=DTYPES[column.type]) for at, column in enumerate(table.columns)}
    return pandas.DataFrame(columns)


def _import_pandas() -> ModuleType:
    """Import pandas, which a plain installation does without.

    Raises:
        ExportError: it is not installed.
    """
    try:
        return import_module("pandas")
    except ImportError as fault:
        raise ExportError("a data frame needs pandas, which is not installed; run `pip install 'recoupe[pandas]'`, or take plain dicts") from fault
