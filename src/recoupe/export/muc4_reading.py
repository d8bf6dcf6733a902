"""Read a record as the models of the lens see it, and weigh who of all whom it names fills which slot of an incident."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.codebook.lens import Muc4Lens
from recoupe.codebook.load import Codebook
from recoupe.export.incidents import Incident, gather_incidents
from recoupe.export.muc4_candidates import ROLES, Candidate, find_candidates
from recoupe.export.muc4_features import Features, candidates_features, confidence_features, incident_features
from recoupe.export.muc4_slots import Cast
from recoupe.export.muc4_strings import Strings

RELEVANCE, PAIR, CONFIDENCE = "relevance", "pair", "confidence: "


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as the models see it: its incidents and candidates, each described by features."""

    strings: Strings
    incidents: list[Incident]
    candidates: list[Candidate]
    relevance: list[Features]
    roles: list[list[Features]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate for a slot, with its features, how probable it is, and whether it was chosen; of the wordings of one mention at most one is."""

    candidate: Candidate
    features: Features
    probability: float
    chosen: bool


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


def relevant(reading: Reading, lens: Muc4Lens) -> list[int]:
    """Give the numbers of the incidents that are templates, in the order in which they are told."""
    return [number for number, features in enumerate(reading.relevance) if lens.probability(RELEVANCE, features) >= lens.thresholds[RELEVANCE]]


def weigh_candidates(reading: Reading, number: int, lens: Muc4Lens) -> dict[str, list[Weighed]]:
    """Give the candidates of each role of an incident, the likeliest first; of the wordings of one mention the likeliest is chosen.

    Args:
        reading: the record as the models see it.
        number: the incident.
        lens: how MUC-4 looks at events.
    """
    return {role: _weighed(reading, number, role, lens) for role in ROLES}


def _weighed(reading: Reading, number: int, role: str, lens: Muc4Lens) -> list[Weighed]:
    rows = [
        (lens.probability(role, features), -at, candidate, features)
        for at, (candidate, features) in enumerate(zip(reading.candidates, reading.roles[number], strict=True))
        if role in candidate.roles
    ]
    found: list[Weighed] = []
    used: set[int] = set()
    for probability, _, candidate, features in sorted(rows, key=lambda row: row[:2], reverse=True):
        chosen = probability >= lens.thresholds[role] and used.isdisjoint(candidate.starts)
        used.update(candidate.starts if chosen else ())
        found.append(Weighed(candidate, features, probability, chosen))
    return found


def choose_cast(reading: Reading, number: int, lens: Muc4Lens) -> Cast:
    """Choose who fills which slot of an incident.

    Args:
        reading: the record as the models see it.
        number: the incident.
        lens: how MUC-4 looks at events.
    """
    weighed = weigh_candidates(reading, number, lens)
    chosen = {role: sorted((one.candidate for one in ones if one.chosen), key=lambda one: one.starts[0]) for role, ones in weighed.items()}
    told = {one.candidate.text: weigh_confidence(reading.incidents[number], one, lens) for one in weighed["organisation"] if one.chosen}
    on_word = {text: max(values, key=lambda value: (values[value][0], value)) for text, values in told.items()}
    return Cast(chosen, on_word)


def weigh_confidence(incident: Incident, organisation: Weighed, lens: Muc4Lens) -> dict[str, tuple[float, Features]]:
    """Give how probable each value of the set list of confidences is, with the features that it was weighed by.

    Args:
        incident: what was done.
        organisation: who is held to have done it.
        lens: how MUC-4 looks at events.
    """
    features = confidence_features(incident, organisation.candidate, organisation.features)
    values = [name.removeprefix(CONFIDENCE) for name in lens.models if name.startswith(CONFIDENCE)]
    return {value: (lens.probability(CONFIDENCE + value, features), features) for value in values}
