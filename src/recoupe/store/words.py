"""Fold texts into words that are looked for, and questions into what a database is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.errors import StoreError
from recoupe.model.folding import fold

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r'"([^"]*)"|(\S+)')
# Letters that are two, written as one.
_JOINED = {"œ": "oe", "æ": "ae", "ß": "ss"}
_JOINING = str.maketrans(_JOINED)
# PostgreSQL keeps one megabyte of words a text; no report of news is longer than this.
MOST_CHARACTERS = 200_000
_LONGEST_WORD = 100
_BEFORE, _AFTER = 60, 120


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side.

    Attributes:
        words: folded words.
        open_end: whether the last word is the beginning of one.
    """

    words: tuple[str, ...]
    open_end: bool = False


def folded_words(text: str) -> str:
    """Give the words of a text without case and accents, one space between two."""
    return " ".join(_words(text[:MOST_CHARACTERS]))


def _words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text).translate(_JOINING))]


def phrases(question: str) -> tuple[Phrase, ...]:
    """Read a question: words that must all occur, "phrases" in quotes, beginnings with a star.

    Raises:
        StoreError: it holds no word.
    """
    found = []
    for quoted, bare in _PIECE.findall(question):
        words = tuple(_words(quoted or bare))
        if words:
            found.append(Phrase(words, open_end=bare.endswith("*")))
    if not found:
        raise StoreError(f'{question!r} holds no word to look for; write words, a "phrase", or the beginning of a word with a *')
    return tuple(found)


def passage(text: str, looked_for: tuple[Phrase, ...]) -> Mapping[str, Any] | None:
    """Cut the words around the first place of a text that answers, or None where it stands beyond what is searched."""
    found = [match for match in (_pattern(phrase).search(fold(text)) for phrase in looked_for) if match]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    start, end = max(0, first.start() - _BEFORE), min(len(text), first.end() + _AFTER)
    start = text.find(" ", start, first.start()) + 1 or first.start() if start else 0
    end = end if end == len(text) else max(text.rfind(" ", first.end(), end), first.end())
    return {"start": start, "end": end, "text": text[start:end]}


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    words = r"[\W_]+".join(_spelled(word) for word in phrase.words)
    return re.compile(rf"(?<![^\W_]){words}" + ("" if phrase.open_end else r"(?![^\W_])"))


def _spelled(word: str) -> str:
    """Let a word stand with its joined letters too."""
    spelled = re.escape(word)
    for joined, letters in _JOINED.items():
        spelled = spelled.replace(letters, f"(?:{letters}|{joined})")
    return spelled
