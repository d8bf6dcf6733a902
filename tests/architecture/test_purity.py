"""The middle rooms are pure: no clock, no chance, no network, no files, no logging; no language and no word of one in code."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import pytest

import recoupe.model.event
import recoupe.model.report
from recoupe.codebook.load import load_codebook
from recoupe.model.folding import fold

SOURCE = Path(str(files("recoupe")))
PURE_ROOMS = ("parse", "extract", "resolve", "link", "assess")
FORBIDDEN_MODULES = frozenset(
    (
        "asyncio glob http io logging multiprocessing os pathlib random requests secrets shutil socket sqlite3 subprocess tempfile threading time urllib uuid"
    ).split()
)
CLOCK_CALLS = frozenset({"now", "today", "utcnow", "fromtimestamp"})
# What is longer is an alphabet or a message.
LONGEST_WORD = 25
# Names of tags and of style classes: the vocabulary of HTML, whatever the language of the page.
MARKUP_MODULES = frozenset({"read/html.py", "read/markup.py", "read/visible.py"})
# Values of the record that no enumeration holds, labels of the parser that words of a language happen to look like.
TERMS = frozenset(
    (
        "site town admin2 admin1 country region minute hour day week month season year stated relative inferred metadata outlet quoted recipients "
        "actors point since until duration publication acl advcl advmod amod appos aux case cc ccomp conj cop csubj dep det fixed flat iobj list mark "
        "nmod nsubj nummod obj obl orphan parataxis pass relcl root xcomp agent compound prt verbs nouns adjectives pseudo none armed civilians drone "
        "either content event weapon place actor recipient noun verb adjective"
    ).split()
)


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (SOURCE / room).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", modules(*PURE_ROOMS), ids=named)
def test_middle_room_is_pure(path: Path) -> None:
    """No module from parse to assess imports a clock, chance, the network, files or logging, nor asks for the time."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    opened = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"]

    assert FORBIDDEN_MODULES.isdisjoint(imported(tree))
    assert CLOCK_CALLS.isdisjoint(calls)
    assert opened == []


def compared_strings(tree: ast.AST) -> Iterator[str]:
    """Yield the strings that code decides by: in comparisons, cases, keys and the arguments of questions about strings."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare():
                yield from strings(node)
            case ast.MatchValue(value=ast.Constant(value=str() as word)):
                yield word
            case ast.Dict():
                yield from (word for key in node.keys if key is not None for word in strings(key))
            case ast.Subscript():
                yield from strings(node.slice)
            case ast.Call(func=ast.Attribute(attr="get" | "startswith" | "endswith")):
                yield from (word for argument in node.args for word in strings(argument))


def strings(tree: ast.AST) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


@pytest.mark.parametrize("path", [path for path in sorted(SOURCE.rglob("*.py")) if "codebook" not in path.parts], ids=named)
def test_no_code_decides_by_language(path: Path) -> None:
    """No module outside the codebook compares anything with the code of a language."""
    codes = set(load_codebook().languages)

    assert codes.isdisjoint(compared_strings(ast.parse(path.read_text("utf-8"))))


def table_words(value: object) -> Iterator[str]:
    """Yield the words that a data file holds as values."""
    if isinstance(value, dict):
        for item in value.values():
            yield from table_words(item)
    elif isinstance(value, list):
        for item in value:
            yield from table_words(item)
    elif isinstance(value, str):
        yield from (value, *value.split())


def table_keys(value: object) -> Iterator[str]:
    """Yield the keys of a data file, and the values that name an operation or a role: our terms, in English."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *table_keys(item))
            if key in {"id", "means", "role", "unit"}:
                yield from (str(item), *str(item).split("-"))
    elif isinstance(value, list):
        for item in value:
            yield from table_keys(item)


@pytest.fixture(scope="module")
def language_words() -> set[str]:
    """Give the words of the languages, folded, without the terms of the record and the codebook."""
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted((SOURCE / "codebook" / "data" / "lang").glob("*.toml"))]
    for table in tables:
        table.pop("examples", None)
    words = {fold(word) for table in tables for word in table_words({key: item for key, item in table.items() if key not in {"code", "name"}})}
    kinds = [kind for home in (recoupe.model.event, recoupe.model.report) for kind in vars(home).values() if isinstance(kind, type)]
    terms = {str(member) for kind in kinds if issubclass(kind, StrEnum) for member in kind}
    terms |= {field.name for kind in kinds if is_dataclass(kind) for field in fields(kind)}
    terms |= {key for table in tables for key in table_keys(table)} | TERMS
    book = load_codebook()
    terms |= {name for noun in book.nouns for name in (noun.kind, noun.weapon or "", *noun.classes, *noun.modes)}
    terms |= {mode for event in book.events.values() for mode in event.modes}
    return {word for word in words - {fold(term) for term in terms} if word.isalpha() and len(word) > 1}


def docstrings(tree: ast.AST) -> set[int]:
    """Give the identities of the constants that are docstrings."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)}


@pytest.mark.parametrize("path", [path for path in modules("read", *PURE_ROOMS) if named(path) not in MARKUP_MODULES], ids=named)
def test_no_word_of_a_language_in_code(path: Path, language_words: set[str]) -> None:
    """No collection in code lists words of a language, and no string but a message holds a letter with an accent."""
    tree = ast.parse(path.read_text("utf-8"))
    said = docstrings(tree)
    lists = [
        (node.lineno, sorted(found))
        for node in ast.walk(tree)
        if isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Dict))
        for found in [{fold(word) for word in strings(node) if word.islower()} & language_words]
        if len(found) > 1
    ]
    accented = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        if len(node.value) < LONGEST_WORD and any(letter.isalpha() and not letter.isascii() for letter in node.value)
    ]

    assert lists == []
    assert accented == []
