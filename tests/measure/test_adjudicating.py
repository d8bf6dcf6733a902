"""Codings are laid side by side; what coders agree on stands, the rest is for a person, and what comes of it are decisions as anybody would make them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import ReviewError
from recoupe.measure.adjudicating import Grid, grid_of
from recoupe.measure.agreement import EVENTS, MACHINE
from recoupe.measure.codings import codings
from recoupe.measure.outcome import changed_of, is_to_settle, outcome
from recoupe.pipeline.review import Who, add, reviewed_report
from recoupe.store.coding import COMMENT, TAKE, WRONG, Act, Remark, Settled
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.personal import PersonalLedger
from recoupe.store.reader import Reader
from tests.coders import AT, assign, code
from tests.desk.example import fill

REA = Who("Rea", "2024-03-17T09:00:00Z", "after both")
CODEBOOK = load_codebook()


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger in which Awa and Bo coded a report: one status otherwise, one event rejected by Awa, one added by Bo alone, one by both."""
    path = tmp_path_factory.mktemp("grids") / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        report = fill(ledger)[0]
        assign(ledger, "Awa", "Bo", reports=(report,))
        text = ledger.report(report)["text"]
        for name, found in (("Awa", ("jeudi",)), ("Bo", ("jeudi", "convoi"))):
            mine = PersonalLedger(ledger, Reader(name))
            for word in found:
                at = text.index(word)
                add(mine, report, {"type": "PROTEST", "trigger": {"start": at, "end": at + len(word)}}, Who(name, AT), CODEBOOK)
        code(ledger, report, "Awa", {("e1", "type"): "COERCE"}, rejected=("e2",))
        code(ledger, report, "Bo", {("e1", "status"): "denied", ("e1", "type"): "COERCE"})
    return path


@pytest.fixture
def ledger(pattern: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(shutil.copy(pattern, tmp_path / "ledger.db")) as found:
        yield found


@pytest.fixture
def report(ledger: Ledger) -> str:
    return ledger.coding.rounds()[0].report


def grid(ledger: Ledger, *remarks: Remark) -> Grid:
    return grid_of(codings(ledger), remarks)


def take(line, coder: str) -> Remark:
    return Remark(TAKE, line.group.id, line.field, coder, "", "Rea", AT)


def block_of(found: Grid, event: str):
    return next(block for block in found.blocks if any(one["id"] == event for one in block.group.events.values()))


def test_grid_has_a_column_each_and_a_block_an_event(ledger: Ledger, report: str) -> None:
    """Coders stand by name and the machine last; each event is there once, whoever has it, and what one coder alone has is open with all that differs."""
    found = grid(ledger)
    read = ledger.report(report)["events"]

    assert found.columns == ("Awa", "Bo", MACHINE)
    assert len(found.blocks) == len(read) + 2
    assert {line.field for line in found.open} == {EVENTS, "status"}
    assert [line.field for line in block_of(found, "e1").open] == ["status"]
    assert block_of(found, "e2").lines[0].differs
    assert block_of(found, "e2").stands is None


def test_what_coders_agree_on_stands(ledger: Ledger) -> None:
    """A value on which coders agree stands against the machine's, whoever is asked."""
    line = next(line for line in block_of(grid(ledger), "e1").lines if line.field == "type")

    assert (line.differs, line.source, line.group.events[line.source]["type"]) == (False, "Awa", "COERCE")


def test_person_decides_between_coders(ledger: Ledger) -> None:
    """A value that is taken stands, the last one if several were; what is said of it and who was wrong stand beside it until it is taken back."""
    line = grid(ledger).open[0]
    wrong = Remark(WRONG, line.group.id, line.field, "Awa", "yes", "Rea", AT)
    said = Remark(COMMENT, line.group.id, line.field, "", "see the last line", "Rea", AT)
    found = grid(ledger, take(line, "Awa"), take(line, "Bo"), wrong, said, take(line, "nobody")).line(line.group.id, line.field)

    assert (found.taken, found.wrong, [one.text for one in found.comments]) == ("Bo", {"Awa"}, ["see the last line"])
    assert grid(ledger, wrong, Remark(WRONG, line.group.id, line.field, "Awa", "", "Rea", AT)).line(line.group.id, line.field).wrong == frozenset()
    assert grid(ledger, Remark(TAKE, "9-gone", "type", "Awa", "", "Rea", AT)) == grid(ledger)


def test_open_grid_is_not_settled(ledger: Ledger, report: str) -> None:
    """While something is left to decide nothing is written, and the message says what it is."""
    with pytest.raises(ReviewError, match="left to decide"):
        outcome(ledger.report(report), grid(ledger), REA, CODEBOOK)


@pytest.mark.parametrize("coder", ["Awa", "Bo"])
def test_settled_grid_is_the_record(ledger: Ledger, report: str, coder: str) -> None:
    """With one coder's values taken everywhere, the record after review says what that coder said: events, fields and all."""
    remarks = [take(line, coder) for line in grid(ledger).open]
    # An event that stands now may have fields that differ.
    remarks += [take(line, coder) for line in grid(ledger, *remarks).open]
    found = grid(ledger, *remarks)
    judgements = outcome(ledger.report(report), found, REA, CODEBOOK)
    ledger.coding.settle(Settled(report, judgements), Act("Rea", AT))
    record = reviewed_report(ledger, report, CODEBOOK)
    after = [one for one in codings(ledger) if one.coder == "review"]

    assert found.open == ()
    assert {event["review"]["state"] for event in record["events"]} <= {"accepted", "corrected", "rejected"}
    assert {event["review"]["by"] for event in record["events"]} == {"Rea"}
    theirs = [one for one in codings(ledger) if one.coder == coder]
    compared = grid_of([*theirs, *after])
    assert [line.id for block in compared.blocks for line in block.lines if line.differs] == []
    assert ledger.verify_chain() == []
    assert list(changed_of(found, coder)) == []
    assert list(changed_of(found, {"Awa": "Bo", "Bo": "Awa"}[coder])) != []


def test_coders_see_what_came_otherwise(ledger: Ledger) -> None:
    """Each coder is told the events and fields that came otherwise than they said, and none that came as they did."""
    remarks = [take(line, "Bo") for line in grid(ledger).open]
    found = grid(ledger, *remarks)
    told = {(one["line"].field, one["stands"]) for one in changed_of(found, "Awa")}

    assert told == {(EVENTS, True), ("status", True)}


def test_round_waits_when_all_are_done(ledger: Ledger, report: str) -> None:
    """A round waits for somebody to decide once its coders are done, and no more when it is settled."""
    assert is_to_settle(ledger.coding.round(report))
    ledger.coding.reopen(report, "Bo", Act("Rea", AT))
    assert not is_to_settle(ledger.coding.round(report))
    assert not is_to_settle(None)
