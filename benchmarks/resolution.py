"""Tell what look-up and resolution cost: `python -m benchmarks.resolution [REPORTS] [ROUNDS] [--texts DIR] [--keep]`.

The share of `resolve` (actors, places, dates) in the whole reading of the same reports, in one run: rounds alternate, the share is that of the
medians. The promise is 15 percent at most. The texts are those of `examples/` and reports put together from our own sentences, seeded, or the files of DIR.
`--keep` adds the result to benchmarks/results/resolution.jsonl.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rounds import alternated, keep
from benchmarks.texts import examples, reports
from recoupe.codebook.load import load_codebook
from recoupe.parse.document import parse_document
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document
from recoupe.resolve.mentions import resolve

MOST_PERCENT = 15.0

Input = tuple[str, bytes]


def main(arguments: list[str]) -> int:
    """Measure, print, and say by the exit code whether the promise is kept."""
    folder = Path(arguments[arguments.index("--texts") + 1]) if "--texts" in arguments else None
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    count, rounds = (*numbers, *(40, 5)[len(numbers) :])
    inputs = inputs_of(folder) if folder else [*examples(), *((name, text.encode()) for name, text in reports(count))]
    result = measure(inputs, rounds)
    print(json.dumps(result, indent=2))
    if "--keep" in arguments:
        keep("resolution", result)
    return 0 if result["percent"] <= MOST_PERCENT else 1


def inputs_of(folder: Path) -> list[Input]:
    """Give the reports of a folder, sorted by name."""
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.suffix in {".txt", ".html"}]


def measure(inputs: Sequence[Input], rounds: int) -> dict[str, object]:
    """Time both, alternating, and give the share of resolution in percent, with the digest of the texts."""
    codebook = load_codebook()
    trees = [parse_document(read_document(content, name, ReadOptions(), codebook), codebook) for name, content in inputs]
    words = sum(len(tree.text.split()) for tree in trees)

    def read() -> None:
        for name, content in inputs:
            read_report(content, name, ReadOptions(), codebook)

    def resolve_all() -> None:
        for tree in trees:
            resolve(tree, codebook)

    reading, resolving = alternated(read, resolve_all, rounds)
    return {
        "percent": round(100 * resolving / reading, 2),
        "most_percent": MOST_PERCENT,
        "resolving_s": round(resolving, 3),
        "reading_s": round(reading, 3),
        "reports": len(inputs),
        "words": words,
        "rounds": rounds,
        "texts": hashlib.sha256(b"".join(f"{name}\0{len(content)}\0".encode() + content for name, content in inputs)).hexdigest()[:12],
        "codebook": codebook.digest[:12],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
