"""See the events of a record as MUC-4 does: which are incidents, and which tellings are one template.

Everything here works on the record as plain values (`recoupe read`), so that records of a file and records just made are exported alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recoupe.codebook.lens import Muc4Lens

Record = Mapping[str, Any]
Event = Mapping[str, Any]
HUMAN = frozenset({"person", "group", "population", None})
THINGS = frozenset({"facility", "infrastructure", "vehicle", "object", "organisation", "state"})


@dataclass(slots=True)
class Incident:
    """Events of one record that are one template.

    Attributes:
        type: a value of the set list of incident types.
        stage: a value of the set list of stages.
        events: the events, in the order of the record.
    """

    type: str
    stage: str
    events: list[Event] = field(default_factory=list)

    @property
    def actors(self) -> list[Mapping[str, Any]]:
        """Who did it, over all events."""
        return [actor for event in self.events for actor in event["actors"]]

    @property
    def recipients(self) -> list[Mapping[str, Any]]:
        """To whom or to what, over all events."""
        return [recipient for event in self.events for recipient in event["recipients"]]


def find_incidents(record: Record, lens: Muc4Lens) -> list[Incident]:
    """Give the incidents of a record that MUC-4 counts, in the order in which they are told.

    Args:
        record: a report as plain values.
        lens: how MUC-4 looks at events.
    """
    return [incident for incident in gather_incidents(record, lens) if is_relevant(record, incident, lens)]


def gather_incidents(record: Record, lens: Muc4Lens) -> list[Incident]:
    """Give everything that may be an incident, in the order in which it is told.

    Args:
        record: a report as plain values.
        lens: how MUC-4 looks at events.
    """
    found: list[Incident] = []
    for event in record["events"]:
        kind, stage = incident_type(event, lens), _stage(event, lens)
        if kind is None or stage is None or not _is_recent(record, event, lens):
            continue
        home = next((incident for incident in reversed(found) if _belongs(record, event, kind, stage, incident, lens)), None)
        if home is None:
            found.append(Incident(kind, stage, [event]))
        else:
            home.events.append(event)
            home.type = min(home.type, kind, key=lens.types.order.index)
    return found


def incident_type(event: Event, lens: Muc4Lens) -> str | None:
    """Give the incident type of an event: that of the crosswalk; a threat of violence is an attack that was threatened."""
    if event["type"] == "THREATEN":
        return "ATTACK" if "violence" in event["modes"] else None
    kind = event["codes"].get("muc4")
    return kind if kind in lens.types.order else None


def _stage(event: Event, lens: Muc4Lens) -> str | None:
    if event["type"] == "THREATEN":
        return lens.stage["threatened"] if event["status"] == "occurred" else None
    return lens.stage.get(event["status"]) if event["status"] in lens.relevance.statuses else None


def _is_recent(record: Record, event: Event, lens: Muc4Lens) -> bool:
    """Tell whether an event lies within the window before the report; what bears no date may."""
    published, when = record["published"], event["when"]
    if not published or not published["start"] or not when:
        return True
    last = when["end"] or when["start"]
    return last is None or (_day(published["start"]) - _day(last)).days <= lens.relevance.window_days


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _belongs(record: Record, event: Event, kind: str, stage: str, incident: Incident, lens: Muc4Lens) -> bool:
    """Tell whether an event is told in the same template: same type and stage, and nothing that tells them apart."""
    if stage != incident.stage:
        return False
    absorbed = {kind, incident.type} & lens.types.absorbing and "ATTACK" in {kind, incident.type}
    if kind != incident.type and not (absorbed and _is_near(event, incident)):
        return False
    return not (_other_day(event, incident) or _other_place(event, incident) or _other_actor(event, incident))


NEAR = 400


def _is_near(event: Event, incident: Incident) -> bool:
    """Tell whether an event is told close to an incident."""
    return any(abs(event["trigger"]["start"] - other["trigger"]["start"]) <= NEAR for other in incident.events)


def _other_day(event: Event, incident: Incident) -> bool:
    mine = _days(event)
    return mine is not None and any(theirs is not None and (mine[1] < theirs[0] or theirs[1] < mine[0]) for theirs in map(_days, incident.events))


def _days(event: Event) -> tuple[str, str] | None:
    when = event["when"]
    return (when["start"], when["end"]) if when and when["start"] and when["end"] else None


SPOT = frozenset({"site", "town", "admin2"})


def _other_place(event: Event, incident: Incident) -> bool:
    theirs = [place for other in incident.events for place in other["places"]]
    if _differ(_countries(event["places"]), _countries(theirs)):
        return True
    return _differ(_spots(event["places"]), _spots(theirs))


def _countries(places: Iterable[Mapping[str, Any]]) -> set[str]:
    return {place["country"] for place in places if place["country"]}


def _spots(places: Iterable[Mapping[str, Any]]) -> set[str]:
    return {place["entity"] or place["name"].casefold() for place in places if place["precision"] in SPOT}


def _differ(mine: set[str], theirs: set[str]) -> bool:
    return bool(mine and theirs) and not mine & theirs


def _other_actor(event: Event, incident: Incident) -> bool:
    return _differ(_entities(event["actors"]), _entities(incident.actors))


def _entities(actors: Sequence[Mapping[str, Any]]) -> set[str]:
    return {actor["entity"] for actor in actors if actor["entity"]}


def is_relevant(record: Record, incident: Incident, lens: Muc4Lens) -> bool:
    """Tell whether MUC-4 counts an incident: somebody or something other than fighters is its target, in or of a country of interest."""
    return _has_target(incident, lens) and _in_reach(record, incident, lens)


def _has_target(incident: Incident, lens: Muc4Lens) -> bool:
    targets = [one for one in incident.recipients if one["kind"] != "place"]
    if targets:
        return any(one["sector"] not in lens.relevance.fighters for one in targets)
    return any(event["casualties"] for event in incident.events) and not _fighters_alone(incident, lens)


def _fighters_alone(incident: Incident, lens: Muc4Lens) -> bool:
    actors = incident.actors
    return len(actors) > 1 and all(actor["sector"] in lens.relevance.fighters for actor in actors)


def _in_reach(record: Record, incident: Incident, lens: Muc4Lens) -> bool:
    told = _countries(place for event in incident.events for place in event["places"])
    told |= {one["country"] for one in (*incident.actors, *incident.recipients) if one["country"]}
    return not told or bool(told & set(lens.relevance.countries))
