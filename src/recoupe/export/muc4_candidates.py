"""Gather who and what may fill the slots of a template: everybody and everything that a record names, each once, with what is known of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from recoupe.codebook.lens import Muc4Lens
from recoupe.export.incidents import Incident
from recoupe.export.muc4_strings import Strings
from recoupe.export.muc4_values import Value
from recoupe.model.folding import fold

PEOPLE = frozenset({"person", "group", "population"})
PLACES_HIT = frozenset({"facility", "infrastructure", "vehicle", "object", "organisation", "place"})
ROLES = ("individual", "organisation", "thing", "name", "description", "weapon")


@dataclass(slots=True)
class Candidate:
    """One that is named, over all its mentions.

    Attributes:
        text: its string, as the template would write it.
        value: the fullest mention as the record has it.
        starts: where its mentions begin, in text order.
        roles: which of `ROLES` its class allows.
        variant: how much of the words the string has: `whole`, `counted` (with the number), `short` (no complement), `head` (the head word alone); of a
            known body its `whole` name or its `acronym`.
        ties: what the words around its mentions tell of it, as the record's `cast` has it.
    """

    text: str
    value: Value
    starts: list[int] = field(default_factory=list)
    roles: frozenset[str] = frozenset()
    variant: str = "whole"
    ties: list[Value] = field(default_factory=list)


def find_candidates(record: Value, strings: Strings, lens: Muc4Lens) -> list[Candidate]:
    """Give the candidates of a record in text order; «TERRORISTS OF THE FMLN» are the men, in more than one wording, and their organisation."""
    found: dict[tuple[str, frozenset[str]], Candidate] = {}
    for value in _mentions(record):
        for text, roles, variant in _readings(value, strings, lens):
            body = value["entity"] if roles == _BODY else None
            one = found.setdefault((f"{body} {variant}" if body else fold(text), roles), Candidate(text, value, [], roles, variant))
            start = value["spans"][0]["start"]
            if start not in one.starts:
                one.starts.append(start)
            one.ties.extend(value.get("ties", ()))  # records of before have none
            if (value["count"] is not None, value["entity"] is not None) > (one.value["count"] is not None, one.value["entity"] is not None):
                one.value = value
    _share_starts(found.values())
    return list(found.values())


def _share_starts(candidates: Iterable[Candidate]) -> None:
    """Let the name and the acronym of one body stand wherever either does, so that one of them alone is chosen."""
    bodies: dict[str, set[int]] = {}
    known = [one for one in candidates if one.roles == _BODY and one.value["entity"]]
    ties: dict[str, list[Value]] = {}
    for one in known:
        bodies.setdefault(one.value["entity"], set()).update(one.starts)
        ties.setdefault(one.value["entity"], []).extend(one.ties)
    for one in known:
        one.starts, one.ties = sorted(bodies[one.value["entity"]]), ties[one.value["entity"]]


_BODY = frozenset({"organisation"})


def _mentions(record: Value) -> Iterable[Value]:
    yield from record["cast"]
    for event in record["events"]:
        yield from event["actors"]
        yield from event["recipients"]
        for weapon in event["weapons"]:
            yield {**_BLANK, "name": weapon["name"], "noun": weapon["noun"], "spans": [weapon["span"]]}


_BLANK: Mapping[str, Any] = {
    "name": "", "entity": None, "kind": None, "country": None, "sector": None, "count": None, "effect": None, "spans": [], "named": [], "role": None,
    "head": None, "noun": None, "plural": None,
}  # fmt: skip


def _readings(value: Value, strings: Strings, lens: Muc4Lens) -> Iterable[tuple[str, frozenset[str], str]]:
    """Give the strings of a mention, each with the roles that it may fill and how much of the words it has."""
    for name in value["named"]:
        yield strings.bare(name["text"]), frozenset({"name", "individual"}), "whole"
    if value["named"] and value["plural"] is not True and value["count"] is None:
        return
    bare = strings.bare(value["name"])
    if value["noun"] in lens.instrument_nouns or value["noun"] in _ARMS:
        yield from ((text, frozenset({"weapon"}), variant) for text, variant in strings.variants(bare, value["head"]))
        return
    names = strings.own_names(value["entity"], value["spans"][0])
    yield from ((strings.bare(text), _BODY, variant) for text, variant in names)
    if all(fold(text) != fold(bare) for text, _ in names):
        roles = _roles(value, bool(names))
        worded = roles - {"organisation"}
        for text, variant in strings.variants(bare, value["head"]) if worded else ():
            yield text, worded, variant
        counted = strings.counted(value["name"])
        if worded & _COUNTED and fold(counted) != fold(bare):
            yield counted, worded & _COUNTED, "counted"
        if "organisation" in roles:
            yield bare, frozenset({"organisation"}), "whole"


# Slots beside which no other takes the number.
_COUNTED = frozenset({"individual"})
_ARMS = frozenset({"firearm", "grenade", "weapon-unspecified", "incendiary-munition", "unconventional-weapon", "blunt-weapon"})


def _roles(value: Value, owned: bool) -> frozenset[str]:
    kind = value["kind"]
    roles: set[str] = set()
    if kind in PEOPLE:
        roles |= {"individual", "description"}
    if kind in {"group", "organisation", "state"} and not owned:
        roles.add("organisation")
    if kind in PLACES_HIT:
        roles.add("thing")
    if kind is None:
        roles |= {"thing"} if value["effect"] in {"destroyed", "damaged"} else {"description"} if value["effect"] else set()
    return frozenset(roles)


def nearest(candidate: Candidate, incident: Incident) -> int:
    """Give how many characters lie between a candidate and the nearest telling of an incident; negative where it stands before."""
    tellings = [int(span["start"]) for event in incident.events for span in (event["trigger"], *event["mentions"])]
    return min((start - telling for start in candidate.starts for telling in tellings), key=abs)
