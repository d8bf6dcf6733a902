"""Do what `recoupe read` asks: walk the inputs, write records, tell failures, count both."""

import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import IO

import click

from recoupe.cli.exits import Exit, Tally
from recoupe.cli.printable import counted, one_line
from recoupe.cli.read import ReadCall
from recoupe.cli.refusals import refuse_language
from recoupe.codebook.load import Codebook, load_codebook, with_actors
from recoupe.model.report import Report
from recoupe.model.serial import to_json
from recoupe.pipeline.reading import Failure, read_item
from recoupe.read.captures import DEFAULT_KEYS, STDIN, Capture, Keys, Notice, ReadOptions, Refusal
from recoupe.read.formats import collection_by_name
from recoupe.read.intake import Intake, is_address, take
from recoupe.read.sources import find_origins


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
    origins = [origin for source in call.sources for origin in ([source] if is_address(source) else find_origins([source]))]
    tally, interrupt = Tally(), _Interrupt()
    with ExitStack() as stack:
        stack.enter_context(_finish_current(interrupt))
        stream = stack.enter_context(_output(call))
        step = stack.enter_context(_progress(call, len(origins) if all(_holds_one(call, origin) for origin in origins) else None))
        write = _writer(call, stream)
        for origin, read in _inputs(call, origins, codebook):
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


def _writer(call: ReadCall, stream: IO[bytes]) -> Callable[[Report], None]:
    """Give what writes one report in the form that was asked for."""
    terminal = call.out is None and sys.stdout.isatty()
    form = call.form or ("card" if terminal else "jsonl")

    def write(report: Report) -> None:
        stream.write(_render(report, form, call, terminal).encode("utf-8", "replace"))
        stream.flush()

    return write


def _render(report: Report, form: str, call: ReadCall, terminal: bool) -> str:
    """Write one report as a text that ends with a line end."""
    if form != "card":
        return to_json(report, indent=2 if form == "json" else None) + "\n"
    from recoupe.cli.card import CardStyle, render_card  # noqa: PLC0415 - rich is loaded only when people read

    return render_card(report, CardStyle(explain=call.explain, terminal=terminal, color=not call.no_color))


def _inputs(call: ReadCall, origins: list[str], codebook: Codebook) -> Iterator[tuple[str, Callable[[], Report | Failure]]]:
    """Yield each input with what reads it; archives, feeds and tables are as many inputs as they hold reports. Notices are told on the way."""
    options = ReadOptions(published=call.published, outlet=call.outlet, language=call.language)
    intake = _intake(call)
    for origin in origins:
        for item in take(origin, intake):
            match item:
                case Notice():
                    click.echo(one_line(f"recoupe: note ({item.code}): {item.message}"), err=True)
                case Capture() | Refusal():
                    yield item.origin, partial(read_item, item, options, codebook, explain=call.explain, gate=call.gate)


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


def _holds_one(call: ReadCall, origin: str) -> bool:
    """Tell whether an input is one report by its name, so that a progress bar knows how many there are."""
    return call.text_key is None and call.id_key is None and origin != STDIN and not is_address(origin) and collection_by_name(origin) is None


def _read_one(call: ReadCall, origin: str, read: Callable[[], Report | Failure], write: Callable[[Report], None], tally: Tally) -> None:
    """Read one input, write its record or tell why there is none, and count it."""
    found = _guarded(call, origin, read)
    if isinstance(found, Failure):
        tally.fail(found.code)
        click.echo(one_line(f"recoupe: error ({found.code}): {_named(found)}"), err=True)
        return
    write(found)
    tally.records += 1
    if call.verbose:
        counts = f"{found.language}, {counted(len(found.events), 'event')}, {counted(len(found.warnings), 'warning')}"
        click.echo(one_line(f"recoupe: read {origin}: {counts}"), err=True)


def _guarded(call: ReadCall, origin: str, read: Callable[[], Report | Failure]) -> Report | Failure:
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


@contextmanager
def _progress(call: ReadCall, total: int | None) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error where it is wanted, and give what moves it one input on; the number of texts of JSON Lines is not known before."""
    wanted = call.progress == "always" or (call.progress == "auto" and sys.stderr.isatty() and total != 1)
    if call.quiet or not wanted:
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415 - rich is loaded only when people read
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True, no_color=call.no_color or None), transient=True) as bar:
        task = bar.add_task("reading", total=total)
        yield lambda: bar.advance(task)
