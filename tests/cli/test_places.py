"""Promises of `recoupe places`: every fault at once; what a name is, with its credit."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from tests.codebook import worlds


def places(*arguments: str | Path) -> Result:
    return CliRunner().invoke(recoupe, ["places", *map(str, arguments)])


def test_good_list_passes(tmp_path: Path) -> None:
    """A list without fault is told with its number of sites, and ends well."""
    (tmp_path / "mine.csv").write_text(f"{worlds.HEADER}\n{worlds.OMAR}\n", "utf-8")
    result = places("check", tmp_path / "mine.csv")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "recoupe: 1 site, no fault\n")


def test_every_fault_is_a_line(tmp_path: Path) -> None:
    """Each fault stands on a line of standard output with file, line and reason; the exit code says that the list is refused."""
    bad = worlds.OMAR.replace("35.1", "95").replace("oilfield", "oil")
    (tmp_path / "mine.csv").write_text(f"{worlds.HEADER}\n{bad}\nx\n", "utf-8")
    result = places("check", tmp_path / "mine.csv", tmp_path / "none.csv")

    assert result.exit_code == 2
    assert [
        words
        for words in ("mine.csv:2: lat '95'", "mine.csv:2: unknown kind 'oil'", "mine.csv:3: has 1 cells", "none.csv: cannot be read")
        if words not in result.stdout
    ] == []
    assert result.stderr == "recoupe: 4 faults, the lists are refused\n"


def test_name_is_shown_with_credit(tmp_path: Path) -> None:
    """A name gives its places, sites first, each with country, point, reach and id; GeoNames is credited."""
    (tmp_path / "mine.csv").write_text(f"{worlds.HEADER}\n{worlds.OMAR.replace('Omar field', 'Gao')}\n", "utf-8")
    store = worlds.built_store(tmp_path / "small.sqlite")
    result = places("show", "Gao", "--gazetteer", store, "--places", tmp_path / "mine.csv")

    first, second, *_ = result.stdout.splitlines()
    assert first.startswith("al-Omar oil field (oilfield; Deir ez-Zor, SYR): 35.100, 40.500, radius 15 km; ")
    assert second.endswith("alias, geonames:6")
    assert worlds.CREDIT in result.stderr


def test_other_spellings_need_a_country(tmp_path: Path) -> None:
    """Without a country an unknown spelling finds nothing and says what to try; with one, the nearest spelling is proposed."""
    store = worlds.built_store(tmp_path / "small.sqlite")
    none = places("show", "Hodeïdah", "--gazetteer", store)
    found = places("show", "Hodeïdah", "--gazetteer", store, "--country", "yem", "--most", "1")

    assert (none.exit_code, none.stdout) == (1, "")
    assert "--country" in none.stderr
    assert found.stdout.splitlines()[0].startswith("Al Hudaydah (populated; YEM)")
    assert "1 more" in found.stderr


@pytest.mark.parametrize("command", ["show", "read"])
def test_gazetteer_that_is_none_is_refused(tmp_path: Path, command: str) -> None:
    """A file that is no gazetteer is refused with its path."""
    (tmp_path / "bad.sqlite").write_text("text", "utf-8")
    arguments = ["places", "show", "Gao"] if command == "show" else ["read", str(tmp_path / "bad.sqlite")]
    result = CliRunner().invoke(recoupe, [*arguments, "--gazetteer", str(tmp_path / "bad.sqlite")])

    assert result.exit_code != 0
    assert "bad.sqlite: is no gazetteer" in str(result.exception)
