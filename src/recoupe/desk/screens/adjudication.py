"""Between coders: what each says of a report, field by field, with what a person decides; settled, it stands as decisions of the ledger, and is signed."""

from typing import Any

from recoupe.desk.rounds import act_of, cells, grid_at, remark, settle, told
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.measure.adjudicating import Block, Grid, Line
from recoupe.measure.agreement import EVENTS, MACHINE
from recoupe.measure.outcome import is_to_settle
from recoupe.store.coding import COMMENT, TAKE, WRONG, Round
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role

PATH = "/adjudication"
GRID = f"{PATH}/{{report}}"
ROWS = 50


def view(visit: Visit) -> Data:
    """Give the rounds that wait for somebody to decide between their coders, and those that were settled: first what nobody has signed, then the last ones."""
    rounds = [one for one in visit.desk.ledger.coding.rounds() if one.is_blind]
    waiting = [one for one in reversed(rounds) if is_to_settle(one)]
    return {
        "waiting": [told(visit.desk, one) for one in waiting[:ROWS]],
        "total": len(waiting),
        "coding": sum(not one.is_done for one in rounds),
        "settled": _settled(visit, [one for one in rounds if one.settled]),
    }


def _settled(visit: Visit, rounds: list[Round]) -> list[dict[str, Any]]:
    """Give rounds that are settled, those whose report waits for a signature first, and the last ones first among them."""
    standing = visit.desk.ledger.signed_subjects()
    last = sorted(rounds, key=lambda one: one.settled, reverse=True)
    found = sorted(last, key=lambda one: one.report in standing)[:ROWS]
    return [{**told(visit.desk, one), "signed": one.report in standing} for one in found]


def grid_view(visit: Visit) -> Data:
    """Give the grid of a report: events, fields and who says what, what is left to decide, and which line comes next.

    Raises:
        UnknownIdError: nobody coded it blind, or somebody is not done.
    """
    report = visit.path["report"]
    one, grid, remarks = grid_at(visit.desk, report)
    record = visit.desk.ledger.report(report)
    left = [line.id for line in grid.open]
    asked = visit.asked("at")
    return {
        "round": told(visit.desk, one),
        "signed": visit.desk.ledger.signed(report) is not None,
        "columns": list(grid.columns),
        "blocks": [_block(grid, block, whole=bool(visit.asked("all"))) for block in grid.blocks],
        "left": left,
        "chosen": asked if asked in {line.id for block in grid.blocks for line in block.lines} else next(iter(left), ""),
        "remarks": remarks,
        "all": bool(visit.asked("all")),
        "text": record["text"],
        "machine": MACHINE,
    }


def _block(grid: Grid, block: Block, *, whole: bool) -> dict[str, Any]:
    """Give an event of a grid; without the lines on which all agree, the machine too, unless they are asked for."""
    first = block.group.first
    lines = [_line(grid, line) for line in block.lines if whole or line.field == EVENTS or _is_told(block, line)]
    return {"id": block.group.id, "type": first["type"], "words": first["trigger"]["text"], "stands": block.stands, "lines": lines}


def _is_told(block: Block, line: Line) -> bool:
    """Tell whether there is something to see in a line: coders differ, or something was said of it."""
    return block.stands is not False and (line.differs or bool(line.taken or line.wrong or line.comments))


def _line(grid: Grid, line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "field": line.field,
        "differs": line.differs,
        "taken": line.taken,
        "cells": list(cells(grid, line)),
        "comments": [{"text": said.text, "by": said.by, "at": said.at} for said in line.comments],
    }


def take(visit: Visit) -> Done:
    """Take a value, and go on to the next line that is left.

    Raises:
        DeskError: there is no such value.
        StoreError: the round is settled.
    """
    line = remark(visit.desk, visit.path["report"], _where(visit), (TAKE, visit.sent("coder"), ""))
    return Done(_on(visit, line), N_("Taken."))


def wrong(visit: Visit) -> Done:
    """Say of the values that do not stand in a line that they were simply wrong; the same again takes that back.

    Raises:
        DeskError: there is no such value, or none that does not stand.
        StoreError: the round is settled.
    """
    report = visit.path["report"]
    grid = grid_at(visit.desk, report)[1]
    line = grid.line(*_where(visit))
    others = [cell["coder"] for cell in cells(grid, line) if not cell["stands"] and cell["coder"] in line.holders] if line and line.source else []
    if line is None or not others:
        raise DeskError("there is no value beside the one that stands; take one first, then say that the others were wrong")
    for coder in others:
        remark(visit.desk, report, _where(visit), (WRONG, coder, "" if line.wrong else "yes"))
    return Done(_at(visit, line.id), N_("Taken back.") if line.wrong else N_("Marked as simply wrong."))


def comment(visit: Visit) -> Done:
    """Say something of a line.

    Raises:
        DeskError: there is no such line, or nothing is said.
        StoreError: the round is settled.
    """
    line = remark(visit.desk, visit.path["report"], _where(visit), (COMMENT, "", visit.sent("words")))
    return Done(_at(visit, line.id), N_("Said."))


def close(visit: Visit) -> Done:
    """Settle a round: what stands in the grid is what the ledger holds.

    Raises:
        ReviewError: something is left to decide.
        StaleError: somebody decided more since it was shown.
        StoreError: it is settled already.
    """
    report = visit.path["report"]
    settle(visit.desk, report, visit.sent("shown"))
    return Done(f"/reports/{report}", N_("Settled: this is the record now."))


def reopen(visit: Visit) -> Done:
    """Let a coder go on who was done.

    Raises:
        UnknownIdError: they do not code it.
        StoreError: the round is settled.
    """
    visit.desk.ledger.coding.reopen(visit.path["report"], visit.sent("coder"), act_of(visit.desk))
    return Done(PATH, N_("They can go on."))


def _where(visit: Visit) -> tuple[str, str]:
    return visit.sent("event"), visit.sent("field")


def _on(visit: Visit, line: Line) -> str:
    """Lead to the first line after this one that is left to decide, else the first of all, else this one."""
    grid = grid_at(visit.desk, visit.path["report"])[1]
    every = [one.id for block in grid.blocks for one in block.lines]
    left = [one.id for one in grid.open]
    after = [name for name in left if every.index(name) > every.index(line.id)]
    return _at(visit, next(iter((*after, *left)), line.id))


def _at(visit: Visit, name: str) -> str:
    whole = "&all=yes" if visit.asked("all") else ""
    return f"{GRID.format(report=visit.path['report'])}?at={name}{whole}#line-{name}"


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give the addresses of the list, and of a grid where there is one."""
    return (*(f"{PATH}/{one.report}?all=yes" for one in ledger.coding.rounds() if one.is_blind and one.is_done), PATH)[:2]


SCREEN = Screen(
    name="adjudication",
    title=N_("Between coders"),
    pages=(
        Page(PATH, "adjudication.html", view, least=Role.REVIEWER),
        Page(GRID, "adjudication_grid.html", grid_view, name=lambda data: data["round"]["headline"], least=Role.REVIEWER),
    ),
    acts=(
        Act(f"{GRID}/take", take, GRID, least=Role.REVIEWER),
        Act(f"{GRID}/wrong", wrong, GRID, least=Role.REVIEWER),
        Act(f"{GRID}/comment", comment, GRID, least=Role.REVIEWER),
        Act(f"{GRID}/settle", close, GRID, least=Role.REVIEWER),
        Act(f"{GRID}/reopen", reopen, GRID, least=Role.REVIEWER),
    ),
    help=(
        N_("What coders agree on stands. Where they differ, take a value with the number of its column; the next line that is left comes by itself."),
        N_("When nothing is left, settle the report: what stands is written as decisions of yours, and its coders see what came otherwise than they said."),
        N_("Then sign it. Among the settled ones, those that nobody has signed come first."),
    ),
    samples=samples,
    place=14,
    key="b",
    keys=(
        Key("j / k", N_("next or previous line")),
        Key("1 2 3", N_("take the value of that column")),
        Key("w", N_("the values that do not stand were simply wrong; again to take that back")),
        Key("c", N_("say something of the line")),
        Key("S", N_("settle the report")),
        Key("y", N_("go where a settled report is signed, or opened again")),
    ),
)
