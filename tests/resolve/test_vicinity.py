"""Words that lead away from a named place move or widen the place of the deed, and leave the named place as it is."""

import pytest

from recoupe.codebook.earth import distance_km
from recoupe.model.mentions import PlaceMention
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed


def _mention(lang: str, text: str, name: str) -> PlaceMention:
    mentions = resolve(parsed(text, lang, "2024-01-14"), codebook())[0].places
    return next(mention for mention in mentions if mention.place.name == name)


MOVED = [
    ("fr", "Une mine a explosé à 30 km au sud de Gao, au Mali.", "Gao", 30, (-0.28, 0.0)),
    ("fr", "Le poste se trouve à vingt kilomètres à l'est de Kidal, au Mali.", "Kidal", 20, (0.0, 0.19)),
    ("en", "A bomb went off 20 km north of Mosul, Iraq.", "Mosul", 20, (0.18, 0.0)),
    ("en", "The camp lies ten miles west of Kirkuk, Iraq.", "Kirkuk", 16.1, (0.0, -0.18)),
]


@pytest.mark.parametrize(("lang", "text", "name", "km", "shift"), [pytest.param(*row, id=f"{row[0]}-{row[2]}") for row in MOVED])
def test_a_distance_with_a_direction_moves_the_point(lang: str, text: str, name: str, km: float, shift: tuple[float, float]) -> None:
    """The deed lies that far off in that direction, within a radius that grows with the way; the named place stays."""
    mention = _mention(lang, text, name)
    assert mention.away is not None
    here, there = mention.place, mention.away
    assert None not in (here.lat, here.lon, there.lat, there.lon, there.radius_km)
    assert distance_km(here.lat, here.lon, there.lat, there.lon) == pytest.approx(km, rel=0.02)
    assert (there.lat - here.lat, there.lon - here.lon) == (pytest.approx(shift[0], abs=0.03), pytest.approx(shift[1], abs=0.03))
    assert there.entity is None
    assert there.radius_km >= 0.3 * km


WIDENED = [
    ("fr", "Un drone est tombé près de Kidal, au Mali.", "Kidal"),
    ("fr", "Des tirs ont retenti au nord de Kidal, au Mali.", "Kidal"),
    ("en", "Shelling was heard near Tal Afar, Iraq.", "Tal Afar"),
    ("en", "Shelling was heard near Bab Amr, Syria.", "Bab Amr"),
    ("en", "Fighting raged west of Tal Afar, Iraq.", "Tal Afar"),
    ("en", "A truck was stopped 15 km from Tal Afar, Iraq.", "Tal Afar"),
]


@pytest.mark.parametrize(("lang", "text", "name"), [pytest.param(*row, id=f"{row[0]}-{number}") for number, row in enumerate(WIDENED)])
def test_nearness_widens_the_radius(lang: str, text: str, name: str) -> None:
    """Without a distance and a direction the point stays, with a radius of some twenty kilometres."""
    mention = _mention(lang, text, name)
    assert mention.away is not None
    assert (mention.away.lat, mention.away.lon, mention.away.entity) == (mention.place.lat, mention.place.lon, mention.place.entity)
    assert mention.away.radius_km is not None
    assert mention.away.radius_km >= 15


ROADS = [
    ("fr", "Des hommes armés ont attaqué un car entre Koro et Bankass, au Mali.", "Koro", "Bankass"),
    ("fr", "L'axe Koro–Bankass, au Mali, reste miné.", "Koro", "Bankass"),
    ("en", "Gunmen stopped a bus between Kirkuk and Tikrit, Iraq.", "Kirkuk", "Tikrit"),
]


@pytest.mark.parametrize(("lang", "text", "one", "other"), [pytest.param(*row, id=f"{row[0]}-{number}") for number, row in enumerate(ROADS)])
def test_a_road_between_towns_is_its_middle(lang: str, text: str, one: str, other: str) -> None:
    """Both names lead to one place: the midpoint, with a radius that reaches both ends (coding guide, 15)."""
    first, second = _mention(lang, text, one), _mention(lang, text, other)
    assert first.away is not None
    assert first.away == second.away
    for end in (first.place, second.place):
        assert distance_km(first.away.lat, first.away.lon, end.lat, end.lon) <= first.away.radius_km + 0.5


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        pytest.param("fr", "À Gao, au Mali, 30 km de route ont été minés.", "Gao", id="fr-length"),
        pytest.param("en", "In Mosul, Iraq, the governor spoke.", "Mosul", id="en-plain"),
        pytest.param("fr", "Le maire a hésité entre Koro et la fuite.", "Koro", id="fr-no-second-town"),
    ],
)
def test_words_that_lead_nowhere(lang: str, text: str, name: str) -> None:
    """A length behind the name, or «entre» before something else, moves nothing."""
    assert _mention(lang, text, name).away is None
