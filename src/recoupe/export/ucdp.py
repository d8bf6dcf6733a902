"""Export incidents in the columns of UCDP GED, with ours beside them. No data of UCDP is in it, and nobody at UCDP coded it.

Only violence in which anyone names a death has a row. Ids of conflicts, dyads and sides, and Gleditsch-Ward numbers, are UCDP's own and stay empty. The
dead are put on the side that the sectors of the actors tell: `deaths_unknown` holds those of nobody known.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from recoupe.codebook.exporting import UcdpColumns, export_columns
from recoupe.export.cells import Cell, joined, number
from recoupe.export.crosstab import added, countries_of, middle_day, names_of
from recoupe.export.delimited import csv_pieces
from recoupe.export.exporter import Exporter, File, Job
from recoupe.export.incident_table import COLUMNS as OURS
from recoupe.export.selection import Plain
from recoupe.export.sides import Side, first_of, sides
from recoupe.export.tables import Column, Table, Type
from recoupe.export.view import Happening, Told, View, day, place_of
from recoupe.model.precision import date_prec, where_prec

_KEPT = frozenset("type modes grade claimed_by denied_by accused killed_low killed_best killed_high independent_sources change merged_into".split())
_STATE, _GROUPS, _ONE_SIDED = 1, 2, 3
# Cells of PRIO-GRID are half a degree wide, 720 a row, counted from the south-west (Tollefsen, Strand and Buhaug 2012).
_CELLS_A_DEGREE, _CELLS_A_ROW = 2, 720
# A day or a few are one event to UCDP; a longer stretch is a summary.
_CLEAR = 2
SPACE = " "


@dataclass(frozen=True)
class Row:
    """An incident as UCDP sees it."""

    one: Happening
    names: Mapping[str, str]
    countries: Mapping[str, str]

    @property
    def sectors(self) -> UcdpColumns:
        """Give whom UCDP takes for a state, a group, a civilian."""
        return export_columns().ucdp

    @cached_property
    def actors(self) -> tuple[Side, ...]:
        """Give who did it."""
        return sides(self.one, "actors", self.names)

    @cached_property
    def recipients(self) -> tuple[Side, ...]:
        """Give to whom it was done; in a fight of two all are actors, and the second stands for the other side."""
        return sides(self.one, "recipients", self.names)

    @cached_property
    def armed(self) -> tuple[Side | None, Side | None]:
        """Give the armed side of those who did it and of those who were hit."""
        fighting = self.sectors.states | self.sectors.groups
        ours, theirs = first_of(self.actors, fighting), first_of(self.recipients, fighting)
        return ours, theirs or next((one for one in self.actors if one.sector in fighting and ours and one != ours), None)

    @property
    def swapped(self) -> bool:
        """Tell whether side A is who was hit: where two sides fight, UCDP puts the state first."""
        ours, theirs = self.armed
        return bool(ours and theirs and theirs.sector in self.sectors.states and ours.sector not in self.sectors.states)

    @property
    def type_of_violence(self) -> int | None:
        """Give 1 state-based, 2 non-state, 3 one-sided; None where the sides are not known."""
        ours, theirs = self.armed
        if ours and theirs:
            return _STATE if {ours.sector, theirs.sector} & self.sectors.states else _GROUPS
        return _ONE_SIDED if ours and first_of(self.recipients, self.sectors.civilians) else None

    def side(self, second: int) -> str | None:
        """Name side A or B; the other side of one-sided violence are civilians."""
        if self.type_of_violence == _ONE_SIDED and second:
            return "Civilians"
        one = self.armed[1] if bool(second) != self.swapped else self.armed[0]
        return one.name if one else None

    @property
    def dyad(self) -> str | None:
        """Name both sides."""
        names = [self.side(0), self.side(1)]
        return " - ".join(name for name in names if name) if all(names) else None

    def deaths(self, column: str) -> int | float | None:
        """Give the best figure of the dead of a side: `a`, `b`, `civilians` or `unknown`; 0 where the dead that are known stand elsewhere."""
        best = self.one.toll("killed", "best")
        attackers = self.one.toll("attackers_killed", "best")
        if best is None and attackers is None:
            return None
        known = (("b" if self.swapped else "a", attackers), (self._hit, best))
        return added(figure for name, figure in known if name == column) or 0

    @property
    def _hit(self) -> str:
        """Give the column of those who were hit: several kinds of them cannot be told apart in one toll."""
        sectors = {one.sector for one in self.recipients}
        if sectors and sectors <= self.sectors.civilians:
            return "civilians"
        if sectors and sectors <= self.sectors.states | self.sectors.groups:
            return "a" if self.swapped else "b"
        return "unknown"

    def total(self, end: str) -> int | float | None:
        """Give all dead: `best`, `low` or `high`."""
        return added((self.one.toll("killed", end), self.one.toll("attackers_killed", end)))

    @property
    def place(self) -> Plain:
        """Give the best place, nothing where there is none."""
        return self.one.place or {}

    @property
    def grid(self) -> int | None:
        """Give the cell of PRIO-GRID."""
        lat, lon = self.place.get("lat"), self.place.get("lon")
        if lat is None or lon is None:
            return None
        row, column = int((lat + 90) * _CELLS_A_DEGREE), int((lon + 180) * _CELLS_A_DEGREE)
        return row * _CELLS_A_ROW + column + 1

    @property
    def region(self) -> str | None:
        """Give the region as UCDP names it."""
        found = export_columns().regions.get(self.place.get("country") or "")
        return found.ucdp or None if found else None


def _article(told: Told) -> str:
    headline = (told.record or {}).get("headline") or {}
    return SPACE.join(str(part) for part in (told.account["outlet"], told.account.get("published"), headline.get("text")) if part)


def _original(told: Told) -> str | None:
    """Name the last link of the chain of who says so, if there is one behind the outlet."""
    chain = told.event["attribution"] if told.event else []
    return str(chain[-1]["source"]) if len(chain) > 1 else None


def _over(get: Callable[[Told], Cell]) -> Callable[["Row"], Cell]:
    return lambda row: joined(get(told) for told in row.one.told)


def _side(second: int) -> Callable[[Row], Cell]:
    return lambda row: row.side(second)


def _deaths(column: str) -> Callable[[Row], Cell]:
    return lambda row: row.deaths(column)


def _total(end: str) -> Callable[[Row], Cell]:
    return lambda row: row.total(end)


def _place(name: str) -> Callable[[Row], Cell]:
    return lambda row: row.place.get(name)


def _end(name: str) -> Callable[[Row], Cell]:
    return lambda row: day((row.one.first("when") or {}).get(name))


def _empty(_row: Row) -> None:
    return None


def _year(row: Row) -> int | None:
    found = middle_day(row.one)
    return found.year if found else None


def _point(row: Row) -> str | None:
    lat, lon = row.place.get("lat"), row.place.get("lon")
    return None if lat is None or lon is None else f"POINT ({number(lon)} {number(lat)})"


def _sources(row: Row) -> int | None:
    return len(row.one.incident["independence"]) if row.one.incident else None


def _clarity(row: Row) -> int | None:
    rung = date_prec(row.one.when)
    return None if rung is None else 1 if rung <= _CLEAR else 2


def _ours(column: Column[Happening]) -> Column[Row]:
    return Column(f"recoupe_{column.name}", column.meaning, lambda row: column.get(row.one), column.type)


Of = Column[Row]
_UNFILLED = "empty: an id or number of UCDP's own"
COLUMNS: tuple[Of, ...] = (
    Of("id", "id of the incident", lambda row: row.one.id),
    Of("relid", _UNFILLED, _empty),
    Of("year", "year of the day in the middle", _year, Type.INTEGER),
    Of("active_year", _UNFILLED, _empty),
    Of("code_status", "our grade", lambda row: row.one.incident["grade"] if row.one.incident else None),
    Of("type_of_violence", "1 state-based, 2 non-state, 3 one-sided; by the sectors of the sides", lambda row: row.type_of_violence, Type.INTEGER),
    Of("conflict_dset_id", _UNFILLED, _empty),
    Of("conflict_new_id", _UNFILLED, _empty),
    Of("conflict_name", _UNFILLED, _empty),
    Of("dyad_dset_id", _UNFILLED, _empty),
    Of("dyad_new_id", _UNFILLED, _empty),
    Of("dyad_name", "both sides", lambda row: row.dyad),
    Of("side_a_dset_id", _UNFILLED, _empty),
    Of("side_a_new_id", _UNFILLED, _empty),
    Of("side_a", "who did it, or the state where a state fights", _side(0)),
    Of("side_b_dset_id", _UNFILLED, _empty),
    Of("side_b_new_id", _UNFILLED, _empty),
    Of("side_b", "the other side", _side(1)),
    Of(
        "number_of_sources",
        "accounts that stem from sources of their own",
        lambda row: len(row.one.incident["independence"]) if row.one.incident else None,
        Type.INTEGER,
    ),
    Of("source_article", "outlet, day, headline of each account", _over(_article)),
    Of("source_office", "who published the accounts", _over(lambda told: told.account["outlet"])),
    Of("source_date", "days of publication", _over(lambda told: told.account.get("published"))),
    Of("source_headline", "headlines", _over(lambda told: ((told.record or {}).get("headline") or {}).get("text"))),
    Of("source_original", "on whose word: the last link of each chain behind the outlet", _over(_original)),
    Of("where_prec", "1 exact to 7 sea or air", lambda row: where_prec(place_of(row.one.place)), Type.INTEGER),
    Of("where_coordinates", "name of the place of the point", _place("name")),
    Of("where_description", "all places that accounts name", lambda row: joined(value["name"] for value in row.one.every("places"))),
    Of("adm_1", "first-order region", _place("admin1")),
    Of("adm_2", "empty: a record does not hold it", _empty),
    Of("latitude", "WGS 84 degrees", _place("lat"), Type.NUMBER),
    Of("longitude", "WGS 84 degrees", _place("lon"), Type.NUMBER),
    Of("geom_wkt", "the point as well-known text", _point),
    Of("priogrid_gid", "cell of PRIO-GRID", lambda row: row.grid, Type.INTEGER),
    Of("country", "English name", lambda row: row.countries.get(row.place.get("country") or "")),
    Of("country_id", _UNFILLED, _empty),
    Of("region", "part of the world", lambda row: row.region),
    Of("event_clarity", "1 up to six days, 2 longer", _clarity, Type.INTEGER),
    Of("date_prec", "1 a day to 5 a year", lambda row: date_prec(row.one.when), Type.INTEGER),
    Of("date_start", "first day", _end("start"), Type.DATE),
    Of("date_end", "last day", _end("end"), Type.DATE),
    Of("deaths_a", "best figure of the dead of side A", _deaths("a"), Type.NUMBER),
    Of("deaths_b", "best figure of the dead of side B", _deaths("b"), Type.NUMBER),
    Of("deaths_civilians", "best figure of dead civilians", _deaths("civilians"), Type.NUMBER),
    Of("deaths_unknown", "best figure of dead of nobody known, or of several kinds", _deaths("unknown"), Type.NUMBER),
    Of("best", "best figure of all dead", _total("best"), Type.NUMBER),
    Of("high", "highest figure of all dead", _total("high"), Type.NUMBER),
    Of("low", "lowest figure of all dead", _total("low"), Type.NUMBER),
    Of("gwnoa", _UNFILLED, _empty),
    Of("gwnob", _UNFILLED, _empty),
    *(_ours(column) for column in OURS if column.name in _KEPT),
)


def is_deadly(happening: Happening) -> bool:
    """Tell whether it is violence in which somebody names a death."""
    tolls = (happening.toll(kind, end) for kind in ("killed", "attackers_killed") for end in ("low", "high", "best"))
    return happening.first("type") == export_columns().ucdp.type and any(toll for toll in tolls)


def _table(job: Job) -> Table[Row]:
    names, countries = names_of(job.codebook), countries_of(job.codebook)

    def rows(view: View) -> Iterator[Row]:
        left_out = 0
        for one in view.happenings:
            deadly = is_deadly(one)
            left_out += not deadly and one.incident is not None
            if deadly or one.incident is None:
                yield Row(one, names, countries)
        if left_out:
            job.told.append(f"{left_out} incidents are no violence in which anyone names a death, and have no row")

    return Table("ucdp", "Incidents in the columns of UCDP GED", COLUMNS, rows)


def _files(job: Job) -> Iterator[File]:
    yield File("ucdp.csv", csv_pieces(_table(job), View(job.selection)))


EXPORTER = Exporter("ucdp", "incidents as CSV in the columns of UCDP GED, with ours beside them", _files, columns={"ucdp": COLUMNS})
