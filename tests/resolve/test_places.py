"""Places are named one entry a mention, with the country, the region and the precision that the words give."""

import pytest

from recoupe.model.event import Place
from recoupe.model.report import WarningCode
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed


def _places(text: str, lang: str) -> list[Place]:
    return [mention.place for mention in resolve(parsed(text, lang, "2024-01-14"), codebook())[0].places]


ROWS = [
    ("fr", "Une bombe a explosé à Mossoul, dans le nord de l'Irak.", "Mossoul", "IRQ", "Nineveh", "town"),
    ("fr", "Dix villageois ont été tués à Baqouba, dans la province de Diyala, en Irak.", "Diyala", "IRQ", "Diyala", "admin1"),
    ("fr", "Les rebelles ont brûlé un camp dans la province syrienne de Raqqa.", "Raqqa", "SYR", "Raqqa", "admin1"),
    ("fr", "Les combats ont repris en Syrie.", "Syrie", "SYR", None, "country"),
    ("fr", "Des obus sont tombés sur la bande de Gaza.", "bande de Gaza", "PSE", "Gaza Strip", "admin1"),
    ("fr", "Les drones ont visé le champ pétrolier d'al-Omar, en Syrie.", "al-Omar", "SYR", "Deir ez-Zor", "site"),
    ("fr", "La ville de Djibo, au Burkina Faso, est assiégée.", "Djibo", "BFA", "Sahel", "town"),
    ("fr", "Des renforts sont arrivés à Deir Ezzor, en Syrie.", "Deir Ezzor", "SYR", "Deir ez-Zor", "town"),
    ("en", "A bomb exploded in Mosul, northern Iraq.", "Mosul", "IRQ", "Nineveh", "town"),
    ("en", "Fighting resumed in Syria.", "Syria", "SYR", None, "country"),
    ("en", "Shells fell on the Gaza Strip.", "Gaza Strip", "PSE", "Gaza Strip", "admin1"),
    ("en", "Gunmen raided a hamlet in Mozambique's Cabo Delgado province.", "Cabo Delgado", "MOZ", "Cabo Delgado Province", "admin1"),
    ("en", "The town of Djibo, Burkina Faso, is under siege.", "Djibo", "BFA", "Sahel", "town"),
    ("en", "Patrols reached Boukamal, Syria, on Sunday.", "Boukamal", "SYR", "Deir ez-Zor", "town"),
    ("en", "Two men were held in Columbus, Ohio, overnight.", "Columbus", "USA", "Ohio", "town"),
    ("en", "PORT SUDAN - Nine people were killed on Monday.", "PORT SUDAN", "SDN", "Red Sea", "town"),
    ("en", "PORT SUDAN, Nov 12 (Agency) - Nine people were killed on Monday.", "PORT SUDAN", "SDN", "Red Sea", "town"),
    ("en", "PANAMA CITY (Agency) - Nine people were killed on Monday.", "PANAMA CITY", "PAN", "Panamá", "town"),
    ("en", "SOUTH SUDAN - Nine people were killed on Monday.", "SOUTH SUDAN", "SSD", None, "country"),
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
        pytest.param("fr", "Le front est calme depuis mars et mai, à l'est comme à la base.", id="fr-everyday-words"),
        pytest.param("fr", "Les signataires des accords d'Alger et de la convention de Vienne se sont tus.", id="fr-agreements"),
        pytest.param("fr", "Le bataillon Donbass a pris position.", id="fr-unit"),
        pytest.param("fr", "Le colonel Yves de Brest a parlé.", id="fr-person"),
        pytest.param("en", "The Geneva Conventions were cited in April and in May.", id="en-agreement"),
        pytest.param("en", "MIGUEL MONTENEGRO SAID NOTHING.", id="en-person-in-capitals"),
        pytest.param("en", "Kenneth Washington and Sharon Lincoln were released.", id="en-persons"),
    ],
)
def test_what_is_no_place(lang: str, text: str) -> None:
    """Adjectives of countries, capitals that speak, and places inside an actor's name are no places."""
    assert _places(text, lang) == []


SAME_NAMES = [
    ("fr", "Les milices libyennes se sont affrontées près de Misrata.\nÀ Tripoli, un dépôt a brûlé.", "Tripoli", "LBY"),
    ("fr", "L'armée libanaise a fermé la route de Beyrouth.\nÀ Tripoli, deux jeunes ont été blessés.", "Tripoli", "LBN"),
    ("en", "Mali's army left Kidal and Ansongo.\nIn Gao, a market burned.", "Gao", "MLI"),
    ("en", "Egyptian police sealed off Cairo and Giza.\nIn Alexandria, a church was attacked.", "Alexandria", "EGY"),
    ("en", "Virginia state police searched Richmond and Norfolk.\nIn Alexandria, a church was attacked.", "Alexandria", "USA"),
    ("en", "The ministry in Santiago sent police.\nIn Valparaíso and Concepción, shops were looted.", "Concepción", "CHL"),
]


@pytest.mark.parametrize(("lang", "text", "name", "country"), [pytest.param(*row, id=f"{row[0]}-{row[2]}-{row[3]}") for row in SAME_NAMES])
def test_the_report_decides_between_places_of_one_name(lang: str, text: str, name: str, country: str) -> None:
    """What else the report speaks of decides which of the places that bear a name is meant, before population does."""
    place = next(place for place in _places(text, lang) if place.name == name)
    assert place.country == country
    assert place.entity is not None


def test_a_place_has_its_point_its_entity_and_a_radius() -> None:
    """A resolved town has coordinates near the true ones, a GeoNames id, and a radius that keeps it exact to UCDP."""
    place = next(place for place in _places("Des tirs ont visé Kidal, au Mali.", "fr") if place.name == "Kidal")
    assert place.entity == "geonames:2455290"
    assert (place.lat, place.lon) == (pytest.approx(18.44, abs=0.02), pytest.approx(1.41, abs=0.02))
    assert place.radius_km is not None
    assert place.radius_km <= 15


@pytest.mark.parametrize(
    ("lang", "text", "name", "reason"),
    [
        pytest.param("fr", "Des tirs ont visé Djibo, au Mali.", "Djibo", "no place of that name is known in MLI", id="other-country"),
        pytest.param("en", "Shots were fired in the hamlet of Zzyzzra, Sudan.", "Zzyzzra", "holds no place of that name", id="unknown"),
    ],
)
def test_no_place_is_better_than_a_wrong_one(lang: str, text: str, name: str, reason: str) -> None:
    """A name that cannot be placed keeps its words and its country, has no point, and a warning says once why."""
    mentions, warnings = resolve(parsed(text, lang, "2024-01-14"), codebook())
    place = next(mention.place for mention in mentions.places if mention.place.name == name)
    assert (place.entity, place.lat, place.lon) == (None, None, None)
    assert place.country is not None
    told = [warning.message for warning in warnings if warning.code in (WarningCode.PLACE_UNRESOLVED, WarningCode.PLACE_AMBIGUOUS) and name in warning.message]
    assert len(told) == 1
    assert reason in told[0]


def test_two_likely_places_give_none_and_a_warning() -> None:
    """Where the report leaves two places of one name equal, none is chosen, and the warning names both."""
    _, warnings = resolve(parsed("Deux hommes ont été tués à Villanueva.", "fr", "2024-01-14"), codebook())
    assert any(warning.code is WarningCode.PLACE_AMBIGUOUS and warning.message.count("Villanueva") >= 2 for warning in warnings)


def test_a_country_that_acts_is_named_but_is_no_place_of_the_deed() -> None:
    """A country's name is listed wherever it stands; a deed does not happen in it because it acts."""
    mentions = resolve(parsed("L'Arménie dément et accuse Bakou d'avoir bombardé Barda.", "fr", "2020-10-29"), codebook())[0]
    named = {mention.place.name: mention.acts for mention in mentions.places}
    assert named["Arménie"]
    assert not named["Barda"]


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        pytest.param("fr", "L'armée irakienne a riposté.", {"irakienne": "IRQ"}, id="fr-adjective"),
        pytest.param("fr", "Washington a condamné le raid.", {"Washington": "USA"}, id="fr-government"),
        pytest.param("en", "Kurdish fighters shelled a post.", {"Kurdish": None}, id="en-region"),
    ],
)
def test_words_that_only_point_to_a_place_stand_apart(lang: str, text: str, words: dict[str, str | None]) -> None:
    """Adjectives, capitals that stand for governments and places inside other names are associative, each with its point."""
    mentions = resolve(parsed(text, lang, "2024-01-14"), codebook())[0]
    found = {place.name: place.country for place in mentions.associative}
    assert words.items() <= found.items()
    assert all(place.lat is not None for place in mentions.associative)
    assert not mentions.places


def test_what_a_town_shares_with_its_province_is_the_town() -> None:
    """A bare name is the town; with the noun of a province before it, the province."""
    text = "Un drone a survolé Kherson, en Ukraine. Le gouverneur de la région de Kherson a décrété le deuil."
    precisions = [place.precision for place in _places(text, "fr") if place.name == "Kherson"]
    assert precisions == ["town", "admin1"]
