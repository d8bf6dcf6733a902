"""Promises of lists of sites: strict, every fault with file, line and reason, all at once; a user's list over ours."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook, read_codebook, read_own_sites
from recoupe.codebook.sites import COLUMNS, read_sites, site_kinds
from recoupe.errors import CodebookError
from tests.codebook.worlds import HEADER, OMAR

CODES = ("SYR", "IRQ", "MLI", "NER", "BFA")
SAHEL = "liptako-gourma,Liptako-Gourma,region,MLI|NER|BFA,,14.5,0.5,250,Liptako-Gourma|région des trois frontières,Liptako-Gourma|tri-border area,,test"
SEA = "red-sea,Red Sea,sea,,,20,38.5,1100,mer Rouge,Red Sea,,test"


def lists(*rows: str, header: str = HEADER) -> list[tuple[str, bytes]]:
    return [("own.csv", "\n".join((header, *rows, "")).encode())]


def with_cell(column: str, value: str) -> str:
    cells = OMAR.split(",")
    cells[COLUMNS.index(column)] = value
    return ",".join(cells)


def test_rows_become_sites() -> None:
    """A row gives names in both languages, its precision by its kind, and its countries, several or none."""
    omar, sahel, sea = read_sites(lists(OMAR, SAHEL, SEA), CODES).sites

    assert (omar.id, omar.precision, omar.countries, omar.admin1, omar.lat, omar.lon, omar.radius_km) == (
        "al-omar-oil-field",
        "site",
        ("SYR",),
        "Deir ez-Zor",
        35.1,
        40.5,
        15.0,
    )
    assert omar.names == ("champ pétrolier d'al-Omar", "champ d'al-Omar", "al-Omar field")
    assert omar.aliases == ("Omar field",)
    assert (sahel.precision, sahel.countries, sea.countries) == ("region", ("MLI", "NER", "BFA"), ())


FAULTS = {
    "kind": (with_cell("kind", "oil"), "own.csv:2: unknown kind 'oil'; choose one of"),
    "country": (with_cell("country", "SY"), "own.csv:2: unknown country 'SY'"),
    "second country": (with_cell("country", "SYR|XXX"), "own.csv:2: unknown country 'XXX'"),
    "latitude": (with_cell("lat", "95"), "own.csv:2: lat '95' is not between -90 and 90"),
    "longitude": (with_cell("lon", "-181"), "own.csv:2: lon '-181' is not between"),
    "no number": (with_cell("lat", "35,1".replace(",", "°")), "own.csv:2: lat '35°1' is no number"),
    "not a number": (with_cell("lat", "nan"), "own.csv:2: lat 'nan' is not between"),
    "radius": (with_cell("radius_km", "0"), "own.csv:2: radius_km '0' is not between"),
    "id": (with_cell("id", "Al Omar"), "own.csv:2: id 'Al Omar' is no slug"),
    "no name": (with_cell("name", ""), "own.csv:2: name is empty"),
    "no French name": (with_cell("fr", ""), "own.csv:2: fr is empty"),
    "no source": (with_cell("source", ""), "own.csv:2: source is empty"),
    "name of marks": (with_cell("aliases", "—"), "own.csv:2: name '—' holds no letter or digit"),
    "too few cells": ("a,b,c", "own.csv:2: has 3 cells, not 12"),
    "too many cells": (f"{OMAR},x", "own.csv:2: has 13 cells, not 12"),
}


@pytest.mark.parametrize(("row", "said"), [pytest.param(*case, id=label) for label, case in FAULTS.items()])
def test_fault_is_told_with_file_line_and_reason(row: str, said: str) -> None:
    """A row that cannot be is no site, and the fault says where and why."""
    found = read_sites(lists(row, SAHEL), CODES)

    assert [fault for fault in found.faults if fault.startswith(said)], found.faults
    assert [site.id for site in found.sites] == ["liptako-gourma"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        pytest.param(f"{HEADER},note", "own.csv:1: unknown column 'note'", id="unknown column"),
        pytest.param(HEADER.replace(",lat", ""), "own.csv:1: missing column 'lat'", id="missing column"),
        pytest.param(HEADER.replace("lat,lon", "lon,lat"), "own.csv:1: columns in another order", id="order"),
    ],
)
def test_header_must_be_exact(header: str, said: str) -> None:
    """A column that is unknown, missing or elsewhere is refused, once, not for every row."""
    (fault,) = read_sites(lists(OMAR, SAHEL, header=header), CODES).faults

    assert fault.startswith(said)


def test_quoted_name_with_comma_and_line_end() -> None:
    """RFC 4180 quoting holds commas; a row behind one of two lines is told with its own line."""
    row = with_cell("name", '"al-Omar, oil\nfield"')
    found = read_sites(lists(row, "x"), CODES)

    assert found.sites[0].name == "al-Omar, oil\nfield"
    assert found.faults == ("own.csv:4: has 1 cells, not 12; quote names that hold commas",)


def test_bytes_that_are_no_utf8_are_refused() -> None:
    """A list in another encoding is refused with its name; a byte order mark is not minded."""
    (fault,) = read_sites([("own.csv", f"{HEADER}\nchamp p\xe9trolier".encode("latin-1"))], CODES).faults

    assert "own.csv" in fault
    assert "UTF-8" in fault
    assert read_sites([("own.csv", b"\xef\xbb\xbf" + lists(OMAR)[0][1])], CODES).faults == ()


def test_all_faults_of_all_lists_at_once(tmp_path: Path) -> None:
    """Faults of several rows and files, one that cannot be read and an id given twice stand in one refusal."""
    (tmp_path / "a.csv").write_text("\n".join((HEADER, with_cell("lat", "95"), with_cell("kind", "oil"), "")), "utf-8")
    (tmp_path / "b.csv").write_text(f"{HEADER}\n{SAHEL}\n{SAHEL}\n", "utf-8")

    with pytest.raises(CodebookError) as refusal:
        read_own_sites([tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "none.csv"])
    said = refusal.value.faults
    assert [sum(words in fault for fault in said) for words in ("a.csv:2: lat", "a.csv:3: unknown kind", "b.csv:3: id 'liptako-gourma'", "none.csv")] == [1] * 4
    assert all(fault in str(refusal.value) for fault in said)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the shipped codebook without its sites."""
    root = tmp_path / "data"
    shutil.copytree(Path(str(files("recoupe.codebook") / "data")), root, ignore=shutil.ignore_patterns("gazetteer", "*.md"))
    for path in root.glob("sites/*.csv"):
        path.unlink()
    (root / "sites").mkdir(exist_ok=True)
    return root


def test_codebook_holds_sites_and_finds_them(folder: Path) -> None:
    """The sites of a codebook are its value, part of its digest, and found by name before towns."""
    before = read_codebook(folder)
    (folder / "sites" / "syria.csv").write_text(f"{HEADER}\n{OMAR}\n", "utf-8")
    book = read_codebook(folder)

    assert [site.id for site in book.sites] == ["al-omar-oil-field"]
    assert before.digest != book.digest
    assert [(one.entity, one.kind, one.radius_km) for one in book.gazetteer.find("champ d’Al-Omar")] == [("site:al-omar-oil-field", "oilfield", 15.0)]


def test_damaged_list_refuses_the_codebook(folder: Path) -> None:
    """A fault of a shipped list refuses the whole codebook, with the faults of other files."""
    (folder / "sites" / "syria.csv").write_text("\n".join((HEADER, with_cell("lon", "east"), "")), "utf-8")
    (folder / "nouns" / "people.toml").write_text("x", "utf-8")

    with pytest.raises(CodebookError, match=r"nouns/people\.toml.*sites/syria\.csv:2: lon 'east'"):
        read_codebook(folder)


def test_own_list_is_merged_over_ours(folder: Path, tmp_path: Path) -> None:
    """A user's row replaces ours of the same id, stands before ours of the same name, and is part of the digest."""
    (folder / "sites" / "syria.csv").write_text(f"{HEADER}\n{OMAR}\n", "utf-8")
    mine = tmp_path / "mine.csv"
    mine.write_text("\n".join((HEADER, with_cell("radius_km", "5"), SEA, "")), "utf-8")
    book = read_codebook(folder, places=[mine])

    assert [(site.id, site.radius_km) for site in book.sites] == [("al-omar-oil-field", 5.0), ("red-sea", 1100.0)]
    assert book.digest != read_codebook(folder).digest
    assert book.gazetteer.find("Omar field")[0].radius_km == 5.0


def test_every_kind_has_a_precision_of_the_record() -> None:
    """Kinds of sites give precisions that places of the record have."""
    assert set(site_kinds().values()) <= {"site", "town", "admin2", "admin1", "country", "region"}
    assert all(site.kind in site_kinds() for site in load_codebook().sites)
