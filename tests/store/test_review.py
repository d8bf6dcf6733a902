"""Decisions go into a ledger of either store, and incidents follow them."""

from dataclasses import replace
from typing import Any

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.errors import ReviewError, StoreError, UnknownIdError
from recoupe.pipeline.ledger import explain, link_all
from recoupe.pipeline.review import (
    Correction,
    Who,
    accept,
    add,
    correct,
    decisions_on,
    different,
    reject,
    reviewed_report,
    reviewed_reports,
    same,
    settle,
    take_back,
)
from recoupe.store.ledger import Ledger
from recoupe.store.values import Ask, Judgement, event_key
from tests.pipeline.test_ledger import AT, put

AWA = Who("Awa", "2024-06-01T08:00:00Z", "read again")
FILES = ("strike.txt", "second.txt", "other.txt")
NONE = "sha256:" + "0" * 64


@pytest.fixture
def keys(ledger: Ledger) -> dict[str, str]:
    """Fill a ledger with two accounts of one strike and another deed, and give the keys of their events by file."""
    taken = put(ledger, FILES)
    link_all(ledger, load_codebook(), AT)
    return {one.origin: event_key(one.added.report_id, "e1") for one in taken if one.added}


def by_accounts(ledger: Ledger) -> dict[tuple[str, ...], dict[str, Any]]:
    """Give the incidents by the origins of their accounts."""
    return {tuple(sorted(account["origin"] for account in one["accounts"])): one for one in ledger.incidents()}


def same_anew(ledger: Ledger) -> bool:
    """Tell whether linking all anew gives what stands."""
    before = list(ledger.dump())
    link_all(ledger, load_codebook(), AT)
    return list(ledger.dump()) == before


def killed(ledger: Ledger, key: str, low: int) -> Correction:
    """Correct the toll of an event."""
    report, _, name = key.rpartition("#")
    event = next(one for one in ledger.report(report)["events"] if one["id"] == name)
    return Correction("casualties", [{**event["casualties"][0], "low": low, "high": low}])


def test_corrected_toll_reaches_the_incident(ledger: Ledger, keys: dict[str, str]) -> None:
    """The incident of a corrected event is assessed anew, with linking of its neighbourhood as with linking of all; what was read stays as it was."""
    correct(ledger, keys["strike.txt"], killed(ledger, keys["strike.txt"], 14), AWA)
    settle(ledger, [keys["strike.txt"]], load_codebook(), AWA.at)

    toll = by_accounts(ledger)["second.txt", "strike.txt"]["casualties"]["killed"]
    assert (toll["low"], toll["high"]) == (11, 14)
    assert same_anew(ledger)
    report = keys["strike.txt"].rpartition("#")[0]
    assert ledger.report(report)["events"][0]["casualties"][0]["low"] == 9
    assert reviewed_report(ledger, report)["events"][0]["casualties"][0]["low"] == 14
    assert ledger.verify_chain() == []


@pytest.mark.parametrize("name", ["strike.txt", "second.txt"])
def test_rejected_event_is_no_account_until_that_is_taken_back(ledger: Ledger, keys: dict[str, str], name: str) -> None:
    """A rejected event leaves its incident, which keeps its id whichever account goes; taken back, it is there again."""
    before = by_accounts(ledger)["second.txt", "strike.txt"]["id"]
    decision = reject(ledger, keys[name], AWA)
    settle(ledger, [keys[name]], load_codebook(), AWA.at)
    (rest,) = {"strike.txt", "second.txt"} - {name}

    assert by_accounts(ledger)[(rest,)]["id"] == before
    assert [one["id"] for one in ledger.incidents()].count(before) == 1
    assert same_anew(ledger)
    assert len([event for record in reviewed_reports(ledger) for event in record["events"]]) == 2
    assert len([event for record in reviewed_reports(ledger, rejected=True) for event in record["events"]]) == 3

    take_back(ledger, decision, AWA)
    settle(ledger, [keys[name]], load_codebook(), AWA.at)
    assert by_accounts(ledger)["second.txt", "strike.txt"]["id"] == before
    assert same_anew(ledger)


def test_incident_of_a_rejected_event_alone_stands_no_more(ledger: Ledger, keys: dict[str, str]) -> None:
    """An incident whose only account is rejected is withdrawn, and comes back under its id."""
    before = by_accounts(ledger)[("other.txt",)]["id"]
    decision = reject(ledger, keys["other.txt"], AWA)
    settle(ledger, [keys["other.txt"]], load_codebook(), AWA.at)
    with pytest.raises(UnknownIdError):
        ledger.incident(before)

    take_back(ledger, decision, AWA)
    settle(ledger, [keys["other.txt"]], load_codebook(), AWA.at)
    assert by_accounts(ledger)[("other.txt",)]["id"] == before


def test_corrected_day_parts_and_joins(ledger: Ledger, keys: dict[str, str]) -> None:
    """An event that is told of another day leaves its incident, and a report of that day that comes later finds it by the corrected day."""
    when = {"start": "2019-01-05", "end": "2019-01-05", "precision": "day", "basis": "stated", "spans": []}
    decision = correct(ledger, keys["strike.txt"], Correction("when", when), AWA)
    settle(ledger, [keys["strike.txt"]], load_codebook(), AWA.at)
    assert ("second.txt",) in by_accounts(ledger)
    assert same_anew(ledger)

    correct(ledger, keys["second.txt"], Correction("when", when), AWA)
    settle(ledger, [keys["second.txt"]], load_codebook(), AWA.at)
    assert ("second.txt", "strike.txt") in by_accounts(ledger)
    assert same_anew(ledger)

    take_back(ledger, decision, AWA)
    settle(ledger, [keys["strike.txt"]], load_codebook(), AWA.at)
    assert ("second.txt",) in by_accounts(ledger)


def test_added_event_is_an_account(ledger: Ledger, keys: dict[str, str]) -> None:
    """An event that a person adds is linked like any; the same again is refused; taken back, it is gone."""
    report = keys["other.txt"].rpartition("#")[0]
    text = ledger.report(report)["text"]
    start = text.index("Arequipa")
    key = add(ledger, report, {"type": "PROTEST", "trigger": {"start": start, "end": start + 8}}, AWA)
    settle(ledger, [key], load_codebook(), AWA.at)

    assert key in {event_key(account["report"], account["event"]) for one in ledger.incidents() for account in one["accounts"]}
    assert same_anew(ledger)
    assert explain(ledger, key, keys["strike.txt"], load_codebook()).bits < 0
    with pytest.raises(ReviewError, match="tells event 'h"):
        add(ledger, report, {"type": "PROTEST", "trigger": {"start": start, "end": start + 8}}, AWA)
    correct(ledger, key, Correction("status", "planned"), AWA)
    event = next(one for one in reviewed_report(ledger, report)["events"] if one["id"] == key.rpartition("#")[2])
    assert (event["status"], event["review"]["state"], event["review"]["added"]) == ("planned", "corrected", True)

    for decision in reversed(decisions_on(ledger, key)):
        take_back(ledger, decision.id, AWA)
    settle(ledger, [key], load_codebook(), AWA.at)
    assert len(reviewed_report(ledger, report)["events"]) == 1
    assert same_anew(ledger)


def test_incident_is_signed_and_corrected(ledger: Ledger, keys: dict[str, str]) -> None:
    """Decisions on an incident show in it at once, outlast linking, and can be taken back."""
    name = by_accounts(ledger)["second.txt", "strike.txt"]["id"]
    accept(ledger, name, AWA)
    assert ledger.incident(name)["review"]["state"] == "accepted"
    graded = correct(ledger, name, Correction("grade", "contested"), AWA)
    correct(ledger, name, Correction("killed", 12), AWA)
    link_all(ledger, load_codebook(), AT)

    found = ledger.incident(name)
    assert (found["grade"], found["casualties"]["killed"]["best"], found["review"]["state"], found["review"]["by"]) == ("contested", 12, "corrected", "Awa")
    assert [one["field"] for one in found["review"]["changes"]] == ["grade", "killed"]
    assert found["reasons"][0] == "A person set this grade in review."
    take_back(ledger, graded, AWA)
    assert ledger.incident(name)["grade"] != "contested"
    assert ledger.incident(name)["casualties"]["killed"]["best"] == 12
    assert same_anew(ledger)


def test_decision_on_an_incident_survives_its_merging(ledger: Ledger, keys: dict[str, str]) -> None:
    """When two incidents are judged one, what was decided of either is decided of the whole."""
    one, other = by_accounts(ledger)[("other.txt",)]["id"], by_accounts(ledger)["second.txt", "strike.txt"]["id"]
    accept(ledger, one, AWA)
    accept(ledger, other, Who("Bintou", AWA.at))
    for name in ("strike.txt", "second.txt"):
        same(ledger, (keys[name], keys["other.txt"]), AWA)
    settle(ledger, [keys["strike.txt"], keys["other.txt"]], load_codebook(), AWA.at)

    (whole,) = ledger.incidents()
    assert (len(whole["accounts"]), whole["review"]["state"], len(whole["review"]["judgements"])) == (3, "accepted", 2)


def test_pair_that_is_judged_different_parts(ledger: Ledger, keys: dict[str, str]) -> None:
    """Two events that a person calls different stand in two incidents, and in one again when that is taken back."""
    pair = keys["strike.txt"], keys["second.txt"]
    decision = different(ledger, pair, AWA)
    settle(ledger, pair, load_codebook(), AWA.at)
    assert ("second.txt",) in by_accounts(ledger)

    take_back(ledger, decision, AWA)
    settle(ledger, pair, load_codebook(), AWA.at)
    assert ("second.txt", "strike.txt") in by_accounts(ledger)


def test_what_cannot_stand_is_refused_and_nothing_written(ledger: Ledger, keys: dict[str, str]) -> None:
    """Unknown reports, events, incidents, fields and decisions, and a rejection without a reason, are refused, and the log stays as it was."""
    key, incident = keys["strike.txt"], next(ledger.incidents())["id"]
    report = key.rpartition("#")[0]
    decision = accept(ledger, key, AWA)
    take_back(ledger, decision, AWA)
    before = ledger.head()
    refusals = [
        (ReviewError, "without a reason", lambda: reject(ledger, key, Who("Awa", AT))),
        (ReviewError, "it has no event 'e9'", lambda: accept(ledger, f"{report}#e9", AWA)),
        (ReviewError, "no key of an event", lambda: accept(ledger, "e1", AWA)),
        (UnknownIdError, "no record", lambda: accept(ledger, f"{NONE}#e1", AWA)),
        (UnknownIdError, "no incident", lambda: accept(ledger, "RCP-0000000000", AWA)),
        (ReviewError, "has none of that name", lambda: correct(ledger, key, Correction("colour", 1), AWA)),
        (ReviewError, "is no grade", lambda: correct(ledger, incident, Correction("grade", "sure"), AWA)),
        (ReviewError, "is corrected in grade", lambda: correct(ledger, incident, Correction("accounts", []), AWA)),
        (ReviewError, "is no toll", lambda: correct(ledger, incident, Correction("killed", {"low": 3, "high": 1, "best": 2}), AWA)),
        (ReviewError, "none of this id", lambda: take_back(ledger, "x", AWA)),
        (ReviewError, "taken back before", lambda: take_back(ledger, decision, AWA)),
        (ReviewError, "lacks trigger", lambda: add(ledger, report, {"type": "ASSAULT"}, AWA)),
        (ReviewError, "no field 'colour'", lambda: add(ledger, report, {"type": "ASSAULT", "trigger": {"start": 0, "end": 3}, "colour": 1}, AWA)),
        (StoreError, "names nobody", lambda: accept(ledger, key, Who("", AT))),
        (StoreError, "takes nothing back", lambda: ledger.add_judgement(Judgement("withdraw", "Awa", AT))),
    ]
    for kind, said, decide in refusals:
        with pytest.raises(kind, match=said):
            decide()

    assert ledger.head() == before


def test_erased_decision_counts_no_more(ledger: Ledger, keys: dict[str, str]) -> None:
    """A decision whose content was erased is laid over nothing; the rest stands, and the log verifies."""
    decision = correct(ledger, keys["strike.txt"], Correction("status", "planned"), AWA)
    accept(ledger, keys["other.txt"], AWA)
    ledger.erase(decision, by="Awa", reason="asked for", at=AT)

    states = sorted(event["review"]["state"] for record in reviewed_reports(ledger) for event in record["events"])
    assert states == ["accepted", "unreviewed", "unreviewed"]
    assert ledger.verify_chain() == []


def listed(ledger: Ledger) -> dict[str, int]:
    """Give what the inbox shows of dead, by origin."""
    origins = {one.report_id: one.origin for one in ledger.captures()}
    return {origins[row.report_id]: row.killed for row in ledger.report_page(Ask()).rows}


def stands(ledger: Ledger) -> dict[str, int]:
    """Give the greatest toll of dead that each report tells of after review, as the reader and linking have it."""
    found: dict[str, int] = {}
    for record in reviewed_reports(ledger):
        done = [figure for event in record["events"] if event["status"] == "occurred" for figure in event["casualties"]]
        dead = [figure["low"] or 0 for figure in done if figure["kind"] == "killed" and figure["side"] != "actors"]
        found[record["origin"]] = max(dead, default=0)
    return found


def test_lists_show_the_toll_that_stands(ledger: Ledger, keys: dict[str, str]) -> None:
    """A corrected toll is what lists show; taken back, the one that was read is again; the ledger verifies throughout."""
    assert listed(ledger) == {"second.txt": 11, "strike.txt": 9, "other.txt": 0}
    decision = correct(ledger, keys["strike.txt"], killed(ledger, keys["strike.txt"], 14), AWA)
    assert listed(ledger) == {"second.txt": 11, "strike.txt": 14, "other.txt": 0}
    assert ledger.verify_chain() == []
    correct(ledger, keys["strike.txt"], killed(ledger, keys["strike.txt"], 3), replace(AWA, at="2024-06-01T09:00:00Z"))
    assert listed(ledger)["strike.txt"] == 3
    take_back(ledger, decision, AWA)
    assert listed(ledger)["strike.txt"] == 3
    take_back(ledger, decisions_on(ledger, keys["strike.txt"])[0].id, replace(AWA, at="2024-06-01T10:00:00Z"))

    assert listed(ledger) == {"second.txt": 11, "strike.txt": 9, "other.txt": 0}
    assert ledger.verify_chain() == []


def test_lists_show_what_each_kind_of_decision_leaves(ledger: Ledger, keys: dict[str, str]) -> None:
    """Whatever is decided, the toll in lists is the one that the reviewed record tells: of events that are rejected, planned, added, signed, or read anew."""
    strike, other = keys["strike.txt"], keys["other.txt"]
    report = other.rpartition("#")[0]
    text = ledger.report(report)["text"]
    start = text.index("Arequipa")
    span = {"start": start, "end": start + 8, "text": "Arequipa"}
    toll = {**ledger.report(strike.rpartition("#")[0])["events"][0]["casualties"][0], "low": 40, "high": 40, "span": span, "attribution": [], "parts": []}
    added: list[str] = []
    steps = (
        lambda at: correct(ledger, strike, Correction("status", "planned"), at),
        lambda at: reject(ledger, strike, at),
        lambda at: accept(ledger, strike, at),
        lambda at: correct(ledger, strike, killed(ledger, strike, 5), at),
        lambda at: added.append(add(ledger, report, {"type": "ASSAULT", "trigger": span, "casualties": [toll]}, at)),
        lambda at: reject(ledger, added[0], at),
        lambda at: correct(ledger, added[0], Correction("casualties", []), at),
        lambda at: correct(ledger, added[0], Correction("casualties", [{**toll, "side": "actors"}]), at),
    )
    shown = []
    for number, step in enumerate(steps):
        step(replace(AWA, at=f"2024-06-01T09:{number:02}:00Z"))
        shown.append((listed(ledger)["strike.txt"], listed(ledger)["other.txt"]))
        assert listed(ledger) == stands(ledger)

    assert shown == [(0, 0), (0, 0), (0, 0), (0, 0), (0, 40), (0, 0), (0, 0), (0, 0)]
    for one in reversed([*decisions_on(ledger, strike), *decisions_on(ledger, added[0])]):
        take_back(ledger, one.id, replace(AWA, at="2024-06-02T09:00:00Z"))
        assert listed(ledger) == stands(ledger)
    assert listed(ledger)["strike.txt"] == 9
    assert ledger.verify_chain() == []
