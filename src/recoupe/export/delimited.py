"""Write a table as CSV after RFC 4180: UTF-8, commas, CRLF, a header, nothing for what is missing."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from recoupe.export.cells import written
from recoupe.export.tables import Table
from recoupe.export.view import View

# Rows that are written at a time: some hundred kilobytes.
_AT_ONCE = 1000


def csv_pieces(table: Table[Any], view: View, *, tags: bool = False) -> Iterator[bytes]:
    """Yield a table as CSV, piece by piece.

    Args:
        table: the table.
        view: what its rows are made of.
        tags: write the row of HXL tags below the header.
    """
    head = [table.header, table.tags] if tags else [table.header]
    yield _lines(head)
    waiting: list[list[str]] = []
    for row in table.cells(view):
        waiting.append([written(cell) for cell in row])
        if len(waiting) >= _AT_ONCE:
            yield _lines(waiting)
            waiting.clear()
    yield _lines(waiting)


def _lines(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")
