"""`recoupe export` writes profiles to files, folders and zips, and refuses what it cannot do before anything is written."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.codebook.load import load_codebook
from recoupe.pipeline.linking import incidents_of
from tests.export.samples import FOLDER, PROFILES, TABLES, lines, written

RECORDS, INCIDENTS = str(FOLDER / "records.jsonl"), str(FOLDER / "incidents.jsonl")


def run(*arguments: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(recoupe, ["export", *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.stdout, found.stderr


def both(profile: str, *more: str) -> tuple[int, str, str]:
    return run(profile, "--from", RECORDS, "--incidents", INCIDENTS, *more)


@pytest.mark.parametrize("profile", PROFILES)
def test_profile_is_written_where_it_is_asked_for(profile: str, tmp_path: Path) -> None:
    """Every profile is written to a path, byte for byte what its exporter gives, and nothing else is left beside it."""
    out = tmp_path / "out"
    code, stdout, errors = both(profile, "--out", str(out))
    files = {path.name: path.read_bytes() for path in out.iterdir()} if out.is_dir() else {next(iter(written(profile))): out.read_bytes()}

    assert (code, stdout) == (0, "")
    assert "exported, 0 refused" in errors
    assert files == written(profile)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_zip_holds_all_tables_alike(tmp_path: Path) -> None:
    """A path that ends in .zip gets all files of a profile, and the same zip each time."""
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    assert both("csv", "--out", str(one))[0] == both("csv", "--out", str(other))[0] == 0

    with zipfile.ZipFile(one) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == written("csv")
    assert one.read_bytes() == other.read_bytes()


def test_text_goes_to_standard_output() -> None:
    """A profile of one file of text is written to standard output where no path is named."""
    code, out, _ = both("geojson")

    assert code == 0
    assert out.encode("utf-8") == written("geojson")["incidents.geojson"]


def test_records_alone_are_linked() -> None:
    """Where no incidents are passed, what the records tell is linked here, as it would be anywhere else."""
    linked = [one.id for one in incidents_of(lines("records"), load_codebook())]
    code, out, errors = run("geojson", "--from", RECORDS)

    assert code == 0
    assert [one["id"] for one in json.loads(out)["features"]] == linked
    assert f"{len(lines('records'))} records, {len(linked)} incidents exported" in errors


def test_incidents_alone_are_exported(tmp_path: Path) -> None:
    """Incidents without their reports are exported with what they hold."""
    code, _, _ = run("csv", "--incidents", INCIDENTS, "--out", str(tmp_path / "out"))

    assert code == 0
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == sorted(TABLES)


def test_since_writes_what_changed(tmp_path: Path) -> None:
    """The incidents of an earlier export are compared, and only what changed is written."""
    before = tmp_path / "before.jsonl"
    before.write_text("".join(json.dumps(one) + "\n" for one in lines("incidents")[1:]), "utf-8")
    code, out, _ = both("geojson", "--since", str(before))

    assert code == 0
    assert [(one["id"], one["properties"]["change"]) for one in json.loads(out)["features"]] == [(lines("incidents")[0]["id"], "created")]


def test_redaction_is_asked_for_by_name() -> None:
    """`--redact public` withholds what `full`, the default, writes."""
    assert "Kadoré" in both("plover")[1]
    assert "Kadoré" not in both("plover", "--redact", "public")[1]


def test_what_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    """A path that exists is refused, and replaced with --force; of a folder the other files stay."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "notes.txt").write_text("ours", "utf-8")
    code, _, errors = both("csv", "--out", str(folder))

    assert code == 2
    assert "--force" in errors
    assert both("csv", "--out", str(folder), "--force")[0] == 0
    assert sorted(path.name for path in folder.iterdir()) == ["events.csv", "incidents.csv", "notes.txt", "reports.csv", "spans.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["csv", "--from", RECORDS], "--out", id="several files and no folder"),
        pytest.param(["xlsx", "--from", RECORDS], "--out", id="no text for a terminal"),
        pytest.param(["geojson", "--from", RECORDS, "--hxl"], "csv or xlsx", id="tags without a table"),
        pytest.param(["muc4", "--from", RECORDS, "--redact", "public"], "redacted", id="whole texts"),
        pytest.param(["plover", "--from", RECORDS, "--since", INCIDENTS], "--since", id="since without incidents"),
        pytest.param(["geojson", "--from", RECORDS, "--db", "a.db"], "--db names a ledger", id="files and a ledger"),
        pytest.param(["geojson", "--from", RECORDS, "--since", "2024-03-14"], "of files", id="a day of files"),
        pytest.param(["csv", "--from", "-", "--incidents", "-", "--out", "x"], "standard input", id="one input twice"),
    ],
)
def test_options_that_cannot_stand_together_are_refused(arguments: list[str], said: str) -> None:
    """Wrong usage ends with code 2 and says what to do, before anything is read."""
    code, out, errors = run(*arguments)

    assert (code, out) == (2, "")
    assert said in errors


def test_damaged_lines_cost_themselves(tmp_path: Path) -> None:
    """A line that is no incident, or a record of another shape, is told with its number; the others are exported."""
    records, incidents = tmp_path / "records.jsonl", tmp_path / "incidents.jsonl"
    good = json.dumps(lines("records")[0])
    records.write_text(good + "\n" + json.dumps({**lines("records")[1], "events": 7}) + "\n", "utf-8")
    incidents.write_text(json.dumps({**lines("incidents")[0], "grade": "certain"}) + "\n{}\n", "utf-8")
    code, _, errors = run("csv", "--from", str(records), "--incidents", str(incidents), "--out", str(tmp_path / "out"))

    assert code == 4
    assert [f"{name}:{number}" in errors for name, number in (("records.jsonl", 2), ("incidents.jsonl", 1), ("incidents.jsonl", 2))] == [True, True, True]
    assert "1 records, 0 incidents exported, 3 refused" in errors


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where the folder should be is told as an error of the export, and stays as it is."""
    out = tmp_path / "out"
    out.write_text("mine", "utf-8")
    found = CliRunner().invoke(recoupe, ["export", "csv", "--from", RECORDS, "--incidents", INCIDENTS, "--out", str(out), "--force"])

    assert "cannot be written" in str(found.exception)
    assert out.read_text("utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
