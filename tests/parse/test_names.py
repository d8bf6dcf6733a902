"""Names are found whole and typed by what stands in and around them."""

import pytest

from tests.support import parsed


def names(text: str, lang: str) -> dict[str, str]:
    """Give the names of a text with their types."""
    found = parsed(text, lang)
    return {found.span(name.first, name.last).text: name.label for name in found.names}


FOUND = [
    ("fr-organisation", "fr", "Lundi, le Front de sauvegarde du Zelgou a attaqué un poste.", {"Front de sauvegarde du Zelgou": "ORG"}),
    ("fr-title", "fr", "Le général Abdou Diallo a parlé à la radio.", {"Abdou Diallo": "PER"}),
    ("fr-particle", "fr", "Le ministre Karim Shia al-Talibani est arrivé.", {"Karim Shia al-Talibani": "PER"}),
    ("fr-place", "fr", "Des hommes armés ont pillé un marché près de Zankoro.", {"Zankoro": "LOC"}),
    ("fr-head", "fr", "Le village de Zankoro a été évacué.", {"Zankoro": "LOC"}),
    ("fr-list", "fr", "Deux attaques ont eu lieu à Zankoro et Malibougou.", {"Zankoro": "LOC", "Malibougou": "LOC"}),
    ("fr-registry", "fr", "Le Conseil de sécurité des Nations unies se réunit.", {"Conseil de sécurité des Nations unies": "ORG"}),
    ("fr-speech", "fr", "La zone est calme, a déclaré Yacouba Zerbo.", {"Yacouba Zerbo": "PER"}),
    ("en-division", "en", "The 46th Infantry Division moved north on Friday.", {"46th Infantry Division": "ORG"}),
    ("en-linked", "en", "Two Islamic State-linked fighters were arrested.", {"Islamic State": "ORG"}),
    ("en-town", "en", "Fighters reached Zelgou, a town in Macomia district.", {"Macomia": "LOC"}),
    ("en-person", "en", "The attack was foiled, said Tomas Nchamo, the administrator.", {"Tomas Nchamo": "PER"}),
    ("en-particle", "en", "The envoy met Haider al-Zubari on Sunday.", {"Haider al-Zubari": "PER"}),
    ("en-of", "en", "The Council of Elders of Zelgou and the Ministry of Defence agreed.", {"Ministry of Defence": "ORG"}),
    ("en-dateline", "en", "ZELGOU, Mali (Portwire) - Two men were killed on Monday.", {"ZELGOU": "LOC", "Mali": "LOC", "Portwire": "ORG"}),
    ("en-company", "en", "Workers of Zelgou Mining Ltd were released.", {"Zelgou Mining Ltd": "ORG"}),
]


@pytest.mark.parametrize(("lang", "text", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_name_is_found_and_typed(lang, text, expected):
    """The name comes out whole, with its type."""
    assert expected.items() <= names(text, lang).items()


NO_NAMES = [
    ("fr-weekday-nationality", "fr", "Des soldats maliens ont été tués lundi, selon un porte-parole."),
    ("fr-capitals", "fr", "TROIS OTAGES LIBERES APRES DEUX ANS DE CAPTIVITE"),
    ("fr-ngo", "fr", "Une ONG dénonce un massacre de civils."),
    ("en-month", "en", "The clashes began in August and ended on Monday."),
    ("en-nationality", "en", "Syrian soldiers and Russians left the base."),
    ("en-headline", "en", "Rebels Seize Bridge After Heavy Fighting"),
    ("en-first-word", "en", "Police clash with striking miners."),
    ("en-title", "en", "The President said nothing."),
]


@pytest.mark.parametrize(("lang", "text"), [row[1:] for row in NO_NAMES], ids=[row[0] for row in NO_NAMES])
def test_capital_alone_makes_no_name(lang, text):
    """Months, nationalities, titles, first words and lines set in capitals are no names."""
    assert names(text, lang) == {}


def test_names_in_capitals_are_kept():
    """In a line set in capitals, what the codebook knows is a name still."""
    assert names("AU MOINS DIX MORTS DANS UNE ATTAQUE AU NIGER", "fr") == {"NIGER": "LOC"}


SHOUTED = [
    ("en-noun", "en", "MIGUEL MONTENEGRO SAID THAT THE ARMY ATTACKED THE OFFICE.", {"MIGUEL MONTENEGRO": "PER"}),
    ("en-adjective", "en", "SOLDIERS KILLED SPANIARDS IGNACIO LOPEZ AND SEGUNDO CUENCA.", {"IGNACIO LOPEZ": "PER"}),
    ("en-object", "en", "GUNMEN KILLED MIGUEL MONTENEGRO YESTERDAY.", {"MIGUEL MONTENEGRO": "PER"}),
    ("fr-speaker", "fr", "MIGUEL MONTENEGRO A DIT QUE L'ARMÉE AVAIT ATTAQUÉ LE BUREAU.", {"MIGUEL MONTENEGRO": "PER"}),
]


@pytest.mark.parametrize(("lang", "text", "expected"), [row[1:] for row in SHOUTED], ids=[row[0] for row in SHOUTED])
def test_person_in_capitals_is_named_whole(lang: str, text: str, expected: dict[str, str]) -> None:
    """In capitals a given name and the word behind it are a person's name, whatever the parser takes them for, and the surname is no country."""
    assert names(text, lang) == expected


def test_surname_is_the_person_of_the_full_name():
    """A surname alone has the type of the full name elsewhere in the text."""
    found = names("The region is safe, said Joseph Malindo. For years Malindo ran a farm.", "en")
    assert found["Malindo"] == found["Joseph Malindo"] == "PER"


def test_acronym_is_the_long_form():
    """An acronym in brackets has the type of the name before it, and keeps it in the rest of the text."""
    found = names("Le Mouvement du salut populaire (MSP) a nié. Le MSP accuse l'armée.", "fr")
    assert found["MSP"] == found["Mouvement du salut populaire"] == "ORG"


def test_known_actor_keeps_its_id():
    """A name of the registry carries the id of the actor, and every name the rule that typed it."""
    found = parsed("La MONUSCO a quitté la ville de Zankoro.", "fr")
    assert [bool(name.entity) for name in found.names] == [True, False]
    assert [name.rule for name in found.names] == ["actors", "names.place_heads"]
