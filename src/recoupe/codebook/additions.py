"""Add to the files of the codebook without changing them: each addition is a file in the form of the one that it adds to, and is laid over it.

A folder of additions holds them as `NAME/PATH`, such as `0001/events/PROTEST.toml`; they are laid in the order of their names. What is laid over a file joins
its lists and tables, each entry once; tables of a list that bear an `id` are joined with the table of that id. Nothing that stands there is changed.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recoupe.errors import CodebookError

_FORMS = (".toml", ".csv")


@dataclass(frozen=True, slots=True)
class Addition:
    """A file that adds to one of the codebook.

    Attributes:
        name: orders the additions, and names the folder that it is written into.
        path: the file that it adds to, as `events/PROTEST.toml`.
        content: its bytes.
    """

    name: str
    path: str
    content: bytes


# --- laying them over files


def laid_over(table: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a tree of keys over another.

    Args:
        table: what stands there.
        more: what is added.

    Raises:
        ValueError: it would change a value that stands there.
    """
    return {**table, **{key: _joined(key, table[key], value) if key in table else value for key, value in more.items()}}


def _joined(key: str, old: Any, new: Any) -> Any:  # noqa: ANN401 - whatever the files hold
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return laid_over(old, new)
    if isinstance(old, list) and isinstance(new, list):
        return _lists(key, old, new)
    if old != new:
        raise ValueError(f"{key} is {old!r} in the codebook, and {new!r} here; an addition adds and changes nothing, so leave the key out")
    return old


def _lists(key: str, old: list[Any], new: list[Any]) -> list[Any]:
    found = list(old)
    for value in new:
        name = value.get("id") if isinstance(value, Mapping) else None
        at = next((number for number, one in enumerate(found) if name is not None and isinstance(one, Mapping) and one.get("id") == name), None)
        if at is not None:
            found[at] = _joined(f"{key}.{name}", found[at], value)
        elif value not in found:
            found.append(value)
    return found


# --- writing and reading their files


def toml_of(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> str:
    """Write a tree of keys as TOML: values first, then tables, then lists of tables."""
    return "\n".join(_toml_lines(table, path)).lstrip("\n") + "\n"


def _toml_lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{key} = {toml_value(value)}" for key, value in table.items() if not _is_table(value) and not _are_tables(value))
    for key, value in table.items():
        name = ".".join((*path, key))
        if _is_table(value):
            yield from (("", f"[{name}]") if not value or any(not _is_table(one) for one in value.values()) else ())
            yield from _toml_lines(value, (*path, key))
        elif _are_tables(value):
            for one in value:
                yield from ("", f"[[{name}]]")
                yield from _toml_lines(one, (*path, key))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _are_tables(value: object) -> bool:
    return isinstance(value, Sequence) and bool(value) and all(map(_is_table, value))


def toml_value(value: object) -> str:
    """Write a value as TOML does: its strings are those of JSON, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def csv_of(row: Mapping[str, str]) -> str:
    """Write a table of one row."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([tuple(row), tuple(row.values())])
    return out.getvalue()


def write_additions(folder: Path, additions: Sequence[Addition]) -> list[Path]:
    """Write additions into a folder, and give the files.

    Raises:
        CodebookError: the folder holds something already, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CodebookError(f"{folder}: holds something already, which would be mixed with what is exported; name a folder that is empty or not there")
    written = [(folder / one.name / one.path, one.content) for one in additions]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as fault:
        raise CodebookError(f"{folder}: cannot be written ({fault.strerror}); name another folder") from fault
    return [path for path, _ in written]


def read_additions(folder: Path) -> tuple[Addition, ...]:
    """Read a folder of additions, in the order in which they are laid.

    Raises:
        CodebookError: there is no such folder, or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise CodebookError(f"{folder}: is no folder of additions; `recoupe codebook export` writes one")
    try:
        found = [path for path in sorted(folder.glob("*/*/*")) if path.suffix in _FORMS and path.is_file()]
        return tuple(Addition(path.parts[-3], "/".join(path.parts[-2:]), path.read_bytes()) for path in found)
    except OSError as fault:
        raise CodebookError(f"{folder}: cannot be read ({fault.strerror}); check the path") from fault
