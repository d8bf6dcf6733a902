"""Check that the marks of codebook examples, `{label:words}`, come out of the text; sentences are parsed once for all tests."""

from recoupe.codebook.schema import Example
from recoupe.extract.events import Extraction, extract
from recoupe.pipeline.examples import DEFAULT_PUBLISHED, Mark, faults_of, read_marks
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed

__all__ = ["Mark", "extraction", "faults", "read_marks"]


def extraction(text: str, lang: str, published: str | None) -> Extraction:
    """Extract a sentence of our own."""
    tree = parsed(text, lang, published or DEFAULT_PUBLISHED)
    mentions, _ = resolve(tree, codebook())
    return extract(tree, mentions, codebook())


def faults(example: Example, event_type: str) -> list[str]:
    """Say what does not come out of an example; empty when all does."""
    text, _ = read_marks(example.text)
    return faults_of(extraction(text, example.lang, example.published).events, event_type, example)
