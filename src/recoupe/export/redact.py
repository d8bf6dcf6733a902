"""Take out of a selection what a reader of some level must not have, once, before any exporter sees it.

`full`: nothing is taken out. `partner`: the names of private persons who suffered the deed or are cited as witnesses. `public`: the names of all private
persons, every word of the reports but names of groups, places and sources, paths of files, who reviewed it, and every place that is more exact than a town;
where a private person is named among those who were hit, every place that is more exact than a first-order region. A private person is one who is named and
whom no registry knows.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.export.selection import Plain, Selection, plain_incident

WITHHELD = "[name withheld]"
PERSON = "person"
# A tenth of a degree is 11 km; a point that is rounded to it lies within 8 km.
_PUBLIC_DIGITS, _PUBLIC_KM = 1, 8.0
_EXACT = ("site", "town")
_URL = "://"
# Kinds of sources that are people and speak for nobody else.
_WITNESSES = frozenset({"witness", "person"})
# Where single words of a name are looked for too, they are no shorter: «de», «al» and «bin» stand in many sentences.
_SHORTEST_WORD = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Ids and codes, which hold no names of persons and which other tables point to.
_KEPT = frozenset(
    {"id", "schema", "report", "event", "entity", "kind", "sector", "country", "type", "codes", "modes", "contexts", "produced_by", "rule", "noun"}
)


class Level(StrEnum):
    """Who may read an export."""

    PUBLIC = "public"
    PARTNER = "partner"
    FULL = "full"


def redact(selection: Selection, level: Level, codebook: Codebook) -> Selection:
    """Give a selection without what readers of a level must not have.

    Args:
        selection: what is to be exported.
        level: who may read it.
        codebook: knows the persons whose names stay: those of its registry and the holders of its offices.
    """
    if level is Level.FULL:
        return selection
    known = frozenset((*(actor.id for actor in codebook.actors if actor.kind == PERSON), *(holder.id for holder in codebook.holders)))
    records = list(selection.records)
    private = {record["id"]: _Private.of(record, level, known) for record in records}
    incidents = (plain_incident(one) for one in selection.incidents)
    return Selection(
        tuple(_incident(one, private, level) for one in incidents),
        tuple(_record(record, private[record["id"]], level) for record in records),
        selection.since,
    )


@dataclass(frozen=True, slots=True)
class _Private:
    """The private persons of a report: the words that name them, and the ids of events that hit one of them; `admin1` by place of the report."""

    names: frozenset[str]
    words: frozenset[str]
    hit: frozenset[str]
    admin1: Mapping[str, str | None]

    @classmethod
    def of(cls, record: Plain, level: Level, known: Collection[str]) -> "_Private":
        """Find them."""
        everyone = [*record["cast"], *(one for event in record["events"] for one in (*event["actors"], *event["recipients"]))]
        private = [one for one in everyone if one["named"] and one["entity"] not in known]
        exposed = _exposed(private, record)
        hidden = private if level is Level.PUBLIC else [one for one in private if exposed & _names(one)]
        names = frozenset(span["text"] for one in hidden for span in one["named"])
        named = {span["text"] for one in private for span in one["named"]}
        hit = frozenset(event["id"] for event in record["events"] if any(named & _names(one) for one in event["recipients"]))
        return cls(names, _single_words(names, _public_words(record, private)), hit, {_key(place): place["admin1"] for place in _places(record)})

    def joined(self, other: "_Private") -> "_Private":
        """Give those of two reports."""
        return _Private(self.names | other.names, self.words | other.words, self.hit | other.hit, {**self.admin1, **other.admin1})


_NOBODY = _Private(frozenset(), frozenset(), frozenset(), {})


def _names(one: Plain) -> set[str]:
    return {span["text"] for span in one["named"]}


def _exposed(private: Iterable[Plain], record: Plain) -> set[str]:
    """Give the names of those who were hit, and of those who speak as witnesses or for nobody but themselves."""
    hit = (one for event in record["events"] for one in event["recipients"])
    links = [link for event in record["events"] for link in event["attribution"] if link["kind"] in _WITNESSES and link["span"]]
    speaking = (one for one in private if any(_overlap(span, link["span"]) for link in links for span in (*one["spans"], *one["named"])))
    return {name for one in (*hit, *speaking) for name in _names(one)}


def _overlap(one: Plain, other: Plain) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _public_words(record: Plain, private: Iterable[Plain]) -> set[str]:
    """Give the words of the names that stay: places, groups, outlets, known persons."""
    hidden = {id(one) for one in private}
    names = [one["name"] for one in record["cast"] if id(one) not in hidden and (one["kind"] != PERSON or one["entity"])]
    names += [place["name"] for place in _places(record)]
    names += [record["outlet"]["name"]] if record["outlet"] else []
    return {word.casefold() for name in names for word in _WORD.findall(name)}


def _single_words(names: Iterable[str], public: Collection[str]) -> frozenset[str]:
    """Give the words of names that are looked for by themselves: «Dupont» of «Jean Dupont»."""
    words = (word for name in names for word in _WORD.findall(name))
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD and word[:1].isupper() and word.casefold() not in public)


def _places(record: Plain) -> Iterator[Plain]:
    yield from record["places"]
    yield from (place for event in record["events"] for place in event["places"])


def _key(place: Plain) -> str:
    return str(place["entity"] or place["name"])


class _Eraser:
    """Puts `WITHHELD` for names, wherever a value holds words."""

    def __init__(self, private: _Private) -> None:
        whole = sorted((r"\s+".join(map(re.escape, name.split())) for name in private.names), key=lambda one: (-len(one), one))
        single = sorted(map(re.escape, private.words), key=lambda one: (-len(one), one))
        # Whole names in any case («DUPONT»), single words only as a name is written, so that «pierre» stays where «Pierre» goes.
        parts = [f"(?i:{one})" for one in whole] + [f"(?:{one}|{one.upper()})" for one in single]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None

    def words(self, words: str) -> str:
        """Erase the names from one string."""
        return self._pattern.sub(WITHHELD, words) if self._pattern else words

    def value(self, value: Any) -> Any:  # noqa: ANN401 - plain values of a record
        """Erase the names from every string of a plain value but its ids and codes."""
        match value:
            case str():
                return self.words(value)
            case Mapping():
                return {key: item if key in _KEPT else self.value(item) for key, item in value.items()}
            case list() | tuple():
                return [self.value(item) for item in value]
            case _:
                return value


def _record(record: Plain, private: _Private, level: Level) -> Plain:
    found = _Eraser(private).value({key: item for key, item in record.items() if key != "text"})
    if level is Level.PUBLIC:
        found = _wordless(_unsigned(found))
        found.update(headline=None, origin=_address(record["origin"]))
        for event in found["events"]:
            event["places"] = [_coarse(place, private, hit=event["id"] in private.hit) for place in event["places"]]
        found["places"] = [_coarse(place, private, hit=bool(private.hit)) for place in found["places"]]
    return {**found, "text": ""}


def _unsigned(record: dict[str, Any]) -> dict[str, Any]:
    """Give a record that says how far it was reviewed, and neither by whom nor what it said before."""
    events = [{**event, "review": {"state": event["review"]["state"]}} if "review" in event else event for event in record["events"]]
    return _nameless({**{key: item for key, item in record.items() if key != "review"}, "events": events})


def _nameless(found: dict[str, Any]) -> dict[str, Any]:
    """Give a record or an incident that says that it was signed, and not by whom."""
    return {**found, "signed": {**found["signed"], "by": None}} if "signed" in found else found


def _address(origin: str | None) -> str | None:
    """Give where a report is published, None for a place on somebody's disk."""
    return origin if origin and _URL in origin else None


def _wordless(value: Any) -> Any:  # noqa: ANN401 - plain values of a record
    """Empty the text of every span: what is quoted stays with the report."""
    match value:
        case {"start": int(), "end": int(), "text": str()}:
            return {**value, "text": ""}
        case Mapping():
            return {key: _wordless(item) for key, item in value.items()}
        case list():
            return [_wordless(item) for item in value]
        case _:
            return value


def _coarse(place: Plain, private: _Private, *, hit: bool) -> Plain:
    """Give a place as the public may know it."""
    if place["precision"] == "site" or (hit and place["precision"] in {"town", "admin2"}):
        region = private.admin1.get(_key(place)) if "admin1" not in place else place["admin1"]
        gone = {"name": region or place["country"] or WITHHELD, "entity": None, "lat": None, "lon": None, "radius_km": None}
        return {**place, **gone, "precision": "admin1" if region else "country"}
    if place["lat"] is None or place["precision"] not in _EXACT:
        return place
    return {**place, **{name: round(place[name], _PUBLIC_DIGITS) for name in ("lat", "lon")}, "radius_km": max(place["radius_km"] or 0.0, _PUBLIC_KM)}


def _incident(incident: Plain, private: Mapping[str, _Private], level: Level) -> Plain:
    everyone = _NOBODY
    hit = False
    for account in incident["accounts"]:
        found = private.get(account["report"], _NOBODY)
        everyone = everyone.joined(found)
        hit = hit or account["event"] in found.hit
    erased: dict[str, Any] = _Eraser(everyone).value(incident)
    if level is Level.PUBLIC:
        values = [{**one, "value": _coarse(one["value"], everyone, hit=hit)} for one in incident["fields"]["places"]["values"]]
        if "review" in erased:
            erased["review"] = {"state": erased["review"]["state"], "by": None, "at": None}
        erased = _nameless(erased)
        erased["accounts"] = [{**one, "origin": _address(one.get("origin"))} for one in erased["accounts"]]
        erased["fields"]["places"] = {**erased["fields"]["places"], "values": _Eraser(everyone).value(values)}
    return erased
