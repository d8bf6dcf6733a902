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


COUNTED = {
    "en": ("en", "The Malian army struck a market near Gao on Friday, killing eleven traders. The Malian army said it had killed fifteen rebels."),
    "fr": (
        "fr",
        "Onze civils ont été tués vendredi dans une frappe de l'armée malienne sur un marché près de Gao. Un élu le confirme. "
        "L'armée malienne avait annoncé la veille avoir tué quinze rebelles dans ce secteur.",
    ),
}


@pytest.mark.parametrize(("lang", "text"), rows(COUNTED))
def test_count_of_the_doer_is_of_his_deed(lang: str, text: str) -> None:
    """Whom the doer says he hit is another toll of the deed told of him before."""
    event = only(text, lang)

    assert [figure.low for figure in event.casualties if figure.kind == "killed"] == [11, 15]
    assert event.responsibility == "claimed"


FURTHER = {
    "en-also": ("en", "The Malian army struck a market near Gao on Friday, killing eleven traders. The Malian army also said it had killed fifteen rebels."),
    "fr-also": (
        "fr",
        "L'armée malienne a frappé un marché près de Gao vendredi, tuant onze civils. Par ailleurs, l'armée malienne a annoncé avoir tué quinze rebelles.",
    ),
    "en-place": (
        "en",
        "The Malian army struck a market near Gao on Friday, killing eleven traders. The Malian army said it had killed fifteen rebels in Kidal.",
    ),
}


@pytest.mark.parametrize(("lang", "text"), rows(FURTHER))
def test_count_of_a_further_deed_stays_apart(lang: str, text: str) -> None:
    """Whom the doer says he hit besides, or elsewhere, was hit by another deed."""
    assert len(events(text, lang)) == 2
