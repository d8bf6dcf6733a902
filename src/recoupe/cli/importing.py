"""Do what `recoupe import` asks: read tables by a profile, take rows into the ledger or write them as records, tell those that are refused, count both."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from recoupe.cli.exits import Exit, Tally
from recoupe.cli.ledger_option import now, opened
from recoupe.cli.printable import counted, one_line
from recoupe.codebook.imports import load_profile
from recoupe.codebook.load import load_codebook, with_actors
from recoupe.errors import ReadError
from recoupe.pipeline.importing import take_rows
from recoupe.pipeline.ledger import link_added
from recoupe.read.captures import Refusal
from recoupe.read.coded_rows import Table, coded_rows


@dataclass(frozen=True, slots=True)
class ImportCall:
    """What the command line asks for; the fields are named after the options.

    Attributes:
        db: the ledger.
        tables: the tables, in the order given.
        profile: name or file of the profile that says what their columns mean.
        actors: a list of actors that is merged over ours.
        form: `ledger`, or `jsonl` for lines.
        out: where lines go instead of standard output.
        link: link what is new in the ledger.
    """

    db: str
    tables: tuple[Path, ...]
    profile: str
    actors: Path | None
    form: str
    out: Path | None
    link: bool


def run(call: ImportCall) -> Exit:
    """Import all tables of a call.

    Raises:
        MappingError: the profile is refused.
        CodebookError: there is no such profile, or the list of actors is refused.
        StoreError: the ledger cannot be opened or written; all that was acknowledged is kept.
        LinkError: judgements of the ledger contradict one another.
    """
    codebook = load_codebook()
    if call.actors is not None:
        codebook = with_actors(codebook, call.actors.read_bytes(), str(call.actors))
    profile = load_profile(call.profile, codebook)
    tables = [Table(str(path), profile, codebook) for path in call.tables]
    return (_as_lines if call.form == "jsonl" else _into_ledger)(call, tables)


def _as_lines(call: ImportCall, tables: list[Table]) -> Exit:
    """Write the records of all tables, one JSON line a row."""
    tally = Tally()
    with click.open_file(str(call.out or "-"), "w", encoding="utf-8") as out:
        for table in tables:
            for found in _records(table):
                if isinstance(found, Refusal):
                    _refuse(found.code, found.message, tally)
                else:
                    tally.records += 1
                    out.write(json.dumps(found, ensure_ascii=False, allow_nan=False) + "\n")
    click.echo(f"recoupe: {tally.records} imported, {tally.errors} refused", err=True)
    return tally.ending()


def _records(table: Table) -> Iterator[dict[str, object] | Refusal]:
    """Yield the records of one table; a table that cannot be read is one refusal."""
    try:
        yield from coded_rows(io.BytesIO(_content(table)), table)
    except ReadError as fault:
        yield Refusal(table.origin, fault.code, str(fault))


def _into_ledger(call: ImportCall, tables: list[Table]) -> Exit:
    """Take the rows of all tables into the ledger, and link what is new."""
    tally, new = Tally(), []
    with opened(call.db) as ledger:
        for table in tables:
            try:
                content = _content(table)
            except ReadError as fault:
                _refuse(fault.code, str(fault), tally)
                continue
            for taken in take_rows(ledger, content, table, now()):
                if taken.failure is not None:
                    _refuse(taken.failure.code, taken.failure.message, tally)
                elif taken.added is not None:
                    tally.records += 1
                    new += [taken.added.report_id] if taken.added.new else []
        saved = link_added(ledger, new, table.codebook, now()) if call.link and new else None
    linked = f", {counted(saved.incidents, 'incident')} written" if saved is not None else ""
    click.echo(f"recoupe: {tally.records} imported, {len(new)} new, {tally.errors} refused{linked}", err=True)
    return tally.ending()


def _content(table: Table) -> bytes:
    """Give the bytes of a table.

    Raises:
        ReadError: it cannot be opened.
    """
    try:
        return Path(table.origin).read_bytes()
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise ReadError(f"{table.origin}: the file cannot be read: {reason}; check the path and its permissions") from fault


def _refuse(code: str, message: str, tally: Tally) -> None:
    """Tell a refusal, and count it."""
    tally.fail(code)
    click.echo(one_line(f"recoupe: error ({code}): {message}"), err=True)
