"""Promises of `recoupe import`: records out, refusals told, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from recoupe.codebook.imports import load_profile
from tests.support import codebook


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(recoupe, ["import", *map(str, arguments)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    row = dict(load_profile("ucdp", codebook()).examples[0].row)
    path = tmp_path / "rows.csv"
    path.write_text(f"{';'.join(row)}\n{';'.join(row.values())}\n", "utf-8")
    return path


def test_rows_become_records(table: Path) -> None:
    """Each row is one line of JSON with `by: import`; the exit code is 0."""
    result = run(table, "--as", "ucdp")

    assert result.exit_code == 0
    assert json.loads(result.stdout)["by"] == "import"
    assert result.stderr == "recoupe: 1 imported, 0 refused\n"


def test_out_is_never_replaced_unasked(table: Path, tmp_path: Path) -> None:
    """--out takes the records, and replaces nothing without --force."""
    out = tmp_path / "records.jsonl"

    assert [run(table, "--as", "ucdp", "--out", out).exit_code for _ in range(2)] == [0, 2]
    assert run(table, "--as", "ucdp", "--out", out, "--force").exit_code == 0
    assert len(out.read_text("utf-8").splitlines()) == 1


def test_bad_table_is_told_and_the_others_go_on(table: Path, tmp_path: Path) -> None:
    """A table that lacks columns or is not there is told with its code, and the next one is read; the exit code is 4."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    result = run(wrong, tmp_path / "none.csv", table, "--as", "ucdp")

    assert result.exit_code == 4
    assert "recoupe: error (columns): " in result.stderr
    assert "recoupe: error (unreadable): " in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_unknown_profile_is_refused(table: Path) -> None:
    """An unknown profile is refused before any work."""
    result = run(table, "--as", "acld")

    assert result.exit_code != 0
    assert "acled, ucdp" in str(result.exception)
