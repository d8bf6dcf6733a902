"""Reading behind the gate: what passes is read as ever, what does not has a record that says so."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from recoupe.cli.main import recoupe
from recoupe.codebook.load import load_codebook
from recoupe.model.report import Report
from recoupe.model.serial import to_dict, to_json
from recoupe.pipeline import reading
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.reading import Failure, read_item
from recoupe.pipeline.rereading import can_be_read, is_current
from recoupe.read.captures import NOTHING_KNOWN, Capture
from recoupe.store.ledger import open_ledger
from tests.parse.test_relevance import IDLE, VIOLENT

ITEMS = [Capture(f"{name}-{language}.txt", text.encode()) for name, texts in (("violent", VIOLENT), ("idle", IDLE)) for language, text in texts.items()]


def read(item: Capture, *, gate: bool) -> Report:
    """Read one capture."""
    found = read_item(item, NOTHING_KNOWN, load_codebook(), gate=gate)
    assert not isinstance(found, Failure)
    return found


@pytest.mark.parametrize("item", ITEMS[:2], ids=lambda item: item.origin)
def test_what_passes_gives_the_same_bytes(item: Capture) -> None:
    """The record of a report that passes is the record without a gate, to the byte."""
    assert to_json(read(item, gate=True)) == to_json(read(item, gate=False))


@pytest.mark.parametrize("item", ITEMS[2:], ids=lambda item: item.origin)
def test_what_does_not_pass_says_so(item: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that does not pass is not parsed: its record has its text and parts, no event, a warning, and the digest of what kept it back."""
    whole = read(item, gate=False)
    monkeypatch.setattr(reading, "parse_document", None)
    found = read(item, gate=True)

    assert (found.id, found.text, found.parts, found.language, found.events) == (whole.id, whole.text, whole.parts, whole.language, ())
    assert [warning.code for warning in found.warnings if warning not in whole.warnings] == ["gated-out"]
    assert str(found.produced_by["gate"]).startswith("sha256:")


def test_gated_records_are_read_whole_again() -> None:
    """To `recoupe reread` a record that the gate made is not up to date, so that it is read whole."""
    record = to_dict(read(ITEMS[2], gate=True))

    assert can_be_read(record)
    assert not is_current(record, load_codebook())
    assert is_current(to_dict(read(ITEMS[0], gate=True)), load_codebook())


def test_other_processes_have_the_same_gate() -> None:
    """Two processes keep back what one keeps back."""
    found = []
    for count in (1, 2):
        with Readers(count, NOTHING_KNOWN, load_codebook(), gate=True) as readers:
            found.append([record for _, record in readers.read(ITEMS)])

    assert found[0] == found[1]
    assert [not record["events"] for record in found[0]] == [False, False, True, True]  # type: ignore[index]  # no failure among them


def test_commands_have_no_gate_unless_asked(tmp_path: Path) -> None:
    """`read` and `add` read all; with --gate they keep back, and the ledger holds the report with its warning."""
    path = tmp_path / "idle.txt"
    path.write_bytes(ITEMS[3].content)
    codes = []
    for options in ([], ["--gate"]):
        shown = CliRunner().invoke(recoupe, ["read", str(path), "-q", *options])
        codes.append("gated-out" in [warning["code"] for warning in json.loads(shown.stdout)["warnings"]])
    assert codes == [False, True]

    ledger = str(tmp_path / "ledger.db")
    assert CliRunner().invoke(recoupe, ["init", "--db", ledger]).exit_code == 0
    assert CliRunner().invoke(recoupe, ["add", "--db", ledger, "-q", "--gate", str(path)]).exit_code == 0
    with open_ledger(ledger) as opened:
        (record,) = opened.reports()
    assert [warning["code"] for warning in record["warnings"]].count("gated-out") == 1
