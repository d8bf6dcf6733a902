"""Promises of `recoupe eval`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.errors import GoldError
from tests.measure import stretch, write_lines

TEXT = "Gunmen killed two farmers on Tuesday."
DAY = {"start": "2024-03-12", "end": "2024-03-12", "precision": "day"}
OTHER = {"start": "2024-03-05", "end": "2024-03-05", "precision": "day"}


@pytest.fixture
def gold(tmp_path: Path) -> str:
    """Make a set of dates: two open lines, of which one is missed, and a sealed one."""
    lines = [
        {"id": name, "lang": "en", "published": "2024-03-14", "text": TEXT, **stretch(TEXT, "Tuesday"), "kind": "weekday", "answer": answer}
        for name, answer in (("one", DAY), ("two", OTHER))
    ]
    write_lines(tmp_path / "dates" / "open.jsonl", lines)
    write_lines(tmp_path / "dates" / "sealed.jsonl", lines[:1])
    return str(tmp_path)


def test_table_has_a_row_a_figure_and_its_digests(gold: str) -> None:
    """The table names set, data and codebook, and gives n, right, share and interval."""
    result = CliRunner().invoke(recoupe, ["eval", "dates", "--data", gold])
    lines = result.stdout.splitlines()

    assert result.exit_code == 0
    assert lines[0].startswith("dates: ")
    assert "dates/open.jsonl" in lines[1]
    assert "codebook" in lines[1]
    assert lines[4].split() == ["exact", "range", "all", "2", "1", "50.0%", "0.0%", "to", "100.0%"]
    assert "wanted" not in result.stdout


def test_errors_are_listed_with_their_sentence(gold: str) -> None:
    """--errors lists what was missed with what was wanted, answered and the sentence."""
    shown = CliRunner().invoke(recoupe, ["eval", "dates", "--data", gold, "--errors"]).stdout

    assert "exact range: two: Tuesday\n  wanted 2024-03-05 to 2024-03-05; answered 2024-03-12 to 2024-03-12\n  Gunmen killed two farmers on Tuesday." in shown


def test_json_holds_everything(gold: str) -> None:
    """--json gives rows, files and digests; what was missed is counted, and listed with --errors."""
    plain = json.loads(CliRunner().invoke(recoupe, ["eval", "dates", "--data", gold, "--json"]).stdout)
    full = json.loads(CliRunner().invoke(recoupe, ["eval", "dates", "--data", gold, "--json", "--errors"]).stdout)

    assert (plain["set"], plain["sealed"], plain["misses"]) == ("dates", False, 1)
    assert plain["rows"][0]["value"] == 0.5
    assert set(plain["files"]) == {"dates/open.jsonl"}
    assert full["misses"][0]["case"] == "two"


def test_sealed_part_is_opened_loudly(gold: str) -> None:
    """--sealed reads the other file, and says so on standard error and in the table."""
    result = CliRunner().invoke(recoupe, ["eval", "dates", "--data", gold, "--sealed"])

    assert "SEALED PART" in result.stderr
    assert "SEALED PART" in result.stdout
    assert "dates/sealed.jsonl" in result.stdout


def test_unknown_set_is_refused() -> None:
    """A set that there is not is refused with those that there are."""
    result = CliRunner().invoke(recoupe, ["eval", "date"])

    assert result.exit_code == 2
    assert "did you mean 'dates'" in result.stderr


def test_missing_gold_is_refused(tmp_path: Path) -> None:
    """A folder without the set is refused with what was looked for."""
    result = CliRunner().invoke(recoupe, ["eval", "dates", "--data", str(tmp_path)])

    assert isinstance(result.exception, GoldError)
    assert "dates/open.jsonl" in str(result.exception)
