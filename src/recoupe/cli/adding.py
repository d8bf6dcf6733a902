"""Do what `recoupe add` asks: walk the inputs into the ledger, tell failures, link what is new."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from recoupe.cli.add import AddCall
from recoupe.cli.exits import Exit, Tally
from recoupe.cli.ledger_option import now, opened
from recoupe.cli.printable import counted, one_line
from recoupe.cli.reading import fetcher
from recoupe.cli.refusals import refuse_language
from recoupe.codebook.load import Codebook, load_codebook
from recoupe.pipeline.amended import codebook_of
from recoupe.pipeline.ledger import Taken, link_added
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.taking import take_in_all
from recoupe.read.captures import DEFAULT_KEYS, Capture, Keys, Notice, ReadOptions, Refusal
from recoupe.read.intake import Intake, take_all
from recoupe.store.values import Saved

if TYPE_CHECKING:
    from recoupe.store.ledger import Ledger


def run(call: AddCall) -> Exit:
    """Take all inputs of a call in.

    Args:
        call: what the command line asks for.

    Raises:
        UsageError: the language that was asked for is not read.
        StoreError: the ledger cannot be opened or written; all that was acknowledged is kept.
        LinkError: judgements of the ledger contradict one another.
    """
    refuse_language(call.language, load_codebook())
    tally, new = Tally(), []
    with opened(call.db) as ledger:
        codebook = codebook_of(ledger)
        for taken in _taken(call, ledger, codebook):
            if taken.failure is not None:
                tally.fail(taken.failure.code)
                click.echo(one_line(f"recoupe: error ({taken.failure.code}): {taken.failure.message}"), err=True)
                if call.strict:
                    break
            elif taken.added is not None:
                tally.records += 1
                if taken.added.new:
                    new.append(taken.added.report_id)
                if call.verbose:
                    click.echo(one_line(f"recoupe: {'added' if taken.added.new else 'known'} {taken.origin}"), err=True)
        saved = link_added(ledger, new, codebook, now()) if call.link and new else None
        _note(ledger, tally, new, saved)
    if not call.quiet:
        linked = f", {counted(saved.incidents, 'incident')} written" if saved is not None else ""
        click.echo(f"recoupe: {counted(tally.records, 'report')}, {len(new)} new, {counted(tally.errors, 'error')}{linked}", err=True)
    return tally.ending()


def _note(ledger: "Ledger", tally: Tally, new: list[str], saved: Saved | None) -> None:
    """Write down what the run brought, as runs that ask feeds do; one that brought nothing leaves no entry."""
    if new:
        told = {"command": "add", "reports": tally.records, "new": len(new), "failures": tally.errors}
        ledger.add_run({**told, "incidents": saved.incidents if saved is not None else 0}, now())


def _taken(call: AddCall, ledger: "Ledger", codebook: Codebook) -> Iterator[Taken]:
    options = ReadOptions(published=call.published, outlet=call.outlet, language=call.language)
    with Readers(call.workers, options, codebook, gate=call.gate) as readers:
        yield from take_in_all(ledger, _items(call), readers, now())


def _items(call: AddCall) -> Iterator[Capture | Refusal]:
    """Yield what the sources hold, and tell what is odd with them."""
    for item in take_all(call.sources, _intake(call)):
        if isinstance(item, Notice):
            click.echo(one_line(f"recoupe: note ({item.code}): {item.message}"), err=True)
        else:
            yield item


def _intake(call: AddCall) -> Intake:
    keys = Keys(text=call.text_key or DEFAULT_KEYS.text, name=call.id_key or DEFAULT_KEYS.name, within=True)
    as_lines = call.text_key is not None or call.id_key is not None
    return Intake(keys=keys, as_lines=as_lines, fetch=fetcher(call.contact, ignore_robots=False), stdin=sys.stdin.buffer)
