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


@pytest.fixture
def traps(tmp_path: Path) -> str:
    """Make a set of traps: one that is fallen into, one that is not."""
    line = {"lang": "en", "kind": "sport", "words": [], "allowed": []}
    write_lines(tmp_path / "traps" / "open.jsonl", [{"id": "one", "text": TEXT, **line}, {"id": "two", "text": "The striker went home.", **line}])
    return str(tmp_path)


def test_errors_are_counted_by_cause(traps: str) -> None:
    """Where a set tells causes, --errors begins with how often each came, and puts those of one cause together."""
    shown = CliRunner().invoke(recoupe, ["eval", "traps", "--data", traps, "--errors"]).stdout

    assert "falls in  en: sport  1" in shown
    assert "falls in: en: sport: one: killed\n  wanted no event; answered ASSAULT" in shown


def test_two_measurements_are_compared(traps: str, tmp_path: Path) -> None:
    """--compare shows two measurements that --json wrote, each figure with its difference and whether it is noise."""
    path = tmp_path / "a.json"
    path.write_text(CliRunner().invoke(recoupe, ["eval", "traps", "--data", traps, "--json"]).stdout, "utf-8")
    result = CliRunner().invoke(recoupe, ["eval", "traps", "--compare", str(path), str(path)])

    assert result.exit_code == 0
    assert "over 2 texts in pairs" in result.stdout
    assert result.stdout.splitlines()[4].split() == ["stays", "clear", "all", "50.0%", "50.0%", "+0.0%", "0.0%", "to", "0.0%", "within"]


def test_manner_that_a_set_does_not_know_is_refused(gold: str) -> None:
    """A part or copy that a set does not have is refused with what to do."""
    for option, reason in ((["--part", "dev"], "no part 'dev'"), (["--swapped"], "makes no copy 'swapped'")):
        result = CliRunner().invoke(recoupe, ["eval", "dates", "--data", gold, *option])

        assert isinstance(result.exception, GoldError)
        assert reason in str(result.exception)


def test_precision_recall_and_f1_stand_in_one_line(tmp_path: Path) -> None:
    """A set that counts text by text shows one line a field, with the interval of F1 and both counts."""
    home = tmp_path / "modern" / "open"
    home.mkdir(parents=True)
    (home / "a.txt").write_text(TEXT, "utf-8")
    gold = {"language": "en", "outlet": [], "published": None, "note": "", "events": [], "figures": [], "traps": [], "wording": [], "off_topic": []}
    (home / "a.gold.json").write_text(json.dumps(gold), "utf-8")
    lines = CliRunner().invoke(recoupe, ["eval", "modern", "--data", str(tmp_path)]).stdout.splitlines()

    assert lines[2] == "texts: 1"
    assert lines[5].split() == ["events", "all", "0.0%", "–", "0.0%", "0.0%", "to", "0.0%", "0/1", "0/0"]
