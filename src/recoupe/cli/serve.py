"""The command `recoupe serve`: the desk, in the browser."""

from typing import TYPE_CHECKING, Any

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, now, opened

if TYPE_CHECKING:
    from recoupe.desk.desk import Settings

PORT = 8321


@click.command(name="serve", short_help="Open the desk: read, check and correct in the browser.")
@ledger_option
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen: this machine alone (default), or others too once there is an admin.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, metavar="N", help=f"The port; 0 takes any that is free; default: {PORT}.")
@click.option("--by", metavar="NAME", help="Who decides where there are no accounts; default: the name of your account on this machine.")
@click.option("--tiles", default="", metavar="URL", help="Map tiles of your own, https://…/{z}/{x}/{y}.png, instead of the map that ships.")
@click.option("--tiles-credit", default="", metavar="TEXT", help="Whom maps with these tiles credit.")
@click.option("--contact", default="", metavar="ADDRESS", help="Where hosts of feeds can reach you, told with each request to them.")
@click.option("--rate", type=click.FloatRange(min=1), default=200.0, metavar="N", help="Requests a second that one client may make; default: 200.")
@click.option("--address", default="", metavar="URL", help="How people open the desk where a proxy stands before it: https://desk.example.org")
@click.option("--trust-proxy", default="", metavar="HEADER", help="The header by which a proxy names who is logged in; default: none is believed.")
@click.option(
    "--trust-from",
    multiple=True,
    metavar="ADDR",
    help="Address or network of a proxy: --trust-proxy and X-Forwarded-For are taken from it alone; may be repeated.",
)
@click.option("--open/--no-open", "browse", default=True, help="Open a browser (default), or only print the address.")
@click.pass_context
def serve(ctx: click.Context, /, db: str, **given: Any) -> None:
    """Serve the desk of a ledger on this machine, and open it in a browser. Ctrl+C ends it.

    Nothing is asked of the network but feeds, when somebody presses their button, and map tiles of your own. Without accounts, whoever sits at this machine
    may do everything, and nobody else reaches the desk. With the first account (`recoupe admin user add`) everybody logs in; once there is an admin, it may
    listen on another --host. Passwords need https: put a proxy before it, and name its --address.

    Exit codes: 0 ended; 2 wrong usage, no ledger, or the port is taken; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    from recoupe.desk.desk import Desk  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.desk.serving import bound, refuse_settings  # noqa: PLC0415 - as above
    from recoupe.desk.serving import serve as run  # noqa: PLC0415 - as above
    from recoupe.desk.settling import BackgroundSettler  # noqa: PLC0415 - as above
    from recoupe.pipeline.amended import codebook_of  # noqa: PLC0415 - as above

    settings = _settings(given)
    with opened(db) as ledger:
        refuse_settings(settings, ledger.team)
        with bound(settings) as listening:
            codebook = codebook_of(ledger)
            settler = BackgroundSettler(ledger, now)
            desk = Desk(ledger, codebook, now, settings, settler)
            run(desk, listening, browse=bool(given["browse"]), started=lambda where: _started(ledger.where, where, settings))
    ctx.exit(Exit.OK)


def _started(ledger: str, where: str, settings: "Settings") -> None:
    """Say where the desk is, and what its passwords travel over."""
    click.echo(f"recoupe: the desk of {ledger} is at {settings.address or where}", err=True)
    if not settings.is_local and not settings.is_secure:
        click.echo("recoupe: passwords travel unencrypted; put a proxy with https before the desk, and name it with --address https://…", err=True)


def _settings(given: dict[str, Any]) -> "Settings":
    """Read the options that say how the desk is served."""
    import getpass  # noqa: PLC0415 - loaded when there is work

    from recoupe.desk.desk import Settings  # noqa: PLC0415 - as above
    from recoupe.desk.serving import networks_of  # noqa: PLC0415 - as above

    return Settings(
        host=str(given["host"]),
        port=int(given["port"] or 0),
        user=str(given["by"] or getpass.getuser()),
        tiles=str(given["tiles"]),
        tiles_credit=str(given["tiles_credit"]),
        contact=str(given["contact"]),
        requests_a_second=float(given["rate"] or 0),
        address=given["address"].rstrip("/"),
        proxy_header=given["trust_proxy"].strip(),
        proxy_networks=networks_of(given["trust_from"]),
    )


COMMAND = serve
