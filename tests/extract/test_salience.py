"""What the report is there to tell is main; what it recalls is background."""

import pytest

from recoupe.model.event import Salience
from tests.extract import events, rows, told_below

NEWS = {
    "fr-pluperfect": (
        "fr",
        "Des hommes armés ont tué trois soldats mardi près de Gao. Le ministre s'est rendu sur place. La région est instable. "
        "Des hommes armés avaient tué douze soldats près de Kidal.",
    ),
    "en-pluperfect": (
        "en",
        "Gunmen killed three soldiers near Gao on Tuesday. The minister went there. The region is unstable. Gunmen had killed twelve soldiers near Kidal.",
    ),
    "fr-long-before": (
        "fr",
        "Des hommes armés ont tué trois soldats mardi près de Gao. Le ministre s'est rendu sur place. La région est instable. "
        "En janvier 2012, un attentat à la bombe a tué douze soldats près de Kidal.",
    ),
    "en-long-before": (
        "en",
        "Gunmen killed three soldiers near Gao on Tuesday. The minister went there. The region is unstable. "
        "In January 2012, a bomb attack killed twelve soldiers near Kidal.",
    ),
    "en-recalled-in-the-lead": ("en", "Gunmen killed three soldiers near Gao on Tuesday. In 2012 gunmen had killed twelve soldiers near Kidal."),
}


@pytest.mark.parametrize(("lang", "text"), rows(NEWS))
def test_recalled_deed_is_background(lang: str, text: str) -> None:
    """The deed of the lead is main, the one recalled below it is background."""
    assert [event.salience for event in events(text, lang)] == [Salience.MAIN, Salience.BACKGROUND]


def test_hypothesis_below_the_lead_is_background() -> None:
    """What might happen is no news."""
    text = "Gunmen killed three soldiers near Gao on Tuesday. The minister went there. The region is unstable. Residents fear a rebel attack on Kidal."

    assert [event.salience for event in events(text, "en")] == [Salience.MAIN, Salience.BACKGROUND]


def test_second_news_of_the_day_is_main() -> None:
    """A deed of the day below the lead is main too."""
    text = (
        "Des hommes armés ont tué trois soldats mardi près de Gao. Le ministre s'est rendu sur place. La région est instable. "
        "Mercredi, des rebelles ont enlevé deux infirmiers à Kidal."
    )

    assert [event.salience for event in events(text, "fr")] == [Salience.MAIN, Salience.MAIN]


def test_title_makes_an_old_deed_main() -> None:
    """What the headline tells is main, however long ago it was."""
    found = told_below("En 2012, un attentat tuait douze soldats près de Kidal", "Une stèle a été posée jeudi.", "fr").events

    assert [event.salience for event in found if event.type == "ASSAULT"] == [Salience.MAIN]


def test_title_is_given_as_the_reason() -> None:
    """A deed that the headline tells is main for that reason, though the lead tells it too."""
    found = told_below("Trois soldats tués près de Gao", "Des hommes armés ont tué trois soldats mardi près de Gao.", "fr").events

    assert [event.because["salience"][0].rule for event in found] == ["extract/salience.py:told in the title"]


def test_reason_is_given() -> None:
    """The salience of an event says why."""
    (first, second) = events(NEWS["en-long-before"][1], "en")

    assert first.because["salience"][0].rule == "extract/salience.py:told in the lead"
    assert second.because["salience"][0].rule == "extract/salience.py:long before the report"


REMEMBERED = {
    "en-anniversary": ("en", "The fiftieth anniversary of the raid on the dam was marked with a service."),
    "en-museum": ("en", "A museum devoted to the bombing of Rotterdam opens in June."),
    "en-years-after": ("en", "Fifty years after the massacre in Kigali, the names were read out."),
    "fr-stone": ("fr", "Une plaque aux victimes de l'attentat a été posée à Bologne."),
    "fr-year": ("fr", "Le bombardement de 1941 a détruit le port."),
    "fr-years-after": ("fr", "Vingt ans après l'attentat à Bologne, la ville se souvient."),
}


@pytest.mark.parametrize(("lang", "text"), rows(REMEMBERED))
def test_commemorated_deed_is_background(lang: str, text: str) -> None:
    """A deed that an anniversary, a museum or a plaque recalls is no news."""
    assert {event.salience for event in events(text, lang)} == {Salience.BACKGROUND}


def test_news_beside_an_anniversary_is_main() -> None:
    """What is done a year after another deed is news."""
    found = events("A year after the bombing, gunmen killed three policemen in Gao.", "en")

    assert [event.salience for event in found if event.recipients] == [Salience.MAIN]
