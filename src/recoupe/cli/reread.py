"""The command `recoupe reread`: the reports of a ledger, read again by this program. What it does is in `rereading.py`, loaded when there is work."""

from dataclasses import dataclass
from typing import Any

import click

from recoupe.cli.ledger_option import ledger_option


@dataclass(frozen=True, slots=True)
class RereadCall:
    """What the command line asks for; the fields are named after the options."""

    db: str
    only_stale: bool
    dry_run: bool
    form: str | None
    quiet: bool


@click.command(name="reread", short_help="Read the reports of a ledger again, and say what changed.")
@ledger_option
@click.option("--only-stale/--all", default=True, help="Reports that another program, codebook or model read (default), or all.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--format", "form", type=click.Choice(("text", "jsonl")), default=None, help="Default: text on a terminal, else jsonl.")
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress; failures are still told.")
@click.pass_context
def reread(ctx: click.Context, /, **given: Any) -> None:
    """Read again what another program, codebook or model read, from the bytes that were kept, with the date, outlet and language that were given then.

    What is read anew supersedes what stood, which is kept; what people decided stays. Standard output has each report of which something else is said now:
    events added, removed and changed, field by field. Links are made anew at the end. A run that was stopped or killed goes on when it is run again.

    Exit codes: 0 done; 1 nothing to read again; 2 wrong usage, or no ledger; 4 some reports could not be read, and stay as they were; 5 locked;
    6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted, with all before it kept.
    """
    from recoupe.cli.rereading import run  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(run(RereadCall(**given)))


COMMAND = reread
