"""Find the day of a feast in a year, by the calendar that it follows.

The codebook says of each feast how it is found: `gregory 12 25` (month and day of the common calendar), `computus -2` and `paschalion 0` (days from Easter
Sunday of the western and of the eastern church), `hijri 10 1` (month and day of the Umm al-Qura calendar; without a day the whole month), `molad 7 10` (month
and day of the Hebrew calendar), `nowruz` (the Persian new year), `nth 11 3 4` (the fourth Thursday of November).
"""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta

_ISLAMIC_YEARS = 0.970224  # mean length of an Islamic year in Gregorian years
_HEBREW_EPOCH = date(1, 1, 1).toordinal() - 1_373_428  # day 1 of the Hebrew calendar, counted as date.toordinal does
_HEBREW_FROM_TISHRI = (30, 29, 30, 29, 30, 29, 30, 29, 30, 29, 30, 29)


def feast_in(rule: str, year: int) -> tuple[tuple[date, date], ...]:
    """Give the first and last day of a feast each time that it falls in a year of the common calendar.

    Args:
        rule: how the codebook says that the feast is found.
        year: the year, 1925 to 2076 for Islamic feasts.

    Returns:
        None, one or two stretches: an Islamic year is shorter than a common one.

    Raises:
        ValueError: the rule names no calendar, or the calendar is not known for that year.
    """
    name, *numbers = rule.split()
    return tuple(sorted(_calendar(name)(year, [int(number) for number in numbers])))


def _calendar(name: str) -> Callable[[int, list[int]], Iterator[tuple[date, date]]]:
    found = globals().get(f"_{name}_days")
    if found is None:
        raise ValueError(f"no calendar is called {name!r}; correct the rule of the feast")
    return found  # type: ignore[no-any-return]


def _one(day: date) -> Iterator[tuple[date, date]]:
    yield day, day


def _gregory_days(year: int, numbers: list[int]) -> Iterator[tuple[date, date]]:
    return _one(date(year, numbers[0], numbers[1]))


def _computus_days(year: int, numbers: list[int]) -> Iterator[tuple[date, date]]:
    return _one(_western_easter(year) + timedelta(days=numbers[0]))


def _paschalion_days(year: int, numbers: list[int]) -> Iterator[tuple[date, date]]:
    return _one(_eastern_easter(year) + timedelta(days=numbers[0]))


def _western_easter(year: int) -> date:
    """Give Easter Sunday of the Gregorian computus (the anonymous algorithm of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _eastern_easter(year: int) -> date:
    """Give Easter Sunday of the Julian computus, 13 days on from 1900 to 2099."""
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + sunday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def _hijri_days(year: int, numbers: list[int]) -> Iterator[tuple[date, date]]:
    """Place a day of the Umm al-Qura calendar, by which most countries keep the feasts within a day."""
    from hijridate import Hijri  # noqa: PLC0415 - only texts that name such a feast pay for its tables

    middle = round((year - 622) / _ISLAMIC_YEARS)
    for islamic_year in (middle - 1, middle, middle + 1, middle + 2):
        first = Hijri(islamic_year, numbers[0], numbers[1] if len(numbers) > 1 else 1)
        start = date(*first.to_gregorian().datetuple())
        if start.year == year:
            yield start, start if len(numbers) > 1 else start + timedelta(days=first.month_length() - 1)


def _molad_days(year: int, numbers: list[int]) -> Iterator[tuple[date, date]]:
    """Place a day of the Hebrew calendar; months are counted from Nisan, as in the Bible."""
    for hebrew_year in (year + 3760, year + 3761):
        day = _hebrew_day(hebrew_year, *numbers)
        if day.year == year:
            yield day, day


def _hebrew_new_year(year: int) -> int:
    """Give the first of Tishri as a number of days since the Hebrew epoch, by the rules of the molad and its delays."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = months * 29 + parts // 25920
    return day + 1 if 3 * (day + 1) % 7 < 3 else day


def _hebrew_delay(year: int) -> int:
    before, here, after = (_hebrew_new_year(one) for one in (year - 1, year, year + 1))
    return 2 if after - here == 356 else 1 if here - before == 382 else 0


def _hebrew_day(year: int, month: int, day: int) -> date:
    """Place a day: Tishri (7) to Elul (6). Nisan is found from the new year behind it, as what lies between never varies."""
    start = _HEBREW_EPOCH + _hebrew_new_year(year) + _hebrew_delay(year)
    end = _HEBREW_EPOCH + _hebrew_new_year(year + 1) + _hebrew_delay(year + 1)
    if month >= 7:
        length = end - start
        long_second, short_third = length % 10 == 5, length % 10 == 3
        months = (30, 30 if long_second else 29, 29 if short_third else 30)
        return date.fromordinal(start + sum(months[: month - 7]) + day - 1)
    return date.fromordinal(end - sum(_HEBREW_FROM_TISHRI[i % 2] for i in range(7 - month)) + day - 1)


def _nowruz_days(year: int, _numbers: list[int]) -> Iterator[tuple[date, date]]:
    """Give the Persian new year: 21 March, a day sooner in leap years since 1996 (general knowledge)."""
    return _one(date(year, 3, 20 if calendar.isleap(year) and year >= 1996 else 21))


def _nth_days(year: int, numbers: list[int]) -> Iterator[tuple[date, date]]:
    month, weekday, place = numbers
    first = date(year, month, 1)
    return _one(first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1)))
