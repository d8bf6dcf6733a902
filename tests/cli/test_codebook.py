"""What the team of a ledger added to the codebook is listed, written out as files and taken out by command."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.codebook.additions import read_additions
from recoupe.codebook.load import amended_codebook, load_codebook
from recoupe.errors import CodebookError, UnknownIdError
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.amending import adopt
from recoupe.store.ledger import open_ledger
from tests.pipeline.test_amending import BY, REPORTS, draft


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger to whose codebook two things were added."""
    path = tmp_path_factory.mktemp("codebook") / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        adopt(ledger, draft(), BY, 0)
        adopt(ledger, draft("place"), BY, 1)
    return path


def run(path: Path, *words: str):
    return CliRunner().invoke(recoupe, ["codebook", words[0], "--db", str(path), *words[1:]])


def test_additions_are_listed_exported_and_withdrawn(made: Path, tmp_path: Path) -> None:
    """The list says what stands; the files make the same codebook; what is withdrawn is listed as that, and the next export is without it."""
    listed = run(made, "list")
    assert listed.exit_code == 0
    assert [line.split("\t")[:5] for line in listed.stdout.splitlines()] == [
        ["1", "trigger", "stands", "battre la semelle", "Awa"],
        ["2", "place", "stands", "Tin Zawili", "Awa"],
    ]

    exported = run(made, "export", str(tmp_path / "out"))
    with open_ledger(made) as ledger:
        digest = codebook_of(ledger).digest
    assert amended_codebook(read_additions(tmp_path / "out")).digest == digest
    said = ["read", "-", "--language", "fr", "--additions", str(tmp_path / "out"), "--format", "jsonl", "-q"]
    record = json.loads(CliRunner().invoke(recoupe, said, input=REPORTS[0]).stdout)
    assert [event["type"] for event in record["events"]] == ["PROTEST"]
    assert record["produced_by"]["codebook"]["digest"] == f"sha256:{digest}"
    assert "2 additions in 3 files" in exported.stderr
    assert isinstance(run(made, "export", str(tmp_path / "out")).exception, CodebookError)

    assert run(made, "withdraw", "1", "--by", "Bo").exit_code == 2
    assert run(made, "withdraw", "1", "--by", "Bo", "--reason", "it misleads").exit_code == 0
    assert isinstance(run(made, "withdraw", "1", "--by", "Bo", "--reason", "again").exception, UnknownIdError)
    assert [line.split("\t")[1:3] for line in run(made, "list").stdout.splitlines()] == [["trigger", "-"], ["place", "stands"], ["withdraw 1", "-"]]
    run(made, "export", str(tmp_path / "later"))
    assert sorted(path.name for path in (tmp_path / "later").iterdir()) == ["0002"]


def test_ledger_without_additions_says_so(tmp_path: Path) -> None:
    """Nothing is listed and nothing is exported where nothing was added."""
    with open_ledger(tmp_path / "ledger.db", create=True) as ledger:
        assert codebook_of(ledger) is load_codebook()

    assert run(tmp_path / "ledger.db", "list").exit_code == 1
    assert run(tmp_path / "ledger.db", "export", str(tmp_path / "out")).exit_code == 1
    assert not (tmp_path / "out").exists()
