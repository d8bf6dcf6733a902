"""Tell what the models of the lens weighed: per incident whether it counts, and per slot each candidate with score, threshold and weightiest features."""

from collections.abc import Mapping, Sequence
from typing import Any

from recoupe.codebook.lens import Muc4Lens
from recoupe.export.incidents import Incident, Record, likeness, pairs_with
from recoupe.export.muc4_features import Features
from recoupe.export.muc4_reading import CONFIDENCE, PAIR, RELEVANCE, Reading, Weighed, relevant, weigh_candidates, weigh_confidence

SLOTS: Mapping[str, str] = {
    "individual": "PERP: INDIVIDUAL ID",
    "organisation": "PERP: ORGANIZATION ID",
    "thing": "PHYS TGT: ID",
    "name": "HUM TGT: NAME",
    "description": "HUM TGT: DESCRIPTION",
    "weapon": "INCIDENT: INSTRUMENT ID",
}
CONFIDENCE_SLOT = "PERP: ORGANIZATION CONFIDENCE"
# Models have hundreds of features: the weightiest that a person takes in, the others told by their sum.
MOST_FEATURES = 8
# Of those who were not chosen a person wants to see who came near.
MOST_REFUSED = 5
# Decimals of a probability and of log odds.
DIGITS = 4

Plain = dict[str, Any]


def weighings_of(record: Record, reading: Reading, lens: Muc4Lens) -> list[Plain]:
    """Tell what was weighed for every possible incident of a record, those that became no template among them.

    Args:
        record: a report as plain values.
        reading: the same as the models see it.
        lens: how MUC-4 looks at events.
    """
    places = {number: place for place, number in enumerate(relevant(reading, lens), start=1)}
    return [_incident(record, reading, number, places.get(number), lens) for number in range(len(reading.incidents))]


def _incident(record: Record, reading: Reading, number: int, place: int | None, lens: Muc4Lens) -> Plain:
    incident = reading.incidents[number]
    return {
        "template": place,
        "type": incident.type,
        "stage": incident.stage,
        "events": [event["id"] for event in incident.events],
        "relevance": {"threshold": lens.thresholds[RELEVANCE], **_scored(lens, RELEVANCE, reading.relevance[number])},
        "joined": {"threshold": lens.thresholds[PAIR], "events": _joined(record, incident, lens)},
        "slots": _slots(reading, number, lens) if place is not None else {},
    }


def _joined(record: Record, incident: Incident, lens: Muc4Lens) -> list[Plain]:
    """Tell of every further event of an incident how like those before it is: the mean over them, and the weightiest features of the likest."""
    found = []
    for at in range(1, len(incident.events)):
        event, before = incident.events[at], Incident(incident.type, incident.stage, incident.events[:at])
        pairs = pairs_with(record, event, before, lens)
        nearest = max(pairs, key=lambda features: lens.probability(PAIR, features))
        found.append({"event": event["id"], **_scored(lens, PAIR, nearest), "score": round(likeness(record, event, before, lens), DIGITS)})
    return found


def _slots(reading: Reading, number: int, lens: Muc4Lens) -> Plain:
    weighed = weigh_candidates(reading, number, lens)
    found: Plain = {SLOTS[role]: {"threshold": lens.thresholds[role], **_candidates(lens, role, ones)} for role, ones in weighed.items()}
    bodies = [one for one in weighed["organisation"] if one.chosen]
    found[CONFIDENCE_SLOT] = {"threshold": None, "organisations": [_confidence(reading.incidents[number], one, lens) for one in bodies]}
    return found


def _candidates(lens: Muc4Lens, role: str, ones: Sequence[Weighed]) -> Plain:
    """Tell all who were chosen and the likeliest of the others; how many more there are."""
    near = [at for at, one in enumerate(ones) if not one.chosen][:MOST_REFUSED]
    shown = [one for at, one in enumerate(ones) if one.chosen or at in near]
    return {"candidates": [_candidate(lens, role, one) for one in shown], "further": len(ones) - len(shown)}


def _candidate(lens: Muc4Lens, role: str, one: Weighed) -> Plain:
    reached = one.probability >= lens.thresholds[role]
    outcome = "chosen" if one.chosen else "another wording was chosen" if reached else "below the threshold"
    return {"text": one.candidate.text, "outcome": outcome, **_scored(lens, role, one.features)}


def _confidence(incident: Incident, one: Weighed, lens: Muc4Lens) -> Plain:
    values = sorted(weigh_confidence(incident, one, lens).items(), key=lambda row: (row[1][0], row[0]), reverse=True)
    return {"text": one.candidate.text, "values": [{"value": value, **_scored(lens, CONFIDENCE + value, features)} for value, (_, features) in values]}


def _scored(lens: Muc4Lens, model: str, features: Features) -> Plain:
    """Tell the probability that a model gives, the sum in natural log odds, and the features that weigh most in it."""
    parts = lens.contributions(model, features)
    rows = sorted(parts.items(), key=lambda row: (-abs(row[1]), row[0]))
    shown = [{"feature": name, "log_odds": round(value, DIGITS)} for name, value in rows[:MOST_FEATURES] if value]
    rest = round(sum(value for _, value in rows[MOST_FEATURES:]), DIGITS)
    total = round(sum(parts.values()), DIGITS)
    return {"score": round(lens.probability(model, features), DIGITS), "log_odds": total, "features": shown, "other_features": rest}
