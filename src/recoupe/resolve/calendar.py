"""Place expressions of time on the calendar: one operation for each `means` of the codebook's forms."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from recoupe.model.folding import fold
from recoupe.resolve.dates import Expression

_SLACK = timedelta(days=31)
_FAR_PAST = timedelta(days=180)
_NEAR_FUTURE = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `start` to `end`, both included, and how they were found."""

    start: date
    end: date
    precision: str
    basis: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a time is counted from.

    `today` is the day of the report, open when only the earliest possible day is known; `told` is the date told before;
    `latest` the last full date of the text, for years where no day of the report is known. `tense` is that of the verb: past, future or empty.
    """

    today: date | None = None
    is_open: bool = False
    told: Stretch | None = None
    latest: date | None = None
    tense: str = ""


def place(expression: Expression, anchors: Anchors) -> Stretch | str:
    """Place an expression on the calendar.

    Returns:
        The days, or the reason why the words leave them open.
    """
    operation = OPERATIONS[expression.form.means]
    try:
        return operation(expression, anchors)
    except _OpenError as reason:
        return str(reason)
    except (ValueError, OverflowError):
        return "no such day in the calendar"


class _OpenError(Exception):
    """The words leave the day open; the text says why."""


def _today(anchors: Anchors) -> date:
    if anchors.today is None:
        raise _OpenError("the date of the report is not known")
    return anchors.today


def _exact_today(anchors: Anchors) -> date:
    if anchors.is_open:
        raise _OpenError("the date of the report is known only as not earlier than a day")
    return _today(anchors)


def _told(anchors: Anchors) -> Stretch:
    if anchors.told is None:
        raise _OpenError("no date is told before it")
    return anchors.told


def _day(start: date, basis: str, end: date | None = None) -> Stretch:
    return Stretch(start, end or start, "day", basis)


def _future(expression: Expression, anchors: Anchors) -> bool:
    if expression.has("last"):
        return False
    return expression.has("next") or expression.forward or anchors.tense == "future"


# days


def _op_day(expression: Expression, anchors: Anchors) -> Stretch:
    day, month = expression.numbers("day")[0], expression.numbers("month")[0]
    year, basis = _year_of(expression, anchors, month, day)
    return _day(date(year, month, day), basis)


def _year_of(expression: Expression, anchors: Anchors, month: int, day: int) -> tuple[int, str]:
    """Give the stated year, or the one in which the day lies nearest up to the report (or after it, of things to come).

    Raises:
        _OpenError: the words leave the day open.
    """
    stated = expression.numbers("year")
    if stated:
        return stated[-1], "stated"
    reference = anchors.today or anchors.latest
    if reference is None:
        raise _OpenError("no year is told and the date of the report is not known")
    years = [year for year in range(reference.year - 8, reference.year + 9) if day <= calendar.monthrange(year, month)[1]]
    weekdays = expression.numbers("weekday")
    if weekdays:
        agreeing = [year for year in years if date(year, month, day).weekday() == weekdays[0]]
        near = [year for year in agreeing if abs((date(year, month, day) - reference).days) < 400]
        years = near or years
    return _nearest([date(year, month, day) for year in years], reference, expression, anchors).year, "inferred"


def _nearest(days: list[date], reference: date, expression: Expression, anchors: Anchors) -> date:
    """Choose among the days of several years by the tense of the verb, or by which lies nearer when it has none."""
    limit = reference + (_SLACK if anchors.is_open or anchors.today is None else timedelta(0))
    past = [one for one in days if one <= limit]
    coming = [one for one in days if one >= reference]
    if not past or not coming:
        return (past or coming)[-1 if past else 0]
    if expression.forward and anchors.tense != "future":
        return min((coming[0], past[-1]), key=lambda one: abs(one - reference))
    if _future(expression, anchors) or (expression.role == "until" and anchors.tense != "past"):
        return coming[0]
    near = coming[0] - reference <= _NEAR_FUTURE and reference - past[-1] >= _FAR_PAST
    return coming[0] if near and not anchors.tense and not expression.has("last") and expression.role == "point" else past[-1]


def _op_days(expression: Expression, anchors: Anchors) -> Stretch:
    days, months = expression.numbers("day"), expression.numbers("month")
    if len(days) < 2:
        return _op_day(expression, anchors)
    if not months:
        return _days_of_near_month(days, anchors)
    end_year, basis = _year_of(expression, anchors, months[-1], days[1])
    end = date(end_year, months[-1], days[1])
    stated = expression.numbers("year")
    start = date(stated[0] if len(stated) > 1 else end_year, months[0], days[0])
    if start > end and len(months) == 1:
        start = _shift_months(start, -1)
    if start > end:
        start = start.replace(year=end.year - 1)
    return _day(start, basis, end)


def _days_of_near_month(days: tuple[int, ...], anchors: Anchors) -> Stretch:
    """Place days without a month in the last month, up to the report, that has them."""
    today = _today(anchors)
    end = today.replace(day=1) if today.day < days[1] else today
    end = _shift_months(end, -1).replace(day=days[1]) if today.day < days[1] else today.replace(day=days[1])
    start = end.replace(day=days[0]) if days[0] <= days[1] else _shift_months(end.replace(day=1), -1).replace(day=days[0])
    return _day(start, "relative", end)


def _op_numeric(expression: Expression, _anchors: Anchors) -> Stretch:
    if expression.has("mm"):
        return _day(date(int(expression.values["year"][0]), int(expression.values["mm"][0]), expression.numbers("day")[0]), "stated")
    first, second, year = int(expression.values["a"][0]), int(expression.values["b"][0]), int(expression.values["yy"][0])
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    day_first = (expression.language.dates.numeric_order == "dmy" or first > 12) and second <= 12
    return _day(date(year, second, first) if day_first else date(year, first, second), "stated")


def _op_weekday(expression: Expression, anchors: Anchors) -> Stretch:
    return _day(_near_weekday(expression.numbers("weekday")[-1], expression, anchors), "relative")


def _near_weekday(weekday: int, expression: Expression, anchors: Anchors) -> date:
    """Give the last day of that name up to the report, the coming one of things to come.

    Raises:
        _OpenError: the words leave the day open.
    """
    today = _today(anchors)
    if anchors.is_open and weekday != today.weekday():
        raise _OpenError("the date of the report is known only as not earlier than a day")
    if _future(expression, anchors):
        ahead = (weekday - today.weekday()) % 7
        return today + timedelta(days=ahead or (0 if expression.has("this") else 7))
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=back or (7 if expression.has("last") else 0))


def _op_weekdays(expression: Expression, anchors: Anchors) -> Stretch:
    weekdays = expression.numbers("weekday")
    end = _near_weekday(weekdays[1], expression, anchors)
    if expression.has("day"):
        return _op_days(expression, anchors) if expression.has("month") else _day(end - timedelta(days=1), "relative", end)
    return _day(end - timedelta(days=(weekdays[1] - weekdays[0]) % 7), "relative", end)


def _op_night_into(expression: Expression, anchors: Anchors) -> Stretch:
    end = _near_weekday(expression.numbers("weekday")[0], expression, anchors)
    return _day(end - timedelta(days=1), "relative", end)


def _op_weekday_day(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «mardi 12»: the last twelfth up to the report that is a Tuesday.

    Raises:
        _OpenError: the words leave the day open.
    """
    weekday, day = expression.numbers("weekday")[0], expression.numbers("day")[0]
    today = _today(anchors)
    ahead = 8 if _future(expression, anchors) else 0
    for back in range(-ahead, 400):
        one = today - timedelta(days=back)
        if one.day == day and one.weekday() == weekday:
            return _day(one, "relative")
    raise _OpenError("no such weekday and day in the year before the report")


def _op_weekday_of_week(expression: Expression, anchors: Anchors) -> Stretch:
    monday = _monday(_exact_today(anchors)) + timedelta(weeks=expression.form.n)
    return _day(monday + timedelta(days=expression.numbers("weekday")[0]), "relative")


def _op_offset(expression: Expression, anchors: Anchors) -> Stretch:
    return _day(_exact_today(anchors) + timedelta(days=expression.form.n), "relative")


def _op_night_offset(expression: Expression, anchors: Anchors) -> Stretch:
    today = _exact_today(anchors)
    return _day(today + timedelta(days=expression.form.n), "relative", today)


def _op_feast(expression: Expression, anchors: Anchors) -> Stretch:
    table = expression.language.dates.feasts
    month, day = next((value for key, value in table.items() if expression.has("feasts") and _same(key, expression.values["feasts"][0])), (12, 25))
    year, basis = _year_of(expression, anchors, month, day)
    return _day(date(year, month, day) + timedelta(days=expression.form.n), basis)


def _same(key: str, word: str) -> bool:
    return fold(key) == word


# weeks, months, seasons, years


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _op_period(expression: Expression, anchors: Anchors) -> Stretch:
    return _period(_exact_today(anchors), expression.form.unit, expression.form.n, "relative")


def _period(day: date, unit: str, n: int, basis: str) -> Stretch:
    """Give the whole week, month or year that lies `n` of them from a day."""
    if unit == "week":
        monday = _monday(day) + timedelta(weeks=n)
        return Stretch(monday, monday + timedelta(days=6), "week", basis)
    if unit == "month":
        first = _shift_months(day.replace(day=1), n)
        return _month(first.year, first.month, basis)
    if unit == "year":
        return Stretch(date(day.year + n, 1, 1), date(day.year + n, 12, 31), "year", basis)
    return _day(day + timedelta(days=n), basis)


def _month(year: int, month: int, basis: str) -> Stretch:
    return Stretch(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month", basis)


def _shift_months(day: date, n: int) -> date:
    index = day.year * 12 + day.month - 1 + n
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _op_weekend(expression: Expression, anchors: Anchors) -> Stretch:
    today = _exact_today(anchors)
    past = today - timedelta(days=(today.weekday() - 5) % 7)
    saturday = _monday(today) + timedelta(days=5) if _future(expression, anchors) else past
    saturday += timedelta(weeks=expression.form.n if today.weekday() >= 5 else 0)
    return _day(saturday, "relative", saturday + timedelta(days=1))


def _op_week_of(expression: Expression, anchors: Anchors) -> Stretch:
    days, months = expression.numbers("day"), expression.numbers("month")
    month = months[0] if months else _today(anchors).month
    year, basis = _year_of(expression, anchors, month, days[0])
    start = date(year, month, days[0])
    return Stretch(start, start + timedelta(days=6), "week", basis)


def _op_month(expression: Expression, anchors: Anchors) -> Stretch:
    month = expression.numbers("month")[0]
    year, basis = _year_of_month(expression, anchors, month)
    return _edge(_month(year, month, basis), expression)


def _year_of_month(expression: Expression, anchors: Anchors, month: int) -> tuple[int, str]:
    stated = expression.numbers("year")
    if stated:
        return stated[-1], "stated"
    reference = anchors.today or anchors.latest
    if reference is None:
        raise _OpenError("no year is told and the date of the report is not known")
    if _future(expression, anchors) or (expression.role == "until" and anchors.tense != "past"):
        return reference.year + (month < reference.month or (month == reference.month and expression.has("next"))), "inferred"
    earlier = month > reference.month or (month == reference.month and expression.has("last"))
    return reference.year - earlier, "inferred"


def _edge(whole: Stretch, expression: Expression) -> Stretch:
    """Cut the early, middle or late part out of a month or a year, as the coding guide bounds them."""
    for name in ("early", "middle", "late"):
        if expression.has(name):
            return _cut(whole, name)
    return whole


def _cut(whole: Stretch, name: str) -> Stretch:
    if whole.precision == "month":
        low, high = {"early": (1, 10), "middle": (11, 20), "late": (21, whole.end.day)}[name]
        return Stretch(whole.start.replace(day=low), whole.start.replace(day=high), "week", whole.basis)
    first, last = {"early": (1, 4), "middle": (5, 8), "late": (9, 12)}[name]
    year = whole.start.year
    return Stretch(date(year, first, 1), _month(year, last, whole.basis).end, "season", whole.basis)


def _cut_period(name: str) -> Callable[[Expression, Anchors], Stretch]:
    """Make the operation of «fin du mois», "early last year": an edge of a period."""
    return lambda expression, anchors: _cut(_op_period(expression, anchors), name)


def _op_months(expression: Expression, anchors: Anchors) -> Stretch:
    months, stated = expression.numbers("month"), expression.numbers("year")
    end_year, basis = _year_of_month(expression, anchors, months[1])
    start_year = stated[0] if len(stated) > 1 else end_year - (months[0] > months[1])
    return Stretch(date(start_year, months[0], 1), _month(end_year, months[1], basis).end, "month", basis)


def _op_season(expression: Expression, anchors: Anchors) -> Stretch:
    table = expression.language.dates.seasons
    first, last = next(value for key, value in table.items() if _same(key, expression.values["seasons"][0]))
    year, basis = _year_of_month(expression, anchors, first)
    return Stretch(date(year, first, 1), _month(year + (last < first), last, basis).end, "season", basis)


def _op_year(expression: Expression, _anchors: Anchors) -> Stretch:
    year = expression.numbers("year")[0]
    return _edge(Stretch(date(year, 1, 1), date(year, 12, 31), "year", "stated"), expression)


def _op_years(expression: Expression, _anchors: Anchors) -> Stretch:
    years = expression.numbers("year")
    if years[0] > years[1]:
        raise _OpenError("the first year lies after the second")
    return Stretch(date(years[0], 1, 1), date(years[1], 12, 31), "year", "stated")


# counted


def _count(expression: Expression) -> tuple[int, str]:
    """Give the number and the unit of a counted time, the form's own where the words have none."""
    n = expression.numbers("n")[0] if expression.has("n") else 1
    units = expression.values.get("units")
    unit = expression.form.unit
    if units:
        unit = next(value for key, value in expression.language.dates.units.items() if _same(key, units[0]))
    return n, unit


def _op_ago(expression: Expression, anchors: Anchors) -> Stretch:
    n, unit = _count(expression)
    return _counted(_exact_today(anchors), -n, unit)


def _op_ahead(expression: Expression, anchors: Anchors) -> Stretch:
    n, unit = _count(expression)
    return _counted(_exact_today(anchors), n, unit)


def _counted(day: date, n: int, unit: str) -> Stretch:
    """Count units from a day: days and one week land on a day, more weeks on a week, months on a month, years on a year."""
    if unit == "hour":
        return _day(day, "relative")
    if unit == "week" and abs(n) == 1:
        return _day(day + timedelta(weeks=n), "relative")
    return _period(day, unit, n, "relative")


def _op_shift(expression: Expression, anchors: Anchors) -> Stretch:
    told = _told(anchors)
    n, unit = _count(expression)
    n *= expression.form.n
    base = told.start if n < 0 else told.end
    if unit == "day" and told.precision == "day":
        return _day(base + timedelta(days=n), "relative")
    if unit == "day":
        raise _OpenError("the date told before it is no single day")
    return _counted(base, n, unit)


def _op_same(_expression: Expression, anchors: Anchors) -> Stretch:
    told = _told(anchors)
    return Stretch(told.start, told.end, told.precision, "relative")


def _op_day_of_month(expression: Expression, anchors: Anchors) -> Stretch:
    return _day(_told(anchors).start.replace(day=expression.numbers("day")[0]), "relative")


def _op_stretch(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «ces trois derniers jours»: the days up to the report."""
    today = _exact_today(anchors)
    n, unit = _count(expression)
    back = {"day": timedelta(days=n), "week": timedelta(weeks=n), "hour": timedelta(days=(n + 23) // 24)}.get(unit)
    start = today - back if back is not None else _shift_months(today, -n * (12 if unit == "year" else 1))
    return Stretch(start, today, "day" if unit == "hour" else unit, "relative")


def _op_stretch_ahead(expression: Expression, anchors: Anchors) -> Stretch:
    today = _exact_today(anchors)
    n, unit = _count(expression)
    back = {"day": timedelta(days=n), "week": timedelta(weeks=n), "hour": timedelta(days=(n + 23) // 24)}.get(unit)
    end = today + back if back is not None else _shift_months(today, n * (12 if unit == "year" else 1))
    return Stretch(today, end, "day" if unit == "hour" else unit, "relative")


def _op_vague(_expression: Expression, _anchors: Anchors) -> Stretch:
    raise _OpenError("the words give no exact number")


OPERATIONS: dict[str, Callable[[Expression, Anchors], Stretch]] = {
    "day": _op_day,
    "days": _op_days,
    "numeric": _op_numeric,
    "weekday": _op_weekday,
    "weekdays": _op_weekdays,
    "weekday-day": _op_weekday_day,
    "weekday-of-week": _op_weekday_of_week,
    "night-into": _op_night_into,
    "offset": _op_offset,
    "night-offset": _op_night_offset,
    "feast": _op_feast,
    "period": _op_period,
    "edge-early": _cut_period("early"),
    "edge-middle": _cut_period("middle"),
    "edge-late": _cut_period("late"),
    "weekend": _op_weekend,
    "week-of": _op_week_of,
    "month": _op_month,
    "months": _op_months,
    "season": _op_season,
    "year": _op_year,
    "years": _op_years,
    "ago": _op_ago,
    "ahead": _op_ahead,
    "shift": _op_shift,
    "same": _op_same,
    "day-of-month": _op_day_of_month,
    "stretch": _op_stretch,
    "stretch-ahead": _op_stretch_ahead,
    "vague": _op_vague,
}
