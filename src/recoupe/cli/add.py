"""The command `recoupe add`: reports into a ledger, read, resolved and linked. What it does is in `adding.py`, loaded when there is work."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from recoupe.cli.ledger_option import ledger_option
from recoupe.cli.read import parse_day
from recoupe.cli.refusals import refuse_both


@dataclass(frozen=True, slots=True)
class AddCall:
    """What the command line asks for; the fields are named after the options."""

    db: str
    sources: tuple[str, ...]
    published: date | None
    outlet: str | None
    language: str | None
    text_key: str | None
    id_key: str | None
    contact: str | None
    workers: int
    gate: bool
    link: bool
    strict: bool
    quiet: bool
    verbose: bool


@click.command(name="add", short_help="Take reports into a ledger and link what they tell.")
@ledger_option
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@click.option("--published", metavar="DATE", callback=parse_day, help="Day of publication, YYYY-MM-DD, over what the page says.")
@click.option("--outlet", metavar="NAME", help="Name of the publisher, over what the page says.")
@click.option("--language", metavar="CODE", help="Language of the reports (ISO 639-1), instead of a guess.")
@click.option("--text-key", metavar="KEY", help="Key or column of the text in JSON Lines and tables.")
@click.option("--id-key", metavar="KEY", help="Key or column of the name, which becomes the record's origin.")
@click.option("--contact", metavar="ADDRESS", help="Where hosts can reach you, told with each request to them.")
@click.option(
    "--workers", type=click.IntRange(min=1, max=64), default=1, metavar="N", help="Read in N processes, some 500 MB each; the result is the same. Default: 1."
)
@click.option("--gate/--no-gate", default=False, help="Do not parse texts without words of violence: no events, and a warning. Default: read all.")
@click.option("--link/--no-link", default=True, help="Link what is new into incidents (default), or leave that to `recoupe link`.")
@click.option("--strict", is_flag=True, help="Stop at the first input that cannot be read.")
@click.option("-q", "--quiet", is_flag=True, help="No summary; failures are still told.")
@click.option("-v", "--verbose", is_flag=True, help="Tell every input on standard error.")
@click.pass_context
def add(ctx: click.Context, /, **given: Any) -> None:
    """Take reports into a ledger: keep their bytes, read them, and link what they tell with what others told.

    SRC is whatever `recoupe read` takes: files, folders, archives, feeds, tables, addresses, - for standard input. The same bytes change nothing; other
    bytes of the same origin are a new version. An input that cannot be read is kept with its reason, and the others go on.

    Exit codes: 0 all are in; 1 nothing to read was found; 2 wrong usage, or no ledger; 4 some inputs failed; 5 locked; 6 disk full; 7 another schema;
    8 damaged ledger; 9 no answer; 10 a table lacks a column that was named; 11 an archive or a document is damaged; 130 interrupted. What it told is kept.
    """
    call = AddCall(**given)
    refuse_both(ctx, quiet=call.quiet, verbose=call.verbose)
    from recoupe.cli.adding import run  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(run(call))


COMMAND = add
