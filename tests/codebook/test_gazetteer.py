"""Promises of look-ups: exact on the key, sites first, then the most populous; variants are proposals; the value is read-only and safe to share."""

import threading
from multiprocessing import get_context
from pathlib import Path
from statistics import mean

import pytest

from benchmarks.variants import measure
from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.load import load_codebook
from recoupe.codebook.named_places import named_places
from recoupe.codebook.place_pack import built_store
from recoupe.codebook.schema import Country, Site
from tests.codebook import worlds

SYRIA = Country("SYR", "Syria", 35.0, 38.5, ("Syrie", "Syria"), (), (), (), (), "test")
OMAR = Site("al-omar", "al-Omar oil field", "oilfield", "site", ("SYR",), None, 35.1, 40.5, 15.0, ("champ d'al-Omar",), ("Omar field", "Gao"), "test")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.built_store(tmp_path_factory.mktemp("store") / "small.sqlite")


@pytest.fixture
def small(store: Path) -> Gazetteer:
    return Gazetteer(built_store(store), named_places([OMAR], [SYRIA]), {"D.Z.": ("SY.07",)})


def test_candidate_has_everything(small: Gazetteer) -> None:
    """A town comes with id, point, country, region, precision, people, reach, and how the name matched."""
    (region, town) = small.find("Deir ez-Zor")

    assert (region.entity, region.precision, region.admin1_code) == ("site:adm-sy-07", "admin1", "SY.07")
    assert (town.entity, town.name, town.lat, town.lon) == ("geonames:1", "Deir ez-Zor", 35.33588, 40.14084)
    assert (town.country, town.countries, town.admin1, town.admin1_code, town.admin2) == ("SYR", ("SYR",), "Deir ez-Zor", "SY.07", None)
    assert (town.precision, town.kind, town.population, town.radius_km, town.match) == ("town", "populated", 270_000, 3.0, "name")


def test_most_populous_comes_first_behind_sites(small: Gazetteer) -> None:
    """Sites stand first, then places by population, main name or not; an alias says that it is one."""
    found = small.find("gao")

    assert [(one.entity, one.match) for one in found] == [("site:al-omar", "alias"), ("geonames:6", "alias"), ("geonames:4", "name"), ("geonames:5", "name")]


def test_country_and_site_are_found_by_any_name(small: Gazetteer) -> None:
    """Countries and sites are found by their French, English and other names."""
    assert [one.kind for one in small.find("Syrie")] == ["country"]
    assert small.find("Syria")[0].entity == "geonames:163843"
    assert small.find("Champ d’al-Omar")[0].match == "name"


def test_abbreviation_is_read_letter_for_letter(small: Gazetteer) -> None:
    """The abbreviation of a region gives the region; the same letters written otherwise do not."""
    assert [one.admin1_code for one in small.find("D.Z.")] == ["SY.07"]
    assert small.find("d.z.") == ()
    assert small.region("SY.07") is not None
    assert small.region("SY.99") is None


def test_unknown_name_gives_nothing(small: Gazetteer) -> None:
    """A name that nobody bears, an empty one, one of marks alone: nothing, and no error."""
    assert [small.find(name) for name in ("Nowhere", "", "«»", "=SY.07")] == [(), (), (), ()]


def test_variants_are_proposals_of_the_countries_asked(small: Gazetteer) -> None:
    """Other spellings come from the countries asked alone, the nearest first, marked as variants, without what `find` gives."""
    found = small.variants("Hodeïdah", ["YEM"])

    assert [(one.name, one.match) for one in found] == [("Al Hudaydah", "variant"), ("Ḩadādah", "variant")]
    assert small.variants("Hodeïdah", ["SYR"]) == ()
    assert "Al Hudaydah" not in {one.name for one in small.variants("Hodeida", ["YEM"])}


def test_site_is_proposed_too(small: Gazetteer) -> None:
    """The variant rule holds for our own sites as for towns."""
    assert [one.entity for one in small.variants("Omr feeld", ["SYR"])] == ["site:al-omar"]


def test_value_is_hashed_by_identity(store: Path) -> None:
    """Two gazetteers of one file are two values; each can be a key."""
    one, other = Gazetteer(built_store(store)), Gazetteer(built_store(store))

    assert len({one: 1, other: 2}) == 2
    assert one.digest == other.digest


def test_threads_share_a_gazetteer(small: Gazetteer) -> None:
    """Many threads look up at once and get the same answers."""
    expected = small.find("Gao")
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.extend(small._look_up("gao") for _ in range(200))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 1600
    assert all(answer == expected for answer in answers)


def _child(small: Gazetteer, queue: object) -> None:
    queue.put([one.entity for one in small._look_up("gao")])


@pytest.mark.skipif("fork" not in __import__("multiprocessing").get_all_start_methods(), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:This process")
def test_fork_opens_its_own_connection(small: Gazetteer) -> None:
    """A child that was forked after the parent's look-up looks up too, and so does the parent afterwards."""
    before = [one.entity for one in small.find("Gao")]
    context = get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_child, args=(small, queue))
    child.start()
    answer = queue.get(timeout=30)
    child.join(30)

    assert answer == before == [one.entity for one in small._look_up("gao")]


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("Le Caire", "EGY", "capital"),
        ("Alep", "SYR", "populated"),
        ("Deir Ezzor", "SYR", "populated"),
        ("Boukamal", "SYR", "populated"),
        ("Hodeidah", "YEM", "populated"),
        ("Tchassiv Iar", "UKR", "populated"),
        ("Nord-Kivu", "COD", "admin1"),
        ("Bande de Gaza", "PSE", "admin1"),
        ("Khan Younès", "PSE", "populated"),
        ("East Baton Rouge Parish", "USA", "admin2"),
        ("NSW", "AUS", "admin1"),
        ("République démocratique du Congo", "COD", "country"),
    ],
)
def test_shipped_gazetteer_knows(name: str, country: str, kind: str) -> None:
    """The shipped gazetteer holds towns, regions and countries under the names that newsrooms write."""
    assert (country, kind) in {(one.country, one.kind) for one in load_codebook().gazetteer.find(name)}


@pytest.mark.parametrize("word", ["vert", "soul", "sept", "mardi", "north", "police", "mission"])
def test_everyday_words_are_no_aliases(word: str) -> None:
    """An everyday word names no town of which it is not the main name."""
    assert [one for one in load_codebook().gazetteer.find(word) if one.match == "alias"] == []


def test_variant_rule_finds_what_newsrooms_write() -> None:
    """Of the listed spellings of newsrooms nearly all lead to their town, most by the main name's skeleton alone, with few proposals each."""
    found = measure(load_codebook().gazetteer)

    assert len(found.pairs) >= 150
    assert mean(found.either()) >= 0.98
    assert mean(found.main_alone) >= 0.85
    assert mean(found.proposals) <= 3
