"""Write values into cells, so that no spreadsheet runs them and every program reads the same.

A cell of words that begins as a formula does gets an apostrophe before it; `tamed` and `untamed` are each other's inverse. Numbers stay numbers.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

Cell = str | int | float | None

# What joins the items of a list. Not a semicolon: where the comma is the sign of decimals a spreadsheet splits lines at it, and what follows begins a cell.
JOIN = "|"
# Signs that make a spreadsheet run a cell (the wide forms stand for the narrow ones in some), and white space before one.
_RUNS = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]|'*[\t\r\n]")
_TAMED = re.compile(r"'+\s*[=+\-@\t\r\n＝＋－＠]|'+[\t\r\n]")
# What neither XML nor a spreadsheet can hold, and no reader of CSV expects.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"
# A ten-millionth of a degree is a centimetre; more digits are noise of floating point.
DIGITS = 7


def clean(words: str) -> str:
    """Put U+FFFD for characters that cannot be written."""
    return _UNWRITABLE.sub(_REPLACEMENT, words)


def tamed(words: str) -> str:
    """Put an apostrophe before words that a spreadsheet would run."""
    return f"'{words}" if _RUNS.match(words) else words


def untamed(words: str) -> str:
    """Take the apostrophe away again."""
    return words[1:] if _TAMED.match(words) else words


def joined(items: Iterable[object]) -> str | None:
    """Write a list into one cell: each item once, in its order, `|` between them, with a backslash before one inside; None where there is none."""
    found = dict.fromkeys(str(item) for item in items if item is not None and item != "")
    return JOIN.join(item.replace("\\", "\\\\").replace(JOIN, f"\\{JOIN}") for item in found) or None


def number(value: float) -> str:
    """Write a number without an exponent, whole ones without a point."""
    rounded = round(value, DIGITS)
    return str(int(rounded)) if rounded == int(rounded) else format(Decimal(repr(rounded)), "f")


def written(cell: Cell) -> str:
    """Write a cell as words: nothing for None."""
    match cell:
        case None:
            return ""
        case str():
            return tamed(clean(cell))
        case _:
            return number(cell)
