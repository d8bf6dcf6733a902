"""Sweep how much tellings must agree to be one event: `python -m benchmarks.tellings DIR`.

DIR holds annotated reports, `NAME.txt` or `NAME.html` beside `NAME.gold.json` with `events`, each with its `type` and `triggers` (words of the
text, any one of which tells it). An event of a record is right when a gold event of the same type has a trigger that it or one of its mentions
overlaps; each gold event is found once. Prints one line a threshold: precision, recall and F1 of events, and the digest of the data.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from recoupe.codebook.load import load_codebook
from recoupe.extract import merge
from recoupe.model.report import Report
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions

THRESHOLDS = (1.5, 1.75, 2.0, 2.25, 2.5, 3.0)
Gold = Sequence[Mapping[str, object]]


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 2 when no folder of annotated reports is named."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("name one folder of annotated reports: python -m benchmarks.tellings DIR", file=sys.stderr)
        return 2
    cases = list(annotated(Path(arguments[0])))
    digest = hashlib.sha256(b"".join(content + json.dumps(gold, sort_keys=True).encode() for _, content, gold in cases)).hexdigest()[:12]
    print(f"{len(cases)} reports, data {digest}, codebook {load_codebook().digest[:12]}")
    for threshold in THRESHOLDS:
        right, found, wanted = swept(cases, threshold)
        precision, recall = right / max(found, 1), right / max(wanted, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{threshold:5.2f}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({right} of {found}, {wanted} in the gold)")
    return 0


def annotated(folder: Path) -> Iterator[tuple[str, bytes, Gold]]:
    """Yield the reports of a folder with their gold events, in the order of their names."""
    for path in sorted(folder.glob("*.gold.json")):
        stem = path.name.removesuffix(".gold.json")
        report = next((file for suffix in (".txt", ".html") if (file := folder / (stem + suffix)).is_file()), None)
        if report is not None:
            yield str(report), report.read_bytes(), json.loads(path.read_text(encoding="utf-8"))["events"]


def swept(cases: Sequence[tuple[str, bytes, Gold]], threshold: float) -> tuple[int, int, int]:
    """Read all reports with one threshold; give events right, found and wanted."""
    kept = merge.SAME_DEED
    merge.SAME_DEED = threshold
    try:
        reports = [(read_report(content, name, ReadOptions(), load_codebook()), gold) for name, content, gold in cases]
    finally:
        merge.SAME_DEED = kept
    right = sum(matched(report, gold) for report, gold in reports)
    return right, sum(len(report.events) for report, _ in reports), sum(len(gold) for _, gold in reports)


def matched(report: Report, gold: Gold) -> int:
    """Count the events of a record that find a gold event of their own."""
    left = list(gold)
    count = 0
    for event in report.events:
        spans = [(span.start, span.end) for span in (event.trigger, *event.mentions)]
        hit = next((one for one in left if one["type"] == event.type and _overlaps(report.text, spans, one["triggers"])), None)
        if hit is not None:
            left.remove(hit)
            count += 1
    return count


def _overlaps(text: str, spans: Sequence[tuple[int, int]], words: object) -> bool:
    listed = words if isinstance(words, list) else []
    places = [(at, at + len(str(word))) for word in listed for at in _occurrences(text, str(word))]
    return any(start < end_ and begin < end for start, end in spans for begin, end_ in places)


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
