"""`recoupe.read` takes a file, bytes or a text, and tells them apart by a rule that can be said in a sentence."""

from datetime import date
from pathlib import Path

import pytest

import recoupe
from recoupe.errors import EmptyInputError, EncodingError, ReadError

TEXT = "Gunmen killed three soldiers near Gao on Tuesday, the army said."


def test_text_bytes_and_file_give_the_same_events(tmp_path: Path) -> None:
    """A text, its bytes and a file of them tell the same; only the file has an origin, unless one is given."""
    path = tmp_path / "a report.txt"
    path.write_text(TEXT, "utf-8")
    told = [recoupe.read(source, published="2024-03-14") for source in (TEXT, TEXT.encode(), path, str(path))]

    assert all((one.events, one.id) == (told[0].events, told[0].id) for one in told)
    assert told[0].events[0].when == recoupe.read(TEXT, published=date(2024, 3, 14)).events[0].when
    assert [one.origin for one in told] == [None, None, str(path), str(path)]
    assert recoupe.read(TEXT, origin="wire-7").origin == "wire-7"


def test_room_and_function_bear_one_name() -> None:
    """`recoupe.read` is called, and is also the package of its modules, whichever is used first."""
    from recoupe.read.captures import MOST_BYTES

    assert recoupe.read.captures.MOST_BYTES == MOST_BYTES
    assert recoupe.read(TEXT).events


def test_plain_text_is_never_taken_for_markup() -> None:
    """A str is a plain text, whatever stands in it; its characters come back as they were."""
    text = "<p>Gunmen killed three soldiers near Gao on Tuesday.</p>\r\n\u2028The army – “confirmed” – it.\n"

    assert recoupe.read(text).text == text


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        pytest.param("no-such-report.txt", ReadError, "no such file", id="one word is a path"),
        pytest.param(Path("no such report"), ReadError, "no such file", id="path"),
        pytest.param(Path(), ReadError, "directory", id="folder"),
        pytest.param("https://example.org/report", ReadError, "Fetcher", id="address"),
        pytest.param("-", ReadError, "one file", id="standard input"),
        pytest.param("", EmptyInputError, "the text", id="nothing"),
        pytest.param("A half \ud83d of a character.", EncodingError, "character 7", id="half of a character"),
        pytest.param("x" * 5_000, ReadError, "the text", id="longer than any path"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(source: str | Path, kind: type[ReadError], said: str) -> None:
    """What is no report is refused with an error that says which input and why."""
    with pytest.raises(kind, match=said):
        recoupe.read(source)


def test_wrong_day_and_unknown_option_are_refused() -> None:
    """A day that is none is refused with the way to write it, and an option that there is not by its name."""
    with pytest.raises(ReadError, match="YYYY-MM-DD"):
        recoupe.read(TEXT, published="14 March")
    with pytest.raises(TypeError, match="publisher"):
        recoupe.read(TEXT, publisher="Gao Hebdo")
