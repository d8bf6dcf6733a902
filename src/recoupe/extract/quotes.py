"""Find what stands in quotation marks: « », “ ”, " ", ‘ ’, nested, over several paragraphs.

Every part of a document is read alone. A mark that is never closed counts to the end of its paragraph where the next paragraph opens with the same
mark (a quotation over several paragraphs) or where enough words follow it; else it is a slip and quotes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recoupe.model.parsed import ParsedText

# A quotation of so few words marks distance to a word rather than speech.
_SHORT_WORDS = 3
# An unclosed mark needs so many words behind it to be taken for speech.
_LEAST_UNCLOSED_WORDS = 4
# A single quotation mark must be closed within so many characters: else it is an apostrophe.
_SINGLE_REACH = 400
_OPENERS = {"«": "»", "“": "”", "„": "“", "‹": "›"}
_CLOSERS = frozenset(_OPENERS.values()) | {"”"}
_MARKS = re.compile(f"[{''.join(sorted({*_OPENERS, *_CLOSERS}))}\"'‘’]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """Characters `[start, end)` of a quotation, its marks among them."""

    start: int
    end: int
    short: bool
    closed: bool

    def covers(self, start: int, end: int) -> bool:
        """Tell whether characters `[start, end)` stand within."""
        return self.start <= start and end <= self.end


@dataclass(slots=True)
class _Open:
    """A mark that waits for its other half."""

    mark: str
    at: int


def find_quotes(parsed: ParsedText) -> tuple[Quote, ...]:
    """Find the quotations of a text, outer and inner ones, in text order."""
    parts = [(part.start, part.end) for part in parsed.document.parts]
    found: list[Quote] = []
    for index, (start, end) in enumerate(parts):
        follower = parsed.text[parts[index + 1][0] : parts[index + 1][1]].lstrip()[:1] if index + 1 < len(parts) else ""
        found.extend(_in_part(parsed.text, start, end, follower))
    return tuple(sorted(found))


def quoted_tokens(parsed: ParsedText, quote: Quote) -> tuple[int, ...]:
    """Give the tokens that stand within a quotation."""
    return tuple(token.i for token in parsed.tokens if quote.covers(token.start, token.end))


def _in_part(text: str, start: int, end: int, follower: str) -> Iterator[Quote]:
    stack: list[_Open] = []
    for hit in _MARKS.finditer(text, start, end):
        at, mark = hit.start(), hit[0]
        if mark in _CLOSERS and _close(stack, mark) is not None:
            yield from _closed(text, stack, mark, at)
        elif mark in _OPENERS:
            stack.append(_Open(mark, at))
        elif mark == '"':
            yield from _straight(text, stack, at, start)
        elif mark in "'‘’":
            yield from _single(text, stack, at, (start, end))
    for left in stack:
        if left.mark != "'" and _is_meant(text, left, (start, end), follower):
            yield _quote(text, left.at, end, closed=False)


def _close(stack: list[_Open], mark: str) -> _Open | None:
    """Give the innermost open mark that this mark closes."""
    return next((left for left in reversed(stack) if _OPENERS.get(left.mark) == mark or (left.mark, mark) in {("„", "”"), ("”", "”")}), None)


def _closed(text: str, stack: list[_Open], mark: str, at: int) -> Iterator[Quote]:
    left = _close(stack, mark)
    if left is not None:
        del stack[stack.index(left) :]
        yield _quote(text, left.at, at + 1, closed=True)


def _straight(text: str, stack: list[_Open], at: int, start: int) -> Iterator[Quote]:
    """Read a straight mark, which opens or closes by what stands beside it."""
    left = next((one for one in reversed(stack) if one.mark == '"'), None)
    before = text[at - 1] if at > start else " "
    if left is not None and not (before.isspace() and text[at + 1 : at + 2].isalnum()):
        del stack[stack.index(left) :]
        yield _quote(text, left.at, at + 1, closed=True)
    elif not before.isdigit():
        # A mark that opens while another is open: the earlier one was a slip.
        if left is not None:
            stack.remove(left)
        stack.append(_Open('"', at))


def _single(text: str, stack: list[_Open], at: int, bounds: tuple[int, int]) -> Iterator[Quote]:
    """Read a single mark: an apostrophe, unless it opens a word and another closes one soon after."""
    start, end = bounds
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    left = next((one for one in reversed(stack) if one.mark == "'"), None)
    if left is not None and not after.isalnum() and not before.isspace() and text[at] != "‘":
        del stack[stack.index(left) :]
        yield _quote(text, left.at, at + 1, closed=True)
    elif left is None and not before.isalnum() and after.isalpha() and (text[at] != "’") and _closes_soon(text, at, end):
        stack.append(_Open("'", at))


def _closes_soon(text: str, at: int, end: int) -> bool:
    window = text[at + 1 : min(end, at + _SINGLE_REACH)]
    return re.search(r"[\w.,!?…]['’](?!\w)", window) is not None


def _is_meant(text: str, left: _Open, bounds: tuple[int, int], follower: str) -> bool:
    """Tell whether an unclosed mark opens speech to the end of the paragraph."""
    start, end = bounds
    if follower == left.mark:
        return True
    return len(_WORD.findall(text, left.at, end)) >= _LEAST_UNCLOSED_WORDS and not text[start : left.at].strip()


def _quote(text: str, start: int, end: int, *, closed: bool) -> Quote:
    trimmed = start + len(text[start:end].rstrip())
    return Quote(start, trimmed, closed and len(_WORD.findall(text, start, end)) <= _SHORT_WORDS, closed)
