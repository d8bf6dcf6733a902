"""The command `recoupe crosswalk`: from PLOVER to CAMEO, ACLED and MUC-4, and back, for people and for spreadsheets."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from recoupe.codebook.schema import Crosswalk


@click.command(name="crosswalk", short_help="Look a code up in PLOVER, CAMEO, ACLED or MUC-4.")
@click.argument("code", required=False)
@click.pass_context
def crosswalk(ctx: click.Context, code: str | None) -> None:
    """Print the lines that lead from PLOVER to CAMEO, ACLED and MUC-4, and back, as tab-separated values.

    CODE is a code or its name in any of the four (1952, ASSAULT, drone, "Armed clash", KIDNAPPING); without it everything is printed.

    Exit codes: 0 found; 1 no line bears it; 2 wrong usage.
    """
    from recoupe.cli.exits import Exit  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.codebook.crosswalk import find_codes, find_lines  # noqa: PLC0415 - as above
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above

    book = load_codebook()
    lines = find_lines(book.crosswalk, code) if code else book.crosswalk
    codes = find_codes(book.codes, code) if code else book.codes
    if not lines and not codes:
        click.echo(f"recoupe: no line bears {code!r}; print all with `recoupe crosswalk`", err=True)
        ctx.exit(Exit.NOTHING)
    click.echo("from\twith\tto\twhat is lost")
    for line in lines:
        click.echo("\t".join(_there(line)))
    for back in codes:
        click.echo("\t".join((f"{back.scheme} {back.code}", back.name, f"plover {' '.join((back.type, *back.modes)).strip() or '-'}", back.note)))


def _there(line: "Crosswalk") -> tuple[str, ...]:
    """Write a line that leads from PLOVER to the others, what it leaves to the lines below left out."""
    asked = " ".join(filter(None, ("+".join(line.modes), line.sides, line.trigger)))
    acled = f"acled {line.acled_event}: {line.acled_sub_event}" if line.acled_sub_event else ""
    muc4 = f"muc4 {line.muc4}" if line.muc4 else ""
    return f"plover {line.type}", asked, "; ".join(filter(None, (f"cameo {line.cameo}", acled, muc4))), line.note


COMMAND = crosswalk
