"""Which event a date belongs to: the rule of `extract/deeds.py`, sentence by sentence. All reports are of Thursday 14 March 2024."""

from collections.abc import Sequence

import pytest

from recoupe.model.event import Event
from tests.extract import rows, told

DAYS = {
    # one deed, one day
    "fr-behind": ("fr", "Des rebelles ont tué trois soldats mardi à Goma.", {"tué": "2024-03-12"}),
    "fr-in-front": ("fr", "Mardi, des rebelles ont tué trois soldats à Goma.", {"tué": "2024-03-12"}),
    "en-behind": ("en", "Rebels killed three soldiers in Goma on Tuesday.", {"killed": "2024-03-12"}),
    "en-possessive": ("en", "Tuesday's attack on a barracks in Goma killed three soldiers.", {"attack": "2024-03-12"}),
    "fr-of-the-noun": ("fr", "L'attaque de mardi contre une caserne de Goma a fait trois morts.", {"attaque": "2024-03-12"}),
    "en-hour": ("en", "Rebels attacked a barracks in Goma at 3 a.m. on Tuesday.", {"attacked": "2024-03-12"}),
    # the day of the speech is not that of the deed
    "fr-said-that": ("fr", "L'armée a déclaré lundi que des rebelles avaient tué trois soldats à Goma.", {"tué": None}),
    "en-said-that": ("en", "An official said on Wednesday that rebels had killed three soldiers in Goma.", {"killed": None}),
    "fr-said-behind": ("fr", "Des rebelles ont tué trois soldats à Goma, a annoncé lundi l'armée.", {"tué": None}),
    "en-said-behind": ("en", "Rebels killed three soldiers in Goma, the army said on Monday.", {"killed": None}),
    "fr-both-days": ("fr", "L'armée a déclaré mercredi que des rebelles avaient tué trois soldats mardi à Goma.", {"tué": "2024-03-12"}),
    "en-both-days": ("en", "The army said on Wednesday that rebels had killed three soldiers in Goma on Tuesday.", {"killed": "2024-03-12"}),
    "fr-both-days-behind": ("fr", "Des rebelles ont tué trois soldats mardi à Goma, a annoncé mercredi l'armée.", {"tué": "2024-03-12"}),
    "en-both-days-behind": ("en", "Rebels killed three soldiers in Goma on Tuesday, the army said on Wednesday.", {"killed": "2024-03-12"}),
    "fr-source-says": ("fr", "Selon un communiqué publié lundi, des rebelles ont tué trois soldats à Goma.", {"tué": None}),
    "en-source-says": ("en", "According to a statement issued on Monday, rebels killed three soldiers in Goma.", {"killed": None}),
    # quoted speech
    "fr-quoted-day": ("fr", "« Des rebelles ont tué trois soldats mardi à Goma », a déclaré mercredi un officier.", {"tué": "2024-03-12"}),
    "en-quoted-day": ("en", '"Rebels killed three soldiers in Goma on Tuesday," an officer said on Wednesday.', {"killed": "2024-03-12"}),
    "fr-quoted-yesterday": ("fr", "« Des rebelles ont tué trois soldats hier à Goma », a déclaré mardi un officier.", {"tué": "2024-03-11"}),
    "en-quoted-yesterday": ("en", '"Rebels killed three soldiers in Goma yesterday," an officer said on Tuesday.', {"killed": "2024-03-11"}),
    # a clause that says when, or how
    "en-when": ("en", "Five men were killed when a bomber rammed a convoy on 4 March.", {"killed": "2024-03-04"}),
    "fr-when": ("fr", "Cinq hommes ont été tués lorsqu'un kamikaze a percuté un convoi le 4 mars.", {"tués": "2024-03-04"}),
    "en-past-like-present": ("en", "Fighters lay in wait for a column near Goma on Tuesday.", {"lay in wait": "2024-03-12"}),
    "en-carrying": ("en", "A bomber blew up a bus carrying troops in Goma on Monday.", {"blew up": "2024-03-11"}),
    "fr-since": ("fr", "Une voiture a été frappée à Goma mardi, malgré la trêve en vigueur depuis un an.", {"frappée": "2024-03-12"}),
    "en-since": ("en", "A drone hit a car in Goma on Tuesday despite a truce in force since May.", {"hit": "2024-03-12"}),
    # two deeds, two days
    "fr-two-days": (
        "fr",
        "Des rebelles ont tué trois soldats lundi à Goma et ont enlevé deux infirmiers mardi à Bukavu.",
        {"tué": "2024-03-11", "enlevé": "2024-03-12"},
    ),
    "en-two-days": (
        "en",
        "Rebels killed three soldiers in Goma on Monday and abducted two nurses in Bukavu on Tuesday.",
        {"killed": "2024-03-11", "abducted": "2024-03-12"},
    ),
    "fr-two-sentences": (
        "fr",
        "Lundi, des rebelles ont tué trois soldats à Goma. Mardi, ils ont enlevé deux infirmiers à Bukavu.",
        {"tué": "2024-03-11", "enlevé": "2024-03-12"},
    ),
    "en-two-sentences": (
        "en",
        "On Monday rebels killed three soldiers in Goma. On Tuesday they abducted two nurses in Bukavu.",
        {"killed": "2024-03-11", "abducted": "2024-03-12"},
    ),
    "fr-the-day-after": (
        "fr",
        "Lundi, des rebelles ont tué trois soldats à Goma. Le lendemain, ils ont enlevé deux infirmiers à Bukavu.",
        {"tué": "2024-03-11", "enlevé": "2024-03-12"},
    ),
    "en-the-day-after": (
        "en",
        "On Monday rebels killed three soldiers in Goma. The next day they abducted two nurses in Bukavu.",
        {"killed": "2024-03-11", "abducted": "2024-03-12"},
    ),
    # a date before who says so is the deed's
    "en-before-the-source": (
        "en",
        "Drones hit a fuel depot at Goma, in the east, in the night of 11 to 12 March, a source in the service told reporters.",
        {"hit": "2024-03-11"},
    ),
    # what a deed's own clause tells comes before what the clause above it tells
    "en-own-clause": (
        "en",
        "Families unveiled a plaque on Tuesday to the six people who died when rockets hit their street in Goma on 28 February 2023.",
        {"hit": "2023-02-28"},
    ),
    # a date in a clause of its own is that clause's
    "fr-relative": ("fr", "Des rebelles ont tué trois soldats qui avaient été enlevés lundi à Goma.", {"enlevés": "2024-03-11", "tué": None}),
    "en-relative": ("en", "Rebels killed three soldiers who had been abducted in Goma on Monday.", {"abducted": "2024-03-11", "killed": None}),
    "fr-after-clause": (
        "fr",
        "Des habitants ont manifesté mercredi à Goma après que des rebelles ont tué trois enfants mardi.",
        {"manifesté": "2024-03-13", "tué": "2024-03-12"},
    ),
    "en-after-clause": (
        "en",
        "Residents protested in Goma on Wednesday after rebels killed three children on Tuesday.",
        {"protested": "2024-03-13", "killed": "2024-03-12"},
    ),
    # recalled events
    "fr-recalled": (
        "fr",
        "Des rebelles ont tué trois soldats mardi à Goma. En mars 2022, ils avaient enlevé deux infirmiers à Bukavu.",
        {"tué": "2024-03-12", "enlevé": "2022-03-01"},
    ),
    "en-recalled": (
        "en",
        "Rebels killed three soldiers in Goma on Tuesday. In March 2022 they had abducted two nurses in Bukavu.",
        {"killed": "2024-03-12", "abducted": "2022-03-01"},
    ),
    "fr-counted-from": (
        "fr",
        "Des soldats ont arrêté deux ministres cinq jours après le coup d'État du 26 juillet 2023.",
        {"arrêté": "2023-07-31"},
    ),
    "en-counted-from": ("en", "Soldiers arrested two ministers five days after the July 26, 2023 coup.", {"arrested": "2023-07-31"}),
    # the headline and the sentence before
    "fr-headline-has-none": ("fr", "Des rebelles attaquent une caserne à Goma\nDes rebelles ont attaqué une caserne mardi à Goma.", {"attaqué": "2024-03-12"}),
    "en-sentence-before": ("en", "On Tuesday rebels attacked a barracks in Goma. Three soldiers were killed.", {"attacked": "2024-03-12"}),
    # nothing told
    "fr-none": ("fr", "Des rebelles ont tué trois soldats à Goma.", {"tué": None}),
    "en-none": ("en", "Rebels killed three soldiers in Goma.", {"killed": None}),
    "fr-vague": ("fr", "Des rebelles ont tué trois soldats récemment à Goma.", {"tué": None}),
    "en-age-is-no-day": ("en", "Rebels killed three soldiers, aged 19 to 24 years, in Goma.", {"killed": None}),
}


def _told_by(text: str, found: Sequence[Event], word: str) -> Event:
    """Give the event that has a word of the text among its mentions."""
    at = text.index(word)
    return next(event for event in found if any(span.start < at + len(word) and at < span.end for span in (event.trigger, *event.mentions)))


@pytest.mark.parametrize(("lang", "text", "days"), rows(DAYS))
def test_date_belongs_to_its_deed(lang: str, text: str, days: dict[str, str | None]) -> None:
    """Each deed has the day told of it: not that of a speech, of a neighbour's clause, or of the report."""
    found = told(text, lang).events
    days_told = {word: _told_by(text, found, word).when for word in days}
    assert {word: when.start if when else None for word, when in days_told.items()} == days


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        pytest.param("fr", "Des rebelles ont tué trois soldats à Goma.", id="fr"),
        pytest.param("en", "Rebels killed three soldiers in Goma.", id="en"),
        pytest.param("en", "Rebels killed three soldiers in Goma, the army said on Monday.", id="en-speech-only"),
    ],
)
def test_no_date_is_null_with_its_reason(lang: str, text: str) -> None:
    """A deed without a day has none, the day of publication is not put in its place, and the record says why."""
    for event in told(text, lang).events:
        if event.type == "ASSAULT":
            assert event.when is None
            assert [reason.rule for reason in event.because["when"]] == ["coding guide 16: no date is told and none follows"]


BEGUN = {
    "en-from": ("en", "A curfew was imposed in Goma from Tuesday noon.", "2024-03-12"),
    "en-since": ("en", "The internet has been cut in Goma since Wednesday evening.", "2024-03-13"),
}


@pytest.mark.parametrize(("lang", "text", "day"), rows(BEGUN))
def test_what_was_done_from_a_day_was_done_that_day(lang: str, text: str, day: str) -> None:
    """A deed that is over is of the day from which its effect lasts."""
    (found,) = told(text, lang).events

    assert found.when is not None
    assert (found.when.start, found.when.end) == (day, day)


def test_promise_is_not_of_the_day_that_it_is_about() -> None:
    """A speech act cannot be later than the report."""
    (found,) = told("Le groupe s'est engagé à suspendre ses attaques du 24 au 31 mars 2024.", "fr").events

    assert found.when is not None
    assert found.when.start == "2024-03-14"


def test_hour_is_not_of_a_month() -> None:
    """An hour belongs to the last day told, not to a month named beside."""
    (*_, found) = told("Supporters marched on Tuesday in Goma against last month's vote.\nAt about 3 p.m. gunmen killed two demonstrators.", "en").events

    assert found.when is not None
    assert found.when.start is not None
    assert found.when.start.startswith("2024-03-12")
