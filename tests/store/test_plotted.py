"""Maps and timelines are asked of a table of their own, alike in every store, and it says what records and incidents say."""

import pytest
from sqlalchemy import text

from recoupe.errors import StoreError
from recoupe.store.ledger import Ledger
from recoupe.store.sql import SqlLedger
from recoupe.store.values import Ask, Changes, Sight
from tests.store.samples import AT, event, report


def deed(ledger: Ledger, number: int, day: str | None, place: dict | None, kind: str = "ASSAULT") -> str:
    """Add a report of one event on a day at a place, and give the key of the event."""
    original, record = report(f"Un drone, {number}.", f"{number}.txt")
    when = {"start": day, "end": day, "precision": "day", "basis": "stated", "spans": []} if day else None
    told = {**event("e1", kind), "when": when, "places": [place] if place else [], "actors": [{"name": "Front du Désert", "entity": f"front-{number}"}]}
    return ledger.add_report(original, {**record, "events": [told]}, origin=f"{number}.txt", at=AT).report_id + "#e1"


def site(lat: float | None, lon: float | None, name: str = "Kidal") -> dict:
    return {"name": name, "lat": lat, "lon": lon, "radius_km": 2.5, "precision": "town", "country": "MLI", "admin1": name}


def names(ledger: Ledger, **sight) -> set[str]:
    return {row.id for row in ledger.plotted_page(Sight(**{"kind": "event", **sight}), limit=100).rows}


@pytest.fixture
def deeds(ledger: Ledger) -> list[str]:
    """Give four events: two at one point, one without a point, one without a day."""
    given = [("2024-03-01", site(18.4, 1.4)), ("2024-03-02", site(18.4, 1.4)), ("2024-04-01", None), (None, site(-17.0, 179.5, "Suva"))]
    return [deed(ledger, number, day, place) for number, (day, place) in enumerate(given)]


def test_plot_counts_days_and_points(ledger: Ledger, deeds: list[str]) -> None:
    """What stands at one point is one spot, days are counted, and what lacks a day or a point is counted apart."""
    found = ledger.plot(Sight("event"))

    assert found.days == (("2024-03-01", 1), ("2024-03-02", 1), ("2024-04-01", 1))
    assert [(spot.lat, spot.count, spot.radius_km, spot.types) for spot in found.spots] == [(18.4, 2, 2.5, 1), (-17.0, 1, 2.5, 1)]
    assert (found.total, found.undated, found.unplaced, found.more) == (4, 1, 1, False)
    assert ledger.plot(Sight("event"), 1).more
    assert ledger.plot(Sight("incident")).total == 0
    assert len(deeds) == 4


def test_sight_is_narrowed(ledger: Ledger, deeds: list[str]) -> None:
    """Days, box, type, status, names, and what is lacking narrow what is shown; a box may lie over the 180th meridian."""
    first, second, unplaced, undated = deeds

    assert names(ledger, since="2024-03-02", until="2024-03-31") == {second}
    assert names(ledger, box=(10.0, 0.0, 20.0, 5.0)) == {first, second}
    assert names(ledger, box=(-20.0, 170.0, 0.0, -170.0)) == {undated}
    assert names(ledger, types=("AID",)) == set()
    assert names(ledger, lacking="point") == {unplaced}
    assert names(ledger, lacking="day") == {undated}
    assert names(ledger, lacking="reason") == set()
    assert names(ledger, who="desert", site="KID") == {first, second}
    assert names(ledger, words="front suva") == {undated}
    assert {row.report_id for row in ledger.report_page(Ask(who="desert", site="suva")).rows} == {undated.partition("#")[0]}
    with pytest.raises(StoreError, match="choose one of event, incident"):
        ledger.plot(Sight("weather"))
    with pytest.raises(StoreError, match="no word"):
        ledger.plot(Sight("event", who="!!"))


def test_pages_follow_one_another(ledger: Ledger, deeds: list[str]) -> None:
    """Pages come newest first, what has no day last, each once."""
    found, cursor = [], ""
    for _ in range(4):
        page = ledger.plotted_page(Sight("event"), cursor, 1)
        found, cursor = [*found, *(row.id for row in page.rows)], page.cursor

    assert (found, cursor) == ([deeds[2], deeds[1], deeds[0], deeds[3]], "")


def test_incident_is_shown_while_it_stands(ledger: Ledger, deeds: list[str]) -> None:
    """An incident is shown as it stands, and leaves the map when it is merged, withdrawn or erased."""
    place = {"agreement": "single", "values": [{"value": site(18.4, 1.4), "accounts": [0]}]}
    kind = {"agreement": "single", "values": [{"value": "ASSAULT", "accounts": [0]}]}
    made = [
        {"id": f"RCP-{number}", "accounts": [{"report": key.partition("#")[0], "event": "e1"}], "fields": {"places": place, "type": kind}, "grade": "weak"}
        for number, key in enumerate(deeds)
    ]
    ledger.save_incidents(Changes(at=AT, incidents=tuple(made)))
    assert next((row.id, row.type, row.state, row.place) for row in ledger.plotted_page(Sight()).rows) == ("RCP-3", "ASSAULT", "weak", "Kidal")
    ledger.save_incidents(Changes(at=AT, merged={"RCP-1": "RCP-0"}, withdrawn=("RCP-2",)))
    assert names(ledger, kind="incident") == {"RCP-0", "RCP-3"}
    ledger.erase(deeds[0].partition("#")[0], by="Awa", reason="asked for", at=AT)

    assert names(ledger, kind="incident") == {"RCP-3"}
    assert deeds[0] not in names(ledger)
    assert ledger.verify_chain() == []


def test_table_that_was_edited_is_found(ledger: SqlLedger, deeds: list[str]) -> None:
    """What maps show is compared with what it was made from."""
    with ledger.writing() as connection:
        connection.execute(text("UPDATE plotted SET lat = 50 WHERE id = :id"), {"id": deeds[0]})
        connection.execute(text("UPDATE plotted SET id = 'x' WHERE id = :id"), {"id": deeds[1]})

    assert {fault.key for fault in ledger.verify_chain()} == {deeds[0], deeds[1], "x"}


def test_values_of_a_facet_are_counted(ledger: Ledger, deeds: list[str]) -> None:
    """All values of a facet are given with how many reports have each."""
    assert ledger.facet_values("type") == [("ASSAULT", len(deeds))]
    with pytest.raises(StoreError, match="choose one of"):
        ledger.facet_values("colour")
