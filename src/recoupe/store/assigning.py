"""Keep the rounds of coding, and the sheets that coders decide on, in the log like all else. `coding.py` says what is kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from recoupe.errors import StaleError, StoreError, UnknownIdError
from recoupe.store import answers, signatures
from recoupe.store import judgements as decided
from recoupe.store.canonical import digest, pack_json, storable, unpack_json
from recoupe.store.chain import append, head
from recoupe.store.coded import REMARKS, folded, round_of
from recoupe.store.coding import (
    ASSIGN,
    BLIND,
    DONE,
    LONGEST_NAME,
    NOBODY,
    REOPEN,
    SEEN,
    SETTLE,
    WITHDRAW,
    Act,
    Coder,
    Remark,
    Round,
    Settled,
    report_of,
)
from recoupe.store.instants import instant
from recoupe.store.tables import coding, records, sheets
from recoupe.store.values import REVIEWS, Asked, Judged, Judgement

_later = sheets.alias("later")
_SUPERSEDED = exists().where(_later.c.supersedes == sheets.c.id).label("superseded")

Transaction = Callable[[], AbstractContextManager[Connection]]


class SqlCoding:
    """The rounds of a ledger in a database. `Coding` says what its methods do."""

    def __init__(self, reading: Transaction, writing: Transaction, now: Callable[[str], str]) -> None:
        self._reading, self._writing, self._now = reading, writing, now

    def assign(self, wanted: Mapping[str, Sequence[str]], act: Act, *, blind: bool = True) -> int:
        with self._writing() as connection:
            rows = [row for report, names in wanted.items() for row in _assignments(connection, report, names, (act, blind))]
            if rows:
                append(connection, ASSIGN, self._now(act.at), [("coding", row) for row in rows])
            return len(rows)

    def unassign(self, report: str, coder: str, act: Act) -> None:
        with self._writing() as connection:
            _member(connection, report, coder)
            self._note(connection, report, WITHDRAW, (coder, act, None))

    def finish(self, report: str, coder: str, act: Act) -> None:
        with self._writing() as connection:
            if _member(connection, report, coder).is_done:
                raise StoreError(f"{report}: {coder} said before that it is coded; a manager can let them go on")
            self._note(connection, report, DONE, (coder, act, None))

    def reopen(self, report: str, coder: str, act: Act) -> None:
        with self._writing() as connection:
            if not _member(connection, report, coder).is_done:
                raise StoreError(f"{report}: {coder} has not said that it is coded, and can go on")
            _unsettled(connection, report)
            self._note(connection, report, REOPEN, (coder, act, None))

    def remark(self, report: str, remark: Remark) -> None:
        with self._writing() as connection:
            _to_settle(connection, report)
            body = {"event": remark.event, "field": remark.field, "text": remark.text}
            self._note(connection, report, remark.kind, (remark.coder, Act(remark.by, remark.at), body))

    def settle(self, what: Settled, act: Act) -> list[str]:
        with self._writing() as connection:
            _to_settle(connection, what.report)
            self._note(connection, what.report, SETTLE, ("", act, None))
            return [decided.add(connection, one, self._now(one.at), {}) for one in what.judgements]

    def _note(self, connection: Connection, report: str, kind: str, said: tuple[str, Act, Mapping[str, Any] | None]) -> None:
        """Write one row on the last round of a report."""
        coder, act, body = said
        one = round_of(connection, report)
        assert one is not None  # whoever writes on a round has looked at it
        append(connection, kind, self._now(act.at), [("coding", _row(connection, (one.report, one.number, one.is_blind), kind, (coder, act, body)))])

    def round(self, report: str) -> Round | None:
        with self._reading() as connection:
            return round_of(connection, report)

    def rounds(self, *, open_only: bool = False) -> list[Round]:
        with self._reading() as connection:
            found = folded(connection, None)
            return [one for one in found if one.is_open or not open_only]

    def rounds_of(self, coder: str) -> list[Round]:
        with self._reading() as connection:
            theirs = select(coding.c.report).where(coding.c.coder == coder, coding.c.kind == ASSIGN)
            return [one for one in folded(connection, coding.c.report.in_(theirs)) if one.coder(coder) is not None]

    def remarks(self, report: str) -> list[Remark]:
        with self._reading() as connection:
            return list(_remarks(connection, report))

    def sheet(self, report: str, owner: str) -> list[Judged]:
        with self._reading() as connection:
            one = round_of(connection, report)
            return [] if one is None else list(_judged(connection, _on_sheet(one, owner)))

    def sheet_judgement(self, judgement_id: str) -> tuple[str, str] | None:
        with self._reading() as connection:
            row = connection.execute(select(sheets.c.report, sheets.c.by).where(sheets.c.id == judgement_id)).first()
            return None if row is None else (row.report, row.by or "")

    def write(self, several: Sequence[Judgement], owner: str, unless: Mapping[str, str], answering: Asked | None = None) -> list[str]:
        with self._writing() as connection:
            written = _write(connection, several, owner, (unless, self._now))
            if answering is not None:
                answers.claim(connection, answering, written[0])
            return written

    def act_of(self, judgement_id: str) -> list[Judged]:
        with self._reading() as connection:
            entry = select(sheets.c.seq).where(sheets.c.id == judgement_id).scalar_subquery()
            return list(_judged(connection, sheets.c.seq == entry))

    def mark(self, report: str, owner: str, after: str | None = None) -> str:
        with self._reading() as connection:
            return _mark(connection, report, owner, after)


# --- rounds


def _assignments(connection: Connection, report: str, names: Sequence[str], how: tuple[Act, bool]) -> Iterator[dict[str, Any]]:
    """Yield the rows that let people code a report who do not yet.

    Raises:
        UnknownIdError: the ledger does not hold the report.
        SignedError: it stands signed.
        StoreError: it cannot be coded so.
    """
    act, blind = how
    if connection.execute(select(records.c.id).where(records.c.report == report).limit(1)).first() is None:
        raise UnknownIdError(f"{report}: the ledger holds no report of this id; `recoupe search` finds those that it holds")
    signatures.refuse_signed(connection, {report})
    last = round_of(connection, report)
    goes_on = last is not None and last.is_open
    if last is not None and goes_on:
        _refuse_mixed(connection, last, blind=blind)
    elif blind:
        _refuse_decided(connection, report)
    number = last.number + (not goes_on) if last else 1
    there = {one.name for one in last.coders} if last and goes_on else set()
    for name in dict.fromkeys(_named(one) for one in names):
        if name not in there:
            yield _row(connection, (report, number, blind), ASSIGN, (name, act, None))


def _named(name: str) -> str:
    """Give a name of a coder as it is kept.

    Raises:
        StoreError: it is none.
    """
    found = " ".join(storable(name).split())
    if not found or len(found) > LONGEST_NAME or found in NOBODY:
        raise StoreError(f"coder {found[:LONGEST_NAME]!r}: a name has 1 to {LONGEST_NAME} characters, and is none of {', '.join(sorted(NOBODY))}")
    return found


def _refuse_mixed(connection: Connection, last: Round, *, blind: bool) -> None:
    """Refuse to let somebody code blind in a round that is not, or the reverse, or to join one that is being settled.

    Raises:
        StoreError: it is so.
    """
    if last.is_blind != blind:
        raise StoreError(
            f"{last.report}: it is being coded {'blind' if last.is_blind else 'in the open'} already; assign it so, or take those who code it off first"
        )
    begun = select(coding.c.id).where(coding.c.report == last.report, coding.c.round == last.number, coding.c.kind.in_(REMARKS)).limit(1)
    if connection.execute(begun).first() is not None:
        raise StoreError(f"{last.report}: its coders are done, and somebody decides between them; settle it first")


def _refuse_decided(connection: Connection, report: str) -> None:
    """Refuse to let somebody code blind what others have decided on: they would see it.

    Raises:
        StoreError: somebody has.
    """
    on_it = (one for one in decided.all_judgements(connection, report) if one.judgement.kind in REVIEWS and not one.superseded)
    if next(on_it, None) is not None:
        raise StoreError(
            f"{report}: somebody decided on its events, which who codes it blind would see; assign it in the open, or take these decisions back first"
        )


def _member(connection: Connection, report: str, coder: str) -> Coder:
    """Give somebody who codes a report.

    Raises:
        UnknownIdError: they do not.
    """
    one = round_of(connection, report)
    found = one.coder(coder) if one is not None else None
    if found is None:
        raise UnknownIdError(f"{report}: {coder} does not code it; a manager assigns it")
    return found


def _unsettled(connection: Connection, report: str) -> Round:
    """Give a round that is not settled.

    Raises:
        UnknownIdError: nobody codes the report.
        StoreError: the round is settled.
    """
    one = round_of(connection, report)
    if one is None or not one.coders:
        raise UnknownIdError(f"{report}: nobody codes it; a manager assigns it")
    if one.settled:
        raise StoreError(f"{report}: its round was settled at {one.settled}; correct its record in the reader, or assign it again")
    return one


def _to_settle(connection: Connection, report: str) -> None:
    """Refuse to decide between coders who are not done.

    Raises:
        UnknownIdError: nobody codes the report.
        StoreError: somebody is not done, or it is settled.
    """
    one = _unsettled(connection, report)
    if not one.is_done:
        raise StoreError(f"{report}: not everybody who codes it is done; decide between them when they are")


def _row(connection: Connection, where: tuple[str, int, bool], kind: str, said: tuple[str, Act, Mapping[str, Any] | None]) -> dict[str, Any]:
    """Give a row on a round; what is written twice is two rows, so that its place in the log is part of its id."""
    (report, number, blind), (coder, act, body) = where, said
    fixed = {"report": report, "round": number, "kind": kind, "mode": BLIND if blind else SEEN, "at": instant(act.at)}
    name = digest({**fixed, "coder": coder, "entry": head(connection).entries + 1})
    return {"id": name, **fixed, "coder": coder, "body": None if body is None else pack_json(body), "by": act.by, "reason": act.reason}


def _remarks(connection: Connection, report: str) -> Iterator[Remark]:
    one = round_of(connection, report)
    if one is None:
        return
    query = select(coding).where(coding.c.report == report, coding.c.round == one.number, coding.c.kind.in_(REMARKS), coding.c.body.is_not(None))
    for row in connection.execute(query.order_by(coding.c.seq, coding.c.id)).mappings():
        body = unpack_json(bytes(row["body"]))
        yield Remark(row["kind"], body["event"], body["field"], row["coder"] or "", body["text"], row["by"] or "", row["at"])


# --- sheets


def _on_sheet(one: Round, owner: str) -> ColumnElement[bool]:
    return and_(sheets.c.report == one.report, sheets.c.round == one.number, sheets.c.by == owner)


def _judged(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Judged]:
    for row in connection.execute(select(sheets, _SUPERSEDED).where(condition).order_by(sheets.c.seq, sheets.c.id)).mappings().all():
        value = None if row["value"] is None else unpack_json(bytes(row["value"]))
        told = (row["kind"], row["by"] or "", row["at"], row["reason"] or "", (row["event"],), None, row["field"], value, row["supersedes"] or None)
        yield Judged(row["id"], Judgement(*told), bool(row["superseded"]), row["seq"])


def _write(connection: Connection, several: Sequence[Judgement], owner: str, how: tuple[Mapping[str, str], Callable[[str], str]]) -> list[str]:
    """Write decisions on a sheet; the same again is not written twice.

    Raises:
        StaleError: something has changed since it was shown.
        StoreError: a decision lacks what its kind needs, is on more than one event, or the coder is done.
        UnknownIdError: they do not code the report.
    """
    unless, now = how
    report = report_of(several)
    if report is None:
        raise StoreError("a coder decides on the events of one report at a time; whether two events are one deed is decided when it is settled")
    if _member(connection, report, owner).is_done:
        raise StoreError(f"{report}: you said that it is coded; ask a manager to let you go on")
    one = _unsettled(connection, report)
    rows = {row["id"]: row for judgement in several for row in [_sheet_row(connection, judgement, (one, owner))]}
    fresh = [row for name, row in rows.items() if connection.execute(select(sheets.c.id).where(sheets.c.id == name)).first() is None]
    if fresh:
        _refuse_stale(connection, owner, unless)
        append(connection, "code", now(several[0].at), [("sheets", row) for row in fresh])
    return list(rows)


def _sheet_row(connection: Connection, judgement: Judgement, where: tuple[Round, str]) -> dict[str, Any]:
    """Give the row of a decision on a sheet.

    Raises:
        StoreError: it lacks what its kind needs.
        UnknownIdError: it supersedes one that the sheet does not have.
    """
    one, owner = where
    decided.refuse_incomplete(judgement)
    if judgement.supersedes and not any(there.id == judgement.supersedes for there in _judged(connection, _on_sheet(one, owner))):
        raise UnknownIdError(f"decision {judgement.supersedes}: your sheet has none of this id to take back")
    fixed = {
        "report": one.report,
        "round": one.number,
        "kind": judgement.kind,
        "event": judgement.events[0],
        "field": judgement.field,
        "at": instant(judgement.at),
        "supersedes": judgement.supersedes or "",
    }
    key = digest({**fixed, "sheet": owner, "reason": judgement.reason, "value": judgement.value})
    return {"id": key, **fixed, "value": pack_json(judgement.value), "by": owner, "reason": judgement.reason}


def _refuse_stale(connection: Connection, owner: str, unless: Mapping[str, str]) -> None:
    """Refuse to decide over something that has changed since it was looked at.

    Raises:
        StaleError: it has.
    """
    for name, expected in unless.items():
        if _mark(connection, name, owner, None) != expected:
            raise StaleError(f"{name}: it has changed since it was shown to you; look at it as it is now, then decide again")


def _mark(connection: Connection, name: str, owner: str, after: str | None) -> str:
    """Give the mark of a report for a coder: that of the ledger, and the last entry of their sheet; of anything else, that of the ledger.

    Raises:
        UnknownIdError: the ledger holds nothing of that name, or no such decision.
    """
    entry = connection.execute(select(sheets.c.seq).where(sheets.c.id == after)).scalar() if after else None
    common = decided.mark_until(connection, name, entry) if entry else decided.mark(connection, name, after)
    until = () if entry is None else (sheets.c.seq <= entry,)
    one = round_of(connection, name)
    own = None if one is None else connection.execute(select(func.max(sheets.c.seq)).where(_on_sheet(one, owner), *until)).scalar()
    return common if own is None else f"{common}.{own}"
