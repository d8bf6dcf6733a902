"""The command `recoupe alert`: tell other programs what is new in saved lists of incidents. What it does is in `alerting.py`, loaded when there is work."""

from typing import Any

import click

from recoupe.cli.admin import by_option
from recoupe.cli.durations import seconds
from recoupe.cli.ledger_option import ledger_option


@click.group(name="alert", short_help="Tell other programs what is new in saved lists of incidents.")
def alert() -> None:
    """Make webhooks, and send what is new in saved lists of incidents: a new incident, a toll that rose, another independent source, a denial, ….

    Messages are signed as Standard Webhooks says, posted over https to public addresses alone, and tried again for three days. The same news can be read as
    a feed, without any of this: the desk says where.
    """


@alert.command(name="add", short_help="Make a webhook, and print its secret once.")
@ledger_option
@click.argument("url", metavar="URL")
@click.option("--list", "view", required=True, metavar="NAME", help="The saved list of incidents that it follows.")
@click.option("--lang", "language", default="en", show_default=True, metavar="CODE", help="Language of its messages: en, fr.")
@by_option
@click.pass_context
def add(ctx: click.Context, /, **given: str | None) -> None:
    """Make a webhook that posts to URL what is new in a list from now on, and print its secret on standard output.

    The ledger keeps the secret as it is, for it signs with it: beside the log, in no copy and no backup. Nobody can print it again; `recoupe alert roll`
    gives another.

    Exit codes: 0 it is made; 2 wrong usage, no ledger, no such list, or refused; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import alerting  # noqa: PLC0415 - loaded when there is work, not for --help

    ctx.exit(alerting.add(**given))


@alert.command(name="list", short_help="List the webhooks.")
@ledger_option
@click.pass_context
def list_(ctx: click.Context, /, db: str) -> None:
    """List the webhooks as tab-separated values: id, state, URL, list, language, how many messages wait, since when nothing was taken.

    Exit codes: 0 there is one; 1 there is none; 2 no ledger; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import alerting  # noqa: PLC0415 - as above

    ctx.exit(alerting.list_all(db))


@alert.command(name="log", short_help="List what was sent.")
@ledger_option
@click.option("--webhook", metavar="ID", help="Of this webhook alone.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, metavar="N", help="As many rows at most, the last first.")
@click.pass_context
def log(ctx: click.Context, /, db: str, webhook: str | None, limit: int) -> None:
    """List what was sent as tab-separated values: when, webhook, message, try, outcome, status, when it is tried again, incident, reason.

    Exit codes: 0 something was; 1 nothing was; 2 no ledger; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import alerting  # noqa: PLC0415 - as above

    ctx.exit(alerting.list_sent(db, webhook, limit))


@alert.command(name="stop", short_help="Send nothing more by a webhook.")
@ledger_option
@click.argument("webhook", metavar="ID")
@by_option
@click.pass_context
def stop(ctx: click.Context, /, **given: str | None) -> None:
    """Send nothing more by the webhook of this ID. What is new meanwhile is sent when it goes on.

    Exit codes: 0 it is stopped; 1 it was before; 2 wrong usage, no ledger, or no such webhook; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import alerting  # noqa: PLC0415 - as above

    ctx.exit(alerting.stop(**given))


@alert.command(name="resume", short_help="Let a webhook go on.")
@ledger_option
@click.argument("webhook", metavar="ID")
@by_option
@click.pass_context
def resume(ctx: click.Context, /, **given: str | None) -> None:
    """Let the webhook of this ID go on where it stopped, or was disabled because nothing of it was taken for five days.

    Exit codes: 0 it goes on; 1 it did before; 2 wrong usage, no ledger, or no such webhook; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import alerting  # noqa: PLC0415 - as above

    ctx.exit(alerting.resume(**given))


@alert.command(name="roll", short_help="Give a webhook another secret, and print it once.")
@ledger_option
@click.argument("webhook", metavar="ID")
@by_option
@click.pass_context
def roll(ctx: click.Context, /, **given: str | None) -> None:
    """Give the webhook of this ID another secret, and print it on standard output. For a day messages bear a signature of the former one too.

    Exit codes: 0 it has it; 2 wrong usage, no ledger, or no such webhook; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.cli import alerting  # noqa: PLC0415 - as above

    ctx.exit(alerting.roll(**given))


@alert.command(name="run", short_help="Send what is due.")
@ledger_option
@click.option("--once", is_flag=True, help="Send what is due now and end: for cron and systemd. The default.")
@click.option("--every", callback=seconds, metavar="TIME", help="Go on for ever, and look for what is due this often: 1m, 10m.")
@click.option("--address", default="", metavar="URL", help="How people open the desk, for the links in messages; without it they have none.")
@click.option("--contact", envvar="RECOUPE_CONTACT", metavar="ADDRESS", help="Whom receivers may write to; also the variable RECOUPE_CONTACT.")
@click.option("-q", "--quiet", is_flag=True, help="Tell failures alone.")
@click.pass_context
def run(ctx: click.Context, /, **given: Any) -> None:
    """Write down what is new for each webhook, send what is due, and tell what came of it. A run that is cut off loses nothing, and doubles bear one id.

    Exit codes: 0 all went well, also when nothing was due; 1 there is no webhook; 2 wrong usage, or no ledger; 4 something was not taken; 5 locked, or
    another run is at work; 6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    _refuse_contradictions(ctx, given)
    from recoupe.cli import alerting  # noqa: PLC0415 - as above

    ctx.exit(alerting.run(**given))


def _refuse_contradictions(ctx: click.Context, given: dict[str, Any]) -> None:
    """Refuse options that cannot stand together.

    Raises:
        UsageError: they cannot.
    """
    if given["once"] and given["every"] is not None:
        raise click.UsageError("--once and --every contradict each other; leave one out", ctx)


COMMAND = alert
