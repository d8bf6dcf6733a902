"""Agreement: how far coders agree, and the machine with them, with every disagreement, each leading to the grid that it is settled in."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from recoupe.desk.screen import Data, Page, Screen, Visit
from recoupe.desk.words import N_
from recoupe.errors import DeskError
from recoupe.measure.adjudicating import Grid, grid_of
from recoupe.measure.agreement import EVENTS, MACHINE, NAMES, REVIEW, Coding, Disagreement, Figure, Together, disagreements, figures, together
from recoupe.measure.aligning import FIELDS
from recoupe.measure.codings import Wanted, codings
from recoupe.store.ledger import Ledger
from recoupe.store.people import Role

PATH = "/agreement"
# As many disagreements, and as many pairs of values that two say of one event, at once.
ROWS, PAIRS = 100, 20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOLDERS: Mapping[str, str] = {one.name: one.holder for one in FIELDS}


def view(visit: Visit) -> Data:
    """Give the figures, the disagreements of people, and of one field what coders say where they differ.

    Raises:
        DeskError: a day or a field is none.
    """
    asked = {name: visit.asked(name) for name in ("since", "until", "coders", "field", "by")}
    _refuse(asked)
    names = tuple(name.strip() for name in asked["coders"].split(",") if name.strip())
    found = codings(visit.desk.ledger, Wanted(asked["since"], asked["until"], names), visit.desk.codebook)
    met = together(found)
    fields = (asked["field"],) if asked["field"] else ()
    rows = figures(met, fields, monthly=asked["by"] == "month")
    people = [one for pair, several in met.items() if not {MACHINE, REVIEW} & set(pair) for one in several]
    return {
        "asked": asked,
        "fields": list(NAMES),
        "rows": [_row(row) for row in rows],
        "reports": len({one.ones.report for several in met.values() for one in several}),
        "differing": _differing(found, people, fields),
        "confusion": {" × ".join(pair): _confusion(several, fields[0]) for pair, several in met.items()} if fields else {},
        "clear": PATH if any(asked.values()) else None,
        "link": f"{PATH}?{urlencode({name: value for name, value in asked.items() if value and name != 'field'})}",
    }


def _refuse(asked: Mapping[str, str]) -> None:
    """Refuse what names no day or no field.

    Raises:
        DeskError: it does.
    """
    wrong = next((asked[name] for name in ("since", "until") if asked[name] and not _DAY.fullmatch(asked[name])), None)
    if wrong is not None:
        raise DeskError(f"{wrong[:40]!r} is no day; write it like 2024-03-14")
    if asked["field"] and asked["field"] not in NAMES:
        raise DeskError(f"field {asked['field'][:40]!r}: coders are not compared by it; choose one of {', '.join(NAMES)}")


def _row(row: Figure) -> dict[str, Any]:
    found = row.found
    told = {name: getattr(found, name) for name in ("units", "share", "alpha", "low", "high")}
    return {"field": row.field, "level": row.level.value, "coders": list(row.coders), "period": row.period, "reports": row.reports, **told}


def _differing(found: Sequence[Coding], people: Iterable[Together], fields: Sequence[str]) -> list[dict[str, Any]]:
    """Give the disagreements of people, each with the line of the grid that it is settled in."""
    listed = list(islice(disagreements(people, fields), ROWS))
    grids = {report: grid_of([one for one in found if one.report == report and one.coder != REVIEW]) for report in {one.report for one in listed}}
    return [
        {
            **{name: getattr(one, name) for name in ("report", "day", "field", "words")},
            "said": [{"coder": coder, "value": value} for coder, value in zip(one.coders, one.said, strict=True)],
            "link": f"/adjudication/{one.report}{_line(grids[one.report], one)}",
        }
        for one in listed
    ]


def _line(grid: Grid, one: Disagreement) -> str:
    """Give the part of an address that leads to the line of a disagreement."""
    holder = EVENTS if one.field == EVENTS else _HOLDERS[one.field]
    events = (block for block in grid.blocks if one.coders[0] in block.group.events or one.coders[1] in block.group.events)
    block = next((block for block in events if any(event["id"] == one.event for event in block.group.events.values())), None)
    return "" if block is None else f"?at={block.group.id}.{holder}&all=yes#line-{block.group.id}.{holder}"


def _confusion(several: Iterable[Together], field: str) -> list[dict[str, Any]]:
    """Give what the two of a pair say of one event where they differ, the commonest first."""
    counts = Counter(tuple(map(_written, one.said)) for one in disagreements(several, [field]))
    return [{"said": list(said), "count": count} for said, count in counts.most_common(PAIRS)]


def _written(value: object) -> str:
    """Write a value that coders are compared by."""
    if value is None:
        return "–"
    return ", ".join(str(one) for one in value if one is not None) if isinstance(value, tuple) else str(value)


def samples(_ledger: Ledger) -> tuple[str, ...]:
    """Give addresses of the agreement: of all fields, and of one."""
    return (PATH, f"{PATH}?field=status&by=month")


SCREEN = Screen(
    name="agreement",
    title=N_("Agreement"),
    pages=(Page(PATH, "agreement.html", view, least=Role.REVIEWER),),
    help=(
        N_("Coders are compared on what they coded blind, when all of a report are done."),
        N_("Alpha is 1 where nothing differs, and 0 where as much does as by chance. Each disagreement leads to the grid in which somebody decides."),
    ),
    samples=samples,
    place=62,
    key="e",
)
