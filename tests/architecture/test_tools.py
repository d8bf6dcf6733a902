"""The house keeps its rules: layers, types, style. Each test runs one tool as a developer would."""

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = {
    "layers": [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
    "style": [sys.executable, "-m", "ruff", "check", "."],
    "types": [sys.executable, "-m", "mypy"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_finds_no_fault(tool: str, root: Path) -> None:
    """import-linter, ruff and mypy find nothing to say."""
    ran = subprocess.run(list(map(str, TOOLS[tool])), capture_output=True, text=True, check=False, cwd=root)

    assert ran.returncode == 0, ran.stdout + ran.stderr
