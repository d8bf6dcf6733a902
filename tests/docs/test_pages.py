"""Promises of the documentation: made pages are current, links lead somewhere, code runs, everything has its page."""

import os
import re
from dataclasses import is_dataclass
from pathlib import Path

import pytest

import recoupe
from docs.build import REFERENCE, ROOT, pages
from recoupe import registry
from recoupe.codebook.load import load_codebook
from recoupe.model import event, report
from recoupe.model.report import WarningCode
from recoupe.model.serial import field_names

WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]\n]+\]\(([^)#\s]*)(?:#[^)\s]*)?\)")
PYTHON = re.compile(r"(?ms)^```python\n(.*?)^```$")
SHELL = re.compile(r"(?ms)^```sh\n(.*?)^```$")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_made_pages_are_current() -> None:
    """Pages that are made from the program are as it would make them now; `python -m docs.build` rewrites them."""
    assert [named(path) for path, content in pages() if not path.is_file() or path.read_text("utf-8") != content] == []


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    """A link to another page of the repository leads to a file."""
    targets = [target for target in LINK.findall(path.read_text("utf-8")) if target and "://" not in target]

    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", [path for path in WRITTEN if PYTHON.search(path.read_text("utf-8"))], ids=named)
def test_python_of_a_page_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of a page runs, each block by itself."""
    monkeypatch.chdir(ROOT)
    for block in PYTHON.findall(path.read_text("utf-8")):
        exec(compile(block, named(path), "exec"), {})


def test_two_commands_set_everything_up() -> None:
    """The README has one command that installs and shows the examples and one that installs and tests; CI runs the second."""
    first, second = SHELL.findall((ROOT / "README.md").read_text("utf-8"))[:2]

    assert first.strip().count("\n") == second.strip().count("\n") == 0
    assert first.strip().endswith("recoupe read examples --format card")
    assert second.strip() in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_everything_has_its_page() -> None:
    """Every command, event type, export, language and reader has a page of its own."""
    book = load_codebook()
    expected = {f"commands/{name}.md" for name in registry.names("cli")} | {f"readers/{name}.md" for name in registry.names("read")}
    expected |= {f"events/{name}.md" for name in book.events} | {f"languages/{code}.md" for code in book.languages}
    expected |= {f"exports/{name}.md" for name in registry.names("export")}
    found = {
        path.relative_to(REFERENCE).as_posix()
        for folder in ("commands", "readers", "events", "exports", "languages")
        for path in (REFERENCE / folder).glob("*.md")
    }

    assert found == expected


@pytest.mark.parametrize("kind", [kind for home in (event, report) for kind in vars(home).values() if is_dataclass(kind)], ids=lambda kind: kind.__name__)
def test_record_page_names_every_field(kind: type) -> None:
    """The page of the record names every field that is written."""
    if kind.__name__ == "Document":
        return  # never written
    page = (REFERENCE / "record.md").read_text("utf-8")

    assert [name for name in field_names(kind) if f"`{name}`" not in page] == []


def test_warnings_page_names_every_code() -> None:
    """The page of warnings explains every code and no other."""
    page = (REFERENCE / "warnings.md").read_text("utf-8")

    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == {str(code) for code in WarningCode}


def test_public_names_are_there() -> None:
    """Every name of the public API can be imported, and is listed."""
    assert all(getattr(recoupe, name) is not None for name in recoupe.__all__)
    with pytest.raises(AttributeError, match="public names"):
        _ = recoupe.nothing


def test_decisions_are_listed() -> None:
    """Every decision is on the list of decisions, and has its four parts."""
    listed = (ROOT / "docs/decisions/README.md").read_text("utf-8")
    for path in sorted((ROOT / "docs/decisions").glob("[0-9]*.md")):
        page = path.read_text("utf-8")
        assert path.name in listed
        assert all(part in page for part in ("**Open.**", "**Options.**", "**Choice.**", "**What would change our mind.**"))
