"""Do what `recoupe import` asks: read tables by a profile, write records, tell rows that are refused, count both."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from recoupe.cli.exits import Exit, Tally
from recoupe.cli.printable import one_line
from recoupe.codebook.imports import load_profile
from recoupe.codebook.load import load_codebook, with_actors
from recoupe.errors import ReadError
from recoupe.read.captures import Refusal
from recoupe.read.coded_rows import Table, coded_rows


@dataclass(frozen=True, slots=True)
class ImportCall:
    """What the command line asks for.

    Attributes:
        tables: the tables, in the order given.
        profile: name or file of the profile that says what their columns mean.
        actors: a list of actors that is merged over ours.
        out: where records go instead of standard output.
    """

    tables: tuple[Path, ...]
    profile: str
    actors: Path | None = None
    out: Path | None = None


def run(call: ImportCall) -> Exit:
    """Import all tables of a call.

    Raises:
        CodebookError: the profile, or the list of actors, is refused.
    """
    codebook = load_codebook()
    if call.actors is not None:
        codebook = with_actors(codebook, call.actors.read_bytes(), str(call.actors))
    profile = load_profile(call.profile, codebook)
    tally = Tally()
    with click.open_file(str(call.out or "-"), "w", encoding="utf-8") as out:
        for path in call.tables:
            for found in _rows(path, Table(str(path), profile, codebook)):
                if isinstance(found, Refusal):
                    tally.errors += 1
                    click.echo(one_line(f"recoupe: error ({found.code}): {found.message}"), err=True)
                else:
                    tally.records += 1
                    out.write(json.dumps(found, ensure_ascii=False, allow_nan=False) + "\n")
    click.echo(f"recoupe: {tally.records} imported, {tally.errors} refused", err=True)
    return tally.ending()


def _rows(path: Path, table: Table) -> Iterator[dict[str, Any] | Refusal]:
    """Yield the rows of one table; a table that cannot be read is one refusal."""
    try:
        with path.open("rb") as stream:
            yield from coded_rows(stream, table)
    except ReadError as fault:
        yield Refusal(str(path), fault.code, str(fault))
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        yield Refusal(str(path), ReadError.code, f"{path}: the file cannot be read: {reason}; check the path and its permissions")
