"""Give what a ledger holds as things to walk over, as a data frame of pandas, as a table of Arrow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from recoupe.export.arrow import arrow_table
from recoupe.export.data_frame import data_frame
from recoupe.export.selection import Plain, Selection
from recoupe.export.tables import Table
from recoupe.export.view import View


@dataclass(frozen=True)
class Rows:
    """What a ledger holds of one kind, read anew each time that it is asked for.

    Walked over, it gives dicts of the public record. As a data frame or a table of Arrow it has the columns of the export `csv`, with their types; what is
    missing stays missing.

    Attributes:
        table: the table of the export that it is laid out as.
        items: gives the dicts.
        selection: gives the records and incidents that the table is made of.
    """

    table: Table[Any]
    items: Callable[[], Iterator[Plain]]
    selection: Callable[[], Selection]

    def __iter__(self) -> Iterator[Plain]:
        return self.items()

    @property
    def columns(self) -> dict[str, str]:
        """Give the columns of the table with what they mean."""
        return {column.name: column.meaning for column in self.table.columns}

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas is optional
        """Give a `pandas.DataFrame`: words as `string`, whole numbers as `Int64`, others as `Float64`, days as `datetime64[s]`.

        Raises:
            ExportError: pandas is not installed.
        """
        return data_frame(self.table, View(self.selection()))

    def to_arrow(self) -> Any:  # noqa: ANN401 - pyarrow is optional
        """Give a `pyarrow.Table`: words as `string`, whole numbers as `int64`, others as `double`, days as `date32`.

        Raises:
            ExportError: pyarrow is not installed.
        """
        return arrow_table(self.table, View(self.selection()))
