"""Search: one box for reports, incidents and actors, by words and by `actor:`, `place:`, `after:`, `before:` and `type:`."""

import calendar
import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from recoupe.desk.asking import address, link_of
from recoupe.desk.desk import Desk
from recoupe.desk.saved import saved
from recoupe.desk.screen import Data, Key, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.model.folding import fold
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role
from recoupe.store.values import Ask, Listed, Sight
from recoupe.store.words import passage, phrases

PATH = "/search"
ROWS = 20
_FIELDED = re.compile(r'\b(actor|place|after|before|type):("[^"]*"|\S+)', re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Question:
    """What the box asks for: words, and what stands behind a field."""

    words: str = ""
    actor: str = ""
    place: str = ""
    after: str = ""
    before: str = ""
    type: str = ""


def question_of(written: str) -> Question:
    """Read what was typed; of a field that is given twice, the last counts.

    Raises:
        DeskError: a day is none.
    """
    fields = {name.lower(): value.strip('"').strip() for name, value in _FIELDED.findall(written)}
    for name, last in (("after", False), ("before", True)):
        if fields.get(name):
            fields[name] = _day(fields[name], last=last)
    fields["type"] = fields.get("type", "").upper()
    return Question(words=" ".join(_FIELDED.sub(" ", written).split()), **fields)


def _day(written: str, *, last: bool) -> str:
    """Read a day, or the first or last day of a month or a year.

    Raises:
        DeskError: it is none.
    """
    found = _DAY.fullmatch(written)
    if found is None:
        raise DeskError(f"{written[:40]!r} is no day; write 2024, 2024-03 or 2024-03-14")
    year, month, day = (int(part) if part else None for part in found.groups())
    month = month or (12 if last else 1)
    if not (year and 1 <= month <= 12):
        raise DeskError(f"{written[:40]!r} is no day; write 2024, 2024-03 or 2024-03-14")
    longest = calendar.monthrange(year, month)[1]
    day = day or (longest if last else 1)
    if day > longest:
        raise DeskError(f"{written[:40]!r} is no day; that month has {longest}")
    return f"{year:04}-{month:02}-{day:02}"


def view(visit: Visit) -> Data:
    """Give reports, incidents and actors that answer, and where all of them are listed."""
    written = visit.asked("q").strip()
    empty: dict[str, Any] = {"q": written, "refused_as": "", "reports": [], "total": 0, "incidents": [], "actors": [], "all": None, "map": None}
    empty["saved"] = saved(visit, PATH)
    try:
        question = question_of(written)
    except DeskError as fault:
        return {**empty, "refused_as": str(fault)}
    if not written or not (_has_words(question.words) or any(value for name, value in asdict(question).items() if name != "words")):
        return empty
    desk, who = visit.desk, entity_of(visit.desk, question.actor)
    words = question.words if _has_words(question.words) else ""
    facets = {"type": (question.type,)} if question.type else {}
    ask = Ask(facets, words=words, since=question.after, until=question.before, who=who, site=question.place)
    page = desk.ledger.report_page(ask, "", ROWS)
    told = {"since": question.after, "until": question.before, "who": who, "site": question.place, "type": question.type}
    sight = Sight(since=question.after, until=question.before, types=facets.get("type", ()), who=who, site=question.place, words=words)
    found = desk.ledger.plotted_page(sight, "", ROWS).rows
    return {
        **empty,
        "reports": [_report(desk, row, words) for row in page.rows],
        "total": page.total or 0,
        "incidents": [{**asdict(row), "link": link_of("incident", row.id)} for row in found],
        "actors": _actors(desk, question.actor or words),
        "all": address("/inbox", ask) if not (who or question.place) else None,
        "map": "/map?" + urlencode([(name, value) for name, value in told.items() if value]),
    }


def _has_words(words: str) -> bool:
    return bool(re.search(r"[^\W_]", words))


def _report(desk: Desk, row: Listed, words: str) -> dict[str, Any]:
    """Give a report with the words around the first that was looked for."""
    found = passage(desk.ledger.report(row.report_id)["text"], phrases(words)) if words else None
    return {**asdict(row), "link": f"/reports/{row.report_id}", "passage": found["text"] if found else ""}


def entity_of(desk: Desk, name: str) -> str:
    """Give the id of the actor that goes by a name, as records hold it, or the name itself."""
    asked = fold(name)
    return next((one.id for one in desk.codebook.actors if asked and asked in map(fold, (one.name, *one.names))), name)


def _actors(desk: Desk, name: str) -> list[dict[str, Any]]:
    """Give actors of the ledger whose name, or one of the names that the codebook knows them by, holds what was typed."""
    asked = fold(name).strip()
    found = []
    for value, count in desk.ledger.facet_values("actor") if asked else ():
        known = desk.codebook.actor(value)
        names = (known.name, *known.names) if known else (value,)
        if any(asked in fold(one) for one in (value, *names)):
            found.append({"value": value, "name": names[0], "count": count, "link": address("/inbox", Ask({"actor": (value,)}))})
    return found[:ROWS]


def warm(desk: Desk) -> None:
    """Gather the actors that events name."""
    desk.ledger.facet_values("actor")


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the search: empty, by words, by fields, and one that is refused."""
    return (PATH, f"{PATH}?q=Ansongo", f"{PATH}?q=actor:arm+after:2020+type:assault", f"{PATH}?q=after:yesterday")


SCREEN = Screen(
    name="search",
    title=N_("Search"),
    pages=(Page(PATH, "search.html", view, least=Role.VIEWER),),
    help=(N_("All words are looked for in reports, in any accents; put words that belong together in quotation marks. Names find incidents and actors too."),),
    samples=samples,
    warm=warm,
    place=40,
    key="s",
    keys=(Key("j / k", N_("next or previous result")), Key("Enter", N_("open it")), Key("Ctrl K", N_("go to the search box"))),
)
