"""The records and incidents that exports are tested with: six reports of ours as they were read once, and what was linked of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.export.exporter import Exporter, Job
from recoupe.export.selection import Selection

FOLDER = Path(__file__).parent.parent / "golden" / "exports"
PROFILES = registry.names("export")
TABLES = ("incidents", "events", "reports", "spans")


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def selection(**given: Any) -> Selection:
    return Selection(**{"incidents": lines("incidents"), "records": lines("records"), **given})


def written(profile: str, chosen: Selection | None = None, *, hxl: bool = False) -> Mapping[str, bytes]:
    """Write a profile and give its files."""
    job = Job(chosen or selection(), load_codebook(), hxl=hxl)
    return {file.name: b"".join(file.pieces) for file in registry.load("export", profile, Exporter).write(job)}


def on_disk(folder: Path, profile: str, chosen: Selection | None = None, *, hxl: bool = False) -> Path:
    """Write a profile into a folder."""
    for name, content in written(profile, chosen, hxl=hxl).items():
        (folder / name).write_bytes(content)
    return folder
