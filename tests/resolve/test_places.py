"""Places are named one entry a mention, with the country, the region and the precision that the words give."""

import pytest

from recoupe.model.event import Place
from recoupe.model.report import WarningCode
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed


def _places(text: str, lang: str) -> list[Place]:
    return [mention.place for mention in resolve(parsed(text, lang, "2024-01-14"), codebook())[0].places]


ROWS = [
    ("fr", "Une bombe a explosé à Mossoul, dans le nord de l'Irak.", "Mossoul", "IRQ", None, "town"),
    ("fr", "Dix villageois ont été tués à Jalawla, dans la province de Diyala, en Irak.", "Jalawla", "IRQ", "Diyala", "town"),
    ("fr", "Les rebelles ont brûlé un camp dans la province syrienne de Raqqa.", "Raqqa", "SYR", None, "admin1"),
    ("fr", "Les combats ont repris en Syrie.", "Syrie", "SYR", None, "country"),
    ("fr", "Des obus sont tombés sur la bande de Gaza.", "bande de Gaza", "PSE", None, "region"),
    ("fr", "Les drones ont visé le champ pétrolier d'al-Omar, en Syrie.", "al-Omar", "SYR", None, "site"),
    ("fr", "La ville de Djibo, au Burkina Faso, est assiégée.", "Djibo", "BFA", None, "town"),
    ("en", "A bomb exploded in Mosul, northern Iraq.", "Mosul", "IRQ", None, "town"),
    ("en", "Ten villagers were killed in Jalawla, in Diyala province, Iraq.", "Jalawla", "IRQ", "Diyala", "town"),
    ("en", "Fighting resumed in Syria.", "Syria", "SYR", None, "country"),
    ("en", "Shells fell on the Gaza Strip.", "Gaza Strip", "PSE", None, "region"),
    ("en", "Gunmen raided a hamlet in Mozambique's Cabo Delgado province.", "Cabo Delgado", "MOZ", None, "admin1"),
    ("en", "The town of Djibo, Burkina Faso, is under siege.", "Djibo", "BFA", None, "town"),
]


@pytest.mark.parametrize(("lang", "text", "name", "country", "admin1", "precision"), [pytest.param(*row, id=f"{row[0]}-{row[2]}") for row in ROWS])
def test_a_place_has_what_the_words_tell(lang: str, text: str, name: str, country: str, admin1: str | None, precision: str) -> None:
    """Name, country, first-order region and precision follow from the words around the name."""
    place = next(place for place in _places(text, lang) if place.name == name)
    assert (place.country, place.admin1, place.precision) == (country, admin1, precision)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        pytest.param("fr", "L'armée irakienne a riposté.", id="fr-adjective"),
        pytest.param("fr", "Washington a condamné le raid.", id="fr-government"),
        pytest.param("en", "US troops fired back.", id="en-adjective"),
        pytest.param("en", "Moscow condemned the raid.", id="en-government"),
        pytest.param("fr", "La Résistance islamique en Irak a frappé.", id="fr-in-a-name"),
        pytest.param("en", "Help us, they said.", id="en-us"),
    ],
)
def test_what_is_no_place(lang: str, text: str) -> None:
    """Adjectives of countries, capitals that speak, and places inside an actor's name are no places."""
    assert _places(text, lang) == []


def test_a_country_has_a_point_and_says_that_it_is_one() -> None:
    """A country alone has its rough centre, with precision country; a town without a gazetteer has none, and a warning once."""
    document = parsed("Des tirs ont visé Djibo, au Mali. À Djibo, le marché a fermé.", "fr", "2024-01-14")
    mentions, warnings = resolve(document, codebook())
    points = {mention.place.name: mention.place.lat is not None for mention in mentions.places}
    assert points == {"Djibo": False, "Mali": True}
    assert [warning.code for warning in warnings].count(WarningCode.PLACE_UNRESOLVED) == 1


def test_the_one_country_of_a_report_is_lent_to_its_towns() -> None:
    """A town without a country takes the only one that the report is about; with two rivals it takes none."""
    alone = _places("Des combats ont éclaté au Mali.\nÀ Anefis, deux soldats maliens ont été tués.", "fr")
    assert next(place for place in alone if place.name == "Anefis").country == "MLI"
    rivals = _places("Des combats opposent le Mali et le Niger au sujet d'un puits.\nÀ Inates, deux soldats ont été tués.", "fr")
    assert next(place for place in rivals if place.name == "Inates").country is None
