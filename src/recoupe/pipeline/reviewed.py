"""Lay what people decided over what was read: records and incidents as they stand after review. Pure: nothing here writes.

A decision on an event keeps what the event was when it was made, and the words that tell it. Over another reading it is carried to the event of the same
words. Where no event has them any more, what a person accepted, corrected or added stays in the record and is marked as an orphan.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import ReviewError
from recoupe.model.incident import Grade, ReviewState
from recoupe.model.serial import incident_from_dict
from recoupe.pipeline.anchors import event_at, place_of, quoted, shifted
from recoupe.pipeline.corrections import corrected, top_field
from recoupe.pipeline.naming import Naming, named
from recoupe.pipeline.signed import SignedRecords
from recoupe.store.ledger import Ledger
from recoupe.store.values import Judged, Judgement, split_event_key

Plain = Mapping[str, Any]
ACCEPT, REJECT, CORRECT, ADD, WITHDRAW = "accept", "reject", "correct", "add", "withdraw"
_STATES: Mapping[str, ReviewState] = {ACCEPT: ReviewState.ACCEPTED, REJECT: ReviewState.REJECTED, CORRECT: ReviewState.CORRECTED, ADD: ReviewState.ACCEPTED}
UNREVIEWED: Plain = {"state": ReviewState.UNREVIEWED.value, "by": None, "at": None, "reason": None, "changes": [], "judgements": []}
# What two readings of one event are compared by; the others follow, or say how the program came to them.
_COMPARED_NOT = frozenset({"id", "codes", "because", "review"})


def standing(judged: Iterable[Judged]) -> list[Judged]:
    """Give the judgements that stand, in the order in which they were made: those that no other one that stands takes back.

    Args:
        judged: all judgements of a ledger, in the order in which they were made.
    """
    found: list[Judged] = []
    gone: set[str] = set()
    for one in reversed(list(judged)):
        if one.id in gone:
            continue
        if one.judgement.supersedes:
            gone.add(one.judgement.supersedes)
        found.append(one)
    return found[::-1]


def anchored(record: Plain, event: Plain) -> dict[str, Any]:
    """Give what a decision keeps of its event: the event as it is read now, the words that tell it, and which text they stand in."""
    bare = {name: value for name, value in event.items() if name != "review"}
    return {"event": bare, "trigger": quoted(record["text"], event["trigger"]), "text": _text_digest(record)}


def _text_digest(record: Plain) -> str:
    return hashlib.sha256(record["text"].encode("utf-8", "surrogatepass")).hexdigest()


def decisions_by_report(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Give by report the decisions on its events that stand, in the order in which they were made.

    Args:
        judged: all judgements of a ledger, in the order in which they were made.
    """
    found: dict[str, list[Judged]] = {}
    for one in standing(judged):
        said = one.judgement
        if said.kind in _STATES and said.incident is None and said.by:  # one that names nobody was erased
            found.setdefault(split_event_key(said.events[0])[0], []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided: of the events of each report, and of names, which is laid over every report; what they signed stands as it was signed."""

    by_report: Mapping[str, Sequence[Judged]]
    naming: Naming
    signed: SignedRecords | None = None

    @classmethod
    def of(cls, judged: Iterable[Judged], signed: SignedRecords | None = None) -> "Decided":
        """Gather it from judgements of a ledger, in the order in which they were made, and the reports that stand signed."""
        every = list(judged)
        return cls(decisions_by_report(every), Naming.of(standing(every), every), signed)

    @classmethod
    def over(cls, ledger: Ledger) -> "Decided":
        """Gather all that was decided in a ledger."""
        return cls.of(ledger.judgements(), SignedRecords.of(ledger))

    def laid(self, record: Plain, codebook: Codebook | None = None) -> dict[str, Any]:
        """Give a record with it laid over; `reviewed` says how."""
        stands = self.signed.record(str(record["id"])) if self.signed else None
        if stands is not None:
            return stands
        known = codebook or load_codebook()
        return named(_laid(record, self.by_report.get(str(record["id"]), ()), known), self.naming, known)


# --- records


def reviewed(record: Plain, judged: Iterable[Judged], codebook: Codebook | None = None, signed: SignedRecords | None = None) -> dict[str, Any]:
    """Give a record with what people decided of its events laid over it; each event says in `review` what was decided.

    Args:
        record: a record as the ledger gives it.
        judged: judgements of the ledger, in the order in which they were made; those on events of other reports change nothing.
        codebook: what is known of the world; the shipped codebook, if left out.
        signed: the reports that stand signed, each of which is given as it was; none, if left out.

    Returns:
        The record. Rejected events are in it, with that state. Decisions that could not be laid over anything are in its own `review`.
    """
    return Decided.of(judged, signed).laid(record, codebook)


def bare_events(record: Plain, judged: Iterable[Judged], codebook: Codebook | None = None) -> dict[str, Plain]:
    """Give by id the events that decisions are laid over: those of the reading, those that people added, and orphans.

    Args:
        record: a record as the ledger gives it.
        judged: judgements of the ledger, in the order in which they were made.
        codebook: what is known of the world; the shipped codebook, if left out.
    """
    sheet = _Sheet(record, (record["text"], codebook or load_codebook()))
    sheet.pile(decisions_by_report(judged).get(str(record["id"]), ()))
    return {name: pile.event for name, pile in sheet.piles.items()}


def _laid(record: Plain, decisions: Sequence[Judged], codebook: Codebook) -> dict[str, Any]:
    if not decisions:
        return {**record, "events": [{**event, "review": dict(UNREVIEWED)} for event in record["events"]]}
    return _Sheet(record, (record["text"], codebook)).filled(decisions)


def reviewed_reports(ledger: Ledger, codebook: Codebook | None = None, *, rejected: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the records of a ledger as they stand after review, by id.

    Args:
        ledger: whose records.
        codebook: what is known of the world; the shipped codebook, if left out.
        rejected: whether events that people rejected are in them.
    """
    decided = Decided.over(ledger)
    for record in ledger.reports():
        found = decided.laid(record, codebook)
        yield found if rejected else without_rejected(found)


def without_rejected(record: Plain) -> dict[str, Any]:
    """Give a reviewed record without the events that people rejected."""
    return {**record, "events": [event for event in record["events"] if event["review"]["state"] != ReviewState.REJECTED]}


@dataclass(frozen=True, slots=True)
class _Pile:
    """An event, and the decisions on it in their order."""

    event: Plain
    decisions: list[Judged] = field(default_factory=list)
    added: bool = False
    orphan: bool = False


@dataclass(slots=True)
class _Sheet:
    """A record on the way to its reviewed form. `known` is its text, and the codebook."""

    record: Plain
    known: tuple[str, Codebook]
    piles: dict[str, _Pile] = field(default_factory=dict)
    lost: list[dict[str, Any]] = field(default_factory=list)

    def filled(self, decisions: Sequence[Judged]) -> dict[str, Any]:
        """Give the record with decisions laid over it."""
        self.pile(decisions)
        found = {**self.record, "events": [self._event(pile) for pile in self.piles.values()]}
        return {**found, "review": {"orphans": self.lost}} if self.lost else found

    def pile(self, decisions: Sequence[Judged]) -> None:
        """Put each decision on its event, and lay none over it: that takes far longer."""
        self.piles = {str(event["id"]): _Pile(event) for event in self.record["events"]}
        for one in decisions:
            if one.judgement.kind == ADD:
                self._put_added(one)
        for one in decisions:
            if one.judgement.kind != ADD:
                self._put(one)

    def _put_added(self, one: Judged) -> None:
        """Put in an event that a person added; it takes the place of one that this reading finds at the same words."""
        event = self._moved(one)
        if event is None:
            self._lose(one, "its words are not found in the text as it is read now")
            return
        start = event["trigger"]["start"]
        same = event_at([pile.event for pile in self.piles.values() if pile.event["type"] == event["type"]], event, start)
        if same is not None and not self.piles[str(same["id"])].added:
            del self.piles[str(same["id"])]
        self.piles[str(event["id"])] = _Pile(event, [one], added=True)

    def _put(self, one: Judged) -> None:
        """Put a decision on the event that it is about, or keep that event where this reading does not find it."""
        name, kept = split_event_key(one.judgement.events[0])[1], _kept(one)
        if kept is None:  # it was written by other means, and says nothing of its event but the id
            target = self.piles.get(name)
        else:
            start = place_of(kept["trigger"], self.known[0])
            events = [pile.event for pile in self.piles.values()]
            found = None if start is None else event_at(events, kept["event"], start)
            target = None if found is None else self.piles[str(found["id"])]
        target = target or self._orphan(one, name)
        if target is not None:
            target.decisions.append(one)

    def _orphan(self, one: Judged, name: str) -> _Pile | None:
        """Give the event that a person decided on and that this reading does not find; a rejected one is only written down."""
        event = self._moved(one)
        if event is None or one.judgement.kind == REJECT:
            self._lose(one, "no event is told by its words as they are read now")
            return None
        while name in self.piles:
            name += "k"
        self.piles[name] = _Pile({**event, "id": name}, orphan=True)
        return self.piles[name]

    def _lose(self, one: Judged, why: str) -> None:
        """Write down a decision that is laid over nothing."""
        said, kept = one.judgement, _kept(one)
        told = {"judgement": one.id, "kind": said.kind, "event": split_event_key(said.events[0])[1], "field": said.field, "value": _value(one)}
        trigger = None if kept is None else {name: kept["trigger"][name] for name in ("start", "end", "text")}
        self.lost.append({**told, "trigger": trigger, "by": said.by, "at": said.at, "reason": said.reason, "why": why})

    def _moved(self, one: Judged) -> Plain | None:
        """Give the event that a decision was made on, with its spans where its words stand now."""
        kept = _kept(one)
        return None if kept is None else self._shifted(kept["event"], kept)

    def _shifted(self, value: Any, kept: Plain) -> Any:  # noqa: ANN401 - a plain value in, the same out
        """Give a plain value that a decision holds, with its spans where their words stand now; None where they do not."""
        text = self.known[0]
        if kept["text"] == _text_digest(self.record):
            return value
        start = place_of(kept["trigger"], text)
        try:
            return None if start is None else shifted(value, text, start - kept["trigger"]["start"])
        except LookupError:
            return None

    def _event(self, pile: _Pile) -> dict[str, Any]:
        """Lay the decisions on an event over it."""
        if not pile.decisions:
            return {**pile.event, "review": dict(UNREVIEWED)}
        accepted = [one for one in pile.decisions if one.judgement.kind == ACCEPT]
        base = (self._moved(accepted[-1]) if accepted else None) or pile.event
        event: dict[str, Any] = {**base, "id": pile.event["id"]}
        changes: list[dict[str, Any]] = []
        laid: list[Judged] = []
        for one in pile.decisions:
            if one.judgement.kind == CORRECT:
                other = self._corrected(event, one)
                if other is None:
                    continue
                changes += _changes(event, other, one)
                event = other
            laid.append(one)
        return {**event, "review": self._review(pile, laid, changes, base)}

    def _corrected(self, event: dict[str, Any], one: Judged) -> dict[str, Any] | None:
        """Give an event with one correction, or write down why it cannot have it."""
        kept, said = _kept(one), one.judgement
        held = {"value": _value(one), "span": None if kept is None else kept.get("span")}
        moved = held if kept is None else self._shifted(held, kept)
        if moved is None:
            self._lose(one, "the words that it rests on are not found in the text as it is read now")
            return None
        try:
            return corrected(event, said.field or "", moved["value"], moved["span"], self.known)
        except ReviewError as fault:
            self._lose(one, str(fault))
            return None

    def _review(self, pile: _Pile, laid: Sequence[Judged], changes: list[dict[str, Any]], base: Plain) -> dict[str, Any]:
        """Say what was decided of an event, by whom and when."""
        if not laid:
            return dict(UNREVIEWED)
        last = laid[-1].judgement
        said: dict[str, Any] = {"state": _STATES[last.kind].value, "by": last.by, "at": last.at, "reason": last.reason or None, "changes": changes}
        said["judgements"] = [one.id for one in laid]
        differs = [] if pile.orphan else [name for name, value in base.items() if name not in _COMPARED_NOT and pile.event.get(name) != value]
        marks = {"added": pile.added, "orphan": pile.orphan, "differs": differs}
        return said | {name: value for name, value in marks.items() if value}


def _kept(one: Judged) -> Plain | None:
    """Give what a decision keeps of its event; None where it was written by other means."""
    value = one.judgement.value
    return value if isinstance(value, Mapping) and {"event", "trigger", "text"} <= value.keys() else None


def _value(one: Judged) -> Any:  # noqa: ANN401 - whatever the field holds
    """Give what a correction says."""
    kept = _kept(one)
    return one.judgement.value if kept is None else kept.get("value")


def _changes(before: Plain, after: Plain, one: Judged) -> list[dict[str, Any]]:
    """Say field by field what a correction changed; modes may follow from another type."""
    said, kept = one.judgement, _kept(one)
    name = top_field(said.field or "")
    told = {"reason": said.reason or None, "by": said.by, "at": said.at, "span": None if kept is None else kept.get("span"), "judgement": one.id}
    fields = [name, *(other for other in ("modes",) if other != name and before[other] != after[other])]
    return [{"field": other, "from": before[other], "to": after[other], **told} for other in fields]


# --- incidents

INCIDENT_FIELDS = ("grade", "killed", "injured", "type", "when", "places", "actors", "recipients", "weapons")
_TOLLS = ("killed", "injured")
# Who did, and why, is in `review`: a grade is read by more people than a review is.
_SET_BY_HAND = "A person set this grade in review."


def reviewed_incident(incident: Plain, judged: Iterable[Judged]) -> dict[str, Any]:
    """Give an incident with what people decided of it laid over it; `review` says what was decided.

    Args:
        incident: an incident as linking and assessing give it.
        judged: judgements of the ledger that stand, in their order; those on an incident that was merged into this one count for it.
    """
    names = {incident["id"], *incident.get("merged", ())}
    mine = [one for one in judged if one.judgement.incident in names and one.judgement.kind in _STATES and one.judgement.by]
    if not mine:
        return {**incident, "review": {"state": ReviewState.UNREVIEWED.value, "by": None, "at": None}}
    found: dict[str, Any] = dict(incident)
    changes: list[dict[str, Any]] = []
    orphans: list[dict[str, Any]] = []
    for one in mine:
        said = one.judgement
        told = {"field": said.field, "to": said.value, "reason": said.reason or None, "by": said.by, "at": said.at, "judgement": one.id}
        if said.kind == CORRECT:
            try:
                before, found = found, corrected_incident(found, said)
                changes.append({**told, "from": incident_value(before, said.field or "")})
            except ReviewError as fault:
                orphans.append({**told, "why": str(fault)})
    last = mine[-1].judgement
    review = {"state": _STATES[last.kind].value, "by": last.by, "at": last.at, "reason": last.reason or None, "changes": changes}
    return {**found, "review": {**review, "judgements": [one.id for one in mine], **({"orphans": orphans} if orphans else {})}}


def incident_value(incident: Plain, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Give what an incident says of a field: the grade, a toll, or the value that is supported best."""
    if name == "grade":
        return incident["grade"]
    if name in _TOLLS:
        return incident["casualties"][name]
    values = incident["fields"][name]["values"]
    return values[0]["value"] if values else None


def corrected_incident(incident: Plain, said: Judgement) -> dict[str, Any]:
    """Give an incident with another value of one field; what the accounts say stays beside it.

    Args:
        incident: an incident of the public record.
        said: the correction.

    Raises:
        ReviewError: an incident has no such field, or the field no such value.
    """
    name, value = said.field or "", said.value
    if name not in INCIDENT_FIELDS:
        raise ReviewError(f"field {name!r}: an incident is corrected in {', '.join(INCIDENT_FIELDS)}; correct the events of its accounts for all else")
    if name == "grade":
        _refuse_grade(value)
        found = {**incident, "grade": value, "reasons": [_SET_BY_HAND, *incident["reasons"]]}
    elif name in _TOLLS:
        found = {**incident, "casualties": {**incident["casualties"], name: _toll(name, value)}}
    else:
        told = incident["fields"][name]
        mine = next((one for one in told["values"] if one["value"] == value), {"value": value, "accounts": []})
        values = [mine, *(one for one in told["values"] if one["value"] != value)]
        found = {**incident, "fields": {**incident["fields"], name: {**told, "values": values}}}
    try:
        incident_from_dict(found)
    except (ValueError, TypeError) as fault:
        raise ReviewError(f"{incident['id']}: {fault}; `recoupe incidents` shows what each field holds") from fault
    return found


def _refuse_grade(value: object) -> None:
    """Refuse what is no grade.

    Raises:
        ReviewError: it is none.
    """
    if value not in set(Grade):
        raise ReviewError(f"{value!r} is no grade; choose one of {', '.join(Grade)}")


def _toll(name: str, value: object) -> dict[str, Any]:
    """Give a toll that a person set: one number, or `{low, high, best}`.

    Raises:
        ReviewError: it is none.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return {"low": value, "high": value, "best": value, "rule": "review"}
    ends = {end: value.get(end) for end in ("low", "high", "best")} if isinstance(value, Mapping) else {}
    if ends and value.keys() <= {*ends, "rule"} and _is_ordered(ends):  # type: ignore[attr-defined]  # it is a mapping
        return {**ends, "rule": "review"}
    raise ReviewError(f"{name}: {value!r} is no toll; give a whole number, or low, best and high in their order, null for an open end")


def _is_ordered(ends: Plain) -> bool:
    numbers = [ends[end] for end in ("low", "best", "high") if ends[end] is not None]
    return all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in numbers) and numbers == sorted(numbers)
