"""What is new of an incident is told, once, in the order of the log, to whoever follows a list that it answers."""

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.pipeline.alerts import alerts_of
from recoupe.pipeline.ledger import link_added, take_in
from recoupe.read.captures import NOTHING_KNOWN, Capture
from recoupe.store.incident_lists import Narrow
from recoupe.store.ledger import Ledger, open_ledger
from recoupe.store.values import Changes, Signing
from tests.pipeline.alerting import becomes, told
from tests.pipeline.test_ledger import DENIAL, SECOND, STRIKE
from tests.store.samples import AT, LATER


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    """Give a ledger that holds nothing."""
    with open_ledger(tmp_path / "ledger.db", create=True) as made:
        yield made


def alerts(ledger: Ledger, narrow: Narrow | None = None) -> list[tuple]:
    """Give kind and words' fillings of all that is new in a ledger."""
    return [(str(one.kind), dict(one.told)) for turn in ledger.turns() for one in alerts_of(turn, narrow or {})]


def news(ledger: Ledger, before: dict, after: dict) -> list[tuple]:
    """Give what is new when an incident changes, without that it was new before."""
    becomes(ledger, before, after)
    return [(str(one.kind), dict(one.told)) for turn in ledger.turns()[1:] for one in alerts_of(turn, {})]


def test_first_account_is_new(ledger: Ledger) -> None:
    """An incident that is told for the first time is new, with how many independent sources tell of it."""
    becomes(ledger, {"killed": 12})

    assert alerts(ledger) == [("new", {"sources": 1})]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(12, 31, ("toll-rose", "best", 12, 31), id="12 to 31"),
        pytest.param((12, 12, 12), (12, 12, 31), ("toll-rose", "high", 12, 31), id="somebody names more"),
        pytest.param(31, 12, ("toll-fell", "best", 31, 12), id="31 to 12"),
        pytest.param(None, 5, ("toll-told", "best", None, 5), id="first figure"),
        pytest.param(5, None, ("toll-fell", "best", 5, None), id="no figure any more"),
    ],
)
def test_toll_that_changed_is_told(ledger: Ledger, before, after, expected: tuple) -> None:
    """A toll that rose or fell is told with what it was and what it is, by its best figure or else the highest that anyone names."""
    kind, figure, was, now = expected
    assert news(ledger, {"killed": before}, {"killed": after}) == [(kind, {"field": "killed", "figure": figure, "before": was, "after": now})]


def test_second_independent_source_is_told(ledger: Ledger) -> None:
    """Another source that does not stem from the first is told, and what only repeats it is not."""
    becomes(ledger, {}, {"sources": 2}, {"sources": 3})

    assert alerts(ledger)[1:] == [("sources-rose", {"before": 1, "after": 2}), ("sources-rose", {"before": 2, "after": 3})]


@pytest.mark.parametrize(("stance", "by", "kind"), [("denies", None, "denied"), ("claims", None, "claimed"), ("accused", "the governor", "accused")], ids=str)
def test_who_denies_claims_or_accuses_is_told(ledger: Ledger, stance: str, by: str | None, kind: str) -> None:
    """Whoever denies, claims or is accused as nobody was before is told by name, and not again in the next version."""
    party = {"parties": [(stance, "the army", by)]}
    becomes(ledger, {}, party, {**party, "grade": "fair"})

    assert alerts(ledger)[1:] == [(kind, {"name": "the army", "by": by}), ("grade", {"before": "weak", "after": "fair"})]


def test_account_that_denies_it_is_told(ledger: Ledger) -> None:
    """An account that tells that it did not happen is told though it names nobody."""
    assert news(ledger, {}, {"statuses": ("occurred", "denied")})[-1] == ("denied", {})


def test_contradiction_grade_and_review_are_told(ledger: Ledger) -> None:
    """A field that accounts contradict one another on, another grade and what a person decided are told."""
    found = news(ledger, {}, {"contested": ["killed"], "grade": "contested", "review": "accepted"})

    assert found == [
        ("contested", {"field": "killed"}),
        ("grade", {"before": "weak", "after": "contested"}),
        ("review", {"before": "unreviewed", "after": "accepted"}),
    ]


def test_signature_merging_and_end_are_told(ledger: Ledger) -> None:
    """That an incident was signed, opened again, merged or stands no more is told, without who did it."""
    becomes(ledger, {})
    becomes(ledger, {}, name="RCP-2", text="Un autre texte.")
    ledger.sign(Signing("RCP-1", "Awa", "reviewer", LATER, content={}))
    ledger.reopen(Signing("RCP-1", "Awa", "manager", LATER, "another toll"))
    ledger.save_incidents(Changes(at=LATER, merged={"RCP-2": "RCP-1"}))
    ledger.save_incidents(Changes(at=LATER, withdrawn=("RCP-1",)))

    assert alerts(ledger)[2:] == [("signed", {"role": "reviewer"}), ("reopened", {"role": "manager"}), ("merged", {"into": "RCP-1"}), ("withdrawn", {})]


def test_list_is_told_of_what_answers_it(ledger: Ledger) -> None:
    """Whoever follows a list is told of what answers it, or did before: what comes to it, and what leaves it."""
    becomes(ledger, {"country": "MLI"}, {"country": "BFA"}, {"country": "BFA", "killed": 3}, {"country": "MLI", "killed": 4}, {"country": "MLI", "killed": 5})

    assert [kind for kind, _ in alerts(ledger, {"country": ("BFA", "NER")})] == ["entered", "toll-told", "toll-rose"]
    assert [kind for kind, _ in alerts(ledger, {"country": ("MLI",), "grade": ("fair",)})] == []


def test_list_of_what_is_signed_is_told_of_what_is_signed(ledger: Ledger) -> None:
    """Whoever follows the signed incidents is told when one is signed, what becomes of it while it is, and when it is opened again; else nothing."""
    report = becomes(ledger, {"killed": 2}, {"killed": 3})
    ledger.sign(Signing("RCP-1", "Awa", "reviewer", LATER, content={}))
    ledger.save_incidents(Changes(at=LATER, incidents=(told("RCP-1", report, killed=4),)))
    ledger.reopen(Signing("RCP-1", "Awa", "manager", LATER, "another toll"))
    ledger.save_incidents(Changes(at=LATER, incidents=(told("RCP-1", report, killed=5),)))

    assert [kind for kind, _ in alerts(ledger, {"signed": ("signed",)})] == ["entered", "signed", "toll-rose", "reopened"]
    assert [kind for kind, _ in alerts(ledger, {"signed": ("open",)})] == ["new", "toll-rose", "signed", "entered", "reopened", "toll-rose"]


def test_accounts_that_come_in_are_told(ledger: Ledger) -> None:
    """Of three reports that are read and linked one after another: the deed, then a higher toll of a second source, then that the army denies it."""
    codebook = load_codebook()
    told_of: list[list[tuple]] = []
    for number, text in enumerate((STRIKE, SECOND, DENIAL)):
        before = len(ledger.turns())
        taken = take_in(ledger, Capture(f"{number}.txt", text), NOTHING_KNOWN, codebook, AT)
        link_added(ledger, [taken.added.report_id], codebook, AT)
        told_of.append([(str(one.kind), dict(one.told)) for turn in ledger.turns()[before:] for one in alerts_of(turn, {"country": ("MLI",)})])

    first, second, third = told_of
    assert first == [("new", {"sources": 1})]
    assert second[:2] == [
        ("toll-rose", {"field": "killed", "figure": "best", "before": 9, "after": 11}),
        ("sources-rose", {"before": 1, "after": 2}),
    ]
    assert ("denied", {"name": "Malian army", "by": None}) in third
    assert third[-1] == ("grade", {"before": "fair", "after": "contested"})


def test_what_is_the_same_is_not_told(ledger: Ledger) -> None:
    """A version that changes nothing of this is silent; ids are the same whenever they are asked for, and no two are alike."""
    becomes(ledger, {"killed": 3, "statuses": ("occurred",)}, {"killed": 3, "statuses": ("attempted",)}, {"killed": 7, "grade": "fair"})
    first, again = ([one.id for turn in ledger.turns() for one in alerts_of(turn, {})] for _ in range(2))

    assert first == again == ["RCP-1.1#new", "RCP-1.3#toll-rose.killed", "RCP-1.3#grade"]


def test_erased_incident_is_told_no_more(ledger: Ledger) -> None:
    """Nothing is told of what was erased, nor that what stands since is new."""
    report = becomes(ledger, {"killed": 3}, {"killed": 4})
    ledger.erase(report, by="Awa", reason="asked for", at=LATER)
    ledger.save_incidents(Changes(at=LATER, incidents=(told("RCP-1", becomes(ledger, text="Un autre."), killed=4),)))

    assert alerts(ledger) == []
