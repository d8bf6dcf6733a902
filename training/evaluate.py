"""Accuracy, size, speed and load time of the pipelines on the test parts, with digests of what was measured."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Example

from training import assemble
from training.conllu import Sentence, read_sentences
from training.noise import Words, plain, upper, upper_bare

COLUMNS = ("pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
CORE = (
    "root",
    "nsubj",
    "nsubj:pass",
    "obj",
    "obl",
    "obl:agent",
    "nmod",
    "appos",
    "conj",
    "acl",
    "ccomp",
    "xcomp",
    "parataxis",
)
OWN_TITLE = "own test"
CASES: dict[str, Words] = {
    "as is": plain,
    "CAPS": lambda t: upper(plain(t)),
    "CAPS, no accents": lambda t: upper_bare(plain(t)),
}


@dataclass(frozen=True)
class TestPart:
    """A test file, read, with the first digits of its digest."""

    title: str
    digest: str
    sentences: list[Sentence]
    group: int


def paths(data: Path, language: str) -> dict[str, Path]:
    """Return where the test parts of a language lie, by title: treebanks of `data`, and our own."""
    found = {title: data / path for title, path in assemble.TEST[language].items()}
    return found | {OWN_TITLE: assemble.OWN / language / "test.conllu"}


def test_parts(data: Path, language: str) -> list[TestPart]:
    """Return the test parts of a language that are there; only our own has one sentence a text."""
    there = [(title, path) for title, path in paths(data, language).items() if path.exists()]
    return [TestPart(title, digest(path), read_sentences(path, language), 1 if title == OWN_TITLE else 8) for title, path in there]


def digest(path: Path) -> str:
    """Return the first twelve digits of the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def in_case(sentence: Sentence, change: Words) -> Sentence:
    """Return the sentence with every word and lemma in another case."""
    tokens = tuple(replace(t, form=change(t.form), lemma=change(t.lemma)) for t in sentence.tokens)
    return replace(sentence, tokens=tokens)


def scores(nlp: Language, part: TestPart, change: Words = plain) -> dict[str, Any]:
    """Return spaCy's scores of a part; features are left out where the part has none."""
    texts = assemble.group([in_case(s, change) for s in part.sentences], part.group)
    golds = [assemble.gold_document(nlp, text) for text in texts]
    predicted = list(nlp.pipe([g.text for g in golds], batch_size=64))
    examples = [Example(p, g) for p, g in zip(predicted, golds, strict=True)]
    result: dict[str, Any] = Scorer(nlp).score(examples)
    tokens = [t for s in part.sentences for t in s.tokens]
    if sum(t.feats != "_" for t in tokens) < len(tokens) / 4:
        result["morph_acc"] = None
    return result


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def speed(nlp: Language, part: TestPart) -> float:
    """Return the words a second on one core, over the part read three times."""
    texts = [assemble.gold_document(nlp, text).text for text in assemble.group(part.sentences, 8)] * 3
    list(nlp.pipe(texts[:20]))
    started = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=64))
    return words / (time.process_time() - started)


def load_seconds(folder: Path) -> float:
    """Return the seconds that loading takes in a fresh interpreter, the import of spaCy not counted."""
    code = "import spacy,time,sys;t=time.perf_counter();spacy.load(sys.argv[1]);print(time.perf_counter()-t)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def folder_bytes(folder: Path) -> int:
    """Return the size of all files of a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def report(folder: Path, data: Path, language: str) -> list[str]:
    """Return the lines of the report on a pipeline."""
    nlp = spacy.load(folder)
    parts = test_parts(data, language)
    lines = [
        "| test part | case | UPOS | morph | lemma | UAS | LAS | sentence F | sentences | digest |",
        "|---" * 10 + "|",
    ]
    core: list[str] = []
    for part in parts:
        for case, change in CASES.items():
            result = scores(nlp, part, change)
            cells = [_cell(result.get(c)) for c in COLUMNS]
            lines.append(f"| {language} {part.title} | {case} | {' | '.join(cells)} | {len(part.sentences)} | {part.digest} |")
            if case == "as is":
                each = result["dep_las_per_type"]
                core.append(f"{part.title}: " + ", ".join(f"{n} {_cell(each[n]['f'])}" for n in CORE if n in each))
    rate = speed(nlp, parts[-2] if len(parts) > 1 else parts[0])
    size, seconds = folder_bytes(folder) / 1e6, load_seconds(folder)
    facts = f"{language}: {size:.1f} MB, {rate:,.0f} words a second on one core, loads in {seconds:.2f} s"
    return [*lines, "", "F of single labels, texts as is:", "", *(f"- {language} {c}" for c in core), "", f"- {facts}", ""]


def run(models: Path, data: Path, languages: list[str]) -> None:
    """Print the reports on the pipelines."""
    for language in languages:
        print("\n".join(report(models / language, data, language)), flush=True)
