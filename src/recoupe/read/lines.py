"""Take texts out of JSON Lines: one object a line, its text under one key and its name under another."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO

from recoupe.read.captures import MOST_BYTES, SCHEMES, STDIN, Capture, Collection, Item, Keys, ReadOptions, Refusal

PLAIN = "text/plain; charset=utf-8"
_CODE = "line"


class FieldError(ValueError):
    """A field of a line or of a row does not hold what it should; the message says why and what to do."""


def text_lines(lines: Iterable[bytes], origin: str, keys: Keys) -> Iterator[Item]:
    """Yield the texts of JSON Lines in their order; a line that holds none yields a refusal, and the others go on.

    Args:
        lines: the lines, with or without their ends; empty ones are skipped.
        origin: the file, for names and messages.
        keys: where text, name and what else is known stand.
    """
    for number, line in enumerate(lines, start=1):
        place = f"{origin}:{number}"
        if line.strip():
            try:
                yield capture_of(_object(line), place, keys)
            except FieldError as fault:
                yield Refusal(place, _CODE, f"{place}: {fault}")


def capture_of(fields: Mapping[str, object], place: str, keys: Keys) -> Capture:
    """Make the capture of one text and what stands beside it.

    Args:
        fields: keys, or columns, with their values.
        place: file and number, the name of a text that has none.
        keys: where text, name and what else is known stand.

    Raises:
        FieldError: a field is missing or of another kind.
    """
    text, name = fields.get(keys.text), fields.get(keys.name) or place
    if not isinstance(text, str):
        known = ", ".join(sorted(key for key, held in fields.items() if isinstance(held, str))) or "none"
        raise FieldError(f"there is no text under {keys.text!r}; name its key with --text-key (keys with strings: {known})")
    if len(text) > MOST_BYTES:
        raise FieldError(f"the text under {keys.text!r} has more than {MOST_BYTES // 1_000_000} million characters; split it into its reports")
    if not isinstance(name, str | int):
        raise FieldError(f"the name under {keys.name!r} is {type(name).__name__}, neither a string nor a number; name its key with --id-key")
    known_of = ReadOptions(published=_day(fields, keys.published), outlet=_words(fields, keys.outlet), language=_words(fields, keys.language), media_type=PLAIN)
    return Capture(_named(str(name), place, keys), text.encode("utf-8", "surrogatepass"), known_of)


def _named(name: str, place: str, keys: Keys) -> str:
    """Give a name as it holds beside those of other files."""
    file = place.rpartition(":")[0]
    everywhere = name == place or name.startswith(SCHEMES) or file == STDIN
    return name if everywhere or not keys.within else f"{file}#{name}"


def _object(line: bytes) -> Mapping[str, object]:
    """Read one line.

    Raises:
        FieldError: it is no JSON object.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise FieldError(f"the line is no JSON ({fault}); write one object a line") from fault
    if not isinstance(value, dict):
        raise FieldError("the line is no JSON object; write one object a line")
    return value


def _words(fields: Mapping[str, object], key: str | None) -> str | None:
    """Give the words of a field, None where it is empty or nobody asked for it.

    Raises:
        FieldError: it holds something else.
    """
    value = fields.get(key) if key else None
    if value is not None and not isinstance(value, str):
        raise FieldError(f"{key!r} holds {type(value).__name__}, not words; name another key")
    return (value or "").strip() or None


def _day(fields: Mapping[str, object], key: str | None) -> date | None:
    """Give the day of a field, None where it is empty or nobody asked for it.

    Raises:
        FieldError: it is no day of the calendar.
    """
    words = _words(fields, key)
    try:
        return date.fromisoformat(words[:10]) if words else None
    except ValueError as fault:
        raise FieldError(f"{key!r} holds {words!r}, which is no day of the calendar; write it as YYYY-MM-DD, e.g. 2024-01-13") from fault


def _whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines, of one that is too long its beginning alone, which then is no JSON."""
    while line := stream.readline(2 * MOST_BYTES):
        yield line
        while not line.endswith(b"\n") and len(line) == 2 * MOST_BYTES:
            line = stream.readline(2 * MOST_BYTES)


def _split(stream: BinaryIO, origin: str, keys: Keys) -> Iterator[Item]:
    return text_lines(_whole_lines(stream), origin, keys)


def _sniff(_head: bytes) -> bool:
    """Take nothing by its bytes: any JSON object is a line of some JSON Lines."""
    return False


READER = Collection(
    suffixes=(".jsonl", ".ndjson"),
    media_types=("application/jsonl", "application/x-ndjson", "application/x-jsonlines"),
    sniff=_sniff,
    split=_split,
    isolated=False,
)
