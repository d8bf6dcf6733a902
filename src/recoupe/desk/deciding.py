"""Decide on events and incidents from the desk: under the mark that the page showed, by whoever sits at it, and settled behind its back.

What a decision is and how it is laid over a record is `recoupe.pipeline.review`; here is how a request comes to one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from recoupe.desk.desk import Desk
from recoupe.errors import DeskError, ReviewError, StaleError
from recoupe.pipeline.name_decisions import decision_of, subject_of
from recoupe.pipeline.regrouping import Regrouping, incidents_after
from recoupe.pipeline.review import Correction, Who, accept, add, correct, different, reject, same, settle, standing, take_back
from recoupe.pipeline.reviewed import WITHDRAW, reviewed
from recoupe.pipeline.signed import signed_record
from recoupe.pipeline.signing import LEAST_ROLE, Signer
from recoupe.store.ledger import Ledger
from recoupe.store.values import FLAGS, NAMES, Judged, Judgement, event_key, split_event_key

REPORT_PREFIX = "sha256:"
PAIRS = ("same", "different")
# Before incidents are parted or joined, what was decided until now is linked, if that does not take longer.
SETTLED_S = 5.0
# A name in more reports than these is linked by `recoupe link`: the page says so.
SETTLED_REPORTS = 200


class Marked:
    """A ledger of which some reports or one incident are asked for, and written only while the first bears the mark that was shown.

    It hands everything else on, so that whatever decides on a ledger decides on this. Without a mark it takes the one that stands before anything is read
    through it: what is decided is made of what was read, and must not be written over what others wrote in between.
    """

    def __init__(self, ledger: Ledger, names: tuple[str, ...], mark: str | None) -> None:
        self._ledger = ledger
        self._names = names
        self._unless = self._as_shown(mark)

    def _as_shown(self, mark: str | None) -> dict[str, str]:
        """Give the mark under which is written: it is compared before any work is done, and again in the transaction that writes.

        Raises:
            StaleError: the report or the incident has changed since it was shown.
        """
        if not self._names:
            return {}
        name, now = self._names[0], self._ledger.mark(self._names[0])
        if mark not in {None, now}:
            raise StaleError(f"{name}: somebody changed it since it was shown to you; look at it as it is now, then decide again")
        return {name: now}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the ledger has there
        return getattr(self._ledger, name)

    def judgements(self, name: str | None = None) -> Iterator[Judged]:
        """Yield the judgements on these reports and on names; a decision on an incident asks for all.

        It links the reports of the incident anew, and with them their neighbours, on which people may have decided too.
        """
        if name is None and not self._names[0].startswith(REPORT_PREFIX):
            return self._ledger.judgements()
        found = {one.id: one for asked in ((name,) if name else (*self._names, NAMES)) for one in self._ledger.judgements(asked)}
        return iter(found.values())

    def add_judgement(self, judgement: Judgement, *, unless: Mapping[str, str] | None = None) -> str:
        """Write a judgement; the first one under the mark that was shown, later ones of the same act under the one that it left.

        Raises:
            StaleError: the report or the incident has changed since it was shown.
        """
        written = self._ledger.add_judgement(judgement, unless={**(unless or {}), **self._unless})
        self._unless = {}
        return written


class Gathered(Marked):
    """A ledger that gathers what is decided on a report, to write it at once: read once, written once, all or nothing."""

    def __init__(self, ledger: Ledger, name: str, mark: str | None) -> None:
        super().__init__(ledger, (name,), mark)
        self._record = ledger.report(name)
        self._judged = tuple(super().judgements())
        self._said: list[Judgement] = []

    def report(self, _name: str) -> dict[str, Any]:
        """Give the record as it was read first."""
        return self._record

    def judgements(self, _name: str | None = None) -> Iterator[Judged]:
        """Yield the judgements as they were read first."""
        return iter(self._judged)

    def add_judgement(self, judgement: Judgement, **_given: object) -> str:
        """Gather a judgement, which has no id until it is written."""
        self._said.append(judgement)
        return ""

    def write(self) -> list[str]:
        """Write what was gathered, and give the ids.

        Raises:
            StaleError: the report has changed since it was shown.
        """
        return self._ledger.add_judgements(self._said, unless=self._unless, as_one=True)

    def said(self) -> list[Judgement]:
        """Give what was gathered."""
        return list(self._said)


def marked(desk: Desk, name: str, mark: str | None, *others: str) -> Ledger:
    """Give the ledger under a mark.

    Args:
        desk: whose ledger.
        name: the report or incident that is decided on.
        mark: what `Ledger.mark` gave when it was shown; None for what it is now.
        others: further reports that the decision is on.
    """
    return cast("Ledger", Marked(desk.ledger, (name, *others), mark))  # it hands on whatever it does not do itself


def who(desk: Desk, reason: str = "") -> Who:
    """Say who decides, now, and why."""
    return Who(desk.user, desk.clock(), reason)


def signer(desk: Desk, reason: str = "") -> Signer:
    """Say who signs or opens again, now, in which role, and why."""
    return Signer(desk.user, desk.clock(), desk.visitor.role if desk.visitor else LEAST_ROLE, reason)


def record_of(desk: Desk, report_id: str) -> dict[str, Any]:
    """Give the record of a report as it stands after review, or as it was signed; rejected events are in it, and say so.

    Raises:
        UnknownIdError: the ledger holds no such report.
        ErasedError: it was erased.
    """
    stands = signed_record(desk.ledger, report_id)
    return stands or reviewed(desk.ledger.report(report_id), (*desk.ledger.judgements(report_id), *desk.ledger.judgements(NAMES)), desk.codebook)


def accept_events(desk: Desk, report_id: str, names: tuple[str, ...], mark: str | None) -> str:
    """Accept events of a report, and give the id of the last decision.

    Raises:
        StaleError: the report has changed since it was shown.
        ReviewError: it has no such event.
    """
    gathered = Gathered(desk.ledger, report_id, mark)
    for name in names:
        accept(cast("Ledger", gathered), event_key(report_id, name), who(desk))  # as above
    return next(reversed(gathered.write()), "")


def reject_event(desk: Desk, key: str, reason: str, mark: str | None) -> str:
    """Reject an event, and give the id of the decision.

    Raises:
        StaleError: its report has changed since it was shown.
        ReviewError: no reason is given, or there is no such event.
    """
    said = reject(marked(desk, split_event_key(key)[0], mark), key, who(desk, reason))
    desk.settler.submit(key)
    return said


def correct_event(desk: Desk, key: str, correction: Correction, told: tuple[str, str | None]) -> str:
    """Give a field of an event another value, and give the id of the decision.

    Args:
        desk: where it is decided.
        key: the event.
        correction: what the field should say.
        told: the reason, and the mark of the report that was shown.

    Raises:
        StaleError: its report has changed since it was shown.
        ReviewError: the record could not hold the value, or there is no such event.
    """
    reason, mark = told
    said = correct(marked(desk, split_event_key(key)[0], mark), key, correction, who(desk, reason), desk.codebook)
    desk.settler.submit(key)
    return said


def add_event(desk: Desk, report_id: str, event: Mapping[str, Any], told: tuple[str, str | None]) -> str:
    """Add an event that no reading found, and give its key.

    Args:
        desk: where it is decided.
        report_id: the report that tells it.
        event: `type` and `trigger` at least.
        told: the reason, and the mark of the report that was shown.

    Raises:
        StaleError: the report has changed since it was shown.
        ReviewError: the record could not hold it, or the words tell an event of this type already.
    """
    reason, mark = told
    key = add(marked(desk, report_id, mark), report_id, event, who(desk, reason), desk.codebook)
    desk.settler.submit(key)
    return key


@dataclass(frozen=True, slots=True)
class Many:
    """What was decided of many reports in one act: a judgement by which all of it is taken back, and how much it was."""

    judgement: str
    reports: int
    events: int


def decide_shown(desk: Desk, kind: str, marks: Mapping[str, str], reason: str = "") -> Many:
    """Accept or reject every event of some reports that nobody has judged, all or nothing, under the marks that were shown; not what is being coded blind.

    Args:
        desk: where it is decided.
        kind: `accept` or `reject`.
        marks: of each report its mark when it was shown.
        reason: why; needed to reject.

    Raises:
        DeskError: nothing of them is left to judge, or there is no such decision.
        StaleError: one of them has changed since it was shown.
        ReviewError: no reason is given.
    """
    if kind not in SHOWN:
        raise DeskError(f"{kind[:40]!r} is nothing that is decided of all that is shown; choose one of {', '.join(SHOWN)}")
    by = who(desk, reason)
    said = [judgement for report in marks if not _is_coded(desk, report) for judgement in _of_report(desk, report, SHOWN[kind], by)]
    if not said:
        raise DeskError("no event of these reports is left to judge; open one to change what was decided")
    written = desk.ledger.add_judgements(said, unless=marks, as_one=True)
    if kind == "reject":
        for judgement in said:
            desk.settler.submit(judgement.events[0])
    return Many(written[0], len({split_event_key(one.events[0])[0] for one in said}), len(said))


def _is_coded(desk: Desk, report: str) -> bool:
    """Tell whether a report is being coded blind, so that nobody decides on it beside many others."""
    one = desk.ledger.coding.round(report)
    return one is not None and one.is_blind and one.is_open


# What can be decided of all that is shown.
Decide = Callable[[Ledger, str, Who], str]
SHOWN: Mapping[str, Decide] = {"accept": accept, "reject": reject}


def _of_report(desk: Desk, report: str, decide: Decide, by: Who) -> list[Judgement]:
    """Give what is said of the events of a report that nobody has judged."""
    gathered = Gathered(desk.ledger, report, None)
    record = signed_record(desk.ledger, report) or reviewed(gathered.report(report), gathered.judgements(), desk.codebook)
    for event in record["events"]:
        if event["review"]["state"] == "unreviewed":
            decide(cast("Ledger", gathered), event_key(report, event["id"]), by)  # as above
    return gathered.said()


def flag(desk: Desk, report: str, kind: str, reason: str = "") -> tuple[str, bool]:
    """Flag a report, or say that help is needed with it; where that stands already, take it back.

    Returns:
        The id of what was written, and whether the flag stands now.

    Raises:
        DeskError: there is no such flag.
        UnknownIdError: the ledger holds no such report.
    """
    if kind not in FLAGS:
        raise DeskError(f"flag {kind[:40]!r}: there is none of this name; choose one of {', '.join(FLAGS)}")
    desk.ledger.mark(report)
    by, key = who(desk, reason), event_key(report, "")
    there = [one.id for one in flags_of(desk, report) if one.judgement.kind == kind]
    if not there:
        return desk.ledger.add_judgement(Judgement(kind, by.by, by.at, by.reason, events=(key,))), True
    backs = [Judgement(WITHDRAW, by.by, by.at, by.reason, events=(key,), supersedes=one) for one in there]
    return desk.ledger.add_judgements(backs, as_one=True)[0], False


def flags_of(desk: Desk, report: str) -> list[Judged]:
    """Give the flags that stand on a report."""
    return [one for one in standing(desk.ledger.judgements(report)) if one.judgement.kind in FLAGS]


def undo(desk: Desk, judgement_id: str, mark: str | None = None) -> Judgement:
    """Take a decision back, with all that was decided in the same act, and give what it was on.

    Args:
        desk: where it is taken back.
        judgement_id: the decision.
        mark: what the report or incident that it is on bore when it was shown; None for what it bears now.

    Raises:
        DeskError: there is no such decision.
        ReviewError: it does not stand any more.
        StaleError: somebody changed the report or incident since it was shown.
    """
    found = next((one for one in desk.ledger.judgements(judgement_id) if one.id == judgement_id), None)
    if found is None:
        raise DeskError(f"decision {judgement_id[:80]!r}: there is none of this id; each event and incident lists its own")
    said = found.judgement
    if said.kind in PAIRS:
        return _undo_pairs(desk, found, mark)
    act = desk.ledger.act_of(judgement_id)
    if len(act) > 1:
        return _undo_act(desk, found, act, mark)
    take_back(marked(desk, on_what(said), mark), judgement_id, who(desk))
    if on_what(said) == NAMES:
        settle_names(desk, said)
    _submit(desk, said)
    return said


def on_what(said: Judgement) -> str:
    """Give the incident or report that a decision is on, of two events the first one's, or `NAMES`: what bears the mark that it is written under."""
    return said.incident or (split_event_key(said.events[0])[0] if said.events else NAMES)


def settle_names(desk: Desk, said: Judgement) -> int:
    """Have the reports linked anew that name whom or what a decision is on, behind the page; give how many are left to `recoupe link`, being too many.

    Args:
        desk: where it was decided.
        said: the decision, or one that takes it back.
    """
    subject = subject_of(decision_of(desk.ledger, said))
    names = desk.ledger.reports_naming(said.field or "", [subject]) if any(subject) else []
    if len(names) > SETTLED_REPORTS:
        return len(names)
    for name in names:
        desk.settler.submit(event_key(name, ""))
    return 0


def settle_again(desk: Desk, said: Judgement) -> None:
    """Have what a decision touches linked anew, behind the page, because whoever wrote it may have ended before that was done."""
    if on_what(said) == NAMES:
        settle_names(desk, said)
    for account in desk.ledger.incident(said.incident)["accounts"] if said.incident is not None else ():
        desk.settler.submit(event_key(account["report"], account["event"]))
    _submit(desk, said)


def _submit(desk: Desk, said: Judgement) -> None:
    """Let what was decided of events be linked anew; a flag is on none."""
    for key in said.events:
        if split_event_key(key)[1]:
            desk.settler.submit(key)


def _undo_act(desk: Desk, found: Judged, act: list[Judged], mark: str | None) -> Judgement:
    """Take back what still stands of an act on many events, in one act.

    Raises:
        ReviewError: that by which it is taken back does not stand any more.
        StaleError: somebody changed the report since it was shown, or any of them meanwhile.
    """
    reports = sorted({on_what(one.judgement) for one in act})
    marks = _marks_now(desk, reports, found, mark)
    stands = {one.id for report in reports for one in standing(desk.ledger.judgements(report))}
    if found.id not in stands:
        raise ReviewError(f"decision {found.id!r} was taken back before; take back the decision that did, and it stands again")
    by, left = who(desk), [one for one in act if one.id in stands]
    backs = [Judgement(WITHDRAW, by.by, by.at, events=one.judgement.events, field=one.judgement.field, supersedes=one.id) for one in left]
    desk.ledger.add_judgements(backs, unless=marks, as_one=True)
    for one in left:
        _submit(desk, one.judgement)
    return found.judgement


def _undo_pairs(desk: Desk, found: Judged, mark: str | None) -> Judgement:
    """Take back all that was said of pairs of events in the same act, and link their reports anew at once, for a page of incidents comes next.

    Raises:
        ReviewError: it does not stand any more.
        StaleError: somebody changed a report since it was shown, or any of them meanwhile.
    """
    marks = _marks_now(desk, sorted({on_what(one.judgement) for one in act_of(desk, found)}), found, mark)
    act, by = act_of(desk, found), who(desk)
    backs = [Judgement(WITHDRAW, by.by, by.at, events=one.judgement.events, supersedes=one.id) for one in act]
    desk.ledger.add_judgements(backs, unless=marks)
    settle(desk.ledger, {key for one in act for key in one.judgement.events}, desk.codebook, by.at)
    return found.judgement


def _marks_now(desk: Desk, names: list[str], found: Judged, mark: str | None) -> dict[str, str]:
    """Give the marks of some reports as they are now, before it is read what stands; of the one that a decision is on, the mark that was shown."""
    shown = {on_what(found.judgement): mark} if mark else {}
    return {**desk.ledger.marks(names), **shown}


def act_of(desk: Desk, found: Judged) -> list[Judged]:
    """Give the judgements on pairs that were written in one act with one that stands: of the same kind, person, time and reason.

    Raises:
        ReviewError: it does not stand any more.
    """
    told = _told(found.judgement)
    act, asked, waiting = {found.id: found}, set[str](), {split_event_key(key)[0] for key in found.judgement.events}
    while waiting:
        asked |= waiting
        near = [one for name in sorted(waiting) for one in standing(desk.ledger.judgements(name)) if _told(one.judgement) == told]
        act |= {one.id: one for one in near}
        waiting = {split_event_key(key)[0] for one in near for key in one.judgement.events} - asked
    return list(act.values())


def _told(said: Judgement) -> tuple[str, str, str, str]:
    return said.kind, said.by, said.at, said.reason


class Together(Marked):
    """A ledger that gathers what is said of many pairs of events, to write it all or not at all, under the marks of the incidents that were shown."""

    def __init__(self, ledger: Ledger, reports: tuple[str, ...], marks: Mapping[str, str]) -> None:
        super().__init__(ledger, reports, None)
        self._unless = dict(marks)
        self._judged = tuple(super().judgements())
        self._records: dict[str, dict[str, Any]] = {}
        self._said: list[Judgement] = []

    def report(self, name: str) -> dict[str, Any]:
        """Give a record, read once."""
        if name not in self._records:
            self._records[name] = self._ledger.report(name)
        return self._records[name]

    def judgements(self, _name: str | None = None) -> Iterator[Judged]:
        """Yield the judgements as they were read first."""
        return iter(self._judged)

    def add_judgement(self, judgement: Judgement, **_given: object) -> str:
        """Gather a judgement, which has no id until it is written."""
        self._said.append(judgement)
        return ""

    def write(self) -> list[str]:
        """Write what was gathered, and give the ids.

        Raises:
            StaleError: an incident has changed since.
        """
        return self._ledger.add_judgements(self._said, unless=self._unless)


def regroup(desk: Desk, said: Regrouping, marks: Mapping[str, str], reason: str) -> str:
    """Write what a person says of pairs of events, link their reports anew, and give the id of the first judgement, by which all are taken back.

    Args:
        desk: where it is decided.
        said: the pairs.
        marks: of each incident that was shown its mark then.
        reason: why.

    Raises:
        LinkError: it contradicts what people said before.
        StaleError: an incident has changed since it was shown.
    """
    desk.settler.wait(SETTLED_S)
    incidents_after(desk.ledger, said, desk.codebook)
    by = who(desk, reason)
    gathered = Together(desk.ledger, tuple(sorted({split_event_key(key)[0] for key in said.events()})), marks)
    for pair in said.pairs:
        (same if said.kind == "same" else different)(cast("Ledger", gathered), pair, by)  # it hands on whatever it does not do itself
    written = gathered.write()
    settle(desk.ledger, said.events(), desk.codebook, by.at)
    return written[0]


def decisions(desk: Desk, report_id: str) -> list[dict[str, Any]]:
    """Give the decisions on the events of a report that stand, oldest first, as plain data."""
    found = standing(desk.ledger.judgements(report_id))
    return [_shown(one) for one in found if one.judgement.kind not in {WITHDRAW, *FLAGS} and one.judgement.incident is None]


def _shown(one: Judged) -> dict[str, Any]:
    said = one.judgement
    told = {name: getattr(said, name) for name in ("kind", "by", "at", "reason", "field")}
    return {"id": one.id, "events": [split_event_key(key)[1] for key in said.events], **told}
