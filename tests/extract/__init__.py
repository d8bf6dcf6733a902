"""Help the tests of `extract/` to read events out of sentences of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import pytest

from recoupe.codebook.lexicon import lexicon
from recoupe.extract.context import Context, make_context
from recoupe.extract.events import Extraction, extract
from recoupe.extract.quantities import find_quantities
from recoupe.model.event import Event, Participant
from recoupe.model.parsed import ParsedText
from recoupe.model.report import PartKind
from recoupe.parse.document import parse_document
from recoupe.resolve.mentions import resolve
from tests.marks import read_marks
from tests.support import codebook, document, parsed

# A Thursday.
PUBLISHED = "2024-03-14"


def gap(*values: object, id: str, reason: str) -> object:  # noqa: A002 - what pytest calls it
    """Make a row that states what ought to come out and does not yet."""
    return pytest.param(*values, id=id, marks=pytest.mark.xfail(reason=reason, strict=True))


def rows(table: Mapping[str, tuple[object, ...] | str]) -> list[object]:
    """Make rows out of a table by id."""
    return [pytest.param(*(row if isinstance(row, tuple) else (row,)), id=name) for name, row in table.items()]


@cache
def told(text: str, lang: str, outlet: str | None = None) -> Extraction:
    """Extract a text of our own, every line a paragraph."""
    tree = parsed(text, lang, PUBLISHED, outlet)
    mentions, _ = resolve(tree, codebook())
    return extract(tree, mentions, codebook())


@cache
def told_below(headline: str, text: str, lang: str) -> Extraction:
    """Extract a text of our own below a headline."""
    page = document(f"{headline}\n{text}", lang, PUBLISHED)
    page = replace(page, parts=(replace(page.parts[0], kind=PartKind.HEADLINE), *page.parts[1:]))
    tree = parse_document(page, codebook())
    mentions, _ = resolve(tree, codebook())
    return extract(tree, mentions, codebook())


def events(text: str, lang: str, event_type: str = "ASSAULT", outlet: str | None = None) -> list[Event]:
    """Give the events of one type that a text tells."""
    return [event for event in told(text, lang, outlet).events if event.type == event_type]


def only(text: str, lang: str, event_type: str = "ASSAULT", outlet: str | None = None) -> Event:
    """Give the one event of a type that a text tells."""
    found = events(text, lang, event_type, outlet)
    assert len(found) == 1, [(event.type, event.trigger.text) for event in told(text, lang, outlet).events]
    return found[0]


def context(text: str, lang: str) -> Context:
    """Look every token of a text up, as `extract` does first."""
    tree = parsed(text, lang, PUBLISHED)
    mentions, _ = resolve(tree, codebook())
    return make_context(tree, mentions, find_quantities(tree, codebook()), codebook())


def token_of(tree: ParsedText, word: str) -> int:
    """Give the index of the first token with these characters."""
    return next(token.i for token in tree.tokens if token.text == word)


def words_of(lang: str) -> object:
    """Give the lexicon of a language."""
    return lexicon(codebook(), lang)


def names(people: Iterable[Participant]) -> set[str]:
    """Give the names of participants."""
    return {person.name for person in people}


def roles(event: Event) -> dict[str, set[str]]:
    """Give who did it, to whom and with what, in the words of the text."""
    return {
        "actor": {span.text for person in event.actors for span in person.spans},
        "recipient": {span.text for person in event.recipients for span in person.spans},
        "weapon": {weapon.span.text for weapon in event.weapons},
    }


def marked_roles(marked: str) -> tuple[str, dict[str, set[str]]]:
    """Split a marked sentence into its text and the words of each role, roles without a mark empty."""
    text, marks = read_marks(marked)
    return text, {label: {mark.text for mark in marks if mark.label == label} for label in ("actor", "recipient", "weapon")}
