"""The command `recoupe show`: one incident, its accounts side by side, field by field."""

import json

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened


@click.command(name="show", short_help="Compare the accounts of one incident, field by field.")
@ledger_option
@click.argument("incident_id", metavar="INCIDENT")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="For people, or the Incident of the public record.")
@click.pass_context
def show(ctx: click.Context, db: str, incident_id: str, form: str) -> None:
    """Compare the accounts of INCIDENT (RCP-…): what each says, where they agree, differ or contradict, and on whose word it stands.

    The id of an incident that was merged leads to the one it became part of. As text, the last lines name the incidents that would join it were none of the
    two signed.

    Exit codes: 0 shown; 2 wrong usage, no ledger, or no such incident; 5 locked; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    from recoupe.cli.incident_card import incident_card  # noqa: PLC0415 - loaded when there is work
    from recoupe.pipeline.amended import codebook_of  # noqa: PLC0415 - as above
    from recoupe.pipeline.apart import held_apart  # noqa: PLC0415 - as above

    with opened(db) as ledger:
        found = ledger.incident(incident_id)
        apart = held_apart(ledger, found, codebook_of(ledger)) if form == "text" else []
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if form == "json" else incident_card(found))
    for one in apart:
        click.echo(f"apart from {one.incident}, {one.bits:+.1f} bits: signed: {', '.join(one.signed)}; `recoupe reopen {one.signed[0]}` lets them join")
    ctx.exit(Exit.OK)


COMMAND = show
