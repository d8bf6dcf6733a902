"""Read tables of the codebook cell by cell: every fault is kept with its file, its line, its reason and what to do."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from recoupe.codebook.schema import Dated

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DATE_ADVICE = "write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: those that must be there, and all that may be."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """All columns, in the order of the table."""
        return (*self.required, *self.optional)


class Cells:
    """The cells of one row. What is wrong with a cell is added to `faults`, and an empty value is given for it."""

    def __init__(self, where: str, cells: dict[str, str], faults: list[str]) -> None:
        """Keep the row, the place that its faults name, and the list that they go to."""
        self.where = where
        self._cells = cells
        self._faults = faults

    def refuse(self, reason: str) -> None:
        """Note a fault of this row."""
        self._faults.append(f"{self.where}: {reason}")

    def text(self, column: str) -> str | None:
        """Give a cell, None when it is empty."""
        return self._cells.get(column, "").strip() or None

    def needed(self, column: str) -> str:
        """Give a cell that must not be empty."""
        found = self.text(column)
        if found is None:
            self.refuse(f"{column} is empty; every row needs one{_ADVICE.get(column, '')}")
        return found or ""

    def choice(self, column: str, allowed: Sequence[str]) -> str | None:
        """Give a cell that must be one of some words, or empty."""
        found = self.text(column)
        if found is not None:
            self._one_of(column, found, allowed)
        return found

    def choices(self, column: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Give the parts of a cell, each of which must be one of some words."""
        found = self.parts(column)
        for part in found:
            self._one_of(column, part, allowed)
        return found

    def _one_of(self, column: str, word: str, allowed: Sequence[str]) -> None:
        if word not in allowed:
            listed = f"one of {', '.join(sorted(allowed))}" if len(allowed) < _LISTED else "the ISO 3166-1 alpha-3 code of a country of the codebook, e.g. IRQ"
            self.refuse(f"{column} {word!r} is not known; write {listed}")

    def parts(self, column: str) -> tuple[str, ...]:
        """Give the parts of a cell, which are set apart by `|`."""
        return parts_of(self._cells.get(column, ""))

    def period(self, first: str = "valid_from", last: str = "valid_to") -> tuple[str | None, str | None]:
        """Give two cells that hold the first and the last day of a period."""
        begin, end = self._date(first, self.text(first)), self._date(last, self.text(last))
        self._in_order(f"{last} {end!r} lies before {first} {begin!r}", begin, end)
        return begin, end

    def dated(self, column: str) -> tuple[Dated, ...]:
        """Give the parts of a cell with their periods: `words`, `words@from..to`, `words@from..`, `words@..to`."""
        return tuple(self._dated(column, part) for part in self.parts(column))

    def _dated(self, column: str, part: str) -> Dated:
        value, _, period = part.partition("@")
        begin, dots, end = period.partition("..")
        if not value.strip() or (period and not dots) or ("@" in part and not period.strip(". ")):
            self.refuse(f"{column} {part!r} has no readable period; write NAME, NAME@from..to, NAME@from.. or NAME@..to")
            return Dated(value.strip())
        first, last = self._date(column, begin.strip() or None), self._date(column, end.strip() or None)
        self._in_order(f"{column} {part!r} ends before it begins", first, last)
        return Dated(value.strip(), first, last)

    def _date(self, column: str, text: str | None) -> str | None:
        if text is None or _is_date(text):
            return text
        self.refuse(f"{column} {text!r} is no date; {_DATE_ADVICE}")
        return None

    def _in_order(self, what: str, begin: str | None, end: str | None) -> None:
        if begin is not None and end is not None and end < begin[: len(end)]:
            self.refuse(f"{what}; exchange or correct the dates")


_ADVICE = {"source": ", e.g. a title with its year, or 'unverified'", "name": ", one that takes nobody's side", "id": ", in small letters with hyphens"}
# A longer list of allowed words (the countries) is not written out in a message.
_LISTED = 40


def parts_of(cell: str) -> tuple[str, ...]:
    """Give the parts of a cell, which are set apart by `|`; empty ones are left out."""
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if cell else ()


def _is_date(text: str) -> bool:
    """Tell a year, a month or a day of the calendar."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def read_rows(path: str, content: bytes, columns: Columns, faults: list[str]) -> Iterator[Cells]:
    """Yield the rows of a table in UTF-8 with a header; what cannot be read is added to `faults`, and the other rows go on.

    Args:
        path: how messages name the table.
        content: the table, as bytes.
        columns: what the header may and must hold.
        faults: where faults go.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        faults.append(f"{path}: byte {fault.start} is no UTF-8 ({fault.reason}); save the table as UTF-8")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = _header(path, reader, columns, faults)
    while header:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            faults.append(f"{path}:{reader.line_num}: the row cannot be read ({fault}); put a cell that holds a quote or a comma between double quotes")
            return
        if cells is None:
            return
        if cells and _fits(f"{path}:{reader.line_num}", cells, header, faults):
            yield Cells(f"{path}:{reader.line_num}", dict(zip(header, cells, strict=True)), faults)


def _header(path: str, reader: Iterator[list[str]], columns: Columns, faults: list[str]) -> list[str]:
    """Read the header; with a fault in it, no row is read: each would be misread."""
    header = [name.strip() for name in next(reader, [])]
    wrong = [f"column {name!r} is not known; the columns are {', '.join(columns.known)}" for name in header if name not in columns.known]
    wrong += [f"column {name!r} is given twice; keep one" for name in dict.fromkeys(header) if header.count(name) > 1]
    wrong += [f"column {name!r} is missing; add it to the header and fill it" for name in columns.required if name not in header]
    faults.extend(f"{path}:1: {reason}" for reason in wrong)
    return [] if wrong else header


def _fits(where: str, cells: list[str], header: list[str], faults: list[str]) -> bool:
    """Tell whether a row has as many cells as the header."""
    if len(cells) != len(header):
        faults.append(f"{where}: the row has {len(cells)} cells and the header {len(header)}; add the missing commas, or quote a cell that holds one")
    return len(cells) == len(header)
