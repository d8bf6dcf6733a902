"""Read the rounds of coding out of what was written of them, and say what of them is kept from whom. `coding.py` says what a round is."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Column, ColumnElement, CompoundSelect, Connection, RowMapping, and_, exists, or_, select, union

from recoupe.errors import StoreError
from recoupe.store.coding import ASSIGN, BLIND, COMMENT, DONE, REOPEN, SETTLE, TAKE, WITHDRAW, WRONG, Coder, Round
from recoupe.store.reader import Reader
from recoupe.store.tables import coding, sheets

# What says whether somebody codes, and whether they are done: the last of these of a name holds.
MEMBERS = (ASSIGN, WITHDRAW, DONE, REOPEN)
REMARKS = (TAKE, WRONG, COMMENT)


def round_of(connection: Connection, report: str) -> Round | None:
    """Give the last round of a report; None where nobody ever coded it."""
    return next(iter(folded(connection, coding.c.report == report)), None)


def folded(connection: Connection, condition: ColumnElement[bool] | None) -> list[Round]:
    """Give the last round of each report, the newest first, made of what was written of it."""
    query = select(coding.c.report, coding.c.round, coding.c.kind, coding.c.mode, coding.c.at, coding.c.coder).where(coding.c.kind.in_((*MEMBERS, SETTLE)))
    if condition is not None:
        query = query.where(condition)
    rounds: dict[str, list[RowMapping]] = {}
    for row in connection.execute(query.order_by(coding.c.seq, coding.c.id)).mappings():
        told = rounds.setdefault(row["report"], [])
        if told and told[-1]["round"] < row["round"]:
            told.clear()
        told.append(row)
    return sorted((_round(rows) for rows in rounds.values()), key=lambda one: (one.begun, one.report), reverse=True)


def _round(rows: Sequence[RowMapping]) -> Round:
    members: dict[str, Coder] = {}
    for row in rows:
        name = row["coder"] or ""
        if row["kind"] == WITHDRAW:
            members.pop(name, None)
        elif row["kind"] != SETTLE:
            members[name] = Coder(name, row["kind"] == DONE, row["at"])
    first = rows[0]
    settled = next((row["at"] for row in reversed(rows) if row["kind"] == SETTLE), "")
    coders = tuple(sorted(members.values(), key=lambda one: one.name))
    return Round(first["report"], first["round"], first["mode"] == BLIND, coders, settled, first["at"])


def refuse_blind(connection: Connection, reports: Iterable[str]) -> None:
    """Refuse a decision on events of a report that is being coded blind: who codes it would see it.

    Raises:
        StoreError: one of them is.
    """
    for report in reports:
        one = round_of(connection, report)
        if one is not None and one.is_blind and one.is_open:
            raise StoreError(
                f"{report}: it is being coded blind, and nobody decides on its events until that is settled; its coders decide on sheets of their own"
            )


def hidden_entries(reader: Reader) -> CompoundSelect[tuple[int]]:
    """Give the entries of the log that wrote what somebody may not read; `may_read` says what that is.

    An entry holds rows of one of these tables, so that it is hidden whole. Who else is done with a report is told to nobody who codes it still.
    """
    sheet, said = (sheets.c.report, sheets.c.round), (coding.c.report, coding.c.round)
    ended = ~_goes_on(*sheet) if reader.adjudicates else and_(_codes(reader, *sheet), _is_settled(*sheet))
    unread = select(sheets.c.seq).where(or_(sheets.c.by.is_(None), sheets.c.by != reader.name), ~ended)
    told = ~and_(_goes_on(*said), _codes(reader, *said)) if reader.adjudicates else and_(_codes(reader, *said), _is_settled(*said))
    unsaid = select(coding.c.seq).where(coding.c.kind.in_((DONE, REOPEN, *REMARKS)), or_(coding.c.by.is_(None), coding.c.by != reader.name), ~told)
    return union(unread, unsaid)


def _goes_on(report: Column[str], number: Column[int]) -> ColumnElement[bool]:
    """Give the condition that somebody is not done with a round."""
    one, later = coding.alias(), coding.alias()
    last = ~exists().where(
        later.c.report == one.c.report, later.c.round == one.c.round, later.c.coder == one.c.coder, later.c.kind.in_(MEMBERS), later.c.seq > one.c.seq
    )
    return exists().where(one.c.report == report, one.c.round == number, one.c.kind.in_((ASSIGN, REOPEN)), last)


def _is_settled(report: Column[str], number: Column[int]) -> ColumnElement[bool]:
    one = coding.alias()
    return exists().where(one.c.report == report, one.c.round == number, one.c.kind == SETTLE)


def _codes(reader: Reader, report: Column[str], number: Column[int]) -> ColumnElement[bool]:
    """Give the condition that somebody codes in a round, or did."""
    one = coding.alias()
    return exists().where(one.c.report == report, one.c.round == number, one.c.kind == ASSIGN, one.c.coder == reader.name)
