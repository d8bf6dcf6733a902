"""Run `recoupe export`: take what a ledger holds, or read lines and link what nobody linked; redact, write."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from recoupe.cli.delivery import deliver
from recoupe.cli.exits import Tally
from recoupe.cli.export import ExportCall
from recoupe.cli.ledger_option import opened
from recoupe.cli.refusals import member
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.export.exporter import Exporter, Job
from recoupe.export.redact import Level, redact
from recoupe.export.selection import Change, Plain, Selection, Source, changes_between
from recoupe.model.incident import Incident
from recoupe.model.serial import from_dict, incident_from_dict
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.exporting import LedgerSource
from recoupe.pipeline.linking import incidents_of

NEEDED = ("schema", "id", "origin", "language", "text", "events", "places", "cast")
NEEDED_OF_INCIDENT = ("schema", "id", "accounts", "fields", "casualties", "grade", "merged")
# A message shows no more of what is wrong with a line than a person reads.
MOST_SHOWN = 300


def run(ctx: click.Context, call: ExportCall) -> int:
    """Export, and give the exit code.

    Raises:
        UsageError: the options cannot stand together.
        ExportError: the profile cannot write this.
    """
    exporter = member(ctx, "export", call.name, Exporter)
    _refuse(ctx, call, exporter)
    codebook = _codebook(call)
    with ExitStack() as held:
        lines = _Lines(held)
        chosen = selection_of(_source(call, lines, codebook, links=exporter.incidents), call.since)
        job = Job(redact(chosen, Level(call.redact), codebook), codebook, hxl=call.hxl, explain=call.explain)
        deliver(exporter, job, call.out, force=call.force)
    for said in job.told:
        click.echo(f"recoupe: {said}", err=True)
    records, incidents = lines.records, lines.incidents
    told = f"{records.records} records, {incidents.records} incidents" if exporter.incidents or call.incidents or call.from_ledger else f"{records.records}"
    click.echo(f"recoupe: {told} exported, {records.errors + incidents.errors} refused{lines.ended}", err=True)
    return Tally(records.records + incidents.records, records.errors + incidents.errors).ending()


def _codebook(call: ExportCall) -> Codebook:
    """Give the codebook of the ledger that is exported, or of files the one that ships."""
    if not call.from_ledger:
        return load_codebook()
    with opened(call.db) as ledger:
        return codebook_of(ledger)


def _source(call: ExportCall, lines: "_Lines", codebook: Codebook, *, links: bool) -> Source:
    """Give where records and incidents come from: files if any are named, else the ledger."""
    if not call.from_ledger:
        return FileSource(call, lines, codebook, links)
    ledger = lines.held.enter_context(opened(call.db))
    entries = ledger.head().entries  # before anything is read: what is written meanwhile comes again the next time
    lines.ended = f"; --since {entries} tells what changed from here on"
    return CountedSource(LedgerSource(ledger, codebook), lines)


def _refuse(ctx: click.Context, call: ExportCall, exporter: Exporter) -> None:
    """Refuse options that cannot stand together, before any work is done.

    Raises:
        UsageError: they cannot.
    """
    faults = (
        (
            not call.from_ledger and ctx.get_parameter_source("db") is ParameterSource.COMMANDLINE,
            "--db names a ledger, and --from and --incidents name files; leave one out",
        ),
        (not call.from_ledger and call.since is not None and not Path(call.since).is_file(), f"--since {call.since!r}: of files, name one with incidents"),
        (call.source == call.incidents == "-", "--from and --incidents cannot both be standard input; name a file for one"),
        (call.hxl and not exporter.tagged, f"--hxl is for tables, and {call.name!r} has no row for tags; export csv or xlsx"),
        (call.explain and not exporter.explains, f"--explain tells what fitted models weighed, and {call.name!r} has none; leave it out, or export muc4"),
        (call.redact != "full" and not exporter.redacts, f"{call.name!r} quotes whole texts and cannot be redacted; choose another profile"),
        (bool(call.since) and not exporter.incidents, f"--since tells what became of incidents, and {call.name!r} has none; leave it out"),
        (call.out is None and exporter.several, f"{call.name!r} gives several files; name a folder or a .zip with --out"),
        (call.out is None and not exporter.text, f"{call.name!r} is no text for a terminal; name a file with --out"),
        (call.out is not None and call.out.exists() and not call.force, f"--out {str(call.out)!r} exists; choose another name, or replace it with --force"),
        (call.out is not None and not call.out.parent.is_dir(), f"--out {str(call.out)!r} lies in a folder that does not exist; make the folder first"),
    )
    for is_fault, message in faults:
        if is_fault:
            raise click.UsageError(message, ctx)


@dataclass(slots=True)
class _Lines:
    """JSON lines that are read, each checked; a line that holds nothing of its kind is told and counted, and the others go on."""

    held: ExitStack
    records: Tally = field(default_factory=Tally)
    incidents: Tally = field(default_factory=Tally)
    ended: str = ""

    def read_records(self, source: str | None) -> Iterator[Plain]:
        """Yield the records of a file."""
        yield from self._read(source, self.records, _record_fault) if source else ()

    def read_incidents(self, source: str | None) -> Iterator[Plain]:
        """Yield the incidents of a file."""
        yield from self._read(source, self.incidents, _incident_fault) if source else ()

    def _read(self, source: str, tally: Tally, fault_of: Callable[[object], str]) -> Iterator[Plain]:
        stream = self.held.enter_context(click.open_file(source, encoding="utf-8"))
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            found = _parsed(line)
            fault = fault_of(found)
            if fault:
                tally.errors += 1
                click.echo(f"recoupe: error (record): {source}:{number}: the line {fault}", err=True)
            else:
                tally.records += 1
                yield found


def _parsed(line: str) -> Any:  # noqa: ANN401 - whatever a line holds
    try:
        return json.loads(line)
    except ValueError:
        return None


def _record_fault(found: object) -> str:
    return _fault(found, NEEDED, "record", from_dict, "write records with `recoupe read --format jsonl`")


def _incident_fault(found: object) -> str:
    return _fault(found, NEEDED_OF_INCIDENT, "incident", incident_from_dict, "write incidents with `recoupe incidents --format jsonl`")


def _fault(found: object, needed: Sequence[str], what: str, check: Callable[[dict[str, object]], object], advice: str) -> str:
    """Say what is wrong with a line; nothing if nothing is."""
    missing = [key for key in needed if not isinstance(found, dict) or key not in found]
    if missing or not isinstance(found, dict):
        said = f"holds no {what}" if len(missing) == len(needed) else f"holds a {what} without {', '.join(missing)}".replace("a incident", "an incident")
        return f"{said}; {advice}"
    try:
        check(found)
    except (ValueError, TypeError) as fault:
        return f"is refused: {str(fault)[:MOST_SHOWN]}; {advice}"
    return ""


@dataclass(frozen=True)
class FileSource:
    """Records and incidents of files; incidents that nobody passed are linked from the records, for a profile that writes incidents."""

    call: ExportCall
    lines: _Lines
    codebook: Codebook
    links: bool

    @cached_property
    def _kept(self) -> tuple[Plain, ...]:
        return tuple(self.lines.read_records(self.call.source))

    @cached_property
    def _gathered(self) -> tuple[Incident | Plain, ...]:
        if self.call.incidents or not self.links:
            return tuple(self.lines.read_incidents(self.call.incidents))
        found = tuple(incidents_of(self._kept, self.codebook))
        self.lines.incidents.records = len(found)
        return found

    def records(self) -> Iterable[Plain]:
        """Give the records: a stream, unless they are needed for linking too."""
        return self._kept if self.links and not self.call.incidents else self.lines.read_records(self.call.source)

    def incidents(self) -> Iterable[Incident | Plain]:
        """Give the incidents."""
        return self._gathered

    def changes(self, since: str) -> Sequence[Change]:
        """Tell what changed since an earlier export, whose incidents a file holds."""
        earlier = _Lines(self.lines.held)
        found = changes_between(earlier.read_incidents(since), self._gathered)
        self.lines.incidents.errors += earlier.incidents.errors
        return found


@dataclass(frozen=True, slots=True)
class CountedSource:
    """A source whose records and incidents are counted as they go."""

    source: Source
    lines: _Lines

    def records(self) -> Iterator[Plain]:
        """Give the records, a stream."""
        for record in self.source.records():
            self.lines.records.records += 1
            yield record

    def incidents(self) -> Iterator[Incident | Plain]:
        """Give the incidents, a stream."""
        for incident in self.source.incidents():
            self.lines.incidents.records += 1
            yield incident

    def changes(self, since: str) -> Sequence[Change]:
        """Tell what changed."""
        return self.source.changes(since)


def selection_of(source: Source, since: str | None) -> Selection:
    """Gather what is to be exported.

    Args:
        source: where it comes from.
        since: what the source knows an earlier export by; None for everything.
    """
    changes = None if since is None else source.changes(since)
    return Selection(tuple(source.incidents()), source.records(), changes)
