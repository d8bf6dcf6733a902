"""The command `recoupe codebook`: what the team of a ledger added to the codebook, listed, written out as files, and taken out again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, now, opened
from recoupe.cli.printable import counted, one_line

if TYPE_CHECKING:
    from recoupe.store.values import Amendment


@click.group(name="codebook", short_help="What the team of a ledger added to the codebook.")
def codebook() -> None:
    """Show what the team of a ledger added to the codebook, write it out as files, or take some of it out again.

    Words, actors and places are added at the desk (`recoupe serve`), each with an example that needs it. They count for every reading of that ledger.
    """


@codebook.command(name="list", short_help="List what was added and taken out.")
@ledger_option
@click.pass_context
def list_(ctx: click.Context, /, db: str) -> None:
    """List what was added and taken out as tab-separated values: number, what, whether it stands, words, who, when, digest of the codebook after, why.

    Exit codes: 0 something was added; 1 nothing ever was; 2 no ledger; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.store.amending import standing  # noqa: PLC0415 - loaded when there is work, not for --help

    with opened(db) as ledger:
        amendments = ledger.amendments()
    stand = {one.number for one in standing(amendments)}
    for one in amendments:
        click.echo(_shown(one, stands=one.number in stand))
    ctx.exit(Exit.OK if amendments else Exit.NOTHING)


def _shown(one: "Amendment", *, stands: bool) -> str:
    """Write an amendment as values parted by tabs."""
    what = f"{one.kind} {one.target}" if one.target else one.kind
    words = ", ".join((one.content or {}).get("words", ()))
    cells = (str(one.number), what, "stands" if stands else "-", words, one.by, one.at, one.after[:12], one.reason)
    return "\t".join(map(one_line, cells))


@codebook.command(name="export", short_help="Write what was added as files of the codebook.")
@ledger_option
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.pass_context
def export(ctx: click.Context, /, db: str, folder: Path) -> None:
    """Write every addition that stands into DIR, each as files in the form of the codebook's own, with its example: DIR/0001/events/PROTEST.toml.

    `recoupe read --additions DIR`, and in Python `recoupe.load_codebook(additions=DIR)`, read with it. DIR must be empty or not there.

    Exit codes: 0 written; 1 nothing stands; 2 wrong usage, no ledger, or DIR holds something; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    from recoupe.codebook.additions import write_additions  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.pipeline.amended import additions_of, codebook_with  # noqa: PLC0415 - as above
    from recoupe.store.amending import standing  # noqa: PLC0415 - as above

    with opened(db) as ledger:
        amendments = ledger.amendments()
    stand = standing(amendments)
    if not stand:
        click.echo("recoupe: nothing that was added stands; the codebook is the one that ships", err=True)
        ctx.exit(Exit.NOTHING)
    written = write_additions(folder, additions_of(stand))
    click.echo(f"recoupe: {counted(len(stand), 'addition')} in {counted(len(written), 'file')}, codebook {codebook_with(amendments).digest}", err=True)


@codebook.command(name="withdraw", short_help="Take an addition out again.")
@ledger_option
@click.argument("number", type=click.IntRange(min=1), metavar="NUMBER")
@click.option("--by", envvar="RECOUPE_BY", required=True, metavar="NAME", help="Who takes it out; else the variable RECOUPE_BY.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept in the log.")
def withdraw(db: str, number: int, by: str, reason: str) -> None:
    """Take addition NUMBER out of the codebook of a ledger; what was written of it stays in the list.

    Reports that were read with it stand until `recoupe reread` reads them again. It is refused while the example of another addition needs it.

    Exit codes: 0 it is out; 2 wrong usage, no ledger, nothing of that number stands, or another addition needs it; 5 to 9 the ledger refuses, as with
    `recoupe add`.
    """
    from recoupe.pipeline import amending  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.pipeline.review import Who  # noqa: PLC0415 - as above

    with opened(db) as ledger:
        made = amending.withdraw(ledger, number, Who(by, now(), reason))
    click.echo(f"recoupe: addition {number} is out; codebook {made.after[:12]}, was {made.before[:12]}; `recoupe reread` reads with it", err=True)


COMMAND = codebook
