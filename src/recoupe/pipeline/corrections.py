"""Check what a person says of an event against the record and the codebook, and lay it over the event.

A value that the record could not hold is refused: an unknown field, a word outside its list, a span that is not in the text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from recoupe.codebook.actors import SECTORS
from recoupe.codebook.load import Codebook
from recoupe.errors import ReviewError
from recoupe.extract.crosswalk import codes_for, sides_of
from recoupe.extract.phrases import armed_classes
from recoupe.model.event import Event, Responsibility, Salience, Status
from recoupe.model.serial import event_field, event_from_dict, event_to_dict, field_names
from recoupe.pipeline.anchors import is_span, spans_in

Plain = Mapping[str, Any]
# What follows from the other fields, and what the program keeps for itself.
DERIVED = ("id", "codes", "because")
FIELDS = tuple(field.name for field in fields(Event) if field.name not in DERIVED)
# The reason that stands in `because` of a field that a person decided.
RULE = "review"
PLACE_PRECISIONS = ("site", "town", "admin2", "admin1", "country", "region")
DAY_PRECISIONS = ("minute", "hour", "day", "week", "month", "season", "year")
BASES = ("stated", "relative", "inferred", "metadata")
SIDES = ("recipients", "actors")
_PARTICIPANTS = ("actors", "recipients")
# Sectors whose members bear arms.
_FORCES = frozenset({"MIL", "COP", "PRM", "REB", "SPY", "UAF"})
# What the codes of other schemes follow from.
_CODED_BY = ("type", "modes", "status", *_PARTICIPANTS)


def corrected(event: Plain, field: str, value: object, span: Plain | None, known: tuple[str, Codebook]) -> dict[str, Any]:
    """Give an event with another value of one field, and what follows from it: codes of other schemes, and modes, which are those of the type.

    Args:
        event: an event of the record.
        field: a field of the event, or a way into one: `actors.0.country`.
        value: what it should say, as the record writes it.
        span: the words that say so, of a value that is no span itself.
        known: the text of the report, and what is known of the world.

    Raises:
        ReviewError: the record could not hold it.
    """
    text, codebook = known
    name = top_field(field)
    whole = _filled(_put(event.get(name), field.split(".")[1:], value, field), text)
    rest = _rest(event)
    changed = {name: whole}
    if name == "type" and isinstance(whole, str) and whole in codebook.events:
        changed["modes"] = [mode for mode in event["modes"] if mode in codebook.events[whole].modes]
    shaped = _changed(rest, changed)
    _refuse(event["id"], _faults(name, shaped, known))
    reasons = [{"rule": RULE, "span": None if span is None else _span(span, text)}]
    codes = codes_of(shaped, codebook) if name in _CODED_BY else event["codes"]
    return {**shaped, "codes": codes, "because": {**event["because"], name: reasons}}


def top_field(field: str) -> str:
    """Give the field of the event that a way leads into.

    Raises:
        ReviewError: an event has none of that name, or it follows from others.
    """
    name = field.split(".")[0]
    if name in DERIVED:
        raise ReviewError(f"field {name!r} is not corrected by itself: it follows from the others; correct one of {', '.join(FIELDS)}")
    if name not in FIELDS:
        raise ReviewError(f"field {name!r}: an event has none of that name; correct one of {', '.join(FIELDS)}")
    return name


def value_at(event: Plain, field: str) -> Any:  # noqa: ANN401 - whatever the record holds there
    """Give what stands at the end of a way into an event.

    Raises:
        ReviewError: the way leads nowhere.
    """
    top_field(field)
    value: Any = event
    for step in field.split("."):
        value = _stepped(value, step, field)
    return value


def _stepped(value: object, step: str, field: str) -> Any:  # noqa: ANN401 - whatever the record holds there
    """Go one step into a value.

    Raises:
        ReviewError: there is none.
    """
    try:
        if isinstance(value, list):
            return value[int(step)]
        if isinstance(value, Mapping):
            return value[step]
    except (LookupError, ValueError):
        pass
    raise ReviewError(f"field {field!r}: the event has nothing at {step!r}; give the whole value of {field.split('.')[0]!r} instead")


def _put(whole: object, steps: list[str], value: object, field: str) -> object:
    """Give a value in which what stands at the end of a way is another.

    Raises:
        ReviewError: the way leads nowhere.
    """
    if not steps:
        return value
    inner = _put(_stepped(whole, steps[0], field), steps[1:], value, field)
    if isinstance(whole, list):
        return [inner if number == int(steps[0]) else item for number, item in enumerate(whole)]
    return {**whole, steps[0]: inner}  # type: ignore[dict-item]  # a step was found in it, so it is a mapping


def completed(event: Plain, name: str, known: tuple[str, Codebook]) -> dict[str, Any]:
    """Give an event that a person found, whole: what they leave out is empty, or what an event says that nobody doubts.

    Args:
        event: `type` and `trigger` at least.
        name: its id.
        known: the text of the report, and what is known of the world.

    Raises:
        ReviewError: the record could not hold it.
    """
    text, codebook = known
    strangers = sorted(set(event) - {*FIELDS, *DERIVED, "review"})
    if strangers:
        raise ReviewError(f"event {name!r}: an event has no field {strangers[0]!r}; give some of {', '.join(FIELDS)}")
    missing = [field for field in ("type", "trigger") if not event.get(field)]
    if missing:
        raise ReviewError(f"event {name!r} lacks {' and '.join(missing)}; say what was done, and by which words it is told")
    given = {field: _filled(event[field], text) for field in FIELDS if field in event}
    whole = {**_EMPTY, "evidence": [given["trigger"]], **given}
    shaped = _shaped({**{field: whole[field] for field in FIELDS}, "id": name, "codes": {}, "because": {}}, name)
    _refuse(name, (fault for field in FIELDS for fault in _faults(field, shaped, known)))
    because = {field: [{"rule": RULE, "span": shaped["trigger"]}] for field in given}
    return {**shaped, "codes": codes_of(shaped, codebook), "because": because}


_EMPTY: Plain = {
    **{name: [] for name in FIELDS},
    "status": Status.OCCURRED.value,
    "salience": Salience.MAIN.value,
    "responsibility": Responsibility.UNATTRIBUTED.value,
    "when": None,
}


def _rest(event: Plain) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "review"}


def _filled(value: object, text: str) -> Any:  # noqa: ANN401 - a plain value in, the same out
    """Give a plain value in which spans have the characters that they point at, where a person gave their offsets alone."""
    if isinstance(value, Mapping):
        if value.keys() == {"start", "end"} and all(isinstance(item, int) and not isinstance(item, bool) for item in value.values()):
            return {**value, "text": text[max(0, value["start"]) : max(0, value["end"])]}
        return {name: _filled(item, text) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(item, text) for item in value]
    return value


def _span(span: Plain, text: str) -> dict[str, Any]:
    """Give the words that a decision rests on, whole.

    Raises:
        ReviewError: they are not in the text.
    """
    found = _filled(span, text)
    if not is_span(found):
        raise ReviewError(f"span {dict(span)!r} is none; write it as start and end, offsets in the text of the report")
    _refuse("the decision", _span_faults(found, text))
    return dict(found)


def _changed(event: Plain, changed: Plain) -> dict[str, Any]:
    """Give an event with other values of some fields, these as the record writes them: the others stand as they were written, which many corrections rest on.

    Raises:
        ReviewError: the record does not write it so.
    """
    whole = {**event, **changed}
    if tuple(whole) != field_names(Event):  # it comes from elsewhere: it is put in order, or refused
        return _shaped(whole, event["id"])
    _refuse_unlisted(changed, event["id"])
    try:
        shaped = {name: event_field(name, value) for name, value in changed.items()}
    except (ValueError, TypeError):
        return _shaped(whole, event["id"])  # which says what is wrong
    _refuse(event["id"], _strangers(changed, shaped, ""))
    return {**whole, **shaped}


def _refuse_unlisted(event: Plain, name: str) -> None:
    """Refuse a word that its closed list has not.

    Raises:
        ReviewError: there is one.
    """
    _refuse(name, (fault for field, words in _CLOSED.items() if field in event for fault in _unlisted(field, event[field], tuple(words))))


def _shaped(event: Plain, name: str) -> dict[str, Any]:
    """Give an event as the record writes it.

    Raises:
        ReviewError: the record does not write it so.
    """
    _refuse_unlisted(event, name)
    try:
        shaped = event_to_dict(event_from_dict(event))
    except (ValueError, TypeError) as fault:
        raise ReviewError(f"{fault}; `recoupe schema` prints what each field holds") from fault
    _refuse(name, _strangers(event, shaped, ""))
    return shaped


def _strangers(given: object, shaped: object, at: str) -> Iterator[str]:
    """Yield what was given and the record has no place for."""
    if isinstance(given, Mapping) and isinstance(shaped, Mapping):
        for name, value in given.items():
            if name not in shaped:
                yield f"{at or 'it'} has no field {name!r}; it has {', '.join(map(str, shaped))}"
            else:
                yield from _strangers(value, shaped[name], f"{at}.{name}".lstrip("."))
    elif isinstance(shaped, list) and not isinstance(given, list | tuple):
        yield f"{at} is a list; {given!r} is none"
    elif isinstance(given, list | tuple) and isinstance(shaped, list):
        for number, (one, other) in enumerate(zip(given, shaped, strict=True)):
            yield from _strangers(one, other, f"{at}.{number}")


def _refuse(name: str, faults: Iterator[str]) -> None:
    """Refuse what has a fault.

    Raises:
        ReviewError: the first fault.
    """
    fault = next(faults, None)
    if fault is not None:
        raise ReviewError(f"{name}: {fault}")


# --- what each field may say


def _faults(field: str, event: Plain, known: tuple[str, Codebook]) -> Iterator[str]:
    """Yield what is wrong with the value of one field."""
    text, codebook = known
    value = event[field]
    for span in spans_in(value):
        yield from _span_faults(span, text)
    check = _CHECKS.get(field)
    if check is not None:
        yield from check(value, event, codebook)


def _span_faults(span: Plain, text: str) -> Iterator[str]:
    start, end = span["start"], span["end"]
    if not 0 <= start < end <= len(text):
        yield f"span [{start}, {end}) lies outside a text of {len(text)} characters; give offsets of this report's text"
    elif text[start:end] != span["text"]:
        yield f"span [{start}, {end}) holds {text[start:end]!r} and not {span['text']!r}; give the characters that stand there, or the offsets alone"


def _type_faults(value: str, _event: Plain, codebook: Codebook) -> Iterator[str]:
    yield from _unlisted("type", value, tuple(codebook.events))


def _mode_faults(value: list[str], event: Plain, codebook: Codebook) -> Iterator[str]:
    known = codebook.events.get(event["type"])
    for mode in value if known else ():
        yield from _unlisted(f"mode of {event['type']}", mode, known.modes if known else ())


def _context_faults(value: list[str], _event: Plain, codebook: Codebook) -> Iterator[str]:
    for context in value:
        yield from _unlisted("context", context, tuple(one.id for one in codebook.contexts))


def _participant_faults(value: list[Plain], _event: Plain, codebook: Codebook) -> Iterator[str]:
    for one in value:
        yield from _country_faults(one["country"], codebook)
        if one["sector"] is not None:
            yield from _unlisted("sector", one["sector"], _sectors(codebook))
        if one["count"] is not None:
            yield from _range_faults(one["count"])


def _sectors(codebook: Codebook) -> tuple[str, ...]:
    """Give the sectors of actors, and those that nouns, offices and institutions have beside them."""
    others = (one.sector for room in (codebook.nouns, codebook.offices, codebook.institutions) for one in room)
    return tuple(sorted({*SECTORS, *filter(None, others)}))


def _place_faults(value: list[Plain], _event: Plain, codebook: Codebook) -> Iterator[str]:
    for one in value:
        yield from _country_faults(one["country"], codebook)
        if one["precision"] is not None:
            yield from _unlisted("precision", one["precision"], PLACE_PRECISIONS)
        yield from _point_faults(one)


def _point_faults(place: Plain) -> Iterator[str]:
    lat, lon = place["lat"], place["lon"]
    if (lat is None) != (lon is None) or not (lat is None or (-90 <= lat <= 90 and -180 <= lon <= 180)):  # noqa: PLR2004 - the poles, the date line
        yield f"{place['name']!r} has no point of the globe: lat {lat}, lon {lon}; give WGS 84 degrees, or null for both"


def _country_faults(country: str | None, codebook: Codebook) -> Iterator[str]:
    if country is not None and country not in codebook.country_by_code:
        yield f"country {country!r} is no country of ISO 3166-1; write its three letters, like MLI, or null"


def _when_faults(value: Plain | None, _event: Plain, _codebook: Codebook) -> Iterator[str]:
    if value is None:
        return
    yield from _unlisted("precision", value["precision"], DAY_PRECISIONS)
    yield from _unlisted("basis", value["basis"], BASES)
    ends = [value[end] for end in ("start", "end") if value[end] is not None]
    wrong = [end for end in ends if not _is_day(end)]
    if wrong:
        yield f"{wrong[0]!r} is no day; write it as YYYY-MM-DD"
    elif ends != sorted(ends):
        yield f"it would end on {ends[1]}, before it begins on {ends[0]}; exchange the two"


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written[:10])
    except ValueError:
        return False
    return written[10:11] in {"", "T"}


def _figure_faults(value: list[Plain], _event: Plain, _codebook: Codebook) -> Iterator[str]:
    for one in value:
        yield from _range_faults(one)
        if one["side"] is not None:
            yield from _unlisted("side", one["side"], SIDES)
        yield from _figure_faults(one["parts"], _event, _codebook)


def _range_faults(value: Plain) -> Iterator[str]:
    low, high = value["low"], value["high"]
    if any(end is not None and end < 0 for end in (low, high)) or (low is not None and high is not None and low > high):
        yield f"{low} to {high} is no number of anything; give the lower end first, none below 0, and null for an open one"


_CLOSED: Mapping[str, type[Status | Salience | Responsibility]] = {"status": Status, "salience": Salience, "responsibility": Responsibility}


def _unlisted(what: str, value: object, listed: tuple[str, ...]) -> Iterator[str]:
    if value not in listed:
        yield f"{value!r} is no {what}; choose one of {', '.join(listed)}"


Check = Callable[[Any, Plain, Codebook], Iterator[str]]
_CHECKS: Mapping[str, Check] = {
    "type": _type_faults,
    "modes": _mode_faults,
    "contexts": _context_faults,
    "places": _place_faults,
    "when": _when_faults,
    "casualties": _figure_faults,
    **dict.fromkeys(_PARTICIPANTS, _participant_faults),
}


# --- what follows


@dataclass(frozen=True, slots=True)
class _Sided:
    """A participant of a record, as the crosswalk asks for it."""

    kind: str | None
    classes: frozenset[str]


def codes_of(event: Plain, codebook: Codebook) -> dict[str, object]:
    """Give the codes of other schemes that follow from what the event says now."""
    rules = [reason["rule"] for reason in event["because"].get("type", ())]
    triggers = {rule.rpartition(":")[2] for rule in rules if rule.startswith(f"events/{event['type']}.toml:")}
    actors, recipients = ([_sided(one, codebook) for one in event[side]] for side in _PARTICIPANTS)
    return codes_for(codebook.crosswalk_by_type[event["type"]], event["modes"], triggers, sides_of(actors, recipients), Status(event["status"]))


def _sided(participant: Plain, codebook: Codebook) -> _Sided:
    actor = codebook.actor_by_id.get(participant["entity"] or "")
    noun = next((one.classes for one in codebook.nouns if one.id == participant["noun"]), ())
    by_sector = ("armed",) if participant["sector"] in _FORCES else ()
    return _Sided(participant["kind"], armed_classes((*(actor.classes if actor else ()), *noun, *by_sector)))
