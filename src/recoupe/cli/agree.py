"""The command `recoupe agree`: how far those who coded the same reports agree, and the machine with them."""

import re
from collections.abc import Mapping
from typing import Any

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@click.command(name="agree", short_help="Say how far coders agree, and the machine with them.")
@ledger_option
@click.option("--since", default="", metavar="DATE", help="Only reports published on this day or later, YYYY-MM-DD.")
@click.option("--until", default="", metavar="DATE", help="Only reports published on this day or earlier, YYYY-MM-DD.")
@click.option("--coders", default="", metavar="A,B", help="Only these coders, with commas.")
@click.option("--field", "fields", multiple=True, metavar="FIELD", help="Only this field (events, type, actors, when, …); may be repeated.")
@click.option("--by-month", is_flag=True, help="Tell months apart as well.")
@click.option("--differing", is_flag=True, help="List what coders disagree on, in place of the figures.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, for programs.")
@click.pass_context
def agree(ctx: click.Context, /, **given: Any) -> None:
    """Say how far coders agree, field by field: percent, and Krippendorff's alpha with its 95% interval over whole reports.

    Coders are compared on the reports that they coded blind, when all of a report are done: events are brought together one to one first. The machine is
    compared with each of them, and with what stands after review.

    Exit codes: 0 said; 1 nobody coded anything that can be compared; 2 wrong usage, or no ledger; 5 locked; 7 another schema; 8 damaged; 9 no answer;
    130 interrupted.
    """
    _refuse(ctx, given)
    from recoupe.cli.agreeing import said  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    with opened(given["db"]) as ledger:
        found = said(ledger, given)
    if found is None:
        click.echo("recoupe: nobody coded anything that can be compared; assign reports to two coders, or review some", err=True)
        ctx.exit(Exit.NOTHING)
    click.echo(found)


def _refuse(ctx: click.Context, given: Mapping[str, Any]) -> None:
    """Refuse what names no day or no field.

    Raises:
        UsageError: it does.
    """
    for name in ("since", "until"):
        if given[name] and not _DAY.fullmatch(given[name]):
            raise click.UsageError(f"--{name} {given[name]!r} is no day; write it like 2024-03-14", ctx)
    from recoupe.measure.agreement import NAMES  # noqa: PLC0415 - as above

    strange = [name for name in given["fields"] if name not in NAMES]
    if strange:
        raise click.UsageError(f"--field {strange[0]!r}: coders are not compared by it; choose one of {', '.join(NAMES)}", ctx)


COMMAND = agree
