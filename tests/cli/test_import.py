"""Promises of `recoupe import`: rows into a ledger, or out as records; refusals told, exit codes."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli import main as program
from recoupe.cli.main import recoupe
from recoupe.codebook.imports import load_profile
from recoupe.store.ledger import open_ledger
from tests.pipeline.test_ledger import SECOND, STRIKE
from tests.support import codebook

PROFILE = """id = "desk"
name = "Our desk"

[columns]
id = "key"
type = "what"
start = "day"
first = "who"
second = "whom"
place = "where"
lat = "lat"
lon = "lon"
country = "country"
place_precision = "exact"
text = "notes"
sources = "read"
killed = "dead"

[types]
strike = { type = "ASSAULT", modes = ["drone"], sides = "first-on-second" }

[place_precisions]
town = { precision = "town" }

[[actors]]
opens = "Malian army"
kind = "organisation"
sector = "MIL"
entity = "mli-mil"

[[actors]]
opens = "Civilians"
kind = "population"
sector = "CVL"
"""
HEADER = "key,day,what,who,whom,where,lat,lon,country,exact,dead,read,notes\n"
ROW = 'D-1,2024-05-02,strike,Malian army,Civilians,Témera,16.98,-0.6,Mali,town,9,Gao Hebdo,"Drones of the Malian army struck the market of Temera near Gao."\n'
OTHER = 'D-2,2023-01-09,strike,Malian army,Civilians,Kidal,18.44,1.41,Mali,town,2,,"A drone struck two herders near Kidal."\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a ledger, a profile and a table of two rows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOUPE_DB", raising=False)
    (tmp_path / "desk.toml").write_text(PROFILE, "utf-8")
    (tmp_path / "rows.csv").write_text(HEADER + ROW + OTHER, "utf-8")
    run("init")
    return tmp_path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    row = dict(load_profile("ucdp", codebook()).examples[0].row)
    path = tmp_path / "ucdp.csv"
    path.write_text(f"{';'.join(row)}\n{';'.join(row.values())}\n", "utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(recoupe, [str(one) for one in arguments])


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the program as a shell does, and give its exit code."""
    monkeypatch.setattr(sys, "argv", ["recoupe", *arguments])
    with pytest.raises(SystemExit) as fault:
        program.main()
    return int(fault.value.code)


def test_rows_go_in_once_with_their_bytes(folder: Path) -> None:
    """Rows and their table are in the ledger with their bytes; the same table again changes nothing."""
    first = run("import", "rows.csv", "--as", "desk.toml")
    with open_ledger("recoupe.db") as ledger:
        head, records, (told,) = ledger.head(), list(ledger.reports()), ledger.imports()
        assert ledger.original(told["report"]) == (folder / "rows.csv").read_bytes()
        assert [ledger.original(one["id"]).decode() for one in records] == [one["text"] for one in records]
    again = run("import", "rows.csv", "--as", "desk.toml")

    assert (first.exit_code, first.stdout, first.stderr) == (0, "", "recoupe: 2 imported, 2 new, 0 refused, 2 incidents written\n")
    assert {one["origin"] for one in records} == {"rows.csv#D-1", "rows.csv#D-2"}
    assert {one["by"] for one in records} == {"import"}
    assert (told["origin"], told["summary"]["rows"], told["summary"]["profile"]["name"]) == ("rows.csv", 2, "desk")
    assert (again.exit_code, again.stderr) == (0, "recoupe: 2 imported, 0 new, 0 refused\n")
    with open_ledger("recoupe.db") as ledger:
        assert ledger.head() == head
        assert ledger.verify_chain() == ledger.verify_custody() == []


def test_row_is_an_account_of_what_reports_tell(folder: Path) -> None:
    """A row joins the incident that reports tell of; it counts with the outlet that it names, and not beside it."""
    for name, outlet, text in (("strike.txt", "Gao Hebdo", STRIKE), ("second.txt", "Sahel Courier", SECOND)):
        (folder / name).write_bytes(text)
        run("add", name, "--outlet", outlet)
    run("import", "rows.csv", "--as", "desk.toml")
    told = [json.loads(line) for line in run("incidents", "--format", "jsonl").stdout.splitlines()]
    (one,) = (one for one in told if len(one["accounts"]) == 3)
    card = run("show", one["id"]).stdout

    assert {account["outlet"] for account in one["accounts"]} == {"Gao Hebdo", "Sahel Courier", "Our desk"}
    assert len(one["independence"]) == 2
    assert "rows.csv#D-1" in card
    assert "The row of Our desk names Gao Hebdo as its source." in card


def test_changed_row_takes_the_place_of_its_former_version(folder: Path) -> None:
    """A row that was changed in its table is the next version of itself; the others stay as they are."""
    run("import", "rows.csv", "--as", "desk.toml")
    (folder / "rows.csv").write_text(HEADER + ROW.replace(",9,", ",11,") + OTHER, "utf-8")
    again = run("import", "rows.csv", "--as", "desk.toml")
    with open_ledger("recoupe.db") as ledger:
        versions = {(one.origin, one.version) for one in ledger.captures() if one.current}
        tolls = sorted(one["casualties"]["killed"]["best"] for one in ledger.incidents())

    assert "2 imported, 1 new" in again.stderr
    assert versions == {("rows.csv#D-1", 2), ("rows.csv#D-2", 1)}
    assert tolls == [2, 11]


def test_row_that_is_refused_is_counted_in_the_ledger(folder: Path) -> None:
    """A row that cannot be a record is told with its line, and the import says how many there were; the others are in, and the exit code is 4."""
    (folder / "rows.csv").write_text(HEADER + ROW + OTHER.replace("strike", "rumour"), "utf-8")
    found = run("import", "rows.csv", "--as", "desk.toml")
    with open_ledger("recoupe.db") as ledger:
        (told,) = ledger.imports()

    assert found.exit_code == 4
    assert "recoupe: error (row): rows.csv:3: 'rumour'" in found.stderr
    assert (told["summary"]["rows"], told["summary"]["refused"]) == (1, 1)
    assert "'rumour'" in told["summary"]["refusals"][0]


def test_wrong_mapping_has_its_own_exit_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table without the columns of the profile, and a faulty profile, end with 10; what came before is kept, and so are the bytes of that table."""
    (folder / "wrong.csv").write_text("a,b\n1,2\n", "utf-8")
    found = run("import", "rows.csv", "wrong.csv", "--as", "desk.toml")
    (folder / "bad.toml").write_text(PROFILE.replace('modes = ["drone"]', 'modes = ["flood"]'), "utf-8")
    with open_ledger("recoupe.db") as ledger:
        records, (failure,) = list(ledger.reports()), ledger.failures()
        assert ledger.original(failure["report"]) == b"a,b\n1,2\n"

    assert found.exit_code == 10
    assert "recoupe: error (columns): wrong.csv: the table has no column 'what'" in found.stderr
    assert (len(records), failure["origin"]) == (2, "wrong.csv")
    assert ended(monkeypatch, "import", "rows.csv", "--as", "bad.toml") == 10


def test_linking_can_wait() -> None:
    """With --no-link the rows are in, and `recoupe link` makes incidents of them."""
    assert run("import", "rows.csv", "--as", "desk.toml", "--no-link").exit_code == 0
    assert run("incidents").exit_code == 1
    run("link")
    assert len(run("incidents", "--format", "jsonl").stdout.splitlines()) == 2


def test_rows_become_lines(table: Path) -> None:
    """With --format jsonl each row is one line of JSON with `by: import`, and the ledger stays as it is."""
    result = run("import", table, "--as", "ucdp", "--format", "jsonl")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["by"] == "import"
    assert result.stderr == "recoupe: 1 imported, 0 refused\n"
    with open_ledger("recoupe.db") as ledger:
        assert ledger.head().entries == 0


def test_out_is_never_replaced_unasked(table: Path, tmp_path: Path) -> None:
    """--out takes the records as lines, and replaces nothing without --force."""
    out = tmp_path / "records.jsonl"

    assert [run("import", table, "--as", "ucdp", "--out", out).exit_code for _ in range(2)] == [0, 2]
    assert run("import", table, "--as", "ucdp", "--out", out, "--force").exit_code == 0
    assert len(out.read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize("form", [["--format", "jsonl"], []])
def test_bad_table_is_told_and_the_others_go_on(table: Path, tmp_path: Path, form: list[str]) -> None:
    """A table that lacks columns or is not there is told with its code, and the next one is read; the exit code is 10."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    result = run("import", wrong, tmp_path / "none.csv", table, "--as", "ucdp", *form)

    assert result.exit_code == 10
    assert "recoupe: error (columns): " in result.stderr
    assert "recoupe: error (unreadable): " in result.stderr
    assert "1 imported" in result.stderr


@pytest.mark.parametrize(
    "options", [["--format", "jsonl", "--db", "recoupe.db"], ["--format", "ledger", "--out", "o.jsonl"], ["--out", "o.jsonl", "--db", "a.db"]]
)
def test_options_that_contradict_are_refused(table: Path, options: list[str]) -> None:
    """A ledger beside lines of JSON is refused before any work."""
    assert run("import", table, "--as", "ucdp", *options).exit_code == 2


def test_unknown_profile_is_refused(table: Path) -> None:
    """An unknown profile is refused before any work."""
    result = run("import", table, "--as", "acld")

    assert result.exit_code != 0
    assert "acled, ucdp" in str(result.exception)
