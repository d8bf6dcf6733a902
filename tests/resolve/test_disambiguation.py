"""Places of one name are weighed by the words beside the name and by the report, before kind and population."""

from dataclasses import replace

from recoupe.codebook.gazetteer import Candidate
from recoupe.resolve.disambiguation import Question, holds, weigh

TOWN = Candidate("geonames:1", "Bor", 6.2, 31.6, "SSD", ("SSD",), "Jonglei", "SS.06", None, "town", "populated", 26_782, 4.0, "name")
OTHER = replace(TOWN, entity="geonames:2", lat=56.4, lon=44.1, country="RUS", countries=("RUS",), admin1="Nizhny", admin1_code="RU.51", population=78_000)
LAND = replace(
    TOWN, entity="geonames:3", name="South Sudan", lat=8.0, lon=30.0, admin1=None, admin1_code=None, precision="country", kind="country", radius_km=400.0
)
UNIT = replace(TOWN, entity="site:adm-ss-06", name="Jonglei", lat=7.4, lon=32.0, precision="admin1", kind="admin1", population=0, radius_km=150.0)


def test_population_decides_alone() -> None:
    """Where the report says nothing, the bigger town is the likelier."""
    question = Question((TOWN, OTHER), mentions=1)
    weigh([question], {})
    assert question.best() is OTHER


def test_a_country_of_the_report_outweighs_population() -> None:
    """A country that the report names decides against the bigger town elsewhere."""
    town, land = Question((OTHER, TOWN), mentions=1), Question((LAND,), mentions=1)
    weigh([town, land], {})
    assert town.best() is TOWN


def test_actors_of_a_country_count_too() -> None:
    """So do weights that come from actors and the outlet."""
    town = Question((OTHER, TOWN), mentions=1)
    weigh([town], {"SSD": 1.0})
    assert town.best() is TOWN


def test_the_place_that_it_is_told_to_lie_in_decides() -> None:
    """A region told right behind the name settles the question, for the name and for the region."""
    unit = Question((UNIT,), mentions=1)
    town = Question((OTHER, TOWN), outer=unit, mentions=1)
    unit.inner.append(town)
    weigh([town, unit], {"RUS": 0.5})
    assert town.best() is TOWN


def test_words_for_a_province_ask_for_one() -> None:
    """With a noun of province beside the name, the unit of that name is meant, not its seat."""
    unit = replace(UNIT, name="Bor")
    bare, told = Question((TOWN, unit), mentions=1), Question((TOWN, unit), wants=frozenset({"admin1"}), mentions=1)
    weigh([bare], {})
    weigh([told], {})
    assert bare.best() is TOWN
    assert told.best() is unit


def test_equal_places_are_rivals() -> None:
    """Two places that nothing tells apart are rivals; the same town twice is none."""
    twin = replace(TOWN, entity="geonames:9", lat=20.0, admin1_code="SS.01")
    apart, same = Question((TOWN, twin), mentions=1), Question((TOWN, replace(TOWN, entity="geonames:8")), mentions=1)
    weigh([apart], {})
    weigh([same], {})
    assert apart.rival() is twin
    assert same.rival() is None


def test_holds() -> None:
    """A country holds its towns, a unit those of its code; nothing holds itself or what lies in another country."""
    assert holds(LAND, TOWN)
    assert holds(UNIT, TOWN)
    assert not holds(UNIT, replace(TOWN, admin1_code="SS.01"))
    assert not holds(LAND, OTHER)
    assert not holds(TOWN, TOWN)
