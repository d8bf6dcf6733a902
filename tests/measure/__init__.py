"""Help the tests of `measure/` with tiny gold sets of their own."""

import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType


def write_lines(path: Path, items: Sequence[Mapping[str, object]]) -> None:
    """Write JSON lines, making the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), "utf-8")


def stretch(text: str, phrase: str) -> dict[str, object]:
    """Give the first occurrence of a phrase as gold writes it."""
    start = text.index(phrase)
    return {"phrase": phrase, "start": start, "end": start + len(phrase)}


def tool(folder: Path, name: str) -> ModuleType:
    """Load one of the stand-alone scorers."""
    spec = importlib.util.spec_from_file_location(f"_tool_{name}", folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def messages(shared_data: Path, *names: str) -> list[dict]:
    """Read messages of the shared data."""
    return [json.loads(line) for name in names for line in (shared_data / name).read_text("utf-8").split("\n") if line]
