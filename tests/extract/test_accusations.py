"""Whom somebody accuses of a deed is its doer."""

import pytest

from recoupe.model.event import Responsibility
from tests.extract import events, only, rows

ACCUSED = {
    "en-blamed-for": ("en", "M23 blamed the Congolese army for the shelling of Masisi on Thursday.", "cod-mil"),
    "en-gerund": ("en", "M23 accused the Congolese army of shelling Masisi on Thursday.", "cod-mil"),
    "fr-accused-of-noun": ("fr", "Le gouverneur a accusé l'armée congolaise d'une attaque contre Masisi jeudi.", "cod-mil"),
    "en-next-sentence": (
        "en",
        "A drone strike killed four miners near Bria on Thursday. The opposition blames the Central African army for the strike.",
        "caf-mil",
    ),
    "fr-infinitive": ("fr", "Le M23 accuse l'armée congolaise d'avoir bombardé Masisi jeudi.", "cod-mil"),
    "fr-next-sentence": (
        "fr",
        "Une frappe de drone a tué quatre mineurs jeudi près de Bria. L'opposition accuse l'armée centrafricaine d'avoir mené cette frappe.",
        "caf-mil",
    ),
}


@pytest.mark.parametrize(("lang", "text", "entity"), rows(ACCUSED))
def test_accused_is_the_doer(lang: str, text: str, entity: str) -> None:
    """The accused, not the accuser, is the actor of the deed, and the deed is accused."""
    event = only(text, lang)

    assert [actor.entity for actor in event.actors] == [entity]
    assert event.responsibility is Responsibility.ACCUSED


def test_accusation_about_a_told_deed_is_no_event() -> None:
    """Blaming somebody for a deed that the report tells is no second event."""
    assert events("M23 blamed the Congolese army for the shelling of Masisi on Thursday.", "en", "ACCUSE") == []


def test_condemning_names_nobody() -> None:
    """Who condemns a deed is not its doer, and condemning is an event."""
    text = "Three soldiers were killed near Gao on Tuesday. France condemned the attack."

    assert only(text, "en").actors == ()
    assert [actor.entity for actor in only(text, "en", "ACCUSE").actors] == ["fra-gov"]


@pytest.mark.parametrize(
    ("lang", "text"),
    rows(
        {
            "en": ("en", 'Sixteen people were killed in Nairobi on Tuesday. The minister accused "anarchists" of attempting a coup.'),
            "fr": ("fr", "Seize personnes ont été tuées mardi à Nairobi. Le ministre a accusé l'opposition de préparer un coup d'État."),
        }
    ),
)
def test_accused_of_something_else_is_not_the_doer(lang: str, text: str) -> None:
    """An accusation that says itself of what is not about the deed told before it."""
    assert only(text, lang).actors == ()
    assert len(events(text, lang, "ACCUSE")) == 1
