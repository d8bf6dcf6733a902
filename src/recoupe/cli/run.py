"""The command `recoupe run`: very many reports, on many processors or machines. What it does is in `running.py`, loaded when there is work."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from recoupe import registry
from recoupe.cli.refusals import refuse_both


@dataclass(frozen=True, slots=True)
class RunCall:
    """What the command line asks for; the fields are named after the options."""

    sources: tuple[str, ...]
    out: Path
    engine: str
    workers: int | None
    scheduler: str | None
    size: int
    gate: bool
    text_key: str | None
    id_key: str | None
    published_key: str | None
    outlet_key: str | None
    language_key: str | None
    quiet: bool
    verbose: bool
    progress: str


@click.command(name="run", short_help="Read and link very many reports, on many processors or machines.")
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder of the run: a new one, or one to go on in.")
@click.option("--engine", type=click.Choice(registry.names("scale")), default="local", help="Who does the work; the result is the same.  [default: local]")
@click.option("--workers", type=click.IntRange(min=1, max=512), metavar="N", help="With processes: how many, some 600 MB each. Default: one a processor.")
@click.option("--scheduler", envvar="RECOUPE_SCHEDULER", metavar="ADDRESS", help="With dask: tcp://HOST:8786, or the file that the scheduler wrote.")
@click.option(
    "--shard-size", "size", type=click.IntRange(min=1, max=10_000), default=50, metavar="N", help="Reports of a shard, the step that is kept.  [default: 50]"
)
@click.option("--gate/--no-gate", default=True, help="Do not parse texts without words of violence: no events, and a warning. Default: do not parse them.")
@click.option("--text-key", metavar="KEY", help="Key of the text in JSON Lines (reads every SRC as such), or its column in a CSV. Default: text.")
@click.option("--id-key", metavar="KEY", help="Key or column of the name, which becomes the record's origin. Default: id.")
@click.option("--published-key", metavar="KEY", help="Key or column of the day of publication, YYYY-MM-DD.")
@click.option("--outlet-key", metavar="KEY", help="Key or column of the publisher's name.")
@click.option("--language-key", metavar="KEY", help="Key or column of the language (ISO 639-1).")
@click.option("-q", "--quiet", is_flag=True, help="No summary and no progress; failures are still told.")
@click.option("-v", "--verbose", is_flag=True, help="Tell each round, and how much of it was done before.")
@click.option("--progress", type=click.Choice(("auto", "always", "never")), default="auto", help="Progress bar on standard error; auto: on a terminal.")
@click.pass_context
def run(ctx: click.Context, /, **given: Any) -> None:
    """Read and link very many reports, on many processors or machines.

    SRC is a file or a folder of what `recoupe read` takes; web archives (WARC), JSON Lines and tables are taken apart. DIR gets records (shards/), incidents
    (incidents.jsonl), tables as Parquet by month and country (tables/), and manifest.json with the digests of all. Whatever the engine, the bytes are the same.
    A run that was stopped goes on when the same command is given again. A report that brings down two processes is left out, with the reason. Texts
    in which no word speaks for violence are not parsed, and their records say so; `--no-gate` reads them all.

    Exit codes: 0 all were read; 1 nothing to read was found; 2 wrong usage, or DIR holds another run; 4 some inputs failed; 9 the scheduler does not
    answer; 10 a table lacks a column; 11 an archive or a document is damaged; 130 interrupted.
    """
    call = RunCall(**given)
    refuse_both(ctx, quiet=call.quiet, verbose=call.verbose)
    from recoupe.cli.running import run_all  # noqa: PLC0415 - the rooms are loaded when there is work, not for --help

    ctx.exit(run_all(ctx, call))


COMMAND = run
