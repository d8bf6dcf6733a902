"""Write incidents for people: a line each, or one with all accounts side by side. Nobody's claim is written as a fact."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from recoupe.cli.printable import counted, one_line

FIELDS = ("type", "when", "places", "actors", "recipients", "weapons", "killed", "injured")
AGREEMENTS: Mapping[str, str] = {"single": "one account", "agreed": "agreed", "differs": "differs", "contested": "CONTESTED"}
STANCES: Mapping[str, str] = {"claims": "claims it", "denies": "denies it", "accused": "is accused"}
# Digits and letters of an account's name in the card.
WIDTH = 14


def incident_line(incident: Mapping[str, Any]) -> str:
    """Write an incident on one line: id, day, type, place, toll, how many tell of it, grade."""
    fields = incident["fields"]
    parts = [incident["id"], *(_first(fields[name]) for name in ("when", "type", "places")), _toll(incident["casualties"])]
    told = f"{counted(len(incident['accounts']), 'account')}, {len(incident['independence'])} independent"
    return one_line("  ".join([*filter(None, parts), told, incident["grade"]]))


def incident_card(incident: Mapping[str, Any]) -> str:
    """Write an incident with its accounts, field by field."""
    return "\n".join(line[: len(line) - len(line.lstrip())] + one_line(line) for line in _card(incident))


def _card(incident: Mapping[str, Any]) -> Iterator[str]:
    accounts = incident["accounts"]
    yield f"{incident['id']}  {incident['grade']}"
    yield from (f"  {reason}" for reason in incident["reasons"])
    yield from _review(incident["review"])
    if incident["merged"]:
        yield f"  also known as {', '.join(incident['merged'])}"
    yield f"{counted(len(accounts), 'account')}, {len(incident['independence'])} independent"
    yield from (_account(number, account) for number, account in enumerate(accounts, start=1))
    yield from (f"  counted once: {_numbers(group['accounts'])}: {group['reason']}" for group in incident["independence"] if len(group["accounts"]) > 1)
    for name in FIELDS:
        yield from _field(name, incident["fields"][name])
    yield from (_party(party) for party in incident["parties"])


def _review(review: Mapping[str, Any]) -> Iterator[str]:
    """Write what a person decided; nothing where nobody did."""
    if review["by"]:
        changed = ", ".join(change["field"] for change in review.get("changes", ()))
        yield f"  {review['state']} by {review['by']}, {review['at'][:10]}{f': {changed}' if changed else ''}"


def _account(number: int, account: Mapping[str, Any]) -> str:
    told = ", ".join(filter(None, (account["published"], account["salience"], account["status"])))
    return f"  [{number}] {account['outlet'] or 'unknown outlet'} ({told})  {account['report']}#{account['event']}  {account['origin'] or ''}"


def _field(name: str, field: Mapping[str, Any]) -> Iterator[str]:
    if field["values"]:
        yield f"{name:<{WIDTH}}{AGREEMENTS[field['agreement']]}"
        yield from (f"  {_written(one['value'])}  {_numbers(one['accounts'])}" for one in field["values"])


def _party(party: Mapping[str, Any]) -> str:
    by = f" by {party['by']}" if party["by"] else ""
    return f"{party['name']} {STANCES[party['stance']]}{by}  {_numbers(party['accounts'])}"


def _numbers(accounts: Sequence[int]) -> str:
    return " ".join(f"[{number + 1}]" for number in accounts)


def _first(field: Mapping[str, Any]) -> str:
    return _written(field["values"][0]["value"]) if field["values"] else ""


def _written(value: object) -> str:
    """Write a value of a field."""
    if not isinstance(value, Mapping):
        return str(value)
    if "start" in value:
        return " – ".join(dict.fromkeys(str(day)[:10] for day in (value["start"], value["end"]) if day))
    if "low" in value:
        return _range(value["low"], value["high"])
    return str(value["name"])


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at least {low:g}" if low is not None else f"up to {high:g}" if high is not None else "unknown"
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _toll(casualties: Mapping[str, Any]) -> str:
    told = ((casualties[kind], kind) for kind in ("killed", "injured"))
    return ", ".join(f"{_range(toll['low'], toll['high'])} {kind}" for toll, kind in told if toll["high"] is not None or toll["low"] is not None)
