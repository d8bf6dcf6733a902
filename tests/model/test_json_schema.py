"""Promises of the published JSON Schema: it is what the code writes, and records satisfy it."""

import json
from pathlib import Path

from recoupe.model.json_schema import record_schema
from recoupe.model.serial import to_dict
from recoupe.pipeline.reading import read_report


def faults(value: object, shape: dict, schema: dict, where: str = "record") -> list[str]:
    """Check a value against the parts of JSON Schema that ours uses."""
    if "$ref" in shape:
        return faults(value, schema["$defs"][shape["$ref"].rsplit("/", 1)[1]], schema, where)
    if "anyOf" in shape:
        return [] if any(not faults(value, one, schema, where) for one in shape["anyOf"]) else [f"{where}: no choice fits {value!r}"]
    if "enum" in shape or "const" in shape:
        return [] if value in shape.get("enum", [shape.get("const")]) else [f"{where}: {value!r} is not among the words"]
    match shape.get("type"):
        case "object":
            return object_faults(value, shape, schema, where)
        case "array":
            return [fault for number, item in enumerate(value) for fault in faults(item, shape["items"], schema, f"{where}[{number}]")]
        case None:
            return []
        case kind:
            allowed = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}[kind]
            return [] if isinstance(value, allowed) else [f"{where}: {value!r} is no {kind}"]


def object_faults(value: object, shape: dict, schema: dict, where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no object"]
    found = [f"{where}: {name} is missing" for name in shape.get("required", []) if name not in value]
    known = shape.get("properties", {})
    for name, item in value.items():
        one = known.get(name, shape.get("additionalProperties", {}))
        found += faults(item, one, schema, f"{where}.{name}")
    return found


def test_published_schema_is_current(root: Path) -> None:
    """docs/reference/record.schema.json is what `recoupe schema` prints; rewrite it with `python -m docs.build`."""
    assert json.loads((root / "docs/reference/record.schema.json").read_text("utf-8")) == record_schema()


def test_records_satisfy_the_schema(root: Path) -> None:
    """The records of the examples have the shape that the schema promises."""
    for path in sorted((root / "examples").glob("*-*.*")):
        record = json.loads(json.dumps(to_dict(read_report(path.read_bytes(), path.name))))

        assert faults(record, record_schema(), record_schema()) == []
