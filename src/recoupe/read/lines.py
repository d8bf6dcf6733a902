"""Take texts out of JSON Lines: one object a line, its text under one key and its name under another."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from recoupe.errors import LineError
from recoupe.read.sources import Capture

SUFFIXES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class LineKeys:
    """The keys of a line that hold the text and its name.

    Attributes:
        text: the key of the text.
        name: the key of the name, which becomes the `origin` of the record; a line without it is named after its file and number.
    """

    text: str = "text"
    name: str = "id"


def is_lines(origin: str) -> bool:
    """Tell whether a path names JSON Lines."""
    return PurePath(origin).suffix.lower() in SUFFIXES


def text_lines(lines: Iterable[bytes], origin: str, keys: LineKeys) -> Iterator[Capture | LineError]:
    """Yield the texts of JSON Lines in their order; a line that holds none yields the error instead, so that the others go on.

    Args:
        lines: the lines, with or without their ends; empty ones are skipped.
        origin: the file, for names and messages.
        keys: where text and name stand.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _capture(line, f"{origin}:{number}", keys)
            except LineError as fault:
                yield fault


def _capture(line: bytes, place: str, keys: LineKeys) -> Capture:
    """Take the text of one line.

    Raises:
        LineError: the line is no JSON object, or its text or name is no string.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise LineError(f"{place}: the line is no JSON ({fault}); write one object a line", place) from fault
    if not isinstance(value, dict):
        raise LineError(f"{place}: the line is no JSON object; write one object a line", place)
    text, name = value.get(keys.text), value.get(keys.name, place)
    if not isinstance(text, str):
        known = ", ".join(sorted(key for key, held in value.items() if isinstance(held, str))) or "none"
        raise LineError(f"{place}: the line holds no text under {keys.text!r}; name its key with --text-key (keys with strings: {known})", place)
    if not isinstance(name, str | int):
        raise LineError(f"{place}: the name under {keys.name!r} is {type(name).__name__}, neither a string nor a number; name its key with --id-key", place)
    return Capture(str(name), text.encode("utf-8", "surrogatepass"))
