"""Look spans of days up by an index: those that are short and those that are long apart, so that few must be looked at."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Table, and_

# The longest span of each length, in days; what is longer, or no day of the calendar, is of the last length.
_LONGEST = (1, 31, 366)
_DAY = len("2024-03-14")


def span_of(start: str | None, end: str | None) -> dict[str, str | int | None]:
    """Give what a span is looked up by; one whose one end is open is that end alone."""
    starts, ends = (start or end or "")[:_DAY], (end or start or "")[:_DAY]
    if not starts:
        return {"starts": None, "ends": None, "length": None}
    return {"starts": starts, "ends": ends, "length": _length(starts, ends)}


def _length(starts: str, ends: str) -> int:
    """Give the length of a span, from 0."""
    try:
        days = (date.fromisoformat(ends) - date.fromisoformat(starts)).days
    except ValueError:
        return len(_LONGEST)
    return next((length for length, longest in enumerate(_LONGEST) if days <= longest), len(_LONGEST))


def overlapping(table: Table, since: str | None, until: str | None) -> Iterator[ColumnElement[bool]]:
    """Give, length by length, the condition that a span overlaps the days asked for; one of them must hold."""
    for length in range(len(_LONGEST) + 1):
        conditions = [table.c.length == length]
        if until:
            conditions.append(table.c.starts <= until[:_DAY])
        if since:
            conditions.append(table.c.ends >= since[:_DAY])
        if since and length < len(_LONGEST):
            conditions.append(table.c.starts >= _before(since, _LONGEST[length]))
        yield and_(*conditions)


def _before(day: str, days: int) -> str:
    """Give the day that many days before; no day of the calendar bounds nothing."""
    try:
        return (date.fromisoformat(day[:_DAY]) - timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return ""
