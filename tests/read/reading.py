"""Help the tests of this room to read texts of their own."""

from recoupe.codebook.load import load_codebook
from recoupe.model.report import Document
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document

NO_OPTIONS = ReadOptions()


def read(content: str | bytes, origin: str = "report.txt", options: ReadOptions = NO_OPTIONS) -> Document:
    """Read one input with the shipped codebook."""
    raw = content.encode() if isinstance(content, str) else content
    return read_document(raw, origin, options, load_codebook())


def kinds(document: Document) -> list[tuple[str, str]]:
    """List the parts of a document: kind, and how each begins."""
    return [(part.kind.value, document.text[part.start : part.end].strip()[:24]) for part in document.parts]
