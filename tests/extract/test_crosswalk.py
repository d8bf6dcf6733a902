"""Events have their codes in the public codebooks, by what was done and who stands against whom."""

import pytest

from recoupe.codebook.crosswalk import NO_CODE
from recoupe.codebook.schema import Crosswalk
from tests.extract import events, only, rows, told
from tests.support import codebook

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
    rows(
        {
            "fr-kidnapping": ("fr", "Des hommes armés ont enlevé un prêtre près de Jos.", "KIDNAPPING"),
            "en-bombing": ("en", "A bomb attack hit a market in Baghdad on Tuesday.", "BOMBING"),
            "fr-arson": ("fr", "Des hommes armés ont incendié trois fermes près de Jos.", "ARSON"),
            "en-attack": ("en", "Rebels killed three farmers near Goma.", "ATTACK"),
        }
    ),
)
def test_muc_incident_type(lang: str, text: str, code: str) -> None:
    """Violence has the incident type of MUC-4."""
    assert only(text, lang).codes["muc4"] == code


@pytest.mark.parametrize(
    ("lang", "text"),
    rows(
        {
            "fr-planned": ("fr", "L'armée malienne a prévu de bombarder une base rebelle près de Kidal."),
            "en-attempted": ("en", "Two men tried to stab a judge in Lyon on Tuesday."),
            "en-denied": ("en", "The Malian army denied killing civilians near Gao."),
        }
    ),
)
def test_acled_codes_only_what_was_done(lang: str, text: str) -> None:
    """What was not done has no code in ACLED, and keeps the others."""
    codes = only(text, lang).codes

    assert codes["acled"] is None
    assert codes["cameo"]


def coded(line: Crosswalk) -> list[dict[str, object]]:
    """Give the codes of the events of the line's type that its example tells."""
    return [dict(event.codes) for event in events(line.example, line.lang, line.type)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            line,
            id=" ".join(filter(None, (line.type, *line.modes, line.sides, line.trigger))),
            marks=[pytest.mark.xfail(reason=line.gap, strict=True)] if line.gap else [],
        )
        for line in codebook().crosswalk
    ],
)
def test_example_of_a_line_is_coded_so(line: Crosswalk) -> None:
    """The sentence of each line of the crosswalk, read by the program, has its codes."""
    found = coded(line)

    assert len(found) == 1, [(event.type, event.trigger.text) for event in told(line.example, line.lang).events]
    codes = found[0]
    assert codes["cameo"] == line.cameo
    if line.acled_sub_event:
        acled = {"event_type": line.acled_event, "sub_event_type": line.acled_sub_event}
        assert codes["acled"] == (None if line.acled_sub_event == NO_CODE else acled)
    if line.muc4:
        assert codes["muc4"] == (None if line.muc4 == NO_CODE else line.muc4)
