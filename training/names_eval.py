"""Precision, recall and F of names that a callable finds, by exact span and type.

The callable gets a text and its language (`fr` or `en`) and returns spans `(start, end, type)` in characters, type
PER, LOC or ORG; other types are not counted. `python -m training evaluate --names` measures DEFAULT, the
names of the product; `--finder some.module:function` another. Every text of a test set is a document of its own.
"""

from __future__ import annotations

import hashlib
import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

from recoupe.model.report import Document as ReportDocument
from recoupe.model.report import Part, PartKind
from training import assemble
from training.conllu import Sentence, read_sentences
from training.noise import Words, upper

Span = tuple[int, int, str]
Finder = Callable[[str, str], Iterable[Span]]
DEFAULT = "training.names_eval:shipped_names"
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
TESTS = {
    "en": {"UNER EWT test": "en_uner_ewt-test", "UNER PUD test": "en_uner_pud-test", "WNUT17 test": "en_wnut17-test"},
    "fr": {},
}
CASES: dict[str, Words] = {"as is": str, "CAPS": upper}


@dataclass(frozen=True)
class NameTest:
    """A test set: texts with their names, and the first digits of the digest of its file."""

    title: str
    digest: str
    texts: list[tuple[str, set[Span]]]


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


def document_names(doc: Doc) -> set[Span]:
    """Return the names of a text of a .spacy file."""
    return {(e.start_char, e.end_char, _SAME[e.label_]) for e in doc.ents if e.label_ in _SAME}


def paths(data: Path, language: str) -> dict[str, Path]:
    """Return where the test sets of a language lie, by title: those of `data`, and our own."""
    found = {title: data / "ner" / f"{name}.spacy" for title, name in TESTS[language].items()}
    return found | {f"own test, {language}": assemble.OWN / language / "test.conllu"}


def tests(data: Path, language: str) -> Iterator[NameTest]:
    """Yield the test sets of a language that are there."""
    vocab = spacy.blank("xx").vocab
    for title, path in paths(data, language).items():
        if not path.exists():
            continue
        if path.suffix == ".conllu":
            texts = [(s.text, set(sentence_names(s))) for s in read_sentences(path, language)]
        else:
            texts = [(d.text, document_names(d)) for d in DocBin().from_disk(path).get_docs(vocab)]
        yield NameTest(title, hashlib.sha256(path.read_bytes()).hexdigest()[:12], texts)


def shipped_names(text: str, language: str) -> list[Span]:
    """Return the names that the product finds in a text; every line of it that is not blank is a paragraph."""
    from recoupe.codebook.load import load_codebook
    from recoupe.parse.document import parse_document

    parsed = parse_document(_document(text, language), load_codebook())
    return [(parsed.tokens[n.first].start, parsed.tokens[n.last - 1].end, n.label) for n in parsed.names]


def _document(text: str, language: str) -> ReportDocument:
    parts: list[Part] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            parts.append(Part(PartKind.PARAGRAPH, at, at + len(line)))
        at += len(line) + 1
    name = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return ReportDocument(name, None, text, tuple(parts), language, (language,) * len(parts))


def count(finder: Finder, test: NameTest, language: str, change: Words) -> Counter[tuple[str, str]]:
    """Return how many names of each type are right, found and in the gold of a test set, its texts in another case."""
    counts: Counter[tuple[str, str]] = Counter()
    for text, gold in test.texts:
        found = {span for span in finder(change(text), language) if span[2] in TYPES}
        for what, spans in (("right", gold & found), ("found", found), ("gold", gold)):
            for _, _, kind in spans:
                counts[kind, what] += 1
                counts["all", what] += 1
    return counts


def _cells(counts: Counter[tuple[str, str]], kind: str) -> str:
    right, found, gold = (counts[kind, what] for what in ("right", "found", "gold"))
    shares = (right / max(1, found), right / max(1, gold), 2 * right / max(1, found + gold))
    return " | ".join(f"{100 * share:.1f}" for share in shares) + f" | {gold}"


def report(finder: Finder, data: Path, languages: list[str]) -> list[str]:
    """Return the table of precision, recall and F by test set, case and type."""
    lines = ["| test set | case | type | P | R | F | names | texts | digest |", "|---" * 9 + "|"]
    for language in languages:
        for test in tests(data, language):
            for case, change in CASES.items():
                counts = count(finder, test, language, change)
                rest = f"{len(test.texts)} | {test.digest} |"
                lines += [f"| {test.title} | {case} | {kind} | {_cells(counts, kind)} | {rest}" for kind in (*TYPES, "all")]
    return lines
