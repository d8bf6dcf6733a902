"""Inputs are found, captured and read; bad ones are refused by name; what the caller knows counts."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest

from recoupe.errors import BinaryInputError, EmptyInputError, ReadError, TooLargeError, UnknownLanguageError
from recoupe.read.captures import MOST_BYTES, ReadOptions
from recoupe.read.sources import capture_input, find_origins
from tests.read.reading import read

FRENCH = "Quatre gendarmes ont été tués mardi dans une embuscade près de Torodi, a indiqué une source sécuritaire."
ENGLISH = "Four policemen were killed in an ambush near the border town on Tuesday, and the governor has ordered a curfew for the whole of the region."
GERMAN = "Vier Polizisten wurden am Dienstag bei einem Überfall in der Nähe der Grenze getötet, teilte die Regierung mit."


def test_folder_is_walked_in_order(tmp_path: Path) -> None:
    """A folder stands for its files, sorted, folders within it too, hidden ones left out."""
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.html", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    assert list(find_origins([str(tmp_path), "-"])) == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), str(tmp_path / "sub/c.html"), "-"]


def test_standard_input_is_captured() -> None:
    """`-` is read from the stream that is handed in."""
    assert capture_input("-", io.BytesIO(b"abc")).content == b"abc"


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is refused by its name."""
    with pytest.raises(ReadError, match=r"gone\.txt: the file cannot be read: no such file"):
        capture_input(str(tmp_path / "gone.txt"), io.BytesIO())


def test_identity_is_the_hash_of_the_bytes() -> None:
    """The same bytes give the same id and the same document."""
    assert read(FRENCH).id == f"sha256:{hashlib.sha256(FRENCH.encode()).hexdigest()}"
    assert read(FRENCH) == read(FRENCH)


def test_text_is_kept_as_published() -> None:
    """Line breaks, non-breaking spaces and combining marks stay as they are."""
    text = f"{FRENCH}\r\n\r\n«\u00a0E\u0301te\u0301\u202f!\u00a0», 12\u202f000 🚁\r\n"

    assert read(text).text == text


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"", EmptyInputError, id="empty"),
        pytest.param(b"\xef\xbb\xbf", EmptyInputError, id="byte order mark alone"),
        pytest.param(b"*** --- ***", EmptyInputError, id="no words"),
        pytest.param(b"%PDF-1.4", BinaryInputError, id="pdf"),
        pytest.param(b"\x00\x01\x02\x03" * 9, BinaryInputError, id="binary"),
        pytest.param(b"a" * MOST_BYTES, TooLargeError, id="20 MB"),
        pytest.param(GERMAN.encode(), UnknownLanguageError, id="unknown language"),
    ],
)
def test_bad_input_is_refused_by_name(content: bytes, error: type[ReadError]) -> None:
    """Every bad input has its own error, which names the input and says what to do."""
    with pytest.raises(error, match=r"^report\.txt: .*; \w+"):
        read(content)


def test_json_is_no_report() -> None:
    """Data in JSON is refused where its suffix does not say that it is text."""
    with pytest.raises(BinaryInputError, match="JSON"):
        read(b'{"a": 1}', "rows.json")


def test_guessed_encoding_is_warned_of() -> None:
    """A guessed encoding is recorded and warned of by its name."""
    document = read(FRENCH.encode("windows-1252"))

    assert document.encoding == "windows-1252"
    assert [(warning.code, "windows-1252" in warning.message) for warning in document.warnings] == [("encoding-guessed", True)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(FRENCH, "fr", id="French"),
        pytest.param(ENGLISH, "en", id="English"),
        pytest.param(FRENCH.upper(), "fr", id="French in capitals"),
        pytest.param(ENGLISH.upper(), "en", id="English in capitals"),
    ],
)
def test_language_is_found(text: str, language: str) -> None:
    """The language is that of the story, in capitals too."""
    assert read(text).language == language


def test_unknown_language_is_named() -> None:
    """A language that is not read is refused by its name."""
    with pytest.raises(UnknownLanguageError, match="reads as German"):
        read(GERMAN)


def test_part_in_another_language_is_warned_of() -> None:
    """A paragraph in another language keeps it, with a warning."""
    document = read(f"{FRENCH}\n\n{FRENCH}\n\n{ENGLISH}\n")

    assert document.part_languages == ("fr", "fr", "en")
    assert [(warning.code, warning.spans[0].text) for warning in document.warnings] == [("language-mixed", ENGLISH)]


def test_what_the_caller_knows_counts() -> None:
    """Outlet, day and language of the caller stand over those of the page."""
    document = read(f"NIAMEY, 4 juin 2019 (AFP) - {FRENCH}", options=ReadOptions(date(2020, 1, 2), "Reuters", "en"))

    assert document.outlet is not None
    assert (document.outlet.name, document.outlet.entity, document.outlet.basis) == ("Reuters", "reuters", "given")
    assert document.published is not None
    assert (document.published.start, document.published.basis) == ("2020-01-02", "metadata")
    assert (document.language, set(document.part_languages)) == ("en", {"en"})


def test_language_of_the_caller_must_be_known() -> None:
    """A language that the codebook does not hold is refused, also where the caller names it."""
    with pytest.raises(UnknownLanguageError, match="language 'xx' is not read"):
        read(FRENCH, options=ReadOptions(language="xx"))
