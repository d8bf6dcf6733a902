"""Walk one report through the rooms: read, parse, resolve, extract; and walk many, none of which stops the others."""

import gc
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.codebook.relevance import gate_rules
from recoupe.errors import ModelMissingError, ReadError, RecoupeError
from recoupe.extract.events import extract
from recoupe.model.mentions import Mentions
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Document, Report, Warning, WarningCode
from recoupe.parse.document import parse_document
from recoupe.parse.relevance import is_relevant
from recoupe.pipeline.provenance import produced_by
from recoupe.read.captures import NOTHING_KNOWN, Capture, ReadOptions, Refusal
from recoupe.read.intake import Intake, take_all
from recoupe.read.isolation import shared_workers
from recoupe.read.sources import capture_input, read_document
from recoupe.resolve.mentions import resolve


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no record: which, by what code, and in what words."""

    origin: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """A document parsed, with its actors, places and dates resolved, and what could not be decided; no events yet."""

    parsed: ParsedText
    mentions: Mentions
    warnings: tuple[Warning, ...]


def read_report(content: bytes, origin: str, options: ReadOptions | None = None, codebook: Codebook | None = None, *, explain: bool = False) -> Report:
    """Turn the bytes of one report into its record. Pages of markup are parsed in a worker process, within limits of time and memory.

    Args:
        content: the bytes as they were published, any encoding, text or HTML.
        origin: path or URL, for the record and for messages.
        options: what the caller knows of the report; nothing, if left out.
        codebook: what is known of the world; the shipped codebook, if left out.
        explain: keep what was weighed for and against each deed.

    Raises:
        ReadError: the bytes hold no report that can be read.
        ModelMissingError: the pipeline of its language is not installed.
        CodebookError: the shipped codebook is damaged.
        SpanError: a room broke its promise about offsets; please report it.
    """
    known = codebook or load_codebook()
    return code_document(read_document(content, origin, options or NOTHING_KNOWN, known, shared_workers().read), known, explain=explain)


def code_document(document: Document, codebook: Codebook, *, explain: bool = False, gate: bool = False) -> Report:
    """Turn a document that was read into its record.

    Args:
        document: the document.
        codebook: what is known of the world.
        explain: keep what was weighed for and against each deed.
        gate: parse nothing where no word speaks for a violent deed (`parse/relevance.py`). What passes gives the very record that it gives without.

    Raises:
        ModelMissingError: the pipeline of its language is not installed.
        CodebookError: a language of the document is not in the codebook.
        SpanError: a room broke its promise about offsets; please report it.
    """
    with _unswept():
        if gate and not is_relevant(document, codebook):
            return _gated_out(document, codebook)
        return code_resolution(resolve_document(document, codebook), codebook, explain=explain)


def _gated_out(document: Document, codebook: Codebook) -> Report:
    """Give the record of a document that was not parsed: what its page says of itself, and why there is no more."""
    said = "no words of the text speak for violence strongly enough, so that it was not parsed; read it without the gate to see all that it tells"
    return Report(
        id=document.id,
        origin=document.origin,
        outlet=document.outlet,
        language=document.language,
        headline=document.headline,
        published=document.published,
        text=document.text,
        parts=document.parts,
        events=(),
        places=(),
        figures=(),
        wording=(),
        warnings=(*document.warnings, Warning(WarningCode.GATED_OUT, said)),
        produced_by={**produced_by((), codebook), "gate": f"sha256:{gate_rules().digest}"},
        encoding=document.encoding,
    )


@contextmanager
def _unswept() -> Iterator[None]:
    """Let the garbage collector wait for the end of a report: it would look through what a report is made of a hundred times, and find nothing to free."""
    awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if awake:
            gc.enable()


def resolve_document(document: Document, codebook: Codebook) -> Resolution:
    """Resolve the actors, places and dates of a document, and read no events: the first half of `code_document`.

    Raises:
        ModelMissingError: the pipeline of its language is not installed.
        CodebookError: a language of the document is not in the codebook.
        SpanError: a room broke its promise about offsets; please report it.
    """
    parsed = parse_document(document, codebook)
    return Resolution(parsed, *resolve(parsed, codebook))


def code_resolution(resolution: Resolution, codebook: Codebook, *, explain: bool = False) -> Report:
    """Read the events of a document whose words are resolved: the second half of `code_document`.

    Args:
        resolution: the document, parsed and resolved.
        codebook: what is known of the world.
        explain: keep what was weighed for and against each deed.

    Raises:
        CodebookError: a language of the document is not in the codebook.
        SpanError: a room broke its promise about offsets; please report it.
    """
    parsed, mentions = resolution.parsed, resolution.mentions
    document = parsed.document
    found = extract(parsed, mentions, codebook, explain=explain)
    languages = _languages(parsed)
    _settle(languages)
    return Report(
        id=document.id,
        origin=document.origin,
        outlet=document.outlet,
        language=document.language,
        headline=document.headline,
        published=mentions.published,
        text=document.text,
        parts=document.parts,
        events=found.events,
        places=tuple(mention.place for mention in mentions.places),
        figures=found.figures,
        wording=found.wording,
        warnings=(*document.warnings, *resolution.warnings, *found.warnings),
        produced_by=produced_by(languages, codebook),
        encoding=document.encoding,
        associative_places=mentions.associative,
        cast=found.cast,
        weighed=found.weighed,
    )


@cache
def _settle(_languages: tuple[str, ...]) -> None:
    """Take what was loaded for some languages out of the rounds of the garbage collector, once it is all there.

    Codebook and pipelines are half a million values that stay as long as the program; to look through them all takes as long as to read three reports.
    """
    gc.freeze()


def _languages(parsed: ParsedText) -> tuple[str, ...]:
    """Give the languages whose pipelines were used."""
    return tuple(sorted({sentence.language for sentence in parsed.sentences} or {parsed.document.language}))


def read_source(origin: str, options: ReadOptions, codebook: Codebook, stdin: BinaryIO) -> Report | Failure:
    """Read one input, and turn a refusal into a value.

    Args:
        origin: a path, or `-` for standard input.
        options: what the caller knows.
        codebook: what is known of the world.
        stdin: the stream that `-` stands for.
    """
    try:
        return read_capture(capture_input(origin, stdin), options, codebook)
    except RecoupeError as fault:
        return _failure(origin, fault)


def read_capture(capture: Capture, options: ReadOptions, codebook: Codebook, *, explain: bool = False, gate: bool = False) -> Report | Failure:
    """Read one input whose bytes are there, and turn a refusal into a value.

    Args:
        capture: the bytes and where they came from.
        options: what the caller knows, over what the capture says of itself.
        codebook: what is known of the world.
        explain: keep what was weighed for and against each deed.
        gate: parse nothing where no word speaks for a violent deed.
    """
    try:
        document = read_document(capture.content, _writable(capture.origin), options.over(capture.known), codebook, shared_workers().read)
        return code_document(document, codebook, explain=explain, gate=gate)
    except RecoupeError as fault:
        return _failure(capture.origin, fault)


def read_item(item: Capture | Refusal, options: ReadOptions, codebook: Codebook, *, explain: bool = False, gate: bool = False) -> Report | Failure:
    """Read one thing that was taken in (`read/intake.py`), and turn a refusal into a value.

    Args:
        item: the bytes of a report, or why there are none.
        options: what the caller knows.
        codebook: what is known of the world.
        explain: keep what was weighed for and against each deed.
        gate: parse nothing where no word speaks for a violent deed.
    """
    if isinstance(item, Refusal):
        return Failure(_writable(item.origin), item.code, _writable(item.message))
    return read_capture(item, options, codebook, explain=explain, gate=gate)


def _failure(origin: str, fault: RecoupeError) -> Failure:
    return Failure(_writable(origin), _code(fault), _writable(str(fault)))


def _writable(origin: str) -> str:
    """Replace what no encoding can write: file names may hold bytes that are no text."""
    return origin.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _code(fault: RecoupeError) -> str:
    """Give the word by which programs tell refusals apart."""
    match fault:
        case ReadError():
            return fault.code
        case ModelMissingError():
            return "no-pipeline"
        case _:
            return "internal"


def read_many(
    sources: Iterable[str], options: ReadOptions | None = None, stdin: BinaryIO | None = None, intake: Intake | None = None
) -> Iterator[Report | Failure]:
    """Read files, folders, archives, feeds and tables one by one; what cannot be read gives a `Failure`, and the others go on.

    Args:
        sources: paths of files or folders, `-`, or addresses where the intake fetches them.
        options: what the caller knows of all of them.
        stdin: the stream that `-` stands for; empty, if left out.
        intake: how inputs are taken in; nothing is fetched, if left out.

    Yields:
        One value a report, in the order given; the files of a folder sorted by path. Notices are left out.

    Raises:
        CodebookError: the shipped codebook is damaged.
    """
    codebook = load_codebook()
    for item in take_all(sources, intake or Intake(stdin=stdin or io.BytesIO())):
        if isinstance(item, Capture | Refusal):
            yield read_item(item, options or NOTHING_KNOWN, codebook)
