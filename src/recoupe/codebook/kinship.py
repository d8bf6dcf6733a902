"""Tell what joins names of different reports: whom a party belongs to, which office a phrase names in any language, whose wire a report bears."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from recoupe.codebook.load import Codebook
from recoupe.model.folding import fold

_WORD = re.compile(r"[^\W_]+")
# Names of offices and kinds of people are no longer than this in the codebook.
LONGEST = 4
# Lines at the top of a report, and at its foot, that bear the tag of an agency.
TOP_LINES, FOOT_LINES = 4, 2
# A tag stands in a line of its own or at the head of the text, not within it.
TAG_CHARACTERS = 50
AGENCY = "agency"
OUTLET = "outlet"
_PLURALS = ("s", "x", "es")
Record = Mapping[str, Any]


def line_of(entity: str, codebook: Codebook) -> tuple[str, ...]:
    """Give an actor and all that it belongs or belonged to, the nearest first; of an id that nobody knows the id alone."""
    found: list[str] = []
    waiting = [entity]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found.append(one)
            actor = codebook.actor(one)
            waiting.extend(parent.value for parent in (actor.parents if actor else ()))
    return tuple(found)


def sources_of(event: Record) -> Sequence[Record]:
    """Give whom an account cites: its attribution without the outlet, which stands first where it is known."""
    links: Sequence[Record] = event["attribution"]
    return links[1:] if links and links[0]["kind"] == OUTLET else links


def concepts_of(phrase: str, language: str, codebook: Codebook) -> frozenset[str]:
    """Give the ids of the nouns, offices and institutions that a phrase names: the same for «directeur de l'hôpital» and "head of the hospital".

    The longest names count; a word of one is no name by itself.
    """
    words = _WORD.findall(fold(phrase))
    known = codebook.concepts.get(language, {})
    found: set[str] = set()
    taken: set[int] = set()
    for first, last in _pieces(len(words)):
        named = next((known[form] for form in _forms(" ".join(words[first:last])) if form in known), None)
        if named is not None and taken.isdisjoint(range(first, last)):
            found.add(named)
            taken.update(range(first, last))
    return frozenset(found)


def _pieces(words: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of so many words, the longest first."""
    for length in range(min(LONGEST, words), 0, -1):
        for first in range(words - length + 1):
            yield first, first + length


def _forms(piece: str) -> Iterator[str]:
    """Yield a piece as it stands, and without the ending of a plural."""
    yield piece
    for ending in _PLURALS:
        if piece.endswith(ending):
            yield piece.removesuffix(ending)


def countries_of(phrase: str, codebook: Codebook) -> frozenset[str]:
    """Give the countries that a phrase names, by name, adjective, inhabitants or capital, in any language."""
    words = _WORD.findall(fold(phrase))
    known = codebook.country_words
    found = (known.get(" ".join(words[first:last])) for first, last in _pieces(len(words)))
    return frozenset(country for country in found if country is not None)


def wire_agency(record: Record, codebook: Codebook) -> str | None:
    """Give the id of the agency whose report this is, or whose tag it bears at its top or foot; None where there is none.

    Args:
        record: a report as plain values.
        codebook: what is known of agencies.
    """
    outlet = record["outlet"]
    if outlet and outlet["entity"] in codebook.agencies.values():
        return str(outlet["entity"])
    lines = [line for line in record["text"].split("\n") if line.strip()]
    for line in (*lines[:TOP_LINES], *lines[-FOOT_LINES:]):
        words = _WORD.findall(line)
        for piece in (*words, *(" ".join(pair) for pair in pairwise(words))):
            if piece in codebook.agencies and _is_tag(piece, line):
                return codebook.agencies[piece]
    return None


def _is_tag(piece: str, line: str) -> bool:
    """Tell whether a name stands as a tag does, and not within a sentence.

    Tags stand alone, before a mark, behind one at the end, or in brackets that a mark or nothing follows.
    """
    name = re.escape(piece)
    found = re.search(rf"^{name}\s*(?:$|[/,:–—-])|[/–—-]\s*{name}\s*$|[(\[](?:\w+ )?{name}[)\]]\s*(?:$|[,:–—-])", line)
    return found is not None and (found.end() <= TAG_CHARACTERS or len(line) <= 2 * TAG_CHARACTERS)
