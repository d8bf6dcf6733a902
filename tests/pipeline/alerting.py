"""Make small ledgers of which something becomes new."""

from typing import Any

from recoupe.store.ledger import Ledger
from recoupe.store.values import Changes
from tests.store.samples import AT, add, incident


def told(name: str, report: str, **changed: Any) -> dict[str, Any]:
    """Make an incident of one account, and whatever of it is otherwise: `killed`, `sources`, `parties`, `statuses`, `contested`, `grade`, `country`, `review`."""
    killed, sources, statuses = changed.get("killed"), changed.get("sources", 1), changed.get("statuses", ("occurred",))
    made = incident(name, report, grade=changed.get("grade", "weak"))
    accounts = [{**made["accounts"][0], "event": f"e{number + 1}", "status": status} for number, status in enumerate(statuses * sources)]
    place = {"name": "Djibo", "entity": None, "country": changed.get("country", "BFA"), "lat": None, "lon": None, "precision": "town", "radius_km": None}
    fields = {field: {"agreement": "single", "values": []} for field in ("actors", "recipients", "weapons", "killed", "injured")}
    fields |= {"type": {"agreement": "single", "values": [{"value": "ASSAULT", "accounts": [0]}]}}
    fields |= {"places": {"agreement": "single", "values": [{"value": place, "accounts": [0]}]}}
    fields |= {"when": {"agreement": "single", "values": [{"value": {"start": "2024-03-13", "end": "2024-03-13"}, "accounts": [0]}]}}
    for field in changed.get("contested", ()):
        fields[field] = {**fields[field], "agreement": "contested"}
    none = {"low": None, "best": None, "high": None, "rule": None}
    low, best, high = killed if isinstance(killed, tuple) else (killed, killed, killed)
    toll = none if killed is None else {"low": low, "best": best, "high": high, "rule": None}
    return {
        **made,
        "accounts": accounts,
        "fields": fields,
        "casualties": {"killed": toll, "injured": none, "attackers_killed": none},
        "parties": [{"stance": stance, "name": who, "entity": None, "by": by, "accounts": [0]} for stance, who, by in changed.get("parties", ())],
        "review": {"state": changed.get("review", "unreviewed")},
    }


def becomes(ledger: Ledger, *versions: dict[str, Any], name: str = "RCP-1", text: str = "Un texte.") -> str:
    """Let an incident be one version after another, and give its report."""
    report = add(ledger, text, f"{name}.txt")
    for version in versions:
        ledger.save_incidents(Changes(at=AT, incidents=(told(name, report, **version),)))
    return report
