"""`recoupe add`, `incidents`, `show`, `link`: from a folder of reports to one contested incident, and every refusal with its code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from recoupe.store.ledger import open_ledger
from tests.pipeline.test_ledger import REPORTS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that holds a folder of reports and a ledger."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOUPE_DB", raising=False)
    (tmp_path / "in").mkdir()
    for name, content in REPORTS.items():
        (tmp_path / "in" / name).write_bytes(content)
    run("init")
    return tmp_path


def run(*arguments: str) -> Result:
    """Run a command that is not refused."""
    return CliRunner().invoke(recoupe, list(arguments), catch_exceptions=False)


def test_folder_becomes_incidents() -> None:
    """A folder goes in at once, is linked, and going in again changes nothing."""
    first, again = run("add", "in"), run("add", "in")
    listed = [json.loads(line) for line in run("incidents").stdout.splitlines()]

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stderr.startswith("recoupe: 4 reports, 4 new, 0 errors, ")
    assert again.stderr == "recoupe: 4 reports, 0 new, 0 errors\n"
    assert max(len(one["accounts"]) for one in listed) == 3


def test_run_that_brought_something_is_written_down() -> None:
    """What a run brought stands among the runs of the ledger; one that brings nothing leaves the log as it is."""
    run("add", "in")
    with open_ledger("recoupe.db") as ledger:
        (told,), before = list(ledger.runs()), ledger.head()
        incidents = len(list(ledger.incidents()))
    run("add", "in")

    assert {name: told[name] for name in ("command", "reports", "new", "failures", "incidents")} == {
        "command": "add",
        "reports": 4,
        "new": 4,
        "failures": 0,
        "incidents": incidents,
    }
    with open_ledger("recoupe.db") as ledger:
        assert ledger.head() == before


def test_one_bad_input_stops_nothing(folder: Path) -> None:
    """An input that cannot be read is told, the others go in, and the exit code says so."""
    (folder / "in" / "noise.bin.txt").write_bytes(b"\x00\x01" * 99)
    found = run("add", "in")

    assert found.exit_code == 4
    assert "4 new, 1 error" in found.stderr


def test_incident_is_shown_with_its_accounts() -> None:
    """The card names the grade and each account, and no value without the accounts it stands on."""
    run("add", "in")
    line = run("incidents", "--format", "text", "--told-by", "2").stdout.splitlines()[0]
    card = run("show", line.split()[0]).stdout

    assert "contested" in line
    assert card.splitlines()[0] == f"{line.split()[0]} contested"
    assert all(f"in/{name}" in card for name in ("strike.txt", "second.txt", "denial.txt"))
    assert "[1]" in card


@pytest.mark.parametrize(
    ("options", "count"),
    [(("--since", "2024-05-03"), 1), (("--until", "2024-05-02"), 1), (("--grade", "contested"), 1), (("--type", "PROTEST"), 0)],
)
def test_incidents_are_chosen(options: tuple[str, ...], count: int) -> None:
    """Day, type and grade narrow the list; nothing found leaves with 1."""
    run("add", "in")
    found = run("incidents", *options)

    assert (len(found.stdout.splitlines()), found.exit_code) == (count, 0 if count else 1)


def test_link_is_explained_and_made_later() -> None:
    """--no-link leaves linking to `recoupe link`; --explain writes the evidence of two events and asks for two."""
    run("add", "--no-link", "in")
    assert run("incidents").exit_code == 1
    assert run("link").exit_code == 0
    shown = json.loads(run("show", "--format", "json", json.loads(run("incidents").stdout.splitlines()[0])["id"]).stdout)
    keys = [f"{account['report']}#{account['event']}" for account in shown["accounts"]]

    assert "bits" in run("link", "--explain", keys[0], keys[-1]).stdout
    assert run("link", "--explain", keys[0]).exit_code == 2
    assert run("link", keys[0], keys[-1]).exit_code == 2
