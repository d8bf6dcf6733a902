"""Do what `recoupe read` asks: walk the inputs, write records, tell failures, count both."""

import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO

import click

from recoupe.cli.exits import Exit, Tally
from recoupe.cli.printable import one_line
from recoupe.cli.read import ReadCall
from recoupe.codebook.load import Codebook, load_codebook, with_actors
from recoupe.errors import ReadError
from recoupe.model.report import Report
from recoupe.model.serial import to_json
from recoupe.pipeline.reading import Failure, read_line, read_source
from recoupe.read.lines import LineKeys, is_lines, text_lines
from recoupe.read.sources import STDIN, ReadOptions, find_origins


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
    _refuse_language(call, codebook)
    origins = list(find_origins(call.sources))
    tally, interrupt = Tally(), _Interrupt()
    with ExitStack() as stack:
        stack.enter_context(_finish_current(interrupt))
        stream = stack.enter_context(_output(call))
        step = stack.enter_context(_progress(call, None if any(_are_lines(call, origin) for origin in origins) else len(origins)))
        write = _writer(call, stream)
        for origin, read in _inputs(call, origins, codebook):
            _read_one(call, origin, read, write, tally)
            step()
            if interrupt.asked or (call.strict and tally.errors):
                break
    if not call.quiet:
        click.echo(f"recoupe: {_count(tally.records, 'record')}, {_count(tally.errors, 'error')}", err=True)
    return Exit.INTERRUPTED if interrupt.asked else tally.ending()


def _known(call: ReadCall) -> Codebook:
    """Load what is known, with the user's own lists over it.

    Raises:
        CodebookError: the shipped codebook is damaged, or a list of the user's is refused.
        GazetteerError: the user's gazetteer is none, or one of another version.
    """
    codebook = load_codebook(gazetteer=call.gazetteer, places=call.places)
    return codebook if call.actors is None else with_actors(codebook, call.actors.read_bytes(), str(call.actors))


def _refuse_language(call: ReadCall, codebook: Codebook) -> None:
    """Refuse a language that nobody reads, before any work is done.

    Raises:
        UsageError: the codebook has no such language.
    """
    if call.language is not None and call.language not in codebook.languages:
        known = ", ".join(sorted(codebook.languages))
        raise click.UsageError(f"--language {call.language!r} is not read; choose one of {known}, or leave it out")


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
    """Yield each input with what reads it; JSON Lines are as many inputs as they have texts."""
    options = ReadOptions(published=call.published, outlet=call.outlet, language=call.language)
    for origin in origins:
        if _are_lines(call, origin):
            yield from _lines(call, origin, options, codebook)
        else:
            yield origin, partial(read_source, origin, options, codebook, sys.stdin.buffer)


def _are_lines(call: ReadCall, origin: str) -> bool:
    return call.text_key is not None or call.id_key is not None or is_lines(origin)


def _lines(call: ReadCall, origin: str, options: ReadOptions, codebook: Codebook) -> Iterator[tuple[str, Callable[[], Report | Failure]]]:
    """Yield the texts of one file of JSON Lines, read as they are asked for; a file that cannot be opened is one input that fails."""
    keys = LineKeys(call.text_key or LineKeys().text, call.id_key or LineKeys().name)
    try:
        with sys.stdin.buffer if origin == STDIN else Path(origin).open("rb") as stream:
            for line in text_lines(stream, origin, keys):
                yield line.origin, partial(read_line, line, options, codebook)
    except (OSError, ValueError) as fault:
        reason = str(fault.strerror if isinstance(fault, OSError) else fault).lower()
        failure = Failure(origin, ReadError.code, f"{origin}: the file cannot be read: {reason}; check the path and its permissions")
        yield origin, lambda: failure


def _read_one(call: ReadCall, origin: str, read: Callable[[], Report | Failure], write: Callable[[Report], None], tally: Tally) -> None:
    """Read one input, write its record or tell why there is none, and count it."""
    found = _guarded(call, origin, read)
    if isinstance(found, Failure):
        tally.errors += 1
        click.echo(one_line(f"recoupe: error ({found.code}): {_named(found)}"), err=True)
        return
    write(found)
    tally.records += 1
    if call.verbose:
        counts = f"{found.language}, {_count(len(found.events), 'event')}, {_count(len(found.warnings), 'warning')}"
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


def _count(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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
