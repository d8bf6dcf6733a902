"""What asks a ledger cannot change it: the database itself refuses, whatever the program does."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from recoupe.errors import LockedLedgerError, StoreError
from recoupe.store.ledger import open_ledger
from recoupe.store.sql import SqlLedger
from recoupe.store.values import Ask, Sight
from tests.store.samples import fill_all

QUESTIONS: tuple[Callable[[SqlLedger], object], ...] = (
    lambda ledger: ledger.search("drone"),
    lambda ledger: ledger.report_page(Ask(words="drone")),
    lambda ledger: ledger.facet_counts(Ask(site="Anéfis")),
    lambda ledger: ledger.plot(Sight(kind="event")),
    lambda ledger: ledger.plotted_page(Sight()),
    lambda ledger: ledger.facet_values("actor"),
    lambda ledger: ledger.event_page(),
    lambda ledger: ledger.incident_page(),
    lambda ledger: ledger.happenings(),
)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM answers", "UPDATE inbox SET outlet = ''", "INSERT INTO answers (key, request, at) VALUES ('a', 'b', 1)", "DROP TABLE inbox"]
)
def test_connection_that_reads_cannot_write(ledger: SqlLedger, statement: str) -> None:
    """On a connection that questions are asked on, whatever would change the ledger is refused."""
    fill_all(ledger)
    before = list(ledger.dump(history=True))

    with pytest.raises(StoreError, match="may not be written"), ledger.reading() as connection:
        connection.execute(text(statement))
    assert list(ledger.dump(history=True)) == before


@pytest.mark.parametrize("ask", QUESTIONS)
def test_search_and_lists_ask_there(ledger: SqlLedger, ask: Callable[[SqlLedger], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Search, lists, facets and maps never ask for a connection that could write."""
    fill_all(ledger)

    def refuse(_self: SqlLedger) -> None:
        raise AssertionError("a question asked to write")

    monkeypatch.setattr(SqlLedger, "writing", refuse)
    assert ask(ledger) is not None


def test_writer_that_waits_too_long_is_told(ledger: SqlLedger, url: str) -> None:
    """Who waits for another writer of the same process gives up after the time that was set, with a reason, and writes nothing."""
    with open_ledger(url, patience=0.05) as hasty:
        assert isinstance(hasty, SqlLedger)
        with hasty.writing(), pytest.raises(LockedLedgerError, match="others write to it"):
            fill_all(hasty)

    assert ledger.head().entries == 0
