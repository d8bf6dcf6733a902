"""Measure the gate before parsing: `python -m benchmarks.gate --data DIR [--workers N] [--keep]`.

Recall: of the violent events (ASSAULT, COERCE) that full reading finds in our reports, in the controls of the traps and in MUC-4's development messages, how
many are in texts that pass; the promise is 0.995. Speed: full reading against reading behind the gate, both from bytes to record, in processor time of one
process, on those treebank texts that the gate was not fitted on and in which full reading finds no event of any type; the promise is a ratio of 20. The same
on every twentieth message of MUC-4. What the gate costs where it promises nothing is told too: violent events of treebank texts, and texts with other events
alone. `--keep` adds the result to benchmarks/results/gate.jsonl.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.rounds import keep, timed
from recoupe.codebook.load import load_codebook
from recoupe.codebook.relevance import gate_rules
from recoupe.parse.relevance import is_relevant
from recoupe.pipeline.reading import read_capture
from recoupe.read.captures import Capture
from recoupe.read.sources import read_document
from training.gate_texts import Found, Text, digest_of, read_fully, texts

LEAST_KEPT, LEAST_RATIO = 0.995, 20.0
EVERY = 20
Read = tuple[Text, Found, bool]


def main(arguments: list[str]) -> int:
    """Measure, print, and say by the exit code whether both promises are kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args(arguments)
    result = measure(given.data, given.workers)
    print(json.dumps(result, indent=2))
    if given.keep:
        keep("gate", result)
    return 0 if result["kept"] >= LEAST_KEPT and result["idle"]["ratio"] >= LEAST_RATIO else 1  # type: ignore[index,operator]


def measure(data: Path, workers: int) -> dict[str, object]:
    """Read everything with and without the gate, and give shares and ratios."""
    given = [text for text in texts(data) if text.group != "examples"]
    found = [(text, read, passes(text)) for text, read in zip(given, read_fully(given, workers), strict=True) if read is not None]
    gold = [one for one in found if not one[0].plain]
    plain = [one for one in found if one[0].plain and not one[0].fitted]
    idle = [one for one in plain if not one[1].events]
    messages = [text for text, _, _ in gold if text.group == "muc4"][::EVERY]
    return {
        "kept": kept(gold),
        "violent_events": events(gold),
        "sets": {name: {"events": events(mine), "kept": kept(mine), "passing": passing(mine)} for name, mine in parted(gold).items()},
        "idle": {"texts": len(idle), "passing": passing(idle), "digest": digest_of(text for text, _, _ in idle), **speed([text for text, _, _ in idle])},
        "muc4": {"messages": len(messages), **speed(messages)},
        "treebank_texts_with_violent_events": {"texts": sum(bool(one[1].violent) for one in plain), "events": events(plain), "kept": kept(plain)},
        "texts_with_other_events_alone": passing([one for one in found if one[1].events and not one[1].violent]),
        "gold": digest_of(text for text, _, _ in gold),
        "weights": gate_rules().digest[:12],
        "codebook": load_codebook().digest[:12],
    }


def parted(gold: Iterable[Read]) -> dict[str, list[Read]]:
    """Part gold by set, by language, and by whether the gate was fitted on it."""
    found: dict[str, list[Read]] = {}
    for one in gold:
        found.setdefault(f"{one[0].group} {one[1].language} {'fitted' if one[0].fitted else 'blind'}", []).append(one)
    return dict(sorted(found.items()))


def passes(text: Text) -> bool:
    """Tell whether a text passes."""
    codebook = load_codebook()
    return is_relevant(read_document(text.content, text.name, text.source.options, codebook), codebook)


def events(read: Iterable[Read]) -> int:
    """Count violent events."""
    return sum(len(found.violent) for _, found, _ in read)


def kept(read: Sequence[Read]) -> float:
    """Give the share of violent events that are in texts that pass; 1 where there are none."""
    return round(events([one for one in read if one[2]]) / (events(read) or 1), 4) if events(read) else 1.0


def passing(read: Sequence[Read]) -> float:
    """Give the share of texts that pass."""
    return round(sum(one[2] for one in read) / len(read), 4) if read else 0.0


def speed(given: Sequence[Text]) -> dict[str, float]:
    """Read texts without the gate and with it, and give how many times as long the first takes."""
    off, on = reading(given, gate=False), reading(given, gate=True)
    on()
    behind, full = timed(on), timed(off)
    words = sum(len(text.content.split()) for text in given)
    return {"ratio": round(full / behind, 1), "words": words, "words_a_second": round(words / behind), "words_a_second_without": round(words / full)}


def reading(given: Sequence[Text], *, gate: bool) -> Callable[[], None]:
    """Give the work of reading some texts."""
    codebook = load_codebook()

    def work() -> None:
        for text in given:
            read_capture(Capture(text.name, text.content), text.source.options, codebook, gate=gate)

    return work


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
