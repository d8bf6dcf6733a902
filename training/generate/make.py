"""Generate the sentences of a language: the same seed gives the same sentences."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.conllu import Sentence, problems
from training.generate.grammar import TemplateError, expand, parse, split_joined
from training.generate.surface import Lexicon, Speller

FOLDER = Path(__file__).parent
MAX_WORDS = 60


@dataclass(frozen=True)
class Grammar:
    """Vocabulary, macros and weighted templates of a language."""

    language: str
    speller: Speller
    macros: dict[str, list[str]]
    templates: list[tuple[float, str]]


def read_grammar(language: str) -> Grammar:
    """Read the TOML file of a language."""
    data: dict[str, Any] = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    macros = {**data["macros"], **data.get("extra", {})}
    macros = {name: lines if isinstance(lines, list) else lines.split() for name, lines in macros.items()}
    templates = [(block["weight"] / len(block["trees"]), tree) for block in data["sentence"] for tree in block["trees"]]
    return Grammar(language, Speller(Lexicon.read(language, data)), macros, templates)


def one(grammar: Grammar, template: str, draw: random.Random, identifier: str) -> Sentence:
    """Return a sentence made from a template.

    Raises:
        TemplateError: the template or the vocabulary is faulty, or the tree is not well formed.
    """
    text = expand(template, grammar.macros, draw)
    root = parse(text)
    split_joined(root)
    sentence = grammar.speller.sentence(root, identifier)
    wrong = problems(sentence)
    if wrong:
        raise TemplateError(f"{wrong[:3]} in {text!r}")
    return sentence


def sentences(language: str, count: int, seed: int = 0) -> Iterator[Sentence]:
    """Yield `count` different sentences; the first ones use every template once."""
    grammar = read_grammar(language)
    draw = random.Random(f"{language}-{seed}")
    weights = [w for w, _ in grammar.templates]
    texts: set[str] = set()
    order = [t for _, t in grammar.templates]
    while len(texts) < count:
        template = order.pop(0) if order else draw.choices([t for _, t in grammar.templates], weights)[0]
        sentence = one(grammar, template, draw, f"made-{language}-{len(texts)}")
        if sentence.text not in texts and len(sentence.tokens) <= MAX_WORDS:
            texts.add(sentence.text)
            yield sentence
