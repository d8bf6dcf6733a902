"""Help tests to make documents and parsed texts out of sentences of their own."""

import hashlib
from functools import cache

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.model.event import When
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Document, Outlet, Part, PartKind


def codebook() -> Codebook:
    """Give the shipped codebook."""
    return load_codebook()


def document(text: str, lang: str, published: str | None = None, outlet: str | None = None) -> Document:
    """Make a document whose lines are paragraphs."""
    parts, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            parts.append(Part(PartKind.PARAGRAPH, at, at + len(line)))
        at += len(line) + 1
    return Document(
        id="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        origin=None,
        text=text,
        parts=tuple(parts),
        language=lang,
        part_languages=(lang,) * len(parts),
        outlet=Outlet(outlet, None, None, "given") if outlet else None,
        published=When(published, published, "day", "metadata") if published else None,
    )


@cache
def parsed(text: str, lang: str, published: str | None = None, outlet: str | None = None) -> ParsedText:
    """Parse a text of our own."""
    from recoupe.parse.document import parse_document

    return parse_document(document(text, lang, published, outlet), codebook())
