"""Reports are listed, narrowed and counted page by page, alike in every store, and what lists show is what records and judgements say."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from recoupe.errors import BusyKeyError, StaleError, StoreError, UnknownIdError
from recoupe.store.ledger import Ledger
from recoupe.store.sql import SqlLedger
from recoupe.store.values import Ask, Asked, Changes, Judgement, event_key
from tests.store.samples import ANEW, AT, DENIAL, LATER, STRIKE, add, event, fill, incident, report


def shelf(ledger: Ledger, number: int, day: str | None, kind: str = "ASSAULT", outlet: str = "Journal du Nord") -> str:
    """Add a report of a day, told by an outlet, of one event."""
    original, record = report(f"Un drone, {number}.", f"{number}.txt")
    published = {**record["published"], "start": day} if day else None
    told = {**record, "published": published, "outlet": {**record["outlet"], "name": outlet}, "events": [event("e1", kind)]}
    return ledger.add_report(original, told, origin=f"{number}.txt", at=AT).report_id


def judge(ledger: Ledger, name: str, told: str = "e1", kind: str = "accept", **given) -> str:
    return ledger.add_judgement(Judgement(kind, "Awa", given.pop("at", AT), events=(event_key(name, told),), **given))


def names(ledger: Ledger, **ask) -> list[str]:
    return [row.report_id for row in ledger.report_page(Ask(**ask)).rows]


def test_pages_follow_one_another(ledger: Ledger) -> None:
    """Pages come newest first, undated reports last, each report once, and say how many there are in all."""
    days = ["2024-01-03", None, "2024-01-05", "2024-01-03", "2023-12-31"]
    made = [shelf(ledger, number, day) for number, day in enumerate(days)]
    found, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = ledger.report_page(Ask(), cursor, 2)
        found, cursor, pages = [*found, *page.rows], page.cursor, pages + 1
        assert page.total == 5

    assert pages == 3
    assert [row.published for row in found] == ["2024-01-05", "2024-01-03", "2024-01-03", "2023-12-31", ""]
    assert {row.report_id for row in found} == set(made)
    assert ledger.report_page(Ask(), limit=5).cursor == ""


def test_report_that_comes_in_between_moves_no_page(ledger: Ledger) -> None:
    """A report that is added while somebody turns pages neither repeats nor hides another."""
    made = [shelf(ledger, number, f"2024-01-0{number}") for number in range(1, 5)]
    first = ledger.report_page(Ask(), "", 2)
    shelf(ledger, 9, "2024-02-01")

    assert [row.report_id for row in (*first.rows, *ledger.report_page(Ask(), first.cursor, 2).rows)] == made[::-1]


def test_row_says_what_a_list_shows(ledger: Ledger) -> None:
    """A row names outlet, language, headline and day, and counts events and warnings."""
    (row,) = (add(ledger), ledger.report_page(Ask()).rows)[1]

    assert (row.outlet, row.language, row.headline, row.published, row.received) == ("Journal du Nord", "fr", "Kidal", "2024-03-14", AT)
    assert (row.events, row.judged, row.warnings, row.state) == (2, 0, 0, "unreviewed")


def test_list_is_narrowed(ledger: Ledger) -> None:
    """Values of one facet widen one another, facets narrow one another; words, days and states narrow too."""
    one, two = shelf(ledger, 1, "2024-01-01"), shelf(ledger, 2, "2024-01-02", "ACCUSE", "Sahel Wire")
    three = shelf(ledger, 3, None, "ACCUSE")
    judge(ledger, two)

    assert names(ledger, facets={"type": ("ACCUSE",)}) == [two, three]
    assert set(names(ledger, facets={"type": ("ACCUSE", "ASSAULT")})) == {one, two, three}
    assert names(ledger, facets={"type": ("ACCUSE",), "outlet": ("Sahel Wire",)}) == [two]
    assert names(ledger, words="drone 3") == [three]
    assert names(ledger, since="2024-01-02") == [two]
    assert names(ledger, until="2024-01-01") == [one]
    assert names(ledger, states=("reviewed",)) == [two]
    assert set(names(ledger, states=("unreviewed", "begun"))) == {one, three}
    assert names(ledger, order="received") == sorted([one, two, three], reverse=True)


def test_facets_are_counted_as_if_they_did_not_narrow(ledger: Ledger) -> None:
    """The values of a facet are counted under all other facets, most frequent first, no more than asked for but for those chosen."""
    for number in range(3):
        shelf(ledger, number, "2024-01-01")
    shelf(ledger, 5, "2024-01-02", "ACCUSE", "Sahel Wire")

    free = ledger.facet_counts(Ask())
    assert free["type"] == [("ASSAULT", 3), ("ACCUSE", 1)]
    assert free["country"] == [("MLI", 4)]
    assert free["state"] == [("unreviewed", 4)]
    narrowed = ledger.facet_counts(Ask(facets={"type": ("ACCUSE",)}))
    assert narrowed["type"] == [("ASSAULT", 3), ("ACCUSE", 1)]
    assert narrowed["outlet"] == [("Sahel Wire", 1)]
    assert ledger.facet_counts(Ask(facets={"type": ("ACCUSE",)}), top=1)["type"] == [("ASSAULT", 3), ("ACCUSE", 1)]
    assert ledger.facet_counts(Ask(), top=1)["type"] == [("ASSAULT", 3)]


def test_neighbours_are_those_of_the_list(ledger: Ledger) -> None:
    """The reports beside one are those of the list that is asked for; the next to do is one that nobody finished, from the top again past the end."""
    one, two, three = (shelf(ledger, number, f"2024-01-0{number}") for number in (1, 2, 3))

    assert ledger.beside(Ask(), two).before == three
    assert ledger.beside(Ask(), two).after == one
    assert ledger.beside(Ask(), two).undone == one
    judge(ledger, one)
    assert ledger.beside(Ask(), two).after == one
    assert ledger.beside(Ask(), two).undone == three
    judge(ledger, three)
    assert ledger.beside(Ask(), two).undone is None
    assert ledger.beside(Ask(facets={"type": ("ACCUSE",)}), two).after is None
    assert ledger.beside(Ask(), "sha256:00").after is None


def test_state_follows_judgements(ledger: Ledger) -> None:
    """A report is begun with its first judgement and reviewed with its last; taking one back undoes that."""
    name = add(ledger)

    def state() -> tuple[int, str]:
        (row,) = ledger.report_page(Ask()).rows
        return row.judged, row.state

    first = judge(ledger, name)
    assert state() == (1, "begun")
    judge(ledger, name, "e2", "reject", reason="no event")
    assert state() == (2, "reviewed")
    ledger.add_judgement(Judgement("same", "Awa", AT, events=(event_key(name, "e1"), event_key(name, "e2")), supersedes=first))
    assert state() == (1, "begun")
    ledger.add_judgement(Judgement("same", "Awa", LATER, events=(event_key(name, "e1"), event_key(name, "e2")), supersedes=list(ledger.judgements())[-1].id))
    assert state() == (2, "reviewed")
    assert ledger.verify_chain() == []


def test_reading_anew_lists_anew(ledger: Ledger) -> None:
    """A report that was read again is listed and found by what is read now; an old version of a page is not listed."""
    name = add(ledger)
    original, record = report(made_by=ANEW)
    ledger.add_report(original, {**record, "events": [event("e1", "PROTEST")]}, origin="a.txt", at=LATER)
    assert [row.events for row in ledger.report_page(Ask()).rows] == [1]
    assert names(ledger, facets={"type": ("ACCUSE",)}) == []
    assert names(ledger, facets={"type": ("PROTEST",)}) == [name]

    new = add(ledger, DENIAL, at="2024-03-16T00:00:00Z")
    assert names(ledger) == [new]
    assert ledger.verify_chain() == []


def test_first_sight_counts(ledger: Ledger) -> None:
    """A report is received when it was seen first, in whatever order it was added."""
    add(ledger, STRIKE, "a.txt", LATER)
    add(ledger, STRIKE, "b.txt", AT)

    assert [row.received for row in ledger.report_page(Ask()).rows] == [AT]
    assert ledger.verify_chain() == []


def test_erased_report_is_not_listed(ledger: Ledger) -> None:
    """An erased report is on no list, and no facet keeps its words."""
    name = add(ledger)
    ledger.erase(name, by="Awa", reason="asked for", at=LATER)

    assert names(ledger) == []
    assert ledger.facet_counts(Ask())["outlet"] == []
    assert ledger.verify_chain() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE inbox SET headline = 'x'", "what lists show"),
        ("DELETE FROM inbox", "what lists show"),
        ("UPDATE inbox SET state = 'reviewed'", "what lists show"),
        ("UPDATE facets SET value = 'x' WHERE facet = 'outlet'", "what it is found by"),
        ("DELETE FROM facets", "what it is found by"),
    ],
)
def test_list_that_was_edited_is_found(ledger: SqlLedger, change: str, told: str) -> None:
    """`verify` names a row of a list that is not what the record and the judgements say."""
    name = add(ledger)
    with ledger.writing() as connection:
        connection.execute(text(change))

    assert [(fault.key, told in fault.what) for fault in ledger.verify_chain()] == [(name, True)]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (Ask(order="loudest"), "published, received"),
        (Ask(facets={"colour": ("red",)}), "facet 'colour'"),
        (Ask(states=("lost",)), "state 'lost'"),
        (Ask(words="…"), "no word"),
    ],
)
def test_list_that_there_is_not_is_refused(ledger: Ledger, ask: Ask, told: str) -> None:
    """An order, a facet or a state that lists do not have is refused, with those that they have."""
    with pytest.raises(StoreError, match=told):
        ledger.report_page(ask)


@pytest.mark.parametrize("cursor", ["x", "5b5d", "5b312c22225d", "[]", "ff"])
def test_cursor_of_another_list_is_refused(ledger: Ledger, cursor: str) -> None:
    """A cursor that no page of the list gave is refused."""
    for page in (lambda: ledger.report_page(Ask(), cursor), lambda: ledger.event_page(cursor), lambda: ledger.incident_page(cursor)):
        with pytest.raises(StoreError, match="without one"):
            page()


def test_events_come_in_pages(ledger: Ledger) -> None:
    """Events of reports that stand come page by page, as `events` gives them."""
    for number in range(3):
        add(ledger, f"Un drone, {number}.", f"{number}.txt")
    found, cursor = [], ""
    while not found or cursor:
        page = ledger.event_page(cursor, 4)
        found, cursor = [*found, *page.rows], page.cursor

    assert found == list(ledger.events())


def test_incidents_come_in_pages(ledger: Ledger) -> None:
    """Incidents that stand come page by page, as `incidents` gives them."""
    strike, _ = fill(ledger)
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-3", strike),), withdrawn=("RCP-2",)))
    first = ledger.incident_page("", 1)
    second = ledger.incident_page(first.cursor, 1)

    assert [*first.rows, *second.rows] == list(ledger.incidents())
    assert second.cursor == ""


def test_judgements_of_one_report_or_incident(ledger: Ledger) -> None:
    """Judgements can be asked for by report or by incident."""
    strike, denial = fill(ledger)

    assert [one.judgement.kind for one in ledger.judgements(strike)] == ["same"]
    assert [one.judgement.kind for one in ledger.judgements(denial)] == ["same"]
    assert [one.judgement.kind for one in ledger.judgements("RCP-1")] == ["correct"]
    assert list(ledger.judgements("sha256:00")) == []


def test_stale_judgement_is_refused(ledger: Ledger) -> None:
    """Who decides over a report or an incident that somebody changed meanwhile is told so, and nothing is written."""
    name, other = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", name),)))
    seen, seen_incident = ledger.mark(name), ledger.mark("RCP-1")
    judge(ledger, other)
    assert ledger.mark(name) == seen
    told = Judgement("accept", "Awa", AT, events=(event_key(name, "e1"),))
    key = ledger.add_judgement(told, unless={name: seen, "RCP-1": seen_incident})
    assert ledger.mark(name) != seen

    with pytest.raises(StaleError, match="somebody changed it"):
        ledger.add_judgement(Judgement("reject", "Bo", AT, events=(event_key(name, "e1"),)), unless={name: seen})
    assert ledger.add_judgement(told, unless={name: seen}) == key  # the same again is no second write
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", name, grade="fair"),)))
    with pytest.raises(StaleError, match="RCP-1"):
        ledger.add_judgement(Judgement("accept", "Bo", AT, incident="RCP-1"), unless={"RCP-1": seen_incident})
    with pytest.raises(UnknownIdError, match="RCP-9"):
        ledger.mark("RCP-9")
    assert len(list(ledger.judgements())) == 2


def test_what_happened_comes_in_order_and_whole(ledger: Ledger) -> None:
    """A program that follows the ledger is told of every change once, those of one act together."""
    fill(ledger)
    everything = ledger.happenings()
    told, after = [], 0
    while part := ledger.happenings(after, 2):
        told, after = [*told, *part], part[-1].entry

    assert told == everything
    assert [(one.kind, one.state) for one in everything] == [
        ("report", "new"),
        ("report", "new"),
        ("incident", "current"),
        ("incident", "current"),
        ("judgement", "same"),
        ("judgement", "correct"),
        ("report", "new"),
        ("erasure", None),
    ]
    assert ledger.happenings(0, 1) == everything[:1]
    assert ledger.happenings(2, 1) == everything[2:4]


def test_request_is_answered_once(ledger: Ledger) -> None:
    """The second request of a key is told what the first was answered; nothing is kept of one that came to nothing, and a day later the key is free."""
    asked = Asked("k", "hash", AT)
    assert ledger.answer_of(asked) is None
    assert ledger.answer_of(asked) is None
    ledger.end_answer(asked, 201, '{"id": 1}')
    again = ledger.answer_of(replace(asked, request="other"))

    assert (again.request, again.status, again.body) == ("hash", 201, '{"id": 1}')
    assert ledger.answer_of(replace(asked, at="2024-03-16T09:30:00Z")) is None
    ledger.end_answer(replace(asked, request="other", at="2024-03-16T09:30:00Z"), 200, "{}")
    assert ledger.answer_of(replace(asked, at="2024-03-16T09:30:00Z")).request == "other"
    assert ledger.head().entries == 0


def test_what_a_request_wrote_is_noted_with_it(ledger: Ledger) -> None:
    """A judgement and the note under the key of its request are written together or not at all, once; such a key is not forgotten."""
    report = add(ledger)
    said = Judgement("accept", "Awa", AT, events=(event_key(report, "e1"),))
    asked = Asked("k", "hash", AT)
    with pytest.raises(StaleError):
        ledger.add_judgement(said, unless={report: "0"}, answering=asked)
    assert ledger.answer_of(asked) is None
    name = ledger.add_judgement(said, answering=asked)
    with pytest.raises(BusyKeyError, match="send it again"):
        ledger.add_judgement(replace(said, kind="reject"), answering=asked)
    assert (ledger.answer_of(asked).written, ledger.answer_of(asked).status) == (name, None)
    ledger.end_answer(asked, 201, "{}")
    with pytest.raises(BusyKeyError):
        ledger.add_judgement(replace(said, kind="reject"), answering=asked)

    assert (ledger.answer_of(asked).written, ledger.answer_of(asked).status) == (name, 201)
    assert [one.id for one in ledger.judgements()] == [name]
    assert ledger.verify_chain() == []


def test_copy_lists_what_the_ledger_lists(ledger: Ledger, tmp_path) -> None:
    """A backup lists and counts what the ledger does."""
    from recoupe.store.ledger import open_ledger

    strike, _ = fill(ledger)
    judge(ledger, strike)
    ledger.backup(tmp_path / "copy.db")
    with open_ledger(tmp_path / "copy.db") as copy:
        assert copy.report_page(Ask()) == ledger.report_page(Ask())
        assert copy.facet_counts(Ask()) == ledger.facet_counts(Ask())
        assert copy.verify_chain() == []


def test_several_judgements_are_written_or_none(ledger: Ledger) -> None:
    """Several judgements are written together, under the mark that was shown before the first; one that cannot be takes all with it."""
    name = add(ledger)
    mark = ledger.mark(name)
    several = [Judgement("accept", "Awa", AT, events=(event_key(name, told),)) for told in ("e1", "e2")]
    with pytest.raises(StoreError, match="names nobody"):
        ledger.add_judgements([*several, Judgement("accept", "", AT, events=(event_key(name, "e1"),))])
    assert list(ledger.judgements()) == []
    assert ledger.report_page(Ask()).rows[0].state == "unreviewed"

    keys = ledger.add_judgements(several, unless={name: mark})
    assert [one.id for one in ledger.judgements()] == keys
    assert ledger.report_page(Ask()).rows[0].state == "reviewed"
    with pytest.raises(StaleError):
        ledger.add_judgements([Judgement("reject", "Bo", AT, "no", events=(event_key(name, "e1"),))], unless={name: mark})
    assert ledger.verify_chain() == []
