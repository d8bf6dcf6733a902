"""The command `recoupe review`: what a person decides of an event or incident. What it does is in `reviewing.py`, loaded when there is work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from recoupe.cli.ledger_option import ledger_option

# One call takes one decision, or shows those that were taken.
DECISIONS = ("accept", "reject", "sets", "add", "take_back", "same", "different", "as_example")


@dataclass(frozen=True, slots=True)
class ReviewCall:
    """What the command line asks for; the fields are named after the options."""

    db: str
    key: str
    accept: bool
    reject: bool
    sets: tuple[str, ...]
    words: str | None
    add: str | None
    take_back: str | None
    same: str | None
    different: str | None
    as_example: bool
    by: str | None
    reason: str
    link: bool
    form: str


@click.command(name="review", short_help="Accept, reject or correct what was read, and show what was decided.")
@ledger_option
@click.argument("key", metavar="KEY")
@click.option("--accept", is_flag=True, help="Accept it as it stands.")
@click.option("--reject", is_flag=True, help="It is no event, or no incident; --reason says why.")
@click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help="Correct a field; may be repeated. See docs/how-to/correct.md.")
@click.option("--words", metavar="TEXT", help="The words of the report that the correction rests on, or where they stand, START:END.")
@click.option("--add", metavar="JSON", help="Add an event that was not found to the report KEY: its fields, `type` and `trigger` at least.")
@click.option("--take-back", metavar="ID", help="Take a decision on KEY back.")
@click.option("--same", metavar="KEY", help="This other event is the same deed.")
@click.option("--different", metavar="KEY", help="This other event is another deed.")
@click.option("--as-example", is_flag=True, help="Write what was decided as an example for the codebook.")
@click.option("--by", envvar="RECOUPE_BY", metavar="NAME", help="Who decides; else the variable RECOUPE_BY.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@click.option("--link/--no-link", default=True, help="Link what the decision touches anew (default), or leave that to `recoupe link`.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How what was decided is shown.")
@click.pass_context
def review(ctx: click.Context, /, **given: Any) -> None:
    """Decide on KEY, or show it as it stands, with what was decided, by whom, when and why.

    KEY is an event (REPORT#EVENT, as `recoupe show` lists accounts), an incident (RCP-…), or a report, for --add.

    Nothing that was read is changed: a decision lies over it, stays when the report is read again, and can be taken back.

    Exit codes: 0 done; 2 wrong usage, no ledger, no such event, or a value that the record cannot hold; 5 locked; 6 disk full; 7 another schema; 8 damaged;
    9 no answer; 130 interrupted.
    """
    chosen = _decision(ctx, given)
    from recoupe.cli.reviewing import run  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(run(ReviewCall(**given), chosen))


def _decision(ctx: click.Context, given: Mapping[str, Any]) -> str | None:
    """Give the option that is the decision of a call, None for none.

    Raises:
        UsageError: there are several, or nobody takes it.
    """
    chosen = [name for name in DECISIONS if given[name]]
    if len(chosen) > 1:
        raise click.UsageError(f"one call takes one decision, and {len(chosen)} are given; run the others after it", ctx)
    if chosen and chosen != ["as_example"] and not given["by"]:
        raise click.UsageError("nobody decides; say who with --by NAME, or set RECOUPE_BY", ctx)
    return chosen[0] if chosen else None


COMMAND = review
