"""Export incidents in columns like ACLED's, with ours beside them. No data of ACLED is in it, and nobody at ACLED coded it.

Incidents that ACLED does not code (talks, plans, what was denied) have no row. `fatalities` is the lowest figure that
anyone names, the attackers' own dead added; empty where nobody gives one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recoupe.codebook.exporting import AcledColumns, ExportColumns, export_columns, iso_numeric
from recoupe.export.cells import Cell, joined
from recoupe.export.crosstab import added, countries_of, middle_day, names_of, notes, outlets
from recoupe.export.delimited import csv_pieces
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.incident_table import COLUMNS as OURS
from recoupe.export.selection import Plain
from recoupe.export.sides import Side, sides
from recoupe.export.tables import Column, Table, Type
from recoupe.export.view import Happening, View, most_told, place_of
from recoupe.model.precision import geo_precision, time_precision

# Columns of ours that say what ACLED's cannot: ranges, grades, who claims and who denies.
_KEPT = frozenset(
    (
        "type modes date_start date_end radius_km killed_low killed_best killed_high injured_low injured_best injured_high attackers_killed_low "
        "attackers_killed_best attackers_killed_high grade claimed_by denied_by accused independent_sources reports change merged_into"
    ).split()
)


@dataclass(frozen=True)
class Row:
    """An incident as ACLED sees it; an incident that stands no more has no code, and all columns but its id are empty."""

    one: Happening
    code: Plain | None
    names: Mapping[str, str]
    countries: Mapping[str, str]

    @property
    def columns(self) -> ExportColumns:
        """Give how others group."""
        return export_columns()

    @property
    def acled(self) -> AcledColumns:
        """Give how ACLED groups."""
        return self.columns.acled

    @property
    def event_type(self) -> str:
        """Give the event type, nothing for an incident that stands no more."""
        return str(self.code["event_type"]) if self.code else ""

    @property
    def sub_event_type(self) -> str:
        """Give the sub-event type, nothing for an incident that stands no more."""
        return str(self.code["sub_event_type"]) if self.code else ""

    @cached_property
    def parties(self) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
        """Give both sides: in a fight without recipients the first two who fight stand against each other."""
        actors, recipients = (sides(self.one, role, self.names) for role in ("actors", "recipients"))
        return (actors[:1], actors[1:]) if len(actors) > 1 and not recipients else (actors, recipients)

    def inter(self, side: int) -> int | None:
        """Give the number of the kind of who stands first on a side."""
        ones = self.parties[side]
        if not side and self.event_type in self.acled.inter_of_event:
            return self.acled.inter_of_event[self.event_type]
        return self.acled.inter.get(ones[0].sector or "") if ones else None

    @property
    def interaction(self) -> str | None:
        """Give both numbers, the smaller first."""
        found = sorted(one for one in (self.inter(0), self.inter(1)) if one is not None)
        return "".join(map(str, found)) or None

    @property
    def civilian_targeting(self) -> str | None:
        """Tell whether it is aimed at civilians."""
        targeted = self.event_type in self.acled.against_civilians or self.inter(1) == self.acled.civilians
        return self.acled.civilian_targeting if targeted and self.code else None

    @property
    def place(self) -> Plain:
        """Give the best place, nothing where there is none."""
        return self.one.place or {}

    @property
    def region(self) -> str | None:
        """Give the region as ACLED names it."""
        found = self.columns.regions.get(self.place.get("country") or "")
        return found.acled if found else None


def _party(side: int) -> Callable[[Row], Cell]:
    return lambda row: row.parties[side][0].name if row.parties[side] else None


def _others(side: int) -> Callable[[Row], Cell]:
    return lambda row: joined(one.name for one in row.parties[side][1:])


def _place(name: str) -> Callable[[Row], Cell]:
    return lambda row: row.place.get(name)


def _day(row: Row) -> str | None:
    found = middle_day(row.one)
    return found.isoformat() if found else None


def _year(row: Row) -> int | None:
    found = middle_day(row.one)
    return found.year if found else None


def _empty(_row: Row) -> None:
    return None


def _disorder(row: Row) -> str | None:
    acled = row.acled
    return acled.disorder_of_sub_event.get(row.sub_event_type) or acled.disorder.get(row.event_type)


def _ours(column: Column[Happening]) -> Column[Row]:
    return Column(f"recoupe_{column.name}", column.meaning, lambda row: column.get(row.one), column.type)


Of = Column[Row]
COLUMNS: tuple[Of, ...] = (
    Of("event_id_cnty", "alpha-3 code and our id", lambda row: f"{row.place.get('country') or ''}{row.one.id}"),
    Of("event_date", "the day; the one in the middle where several are told", _day, Type.DATE),
    Of("year", "its year", _year, Type.INTEGER),
    Of("time_precision", "1 a day, 2 a week, 3 a month", lambda row: time_precision(row.one.when), Type.INTEGER),
    Of("disorder_type", "group of the event type", _disorder),
    Of("event_type", "by our crosswalk, as most accounts tell it", lambda row: row.event_type or None),
    Of("sub_event_type", "by our crosswalk", lambda row: row.sub_event_type or None),
    Of("actor1", "who did it", _party(0)),
    Of("assoc_actor_1", "others on that side", _others(0)),
    Of("inter1", "kind of actor1, 1 to 8", lambda row: row.inter(0), Type.INTEGER),
    Of("actor2", "to whom", _party(1)),
    Of("assoc_actor_2", "others on that side", _others(1)),
    Of("inter2", "kind of actor2, 1 to 8", lambda row: row.inter(1), Type.INTEGER),
    Of("interaction", "both kinds, the smaller first", lambda row: row.interaction),
    Of("civilian_targeting", "whether it is aimed at civilians", lambda row: row.civilian_targeting),
    Of("iso", "ISO 3166-1 numeric", lambda row: iso_numeric(row.place.get("country") or ""), Type.INTEGER),
    Of("region", "part of the world", lambda row: row.region),
    Of("country", "English name", lambda row: row.countries.get(row.place.get("country") or "")),
    Of("admin1", "first-order region", _place("admin1")),
    Of("admin2", "empty: a record does not hold it", _empty),
    Of("admin3", "empty: a record does not hold it", _empty),
    Of("location", "name of the best place", _place("name")),
    Of("latitude", "WGS 84 degrees", _place("lat"), Type.NUMBER),
    Of("longitude", "WGS 84 degrees", _place("lon"), Type.NUMBER),
    Of("geo_precision", "1 a town, 2 near it, 3 a province", lambda row: geo_precision(place_of(row.one.place)), Type.INTEGER),
    Of("source", "who published the accounts", lambda row: outlets(row.one)),
    Of("source_scale", "empty: not coded", _empty),
    Of("notes", "a sentence of the first account, quoted", lambda row: notes(row.one)),
    Of("fatalities", "lowest figure, attackers included; empty where nobody gives one", lambda row: _dead(row.one), Type.NUMBER),
    Of("tags", "empty: not coded", _empty),
    Of("timestamp", "empty: an export reads no clock", _empty),
    Of("recoupe_incident_id", "id of the incident", lambda row: row.one.id),
    *(_ours(column) for column in OURS if column.name in _KEPT),
)


def _dead(one: Happening) -> int | float | None:
    return added((one.toll("killed", "low"), one.toll("attackers_killed", "low")))


def acled_code(happening: Happening) -> Plain | None:
    """Give the codes of ACLED that most accounts have; None where it codes no such thing."""
    found: Any = most_told(code for event in happening.events if (code := event["codes"].get("acled")))
    return found if isinstance(found, Mapping) else None


def _table(job: Job) -> Table[Row]:
    names, countries = names_of(job.codebook), countries_of(job.codebook)

    def rows(view: View) -> Iterator[Row]:
        left_out = 0
        for one in view.happenings:
            code = acled_code(one)
            left_out += code is None and one.incident is not None
            if code is not None or one.incident is None:
                yield Row(one, code, names, countries)
        if left_out:
            job.told.append(f"{left_out} incidents are nothing that ACLED codes, or their reports are not among the records, and have no row")

    return Table("acled", "Incidents in columns like ACLED's", COLUMNS, rows)


def _files(job: Job) -> Iterator[File]:
    yield File("acled.csv", csv_pieces(_table(job), View(job.selection)))


EXPORTER = Exporter("acled", "incidents as CSV in columns like ACLED's, with ours beside them", _files, columns={"acled": COLUMNS})
