"""Contexts: every example of every file comes out, and the loader refuses what contradicts."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from recoupe.codebook.load import read_codebook
from recoupe.codebook.schema import Example
from recoupe.errors import CodebookError
from tests.extract import told
from tests.marks import read_marks
from tests.support import codebook

SHIPPED = Path(str(files("recoupe.codebook") / "data"))
CASES = [pytest.param(example, one.id, id=f"{one.id}-{example.lang}-{number}") for one in codebook().contexts for number, example in enumerate(one.examples)]


@pytest.mark.parametrize(("example", "name"), CASES)
def test_example_comes_out(example: Example, name: str) -> None:
    """Marked words give the context to an event; a sentence without marks tells an event outside of it."""
    text, marks = read_marks(example.text)
    events = told(text, example.lang).events
    given = {reason.span.text for event in events if name in event.contexts for reason in event.because["contexts"] if reason.span is not None}

    assert events
    assert {mark.text for mark in marks} <= given
    assert marks or all(name not in event.contexts for event in events)


@pytest.mark.parametrize("name", sorted(one.id for one in codebook().contexts))
def test_context_has_examples(name: str) -> None:
    """Every context shows in every language a sentence that gives it and one that does not."""
    examples = next(one for one in codebook().contexts if one.id == name).examples
    for code in codebook().languages:
        mine = [example.text for example in examples if example.lang == code]
        assert any("{" in text for text in mine), code
        assert any("{" not in text for text in mine), code


def test_trigger_contexts_have_a_file() -> None:
    """A context that a trigger gives is one of the files'."""
    known = {one.id for one in codebook().contexts}

    assert {name for event in codebook().events.values() for trigger in event.triggers for name in trigger.contexts} <= known


def test_source_is_no_subject() -> None:
    """What an authority is called is not what the event is about."""
    (event,) = told("Two farmers were killed near Gao on Monday, the foreign minister said.", "en").events

    assert event.contexts == ()


CRIME = 'id = "crime"\ndefinition = "Crimes."\nexamples = []\n[words]\nfr = ["gang"]\n'
FAULTS = {
    "unknown-key": ("contexts/crime.toml", CRIME.replace("definition", "kolor = 1\ndefinition"), ("contexts/crime.toml", "kolor")),
    "word-of-two": ("contexts/drugs.toml", CRIME.replace('"crime"', '"drugs"'), ("'gang'", "twice")),
    "context-without-a-file": ("contexts/crime.toml", CRIME.replace('"crime"', '"other"'), ("'crime'", "contexts/crime.toml")),
}


@pytest.mark.parametrize(("name", "content", "said"), [pytest.param(*row, id=label) for label, row in FAULTS.items()])
def test_fault_of_a_context_is_refused(tmp_path: Path, name: str, content: str, said: tuple[str, ...]) -> None:
    """An unknown key, a word of two contexts and a context without a file are refused with their path."""
    for folder in ("lang", "nouns", "actors", "places", "outlets", "crosswalk", "codes", "events", "contexts"):
        (tmp_path / folder).mkdir()
    for table in ("lang/fr.toml", "places/countries.csv", "outlets/outlets.csv", "crosswalk/crosswalk.csv"):
        shutil.copy(SHIPPED / table, tmp_path / table)
    shutil.copy(SHIPPED / "events" / "REQUEST.toml", tmp_path / "events" / "REQUEST.toml")
    (tmp_path / "contexts" / "crime.toml").write_text(CRIME, "utf-8")
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(CodebookError) as refused:
        read_codebook(tmp_path)

    assert [words for words in said if words not in str(refused.value)] == []
