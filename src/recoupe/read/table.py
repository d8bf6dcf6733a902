"""Take texts out of a table (CSV): one report a row, its text in one column and its name in another.

The columns may be set apart by commas, semicolons, tabs or bars; the header tells which. The table is in UTF-8, or in UTF-16 with a byte order mark.
"""

import codecs
import csv
import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from difflib import get_close_matches
from typing import BinaryIO

from recoupe.errors import DamagedError, EncodingError, TableError
from recoupe.read.captures import MOST_BYTES, Collection, Item, Keys, Refusal
from recoupe.read.lines import FieldError, capture_of

_DELIMITERS = ",;\t|"


def read_table(stream: BinaryIO, origin: str) -> Generator[tuple[int, list[str]], None, None]:
    """Yield the rows of a table with the number of the line that each ends on, the header first.

    Args:
        stream: the table; it must be able to seek.
        origin: the file, for messages.

    Raises:
        EncodingError: the table is not in the encoding that its first bytes show.
        DamagedError: a cell is quoted and never ends, or holds what no table holds.
    """
    mark = stream.read(2)
    stream.seek(0)
    encoding = "utf-16" if mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"
    text = io.TextIOWrapper(stream, encoding, newline="")
    csv.field_size_limit(MOST_BYTES)
    reader = None
    try:
        header = text.readline()
        text.seek(0)
        reader = csv.reader(text, delimiter=max(_DELIMITERS, key=header.count), strict=True)
        for cells in reader:
            yield reader.line_num, cells
    except UnicodeError as fault:
        raise EncodingError(f"{origin}: the table is not valid {encoding.removesuffix('-sig')} ({fault}); save it as UTF-8") from fault
    except csv.Error as fault:
        where = reader.line_num if reader else 1
        raise DamagedError(f"{origin}:{where}: the row cannot be read ({fault}); put a cell that holds a quote or a line end between double quotes") from fault
    finally:
        text.detach()


def _split(stream: BinaryIO, origin: str, keys: Keys) -> Iterator[Item]:
    """Yield the texts of a table; a row without one yields a refusal, and the others go on.

    Raises:
        TableError: the header lacks a column that was asked for.
        EncodingError: the table is not in UTF-8 or UTF-16.
        DamagedError: a row cannot be read.
    """
    with closing(read_table(stream, origin)) as rows:
        yield from _captures(rows, origin, keys)


def _captures(rows: Iterator[tuple[int, list[str]]], origin: str, keys: Keys) -> Iterator[Item]:
    """Yield the texts of the rows, the first of which is the header.

    Raises:
        TableError: the header lacks a column that was asked for.
    """
    header = [name.strip() for name in next(rows, (1, []))[1]]
    refuse_columns(header, [key for key in (keys.text, keys.published, keys.outlet, keys.language) if key], origin)
    for number, cells in rows:
        place = f"{origin}:{number}"
        if len(cells) > len(header):
            yield Refusal(place, "line", f"{place}: the row has {len(cells)} cells and the header {len(header)}; quote a cell that holds the delimiter")
        elif any(cells):
            try:
                yield capture_of(dict(zip(header, cells, strict=False)), place, keys)
            except FieldError as fault:
                yield Refusal(place, "line", f"{place}: {fault}")


def refuse_columns(header: Sequence[str], wanted: Sequence[str], origin: str) -> None:
    """Refuse a header that lacks columns, naming them, what is there instead, and what is nearest.

    Raises:
        TableError: it does.
    """
    missing = [name for name in wanted if name not in header]
    if missing:
        near = {name: get_close_matches(name.lower(), [one.lower() for one in header], n=1) for name in missing}
        named = ", ".join(f"{name!r}{f' (nearest: {found[0]!r})' if found else ''}" for name, found in near.items())
        raise TableError(f"{origin}: the table has no column {named}; its columns are {', '.join(map(repr, header)) or 'none'}: name the right ones")


def _sniff(_head: bytes) -> bool:
    """Take nothing by its bytes: a text may hold commas too."""
    return False


READER = Collection(suffixes=(".csv", ".tsv"), media_types=("text/csv", "text/tab-separated-values"), sniff=_sniff, split=_split, isolated=False)
