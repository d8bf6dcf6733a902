"""The command `recoupe export`: records and incidents in, another form out. What it does is in `exporting.py`, loaded when there is work."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from recoupe.cli.ledger_option import DEFAULT, ledger_option

LEVELS = ("public", "partner", "full")
_JSON_LINES = click.Path(exists=True, dir_okay=False, allow_dash=True)


@dataclass(frozen=True, slots=True)
class ExportCall:
    """What the command line asks for.

    Attributes:
        name: the profile.
        db: the ledger, where neither records nor incidents come from files.
        source: JSON lines of records, `-` for standard input; None: there are incidents alone.
        incidents: JSON lines of incidents; None: what the records tell is linked here.
        since: of a ledger, an entry of its log, a day, or a file with a head; of files, JSON lines of the incidents of an earlier export.
        redact: one of `LEVELS`.
        hxl: write a row of HXL tags below the header.
        explain: write what fitted models weighed.
        out: where it goes instead of standard output.
        force: replace `out` where it exists.
    """

    name: str
    db: str = DEFAULT
    source: str | None = None
    incidents: str | None = None
    since: str | None = None
    redact: str = "full"
    hxl: bool = False
    explain: bool = False
    out: Path | None = None
    force: bool = False

    @property
    def from_ledger(self) -> bool:
        """Whether a ledger is exported."""
        return self.source is None and self.incidents is None


@click.command(name="export", short_help="Write records and incidents in the form of another scheme or program.")
@click.argument("name", metavar="PROFILE")
@ledger_option
@click.option(
    "--from", "source", type=_JSON_LINES, metavar="RECORDS.jsonl", help="Records of `recoupe read --format jsonl`, not of a ledger; - for standard input."
)
@click.option("--incidents", type=_JSON_LINES, metavar="INCIDENTS.jsonl", help="Incidents, one a line; without them what the records tell is linked here.")
@click.option("--since", metavar="POINT", help="Write only what changed since an entry of the log, a day, or a head in a file; of files, BEFORE.jsonl.")
@click.option("--redact", type=click.Choice(LEVELS), default="full", show_default=True, help="Who may read it, which decides what is left out.")
@click.option("--hxl", is_flag=True, help="A row of HXL tags below the header, of csv and xlsx.")
@click.option("--explain", is_flag=True, help="Write beside each value what fitted models weighed for it, of muc4.")
@click.option("--out", type=click.Path(path_type=Path), metavar="PATH", help="Write to a file, a folder or a .zip, not to standard output.")
@click.option("--force", is_flag=True, help="Replace what is at --out.")
@click.pass_context
def export(ctx: click.Context, /, **given: Any) -> None:
    """Write the records and incidents of a ledger, or of files, in the form of another scheme or program, without reading the reports again.

    PROFILE is one of csv, xlsx, parquet, datapackage (four tables: incidents, events as the crosswalk, reports, spans), acled, ucdp (incidents in columns like
    theirs), geojson, kml (maps), plover (events, JSON lines), muc4 (templates of 24 slots, JSON lines, one line a message).

    With --since only incidents that were created or changed are written, and a row for each that was merged or withdrawn.

    Exit codes: 0 all were written; 1 there was nothing to write; 2 wrong usage, or no ledger; 4 some lines held no record or incident; 5 locked; 7 another
    schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    from recoupe.cli.exporting import run  # noqa: PLC0415 - loaded when there is work, not for --help

    ctx.exit(run(ctx, ExportCall(**given)))  # the options are named after its fields


COMMAND = export
