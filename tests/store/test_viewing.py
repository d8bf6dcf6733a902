"""Names that people give to addresses are kept, listed and taken off in the log like all else, alike in every store."""

import pytest

from recoupe.errors import StoreError
from recoupe.store.ledger import Ledger
from recoupe.store.values import SavedView
from tests.store.samples import AT, LATER


def view(name: str = "To read", address: str = "/inbox?state=unreviewed", by: str = "Awa", place: str = "/inbox", at: str = AT) -> SavedView:
    return SavedView(place, name, address, by, at)


def test_views_are_listed_by_place_and_name(ledger: Ledger) -> None:
    """Views stand by place and name, all of them or those of one place, each as it was saved."""
    kept = [view("b"), view("a"), view("z", "/audit?who=Bo", "Bo", "/audit")]
    assert all(ledger.save_view(one) for one in kept)

    assert ledger.views() == [kept[2], kept[1], kept[0]]
    assert ledger.views("/inbox") == [kept[1], kept[0]]
    assert ledger.views("/map") == []


def test_same_name_in_the_same_place_takes_the_place_of_the_former(ledger: Ledger) -> None:
    """A name leads to one address in each place, the last that was given; what it led to before stays in the log."""
    ledger.save_view(view())
    ledger.save_view(view(place="/incidents", address="/incidents?sources=one"))
    assert ledger.save_view(view(address="/inbox?type=ASSAULT", by="Bo", at=LATER))

    assert ledger.views("/inbox") == [view(address="/inbox?type=ASSAULT", by="Bo", at=LATER)]
    assert ledger.views("/incidents") == [view(place="/incidents", address="/incidents?sources=one")]
    assert [row.before for row in ledger.audit_entry(ledger.head().entries).rows] == ["/inbox?state=unreviewed"]


def test_same_view_again_is_no_write(ledger: Ledger) -> None:
    """The same name and address again leave no entry, whoever saves them; so does taking off what does not stand."""
    assert ledger.save_view(view())
    entries = ledger.head().entries

    assert not ledger.save_view(view(by="Bo", at=LATER))
    assert not ledger.save_view(view("another", ""))
    assert ledger.head().entries == entries
    assert ledger.views() == [view()]


def test_view_is_taken_off_and_saved_again(ledger: Ledger) -> None:
    """A name without an address is off its list, and can be given again."""
    ledger.save_view(view())
    assert ledger.save_view(view(address="", at=LATER))
    assert ledger.views() == []
    assert ledger.save_view(view(at=LATER))

    assert ledger.views() == [view(at=LATER)]
    assert ledger.verify_chain() == []


def test_white_space_of_a_name_does_not_part_it(ledger: Ledger) -> None:
    """Names that look alike are one."""
    ledger.save_view(view("To  read\n"))

    assert not ledger.save_view(view(" To read"))
    assert [one.name for one in ledger.views()] == ["To read"]


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (view(""), "1 to 80"),
        (view(" \n"), "1 to 80"),
        (view("x" * 81), "1 to 80"),
        (view(address="/inbox?" + "x" * 4000), "more than 4000"),
        (view(by=""), "names nobody"),
        (view(at="today"), "no point in time"),
    ],
)
def test_view_that_cannot_be_kept_is_refused(ledger: Ledger, refused: SavedView, why: str) -> None:
    """A view without a name, somebody, or with too much of either is refused, and nothing is written."""
    with pytest.raises(StoreError, match=why):
        ledger.save_view(refused)

    assert (ledger.views(), ledger.head().entries) == ([], 0)
