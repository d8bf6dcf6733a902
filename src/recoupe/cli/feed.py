"""The command `recoupe feed`: follow feeds, and read what is new in them. What it does is in `following.py`, loaded when there is work."""

import re
from pathlib import Path

import click

_DURATION = re.compile(r"(\d{1,7})\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def _seconds(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Read a duration.

    Raises:
        BadParameter: it is none.
    """
    if value is None:
        return None
    found = _DURATION.fullmatch(value.strip().lower())
    if found is None or int(found[1]) == 0:
        raise click.BadParameter(f"{value!r} is no duration; write a number with s, m, h or d behind it, e.g. 15m", ctx, param)
    return int(found[1]) * _SECONDS[found[2]]


_FEEDS = click.option(
    "--feeds",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="RECOUPE_FEEDS",
    default=Path("recoupe-feeds.json"),
    show_default=True,
    metavar="FILE",
    help="Where the feeds are kept; also the variable RECOUPE_FEEDS.",
)


@click.group(name="feed", short_help="Follow feeds, and read what is new in them.")
def feed() -> None:
    """Follow feeds (RSS, Atom): keep a list of them, and read what is new when they are due.

    Hosts are asked politely: only whether anything changed, never more often than you say, later when they are busy, and not for what their robots.txt asks
    programs to leave alone.
    """


@feed.command(name="add", short_help="Follow feeds.")
@click.argument("sources", nargs=-1, required=True, metavar="ADDRESS...")
@_FEEDS
@click.option("--every", callback=_seconds, default="15m", show_default=True, metavar="TIME", help="Time between two runs: 90s, 15m, 2h, 1d.")
@click.option("--entries", is_flag=True, help="Read the entries as the feed has them; do not fetch the pages that they link to.")
@click.option("--title", metavar="NAME", help="What you call the feed.")
@click.pass_context
def add(ctx: click.Context, /, sources: tuple[str, ...], feeds: Path, every: int, entries: bool, title: str | None) -> None:  # noqa: FBT001, PLR0913 - click's
    """Follow feeds. ADDRESS is that of a feed, or an OPML file that lists feeds. A feed that is followed already takes the new wishes.

    Exit codes: 0 all were added; 2 wrong usage; 4 some were refused.
    """
    from recoupe.cli.following import Wishes, add_all  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(add_all(sources, feeds, Wishes(every, pages=not entries, title=title)))


@feed.command(name="list", short_help="List the feeds.")
@_FEEDS
@click.pass_context
def list_(ctx: click.Context, /, feeds: Path) -> None:
    """List the feeds as tab-separated values: address, title, seconds between two runs, when it is due, failures in a row and the last fault.

    Exit codes: 0 there is one; 1 there is none.
    """
    from recoupe.cli.following import list_all  # noqa: PLC0415 - as above

    ctx.exit(list_all(feeds))


@feed.command(name="rm", short_help="Follow feeds no longer.")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@_FEEDS
@click.pass_context
def remove(ctx: click.Context, /, addresses: tuple[str, ...], feeds: Path) -> None:
    """Follow feeds no longer, and forget what was seen of them.

    Exit codes: 0 all are gone; 4 some were not followed.
    """
    from recoupe.cli.following import remove_all  # noqa: PLC0415 - as above

    ctx.exit(remove_all(addresses, feeds))


@feed.command(name="run", short_help="Read what is new in the feeds that are due.")
@_FEEDS
@click.option("--once", is_flag=True, help="Read what is due now and end: for cron and systemd. The default.")
@click.option("--every", callback=_seconds, metavar="TIME", help="Go on for ever, and look for what is due this often: 5m, 1h.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Add the records to the end of FILE; default: standard output.")
@click.option("--contact", envvar="RECOUPE_CONTACT", metavar="ADDRESS", help="Whom hosts of fetched pages may write to; also the variable RECOUPE_CONTACT.")
@click.option("-q", "--quiet", is_flag=True, help="Tell failures alone.")
@click.pass_context
def run(ctx: click.Context, /, feeds: Path, once: bool, every: int | None, out: Path | None, contact: str | None, quiet: bool) -> None:  # noqa: FBT001, PLR0913 - as above
    """Read what is new in the feeds that are due, one JSON line a report, as `recoupe read` writes it.

    Each report is written before its entry counts as seen: a run that is cut off brings the rest the next time.

    Exit codes: 0 all went well, also when nothing was new; 1 no feed is followed; 2 wrong usage; 4 some feeds or pages failed; 130 interrupted.
    """
    _refuse_contradictions(ctx, once=once, every=every)
    from recoupe.cli.following import RunCall, run_all  # noqa: PLC0415 - as above

    ctx.exit(run_all(RunCall(feeds, every, out, contact, quiet)))


def _refuse_contradictions(ctx: click.Context, *, once: bool, every: int | None) -> None:
    """Refuse options that cannot stand together.

    Raises:
        UsageError: they cannot.
    """
    if once and every is not None:
        raise click.UsageError("--once and --every contradict each other; leave one out", ctx)


COMMAND = feed
