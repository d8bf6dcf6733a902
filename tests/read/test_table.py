"""Tables of texts are read as spreadsheets write them, and a wrong column is named."""

import io
from datetime import date

import pytest

from recoupe.errors import DamagedError, EncodingError, TableError
from recoupe.read.captures import DEFAULT_KEYS, Capture, Item, Keys, ReadOptions, Refusal
from recoupe.read.lines import PLAIN
from recoupe.read.table import READER

KNOWN = ReadOptions(media_type=PLAIN)


def split(content: str | bytes, keys: Keys = DEFAULT_KEYS) -> list[Item]:
    raw = content.encode() if isinstance(content, str) else content
    return [item for item in READER.split(io.BytesIO(raw), "in.csv", keys) if item is not None]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_that_of_the_header(delimiter: str) -> None:
    """Columns may be set apart by commas, semicolons, tabs or bars."""
    assert split(f"id{delimiter}text\nm1{delimiter}Un mort.\n") == [Capture("m1", b"Un mort.", KNOWN)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    """UTF-8 with and without its mark and UTF-16 are read."""
    assert split("id,text\nm1,Été\n".encode(encoding)) == [Capture("m1", "Été".encode(), KNOWN)]


def test_cell_may_hold_lines_and_quotes() -> None:
    """A quoted cell keeps its line ends, commas and quotes."""
    assert split('id,text\nm1,"Un, ""deux""\nTrois."\n') == [Capture("m1", b'Un, "deux"\nTrois.', KNOWN)]


def test_columns_may_be_named() -> None:
    """All columns can be named, and what they know of a text counts."""
    keys = Keys("body", "key", "day", "by", "lang")
    found = split("key,body,day,by,lang\na,Un mort.,2024-01-13,Le Fleuve,fr\nb,Deux.,,,\n", keys)

    assert found == [Capture("a", b"Un mort.", ReadOptions(date(2024, 1, 13), "Le Fleuve", "fr", PLAIN)), Capture("b", b"Deux.", KNOWN)]


def test_wrong_column_is_named() -> None:
    """A column that is not there is named, with the columns that are and the nearest of them."""
    with pytest.raises(TableError, match=r"in\.csv: the table has no column 'texte' \(nearest: 'text'\); its columns are 'id', 'text'"):
        split("id,text\nm1,Un.\n", Keys(text="texte"))


def test_bad_row_costs_itself_alone() -> None:
    """A row with too many cells, too few, or a wrong day is told with its line; empty rows are skipped."""
    found = split("id,text,day\nm1,Un,deux,trois\n,,\nm2\nm3,Trois.,13/01/2024\nm4,Quatre.,2024-01-13\n", Keys(published="day"))

    assert [item.origin for item in found if not hasattr(item, "address")] == ["in.csv:2", "in.csv:4", "in.csv:5", "m4"]
    assert [type(item) for item in found] == [Refusal, Refusal, Refusal, Capture]


def test_row_without_a_name_is_named_by_its_line() -> None:
    """A text without a name is named after its file and line."""
    assert split("text\nUn.\n") == [Capture("in.csv:2", b"Un.", KNOWN)]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"id,text\nm1,\xe9t\xe9\n", EncodingError, id="Latin 1"),
        pytest.param(b'id,text\nm1,"never ends\n', DamagedError, id="quote that never ends"),
        pytest.param(b"", TableError, id="empty"),
        pytest.param(b"\xff\xfe\x00", EncodingError, id="half a sign"),
    ],
)
def test_table_that_cannot_be_read_is_refused(content: bytes, error: type[Exception]) -> None:
    """A table in another encoding, or with a cell that never ends, is refused by name."""
    with pytest.raises(error, match=r"in\.csv"):
        split(content)
