"""Read one report that somebody has at hand: a file, bytes, or a text."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import EncodingError, ReadError
from recoupe.model.report import Report
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import STDIN, Capture, ReadOptions
from recoupe.read.intake import is_address
from recoupe.read.sources import capture_input

# What stands for the input in messages where it has no name.
_UNNAMED = "the text"
_PLAIN = "text/plain; charset=utf-8"
# No path is longer, anywhere.
_LONGEST_PATH = 4096


class Known(TypedDict, total=False):
    """What a caller may know of a report: all that `recoupe.ReadOptions` holds, the day also as YYYY-MM-DD."""

    published: date | str | None
    outlet: str | None
    language: str | None
    media_type: str | None


def options_of(known: Mapping[str, object]) -> ReadOptions:
    """Make options of what a caller knows.

    Raises:
        ReadError: the day of publication is none.
    """
    published = known.get("published")
    try:
        day = date.fromisoformat(published) if isinstance(published, str) else published
    except ValueError as fault:
        raise ReadError(f"published={published!r} is no day; write it as YYYY-MM-DD, or pass a `datetime.date`") from fault
    return ReadOptions(**{**known, "published": day})  # type: ignore[arg-type]  # the names are checked by the class, the values by those who use them


def read(source: str | bytes | Path, *, origin: str | None = None, codebook: Codebook | None = None, **known: Unpack[Known]) -> Report:
    """Turn one report into its record.

    Args:
        source: a `Path` is a file; bytes are what was published, text or HTML, in any encoding; a str is a file if it names one or is a single word, else a
            plain text. Pass the text of a stranger as bytes, so that it cannot name a file of yours.
        origin: path or URL, for the record and for messages; of a file its path, if left out.
        codebook: what is known of the world; the shipped codebook, if left out.
        known: `published`, `outlet`, `language` and `media_type`, over what the report says.

    Raises:
        ReadError: the input cannot be opened, or holds no report that can be read.
        ModelMissingError: the pipeline of its language is not installed.
        CodebookError: the shipped codebook is damaged.
    """
    options = options_of(known)
    capture = _captured(source)
    named = origin or capture.origin
    report = read_report(capture.content, named or _UNNAMED, options.over(capture.known), codebook or load_codebook())
    return report if named else replace(report, origin=None)


def _captured(source: str | bytes | Path) -> Capture:
    """Take the bytes of a file, of bytes or of a text; the origin is empty where there is none.

    Raises:
        ReadError: the file cannot be opened.
        EncodingError: the text holds what no encoding can write.
    """
    if isinstance(source, bytes):
        return Capture("", source)
    if isinstance(source, Path) or _names_a_file(source):
        return _of_file(str(source))
    try:
        return Capture("", source.encode(), ReadOptions(media_type=_PLAIN))
    except UnicodeEncodeError as fault:
        raise EncodingError(f"{_UNNAMED}: character {fault.start} is half of one, which no encoding writes; pass the bytes as they were published") from fault


def _names_a_file(text: str) -> bool:
    """Tell whether a str is the path of a file, or can only be meant for one."""
    if len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    return len(text.split()) == 1 or _is_there(text)


def _is_there(text: str) -> bool:
    try:
        return Path(text).is_file()
    except OSError:  # too long a name, for one
        return False


def _of_file(path: str) -> Capture:
    """Take the bytes of a file.

    Raises:
        ReadError: it is an address or standard input, or the file cannot be opened.
    """
    if is_address(path) or path == STDIN:
        raise ReadError(f"{path}: one file, bytes or a text are read here; fetch an address with `recoupe.Fetcher`, or add it to a ledger")
    return capture_input(path, io.BytesIO())
