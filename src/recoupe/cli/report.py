"""The command `recoupe report`: a situation report of a period, the dossier of an incident, or the codebook with the coder's guide, as HTML or PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recoupe.cli.ledger_option import ledger_option, opened
from recoupe.cli.refusals import refuse_out

if TYPE_CHECKING:
    from recoupe.desk.paper import Paper

# One call writes one paper.
PAPERS = ("since", "incident", "codebook")


@click.command(name="report", short_help="Write a situation report, a dossier or the coder's manual.")
@ledger_option
@click.option("--since", metavar="DAY", help="A situation report of what happened on this day or later.")
@click.option("--until", metavar="DAY", default="", help="With --since: and on this day or earlier.")
@click.option("--incident", metavar="ID", help="The dossier of an incident: its accounts in their own words, decisions, versions.")
@click.option("--codebook", is_flag=True, help="The codebook and the coder's guide.")
@click.option("--lang", default="en", show_default=True, metavar="CODE", help="The language of the paper: en or fr.")
@click.option("--as", "form", type=click.Choice(("html", "pdf")), default="html", show_default=True, help="How it is written.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to; else to standard output.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.pass_context
def report(ctx: click.Context, /, **given: Any) -> None:
    """Write what the ledger holds as a paper: one file of HTML that loads nothing, or PDF. The same ledger gives the same bytes.

    A situation report has map, timeline, a table of incidents with grades and reasons, tolls as they are claimed, sources, and what cannot be said.

    Exit codes: 0 written; 2 wrong usage, no ledger, no such incident, or no WeasyPrint for PDF; 5 locked; 7 another schema; 8 damaged; 9 no answer;
    130 interrupted.
    """
    _refuse_several(ctx, given)
    refuse_out(ctx, given["out"], force=given["force"])
    from recoupe.desk.paper import written  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    content = written(_paper(given), given["lang"], given["form"])
    if given["out"] is None:
        click.echo(content, nl=False)
    else:
        given["out"].write_bytes(content)


def _refuse_several(ctx: click.Context, given: Mapping[str, Any]) -> None:
    """Refuse a call that asks for no paper, or for several.

    Raises:
        UsageError: it does.
    """
    if sum(bool(given[name]) for name in PAPERS) != 1:
        raise click.UsageError("one call writes one paper; give one of --since, --incident and --codebook", ctx)
    if given["until"] and not given["since"]:
        raise click.UsageError("--until ends a situation report; give --since too", ctx)


def _paper(given: Mapping[str, Any]) -> "Paper":
    """Gather what is asked for."""
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above
    from recoupe.desk import papers  # noqa: PLC0415 - as above
    from recoupe.pipeline.amended import codebook_of  # noqa: PLC0415 - as above

    if given["codebook"]:
        return papers.manual_paper(load_codebook())
    with opened(given["db"]) as ledger:
        if given["incident"]:
            return papers.dossier_paper(ledger, codebook_of(ledger), given["incident"])
        return papers.situation_paper(ledger, given["since"], given["until"])


COMMAND = report
