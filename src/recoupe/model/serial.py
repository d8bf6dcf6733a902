"""Write reports and incidents as plain values and as JSON, and read them back. The shape is the public record.

Fields stand in the order in which `docs/reference/record.md` lists them; that order is part of the bytes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

import cattrs

from recoupe.model.event import Event, Figure, Quantity
from recoupe.model.incident import INCIDENT_SCHEMA, Incident
from recoupe.model.report import SCHEMA, Report

T = TypeVar("T")
# Fields that stand elsewhere in the record than in the class, where fields with a default must come last.
_FIRST: Mapping[type, tuple[str, ...]] = {
    Report: ("schema",),
    Incident: ("schema",),
    Figure: (*(field.name for field in fields(Quantity)), "kind", "of", "side", "parts", "cumulative", "since", "attribution", "span"),
}
# Fields that a record has only where somebody asked for them.
_ASKED: Mapping[type, frozenset[str]] = {Report: frozenset({"weighed"})}

# What a value is called in messages, where it is no record.
_TOLD: Mapping[type, str] = {Event: "event"}
# Characters that JSON allows as they are, but that end a line for many readers of JSON lines, or that no encoding can write.
_FRAGILE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@cache
def field_names(kind: type) -> tuple[str, ...]:
    """Give the field names of a value of the record, in the order of the record."""
    first = _FIRST.get(kind, ())
    return first + tuple(field.name for field in fields(kind) if field.name not in first)


def asked_fields(kind: type) -> frozenset[str]:
    """Give the fields of a value that are left out where nobody asked for them."""
    return _ASKED.get(kind, frozenset())


def to_dict(report: Report) -> dict[str, Any]:
    """Turn a report into dicts, lists, strings, numbers, booleans and None alone."""
    return cast("dict[str, Any]", _plain(report))  # a dataclass always gives a dict


def _plain(value: object) -> object:
    """Turn one value of the record into plain values."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        asked = asked_fields(type(value))
        return {name: _plain(held) for name in field_names(type(value)) if (held := getattr(value, name)) is not None or name not in asked}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def to_json(report: Report, indent: int | None = None) -> str:
    """Write a report as JSON: the same report always gives the same characters.

    Args:
        report: the report.
        indent: spaces a level; None puts everything on one line.
    """
    return written_plain(to_dict(report), indent)


def written_plain(plain: Mapping[str, Any], indent: int | None = None) -> str:
    """Write a report or an incident that is plain values already: the same characters as before it was read back.

    Args:
        plain: what `to_dict` or `incident_to_dict` gives.
        indent: spaces a level; None puts everything on one line.
    """
    written = json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=indent)
    return _FRAGILE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def from_dict(record: Mapping[str, object]) -> Report:
    """Read a report back from plain values.

    Args:
        record: what `to_dict` gave, or the same read from JSON.

    Raises:
        ValueError: the record has another schema, lacks a field or has one of another type.
    """
    return _structured(record, SCHEMA, Report)


def event_to_dict(event: Event) -> dict[str, Any]:
    """Turn an event into dicts, lists, strings, numbers, booleans and None alone."""
    return cast("dict[str, Any]", _plain(event))  # a dataclass always gives a dict


def event_from_dict(event: Mapping[str, object]) -> Event:
    """Read an event of a record back from plain values.

    Args:
        event: what stands in `events` of a record.

    Raises:
        ValueError: it lacks a field or has one of another type.
    """
    return _shaped(event, SCHEMA, Event)


def event_field(name: str, value: object) -> object:
    """Give the value of one field of an event as the record writes it.

    Args:
        name: a field of `Event`.
        value: what it should hold, plain.

    Raises:
        ValueError: it is of another type; `event_from_dict` says of a whole event what is wrong.
    """
    try:
        return _plain(_converter().structure(value, _event_types()[name]))
    except cattrs.BaseValidationError as fault:
        raise ValueError(f"field {name!r} of an event does not have the shape of {SCHEMA}") from fault


@cache
def _event_types() -> Mapping[str, Any]:
    return get_type_hints(Event)


def incident_to_dict(incident: Incident) -> dict[str, Any]:
    """Turn an incident into dicts, lists, strings, numbers, booleans and None alone."""
    return cast("dict[str, Any]", _plain(incident))  # a dataclass always gives a dict


def incident_from_dict(record: Mapping[str, object]) -> Incident:
    """Read an incident back from plain values.

    Args:
        record: what `incident_to_dict` gave, or the same read from JSON.

    Raises:
        ValueError: the record has another schema, lacks a field or has one of another type.
    """
    return _structured(record, INCIDENT_SCHEMA, Incident)


def _structured(record: Mapping[str, object], schema: str, kind: type[T]) -> T:
    """Read a value of one schema back.

    Raises:
        ValueError: the record has another schema, lacks a field or has one of another type.
    """
    if record.get("schema") != schema:
        raise ValueError(f"record {record.get('id')!r} has schema {record.get('schema')!r}; this program reads {schema!r}")
    return _shaped(record, schema, kind)


def _shaped(record: Mapping[str, object], schema: str, kind: type[T]) -> T:
    """Read a value back, or a part of one.

    Raises:
        ValueError: it lacks a field or has one of another type.
    """
    try:
        return _converter().structure(record, kind)
    except cattrs.BaseValidationError as fault:
        faults = "; ".join(cattrs.transform_error(fault))
        raise ValueError(f"{_TOLD.get(kind, 'record')} {record.get('id')!r} does not have the shape of {schema}: {faults}") from fault


@cache
def _converter() -> cattrs.Converter:
    """Make the converter that reads values as strictly as they are written."""
    converter = cattrs.Converter(detailed_validation=True)
    converter.register_structure_hook(str, _word)
    converter.register_structure_hook(bool, _truth)
    converter.register_structure_hook_func(lambda kind: kind == "Figure", lambda value, _kind: converter.structure(value, Figure))
    converter.register_structure_hook_func(lambda kind: kind in {int | float | None, float | None}, lambda value, _kind: _number(value))
    converter.register_structure_hook_func(lambda kind: kind is object, lambda value, _kind: value)
    return converter


def _word(value: object, kind: type[str]) -> str:
    """Take a string, or a word of a closed list.

    Raises:
        TypeError: the value is no string.
        ValueError: the list has no such word.
    """
    if not isinstance(value, str):
        raise TypeError(f"expected a string, got {value!r}; write the value as the record defines it")
    return kind(value)


def _truth(value: object, _kind: type[bool]) -> bool:
    """Take true or false, and nothing that merely looks like it.

    Raises:
        TypeError: the value is neither.
    """
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, got {value!r}; write the value as the record defines it")
    return value


def _number(value: object) -> object:
    """Keep whole numbers whole, and refuse what is no number.

    Raises:
        TypeError: the value is neither a number nor null.
    """
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError(f"expected a number or null, got {value!r}; write the value as the record defines it")
    return value
