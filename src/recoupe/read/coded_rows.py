"""Make records of rows that a team has coded already, by a profile of their table (`codebook/imports.py`).

The row itself is the text of its record, a line a cell, so that every value points at the cell that it was taken from; `by` is `import`. A row that cannot be
a record yields a refusal with its reason, and the others go on.
"""

import calendar
import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, BinaryIO

from recoupe.codebook.crosswalk import codes_of
from recoupe.codebook.imports import ImportActor, ImportProfile, ImportType, resolved_type
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Actor, OutletEntry
from recoupe.model.event import (
    Attribution,
    Event,
    Figure,
    FigureKind,
    Kind,
    Participant,
    Place,
    Qualifier,
    Reason,
    Relation,
    Responsibility,
    Salience,
    SourceKind,
    Status,
    When,
)
from recoupe.model.report import IMPORTED, Outlet, Part, PartKind, Report
from recoupe.model.serial import to_dict
from recoupe.model.span import Span
from recoupe.read.captures import Refusal
from recoupe.read.table import read_table, refuse_columns
from recoupe.version import __version__

_CODE = "row"
_WHOLE = re.compile(r"[+-]?\d+(?:\.0+)?")


class RowError(ValueError):
    """A row cannot be a record; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """What the rows of one table are read with."""

    origin: str
    profile: ImportProfile
    codebook: Codebook

    @cached_property
    def actors(self) -> dict[str, Actor | None]:
        """Actors of the registry by every name, folded; None where two bear it."""
        found: dict[str, Actor | None] = {}
        for actor in self.codebook.actors:
            for name in {one.casefold() for one in actor.all_names}:
                found[name] = actor if found.get(name, actor) is actor else None
        return found

    @cached_property
    def countries(self) -> dict[str, str]:
        """Codes of countries by name, former code or code, folded."""
        rows = ((name, country.alpha3) for country in self.codebook.countries for name in (country.alpha3, country.name, *country.names))
        return {name.casefold(): code for name, code in rows}

    @cached_property
    def outlets(self) -> dict[str, OutletEntry]:
        """Publishers by name, folded."""
        return {name.casefold(): entry for entry in self.codebook.outlets for name in (entry.name, *entry.aliases)}


def coded_rows(stream: BinaryIO, table: Table) -> Iterator[dict[str, Any] | Refusal]:
    """Yield the records of a table in its order, as plain values of the public record, and a refusal for each row that cannot be one.

    Args:
        stream: the table; it must be able to seek.
        table: its name, the profile and the codebook.

    Raises:
        TableError: the header lacks a column of the profile.
        EncodingError: the table is not in UTF-8 or UTF-16.
        DamagedError: a row cannot be read.
    """
    with closing(read_table(stream, table.origin)) as rows:
        header = [name.strip() for name in next(rows, (1, []))[1]]
        refuse_columns(header, (*table.profile.columns.named(), *_part_columns(table.profile)), table.origin)
        for number, cells in rows:
            place = f"{table.origin}:{number}"
            if not any(cell.strip() for cell in cells):
                continue
            try:
                yield record_of(dict(zip(header, cells, strict=True)), place, table)
            except RowError as fault:
                yield Refusal(place, _CODE, f"{place}: {fault}")
            except ValueError:
                message = f"{place}: the row has {len(cells)} cells and the header {len(header)}; quote a cell that holds the delimiter"
                yield Refusal(place, _CODE, message)


def _part_columns(profile: ImportProfile) -> Iterator[str]:
    """Yield the columns of the parts of the toll."""
    for part in profile.parts:
        yield part.column
        if part.of_column:
            yield part.of_column


def record_of(cells: Mapping[str, str], place: str, table: Table) -> dict[str, Any]:
    """Make the record of one row.

    Args:
        cells: the row, by the names of its columns.
        place: file and line, the name of a row that has none.
        table: name of the table, profile and codebook.

    Raises:
        RowError: the row cannot be a record.
    """
    row = _Row(cells, table)
    name = row.words("id")
    report = Report(
        id=f"sha256:{hashlib.sha256(row.text.encode('utf-8', 'replace')).hexdigest()}",
        origin=f"{table.origin}#{_plain_number(name)}" if name else place,
        outlet=Outlet(table.profile.name, row.outlet_entity(table.profile.name), None, "given"),
        language=table.profile.language,
        headline=None,
        published=None,
        text=row.text,
        parts=row.parts,
        events=(_event(row),),
        places=tuple(_places(row)),
        figures=(),
        wording=(),
        warnings=(),
        produced_by=_produced_by(table),
    )
    return {**to_dict(report), "by": IMPORTED}


def _produced_by(table: Table) -> dict[str, object]:
    """Say what made the record."""
    return {
        "program": f"recoupe {__version__}",
        "by": IMPORTED,
        "profile": {"name": table.profile.id, "digest": f"sha256:{table.profile.digest}"},
        "codebook": {"digest": f"sha256:{table.codebook.digest}"},
    }


class _Row:
    """One row as a text, a line a cell, and its cells as spans of that text."""

    def __init__(self, cells: Mapping[str, str], table: Table) -> None:
        self.table = table
        self.profile = table.profile
        self._spans: dict[str, Span] = {}
        lines, parts, at = [], [], 0
        for column, cell in cells.items():
            value = cell.strip().encode("utf-8", "replace").decode()
            if not value:
                continue
            line = f"{column}: {value}"
            self._spans[column] = Span(at + len(column) + 2, at + len(line), value)
            told = column == self.profile.columns.text
            parts.append(Part(PartKind.PARAGRAPH if told else PartKind.BOILERPLATE, at, at + len(line)))
            lines.append(line)
            at += len(line) + 1
        self.text = "\n".join(lines)
        self.parts = tuple(parts)

    def span(self, meaning: str) -> Span | None:
        """Give the cell of a meaning, None where it is empty or there is no such column."""
        column = getattr(self.profile.columns, meaning)
        return self._spans.get(column) if column else None

    def cell(self, column: str | None) -> Span | None:
        """Give the cell of a column, None where it is empty."""
        return self._spans.get(column or "")

    def words(self, meaning: str) -> str | None:
        """Give the words of a cell, None where it is empty."""
        found = self.span(meaning)
        return found.text if found else None

    def needed(self, meaning: str) -> Span:
        """Give a cell without which there is no record.

        Raises:
            RowError: it is empty.
        """
        found = self.span(meaning)
        if found is None:
            raise RowError(f"the column {getattr(self.profile.columns, meaning)!r} is empty; every row needs one")
        return found

    def outlet_entity(self, name: str) -> str | None:
        """Give the id of a publisher."""
        found = self.table.outlets.get(name.casefold())
        return found.id if found else None


def _plain_number(value: str) -> str:
    """Write a whole number without the zeros that spreadsheets put behind it."""
    return str(int(float(value))) if _WHOLE.fullmatch(value) else value


def _event(row: _Row) -> Event:
    """Make the event of a row.

    Raises:
        RowError: it has no type or no day that can be read.
    """
    trigger = row.needed("type")
    value = _plain_number(trigger.text)
    kind = resolved_type(value, row.profile, row.table.codebook)
    if kind is None or kind.type is None:
        known = ", ".join(row.profile.types)
        raise RowError(f"{value!r} in the column {row.profile.columns.type!r} comes to no event type; the profile knows {known}")
    actors, recipients = _sides(row, kind)
    told = row.span("text")
    named = [one for one in actors if not _is_unnamed(one, row.profile)]
    rule = f"imports/{row.profile.id}.toml"
    return Event(
        id="e1",
        type=kind.type,
        modes=kind.modes,
        contexts=(),
        codes=_codes(row, kind, value),
        status=Status.OCCURRED,
        salience=Salience.MAIN,
        trigger=trigger,
        mentions=(),
        actors=actors,
        recipients=recipients,
        weapons=(),
        places=tuple(_places(row)),
        when=_when(row),
        casualties=tuple(_casualties(row)),
        motives=(),
        responsibility=Responsibility.STATED if named or not row.table.codebook.events[kind.type].hostile else Responsibility.UNATTRIBUTED,
        attribution=tuple(_attribution(row)),
        evidence=(told or trigger,),
        because={"type": (Reason(f"{rule}:types.{value}", trigger),), "responsibility": (Reason(f"{rule}:columns", row.span("first")),)},
    )


def _codes(row: _Row, kind: ImportType, value: str) -> dict[str, object]:
    """Give the codes of an event in the public codebooks; the code that the row bears is kept as it stands."""
    codebook = row.table.codebook
    sides = {"both": {"armed"}, "first-on-second": {"civilians"}}.get(kind.sides, set())
    found = codes_of(codebook.crosswalk_by_type[kind.type or ""], kind.modes, (), sides)
    acled = {"event_type": found.acled[0], "sub_event_type": found.acled[1]} if found.acled else None
    own = next((code for code in codebook.codes if code.scheme == row.profile.scheme and code.code == value), None)
    if own is not None and own.scheme == "acled":
        acled = {"event_type": own.group, "sub_event_type": own.code}
    return {"cameo": found.cameo, "acled": acled, "muc4": found.muc4}


def _sides(row: _Row, kind: ImportType) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Give who did it, and to whom."""
    first, second = (tuple(_participants(row, meaning)) for meaning in ("first", "second"))
    match kind.sides:
        case "both":
            return (*first, *second), ()
        case "first":
            return first, ()
        case "first-on-second":
            return first, second
        case "second-on-first":
            return second, first


def _participants(row: _Row, meaning: str) -> Iterator[Participant]:
    """Yield the participant that a cell names, if it names one."""
    span = row.span(meaning)
    if span is None:
        return
    known, pattern = _registered(span.text, row), _pattern(span.text, row.profile)
    country = _country_in(span.text, row.table)
    entity = known.id if known else _ruled_entity(pattern, country, row.table.codebook)
    actor = row.table.codebook.actor(entity) if entity else None
    yield Participant(
        name=span.text,
        entity=entity,
        kind=Kind(pattern.kind) if pattern else Kind(actor.kind) if actor else None,
        country=(actor.country if actor else None) or country,
        sector=(pattern.sector if pattern else None) or (actor.sector if actor else None),
        count=None,
        effect=None,
        spans=(span,),
    )


def _registered(name: str, row: _Row) -> Actor | None:
    """Give the one actor of the registry that bears a name, or a piece of it between the breaks."""
    pieces = [name]
    for mark in row.profile.name_breaks:
        pieces += [piece for one in list(pieces) for piece in one.split(mark)]
    found = (row.table.actors.get(piece.strip(" ()").casefold()) for piece in pieces)
    return next((actor for actor in found if actor), None)


def _pattern(name: str, profile: ImportProfile) -> ImportActor | None:
    """Give what the opening words of a name say."""
    return next((one for one in profile.actors if name.startswith(one.opens)), None)


def _ruled_entity(pattern: ImportActor | None, country: str | None, codebook: Codebook) -> str | None:
    """Give the institution that a pattern names, if the country has it."""
    if pattern is None or pattern.entity is None or country is None:
        return None
    entity = pattern.entity.replace("{country}", country.lower())
    return entity if codebook.actor(entity) else None


def _country_in(name: str, table: Table) -> str | None:
    """Give the country whose name the words hold, the longest name first."""
    words = re.findall(r"[\w'’.-]+", name.casefold())
    for length in range(min(5, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            code = table.countries.get(" ".join(words[first : first + length]))
            if code and (length > 1 or len(words[first]) > len(code)):
                return code
    return None


def _is_unnamed(one: Participant, profile: ImportProfile) -> bool:
    """Tell whether a side is one that nobody named."""
    return one.entity is None and one.name.startswith(profile.unnamed or ("\0",))


def _places(row: _Row) -> Iterator[Place]:
    """Yield the place of a row, if it names one.

    Raises:
        RowError: its point is none.
    """
    span = row.span("place") or row.span("admin1") or row.span("country")
    if span is None:
        return
    code = _plain_number(row.words("place_precision") or "")
    exact = row.profile.place_precisions.get(code)
    land = row.words("country")
    country = (row.table.countries.get(land.casefold()) or _country_in(land, row.table)) if land else None
    yield Place(
        name=span.text,
        entity=None,
        lat=_degrees(row, "lat", 90.0),
        lon=_degrees(row, "lon", 180.0),
        country=None if exact and exact.at_sea else country,
        admin1=row.words("admin1"),
        precision=exact.precision if exact else None,
        span=span,
        radius_km=exact.radius_km if exact else None,
    )


def _degrees(row: _Row, meaning: str, most: float) -> float | None:
    """Read degrees.

    Raises:
        RowError: they are none.
    """
    written = row.words(meaning)
    if written is None:
        return None
    found = _number(written, getattr(row.profile.columns, meaning))
    if not -most <= found <= most:
        raise RowError(f"{written!r} in the column {getattr(row.profile.columns, meaning)!r} is beyond {most:g} degrees; are the columns exchanged?")
    return found


def _number(written: str, column: str) -> float:
    """Read a number.

    Raises:
        RowError: it is none.
    """
    try:
        found = float(written)
    except ValueError as fault:
        raise RowError(f"{written!r} in the column {column!r} is no number; write it with digits and a point") from fault
    if not math.isfinite(found):
        raise RowError(f"{written!r} in the column {column!r} is no number; write it with digits and a point")
    return found


def _when(row: _Row) -> When:
    """Read the time of a row.

    Raises:
        RowError: a day cannot be read, or the range ends before it begins.
    """
    start = row.needed("start")
    end = row.span("end") or start
    first, last = _day(start.text, row.profile), _day(end.text, row.profile)
    if last < first:
        raise RowError(f"{end.text!r} lies before {start.text!r}; exchange or correct the days")
    spans = (start,) if end is start else (start, end)
    precision = row.profile.time_precisions.get(_plain_number(row.words("time_precision") or ""))
    if precision:
        first, last = _around(first, precision)
    return When(first.isoformat(), last.isoformat(), precision or _precision(first, last), "stated", spans)


def _day(written: str, profile: ImportProfile) -> date:
    """Read a day.

    Raises:
        RowError: it is written in no way that the profile knows.
    """
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        pass
    for form in profile.date_formats:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise RowError(f"{written!r} in the column {profile.columns.start!r} is no day of the calendar; write YYYY-MM-DD, or name its form in `date_formats`")


def _around(day: date, precision: str) -> tuple[date, date]:
    """Give the range that a day stands for."""
    match precision:
        case "week":
            return day - timedelta(days=3), day + timedelta(days=3)
        case "month":
            return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
        case "year":
            return day.replace(month=1, day=1), day.replace(month=12, day=31)
        case _:
            return day, day


def _precision(first: date, last: date) -> str:
    """Name the length of a range."""
    days = (last - first).days + 1
    return next((name for longest, name in ((1, "day"), (7, "week"), (31, "month")) if days <= longest), "year")


def _casualties(row: _Row) -> Iterator[Figure]:
    """Yield the tolls of a row, the likeliest first.

    Raises:
        RowError: a toll is no whole number.
    """
    best, low, high = (_count(row, meaning) for meaning in ("killed", "killed_low", "killed_high"))
    span = row.span("killed") or row.span("killed_low") or row.span("killed_high")
    if best is not None and span is not None:
        yield Figure(low=best, high=best, kind=FigureKind.KILLED, span=span, side=None, parts=tuple(_parts(row)))
    if span is not None and (low, high) != (None, None) and (low, high) != (best, best):
        yield Figure(low=low, high=high, kind=FigureKind.KILLED, span=row.span("killed_low") or span, qualifier=Qualifier.BETWEEN)
    injured, at = _count(row, "injured"), row.span("injured")
    if injured is not None and at is not None:
        yield Figure(low=injured, high=injured, kind=FigureKind.INJURED, span=at)


def _count(row: _Row, meaning: str) -> int | None:
    """Read a toll, None where the cell is empty or its zero says nothing.

    Raises:
        RowError: it is no whole number, or below zero.
    """
    span = row.span(meaning)
    return _whole(span, getattr(row.profile.columns, meaning), row.profile) if span else None


def _whole(span: Span, column: str, profile: ImportProfile) -> int | None:
    """Read a whole number, None where it is a zero that says nothing.

    Raises:
        RowError: it is none, or below zero.
    """
    if not _WHOLE.fullmatch(span.text) or float(span.text) < 0:
        raise RowError(f"{span.text!r} in the column {column!r} is no toll; write a whole number, or leave it empty")
    found = int(float(span.text))
    return found if found or profile.zero_is_figure else None


def _parts(row: _Row) -> Iterator[Figure]:
    """Yield the parts of the toll that are more than nothing.

    Raises:
        RowError: a part is no whole number.
    """
    for part in row.profile.parts:
        span, owner = row.cell(part.column), row.cell(part.of_column)
        count = _whole(span, part.column, row.profile) if span else None
        if span is not None and count:
            yield Figure(low=count, high=count, kind=FigureKind.KILLED, span=span, of=owner.text if owner else part.of)


def _attribution(row: _Row) -> Iterator[Attribution]:
    """Yield who says so: the publisher of the table, then whom its coders read."""
    name = row.profile.name
    yield Attribution(name, SourceKind.OUTLET, row.outlet_entity(name), Relation.REPORTS, None, None)
    cell = row.span("sources")
    for match in re.finditer(r"[^;]+", cell.text) if cell else ():
        source = match[0].strip()
        if cell is not None and source:
            start = cell.start + match.start() + len(match[0]) - len(match[0].lstrip())
            known = row.table.outlets.get(source.casefold())
            kind = SourceKind.AGENCY if known and known.kind == SourceKind.AGENCY else SourceKind.OUTLET
            yield Attribution(source, kind, known.id if known else None, Relation.CITES, None, Span(start, start + len(source), source))


def in_short(record: Mapping[str, Any]) -> str:
    """Write in one line what a row came to, as the examples of the profiles have it.

    Type and modes, actors > recipients (their ids, `?` for none, `-` for nobody), first and last day, country and exactness of the place, tolls.
    """
    event = record["events"][0]
    named = ["+".join(one["entity"] or "?" for one in event[side]) or "-" for side in ("actors", "recipients")]
    place: Mapping[str, Any] = next(iter(event["places"]), {})
    tolls: Sequence[str] = [f"{one['low']}..{one['high']}" for one in event["casualties"]]
    when = f"{event['when']['start']}..{event['when']['end']}"
    kind = ":".join((event["type"], *event["modes"]))
    return " ".join((kind, named[0], ">", named[1], when, place.get("country") or "-", place.get("precision") or "-", *(tolls or ["-"])))
