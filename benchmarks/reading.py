"""Compare reading with parsing alone: `python -m benchmarks.reading [REPORTS] [ROUNDS] [--keep]`.

The peer is spaCy's `nlp.pipe` over the same parts of the same texts, with the same pipelines as spaCy loads them, in the same process. Both are measured in
processor time of the process, which has one thread, so that a busy machine counts as little as it can. Rounds alternate, the ratio is that of the medians.
The promise is a ratio of 2 at most. `--keep` adds the result to benchmarks/results/reading.jsonl.
"""

import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks.rounds import alternated, keep
from benchmarks.texts import examples, reports
from recoupe.codebook.load import load_codebook
from recoupe.model.report import Document
from recoupe.parse.document import UNPARSED
from recoupe.parse.pipelines import load_pipeline
from recoupe.parse.views import parser_view
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

MOST = 2.0


def main(arguments: list[str]) -> int:
    """Measure, print, and say by the exit code whether the promise is kept."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    count, rounds = (*numbers, *(40, 5)[len(numbers) :])
    result = measure(count, rounds)
    print(json.dumps(result, indent=2))
    if "--keep" in arguments:
        keep("reading", result)
    return 0 if result["ratio"] <= MOST else 1


def measure(count: int, rounds: int) -> dict[str, object]:
    """Time both, alternating, and give medians and their ratio."""
    codebook = load_codebook()
    inputs = [*examples(), *((name, text.encode()) for name, text in reports(count))]
    documents = [read_document(content, name, ReadOptions(), codebook) for name, content in inputs]
    words = sum(len(document.text.split()) for document in documents)

    def read() -> None:
        for name, content in inputs:
            read_report(content, name, ReadOptions(), codebook)

    pipelines = {language: load_pipeline(language) for language in sorted({language for document in documents for language in document.part_languages})}

    def parse() -> None:
        for document in documents:
            parse_alone(document, pipelines)

    reading, parsing = alternated(read, parse, rounds)
    return {
        "ratio": round(reading / parsing, 3),
        "most": MOST,
        "reading_s": round(reading, 3),
        "parsing_s": round(parsing, 3),
        "reports": len(inputs),
        "words": words,
        "words_a_second": round(words / reading),
        "rounds": rounds,
        "peer": f"spaCy {version('spacy')} nlp.pipe, the same pipelines and parts",
    }


def parse_alone(document: Document, pipelines: Mapping[str, "Pipeline"]) -> None:
    """Let spaCy parse what Recoupe parses of a document, and nothing more."""
    told = [(part, language) for part, language in zip(document.parts, document.part_languages, strict=True) if part.kind not in UNPARSED]
    for language in sorted({language for _, language in told}):
        views = [parser_view(document.text[part.start : part.end]) for part, own in told if own == language]
        list(pipelines[language].pipe(views))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
