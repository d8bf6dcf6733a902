"""Gather what a situation report says of a period: incidents with their grades, tolls and sources, where and when, and what cannot be said.

All of it is what the ledger holds, in no language; nothing is weighed anew. What was claimed stays a claim: the author of a deed is never told apart from who
says so, and a toll is the range that accounts give.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from recoupe.desk.comparing import TOLLS, summary
from recoupe.desk.drawing import bins
from recoupe.errors import DeskError
from recoupe.model.incident import Grade, ReviewState
from recoupe.store.ledger import Ledger
from recoupe.store.values import AuditAsk, Plotted, Sight

Plain = Mapping[str, Any]
_ROWS = 500
_CONTESTED = "contested"


def situation(ledger: Ledger, since: str, until: str = "") -> dict[str, Any]:
    """Give what a situation report shows.

    Args:
        ledger: whose incidents.
        since: the first day, ISO 8601.
        until: the last day; empty for all that came since.

    Raises:
        DeskError: a day is none, or the last lies before the first.
    """
    first, last = _period(since, until)
    shown = list(_rows(ledger, Sight("incident", first, last)))
    told = {row.id: ledger.incident(row.id) for row in shown}
    rejected = [row.id for row in shown if _is_rejected(told[row.id])]
    rows = sorted((row for row in shown if row.id not in rejected), key=lambda row: (row.starts or "", row.id))
    incidents = [told[row.id] for row in rows]
    undated = list(_undated(ledger, first, last))
    return {
        "since": first,
        "until": last,
        "made": made(ledger),
        "rows": [_incident(one, row) for one, row in zip(incidents, rows, strict=True)],
        "undated": undated,
        "spots": _spots(rows),
        "bars": bins(sorted(Counter(row.starts for row in rows if row.starts).items())),
        "totals": _totals(incidents),
        "tolls": {name: toll_of(incidents, name) for name in TOLLS},
        "sources": _sources(incidents),
        "caveats": _caveats(rows, incidents, {"undated": len(undated), "rejected": len(rejected), "unread": sum(1 for _ in ledger.failures())}),
    }


def made(ledger: Ledger) -> dict[str, Any]:
    """Give the end of the log that a paper is made from, and when it was written: the same ledger gives the same paper, on any day."""
    head, entries = ledger.head(), ledger.audit_page(AuditAsk(), limit=1)
    return {"entries": head.entries, "hash": head.hash, "at": entries[0].at if entries else ""}


def _period(since: str, until: str) -> tuple[str, str]:
    """Read the days of a report.

    Raises:
        DeskError: one is none, or the last lies before the first.
    """
    days = []
    for written in (since, until):
        try:
            days.append(date.fromisoformat(written).isoformat() if written else "")
        except ValueError as fault:
            raise DeskError(f"{written[:40]!r} is no day; write it as YYYY-MM-DD") from fault
    if not days[0]:
        raise DeskError("a situation report begins on some day; give it as YYYY-MM-DD")
    if days[1] and days[1] < days[0]:
        raise DeskError(f"the report would end on {days[1]} and begin on {days[0]}; give the earlier day first")
    return days[0], days[1]


def _rows(ledger: Ledger, sight: Sight) -> Iterator[Plotted]:
    """Yield all that a sight holds, page by page."""
    cursor = ""
    while True:
        page = ledger.plotted_page(sight, cursor, _ROWS)
        yield from page.rows
        cursor = page.cursor
        if not cursor:
            return


def _is_rejected(incident: Plain) -> bool:
    return bool(incident["review"]["state"] == ReviewState.REJECTED)


def _undated(ledger: Ledger, first: str, last: str) -> Iterator[dict[str, Any]]:
    """Yield the incidents of which nobody knows the day, and that reports of the period tell."""
    for row in sorted(_rows(ledger, Sight("incident", lacking="day")), key=lambda row: row.id):
        incident = ledger.incident(row.id)
        days = [str(account.get("published") or "")[:10] for account in incident["accounts"]]
        if not _is_rejected(incident) and any(day >= first and (not last or day <= last) for day in days if day):
            yield _incident(incident, row)


def _incident(incident: Plain, row: Plotted) -> dict[str, Any]:
    """Give a row of the table."""
    signed = incident.get("signed")
    parties = [{name: party[name] for name in ("stance", "name", "by")} for party in incident.get("parties") or ()]
    return {
        **summary(incident),
        "statuses": sorted({str(account["status"]) for account in incident["accounts"] if account.get("status")}),
        "country": row.country,
        "precision": row.precision,
        "is_placed": row.lat is not None,
        "parties": parties,
        "outlets": sorted({str(account.get("outlet") or account.get("origin") or account["report"]) for account in incident["accounts"]}),
        "signed": None if signed is None else {name: signed[name] for name in ("by", "role", "at", "version", "changed")},
    }


def _spots(rows: Iterable[Plotted]) -> list[dict[str, Any]]:
    """Gather the points of a map: those of one place and one precision are one spot."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        if row.lat is None or row.lon is None:
            continue
        key = (row.lat, row.lon, row.precision)
        spot = found.setdefault(key, {"count": 0, **{name: getattr(row, name) for name in ("lat", "lon", "precision", "country", "place")}, "radius_km": None})
        spot["count"] += 1
        spot["radius_km"] = max(spot["radius_km"] or 0.0, row.radius_km or 0.0) or None
    return [found[key] for key in sorted(found, key=lambda key: (key[0], key[1], str(key[2])))]


def _totals(incidents: Sequence[Plain]) -> dict[str, Any]:
    """Count incidents by grade, by review and by signature, and what they rest on."""
    grades, states = Counter(str(one["grade"]) for one in incidents), Counter(str(one["review"]["state"]) for one in incidents)
    return {
        "incidents": len(incidents),
        "grades": {str(grade): grades[grade] for grade in Grade},
        "states": {str(state): states[state] for state in ReviewState},
        "signed": sum("signed" in one and not one["signed"]["changed"] for one in incidents),
        "accounts": sum(len(one["accounts"]) for one in incidents),
        "reports": len({account["report"] for one in incidents for account in one["accounts"]}),
    }


def is_counted(incident: Plain) -> bool:
    """Tell whether a toll counts: some account tells the deed as done, and nothing in the accounts says that it did not happen."""
    return incident["grade"] != Grade.DISCOUNTED and any(account.get("status") == "occurred" for account in incident["accounts"])


def toll_of(incidents: Iterable[Plain], name: str) -> dict[str, Any]:
    """Sum a toll over the incidents that count, low, best and high apart; say of how many nobody gives a figure, and of how many no upper end."""
    counted = [one["casualties"][name] for one in incidents if is_counted(one)]
    told = [one for one in counted if any(one[end] is not None for end in ("low", "best", "high"))]
    sums = {end: sum(one[end] or 0 for one in told) for end in ("low", "best")}
    high = sum(next(value for value in (one["high"], one["best"], one["low"]) if value is not None) for one in told)
    return {**sums, "high": high, "incidents": len(told), "silent": len(counted) - len(told), "open": sum(one["high"] is None for one in told)}


def _sources(incidents: Iterable[Plain]) -> list[dict[str, Any]]:
    """Give the reports that incidents rest on, by outlet and day."""
    found: dict[str, dict[str, Any]] = {}
    for incident in incidents:
        for account in incident["accounts"]:
            one = found.setdefault(account["report"], {**{name: account.get(name) for name in ("report", "outlet", "origin", "published")}, "incidents": set()})
            one["incidents"].add(incident["id"])
    rows = ({**one, "incidents": len(one["incidents"])} for one in found.values())
    return sorted(rows, key=lambda one: (str(one["outlet"] or ""), str(one["published"] or ""), one["report"]))


def _caveats(rows: Sequence[Plotted], incidents: Sequence[Plain], others: Mapping[str, int]) -> dict[str, int]:
    """Count what cannot be said of the period."""
    return {
        **others,
        "unplaced": sum(row.lat is None for row in rows),
        "country_only": sum(row.lat is not None and row.precision == "country" for row in rows),
        "one_source": sum(summary(one)["sources"] <= 1 for one in incidents),
        "contested": sum(any(field["agreement"] == _CONTESTED for field in one["fields"].values()) for one in incidents),
        "discounted": sum(one["grade"] == Grade.DISCOUNTED for one in incidents),
        "not_done": sum(not any(account.get("status") == "occurred" for account in one["accounts"]) for one in incidents),
        "unreviewed": sum(one["review"]["state"] == ReviewState.UNREVIEWED for one in incidents),
        "unsigned": sum("signed" not in one for one in incidents),
        "changed": sum("signed" in one and one["signed"]["changed"] for one in incidents),
    }
