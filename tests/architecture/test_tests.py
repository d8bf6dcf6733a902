"""Tests state their promises, and functions stay short enough to be read."""

import ast
from importlib.resources import files
from pathlib import Path
from statistics import median

import pytest

TESTS = Path(__file__).parent.parent
MOST_LINES_AT_THE_MEDIAN = 10


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_every_test_states_its_promise(path: Path) -> None:
    """Every test has a docstring: the promise in plain words."""
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]

    assert [node.name for node in functions if not ast.get_docstring(node)] == []


def test_functions_are_short() -> None:
    """Half of all functions have ten lines of body at most, docstrings apart."""
    lengths = [length for path in sorted(Path(str(files("recoupe"))).rglob("*.py")) for length in body_lengths(path)]

    assert median(lengths) <= MOST_LINES_AT_THE_MEDIAN


def body_lengths(path: Path) -> list[int]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            found.append(body[-1].end_lineno - body[0].lineno + 1 if body else 0)
    return found
