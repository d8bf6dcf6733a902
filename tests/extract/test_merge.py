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


ONE = {
    "fr-noun-and-harm": (
        "Onze civils ont été tués lundi à Kerena, un village du nord du Nigeria, lors d'une attaque attribuée au M23, a déclaré le maire.",
        "fr",
        [11],
    ),
    "en-harm-in-which": ("Many fled Goma after the attack of 4 March, in which nine people were killed.", "en", [9]),
    "fr-harm-in-which": ("Beaucoup ont fui Goma après l'attaque du 4 mars, dans laquelle neuf personnes ont été tuées.", "fr", [9]),
    "fr-told-in-full": (
        "La police fait état de huit morts dans l'attaque d'un village de la zone de Goma. Des hommes armés ont ouvert le feu sur les habitants dimanche soir.",
        "fr",
        [8],
    ),
    "en-told-in-full": ("The attack in Goma left eight people dead. Gunmen opened fire on traders on Sunday evening.", "en", [8]),
    "fr-vehicle": (
        "Un drone a frappé une voiture lundi à Goma, tuant un homme. L'agence a précisé que l'appareil avait lancé deux missiles sur le véhicule.",
        "fr",
        [1],
    ),
    "en-vehicle": ("A drone hit a car in Goma on Monday, killing one man. Two missiles were fired at the vehicle, the agency said.", "en", [1]),
    "fr-listed-toll": (
        "Une frappe a visé un camp lundi à Goma. Le bilan est de quinze rebelles tués, deux pick-up et un stock de carburant détruits.",
        "fr",
        [15],
    ),
    "en-next-paragraph": ("Gunmen ambushed a convoy near Goma on Monday.\nNine soldiers were killed, the general staff said.", "en", [9]),
    "fr-next-paragraph": ("Des hommes armés ont attaqué un convoi près de Goma lundi.\nNeuf soldats ont été tués, déplore l'état-major.", "fr", [9]),
    "fr-count-far-behind": (
        "Des hommes armés ont attaqué un poste lundi à Goma. Les familles attendent. La route reste fermée. Les écoles aussi. "
        "Dans sa revendication, le Groupe de soutien à l'islam et aux musulmans (GSIM) avance trente-cinq tués.",
        "fr",
        [35],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "killed"), rows(ONE))
def test_details_of_one_deed_make_one_event(text: str, lang: str, killed: list[int]) -> None:
    """What is told of a deed beside it, in the next sentence or paragraph, or as a bare count is a mention of it, and its toll is its own."""
    event = only(text, lang)

    assert event.mentions or len(event.casualties) == 1
    assert [figure.low for figure in event.casualties if figure.kind == "killed"] == killed


TWO = {
    "en-other-vehicle": ("A drone hit a car in Goma on Monday. Gunmen fired at the vehicle of a mayor in Bukavu.", "en"),
    "fr-other-vehicle": ("Un drone a frappé une voiture lundi à Goma. Des hommes armés ont tiré sur le véhicule du maire à Bukavu.", "fr"),
    "en-known-doer": ("The attack in Goma left eight people dead. The Kenyan army opened fire on protesters on Sunday evening.", "en"),
    "fr-known-doer": ("L'attaque de Goma a fait huit morts. L'armée kényane a ouvert le feu sur un convoi dimanche soir.", "fr"),
    "en-other-place": ("The attack in Goma left eight people dead. Gunmen opened fire on traders in Bukavu.", "en"),
    "fr-other-day": ("Neuf soldats ont été tués lundi à Goma ; mardi, une attaque a visé un marché de Bukavu.", "fr"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "lang"), rows(TWO))
def test_other_target_doer_place_or_day_makes_two(text: str, lang: str) -> None:
    """Another target, a known doer, another place or day keeps deeds apart that stand side by side."""
    assert len(events(text, lang)) == 2


def test_first_deed_below_a_title_is_that_of_the_title() -> None:
    """A deed that the body tells only after much else is the one of the headline where the place agrees."""
    text = "The mayor wept. Shops were closed. Nobody spoke. The schools stayed empty. Gunmen opened fire on a market in Goma on Monday."
    found = [event for event in told_below("Attack in Goma", text, "en").events if event.type == "ASSAULT"]

    assert [event.when.start if event.when else None for event in found] == ["2024-03-11"]
