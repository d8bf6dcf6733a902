"""Read the texts of a gold set into records, in several processes where there are many, always in the order given."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import ReadError
from recoupe.measure.goldset import Manner
from recoupe.model.report import Report
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions

T = TypeVar("T")
# Fewer texts are read sooner than processes are started.
WORTH_PROCESSES = 60
# Texts that a process is handed at a time.
HANDFUL = 4


@dataclass(frozen=True, slots=True)
class Source:
    """One text of a gold set, as it is read."""

    origin: str
    content: bytes
    options: ReadOptions


def plain_text(origin: str, text: str, language: str | None) -> Source:
    """Give a text of a gold set that tells nothing but its language."""
    return Source(origin, text.encode("utf-8"), ReadOptions(language=language, media_type="text/plain; charset=utf-8"))


def read_all(sources: Sequence[Source], codebook: Codebook, make: Callable[[Report, Codebook], T], manner: Manner) -> list[T | None]:
    """Read texts, and make something of each report: None of a text that is refused.

    Args:
        sources: the texts.
        codebook: what is known of the world. Other processes load the shipped one; if this is another, one process reads.
        make: what is made of a report that was read; a function of a module, for it is handed to other processes.
        manner: how many processes read, and who is told.

    Raises:
        ModelMissingError: the pipeline of a language is not installed.
        CodebookError: a language is not in the codebook.
        SpanError: a room broke its promise about offsets; please report it.
    """
    found = []
    for made in _made(sources, codebook, make, manner):
        found.append(made)
        manner.tell(len(found), len(sources))
    return found


def _made(sources: Sequence[Source], codebook: Codebook, make: Callable[[Report, Codebook], T], manner: Manner) -> Iterator[T | None]:
    if manner.workers < 2 or len(sources) < WORTH_PROCESSES or codebook.digest != load_codebook().digest:
        yield from (read_one(source, make, codebook) for source in sources)
        return
    # Not `fork`: a gazetteer that is open in two processes at once is none of ours.
    with get_context("spawn").Pool(manner.workers) as pool:
        yield from pool.imap(partial(_read_elsewhere, make=make), sources, HANDFUL)


def _read_elsewhere(source: Source, make: Callable[[Report, Codebook], T]) -> T | None:
    return read_one(source, make, load_codebook())


def read_one(source: Source, make: Callable[[Report, Codebook], T], codebook: Codebook) -> T | None:
    """Read one text, and make something of it; None if it is refused.

    Raises:
        ModelMissingError: the pipeline of its language is not installed.
        CodebookError: a language is not in the codebook.
        SpanError: a room broke its promise about offsets; please report it.
    """
    try:
        report = read_report(source.content, source.origin, source.options, codebook)
    except ReadError:
        return None
    return make(report, codebook)
