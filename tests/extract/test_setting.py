"""A deed told without place or day has those of its surroundings, where nothing speaks against it."""

import pytest

from tests.extract import events, rows, told

OPENERS = {
    "fr-opener": ("fr", "Goma. – Trois commerçants ont été enlevés lundi.", ["Goma"], "2024-03-11"),
    "fr-fragment": ("fr", "Le 3 mai 2022. Des miliciens ont massacré onze bergers près de Goma.", ["Goma"], "2022-05-03"),
    "en-sentence-before": ("en", "Fighting reached Bukavu. Two pharmacies were looted by armed men.", ["Bukavu"], None),
    "fr-clause-before": ("fr", "Mardi à Goma, la nuit a été courte. Deux villageois ont été tués par des rebelles.", ["Goma"], "2024-03-12"),
}


@pytest.mark.parametrize(("lang", "text", "places", "day"), rows(OPENERS))
def test_paragraph_tells_place_and_day_once(lang: str, text: str, places: list[str], day: str | None) -> None:
    """What a paragraph tells of place and day before a deed is the deed's."""
    found = told(text, lang).events[-1]

    assert [place.name for place in found.places] == places
    assert (found.when.start if found.when else None) == day


def test_story_goes_on_in_the_next_paragraph() -> None:
    """A violent deed right after another one is where and when that one was, if neither is told."""
    _, burning = events("Des rebelles ont tué trois soldats mardi à Kibumba.\nUne dizaine de maisons ont été brûlées par des hommes armés.", "fr")

    assert [place.name for place in burning.places] == ["Kibumba"]
    assert burning.when is not None
    assert burning.when.start == "2024-03-12"


STRANGE = {
    "fr-planned": ("fr", "Goma reste calme. Les rebelles préparent une attaque contre un camp."),
    "en-feared": ("en", "Elders met in Goma. Aid workers fear that the camps could be attacked again."),
}


@pytest.mark.parametrize(("lang", "text"), rows(STRANGE))
def test_what_is_not_done_is_set_nowhere(lang: str, text: str) -> None:
    """A plan or a fear has no place that its own words do not tell."""
    assert [list(event.places) for event in events(text, lang)] == [[]]


def test_own_day_leaves_the_story() -> None:
    """A deed of another day was elsewhere, for all that the report tells."""
    *_, kidnapping = events("Rebels killed three soldiers in Kibumba on Tuesday.\nLast week two nurses were abducted.", "en")

    assert list(kidnapping.places) == []
