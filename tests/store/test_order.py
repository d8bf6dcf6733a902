"""What comes at one time says the same whatever came first: content decides, not arrival."""

from itertools import permutations

import pytest

from recoupe.store.ledger import Ledger, open_ledger
from tests.store.samples import AT, DENIAL, LATER, STRIKE, add, report

OTHER = "A third text at one address."


def told(ledger: Ledger, text: str, language: str, origin: str = "a.txt", at: str = AT) -> None:
    """Add a text that was read otherwise because of what was told along with it."""
    original, record = report(text, origin)
    ledger.add_report(original, {**record, "language": language}, origin=origin, at=at)


STEPS = {
    "strike": lambda ledger: add(ledger, STRIKE),
    "denial": lambda ledger: add(ledger, DENIAL),
    "other": lambda ledger: add(ledger, OTHER),
    "fault": lambda ledger: ledger.add_failure(b"\0", "a.txt", "the input is not text", AT),
}


@pytest.mark.parametrize("again", [False, True], ids=["once", "twice"])
def test_texts_of_one_origin_at_one_time_have_no_order(store: str, copy_of, blank, again: bool) -> None:
    """Several texts of one origin at one time, one of which cannot be read, give the same ledger in any order; the same ones later change nothing."""
    orders = list(permutations(STEPS))[:: 5 if store == "sqlite" else 11]
    dumps = set()
    for number, order in enumerate(orders):
        with open_ledger(copy_of(blank(store))) as ledger:
            for name in order:
                STEPS[name](ledger)
            if again:
                found = [ledger.add_report(*report(text), origin="a.txt", at=LATER).new for text in (STRIKE, DENIAL, OTHER)[:: -1 if number % 2 else 1]]
                assert found == [False, False, False]
            dumps.add(tuple(ledger.dump()))

    assert len(dumps) == 1
    assert not any('"failure"' in line for line in dumps.pop())


@pytest.mark.parametrize("order", list(permutations(("fr", "en", "es"))), ids="-".join)
def test_readings_of_one_text_at_one_time_have_no_order(ledger: Ledger, order: tuple[str, ...]) -> None:
    """One text of one origin that was told of in several ways at one time has the same reading in any order; told of anew later, it has the new one."""
    for language in order:
        told(ledger, STRIKE, language)
    (standing,) = ledger.reports()

    assert standing["language"] == "fr"
    told(ledger, STRIKE, "es", at=LATER)
    assert [one["language"] for one in ledger.reports()] == ["es"]


def test_later_origin_does_not_take_a_reading_over(ledger: Ledger) -> None:
    """Of two origins of the same bytes the reading of the smaller one stands, though the other comes again."""
    for origin, language, at in (("b.txt", "fr", AT), ("a.txt", "en", AT), ("b.txt", "fr", LATER), ("a.txt", "en", LATER)):
        told(ledger, STRIKE, language, origin, at)
    keys = [one.origin for one in ledger.captures()]
    (standing,) = ledger.reports()
    told(ledger, STRIKE, "fr", "b.txt", "2024-03-16T09:30:00Z")

    assert sorted(map(str, keys)) == ["a.txt", "b.txt"]
    assert list(ledger.reports()) == [standing]


def test_failure_after_a_reading_is_told(ledger: Ledger) -> None:
    """An origin that could be read and later cannot be is on the list, until it is read with other bytes."""
    add(ledger, STRIKE, at=AT)
    ledger.add_failure(b"\0", "a.txt", "the input is not text", LATER)
    assert [one["reason"] for one in ledger.failures()] == ["the input is not text"]
    add(ledger, DENIAL, at="2024-03-15T09:30:00.5Z")
    assert list(ledger.failures()) == []
