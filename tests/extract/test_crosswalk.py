"""Events have their codes in the public codebooks, by what was done and who stands against whom."""

import pytest

from recoupe.codebook.schema import Crosswalk, EventType
from recoupe.extract.crosswalk import codes_for
from recoupe.model.event import Status
from tests.extract import only, rows

CODES = {
    "fr-drone": ("fr", "L'armée malienne a frappé des rebelles avec un drone jeudi près de Kidal.", "Air/drone strike"),
    "en-drone": ("en", "The Malian army hit a column of rebels with a drone near Kidal on Thursday.", "Air/drone strike"),
    "fr-clash": ("fr", "L'armée malienne a affronté des rebelles touareg jeudi près de Kidal.", "Armed clash"),
    "en-clash": ("en", "The Malian army clashed with Tuareg rebels near Kidal on Thursday.", "Armed clash"),
    "fr-abduction": ("fr", "Des hommes armés ont enlevé un prêtre près de Jos.", "Abduction/forced disappearance"),
    "en-abduction": ("en", "Gunmen abducted a priest near Jos.", "Abduction/forced disappearance"),
    "fr-suicide": ("fr", "Un kamikaze s'est fait exploser dans une mosquée de Maiduguri vendredi.", "Suicide bomb"),
    "en-suicide": ("en", "A suicide bomber blew himself up in a mosque in Maiduguri on Friday.", "Suicide bomb"),
    "fr-mine": ("fr", "L'explosion d'une mine a tué quatre soldats près de Tillabéri.", "Remote explosive/landmine/IED"),
    "en-rockets": ("en", "Hezbollah fired rockets at a barracks near Haifa.", "Shelling/artillery/missile attack"),
    "fr-arson": ("fr", "Des hommes armés ont incendié trois fermes près de Jos.", "Looting/property destruction"),
    "en-civilians": ("en", "Rebels killed three farmers near Goma.", "Attack"),
    "fr-armed": ("fr", "Les rebelles ont attaqué une patrouille de l'armée nigériane près de Monguno.", "Armed clash"),
    "en-drone-shot-down": ("en", "The army shot down a drone near Kidal on Thursday.", "Disrupted weapons use"),
}


@pytest.mark.parametrize(("lang", "text", "sub_event"), rows(CODES))
def test_acled_code_goes_by_mode_and_sides(lang: str, text: str, sub_event: str) -> None:
    """Mode, means and the sides decide the sub-event type."""
    assert only(text, lang).codes["acled"]["sub_event_type"] == sub_event


@pytest.mark.parametrize(
    ("lang", "text", "code"),
    rows({
        "fr-kidnapping": ("fr", "Des hommes armés ont enlevé un prêtre près de Jos.", "KIDNAPPING"),
        "en-bombing": ("en", "A bomb attack hit a market in Baghdad on Tuesday.", "BOMBING"),
        "fr-arson": ("fr", "Des hommes armés ont incendié trois fermes près de Jos.", "ARSON"),
        "en-attack": ("en", "Rebels killed three farmers near Goma.", "ATTACK"),
    }),
)
def test_muc_incident_type(lang: str, text: str, code: str) -> None:
    """Violence has the incident type of MUC-4."""
    assert only(text, lang).codes["muc4"] == code


@pytest.mark.parametrize(
    ("lang", "text"),
    rows({
        "fr-planned": ("fr", "L'armée malienne a prévu de bombarder une base rebelle près de Kidal."),
        "en-attempted": ("en", "Two men tried to stab a judge in Lyon on Tuesday."),
        "en-denied": ("en", "The Malian army denied killing civilians near Gao."),
    }),
)
def test_acled_codes_only_what_was_done(lang: str, text: str) -> None:
    """What was not done has no code in ACLED, and keeps the others."""
    codes = only(text, lang).codes

    assert codes["acled"] is None
    assert codes["cameo"]


ROWS = (
    Crosswalk(modes=("drone",), sides="armed", cameo="1"),
    Crosswalk(modes=("drone", "targeted"), cameo="2", acled_event="E", acled_sub_event="S"),
    Crosswalk(trigger="shell", muc4="M"),
    Crosswalk(cameo="9", acled_event="E", acled_sub_event="T"),
)
EVENT = EventType("ASSAULT", "d", hostile=True, modes=("drone", "targeted"), triggers=(), crosswalk=ROWS, examples=())


@pytest.mark.parametrize(
    ("modes", "triggers", "sides", "cameo", "sub_event", "muc4"),
    rows({
        "sides and mode": ({"drone"}, set(), {"armed"}, "1", "T", None),
        "mode without sides": ({"drone"}, set(), set(), "9", "T", None),
        "all modes of a row": ({"drone", "targeted"}, set(), set(), "2", "S", None),
        "trigger": (set(), {"shell"}, set(), "9", "T", "M"),
        "nothing known": (set(), set(), set(), "9", "T", None),
    }),
)
def test_first_row_that_fits_gives_each_code(modes: set[str], triggers: set[str], sides: set[str], cameo: str, sub_event: str, muc4: str | None) -> None:
    """Each codebook takes the first row that fits and has a code for it."""
    codes = codes_for(EVENT, modes, triggers, frozenset(sides), Status.OCCURRED)

    assert (codes["cameo"], codes["acled"], codes["muc4"]) == (cameo, {"event_type": "E", "sub_event_type": sub_event}, muc4)
