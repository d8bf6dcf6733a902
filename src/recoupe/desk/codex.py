"""Show the codebook as it stands: its files as rows that can be read and searched, and which entries a word leads to. Nothing here changes anything."""

import csv
import hashlib
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from recoupe.codebook.lexicon import lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Trigger
from recoupe.errors import UnknownIdError
from recoupe.model.folding import fold
from recoupe.parse.lemmas import repaired
from recoupe.pipeline.examples import read_marks

# Files that lie in no folder are shown under this name.
TOP = "data"
CONSTRUCTIONS = ("verbs", "nouns", "adjectives", "pseudo")
_TEXTS = frozenset({"toml", "csv", "json", "md"})
_FLAGS = ("mention_only", "passive_only", "stative", "answer")
_ARGUMENTS = ("subject", "object", "of", "effect", "status", "complement")
_LISTS = ("modes", "contexts", "requires", "object_kinds", "object_not", "subject_kinds", "subject_not")
_KINDS_OF_WORD = ("VERB", "NOUN")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: where it stands, and its cells or values."""

    at: str
    cells: tuple[str, ...]

    @property
    def folded(self) -> str:
        """The row as it is searched."""
        return fold(" ".join((self.at, *self.cells)))


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the codebook.

    Attributes:
        folder: the folder that it lies in.
        name: its name.
        kind: `toml`, `csv`, `json`, `md`, or anything else that is no text.
        size: bytes.
        digest: SHA-256 of its bytes.
        header: the columns of a table; empty of what is a tree of keys.
        rows: its rows; none of what is no text.
    """

    folder: str
    name: str
    kind: str
    size: int
    digest: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@cache
def table_names() -> tuple[tuple[str, str], ...]:
    """Give folder and name of every file of the codebook, sorted."""
    return tuple(sorted(_names(_root(), ())))


def _root() -> Traversable:
    return files("recoupe.codebook") / "data"


def _names(folder: Traversable, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _names(one, (*path, one.name))
        else:
            yield "/".join(path) or TOP, one.name


def content_of(folder: str, name: str) -> bytes:
    """Give the bytes of a file.

    Raises:
        UnknownIdError: the codebook has no such file.
    """
    if (folder, name) not in table_names():
        raise UnknownIdError(f"codebook file {folder[:40]}/{name[:60]}: there is none; the first page of the codebook lists them")
    return (_root() / name if folder == TOP else _root() / folder / name).read_bytes()


@cache
def table(folder: str, name: str) -> Table:
    """Read a file as rows.

    Raises:
        UnknownIdError: the codebook has no such file.
    """
    content, kind = content_of(folder, name), name.rpartition(".")[2]
    header, rows = _read(content, kind)
    return Table(folder, name, kind if kind in _TEXTS else "", len(content), hashlib.sha256(content).hexdigest(), header, rows)


def _read(content: bytes, kind: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    if kind not in _TEXTS:
        return (), ()
    text = content.decode("utf-8-sig")
    if kind == "csv":
        header, *lines = [tuple(cells) for cells in csv.reader(io.StringIO(text))]
        return header, tuple(Row(str(number), cells) for number, cells in enumerate(lines, 2))
    if kind == "md":
        return (), tuple(Row(str(number), (line,)) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    return (), tuple(_flat(tomllib.loads(text) if kind == "toml" else json.loads(text), ""))


def _flat(value: Any, path: str) -> Iterator[Row]:  # noqa: ANN401 - whatever the file holds
    """Yield a tree of keys as rows: a list of words is one row, a table in a list is known by its id, else by its number."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _flat(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and any(isinstance(item, Mapping | list) for item in value):
        for number, item in enumerate(value, 1):
            key = item.get("id", number) if isinstance(item, Mapping) else number
            yield from _flat(item, f"{path}[{key}]")
    else:
        yield Row(path, tuple(_written(one) for one in (value if isinstance(value, list) else [value])))


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def anchor(at: str) -> str:
    """Give the id of a row on its page."""
    return "r-" + re.sub(r"[^A-Za-z0-9_-]", "-", at)


# --- event types


def trigger_of(one: Trigger) -> dict[str, Any]:
    """Give a group of words that tell a deed: its words by language and construction, its look-alikes, and what its arguments are."""
    words = [
        {"language": code, "construction": name, "words": list(getattr(told, name))}
        for code, told in one.words.items()
        for name in CONSTRUCTIONS
        if getattr(told, name)
    ]
    rules = {name: str(value) for name in _ARGUMENTS if (value := getattr(one, name)) and value != "none"}
    rules |= {name: ", ".join(value) for name in _LISTS if (value := getattr(one, name))}
    rules |= {f"prepositions.{name}": str(role) for name, role in one.prepositions.items()}
    return {"id": one.id, "words": words, "rules": rules, "flags": [name for name in _FLAGS if getattr(one, name)]}


def pieces(marked: str) -> list[dict[str, str]]:
    """Divide an example into its words and its marks."""
    text, marks = read_marks(marked)
    pieces, at = [], 0
    for mark in marks:
        pieces += [{"label": "", "text": text[at : mark.start]}, {"label": mark.label, "text": mark.text}]
        at = mark.end
    return [piece for piece in (*pieces, {"label": "", "text": text[at:]}) if piece["text"]]


# --- which entries a word leads to


def forms_of(word: str, codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Give the words of the codebook that a word may be a form of, by language, the word itself first.

    Args:
        word: one word or several, in any form and case; several are taken as they stand.
        codebook: which knows the endings.
    """
    form = " ".join(fold(word).split())
    found = {}
    for code, language in codebook.languages.items():
        lemmas = (repaired(form, "", kind, lexicon(codebook, language.code)) for kind in _KINDS_OF_WORD) if " " not in form else ()
        found[code] = tuple(dict.fromkeys((form, *(one for one in lemmas if one))))
    return found


def triggered(word: str, codebook: Codebook) -> list[dict[str, Any]]:
    """Give the event types whose words a word is, or stands in: those that are the word itself first.

    Args:
        word: one word or several, in any form and case.
        codebook: whose entries.
    """
    forms = forms_of(word, codebook)
    found = []
    for kind in codebook.events.values():
        for one in kind.triggers:
            for code, told in one.words.items():
                found += [
                    {"type": kind.id, "trigger": one.id, "language": code, "construction": name, "word": entry, "whole": fold(entry) in forms[code]}
                    for name in CONSTRUCTIONS
                    for entry in getattr(told, name)
                    if _holds(fold(entry), forms[code])
                ]
    return sorted(found, key=lambda one: (not one["whole"], one["construction"] == "pseudo", one["type"], one["trigger"], one["language"], one["word"]))


def _holds(entry: str, forms: tuple[str, ...]) -> bool:
    return any(f" {form} " in f" {entry} " for form in forms)


def rows_with(word: str, most: int) -> list[tuple[Table, Row]]:
    """Give rows of the trees of keys that hold a word, by file; tables of actors, places and names have lists of their own.

    Args:
        word: one word or several, as they stand.
        most: as many rows at most.
    """
    wanted = " ".join(fold(word).split())
    found: list[tuple[Table, Row]] = []
    for folder, name in table_names():
        if name.endswith(".toml") and len(found) < most:
            found += [(table(folder, name), row) for row in table(folder, name).rows if wanted in _folded(folder, name)[row]]
    return found[:most]


@cache
def _folded(folder: str, name: str) -> Mapping[Row, str]:
    return {row: row.folded for row in table(folder, name).rows}
