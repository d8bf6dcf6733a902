"""Fill the 24 slots of a MUC-4 template from the events of one incident and from those who were chosen for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from recoupe.codebook.lens import Muc4Lens
from recoupe.export.incidents import Incident
from recoupe.export.muc4_candidates import Candidate
from recoupe.export.muc4_strings import Strings
from recoupe.model.folding import fold

Slots = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who fills which slot of an incident, by role, and on whose word each organisation is held to have done it."""

    roles: dict[str, list[Candidate]]
    on_word: dict[str, str]


def when_and_where(incident: Incident, strings: Strings, lens: Muc4Lens) -> Slots:
    """Fill date and location."""
    dated = [event["when"] for event in incident.events if event["when"]]
    exact = [when for when in dated if when["start"] and when["start"] == when["end"]]
    day = strings.day((exact or dated or [None])[0])
    where = strings.location(incident.places, _home(incident, strings, lens))
    return {"INCIDENT: DATE": [day] if day else [], "INCIDENT: LOCATION": [where] if where else []}


def _home(incident: Incident, strings: Strings, lens: Muc4Lens) -> list[str]:
    """Give the countries that an incident without a place may lie in, the likeliest first: of the report's places, then of its people."""
    people = [one["country"] for one in (*incident.recipients, *incident.actors) if one["country"]]
    named = Counter(place["country"] for place in strings.record["places"] if place["country"])
    found = dict.fromkeys([*people, *(country for country, _ in named.most_common())])
    return sorted(found, key=lambda country: country not in lens.relevance.countries)


def perpetrators(incident: Incident, cast: Cast, strings: Strings, lens: Muc4Lens) -> Slots:
    """Fill category, individuals, organisations and on whose word the organisations are held to have done it."""
    bodies = cast.roles["organisation"]
    sectors = [one.value["sector"] for one in (*bodies, *cast.roles["individual"])] or [actor["sector"] for actor in incident.actors]
    category = lens.category["state" if any(sector in lens.relevance.state for sector in sectors) else "other"]
    return {
        "PERP: INCIDENT CATEGORY": [category] if sectors else [],
        "PERP: INDIVIDUAL ID": [strings.quoted(one.text) for one in cast.roles["individual"]],
        "PERP: ORGANIZATION ID": [strings.quoted(one.text) for one in bodies],
        "PERP: ORGANIZATION CONFIDENCE": [f"{cast.on_word[one.text]}: {strings.quoted(one.text)}" for one in bodies],
    }


def targets(incident: Incident, cast: Cast, strings: Strings, lens: Muc4Lens) -> Slots:
    """Fill instruments, physical targets and human targets."""
    return {**_instruments(incident, cast, strings, lens), **_things(incident, cast, strings, lens), **_people(incident, cast, strings, lens)}


def _instruments(incident: Incident, cast: Cast, strings: Strings, lens: Muc4Lens) -> Slots:
    if incident.type in lens.types.no_instrument:
        return {"INCIDENT: INSTRUMENT ID": [], "INCIDENT: INSTRUMENT TYPE": []}
    found = {one.text: lens.instrument_nouns.get(one.value["noun"] or "") for one in cast.roles["weapon"]}
    kinds = [f"{kind}: {strings.quoted(text)}" for text, kind in found.items() if kind]
    modes = {mode for event in incident.events for mode in event["modes"]}
    if not kinds:
        kinds = [f'{kind}: "-"' for mode, kind in lens.instrument_modes.items() if mode in modes]
    return {"INCIDENT: INSTRUMENT ID": [strings.quoted(text) for text in found], "INCIDENT: INSTRUMENT TYPE": kinds}


_THING = ("ID", "TYPE", "NUMBER", "FOREIGN NATION", "EFFECT OF INCIDENT", "TOTAL NUMBER")
_PERSON = ("NAME", "DESCRIPTION", "TYPE", "NUMBER", "FOREIGN NATION", "EFFECT OF INCIDENT", "TOTAL NUMBER")


def _things(incident: Incident, cast: Cast, strings: Strings, lens: Muc4Lens) -> Slots:
    slots: Slots = {f"PHYS TGT: {name}": [] for name in _THING}
    for one in cast.roles["thing"] if incident.type not in lens.types.no_thing else ():
        tag = strings.quoted(one.text)
        slots["PHYS TGT: ID"].append(tag)
        slots["PHYS TGT: TYPE"].append(f"{lens.thing_types.get(one.value['noun'] or '') or lens.thing_types['default']}: {tag}")
        slots["PHYS TGT: NUMBER"].append(f"{strings.number(one.value)}: {tag}")
        slots["PHYS TGT: FOREIGN NATION"] += _foreign(incident, one, tag, strings, lens)
        effect = _effect(incident, one, strings, lens.thing_effects) or lens.thing_effects.get(f"of {incident.type}")
        if effect:
            slots["PHYS TGT: EFFECT OF INCIDENT"].append(f"{effect}: {tag}")
    return slots


def _people(incident: Incident, cast: Cast, strings: Strings, lens: Muc4Lens) -> Slots:
    slots: Slots = {f"HUM TGT: {name}": [] for name in _PERSON}
    told: set[str] = set()
    for one in cast.roles["name"]:
        role = strings.bare(one.value["role"]["text"]) if one.value["role"] and len(one.value["named"]) == 1 else None
        told.update([fold(role)] if role else [])
        _add_person(slots, incident, one, (one.text, role), strings, lens)
    for one in cast.roles["description"]:
        if fold(one.text) not in told:
            _add_person(slots, incident, one, (None, one.text), strings, lens)
    return slots


def _add_person(slots: Slots, incident: Incident, one: Candidate, told: tuple[str | None, str | None], strings: Strings, lens: Muc4Lens) -> None:  # noqa: PLR0913 - a row of the template
    """Add one human target to the slots: by name, by description, or both."""
    name, role = told
    tag = strings.quoted(name or role or "")
    if name:
        slots["HUM TGT: NAME"].append(tag)
    if role:
        slots["HUM TGT: DESCRIPTION"].append(f"{strings.quoted(role)}: {tag}" if name else tag)
    value = one.value
    kind = lens.human_nouns.get(value["noun"] or "") or lens.human_types.get(value["sector"] or "") or lens.human_types["default"]
    slots["HUM TGT: TYPE"].append(f"{kind}: {tag}")
    slots["HUM TGT: NUMBER"].append(f"{'1' if name else strings.number(value)}: {tag}")
    slots["HUM TGT: FOREIGN NATION"] += _foreign(incident, one, tag, strings, lens)
    effect = _effect(incident, one, strings, lens.human_effects) or _common_effect(incident, lens)
    if effect:
        slots["HUM TGT: EFFECT OF INCIDENT"].append(f"{effect}: {tag}")


def _foreign(incident: Incident, one: Candidate, tag: str, strings: Strings, lens: Muc4Lens) -> list[str]:
    """Give the nation of a target from another country than that of the incident."""
    country = one.value["country"]
    here = incident.country or next(iter(_home(incident, strings, lens)), None)
    return [f"{strings.nation(country)}: {tag}"] if country and here and country != here else []


def _effect(incident: Incident, one: Candidate, strings: Strings, values: Mapping[str, str]) -> str | None:
    """Give what became of a target, as an event of the incident tells it."""
    for recipient in incident.recipients:
        if recipient["effect"] and (fold(one.text) in strings.texts(recipient) or recipient["spans"][0]["start"] in one.starts):
            return values.get(recipient["effect"])
    return None


def _common_effect(incident: Incident, lens: Muc4Lens) -> str | None:
    """Give what became of people in an incident, where only one thing did."""
    told = {one["effect"] for one in incident.recipients if one["effect"] in lens.human_effects}
    told |= {figure["kind"] for event in incident.events for figure in event["casualties"] if figure["low"] and figure["kind"] in lens.human_effects}
    return lens.human_effects[min(told)] if len(told) == 1 else None
