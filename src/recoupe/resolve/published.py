"""Infer the day of publication where none is stated: from weekday, day and month, and the other dates of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recoupe.model.event import When
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Part, PartKind, Warning, WarningCode
from recoupe.resolve.calendar import Anchors, place
from recoupe.resolve.dates import Expression
from recoupe.resolve.timeline import Today, full_date, latest_full_date

_YEARS_ON = 12
_REASON_DAYS = 730
_HEADER_CHARACTERS = 120
_DATELINE_TOKENS = 8
_WINDOW = 40
_DATELINE_AGE = timedelta(days=31)
_AFTER_DATELINE = re.compile(r"[ \u00a0\u202f]?[.,]?[ \u00a0\u202f]?[()\[\]–—-]")
_AFTER_WEEKDAY = re.compile(r"[ \u00a0\u202f]?[.,]?[ \u00a0\u202f]?[(–—-]|\.(?=\s)")
_MARKS_OF_NEWS = ("weekday", "weekdays", "offset", "night-offset", "weekday-day")


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known of the day of publication, for the record (`when`) and for counting (`today`)."""

    when: When | None
    today: Today
    warnings: tuple[Warning, ...] = ()


def publication_of(parsed: ParsedText, expressions: Sequence[Expression]) -> Publication:
    """Give the day of publication: as stated, as inferred, or None with a warning."""
    stated = parsed.document.published
    if stated is not None and (stated.start or stated.end):
        day = date.fromisoformat((stated.start or stated.end or "")[:10])
        written = _of_dateline(parsed, expressions, day)
        return Publication(stated, Today(written or day, written is None and (stated.start is None or stated.end is None)))
    headed = _from_header(parsed, expressions)
    return headed or _from_weekdays(parsed, expressions) or _from_latest(parsed, expressions)


def _of_dateline(parsed: ParsedText, expressions: Sequence[Expression], published: date) -> date | None:
    """Give the day of a dateline that lies shortly before publication: the report counts from it."""
    for expression in expressions:
        part = next((part for part in parsed.document.parts if part.start <= expression.start < part.end), None)
        if part is None or expression.role != "point" or expression.form.means not in ("day", "numeric", "weekday"):
            continue
        if part.kind is PartKind.DATELINE or _opens_dateline(parsed, expression, part):
            found = place(expression, Anchors(published, tense="past"))
            if not isinstance(found, str) and timedelta(0) <= published - found.end <= _DATELINE_AGE:
                return found.end
    return None


def _from_header(parsed: ParsedText, expressions: Sequence[Expression]) -> Publication | None:
    """Take a date that stands in a dateline or in a short line of its own near the top."""
    for expression in expressions:
        if not _is_in_header(parsed, expression):
            continue
        found = full_date(expression)
        span = parsed.span(expression.first, expression.last)
        if found is not None:
            return Publication(When(found.isoformat(), found.isoformat(), "day", "stated", (span,)), Today(found))
        candidates = list(_candidates(expression, latest_full_date(expressions)))
        if candidates:
            return _inferred(parsed, expression, candidates, expressions, is_open=False)
    return None


def _is_in_header(parsed: ParsedText, expression: Expression) -> bool:
    """Tell a date of a dateline, or of a verbless short line before the first long paragraph."""
    if expression.form.means not in ("day", "numeric") or expression.role != "point":
        return False
    part = next((part for part in parsed.document.parts if part.start <= expression.start < part.end), None)
    if part is None or part.kind in (PartKind.CAPTION, PartKind.CREDIT):
        return False
    if part.kind is PartKind.DATELINE or _opens_dateline(parsed, expression, part) or _is_announced(parsed, expression, part):
        return True
    return _is_near_top(parsed, part) and not _has_verb(parsed, expression, part)


def _opens_dateline(parsed: ParsedText, expression: Expression, part: Part) -> bool:
    """Tell a date at the head of a paragraph, behind a place alone and before a bracket or a dash: «BAGDAD, 9 nov 2021 (AFP) -»."""
    before = [token for token in parsed.tokens[: expression.first] if token.start >= part.start]
    bare = all(token.pos in ("PROPN", "PUNCT") or token.text[:1].isupper() for token in before)
    after = _AFTER_WEEKDAY if expression.form.means == "weekday" else _AFTER_DATELINE
    end = parsed.tokens[expression.last - 1].end
    return bare and 0 < len(before) <= _DATELINE_TOKENS and after.match(parsed.text, end) is not None


def _is_announced(parsed: ParsedText, expression: Expression, part: Part) -> bool:
    """Tell a date behind words such as «publié le», "updated on"."""
    reading = expression.language.reading
    window = fold(parsed.text[max(part.start, expression.start - _WINDOW) : expression.start])
    return any(window.rstrip().endswith(fold(words)) for words in (*reading.published_words, *reading.updated_words))


def _is_near_top(parsed: ParsedText, part: Part) -> bool:
    longest = max((other.end - other.start for other in parsed.document.parts if other.start < part.start), default=0)
    return part.end - part.start <= _HEADER_CHARACTERS and longest <= 2 * _HEADER_CHARACTERS


def _has_verb(parsed: ParsedText, expression: Expression, part: Part) -> bool:
    sentence = parsed.sentences[parsed.tokens[expression.first].sentence]
    return any(token.pos in ("VERB", "AUX") and part.start <= token.start < part.end for token in parsed.sentence_tokens(sentence))


def _from_weekdays(parsed: ParsedText, expressions: Sequence[Expression]) -> Publication | None:
    """Take the last date of the text that names weekday, day and month: news calls by weekday only what is recent."""
    latest = latest_full_date(expressions)
    dated = [(list(_candidates(one, latest)), one) for one in expressions if _names_weekday(one)]
    usable = [(days, one) for days, one in dated if days]
    if not usable:
        return None
    days, expression = max(usable, key=lambda pair: (pair[0][0], -pair[1].first))
    return _inferred(parsed, expression, days, expressions, is_open=True)


def _names_weekday(expression: Expression) -> bool:
    return expression.form.means in ("day", "days") and expression.has("weekday") and expression.has("month") and expression.role != "until"


def _candidates(expression: Expression, latest: date | None) -> Iterator[date]:
    """Yield the days that a date without a year may be, from the last full date of the text on."""
    if expression.has("year"):
        found = full_date(expression)
        if found is not None:
            yield found
        return
    if latest is None or not expression.has("month"):
        return
    weekdays = expression.numbers("weekday")
    for year in range(latest.year, latest.year + _YEARS_ON + 1):
        try:
            day = date(year, expression.numbers("month")[-1], expression.numbers("day")[-1])
        except ValueError:
            continue
        if day >= latest and (not weekdays or day.weekday() == weekdays[-1]):
            yield day


def _inferred(parsed: ParsedText, expression: Expression, days: list[date], expressions: Sequence[Expression], *, is_open: bool) -> Publication:
    """Take the first candidate; name the second too where both are within reason."""
    first = days[0]
    span = parsed.span(expression.first, expression.last)
    end = None if is_open else first.isoformat()
    when = When(first.isoformat(), end, "day", "inferred", (span,))
    warnings = [Warning(WarningCode.DATE_INFERRED, _message(first, span.text, is_open=is_open), None, "published", (span,))]
    latest = latest_full_date(expressions)
    if len(days) > 1 and latest is not None and not expression.has("year") and (days[1] - latest).days <= _REASON_DAYS + (first - latest).days:
        message = f"«{span.text}» may be {first.isoformat()} or {days[1].isoformat()}; the earlier is taken"
        warnings.append(Warning(WarningCode.DATE_AMBIGUOUS, message, None, "published", (span,)))
    return Publication(when, Today(first, is_open), tuple(warnings))


def _message(day: date, words: str, *, is_open: bool) -> str:
    bound = f"{day.isoformat()} or later" if is_open else day.isoformat()
    return f"no publication date is stated; «{words}» and the other dates of the text give {bound}"


def _from_latest(parsed: ParsedText, expressions: Sequence[Expression]) -> Publication:
    """Bound the publication by the last full date, where the text also counts by days; else give none."""
    latest = latest_full_date(expressions)
    recent = any(expression.form.means in _MARKS_OF_NEWS for expression in expressions)
    if latest is None or not recent:
        return Publication(None, Today(None), (_missing(parsed, expressions, latest),))
    expression = next(one for one in expressions if full_date(one) == latest)
    return _inferred(parsed, expression, [latest], expressions, is_open=True)


def _missing(parsed: ParsedText, expressions: Sequence[Expression], latest: date | None) -> Warning:
    """Say that no date was found, and which years fit the weekdays that the text names."""
    known = f"; it lies not before {latest.isoformat()}" if latest else ""
    for expression in expressions:
        if latest is None and _names_weekday(expression):
            span = parsed.span(expression.first, expression.last)
            message = f"no publication date is stated and no year is told; «{span.text}» fits {_years(expression)}"
            return Warning(WarningCode.DATE_AMBIGUOUS, message, None, "published", (span,))
    return Warning(WarningCode.DATE_MISSING, f"no publication date is stated and none follows from the text{known}", None, "published")


def _years(expression: Expression) -> str:
    """List the years of this century's first decades whose calendar has that weekday."""
    month, day, weekday = expression.numbers("month")[-1], expression.numbers("day")[-1], expression.numbers("weekday")[-1]
    fits = [year for year in range(2000, 2041) if _is_day(year, month, day) and date(year, month, day).weekday() == weekday]
    return ", ".join(map(str, fits)) or "no year"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
