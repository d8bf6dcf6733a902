"""Hold what a table is: columns with their names, types, meanings and tags, and where the values come from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from recoupe.export.cells import Cell
from recoupe.export.view import View

R = TypeVar("R")


class Type(StrEnum):
    """What the cells of a column hold, in the words of Table Schema."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


# No slots: a frozen class with both slots and a type parameter cannot be made in Python 3.11.
@dataclass(frozen=True)
class Column(Generic[R]):
    """One column.

    Attributes:
        name: in snake case, as the header has it.
        meaning: one line, for the documentation and the data package.
        get: gives the cell of a row.
        type: what its cells hold.
        hxl: its tag of the Humanitarian Exchange Language, empty where there is none.
    """

    name: str
    meaning: str
    get: Callable[[R], Cell]
    type: Type = Type.STRING
    hxl: str = ""


@dataclass(frozen=True)
class Table(Generic[R]):
    """One table.

    Attributes:
        name: the name of its file, without suffix.
        title: one line.
        columns: in their order.
        rows: gives what the rows are made of, in a stable order.
        key: the columns that no two rows share.
        foreign: columns that point into another table: `{column: (table, column)}`.
    """

    name: str
    title: str
    columns: Sequence[Column[R]]
    rows: Callable[[View], Iterator[R]]
    key: tuple[str, ...] = ()
    foreign: dict[str, tuple[str, str]] = field(default_factory=dict)

    def cells(self, view: View) -> Iterator[list[Cell]]:
        """Yield the cells of each row."""
        for row in self.rows(view):
            yield [column.get(row) for column in self.columns]

    @property
    def header(self) -> list[str]:
        """Give the names of the columns."""
        return [column.name for column in self.columns]

    @property
    def tags(self) -> list[str]:
        """Give the row of HXL tags."""
        return [column.hxl for column in self.columns]
