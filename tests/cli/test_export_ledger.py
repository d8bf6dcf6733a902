"""`recoupe export` of a ledger: what it holds in every profile, and what changed since."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from recoupe.errors import NoLedgerError
from recoupe.pipeline.reviewed import reviewed_reports
from recoupe.store.ledger import open_ledger
from tests.cli.test_import import HEADER, PROFILE, ROW
from tests.export.samples import PROFILES
from tests.pipeline.test_ledger import OTHER, SECOND, STRIKE


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a ledger of two accounts of one strike and of something else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOUPE_DB", raising=False)
    run("init")
    for name, text in (("strike.txt", STRIKE), ("other.txt", OTHER)):
        (tmp_path / name).write_bytes(text)
    run("add", "strike.txt", "other.txt")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)


def told(folder: str, table: str = "incidents") -> list[dict[str, str]]:
    """Read a table of an export."""
    return list(csv.DictReader(io.StringIO((Path(folder) / f"{table}.csv").read_bytes().decode(), newline="")))


@pytest.mark.parametrize("profile", PROFILES)
def test_ledger_is_exported_in_every_profile(profile: str, folder: Path) -> None:
    """Without files named, every profile writes the ledger, and says from which entry on the next export may ask for changes."""
    found = run("export", profile, "--out", "out")
    with open_ledger("recoupe.db") as ledger:
        entries = ledger.head().entries

    assert found.exit_code == 0
    assert f"2 records, 2 incidents exported, 0 refused; --since {entries} tells what changed from here on" in found.stderr


def test_export_of_a_ledger_is_that_of_its_records_and_incidents(folder: Path) -> None:
    """What a ledger gives is what its records and incidents give as files, byte for byte."""
    with open_ledger("recoupe.db") as ledger:
        for name, rows in (("records", reviewed_reports(ledger)), ("incidents", ledger.incidents())):
            (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    run("export", "csv", "--out", "here")
    run("export", "csv", "--from", "records.jsonl", "--incidents", "incidents.jsonl", "--out", "there")

    assert {path.name: path.read_bytes() for path in (folder / "here").iterdir()} == {path.name: path.read_bytes() for path in (folder / "there").iterdir()}


def test_since_tells_created_changed_and_nothing_else(folder: Path) -> None:
    """After another account, a new report and an edited article, the export since the last one has what changed, what is new and where ids went."""
    said = run("export", "csv", "--out", "all").stderr
    entry = re.search(r"--since (\d+)", said)
    assert entry is not None
    before = {row["incident_id"] for row in told("all")}
    assert run("export", "csv", "--out", "none", "--since", entry[1]).exit_code == 0
    (folder / "second.txt").write_bytes(SECOND)
    (folder / "other.txt").write_bytes(OTHER.replace(b"three", b"four"))
    run("add", "second.txt", "other.txt")
    run("export", "csv", "--out", "since", "--since", entry[1])
    changes = {row["incident_id"]: row for row in told("since")}

    assert told("none") == []
    assert sorted(row["change"] for row in changes.values()) == ["changed", "created", "merged"]
    (merged,) = (row for row in changes.values() if row["change"] == "merged")
    assert changes[merged["merged_into"]]["change"] == "created"
    assert {name for name, row in changes.items() if row["change"] != "created"} == before
    assert {row["report_id"] for row in told("since", "reports")} == {
        account["report"] for account in (one for line in run("incidents", "--format", "jsonl").stdout.splitlines() for one in json.loads(line)["accounts"])
    }


def test_imported_rows_are_exported_with_the_reports(folder: Path) -> None:
    """A row that was imported is a report and an account in the tables, and a redacted export has it too."""
    (folder / "desk.toml").write_text(PROFILE, "utf-8")
    (folder / "rows.csv").write_text(HEADER + ROW, "utf-8")
    run("import", "rows.csv", "--as", "desk.toml")

    for level in ("full", "partner", "public"):
        assert run("export", "csv", "--out", level, "--redact", level).exit_code == 0
        assert max(int(row["accounts"]) for row in told(level)) == 2
    outlets = {row["outlet"] for row in told("public", "reports")}
    assert "Our desk" in outlets


def test_missing_ledger_is_told(folder: Path) -> None:
    """Where no ledger lies and no file is named, the message says how to make one or name one, and nothing is written."""
    with pytest.raises(NoLedgerError, match="recoupe init"):
        run("export", "csv", "--db", "none.db", "--out", "out")
    assert not (folder / "out").exists()


def test_what_people_decided_is_exported(folder: Path) -> None:
    """An event that a person rejected is in no table, and one that was accepted is."""
    with open_ledger("recoupe.db") as ledger:
        keys = [(row["key"], row["report"]) for row in ledger.events()]
    kept, gone = keys[0], next(one for one in keys if one[1] != keys[0][1])
    assert run("review", kept[0], "--accept", "--by", "Awa").exit_code == 0
    assert run("review", gone[0], "--reject", "--by", "Awa", "--reason", "an exercise").exit_code == 0
    assert run("export", "csv", "--out", "out").exit_code == 0
    events = {f"{row['report_id']}#{row['event_id']}" for row in told("out", "events")}

    assert kept[0] in events
    assert gone[0] not in events
    assert gone[0] not in {f"{row['report_id']}#{row['event_id']}" for row in told("out", "spans")}
