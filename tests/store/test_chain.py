"""The log bears out every row, and nothing that is done to a row escapes it."""

from random import Random

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from benchmarks.mutations import MUTATIONS, TABLES, faults, mutate, unguarded
from recoupe.errors import DamagedLedgerError, StoreError
from recoupe.store import chain
from recoupe.store.canonical import canonical, digest, pack
from recoupe.store.ledger import Ledger
from recoupe.store.tables import KEPT, MADE, audit, blobs, captures, search_texts
from recoupe.store.values import Head
from tests.store.samples import AT, LATER, add, fill_all

ROUNDS = 100


def test_what_was_written_is_borne_out(ledger: Ledger) -> None:
    """A ledger that has something in every table has no fault."""
    fill_all(ledger)
    with ledger.reading() as connection:
        assert [table.name for table in TABLES if not chain.count(connection, table)] == []

    assert ledger.verify_chain() == []
    assert ledger.verify_custody() == []


def test_every_mutation_is_found(ledger: Ledger) -> None:
    """Whatever row of whatever table is edited, deleted, inserted or exchanged, it is found."""
    fill_all(ledger)
    random = Random(0)
    for _ in range(ROUNDS):
        with ledger.writing() as connection:
            unguarded(connection)
            said = mutate(connection, random)
            assert faults(connection), said
            connection.rollback()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_every_table_is_watched(ledger: Ledger, mutation) -> None:
    """Each kind of mutation is found in each table that holds two rows or more, or one where one is enough."""
    fill_all(ledger)
    for table in TABLES:
        with ledger.writing() as connection:
            unguarded(connection)
            said = next((said for said in (mutation(connection, table, Random(seed)) for seed in range(10)) if said), None)
            assert said is None or faults(connection), said
            connection.rollback()


def test_fault_names_the_row(ledger: Ledger) -> None:
    """A fault says in which table and row it is and what is wrong."""
    add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(audit).values(act="other"))

    assert [str(fault) for fault in ledger.verify_chain()] == ["audit 1: it was edited: its hash is another"]


def test_flipped_byte_of_an_original_is_named(ledger: Ledger) -> None:
    """One flipped byte of an original is found by custody, by name, and the original is not given out."""
    report_id = add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(blobs).values(content=pack(b"another text")))

    assert [fault.key for fault in ledger.verify_custody()] == [report_id]
    with pytest.raises(DamagedLedgerError, match=report_id):
        ledger.original(report_id)


@pytest.mark.parametrize("content", [b"\1nozlib", b"\7", b""])
def test_unreadable_original_is_a_fault(ledger: Ledger, content: bytes) -> None:
    """An original that cannot even be unpacked is a fault like another, not the end of the search."""
    add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(blobs).values(content=content))

    assert len(ledger.verify_custody()) == 1


def test_lost_end_is_found_by_its_anchor(ledger: Ledger) -> None:
    """A log whose end was cut off with all its rows is told by a head that was kept elsewhere."""
    add(ledger)
    early = ledger.head()
    add(ledger, "Another text.", "b.txt")
    late = ledger.head()
    assert ledger.verify_chain(early) == ledger.verify_chain(late) == []

    with ledger.writing() as connection:
        unguarded(connection)
        for made in (search_texts, *MADE):
            connection.execute(made.delete().where(made.c.report.not_in(select(captures.c.report).where(captures.c.seq == 1))))
        for name in reversed(KEPT):
            connection.execute(KEPT[name].table.delete().where(KEPT[name].table.c.seq > 1))
        connection.execute(audit.delete().where(audit.c.seq > 1))

    assert ledger.verify_chain() == ledger.verify_chain(early) == []
    assert ["cut off" in fault.what for fault in ledger.verify_chain(late)] == [True]


def test_log_that_was_written_anew_is_found_by_its_anchor(ledger: Ledger) -> None:
    """A log whose hashes were all reckoned anew bears itself out, but not the head that was kept elsewhere."""
    add(ledger)
    kept = ledger.head()
    with ledger.writing() as connection:
        unguarded(connection)
        entry = dict(connection.execute(audit.select()).mappings().one()) | {"at": LATER}
        entry.pop("hash")
        connection.execute(update(audit).values(at=LATER, hash=digest(entry)))

    assert ledger.verify_chain() == []
    assert ["written anew" in fault.what for fault in ledger.verify_chain(kept)] == [True]


def test_damaged_list_of_an_entry_is_a_fault(ledger: Ledger) -> None:
    """An entry whose list of rows is no list any more is told with its rows, and the search goes on."""
    add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(audit).values(rows="no list"))

    assert {fault.table for fault in ledger.verify_chain()} >= {"audit", "blobs", "records"}


def test_database_itself_refuses_changes(ledger: Ledger) -> None:
    """The database refuses to change or delete rows of any table; the guards must be taken away first."""
    fill_all(ledger)
    for table in TABLES[:-1]:
        for change in (table.delete(), update(table).values(seq=1_000_000)):
            with pytest.raises((StoreError, DBAPIError), match="the ledger only grows"), ledger.writing() as connection:
                connection.execute(change)


def test_entry_bears_the_time_of_the_clock(url: str) -> None:
    """The log is dated by the clock that is handed in, and by the act where there is none."""
    from recoupe.store.ledger import open_ledger

    with open_ledger(url, clock=lambda: "2030-01-01T00:00:00Z") as ledger:
        add(ledger)
    with open_ledger(url) as ledger:
        add(ledger, "Another text.", "b.txt", at=AT)
        with ledger.reading() as connection:
            assert list(connection.scalars(audit.select().with_only_columns(audit.c.at).order_by(audit.c.seq))) == ["2030-01-01T00:00:00Z", AT]


def test_long_log_is_checked_in_parts(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that is longer than what is checked at a time is checked to its end."""
    monkeypatch.setattr(chain, "_WINDOW", 3)
    for number in range(8):
        add(ledger, f"Text {number}.", f"{number}.txt")
    assert ledger.verify_chain() == []
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(update(audit).where(audit.c.seq == 8).values(seq=108))
        connection.execute(text("UPDATE captures SET seq = 108 WHERE seq = 8"))
        for name in ("blobs", "records", "events"):
            connection.execute(text(f"UPDATE {name} SET seq = 108 WHERE seq = 8"))

    assert "entry 8 is missing before it" in {fault.what for fault in ledger.verify_chain()}


def test_rows_whose_entry_is_gone_are_told(ledger: Ledger) -> None:
    """Rows whose entry was deleted at the end of the log are told one by one, with the end of the log."""
    add(ledger)
    with ledger.writing() as connection:
        unguarded(connection)
        connection.execute(audit.delete())
        found = {fault.table: fault.what for fault in chain.verify(connection)}
        connection.rollback()

    assert found == dict.fromkeys(("blobs", "captures", "records", "events"), "it names entry 1, and the log ends at 0")


def test_head_of_nothing_is_known(ledger: Ledger) -> None:
    """A ledger that holds nothing has a head, and it is always the same."""
    assert ledger.head() == Head(0, chain.GENESIS)


def test_canonical_form_is_one() -> None:
    """Equal values give equal text, whatever the order of their keys; numbers that JSON has not are refused."""
    assert canonical({"b": [1, 1.5, None, "é\ud800"], "a": b"x"}) == canonical({"a": b"x", "b": [1, 1.5, None, "é\ud800"]})
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
    with pytest.raises(TypeError, match="plain values"):
        canonical(object())
