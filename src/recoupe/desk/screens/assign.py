"""Assignment: who codes which reports, by hand, by share or by lot, and how far each round is."""

from dataclasses import asdict

from recoupe.desk.asking import address, ask_of
from recoupe.desk.desk import Desk
from recoupe.desk.rounds import act_of, told
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.pipeline.assigning import Draw, draw
from recoupe.store.coding import Round
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Ask

PATH = "/assign"
ROWS = 50
# As many reports are shared out at once.
MOST = 5000
_SHARE = "share."


def view(visit: Visit) -> Data:
    """Give the reports that can be assigned, who can code them, and the rounds that are still to be settled."""
    ask, ledger = ask_of(visit.query), visit.desk.ledger
    page = ledger.report_page(ask, visit.asked("cursor"), ROWS)
    rounds = ledger.coding.rounds(open_only=True)
    coded = {one.report: one for one in rounds}
    return {
        "rows": [{**asdict(row), "coders": _names(coded.get(row.report_id))} for row in page.rows],
        "total": page.total,
        "next": address(PATH, ask, {"cursor": page.cursor}) if page.cursor else None,
        "ask": asdict(ask),
        "here": address(PATH, ask),
        "clear": PATH if ask != ask_of({}) else None,
        "people": _people(visit.desk),
        "rounds": [told(visit.desk, one) for one in rounds[:ROWS]],
        "open": len(rounds),
    }


def _names(one: Round | None) -> list[str]:
    return [coder.name for coder in one.coders] if one is not None else []


def _people(desk: Desk) -> list[str]:
    """Give who may code: accounts that may decide; without accounts, whoever sits here."""
    users = [user.name for user in desk.ledger.team.users() if user.is_active and user.role is not None and user.role.reaches(Role.CODER)]
    return users or [desk.user]


def assign(visit: Visit) -> Done:
    """Let people code reports: those that were ticked, or as many as are asked for, by lot, of all that the list holds.

    Raises:
        DeskError: nobody or nothing is chosen, or a number is none.
        StoreError: a report cannot be assigned so.
    """
    desk, shares = visit.desk, _shares(visit)
    each, most, seed = (_whole(visit, name, default) for name, default in (("each", "2"), ("most", "0"), ("seed", "0")))
    ticked = visit.form.get("report", ())
    blind = visit.sent("how") != "open"
    reports = list(ticked) or _free(desk, ask_of(visit.query))
    if not reports:
        raise DeskError("no report is left to assign; tick some, or widen the list")
    wanted = draw(reports, Draw(shares, min(each, len(shares)) if ticked and not visit.sent("each") else each, 0 if ticked else most, seed))
    given = desk.ledger.coding.assign(wanted, act_of(desk, visit.sent("why")), blind=blind)
    return Done(address(PATH, ask_of(visit.query)), N_("Assigned.") if given else N_("They code these reports already."))


def _shares(visit: Visit) -> dict[str, float]:
    """Give who was chosen, each with how much falls to them.

    Raises:
        DeskError: nobody was, or a share is no number.
    """
    names = [*visit.form.get("coder", ()), *(name.strip() for name in visit.sent("others").split(",") if name.strip())]
    if not names:
        raise DeskError("nobody is chosen; say who is to code the reports")
    try:
        return {name: float(visit.sent(f"{_SHARE}{name}", "1").replace(",", ".") or 1) for name in names}
    except ValueError as fault:
        raise DeskError("a share is no number; write 1 for everybody, or 2 for who is to have twice as much") from fault


def _whole(visit: Visit, name: str, default: str) -> int:
    """Read a whole number.

    Raises:
        DeskError: it is none.
    """
    written = visit.sent(name) or default
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise DeskError(f"{name!r}: {written[:20]!r} is no whole number; write digits")
    return int(written)


def _free(desk: Desk, ask: Ask) -> list[str]:
    """Give the reports of a list that nobody codes or has decided on."""
    coded = {one.report for one in desk.ledger.coding.rounds(open_only=True)}
    found: list[str] = []
    cursor = ""
    while len(found) < MOST:
        page = desk.ledger.report_page(ask, cursor, 500)
        found += [row.report_id for row in page.rows if row.report_id not in coded and not row.judged]
        cursor = page.cursor or ""
        if not cursor:
            break
    return found[:MOST]


def take_off(visit: Visit) -> Done:
    """Let somebody code a report no more.

    Raises:
        UnknownIdError: they do not code it.
    """
    visit.desk.ledger.coding.unassign(visit.sent("report"), visit.sent("coder"), act_of(visit.desk, visit.sent("why")))
    return Done(f"{PATH}#rounds", N_("Taken off; what they decided is kept."))


def reopen(visit: Visit) -> Done:
    """Let a coder go on who was done.

    Raises:
        UnknownIdError: they do not code it.
        StoreError: they are not done, or the round is settled.
    """
    visit.desk.ledger.coding.reopen(visit.sent("report"), visit.sent("coder"), act_of(visit.desk, visit.sent("why")))
    return Done(f"{PATH}#rounds", N_("They can go on."))


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the assignment: of all reports, and of some."""
    return (PATH, f"{PATH}?type=ASSAULT")


SCREEN = Screen(
    name="assign",
    title=N_("Assignment"),
    pages=(Page(PATH, "assign.html", view, least=Role.MANAGER),),
    acts=(
        Act(f"{PATH}/assign", assign, PATH, least=Role.MANAGER),
        Act(f"{PATH}/off", take_off, PATH, least=Role.MANAGER),
        Act(f"{PATH}/reopen", reopen, PATH, least=Role.MANAGER),
    ),
    help=(
        N_("Tick reports, or say how many are drawn by lot of all that the list holds; the same seed draws the same. Who has a share of 2 gets twice as many."),
        N_("Blind, people code a report on sheets of their own, and nobody sees another's answers before all are done. Nobody else decides on it meanwhile."),
    ),
    samples=samples,
    place=60,
    key="t",
    keys=(
        Key("j / k", N_("next or previous report in the list")),
        Key("x", N_("go to the box of the report; the space bar ticks it")),
        Key("a", N_("assign")),
    ),
)
