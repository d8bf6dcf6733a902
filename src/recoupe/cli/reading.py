"""Do what `recoupe read` asks: walk the inputs, write records, tell failures, count both."""

import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import IO, Any

import click

from recoupe.cli.bars import is_wanted, shown_steps
from recoupe.cli.exits import Exit, Tally
from recoupe.cli.printable import counted, one_line
from recoupe.cli.read import ReadCall
from recoupe.cli.refusals import refuse_language
from recoupe.codebook.load import Codebook, load_codebook, with_actors
from recoupe.model.report import Report
from recoupe.model.serial import from_dict, to_dict, written_plain
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.reading import Failure, read_item
from recoupe.read.captures import DEFAULT_KEYS, STDIN, Capture, Keys, Notice, ReadOptions, Refusal
from recoupe.read.formats import collection_by_name
from recoupe.read.intake import Intake, is_address, take
from recoupe.read.sources import find_origins

# What was read here, or what another process wrote down of it.
Record = Report | Mapping[str, Any]


@dataclass(slots=True)
class _Interrupt:
    """Whether somebody asked to stop."""

    asked: bool = False


def run(call: ReadCall) -> Exit:
    """Read all inputs of a call.

    Args:
        call: what the command line asks for.

    Raises:
        UsageError: the language that was asked for is not read.
        CodebookError: the shipped codebook is damaged, or a list of the user's is refused.
        GazetteerError: the gazetteer cannot be opened or unpacked.
    """
    codebook = _known(call)
    codebook.gazetteer.open()
    refuse_language(call.language, codebook)
    origins = origins_of(call.sources)
    tally, interrupt = Tally(), _Interrupt()
    with ExitStack() as stack:
        stack.enter_context(_finish_current(interrupt))
        stream = stack.enter_context(_output(call))
        as_lines = call.text_key is not None or call.id_key is not None
        total = total_of(origins, as_lines=as_lines)
        wanted = is_wanted(call.progress, quiet=call.quiet) and (call.progress == "always" or total != 1)
        step = stack.enter_context(shown_steps("reading", total, wanted=wanted, no_color=call.no_color))
        write = _writer(call, stream)
        for origin, read in stack.enter_context(closing(_inputs(call, origins, codebook))):
            _read_one(call, origin, read, write, tally)
            step()
            if interrupt.asked or (call.strict and tally.errors):
                break
    if not call.quiet:
        click.echo(f"recoupe: {counted(tally.records, 'record')}, {counted(tally.errors, 'error')}", err=True)
    return Exit.INTERRUPTED if interrupt.asked else tally.ending()


def _known(call: ReadCall) -> Codebook:
    """Load what is known, with the user's own lists over it.

    Raises:
        CodebookError: the shipped codebook is damaged, or a list of the user's is refused.
        GazetteerError: the user's gazetteer is none, or one of another version.
    """
    codebook = load_codebook(gazetteer=call.gazetteer, places=call.places, additions=call.additions)
    return codebook if call.actors is None else with_actors(codebook, call.actors.read_bytes(), str(call.actors))


@contextmanager
def _finish_current(interrupt: _Interrupt) -> Iterator[None]:
    """Let the first interrupt finish the input at hand, and the second stop at once."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        interrupt.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _output(call: ReadCall) -> Iterator[IO[bytes]]:
    """Open where records go."""
    if call.out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with call.out.open("wb") as file:
            yield file


def _writer(call: ReadCall, stream: IO[bytes]) -> Callable[[Record], None]:
    """Give what writes one report in the form that was asked for."""
    terminal = call.out is None and sys.stdout.isatty()
    form = call.form or ("card" if terminal else "jsonl")

    def write(record: Record) -> None:
        stream.write(_render(record, form, call, terminal).encode("utf-8", "replace"))
        stream.flush()

    return write


def _render(record: Record, form: str, call: ReadCall, terminal: bool) -> str:
    """Write one report as a text that ends with a line end."""
    if form != "card":
        return written_plain(_plain(record), indent=2 if form == "json" else None) + "\n"
    from recoupe.cli.card import CardStyle, render_card  # noqa: PLC0415 - rich is loaded only when people read

    report = record if isinstance(record, Report) else from_dict(record)
    return render_card(report, CardStyle(explain=call.explain, terminal=terminal, color=not call.no_color))


def _plain(record: Record) -> Mapping[str, Any]:
    """Give a record as plain values, as processes beside this one give it."""
    return to_dict(record) if isinstance(record, Report) else record


def _inputs(call: ReadCall, origins: list[str], codebook: Codebook) -> Generator[tuple[str, Callable[[], Record | Failure]]]:
    """Yield each input with what reads it, or with what another process read: in the order given, however many processes there are."""
    options = ReadOptions(published=call.published, outlet=call.outlet, language=call.language)
    items = _items(call, origins)
    if call.workers == 1:
        for item in items:
            yield item.origin, partial(read_item, item, options, codebook, explain=call.explain, gate=call.gate)
        return
    with Readers(call.workers, options, codebook, gate=call.gate, explain=call.explain) as readers:
        for item, outcome in readers.read(items):
            yield item.origin, partial(_given, outcome)


def _given(outcome: Record | Failure) -> Record | Failure:
    return outcome


def _items(call: ReadCall, origins: list[str]) -> Iterator[Capture | Refusal]:
    """Yield what inputs hold; archives, feeds and tables hold many reports. Notices are told on the way."""
    intake = _intake(call)
    for origin in origins:
        for item in take(origin, intake):
            if isinstance(item, Notice):
                click.echo(one_line(f"recoupe: note ({item.code}): {item.message}"), err=True)
            elif isinstance(item, Capture | Refusal):
                yield item


def _intake(call: ReadCall) -> Intake:
    """Say how inputs are taken in; what fetches is loaded when an address is met."""
    keys = Keys(
        text=call.text_key or DEFAULT_KEYS.text,
        name=call.id_key or DEFAULT_KEYS.name,
        published=call.published_key,
        outlet=call.outlet_key,
        language=call.language_key,
    )
    if call.ignore_robots:
        click.echo("recoupe: note (robots): robots.txt is not asked; fetch only what you have the right to", err=True)
    as_lines = call.text_key is not None or call.id_key is not None
    return Intake(keys=keys, as_lines=as_lines, fetch=fetcher(call.contact, ignore_robots=call.ignore_robots), stdin=sys.stdin.buffer)


def fetcher(contact: str | None, *, ignore_robots: bool) -> Callable[[str], Capture]:
    """Give what fetches addresses for a call, one host after the other with one memory of its manners.

    Args:
        contact: an address that hosts may write to, told with each request.
        ignore_robots: fetch what robots.txt asks programs to leave.
    """
    held: list[Callable[[str], Capture]] = []

    def fetch(address: str) -> Capture:
        if not held:
            from recoupe.read.fetching import Fetcher  # noqa: PLC0415 - httpx is loaded only when something is fetched

            held.append(Fetcher(contact, ignore_robots=ignore_robots).capture)
        return held[0](address)

    return fetch


def origins_of(sources: Iterable[str]) -> list[str]:
    """Give what is taken in one after another: the files of folders, addresses, `-`.

    Args:
        sources: as the command line names them.
    """
    return [origin for source in sources for origin in ([source] if is_address(source) else find_origins([source]))]


def total_of(origins: Sequence[str], *, as_lines: bool) -> int | None:
    """Give how many reports inputs hold, as far as their names tell; None where one may hold several.

    Args:
        origins: files, addresses, `-`.
        as_lines: whether every input is taken for JSON Lines.
    """
    several = as_lines or any(origin == STDIN or is_address(origin) or collection_by_name(origin) is not None for origin in origins)
    return None if several else len(origins)


def _read_one(call: ReadCall, origin: str, read: Callable[[], Record | Failure], write: Callable[[Record], None], tally: Tally) -> None:
    """Read one input, write its record or tell why there is none, and count it."""
    found = _guarded(call, origin, read)
    if isinstance(found, Failure):
        tally.fail(found.code)
        click.echo(one_line(f"recoupe: error ({found.code}): {_named(found)}"), err=True)
        return
    write(found)
    tally.records += 1
    if call.verbose:
        plain = _plain(found)
        counts = f"{plain['language']}, {counted(len(plain['events']), 'event')}, {counted(len(plain['warnings']), 'warning')}"
        click.echo(one_line(f"recoupe: read {origin}: {counts}"), err=True)


def _guarded(call: ReadCall, origin: str, read: Callable[[], Record | Failure]) -> Record | Failure:
    """Read one input; a fault of the program costs this input alone."""
    try:
        return read()
    except Exception as fault:  # noqa: BLE001 - quarantined: told, counted, and the other inputs go on
        if call.verbose:
            click.echo(traceback.format_exc(), err=True)
        reason = f"{origin}: the program failed ({type(fault).__name__}: {fault}); this is a fault of recoupe, please report it with the input"
        return Failure(origin, "internal", reason)


def _named(failure: Failure) -> str:
    """Give the message of a failure, with the name of its input in front."""
    return failure.message if failure.message.startswith(failure.origin) else f"{failure.origin}: {failure.message}"
