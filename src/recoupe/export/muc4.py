"""Export incidents as MUC-4 templates: JSON lines of 24 slots, one line a message, also for a message without incident.

The notation is that of the answer keys (`"STRING"`, `VALUE: "STRING"`, `- 03 JAN 90`), without their alternatives. What counts as an incident, which events are
one, and who of all that a report names fills which slot is weighed by small linear models over classes, relations and distances (`lenses/muc4-weights.json`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.lens import Muc4Lens, muc4_lens
from recoupe.codebook.load import Codebook
from recoupe.export.exporter import Exporter
from recoupe.export.incidents import Incident, Record, gather_incidents
from recoupe.export.muc4_candidates import ROLES, Candidate, find_candidates
from recoupe.export.muc4_features import Features, candidates_features, confidence_features, incident_features
from recoupe.export.muc4_slots import Cast, perpetrators, targets, when_and_where
from recoupe.export.muc4_strings import Strings

CONFIDENCE = "confidence: "


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as the models see it: its incidents and candidates, each described by features."""

    strings: Strings
    incidents: list[Incident]
    candidates: list[Candidate]
    relevance: list[Features]
    roles: list[list[Features]]


def read_record(record: Mapping[str, Any], codebook: Codebook, lens: Muc4Lens) -> Reading:
    """Describe the incidents of a record and who may fill their slots.

    Args:
        record: a report as plain values, as `recoupe read` writes it.
        codebook: what is known of actors and places.
        lens: how MUC-4 looks at events.

    Raises:
        CodebookError: the record is in a language that the codebook does not hold.
    """
    strings = Strings(record, codebook, lens)
    incidents, candidates = gather_incidents(record, lens), find_candidates(record, strings, lens)
    relevance = [incident_features(record, incident, incidents, lens) for incident in incidents]
    roles = [candidates_features(record, incident, incidents, candidates, strings) for incident in incidents]
    return Reading(strings, incidents, candidates, relevance, roles)


def fill(record: Mapping[str, Any], codebook: Codebook) -> list[dict[str, list[str]]]:
    """Give the templates of a record.

    Args:
        record: a report as plain values, as `recoupe read` writes it.
        codebook: what is known of actors and places.

    Returns:
        One mapping from slot to fillers for each incident, in the order in which they are told; empty where there is none.

    Raises:
        CodebookError: the lens is malformed, or the record is in a language that the codebook does not hold.
    """
    lens = muc4_lens()
    reading = read_record(record, codebook, lens)
    told = [number for number, features in enumerate(reading.relevance) if lens.probability("relevance", features) >= lens.thresholds["relevance"]]
    return [_template(place, record, reading, number, lens) for place, number in enumerate(told, start=1)]


def _template(place: int, record: Record, reading: Reading, number: int, lens: Muc4Lens) -> dict[str, list[str]]:
    incident, cast = reading.incidents[number], _cast(reading, number, lens)
    return {
        "MESSAGE: ID": [str(record["origin"])],
        "MESSAGE: TEMPLATE": [str(place)],
        **when_and_where(incident, reading.strings, lens),
        "INCIDENT: TYPE": [incident.type],
        "INCIDENT: STAGE OF EXECUTION": [incident.stage],
        **perpetrators(incident, cast, reading.strings, lens),
        **targets(incident, cast, reading.strings, lens),
    }


def _cast(reading: Reading, number: int, lens: Muc4Lens) -> Cast:
    """Choose who fills which slot of an incident: of the wordings of one mention the likeliest."""
    chosen: dict[str, list[Candidate]] = {}
    for role in ROLES:
        weighed = [
            (lens.probability(role, features), -at, candidate)
            for at, (candidate, features) in enumerate(zip(reading.candidates, reading.roles[number], strict=True))
            if role in candidate.roles
        ]
        chosen[role] = _best_wordings(sorted(weighed, key=lambda row: row[:2], reverse=True), lens.thresholds[role])
    incident = reading.incidents[number]
    features = {id(candidate): one for candidate, one in zip(reading.candidates, reading.roles[number], strict=True)}
    on_word = {one.text: _confidence(lens, confidence_features(incident, one, features[id(one)])) for one in chosen["organisation"]}
    return Cast({role: sorted(ones, key=lambda one: one.starts[0]) for role, ones in chosen.items()}, on_word)


def _best_wordings(weighed: list[tuple[float, int, Candidate]], threshold: float) -> list[Candidate]:
    """Keep candidates above a threshold, one for each mention."""
    kept: list[Candidate] = []
    used: set[int] = set()
    for probability, _, candidate in weighed:
        if probability >= threshold and used.isdisjoint(candidate.starts):
            used.update(candidate.starts)
            kept.append(candidate)
    return kept


def _confidence(lens: Muc4Lens, features: Features) -> str:
    """Give the likeliest value of the set list of confidences."""
    values = [name.removeprefix(CONFIDENCE) for name in lens.models if name.startswith(CONFIDENCE)]
    return max(values, key=lambda value: (lens.probability(CONFIDENCE + value, features), value))


def _lines(records: Iterable[Mapping[str, Any]], codebook: Codebook) -> Iterator[str]:
    for record in records:
        yield json.dumps({"id": record["origin"], "templates": fill(record, codebook)}, ensure_ascii=False)


EXPORTER = Exporter("muc4", "MUC-4 templates of 24 slots, JSON lines, one line a message", _lines)
