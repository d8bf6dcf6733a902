"""Reports are coded in rounds; what a coder decides blind stands on a sheet of their own, in every store."""

import pytest

from recoupe.errors import SignedError, StaleError, StoreError, UnknownIdError
from recoupe.store.coding import Act, Remark, Settled
from recoupe.store.ledger import Ledger, copy_ledger, migrate, open_ledger
from recoupe.store.migrations.versions import v0013_coding
from recoupe.store.personal import COMMON, NARROWED, WITHHELD, PersonalLedger
from recoupe.store.reader import Reader
from recoupe.store.values import NAMES, Ask, Asked, AuditAsk, Changes, Judgement, Signing, event_key
from tests.store.samples import AT, DENIAL, LATER, add, incident

ACT = Act("Mo", AT)


@pytest.fixture
def report(ledger: Ledger) -> str:
    """Give a report that Awa and Bo code blind."""
    found = add(ledger)
    ledger.coding.assign({found: ["Awa", "Bo"]}, ACT)
    return found


def said(report: str, kind: str = "accept", name: str = "e1", by: str = "Awa", reason: str = "") -> Judgement:
    return Judgement(kind, by, AT, reason, events=(event_key(report, name),))


def seen_by(ledger: Ledger, name: str, *, adjudicates: bool = False) -> PersonalLedger:
    return PersonalLedger(ledger, Reader(name, adjudicates))


def finish(ledger: Ledger, report: str, *names: str) -> None:
    for name in names:
        ledger.coding.finish(report, name, Act(name, AT))


def test_everything_that_a_ledger_does_is_named() -> None:
    """Whatever a ledger does is said to be seen by all, narrowed or withheld; what nobody named is refused, so that a new way to read shows nothing."""
    members = {name for name in vars(Ledger) if not name.startswith("_")}

    assert members == COMMON | NARROWED | WITHHELD
    assert not COMMON & NARROWED
    assert not COMMON & WITHHELD
    assert not NARROWED & WITHHELD
    with pytest.raises(AttributeError, match="whoever owns it"):
        seen_by(None, "Bo").dump  # noqa: B018 - to ask for it is what is refused


def test_coder_decides_on_a_sheet(ledger: Ledger, report: str) -> None:
    """What a coder decides stands on their sheet, under a mark that nobody else's changes, and the ledger itself holds none of it."""
    awa, bo = seen_by(ledger, "Awa"), seen_by(ledger, "Bo")
    before = bo.mark(report)
    written = awa.add_judgement(said(report), unless={report: awa.mark(report)})

    assert [one.id for one in awa.judgements(report)] == [written]
    assert awa.mark(report) != before == bo.mark(report) == ledger.mark(report)
    assert awa.mark(report, after=written) == awa.mark(report)
    assert list(ledger.judgements(report)) == list(bo.judgements(report)) == list(bo.judgements(written)) == bo.act_of(written) == []
    assert [one.id for one in awa.act_of(written)] == [written]
    assert ledger.report_page(Ask()).rows[0].state == "unreviewed"
    assert [(one.kind, one.id) for one in ledger.happenings()] == [("report", report)]


def test_coder_does_not_write_over_themselves(ledger: Ledger, report: str) -> None:
    """A mark that the coder's sheet has left behind is refused, in a second window as well; a decision can be taken back."""
    awa = seen_by(ledger, "Awa")
    mark = awa.mark(report)
    first = awa.add_judgement(said(report), unless={report: mark})
    with pytest.raises(StaleError):
        awa.add_judgement(said(report, "reject", reason="no deed"), unless={report: mark})
    back = Judgement("withdraw", "Awa", LATER, events=(event_key(report, "e1"),), supersedes=first)
    awa.add_judgement(back)

    assert [one.superseded for one in awa.judgements(report)] == [True, False]
    with pytest.raises(UnknownIdError):
        seen_by(ledger, "Bo").add_judgement(back)


@pytest.mark.parametrize("kind", ["accept", "add"])
def test_nobody_decides_on_a_report_that_is_coded_blind(ledger: Ledger, report: str, kind: str) -> None:
    """While a report is coded blind nobody decides on its events where all would see it: not a reviewer, not a command, not a program."""
    with pytest.raises(StoreError, match="coded blind"):
        ledger.add_judgement(said(report, kind, by="Rea"))
    with pytest.raises(StoreError, match="coded blind"):
        seen_by(ledger, "Rea", adjudicates=True).add_judgement(said(report, kind, by="Rea"))


def test_signed_report_is_not_coded_nor_a_coded_one_signed(ledger: Ledger, report: str) -> None:
    """Who signs a report and who codes it do not cross: one that is coded blind is not signed, one that stands signed is not assigned."""
    other = add(ledger, DENIAL, "b.txt")
    with pytest.raises(StoreError, match="coded blind"):
        ledger.sign(Signing(report, "Rea", "reviewer", AT, content={"text": "a"}))
    ledger.sign(Signing(other, "Rea", "reviewer", AT, content={"text": "a"}))
    with pytest.raises(SignedError):
        ledger.coding.assign({other: ["Awa"]}, ACT)


def test_what_was_decided_on_is_not_coded_blind(ledger: Ledger) -> None:
    """A report with decisions is not assigned blind, for its coders would see them; in the open it is, or once they are taken back."""
    report = add(ledger)
    first = ledger.add_judgement(said(report))
    with pytest.raises(StoreError, match="in the open"):
        ledger.coding.assign({report: ["Awa"]}, ACT)
    assert ledger.coding.assign({report: ["Awa"]}, ACT, blind=False) == 1
    seen_by(ledger, "Awa").add_judgement(said(report, "reject", reason="no deed"))
    assert len(list(ledger.judgements(report))) == 2

    other = add(ledger, DENIAL, "b.txt")
    taken = ledger.add_judgement(said(other))
    ledger.add_judgement(Judgement("withdraw", "Awa", LATER, events=(event_key(other, "e1"),), supersedes=taken))
    assert ledger.coding.assign({other: ["Awa"]}, ACT) == 1
    with pytest.raises(StoreError, match="coded blind"):
        ledger.add_judgement(Judgement("withdraw", "Bo", LATER, events=(event_key(other, "e1"),), supersedes=taken))
    assert first


def test_decision_that_would_tell_is_refused(ledger: Ledger, report: str) -> None:
    """Who codes a report blind decides neither on names nor on pairs nor on its incident, which all would see; others do."""
    other = add(ledger, DENIAL, "b.txt")
    ledger.save_incidents(Changes(at=AT, incidents=(incident("RCP-1", report),)))
    name = Judgement("alias", "Awa", AT, field="actor", value={"name": "the army"})
    pair = Judgement("same", "Awa", AT, events=(event_key(report, "e1"), event_key(other, "e1")))
    whole = Judgement("accept", "Awa", AT, incident="RCP-1")
    for one in (name, pair, whole):
        with pytest.raises(StoreError, match="you code it blind"):
            seen_by(ledger, "Awa").add_judgement(one)
        assert seen_by(ledger, "Cy").add_judgement(one)

    assert len(list(seen_by(ledger, "Awa").judgements(NAMES))) == 1


def test_who_is_done_is_told_when_all_are(ledger: Ledger, report: str) -> None:
    """A coder who still codes is not told who is done; a manager is; when all are, everybody is."""
    bo, manager = seen_by(ledger, "Bo").coding, seen_by(ledger, "Mo", adjudicates=True).coding
    finish(ledger, report, "Awa")

    assert [one.is_done for one in bo.round(report).coders] == [False, False]
    assert bo.round(report).coder("Awa").since == ""
    assert [one.is_done for one in manager.round(report).coders] == [True, False]
    assert manager.rounds(open_only=True)[0].state == "coding"
    finish(ledger, report, "Bo")
    assert bo.rounds_of("Bo")[0].is_done
    assert manager.round(report).state == "done"


def test_sheets_are_read_by_whom_they_are_for(ledger: Ledger, report: str) -> None:
    """Another's sheet is read by nobody while somebody codes, then by those who decide between coders, and by its coders once it is settled."""

    def readers() -> dict[str, bool]:
        people = {"Awa": False, "Bo": False, "Rea": True, "Cy": False}
        return {name: bool(seen_by(ledger, name, adjudicates=role).coding.sheet(report, "Awa")) for name, role in people.items()}

    seen_by(ledger, "Awa").add_judgement(said(report))
    assert readers() == {"Awa": True, "Bo": False, "Rea": False, "Cy": False}
    finish(ledger, report, "Awa", "Bo")
    assert readers() == {"Awa": True, "Bo": False, "Rea": True, "Cy": False}
    ledger.coding.settle(Settled(report, [said(report, by="Rea")]), Act("Rea", LATER))
    assert readers() == {"Awa": True, "Bo": True, "Rea": True, "Cy": False}


def test_log_shows_nobody_what_another_decided(ledger: Ledger, report: str) -> None:
    """Entries of sheets are in nobody's log but their coder's until all are done: not in its pages, by their number, in a custody, or among what was done."""
    seen_by(ledger, "Awa").add_judgement(said(report, reason="marker"))
    number = ledger.head().entries
    finish(ledger, report, "Awa")

    def shows(name: str, *, adjudicates: bool = False) -> tuple[bool, bool, bool]:
        seen = seen_by(ledger, name, adjudicates=adjudicates)
        try:
            entry = bool(seen.audit_entry(number))
        except UnknownIdError:
            entry = False
        return "code" in [one.act for one in seen.audit_page(AuditAsk())], entry, "marker" in str(seen.custody_of(report))

    hidden, shown = (False, False, False), (True, True, True)
    assert (shows("Awa"), shows("Bo"), shows("Cy"), shows("Mo", adjudicates=True)) == (shown, hidden, hidden, hidden)
    assert "done" not in [one.act for one in seen_by(ledger, "Bo").audit_page(AuditAsk())]
    assert {"code", "done"} & set(seen_by(ledger, "Bo").acts()) == set()
    assert ledger.audit_entry(number).act == "code"
    assert [one.number for one in ledger.audit_page(AuditAsk(who="Awa", act="code"))] == [number]
    finish(ledger, report, "Bo")
    assert (shows("Bo"), shows("Mo", adjudicates=True)) == (hidden, shown)
    ledger.coding.settle(Settled(report), Act("Mo", LATER))
    assert (shows("Bo"), shows("Cy")) == (shown, hidden)


def test_coder_who_is_done_goes_on_when_somebody_lets_them(ledger: Ledger, report: str) -> None:
    """Who is done writes nothing more until they are let go on, and the round is not settled meanwhile."""
    awa = seen_by(ledger, "Awa")
    finish(ledger, report, "Awa")
    with pytest.raises(StoreError, match="ask a manager"):
        awa.add_judgement(said(report))
    with pytest.raises(StoreError, match="said before"):
        finish(ledger, report, "Awa")
    ledger.coding.reopen(report, "Awa", ACT)
    awa.add_judgement(said(report))
    with pytest.raises(StoreError, match="not everybody"):
        ledger.coding.settle(Settled(report), ACT)
    with pytest.raises(StoreError, match="not everybody"):
        ledger.coding.remark(report, Remark("take", "e1", "type", "Awa", "", "Rea", AT))


def test_settled_round_stands_in_the_ledger(ledger: Ledger, report: str) -> None:
    """What came of a round is decided in the ledger, at once and in its order; then everybody decides again, and the next round is another."""
    finish(ledger, report, "Awa", "Bo")
    remark = Remark("take", "e1", "type", "Bo", "", "Rea", "2024-03-15T09:30:00Z")
    ledger.coding.remark(report, remark)
    with pytest.raises(StoreError, match="settle it first"):
        ledger.coding.assign({report: ["Cy"]}, ACT)
    assert seen_by(ledger, "Rea", adjudicates=True).coding.remarks(report) == [remark]
    assert seen_by(ledger, "Awa").coding.remarks(report) == []
    written = ledger.coding.settle(Settled(report, [said(report, by="Rea"), said(report, "reject", "e2", "Rea", "no deed")]), Act("Rea", LATER))

    assert [one.id for one in ledger.judgements(report)] == written
    assert ledger.report_page(Ask()).rows[0].state == "reviewed"
    assert seen_by(ledger, "Awa").coding.remarks(report) == [remark]
    assert seen_by(ledger, "Awa").mark(report) == ledger.mark(report)
    for refused in (lambda: ledger.coding.settle(Settled(report), ACT), lambda: ledger.coding.reopen(report, "Awa", ACT)):
        with pytest.raises(StoreError, match="was settled"):
            refused()
    assert ledger.coding.assign({report: ["Awa"]}, ACT, blind=False) == 1
    assert (ledger.coding.round(report).number, ledger.coding.sheet(report, "Awa")) == (2, [])


def test_assignment_is_taken_off_and_given_once(ledger: Ledger, report: str) -> None:
    """Who codes a report is not assigned again; who is taken off is no coder, and when nobody is left the report is free."""
    assert ledger.coding.assign({report: ["Awa", "Awa", "Cy"]}, ACT) == 1
    for name in ("Awa", "Bo", "Cy"):
        ledger.coding.unassign(report, name, ACT)
    with pytest.raises(UnknownIdError, match="does not code it"):
        ledger.coding.unassign(report, "Awa", ACT)

    assert ledger.coding.rounds_of("Awa") == []
    assert ledger.add_judgement(said(report))


@pytest.mark.parametrize("name", ["", " ", "machine", "x" * 81])
def test_name_that_is_none_is_refused(ledger: Ledger, name: str) -> None:
    """A coder has a name, and none that figures have for the program; a report is one that the ledger holds."""
    report = add(ledger)
    with pytest.raises(StoreError, match="characters"):
        ledger.coding.assign({report: [name]}, ACT)
    with pytest.raises(UnknownIdError):
        ledger.coding.assign({"sha256:none": ["Awa"]}, ACT)
    assert ledger.coding.rounds() == []


def test_answers_are_given_to_whom_they_were_given(ledger: Ledger) -> None:
    """The key of one person's request gives another nothing of what was answered."""
    awa, bo = seen_by(ledger, "Awa"), seen_by(ledger, "Bo")
    asked = Asked("k", "r", AT)
    assert awa.answer_of(asked) is None
    awa.end_answer(asked, 200, "marker")

    assert bo.answer_of(asked) is None
    assert awa.answer_of(asked).body == "marker"


def test_rounds_are_kept_copied_and_erased_like_all_else(ledger: Ledger, report: str, tmp_path) -> None:
    """The log answers for rounds and sheets, a copy has them, and with a report goes what quotes it."""
    seen_by(ledger, "Awa").add_judgement(said(report, reason="marker"))
    assert copy_ledger(ledger, tmp_path / "copy.db") == ledger.head()
    with open_ledger(tmp_path / "copy.db") as copied:
        assert [one.judgement.reason for one in copied.coding.sheet(report, "Awa")] == ["marker"]
    assert "marker" in "".join(ledger.dump())
    ledger.erase(report, by="Mo", reason="asked for", at=LATER)

    assert ledger.verify_chain() == []
    assert "marker" not in "".join(ledger.dump(history=True))


def test_ledger_with_rounds_is_not_lowered(new_url, store: str) -> None:
    """A ledger in which somebody codes does not go down to a schema without rounds; one in which nobody ever did, does."""
    url = new_url(store)
    with open_ledger(url, create=True) as ledger:
        report = add(ledger)
    before = migrate(url, v0013_coding.down_revision)
    assert migrate(url) == before[::-1]
    with open_ledger(url) as ledger:
        ledger.coding.assign({report: ["Awa"]}, ACT)

    with pytest.raises(StoreError, match="recoupe backup"):
        migrate(url, v0013_coding.down_revision)
    with open_ledger(url) as ledger:
        assert ledger.coding.rounds_of("Awa")[0].report == report
        assert ledger.verify_chain() == []
