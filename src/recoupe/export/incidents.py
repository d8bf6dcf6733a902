"""See the events of a record as MUC-4 does: which are incidents, and which tellings are one template.

Everything here works on the record as plain values (`recoupe read`), so that records of a file and records just made are exported alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recoupe.codebook.lens import Muc4Lens
from recoupe.export.muc4_pairs import pair_features
from recoupe.export.muc4_values import countries

Record = Mapping[str, Any]
Event = Mapping[str, Any]


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

    @property
    def places(self) -> list[Mapping[str, Any]]:
        """Where, over all events."""
        return [place for event in self.events for place in event["places"]]

    @property
    def country(self) -> str | None:
        """The first country that a place of it tells."""
        return next((place["country"] for place in self.places if place["country"]), None)


def gather_incidents(record: Record, lens: Muc4Lens) -> list[Incident]:
    """Give everything that may be an incident, in the order in which it is told; whether MUC-4 counts it is not asked here.

    An event joins the incident whose events agree with it best, as the model of pairs weighs it.

    Args:
        record: a report as plain values.
        lens: how MUC-4 looks at events.
    """
    found: list[Incident] = []
    for event in record["events"]:
        kind, stage = incident_type(event, lens), incident_stage(event, lens)
        if kind is None or stage is None or not is_recent(record, event, lens):
            continue
        weighed = [(likeness(record, event, incident, lens), number) for number, incident in enumerate(found) if incident.stage == stage]
        likest, best = max(weighed, default=(0.0, -1))
        if likest < lens.thresholds["pair"]:
            found.append(Incident(kind, stage, [event]))
        else:
            found[best].events.append(event)
            found[best].type = min(found[best].type, kind, key=lens.types.order.index)
    return found


def likeness(record: Record, event: Event, incident: Incident, lens: Muc4Lens) -> float:
    """Weigh how likely an event is told of the same incident: the mean over its events.

    Args:
        record: a report as plain values.
        event: an event of it.
        incident: what was told before.
        lens: how MUC-4 looks at events.
    """
    return sum(lens.probability("pair", features) for features in pairs_with(record, event, incident, lens)) / len(incident.events)


def pairs_with(record: Record, event: Event, incident: Incident, lens: Muc4Lens) -> list[dict[str, float]]:
    """Describe an event beside each event of an incident, in their order.

    Args:
        record: a report as plain values.
        event: an event of it.
        incident: what was told before.
        lens: how MUC-4 looks at events.
    """
    kind = incident_type(event, lens) or incident.type
    kinds = [incident_type(other, lens) or kind for other in incident.events]
    return [pair_features(other, event, (one, kind), record) for other, one in zip(incident.events, kinds, strict=True)]


def incident_type(event: Event, lens: Muc4Lens) -> str | None:
    """Give the incident type of an event: that of the crosswalk; a threat of violence is an attack that was threatened."""
    if event["type"] == "THREATEN":
        return "ATTACK" if "violence" in event["modes"] else None
    kind = event["codes"].get("muc4")
    return kind if kind in lens.types.order else None


def incident_stage(event: Event, lens: Muc4Lens) -> str | None:
    """Give the stage of an event, None where its status is none that MUC-4 counts."""
    if event["type"] == "THREATEN":
        return lens.stage["threatened"] if event["status"] == "occurred" else None
    return lens.stage.get(event["status"]) if event["status"] in lens.relevance.statuses else None


def is_recent(record: Record, event: Event, lens: Muc4Lens) -> bool:
    """Tell whether an event lies within the window before the report; what bears no date may."""
    published, when = record["published"], event["when"]
    if not published or not published["start"] or not when:
        return True
    last = when["end"] or when["start"]
    return last is None or (date.fromisoformat(published["start"][:10]) - date.fromisoformat(last[:10])).days <= lens.relevance.window_days


def has_target(incident: Incident, lens: Muc4Lens) -> bool:
    """Tell whether somebody or something other than fighters is hit."""
    targets = [one for one in incident.recipients if one["kind"] != "place"]
    if targets:
        return any(one["sector"] not in lens.relevance.fighters for one in targets)
    actors = incident.actors
    alone = len(actors) > 1 and all(actor["sector"] in lens.relevance.fighters for actor in actors)
    return any(event["casualties"] for event in incident.events) and not alone


def in_reach(incident: Incident, lens: Muc4Lens) -> bool:
    """Tell whether an incident touches a country of interest, as far as its countries are told."""
    told = countries((*incident.places, *incident.actors, *incident.recipients))
    return not told or bool(told & set(lens.relevance.countries))
