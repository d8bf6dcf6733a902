"""The command `recoupe sign`: a report or an incident stands as it was signed, or what was signed is shown."""

import json
from typing import TYPE_CHECKING, Any

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, now, opened
from recoupe.cli.printable import one_line
from recoupe.cli.signing_options import by_option, refuse_nobody, role_option

if TYPE_CHECKING:
    from recoupe.store.values import Signature


@click.command(name="sign", short_help="Sign a report or an incident as it stands after review.")
@ledger_option
@click.argument("key", metavar="KEY")
@by_option
@role_option
@click.option("--reason", default="", metavar="TEXT", help="A note that is signed with it.")
@click.option("--list", "listed", is_flag=True, help="Show the signatures on KEY, and sign nothing.")
@click.option("--content", type=click.IntRange(min=1), metavar="NUMBER", help="Write the bytes of signed version NUMBER, and sign nothing.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How signatures are shown.")
@click.pass_context
def sign(ctx: click.Context, /, **given: Any) -> None:
    """Sign KEY, a report (sha256:…) or an incident (RCP-…), as it stands after review.

    The signed version holds fields, spans, the hash of the text and the codebook. Decisions on it are refused, and other readings change nothing of it, until
    somebody opens it again with `recoupe reopen`.

    Exit codes: 0 done; 1 KEY has no signature (--list); 2 wrong usage, no ledger, nothing of that id, signed already, or somebody has yet to decide on it;
    5 locked; 6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    with opened(given["db"]) as ledger:
        if given["content"]:
            click.echo(ledger.signed_content(given["key"], given["content"]), nl=False)
            return
        if given["listed"]:
            found = ledger.signatures(given["key"])
            click.echo("\n".join(_shown(one, given["form"]) for one in found), nl=bool(found))
            ctx.exit(Exit.OK if found else Exit.NOTHING)
        by = refuse_nobody(ctx, given["by"])
        from recoupe.pipeline import signing  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

        click.echo(_shown(signing.sign(ledger, given["key"], signing.Signer(by, now(), given["role"], given["reason"])), given["form"]))


def _shown(one: "Signature", form: str) -> str:
    """Write a signature on one line."""
    names = ("subject", "number", "state", "version", "by", "role", "at", "reason", "erased")
    if form == "json":
        return json.dumps({name: getattr(one, name) for name in names}, ensure_ascii=False)
    why = f" ({one.reason})" if one.reason else ""
    return one_line(f"{one.number}  {one.state}  {one.version}  {one.at}  {one.by or 'erased'} ({one.role}){why}")


COMMAND = sign
