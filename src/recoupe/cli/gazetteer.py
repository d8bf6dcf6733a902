"""The command `recoupe gazetteer`: make a gazetteer of the whole world, or of a part of it, from a dump of GeoNames."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from recoupe.cli.exits import Exit


@click.group(name="gazetteer", short_help="Build a gazetteer from a dump of GeoNames.")
def gazetteer() -> None:
    """Build a gazetteer from a dump of GeoNames; `recoupe read --gazetteer FILE` reads with it.

    The shipped gazetteer holds towns and regions; one that you build holds villages, bases, fields, mountains and more.
    """


@gazetteer.command(name="build", short_help="Build a gazetteer from a dump of GeoNames.")
@click.option("--geonames", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True, metavar="DIR", help="Folder of the dump.")
@click.option("--overlay", type=click.Path(dir_okay=False, path_type=Path), multiple=True, metavar="CSV", help="Your own sites, to go in; may be repeated.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("gazetteer.sqlite"), metavar="FILE", help="Default: gazetteer.sqlite.")
@click.option("--force", is_flag=True, help="Replace the file of --out if it exists.")
@click.option("--progress", type=click.Choice(("auto", "always", "never")), default="auto", help="Progress bar on standard error; auto: on a terminal.")
@click.pass_context
def build(ctx: click.Context, folder: Path, overlay: tuple[Path, ...], out: Path, force: bool, progress: str) -> None:  # noqa: PLR0913, FBT001 - click hands over each option
    """Build a gazetteer from a dump of GeoNames.

    DIR holds allCountries.txt (or cities500.txt …), countryInfo.txt and admin1CodesASCII.txt, and, if you have them, admin2Codes.txt and
    alternateNamesV2.txt, all unzipped, from https://download.geonames.org/export/dump/. Memory stays small; what is
    gathered is sorted on the disk, beside FILE.

    Exit codes: 0 built; 2 wrong usage, or a file that is not what it should be; 130 interrupted.
    """
    _refuse_out(ctx, out, force=force)
    from recoupe.codebook.geonames_dump import find_dump  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.codebook.load import read_own_sites  # noqa: PLC0415 - as above
    from recoupe.codebook.place_build import build as build_store  # noqa: PLC0415 - as above

    dump, sites = find_dump(folder), read_own_sites(overlay)
    with _bar(progress, dump.bytes()) as tell:
        digest = build_store(dump, out, sites, tell)
    click.echo(f"recoupe: built {out}, {out.stat().st_size / 1e6:.1f} MB, {digest}", err=True)
    ctx.exit(Exit.OK)


def _refuse_out(ctx: click.Context, out: Path, *, force: bool) -> None:
    """Refuse a place for the store that cannot take it, before any work is done.

    Raises:
        UsageError: it cannot.
    """
    if out.exists() and not force:
        raise click.UsageError(f"--out {str(out)!r} exists; choose another name, or replace it with --force", ctx)
    if not out.parent.is_dir():
        raise click.UsageError(f"--out {str(out)!r} lies in a folder that does not exist; make the folder first", ctx)


@contextmanager
def _bar(wanted: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how much was read where it is wanted, and give what moves the bar."""
    if wanted == "never" or (wanted == "auto" and not sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - rich is loaded only when people look
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading, then sorting", total=total)
        yield lambda size: bar.advance(task, size)


COMMAND = gazetteer
