"""Say how many dead a report tells of after review: events as they were read, with what people corrected, rejected and added.

Only what a toll hangs on is laid over them, the status and the figures, so that lists need neither text nor codebook. A decision is laid over the event of
its id, or over the event that it keeps where the report has none of that id any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import RowMapping

from recoupe.store.canonical import unpack_json
from recoupe.store.values import REVIEWS, split_event_key

Plain = Mapping[str, Any]
ACCEPT, REJECT, CORRECT, ADD = REVIEWS
# More dead than these do not make a report more urgent.
MOST_KILLED = 99_999
# What of an event a toll hangs on, and what kind of value it is.
_TOLD: Mapping[str, type] = {"status": str, "casualties": list}


@dataclass(frozen=True)
class _Decision:
    """A judgement on an event, unpacked only where a toll hangs on it: most hang on few of the decisions that a busy report has."""

    row: RowMapping

    @property
    def kind(self) -> str:
        return str(self.row["kind"])

    @property
    def name(self) -> str:
        return split_event_key(self.row["left"])[1]

    @cached_property
    def _value(self) -> Any:  # noqa: ANN401 - whatever was decided
        return None if self.row["value"] is None else unpack_json(bytes(self.row["value"]))

    @property
    def event(self) -> Plain | None:
        """Give the event that it keeps; None where it was written by other means."""
        kept = self._value
        return kept["event"] if isinstance(kept, Mapping) and isinstance(kept.get("event"), Mapping) else None

    def says(self, field: str) -> bool:
        """Tell whether it corrects a field to something that the field can hold."""
        return self.row["field"] == field and isinstance(self.value, _TOLD[field])

    @property
    def value(self) -> Any:  # noqa: ANN401 - as above
        return self._value if self.event is None else self._value.get("value")


@dataclass(frozen=True, slots=True)
class _Laid:
    """An event with what was decided of it so far: its corrections outlast an event that was accepted later, as in the reader."""

    event: Plain
    accepted: tuple[_Decision, ...] = ()
    corrected: tuple[_Decision, ...] = ()
    rejected: bool = False

    def whole(self) -> Plain:
        """Give the event as it was accepted last, with its last corrections."""
        event = next((one.event for one in reversed(self.accepted) if one.event is not None), self.event)
        said = {field: next((one for one in reversed(self.corrected) if one.says(field)), None) for field in _TOLD}
        return {**event, **{field: one.value for field, one in said.items() if one is not None}}


def killed_after(events: Iterable[Plain], decisions: Iterable[RowMapping]) -> int:
    """Give the greatest toll of dead that a report tells of one deed that was done, the attackers' own left out, as people left it.

    Args:
        events: those of the reading that stands.
        decisions: rows of judgements on them that stand, in the order in which they were made.
    """
    laid = {str(event["id"]): _Laid(event) for event in events}
    found = [_Decision(row) for row in decisions if row["kind"] in REVIEWS and row["by"]]
    for one in sorted(found, key=lambda one: one.kind != ADD):
        _lay(laid, one)
    return killed_in(one.whole() for one in laid.values() if not one.rejected)


def _lay(laid: dict[str, _Laid], one: _Decision) -> None:
    """Lay a decision over its event, or bring in the event that it keeps."""
    if one.kind == ADD and one.event is not None:
        _make_room(laid, one.event)
        laid[one.name] = replace(laid.get(one.name, _Laid(one.event)), event=one.event)
    if one.name not in laid and one.kind in {ACCEPT, CORRECT} and one.event is not None:
        laid[one.name] = _Laid(one.event)
    if one.name in laid:
        before = laid[one.name]
        accepted = (*before.accepted, one) if one.kind == ACCEPT else before.accepted
        corrected = (*before.corrected, one) if one.kind == CORRECT and one.row["field"] in _TOLD else before.corrected
        laid[one.name] = _Laid(before.event, accepted, corrected, rejected=one.kind == REJECT)


def _make_room(laid: dict[str, _Laid], event: Plain) -> None:
    """Take out what the reading finds at the words of an event that a person added: it is the same deed."""
    same = [name for name, one in laid.items() if one.event.get("type") == event.get("type") and one.event.get("trigger") == event.get("trigger")]
    for name in same:
        del laid[name]


def killed_in(events: Iterable[Plain]) -> int:
    """Give the greatest toll of dead that events tell of one deed that was done, the attackers' own left out."""
    done = (event for event in events if event.get("status") == "occurred")
    figures = (one for event in done for one in event.get("casualties") or () if isinstance(one, Mapping))
    told = (one.get("low") or 0 for one in figures if one.get("kind") == "killed" and one.get("side") != "actors")
    return min(MOST_KILLED, int(max((low for low in told if isinstance(low, int | float)), default=0)))
