"""The reading of a trigger that its arguments allow is chosen, and gives them their roles."""

import pytest

from tests.extract import events, gap, names, only, roles, rows, told

READINGS = {
    "fr-capture-a-soldier": ("fr", "Les rebelles ont capturé deux soldats près de Goma.", "ASSAULT", ("abduct",)),
    "en-capture-a-soldier": ("en", "The rebels captured two soldiers near Goma.", "ASSAULT", ("abduct",)),
    "fr-capture-a-town": ("fr", "Les rebelles ont capturé la ville de Goma.", "ASSAULT", ()),
    "en-capture-a-town": ("en", "The rebels captured the town of Goma.", "ASSAULT", ()),
    "fr-police-arrests": ("fr", "La police a arrêté deux opposants à Conakry.", "COERCE", ("arrest",)),
    "en-police-arrests": ("en", "Police arrested two protesters in Conakry.", "COERCE", ("arrest",)),
}


@pytest.mark.parametrize(("lang", "text", "event_type", "modes"), rows(READINGS))
def test_arguments_choose_the_reading(lang: str, text: str, event_type: str, modes: tuple[str, ...]) -> None:
    """What is captured decides what capturing is."""
    assert only(text, lang, event_type).modes == modes


def test_both_sides_of_a_clash_are_actors() -> None:
    """Both sides of a clash are actors, and nobody is a recipient."""
    for text, lang, sides in (
        ("L'armée malienne a affronté des rebelles touareg près de Kidal.", "fr", {"armée malienne", "rebelles touareg"}),
        ("The Malian army clashed with Tuareg rebels near Kidal.", "en", {"Malian army", "Tuareg rebels"}),
    ):
        event = only(text, lang)
        assert (names(event.actors), event.recipients) == (sides, ())


EFFECTS = {
    "fr-killed": ("fr", "Des rebelles ont tué deux gendarmes à Bria.", ["killed"]),
    "en-injured": ("en", "Rebels wounded two policemen in Bria.", ["injured"]),
    "fr-abducted": ("fr", "Des rebelles ont enlevé deux infirmiers à Bria.", ["abducted"]),
    "en-destroyed": ("en", "Gunmen torched three farms near Jos.", ["destroyed"]),
    "fr-merely-hit": ("fr", "L'armée soudanaise a bombardé un marché à Nyala.", [None]),
}


@pytest.mark.parametrize(("lang", "text", "effects"), rows(EFFECTS))
def test_recipient_has_what_became_of_it(lang: str, text: str, effects: list[str | None]) -> None:
    """The word says what became of the recipient; merely hit is nothing said."""
    assert [person.effect for person in only(text, lang).recipients] == effects


DRONES = {
    "fr-drone-is-the-means": ("fr", "L'armée malienne a frappé un camp avec un drone près de Kidal.", {"camp"}, {"drone"}),
    "en-drone-is-the-means": ("en", "The Malian army hit a camp with a drone near Kidal.", {"camp"}, {"drone"}),
    "fr-drone-is-shot-down": ("fr", "L'armée malienne a abattu un drone près de Kidal.", {"drone"}, set()),
    "en-drone-is-shot-down": ("en", "The army shot down a drone near Kidal.", {"drone"}, set()),
}


@pytest.mark.parametrize(("lang", "text", "recipients", "weapons"), rows(DRONES))
def test_weapon_is_means_or_target(lang: str, text: str, recipients: set[str], weapons: set[str]) -> None:
    """A drone is the weapon where it strikes and the recipient where it is shot down."""
    found = roles(only(text, lang))

    assert (found["recipient"], found["weapon"]) == (recipients, weapons)


NO_DEED = {
    "fr-accident": ("fr", "Deux ouvriers ont été tués dans un accident de la route près de Lyon."),
    "en-accident": ("en", "Two workers were killed in a road accident near Lyon."),
    "fr-disease": ("fr", "Le choléra a tué trois enfants à Goma."),
    "en-disease": ("en", "Cholera killed three children in Goma."),
    "fr-earthquake": ("fr", "Un séisme a tué trois personnes près de Herat."),
    "en-flood": ("en", "Floods killed three people near Herat."),
}


@pytest.mark.parametrize(("lang", "text"), rows(NO_DEED))
def test_what_no_party_does_is_no_deed(lang: str, text: str) -> None:
    """An accident, a disease and a quake kill, and nobody assaults."""
    assert events(text, lang) == []


CONTENT = {
    "fr-demand": ("fr", "Les États-Unis ont exhorté jeudi le Rwanda à retirer ses troupes de Goma.", "REQUEST", {"Rwanda"}),
    "en-demand": ("en", "The United States urged Rwanda to withdraw its troops from Goma on Thursday.", "REQUEST", {"Rwanda"}),
    "fr-threat": ("fr", "L'Iran a menacé d'attaquer des bases américaines en Irak.", "THREATEN", None),
    "en-threat": ("en", "Iran threatened to attack American bases in Iraq.", "THREATEN", None),
}


@pytest.mark.parametrize(("lang", "text", "event_type", "recipients"), rows(CONTENT))
def test_what_is_threatened_or_asked_for_is_no_second_event(lang: str, text: str, event_type: str, recipients: set[str] | None) -> None:
    """A speech act stands for itself; the deed that it is about is no event."""
    event = only(text, lang, event_type)

    assert [one.type for one in told(text, lang).events] == [event_type]
    assert recipients is None or names(event.recipients) == recipients


TYPES = {
    "fr-aid": ("fr", "Le Qatar a livré quarante tonnes de vivres à Gaza mardi.", "AID", {"Qatar"}),
    "en-aid": ("en", "Qatar delivered forty tonnes of food to Gaza on Tuesday.", "AID", {"Qatar"}),
    "fr-retreat": ("fr", "Le M23 s'est retiré de la ville de Kibumba jeudi.", "RETREAT", {"M23"}),
    "fr-mobilize": ("fr", "Le Rwanda a déployé mille soldats au Mozambique jeudi.", "MOBILIZE", {"Rwanda"}),
    "en-protest": ("en", "Three thousand protesters marched in Tunis on Thursday.", "PROTEST", {"Three thousand protesters"}),
    "fr-protest": ("fr", "Des manifestants ont défilé à Tunis contre la hausse des prix.", "PROTEST", {"manifestants"}),
    "fr-condemn": ("fr", "La France a condamné jeudi l'attaque de Kerena.", "ACCUSE", {"France"}),
    "en-condemn": ("en", "France condemned the attack in Kerena on Thursday.", "ACCUSE", {"France"}),
}
GAPS = [
    gap(
        "fr",
        "Des centaines de manifestants ont défilé jeudi à Tunis.",
        "PROTEST",
        {"centaines de manifestants"},
        id="fr-march-bare",
        reason="events/PROTEST.toml knows «défiler» only before «contre» or «pour», not with protesters as subject",
    ),
    gap(
        "en",
        "The French ambassador is due to meet the president of Chad on Thursday.",
        "AGREE",
        {"French ambassador", "president of Chad"},
        id="en-due-to-meet",
        reason='the object of "due to meet" is "meet" itself, which becomes an actor',
    ),
]


@pytest.mark.parametrize(("lang", "text", "event_type", "actors"), [*rows(TYPES), *GAPS])
def test_doers_of_other_types(lang: str, text: str, event_type: str, actors: set[str]) -> None:
    """Deeds of every type have their doers."""
    assert names(only(text, lang, event_type).actors) == actors


def test_one_of_a_trade_is_somebody() -> None:
    """A noun that the codebook does not hold is a recipient beside its article; a bare number is none."""
    found = only("Une sophrologue et sa fille ont été kidnappées par des hommes armés.", "fr")

    assert names(found.recipients) == {"sophrologue", "fille"}


FRONTED = {
    "fr-front": ("fr", "Sur le terrain politique, le parlement a sommé l'armée de partir.", "REQUEST", {"armée"}),
    "fr-town": ("fr", "À Goma, le chef de l'armée a rejeté toute discussion avec les rebelles.", "REJECT", {"rebelles"}),
    "en-checkpoint": ("en", "Rebels shot two clerks at a toll gate in Goma.", "ASSAULT", {"two clerks"}),
}


@pytest.mark.parametrize(("lang", "text", "event_type", "recipients"), rows(FRONTED))
def test_where_it_was_is_no_recipient(lang: str, text: str, event_type: str, recipients: set[str]) -> None:
    """What tells where a deed was suffers nothing, unless nothing else does."""
    assert names(only(text, lang, event_type).recipients) == recipients


MEANS = {
    "fr-blade": ("fr", "Six bergers ont été tués à la machette à Bria.", {"machette"}),
    "en-mortar": ("en", "Fighters opened mortar fire on a base near Goma.", {"mortar"}),
}


@pytest.mark.parametrize(("lang", "text", "weapons"), rows(MEANS))
def test_words_of_the_trigger_name_the_weapon(lang: str, text: str, weapons: set[str]) -> None:
    """A weapon among the words that tell the deed is its weapon."""
    assert {weapon.name for weapon in only(text, lang).weapons} == weapons
