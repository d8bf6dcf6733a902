"""A flag on a report finds it, brings it up and stands until it is taken back; its events are not judged by it, alike in every store."""

from pathlib import Path

import pytest
from sqlalchemy import text

from recoupe.errors import StoreError
from recoupe.store.ledger import Ledger, copy_ledger, open_ledger
from recoupe.store.sql import SqlLedger
from recoupe.store.values import Ask, Judgement, Signing, event_key
from tests.store.samples import ANEW, AT, DENIAL, LATER, add, event, report


def flag(ledger: Ledger, report: str, kind: str = "flag", at: str = AT) -> str:
    return ledger.add_judgement(Judgement(kind, "Awa", at, events=(event_key(report, ""),)))


def back(ledger: Ledger, report: str, judgement: str, at: str = LATER) -> str:
    return ledger.add_judgement(Judgement("withdraw", "Bo", at, events=(event_key(report, ""),), supersedes=judgement))


def listed(ledger: Ledger, order: str = "priority", **facets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.report_id, tuple(row.flags)) for row in ledger.report_page(Ask(facets, order=order)).rows]


@pytest.fixture
def shelf(ledger: Ledger) -> tuple[str, str, str]:
    """Give three reports, the last in order of priority first."""
    for number, words in enumerate((DENIAL, "Gao, 14 mars. Une attaque.", "Ménaka, 14 mars. Une attaque.")):
        add(ledger, words, f"{number}.txt")
    return tuple(row.report_id for row in reversed(ledger.report_page(Ask(order="priority")).rows))


def test_help_comes_before_flags_and_both_before_the_rest(ledger: Ledger, shelf: tuple[str, str, str]) -> None:
    """By priority a report with which help is needed is first, then what is flagged, then all else as before."""
    last, second, first = shelf
    flag(ledger, second)
    assert [name for name, _ in listed(ledger)] == [second, first, last]
    flag(ledger, last, "help")
    assert listed(ledger) == [(last, ("help",)), (second, ("flag",)), (first, ())]
    flag(ledger, last)

    assert listed(ledger)[0] == (last, ("flag", "help"))


def test_corrected_toll_brings_a_report_up(ledger: Ledger, shelf: tuple[str, str, str]) -> None:
    """A report that is not finished stands by the toll that people left: corrected, it goes up; taken back, down again."""
    before = [name for name, _ in listed(ledger)]
    said = ledger.add_judgement(Judgement("correct", "Awa", AT, events=(event_key(before[-1], "e1"),), field="casualties", value=dead(7)))
    assert [name for name, _ in listed(ledger)] == [before[-1], *before[:-1]]
    assert [row.killed for row in ledger.report_page(Ask(order="priority")).rows] == [7, 0, 0]
    gone = Judgement("withdraw", "Bo", LATER, events=(event_key(before[-1], "e1"),), supersedes=said)
    ledger.add_judgement(gone)

    assert [name for name, _ in listed(ledger)] == before
    assert [row.killed for row in ledger.report_page(Ask(order="priority")).rows] == [0, 0, 0]
    assert ledger.verify_chain() == []


def test_signed_toll_is_shown_whatever_is_read_since(ledger: Ledger, tmp_path: Path) -> None:
    """Lists show the toll that was signed, without events that were rejected, though another reading tells another, in a copy too; opened again, that of it."""
    (original, record), name = report(), add(ledger)
    tolls = {"accepted": 3, "rejected": 9}
    signed = [{**event(f"e{at}"), "casualties": dead(low), "review": {"state": state}} for at, (state, low) in enumerate(tolls.items())]
    ledger.sign(Signing(name, "Awa", "reviewer", AT, content={"record": {"id": name, "events": signed}}))
    assert killed(ledger) == 3

    anew = {**record, "produced_by": ANEW, "events": [{**event("e1"), "casualties": dead(12)}]}
    ledger.add_report(original, anew, origin="a.txt", at=LATER)
    assert ledger.report(name)["produced_by"] == ANEW
    assert killed(ledger) == 3
    assert ledger.verify_chain() == []
    copy_ledger(ledger, tmp_path / "copy.db")
    with open_ledger(tmp_path / "copy.db") as copied:
        assert (killed(copied), copied.verify_chain()) == (3, [])
    ledger.reopen(Signing(name, "Bo", "manager", LATER, "another toll"))

    assert killed(ledger) == 12
    assert ledger.verify_chain() == []


def killed(ledger: Ledger) -> int:
    """Give the toll that lists show of the only report."""
    (row,) = ledger.report_page(Ask()).rows
    return row.killed


def dead(low: int) -> list[dict[str, object]]:
    return [{"kind": "killed", "low": low, "high": low, "side": None}]


def test_reports_are_found_and_counted_by_flags(ledger: Ledger, shelf: tuple[str, str, str]) -> None:
    """Lists are narrowed and counted by flags as by any facet."""
    flag(ledger, shelf[0])
    flag(ledger, shelf[1])
    flag(ledger, shelf[1], "help")

    assert listed(ledger, flag=("help",)) == [(shelf[1], ("flag", "help"))]
    assert {name for name, _ in listed(ledger, flag=("flag",))} == set(shelf[:2])
    assert ledger.facet_counts(Ask())["flag"] == [("flag", 2), ("help", 1)]


def test_flag_judges_no_event(ledger: Ledger, shelf: tuple[str, str, str]) -> None:
    """A flagged report is as unreviewed as before, and its mark is another: whoever decides on it is told."""
    mark = ledger.mark(shelf[0])
    flag(ledger, shelf[0])
    row = next(row for row in ledger.report_page(Ask()).rows if row.report_id == shelf[0])

    assert (row.judged, row.state) == (0, "unreviewed")
    assert ledger.mark(shelf[0]) != mark


def test_flag_stands_until_it_is_taken_back(ledger: Ledger, shelf: tuple[str, str, str]) -> None:
    """Taken back, a flag is gone from lists and counts; when that is taken back, it stands again; one flag leaves the other alone."""
    before = listed(ledger)
    said = flag(ledger, shelf[0])
    flag(ledger, shelf[0], "help")
    gone = back(ledger, shelf[0], said)
    assert listed(ledger)[0] == (shelf[0], ("help",))
    back(ledger, shelf[0], gone, "2024-03-16T09:30:00Z")
    assert listed(ledger)[0] == (shelf[0], ("flag", "help"))
    for one in [one for one in ledger.judgements(shelf[0]) if one.judgement.kind in {"flag", "help"}]:
        back(ledger, shelf[0], one.id, "2024-03-17T09:30:00Z")

    assert listed(ledger) == before
    assert ledger.verify_chain() == []


def test_flag_that_two_set_stands_while_one_does(ledger: Ledger, shelf: tuple[str, str, str]) -> None:
    """Of two flags of one kind the one that is left counts once."""
    first = flag(ledger, shelf[0])
    flag(ledger, shelf[0], at=LATER)
    back(ledger, shelf[0], first)

    assert listed(ledger)[0] == (shelf[0], ("flag",))
    assert ledger.facet_counts(Ask())["flag"] == [("flag", 1)]


def test_flag_outlives_another_reading(ledger: Ledger) -> None:
    """A report that is read again keeps its flags."""
    name = add(ledger)
    flag(ledger, name, "help")
    add(ledger, made_by=ANEW)

    assert listed(ledger, flag=("help",)) == [(name, ("help",))]
    assert ledger.verify_chain() == []


@pytest.mark.parametrize("kind", ["flag", "help"])
@pytest.mark.parametrize("events", [(), ("#e1",), ("#", "#e1")])
def test_flag_is_on_a_report_as_a_whole(ledger: Ledger, shelf: tuple[str, str, str], kind: str, events: tuple[str, ...]) -> None:
    """A flag on an event, on two things or on nothing is refused."""
    with pytest.raises(StoreError, match="on one report as a whole"):
        ledger.add_judgement(Judgement(kind, "Awa", AT, events=tuple(shelf[0] + event for event in events)))

    assert list(ledger.judgements()) == []


def test_flag_that_no_judgement_set_is_found(ledger: SqlLedger, shelf: tuple[str, str, str]) -> None:
    """A check of the ledger names a report that lists show with a flag that nobody set, and one that comes up without reason."""
    with ledger.writing() as connection:
        connection.execute(text("INSERT INTO facets (facet, value, report) VALUES ('flag', 'help', :report)"), {"report": shelf[0]})
        connection.execute(text("UPDATE inbox SET priority = priority + 1 WHERE report = :report"), {"report": shelf[1]})

    assert {(fault.table, fault.key) for fault in ledger.verify_chain()} == {("facets", shelf[0]), ("inbox", shelf[1])}
