"""Lay what people decided of names over records: «this name is that actor», «these two are one», and the same of places. Pure: nothing here writes.

A name that a reading gave nobody is looked up among the names that people gave somebody, whole and without case and accents; an id that people merged into
another one gives way to it. A field that a person corrected on an event stays as it was corrected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recoupe.codebook.entries import party_entry
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import covers
from recoupe.pipeline.corrections import RULE, codes_of
from recoupe.store.values import NAMINGS, Judged
from recoupe.store.words import folded_words

Plain = Mapping[str, Any]
ALIAS, MERGE = NAMINGS
ACTOR, PLACE = "actor", "place"
# The fields of an event that name somebody or a place.
FIELDS: Mapping[str, str] = {"actors": ACTOR, "recipients": ACTOR, "places": PLACE}
# What a decision on a place keeps of the entry that it gives, so that it says the same under any gazetteer.
POINT = ("lat", "lon", "country", "admin1", "precision", "radius_km")
# An actor that was merged into one that was merged and so on: longer chains are refused as they are written.
LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Naming:
    """What people decided of names, looked up by these.

    Attributes:
        aliases: by kind and folded words of a name the decisions that stand, the last first.
        merges: by kind and id the decision that stands.
        touched: kinds with ids and names that any decision was ever on, those that were taken back included: of each the id and no name, or the reverse.
    """

    aliases: Mapping[tuple[str, str], tuple[Judged, ...]] = field(default_factory=dict)
    merges: Mapping[tuple[str, str], Judged] = field(default_factory=dict)
    touched: frozenset[tuple[str, str, str]] = frozenset()

    @classmethod
    def of(cls, standing: Iterable[Judged], ever: Iterable[Judged] = ()) -> "Naming":
        """Gather the decisions on names.

        Args:
            standing: judgements that stand, in the order in which they were made; those on anything else are passed over.
            ever: all judgements, for `touched`.
        """
        aliases: dict[tuple[str, str], tuple[Judged, ...]] = {}
        merges: dict[tuple[str, str], Judged] = {}
        for one in standing:
            for kind, entity, name in _subjects(one):
                if entity:
                    merges[kind, entity] = one
                else:
                    aliases[kind, name] = (one, *aliases.get((kind, name), ()))
        return cls(aliases, merges, frozenset(subject for one in ever for subject in _subjects(one)))

    def __bool__(self) -> bool:
        return bool(self.aliases or self.merges)

    def given(self, kind: str, one: Plain, day: str) -> tuple[Judged, ...]:
        """Give the decisions by which somebody or a place is another one, in the order in which they lead there; empty where none is.

        Args:
            kind: `actor` or `place`.
            one: a participant or a place of a record.
            day: the day of the report, for names that were borne for a time.
        """
        found: list[Judged] = []
        entity = one.get("entity")
        if not entity:
            if kind == PLACE and one.get("lat") is not None:
                return ()
            named = self.aliases.get((kind, folded_words(str(one.get("name") or ""))), ())
            first = next((alias for alias in named if _holds(alias, day)), None)
            if first is None:
                return ()
            found.append(first)
            entity = target_of(first)
        while (merge := self.merges.get((kind, str(entity)))) is not None and len(found) <= LONGEST_CHAIN:
            found.append(merge)
            entity = target_of(merge)
        return tuple(found)


def _subjects(one: Judged) -> tuple[tuple[str, str, str], ...]:
    """Give what a decision is on: kind, id and no name, or kind, no id and a folded name; nothing of one that was erased, or is on no name."""
    said = one.judgement
    if said.kind not in NAMINGS or not said.by or not isinstance(said.value, Mapping):
        return ()
    if said.kind == MERGE:
        return ((said.field or "", str(said.value["entity"]), ""),)
    return ((said.field or "", "", folded_words(str(said.value["name"]))),)


def target_of(one: Judged) -> str:
    """Give the id that a decision leads to."""
    value = one.judgement.value
    assert isinstance(value, Mapping)  # `_subjects` passed it
    return str(value["into"] if one.judgement.kind == MERGE else value["entity"])


def _holds(one: Judged, day: str) -> bool:
    """Tell whether a name was borne on a day; one that was borne for a time is nobody's on a day that is not known."""
    value = one.judgement.value
    assert isinstance(value, Mapping)  # as above
    since, until = value.get("valid_from"), value.get("valid_to")
    return covers(since, until, day) if day else not (since or until)


# --- records


def named(record: Plain, naming: Naming, codebook: Codebook) -> dict[str, Any]:
    """Give a record with what people decided of names laid over its events and places; each event says in `review.names` what.

    Args:
        record: a record, reviewed or as it was read.
        naming: what was decided.
        codebook: what is known of the world.
    """
    if not naming:
        return dict(record)
    day = _day(record)
    events = [_event(event, (naming, day), codebook) for event in record["events"]]
    places = [other for one in record.get("places") or () for other, _ in [_given(PLACE, one, (naming, day), codebook)]]
    return {**record, "events": events, "places": places}


def touches(record: Plain, naming: Naming) -> bool:
    """Tell whether any decision on names was ever on one that an event of a record names."""
    if not naming.touched:
        return False
    sides = ((kind, one) for event in record["events"] for side, kind in FIELDS.items() for one in event[side])
    return any(
        (kind, "", folded_words(str(one.get("name") or ""))) in naming.touched or (kind, str(one.get("entity") or ""), "") in naming.touched
        for kind, one in sides
    )


def _day(record: Plain) -> str:
    return ((record.get("published") or {}).get("start") or "")[:10]


def _event(event: Plain, by: tuple[Naming, str], codebook: Codebook) -> dict[str, Any]:
    """Lay decisions over an event: over the fields that nobody corrected."""
    corrected = {change["field"] for change in event.get("review", {}).get("changes", ())}
    found: dict[str, Any] = dict(event)
    told: list[dict[str, Any]] = []
    for side, kind in FIELDS.items():
        for number, one in enumerate(event[side] if side not in corrected else ()):
            other, decisions = _given(kind, one, by, codebook)
            if decisions:
                found[side] = [*found[side][:number], other, *found[side][number + 1 :]]
                found["because"] = {**found["because"], side: [*found["because"].get(side, ()), {"rule": RULE, "span": _span(one)}]}
                told += [_told(side, one, decision) for decision in decisions]
    if not told:
        return found
    review = {**event["review"], "names": told} if "review" in event else None
    return {**found, "codes": codes_of(found, codebook), **({"review": review} if review is not None else {})}


def _span(one: Plain) -> Any:  # noqa: ANN401 - a span of the record, or none
    return one["span"] if "span" in one else next(iter(one["spans"]), None)


def _told(side: str, one: Plain, decision: Judged) -> dict[str, Any]:
    said = decision.judgement
    told = {"field": side, "name": one["name"], "from": one["entity"], "to": target_of(decision)}
    return {**told, "by": said.by, "at": said.at, "reason": said.reason or None, "judgement": decision.id}


def _given(kind: str, one: Plain, by: tuple[Naming, str], codebook: Codebook) -> tuple[dict[str, Any], Sequence[Judged]]:
    """Give somebody or a place as people named them, and the decisions that say so."""
    naming, day = by
    decisions = naming.given(kind, one, day)
    if not decisions:
        return dict(one), ()
    entity = target_of(decisions[-1])
    return {**one, "entity": entity, **(_as_known(one, entity, codebook) if kind == ACTOR else _as_placed(decisions[-1]))}, decisions


def _as_known(one: Plain, entity: str, codebook: Codebook) -> dict[str, Any]:
    """Give what the codebook says of an actor, as a reading would: its sector and country, its kind where the words tell none."""
    entry = party_entry(codebook, entity)
    if entry is None:
        return {}
    return {"kind": one["kind"] or entry.kind, "country": entry.country or one["country"], "sector": entry.sector or one["sector"]}


def _as_placed(decision: Judged) -> dict[str, Any]:
    value = decision.judgement.value
    assert isinstance(value, Mapping)  # `_subjects` passed it
    place = value.get("place") or {}
    return {name: place[name] for name in POINT if name in place}
