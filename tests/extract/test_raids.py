"""Deeds of one raid share the day, the place and the doers that the report tells once."""

import pytest

from tests.extract import events, rows

RAIDS = {
    "fr-they": ("fr", "Les rebelles du M23 ont abattu sept villageois mardi à Kibumba. Ils ont ensuite enlevé quatre commerçants."),
    "en-they": ("en", "Rebels of the M23 shot dead seven villagers in Kibumba on Tuesday. They then abducted four traders."),
    "fr-assailants": ("fr", "Des rebelles du M23 ont abattu sept villageois mardi à Kibumba. Les assaillants ont ensuite enlevé quatre commerçants."),
    "en-attackers": ("en", "Rebels of the M23 shot dead seven villagers in Kibumba on Tuesday. The attackers then abducted four traders."),
}


@pytest.mark.parametrize(("lang", "text"), rows(RAIDS))
def test_second_deed_has_day_place_and_doers_of_the_first(lang: str, text: str) -> None:
    """What the same doers did next was on the same day and at the same place."""
    shooting, abduction = events(text, lang)

    assert abduction.modes == ("abduct",)
    assert abduction.when is not None
    assert (abduction.when.start, abduction.when.end) == ("2024-03-12", "2024-03-12")
    assert [place.name for place in abduction.places] == [place.name for place in shooting.places] == ["Kibumba"]
    assert [actor.entity for actor in abduction.actors] == ["m23"]


def test_agentless_deed_has_the_doers_told_just_before() -> None:
    """Who did an agentless deed is who did the one told before it in the same paragraph."""
    shooting, abduction = events("Rebels of the M23 shot dead seven villagers in Kibumba on Tuesday. Four traders were also abducted.", "en")

    assert [actor.entity for actor in abduction.actors] == [actor.entity for actor in shooting.actors] == ["m23"]


def test_next_paragraph_borrows_no_doer() -> None:
    """An agentless deed in another paragraph has no doer."""
    found = events("Rebels of the M23 shot dead seven villagers in Kibumba on Tuesday.\nFour traders were abducted in Goma.", "en")

    assert [len(event.actors) for event in found] == [1, 0]


def test_own_day_is_kept() -> None:
    """A deed that tells its own day borrows none."""
    found = events("Rebels of the M23 shot dead seven villagers in Kibumba on Monday. They abducted four traders on Wednesday.", "en")

    assert [event.when.start if event.when else None for event in found] == ["2024-03-11", "2024-03-13"]


def test_other_doers_lend_nothing() -> None:
    """Deeds of other doers share neither day nor place."""
    found = events("Rebels of the M23 shot dead seven villagers in Kibumba on Tuesday.\nBoko Haram abducted four traders.", "en")

    assert [place.name for place in found[1].places] == []
    assert found[1].when is None


def test_name_before_its_noun_is_the_doer() -> None:
    """The party that stands before its men is the doer."""
    (event,) = events("M23 rebels shot dead seven villagers in Kibumba on Tuesday.", "en")

    assert [actor.entity for actor in event.actors] == ["m23"]
