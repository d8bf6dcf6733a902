"""Read the texts of gold sets as `recoupe read` reads them, and find what the program answers at a place of the text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.model.event import Place
from recoupe.model.parsed import ParsedText
from recoupe.pipeline.reading import Resolution, resolve_document
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document

T = TypeVar("T")
# Where a sentence ends, near enough to show one.
_END = re.compile(r"[.!?][\"')\]]*\s+|\n\s*\n")


@dataclass(frozen=True, slots=True)
class GoldText:
    """One text of a gold set, and what the set tells of it."""

    id: str
    text: str
    language: str | None = None
    published: str | None = None
    outlet: str | None = None
    origin: str | None = None


def resolved(gold: GoldText, codebook: Codebook) -> Resolution:
    """Resolve the actors, places and dates of a text.

    Raises:
        GoldError: the text is not read as it stands, so that its offsets mean nothing.
        ReadError: the text cannot be read.
        ModelMissingError: the pipeline of its language is not installed.
    """
    options = ReadOptions(date.fromisoformat(gold.published) if gold.published else None, gold.outlet, gold.language, "text/plain; charset=utf-8")
    document = read_document(gold.text.encode("utf-8"), gold.origin or gold.id, options, codebook)
    if document.text != gold.text:
        raise GoldError(f"{gold.id!r}: the text is not read as it stands, offsets would be off; write it as plain lines without control characters")
    return resolve_document(document, codebook)


class Mention(Protocol):
    """Tokens `[first, last)` of a parsed text."""

    @property
    def first(self) -> int:
        """The first token."""

    @property
    def last(self) -> int:
        """The token after the last one."""


def characters(parsed: ParsedText, mention: Mention) -> tuple[int, int]:
    """Give the characters of a mention."""
    return parsed.tokens[mention.first].start, parsed.tokens[mention.last - 1].end


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Give how many characters two stretches share; none or a gap gives zero or less."""
    return min(one[1], other[1]) - max(one[0], other[0])


def best_at(where: tuple[int, int], found: Iterable[tuple[tuple[int, int], T]]) -> T | None:
    """Give the answer whose characters overlap a stretch most, of equals the shortest; None where none does."""
    fitting = [(overlap(where, at), at[0] - at[1], answer) for at, answer in found if overlap(where, at) > 0]
    return max(fitting, key=lambda hit: hit[:2])[2] if fitting else None


def placed(resolution: Resolution) -> tuple[tuple[tuple[int, int], Place], ...]:
    """Give the places of a text with their characters, resolved or not."""
    return _spread(mention.place for mention in resolution.mentions.places)


def pointed_to(resolution: Resolution) -> tuple[tuple[tuple[int, int], Place], ...]:
    """Give the associative places of a text with their characters: adjectives, places inside other names, capitals for governments."""
    return _spread(resolution.mentions.associative)


def _spread(places: Iterable[Place]) -> tuple[tuple[tuple[int, int], Place], ...]:
    return tuple(((place.span.start, place.span.end), place) for place in places)


def sentence_at(parsed: ParsedText, where: tuple[int, int]) -> str:
    """Give the sentence that holds the first of some characters, on one line."""
    token = next((token for token in parsed.tokens if token.end > where[0]), None)
    if token is None:
        return " ".join(parsed.text.split())
    tokens = parsed.sentence_tokens(parsed.sentences[token.sentence])
    return " ".join(parsed.text[tokens[0].start : tokens[-1].end].split())


def count_hits(wanted: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> int:
    """Count the wanted stretches that overlap a found one, in text order, each found one used once."""
    used: set[int] = set()
    for where in wanted:
        match = next((number for number, at in enumerate(found) if number not in used and overlap(where, at) > 0), None)
        if match is not None:
            used.add(match)
    return len(used)


def sentence_around(text: str, at: int) -> str:
    """Give the sentence of a text that holds a character, on one line."""
    ends = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    start = max(end for end in ends if end <= at)
    end = min((end for end in ends if end > at), default=len(text))
    return " ".join(text[start:end].split())
