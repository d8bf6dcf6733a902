"""The command `recoupe export`: records in, another form out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from recoupe.export.exporter import Exporter


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
@click.option("--from", "source", required=True, metavar="RECORDS.jsonl", help="Records as `recoupe read --format jsonl` writes them; - for standard input.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE, not to standard output.")
@click.option("--force", is_flag=True, help="Replace the file of --out if it exists.")
@click.pass_context
def export(ctx: click.Context, /, **given: Any) -> None:
    """Write records in the form of another scheme, without reading the reports again.

    FORM is the name of an export: muc4 (templates of 24 slots, JSON lines, one line a message, also for a message without incident).

    Exit codes: 0 all were written; 1 there was no record; 2 wrong usage; 4 some lines held no record; 130 interrupted.
    """
    call = ExportCall(**given)  # the options are named after its fields
    if call.out is not None and call.out.exists() and not call.force:
        ctx.fail(f"--out {str(call.out)!r} exists; choose another name, or replace it with --force")
    from recoupe.cli.exits import Exit  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above

    exporter = _exporter(ctx, call.name)
    tally = _Tally()
    with click.open_file(call.source, encoding="utf-8") as stream, click.open_file(str(call.out or "-"), "w", encoding="utf-8") as out:
        for line in exporter.write(_records(stream, call.source, tally), load_codebook()):
            out.write(line + "\n")
    click.echo(f"recoupe: {tally.records} exported, {tally.errors} refused", err=True)
    ctx.exit(Exit.PARTIAL if tally.errors else Exit.OK if tally.records else Exit.NOTHING)


@dataclass(slots=True)
class _Tally:
    """How many lines held a record and how many did not."""

    records: int = 0
    errors: int = 0


def _exporter(ctx: click.Context, name: str) -> "Exporter":
    """Give the export of a name.

    Raises:
        UsageError: there is none; the message says which there are.
    """
    from recoupe import registry  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.errors import RegistryError  # noqa: PLC0415 - as above
    from recoupe.export.exporter import Exporter  # noqa: PLC0415 - as above

    try:
        return registry.load("export", name, Exporter)
    except RegistryError as fault:
        raise click.UsageError(f"{fault}", ctx) from fault


NEEDED = ("schema", "origin", "language", "text", "events", "places", "cast")


def _records(stream: IO[str], source: str, tally: _Tally) -> Iterator[dict[str, Any]]:
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
