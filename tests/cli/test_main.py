"""Promises of the command line as a whole."""

import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from recoupe import registry
from recoupe.cli.main import recoupe

LISTING = "import sys; sys.argv = ['recoupe', '--help']; from recoupe.cli.main import recoupe; recoupe.main(standalone_mode=False); "


def run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def fastest(code: str, runs: int = 3) -> float:
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        run_python(code)
        found.append(time.perf_counter() - start)
    return min(found)


def test_help_lists_every_command() -> None:
    """`recoupe --help` names each command that lies in cli/, with its first sentence."""
    shown = CliRunner().invoke(recoupe, ["--help"]).output

    for name in registry.names("cli"):
        assert f"  {name} " in shown


def test_help_loads_no_heavy_library() -> None:
    """`recoupe --help` imports neither spaCy nor numpy nor trafilatura nor a room."""
    loaded = run_python(LISTING + "print(*sorted(name for name in sys.modules if name in {'spacy', 'numpy', 'trafilatura', 'lxml', 'recoupe.pipeline'}))")

    assert loaded.splitlines()[-1] == ""


def test_help_is_quick() -> None:
    """`recoupe --help` takes no more than a dozen times what Python itself takes to start: about 0.2 s."""
    assert fastest(LISTING) < 12 * fastest("pass")


def test_unknown_command_names_the_nearest() -> None:
    """A mistyped command is refused with what it was probably meant to be, exit 2."""
    result = CliRunner().invoke(recoupe, ["raed"])

    assert result.exit_code == 2
    assert "did you mean 'read'" in result.stderr


def test_version_is_told() -> None:
    """`recoupe --version` and `recoupe version` say the same."""
    assert CliRunner().invoke(recoupe, ["--version"]).output == CliRunner().invoke(recoupe, ["version"]).output


@pytest.mark.parametrize("name", registry.names("cli"))
def test_command_has_help(name: str) -> None:
    """Each command says in its help what it does, and nothing on standard error."""
    result = CliRunner().invoke(recoupe, [name, "--help"])

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: recoupe {name}")
    assert result.stderr == ""
