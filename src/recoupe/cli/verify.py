"""The command `recoupe verify`: does the ledger hold what was written into it, and are originals what came in."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import ledger_option, opened
from recoupe.cli.printable import one_line
from recoupe.cli.refusals import refuse_out

if TYPE_CHECKING:
    from recoupe.store.values import Fault, Head


@click.command(name="verify", short_help="Check that nothing in a ledger was changed.")
@ledger_option
@click.option("--chain", is_flag=True, help="Check every row against the audit log, and the log against itself.")
@click.option("--custody", is_flag=True, help="Hash every original anew.")
@click.option(
    "--head",
    "anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A head of the log that was kept elsewhere; implies --chain.",
)
@click.option(
    "--write-head", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the head of the log to FILE, to keep it elsewhere."
)
@click.option("--force", is_flag=True, help="Replace the file of --write-head if it exists.")
@click.pass_context
def verify(ctx: click.Context, db: str, chain: bool, custody: bool, anchor: Path | None, out: Path | None, force: bool) -> None:  # noqa: PLR0913, FBT001 - click hands over each option
    """Check that nothing in a ledger was edited, deleted, inserted or put elsewhere. Without --chain and --custody it checks both.

    A log cannot show that its end was cut off, nor that all of it was written anew: for that, keep its head elsewhere and hand it over with --head.
    Faults go to standard output, one a line.

    Exit codes: 0 all is as it was written; 2 wrong usage, or no ledger; 3 it is not; 5 locked; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    refuse_out(ctx, out, force=force, option="--write-head")
    kept = None if anchor is None else _read_head(ctx, anchor)
    both = not (chain or custody or anchor)
    with opened(db) as ledger:
        faults = _told(ledger.verify_chain(kept) if chain or anchor or both else ())
        faults += _told(ledger.verify_custody() if custody or both else ())
        head = ledger.head()
    if out is not None and not faults:
        out.write_text(json.dumps({"schema": "recoupe/head/1", "entries": head.entries, "hash": head.hash}) + "\n", "utf-8")
    click.echo(f"recoupe: {faults} {'fault' if faults == 1 else 'faults'}; {head.entries} entries, head {head.hash}", err=True)
    ctx.exit(Exit.FAULTS if faults else Exit.OK)


def _told(faults: "Iterable[Fault]") -> int:
    """Write faults, and count them."""
    lines = [str(fault) for fault in faults]
    for line in lines:
        click.echo(one_line(line))
    return len(lines)


def _read_head(ctx: click.Context, path: Path) -> "Head":
    """Read a head that was kept.

    Raises:
        UsageError: the file holds none.
    """
    from recoupe.store.values import Head  # noqa: PLC0415 - loaded when there is work, not for --help

    try:
        kept = json.loads(path.read_text("utf-8"))
        return Head(int(kept["entries"]), str(kept["hash"]))
    except (ValueError, KeyError, TypeError) as fault:
        raise click.UsageError(f"--head {str(path)!r} holds no head of a ledger; write one with `recoupe verify --write-head FILE`", ctx) from fault


COMMAND = verify
