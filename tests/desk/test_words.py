"""The desk speaks English and French: no message lacks its translation, no code of the record its words."""

import re

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.desk import labels
from recoupe.desk.words import SOURCE, choose, languages
from recoupe.model import event, incident, report
from recoupe.store.inbox import FACETS
from recoupe.store.values import STATES
from tests.desk.messages import catalogues, written

PLACEHOLDER = re.compile(r"%\([a-z]+\)s")
TRANSLATED = {code: catalog for code, catalog in catalogues().items() if code != SOURCE}


def test_languages_are_those_of_the_catalogues() -> None:
    """Each catalogue is a language, with its name in itself; one of them translates."""
    assert SOURCE in languages()
    assert TRANSLATED
    assert all(words.name for words in languages().values())


@pytest.mark.parametrize("code", sorted(TRANSLATED))
def test_no_message_lacks_its_translation(code: str) -> None:
    """Every message of code and templates is translated, and no catalogue holds others; `python -m tests.desk.messages` brings it up to date."""
    catalog = TRANSLATED[code]
    asked = {message if isinstance(message, str) else message[0] for message, _ in written() if message}
    held = {message.id if isinstance(message.id, str) else message.id[0]: message for message in catalog if message.id}

    assert asked == set(held)
    assert [name for name, message in held.items() if not (all(message.string) if isinstance(message.string, tuple) else message.string)] == []
    assert [name for name, message in held.items() if message.fuzzy] == []


def test_no_code_is_named_by_nothing() -> None:
    """Every code has a word: where there is none, a page would show the head of the catalogue."""
    assert [(what, code) for what, named in labels._LABELS.items() for code, words in named.items() if not words] == []


@pytest.mark.parametrize("code", sorted(TRANSLATED))
def test_translation_keeps_what_is_filled_in(code: str) -> None:
    """A translation has the same places to fill in as its message."""
    for message in TRANSLATED[code]:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        assert {name for one in ids for name in PLACEHOLDER.findall(one)} == {name for one in strings for name in PLACEHOLDER.findall(one)}, message.id


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("type", load_codebook().events),
        ("status", event.Status),
        ("salience", event.Salience),
        ("responsibility", event.Responsibility),
        ("relation", event.Relation),
        ("source", event.SourceKind),
        ("kind", event.Kind),
        ("effect", event.Effect),
        ("figure", event.FigureKind),
        ("qualifier", event.Qualifier),
        ("warning", report.WarningCode),
        ("part", report.PartKind),
        ("grade", incident.Grade),
        ("agreement", incident.Agreement),
        ("facet", ("state", *FACETS)),
    ],
)
def test_every_code_has_its_words(what: str, expected) -> None:
    """Every code that the record can hold has words, and no other has."""
    assert set(labels.codes(what)) == {str(code) for code in expected}


def test_states_have_words() -> None:
    """How far a report is reviewed, and what was decided of an event, have words."""
    assert set(labels.codes("state")) == {*STATES, *(str(state) for state in incident.ReviewState)}


@pytest.mark.parametrize(
    ("chosen", "accepted", "code"),
    [
        (None, None, "en"),
        (None, "fr", "fr"),
        (None, "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        (None, "en;q=0.5, fr;q=0.9", "fr"),
        (None, "de, fr;q=0.3", "fr"),
        (None, "de", "en"),
        (None, "fr;q=0", "en"),
        (None, "q=;;,,", "en"),
        ("en", "fr", "en"),
        ("xx", "fr", "fr"),
    ],
)
def test_language_is_what_was_chosen_or_asked_for(chosen: str | None, accepted: str | None, code: str) -> None:
    """What was chosen at the desk comes first, then what the browser asks for, by its weights; else English."""
    assert choose(chosen, accepted).code == code


def test_days_and_numbers_are_written_as_the_language_does() -> None:
    """French has its own months and groups digits by a narrow space."""
    french, english = languages()["fr"], languages()["en"]

    assert french.day("2024-11-22") == "22 nov. 2024"
    assert english.day("2024-11-22") == "22 Nov 2024"
    assert french.number(12500) == "12\u202f500"
    assert english.number(12500) == "12,500"
    assert french.moment("2024-11-22T10:05:00Z") == "22 nov. 2024 10:05 UTC"
    assert [french.day(odd) for odd in ("2024", "2024-99-99", None)] == ["2024", "2024-99-99", ""]
