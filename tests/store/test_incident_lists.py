"""Lists of incidents are narrowed and counted by what incidents say, and follow them, alike in every store."""

from typing import Any

import pytest
from sqlalchemy import text

from recoupe.errors import StoreError
from recoupe.store.ledger import Ledger
from recoupe.store.sql import SqlLedger
from recoupe.store.values import Changes, Signing
from tests.store.samples import AT, DENIAL, LATER, add, incident


def told(name: str, *reports: str, **fields: Any) -> dict[str, Any]:
    """Make an incident with values of fields: lists of values, or `(agreement, values)`."""
    made = incident(name, *reports, grade=fields.pop("grade", "weak"))
    made["independence"] = fields.pop("groups", [])
    for field, given in fields.items():
        agreement, values = given if isinstance(given, tuple) else ("agreed", given)
        made["fields"][field] = {"agreement": agreement, "values": [{"value": value, "accounts": [0]} for value in values]}
    return made


@pytest.fixture
def shelf(ledger: Ledger) -> tuple[str, str]:
    """Give two reports, of which there are three incidents."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    mali, niger = {"name": "Anéfis", "country": "MLI"}, {"name": "Tahoua", "country": "NER"}
    made = (
        told("RCP-1", strike, denial, places=[mali], when=[{"start": "2024-03-13", "end": "2024-03-13"}], killed=("contested", [{"low": 3}])),
        told("RCP-2", strike, type=["ASSAULT", "COERCE"], places=[niger, mali], when=[{"start": None, "end": "2024-02-01"}], grade="fair"),
        told("RCP-3", denial, type=["AGREE"], grade="fair", groups=[{"id": "i1", "accounts": [0]}]),
    )
    ledger.save_incidents(Changes(at=AT, incidents=made))
    return strike, denial


def names(ledger: Ledger, **narrow: tuple[str, ...]) -> list[str]:
    page = ledger.incident_page(narrow=narrow)
    assert page.total == len(page.rows)
    return [one["id"] for one in page.rows]


def test_list_is_narrowed(ledger: Ledger, shelf: tuple[str, str]) -> None:
    """Values of one facet widen one another, facets narrow one another; an incident has every value that any account gives."""
    assert names(ledger) == ["RCP-1", "RCP-2", "RCP-3"]
    assert names(ledger, type=("ASSAULT",)) == ["RCP-1", "RCP-2"]
    assert names(ledger, type=("COERCE", "AGREE")) == ["RCP-2", "RCP-3"]
    assert names(ledger, country=("NER",)) == ["RCP-2"]
    assert names(ledger, country=("MLI",), grade=("fair",)) == ["RCP-2"]
    assert names(ledger, contested=("killed",)) == ["RCP-1"]
    assert names(ledger, month=("2024-02",)) == ["RCP-2"]
    assert names(ledger, sources=("several",)) == ["RCP-1"]
    assert names(ledger, review=("unreviewed",), type=()) == ["RCP-1", "RCP-2", "RCP-3"]
    assert names(ledger, country=("FRA",)) == []


def test_copies_are_one_source(ledger: Ledger) -> None:
    """Accounts of one group of independence count as one source, those of none each as their own."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    together = [{"id": "i1", "accounts": [0, 1]}]
    ledger.save_incidents(Changes(at=AT, incidents=(told("RCP-1", strike, denial, groups=together), told("RCP-2", strike, denial))))

    assert names(ledger, sources=("one",)) == ["RCP-1"]
    assert names(ledger, sources=("several",)) == ["RCP-2"]


def test_narrowed_list_is_walked_by_cursor(ledger: Ledger, shelf: tuple[str, str]) -> None:
    """A narrowed list is read to its end, each incident once, and each page says how many answer in all."""
    found, cursor, totals = [], "", set()
    while not found or cursor:
        page = ledger.incident_page(cursor, 1, {"type": ("ASSAULT",)})
        found, cursor = [*found, *(one["id"] for one in page.rows)], page.cursor
        totals.add(page.total)

    assert (found, totals) == (["RCP-1", "RCP-2"], {2})


def test_facets_are_counted_as_if_they_did_not_narrow(ledger: Ledger, shelf: tuple[str, str]) -> None:
    """The values of a facet are counted under all other facets, most frequent first, months from the last; chosen ones always stand."""
    free = ledger.incident_counts()
    assert free["type"] == [("ASSAULT", 2), ("AGREE", 1), ("COERCE", 1)]
    assert free["month"] == [("2024-03", 1), ("2024-02", 1)]
    assert free["sources"] == [("one", 2), ("several", 1)]
    assert list(free) == ["grade", "contested", "sources", "type", "country", "month", "review", "signed"]
    narrowed = ledger.incident_counts({"type": ("COERCE",)}, top=1)
    assert narrowed["type"] == [("ASSAULT", 2), ("COERCE", 1)]
    assert narrowed["grade"] == [("fair", 1)]
    assert narrowed["contested"] == []


def test_facet_that_there_is_not_is_refused(ledger: Ledger) -> None:
    """A facet of other lists is refused with those that there are."""
    for ask in (ledger.incident_counts, lambda narrow: ledger.incident_page(narrow=narrow)):
        with pytest.raises(StoreError, match="choose one of grade"):
            ask({"outlet": ("x",)})


def test_lists_follow_incidents(ledger: Ledger, shelf: tuple[str, str]) -> None:
    """An incident that changes is found by what it says now, and one that is merged or withdrawn by nothing."""
    strike, denial = shelf
    changed = told("RCP-1", strike, denial, type=["AID"], grade="confirmed")
    ledger.save_incidents(Changes(at=LATER, incidents=(changed,), merged={"RCP-2": "RCP-1"}, withdrawn=("RCP-3",)))

    assert names(ledger) == names(ledger, type=("AID",)) == names(ledger, grade=("confirmed",)) == ["RCP-1"]
    assert names(ledger, type=("ASSAULT", "COERCE", "AGREE")) == names(ledger, grade=("weak", "fair")) == []
    assert ledger.verify_chain() == []


def test_erased_incident_is_found_by_nothing(ledger: Ledger, shelf: tuple[str, str]) -> None:
    """What was erased of an incident is in no list and no count."""
    ledger.erase("RCP-2", by="Awa", reason="asked for", at=LATER)

    assert names(ledger) == ["RCP-1", "RCP-3"]
    assert "NER" not in dict(ledger.incident_counts()["country"])
    assert ledger.verify_chain() == []


def test_list_is_narrowed_by_whether_incidents_are_signed(ledger: Ledger, shelf: tuple[str, str]) -> None:
    """What stands signed is found and counted as soon as it is signed, and no longer once it is open again or what was signed is erased."""
    assert dict(ledger.incident_counts()["signed"]) == {"open": 3}
    for name in ("RCP-1", "RCP-2"):
        ledger.sign(Signing(name, "Awa", "reviewer", AT, "", {"incident": {"id": name}}))
    assert names(ledger, signed=("signed",)) == ["RCP-1", "RCP-2"]
    assert names(ledger, signed=("open",)) == ["RCP-3"]
    assert names(ledger, signed=("signed", "open")) == ["RCP-1", "RCP-2", "RCP-3"]
    assert names(ledger, signed=("signed",), grade=("fair",)) == ["RCP-2"]
    assert names(ledger, signed=("else",)) == []
    assert dict(ledger.incident_counts({"signed": ("signed",)})["signed"]) == {"signed": 2, "open": 1}
    assert dict(ledger.incident_counts({"signed": ("signed",)})["grade"]) == {"weak": 1, "fair": 1}

    ledger.reopen(Signing("RCP-1", "Bo", "reviewer", LATER, "again"))
    ledger.erase("RCP-2", by="Awa", reason="asked for", at=LATER)
    assert names(ledger, signed=("signed",)) == []
    assert dict(ledger.incident_counts()["signed"]) == {"open": 2}
    assert ledger.verify_chain() == []


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM incident_facets WHERE incident = 'RCP-1' AND facet = 'type'",
        "UPDATE incident_facets SET value = 'confirmed' WHERE incident = 'RCP-1' AND facet = 'grade'",
        "INSERT INTO incident_facets (facet, value, incident) VALUES ('type', 'AID', 'RCP-9')",
    ],
)
def test_list_that_says_otherwise_is_found(ledger: SqlLedger, shelf: tuple[str, str], change: str) -> None:
    """A check of the ledger names the incident that lists show as it is not."""
    with ledger.writing() as connection:
        connection.execute(text(change))

    (fault,) = ledger.verify_chain()
    assert fault.table == "incident_facets"
    assert fault.key in {"RCP-1", "RCP-9"}
