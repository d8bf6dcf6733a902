"""Read a PDF that has a text layer. One that holds pictures of pages alone is refused: nothing here reads pictures."""

import io
import logging
import re
from datetime import datetime
from typing import TYPE_CHECKING

from recoupe.errors import DamagedError, NoTextLayerError, TooLargeError
from recoupe.read.page import Page, PageMetadata, Reader
from recoupe.read.text import split_blocks

if TYPE_CHECKING:
    from pypdf import PdfReader

# A report has a few pages, a long one a hundred; a book is no report.
MOST_PAGES = 500
# A page of pictures may bear a number or a stamp; a text has more letters a page than that.
_LEAST_LETTERS = 40
_LETTER = re.compile(r"[^\W\d_]")


def _read(content: bytes, origin: str, charset: str | None) -> Page:  # noqa: ARG001 - a PDF has its own encodings
    """Read a PDF.

    Raises:
        DamagedError: the file is broken, or locked by a password.
        NoTextLayerError: it has no text.
        TooLargeError: it has more pages than a report has.
    """
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - costs a quarter of a second, and only PDFs need it

    try:
        reader = _opened(content, origin)
        text = "\n\n".join(page.extract_text().strip() for page in reader.pages)
        metadata = _metadata(reader)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, NotImplementedError, OSError, RecursionError, AssertionError) as fault:
        raise DamagedError(f"{origin}: the PDF cannot be read ({type(fault).__name__}: {' '.join(str(fault).split())[:100]}); save or print it anew") from fault
    if len(_LETTER.findall(text)) < _LEAST_LETTERS:
        raise NoTextLayerError(f"{origin}: the PDF holds pictures of its pages and no text; recognise its text (OCR) first, then pass the result")
    # Half of a pair of surrogates is what pypdf makes of some broken fonts.
    shown = text.encode("utf-8", "replace").decode("utf-8")
    return Page(shown, split_blocks(shown), "utf-8", encoding_guessed=False, metadata=metadata)


def _opened(content: bytes, origin: str) -> "PdfReader":
    """Open a PDF.

    Raises:
        DamagedError: it is locked by a password.
        TooLargeError: it has too many pages.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - as above

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on odd files would stand between our own on standard error
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise DamagedError(f"{origin}: the PDF is locked by a password; unlock it and save it anew")
    if len(reader.pages) > MOST_PAGES:
        raise TooLargeError(f"{origin}: the PDF has {len(reader.pages)} pages, which no report has; split off the {MOST_PAGES} that matter")
    return reader


def _metadata(reader: "PdfReader") -> PageMetadata:
    """Give the title that the file says it has. Its dates tell when the file was made, not when the report was published."""
    held = reader.metadata
    title = held.title if held else None
    return PageMetadata(title=str(title).strip() or None if title else None, published=_stated_day(reader))


def _stated_day(reader: "PdfReader") -> str | None:
    """Give the day of publication that the file's own description (XMP, PRISM) states."""
    described = reader.xmp_metadata
    dates = described.dc_date if described else None
    first = dates[0] if dates else None
    return first.date().isoformat() if isinstance(first, datetime) else None


def _sniff(head: bytes) -> bool:
    """Tell whether bytes begin as a PDF does."""
    return head[:1024].lstrip().startswith(b"%PDF-")


READER = Reader(suffixes=(".pdf",), media_types=("application/pdf", "application/x-pdf"), sniff=_sniff, read=_read, binary=True, isolated=True)
