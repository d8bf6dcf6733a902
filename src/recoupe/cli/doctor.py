"""The command `recoupe doctor`: is a ledger sound, and if not, what to do."""

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option


@click.command(name="doctor", short_help="Look for what is wrong with a ledger.")
@ledger_option
@click.pass_context
def doctor(ctx: click.Context, db: str) -> None:
    """Look for what is wrong with a ledger and its database, and say what to do. `recoupe verify` checks what is in it.

    Exit codes: 0 nothing is wrong, whatever it warns of; 3 something is; 130 interrupted.
    """
    from recoupe.store.ledger import doctor as inspected  # noqa: PLC0415 - loaded when there is work, not for --help

    findings = inspected(db)
    for finding in findings:
        click.echo(f"{finding.level}: {finding.what}{f'; {finding.advice}' if finding.advice else ''}")
    ctx.exit(Exit.FAULTS if any(finding.level == "fault" for finding in findings) else Exit.OK)


COMMAND = doctor
