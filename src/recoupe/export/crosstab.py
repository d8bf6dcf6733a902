"""Share what the tables in the columns of others need: sources, names, days, sums that keep what nobody told apart from zero."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from recoupe.codebook.load import Codebook
from recoupe.export.cells import joined
from recoupe.export.view import Happening, day


def names_of(codebook: Codebook) -> Mapping[str, str]:
    """Give the names of actors and of holders of offices by their ids."""
    return {holder.id: holder.name for holder in codebook.holders} | {actor.id: actor.name for actor in codebook.actors}


def countries_of(codebook: Codebook) -> Mapping[str, str]:
    """Give the names of countries by their alpha-3 codes."""
    return {country.alpha3: country.name for country in codebook.countries}


def added(numbers: Iterable[float | None]) -> int | float | None:
    """Add up what is known; None where nothing is."""
    found = [number for number in numbers if number is not None]
    return sum(found) if found else None


def middle_day(happening: Happening) -> date | None:
    """Give the day in the middle of the best time, the one day where it is one; the known end of an open time."""
    when = happening.when
    if when is None or not (when.start or when.end):
        return None
    start, end = (date.fromisoformat(str(day(one))) for one in (when.start or when.end, when.end or when.start))
    return start + timedelta(days=(end - start).days // 2)


def outlets(happening: Happening) -> str | None:
    """Name who published the accounts."""
    return joined(told.account["outlet"] for told in happening.told)


def notes(happening: Happening) -> str | None:
    """Quote the longest sentence that the first account rests on; None where the report is not there or nothing may be quoted."""
    return next((text for event in happening.events if (text := max((span["text"] for span in event["evidence"]), key=len, default=""))), None)
