"""What a ledger knows of who coded what is gathered for figures of agreement: what was coded blind, and nothing before all are done."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import StoreError
from recoupe.measure.agreement import EVENTS, MACHINE, REVIEW, disagreements, figures, together
from recoupe.measure.codings import Wanted, codings, undecided
from recoupe.pipeline.review import Who, accept
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import event_key
from tests.coders import AT, assign, code
from tests.desk.example import fill


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a ledger in which Awa and Bo coded three reports blind, and Cy one of them only until now."""
    path = tmp_path_factory.mktemp("codings") / "ledger.db"
    with open_ledger(path, create=True) as ledger:
        first, second, third = fill(ledger)
        assign(ledger, "Awa", "Bo")
        assign(ledger, "Cy", reports=(third,))
        for report in (first, second, third):
            code(ledger, report, "Awa")
        code(ledger, first, "Bo", {("e1", "status"): "denied"})
        code(ledger, second, "Bo", rejected=("e1",))
        code(ledger, third, "Bo")
    return path


@pytest.fixture
def ledger(pattern: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(shutil.copy(pattern, tmp_path / "ledger.db")) as found:
        yield found


def test_codings_are_those_of_rounds_that_are_done(ledger: Ledger) -> None:
    """Each coder of a round has a coding of its report when all are done, the machine has one beside it; a report that somebody still codes has none."""
    found = codings(ledger)
    by_report: dict[str, set[str]] = {}
    for one in found:
        by_report.setdefault(one.report, set()).add(one.coder)

    assert sorted(by_report.values(), key=len) == [{"Awa", "Bo", MACHINE}] * 2
    assert {one.day for one in found} == {"2024-03-14", ""} or all(one.length for one in found)
    third = next(one.report for one in ledger.coding.rounds(open_only=True) if len(one.coders) == 3)
    assert third not in by_report
    code(ledger, third, "Cy")
    assert {one.coder for one in codings(ledger) if one.report == third} == {"Awa", "Bo", "Cy", MACHINE}


def test_coding_is_what_its_coder_says(ledger: Ledger) -> None:
    """A coder's corrections are in their coding and nobody else's, and an event that they reject is not."""
    met = together(codings(ledger))
    told = [(one.field, one.event, one.said) for one in disagreements(met["Awa", "Bo"])]

    assert ("status", "e1", ("occurred", "denied")) in told
    assert [one[0] for one in told].count(EVENTS) == 1
    assert list(disagreements(met["Awa", MACHINE])) == []
    assert sorted(one[0] for one in told) == sorted(one.field for one in disagreements(met["Bo", MACHINE]))


def test_review_stands_beside_the_machine_when_all_is_decided(ledger: Ledger) -> None:
    """What stands after review is compared with what was read where people decided on every event, and not before."""
    assert not any(REVIEW in pair for pair in together(codings(ledger)))
    with pytest.raises(StoreError, match="coded blind"):
        accept(ledger, event_key(next(iter(ledger.reports()))["id"], "e1"), Who("Rea", AT))


def test_review_in_the_open_is_compared_with_the_machine(tmp_path: Path) -> None:
    """Without any round, what people decided in the open stands beside the machine, report by report that is decided on wholly."""
    with open_ledger(tmp_path / "open.db", create=True) as ledger:
        first, second, _ = fill(ledger)
        names = [event["id"] for event in ledger.report(first)["events"]]
        for name in names[1:]:
            accept(ledger, event_key(first, name), Who("Rea", AT))
        accept(ledger, event_key(second, "e1"), Who("Rea", AT))
        assert codings(ledger) == []
        accept(ledger, event_key(first, names[0]), Who("Rea", AT))

        assert [(one.coder, one.report) for one in codings(ledger)] == [(REVIEW, first), (MACHINE, first)]
        assert {one.found.share for one in figures(together(codings(ledger))) if one.found.units} == {1.0}


def test_codings_are_narrowed_by_day_and_coder(ledger: Ledger) -> None:
    """Days and coders narrow; a report without a day is there only where nothing ends before it."""
    days = sorted({one.day for one in codings(ledger)})

    assert {one.coder for one in codings(ledger, Wanted(coders=("Awa",)))} == {"Awa", MACHINE}
    assert {one.day for one in codings(ledger, Wanted(since=days[-1]))} == {days[-1]}
    assert codings(ledger, Wanted(until="1999-01-01")) == []


def test_coder_is_told_what_is_left(ledger: Ledger) -> None:
    """The events on which somebody has not decided are named, until there is none."""
    third = next(one for one in ledger.coding.rounds(open_only=True) if len(one.coders) == 3).report
    record = ledger.report(third)

    assert undecided(record, ledger.coding.sheet(third, "Cy"), load_codebook()) == [event["id"] for event in record["events"]]
    code(ledger, third, "Cy")
    assert undecided(record, ledger.coding.sheet(third, "Cy"), load_codebook()) == []
