"""Reports are found by the keys that are kept for them, as long as they stand, and the keys follow what is read."""

from sqlalchemy import func, select

from recoupe.store.ledger import Ledger
from recoupe.store.tables import keyed, keys
from tests.store.samples import ANEW, AT, DENIAL, LATER, add

RULES, OTHERS = "rules-1", "rules-2"
LARGEST, SMALLEST = 2**63 - 1, -(2**63)


def test_reports_are_found_by_any_of_their_keys(ledger: Ledger) -> None:
    """A report is found by each of its keys, the largest and the smallest too, once, and by no other."""
    one, other = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.keep_keys({one: {1, LARGEST, SMALLEST}, other: {1, 2}}, RULES)

    assert list(ledger.sharing({1})) == sorted((one, other))
    assert list(ledger.sharing({LARGEST, SMALLEST})) == [one]
    assert list(ledger.sharing({*range(3, 2000), 2})) == [other]
    assert list(ledger.sharing(set())) == []


def test_each_report_is_handed_out_until_its_keys_are_kept(ledger: Ledger) -> None:
    """What was read since keys were kept is handed out with its events, and nothing else; under other rules all is handed out anew."""
    one = add(ledger)
    assert [(record["id"], len(record["events"])) for record in ledger.unkeyed(RULES)] == [(one, 2)]
    ledger.keep_keys({one: {1}}, RULES)
    assert ledger.unkeyed(RULES) == []

    other = add(ledger, DENIAL, "b.txt")
    assert [record["id"] for record in ledger.unkeyed(RULES)] == [other]
    assert {record["id"] for record in ledger.unkeyed(OTHERS)} == {one, other}
    ledger.keep_keys({one: {7}}, OTHERS)
    assert list(ledger.sharing({1})) == []


def test_keys_follow_the_last_reading(ledger: Ledger) -> None:
    """A report that is read again is handed out again, and is found by its new keys."""
    one, other = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.keep_keys({one: {1}, other: {2}}, RULES)
    add(ledger, DENIAL, "b.txt", made_by=ANEW)
    assert [record["id"] for record in ledger.unkeyed(RULES)] == [other]
    ledger.keep_keys({other: {2, 3}}, RULES)

    assert list(ledger.sharing({3})) == [other]
    assert ledger.unkeyed(RULES) == []


def test_what_stands_no_more_is_not_found(ledger: Ledger) -> None:
    """Bytes that their origin shows no more are not found, whatever keys are kept for them."""
    old = add(ledger)
    new = add(ledger, DENIAL, at=LATER)
    ledger.keep_keys({old: {1}, new: {1}}, RULES)

    assert list(ledger.sharing({1})) == [new]


def test_erased_report_leaves_no_key(ledger: Ledger) -> None:
    """Nothing by which a report was found is left when it is erased, not from earlier readings either."""
    one, other = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.keep_keys({one: {1}, other: {2}}, RULES)
    ledger.keep_keys({one: {5}}, RULES)
    ledger.erase(one, by="Awa", reason="asked for", at=AT)

    assert list(ledger.sharing({1, 5})) == []
    with ledger.reading() as connection:  # type: ignore[attr-defined]  # of ledgers in databases
        assert connection.scalar(select(func.count()).select_from(keyed)) == 1
        assert set(connection.scalars(select(keys.c.key))) == {2}
