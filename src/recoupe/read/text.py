"""Read plain text: lines as they stand, and which of them are one paragraph.

A newsroom's text has either one line a paragraph, or lines wrapped at a width. Wrapped lines are joined only where the
first word of the next line would not have fitted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recoupe.read.decoding import decode
from recoupe.read.page import Block, Page, Reader

# No newsroom or wire wraps wider than this; a longer line is a whole paragraph.
_WIDEST_WRAP = 120
_NARROWEST_WRAP = 40
# So many of the lines that have a next line must be full, or the text is not wrapped at all.
_LEAST_FULL = 0.6
# Wrapping programs leave a little room, and break at hyphens.
_SLACK = 8
# A few lines of a wrapped text stick out; the width is the one that this share of the lines keeps to.
_KEPT_TO = 0.9
# In a wrapped text a line this full goes on in the next one, were it typed by hand.
_NEARLY_FULL = 0.75
# A new paragraph though no blank line stands before it: a bullet, a number, a time of day, an indent.
_OPENER = re.compile(r"[•●▪◦‣*–—-]\s|\(?(?:\d{1,2}|[IVX]{1,4}|[a-z])[.)]\s|[0-2]?\d[:hH][0-5]\d\b")


@dataclass(frozen=True, slots=True)
class _Line:
    """Characters `[start, end)` of a line, without its break and the spaces at its edges."""

    start: int
    end: int
    indent: int

    @property
    def width(self) -> int:
        """The columns that it takes up."""
        return self.indent + self.end - self.start


def _runs(text: str) -> Iterator[list[_Line]]:
    """Yield runs of lines without a blank line between them."""
    run: list[_Line] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        bare = raw.strip()
        if bare:
            indent = len(raw) - len(raw.lstrip())
            run.append(_Line(at + indent, at + indent + len(bare), indent))
        elif run:
            yield run
            run = []
        at += len(raw)
    if run:
        yield run


def _wrap_width(text: str, runs: list[list[_Line]]) -> int | None:
    """Tell the width at which a text is wrapped, or None where a line is a paragraph."""
    lines = [line for run in runs for line in run]
    pairs = [(line, after) for run in runs for line, after in zip(run, run[1:], strict=False)]
    widths = sorted(line.width for line in lines)
    if not pairs or widths[-1] > _WIDEST_WRAP or widths[-1] < _NARROWEST_WRAP:
        return None
    width = widths[min(len(widths) - 1, int(_KEPT_TO * len(widths)))]
    full = sum(_is_full(text, line, after, width) for line, after in pairs)
    return width if full >= _LEAST_FULL * len(pairs) else None


def _is_full(text: str, line: _Line, after: _Line, width: int) -> bool:
    """Tell whether the first word of the next line would not have fitted on this one."""
    word = text[after.start : after.end].split(maxsplit=1)[0]
    return line.width + 1 + len(word) > width - _SLACK


def _joined(text: str, run: list[_Line], width: int | None) -> Iterator[Block]:
    """Yield the paragraphs of a run."""
    start, last = run[0].start, run[0]
    for line in run[1:]:
        fresh = line.indent > last.indent + 1 or _OPENER.match(text, line.start)
        if width is None or fresh or not _goes_on(text, start, last, line, width):
            yield Block(start, last.end)
            start = line.start
        last = line
    yield Block(start, last.end)


def _goes_on(text: str, start: int, line: _Line, after: _Line, width: int) -> bool:
    """Tell whether a line of a wrapped text goes on in the next: it is full, or nearly, or stops in the middle of a paragraph."""
    if _is_full(text, line, after, width) or line.width >= _NEARLY_FULL * width:
        return True
    return start < line.start and text[line.end - 1] not in '.!?:"»”'


def split_blocks(text: str) -> tuple[Block, ...]:
    """Split a plain text into paragraphs, headings and single lines, in text order."""
    runs = list(_runs(text))
    width = _wrap_width(text, runs)
    return tuple(block for run in runs for block in _joined(text, run, width))


def _read(content: bytes, origin: str, charset: str | None) -> Page:
    """Read the bytes of a plain text.

    Raises:
        BinaryInputError: the bytes are no text.
        EncodingError: no encoding makes sense of them.
    """
    decoded = decode(content, origin, charset)
    return Page(decoded.text, split_blocks(decoded.text), decoded.encoding, decoded.guessed)


def _sniff(content: bytes) -> bool:
    """Take whatever no other reader takes."""
    return bool(content)


READER = Reader(suffixes=(".txt", ".text", ".md"), media_types=("text/plain",), sniff=_sniff, read=_read)
