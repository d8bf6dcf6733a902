"""Count in how many texts a word stands, for weighing how rare it is: treebanks of French and English, twelve sentences a text.

The counts alone ship, not the texts. Words that stand in one text alone are left out: they are as rare as those never seen.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from recoupe.link.terms import words_of

SENTENCES = 12
LEAST = 2
PARTS = {
    "fr": ("fr/fr_sequoia-ud-train.conllu", "fr/fr_sequoia-ud-dev.conllu", "fr/fr_gsd-ud-dev.conllu"),
    "en": ("en/en_ewt-train.conllu", "en/en_ewt-dev.conllu", "en/en_gum-train.conllu"),
}
_TEXT = "# text = "


def count_terms(data: Path) -> dict[str, dict[str, object]]:
    """Give, a language, how many texts there are and in how many of them each word stands."""
    return {language: _counts([data / "ud" / part for part in parts]) for language, parts in PARTS.items()}


def _counts(paths: list[Path]) -> dict[str, object]:
    sentences = [line.removeprefix(_TEXT) for path in paths for line in path.read_text("utf-8").splitlines() if line.startswith(_TEXT)]
    texts = [set(words_of("\n".join(sentences[at : at + SENTENCES]))) for at in range(0, len(sentences), SENTENCES)]
    counted = Counter(word for text in texts for word in text)
    return {"texts": len(texts), "words": {word: n for word, n in sorted(counted.items()) if n >= LEAST}}


def write_terms(data: Path, out: Path) -> None:
    """Write the counts as JSON, one word a line, so that a change shows as what it is."""
    out.write_text(json.dumps(count_terms(data), ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
