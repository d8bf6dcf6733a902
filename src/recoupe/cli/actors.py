"""The command `recoupe actors`: check a list of one's own, and show who bears a name."""

from pathlib import Path

import click


@click.group(name="actors", short_help="Check a list of actors of your own; show who bears a name.")
def actors() -> None:
    """Work with the actors that Recoupe knows: groups, forces, institutions of states, organisations, holders of offices.

    A list of your own is merged over ours by `recoupe read --actors CSV`.
    """


@actors.command(name="check", short_help="Check a list of your own.")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CSV")
@click.pass_context
def check(ctx: click.Context, table: Path) -> None:
    """Check a list of actors, and tell every fault of it at once.

    Exit codes: 0 the list can be merged; 2 it is refused.
    """
    from recoupe.cli.actor_lines import check_lines  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.cli.exits import Exit  # noqa: PLC0415 - as above
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above

    found, faults = check_lines(load_codebook(), table.read_bytes(), str(table))
    for line in faults:
        click.echo(line, err=True)
    for line in found:
        click.echo(line)
    ctx.exit(Exit.USAGE if faults else Exit.OK)


@actors.command(name="show", short_help="Show who bears a name.")
@click.argument("name", metavar="NAME")
@click.pass_context
def show(ctx: click.Context, name: str) -> None:
    """Show every actor and every holder of an office that bears a name or an id, with the time for which it holds.

    Exit codes: 0 somebody bears it; 1 nobody does.
    """
    from recoupe.cli.actor_lines import show_lines  # noqa: PLC0415 - loaded when there is work, not for --help
    from recoupe.cli.exits import Exit  # noqa: PLC0415 - as above
    from recoupe.codebook.load import load_codebook  # noqa: PLC0415 - as above

    lines = list(show_lines(load_codebook(), name))
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo(f"recoupe: nobody that we know bears the name {name!r}; add a row to a list of your own, see `recoupe actors check --help`", err=True)
    ctx.exit(Exit.OK if lines else Exit.NOTHING)


COMMAND = actors
