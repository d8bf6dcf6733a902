"""The audit log can be read: who did what to what and when, what stood there before, and whose entry answers for each row, alike in every store."""

import pytest
from sqlalchemy import text

from benchmarks.mutations import unguarded
from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.ledger import Ledger
from recoupe.store.sql import SqlLedger
from recoupe.store.values import AuditAsk, Changes, Judgement, SavedView, event_key
from tests.store.samples import ANEW, AT, DENIAL, LATER, STRIKE, add, fill, incident, link


def numbers(ledger: Ledger, **asked: str) -> list[int]:
    return [entry.number for entry in ledger.audit_page(AuditAsk(**asked), limit=1000)]


def test_log_is_read_from_its_end_page_by_page(ledger: Ledger) -> None:
    """Every entry is on one page, the last first, as the log has it; a page begins before the entry that the page before ended with."""
    fill(ledger)
    found, before = [], 0
    while page := ledger.audit_page(AuditAsk(), before, 3):
        found, before = [*found, *page], page[-1].number

    assert [entry.number for entry in found] == list(range(ledger.head().entries, 0, -1))
    assert [entry.previous for entry in found[:-1]] == [entry.hash for entry in found[1:]]
    assert found[0].hash == ledger.head().hash


def test_entry_counts_all_its_rows_and_shows_some(ledger: Ledger) -> None:
    """A page shows a few rows an entry and counts them all by table; an entry by itself shows them all."""
    names = [add(ledger, f"Kidal, {number}. Une frappe.", f"{number}.txt") for number in range(6)]
    ledger.save_incidents(Changes(at=AT, incidents=tuple(incident(f"RCP-{number}", name) for number, name in enumerate(names))))
    (last,) = ledger.audit_page(AuditAsk(act="link"), limit=1)
    whole = ledger.audit_entry(last.number)

    assert last.counts == whole.counts == {"incidents": 6, "accounts": 6}
    assert [sum(row.table == "incidents" for row in entry.rows) for entry in (last, whole)] == [3, 6]
    assert {row.told["incident"] for row in whole.rows if row.table == "incidents"} == {f"RCP-{number}" for number in range(6)}


def test_log_is_narrowed_by_who_what_and_when(ledger: Ledger) -> None:
    """What is asked for narrows together; days are whole days of the log, first and last included."""
    strike, _ = fill(ledger)
    ledger.save_view(SavedView("/inbox", "Mine", "/inbox?type=ASSAULT", "Bo", LATER))
    ledger.add_judgement(Judgement("accept", "Bo", LATER, events=(event_key(strike, "e1"),)))
    last = ledger.head().entries

    assert numbers(ledger, who="Bo") == [last, last - 1]
    assert numbers(ledger, who="Bo", act="judge") == [last]
    signed = {entry.number for entry in ledger.audit_page(AuditAsk(), limit=99) if any(row.by == "Awa" for row in entry.rows)}
    assert set(numbers(ledger, who="Awa")) == signed
    assert {entry.act for entry in ledger.audit_page(AuditAsk(who="Awa"), limit=99)} == {"judge", "view", "erase", "user", "role", "token", "login"}
    assert set(numbers(ledger, since="2024-03-15")) | set(numbers(ledger, until="2024-03-14")) == set(range(1, last + 1))
    assert set(numbers(ledger, since="2024-03-15")) & set(numbers(ledger, until="2024-03-14")) == set()
    assert numbers(ledger, since="2024-03-14", until="2024-03-15") == list(range(last, 0, -1))
    assert numbers(ledger, who="nobody") == []
    with pytest.raises(StoreError, match="is no day"):
        ledger.audit_page(AuditAsk(since="yesterday"))


def test_log_is_narrowed_by_what_it_touches(ledger: Ledger) -> None:
    """A report, an event, an incident, an origin and a feed each lead to the entries that wrote something about them, and to no others."""
    strike, denial = fill(ledger)
    by_act = {number: ledger.audit_entry(number).act for number in range(1, ledger.head().entries + 1)}

    def acts(on: str) -> list[str]:
        return sorted(by_act[number] for number in numbers(ledger, on=on))

    assert acts(strike) == ["add", "judge", "link"]
    assert numbers(ledger, on=strike)[-1] != numbers(ledger, on=denial)[-1]
    assert set(numbers(ledger, on=event_key(strike, "e2"))) < set(numbers(ledger, on=event_key(strike, "e1"))) <= set(numbers(ledger, on=strike))
    assert acts("RCP-1") == ["judge", "link"]
    assert acts("RCP-2") == ["link"]
    assert acts("c.bin") == ["fail"]
    assert acts("https://example.org/feed") == ["feed"]
    assert acts("d.txt")[0] == "add"
    assert acts("nowhere") == acts("sha256:00") == []
    assert numbers(ledger, on="RCP_1") == [], "a name is no pattern"


def test_erasure_is_found_by_what_it_erased(ledger: Ledger) -> None:
    """Whoever asks for an erased report is led to the entry that erased it, and is shown rows without content that say so."""
    name = add(ledger)
    ledger.erase(name, by="Awa", reason="asked for", at=LATER)
    first, *_ = numbers(ledger, on=name)
    written = ledger.audit_entry(numbers(ledger, on=name, act="add")[0]).rows

    assert ledger.audit_entry(first).act == "erase"
    assert {row.table for row in written if row.erased} >= {"blobs", "records", "events"}
    assert all("origin" not in row.told for row in written if row.table == "captures")


@pytest.mark.parametrize("number", [0, -1, 99])
def test_entry_that_there_is_not(ledger: Ledger, number: int) -> None:
    """An entry beyond the log is refused."""
    add(ledger)
    with pytest.raises(UnknownIdError, match="none of this number"):
        ledger.audit_entry(number)


def test_entry_says_what_stood_before(ledger: Ledger) -> None:
    """Of what takes the place of something an entry gives both: readings, incidents, links, feeds, views and corrections."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike, denial),), links=(link(strike, denial, 7.25),)))
    ledger.save_feed("https://example.org/feed", {"etag": "x"}, AT)
    ledger.save_view(SavedView("/inbox", "Mine", "/inbox?a=1", "Awa", AT))

    def changed() -> list[tuple[str, object, object]]:
        return [(row.table, row.before, row.after) for row in ledger.audit_entry(ledger.head().entries).rows if row.before is not None]

    add(ledger, made_by=ANEW)
    ((table, before, after),) = changed()
    assert (table, before["program"], after["program"]) == ("records", "recoupe 0.1.0", "recoupe 0.2.0")
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike, denial, grade="fair"),), links=(link(strike, denial, 9.0),)))
    found = {table: (before, after) for table, before, after in changed()}
    assert (found["incidents"][0]["grade"], found["incidents"][1]["grade"]) == ("weak", "fair")
    assert found["links"] == (7.25, 9.0)
    ledger.save_feed("https://example.org/feed", {"etag": "y"}, LATER)
    assert changed() == [("feeds", {"etag": "x"}, {"etag": "y"})]
    ledger.save_view(SavedView("/inbox", "Mine", "/inbox?a=2", "Bo", LATER))
    assert changed() == [("views", "/inbox?a=1", "/inbox?a=2")]
    value = {"event": {"id": "e1", "status": "occurred"}, "value": "planned"}
    ledger.add_judgement(Judgement("correct", "Awa", LATER, events=(event_key(strike, "e1"),), field="status", value=value))
    assert changed() == [("judgements", "occurred", "planned")]


def test_acts_are_those_of_the_log(ledger: Ledger) -> None:
    """What was ever done is listed once, sorted; in a ledger that holds nothing, nothing."""
    assert ledger.acts() == []
    fill(ledger)

    assert ledger.acts() == sorted({entry.act for entry in ledger.audit_page(AuditAsk(), limit=1000)})


@pytest.mark.parametrize("name", ["report", "RCP-1"])
def test_custody_is_every_row_in_its_order_and_stands(ledger: Ledger, name: str) -> None:
    """Every row about a report or incident stands in the order in which it was written, under an entry that bears it out."""
    strike, _ = fill(ledger)
    found = ledger.custody_of(strike if name == "report" else name)

    assert all(one.stands for one in found)
    assert [one.entry.number for one in found] == sorted(one.entry.number for one in found)
    assert {one.row.table for one in found} == (
        {"blobs", "captures", "records", "events", "accounts", "links", "judgements"}
        if name == "report"
        else {"incidents", "accounts", "judgements", "blobs", "captures", "records"}
    )


@pytest.mark.parametrize(
    ("table", "change"),
    [("captures", "retrieved = 'x'"), ("blobs", "size = 1"), ("records", "program = 'another'"), ("events", "type = 'AGREE'")],
)
def test_custody_names_the_row_that_was_changed(ledger: SqlLedger, table: str, change: str) -> None:
    """A row that was changed behind the back of the ledger does not stand, and all others do."""
    name = add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(text(f"UPDATE {table} SET {change} WHERE id = (SELECT min(id) FROM {table})"))

    assert [one.row.table for one in ledger.custody_of(name) if not one.stands] == [table]


def test_custody_of_nothing_is_refused(ledger: Ledger) -> None:
    """There is no custody of what the ledger does not hold."""
    fill(ledger)
    for name in ("sha256:00", "RCP-9", "a.txt", ""):
        with pytest.raises(UnknownIdError):
            ledger.custody_of(name)


def test_custody_of_what_was_erased_stands(ledger: Ledger) -> None:
    """An erased report keeps its custody: rows without content, borne out by the entry that wrote them and the one that erased them."""
    name = add(ledger, STRIKE)
    ledger.erase(name, by="Awa", reason="asked for", at=LATER)
    found = ledger.custody_of(name)

    assert all(one.stands for one in found)
    assert "tombstones" in {one.row.table for one in found}
    assert {one.row.erased for one in found if one.row.table == "records"} == {True}
