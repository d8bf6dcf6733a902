"""Promises of an export since another: what was created, changed, merged and withdrawn, and nothing else."""

import csv
import io
import json
from typing import Any

import pytest

from recoupe.export.selection import Change, ChangeKind, changes_between
from tests.export.samples import lines, selection, written


@pytest.fixture
def after() -> list[dict[str, Any]]:
    return lines("incidents")


@pytest.fixture
def before(after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give an earlier state: the first incident is new since, the second had another grade, one was merged into the second, one is gone."""
    earlier = json.loads(json.dumps(after[1:]))
    earlier[0]["grade"] = "discounted"
    after[1]["merged"] = ["RCP-MERGED"]
    return [*earlier, {**earlier[1], "id": "RCP-MERGED"}, {**earlier[1], "id": "RCP-GONE"}]


def test_changes_are_told_by_kind(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """Comparing two exports tells what was created, changed, merged into what, and withdrawn; what stayed is left out."""
    assert set(changes_between(before, after)) == {
        Change(after[0]["id"], ChangeKind.CREATED),
        Change(after[1]["id"], ChangeKind.CHANGED),
        Change("RCP-MERGED", ChangeKind.MERGED, after[1]["id"]),
        Change("RCP-GONE", ChangeKind.WITHDRAWN),
    }
    assert changes_between(after, after) == ()


def test_tables_hold_what_changed_alone(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """Each change has its row; reports, events and spans are those of created and changed incidents alone."""
    chosen = selection(incidents=after, since=changes_between(before, after))
    tables = {name: list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))) for name, content in written("csv", chosen).items()}

    assert {row["incident_id"]: (row["change"], row["merged_into"]) for row in tables["incidents.csv"]} == {
        after[0]["id"]: ("created", ""),
        after[1]["id"]: ("changed", ""),
        "RCP-MERGED": ("merged", after[1]["id"]),
        "RCP-GONE": ("withdrawn", ""),
    }
    assert {row["incident_id"] for row in tables["events.csv"]} == {after[0]["id"], after[1]["id"]}
    assert {row["report_id"] for row in tables["reports.csv"]} == {one["report"] for incident in after[:2] for one in incident["accounts"]}


@pytest.mark.parametrize("profile", ["acled", "ucdp", "geojson", "kml", "xlsx", "parquet", "datapackage"])
def test_forms_of_one_file_tell_what_is_gone(profile: str) -> None:
    """Every form that writes incidents has a line for one that stands no more, so that whoever has it can take it out."""
    chosen = selection(since=[Change("RCP-GONE", ChangeKind.WITHDRAWN)])
    files = written(profile, chosen)

    if profile in {"xlsx", "parquet"}:
        assert files != written(profile, selection(since=[]))
    else:
        assert b"RCP-GONE" in b"".join(files.values())
        assert b"withdrawn" in b"".join(files.values())
