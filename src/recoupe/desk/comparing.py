"""Lay the accounts of an incident beside one another: a row a field, a column a source, however many copies of it there are.

Everything comes from the incident as the ledger keeps it, so that no report is read for it.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from recoupe.desk.words import N_

Plain = Mapping[str, Any]
FIELDS = ("type", "when", "places", "actors", "recipients", "weapons", "killed", "injured")
TOLLS = ("killed", "injured")
# What a cell is to what the ledger holds. The order is that of the legend.
AGREES, DIFFERS, CONTRADICTS, SILENT = "agrees", "differs", "contradicts", "silent"
CELLS: Mapping[str, str] = {AGREES: N_("agrees"), DIFFERS: N_("differs"), CONTRADICTS: N_("contradicts"), SILENT: N_("silent")}
# Where the reader shows what a field of an incident is made of.
_IN_READER = {"killed": "casualties", "injured": "casualties"}


def reader(account: Plain, field: str = "") -> str:
    """Give the address of an event in the reader, at one of its fields."""
    event = quote(str(account["event"]), safe="")
    return f"/reports/{account['report']}?event={event}#{event}{'-' + _IN_READER.get(field, field) if field else ''}"


def told_by(incident: Plain, numbers: Iterable[int], field: str = "") -> list[dict[str, Any]]:
    """Give some accounts of an incident with their addresses in the reader."""
    return [{**_named(incident["accounts"][number]), "link": reader(incident["accounts"][number], field)} for number in numbers]


def _named(account: Plain) -> dict[str, Any]:
    return {name: account.get(name) for name in ("report", "event", "outlet", "origin", "published", "language", "status", "salience", "agency")}


def grid_of(incident: Plain) -> dict[str, Any]:
    """Give the columns, one a source, and the rows, one a field, each with what the ledger holds."""
    columns = [_column(incident, group) for group in _groups(incident)]
    rows = [_row(incident, field, [column["numbers"] for column in columns]) for field in FIELDS]
    return {"columns": columns, "rows": rows}


def _groups(incident: Plain) -> list[Plain]:
    """Give the groups of accounts that count once; accounts of no group are each their own."""
    groups = list(incident.get("independence") or ())
    grouped = {number for group in groups for number in group["accounts"]}
    alone = (number for number in range(len(incident["accounts"])) if number not in grouped)
    return [*groups, *({"id": f"a{number}", "accounts": [number], "kind": "", "source": None, "reason": ""} for number in alone)]


def _column(incident: Plain, group: Plain) -> dict[str, Any]:
    numbers = list(group["accounts"])
    accounts = told_by(incident, numbers)
    reports = list(dict.fromkeys(account["report"] for account in accounts))
    return {**{name: group[name] for name in ("id", "kind", "source", "reason")}, "numbers": numbers, "accounts": accounts, "reports": len(reports)}


def _row(incident: Plain, field: str, columns: list[list[int]]) -> dict[str, Any]:
    told = incident["fields"][field]
    held = held_of(incident, field)
    cells = [_cell(incident, field, held, numbers) for numbers in columns]
    return {"field": field, "agreement": told["agreement"], "held": held, "cells": cells}


def held_of(incident: Plain, field: str) -> dict[str, Any]:
    """Give what the ledger holds of a field: the value that is supported best or that a person set, how many others there are, and the toll with its rule."""
    values = incident["fields"][field]["values"]
    changed = {one["field"] for one in (incident["review"].get("changes") or ())}
    toll = incident["casualties"].get(field) if field in TOLLS else None
    return {"value": values[0]["value"] if values else None, "others": max(len(values) - 1, 0), "toll": toll, "by_hand": field in changed}


def _cell(incident: Plain, field: str, held: Plain, numbers: list[int]) -> dict[str, Any]:
    """Say what the accounts of one source tell of a field, and how that stands to what the ledger holds."""
    mine = set(numbers)
    values = [
        {"value": one["value"], "accounts": told_by(incident, (number for number in one["accounts"] if number in mine), field)}
        for one in incident["fields"][field]["values"]
        if mine.intersection(one["accounts"])
    ]
    return {"state": _state(incident["fields"][field]["agreement"], held, [one["value"] for one in values]), "values": values}


def _state(agreement: str, held: Plain, values: list[Any]) -> str:
    """Say how values stand to what the ledger holds: those of a field that is contested contradict it, others differ."""
    if not values:
        return SILENT
    if any(_is_held(value, held) for value in values):
        return AGREES
    return CONTRADICTS if agreement == "contested" else DIFFERS


def _is_held(value: Any, held: Plain) -> bool:  # noqa: ANN401 - whatever the field holds
    """Tell whether a value is the one that the ledger holds; a range of tolls, whether the best figure lies in it."""
    toll = held["toll"]
    if toll is None or toll["best"] is None:
        return bool(value == held["value"])
    low, high = value["low"], value["high"]
    return (low is None or low <= toll["best"]) and (high is None or toll["best"] <= high)


def title_of(incident: Plain) -> dict[str, Any]:
    """Give what an incident is called by, in no language: type, place and days."""
    place, when = held_of(incident, "places")["value"], held_of(incident, "when")["value"]
    return {"type": held_of(incident, "type")["value"], "place": place["name"] if place else None, "when": when}


def summary(incident: Plain) -> dict[str, Any]:
    """Give what a list shows of an incident."""
    groups = len(_groups(incident))
    return {
        **{name: incident[name] for name in ("id", "grade", "reasons", "casualties", "merged")},
        "title": title_of(incident),
        "state": incident["review"]["state"],
        "accounts": len(incident["accounts"]),
        "reports": len({account["report"] for account in incident["accounts"]}),
        "sources": groups,
        "contested": [field for field in FIELDS if incident["fields"][field]["agreement"] == "contested"],
        "link": f"/incidents/{quote(str(incident['id']), safe='')}",
    }


def changes_of(before: Plain | None, after: Plain | None) -> list[dict[str, Any]]:
    """Say field by field how two versions of an incident differ, the number of its accounts and its grade among them."""
    if before is None or after is None:
        return []
    pairs = [(name, brief_of(before, name), brief_of(after, name)) for name in ("accounts", "grade", "review", *FIELDS)]
    return [{"field": name, "from": one, "to": other} for name, one, other in pairs if one != other]


def brief_of(incident: Plain, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Give what an incident says of a field, as its history tells it."""
    if name == "accounts":
        return len(incident["accounts"])
    if name in {"grade", "review"}:
        return incident["grade"] if name == "grade" else incident["review"]["state"]
    return incident["casualties"][name] if name in TOLLS else held_of(incident, name)["value"]
