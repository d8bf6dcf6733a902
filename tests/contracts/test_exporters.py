"""What every exporter owes: a golden file, the same bytes whatever the order, rows that lead to reports, nothing that redaction takes out, a page."""

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.export.exporter import Exporter
from recoupe.export.redact import Level, redact
from tests.export.samples import FOLDER, PROFILES, lines, selection, written

PRIVATE = ("Kadoré", "KADORÉ", "Aminata", "Rakia", "Doumbé")


def shown(name: str, content: bytes) -> str:
    """Give a file of an export as words that a person can compare."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return plain({sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book})
    if name.endswith(".parquet"):
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        return plain({"columns": {field.name: str(field.type) for field in table.schema}, "rows": [list(row.values()) for row in table.to_pylist()]})
    words = content.decode("utf-8")
    if name == "datapackage.json":
        found = json.loads(words)
        del found["recoupe"]["codebook"], found["recoupe"]["program"]
        return plain(found)
    return words


def plain(found: Mapping[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n"


def golden(profile: str, name: str) -> Path:
    binary = name.endswith((".xlsx", ".parquet"))
    return FOLDER / profile / (f"{name}.json" if binary else name)


@pytest.mark.parametrize("profile", PROFILES)
def test_export_is_as_accepted(profile: str) -> None:
    """What an exporter writes is what was last read and accepted; RECOUPE_ACCEPT=1 rewrites it."""
    files = {name: shown(name, content) for name, content in written(profile).items()}
    for name, words in files.items():
        if os.environ.get("RECOUPE_ACCEPT"):
            golden(profile, name).parent.mkdir(exist_ok=True)
            golden(profile, name).write_bytes(words.encode("utf-8"))
        assert golden(profile, name).read_bytes().decode("utf-8") == words, name

    assert sorted(path.name for path in (FOLDER / profile).iterdir()) == sorted(golden(profile, name).name for name in files)


@pytest.mark.parametrize("profile", PROFILES)
def test_order_of_input_changes_nothing(profile: str) -> None:
    """Records and incidents in another order give the same bytes, and so does a second run; MUC-4 keeps the order of the messages."""
    incidents, records = lines("incidents"), lines("records")
    turned = selection(incidents=incidents[::-1], records=records if profile == "muc4" else records[::-1])

    assert written(profile, turned) == written(profile)


@pytest.mark.parametrize("profile", [name for name in PROFILES if registry.load("export", name, Exporter).redacts])
def test_no_name_of_a_private_person_in_public(profile: str) -> None:
    """A public export holds no name of a private person and no sentence of a report, in any file."""
    public = redact(selection(), Level.PUBLIC, load_codebook())
    words = "".join(shown(name, content) for name, content in written(profile, public).items())

    assert [name for name in PRIVATE if name in words] == []
    assert "abattu" not in words
    assert "tué à son domicile" not in words
    assert "Ayorou" not in words
    assert "RCP-" in words or profile == "muc4"


@pytest.mark.parametrize("profile", PROFILES)
def test_nothing_to_export_gives_whole_files(profile: str) -> None:
    """Nothing gives files that a program can open all the same."""
    files = written(profile, selection(incidents=[], records=[]))

    assert set(files) == set(written(profile))
    assert all(shown(name, content) is not None for name, content in files.items())


@pytest.mark.parametrize("profile", [name for name in PROFILES if registry.load("export", name, Exporter).incidents])
def test_missing_reports_leave_incidents(profile: str) -> None:
    """Incidents whose reports are not at hand are exported with what their accounts say, where the form can hold that."""
    words = "".join(shown(name, content) for name, content in written(profile, selection(records=[])).items())

    assert ("RCP-" in words) is (profile != "acled")  # ACLED's codes stand in the reports


@pytest.mark.parametrize("profile", PROFILES)
def test_exporter_has_a_page(profile: str, root: Path) -> None:
    """An exporter has a page in the reference, bears the name of its file, and says what it writes."""
    exporter = registry.load("export", profile, Exporter)

    assert exporter.name == profile
    assert exporter.title
    assert (root / "docs" / "reference" / "exports" / f"{profile}.md").is_file()
