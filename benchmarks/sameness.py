"""Compare the records of all open gold reports between programs: `python -m benchmarks.sameness [SEED…] [--keep]`.

Each seed of Python's hashing has a program of its own, and every second one reads the reports from the last to the first, so that neither the order of sets nor
what was read before may leave a trace. Prints whether every record has the same bytes, with their digest; exit code 1 where one has not.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from benchmarks.rounds import keep
from benchmarks.texts import ROOT
from recoupe.codebook.load import load_codebook
from recoupe.errors import RecoupeError
from recoupe.model.serial import to_json
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import NOTHING_KNOWN

SEEDS = ("0", "4711")
# Whole reports, and gold sets of one text a line.
FOLDERS = ("modern/open", "modern/incidents")
LINES = ("traps", "dates", "actors", "places")
BACKWARDS = "backwards"


def main(arguments: Sequence[str]) -> int:
    """Compare, print, and say by the exit code whether all are equal."""
    if arguments[:1] == ["--digests"]:
        print(json.dumps(digests(list(inputs()), backwards=BACKWARDS in arguments)))
        return 0
    result = measure([argument for argument in arguments if argument.isdigit()] or SEEDS)
    print(json.dumps(result, indent=2))
    if "--keep" in arguments:
        keep("sameness", result)
    return 0 if result["equal"] else 1


def measure(seeds: Sequence[str]) -> dict[str, object]:
    """Read everything once a seed, and compare."""
    runs = [_program(seed, backwards=number % 2 == 1) for number, seed in enumerate(seeds)]
    unequal = sorted(name for name in runs[0] if len({run.get(name) for run in runs}) > 1)
    return {
        "equal": not unequal and all(run.keys() == runs[0].keys() for run in runs),
        "unequal": unequal,
        "reports": len(runs[0]),
        "seeds": list(seeds),
        "records": hashlib.sha256("".join(f"{name} {digest}\n" for name, digest in sorted(runs[0].items())).encode()).hexdigest()[:12],
        "codebook": load_codebook().digest[:12],
    }


def digests(sources: Sequence[tuple[str, bytes]], *, backwards: bool = False) -> dict[str, str]:
    """Give the digest of every record by the name of its report; of what is refused, of the refusal."""
    codebook = load_codebook()
    found = {}
    for name, content in reversed(sources) if backwards else sources:
        try:
            written = to_json(read_report(content, name, NOTHING_KNOWN, codebook))
        except RecoupeError as refusal:
            written = str(refusal)
        found[name] = hashlib.sha256(written.encode()).hexdigest()
    return found


def inputs() -> Iterator[tuple[str, bytes]]:
    """Yield every open gold report as its name and its bytes; sealed ones are left alone."""
    for folder in FOLDERS:
        for path in sorted((ROOT / "gold" / folder).rglob("*")):
            if path.suffix in {".txt", ".html"} and not {"sealed", "later"} & set(path.parts):
                yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for name in LINES:
        for number, line in enumerate((ROOT / "gold" / name / "open.jsonl").read_text("utf-8").splitlines()):
            yield f"gold/{name}/open.jsonl#{number}", json.loads(line)["text"].encode()


def _program(seed: str, *, backwards: bool) -> dict[str, str]:
    """Read in a program of its own."""
    program = [sys.executable, "-m", "benchmarks.sameness", "--digests", *([BACKWARDS] if backwards else [])]
    done = subprocess.run(program, capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed})
    found: dict[str, str] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
