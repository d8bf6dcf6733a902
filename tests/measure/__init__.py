"""Help the tests of `measure/` with tiny gold sets of their own."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path


def write_lines(path: Path, items: Sequence[Mapping[str, object]]) -> None:
    """Write JSON lines, making the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), "utf-8")


def stretch(text: str, phrase: str) -> dict[str, object]:
    """Give the first occurrence of a phrase as gold writes it."""
    start = text.index(phrase)
    return {"phrase": phrase, "start": start, "end": start + len(phrase)}
