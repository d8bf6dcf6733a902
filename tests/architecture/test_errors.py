"""Messages of errors tell what was refused, where and what to do, in one style."""

import ast
from importlib.resources import files
from pathlib import Path

import pytest

from recoupe import errors

SOURCE = Path(str(files("recoupe")))
OURS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}


def messages(path: Path) -> list[tuple[int, str]]:
    """List what errors of ours are raised with, where it is written out, insertions as `{}`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        call = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in OURS and call.args:
            written = call.args[0]
            if isinstance(written, ast.JoinedStr):
                found.append((node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in written.values)))
            elif isinstance(written, ast.Constant):
                found.append((node.lineno, str(written.value)))
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_message_lets_the_reader_act(path: Path) -> None:
    """A message begins in lower case, ends without a full stop, and has a second clause that says why or what to do."""
    for line, message in messages(path):
        assert not message[:1].isupper() or message[:4].isupper(), f"{path}:{line}"
        assert not message.endswith("."), f"{path}:{line}"
        assert message == "{}" or any(mark in message for mark in ";:,"), f"{path}:{line}: {message}"
