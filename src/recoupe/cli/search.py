"""The command `recoupe search`: reports of a ledger that hold some words."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened
from recoupe.cli.printable import one_line

if TYPE_CHECKING:
    from recoupe.store.values import Hit


@click.command(name="search", short_help="Find reports of a ledger by their words.")
@ledger_option
@click.argument("text")
@click.option("--limit", type=click.IntRange(min=1), default=20, metavar="N", help="As many reports at most; default: 20.")
@click.option("--format", "form", type=click.Choice(("text", "jsonl")), default="text", help="For people, or one JSON object a report.")
@click.pass_context
def search(ctx: click.Context, db: str, text: str, limit: int, form: str) -> None:
    """Find reports that hold all words of TEXT, newest first. Case and accents do not count.

    "Words in quotes" stand side by side; a star ends the beginning of a word: frapp*.

    Exit codes: 0 found; 1 nothing found; 2 wrong usage, or no ledger; 5 locked; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    with opened(db) as ledger:
        hits = ledger.search(text, limit)
    for hit in hits:
        click.echo(json.dumps(asdict(hit), ensure_ascii=False) if form == "jsonl" else _shown(hit))
    ctx.exit(Exit.OK if hits else Exit.NOTHING)


def _shown(hit: "Hit") -> str:
    """Write a report in two lines or three."""
    first = "  ".join(one_line(part) for part in (hit.published, hit.outlet, hit.headline) if part)
    passage = [f"  … {one_line(hit.passage['text'])} …"] if hit.passage else []
    return "\n".join([first or "(no date, publisher or headline)", f"  {hit.report_id}  {one_line(hit.origin or '')}", *passage])


COMMAND = search
