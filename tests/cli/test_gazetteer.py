"""Promises of `recoupe gazetteer build`, and of reading with what it builds."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from recoupe.cli.main import recoupe
from tests.codebook import worlds


def build(*arguments: str | Path) -> Result:
    return CliRunner().invoke(recoupe, ["gazetteer", "build", *map(str, arguments)])


def test_dump_is_built_and_read_with(tmp_path: Path, monkeypatch) -> None:
    """What is built from a dump and an overlay is what `recoupe read` reads with, by option or variable, and what the record names and credits."""
    (tmp_path / "mine.csv").write_text(f"{worlds.HEADER}\n{worlds.OMAR}\n", "utf-8")
    out = tmp_path / "world.sqlite"
    result = build("--geonames", worlds.small_dump(tmp_path / "dump"), "--overlay", tmp_path / "mine.csv", "--out", out, "--progress", "always")
    assert result.exit_code == 0, result.output
    (tmp_path / "a.txt").write_text("Gunmen killed three soldiers in Deir ez-Zor on Tuesday.\n", "utf-8")

    by_option = CliRunner().invoke(recoupe, ["read", str(tmp_path / "a.txt"), "--gazetteer", str(out)])
    monkeypatch.setenv("RECOUPE_GAZETTEER", str(out))
    by_variable = CliRunner().invoke(recoupe, ["read", str(tmp_path / "a.txt")])
    said = json.loads(by_option.stdout)["produced_by"]["gazetteer"]

    assert by_option.stdout == by_variable.stdout
    assert said["name"] == "geonames allCountries"
    assert said["digest"] in result.stderr
    assert "GeoNames" in said["credits"][0]


def test_card_credits_the_gazetteer(tmp_path: Path) -> None:
    """A card that shows a place that was looked up says in its last line whose data it is."""
    (tmp_path / "a.txt").write_text("Gunmen killed three soldiers in Mali on Tuesday.\n", "utf-8")
    record = CliRunner().invoke(recoupe, ["read", str(tmp_path / "a.txt")])
    card = CliRunner().invoke(recoupe, ["read", str(tmp_path / "a.txt"), "--format", "card"])

    shown = any(place["entity"] for place in json.loads(record.stdout)["places"])
    assert shown
    assert "GeoNames" in card.stdout.rstrip().splitlines()[-1]


def test_file_that_exists_is_not_replaced(tmp_path: Path) -> None:
    """An existing file is left alone without --force, and replaced with it."""
    dump = worlds.small_dump(tmp_path / "dump")
    out = tmp_path / "world.sqlite"
    out.write_text("mine", "utf-8")
    refused = build("--geonames", dump, "--out", out)

    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert out.read_text("utf-8") == "mine"
    assert build("--geonames", dump, "--out", out, "--force").exit_code == 0


def test_folder_without_a_dump_is_refused(tmp_path: Path) -> None:
    """A folder that lacks files is refused with the names of all of them."""
    result = build("--geonames", tmp_path, "--out", tmp_path / "world.sqlite")

    assert result.exit_code != 0
    assert "countryInfo.txt, admin1CodesASCII.txt" in str(result.exception)
