"""Promises of `recoupe crosswalk`."""

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from tests.support import codebook


@pytest.mark.parametrize("code", ["138", "Armed clash", "KIDNAPPING", "assault", "suicide-attack"])
def test_code_is_looked_up_both_ways(code: str) -> None:
    """A code of any of the codebooks prints the lines that lead to it and back."""
    result = CliRunner().invoke(recoupe, ["crosswalk", code])

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split("\t") == ["from", "with", "to", "what is lost"]
    assert all(line.count("\t") == 3 for line in result.stdout.splitlines())
    assert "plover" in result.stdout


def test_everything_is_printed_without_a_code() -> None:
    """Without a code every line of every table is printed."""
    lines = CliRunner().invoke(recoupe, ["crosswalk"]).stdout.splitlines()

    assert len(lines) == 1 + len(codebook().crosswalk) + len(codebook().codes)


def test_unknown_code_is_told() -> None:
    """A code that no line bears prints nothing on standard output, says so and ends with 1."""
    result = CliRunner().invoke(recoupe, ["crosswalk", "no such code"])

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no such code" in result.stderr
