"""Reports: a situation report of a period, the dossier of an incident, and the codebook with the coder's guide, on paper."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

from recoupe.desk.paper import FORMS, Paper, written
from recoupe.desk.papers import dossier_paper, manual_paper, situation_paper
from recoupe.desk.screen import Data, Given, Key, Page, Raw, Screen, Visit
from recoupe.desk.situation import situation
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Sight

PATH = "/report"
# A week, the last day included: what the form begins with.
_DAYS = 6


def view(visit: Visit) -> Data:
    """Give the form, and what the report of its period would say in numbers."""
    until = visit.asked("until") or visit.desk.clock()[:10]
    since = visit.asked("since") or _before(until)
    try:
        found, refused = situation(visit.desk.ledger, since, until), ""
    except DeskError as fault:
        found, refused = {}, str(fault)
    asked = urlencode({"since": since, "until": until, "lang": visit.words.code})
    return {
        "since": _shown(since),
        "until": _shown(until),
        "not_read": refused,
        "totals": found.get("totals"),
        "tolls": found.get("tolls"),
        "caveats": found.get("caveats"),
        "links": {form: f"{PATH}/situation.{form}?{asked}" for form in FORMS},
        "manual": {form: f"{PATH}/codebook.{form}?{urlencode({'lang': visit.words.code})}" for form in FORMS},
    }


def _shown(day: str) -> str:
    """Give a day as a field of days takes it: nothing where it is none, which the page says."""
    try:
        return str(date.fromisoformat(day))
    except ValueError:
        return ""


def _before(until: str) -> str:
    """Give the first day of the week that ends on a day; the day itself where it is none, which the page then says."""
    try:
        return str(date.fromisoformat(until) - timedelta(days=_DAYS))
    except (ValueError, OverflowError):
        return until


def _given(visit: Visit, paper: Paper, form: str) -> Given:
    """Hand a paper out as a file."""
    code = visit.words.code
    headers = {"content-disposition": f'attachment; filename="{paper.name}.{code}.{form}"'}
    return Given(written(paper, code, form), FORMS[form], headers)


def _raw(path: str, paper_of: Callable[[Visit], Paper], form: str) -> Raw:
    return Raw(f"{path}.{form}", lambda visit: _given(visit, paper_of(visit), form), least=Role.VIEWER)


def _situation(visit: Visit) -> Paper:
    return situation_paper(visit.desk.ledger, visit.asked("since"), visit.asked("until"))


def _dossier(visit: Visit) -> Paper:
    return dossier_paper(visit.desk.ledger, visit.desk.codebook, visit.path["incident"])


def _manual(visit: Visit) -> Paper:
    return manual_paper(visit.desk.codebook)


def samples(ledger: Ledger) -> tuple[str, ...]:
    """Give the address of the form, and of a year in which something happened."""
    years = [row.starts[:4] for row in ledger.plotted_page(Sight(), limit=1).rows if row.starts]
    return (*(f"{PATH}?since={year}-01-01&until={year}-12-31" for year in years), PATH, f"{PATH}?since=2024-02-31")


SCREEN = Screen(
    name="report",
    title=N_("Reports on paper"),
    pages=(Page(PATH, "report.html", view, least=Role.VIEWER),),
    raws=tuple(
        _raw(path, paper_of, form)
        for path, paper_of in ((f"{PATH}/situation", _situation), (f"{PATH}/codebook", _manual), ("/incidents/{incident}/dossier", _dossier))
        for form in FORMS
    ),
    help=(
        N_(
            "A situation report says what reports claim of a period: where, when, who says so, how far it is established, and what cannot be said. "
            "The same ledger gives the same file. The dossier of an incident is on its page."
        ),
    ),
    samples=samples,
    place=35,
    key="r",
    keys=(Key("w", N_("write the report as PDF")),),
)
