"""Lay reports out as tables: the events as the crosswalk between incidents and reports, the reports themselves, and the characters that all rests on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.export.cells import Cell, joined
from recoupe.export.selection import Plain
from recoupe.export.tables import Column, Table, Type
from recoupe.export.view import Told, View, day, hour

_INTEGER, _NUMBER, _DATE = Type.INTEGER, Type.NUMBER, Type.DATE


@dataclass(frozen=True, slots=True)
class Telling:
    """One row of the crosswalk; `incident` is None for an event that no incident gathers."""

    incident: str | None
    told: Told

    @property
    def event(self) -> Plain:
        """Give the event, nothing where its report is missing."""
        return self.told.event or {}

    @property
    def place(self) -> Plain:
        """Give the most exact place, nothing where there is none."""
        return next(iter(self.event.get("places", ())), {})

    @property
    def when(self) -> Plain:
        """Give the time, nothing where there is none."""
        return self.event.get("when") or {}

    def figure(self, kind: str, end: str) -> Cell:
        """Give one end of the first figure of a kind that the report gives for those who were hit."""
        figures = (one for one in self.event.get("casualties", ()) if one["kind"] == kind and one["side"] != "actors" and not one["cumulative"])
        return next((one[end] for one in figures), None)


Of = Column[Telling]


def _account(name: str) -> Callable[[Telling], Cell]:
    return lambda one: one.told.account.get(name)


def _own(name: str) -> Callable[[Telling], Cell]:
    """Give what an event has under a name, else what the account says of it."""
    return lambda one: one.event.get(name, one.told.account.get(name))


def _words(name: str) -> Callable[[Telling], Cell]:
    return lambda one: joined(one.event.get(name, ()))


def _parts(name: str, part: str) -> Callable[[Telling], Cell]:
    return lambda one: joined(item[part] for item in one.event.get(name, ()))


def _place(name: str) -> Callable[[Telling], Cell]:
    return lambda one: one.place.get(name)


def _when(name: str, cut: Callable[[str | None], str | None]) -> Callable[[Telling], Cell]:
    return lambda one: cut(one.when.get(name))


def _figure(kind: str, end: str) -> Callable[[Telling], Cell]:
    return lambda one: one.figure(kind, end)


def _acled(name: str) -> Callable[[Telling], Cell]:
    return lambda one: ((one.event.get("codes") or {}).get("acled") or {}).get(name)


def _code(name: str) -> Callable[[Telling], Cell]:
    return lambda one: (one.event.get("codes") or {}).get(name)


def _trigger(name: str) -> Callable[[Telling], Cell]:
    return lambda one: (one.event.get("trigger") or {}).get(name)


EVENT_COLUMNS: tuple[Of, ...] = (
    Of("incident_id", "the incident that it tells of; empty where none gathers it", lambda one: one.incident, hxl="#event+id+incident"),
    Of("report_id", "the report that tells it", _account("report"), hxl="#meta+source+code"),
    Of("event_id", "id of the event in that report", _account("event"), hxl="#event+id"),
    Of("independence", "group of accounts of the incident that stem from one source", _account("independence"), hxl="#meta+group"),
    Of("type", "PLOVER type", _own("type"), hxl="#event+type"),
    Of("modes", "PLOVER modes", _words("modes"), hxl="#event+mode"),
    Of("contexts", "PLOVER contexts", _words("contexts"), hxl="#event+context"),
    Of("status", "occurred, attempted, planned, hypothetical, denied", _own("status"), hxl="#status"),
    Of("salience", "main or background", _own("salience"), hxl="#meta+salience"),
    Of("responsibility", "claimed, stated, accused, suspected, denied, unattributed", _own("responsibility"), hxl="#meta+responsibility"),
    Of("cameo", "CAMEO code", _code("cameo"), hxl="#event+code+v_cameo"),
    Of("acled_event_type", "ACLED event type", _acled("event_type"), hxl="#event+type+v_acled"),
    Of("acled_sub_event_type", "ACLED sub-event type", _acled("sub_event_type"), hxl="#event+subtype+v_acled"),
    Of("muc4", "MUC-4 incident type", _code("muc4"), hxl="#event+type+v_muc4"),
    Of("date_start", "first day", _when("start", day), _DATE, "#date+start"),
    Of("date_end", "last day", _when("end", day), _DATE, "#date+end"),
    Of("time_start", "hour of the first day, local, where it is told", _when("start", hour), hxl="#date+time+start"),
    Of("time_end", "hour of the last day, local, where it is told", _when("end", hour), hxl="#date+time+end"),
    Of("date_precision", "minute, hour, day, week, month, season, year", lambda one: one.when.get("precision"), hxl="#meta+precision+date"),
    Of("date_basis", "stated, relative, inferred, metadata", lambda one: one.when.get("basis"), hxl="#meta+basis+date"),
    Of("country", "ISO 3166-1 alpha-3 of the most exact place", _place("country"), hxl="#country+code+v_iso3"),
    Of("admin1", "first-order region", _place("admin1"), hxl="#adm1+name"),
    Of("place", "name of the most exact place", _place("name"), hxl="#loc+name"),
    Of("place_id", "`geonames:<id>` or `site:<slug>`", _place("entity"), hxl="#loc+code"),
    Of("latitude", "WGS 84 degrees", _place("lat"), _NUMBER, "#geo+lat"),
    Of("longitude", "WGS 84 degrees", _place("lon"), _NUMBER, "#geo+lon"),
    Of("radius_km", "how far from the point it may lie", _place("radius_km"), _NUMBER, "#geo+radius"),
    Of("place_precision", "site, town, admin2, admin1, country, region", _place("precision"), hxl="#meta+precision"),
    Of("actors", "who did it", _parts("actors", "name"), hxl="#org+actor+name"),
    Of("actor_ids", "their ids in the registry", _parts("actors", "entity"), hxl="#org+actor+code"),
    Of("recipients", "to whom or to what", _parts("recipients", "name"), hxl="#affected+name"),
    Of("recipient_ids", "their ids in the registry", _parts("recipients", "entity"), hxl="#affected+code"),
    Of("weapons", "the means", _parts("weapons", "name"), hxl="#event+weapon"),
    Of("killed_low", "the report's first figure; its lower end", _figure("killed", "low"), _NUMBER, "#affected+killed+min"),
    Of("killed_high", "the same; empty where it is open", _figure("killed", "high"), _NUMBER, "#affected+killed+max"),
    Of("injured_low", "the report's first figure; its lower end", _figure("injured", "low"), _NUMBER, "#affected+injured+min"),
    Of("injured_high", "the same; empty where it is open", _figure("injured", "high"), _NUMBER, "#affected+injured+max"),
    Of("sources", "the chain of who says so, the outlet first", _parts("attribution", "source"), hxl="#meta+source+chain"),
    Of("trigger", "the word that tells it", _trigger("text"), hxl="#description+trigger"),
    Of("trigger_start", "where it begins in the text, in code points", _trigger("start"), _INTEGER, "#meta+start"),
    Of("trigger_end", "where it ends", _trigger("end"), _INTEGER, "#meta+end"),
)


def _event_rows(view: View) -> Iterator[Telling]:
    yield from (Telling(home, told) for home, told in view.tellings)


EVENTS = Table(
    "events",
    "The crosswalk: one row an event of a report, with the incident that it tells of",
    EVENT_COLUMNS,
    _event_rows,
    ("report_id", "event_id"),
    {"incident_id": ("incidents", "incident_id"), "report_id": ("reports", "report_id")},
)


def _of_report(name: str, *path: str) -> Callable[[Plain], Cell]:
    """Give what a report has at the end of a path, None where it ends early."""

    def get(report: Plain) -> Cell:
        found: Any = report.get(name)
        for step in path:
            found = found.get(step) if isinstance(found, Mapping) else None
        return found if isinstance(found, (str, int, float)) else None

    return get


REPORT_COLUMNS: tuple[Column[Plain], ...] = (
    Column("report_id", "SHA-256 of the bytes that were read", _of_report("id"), hxl="#meta+source+code"),
    Column("origin", "path, URL or WARC record id", _of_report("origin"), hxl="#meta+url"),
    Column("outlet", "who published it", _of_report("outlet", "name"), hxl="#meta+source"),
    Column("outlet_id", "its id", _of_report("outlet", "entity"), hxl="#meta+source+id"),
    Column("language", "ISO 639-1", _of_report("language"), hxl="#meta+lang"),
    Column("headline", "as published", _of_report("headline", "text"), hxl="#description+headline"),
    Column("published", "day of publication", lambda report: day((report["published"] or {}).get("start")), _DATE, "#date+published"),
    Column("published_basis", "stated, relative, inferred, metadata", _of_report("published", "basis"), hxl="#meta+basis+date"),
    Column("characters", "length of the text in code points", lambda report: len(report["text"]) or None, _INTEGER, "#meta+length"),
    Column("events", "how many events it tells", lambda report: len(report["events"]), _INTEGER, "#meta+count+events"),
    Column("warnings", "codes of what an analyst should look at", lambda report: joined(one["code"] for one in report["warnings"]), hxl="#meta+warning"),
    Column("program", "what read it", _of_report("produced_by", "program"), hxl="#meta+program"),
    Column("signed_version", "SHA-256 of what was signed, which this is; empty where it is open", _of_report("signed", "version"), hxl="#meta+signed"),
    Column("codebook_digest", "SHA-256 of the codebook that it was read with", _of_report("produced_by", "codebook", "digest"), hxl="#meta+codebook"),
)


def _report_rows(view: View) -> Iterator[Plain]:
    """Yield the reports, and a bare line for those that accounts name and nobody passed."""
    yield from view.exported
    missing = {told.account["report"]: told.account for _, told in view.tellings if told.record is None}
    yield from (_bare(account) for _, account in sorted(missing.items()))


def _bare(account: Plain) -> Plain:
    published = {"start": account.get("published")} if account.get("published") else None
    outlet = {"name": account.get("outlet")}
    found = {"id": account["report"], "origin": account.get("origin"), "outlet": outlet, "language": account.get("language"), "published": published}
    return {**found, "text": "", "events": (), "warnings": ()}


REPORTS = Table("reports", "One row a report; no text", REPORT_COLUMNS, _report_rows, ("report_id",))


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of an event: what it stands for, and which of several."""

    report: str
    event: str
    field: str
    item: int
    span: Plain


def _span_rows(view: View) -> Iterator[Mark]:
    for _, told in view.tellings:
        if told.event is not None:
            yield from (Mark(told.account["report"], told.account["event"], name, item, span) for name, item, span in marks_of(told.event))


def marks_of(event: Plain) -> Iterator[tuple[str, int, Plain]]:
    """Yield the spans of an event: the field, which of its items, the span."""
    yield "trigger", 0, event["trigger"]
    for name in ("mentions", "motives", "evidence"):
        yield from ((name, item, span) for item, span in enumerate(event[name]))
    for name in ("actors", "recipients"):
        yield from ((name, item, span) for item, one in enumerate(event[name]) for span in one["spans"])
    for name in ("weapons", "places", "casualties", "attribution"):
        yield from ((name, item, one["span"]) for item, one in enumerate(event[name]) if one["span"])
    yield from (("when", 0, span) for span in (event["when"] or {}).get("spans", ()))


SPAN_COLUMNS: tuple[Column[Mark], ...] = (
    Column("report_id", "the report", lambda one: one.report, hxl="#meta+source+code"),
    Column("event_id", "the event in that report", lambda one: one.event, hxl="#event+id"),
    Column("field", "the field of the event that rests on it", lambda one: one.field, hxl="#meta+field"),
    Column("item", "which item of the field, from 0", lambda one: one.item, _INTEGER, "#meta+item"),
    Column("start", "where it begins in the text, in code points", lambda one: one.span["start"], _INTEGER, "#meta+start"),
    Column("end", "where it ends", lambda one: one.span["end"], _INTEGER, "#meta+end"),
    Column("text", "the characters", lambda one: one.span["text"] or None, hxl="#description+text"),
)
SPANS = Table("spans", "The characters that each value rests on", SPAN_COLUMNS, _span_rows, foreign={"report_id": ("reports", "report_id")})
