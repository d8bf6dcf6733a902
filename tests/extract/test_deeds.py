"""A telling has the places, days and tolls that the tree or its nearness gives it."""

import pytest

from tests.extract import events, only, rows, told

PLACES = {
    "fr-two-clauses": ("fr", "Des rebelles ont tué trois soldats à Goma et ont enlevé deux infirmiers à Bukavu.", [["Goma"], ["Bukavu"]]),
    "en-two-clauses": ("en", "Rebels killed three soldiers in Goma and abducted two nurses in Bukavu.", [["Goma"], ["Bukavu"]]),
    "fr-army-of-a-country": ("fr", "L'armée du Tchad a attaqué une base rebelle près de Goma.", [["Goma"]]),
}


@pytest.mark.parametrize(("lang", "text", "places"), rows(PLACES))
def test_place_belongs_to_the_deed_above_it(lang: str, text: str, places: list[list[str]]) -> None:
    """A place is of the deed that it hangs on; the country in a doer's name is no place of his deed."""
    assert [[place.name for place in event.places] for event in events(text, lang)] == places


DAYS = {
    "fr-of-the-deed": ("fr", "Des rebelles ont tué trois soldats mardi à Goma.", "2024-03-12"),
    "en-of-the-deed": ("en", "Rebels killed three soldiers in Goma on Tuesday.", "2024-03-12"),
    "fr-sentence-before": ("fr", "Mardi, des rebelles ont attaqué une caserne à Goma. Trois soldats ont été tués.", "2024-03-12"),
    "en-day-of-saying": ("en", "An official said on Wednesday that rebels had killed three soldiers in Goma.", None),
}


@pytest.mark.parametrize(("lang", "text", "day"), rows(DAYS))
def test_day_is_that_of_the_deed(lang: str, text: str, day: str | None) -> None:
    """The day of the deed is told with it or just before; the day on which somebody says so is not."""
    event = only(text, lang)

    assert (event.when.start if event.when else None) == day


def test_speech_act_of_the_day_has_the_day_of_the_report() -> None:
    """A threat without a date was uttered on the day of the report, which is no word of the text."""
    event = only("Iran threatened to attack American bases in Iraq.", "en", "THREATEN")

    assert event.when is not None
    assert (event.when.start, event.when.basis, event.when.spans) == ("2024-03-14", "metadata", ())


def test_deed_has_no_publication_date() -> None:
    """A deed without a date has none."""
    assert only("Rebels killed three soldiers in Goma.", "en").when is None


def test_open_end_of_what_goes_on() -> None:
    """A deed that began on a day and has no end is open."""
    event = only("L'offensive israélienne contre Rafah, qui a débuté le 6 mai 2023, se poursuit.", "fr")

    assert event.when is not None
    assert (event.when.start, event.when.end) == ("2023-05-06", None)


TOLLS = {
    "fr-object": ("fr", "Des rebelles ont tué trois soldats à Goma.", [("killed", 3, 3)]),
    "en-left-dead": ("en", "Al-Shabaab's attack on a hotel in Mogadishu left six people dead.", [("killed", 6, 6)]),
    "fr-at-least": ("fr", "L'attaque d'un marché de Bria par des rebelles a fait au moins neuf morts.", [("killed", 9, None)]),
    "en-killed-and-wounded": (
        "en",
        "A bomb attack hit a market in Baghdad. Twelve people were killed and thirty wounded.",
        [("killed", 12, 12), ("injured", 30, 30)],
    ),
    "fr-nobody": ("fr", "Des rebelles ont attaqué une caserne à Goma sans faire de victimes.", [("killed", 0, 0), ("injured", 0, 0)]),
    "en-silence": ("en", "Rebels attacked a barracks in Goma.", []),
}


@pytest.mark.parametrize(("lang", "text", "tolls"), rows(TOLLS))
def test_toll_belongs_to_the_deed(lang: str, text: str, tolls: list[tuple[str, int, int | None]]) -> None:
    """A toll is that of the deed whose clause or next sentence tells it; silence is no figure."""
    assert sorted((figure.kind.value, figure.low, figure.high) for figure in only(text, lang).casualties) == sorted(tolls)


def test_running_total_is_a_figure_of_the_report() -> None:
    """A total since a date belongs to no event."""
    text = "Rebels killed three soldiers in Goma on Tuesday. The conflict has killed at least 900 people since January 2022."
    found = told(text, "en")

    assert [figure.low for event in found.events for figure in event.casualties] == [3]
    assert [(figure.low, figure.cumulative, figure.since.start if figure.since else None) for figure in found.figures] == [(900, True, "2022-01-01")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        pytest.param("fr", "Un tir de missile contre une centrale électrique de Kharkiv a tué deux ingénieurs mardi.", id="fr-noun-before-a-weekday"),
    ],
)
def test_victims_before_a_weekday(lang: str, text: str) -> None:
    """A bare weekday behind the victims takes nothing from them."""
    assert [(figure.low, figure.high) for figure in only(text, lang).casualties] == [(2, 2)]


@pytest.mark.parametrize(
    ("text", "lang", "places"),
    rows(
        {
            "en-speaker": ("Gunmen killed nine people in Goma on Monday, a police commissioner in nearby Bukavu said.", "en", ["Goma"]),
            "fr-speaker": ("Des hommes armés ont tué neuf personnes lundi à Goma, a dit un médecin de l'hôpital de Bukavu.", "fr", ["Goma"]),
            "en-nowhere-else": ("Police in Bukavu said rebels burned two clinics on Monday.", "en", ["Bukavu"]),
        }
    ),
)
def test_place_of_those_who_tell_is_not_that_of_the_deed(text: str, lang: str, places: list[str]) -> None:
    """Where a source is says where the deed was done only if nothing else does."""
    assert [place.name for place in only(text, lang).places] == places
