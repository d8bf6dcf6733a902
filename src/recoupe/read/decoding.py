"""Turn bytes into characters, and say which encoding was chosen.

Unicode is never guessed: a byte order mark, strict UTF-8, or the NUL pattern of UTF-16 decide. Of the rest the declared
encoding is tried, then the three that Western newsrooms used, judged by where their letters fall, then what
charset-normalizer finds.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from recoupe.errors import BinaryInputError, EmptyInputError, EncodingError

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive, or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF image or sound"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3", "an MP3 sound"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_WESTERN = ("windows-1252", "iso-8859-15", "macintosh")
# Python's names for what people write; everything else is looked up as it stands.
_PYTHON_NAMES = {
    "macintosh": "mac_roman",
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "windows-1252"),
}
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_LONG_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_RUN = re.compile(r"[^\x00-\x7f]")
# Signs that news text in Latin letters does use; letters are judged by their neighbours.
_USUAL_SIGNS = frozenset("«»’‘“”„–—…€°•·©®§\u00a0£™±×½²³¡¿‹›†")
# Letters of the languages that the three Western encodings serve.
_USUAL_LETTERS = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ")
# A text of which more than this share are control characters is no text; stray form feeds and wire codes stay below.
_MOST_CONTROLS = 0.005
# Of the characters beyond ASCII at least this share must be usual ones in a usual place, or the guess is refused.
_LEAST_USUAL = 0.85


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, the encoding they were read by, and whether it was guessed."""

    text: str
    encoding: str
    guessed: bool = False


def refuse_binary(content: bytes, origin: str) -> None:
    """Refuse what is known not to be text.

    Raises:
        EmptyInputError: there are no bytes.
        BinaryInputError: the bytes begin as a known binary format does.
    """
    if not content.strip():
        raise EmptyInputError(f"{origin}: the input is empty; pass a report that holds text")
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise BinaryInputError(f"{origin}: the input is {name}, not text; convert it to text or HTML first")


def decode(content: bytes, origin: str, declared: str | None = None) -> Decoded:
    """Decode the bytes of one input.

    Args:
        content: the bytes, not empty.
        origin: the file's name, for messages.
        declared: the encoding that the page or the server names.

    Raises:
        BinaryInputError: the bytes hold NUL or too many control characters.
        EncodingError: two encodings are mixed, or none makes sense.
    """
    unicode_text = _by_mark(content, origin) or _by_nul_pattern(content, origin)
    if unicode_text is not None:
        return unicode_text
    if len(_CONTROLS.findall(content)) > _MOST_CONTROLS * len(content):
        raise BinaryInputError(f"{origin}: the input is full of control characters, so it is not text; convert it to text or HTML first")
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as fault:
        _refuse_mixed(content, origin, fault.start)
    return _by_declaration(content, declared) or _by_guess(content, origin)


def _by_mark(content: bytes, origin: str) -> Decoded | None:
    """Decode by byte order mark, or give None where there is none."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(_strictly(content, encoding, origin), encoding.removesuffix("-sig"))
    return None


def _by_nul_pattern(content: bytes, origin: str) -> Decoded | None:
    """Decode UTF-16 without a mark, where every other byte is NUL.

    Raises:
        BinaryInputError: there are NUL bytes in no such pattern.
    """
    if b"\0" not in content:
        return None
    even, odd = content[0::2].count(0), content[1::2].count(0)
    # Latin letters in UTF-16 leave nearly every other byte empty, and hardly any of the others.
    if len(content) % 2 == 0 and min(even, odd) * 20 < max(even, odd) and max(even, odd) * 2 > len(content) // 2:
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        return Decoded(_strictly(content, encoding, origin), encoding, guessed=True)
    where = content.index(0)
    raise BinaryInputError(f"{origin}: the input holds a NUL byte at byte {where}, so it is not text; convert it to text or HTML first")


def _strictly(content: bytes, encoding: str, origin: str) -> str:
    """Decode by one encoding, or say where it breaks.

    Raises:
        EncodingError: a byte does not fit.
    """
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise EncodingError(f"{origin}: the input is not valid {encoding} from byte {fault.start} on; save it again as UTF-8") from fault


def _refuse_mixed(content: bytes, origin: str, first_fault: int) -> None:
    """Refuse bytes that are partly UTF-8 and partly not.

    Raises:
        EncodingError: valid multi-byte characters stand beside invalid bytes.
    """
    whole = len(_LONG_UTF8.findall(content))
    stray = sum(1 for byte in _LONG_UTF8.sub(b"", content) if byte >= 0x80)  # noqa: PLR2004 - the first byte beyond ASCII
    # One-byte encodings form a two-byte character by chance now and then; where UTF-8 is meant, it is no exception.
    if whole * 5 > stray:
        raise EncodingError(f"{origin}: the input mixes UTF-8 with another encoding, first at byte {first_fault}; save the whole of it as UTF-8")


def _python_name(encoding: str) -> str | None:
    """Give the codec that a declared name means on the web, or None if there is none."""
    plain = encoding.strip().strip("\"'").lower()
    try:
        return codecs.lookup(_PYTHON_NAMES.get(plain, plain)).name
    except LookupError:
        return None


def _by_declaration(content: bytes, declared: str | None) -> Decoded | None:
    """Decode by the declared encoding, or give None where it is unknown or does not fit."""
    codec = _python_name(declared) if declared else None
    if codec is None or codec == "utf-8":
        return None
    try:
        return Decoded(content.decode(codec), _public_name(codec))
    except (UnicodeDecodeError, LookupError):
        return None


def _public_name(codec: str) -> str:
    """Give the name that the web uses for a codec."""
    return {"cp1252": "windows-1252", "mac-roman": "macintosh", "iso8859-15": "iso-8859-15"}.get(codec, codec.replace("_", "-"))


def _by_guess(content: bytes, origin: str) -> Decoded:
    """Decode by the Western encoding whose letters fall best, else by what charset-normalizer finds.

    Raises:
        EncodingError: nothing makes sense of the bytes.
    """
    rated = [(_usual_share(text), -rank, name, text) for rank, name in enumerate(_WESTERN) if (text := _try(content, name)) is not None]
    share, _, name, text = max(rated, default=(0.0, 0, "", ""))
    if share >= _LEAST_USUAL:
        return Decoded(text, name, guessed=True)
    found = from_bytes(content).best()
    if found is None or found.encoding in {"cp1252", "mac_roman", "iso8859_15"}:
        raise EncodingError(f"{origin}: no encoding makes sense of the bytes, first at byte {_first_high(content)}; save the input as UTF-8")
    return Decoded(str(found), _public_name(found.encoding), guessed=True)


def _try(content: bytes, name: str) -> str | None:
    """Decode by an encoding, or give None where a byte has no meaning in it."""
    try:
        return content.decode(_PYTHON_NAMES.get(name, name))
    except UnicodeDecodeError:
        return None


def _first_high(content: bytes) -> int:
    """Give the offset of the first byte beyond ASCII."""
    return next(at for at, byte in enumerate(content) if byte >= 0x80)  # noqa: PLR2004 - the first byte beyond ASCII


def _usual_share(text: str) -> float:
    """Tell which share of the characters beyond ASCII are usual ones where they stand."""
    hits = [match.start() for match in _HIGH_RUN.finditer(text)]
    return sum(_is_usual(text, at) for at in hits) / len(hits) if hits else 1.0


def _is_foreign(character: str) -> bool:
    """Tell whether a character is a letter beyond ASCII; in Western languages no three of them stand in a row."""
    return character.isalpha() and not character.isascii()


def _is_usual(text: str, at: int) -> bool:
    """Tell whether a letter stands in a word of its own case, or a sign outside of words."""
    character = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    inside_word = before.isalpha() and after.isalpha()
    if character in _USUAL_SIGNS:
        return character == "’" or not inside_word
    if character not in _USUAL_LETTERS or _is_foreign(before) and _is_foreign(after):
        return False
    return not (character.isupper() and before.islower())
