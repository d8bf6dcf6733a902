"""Place expressions of time on the calendar: one operation for each `means` of the codebook's forms."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from recoupe.model.folding import fold
from recoupe.resolve.dates import Expression
from recoupe.resolve.feasts import feast_in

_SLACK = timedelta(days=31)
_FAR_PAST = timedelta(days=180)
_NEAR_FUTURE = timedelta(days=62)
_FRAME_FROM = 60
_LONG_AGO = 3
_WEEKS = 4
_FRAME_DAYS = timedelta(days=200)


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
    `latest` the last full date of the text, for years where no day of the report is known. `tense` is that of the verb: past, present, future or empty.
    `frame` is the time that the text has set for what follows («Retour sur l'été 2013»); `day_first` how its other numeric dates are written.
    """

    today: date | None = None
    is_open: bool = False
    told: Stretch | None = None
    latest: date | None = None
    tense: str = ""
    frame: Stretch | None = None
    day_first: bool | None = None


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
    onward = expression.onward and anchors.tense != "past"
    return expression.has("next") or expression.forward or onward or anchors.tense == "future"


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
    years = [year for year in _years_around(reference, anchors) if day <= calendar.monthrange(year, month)[1]]
    framed = _framed_year(years, month, day, anchors)
    if framed is not None:
        return framed, "inferred"
    weekdays = expression.numbers("weekday")
    if weekdays:
        agreeing = [year for year in years if date(year, month, day).weekday() == weekdays[0]]
        near = [year for year in agreeing if abs((date(year, month, day) - reference).days) < 400]
        years = near or years
    return _nearest([date(year, month, day) for year in years], reference, expression, anchors).year, "inferred"


def _years_around(reference: date, anchors: Anchors) -> range:
    framed = anchors.frame.start.year if anchors.frame is not None else reference.year
    return range(min(framed, reference.year - 8), reference.year + 9)


def _framed_year(years: list[int], month: int, day: int, anchors: Anchors) -> int | None:
    """Give the year of the time that the text has set, where the day lies in it or soon after it, unless the report is as near."""
    frame, today = anchors.frame, anchors.today
    if frame is None or today is None or anchors.tense == "future":
        return None
    last = max((date(year, month, day) for year in years if date(year, month, day) <= today), default=today)
    if (today - last).days <= _FRAME_FROM:
        return None
    end = frame.start + _FRAME_DAYS if frame.precision == "day" else frame.end
    return next((year for year in years if frame.start <= date(year, month, day) <= end), None)


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
    start = date(stated[0] if len(stated) > 1 or expression.has("early_year") else end_year, months[0], days[0])
    if expression.has("early_year") and end < start:
        end = end.replace(year=end.year + 1)
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


def _op_numeric(expression: Expression, anchors: Anchors) -> Stretch:
    if expression.has("mm"):
        return _day(date(int(expression.values["year"][0]), int(expression.values["mm"][0]), expression.numbers("day")[0]), "stated")
    first, second = int(expression.values["a"][0]), int(expression.values["b"][0])
    orders = _orders(first, second, expression, anchors)
    days = [day for day in (_numeric_day(expression, month, day, anchors) for day, month in orders) if day is not None]
    if not days:
        raise _OpenError("no such day in the calendar")
    if len(days) > 1 and expression.language.dates.numeric_strict:
        done = [day for day in days if anchors.today is None or day.start <= anchors.today]
        if len({day.start for day in done or days}) > 1:
            raise _OpenError("day and month cannot be told apart and nothing in the text decides")
        days = done or days
    return days[0]


def _orders(first: int, second: int, expression: Expression, anchors: Anchors) -> list[tuple[int, int]]:
    """Give the readings of two numbers as day and month, the likeliest first."""
    both = [(first, second), (second, first)]
    if anchors.day_first is not None:
        return both[:1] if anchors.day_first else both[1:]
    if first > 12 or second > 12:
        return both[:1] if first > 12 else both[1:]
    return both if expression.language.dates.numeric_strict else both[: 1 if expression.language.dates.numeric_order == "dmy" else 2]


def _numeric_day(expression: Expression, month: int, day: int, anchors: Anchors) -> Stretch | None:
    try:
        if expression.has("yy"):
            year = int(expression.values["yy"][0])
            year += 0 if year > 99 else 2000 if year < 70 else 1900
            return _day(date(year, month, day), "stated")
        year, basis = _year_of(expression, anchors, month, day)
        return _day(date(year, month, day), basis)
    except ValueError:
        return None


def numeric_order(expression: Expression) -> bool | None:
    """Tell whether a numeric date can only be read with its day first, or None where it reads both ways or neither."""
    if expression.form.means != "numeric" or not expression.has("a"):
        return None
    first, second = int(expression.values["a"][0]), int(expression.values["b"][0])
    return None if (first > 12) == (second > 12) else first > 12


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
    if _future(expression, anchors) or (expression.role == "until" and anchors.tense != "past"):
        ahead = (weekday - today.weekday()) % 7
        return today + timedelta(days=ahead or (0 if expression.has("this") else 7))
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=back or (7 if expression.has("last") else 0))


def _op_night_of_weekday(expression: Expression, anchors: Anchors) -> Stretch:
    start = _near_weekday(expression.numbers("weekday")[0], expression, anchors)
    return _day(start, "relative", start + timedelta(days=1))


def _op_night_of_day(expression: Expression, anchors: Anchors) -> Stretch:
    found = _op_day(expression, anchors)
    return _day(found.start, found.basis, found.start + timedelta(days=1))


def _op_weekday_on(expression: Expression, anchors: Anchors) -> Stretch:
    """Place a weekday counted in weeks: «mercredi en huit» (n=1, the week after the first to come), "a week ago Tuesday" (n=-1)."""
    today = _exact_today(anchors)
    weekday, n = expression.numbers("weekday")[0], expression.form.n
    back = (today.weekday() - weekday) % 7 or 7
    first = today - timedelta(days=back) if n < 0 else today + timedelta(days=7 - back % 7)
    return _day(first + timedelta(weeks=n), "relative")


def _op_weekday_told(expression: Expression, anchors: Anchors) -> Stretch:
    """Place a weekday beside the day told before: «le mardi suivant» (n=1), "the Friday before" (n=-1), "that Monday" (n=0)."""
    told = _told(anchors)
    weekday, n = expression.numbers("weekday")[0], expression.form.n
    if n > 0:
        return _day(told.end + timedelta(days=(weekday - told.end.weekday()) % 7 or 7), "relative")
    back = (told.start.weekday() - weekday) % 7
    return _day(told.start - timedelta(days=back or (7 if n else 0)), "relative")


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
    start = today if anchors.tense == "future" else today + timedelta(days=expression.form.n)
    return _day(start, "relative", start + timedelta(days=1))


def _op_night_told(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «la nuit suivante», «la nuit précédente»: the night that begins on the day told before, or n days from it."""
    start = _told(anchors).end + timedelta(days=expression.form.n)
    return _day(start, "relative", start + timedelta(days=1))


def _op_night_story(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «dans la nuit»: that of the day the story has reached where that is long ago, else the night before the report."""
    told = anchors.told
    if told is not None and (anchors.today is None or (anchors.today - told.end).days > _LONG_AGO):
        return _day(told.end, "relative", told.end + timedelta(days=1))
    return _op_night_offset(expression, anchors)


def _op_feast(expression: Expression, anchors: Anchors) -> Stretch:
    """Place a feast: in the year told, or the last one up to the report, the next one of things to come.

    Raises:
        _OpenError: the words leave the day open.
    """
    table = expression.language.dates.feasts
    rule = next(value for key, value in table.items() if _same(key, expression.values["feasts"][0]))
    stated = expression.numbers("year")
    if stated:
        kept = feast_in(rule, stated[-1])
        if len(kept) != 1:
            raise _OpenError("the feast does not fall once in that year")
        return _of_feast(kept[0], expression, "stated")
    reference = _today(anchors)
    kept = tuple(one for year in range(reference.year - 2, reference.year + 3) for one in feast_in(rule, year))
    past = [one for one in kept if one[0] <= reference]
    coming = [one for one in kept if one[1] >= reference]
    ahead = _future(expression, anchors) or (expression.role == "until" and anchors.tense != "past")
    return _of_feast(coming[0] if ahead else past[-1], expression, "inferred")


def _of_feast(kept: tuple[date, date], expression: Expression, basis: str) -> Stretch:
    """Give the day of a feast that is meant: its own, the eve, the n-th, or an edge of a month of fasting."""
    start, end = kept
    places = expression.numbers("ordinal")
    if places:
        day = start + timedelta(days=places[0] - 1) if places[0] > 0 else end
        return _day(day, basis)
    if start < end and expression.form.n == 0:
        return _edge(Stretch(start, end, "month", basis), expression)
    day = end if expression.form.n > 0 else start
    return _day(day + timedelta(days=expression.form.n), basis, end if expression.form.unit == "week" else None)


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
    """Place «la semaine du 4 mars»; with n=-1 "the week ending 13 June", which ends that day."""
    days, months = expression.numbers("day"), expression.numbers("month")
    month = months[0] if months else _today(anchors).month
    year, basis = _year_of(expression, anchors, month, days[0])
    day = date(year, month, days[0])
    if len(days) > 1:
        return replace(_op_days(expression, anchors), precision="week")
    start = day - timedelta(days=6) if expression.form.n < 0 else day
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
    framed = _framed_month(month, reference, anchors)
    if framed is not None:
        return framed, "inferred"
    if _future(expression, anchors) or (expression.role == "until" and anchors.tense != "past"):
        return reference.year + (month < reference.month or (month == reference.month and expression.has("next"))), "inferred"
    earlier = month > reference.month or (month == reference.month and expression.has("last"))
    return reference.year - earlier, "inferred"


def _framed_month(month: int, reference: date, anchors: Anchors) -> int | None:
    """Give the year of the time that the text has set, where the month lies in it and the report is not as near."""
    last = reference.year - (month > reference.month)
    if anchors.frame is None or anchors.tense == "future" or (reference - date(last, month, 1)).days <= _FRAME_FROM:
        return None
    frame = anchors.frame
    end = frame.start + _FRAME_DAYS if frame.precision == "day" else frame.end
    return next((year for year in range(frame.start.year, end.year + 1) if frame.start.replace(day=1) <= date(year, month, 1) <= end), None)


def _edge(whole: Stretch, expression: Expression) -> Stretch:
    """Cut the early, middle or late part out of a month or a year, as the coding guide bounds them."""
    for name in ("early", "middle", "late"):
        if expression.has(name):
            return _cut(whole, name)
    return whole


def _cut(whole: Stretch, name: str) -> Stretch:
    """Cut a part out of a week, a month, a year or ten years, as the coding guide bounds them."""
    if whole.precision == "season":
        month = _shift_months(whole.start, {"early": 0, "middle": 1, "late": 2}[name])
        return replace(_month(month.year, month.month, whole.basis), precision="season")
    first, last = _EDGES[whole.precision if (whole.end - whole.start).days < 400 else "decade"][name]
    start, year = whole.start, whole.start.year
    if whole.precision == "week":
        return replace(whole, start=start + timedelta(days=first), end=start + timedelta(days=last))
    if whole.precision == "month":
        return replace(whole, start=start + timedelta(days=first - 1), end=min(whole.end, start + timedelta(days=last - 1)))
    if (whole.end - start).days > 400:
        return replace(whole, start=date(year + first, 1, 1), end=date(year + last, 12, 31))
    return replace(whole, start=date(year, first, 1), end=_month(year, last, whole.basis).end)


_EDGES = {
    "week": {"early": (0, 1), "middle": (2, 3), "late": (4, 6)},
    "month": {"early": (1, 10), "middle": (11, 20), "late": (21, 31)},
    "year": {"early": (1, 4), "middle": (5, 8), "late": (9, 12)},
    "decade": {"early": (0, 3), "middle": (4, 6), "late": (7, 9)},
}


def _cut_period(name: str) -> Callable[[Expression, Anchors], Stretch]:
    """Make the operation of «fin du mois», "early last year": an edge of a period; of what is done, one that has begun."""

    def operation(expression: Expression, anchors: Anchors) -> Stretch:
        found = _cut(_op_period(expression, anchors), name)
        done = anchors.tense == "past" and expression.role == "point" and expression.form.n == 0
        if done and found.start > _exact_today(anchors):
            return _cut(_period(_exact_today(anchors), expression.form.unit, -1, "relative"), name)
        return found

    return operation


def _op_so_far(expression: Expression, anchors: Anchors) -> Stretch:
    """Place "earlier this week": from its start to the report; with n=1, "later this week", from the report on."""
    today = _exact_today(anchors)
    whole = _period(today, expression.form.unit, 0, "relative")
    return replace(whole, start=today) if expression.form.n else replace(whole, end=today)


def _op_part(expression: Expression, anchors: Anchors) -> Stretch:
    """Place a numbered part of a month or a year: `n` parts of equal length, «premier trimestre», "the second half of September".

    Raises:
        _OpenError: the words leave the day open.
    """
    months = expression.numbers("month")
    parts = expression.form.n
    place = expression.numbers("ordinal")[0]
    place = parts if place < 0 else place
    if not 0 < place <= parts:
        raise _OpenError("there is no such part")
    if expression.form.unit == "month":
        year, basis = _year_of_month(expression, anchors, months[0]) if months else (None, "relative")
        whole = _month(year, months[0], basis) if year is not None else _period(_exact_today(anchors), "month", 0, basis)
        return _part_of_month(whole, place, parts, last=expression.numbers("ordinal")[0] < 0)
    return _part_of_year(expression, anchors, place, parts)


def _part_of_month(whole: Stretch, place: int, parts: int, *, last: bool) -> Stretch:
    length = {2: 15, 3: 10, 4: 7}[parts]
    start = whole.start + timedelta(days=length * (place - 1))
    if parts == _WEEKS and last:
        return replace(whole, start=whole.end - timedelta(days=6), precision="week")
    end = whole.end if place == parts and parts < _WEEKS else start + timedelta(days=length - 1)
    return replace(whole, start=start, end=end, precision="week" if parts == _WEEKS else "month")


def _part_of_year(expression: Expression, anchors: Anchors, place: int, parts: int) -> Stretch:
    months = 12 // parts
    first = months * (place - 1) + 1
    stated = expression.numbers("year")
    if stated:
        year, basis = stated[-1], "stated"
    elif expression.has("last") or expression.has("this"):
        year, basis = _exact_today(anchors).year - expression.has("last"), "relative"
    else:
        year, basis = _year_of_month(expression, anchors, first)
    return Stretch(date(year, first, 1), _month(year, first + months - 1, basis).end, "month", basis)


def _op_week_number(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «semaine 32»: the ISO week of that number, of the year told or the last up to the report.

    Raises:
        _OpenError: the words leave the day open.
    """
    number = int(expression.values["week"][0])
    stated = expression.numbers("year")
    today = anchors.today
    if not stated and today is None:
        raise _OpenError("no year is told and the date of the report is not known")
    years = [stated[-1]] if stated else [today.year, today.year - 1] if today is not None else []
    mondays = [date.fromisocalendar(year, number, 1) for year in years]
    monday = next((one for one in mondays if stated or (today is not None and one <= today)), mondays[-1])
    return Stretch(monday, monday + timedelta(days=6), "week", "stated" if stated else "inferred")


def _op_decade(expression: Expression, _anchors: Anchors) -> Stretch:
    tens = int(expression.values["ten"][0]) if expression.has("ten") else expression.numbers("decade")[0]
    year = tens if tens > 99 else (2000 if tens < 20 else 1900) + tens
    return _edge(Stretch(date(year, 1, 1), date(year + 9, 12, 31), "year", "stated"), expression)


def _op_century(expression: Expression, _anchors: Anchors) -> Stretch:
    word = expression.values["century"][0]
    number = int(word) if word.isdigit() else _roman(word)
    return Stretch(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), "year", "stated")


def _roman(word: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in word]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _op_months(expression: Expression, anchors: Anchors) -> Stretch:
    months, stated = expression.numbers("month"), expression.numbers("year")
    end_year, basis = _year_of_month(expression, anchors, months[1])
    if expression.has("early_year"):
        end_year = stated[0] + (months[0] > months[1])
    start_year = stated[0] if len(stated) > 1 else end_year - (months[0] > months[1])
    return Stretch(date(start_year, months[0], 1), _month(end_year, months[1], basis).end, "month", basis)


def _op_season(expression: Expression, anchors: Anchors) -> Stretch:
    """Place a season: of the year told, "last" the last that is over, "this" the one that runs or ran last, "next" the first that has not begun.

    Raises:
        _OpenError: the words leave the day open.
    """
    table = expression.language.dates.seasons
    first, last = next(value for key, value in table.items() if _same(key, expression.values["seasons"][0]))
    stated = expression.numbers("year")
    if len(stated) == 2:  # «l'hiver 2021-2022»
        return _edge(Stretch(date(stated[0], first, 1), _month(stated[1], last, "stated").end, "season", "stated"), expression)
    if stated:
        return _edge(_season(stated[0], first, last, "stated"), expression)
    reference = anchors.today or anchors.latest
    if reference is None:
        raise _OpenError("no year is told and the date of the report is not known")
    seasons = [_season(year, first, last, "inferred") for year in range(reference.year - 2, reference.year + 3)]
    if expression.has("last"):
        return _edge([one for one in seasons if one.end < reference][-1], expression)
    if expression.has("next"):
        return _edge(next(one for one in seasons if one.start > reference), expression)
    if _future(expression, anchors) or (expression.role == "until" and anchors.tense != "past"):
        return _edge(next(one for one in seasons if one.end >= reference), expression)
    return _edge([one for one in seasons if one.start <= reference][-1], expression)


def _season(year: int, first: int, last: int, basis: str) -> Stretch:
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
    """Give the number and the unit of a counted time, the form's own where the words have none; some lengths are days whatever their words."""
    lengths = expression.values.get("lengths")
    if lengths:
        return next(value for key, value in expression.language.dates.lengths.items() if _same(key, lengths[0])), "day"
    n = expression.numbers("n")[0] if expression.has("n") else 1
    units = expression.values.get("units")
    unit = expression.form.unit
    if units:
        unit = next(value for key, value in expression.language.dates.units.items() if _same(key, units[0]))
    return (2 * n, "week") if unit == "fortnight" else (n, unit)


def _op_ago(expression: Expression, anchors: Anchors) -> Stretch:
    n, unit = _count(expression)
    return _counted(_exact_today(anchors), -n, unit)


def _op_ahead(expression: Expression, anchors: Anchors) -> Stretch:
    n, unit = _count(expression)
    return _counted(_exact_today(anchors), n, unit)


def _counted(day: date, n: int, unit: str) -> Stretch:
    """Count units from a day: the unit told is the width of the answer."""
    if unit == "hour":
        return _day(day + timedelta(days=n // 24 if n > 0 else -(-n // 24)), "relative")
    return _period(day, unit, n, "relative")


def _op_exact(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «il y a un an jour pour jour» (n=-1, from the report) and "two years to the day after" (n=1, from what is told): the very day."""
    day = _exact_today(anchors) if expression.form.n < 0 else _told(anchors).start
    n, unit = _count(expression)
    return _day(_later(day, n * expression.form.n, unit), "relative")


def _later(day: date, n: int, unit: str) -> date:
    """Give the day that lies exactly so many units on."""
    if unit in ("month", "year"):
        return _shift_months(day, n * (12 if unit == "year" else 1))
    return day + timedelta(days=n * {"week": 7, "day": 1}.get(unit, 0)) if unit != "hour" else day + timedelta(days=(n + 23) // 24)


def _op_shift(expression: Expression, anchors: Anchors) -> Stretch:
    """Count from the time told before, or, of «le lendemain de l'attaque», from that of the deed named.

    Raises:
        _OpenError: the words leave the day open.
    """
    told = _told(anchors)
    n, unit = _count(expression)
    n *= expression.form.n
    base = told.start if n < 0 else told.end
    if unit == "hour" and abs(n) < 24:
        return Stretch(told.start, told.end, told.precision, "relative")
    if unit == "hour":
        return _counted(base, n, unit)
    if unit == "day" and told.precision in ("day", "hour", "minute"):
        return _day(base + timedelta(days=n), "relative")
    if unit == "day":
        raise _OpenError("the date told before it is no single day")
    return _counted(base, n, unit)


def _op_anniversary(expression: Expression, anchors: Anchors) -> Stretch:
    """Place an anniversary of the deed named: so many years on, or without a number the last one up to the report.

    Raises:
        _OpenError: the words leave the day open.
    """
    told = _told(anchors)
    if told.precision != "day":
        raise _OpenError("the day that is marked is not told")
    places = expression.numbers("ordinal") or expression.numbers("n")
    today = anchors.today
    if told.basis == "stated" and places and places[0] > 0:
        return _day(_shift_months(told.start, 12 * places[0]), "relative")
    if today is None:
        raise _OpenError("the date of the report is not known")
    days = [_shift_months(told.start, 12 * n) for n in range(-2, max(today.year - told.start.year, 0) + 2)]
    if anchors.tense == "future":
        return _day(next(day for day in days if day >= today), "relative")
    return _day([day for day in days if day <= today][-1], "relative")


def _op_same(_expression: Expression, anchors: Anchors) -> Stretch:
    told = _told(anchors)
    return Stretch(told.start, told.end, told.precision, "relative")


def _op_day_of_month(expression: Expression, anchors: Anchors) -> Stretch:
    return _day(_told(anchors).start.replace(day=expression.numbers("day")[0]), "relative")


def _op_day_alone(expression: Expression, anchors: Anchors) -> Stretch:
    """Place "the 19th": in the month of the report, or, if that lies ahead, in the last month that has the day.

    Raises:
        _OpenError: the words leave the day open.
    """
    day = expression.numbers("day")[0]
    if anchors.told is not None:
        return _day(anchors.told.end.replace(day=day), "relative")
    today = _today(anchors)
    ahead = anchors.tense == "future" or expression.forward
    months = [_shift_months(today.replace(day=1), n if ahead else -n) for n in range(4)]
    for first in months:
        if day <= calendar.monthrange(first.year, first.month)[1]:
            one = first.replace(day=day)
            if (one >= today) if ahead else (one <= today):
                return _day(one, "relative")
    raise _OpenError("no month near the report has that day")


def _op_since_length(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «depuis trois jours»: counted exactly back from the report."""
    n, unit = _count(expression)
    start = _later(_exact_today(anchors), -n, unit) if unit != "hour" else _exact_today(anchors) - timedelta(days=(n + 23) // 24 if n >= 24 else 0)
    return Stretch(start, _exact_today(anchors), "day" if unit == "hour" else unit, "relative")


def _op_stretch(expression: Expression, anchors: Anchors) -> Stretch:
    """Place «ces trois derniers jours»: the days up to the report."""
    today = _exact_today(anchors)
    n, unit = _count(expression)
    start = today - timedelta(days=(n + 23) // 24) if unit == "hour" else _later(today, -n, unit)
    return Stretch(start, today, "day" if unit == "hour" else unit, "relative")


def _op_stretch_ahead(expression: Expression, anchors: Anchors) -> Stretch:
    today = _exact_today(anchors)
    n, unit = _count(expression)
    return Stretch(today, _later(today, n, unit), "day" if unit == "hour" else unit, "relative")


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
    "night-of-weekday": _op_night_of_weekday,
    "night-of-day": _op_night_of_day,
    "night-told": _op_night_told,
    "night-story": _op_night_story,
    "weekday-on": _op_weekday_on,
    "weekday-told": _op_weekday_told,
    "so-far": _op_so_far,
    "part": _op_part,
    "week-number": _op_week_number,
    "decade": _op_decade,
    "century": _op_century,
    "exact": _op_exact,
    "anniversary": _op_anniversary,
    "from-deed": _op_shift,
    "to-deed": _op_shift,
    "day-alone": _op_day_alone,
    "since-length": _op_since_length,
    "clock": _op_same,
    "day-part": _op_same,
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
