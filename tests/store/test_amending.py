"""What a team adds to the codebook is kept in the log like all else, alike in every store: numbered, with who, when and why, and never deleted."""

import pytest

from recoupe.errors import StaleError, StoreError, UnknownIdError
from recoupe.store.amending import standing
from recoupe.store.ledger import Ledger, migrate, open_ledger
from recoupe.store.migrations.versions import v0014_amendments
from recoupe.store.values import TAKEN_OUT, AuditAsk
from tests.store.samples import AT, LATER, add, amendment


def withdrawn(number: int, target: int):
    return amendment(number, kind=TAKEN_OUT, target=target, content=None, by="Bo", at=LATER, reason="it misleads", before="bb", after="aa")


def test_amendments_come_back_in_their_order(ledger: Ledger) -> None:
    """What was added and taken out comes back as it was given, the oldest first; what was taken out is still there, and stands no more."""
    given = [amendment(1), amendment(2, kind="actor"), withdrawn(3, 1)]
    for one in given:
        ledger.amend(one)

    assert ledger.amendments() == given
    assert [one.number for one in standing(ledger.amendments())] == [2]
    assert ledger.verify_chain() == []


def test_log_says_who_amended_what(ledger: Ledger) -> None:
    """Each amendment is an entry of the log under the name of whoever made it, with the digests before and after."""
    ledger.amend(amendment(1))
    (entry,) = ledger.audit_page(AuditAsk(who="Awa"))

    assert entry.act == "amend"
    assert [(row.table, row.by, row.before, row.after) for row in ledger.audit_entry(entry.number).rows] == [("amendments", "Awa", "aa", "bb")]


def test_amendment_upon_an_older_codebook_is_refused(ledger: Ledger) -> None:
    """Who amends a codebook that somebody amended since is told so, and nothing is written."""
    ledger.amend(amendment(1))

    with pytest.raises(StaleError, match="look at it again"):
        ledger.amend(amendment(1, by="Bo"))
    assert ledger.amendments() == [amendment(1)]


@pytest.mark.parametrize("wrong", [{"by": " "}, {"reason": ""}, {"reason": "x" * 2001}, {"content": None}])
def test_amendment_without_what_it_needs_is_refused(ledger: Ledger, wrong: dict) -> None:
    """An amendment names who makes it, gives a reason of bearable length, and adds something."""
    with pytest.raises(StoreError, match="amendment 1"):
        ledger.amend(amendment(1, **wrong))
    assert ledger.amendments() == []


def test_only_what_stands_is_withdrawn(ledger: Ledger) -> None:
    """What was never added, or was taken out already, cannot be taken out."""
    with pytest.raises(UnknownIdError, match="amendment 1"):
        ledger.amend(withdrawn(1, 1))
    ledger.amend(amendment(1))
    ledger.amend(withdrawn(2, 1))
    with pytest.raises(UnknownIdError, match="amendment 1"):
        ledger.amend(withdrawn(3, 1))


def test_erased_amendment_stands_no_more(ledger: Ledger) -> None:
    """The words of an amendment can be erased; the log verifies, and the codebook is without it."""
    ledger.amend(amendment(1, reason="marker"))
    ledger.erase("amendment-0001", by="Mo", reason="asked for", at=LATER)

    assert standing(ledger.amendments()) == []
    assert ledger.verify_chain() == []
    assert "marker" not in "".join(ledger.dump(history=True))


def test_ledger_with_amendments_is_not_lowered(new_url, store: str) -> None:
    """A ledger whose codebook was amended does not go down to a schema without amendments; another does."""
    url = new_url(store)
    with open_ledger(url, create=True) as ledger:
        add(ledger, at=AT)
    before = migrate(url, v0014_amendments.down_revision)
    assert migrate(url) == before[::-1]
    with open_ledger(url) as ledger:
        ledger.amend(amendment(1))

    with pytest.raises(StoreError, match="recoupe backup"):
        migrate(url, v0014_amendments.down_revision)
    with open_ledger(url) as ledger:
        assert ledger.verify_chain() == []
