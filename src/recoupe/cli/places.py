"""The command `recoupe places`: check a list of sites of one's own, and look names up."""

from pathlib import Path

import click

from recoupe.cli.exits import Exit


@click.group(name="places", short_help="Check your own list of places; look names up.")
def places() -> None:
    """Check your own list of places, and see which places bear a name."""


@places.command(name="check", short_help="Report every fault of a list of sites.")
@click.argument("lists", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="CSV...")
@click.pass_context
def check(ctx: click.Context, lists: tuple[Path, ...]) -> None:
    """Report every fault of a list of sites: file, line, reason, all at once.

    Exit codes: 0 no fault; 2 refused.
    """
    from recoupe.codebook.load import read_own_sites  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.errors import CodebookError  # noqa: PLC0415 - as above

    try:
        sites = read_own_sites(lists)
    except CodebookError as fault:
        for line in fault.faults:
            click.echo(line)
        click.echo(f"recoupe: {len(fault.faults)} {'fault' if len(fault.faults) == 1 else 'faults'}, the lists are refused", err=True)
        ctx.exit(Exit.USAGE)
    click.echo(f"recoupe: {len(sites)} {'site' if len(sites) == 1 else 'sites'}, no fault", err=True)


@places.command(name="show", short_help="Show the places that bear a name.")
@click.argument("name")
@click.option("--country", "countries", multiple=True, metavar="CODE", help="Also other spellings within this country (ISO 3166-1 alpha-3); may be repeated.")
@click.option("--gazetteer", type=click.Path(exists=True, dir_okay=False, path_type=Path), envvar="RECOUPE_GAZETTEER", help="A gazetteer that you built.")
@click.option("--places", "lists", type=click.Path(dir_okay=False, path_type=Path), multiple=True, metavar="CSV", help="Your own sites; may be repeated.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="How many to show.")
@click.pass_context
def show(ctx: click.Context, name: str, countries: tuple[str, ...], gazetteer: Path | None, lists: tuple[Path, ...], most: int) -> None:  # noqa: PLR0913 - click hands over each option
    """Show the places that bear a name, sites first, then the most populous.

    With --country, other spellings are proposed, too: places of that country whose names share their consonants.

    Exit codes: 0 found; 1 nothing bears the name; 2 wrong usage.
    """
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - loaded when there is work, not for --help

    book = load_codebook(gazetteer=gazetteer, places=lists)
    found = [*book.gazetteer.find(name), *book.gazetteer.variants(name, [code.upper() for code in countries])]
    if not found:
        click.echo(f"recoupe: no place bears the name {name!r}; try another spelling, or --country CODE", err=True)
        ctx.exit(Exit.NOTHING)
    for place in found[:most]:
        where = ", ".join(part for part in (place.admin2, place.admin1, "|".join(place.countries)) if part)
        people = f", {place.population:,} people" if place.population else ""
        point = f"{place.lat:.3f}, {place.lon:.3f}, radius {place.radius_km:g} km"
        click.echo(f"{place.name} ({place.kind}; {where}): {point}{people}; {place.match}, {place.entity}")
    if len(found) > most:
        click.echo(f"recoupe: {len(found) - most} more; see them with --most {len(found)}", err=True)
    if any(place.entity.startswith("geonames:") for place in found[:most]):
        click.echo(f"recoupe: places from {'; '.join(book.gazetteer.credits)}", err=True)


COMMAND = places
