"""The command `recoupe incidents`: what a ledger knows to have happened, as many reports tell it."""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened


@click.command(name="incidents", short_help="List the incidents of a ledger.")
@ledger_option
@click.option("--since", metavar="DATE", help="Only incidents that may have ended on this day or later, YYYY-MM-DD.")
@click.option("--until", metavar="DATE", help="Only incidents that may have begun on this day or earlier, YYYY-MM-DD.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only incidents of this type (ASSAULT, PROTEST, …); may be repeated.")
@click.option("--grade", "grades", multiple=True, metavar="GRADE", help="Only incidents of this grade (confirmed, fair, weak, contested, discounted).")
@click.option("--told-by", type=click.IntRange(min=1), default=1, metavar="N", help="Only incidents that N independent sources or more tell of.")
@click.option("--format", "form", type=click.Choice(("text", "jsonl")), default=None, help="Default: text on a terminal, else jsonl.")
@click.pass_context
def incidents(ctx: click.Context, /, **given: Any) -> None:
    """List the incidents of a ledger by day: each gathers the events of all reports that tell of it.

    In jsonl, the Incident of the public record, one a line; docs/reference/record.md describes it.

    Exit codes: 0 listed; 1 there is none; 2 wrong usage, or no ledger; 5 locked; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    from recoupe.cli.incident_card import incident_line  # noqa: PLC0415 - loaded when there is work

    form = given["form"] or ("text" if sys.stdout.isatty() else "jsonl")
    with opened(given["db"]) as ledger:
        found = [one for one in ledger.incidents() if _is_asked(one, given)]
    for one in sorted(found, key=_order) if form == "text" else found:
        click.echo(json.dumps(one, ensure_ascii=False) if form == "jsonl" else incident_line(one))
    ctx.exit(Exit.OK if found else Exit.NOTHING)


def _is_asked(incident: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    """Tell whether an incident is of those that are asked for; one without a day may be of any day."""
    fields = incident["fields"]
    spans = [one["value"] for one in fields["when"]["values"]]
    since, until = given["since"], given["until"]
    ends = max((_day(span["end"] or span["start"]) for span in spans), default=None)
    begins = min((_day(span["start"] or span["end"]) for span in spans), default=None)
    return (
        (not since or ends is None or ends >= since)
        and (not until or begins is None or begins <= until)
        and (not given["types"] or bool(_values(fields["type"]["values"]) & set(given["types"])))
        and (not given["grades"] or incident["grade"] in given["grades"])
        and len(incident["independence"]) >= given["told_by"]
    )


def _values(ones: Iterable[Mapping[str, Any]]) -> set[str]:
    return {str(one["value"]) for one in ones}


def _day(instant: str) -> str:
    return instant[:10]


def _order(incident: Mapping[str, Any]) -> tuple[str, str]:
    """Give what incidents are listed by: the earliest day told, those without one last, then the id."""
    spans = [one["value"] for one in incident["fields"]["when"]["values"]]
    return min((_day(span["start"] or span["end"]) for span in spans), default="9999"), str(incident["id"])


COMMAND = incidents
