"""What is mine to code: a queue a person, and, when a report is settled, what came otherwise than they said."""

from typing import Any

from recoupe.desk.rounds import cells, finish, grid_at, left_of, my_round, next_of_mine, told
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import UnknownIdError
from recoupe.measure.outcome import changed_of
from recoupe.store.coding import Round
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role

PATH = "/mine"
OUTCOME = f"{PATH}/{{report}}"
# As many reports of each part of the queue at once.
ROWS = 50


def view(visit: Visit) -> Data:
    """Give the reports that whoever sits here codes: those that wait for them, those that wait for others, those that are settled."""
    rounds = visit.desk.ledger.coding.rounds_of(visit.desk.user)
    waiting = [one for one in reversed(rounds) if my_round(visit.desk, one.report) is not None]
    there = {one.report for one in waiting}
    others = [one for one in rounds if one.report not in there]
    return {
        "waiting": [_waiting(visit, one) for one in waiting[:ROWS]],
        "handed_in": [told(visit.desk, one) for one in others if one.is_open][:ROWS],
        "settled": [told(visit.desk, one) for one in others if one.settled][:ROWS],
        "total": len(waiting),
    }


def _waiting(visit: Visit, one: Round) -> dict[str, Any]:
    """Give what the queue shows of a report that waits; how many events are left is counted from this person's own decisions."""
    return {**told(visit.desk, one), "left": len(left_of(visit.desk, one.report))}


def outcome_view(visit: Visit) -> Data:
    """Give what came otherwise than whoever sits here said, with what was said of it.

    Raises:
        UnknownIdError: they did not code the report, or it is not settled.
    """
    report, name = visit.path["report"], visit.desk.user
    one, grid, _ = grid_at(visit.desk, report)
    if one.coder(name) is None or not one.settled:
        raise UnknownIdError(f"{report}: you did not code it, or it is not settled; your queue says which reports are")
    lines = [
        {
            "words": changed["group"].first["trigger"]["text"],
            "field": changed["line"].field,
            "mine": next(cell for cell in cells(grid, changed["line"]) if cell["coder"] == name),
            "stands": next(cell for cell in cells(grid, changed["line"]) if cell["coder"] == changed["line"].source),
            "wrong": name in changed["line"].wrong,
            "comments": [{"text": said.text, "by": said.by, "at": said.at} for said in changed["line"].comments],
        }
        for changed in changed_of(grid, name)
    ]
    return {"round": told(visit.desk, one), "lines": lines}


def done(visit: Visit) -> Done:
    """Say that a report is coded, and go on to the next.

    Raises:
        DeskError: events of it wait to be decided on.
        UnknownIdError: whoever sits here does not code it.
        StoreError: they said so before.
    """
    report = visit.sent("report")
    finish(visit.desk, report)
    following = next_of_mine(visit.desk, report)
    if following is None:
        return Done(PATH, N_("Coded. Nothing else waits for you."))
    return Done(f"/reports/{following}", N_("Coded. This is the next report that waits for you."))


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give the address of the queue."""
    return (PATH,)


SCREEN = Screen(
    name="mine",
    title=N_("My reports"),
    pages=(
        Page(PATH, "mine.html", view, least=Role.CODER),
        Page(OUTCOME, "outcome.html", outcome_view, title=N_("What became of it"), least=Role.CODER),
    ),
    acts=(Act(f"{PATH}/done", done, PATH, least=Role.CODER),),
    help=(
        N_("These reports were assigned to you. Decide on every event of a report, add what no reading found, then say that it is coded."),
        N_("What you code blind nobody sees before all who code it are done, and you see nothing of theirs. When it is settled, you see what came of it."),
    ),
    samples=samples,
    place=12,
    key="q",
    keys=(Key("j / k", N_("next or previous report in the list")), Key("Enter", N_("open the report")), Key("D", N_("in a report: say that it is coded"))),
)
