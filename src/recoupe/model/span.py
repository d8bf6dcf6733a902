"""Hold the span: some characters of a report, and where they stand."""

from dataclasses import dataclass

from recoupe.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `[start, end)` of a report's text, in Unicode code points."""

    start: int
    end: int
    text: str

    def covers(self, other: "Span") -> bool:
        """Tell whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end


def cut(text: str, start: int, end: int) -> Span:
    """Cut a span out of a text, without the white space at its edges.

    Args:
        text: the text of the report, as published.
        start: first character, a code point offset.
        end: one past the last character.

    Raises:
        SpanError: the offsets lie outside the text or hold nothing but white space.
    """
    if not 0 <= start < end <= len(text):
        raise SpanError(f"span [{start}, {end}) lies outside a text of {len(text)} characters; pass offsets of this very text")
    piece = text[start:end]
    bare = piece.strip()
    if len(bare) == len(piece):
        return Span(start, end, piece)
    left = len(piece) - len(piece.lstrip())
    if not bare:
        raise SpanError(f"span [{start}, {end}) holds white space alone; pass the offsets of a word")
    return Span(start + left, start + left + len(bare), bare)
