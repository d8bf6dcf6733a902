"""The command `recoupe serve`: the desk, in the browser."""

from typing import TYPE_CHECKING

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, now, opened

if TYPE_CHECKING:
    from recoupe.desk.desk import Settings

PORT = 8321


@click.command(name="serve", short_help="Open the desk: read, check and correct in the browser.")
@ledger_option
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen: this machine alone (default), until there are accounts.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, metavar="N", help=f"The port; 0 takes any that is free; default: {PORT}.")
@click.option("--by", metavar="NAME", help="Who decides, as it is written into the ledger; default: the name of your account on this machine.")
@click.option("--tiles", default="", metavar="URL", help="Map tiles of your own, https://…/{z}/{x}/{y}.png, instead of the map that ships.")
@click.option("--tiles-credit", default="", metavar="TEXT", help="Whom maps with these tiles credit.")
@click.option("--contact", default="", metavar="ADDRESS", help="Where hosts of feeds can reach you, told with each request to them.")
@click.option("--rate", type=click.FloatRange(min=1), default=200.0, metavar="N", help="Requests a second that one client may make; default: 200.")
@click.option("--open/--no-open", "browse", default=True, help="Open a browser (default), or only print the address.")
@click.pass_context
def serve(ctx: click.Context, /, db: str, **given: str | float | bool | None) -> None:
    """Serve the desk of a ledger on this machine, and open it in a browser. Ctrl+C ends it.

    Nothing is asked of the network but feeds, when somebody presses their button, and map tiles of your own. The desk has no accounts yet: whoever can
    open its address can read and change the ledger, so it listens on this machine alone and any other --host is refused.

    Exit codes: 0 ended; 2 wrong usage, no ledger, or the port is taken; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.desk.desk import Desk  # noqa: PLC0415 - as above
    from recoupe.desk.serving import bound, refuse_host  # noqa: PLC0415 - as above
    from recoupe.desk.serving import serve as run  # noqa: PLC0415 - as above
    from recoupe.desk.settling import BackgroundSettler  # noqa: PLC0415 - as above

    refuse_host(str(given["host"]))
    settings = _settings(given)
    with opened(db) as ledger, bound(settings) as listening:
        codebook = load_codebook()
        settler = BackgroundSettler(ledger, codebook, now)
        desk = Desk(ledger, codebook, now, settings, settler)
        run(desk, listening, browse=bool(given["browse"]), started=lambda where: click.echo(f"recoupe: the desk of {ledger.where} is at {where}", err=True))
    ctx.exit(Exit.OK)


def _settings(given: dict[str, str | int | float | bool | None]) -> "Settings":
    """Read the options that say how the desk is served."""
    import getpass  # noqa: PLC0415 - loaded when there is work

    from recoupe.desk.desk import Settings  # noqa: PLC0415 - as above

    return Settings(
        host=str(given["host"]),
        port=int(given["port"] or 0),
        user=str(given["by"] or getpass.getuser()),
        tiles=str(given["tiles"]),
        tiles_credit=str(given["tiles_credit"]),
        contact=str(given["contact"]),
        requests_a_second=float(given["rate"] or 0),
    )


COMMAND = serve
