"""A participant's own name is told from what the person is, and names that a list or another sentence gives come home."""

import pytest

from recoupe.model.event import Event
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions
from tests.extract import events, rows
from tests.support import codebook

NAMED = {
    "en-title": ("en", "Gunmen shot dead senator Federico Salcedo in Cali on Monday.", [["Federico Salcedo"]]),
    "en-list": (
        "en",
        "The massacre of the priests Ignacio Elia, Segundo Montero and Juan Moran shocked Cali.",
        [["Ignacio Elia", "Segundo Montero", "Juan Moran"]],
    ),
    "en-capitals": ("en", "GUNMEN KIDNAPPED MAYOR RAMIRO SALCEDO PINTO IN CALI YESTERDAY.", [["RAMIRO SALCEDO PINTO"]]),
    "en-nobody": ("en", "Gunmen killed five peasants near Cali.", [[]]),
    "fr-title": ("fr", "Des hommes armés ont enlevé le maire Ramiro Salcedo à Cali.", [["Ramiro Salcedo"]]),
}


@pytest.mark.parametrize(("lang", "text", "named"), rows(NAMED))
def test_own_name_is_told_from_the_role(lang: str, text: str, named: list[list[str]]) -> None:
    """The names stand without title; whoever is not named has none."""
    assert [[span.text for span in one.named] for one in _hit(events(text, lang)).recipients] == named


def _hit(found: list[Event]) -> Event:
    """Give the event with recipients."""
    return next(event for event in found if event.recipients)


def test_surname_has_the_fullest_name() -> None:
    """A surname alone is the person whose full name the text gives elsewhere."""
    text = "Senator Federico Salcedo spoke in Cali. Gunmen killed Salcedo on Monday."
    assert [span.text for event in events(text, "en") for one in event.recipients for span in one.named] == ["Federico Salcedo"]


VICTIMS = {
    "en-identified": (
        "en",
        "Gunmen killed three peasants in Cali. The victims were identified as Jose Rivera and Pedro Cortez.",
        ["Jose Rivera", "Pedro Cortez"],
    ),
    "en-among": ("en", "Gunmen killed five people in Cali. Among the dead was Jose Rivera, the mayor.", ["Jose Rivera"]),
    "fr-identified": ("fr", "Trois paysans ont été tués à Cali. Les victimes ont été identifiées comme étant Jean Rivera et Paul Cortez.", ["Jean Rivera"]),
}


@pytest.mark.parametrize(("lang", "text", "named"), rows(VICTIMS))
def test_names_of_victims_come_home(lang: str, text: str, named: list[str]) -> None:
    """A sentence that says who the victims were names those of the deed told before it."""
    found = [span.text for one in _hit(events(text, lang)).recipients for span in one.named]
    assert found[: len(named)] == named


def test_verb_in_capitals_is_no_surname() -> None:
    """In capitals a form of a verb behind a name is no part of it, though some are given names somewhere."""
    text = "SAN SALVADOR, 3 MAR 90 (AGENCY) -- MIGUEL MONTENEGRO SAID THAT THE ARMY ATTACKED THE OFFICE."
    report = read_report(text.encode(), "text", ReadOptions(language="en"), codebook())

    assert [span.text for one in report.cast for span in one.named] == ["MIGUEL MONTENEGRO"]
