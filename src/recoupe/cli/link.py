"""The command `recoupe link`: gather the events of a ledger into incidents anew, or say why two events are one or not."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, now, opened
from recoupe.cli.printable import counted, one_line

if TYPE_CHECKING:
    from recoupe.model.link import Link


@click.command(name="link", short_help="Link all events anew, or explain two.")
@ledger_option
@click.argument("events", nargs=-1, metavar="[A B]")
@click.option("--explain", is_flag=True, help="Weigh the events A and B and say why, field by field; nothing is written.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How the explanation is written.")
@click.pass_context
def link(ctx: click.Context, db: str, events: tuple[str, ...], explain: bool, form: str) -> None:
    """Gather all events of the ledger into incidents anew; what stays as it is costs nothing. `recoupe add` links what is new by itself.

    With --explain, A and B are events, each REPORT#EVENT as `recoupe show` lists accounts: the evidence for and against their being one deed, in bits.

    Exit codes: 0 done; 2 wrong usage, no ledger, or no such event; 5 locked; 6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    _refuse_wrong_events(ctx, events, explain=explain)
    from recoupe.pipeline.amended import codebook_of  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help
    from recoupe.pipeline.ledger import explain as weigh  # noqa: PLC0415 - as above
    from recoupe.pipeline.ledger import link_all  # noqa: PLC0415 - as above

    with opened(db) as ledger:
        if explain:
            found = weigh(ledger, events[0], events[1], codebook_of(ledger))
            click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2) if form == "json" else _explained(found))
        else:
            saved = link_all(ledger, codebook_of(ledger), now())
            click.echo(f"recoupe: {counted(saved.incidents, 'incident')} and {counted(saved.links, 'link')} written", err=True)
    ctx.exit(Exit.OK)


def _refuse_wrong_events(ctx: click.Context, events: tuple[str, ...], *, explain: bool) -> None:
    """Refuse other than two events with --explain, and any without it.

    Raises:
        UsageError: so it is.
    """
    if len(events) != (2 if explain else 0):
        raise click.UsageError("give two events with --explain, or none without it", ctx)


def _explained(found: "Link") -> str:
    """Write the evidence, the strongest first."""
    lines = [f"{found.bits:+.1f} bits, probability {found.probability:.3f} of one deed"]
    for one in sorted(found.evidence, key=lambda one: (-abs(one.bits), one.field)):
        mark = "  CONFLICT" if one.conflict else ""
        lines.append(one_line(f"  {one.bits:+6.1f}  {one.field}: {one.level}: {one.left or '–'} | {one.right or '–'}: {one.reason}{mark}"))
    return "\n".join(lines)


COMMAND = link
