"""Fill the 24 slots of a MUC-4 template from the events of one incident."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recoupe.codebook.lens import Muc4Lens
from recoupe.export.incidents import THINGS, Incident
from recoupe.export.muc4_strings import Strings, Value

HUMAN = frozenset({"person", "group", "population"})
HARMED = frozenset({"killed", "injured", "abducted", "released", "missing"})
Slots = dict[str, list[str]]


def when_and_where(incident: Incident, strings: Strings, lens: Muc4Lens) -> Slots:
    """Fill date and location."""
    dated = [event["when"] for event in incident.events if event["when"]]
    exact = [when for when in dated if when["start"] and when["start"] == when["end"]]
    day = strings.day((exact or dated or [None])[0])
    places = _ordered(place for event in incident.events for place in event["places"])
    where = strings.location(places, _home(incident, strings, lens))
    return {"INCIDENT: DATE": [day] if day else [], "INCIDENT: LOCATION": [where] if where else []}


def _ordered(places: Iterable[Value]) -> list[Value]:
    """Give places once each, the most exact first."""
    order = ("site", "town", "admin2", "admin1", "region", "country", None)
    found: dict[str, Value] = {}
    for place in places:
        found.setdefault(place["name"].casefold(), place)
    return sorted(found.values(), key=lambda place: order.index(place["precision"]) if place["precision"] in order else len(order))


def _home(incident: Incident, strings: Strings, lens: Muc4Lens) -> list[str]:
    """Give the countries that an incident without a place may lie in, the likeliest first: of its people, then of the report's places."""
    people = [one["country"] for one in (*incident.recipients, *incident.actors) if one["country"]]
    named = [place["country"] for place in strings.record["places"] if place["country"]]
    common = sorted(dict.fromkeys(named), key=lambda country: -named.count(country))
    found = [*people, *common]
    return sorted(dict.fromkeys(found), key=lambda country: country not in lens.relevance.countries)


@dataclass(slots=True)
class _Perpetrators:
    """Who did it, as strings."""

    individuals: dict[str, None] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    sectors: list[str] = field(default_factory=list)


def perpetrators(incident: Incident, strings: Strings, lens: Muc4Lens) -> Slots:
    """Fill category, individuals, organisations and on whose word the organisations are held to have done it."""
    found = _Perpetrators()
    for event in incident.events:
        for actor in event["actors"]:
            _sort_actor(found, event, actor, strings, lens)
    category = [lens.category["state" if any(sector in lens.relevance.state for sector in found.sectors) else "other"]]
    return {
        "PERP: INCIDENT CATEGORY": category if found.sectors else [],
        "PERP: INDIVIDUAL ID": [strings.quoted(name) for name in found.individuals],
        "PERP: ORGANIZATION ID": [strings.quoted(name) for name in found.organisations],
        "PERP: ORGANIZATION CONFIDENCE": [f"{value}: {strings.quoted(name)}" for name, value in found.organisations.items()],
    }


def _sort_actor(found: _Perpetrators, event: Value, actor: Value, strings: Strings, lens: Muc4Lens) -> None:
    """Put an actor among individuals or organisations; «TERRORISTS OF THE FMLN» are both."""
    found.sectors.append(actor["sector"] or "")
    text = actor["name"]
    own = strings.own_name(actor["entity"], text)
    bare = strings.bare(text)
    if own is not None:
        found.organisations.setdefault(strings.bare(own), _confidence(event, actor, lens))
        if actor["noun"] is not None and actor["kind"] == "person" and bare != own:
            found.individuals.setdefault(bare, None)
        return
    body = actor["kind"] in {"organisation", "state"} or (actor["kind"] == "group" and (actor["sector"] in lens.relevance.state or actor["noun"] is None))
    if body:
        found.organisations.setdefault(bare, _confidence(event, actor, lens))
    else:
        found.individuals.setdefault(strings.bare(actor["named"][0]["text"]) if actor["named"] else bare, None)


def _confidence(event: Value, actor: Value, lens: Muc4Lens) -> str:
    """Say on whose word an organisation is held to have done it."""
    told = event["responsibility"]
    official = any(link["kind"] == "official" for link in event["attribution"])
    if told in {"accused", "suspected"} and official:
        return lens.confidence["accused_by_state"]
    return lens.confidence[told]


def targets(incident: Incident, strings: Strings, lens: Muc4Lens) -> Slots:
    """Fill instruments, physical targets and human targets."""
    return {**_instruments(incident, strings, lens), **_things(incident, strings, lens), **_people(incident, strings, lens)}


def _instruments(incident: Incident, strings: Strings, lens: Muc4Lens) -> Slots:
    if incident.type in lens.types.no_instrument:
        return {"INCIDENT: INSTRUMENT ID": [], "INCIDENT: INSTRUMENT TYPE": []}
    found: dict[str, str] = {}
    for event in incident.events:
        for weapon in event["weapons"]:
            kind = lens.instrument_nouns.get(weapon["noun"] or "") or lens.instruments.get(weapon["kind"])
            if kind:
                found.setdefault(strings.bare(weapon["name"]), kind)
    kinds = [f"{kind}: {strings.quoted(name)}" for name, kind in found.items()]
    modes = {mode for event in incident.events for mode in event["modes"]}
    if not kinds:
        kinds = [f'{kind}: "-"' for mode, kind in lens.instrument_modes.items() if mode in modes]
    return {"INCIDENT: INSTRUMENT ID": [strings.quoted(name) for name in found], "INCIDENT: INSTRUMENT TYPE": kinds}


def _things(incident: Incident, strings: Strings, lens: Muc4Lens) -> Slots:
    slots: Slots = {f"PHYS TGT: {name}": [] for name in ("ID", "TYPE", "NUMBER", "FOREIGN NATION", "EFFECT OF INCIDENT", "TOTAL NUMBER")}
    if incident.type in lens.types.no_thing:
        return slots
    for one in _each(incident.recipients, strings, _is_thing):
        tag = strings.quoted(strings.bare(one["name"]))
        slots["PHYS TGT: ID"].append(tag)
        slots["PHYS TGT: TYPE"].append(f"{lens.thing_types.get(one['noun'] or '') or lens.thing_types['default']}: {tag}")
        slots["PHYS TGT: NUMBER"].append(f"{strings.number(one)}: {tag}")
        effect = lens.thing_effects.get(one["effect"] or "") or ("SOME DAMAGE" if incident.type == "ARSON" else None)
        if effect:
            slots["PHYS TGT: EFFECT OF INCIDENT"].append(f"{effect}: {tag}")
    return slots


def _is_thing(one: Value) -> bool:
    return one["kind"] in THINGS and one["effect"] not in HARMED and not (one["kind"] == "state")


def _people(incident: Incident, strings: Strings, lens: Muc4Lens) -> Slots:
    slots: Slots = {f"HUM TGT: {name}": [] for name in ("NAME", "DESCRIPTION", "TYPE", "NUMBER", "FOREIGN NATION", "EFFECT OF INCIDENT", "TOTAL NUMBER")}
    for one in _each(incident.recipients, strings, _is_human):
        for name, role in _names_and_roles(one, strings):
            _add_person(slots, one, (name, role), strings, lens)
    return slots


def _add_person(slots: Slots, one: Value, told: tuple[str | None, str | None], strings: Strings, lens: Muc4Lens) -> None:
    """Add one human target to the slots: by name, by description, or both."""
    name, role = told
    tag = strings.quoted(name or role or "")
    if name:
        slots["HUM TGT: NAME"].append(tag)
    if role:
        slots["HUM TGT: DESCRIPTION"].append(f"{strings.quoted(role)}: {tag}" if name else tag)
    kind = lens.human_nouns.get(one["noun"] or "") or lens.human_types.get(one["sector"] or "") or lens.human_types["default"]
    slots["HUM TGT: TYPE"].append(f"{kind}: {tag}")
    slots["HUM TGT: NUMBER"].append(f"{'1' if name else strings.number(one)}: {tag}")
    effect = lens.human_effects.get(one["effect"] or "")
    if effect:
        slots["HUM TGT: EFFECT OF INCIDENT"].append(f"{effect}: {tag}")


def _is_human(one: Value) -> bool:
    return one["kind"] in HUMAN or (one["kind"] is None and (one["named"] or one["effect"] in HARMED)) or (
        one["kind"] in {"organisation"} and one["effect"] in HARMED
    )


def _names_and_roles(one: Value, strings: Strings) -> list[tuple[str | None, str | None]]:
    """Give names and descriptions of a human target: a named person with his role, else each name of a list, and who they are together."""
    names = [strings.bare(name["text"]) for name in one["named"]]
    role = strings.bare(one["role"]["text"]) if one["role"] else None
    if len(names) == 1 and one["plural"] is not True:
        return [(names[0], role)]
    whole = role or (None if names and one["kind"] is None else strings.bare(one["name"]))
    return [*((name, None) for name in names), *([(None, whole)] if whole else [])]


def _each(recipients: Sequence[Value], strings: Strings, wanted: Any) -> list[Mapping[str, Any]]:
    """Give the recipients of a kind, each once: the same name or the same words are one."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in recipients:
        if wanted(one):
            key = (one["named"][0]["text"] if one["named"] else strings.bare(one["name"])).casefold()
            found.setdefault(" ".join(key.split()), one)
    return list(found.values())
