"""Sources and runs: feeds that are followed and what they bring, outlets of the ledger, runs of the program, and inputs that could not be read."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from recoupe.desk.asking import address
from recoupe.desk.desk import Desk
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Upload, Visit
from recoupe.desk.taking import options_of, take
from recoupe.desk.words import N_
from recoupe.desk.working import Task
from recoupe.errors import DeskError
from recoupe.model.feed import Feed
from recoupe.pipeline.feed_intake import FeedIntake, follow_one
from recoupe.pipeline.feed_shelves import LedgerShelf
from recoupe.pipeline.feeds import FeedRun, Following, add_feed, remove_feed
from recoupe.read.captures import Capture, Refusal
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Ask, Paged

PATH = "/sources"
OUTLETS, RUNS, FAILURES = f"{PATH}/outlets", f"{PATH}/runs", f"{PATH}/failures"
ROWS = 50
# Of each list, as many stand on the first page.
FIRST = 10
_MINUTE_S = 60
_EVERY_MIN = 15
_TASK = "feed "
# What the summary of a run says, in the order in which it is shown; other words of it are in the twin.
_TOLD = ("command", "feed", "state", "outcome", "reports", "new", "changed", "failures", "incidents", "by")


def view(visit: Visit) -> Data:
    """Give the feeds with what they brought, and the first outlets, runs and failures."""
    ledger = visit.desk.ledger
    outlets, runs, failures = ledger.outlet_page("", FIRST), ledger.run_page("", FIRST), ledger.failure_page("", FIRST)
    return {
        "feeds": _feeds(visit.desk),
        "outlets": _outlets(outlets),
        "runs": _runs(runs),
        "failures": list(failures.rows),
        "more": {"outlets": OUTLETS if outlets.cursor else None, "runs": RUNS if runs.cursor else None, "failures": FAILURES if failures.cursor else None},
        "languages_read": sorted(visit.desk.codebook.languages),
        "every": _EVERY_MIN,
    }


def _feeds(desk: Desk) -> list[dict[str, Any]]:
    """Give the feeds on the list, with what each brought and what is being done with it."""
    yields, tasks = desk.ledger.yields(), desk.works.named(_TASK)
    return [
        {
            **asdict(feed),
            **{name: moment.isoformat() if moment else None for name, moment in (("checked", feed.checked), ("due", feed.due))},
            "yield": yields.get(feed.address),
            "task": asdict(tasks[feed.address]) if feed.address in tasks else None,
        }
        for feed in LedgerShelf(desk.ledger, desk.clock).feeds()
    ]


def _outlets(page: Paged) -> list[dict[str, Any]]:
    return [{**asdict(one), "link": address("/inbox", Ask({"outlet": (one.name,)}))} for one in page.rows]


def _runs(page: Paged) -> list[dict[str, Any]]:
    return [{**row, "told": [{"field": name, "value": row[name]} for name in _TOLD if row.get(name) is not None]} for row in page.rows]


def outlets_view(visit: Visit) -> Data:
    """Give a page of the outlets of reports that stand."""
    page = visit.desk.ledger.outlet_page(visit.asked("cursor"), ROWS)
    return {"what": "outlets", "outlets": _outlets(page), **_turned(visit, OUTLETS, page)}


def runs_view(visit: Visit) -> Data:
    """Give a page of the runs of the program."""
    page = visit.desk.ledger.run_page(visit.asked("cursor"), ROWS)
    return {"what": "runs", "runs": _runs(page), **_turned(visit, RUNS, page)}


def failures_view(visit: Visit) -> Data:
    """Give a page of the inputs that could not be read and still are not."""
    page = visit.desk.ledger.failure_page(visit.asked("cursor"), ROWS)
    return {"what": "failures", "failures": list(page.rows), "languages_read": sorted(visit.desk.codebook.languages), **_turned(visit, FAILURES, page)}


def _turned(visit: Visit, path: str, page: Paged) -> dict[str, str | None]:
    return {"next": f"{path}?{urlencode({'cursor': page.cursor})}" if page.cursor else None, "first": path if visit.asked("cursor") else None}


# --- feeds


def follow(visit: Visit) -> Done:
    """Put a feed on the list, or change how one that is there is read.

    Raises:
        AddressError: its address is not one of the public web.
        DeskError: the minutes are none.
        FeedError: it would be asked too often or too seldom.
    """
    minutes = visit.sent("every") or str(_EVERY_MIN)
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) < 7):
        raise DeskError(f"{minutes[:20]!r} is no number of minutes; write digits, 15 or 60")
    asked = Feed(visit.sent("address"), visit.sent("title") or None, int(minutes) * _MINUTE_S, pages=visit.sent("entries") != "yes")
    add_feed(LedgerShelf(visit.desk.ledger, visit.desk.clock), asked)
    return Done(PATH, N_("The feed is followed."))


def leave(visit: Visit) -> Done:
    """Take a feed off the list; the reports that it brought stay.

    Raises:
        FeedError: nobody follows it.
    """
    remove_feed(LedgerShelf(visit.desk.ledger, visit.desk.clock), visit.sent("address"))
    return Done(PATH, N_("The feed is followed no more; the reports that it brought stay."))


def run(visit: Visit) -> Done:
    """Ask a feed now, behind the page where that takes long.

    Raises:
        DeskError: nobody follows it.
    """
    desk, wanted = visit.desk, visit.sent("address")
    if all(feed["url"] != wanted for feed in desk.ledger.feeds()):
        raise DeskError(f"{wanted[:200]!r}: nobody follows this feed; add it first")

    def do(task: Task) -> dict[str, Any]:
        intake = FeedIntake(desk.codebook, desk.ledger, desk.clock, by=desk.user)
        result: dict[str, Any] = {"outcome": "", "new": 0, "failures": 0, "fault": None}
        with desk.reading:
            for found in follow_one(wanted, Following(desk.web(desk.settings)), intake):
                if isinstance(found, FeedRun):
                    result |= {"outcome": found.outcome.value, "new": found.new, "fault": found.fault}
                elif isinstance(found, Capture | Refusal):
                    task.progress(task.done + 1, 0)
                    result["failures"] = intake.failures
        return result

    task = desk.works.begin(Task(f"{_TASK}{wanted}", desk.user, desk.clock()), do, desk.clock)
    desk.works.wait(task)
    return Done(f"{PATH}#feeds", N_("The feed was asked.") if task.ended else N_("The feed is being asked behind this page."))


# --- what could not be read


def retry(visit: Visit) -> Done:
    """Read once more what could not be read, from the bytes that were kept, with what is known of them now.

    Raises:
        DeskError: it still cannot be read.
        UnknownIdError: the ledger keeps no such bytes.
        ErasedError: they were erased.
    """
    content = visit.desk.ledger.original(visit.sent("report"))
    added = take(visit.desk, Upload(visit.sent("origin"), content), options_of(visit))
    return Done(f"/reports/{added.report_id}", N_("The report is read and kept."))


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the sources: all of them, outlets, runs, failures."""
    return (PATH, OUTLETS, RUNS, FAILURES)


SCREEN = Screen(
    name="sources",
    title=N_("Sources"),
    pages=(
        Page(PATH, "sources.html", view, least=Role.VIEWER),
        Page(OUTLETS, "source_list.html", outlets_view, title=N_("Outlets"), least=Role.VIEWER),
        Page(RUNS, "source_list.html", runs_view, title=N_("Runs"), least=Role.VIEWER),
        Page(FAILURES, "source_list.html", failures_view, title=N_("Not readable"), least=Role.VIEWER),
    ),
    acts=(
        Act(f"{PATH}/add", follow, PATH, least=Role.MANAGER),
        Act(f"{PATH}/remove", leave, PATH, least=Role.MANAGER),
        Act(f"{PATH}/run", run, PATH, least=Role.MANAGER),
        Act(f"{PATH}/retry", retry, FAILURES, least=Role.CODER),
    ),
    help=(
        N_(
            "A feed is asked when it is due and `recoupe feed run` runs, or at once by its button. What could not be read keeps its bytes: say its "
            "language or day, and read it again."
        ),
    ),
    samples=samples,
    place=80,
    key="f",
    keys=(
        Key("j / k", N_("next or previous feed, run or failure")),
        Key("r", N_("ask the chosen feed now, or read the chosen failure again")),
        Key("+", N_("add a feed")),
    ),
)
