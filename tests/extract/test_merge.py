"""Headline, lead and every retelling are one event; other deeds stay apart."""

import pytest

from tests.extract import events, names, only, rows, told_below

RETELLINGS = {
    "fr-definite-noun": (
        "fr",
        "Des hommes armés ont attaqué lundi le village de Kerena, dans le nord du Nigeria. L'attaque a fait sept morts.",
        (7, 7),
    ),
    "en-definite-noun": ("en", "Gunmen attacked the village of Kerena in northern Nigeria on Monday. The attack left seven people dead.", (7, 7)),
    "fr-harm-in-the-next-sentence": (
        "fr",
        "Un attentat à la bombe a frappé un marché de Bagdad mardi. Douze personnes ont été tuées et trente blessées.",
        (12, 12),
    ),
    "en-harm-in-the-next-sentence": ("en", "A bomb attack hit a market in Baghdad on Tuesday. Twelve people were killed and thirty wounded.", (12, 12)),
    "fr-explosion-killed": ("fr", "L'explosion d'une mine a tué quatre soldats près de Tillabéri.", (4, 4)),
    "en-gerund": ("en", "Gunmen ambushed a patrol of the Nigerian army near Monguno, killing four soldiers.", (4, 4)),
    "en-coordination": ("en", "Gunmen attacked the village of Kerena and killed five residents.", (5, 5)),
    "fr-word-for-the-raid": (
        "fr",
        "Six bergers ont été tués à coups de couteau lundi à Bria au cours d'un raid du M23.",
        (6, 6),
    ),
    "fr-place-again": (
        "fr",
        "Des rebelles ont attaqué un marché de Bria mardi. Neuf commerçants ont été tués dans l'attaque du marché.",
        (9, 9),
    ),
}


@pytest.mark.parametrize(("lang", "text", "killed"), rows(RETELLINGS))
def test_retelling_joins_and_brings_its_toll(lang: str, text: str, killed: tuple[int, int]) -> None:
    """A retelling is a mention of the event, and what it adds belongs to it."""
    event = only(text, lang)

    assert event.mentions
    assert [(figure.low, figure.high) for figure in event.casualties if figure.kind == "killed"] == [killed]


PAGES = {
    "fr": (
        "fr",
        "L'armée soudanaise bombarde un marché à Nyala",
        "L'armée soudanaise a bombardé mardi un marché de Nyala. Les bombardements ont tué six commerçants, selon des habitants.",
    ),
    "en": (
        "en",
        "Sudanese army bombs market in Nyala",
        "The Sudanese army bombed a market in Nyala on Tuesday. The bombing killed six traders, residents said.",
    ),
}


@pytest.mark.parametrize(("lang", "headline", "text"), rows(PAGES))
def test_headline_lead_and_retelling_are_one_event(lang: str, headline: str, text: str) -> None:
    """The page tells one event, with its headline, lead and retelling as mentions, and the toll of the last."""
    (event,) = [event for event in told_below(headline, text, lang).events if event.type == "ASSAULT"]

    assert len(event.mentions) >= 2
    assert [actor.entity for actor in event.actors] == ["sdn-mil"]
    assert [(figure.low, figure.high) for figure in event.casualties] == [(6, 6)]


APART = {
    "fr-two-days": (
        "fr",
        "Lundi, des hommes armés ont attaqué le village de Kerena et tué cinq habitants. "
        "Mercredi, des hommes armés ont attaqué le village de Bindu et tué trois habitants.",
        [("2024-03-11", 5), ("2024-03-13", 3)],
    ),
    "en-two-days": (
        "en",
        "On Monday gunmen attacked the village of Kerena and killed five residents. On Wednesday gunmen attacked the village of Bindu and killed three residents.",
        [("2024-03-11", 5), ("2024-03-13", 3)],
    ),
    "en-two-places": (
        "en",
        "On Tuesday gunmen attacked the village of Kerena and killed five residents. On Tuesday rebels attacked the village of Bindu and killed three residents.",
        [("2024-03-12", 5), ("2024-03-12", 3)],
    ),
}


@pytest.mark.parametrize(("lang", "text", "raids"), rows(APART))
def test_other_day_or_place_is_another_deed(lang: str, text: str, raids: list[tuple[str, int]]) -> None:
    """Two raids on two days, or on one day in two places, are two events, each with its own toll."""
    found = events(text, lang)

    assert [(event.when.start if event.when else None, event.casualties[0].low) for event in found] == raids


MODES = {
    "fr": ("fr", "Des hommes armés ont enlevé vingt élèves et ont abattu deux soldats lundi à Kerena."),
    "en": ("en", "Gunmen abducted twenty pupils and shot dead two guards in Kerena on Monday."),
    "fr-noun-before-a-weekday": ("fr", "Des hommes armés ont enlevé vingt élèves et abattu deux gardiens lundi à Kerena."),
}


@pytest.mark.parametrize(("lang", "text"), rows(MODES))
def test_abducting_and_shooting_in_one_raid_are_two(lang: str, text: str) -> None:
    """Two modes that stand for themselves are two events of one day and one place."""
    first, second = events(text, lang)

    assert (first.modes, second.modes) == (("abduct",), ("firearms",))
    assert first.when == second.when
    assert [place.name for place in first.places] == [place.name for place in second.places] == ["Kerena"]


def test_planned_and_done_are_two() -> None:
    """A deed that was done is not the one that is only planned."""
    text = "The Sudanese army bombed a market in Nyala on Tuesday. The Sudanese army will bomb a bridge in Nyala."

    assert [event.status for event in events(text, "en")] == ["occurred", "planned"]


def test_other_doer_is_another_deed() -> None:
    """Two known doers did two deeds."""
    text = "The Sudanese army attacked a camp in Nyala on Tuesday. The Kenyan army attacked a camp in Garissa on Tuesday."

    assert [names(event.actors) for event in events(text, "en")] == [{"Sudanese army"}, {"Kenyan army"}]


@pytest.mark.parametrize(
    ("lang", "text"),
    rows(
        {
            "fr-it": ("fr", "Le M23 a attaqué un poste militaire mardi à Kibumba. Il a tué trois soldats."),
            "fr-assailants": ("fr", "Le M23 a attaqué un poste militaire mardi à Kibumba. Les assaillants ont tué trois soldats."),
            "en-it": ("en", "M23 attacked a military post in Kibumba on Tuesday. It killed three soldiers."),
        }
    ),
)
def test_harm_done_by_the_same_doers_joins(lang: str, text: str) -> None:
    """The same doers' killing told right after their attack is the toll of the attack."""
    assert [(figure.kind, figure.low) for figure in only(text, lang).casualties] == [("killed", 3)]


def test_toll_is_not_doubled() -> None:
    """A toll that is told twice is one figure."""
    text = "Gunmen killed five residents in Kerena on Monday. The attack left five people dead, officials said."

    assert [(figure.kind, figure.low, figure.high) for figure in only(text, "en").casualties] == [("killed", 5, 5)]


def test_bare_definite_noun_is_no_other_deed() -> None:
    """A definite noun that says nothing more takes up the deed told before it."""
    found = only("Rebels fired twenty rockets at Goma on Friday. Two clerks died. The governor described the salvo as revenge.", "en")

    assert "salvo" in {span.text for span in found.mentions}
