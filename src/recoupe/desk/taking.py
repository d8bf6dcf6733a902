"""Take a report in at the desk, as `recoupe add` does: keep its bytes, read it, link what it tells."""

from datetime import date

from recoupe.desk.desk import Desk
from recoupe.desk.screen import Upload, Visit
from recoupe.errors import DeskError
from recoupe.pipeline.ledger import link_added, take_in
from recoupe.read.captures import Capture, ReadOptions
from recoupe.store.values import Added


def options_of(visit: Visit) -> ReadOptions:
    """Read what a form says of a report: day of publication, outlet, language.

    Raises:
        DeskError: the day is none.
    """
    return ReadOptions(published=_day(visit.sent("published")), outlet=visit.sent("outlet") or None, language=visit.sent("language") or None)


def _day(written: str) -> date | None:
    """Read a day that a form sent.

    Raises:
        DeskError: it is none.
    """
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as fault:
        raise DeskError(f"{written!r} is no day; write it as YYYY-MM-DD") from fault


def take(desk: Desk, sent: Upload, options: ReadOptions) -> Added:
    """Take one report in.

    Args:
        desk: whose ledger it goes into.
        sent: what it is called, which becomes its origin, and its bytes.
        options: what the sender knows of it.

    Raises:
        DeskError: it cannot be read as a report; the bytes are kept with the reason.
    """
    if options.language is not None and options.language not in desk.codebook.languages:
        raise DeskError(f"language {options.language!r} is not read; choose one of {', '.join(sorted(desk.codebook.languages))}, or leave it out")
    with desk.reading:
        taken = take_in(desk.ledger, Capture(sent.name, sent.content), options, desk.codebook, desk.clock())
        if taken.added is None:
            told = taken.failure.message if taken.failure else "it gave no record"
            raise DeskError(f"{told}; the bytes are kept, and the report can be added again")
        # One that came before, when the desk ended before it was linked, is linked now.
        if taken.added.new or taken.added.report_id in desk.ledger.unlinked():
            link_added(desk.ledger, [taken.added.report_id], desk.codebook, desk.clock())
    return taken.added
