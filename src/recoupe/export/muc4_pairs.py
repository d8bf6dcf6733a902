"""Describe two events of a record by what tells that they are one incident: agreement and contradiction, distance, classes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recoupe.export.muc4_values import bucket, countries, spots
from recoupe.model.folding import fold

Event = Mapping[str, Any]
Features = dict[str, float]
STEPS = ((80, "clause"), (200, "sentence"), (450, "two sentences"), (900, "page"), (2000, "far"))


def pair_features(one: Event, other: Event, kinds: tuple[str, str], record: Mapping[str, Any]) -> Features:
    """Describe a pair of events, the earlier first.

    Args:
        one: the earlier event.
        other: the later event.
        kinds: their incident types.
        record: the report that tells them.
    """
    found = dict.fromkeys(_flags(one, other, kinds, record), 1.0)
    found["bias"] = 1.0
    return found


def _flags(one: Event, other: Event, kinds: tuple[str, str], record: Mapping[str, Any]) -> Iterator[str]:
    near = bucket(_distance(one, other), STEPS)
    paragraph = _paragraph(record, one) == _paragraph(record, other)
    yield f"near={near}"
    yield f"kinds={'+'.join(sorted(set(kinds)))}"
    yield f"kinds={'+'.join(sorted(set(kinds)))}&near={near}"
    yield f"paragraph={paragraph}"
    agreements = {
        "day": _agree(_days(one), _days(other)),
        "place": _agree(spots(one["places"]), spots(other["places"])),
        "country": _agree(countries(one["places"]), countries(other["places"])),
        "actor": _agree(_names(one["actors"]), _names(other["actors"])),
        "side": _agree(_sectors(one), _sectors(other)),
        "recipient": _agree(_names(one["recipients"]), _names(other["recipients"])),
        "named": _agree(_named(one), _named(other)),
        "weapon": _agree({weapon["kind"] for weapon in one["weapons"]}, {weapon["kind"] for weapon in other["weapons"]}),
        "mode": _agree(set(one["modes"]), set(other["modes"])),
    }
    for name, value in agreements.items():
        yield f"{name}={value}"
    yield f"same={sum(value == 'same' for name, value in agreements.items() if name in CORE)}"
    yield f"other={sum(value == 'other' for name, value in agreements.items() if name in CORE)}"
    yield f"recipient={agreements['recipient']}&near={near}"
    yield f"place={agreements['place']}&day={agreements['day']}"
    yield f"salience={'+'.join(sorted({one['salience'], other['salience']}))}"
    if not other["recipients"] and not other["actors"]:
        yield "later is bare"


CORE = frozenset({"day", "place", "actor", "recipient", "named"})


def _agree(mine: Iterable[str], theirs: Iterable[str]) -> str:
    mine, theirs = set(mine), set(theirs)
    if not mine or not theirs:
        return "untold"
    return "same" if mine & theirs else "other"


def _distance(one: Event, other: Event) -> int:
    mine, theirs = ([int(span["start"]) for span in (event["trigger"], *event["mentions"])] for event in (one, other))
    return min(abs(a - b) for a in mine for b in theirs)


def _paragraph(record: Mapping[str, Any], event: Event) -> int:
    at = event["trigger"]["start"]
    return next((number for number, part in enumerate(record["parts"]) if part["start"] <= at < part["end"]), -1)


def _days(event: Event) -> set[str]:
    when = event["when"]
    return {day[:10] for day in (when["start"], when["end"]) if day} if when else set()


def _sectors(event: Event) -> set[str]:
    return {actor["sector"] for actor in event["actors"] if actor["sector"]}


def _names(ones: Iterable[Mapping[str, Any]]) -> set[str]:
    return {one["entity"] or fold(" ".join(one["named"][0]["text"].split() if one["named"] else one["name"].split())) for one in ones}


def _named(event: Event) -> set[str]:
    return {fold(" ".join(name["text"].split())) for one in event["recipients"] for name in one["named"]}
