"""Find the calendar dates that a dateline, a source line or a letterhead states.

Only dates that are told in full are placed; one without its year is found, so that its line is known for a dateline, and
left to `resolve/`. Everything is matched on the folded text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from recoupe.model.folding import fold
from recoupe.read.cues import Cues

# A two-digit year of a wire: news agencies wrote so until about 2000, and hardly since.
_FIRST_TWO_DIGIT_YEAR = 50
_HIGHEST_MONTH = 12


@dataclass(frozen=True, slots=True)
class StatedDate:
    """Characters `[start, end)` that tell a date; `day` is None when the year is missing."""

    start: int
    end: int
    day: date | None


def find_dates(text: str, cues: Cues, *, month_first: bool = False) -> list[StatedDate]:
    """Find the dates of a short text, in text order, none overlapping.

    Args:
        text: a line or the opening of a paragraph.
        cues: the month names of all languages.
        month_first: how a numeric date is read whose order its numbers leave open.
    """
    folded = fold(text)
    found: list[StatedDate] = []
    for stated in sorted(_all_dates(folded, cues, month_first), key=lambda one: (one.start, -one.end)):
        if not found or stated.start >= found[-1].end:
            found.append(stated)
    return found


@lru_cache(maxsize=4)
def _worded(months: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Build the patterns of dates whose month is a word: day first, month first."""
    month = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True)) or "(?!)"
    year = r"(?P<year>[12]\d{3}|'?\d{2}(?![\d:h.]))"
    day = r"(?P<day>[0-3]?\d)[a-z]{0,2}\.?"
    first = re.compile(rf"(?<![\w.,]){day}[ -](?:[a-z]{{1,2}} )?(?P<month>{month})\b\.?(?:,?[ -]{year}(?!\d))?")
    second = re.compile(rf"(?<!\w)(?P<month>{month})\b\.? (?P<day>[0-3]?\d)(?:[a-z]{{2}})?(?![\d:])(?:,? {year}(?!\d))?")
    return first, second


_NUMERIC = re.compile(r"(?<![\d./-])(?P<a>[0-3]?\d)(?P<sep>[./-])(?P<b>[0-3]?\d)(?P=sep)(?P<year>[12]\d{3})(?![\d/-])")
_ISO = re.compile(r"(?<![\d-])(?P<year>[12]\d{3})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)")


def _all_dates(folded: str, cues: Cues, month_first: bool) -> Iterator[StatedDate]:  # noqa: FBT001 - handed on as it came
    """Yield every reading of every date, overlapping."""
    for pattern in _worded(tuple(sorted(cues.months))):
        for match in pattern.finditer(folded):
            day = _day(_year(match["year"]), cues.months[match["month"]], int(match["day"]))
            if day is not None or match["year"] is None:
                yield StatedDate(match.start(), match.end(), day)
    for match in _NUMERIC.finditer(folded):
        day = _numeric_day(match, month_first)
        if day is not None:
            yield StatedDate(match.start(), match.end(), day)
    for match in _ISO.finditer(folded):
        day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
        if day is not None:
            yield StatedDate(match.start(), match.end(), day)


def _year(digits: str | None) -> int | None:
    """Give the year, two digits completed, or None where none is told."""
    if digits is None:
        return None
    year = int(digits.lstrip("'"))
    if len(digits.lstrip("'")) > 2:  # noqa: PLR2004 - a year in full
        return year
    return year + (1900 if year >= _FIRST_TWO_DIGIT_YEAR else 2000)


def _day(year: int | None, month: int, day: int) -> date | None:
    """Give the day, or None where the calendar has none or the year is missing."""
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def _numeric_day(match: re.Match[str], month_first: bool) -> date | None:  # noqa: FBT001 - handed on as it came
    """Read a numeric date; where both orders are possible, the language decides, but dots and hyphens always put the day first."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    if second > _HIGHEST_MONTH or (month_first and match["sep"] == "/" and first <= _HIGHEST_MONTH):
        first, second = second, first
    return _day(year, second, first)
