"""Registries are asked of a table of their own, alike in every store, and what people decide of names is laid over records and followed by incidents."""

from itertools import count
from typing import Any

import pytest
from sqlalchemy import text

from recoupe.codebook.load import load_codebook
from recoupe.errors import ReviewError, StaleError, StoreError
from recoupe.pipeline.ledger import link_added, link_all
from recoupe.pipeline.name_decisions import Alias, alias, decided, merge
from recoupe.pipeline.naming import ACTOR, PLACE
from recoupe.pipeline.review import Who, reviewed_report, reviewed_reports, take_back
from recoupe.store.ledger import Ledger
from recoupe.store.sql import SqlLedger
from recoupe.store.values import NAMES, Judgement, Roll
from tests.pipeline.test_ledger import AT as LINKED
from tests.pipeline.test_ledger import put
from tests.store.samples import AT, LATER, report

AWA = Who("Awa", LATER, "they say so themselves")
_NUMBERS = count(1)


def somebody(name: str, entity: str | None = None, kind: str = "group", **told: Any) -> dict[str, Any]:
    """Make a participant."""
    return {"name": name, "entity": entity, "kind": kind, "country": None, "sector": None, "spans": [], "named": [], "noun": None, **told}


def somewhere(name: str, entity: str | None = None, lat: float | None = None) -> dict[str, Any]:
    """Make a place."""
    return {"name": name, "entity": entity, "lat": lat, "lon": lat, "country": None, "admin1": None, "precision": None, "radius_km": None, "span": None}


def tell(ledger: Ledger, actors: list, recipients: list = (), places: list = (), origin: str = "") -> str:
    """Add a report of one event, and give its id."""
    origin = origin or f"{next(_NUMBERS)}.txt"
    original, record = report(f"Une attaque, {origin}, {len(actors)}.", origin)
    event = {"id": "e1", "type": "ASSAULT", "status": "occurred", "when": None, "because": {}, "codes": {}, "modes": [], "contexts": []}
    event |= {"actors": list(actors), "recipients": list(recipients), "places": list(places)}
    return ledger.add_report(original, {**record, "events": [event]}, origin=origin, at=AT).report_id


@pytest.fixture
def told(ledger: Ledger) -> list[str]:
    """Give three reports: two name the same group that nobody knows, in other letters; one names it as recipient, too."""
    return [
        tell(ledger, [somebody("Katiba Macina"), somebody("Mali army", "mli-mil")], places=[somewhere("Kobé")]),
        tell(ledger, [somebody("katiba  MACINA")], [somebody("deux véhicules", kind="vehicle"), somebody("trois paysans", kind="person")]),
        tell(ledger, [somebody("Katiba Macina")], [somebody("Katiba Macina"), somebody("army", "mli-mil")], [somewhere("Gao", "geonames:2457163", 16.3)]),
    ]


def test_names_are_parted_into_known_open_and_described(ledger: Ledger, told: list[str]) -> None:
    """Whom an entry knows is listed by id, a name that nobody knows by its folded words, and what only describes apart."""

    def rolled(kind: str, state: str) -> list[tuple]:
        return [(row.entity, row.name, row.reports, row.events) for row in ledger.roll(Roll(kind, state)).rows]

    assert rolled(ACTOR, "known") == [("mli-mil", "", 2, 2)]
    assert rolled(ACTOR, "open") == [("", "katiba macina", 3, 3)]
    assert rolled(ACTOR, "other") == [("", "deux vehicules", 1, 1), ("", "trois paysans", 1, 1)]
    assert rolled(PLACE, "known") == [("geonames:2457163", "", 1, 1)]
    assert rolled(PLACE, "open") == [("", "kobe", 1, 1)]
    assert [(one.written, one.reports) for one in ledger.names_of(ACTOR, "mli-mil")] == [("army", 1), ("Mali army", 1)]
    assert ledger.reports_naming(ACTOR, [("mli-mil", ""), ("", "trois paysans")]) == sorted(told)
    assert ledger.reports_naming(ACTOR, []) == []


def test_roll_is_narrowed_and_paged(ledger: Ledger, told: list[str]) -> None:
    """Words, ids and names narrow a list, names can be left out, pages follow one another, and what is none is refused."""
    pages, cursor = [], ""
    for _ in range(2):
        page = ledger.roll(Roll(ACTOR, "other"), cursor, 1)
        pages, cursor = [*pages, *(row.name for row in page.rows)], page.cursor
        assert page.total == (None if len(pages) == 2 else 2)

    assert (pages, cursor) == (["deux vehicules", "trois paysans"], "")
    assert [row.name for row in ledger.roll(Roll(ACTOR, "open", "MACI")).rows] == ["katiba macina"]
    assert ledger.roll(Roll(ACTOR, "open", "acina")).rows == ()
    assert ledger.roll(Roll(ACTOR, ids=("nobody",))).rows == ledger.roll(Roll(ACTOR, "open", without=("katiba macina",))).rows == ()
    assert len(ledger.roll(Roll(ACTOR, "other", names=("trois paysans",))).rows) == 1
    for asked, message in ((Roll("ship"), "choose one of actor, place"), (Roll(ACTOR, "lost"), "known, open, other"), (Roll(ACTOR, find="!"), "no word")):
        with pytest.raises(StoreError, match=message):
            ledger.roll(asked)
    with pytest.raises(StoreError, match="cursor"):
        ledger.roll(Roll(ACTOR), "zz")
    assert len(told) == 3


def test_where_somebody_is_seen_comes_page_by_page(ledger: Ledger, told: list[str]) -> None:
    """Each event that names somebody comes once, with the fields that do, and what maps show of it."""
    seen, cursor = [], ""
    for _ in range(3):
        page = ledger.seen_page(ACTOR, ("", "katiba macina"), cursor, 1)
        seen, cursor = [*seen, *page.rows], page.cursor

    assert cursor == ""
    assert [row.report for row in seen] == sorted(told)
    assert {row.report: row.sides for row in seen}[told[2]] == ("actors", "recipients")
    assert {row.type for row in seen} == {"ASSAULT"}
    with pytest.raises(StoreError, match="cursor"):
        ledger.seen_page(ACTOR, ("mli-mil", ""), "zz")


def test_report_that_is_shown_no_more_counts_no_more(ledger: Ledger, told: list[str]) -> None:
    """A later version of an origin takes the place of the earlier, and what is erased is gone."""
    tell(ledger, [somebody("Katiba Macina")], origin="page.txt")
    original, record = report("Autre chose.", "page.txt")
    ledger.add_report(original, {**record, "events": []}, origin="page.txt", at=LATER)
    ledger.erase(told[0], by="Awa", reason="asked for", at=LATER)

    assert [row.reports for row in ledger.roll(Roll(ACTOR, "open")).rows] == [2]
    assert ledger.verify_chain() == []


@pytest.mark.parametrize("change", ["UPDATE parties SET state = 'known' WHERE name = 'kobe'", "DELETE FROM parties WHERE name = 'kobe'"])
def test_verify_names_what_is_not_what_records_say(ledger: Ledger, told: list[str], change: str) -> None:
    """Rows that somebody changed, took away or put in are told."""
    assert ledger.verify_chain() == []
    assert isinstance(ledger, SqlLedger)
    with ledger.writing() as connection:
        connection.execute(text(change))
        connection.execute(text(f"INSERT INTO parties VALUES ('actor', 'open', '', 'x', '{told[1]}', 'e9', 'X', 'actors')"))

    assert [(fault.table, fault.key) for fault in ledger.verify_chain()] == [("parties", f"{told[0]}#e1"), ("parties", f"{told[1]}#e9")]


def test_name_is_given_and_taken_back(ledger: Ledger, told: list[str]) -> None:
    """A name that is said to be an actor's is so in every report, with what the codebook says of the actor and who said so, until it is taken back."""
    said = alias(ledger, Alias(ACTOR, "Katiba Macina", "jnim"), AWA, load_codebook())
    laid = {record["id"]: record["events"][0] for record in reviewed_reports(ledger)}

    assert {name: [one["entity"] for one in event["actors"]] for name, event in laid.items()}[told[0]] == ["jnim", "mli-mil"]
    assert (laid[told[1]]["actors"][0]["sector"], laid[told[1]]["actors"][0]["country"]) == ("REB", "MLI")
    assert laid[told[2]]["review"]["state"] == "unreviewed"
    assert {(one["field"], one["to"], one["by"], one["judgement"]) for one in laid[told[2]]["review"]["names"]} == {
        ("actors", "jnim", "Awa", said),
        ("recipients", "jnim", "Awa", said),
    }
    assert laid[told[0]]["because"]["actors"][-1]["rule"] == "review"
    assert ledger.report(told[0])["events"][0]["actors"][0]["entity"] is None

    back = take_back(ledger, said, AWA)
    assert reviewed_report(ledger, told[1])["events"][0]["actors"][0]["entity"] is None
    take_back(ledger, back, AWA)
    assert reviewed_report(ledger, told[1])["events"][0]["actors"][0]["entity"] == "jnim"
    assert [one.judgement.kind for one in ledger.judgements(NAMES)] == ["alias", "withdraw", "withdraw"]


def test_ids_are_made_one_over_several_steps(ledger: Ledger, told: list[str]) -> None:
    """An id that gives way leads to the one that took its place, over several steps; a ring is refused, and a name leads to whoever stands."""
    codebook = load_codebook()
    merge(ledger, ACTOR, ("mli-mil", "au"), AWA, codebook)
    merge(ledger, ACTOR, ("au", "un"), AWA, codebook)
    alias(ledger, Alias(ACTOR, "Katiba Macina", "mli-mil"), AWA, codebook)

    assert [one["entity"] for one in reviewed_report(ledger, told[0])["events"][0]["actors"]] == ["un", "un"]
    assert [one.judgement.value["entity"] for one in decided(ledger, ACTOR)][-1] == "un"
    with pytest.raises(ReviewError, match="are one already"):
        merge(ledger, ACTOR, ("un", "mli-mil"), AWA, codebook)


def test_name_that_was_borne_for_a_time_holds_then(ledger: Ledger, told: list[str]) -> None:
    """A name with a period is somebody's in reports of that time alone, and of two decisions that hold the later counts."""
    codebook = load_codebook()
    alias(ledger, Alias(ACTOR, "Katiba Macina", "jnim", "2015", "2017-02"), AWA, codebook)
    assert reviewed_report(ledger, told[1])["events"][0]["actors"][0]["entity"] is None
    alias(ledger, Alias(ACTOR, "Katiba Macina", "un", "2017-03"), AWA, codebook)
    assert reviewed_report(ledger, told[1])["events"][0]["actors"][0]["entity"] == "un"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Alias(ACTOR, "!!", "jnim"), "no word"),
        (Alias(ACTOR, "Katiba", "nobody-at-all"), "no entry of this id"),
        (Alias(PLACE, "Kobé", "geonames:1"), "no entry of this id"),
        (Alias(ACTOR, "Katiba", "jnim", "soon"), "is no date"),
        (Alias(ACTOR, "Katiba", "jnim", "2020", "2019-05"), "before it begins"),
    ],
)
def test_what_cannot_be_is_refused(ledger: Ledger, said: Alias, message: str) -> None:
    """A name without a word, an entry that there is not and a period that is none are refused, and nothing is written."""
    with pytest.raises(ReviewError, match=message):
        alias(ledger, said, AWA, load_codebook())
    assert list(ledger.judgements(NAMES)) == []


def test_judgement_on_names_is_on_nothing_else(ledger: Ledger, told: list[str]) -> None:
    """A judgement on a name that is on an event, or names nothing, is refused; one that others came before is, too."""
    for wrong in (
        Judgement("alias", "Awa", AT, field=ACTOR, value="x"),
        Judgement("merge", "Awa", AT, field="ship", value={"entity": "a"}),
        Judgement("alias", "Awa", AT, field=ACTOR, value={"name": "x"}, events=(f"{told[0]}#e1",)),
    ):
        with pytest.raises(StoreError, match="is on a name"):
            ledger.add_judgement(wrong)
    mark = ledger.mark(NAMES)
    alias(ledger, Alias(ACTOR, "Katiba Macina", "jnim"), AWA, load_codebook(), unless={NAMES: mark})
    with pytest.raises(StaleError):
        alias(ledger, Alias(ACTOR, "Katiba Macina", "un"), AWA, load_codebook(), unless={NAMES: mark})


def test_erased_decision_is_laid_over_nothing(ledger: Ledger, told: list[str]) -> None:
    """A decision that was erased gives nobody a name, and the rest goes on."""
    said = alias(ledger, Alias(ACTOR, "Katiba Macina", "jnim"), AWA, load_codebook())
    ledger.erase(said, by="Awa", reason="asked for", at=LATER)

    assert reviewed_report(ledger, told[1])["events"][0]["actors"][0]["entity"] is None
    assert decided(ledger, ACTOR) == []


def test_incidents_follow_a_name_that_is_placed(ledger: Ledger) -> None:
    """An event whose place nobody knew is found by those of its place once its name is given, one report at a time as all at once, and left when it is taken back."""
    codebook = load_codebook()
    taken = {one.origin: one.added.report_id for one in put(ledger, ("strike.txt", "second.txt")) if one.added}
    lost = ledger.report(taken["second.txt"])
    nowhere = {"name": "Vieux Marché", "entity": None, "lat": None, "lon": None, "country": None, "admin1": None, "precision": None, "radius_km": None}
    entity = ledger.report(taken["strike.txt"])["events"][0]["places"][0]["entity"]
    other = {**lost, "events": [{**event, "places": [{**place, **nowhere} for place in event["places"]]} for event in lost["events"]], "places": []}
    ledger.add_report(ledger.original(taken["second.txt"]), {**other, "produced_by": {"program": "another"}}, origin="second.txt", at=LINKED)
    link_all(ledger, codebook, LINKED)

    def accounts() -> list[int]:
        return sorted(len(one["accounts"]) for one in ledger.incidents())

    before = list(ledger.incidents())
    said = alias(ledger, Alias(PLACE, "vieux marche", entity), AWA, codebook)
    link_added(ledger, ledger.reports_naming(PLACE, [("", "vieux marche")]), codebook, LATER)
    after = list(ledger.dump())
    points = {value["value"]["lat"] for one in ledger.incidents() for value in one["fields"]["places"]["values"]}
    link_all(ledger, codebook, LATER)

    assert entity
    assert None not in points
    assert [one["fields"]["places"] for one in before] != [one["fields"]["places"] for one in ledger.incidents()]
    assert list(ledger.dump()) == after
    assert accounts() == [2]

    take_back(ledger, said, AWA)
    link_added(ledger, [taken["second.txt"]], codebook, LATER)
    assert [one["fields"]["places"] for one in ledger.incidents()] == [one["fields"]["places"] for one in before]
