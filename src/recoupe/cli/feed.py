"""The command `recoupe feed`: follow feeds, and read what is new in them. What it does is in `following.py`, loaded when there is work."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from recoupe.cli.durations import seconds
from recoupe.cli.ledger_option import ledger_option


@dataclass(frozen=True, slots=True)
class Place:
    """Where feeds are kept: in a file of their own, else in a ledger."""

    db: str
    feeds: Path | None = None


def _place(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told where feeds are kept."""
    feeds = click.option(
        "--feeds",
        type=click.Path(dir_okay=False, path_type=Path),
        envvar="RECOUPE_FEEDS",
        metavar="FILE",
        help="Keep the list in FILE, without a ledger; also the variable RECOUPE_FEEDS.",
    )
    return ledger_option(feeds(command))


def _chosen(ctx: click.Context, db: str, feeds: Path | None) -> Place:
    """Give the place that is meant: what the command line names goes before what a variable does.

    Raises:
        UsageError: a ledger and a list in a file are both asked for.
    """
    db_given, feeds_given = (ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in ("db", "feeds"))
    if db_given and feeds_given:
        raise click.UsageError("--db and --feeds name two places for the feeds; leave one out", ctx)
    return Place(db, None if db_given else feeds)


@click.group(name="feed", short_help="Follow feeds, and read what is new in them.")
def feed() -> None:
    """Follow feeds (RSS, Atom): keep a list of them in a ledger, and take in what is new when they are due.

    With --feeds the list lies in a file of its own, and what is new is written as JSON lines: for programs that want records and no ledger.

    Hosts are asked politely: only whether anything changed, never more often than you say, later when they are busy, and not for what their robots.txt asks
    programs to leave alone.
    """


@feed.command(name="add", short_help="Follow feeds.")
@click.argument("sources", nargs=-1, required=True, metavar="ADDRESS...")
@_place
@click.option("--every", callback=seconds, default="15m", show_default=True, metavar="TIME", help="Time between two runs: 90s, 15m, 2h, 1d.")
@click.option("--entries", is_flag=True, help="Read the entries as the feed has them; do not fetch the pages that they link to.")
@click.option("--title", metavar="NAME", help="What you call the feed.")
@click.pass_context
def add(ctx: click.Context, /, sources: tuple[str, ...], db: str, feeds: Path | None, every: int, entries: bool, title: str | None) -> None:  # noqa: FBT001, PLR0913 - click's
    """Follow feeds. ADDRESS is that of a feed, or an OPML file that lists feeds. A feed that is followed already takes the new wishes.

    Exit codes: 0 all were added; 2 wrong usage, or no ledger; 4 some were refused; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    place = _chosen(ctx, db, feeds)
    from recoupe.cli.following import Wishes, add_all  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(add_all(sources, place, Wishes(every, pages=not entries, title=title)))


@feed.command(name="list", short_help="List the feeds.")
@_place
@click.pass_context
def list_(ctx: click.Context, /, db: str, feeds: Path | None) -> None:
    """List the feeds as tab-separated values: address, title, seconds between two runs, when it is due, failures in a row and the last fault.

    Exit codes: 0 there is one; 1 there is none; 2 wrong usage, or no ledger; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    place = _chosen(ctx, db, feeds)
    from recoupe.cli.following import list_all  # noqa: PLC0415 - as above

    ctx.exit(list_all(place))


@feed.command(name="rm", short_help="Follow feeds no longer.")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@_place
@click.pass_context
def remove(ctx: click.Context, /, addresses: tuple[str, ...], db: str, feeds: Path | None) -> None:
    """Follow feeds no longer, and forget what was seen of them. The reports that they brought stay.

    Exit codes: 0 all are gone; 2 wrong usage, or no ledger; 4 some were not followed; 5 to 9 the ledger refuses, as with `recoupe add`.
    """
    place = _chosen(ctx, db, feeds)
    from recoupe.cli.following import remove_all  # noqa: PLC0415 - as above

    ctx.exit(remove_all(addresses, place))


@dataclass(frozen=True, slots=True)
class RunCall:
    """What `recoupe feed run` is asked for; the fields are named after its options.

    Attributes:
        place: where the feeds are kept, and where reports go if that is a ledger.
        once: look once.
        every: seconds between two looks at what is due, None for one look alone.
        out: where records are added, instead of standard output; without a ledger alone.
        contact: whom hosts may write to.
        quiet: tell failures alone.
    """

    place: Place
    once: bool = False
    every: int | None = None
    out: Path | None = None
    contact: str | None = None
    quiet: bool = False


@feed.command(name="run", short_help="Take in what is new in the feeds that are due.")
@_place
@click.option("--once", is_flag=True, help="Read what is due now and end: for cron and systemd. The default.")
@click.option("--every", callback=seconds, metavar="TIME", help="Go on for ever, and look for what is due this often: 5m, 1h.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="With --feeds: add the records to FILE, not to standard output.")
@click.option("--contact", envvar="RECOUPE_CONTACT", metavar="ADDRESS", help="Whom hosts of fetched pages may write to; also the variable RECOUPE_CONTACT.")
@click.option("-q", "--quiet", is_flag=True, help="Tell failures alone.")
@click.pass_context
def run(ctx: click.Context, /, **given: Any) -> None:
    """Take what is new in the feeds that are due into the ledger, and link it. An article that was edited is a new version of its address.

    Each report is kept before its entry counts as seen: a run that is cut off brings the rest the next time, and links what was left unlinked. With --feeds
    nothing is linked, and each report is one JSON line, as `recoupe read` writes it.

    Exit codes: 0 all went well, also when nothing was new; 1 no feed is followed; 2 wrong usage, or no ledger; 4 some feeds or pages failed; 5 locked,
    or another run is at work; 6 disk full; 7 another schema; 8 damaged; 9 no answer; 130 interrupted.
    """
    call = RunCall(_chosen(ctx, given.pop("db"), given.pop("feeds")), **given)
    _refuse_contradictions(ctx, call)
    from recoupe.cli.following import run_all  # noqa: PLC0415 - as above

    ctx.exit(run_all(call))


def _refuse_contradictions(ctx: click.Context, call: RunCall) -> None:
    """Refuse options that cannot stand together.

    Raises:
        UsageError: they cannot.
    """
    if call.once and call.every is not None:
        raise click.UsageError("--once and --every contradict each other; leave one out", ctx)
    if call.out is not None and call.place.feeds is None:
        raise click.UsageError("--out is for a list in a file; name that with --feeds, or leave --out out and let the ledger keep the records", ctx)


COMMAND = feed
