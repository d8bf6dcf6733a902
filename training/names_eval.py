"""Precision, recall and F of names that a callable finds, by exact span and type.

The callable gets a text and its language (`fr` or `en`) and returns spans `(start, end, type)` in characters, type
PER, LOC or ORG. `python -m training evaluate --names recoupe.some.module:function` measures it; without a value
the callable is DEFAULT.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from training import assemble
from training.conllu import Sentence, read_sentences

Span = tuple[int, int, str]
Finder = Callable[[str, str], Iterable[Span]]
DEFAULT = "recoupe.parse.names:find_names"
TYPES = ("PER", "LOC", "ORG")
_SAME = {
    "PERSON": "PER",
    "PER": "PER",
    "LOC": "LOC",
    "GPE": "LOC",
    "ORG": "ORG",
    "person": "PER",
    "location": "LOC",
}
_SAME |= {"corporation": "ORG", "group": "ORG"}
TESTS = {"en": ("en_uner_ewt-test", "en_uner_pud-test", "en_wnut17-test"), "fr": ()}


class NamesError(ValueError):
    """A callable for names that cannot be had."""


def load(path: str) -> Finder:
    """Return the callable that `module:function` names.

    Raises:
        NamesError: there is no such module or function.
    """
    module, _, name = path.partition(":")
    try:
        finder: Finder = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise NamesError(f"no callable {path}: {error}") from error
    return finder


def sentence_names(sentence: Sentence) -> list[Span]:
    """Return the names of a hand-made sentence, from the column Name= of its tokens."""
    found: list[Span] = []
    at = 0
    for token in sentence.tokens:
        mark = token.misc.removeprefix("Name=") if token.misc.startswith("Name=") else ""
        prefix, _, kind = mark.partition("-")
        if prefix == "B":
            found.append((at, at + len(token.form), kind))
        elif prefix == "I" and found:
            found[-1] = (found[-1][0], at + len(token.form), found[-1][2])
        at += len(token.form) + token.space_after
    return [span for span in found if span[2] in TYPES]


def gold(data: Path, language: str) -> Iterator[tuple[str, list[tuple[str, list[Span]]]]]:
    """Yield each test set of a language: title, and texts with their names."""
    vocab = spacy.blank("xx").vocab
    for title in TESTS[language]:
        path = data / "ner" / f"{title}.spacy"
        if path.exists():
            docs = DocBin().from_disk(path).get_docs(vocab)
            yield (
                title,
                [
                    (
                        d.text,
                        [(e.start_char, e.end_char, _SAME.get(e.label_, "")) for e in d.ents],
                    )
                    for d in docs
                ],
            )
    own = assemble.OWN / language / "test.conllu"
    if own.exists():
        yield (
            f"own {language}",
            [(s.text, sentence_names(s)) for s in read_sentences(own, language)],
        )


def _line(title: str, kind: str, counts: Counter[str]) -> str:
    right, found, wanted = (counts[f"{kind} {c}"] for c in ("right", "found", "gold"))
    precision, recall = right / max(1, found), right / max(1, wanted)
    score = 2 * right / max(1, found + wanted)
    return f"| {title} | {kind} | {100 * precision:.1f} | {100 * recall:.1f} | {100 * score:.1f} | {wanted} |"


def report(finder: Finder, data: Path, languages: list[str]) -> list[str]:
    """Return the table of precision, recall and F by test set and type."""
    lines = ["| test set | type | P | R | F | names |", "|---|---|---|---|---|---|"]
    for language in languages:
        for title, texts in gold(data, language):
            counts: Counter[str] = Counter()
            for text, names in texts:
                wanted = {n for n in names if n[2] in TYPES}
                found = {(s, e, k) for s, e, k in finder(text, language) if k in TYPES}
                for kind in (*TYPES, "all"):
                    for name, spans in (
                        ("right", wanted & found),
                        ("found", found),
                        ("gold", wanted),
                    ):
                        counts[f"{kind} {name}"] += sum(kind in ("all", s[2]) for s in spans)
            lines += [_line(title, kind, counts) for kind in (*TYPES, "all")]
    return lines
