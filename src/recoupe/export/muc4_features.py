"""Describe incidents and candidates by abstract features: classes, relations, distances, never words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from recoupe.codebook.lens import Muc4Lens
from recoupe.export.incidents import Incident, has_target, in_reach
from recoupe.export.muc4_candidates import Candidate, nearest
from recoupe.export.muc4_strings import Strings
from recoupe.export.muc4_values import Value, bucket, countries, spots
from recoupe.model.folding import fold

Features = dict[str, float]
# Characters at the beginning of a report that say what it is about.
LEAD = 400
STEPS = ((60, "clause"), (160, "sentence"), (400, "two sentences"), (1000, "page"), (2500, "far"))


def incident_features(record: Value, incident: Incident, every: list[Incident], lens: Muc4Lens) -> Features:
    """Describe an incident: what it is, who stands in it, how and where it is told."""
    found = dict.fromkeys(_incident_flags(record, incident, every, lens), 1.0)
    found["bias"] = 1.0
    found["events"] = min(len(incident.events), 5) / 5
    found["mentions"] = min(sum(1 + len(event["mentions"]) for event in incident.events), 8) / 8
    found["incidents"] = min(len(every), 8) / 8
    found["position"] = min(incident.events[0]["trigger"]["start"] / max(1, len(record["text"])), 1.0)
    return found


def _incident_flags(record: Value, incident: Incident, every: list[Incident], lens: Muc4Lens) -> Iterator[str]:
    yield f"type={incident.type}"
    yield f"stage={incident.stage}"
    if incident is every[0]:
        yield "first"
    for event in incident.events:
        yield f"salience={event['salience']}"
        yield f"status={event['status']}"
        yield f"responsibility={event['responsibility']}"
        yield from (f"mode={mode}" for mode in event["modes"])
        yield from (f"trigger={reason['rule'].rpartition(':')[2]}" for reason in event["because"].get("type", []))
        yield from (f"source={link['kind']}" for link in event["attribution"])
        yield from (f"toll={figure['kind']}" for figure in event["casualties"])
        for name in ("status", "salience", "responsibility", "when"):
            yield from (f"{name} by {reason['rule']}" for reason in event["because"].get(name, []) if ":" not in reason["rule"] or ".py" in reason["rule"])
    yield f"target={has_target(incident, lens)}"
    yield f"reach={in_reach(incident, lens)}"
    yield from _people_flags(incident, lens)
    yield from _scene_flags(record, incident, lens)
    yield from _rival_flags(incident, every)


def _rival_flags(incident: Incident, every: list[Incident]) -> Iterator[str]:
    """Tell how an incident stands among the others of the report: whether it may be another telling of one of them, and how much it tells itself."""
    mine = _told(incident)
    yield f"told={mine}"
    others = [other for other in every if other is not incident and other.type == incident.type]
    yield f"same type={min(len(others), 3)}"
    fuller = [other for other in others if _told(other) > mine]
    yield f"fuller={min(len(fuller), 2)}&told={min(mine, 3)}"
    if any(other.events[0]["trigger"]["start"] < incident.events[0]["trigger"]["start"] for other in fuller):
        yield "fuller before"
    if any({fold(one["name"]) for one in other.recipients} & {fold(one["name"]) for one in incident.recipients} for other in others):
        yield "shares a recipient"
    if any(spots(other.places) & spots(incident.places) for other in others):
        yield "shares a place"


def _told(incident: Incident) -> int:
    """Count what an incident tells: doer, victim, a named one, a number, place, day, weapon."""
    events = incident.events
    return sum(
        map(
            bool,
            (
                incident.actors,
                incident.recipients,
                any(one["named"] for one in incident.recipients),
                any(event["casualties"] for event in events),
                spots(incident.places),
                any(event["when"] and event["when"]["precision"] in {"day", "hour", "minute"} for event in events),
                any(event["weapons"] for event in events),
            ),
        )
    )


def _people_flags(incident: Incident, lens: Muc4Lens) -> Iterator[str]:
    actors, recipients = incident.actors, incident.recipients
    yield f"actors={min(len(actors), 2)}"
    yield f"recipients={min(len(recipients), 3)}"
    yield from (f"actor.sector={one['sector']}" for one in actors)
    yield from (f"actor.kind={one['kind']}" for one in actors)
    for one in recipients:
        yield f"recipient.sector={one['sector']}"
        yield f"recipient.kind={one['kind']}"
        yield f"recipient.effect={one['effect']}"
        yield f"recipient.noun={one['noun']}"
        if one["named"]:
            yield "recipient.named"
        yield f"recipient.plural={one['plural']}&counted={one['count'] is not None}&named={bool(one['named'])}"
        if one["count"] and (one["count"]["low"] or 0) >= 20:
            yield "recipient.many"
    fighters = lens.relevance.fighters
    if recipients and all(one["sector"] in fighters for one in recipients):
        yield "recipients.fighters"
        if actors and all(one["sector"] in fighters for one in actors):
            yield "fighters.alone"
    if any(event["weapons"] for event in incident.events):
        yield "weapon"
    if not recipients and not any(event["casualties"] for event in incident.events):
        yield "no.target"


def _scene_flags(record: Value, incident: Incident, lens: Muc4Lens) -> Iterator[str]:
    yield f"place={next((place['precision'] for place in incident.places), None)}"
    known = countries((*incident.places, *incident.actors, *incident.recipients))
    yield "country=of interest" if known & set(lens.relevance.countries) else "country=other" if known else "country=untold"
    named = [place["country"] for place in record["places"] if place["country"]]
    if named and named[0] in lens.relevance.countries:
        yield "report from a country of interest"
    yield f"age={_age(record, incident)}"
    yield f"when={next((event['when']['precision'] for event in incident.events if event['when']), None)}"


def _age(record: Value, incident: Incident) -> str:
    published = record["published"]
    ends = [event["when"]["end"] or event["when"]["start"] for event in incident.events if event["when"]]
    if not published or not published["start"] or not any(ends):
        return "untold"
    days = (date.fromisoformat(published["start"][:10]) - date.fromisoformat(max(end for end in ends if end)[:10])).days
    return next((name for most, name in ((1, "day"), (7, "week"), (31, "month"), (62, "two months"), (400, "year")) if days <= most), "long ago")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a candidate is held against: one incident among all of a record."""

    record: Value
    incident: Incident
    others: list[Value]
    incidents: int
    strings: Strings
    here: frozenset[int]
    told: frozenset[int]


def candidates_features(record: Value, incident: Incident, every: list[Incident], candidates: list[Candidate], strings: Strings) -> list[Features]:
    """Describe every candidate beside an incident: what it is, what it does in this and in other events, how near it stands, who competes with it."""
    others = [event for event in record["events"] if not any(event is one for one in incident.events)]
    beside = _Beside(record, incident, others, len(every), strings, _tellings(incident.events), _tellings(record["events"]))
    distances = [nearest(candidate, incident) for candidate in candidates]
    ranks = _ranks(incident, candidates, distances)
    return [_candidate_features(beside, *told) for told in zip(candidates, distances, ranks, strict=True)]


def _tellings(events: list[Value]) -> frozenset[int]:
    """Give where the words that tell events begin."""
    return frozenset(span["start"] for event in events for span in (event["trigger"], *event["mentions"]))


def _candidate_features(beside: _Beside, candidate: Candidate, distance: int, rank: tuple[str, ...]) -> Features:
    here = set(_parts_in(beside.incident.events, candidate, beside.strings))
    role = "+".join(sorted(part for part in here if not part.startswith("effect"))) or "none"
    near = bucket(distance, STEPS)
    flags = (
        *_role_flags(beside, candidate, here, role),
        *_place_flags(beside, candidate, role, near),
        "before" if distance < 0 else "behind",
        *_kind_flags(beside, candidate, role, near),
        *_word_flags(candidate, role),
        *_tie_flags(beside, candidate),
        *_peers(beside.incident, candidate, role),
        *rank,
    )
    found = dict.fromkeys(flags, 1.0)
    found["bias"] = 1.0
    found["told"] = min(len(candidate.starts), 6) / 6
    return found


def _ranks(incident: Incident, candidates: list[Candidate], distances: list[int]) -> list[tuple[str, ...]]:
    """Tell of each candidate how it stands among those of its class: the nearest before or behind the deed, the one told most, the only one."""
    groups: dict[object, list[int]] = {}
    for number, candidate in enumerate(candidates):
        groups.setdefault(_class(candidate), []).append(number)
    country = incident.country
    found = []
    for number, candidate in enumerate(candidates):
        group = groups[_class(candidate)]
        nearer = sum(abs(distances[other]) < abs(distances[number]) for other in group)
        told = sum(len(candidates[other].starts) > len(candidate.starts) for other in group)
        what = candidate.value["sector"] if candidate.value["entity"] else candidate.value["kind"]
        close, often = f"nearer={min(nearer, 3)}", f"more told={min(told, 3)}"
        flags = [close, often, f"rivals={min(len(group) - 1, 4)}", f"{close}&{often}", f"{often}&what={what}", f"{close}&what={what}"]
        theirs = candidate.value["country"]
        if country and theirs:
            flags.append(f"country={'same' if theirs == country else 'other'}&what={what}")
        found.append(tuple(flags))
    return found


def _class(candidate: Candidate) -> object:
    """Give what a candidate competes with: those of the same roles and side."""
    value = candidate.value
    return candidate.roles, value["sector"] if not value["named"] else "person", value["entity"] is not None


def _role_flags(beside: _Beside, candidate: Candidate, here: set[str], role: str) -> Iterator[str]:
    """Tell what a candidate does in the incident and in other events."""
    yield f"in={role}"
    yield from (f"in {part}" for part in sorted(here) if part.startswith("effect"))
    away = sorted(set(_parts_in(beside.others, candidate, beside.strings)))
    yield from (f"elsewhere={part}" for part in away if not part.startswith("effect"))
    yield f"type={beside.incident.type}&in={role}"
    yield f"incidents={min(beside.incidents, 4)}&in={role}"
    if _speaks(beside.record, candidate):
        yield f"speaks&in={role}"


def _place_flags(beside: _Beside, candidate: Candidate, role: str, near: str) -> Iterator[str]:
    """Tell where a candidate stands."""
    yield f"near={near}"
    yield f"in={role}&near={near}"
    if _same_paragraph(beside.record, beside.incident, candidate):
        yield "paragraph"
    if candidate.starts[0] < LEAD:
        yield "lead"


def _kind_flags(beside: _Beside, candidate: Candidate, role: str, near: str) -> Iterator[str]:
    """Tell what a candidate is."""
    value = candidate.value
    yield f"sector={value['sector']}"
    yield f"kind={value['kind']}"
    yield f"noun={value['noun']}"
    yield f"sector={value['sector']}&in={role}"
    yield f"kind={value['kind']}&near={near}"
    yield f"type={beside.incident.type}&kind={value['kind']}&near={near}"
    yield f"known={value['entity'] is not None}&in={role}"
    yield f"plural={value['plural']}&in={role}"
    if value["count"]:
        yield f"counted&in={role}"


def _tie_flags(beside: _Beside, candidate: Candidate) -> Iterator[str]:
    """Tell what the words around a candidate say of it, and how they stand to the incident: they tell it, another event, a deed of its type, none."""
    types = {event["type"] for event in beside.incident.events}
    for tie in candidate.ties:
        known = tie["what"] == "deed" and tie["of"].partition(":")[0]
        where = "here" if tie["start"] in beside.here else "told" if tie["start"] in beside.told else "same type" if known in types else "untold"
        relation, last = tie["relation"], tie["relation"].rpartition(">")[2]
        of = known or tie["of"]
        if relation == "beside":
            yield f"beside {of} {where}"
            yield f"beside {tie['of']}"
        else:
            yield f"tie {relation} {tie['what']} {where}"
            yield f"tie {relation} {of}"
            yield f"tie {of} {where}"
            yield f"tie {last} {tie['of']}"
            yield f"tie {tie['of']}"
            yield f"tie {last} {tie['effect']} {where}"


def _word_flags(candidate: Candidate, role: str) -> Iterator[str]:
    """Tell of what shape a candidate's string is."""
    size = min(len(candidate.text.split()), 5)
    yield f"words={size}"
    yield f"words={size}&in={role}"
    yield f"variant={candidate.variant}"
    yield f"variant={candidate.variant}&noun={candidate.value['noun']}"
    yield f"variant={candidate.variant}&in={role}"


def _peers(incident: Incident, candidate: Candidate, role: str) -> Iterator[str]:
    """Tell who else fills the slots of the incident: a candidate of another place in the text competes with them."""
    actors = incident.actors
    yield f"has actor={bool(actors)}&in={role}"
    yield f"has recipient={bool(incident.recipients)}&in={role}"
    if any(candidate.value["entity"] and one["entity"] == candidate.value["entity"] for one in actors):
        yield "entity of an actor"
    if any(candidate.value["sector"] and one["sector"] == candidate.value["sector"] for one in actors):
        yield f"sector of an actor&in={role}"
    if any(one["named"] for one in incident.recipients):
        yield f"has named victim&in={role}"


def _parts_in(events: list[Value], candidate: Candidate, strings: Strings) -> Iterator[str]:
    key = fold(candidate.text)
    for event in events:
        for part, ones in (("actor", event["actors"]), ("recipient", event["recipients"])):
            for one in ones:
                if one["spans"][0]["start"] in candidate.starts or key in strings.texts(one):
                    yield part if event["codes"].get("muc4") else f"{part} of another type"
                    if part == "recipient":
                        yield f"effect={one['effect']}"
        if any(weapon["span"]["start"] in candidate.starts for weapon in event["weapons"]):
            yield "weapon"


def _speaks(record: Value, candidate: Candidate) -> bool:
    """Tell whether a candidate is one of those on whose word the report tells something."""
    spans = {link["span"]["start"] for event in record["events"] for link in event["attribution"] if link["span"]}
    return any(start in spans for start in candidate.starts)


def _same_paragraph(record: Value, incident: Incident, candidate: Candidate) -> bool:
    spans = [(part["start"], part["end"]) for part in record["parts"]]
    told = {number for number, (start, end) in enumerate(spans) for event in incident.events if start <= event["trigger"]["start"] < end}
    return any(spans[number][0] <= start < spans[number][1] for number in told for start in candidate.starts)


def confidence_features(incident: Incident, candidate: Candidate, base: Features) -> Features:
    """Describe on whose word an organisation is held to have done an incident: how the report ties actors to it, who says so, by what rule."""
    found = {f"deed {name}": value for name, value in base.items() if name.startswith(("in=", "speaks", "elsewhere"))}
    for event in incident.events:
        found[f"responsibility={event['responsibility']}"] = 1.0
        found.update({f"by {reason['rule']}": 1.0 for reason in event["because"].get("responsibility", [])})
        found.update({f"link={link['kind']}/{link['relation']}": 1.0 for link in event["attribution"]})
        found.update({f"link={link['kind']}": 1.0 for link in event["attribution"]})
    found[f"sector={candidate.value['sector']}"] = 1.0
    found["bias"] = 1.0
    return found
