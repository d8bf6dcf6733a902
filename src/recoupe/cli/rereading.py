"""Do what `recoupe reread` asks: read again, tell what changed report by report, link once at the end."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from types import FrameType

import click

from recoupe.cli.bars import is_wanted, shown_steps
from recoupe.cli.exits import Exit
from recoupe.cli.ledger_option import now, opened
from recoupe.cli.phrasing import shortened
from recoupe.cli.printable import counted, one_line
from recoupe.cli.reread import RereadCall
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.rereading import Difference, Reread, reread, settle_reread, waiting, was_cut_off


@dataclass(slots=True)
class _Totals:
    """What a run came to."""

    read: int = 0
    changed: list[str] = field(default_factory=list)
    failed: int = 0
    added: int = 0
    removed: int = 0
    altered: int = 0
    orphans: int = 0
    interrupted: bool = False

    def count(self, one: Reread) -> None:
        """Count one report."""
        if one.failure is not None:
            self.failed += 1
            return
        self.read += 1
        self.added += len(one.difference.added)
        self.removed += len(one.difference.removed)
        self.altered += len(one.difference.changed)
        self.orphans += one.orphans
        if one.difference:
            self.changed.append(one.report)

    def ending(self) -> Exit:
        """Give the exit code."""
        if self.interrupted:
            return Exit.INTERRUPTED
        if self.failed:
            return Exit.PARTIAL
        return Exit.OK if self.read else Exit.NOTHING


def run(call: RereadCall) -> Exit:
    """Read again what a call asks for.

    Raises:
        StoreError: the ledger cannot be opened or written; what was acknowledged is kept.
        LinkError: judgements of the ledger contradict one another.
    """
    totals = _Totals()
    form = call.form or ("text" if sys.stdout.isatty() else "jsonl")
    with opened(call.db) as ledger:
        codebook = codebook_of(ledger)
        cut_off = was_cut_off(ledger)
        names = waiting(ledger, codebook, everything=not call.only_stale)
        with _interruptible(totals), shown_steps("reading", len(names), wanted=is_wanted("auto", quiet=call.quiet)) as step:
            for one in reread(ledger, names, codebook, now(), dry=call.dry_run):
                totals.count(one)
                _tell(one, form)
                step()
                if totals.interrupted:
                    break
        linked = ""
        if not call.dry_run and not totals.interrupted and (names or cut_off):
            saved = settle_reread(ledger, totals.changed, codebook, now(), everything=cut_off)
            linked = f"; {counted(saved.incidents, 'incident')} written"
    if not call.quiet:
        click.echo(f"recoupe: {_summary(totals, dry=call.dry_run)}{linked}", err=True)
    return totals.ending()


def _summary(totals: _Totals, *, dry: bool) -> str:
    """Say what a run came to."""
    read = f"{counted(totals.read, 'report')} read again{', nothing written' if dry else ''}, {len(totals.changed)} changed, {totals.failed} failed"
    told = f"events: {totals.added} added, {totals.removed} removed, {totals.altered} changed"
    lost = f"; {counted(totals.orphans, 'decision')} without an event, kept and marked" if totals.orphans else ""
    return f"{read}; {told}{lost}{'; stopped, run it again to go on' if totals.interrupted else ''}"


@contextmanager
def _interruptible(totals: _Totals) -> Iterator[None]:
    """Let the first interrupt finish the report at hand, and the second stop at once."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        totals.interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(one: Reread, form: str) -> None:
    """Write what came of one report: nothing where it is read as before."""
    if one.failure is not None:
        click.echo(one_line(f"recoupe: error ({one.failure.code}): {one.failure.message}"), err=True)
    elif one.difference or one.orphans:
        click.echo(json.dumps(_plain(one), ensure_ascii=False) if form == "jsonl" else "\n".join(_lines(one)))


def _plain(one: Reread) -> dict[str, object]:
    """Give what changed as plain values."""
    found = one.difference
    events = {"added": list(found.added), "removed": list(found.removed), "changed": [asdict(change) for change in found.changed]}
    return {"report": one.report, "origin": one.origin, "events": events, "fields": list(found.fields), "orphans": one.orphans}


def _lines(one: Reread) -> Iterator[str]:
    """Write what changed for people, a line a change."""
    yield one_line(f"{one.origin}  {one.report}")
    yield from (f"  {'  ' * depth}{one_line(line)}" for depth, line in _changes(one.difference))
    if one.orphans:
        yield f"  ! {counted(one.orphans, 'decision')} without an event, kept and marked"


def _changes(found: Difference) -> Iterator[tuple[int, str]]:
    for mark, events in (("+", found.added), ("-", found.removed)):
        for event in events:
            yield 0, f"{mark} {event['id']} {event['type']} “{event['trigger']['text']}”"
    for change in found.changed:
        yield 0, f"~ {change.event} {change.type} “{change.trigger}”"
        for name, value in change.fields.items():
            yield 1, f"{name}: {shortened(value['from'])} → {shortened(value['to'])}"
    if found.fields:
        yield 0, f"~ {', '.join(found.fields)}"
