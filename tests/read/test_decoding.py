"""Encodings are recognised, recorded, and refused where they make no sense."""

import pytest

from recoupe.errors import BinaryInputError, EmptyInputError, EncodingError
from recoupe.read.decoding import decode, refuse_binary

FRENCH = "Près de Ménaka, l'armée a libéré trois otages ; la sœur du maire, âgée de 30 ans, était « très affaiblie », a-t-on appris."
TYPOGRAPHIC = FRENCH.replace("'", "’") + " Coût : 12 000 € – payés où ?"


@pytest.mark.parametrize(
    ("codec", "recorded", "guessed"),
    [
        pytest.param("utf-8", "utf-8", False, id="utf-8"),
        pytest.param("utf-8-sig", "utf-8", False, id="utf-8 with mark"),
        pytest.param("utf-16", "utf-16", False, id="utf-16 with mark"),
        pytest.param("utf-16-le", "utf-16-le", True, id="utf-16 little-endian without mark"),
        pytest.param("utf-16-be", "utf-16-be", True, id="utf-16 big-endian without mark"),
        pytest.param("utf-32", "utf-32", False, id="utf-32 with mark"),
        pytest.param("windows-1252", "windows-1252", True, id="windows-1252"),
        pytest.param("mac_roman", "macintosh", True, id="MacRoman"),
    ],
)
def test_encoding_is_recognised(codec: str, recorded: str, guessed: bool) -> None:
    """The text comes back whole, with the name of its encoding and whether it was guessed."""
    decoded = decode(TYPOGRAPHIC.encode(codec), "a.txt")

    assert (decoded.text, decoded.encoding, decoded.guessed) == (TYPOGRAPHIC, recorded, guessed)


def test_latin_9_is_told_by_its_oe() -> None:
    """A œ inside a word tells ISO-8859-15 from Windows-1252."""
    assert decode(FRENCH.encode("iso8859_15"), "a.txt").encoding == "iso-8859-15"


@pytest.mark.parametrize(
    ("declared", "recorded"),
    [
        pytest.param("ISO-8859-15", "iso-8859-15", id="declared"),
        pytest.param("latin1", "windows-1252", id="as the web reads it"),
        pytest.param("no-such-encoding", "iso-8859-15", id="unknown name"),
        pytest.param("utf-8", "iso-8859-15", id="declared wrongly"),
    ],
)
def test_declared_encoding_is_tried_first(declared: str, recorded: str) -> None:
    """A declared encoding counts unless it is unknown or the bytes contradict it."""
    assert decode(FRENCH.encode("iso8859_15"), "a.txt", declared).encoding == recorded


@pytest.mark.parametrize(
    ("content", "offset"),
    [
        pytest.param((FRENCH + " ").encode() + "blessés".encode("windows-1252"), len(FRENCH.encode()) + 6, id="stray bytes in UTF-8"),
        pytest.param("été. ".encode() + FRENCH.encode()[:2] + b"\xe9s de Gao", 9, id="one stray byte"),
        pytest.param("Gao, été".encode()[:-1], 8, id="cut in the middle of a character"),
    ],
)
def test_mixed_encoding_is_refused(content: bytes, offset: int) -> None:
    """UTF-8 with bytes of another encoding in it is refused, and the message says where."""
    with pytest.raises(EncodingError, match=rf"a\.txt: .*at byte {offset}"):
        decode(content, "a.txt")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"%PDF-1.7\n", "PDF", id="pdf"),
        pytest.param(b"PK\x03\x04", "zip", id="zip"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "PNG", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "JPEG", id="jpeg"),
    ],
)
def test_known_binary_is_named(content: bytes, said: str) -> None:
    """A file of a known binary format is refused by the name of its format."""
    with pytest.raises(BinaryInputError, match=rf"a\.txt: .*{said}"):
        refuse_binary(content, "a.txt")


@pytest.mark.parametrize("content", [pytest.param(b"a report\0with NUL", id="NUL"), pytest.param(b"\x01\x02abc" * 40, id="controls")])
def test_binary_is_refused(content: bytes) -> None:
    """NUL bytes and control characters are no text."""
    with pytest.raises(BinaryInputError, match=r"a\.txt: .*not text"):
        decode(content, "a.txt")


@pytest.mark.parametrize("content", [b"", b" \r\n\t"])
def test_empty_input_is_refused(content: bytes) -> None:
    """No bytes, or white space alone, is no report."""
    with pytest.raises(EmptyInputError, match=r"a\.txt: .*empty"):
        refuse_binary(content, "a.txt")
