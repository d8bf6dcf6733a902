"""`recoupe agree` says how far coders agree, as a table, as a list of what they disagree on, and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from recoupe.measure.agreement import NAMES
from recoupe.store.ledger import open_ledger
from tests.coders import assign, code
from tests.desk.example import fill


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger in which two people coded three reports blind, with one difference."""
    path = tmp_path_factory.mktemp("agree") / "ledger.db"
    with open_ledger(path, create=True) as made:
        first, *_ = fill(made)
        for report in assign(made, "Awa", "Bo"):
            code(made, report, "Awa")
            code(made, report, "Bo", {("e1", "status"): "denied"} if report == first else None)
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(recoupe, ["agree", *words])


def test_table_has_each_field_for_each_pair(ledger: Path) -> None:
    """The table names the log that it was made of, and has a line a field and pair: the two coders, and each with the machine."""
    found = run("--db", str(ledger))
    lines = found.output.splitlines()

    assert found.exit_code == 0
    assert "3 reports, log" in lines[0]
    assert len(lines[3:]) == 3 * len(NAMES)
    assert sum("Awa × Bo" in line for line in lines) == sum("Bo × machine" in line for line in lines) == len(NAMES)


def test_figures_come_as_json(ledger: Path) -> None:
    """JSON has the same figures with the head of the log, narrowed to the fields and coders that are asked for."""
    found = json.loads(run("--db", str(ledger), "--json", "--field", "status", "--coders", "Awa,Bo").output)
    status = {tuple(one["coders"]): one["found"]["share"] for one in found["figures"]}

    assert len(found["head"]) == 64
    assert status[("Awa", "machine")] == 1.0
    assert status[("Awa", "Bo")] == status[("Bo", "machine")] < 1.0
    assert {tuple(one["coders"]) for one in json.loads(run("--db", str(ledger), "--json", "--coders", "Awa").output)["figures"]} == {("Awa", "machine")}


def test_disagreements_are_listed(ledger: Path) -> None:
    """What coders disagree on is listed with what each says; JSON has the same."""
    lines = run("--db", str(ledger), "--differing").output.splitlines()
    found = json.loads(run("--db", str(ledger), "--differing", "--json").output)["disagreements"]

    assert lines[0].endswith(": status")
    assert lines[1] == "  Awa: occurred; Bo: denied"
    assert len(lines) == 2 * len(found) == 4
    assert found[0]["said"] == ["occurred", "denied"]


def test_months_are_told_apart(ledger: Path) -> None:
    """With --by-month each month has lines of its own beside those of all time."""
    found = json.loads(run("--db", str(ledger), "--json", "--by-month", "--field", "type").output)["figures"]

    assert {"all"} < {one["period"] for one in found}


def test_nothing_to_compare_is_said(tmp_path: Path) -> None:
    """A ledger in which nobody coded anything blind gives no figure, and exit code 1."""
    open_ledger(tmp_path / "empty.db", create=True).close()
    found = run("--db", str(tmp_path / "empty.db"))

    assert (found.exit_code, "assign reports" in found.output) == (1, True)


@pytest.mark.parametrize("words", [("--since", "yesterday"), ("--field", "colour")])
def test_wrong_usage_is_refused(ledger: Path, words: tuple[str, str]) -> None:
    """A day that is none and a field that nobody codes are refused, and the message says what there is."""
    found = run("--db", str(ledger), *words)

    assert found.exit_code == 2
    assert "2024-03-14" in found.output or "choose one of events" in found.output
