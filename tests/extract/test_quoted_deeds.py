"""A quotation that names no doer speaks of the deed told before it."""

import pytest

from recoupe.model.event import Status
from tests.extract import events, only, rows

SAME = {
    "en": (
        "en",
        'A drone struck a depot near Kassala on Monday and killed nine people. "They targeted workers who had no weapon in their hands," the governor said.',
    ),
    "fr": ("fr", "Une attaque contre un dépôt a tué six personnes lundi près de Gao. « Ils ont visé des ouvriers », a déclaré le maire."),
    "en-below": ("en", 'Soldiers killed fourteen men in Dembecha on Monday.\n"They made my brothers kneel and shot them," a farmer said.'),
}


@pytest.mark.parametrize(("lang", "text"), rows(SAME))
def test_quotation_tells_no_second_event(lang: str, text: str) -> None:
    """What somebody says of a deed is a mention of it, and he a link of its chain; that the victims bore no arms denies nothing."""
    event = only(text, lang)

    assert event.mentions
    assert event.attribution
    assert event.status is Status.OCCURRED


def test_claim_and_its_details_are_one_event() -> None:
    """What a claimant says of its own men beside the claim is the deed that it claims."""
    event = only("Islamic State claimed the raid on a village near Gao on Monday and said its men had killed seven soldiers.", "en")

    assert [(figure.low, figure.high) for figure in event.casualties] == [(7, 7)]


APART = {
    "place": ("en", 'Gunmen killed six herders near Konduga on Monday. "They also attacked a clinic in Gwoza," the mayor said.'),
    "doer": ("en", 'Gunmen killed six herders near Konduga on Monday. "The army bombed our houses," a woman said.'),
    "kind": ("en", 'Gunmen killed six herders near Konduga on Monday. "They abducted my daughter," a woman said.'),
}


@pytest.mark.parametrize(("lang", "text"), rows(APART))
def test_quotation_of_another_deed_stays_apart(lang: str, text: str) -> None:
    """Another place, doer or kind of deed is another event."""
    assert len(events(text, lang)) == 2
