"""Derive the JSON Schema of a record from the values of `model/`, so that the two can never part."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

from recoupe.model.report import SCHEMA, Report
from recoupe.model.serial import asked_fields, field_names

_PLAIN: Mapping[object, dict[str, object]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    object: {},
}


def record_schema() -> dict[str, object]:
    """Give the JSON Schema (draft 2020-12) of what `to_dict` writes; a reader should accept further fields."""
    definitions: dict[str, object] = {}
    _define(Report, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": SCHEMA,
        "$ref": "#/$defs/Report",
        "$defs": dict(sorted(definitions.items())),
    }


def _define(kind: type, definitions: dict[str, object]) -> None:
    """Describe a dataclass and all that it holds."""
    if kind.__name__ in definitions:
        return
    definitions[kind.__name__] = {}  # claimed first: figures hold figures
    hints = get_type_hints(kind)
    names = field_names(kind)
    definitions[kind.__name__] = {
        "type": "object",
        "description": (kind.__doc__ or "").split("\n")[0],
        "properties": {name: _constant(name) or _shape(hints[name], definitions) for name in names},
        "required": [name for name in names if name not in asked_fields(kind)],
    }


def _constant(name: str) -> dict[str, object] | None:
    """Give the shape of the one field that always says the same."""
    return {"const": SCHEMA} if name == "schema" else None


def _shape(hint: object, definitions: dict[str, object]) -> dict[str, object]:
    """Describe one type hint."""
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    if isinstance(hint, type) and is_dataclass(hint):
        _define(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if get_origin(hint) in {Union, UnionType}:
        return {"anyOf": [_shape(one, definitions) for one in get_args(hint)]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _shape(get_args(hint)[0], definitions)}
    if get_origin(hint) is Mapping:
        return {"type": "object", "additionalProperties": _shape(get_args(hint)[1], definitions)}
    return dict(_PLAIN[hint])
