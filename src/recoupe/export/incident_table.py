"""Lay incidents out as a table: one row an incident, also for one that was merged or withdrawn since."""

from collections.abc import Callable, Iterator

from recoupe.export.cells import Cell, joined
from recoupe.export.selection import Plain
from recoupe.export.tables import Column, Table, Type
from recoupe.export.view import Happening, View, day

Of = Column[Happening]
_INTEGER, _NUMBER, _DATE = Type.INTEGER, Type.NUMBER, Type.DATE


def _plain(name: str) -> Callable[[Happening], Cell]:
    """Give what an incident has under a name."""
    return lambda one: one.incident[name] if one.incident else None


def _toll(kind: str, end: str) -> Callable[[Happening], Cell]:
    return lambda one: one.toll(kind, end)


def _place(name: str) -> Callable[[Happening], Cell]:
    return lambda one: one.place.get(name) if one.place else None


def _end(name: str) -> Callable[[Happening], Cell]:
    return lambda one: day((one.first("when") or {}).get(name))


def _names(name: str, part: str = "name") -> Callable[[Happening], Cell]:
    return lambda one: joined(value[part] for value in one.every(name))


def _agreement(name: str) -> Callable[[Happening], Cell]:
    return lambda one: one.incident["fields"][name]["agreement"] if one.incident else None


def parties(one: Happening, stance: str) -> list[Plain]:
    """Give the parties that take a stance."""
    return [party for party in one.incident["parties"] if party["stance"] == stance] if one.incident else []


def _stance(stance: str) -> Callable[[Happening], Cell]:
    return lambda one: joined(party["name"] for party in parties(one, stance))


def _events(name: str) -> Callable[[Happening], Cell]:
    """Give what the events of the accounts have in a list, each item once."""
    return lambda one: joined(item for event in one.events for item in event[name])


def _listed(name: str, part: str) -> Callable[[Happening], Cell]:
    return lambda one: joined(dict.fromkeys(item[part] for item in one.incident[name])) if one.incident else None


def _count(name: str) -> Callable[[Happening], Cell]:
    return lambda one: len(one.incident[name]) if one.incident else None


def _review(name: str) -> Callable[[Happening], Cell]:
    return lambda one: one.incident["review"][name] if one.incident else None


def _signature(name: str) -> Callable[[Happening], Cell]:
    return lambda one: (one.incident.get("signed") or {}).get(name) if one.incident else None


def _signed(one: Happening) -> Cell:
    told = (one.incident.get("signed") if one.incident else None) or {}
    return None if not told else "changed" if told["changed"] else "signed"


def _merged(one: Happening) -> Cell:
    return joined(one.incident["merged"]) if one.incident else None


def _into(one: Happening) -> Cell:
    return one.change.into if one.change else None


COLUMNS: tuple[Of, ...] = (
    Of("incident_id", "id of the incident; it stays when reports are added", lambda one: one.id, hxl="#event+id"),
    Of("type", "PLOVER type that most independent sources tell", lambda one: one.first("type"), hxl="#event+type"),
    Of("modes", "PLOVER modes over all accounts", _events("modes"), hxl="#event+mode"),
    Of("date_start", "first day", _end("start"), _DATE, "#date+start"),
    Of("date_end", "last day, equal to the first where one day is told", _end("end"), _DATE, "#date+end"),
    Of("country", "ISO 3166-1 alpha-3; empty at sea", _place("country"), hxl="#country+code+v_iso3"),
    Of("admin1", "first-order region", _place("admin1"), hxl="#adm1+name"),
    Of("place", "name of the best place", _place("name"), hxl="#loc+name"),
    Of("place_id", "`geonames:<id>` or `site:<slug>`", _place("entity"), hxl="#loc+code"),
    Of("latitude", "WGS 84 degrees", _place("lat"), _NUMBER, "#geo+lat"),
    Of("longitude", "WGS 84 degrees", _place("lon"), _NUMBER, "#geo+lon"),
    Of("radius_km", "how far from the point it may lie", _place("radius_km"), _NUMBER, "#geo+radius"),
    Of("place_precision", "site, town, admin2, admin1, country, region", _place("precision"), hxl="#meta+precision"),
    Of("actors", "who did it, best supported first", _names("actors"), hxl="#org+actor+name"),
    Of("actor_ids", "their ids in the registry, of those it knows", _names("actors", "entity"), hxl="#org+actor+code"),
    Of("recipients", "to whom or to what", _names("recipients"), hxl="#affected+name"),
    Of("recipient_ids", "their ids in the registry, of those it knows", _names("recipients", "entity"), hxl="#affected+code"),
    Of("weapons", "the means", _names("weapons"), hxl="#event+weapon"),
    Of("killed_low", "lowest figure that anyone names", _toll("killed", "low"), _NUMBER, "#affected+killed+min"),
    Of("killed_best", "best by the rule of assessment", _toll("killed", "best"), _NUMBER, "#affected+killed"),
    Of("killed_high", "highest figure that anyone names", _toll("killed", "high"), _NUMBER, "#affected+killed+max"),
    Of("injured_low", "lowest figure that anyone names", _toll("injured", "low"), _NUMBER, "#affected+injured+min"),
    Of("injured_best", "best by the rule of assessment", _toll("injured", "best"), _NUMBER, "#affected+injured"),
    Of("injured_high", "highest figure that anyone names", _toll("injured", "high"), _NUMBER, "#affected+injured+max"),
    Of("attackers_killed_low", "the attackers' own dead, not in `killed`", _toll("attackers_killed", "low"), _NUMBER, "#affected+attackers+killed+min"),
    Of("attackers_killed_best", "the same, best", _toll("attackers_killed", "best"), _NUMBER, "#affected+attackers+killed"),
    Of("attackers_killed_high", "the same, highest", _toll("attackers_killed", "high"), _NUMBER, "#affected+attackers+killed+max"),
    Of("grade", "confirmed, fair, weak, contested, discounted", _plain("grade"), hxl="#status+grade"),
    Of("reasons", "why it has that grade", lambda one: joined(one.incident["reasons"]) if one.incident else None, hxl="#description+grade"),
    Of("claimed_by", "who owns to it", _stance("claims"), hxl="#meta+claimed"),
    Of("denied_by", "who denies it, or the part in it", _stance("denies"), hxl="#meta+denied"),
    Of("accused", "whom somebody else accuses", _stance("accused"), hxl="#meta+accused"),
    *(
        Of(f"{name}_agreement", "single, agreed, differs, contested", _agreement(name), hxl=f"#meta+agreement+{name}")
        for name in ("type", "when", "places", "actors", "recipients", "weapons", "killed", "injured")
    ),
    Of("accounts", "how many events of reports tell it", _count("accounts"), _INTEGER, "#meta+count+accounts"),
    Of("independent_sources", "how many of these stem from sources of their own", _count("independence"), _INTEGER, "#meta+count+sources"),
    Of("outlets", "who published the accounts", _listed("accounts", "outlet"), hxl="#meta+source"),
    Of("origins", "paths or URLs of the reports", _listed("accounts", "origin"), hxl="#meta+url"),
    Of("reports", "ids of the reports", _listed("accounts", "report"), hxl="#meta+source+code"),
    Of("review_state", "unreviewed, accepted, corrected, rejected", _review("state"), hxl="#status+review"),
    Of("review_by", "who decided", _review("by"), hxl="#contact+review"),
    Of("review_at", "when, ISO 8601", _review("at"), hxl="#date+review"),
    Of("signed", "`signed`, or `changed` where linking has changed it since it was signed; empty where it is open", _signed, hxl="#status+signed"),
    Of("signed_version", "SHA-256 of what was signed", _signature("version"), hxl="#meta+signed"),
    Of(
        "merged_ids",
        "ids of incidents that were found to be this one",
        _merged,
        hxl="#event+id+merged",
    ),
    Of("rules", "version of the rules of assessment", _plain("rules"), hxl="#meta+version"),
    Of("change", "with `--since`: created, changed, merged, withdrawn", lambda one: one.change.kind.value if one.change else None, hxl="#status+change"),
    Of(
        "merged_into",
        "with `--since`: the incident that a merged one is part of now",
        _into,
        hxl="#event+id+into",
    ),
)


def _rows(view: View) -> Iterator[Happening]:
    return view.happenings


INCIDENTS = Table("incidents", "One row an incident: what its accounts say, where they agree, how far it is established", COLUMNS, _rows, ("incident_id",))
