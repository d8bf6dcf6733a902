"""The command `recoupe reopen`: what stands signed can be decided on again, and why is kept."""

import click

from recoupe.cli.ledger_option import ledger_option, now, opened
from recoupe.cli.printable import counted, one_line
from recoupe.cli.signing_options import by_option, refuse_nobody, role_option


@click.command(name="reopen", short_help="Open a signed report or incident again, with a reason.")
@ledger_option
@click.argument("key", metavar="KEY")
@click.option("--why", required=True, metavar="TEXT", help="Why: it is kept beside the signed version.")
@by_option
@role_option
@click.pass_context
def reopen(ctx: click.Context, db: str, key: str, why: str, by: str | None, role: str) -> None:  # noqa: PLR0913 - click hands over each option
    """Open KEY, a signed report (sha256:…) or incident (RCP-…), again: people may decide on it, and readings that came since stand.

    The signed version stays, and whoever signs next makes another one.

    Exit codes: 0 opened; 2 wrong usage, no ledger, nothing of that id, or not signed; 5 locked; 6 disk full; 7 another schema; 8 damaged; 9 no answer;
    130 interrupted.
    """
    by = refuse_nobody(ctx, by)
    from recoupe.pipeline import review, signing  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help
    from recoupe.pipeline.amended import codebook_of  # noqa: PLC0415 - as above
    from recoupe.store.values import event_key  # noqa: PLC0415 - as above

    with opened(db) as ledger:
        opened_again = signing.reopen(ledger, key, signing.Signer(by, now(), role, why))
        # What was read since it was signed stands from now on.
        saved = review.settle(ledger, [event_key(key, "")], codebook_of(ledger), now()) if not key.startswith(review.INCIDENT_PREFIX) else None
    linked = f", {counted(saved.incidents, 'incident')} written" if saved is not None else ""
    click.echo(one_line(f"recoupe: {opened_again.subject} is open; its version {opened_again.version[:12]} stays{linked}"), err=True)


COMMAND = reopen
