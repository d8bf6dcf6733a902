"""Feed what was made up to what reads it, for as long as one likes: `python -m benchmarks.fuzz TARGET --seconds N`.

TARGET is a reader (`html`, `pdf`, `feed`, …), `dates`, `quantities` or `json`. The inputs are made by atheris, which looks which lines of our own code each
reaches; it is the extra `fuzz`, for Linux and macOS. What is found is written to a file `crash-…` in the current folder, and the exit code is not 0. The inputs
to begin with are kept in the repository: the samples of the readers, and the texts of benchmarks/corpus. Tests feed the same targets with less
(tests/robust/test_made_up.py).
"""

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.texts import ROOT
from recoupe.codebook.load import load_codebook
from recoupe.errors import ReadError
from recoupe.extract.quantities import find_quantities
from recoupe.model.json_schema import record_schema
from recoupe.model.parsed import ParsedText
from recoupe.model.report import Report
from recoupe.model.serial import from_dict, to_json
from recoupe.parse.document import parse_document
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import DEFAULT_KEYS, Capture, Collection, Notice, Pointer, ReadOptions, Refusal
from recoupe.read.formats import formats
from recoupe.read.page import Reader
from recoupe.resolve.mentions import resolve
from tests.support import document
from tests.walking import broken_spans

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

ORIGIN = "made up"
PUBLISHED = "2024-03-14"
SAMPLES = ROOT / "tests" / "contracts" / "samples"
CORPUS = Path(__file__).parent / "corpus"
WITHOUT = "atheris is not installed, which makes the inputs; install the extra: pip install 'recoupe[fuzz]'"
Target = Callable[[bytes], None]


def read_with(name: str) -> Target:
    """Give what reads bytes by one reader: it gives what it should, or refuses them by an error of ours."""
    found = formats()[name]

    def read(content: bytes) -> None:
        try:
            if isinstance(found, Reader):
                page = found.read(content, ORIGIN, None)
                assert all(0 <= block.start <= block.end <= len(page.text) for block in page.blocks), "a block lies outside of the text"
            elif isinstance(found, Collection):
                items = [item for item in found.split(io.BytesIO(content), ORIGIN, DEFAULT_KEYS) if item is not None]
                assert all(isinstance(item, Capture | Pointer | Notice | Refusal) for item in items), "an item is none"
        except ReadError as refusal:
            if not str(refusal).startswith(ORIGIN):
                raise ValueError(f"a refusal does not name its input: {refusal}") from refusal

    return read


def dates(content: bytes) -> None:
    """Find the times of a text in both languages: each is cut from the text, and ends no sooner than it begins."""
    for parsed in _parsed(content):
        for one in resolve(parsed, load_codebook())[0].dates:
            days = [date.fromisoformat(day) for day in (one.when.start, one.when.end) if day is not None]
            assert days == sorted(days), f"{one.when} ends before it begins"
            assert parsed.span(one.first, one.last).text.strip(), "a time has no words"


def quantities(content: bytes) -> None:
    """Find the quantities of a text in both languages: each is a range whose ends are in order."""
    for parsed in _parsed(content):
        for one in find_quantities(parsed, load_codebook()):
            low, high = one.quantity.low, one.quantity.high
            assert low is None or high is None or low <= high, f"{one.quantity} is no range"
            assert all(number is None or number >= 0 for number in (low, high)), f"{one.quantity} is less than nothing"


def record(content: bytes) -> None:
    """Read a text: its record keeps the contract, comes back from JSON as it was, and every span is cut from the text."""
    for language in load_codebook().languages:
        try:
            report = read_report(content, ORIGIN, ReadOptions(language=language))
        except ReadError:
            continue
        _check(report)


def _check(report: Report) -> None:
    written = json.loads(to_json(report))
    _validator().validate(written)
    assert broken_spans(written) == [], "a span is not cut from the text"
    assert from_dict(written) == report, "the record does not come back"


@cache
def _validator() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    return Draft202012Validator(record_schema())


def _parsed(content: bytes) -> Sequence[ParsedText]:
    text = content.decode("utf-8", "replace").replace("\r", " ")
    return [parse_document(document(text, language, PUBLISHED), load_codebook()) for language in load_codebook().languages]


def targets() -> Mapping[str, Target]:
    """Give everything that may be fed, by name."""
    return {**{name: read_with(name) for name in formats()}, "dates": dates, "quantities": quantities, "json": record}


def beginnings(name: str) -> list[bytes]:
    """Give what is kept to begin with: the samples of a reader, or texts."""
    folder = SAMPLES / name if name in formats() else CORPUS
    return [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Feed one target; what it finds ends the program."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("target", choices=sorted(targets()))
    asked.add_argument("--seconds", type=int, default=60)
    given = asked.parse_args(arguments)
    try:
        import atheris
    except ImportError:
        print(WITHOUT, file=sys.stderr)
        return 2
    # Only what is imported here tells which of its lines are reached.
    for name in [name for name in sys.modules if name.partition(".")[0] in {"recoupe", "tests"}]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["recoupe"]):
        target = import_module("benchmarks.fuzz").targets()[given.target]
    with tempfile.TemporaryDirectory() as corpus:
        for number, content in enumerate(beginnings(given.target)):
            (Path(corpus) / str(number)).write_bytes(content)
        atheris.Setup(
            [sys.argv[0], f"-max_total_time={given.seconds}", "-max_len=65536", "-len_control=0", "-timeout=30", "-rss_limit_mb=4096", corpus], target
        )
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
