"""From treebank sentences to spaCy examples: grouping into texts, gold documents, alignment with our tokens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from training.conllu import Sentence, Token, read_sentences

TRAIN = {
    "fr": ["ud/fr/fr_sequoia-ud-train.conllu", "ud/fr/fr_gsd-ud-dev.conllu"],
    "en": ["ud/en/en_ewt-train.conllu", "ud/en/en_gum-train.conllu"],
}
DEV = {"fr": ["ud/fr/fr_sequoia-ud-dev.conllu"], "en": ["ud/en/en_ewt-dev.conllu"]}
TEST = {
    "fr": {
        "Sequoia dev": "ud/fr/fr_sequoia-ud-dev.conllu",
        "Sequoia test": "ud/fr/fr_sequoia-ud-test.conllu",
        "GSD test": "ud/fr/fr_gsd-ud-test.conllu",
        "PUD news": "ud/fr/fr_pud-news.conllu",
    },
    "en": {
        "EWT test": "ud/en/en_ewt-test.conllu",
        "PUD news": "ud/en/en_pud-news.conllu",
    },
}
# Recordings of the Santa Barbara Corpus, whose licence forbids derivatives; the other seven genres are CC BY, CC BY-SA or public domain.
EXCLUDED = ("GUM_conversation_",)
OWN = Path(__file__).parent / "treebank"


@dataclass(frozen=True)
class Source:
    """A set of sentences and how they enter the training: how often, how many to a text."""

    sentences: list[Sentence]
    copies: int = 1
    group: int = 6


def read_treebanks(data: Path, language: str, part: str) -> list[Sentence]:
    """Return all sentences of the language's treebanks of a part (`train` or `dev`)."""
    paths = {"train": TRAIN, "dev": DEV}[part][language]
    found = [s for path in paths for s in read_sentences(data / path, language)]
    return [s for s in found if not s.identifier.startswith(EXCLUDED)]


def own_treebank(language: str, part: str) -> list[Sentence]:
    """Return the hand-made sentences of a part, none if the file is not there."""
    path = OWN / language / f"{part}.conllu"
    return read_sentences(path, language) if path.exists() else []


def group(sentences: Sequence[Sentence], size: int, draw: random.Random | None = None) -> list[list[Sentence]]:
    """Cut the sentences into texts of about `size`, never across the start of a document."""
    groups: list[list[Sentence]] = []
    room = 0
    for sentence in sentences:
        if room <= 0 or sentence.starts_document or not groups:
            groups.append([])
            room = draw.randint(1, size) if draw else size
        groups[-1].append(sentence)
        room -= 1
    return groups


def _joined(sentences: Sequence[Sentence]) -> tuple[list[Token], list[int]]:
    tokens: list[Token] = []
    starts: list[int] = []
    for sentence in sentences:
        starts += [len(tokens)] * len(sentence.tokens)
        tokens += sentence.tokens
    return tokens, starts


def gold_document(nlp: Language, sentences: Sequence[Sentence]) -> Doc:
    """Return the gold document of a text, one space between its sentences."""
    tokens, starts = _joined(sentences)
    spaces = [t.space_after for t in tokens]
    for i in range(len(tokens) - 1):
        spaces[i] = spaces[i] or starts[i] != starts[i + 1]
    spaces[-1] = False
    return Doc(
        nlp.vocab,
        words=[t.form for t in tokens],
        spaces=spaces,
        pos=["" if t.upos == "_" else t.upos for t in tokens],
        morphs=["" if t.feats == "_" else t.feats for t in tokens],
        lemmas=[t.lemma for t in tokens],
        heads=[start + t.head for t, start in zip(tokens, starts, strict=True)],
        deps=["ROOT" if t.deprel == "root" else t.deprel for t in tokens],
        sent_starts=[i == start for i, start in enumerate(starts)],
    )


def example(nlp: Language, gold: Doc, text: str | None = None) -> Example:
    """Return the gold document paired with our tokens of its text, or of a same-length noisy `text`."""
    return Example(nlp.make_doc(gold.text if text is None else text), gold)
