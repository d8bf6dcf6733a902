"""Read inputs: find them, capture their bytes, and make one document of each. The public face of this room.

    for origin in find_origins(paths):
        capture = capture_input(origin, stdin)
        document = read_document(capture.content, capture.origin, options, codebook)

Each step raises a `ReadError` that names the input, so that the caller can report it and go on with the next.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from recoupe.codebook.load import Codebook
from recoupe.errors import EmptyInputError, ManyReportsError, ReadError, TooLargeError
from recoupe.model.event import When
from recoupe.model.report import Document, Outlet, Part, PartKind, Warning, WarningCode
from recoupe.model.span import Span, cut
from recoupe.read.captions import credit_warnings, mark_topics, topic_warnings
from recoupe.read.captures import MOST_BYTES, STDIN, Capture, Collection, ReadOptions
from recoupe.read.cues import Cues, compile_cues
from recoupe.read.decoding import refuse_binary
from recoupe.read.formats import format_of
from recoupe.read.languages import check_language, page_language, part_language
from recoupe.read.page import Page, Reader
from recoupe.read.parts import lay_out
from recoupe.read.publishing import find_outlet, find_published, given_outlet, published_when

Runner = Callable[[Reader, bytes, str, str | None], Page]


def find_origins(paths: Iterable[str]) -> Iterator[str]:
    """Yield the inputs that paths stand for, in the order given; a folder stands for its files, sorted, without hidden ones.

    A path that does not exist is yielded as it stands: `capture_input` refuses it by name.
    """
    for path in paths:
        if path != STDIN and Path(path).is_dir():
            yield from _files_below(Path(path))
        else:
            yield path


def _files_below(folder: Path) -> Iterator[str]:
    """Yield the files of a folder and of the folders in it, sorted, leaving hidden ones out."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file():
            yield str(path)


def capture_input(origin: str, stdin: BinaryIO) -> Capture:
    """Take the bytes of one input.

    Args:
        origin: a path, or `-` for standard input.
        stdin: the stream that `-` stands for.

    Raises:
        ReadError: the file cannot be opened.
        TooLargeError: the input is too long to be a report.
    """
    if origin == STDIN:
        return Capture(origin, stdin.read(MOST_BYTES))
    try:
        with Path(origin).open("rb") as stream:
            return Capture(origin, stream.read(MOST_BYTES))
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else fault
        raise ReadError(f"{origin}: the file cannot be read: {str(reason).lower()}; check the path and its permissions") from fault


def read_here(reader: Reader, content: bytes, origin: str, charset: str | None) -> Page:
    """Read one page in this process."""
    return reader.read(content, origin, charset)


def read_document(content: bytes, origin: str, options: ReadOptions, codebook: Codebook, run: Runner = read_here) -> Document:
    """Read one input: bytes in, text and parts and metadata out.

    Args:
        content: the bytes as captured.
        origin: path or URL, for the record and for messages.
        options: what the caller knows.
        codebook: words of the languages, publishers.
        run: where pages are parsed: in this process, or in a worker process (`isolation.py`).

    Raises:
        EmptyInputError: there is no text.
        BinaryInputError: the bytes are no text.
        TooLargeError: there are 20 MB or more.
        EncodingError: no encoding makes sense of the bytes, or two are mixed.
        NoArticleError: a page of HTML holds no article.
        ManyReportsError: the bytes are an archive, a feed or a table.
        UnknownLanguageError: the text is in a language that the codebook does not know.
        ReadError: the bytes are text, but no report.
    """
    if len(content) >= MOST_BYTES:
        raise TooLargeError(f"{origin}: the input has {MOST_BYTES // 1_000_000} MB or more, which no report has; split it into its reports")
    page = _page(content, origin, options, run)
    if not any(map(str.isalpha, page.text)):
        raise EmptyInputError(f"{origin}: the input holds no words; pass a report that holds text")
    return _document(content, origin, page, options, codebook)


def _page(content: bytes, origin: str, options: ReadOptions, run: Runner) -> Page:
    """Read the page with the reader of its format.

    Raises:
        ManyReportsError: the bytes are of a format that holds many reports.
    """
    found = format_of(content, origin, options.media_type)
    if isinstance(found.format, Collection):
        raise ManyReportsError(f"{origin}: the input holds many reports ({found.name}), not one; pass it to `recoupe read` or `recoupe.read_many`")
    reader = found.reader
    if not reader.binary:
        refuse_binary(content, origin)
    return run(reader, content, origin, found.charset)


def _document(content: bytes, origin: str, page: Page, options: ReadOptions, codebook: Codebook) -> Document:
    """Make the document of a page."""
    cues = compile_cues(codebook)
    layout = lay_out(page, cues)
    parts = mark_topics(page.text, layout.parts, cues)
    language = _language(page, parts, origin, options, codebook)
    languages = tuple(_part_language(page.text, part, language, options, codebook) for part in parts)
    headline = None if layout.headline is None else cut(page.text, parts[layout.headline].start, parts[layout.headline].end)
    month_first = codebook.language(language).dates.numeric_order == "mdy"
    stated = find_published(page.text, layout, page.metadata, cues, month_first=month_first)
    return Document(
        id=f"sha256:{hashlib.sha256(content).hexdigest()}",
        origin=origin,
        text=page.text,
        parts=parts,
        language=language,
        part_languages=languages,
        outlet=_outlet(options, cues) or find_outlet(page.text, layout, page.metadata, cues),
        headline=headline,
        published=_given_day(options) or stated,
        encoding=page.encoding,
        warnings=(
            *_encoding_warnings(page),
            *_language_warnings(page.text, parts, languages, language),
            *topic_warnings(page.text, parts),
            *credit_warnings(page.text, parts, cues),
        ),
    )


def _language(page: Page, parts: tuple[Part, ...], origin: str, options: ReadOptions, codebook: Codebook) -> str:
    """Decide the language of the story."""
    if options.language:
        return check_language(options.language, origin, codebook)
    furniture = {PartKind.BOILERPLATE, PartKind.CREDIT, PartKind.CAPTION}
    story = [page.text[part.start : part.end] for part in parts if part.kind not in furniture]
    return page_language(story or [page.text], origin, codebook)


def _part_language(text: str, part: Part, language: str, options: ReadOptions, codebook: Codebook) -> str:
    """Decide the language of one part."""
    if options.language:
        return language
    return part_language(text[part.start : part.end], language, codebook)


def _outlet(options: ReadOptions, cues: Cues) -> Outlet | None:
    """Give the publisher that the caller names, if any."""
    return given_outlet(options.outlet, cues) if options.outlet else None


def _given_day(options: ReadOptions) -> When | None:
    """Give the publication day that the caller names, if any."""
    return published_when(options.published) if options.published else None


def _encoding_warnings(page: Page) -> list[Warning]:
    """Warn of an encoding that nothing declares."""
    if not page.encoding_guessed:
        return []
    message = f"no encoding was declared; the text was read as {page.encoding}"
    return [Warning(WarningCode.ENCODING_GUESSED, message, field="text")]


def _language_warnings(text: str, parts: tuple[Part, ...], languages: tuple[str, ...], language: str) -> list[Warning]:
    """Warn of parts in another language than the page."""
    foreign: list[Span] = [cut(text, part.start, part.end) for part, own in zip(parts, languages, strict=True) if own != language]
    if not foreign:
        return []
    others = ", ".join(sorted({own for own in languages if own != language}))
    return [Warning(WarningCode.LANGUAGE_MIXED, f"parts of the page are in another language ({others})", field="language", spans=tuple(foreign))]
