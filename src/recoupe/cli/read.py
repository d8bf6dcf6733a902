"""The command `recoupe read`: reports in, records out. What it does is in `reading.py`, loaded when there is work."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from recoupe.cli.refusals import refuse_both, refuse_out

FORMATS = ("card", "json", "jsonl")


@dataclass(frozen=True, slots=True)
class ReadCall:
    """What the command line asks for.

    Attributes:
        sources: files, folders, addresses or `-`, in the order given.
        published: day of publication of all of them, over what they say.
        outlet: publisher of all of them, over what they say.
        language: language of all of them, instead of a guess.
        gazetteer: a gazetteer that the user built, instead of the shipped one.
        places: lists of the user's own sites, merged over ours.
        actors: a list of actors that is merged over ours.
        additions: a folder of additions to the codebook, as `recoupe codebook export` writes it.
        form: one of `FORMATS`, or None for the one that suits where the records go.
        explain: show on the card the rule and the characters behind each value, and in every form what was weighed for and against each deed.
        out: where records go instead of standard output.
        force: replace `out` where it exists.
        strict: stop at the first input that cannot be read.
        quiet: no summary and no progress.
        verbose: one line an input.
        progress: auto, always or never.
        no_color: plain characters alone.
        gate: parse nothing where no word speaks for a violent deed.
        text_key: key of the text in JSON Lines, or its column in a table; where it is given, every input that is no table is read as JSON Lines.
        id_key: key or column of the name, which becomes the origin of the record.
        published_key: key or column of the day of publication.
        outlet_key: key or column of the publisher.
        language_key: key or column of the language.
        contact: who answers for the fetching of addresses; told to their hosts.
        ignore_robots: fetch pages that `robots.txt` asks programs to leave alone.
    """

    sources: tuple[str, ...]
    published: date | None = None
    outlet: str | None = None
    language: str | None = None
    gazetteer: Path | None = None
    places: tuple[Path, ...] = ()
    actors: Path | None = None
    additions: Path | None = None
    form: str | None = None
    explain: bool = False
    out: Path | None = None
    force: bool = False
    strict: bool = False
    quiet: bool = False
    verbose: bool = False
    progress: str = "auto"
    no_color: bool = False
    gate: bool = False
    text_key: str | None = None
    id_key: str | None = None
    published_key: str | None = None
    outlet_key: str | None = None
    language_key: str | None = None
    contact: str | None = None
    ignore_robots: bool = False


def parse_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read the day of `--published`.

    Raises:
        BadParameter: it is no day of the calendar.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise click.BadParameter(f"{value!r} is no day of the calendar; write it as YYYY-MM-DD, e.g. 2024-01-13", ctx, param) from fault


@click.command(name="read", short_help="Turn reports into records of events.")
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@click.option("--published", metavar="DATE", callback=parse_day, help="Day of publication, YYYY-MM-DD, over what the page says.")
@click.option("--outlet", metavar="NAME", help="Name of the publisher, over what the page says.")
@click.option("--language", metavar="CODE", help="Language of the reports (ISO 639-1), instead of a guess.")
@click.option(
    "--gazetteer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="RECOUPE_GAZETTEER",
    metavar="FILE",
    help="A gazetteer that `recoupe gazetteer build` made; also the variable RECOUPE_GAZETTEER.",
)
@click.option("--places", type=click.Path(dir_okay=False, path_type=Path), multiple=True, metavar="CSV", help="Your own sites, over ours; may be repeated.")
@click.option("--actors", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="CSV", help="Merge a list of actors of your own over ours.")
@click.option(
    "--additions", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help="Additions that `recoupe codebook export` wrote."
)
@click.option("--gate/--no-gate", default=False, help="Do not parse texts without words of violence: no events, and a warning. Default: read all.")
@click.option("--text-key", metavar="KEY", help="Key of the text in JSON Lines (reads every SRC as such), or its column in a CSV. Default: text.")
@click.option("--id-key", metavar="KEY", help="Key or column of the name, which becomes the record's origin. Default: id.")
@click.option("--published-key", metavar="KEY", help="Key or column of the day of publication, YYYY-MM-DD.")
@click.option("--outlet-key", metavar="KEY", help="Key or column of the publisher's name.")
@click.option("--language-key", metavar="KEY", help="Key or column of the language (ISO 639-1).")
@click.option("--contact", envvar="RECOUPE_CONTACT", metavar="ADDRESS", help="Whom hosts of fetched pages may write to; also the variable RECOUPE_CONTACT.")
@click.option("--ignore-robots", is_flag=True, help="Fetch a page though its host's robots.txt asks programs to leave it alone.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: card on a terminal, else jsonl.")
@click.option("--explain", is_flag=True, help="Show the rule and the characters behind each value (JSON always has them), and what was weighed for each deed.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the records to FILE, not to standard output.")
@click.option("--force", is_flag=True, help="Replace the file of --out if it exists.")
@click.option("--strict", is_flag=True, help="Stop at the first input that cannot be read.")
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress; failures are still told.")
@click.option("-v", "--verbose", is_flag=True, help="Tell every input on standard error, and where a fault of the program arose.")
@click.option("--progress", type=click.Choice(("auto", "always", "never")), default="auto", help="Progress bar on standard error; auto: on a terminal.")
@click.option("--no-color", is_flag=True, help="No colours; so does the variable NO_COLOR.")
@click.pass_context
def read(ctx: click.Context, /, **given: Any) -> None:
    """Turn reports into records of events.

    SRC is a text, HTML, PDF or e-mail file, a feed (RSS, Atom) or a list of feeds (OPML), a web archive (WARC, WACZ), JSON Lines or CSV of texts, a folder,
    an address (https://…), or - for standard input. One record a report: JSON lines when piped, a card for people on a terminal. An input that cannot be
    read is told on standard error, and the others go on.

    Exit codes: 0 all were read; 1 nothing to read was found; 2 wrong usage; 4 some inputs failed; 10 a table lacks a column;
    11 an archive or a document is damaged; 130 interrupted.
    """
    call = ReadCall(**given)  # the options are named after its fields
    _refuse_contradictions(ctx, call)
    from recoupe.cli.reading import run  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(run(call))


def _refuse_contradictions(ctx: click.Context, call: ReadCall) -> None:
    """Refuse options that cannot stand together, before any work is done.

    Raises:
        UsageError: they cannot.
    """
    refuse_both(ctx, quiet=call.quiet, verbose=call.verbose)
    refuse_out(ctx, call.out, force=call.force)


COMMAND = read
