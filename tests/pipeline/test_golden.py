"""The records of the examples, compared in full. Rewrite them with RECOUPE_ACCEPT=1 and read the difference."""

import json
import os
from pathlib import Path

import pytest

from recoupe.model.serial import to_dict
from recoupe.pipeline.reading import read_report

EXAMPLES = ("convoi-ansongo.txt", "depot-strike.html")


@pytest.mark.parametrize("name", EXAMPLES)
def test_record_of_an_example_is_as_accepted(name: str, root: Path) -> None:
    """The record of an example is the one that was last read and accepted, but for what made it."""
    record = to_dict(read_report((root / "examples" / name).read_bytes(), f"examples/{name}"))
    del record["produced_by"]
    written = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    golden = root / "tests" / "golden" / f"{Path(name).stem}.json"
    if os.environ.get("RECOUPE_ACCEPT"):
        golden.write_text(written, "utf-8")

    assert golden.read_text("utf-8") == written


def test_every_example_is_compared(root: Path) -> None:
    """No report of examples/ is left out; its folders are examples of ledgers, which `tests/acceptance` fills."""
    assert sorted(path.name for path in (root / "examples").iterdir() if path.is_file()) == sorted(EXAMPLES)
