"""Promises of the record as JSON: field names and order of the contract, and the way back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.model.event import Figure, Participant
from recoupe.model.report import Report
from recoupe.model.serial import field_names, from_dict, to_dict, to_json
from recoupe.pipeline.reading import read_report

CONTRACT = {
    Report: "schema id origin outlet language headline published text parts events places figures wording warnings produced_by encoding associative_places cast weighed",
    Participant: "name entity kind country sector count effect spans named role head noun plural ties",
    Figure: "low high unit qualifier kind of side parts cumulative since attribution span",
}


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    return read_report((root / "examples" / "convoi-ansongo.txt").read_bytes(), "convoi-ansongo.txt")


@pytest.mark.parametrize("kind", CONTRACT, ids=lambda kind: kind.__name__)
def test_fields_stand_in_the_order_of_the_contract(kind: type) -> None:
    """A record's fields have the names and the order that outside programs were promised."""
    assert list(field_names(kind)) == CONTRACT[kind].split()


def test_record_is_plain(report: Report) -> None:
    """A record holds dicts, lists, strings, numbers, booleans and null alone."""

    def kinds(value: object) -> set[type]:
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return {type(value)}.union(*map(kinds, below))

    assert kinds(to_dict(report)) <= {dict, list, str, int, float, bool, type(None)}


def test_way_there_and_back(report: Report) -> None:
    """A record read back from its JSON is the same report, and writes the same characters."""
    again = from_dict(json.loads(to_json(report)))

    assert again == report
    assert to_json(again) == to_json(report)


def test_one_line_stays_one_line(report: Report) -> None:
    """No character of a text ends a line of JSON lines, nor stops it from being encoded."""
    awkward = replace(report, text="a\u2028b\x85c\ud800d\U0001f4a5")
    line = to_json(awkward)

    assert len(line.splitlines()) == 1
    assert line.encode("utf-8")
    assert json.loads(line)["text"] == awkward.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"schema": "recoupe/report/9"}, "recoupe/report/9", id="another schema"),
        pytest.param({"language": 7}, "language", id="field of another type"),
        pytest.param({"parts": [{"kind": "poem", "start": 0, "end": 1, "on_topic": True}]}, "parts", id="unknown word of a closed list"),
    ],
)
def test_foreign_record_is_refused(report: Report, change: dict, said: str) -> None:
    """A record of another shape is refused with the place of the fault."""
    with pytest.raises(ValueError, match=said):
        from_dict({**to_dict(report), **change})


def test_missing_field_is_refused(report: Report) -> None:
    """A record that lacks a field is refused by the name of the field."""
    record = to_dict(report)
    del record["events"]

    with pytest.raises(ValueError, match="events"):
        from_dict(record)
