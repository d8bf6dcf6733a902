"""Promises of building: a dump of GeoNames becomes a gazetteer; faults are told with file and line; memory does not grow with the dump."""

import tracemalloc
from pathlib import Path

import pytest

from recoupe.codebook.gazetteer import Gazetteer
from recoupe.codebook.geonames_dump import find_dump
from recoupe.codebook.place_build import build
from recoupe.codebook.place_keys import key
from recoupe.codebook.place_pack import built_store
from recoupe.codebook.schema import Site
from recoupe.errors import GazetteerError
from tests.codebook import worlds

OMAR = Site("mine", "Camp of mine", "camp", "site", ("SYR",), None, 35.1, 40.5, 15.0, ("camp à moi",), (), "test")
# What Python itself may hold: the cache of keys, which is bounded, and the towns of one region, however large the dump.
MOST_BYTES = 15_000_000
MOST_GROWTH = 1.5


def built(tmp_path: Path, *, names: bool = True) -> Gazetteer:
    out = tmp_path / "out.sqlite"
    build(find_dump(worlds.small_dump(tmp_path / "dump", names=names)), out, [OMAR])
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.sqlite"]
    return Gazetteer(built_store(out))


def test_dump_becomes_a_gazetteer(tmp_path: Path) -> None:
    """Towns, regions, sites and countries are there with their ids, regions, precision and reach; other features are not."""
    found = built(tmp_path)
    (town,) = [one for one in found.find("Deir ez-Zor") if one.precision == "town"]
    (field,) = found.find("al-Omar")

    assert (town.entity, town.country, town.admin1, town.admin1_code, town.population) == ("geonames:170794", "SYR", "Deir ez-Zor", "SY.07", 270_000)
    assert (field.entity, field.kind, field.precision) == ("geonames:900001", "oilfield", "site")
    assert [(one.entity, one.kind) for one in found.find("Syria")] == [("geonames:163843", "country")]
    assert found.find("Well of nobody") == ()
    assert found.name == "geonames allCountries"
    assert "GeoNames" in found.credits[0]


def test_regions_reach_as_far_as_their_towns(tmp_path: Path) -> None:
    """A region that the dump has keeps its point and gets the reach of its towns; one that it only names gets both from them."""
    found = built(tmp_path)
    (first,) = [one for one in found.find("Deir ez-Zor Governorate") if one.precision == "admin1"]
    (second,) = found.find("Abu Kamal District")

    assert (first.entity, first.lat) == ("geonames:170792", 35.3)
    assert 40 < first.radius_km < 120
    assert found.region("SY.07") == first
    assert (second.entity, second.precision, second.lat, second.admin2) == ("geonames:170001", "admin2", 34.45, "Abu Kamal District")


def test_names_by_language(tmp_path: Path) -> None:
    """French and English names are names, other languages aliases; codes, links, old names and other scripts are not what they seem."""
    found = built(tmp_path)

    def match(name: str) -> list[str]:
        return [one.match for one in found.find(name) if one.precision == "town"]

    assert match("Deir Ezzor") == ["name"]
    assert match("Dêrazor") == ["alias"]
    assert match("Port de Zeus") == ["alias"]
    assert [match(name) for name in ("DEZ", "https://example.org/Deir", "دير الزور", "Nowhere")] == [[], [], [], []]
    assert [one.name for one in found.variants("Boukamal", ["SYR"])] == ["Ābū Kamāl", "Abu Kamal District"]


def test_dump_without_names_takes_those_of_the_place_file(tmp_path: Path) -> None:
    """Without alternateNamesV2.txt the other names of the place file count, quotes and all, but for codes and romanisations for machines."""
    found = built(tmp_path, names=False)

    assert [one.match for one in found.find('Al "Boukamal"')] == ["alias"]
    assert found.find("swldw") == found.find("DEZ") == ()


def test_own_sites_go_in(tmp_path: Path) -> None:
    """Sites of the user's own are found in the built store."""
    (camp,) = built(tmp_path).find("Camp à moi")

    assert (camp.entity, camp.kind, camp.radius_km) == ("site:mine", "camp", 15.0)


def test_missing_files_are_all_named(tmp_path: Path) -> None:
    """A folder without the files says which are missing, and where they come from."""
    with pytest.raises(GazetteerError, match=r"lacks allCountries\.txt or cities500\.txt, countryInfo\.txt, admin1CodesASCII\.txt; download"):
        find_dump(tmp_path)


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        pytest.param("allCountries.txt", b"1\tX\tX", r"allCountries\.txt:3: has 3 columns, not 19", id="columns"),
        pytest.param("allCountries.txt", worlds.place_line(5, "X", "P.PPL", "SY", lat="north").encode(), r"allCountries\.txt:3: .*north", id="no number"),
        pytest.param("allCountries.txt", worlds.place_line(5, "X", "P.PPL", "SY", lat="95").encode(), r"allCountries\.txt:3: .*'95'", id="off the globe"),
        pytest.param("allCountries.txt", b"\xff\xfe", r"allCountries\.txt:3: is not UTF-8", id="not UTF-8"),
        pytest.param("alternateNamesV2.txt", b"1\tx\tfr\tX\t\t\t\t\t\t", r"alternateNamesV2\.txt:3: .*'x'", id="name of nothing"),
        pytest.param("admin1CodesASCII.txt", b"SY.08\tX\tX\tx", r"admin1CodesASCII\.txt:3: .*'x'", id="region"),
    ],
)
def test_fault_is_told_with_file_and_line(tmp_path: Path, name: str, line: bytes, said: str) -> None:
    """A line that is not what it should be stops the building with file and line, and nothing is left behind."""
    folder = worlds.small_dump(tmp_path / "dump")
    lines = (folder / name).read_bytes().splitlines()
    padded = [lines[0], lines[0], line, *lines[1:]]
    (folder / name).write_bytes(b"\n".join(padded) + b"\n")

    with pytest.raises(GazetteerError, match=said):
        build(find_dump(folder), tmp_path / "out.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]


def test_progress_tells_every_byte(tmp_path: Path) -> None:
    """What is told of the progress adds up to the files that are read line by line."""
    folder = worlds.small_dump(tmp_path / "dump")
    told: list[int] = []
    build(find_dump(folder), tmp_path / "out.sqlite", tell=told.append)

    assert sum(told) == sum((folder / name).stat().st_size for name in ("allCountries.txt", "alternateNamesV2.txt"))


def test_same_dump_gives_the_same_bytes(tmp_path: Path) -> None:
    """A gazetteer that is built twice is the same file."""
    dump = find_dump(worlds.small_dump(tmp_path / "dump"))

    assert build(dump, tmp_path / "a.sqlite") == build(dump, tmp_path / "b.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()


def peak_bytes(tmp_path: Path, rows: int) -> int:
    """Build from so many made-up towns with two other names each, and give the most that Python held."""
    folder = worlds.small_dump(tmp_path / f"dump-{rows}")
    with (folder / "allCountries.txt").open("w", encoding="utf-8") as file:
        for n in range(rows):
            more = {"admin1": f"{n % 400}", "population": str(n), "lat": f"{n % 80}.5", "others": f"Alias{n},Other{n % 977}"}
            file.write(worlds.place_line(n + 1, f"Town{n}", "P.PPL", "SY", **more) + "\n")
    (folder / "alternateNamesV2.txt").unlink()
    key.cache_clear()
    tracemalloc.start()
    build(find_dump(folder), tmp_path / f"{rows}.sqlite")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_dump(tmp_path: Path) -> None:
    """Fifty thousand towns need little more memory than ten thousand: what is gathered lies on the disk."""
    small, large = peak_bytes(tmp_path, 10_000), peak_bytes(tmp_path, 50_000)

    assert large < MOST_BYTES
    assert large < MOST_GROWTH * small
