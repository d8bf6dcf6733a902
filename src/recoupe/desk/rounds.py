"""Bring requests to the rounds of coding: who has what to code, what is left of it, the grid of a report, and how it is settled."""

from collections.abc import Iterator, Mapping
from typing import Any

from recoupe.desk.deciding import record_of, who
from recoupe.desk.desk import Desk
from recoupe.errors import DeskError, StaleError, UnknownIdError
from recoupe.measure.adjudicating import Grid, Line, grid_of, said
from recoupe.measure.agreement import EVENTS, MACHINE, Coding
from recoupe.measure.codings import coding_of, day_of
from recoupe.measure.outcome import outcome
from recoupe.pipeline.review import Who
from recoupe.store.coding import COMMENT, TAKE, WRONG, Act, Remark, Round, Settled
from recoupe.store.values import event_key

Plain = Mapping[str, Any]
_UNREVIEWED = "unreviewed"
# What a value rests on is a place in a text that the grid does not show.
_PLACES: Mapping[str, Any] = {"spans": [], "span": None, "cue": None}


def act_of(desk: Desk, reason: str = "") -> Act:
    """Say who does something to a round, now, and why."""
    by = who(desk, reason)
    return Act(by.by, by.at, by.reason)


def told(desk: Desk, one: Round) -> dict[str, Any]:
    """Give what a list shows of a round: its report, who codes it, how far it is."""
    record = desk.ledger.report(one.report)
    headline, outlet = record.get("headline"), record.get("outlet")
    return {
        "report": one.report,
        "headline": headline["text"] if headline else "",
        "language": record["language"],
        "outlet": outlet["name"] if outlet else "",
        "day": day_of(record),
        "blind": one.is_blind,
        "state": one.state,
        "settled": one.settled,
        "coders": [{"name": each.name, "done": each.is_done, "since": each.since} for each in one.coders],
    }


def left_of(desk: Desk, report: str) -> list[str]:
    """Give the events of a report on which whoever sits here has not decided."""
    return [event["id"] for event in record_of(desk, report)["events"] if event["review"]["state"] == _UNREVIEWED]


def my_round(desk: Desk, report: str) -> Round | None:
    """Give the round in which whoever sits here codes a report and is not done; None where there is none."""
    one = desk.ledger.coding.round(report)
    mine = one.coder(desk.user) if one is not None and one.is_open else None
    return one if mine is not None and not mine.is_done else None


def next_of_mine(desk: Desk, but: str = "") -> str | None:
    """Give the report that whoever sits here is to code next: the one that was assigned first."""
    waiting = [one for one in desk.ledger.coding.rounds_of(desk.user) if one.report != but and my_round(desk, one.report) is not None]
    return waiting[-1].report if waiting else None


def finish(desk: Desk, report: str) -> None:
    """Say that whoever sits here has coded a report.

    Raises:
        DeskError: they have not decided on all of its events.
        UnknownIdError: they do not code it.
        StoreError: they said so before.
    """
    left = left_of(desk, report)
    if left:
        raise DeskError(
            f"{report[:19]}…: {len(left)} of its events wait for you, the first is {left[0]}; accept, correct or reject each, then say that it is coded"
        )
    desk.ledger.coding.finish(report, desk.user, act_of(desk))


# --- between coders


def codings_of(desk: Desk, one: Round) -> list[Coding]:
    """Give the codings of a round, and what was read."""
    record = desk.ledger.report(one.report)
    people = [coding_of(record, each.name, desk.ledger.coding.sheet(one.report, each.name), desk.codebook) for each in one.coders]
    return [*people, Coding(one.report, MACHINE, day_of(record), len(record["text"]), tuple(record["events"]))]


def grid_at(desk: Desk, report: str) -> tuple[Round, Grid, int]:
    """Give the grid of a report that everybody has coded, and how much was said of it so far.

    Raises:
        UnknownIdError: nobody coded it blind, or somebody is not done.
    """
    one = desk.ledger.coding.round(report)
    if one is None or not one.is_blind or not one.is_done:
        raise UnknownIdError(f"{report}: there is nothing to decide between coders; it is not coded blind, or not everybody is done")
    remarks = desk.ledger.coding.remarks(report)
    return one, grid_of(codings_of(desk, one), remarks), len(remarks)


def remark(desk: Desk, report: str, where: tuple[str, str], what: tuple[str, str, str]) -> Line:
    """Write down what somebody decides between coders, and give the line that it is on, as it was.

    Args:
        desk: where it is decided.
        report: the report.
        where: the event as the grid names it, and the field.
        what: its kind, the coder whose value it is on, and the words of a comment.

    Raises:
        DeskError: the grid has no such line or value.
        UnknownIdError: nobody coded the report blind, or somebody is not done.
        StoreError: the round is settled.
    """
    line = grid_at(desk, report)[1].line(*where)
    kind, coder, text = what
    if line is None:
        raise DeskError(f"{where[0][:40]!r}, {where[1][:40]!r}: there is no such line; look at the grid as it is now")
    may = {TAKE: (*line.holders, MACHINE), WRONG: line.holders, COMMENT: ("",)}
    if coder not in may.get(kind, ()) or (kind == COMMENT and not text):
        raise DeskError(f"{kind[:40]!r} of {coder[:40]!r}: there is no such value in this line; look at the grid as it is now")
    by = act_of(desk)
    desk.ledger.coding.remark(report, Remark(kind, *where, coder, text, by.by, by.at))
    return line


def settle(desk: Desk, report: str, shown: str) -> None:
    """Write what came of a round as decisions of the ledger.

    Args:
        desk: where it is decided.
        report: the report.
        shown: how much was said of it when it was shown.

    Raises:
        StaleError: somebody decided more since.
        ReviewError: something is left to decide, or the record could not hold it.
        StoreError: the round is settled already.
    """
    _, grid, remarks = grid_at(desk, report)
    if shown != str(remarks):
        raise StaleError(f"{report}: somebody decided between its coders since it was shown to you; look at it as it is now, then settle it")
    by = act_of(desk)
    judgements = outcome(desk.ledger.report(report), grid, Who(by.by, by.at), desk.codebook)
    desk.ledger.coding.settle(Settled(report, judgements), by)
    for name in {one.events[0] for one in judgements} or {event_key(report, "")}:
        desk.settler.submit(name)


def cells(grid: Grid, line: Line) -> Iterator[dict[str, Any]]:
    """Yield what each column of a line shows: its value without where it stands in the text, and what was said of it."""
    for column in grid.columns:
        event = line.group.events.get(column)
        yield {
            "coder": column,
            "there": event is not None,
            "value": None if event is None else bare(event.get(line.field)),
            "taken": line.taken == column,
            "stands": bool(line.source) and (line.source == column or _same(line, column)),
            "wrong": column in line.wrong,
            "may": column in line.holders or column == MACHINE and (event is not None or line.field == EVENTS),
        }


def _same(line: Line, column: str) -> bool:
    """Tell whether a column says what stands."""
    if line.field == EVENTS:
        return (column in line.group.events) == (line.source in line.group.events)
    events = line.group.events
    return column in events and line.source in events and said(events[column], line.field) == said(events[line.source], line.field)


def bare(value: Any) -> Any:  # noqa: ANN401 - a plain value in, the same out
    """Give a value of a record without the places of the text that it rests on; words that are a value themselves stay."""
    if isinstance(value, list):
        return [bare(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _PLACES[name] if name in _PLACES else bare(one) for name, one in value.items()}
