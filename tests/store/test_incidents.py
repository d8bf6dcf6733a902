"""Incidents keep their ids and their history; judgements stay as they were made."""

import pytest

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.ledger import Ledger
from recoupe.store.values import Changes, Gathering, Judgement, Saved, event_key, split_event_key
from tests.store.samples import ANEW, AT, DENIAL, LATER, MADE_BY, STRIKE, add, fill, incident, link


def test_incident_comes_out_as_it_went_in(ledger: Ledger) -> None:
    """An incident comes out as it went in, with the ids that were merged into it: none."""
    strike = add(ledger)
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike),)))

    assert ledger.incident("RCP-1") == incident("RCP-1", strike)
    assert list(ledger.incidents()) == [ledger.incident("RCP-1")]


def test_same_incident_again_changes_nothing(ledger: Ledger) -> None:
    """What linking says again is not written again; what it says anew is a new version."""
    strike = add(ledger)
    changes = Changes(at=AT, incidents=(incident("RCP-1", strike),))

    assert ledger.save_incidents(changes) == Saved(incidents=1, links=0)
    before = ledger.head()
    assert ledger.save_incidents(changes) == Saved(incidents=0, links=0)
    assert ledger.head() == before
    assert ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike, grade="fair"),))).incidents == 1
    assert [(step.number, step.state) for step in ledger.steps()] == [(1, "current"), (2, "current")]
    assert ledger.incident("RCP-1")["grade"] == "fair"


def test_merged_incident_keeps_its_id(ledger: Ledger) -> None:
    """The id of an incident that was merged leads to the one that it is part of, also over two steps."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=tuple(incident(f"RCP-{number}", strike) for number in (1, 2, 3))))
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike, denial),), merged={"RCP-2": "RCP-1"}))
    ledger.save_incidents(Changes(at=LATER, merged={"RCP-1": "RCP-3"}))

    assert [one["id"] for one in ledger.incidents()] == ["RCP-3"]
    assert ledger.incident("RCP-2")["id"] == "RCP-3"
    assert ledger.incident("RCP-3")["merged"] == next(ledger.incidents())["merged"] == ["RCP-1", "RCP-2"]
    assert [(step.incident, step.merged_into) for step in ledger.steps() if step.state == "merged"] == [("RCP-2", "RCP-1"), ("RCP-1", "RCP-3")]


def test_incident_names_those_that_it_took_in(ledger: Ledger) -> None:
    """What an incident itself names as merged leads to it, also an id that never stood; saved as it came out, it is no new version."""
    strike = add(ledger)
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike), incident("RCP-2", strike))))
    ledger.save_incidents(Changes(at=LATER, incidents=({**incident("RCP-1", strike), "merged": ["RCP-2", "RCP-7"]},)))
    before = ledger.head()

    assert ledger.incident("RCP-7") == ledger.incident("RCP-2") == ledger.incident("RCP-1")
    assert ledger.incident("RCP-1")["merged"] == ["RCP-2", "RCP-7"]
    assert ledger.save_incidents(Changes(at=LATER, incidents=tuple(ledger.incidents()))).incidents == 0
    assert ledger.head() == before


def test_incidents_are_found_by_their_events(ledger: Ledger) -> None:
    """Incidents are found by events that they gather now, not by those that they gathered once."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike, denial), incident("RCP-2", strike), incident("RCP-3", denial))))
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike),), merged={"RCP-2": "RCP-1"}))

    assert [one["id"] for one in ledger.incidents((event_key(denial, "e1"),))] == ["RCP-3"]
    assert [(one["id"], one["merged"]) for one in ledger.incidents((event_key(strike, "e1"), event_key(strike, "e2")))] == [("RCP-1", ["RCP-2"])]
    assert list(ledger.incidents(())) == []


def test_withdrawn_incident_is_no_more_and_can_come_back(ledger: Ledger) -> None:
    """An incident that was withdrawn is told as unknown, its history stays, and it can stand again."""
    strike = add(ledger)
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike),)))
    after = ledger.head().entries
    ledger.save_incidents(Changes(at=LATER, withdrawn=("RCP-1", "RCP-9")))

    with pytest.raises(UnknownIdError, match="RCP-1"):
        ledger.incident("RCP-1")
    assert [(step.incident, step.state) for step in ledger.steps(after)] == [("RCP-1", "withdrawn")]
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike),)))
    assert ledger.incident("RCP-1")["id"] == "RCP-1"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes(at=AT, incidents=({"accounts": []},)), "has no id or no accounts"),
        (Changes(at=AT, merged={"RCP-1": "RCP-9"}), "which does not stand"),
        (Changes(at=AT, merged={"RCP-1": "RCP-2", "RCP-2": "RCP-1"}, incidents=(incident("RCP-3"),)), "which does not stand"),
        (Changes(at=AT, incidents=(incident("RCP-1"),), withdrawn=("RCP-1",)), "say it once"),
        (Changes(at=AT, incidents=(incident("RCP-1"), incident("RCP-1", grade="fair"))), "say it once"),
        (Changes(at=AT, incidents=({**incident("RCP-1"), "merged": ["RCP-1"]},)), "say it once"),
        (Changes(at=AT, links=(link("sha256:a", "sha256:b"), link("sha256:b", "sha256:a", bits=1.0))), "say it once"),
        (Changes(at=AT, links=(link("sha256:a", "sha256:a"),)), "give the smaller key first"),
    ],
    ids=["no id", "merged into nothing", "merged in a ring", "stands and does not", "stands twice", "merged into itself", "linked twice", "a pair of one"],
)
def test_changes_that_nobody_could_follow_are_refused(ledger: Ledger, changes: Changes, said: str) -> None:
    """Incidents and links of another shape are refused, and nothing of their changes is kept."""
    with pytest.raises(StoreError, match=said):
        ledger.save_incidents(changes)

    assert ledger.head().entries == 0


def test_links_stand_until_they_are_withdrawn(ledger: Ledger) -> None:
    """A link comes out with its explanation, is written again only if it is another, and goes when it is withdrawn."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    first = link(strike, denial)

    assert ledger.save_incidents(Changes(at=AT, links=(first,))).links == 1
    assert ledger.save_incidents(Changes(at=AT, links=(first,))).links == 0
    assert list(ledger.links()) == list(ledger.links((first.left,))) == [first]
    assert list(ledger.links(("sha256:00#e1",))) == []
    assert ledger.save_incidents(Changes(at=LATER, links=(link(strike, denial, bits=-1.5),))).links == 1
    assert [one.bits for one in ledger.links()] == [-1.5]
    ledger.save_incidents(Changes(at=LATER, links=(link(strike, denial, bits=None),)))
    assert list(ledger.links()) == []
    assert ledger.save_incidents(Changes(at=LATER, links=(link(strike, strike + "0", bits=None),))).links == 0


def test_what_incidents_gather_is_found_by_event_and_by_name(ledger: Ledger) -> None:
    """Incidents that stand give their events in order by any of these or by their id, and by that of one they took in; withdrawn ones give nothing."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", strike, denial), incident("RCP-2", denial), incident("RCP-3", strike))))
    ledger.save_incidents(Changes(at=LATER, incidents=(incident("RCP-1", strike, denial),), merged={"RCP-2": "RCP-1"}, withdrawn=("RCP-3",)))
    whole = Gathering("RCP-1", tuple(sorted((event_key(strike, "e1"), event_key(denial, "e1")))), ("RCP-2",))

    assert list(ledger.gatherings((event_key(denial, "e1"),))) == [whole]
    assert list(ledger.gatherings((), ("RCP-1",))) == list(ledger.gatherings((), ("RCP-2", "RCP-9"))) == [whole]
    assert list(ledger.gatherings((event_key(denial, "e2"),), ("RCP-3",))) == list(ledger.gatherings(())) == []


def test_links_of_events_come_without_their_explanation(ledger: Ledger) -> None:
    """The links of an event are found from either end as long as they stand, with their bits."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    told = link(strike, denial)
    ledger.save_incidents(Changes(at=AT, links=(told,)))

    assert list(ledger.edges((told.left,))) == list(ledger.edges((told.right, told.left))) == [(told.left, told.right, told.bits)]
    assert list(ledger.edges(())) == list(ledger.edges(("sha256:00#e1",))) == []
    ledger.save_incidents(Changes(at=LATER, links=(link(strike, denial, bits=None),)))
    assert list(ledger.edges((told.left,))) == []


def test_records_of_some_reports_are_those_that_stand(ledger: Ledger) -> None:
    """Of several reports the records of those are given, by id, that an origin shows still, as they were read last."""
    old, other = add(ledger), add(ledger, DENIAL, "b.txt", made_by=MADE_BY)
    new = add(ledger, STRIKE + " Plus tard.", at=LATER)
    add(ledger, DENIAL, "b.txt", made_by=ANEW)

    assert [(one["id"], one["produced_by"]) for one in ledger.standing({old, other, "sha256:00"})] == [(other, ANEW)]
    assert [one["id"] for one in ledger.standing((new, other, new))] == sorted((new, other))
    assert list(ledger.standing(())) == []


def test_judgements_on_some_reports_bring_what_takes_them_back(ledger: Ledger) -> None:
    """Judgements are found by the reports of either event and by incidents, in their order, with those that supersede them, whatever these are on."""
    strike, denial = add(ledger), add(ledger, DENIAL, "b.txt")
    first = ledger.add_judgement(Judgement("accept", "Awa", AT, events=(event_key(strike, "e1"),)))
    pair = ledger.add_judgement(Judgement("same", "Awa", AT, events=(event_key(denial, "e1"), event_key(strike, "e2"))))
    graded = ledger.add_judgement(Judgement("accept", "Awa", AT, incident="RCP-1"))
    back = ledger.add_judgement(Judgement("withdraw", "Awa", LATER, incident="RCP-2", supersedes=first))
    again = ledger.add_judgement(Judgement("withdraw", "Awa", LATER, supersedes=back))

    assert [one.id for one in ledger.judged_on((strike,))] == [first, pair, back, again]
    assert [one.id for one in ledger.judged_on((denial,), ("RCP-1",))] == [pair, graded]
    assert ledger.judged_on(()) == ledger.judged_on(("sha256:00",), ("RCP-9",)) == []


def test_judgement_stays_as_it_was_made(ledger: Ledger) -> None:
    """A judgement comes out as it was made, once, and a later one can take it back."""
    pair = (event_key("sha256:a", "e1"), event_key("sha256:b", "e2"))
    first = Judgement("same", "Awa", AT, "one strike", events=pair)
    key = ledger.add_judgement(first)

    assert ledger.add_judgement(first) == key
    ledger.add_judgement(Judgement("different", "Bo", LATER, "two days", events=(pair[1], pair[0]), supersedes=key))
    ledger.add_judgement(Judgement("correct", "Bo", LATER, "misread", events=pair[:1], field="when", value={"start": "2024-03-12"}))
    made = list(ledger.judgements())
    assert [(one.judgement.kind, one.superseded) for one in made] == [("same", True), ("different", False), ("correct", False)]
    assert made[0].judgement == first
    assert made[1].judgement.events == pair
    assert made[2].judgement.value == {"start": "2024-03-12"}
    assert split_event_key(pair[0]) == ("sha256:a", "e1")


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("perhaps", "Awa", AT, incident="RCP-1"),
        Judgement("same", "Awa", AT, events=("a#e1",)),
        Judgement("same", "Awa", AT, events=("a#e1", "a#e1")),
        Judgement("accept", "Awa", AT),
        Judgement("accept", "Awa", AT, incident="RCP-1", events=("a#e1",)),
        Judgement("accept", "", AT, incident="RCP-1"),
        Judgement("accept", "Awa", AT, incident="RCP-1", supersedes="nothing"),
        Judgement("accept", "Awa", "today", incident="RCP-1"),
    ],
    ids=["kind", "one event", "twice the same", "no target", "two targets", "nobody", "supersedes nothing", "no time"],
)
def test_judgement_that_nobody_could_apply_is_refused(ledger: Ledger, judgement: Judgement) -> None:
    """A judgement that lacks what its kind needs is refused."""
    with pytest.raises(StoreError):
        ledger.add_judgement(judgement)

    assert list(ledger.judgements()) == []


def test_feeds_imports_and_runs_are_kept(ledger: Ledger) -> None:
    """The state of feeds, tables that were taken in and runs come out as they went in, and what is the same is not written again."""
    fill(ledger)
    before = ledger.head()

    assert not ledger.save_feed("https://example.org/feed", {"etag": "x", "last_run": AT}, LATER)
    ledger.add_import(b"id,when\n1,2024\n", "acled.csv", {"profile": "acled", "rows": 1}, AT)
    ledger.add_run({"command": "add", "reports": 2}, AT)
    assert ledger.head() == before
    assert list(ledger.feeds()) == [{"etag": "x", "last_run": AT, "url": "https://example.org/feed"}]
    assert [(one["origin"], one["summary"]) for one in ledger.imports()] == [("acled.csv", {"profile": "acled", "rows": 1})]
    assert list(ledger.runs()) == [{"at": AT, "command": "add", "reports": 2}]
    assert ledger.save_feed("https://example.org/feed", None, LATER)
    assert list(ledger.feeds()) == []
    assert ledger.save_feed("https://example.org/feed", {"etag": "y"}, LATER)
    assert [one["etag"] for one in ledger.feeds()] == ["y"]
