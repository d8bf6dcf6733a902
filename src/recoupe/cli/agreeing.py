"""Do what `recoupe agree` asks for: gather codings from a ledger, and write how far they agree."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from recoupe.cli.scoreboard import NONE, columns
from recoupe.measure.agreement import EVENTS, Disagreement, Figure, Together, disagreements, figures, together
from recoupe.measure.codings import Wanted, codings
from recoupe.store.ledger import Ledger

HEAD = ("field", "coders", "period", "reports", "units", "same", "alpha", "95% interval", "level")


def said(ledger: Ledger, given: Mapping[str, Any]) -> str | None:
    """Give what is printed; None where there is nothing to compare.

    Args:
        ledger: whose codings.
        given: the options of the command.
    """
    names = tuple(name.strip() for name in given["coders"].split(",") if name.strip())
    met = together(codings(ledger, Wanted(given["since"], given["until"], names)))
    if not met:
        return None
    made_of = {"ledger": ledger.where, "entries": (head := ledger.head()).entries, "head": head.hash}
    if given["differing"]:
        found = [one for several in met.values() for one in disagreements(several, given["fields"])]
        return _plain(made_of, "disagreements", [asdict(one) for one in found]) if given["as_json"] else _listed(found)
    rows = figures(met, given["fields"], monthly=given["by_month"])
    return _plain(made_of, "figures", [asdict(one) for one in rows]) if given["as_json"] else _table(made_of, met, rows)


def _plain(made_of: Mapping[str, Any], name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps({**made_of, name: rows}, ensure_ascii=False, indent=2)


def _table(made_of: Mapping[str, Any], met: Mapping[tuple[str, str], Sequence[Together]], rows: Sequence[Figure]) -> str:
    reports = {one.ones.report for several in met.values() for one in several}
    above = f"{made_of['ledger']}: {len(reports)} reports, log {made_of['entries']} entries, {made_of['head'][:12]}"
    return "\n".join([above, "", *columns([HEAD, *map(_cells, rows)])])


def _cells(row: Figure) -> tuple[str, ...]:
    one = row.found
    same = NONE if one.share is None else f"{100 * one.share:.1f}%"
    alpha = NONE if one.alpha is None else f"{one.alpha:.3f}"
    interval = NONE if one.low is None or one.high is None else f"{one.low:.3f} to {one.high:.3f}"
    return row.field, " × ".join(row.coders), row.period, str(row.reports), str(one.units), same, alpha, interval, row.level.value


def _listed(found: Sequence[Disagreement]) -> str:
    """Write each disagreement as two lines: where it is, and what each says."""
    return "\n".join(line for one in found for line in _lines(one))


def _lines(one: Disagreement) -> tuple[str, str]:
    what = "event" if one.field == EVENTS else one.field
    both = "; ".join(f"{name}: {_written(value)}" for name, value in zip(one.coders, one.said, strict=True))
    return f"{one.report}#{one.event} {one.words!r}: {what}", f"  {both}"


def _written(value: object) -> str:
    if value is None:
        return NONE
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
