"""The command `recoupe actors`: check tells every fault at once, show tells who bears a name; `read --actors` merges."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe

GOOD = (
    "id,name,kind,country,sector,names,source\nvalley-guard,Valley Guard,group,IRQ,PRM,FPR|VG,my notes\nhrw,Human Rights Watch,organisation,,NGO,HRW,my notes\n"
)
BAD = "id,name,kind,country,source\nvalley-guard,Valley Guard,gang,IRQ,my notes\nhill-guard,,group,IRQ,\n"


def run(*words: str) -> Result:
    """Run the program as a shell would."""
    return CliRunner().invoke(recoupe, list(words))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Give a place for a list."""
    return tmp_path / "mine.csv"


def test_good_list_is_told(table: Path) -> None:
    """A list that can be merged is told with what is new, what replaces ours, and which names others bear too."""
    table.write_text(GOOD, "utf-8")
    result = run("actors", "check", str(table))

    assert result.exit_code == 0
    assert "2 actors: 1 new, 1 in place of ours (hrw)" in result.stdout
    assert "'fpr' is borne by fpr-car, rpf, valley-guard" in result.stdout


def test_bad_list_is_refused_fault_by_fault(table: Path) -> None:
    """A list with faults is refused with one line a fault on standard error, and nothing on standard output."""
    table.write_text(BAD, "utf-8")
    result = run("actors", "check", str(table))

    assert result.exit_code == 2
    assert result.stdout == ""
    assert [line.removeprefix(str(table)).split(" ")[0] for line in result.stderr.splitlines()[:-1]] == [":2:", ":3:", ":3:"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fpr", ["rpf: Rwandan Patriotic Front", "fpr-car: Popular Front for Recovery"]),
        ("Jabhat Fateh al-Sham", ["name for a time, 2016-07 to 2017-01", "belongs to al-qaida, 2013-04 to 2016-07"]),
        ("IRQ-MIL", ["irq-mil: Iraq armed forces"]),
        ("Macron", ["emmanuel-macron: Emmanuel Macron: person, head-of-state of FRA, 2017-05-14 to …"]),
    ],
)
def test_bearers_of_a_name_are_shown(name: str, said: list[str]) -> None:
    """Everybody who bears a name is shown with the time for which it holds."""
    result = run("actors", "show", name)

    assert result.exit_code == 0
    assert [words for words in said if words not in result.stdout] == []


def test_name_of_nobody_is_told() -> None:
    """A name that nobody bears is told on standard error, with another exit code."""
    result = run("actors", "show", "No Such Group")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "'No Such Group'" in result.stderr


def test_reports_are_read_with_a_list(table: Path, tmp_path: Path) -> None:
    """An actor of a user's list is found in a report, and the record says which list was used."""
    table.write_text(GOOD, "utf-8")
    report = tmp_path / "report.txt"
    report.write_text("Fighters of the Valley Guard attacked a checkpoint near Mosul on Friday. Two soldiers were killed.\n", "utf-8")
    record = json.loads(run("read", "--quiet", "--language", "en", "--actors", str(table), str(report)).stdout)

    assert "valley-guard" in {actor["entity"] for event in record["events"] for actor in event["actors"]}
    assert [set(one) for one in record["produced_by"]["codebook"]["merged"]] == [{"actors"}]


def test_refused_list_stops_reading(table: Path, tmp_path: Path) -> None:
    """With a list that is refused nothing is read at all."""
    table.write_text(BAD, "utf-8")
    (tmp_path / "report.txt").write_text("Text.", "utf-8")
    result = run("read", "--actors", str(table), str(tmp_path / "report.txt"))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "kind 'gang'" in str(result.exception)
