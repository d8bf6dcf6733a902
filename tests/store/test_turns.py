"""What became of incidents is given one by one in the order of the log, forward and back, with what stood before."""

import pytest

from recoupe.store.coding import Act
from recoupe.store.ledger import Ledger
from recoupe.store.personal import PersonalLedger
from recoupe.store.reader import Reader
from recoupe.store.values import CURRENT, MERGED, WITHDRAWN, Changes, Signing
from tests.store.samples import AT, DENIAL, LATER, add, incident


@pytest.fixture
def turned(ledger: Ledger) -> tuple[str, str]:
    """Give two reports of incidents that changed, were signed, merged and withdrawn."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike), incident("RCP-2", denial))))
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike, grade="fair"),)))
    ledger.sign(Signing("RCP-1", "Awa", "reviewer", LATER, content={}))
    ledger.sign(Signing(strike, "Awa", "reviewer", LATER, content={}))
    ledger.reopen(Signing("RCP-1", "Awa", "manager", LATER, "another toll"))
    ledger.save_incidents(Changes(at=LATER, merged={"RCP-2": "RCP-1"}))
    ledger.save_incidents(Changes(at=LATER, withdrawn=("RCP-1",)))
    return strike, denial


def told(turns) -> list[tuple]:
    return [(one.id, one.state, one.is_first, one.before and one.before["grade"], one.after and one.after["grade"]) for one in turns]


def test_turns_are_those_of_the_log(ledger: Ledger, turned) -> None:
    """Each version and each signature of an incident is a turn, with what it said before; signatures of reports are none."""
    found = ledger.turns()

    assert told(found) == [
        ("RCP-1.1", CURRENT, True, None, "weak"),
        ("RCP-2.1", CURRENT, True, None, "weak"),
        ("RCP-1.2", CURRENT, False, "weak", "fair"),
        ("RCP-1.000001", "signed", False, "fair", "fair"),
        ("RCP-1.000002", "reopened", False, "fair", "fair"),
        ("RCP-2.2", MERGED, False, "weak", None),
        ("RCP-1.3", WITHDRAWN, False, "fair", None),
    ]
    assert [(one.role, one.merged_into) for one in found[3:6]] == [("reviewer", None), ("manager", None), ("", "RCP-1")]
    assert [one.incident for one in found] == ["RCP-1", "RCP-2", "RCP-1", "RCP-1", "RCP-1", "RCP-2", "RCP-1"]


def test_turns_go_on_from_any_place(ledger: Ledger, turned) -> None:
    """From each place the next ones follow, within one entry too, and back the ones before, so that no step is lost or given twice."""
    found = ledger.turns()
    place, forward = (0, ""), []
    while step := ledger.turns(place, 1):
        forward += step
        place = step[-1].place
    back = ledger.turns(limit=3, back=True)
    back += ledger.turns(back[-1].place, 100, back=True)

    assert forward == found
    assert back == found[::-1]


def test_erased_incident_says_nothing(ledger: Ledger, turned) -> None:
    """Of an incident whose report was erased the turns stay, without content."""
    ledger.erase(turned[0], by="Awa", reason="asked for", at=LATER)

    assert {(one.before is None, one.after is None) for one in ledger.turns() if one.incident == "RCP-1"} == {(True, True)}


def test_blind_coder_is_told_nothing_of_what_they_code(ledger: Ledger, turned) -> None:
    """Whoever codes a report blind is given no content of incidents that it is an account of, and everybody else is."""
    ledger.coding.assign({turned[1]: ["Bo"]}, Act("Mo", AT))
    blind, other = (PersonalLedger(ledger, Reader(name)).turns() for name in ("Bo", "Cy"))

    assert {(one.incident, one.before is None and one.after is None) for one in blind} == {("RCP-1", False), ("RCP-2", True)}
    assert other == ledger.turns()


def test_turns_say_whether_an_incident_stood_signed(ledger: Ledger, turned) -> None:
    """A turn says whether its incident stood signed before it and since, forward and back; of what was signed and erased it says that it did not."""
    flags = {one.id: (one.was_signed, one.is_signed) for one in ledger.turns()}
    assert {name: flags[name] for name in ("RCP-1.2", "RCP-1.000001", "RCP-1.000002", "RCP-1.3")} == {
        "RCP-1.2": (False, False),
        "RCP-1.000001": (False, True),
        "RCP-1.000002": (True, False),
        "RCP-1.3": (False, False),
    }
    assert {one.id: (one.was_signed, one.is_signed) for one in ledger.turns(back=True)} == flags
    ledger.erase("RCP-1", by="Bo", reason="asked for", at=LATER)
    assert not any(one.was_signed or one.is_signed for one in ledger.turns())
