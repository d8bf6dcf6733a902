"""Say what is new in what became of an incident: it is told for the first time, its toll rose, another independent source speaks of it, somebody denies it, ….

An alert is made of a turn of the log and of a list that somebody follows, and of nothing else: the same place in the log gives the same alerts with the same
ids whenever it is asked, so that nothing is told twice and nothing is lost. It says nothing in any language, and weighs nothing: what accounts claim stays
what they claim, and the words for it (`desk/alerting.py`) say so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from recoupe.model.event import Status
from recoupe.model.incident import Agreement, Stance
from recoupe.store.canonical import storable
from recoupe.store.incident_lists import Narrow, signed_value, sources_of, values_of
from recoupe.store.values import CURRENT, MERGED, REOPENED, SIGNED, WITHDRAWN, Turn

Plain = Mapping[str, Any]
TOLLS = ("killed", "injured")
# Which figure of a toll is told of: the best one, and where that is as before, what anyone names at most.
_BEST, _HIGH = "best", "high"


class AlertKind(StrEnum):
    """What is new, in the order in which it is told."""

    NEW = "new"
    ENTERED = "entered"
    TOLL_TOLD = "toll-told"
    TOLL_ROSE = "toll-rose"
    TOLL_FELL = "toll-fell"
    SOURCES_ROSE = "sources-rose"
    SOURCES_FELL = "sources-fell"
    CLAIMED = "claimed"
    ACCUSED = "accused"
    DENIED = "denied"
    CONTESTED = "contested"
    GRADE = "grade"
    REVIEW = "review"
    SIGNED = "signed"
    REOPENED = "reopened"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is new of an incident.

    Attributes:
        id: names it, in every list that it answers.
        kind: what it is.
        entry: the entry of the log that it is made of.
        at: when that was written.
        incident: the id of the incident.
        said: what the incident says since, or said before it stood no more.
        told: what the words of its kind are filled with: what was before and what is since.
    """

    id: str
    kind: AlertKind
    entry: int
    at: str
    incident: str
    said: Plain
    told: Plain = field(default_factory=dict)


# What is new, and what its words are filled with.
_New = tuple[AlertKind, Plain]
_STANCES: Mapping[str, AlertKind] = {Stance.CLAIMS: AlertKind.CLAIMED, Stance.ACCUSED: AlertKind.ACCUSED, Stance.DENIES: AlertKind.DENIED}
_ENDS: Mapping[str, AlertKind] = {
    MERGED: AlertKind.MERGED,
    WITHDRAWN: AlertKind.WITHDRAWN,
    SIGNED: AlertKind.SIGNED,
    REOPENED: AlertKind.REOPENED,
}


def alerts_of(turn: Turn, narrow: Narrow) -> tuple[Alert, ...]:
    """Give what is new in a turn for whoever follows a list; of what was erased or must not be seen, nothing.

    Args:
        turn: what became of an incident.
        narrow: per facet the values of which an incident must have one, before the turn or since, to be told of.
    """
    answered, answers = _answers(turn.before, narrow, is_signed=turn.was_signed), _answers(turn.after, narrow, is_signed=turn.is_signed)
    said = turn.after if turn.after is not None else turn.before
    if said is None or not (answered or answers):
        return ()
    entered: list[_New] = [(AlertKind.ENTERED, {})] if turn.before is not None and not answered else []
    news = [*entered, *_news(turn)]
    return tuple(_alert(turn, said, kind, told) for kind, told in news)


def _answers(incident: Plain | None, narrow: Narrow, *, is_signed: bool) -> bool:
    """Tell whether an incident answers a list as it stood at some time."""
    if incident is None:
        return False
    held = {*values_of(incident), signed_value(is_signed=is_signed)}
    return all(not values or any((facet, value) in held for value in values) for facet, values in narrow.items())


def _alert(turn: Turn, said: Plain, kind: AlertKind, told: Plain) -> Alert:
    apart = "".join(f".{told[name]}" for name in ("field", "name", "by") if told.get(name))
    return Alert(storable(f"{turn.id}#{kind}{apart}"), kind, turn.entry, turn.at, turn.incident, said, told)


def _news(turn: Turn) -> Iterator[_New]:
    """Yield what is new in a turn, in the order of the kinds."""
    if turn.state in _ENDS:
        yield _ENDS[turn.state], {"into": turn.merged_into} if turn.merged_into else {"role": turn.role} if turn.role else {}
        return
    assert turn.state == CURRENT  # there is no other
    before, after = turn.before, turn.after
    if after is None or (before is None and not turn.is_first):
        return  # erased: nobody can say what is new in it
    if before is None:
        yield AlertKind.NEW, {"sources": sources_of(after)}
    else:
        yield from _tolls(before, after)
        yield from _sources(before, after)
    yield from _stances(before or {}, after)
    yield from _denied(before or {}, after)
    yield from _contested(before or {}, after)
    if before is not None:
        yield from _turned(AlertKind.GRADE, before.get("grade"), after.get("grade"))
        yield from _turned(AlertKind.REVIEW, before["review"]["state"], after["review"]["state"])


def _tolls(before: Plain, after: Plain) -> Iterator[_New]:
    """Yield how tolls changed: the best figure, else the highest that anyone names."""
    for name in TOLLS:
        was, now = ((one.get("casualties") or {}).get(name) or {} for one in (before, after))
        figure = next((end for end in (_BEST, _HIGH) if was.get(end) != now.get(end)), None)
        if figure is not None:
            low, high = was.get(figure), now.get(figure)
            yield _way(low, high), {"field": name, "figure": figure, "before": low, "after": high}


def _way(before: float | None, after: float | None) -> AlertKind:
    if before is None:
        return AlertKind.TOLL_TOLD
    return AlertKind.TOLL_ROSE if after is not None and after > before else AlertKind.TOLL_FELL


def _sources(before: Plain, after: Plain) -> Iterator[_New]:
    was, now = sources_of(before), sources_of(after)
    if was != now:
        yield AlertKind.SOURCES_ROSE if now > was else AlertKind.SOURCES_FELL, {"before": was, "after": now}


def _stances(before: Plain, after: Plain) -> Iterator[_New]:
    """Yield who claims, accuses or denies as nobody did before."""
    known = {_party(one) for one in before.get("parties") or ()}
    for stance, name, by in dict.fromkeys(_party(one) for one in after.get("parties") or ()):
        if (stance, name, by) not in known and stance in _STANCES:
            yield _STANCES[stance], {"name": name, "by": by}


def _party(one: Plain) -> tuple[str, str, str | None]:
    return str(one["stance"]), str(one["name"]), one.get("by")


def _denied(before: Plain, after: Plain) -> Iterator[_New]:
    """Say that an account now tells that it did not happen."""
    was, now = (any(account.get("status") == Status.DENIED for account in one.get("accounts") or ()) for one in (before, after))
    if now and not was:
        yield AlertKind.DENIED, {}


def _contested(before: Plain, after: Plain) -> Iterator[_New]:
    """Yield the fields of which accounts cannot all be right, as they could before."""
    was, now = ({name for name, told in (one.get("fields") or {}).items() if told.get("agreement") == Agreement.CONTESTED} for one in (before, after))
    yield from ((AlertKind.CONTESTED, {"field": name}) for name in sorted(now - was))


def _turned(kind: AlertKind, before: str | None, after: str | None) -> Iterator[_New]:
    if before != after:
        yield kind, {"before": before, "after": after}
