"""The inbox: which reports there are, narrowed by facets, how far people have looked at each, what is decided of all that is shown, and how reports come in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from recoupe.desk import labels
from recoupe.desk.asking import address, ask_of, is_local, toggled
from recoupe.desk.deciding import SHOWN, decide_shown, flag
from recoupe.desk.desk import Desk
from recoupe.desk.faceting import Facets, laid_out
from recoupe.desk.saved import saved
from recoupe.desk.screen import Act, Data, Done, Key, Page, Screen, Upload, Visit
from recoupe.desk.taking import options_of, take
from recoupe.desk.words import N_, languages
from recoupe.errors import DeskError
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import HELP, Ask, Listed

PATH = "/inbox"
ROWS = 50
# Facets whose values are codes, which have words.
_CODED = ("state", "flag", "type", "status", "warning")
_MARK = "mark."
# Why reports are discarded; the words themselves are written into the ledger, in English, as all of it is.
REASONS = (N_("not about armed conflict"), N_("the page is not a report"), N_("figure of speech, sport, fiction or history"), N_("misread as a whole"))


def view(visit: Visit) -> Data:
    """Give a page of reports, the facets, and where each leads."""
    ask, ledger = ask_of(visit.query), visit.desk.ledger
    marks = _marks(visit)  # before the list: what is decided in between is then seen as a change
    page = ledger.report_page(ask, visit.asked("cursor"), ROWS)
    rows = [{**asdict(row), "link": address(f"/reports/{row.report_id}", ask)} for row in page.rows]
    return {
        "rows": rows,
        "total": page.total,
        "next": address(PATH, ask, {"cursor": page.cursor}) if page.cursor else None,
        "first": address(PATH, ask) if visit.asked("cursor") else None,
        "facets": laid_out(visit, _facets(visit)),
        "ask": asdict(ask),
        "clear": PATH if ask != ask_of({}) else None,
        "saved": saved(visit, PATH),
        "bulk": _bulk(visit, page.rows, marks),
        "acts": {kind: address(PATH, ask, {**_place(visit), "bulk": kind}) for kind in SHOWN} if page.rows else {},
        "leave": address(PATH, ask, _place(visit)),
        "reasons": list(REASONS),
    }


def _place(visit: Visit) -> dict[str, str]:
    return {"cursor": visit.asked("cursor")} if visit.asked("cursor") else {}


def _kind(visit: Visit) -> str:
    """Give what all that is shown is asked to be, if anything."""
    kind = visit.asked("bulk") or visit.sent("bulk")
    return kind if kind in SHOWN else ""


def _marks(visit: Visit) -> dict[str, str]:
    """Give the marks of the reports of the page, if something is to be decided of all that is shown."""
    if not _kind(visit):
        return {}
    ledger = visit.desk.ledger
    return ledger.marks(row.report_id for row in ledger.report_page(ask_of(visit.query), visit.asked("cursor"), ROWS).rows)


def _bulk(visit: Visit, rows: Sequence[Listed], marks: Mapping[str, str]) -> dict[str, Any] | None:
    """Give what would be decided of all that is shown, with the marks under which it would be."""
    left = [row for row in rows if row.judged < row.events and row.report_id in marks]
    if not _kind(visit):
        return None
    return {"kind": _kind(visit), "events": sum(row.events - row.judged for row in left), "marks": {row.report_id: marks[row.report_id] for row in left}}


def _facets(visit: Visit) -> Facets:
    """Give what the list can be narrowed by."""
    ask, ledger, words, codebook = ask_of(visit.query), visit.desk.ledger, visit.words, visit.desk.codebook

    def name(facet: str, value: str) -> str | None:
        if facet == "language":
            return languages()[value].name if value in languages() else None
        return words.country(value) if facet == "country" else words.say(labels.of(facet, value)) if facet in _CODED else known(facet, value)

    def known(facet: str, value: str) -> str | None:
        found = codebook.actor(value) if facet == "actor" else None
        return found.name if found else None

    return Facets(
        here=address(PATH, ask),
        counts=lambda top: ledger.facet_counts(ask, top),
        name=name,
        known=known,
        chosen=lambda facet: ask.states if facet == "state" else ask.facets.get(facet, ()),
        link=lambda facet, value: address(PATH, toggled(ask, facet, value)),
    )


def decide(visit: Visit) -> Done:
    """Accept or discard what is shown, all or nothing.

    Raises:
        DeskError: nothing of it is left to judge.
        StaleError: somebody changed one of the reports since it was shown.
        ReviewError: no reason is given.
    """
    marks = {name.removeprefix(_MARK): values[0] for name, values in visit.form.items() if name.startswith(_MARK)}
    done = decide_shown(visit.desk, visit.sent("bulk"), marks, visit.sent("words") or visit.sent("reason"))
    words = N_("All that was shown is accepted.") if visit.sent("bulk") == "accept" else N_("All that was shown is discarded.")
    return Done(address(PATH, ask_of(visit.query)), words, done.judgement)


def mark_report(visit: Visit) -> Done:
    """Flag a report, or say that help is needed with it; the same again takes that back.

    Raises:
        DeskError: there is no such flag.
        UnknownIdError: the ledger holds no such report.
    """
    kind, back = visit.sent("kind"), visit.sent("back")
    said, stands = flag(visit.desk, visit.sent("report"), kind, visit.sent("words"))
    words = {"flag": N_("Flagged."), HELP: N_("Help is asked for.")}.get(kind, "") if stands else N_("Taken back.")
    return Done(back if is_local(back) else PATH, words, said)


def paste(visit: Visit) -> Done:
    """Take in a text that was pasted.

    Raises:
        DeskError: there is no text.
        ReadError: it cannot be read as a report.
    """
    text = visit.sent("text")
    if not text:
        raise DeskError("there is no text to read; paste the text of a report first")
    content = text.encode("utf-8", "replace")
    origin = visit.sent("origin") or f"pasted:{hashlib.sha256(content).hexdigest()[:12]}"
    return _taken(visit, Upload(origin, content))


def upload(visit: Visit) -> Done:
    """Take in a file that was sent.

    Raises:
        DeskError: there is no file.
        ReadError: it cannot be read as a report.
    """
    if not visit.files:
        raise DeskError("there is no file to read; choose one first")
    return _taken(visit, visit.files[0])


def _taken(visit: Visit, sent: Upload) -> Done:
    added = take(visit.desk, sent, options_of(visit))
    return Done(f"/reports/{added.report_id}", N_("The report is read and kept.") if added.new else N_("The ledger had this report already."))


def warm(desk: Desk) -> None:
    """Count what the first page shows."""
    desk.ledger.facet_counts(Ask())
    desk.ledger.report_page(Ask(), "", ROWS)


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the inbox: whole, narrowed, empty."""
    narrowed = (f"{PATH}?type=ASSAULT&order=received", f"{PATH}?words=nowhere", f"{PATH}?in.type=a&in.actor=nobody")
    return (PATH, *narrowed, f"{PATH}?order=priority&bulk=accept", f"{PATH}?bulk=reject")


SCREEN = Screen(
    name="inbox",
    title=N_("Inbox"),
    pages=(Page(PATH, "inbox.html", view, least=Role.VIEWER),),
    acts=(
        Act(f"{PATH}/paste", paste, PATH, least=Role.CODER),
        Act(f"{PATH}/upload", upload, PATH, least=Role.CODER),
        Act(f"{PATH}/decide", decide, PATH, least=Role.REVIEWER),
        Act(f"{PATH}/flag", mark_report, least=Role.CODER),
    ),
    help=(
        N_(
            "A report is read as soon as it is added: what it tells becomes events, each with its words. Open the first that is unreviewed, judge "
            "its events, and go on to the next."
        ),
        N_(
            "Flag a report, or ask for help with it, and it comes first where the list is sorted by priority. A narrowed list has an address of its "
            "own, and can be saved as a view."
        ),
    ),
    samples=samples,
    warm=warm,
    place=10,
    key="i",
    keys=(
        Key("j / k", N_("next or previous report in the list")),
        Key("Enter", N_("open the report")),
        Key("f / h", N_("flag the chosen report, or say that help is needed with it; again to take that back")),
        Key("A", N_("accept all that is shown; X: discard it")),
        Key("u", N_("undo what was done last")),
        Key("/", N_("go to the search box")),
    ),
)
