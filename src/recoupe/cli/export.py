"""The command `recoupe export`: records in, another form out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

from recoupe.cli.exits import Tally
from recoupe.cli.refusals import member, refuse_out


@dataclass(frozen=True, slots=True)
class ExportCall:
    """What the command line asks for.

    Attributes:
        name: the form.
        source: JSON lines of records, `-` for standard input.
        out: where lines go instead of standard output.
        force: replace `out` where it exists.
    """

    name: str
    source: str
    out: Path | None = None
    force: bool = False


@click.command(name="export", short_help="Write records in the form of another scheme.")
@click.argument("name", metavar="FORM")
@click.option(
    "--from",
    "source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="RECORDS.jsonl",
    help="Records as `recoupe read --format jsonl` writes them; - for standard input.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE, not to standard output.")
@click.option("--force", is_flag=True, help="Replace the file of --out if it exists.")
@click.pass_context
def export(ctx: click.Context, /, **given: Any) -> None:
    """Write records in the form of another scheme, without reading the reports again.

    FORM is the name of an export: muc4 (templates of 24 slots, JSON lines, one line a message, also for a message without incident).

    Exit codes: 0 all were written; 1 there was no record; 2 wrong usage; 4 some lines held no record; 130 interrupted.
    """
    call = ExportCall(**given)  # the options are named after its fields
    refuse_out(ctx, call.out, force=call.force)
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.export.exporter import Exporter  # noqa: PLC0415 - as above

    exporter = member(ctx, "export", call.name, Exporter)
    tally = Tally()
    with click.open_file(call.source, encoding="utf-8") as stream, click.open_file(str(call.out or "-"), "w", encoding="utf-8") as out:
        for line in exporter.write(_records(stream, call.source, tally), load_codebook()):
            out.write(line + "\n")
    click.echo(f"recoupe: {tally.records} exported, {tally.errors} refused", err=True)
    ctx.exit(tally.ending())


NEEDED = ("schema", "origin", "language", "text", "events", "places", "cast")


def _records(stream: IO[str], source: str, tally: Tally) -> Iterator[dict[str, Any]]:
    """Yield the records of a stream; a line that holds none is told and counted, and the others go on."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        missing = [key for key in NEEDED if not isinstance(record, dict) or key not in record]
        if missing:
            tally.errors += 1
            what = "holds no record" if len(missing) == len(NEEDED) else f"holds a record without {', '.join(missing)}"
            click.echo(f"recoupe: error (record): {source}:{number}: the line {what}; write records with `recoupe read --format jsonl`", err=True)
        else:
            tally.records += 1
            yield record


COMMAND = export
