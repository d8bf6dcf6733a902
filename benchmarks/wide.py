"""Compare speed and size with those of others, as ratios: `python -m benchmarks.wide [PART ...] [--keep]`.

Parts, all of them unless some are named:

- `parse`: reading against spaCy's parse alone, most 2;
- `gate`: a made stream in which one report of twenty tells of violence, without the gate against with it (`python -m benchmarks.gate`: on texts of others);
- `html`: reading pages against trafilatura and spaCy's parse of what it finds;
- `others`: reading against UDPipe (`--udpipe fr=MODEL`) and Stanza (`--stanza fr=FOLDER`); no model ships with us, and none is fetched;
- `start`: a fresh process up to its first record, against one that imports spaCy and loads the pipeline;
- `cost`: what a document costs in a whole run, of `--sizes` in full and of `--gated` with the gate, and the most memory of the process that reads and of
  the one that links (`benchmarks/costs.py`); flat within 10 percent, less than 1.5 GB;
- `workers`: two workers against one, divided by what two processes that parse alone gain: 0.85 at least. This alone is time on the wall, and wants a
  quiet machine.

All else is processor time, so that a busy machine counts as little as it can. `--keep` adds the result to benchmarks/results/wide.jsonl.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import Any, Self

from benchmarks import reading
from benchmarks.rounds import alternated, keep
from benchmarks.stream import page, stream
from benchmarks.texts import ROOT, examples, reports
from recoupe.codebook.load import load_codebook
from recoupe.parse.pipelines import load_pipeline
from recoupe.pipeline.readers import Readers
from recoupe.pipeline.reading import code_document, read_capture, read_report
from recoupe.pipeline.warm_process import WarmProcess
from recoupe.read.captures import Capture, ReadOptions
from recoupe.read.sources import read_document

LEAST_GAIN, MOST_GROWTH, MOST_MB = 0.85, 1.10, 1500
# Of a stream as a crawler brings it.
VIOLENT = 0.05
_PARSE_ALONE = "from benchmarks.alone import serve; serve()"
_LOAD = "import spacy; from recoupe.parse.pipelines import load_pipeline; load_pipeline('fr')"


def main(arguments: list[str]) -> int:
    """Measure the parts, print each as it is there, and say by the exit code whether all promises are kept."""
    given = _arguments(arguments)
    result: dict[str, Any] = {"environment": environment()}
    for name in given.parts or PARTS:
        result[name] = PARTS[name](given)
        print(json.dumps({name: result[name]}), flush=True)
    result["broken"] = broken(result)
    print(json.dumps({name: result[name] for name in ("environment", "broken")}))
    if given.keep:
        keep("wide", result)
    return 1 if result["broken"] else 0


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wide", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--reports", type=int, default=40, help="made reports of a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 30_000], help="documents of the runs in full")
    parser.add_argument("--gated", type=int, nargs="*", default=[10_000, 100_000], help="documents of the runs with the gate")
    parser.add_argument("--work", type=Path, help="folder for what runs write, some 20 kB a document; default: the system's")
    parser.add_argument("--udpipe", metavar="LANGUAGE=MODEL", help="a model of UDPipe 1, for the package ufal.udpipe")
    parser.add_argument("--stanza", metavar="LANGUAGE=FOLDER", help="a folder of models of Stanza")
    parser.add_argument("--keep", action="store_true")
    return parser.parse_args(arguments)


def environment() -> dict[str, object]:
    """Say what the figures were measured on."""
    libraries = {name: version(name) for name in ("spacy", "numpy", "trafilatura")}
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "codebook": load_codebook().digest[:12],
        **libraries,
    }


def broken(result: Mapping[str, Any]) -> list[str]:
    """Name the promises that a result does not keep; what was not measured breaks none."""
    checks = {
        "parse": lambda part: part["ratio"] <= part["most"],
        "cost": lambda part: part["growth"] <= MOST_GROWTH and part["reader_mb"] <= MOST_MB,
        "workers": lambda part: part["share"] >= LEAST_GAIN,
    }
    return [name for name, kept in checks.items() if name in result and not kept(result[name])]


def parse(given: argparse.Namespace) -> dict[str, object]:
    """Read, against spaCy's parse alone."""
    return reading.measure(given.reports, given.rounds)


def gate(given: argparse.Namespace) -> dict[str, object]:
    """Read a stream with the gate, and without."""
    codebook = load_codebook()
    texts = [Capture(one["id"], one["text"].encode()) for one in stream(given.reports * 10, VIOLENT)]

    def read(*, gated: bool) -> Callable[[], None]:
        def work() -> None:
            for text in texts:
                read_capture(text, ReadOptions(), codebook, gate=gated)

        return work

    off, on = alternated(read(gated=False), read(gated=True), given.rounds)
    return {"ratio": round(off / on, 2), "documents": len(texts), "violent": VIOLENT, "ms_off": _ms(off, texts), "ms_on": _ms(on, texts)}


def html(given: argparse.Namespace) -> dict[str, object]:
    """Read pages, against trafilatura and spaCy's parse of what it finds; all in one process."""
    import trafilatura

    codebook = load_codebook()
    pages = [(name.replace(".txt", ".html"), page(name, text)) for name, text in reports(given.reports)]
    pages += [(f"{name[:2]}-{name}", content) for name, content in examples() if content.lstrip()[:1] == b"<"]
    languages = {name: read_document(content, name, ReadOptions(), codebook).language for name, content in pages}
    pipelines = {language: load_pipeline(language) for language in sorted(set(languages.values()))}

    def ours() -> None:
        for name, content in pages:
            code_document(read_document(content, name, ReadOptions(), codebook), codebook)

    def theirs() -> None:
        for name, content in pages:
            found = trafilatura.extract(content) or ""
            list(pipelines[languages[name]].pipe([line for line in found.split("\n") if line]))

    one, other = alternated(ours, theirs, given.rounds)
    return {"ratio": round(one / other, 3), "pages": len(pages), "ms_ours": _ms(one, pages), "ms_theirs": _ms(other, pages)}


def others(given: argparse.Namespace) -> dict[str, object]:
    """Read, against pipelines of others on the same texts."""
    return {"udpipe": _beside(given, given.udpipe, _udpipe), "stanza": _beside(given, given.stanza, _stanza)}


def _beside(given: argparse.Namespace, named: str | None, load: Callable[[str, str], Callable[[str], object]]) -> object:
    """Read texts of one language, and let another pipeline parse them."""
    if named is None:
        return "not measured: no model"
    language, _, path = named.partition("=")
    try:
        parse_one = load(language, path)
    except (ImportError, OSError) as fault:
        return f"not measured: {fault}"
    texts = [(name, text) for name, text in reports(given.reports) if name.startswith(language)]

    def ours() -> None:
        for name, text in texts:
            read_report(text.encode(), name)

    def theirs() -> None:
        for _, text in texts:
            parse_one(text)

    one, other = alternated(ours, theirs, given.rounds)
    return {"ratio": round(one / other, 3), "language": language, "model": Path(path).name, "texts": len(texts)}


def _udpipe(_language: str, path: str) -> Callable[[str], object]:
    """Give what parses a text with UDPipe.

    Raises:
        OSError: the model cannot be loaded.
    """
    udpipe = import_module("ufal.udpipe")
    model = udpipe.Model.load(path)
    if model is None:
        raise OSError(f"{path} is no model of UDPipe 1")
    pipeline = udpipe.Pipeline(model, "tokenize", udpipe.Pipeline.DEFAULT, udpipe.Pipeline.DEFAULT, "conllu")
    parse_one: Callable[[str], object] = pipeline.process
    return parse_one


def _stanza(language: str, path: str) -> Callable[[str], object]:
    """Give what parses a text with Stanza, from models that are there."""
    stanza = import_module("stanza")
    torch = import_module("torch")
    torch.set_num_threads(1)
    pipeline: Callable[[str], object] = stanza.Pipeline(language, dir=path, download_method=None, use_gpu=False, processors="tokenize,mwt,pos,lemma,depparse")
    return pipeline


def start(given: argparse.Namespace) -> dict[str, object]:
    """Start a process and read one report, against one that imports spaCy and loads the pipeline of its language."""
    report = ROOT / "examples" / "convoi-ansongo.txt"
    ours = [sys.executable, "-m", "recoupe", "read", str(report), "--language", "fr", "--format", "jsonl", "-q"]
    one, other = alternated_children(ours, [sys.executable, "-c", _LOAD], given.rounds)
    return {"ratio": round(one / other, 2), "first_record_s": round(one, 2), "spacy_and_pipeline_s": round(other, 2)}


def alternated_children(one: Sequence[str], other: Sequence[str], rounds: int) -> tuple[float, float]:
    """Give the median processor seconds of two commands, run in turn, after each was run once."""
    times = [(_child_s(one), _child_s(other)) for _ in range(rounds + 1)][1:]
    return median(first for first, _ in times), median(second for _, second in times)


def _child_s(command: Sequence[str]) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cost(given: argparse.Namespace) -> dict[str, object]:
    """Run streams of several sizes, each in a fresh process, and compare what a document of each costs."""
    full = [_cost(given, count, "--violent", "1") for count in given.sizes]
    gated = [_cost(given, count, "--gate", "--violent", str(VIOLENT)) for count in given.gated]
    return {
        "growth": max(_growth(full), _growth(gated)),
        "growth_full": _growth(full),
        "growth_gated": _growth(gated),
        "reader_mb": max([one["reader_mb"] for one in [*full, *gated]], default=0),
        "owner_mb": max([one["owner_mb"] for one in [*full, *gated]], default=0),
        "full": full,
        "gated": gated,
    }


def _cost(given: argparse.Namespace, count: int, *options: str) -> dict[str, Any]:
    where = ["--work", str(given.work)] if given.work else []
    done = subprocess.run([sys.executable, "-m", "benchmarks.costs", str(count), *options, *where], check=True, capture_output=True, text=True)
    print(done.stdout.strip(), file=sys.stderr, flush=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _growth(runs: Sequence[Mapping[str, Any]]) -> float:
    """Give how many times what a document of the smallest run costs one of the dearest costs."""
    costs = [one["ms_a_document"] for one in runs]
    return round(max(costs) / costs[0], 3) if costs else 1.0


def workers(given: argparse.Namespace) -> dict[str, object]:
    """Give what a second worker gains, and what a second process that parses alone gains, by time on the wall."""
    inputs = reports(given.reports * 2)
    with (
        Readers(1, ReadOptions(), load_codebook()) as single,
        Readers(2, ReadOptions(), load_codebook()) as double,
        _Parsers(inputs, 1) as alone,
        _Parsers(inputs, 2) as beside,
    ):
        works: list[Callable[[], object]] = [lambda: _read_all(single, inputs), lambda: _read_all(double, inputs), alone.parse, beside.parse]
        for work in works:
            work()
        times = [[_wall(work) for work in works] for _ in range(given.rounds)]
    one, two, parse_one, parse_two = (median(column) for column in zip(*times, strict=True))
    gains = {"reading": round(one / two, 3), "parsing": round(parse_one / parse_two, 3)}
    return {
        "share": round((one / two) / (parse_one / parse_two), 3),
        "least": LEAST_GAIN,
        "gains": gains,
        "reports": len(inputs),
        "load": round(os.getloadavg()[0], 1),
    }


def _read_all(readers: Readers, inputs: Iterable[tuple[str, str]]) -> None:
    for _ in readers.read(Capture(name, text.encode()) for name, text in inputs):
        pass


def _wall(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class _Parsers:
    """Processes that parse alone, each its share of the texts."""

    def __init__(self, inputs: Sequence[tuple[str, str]], count: int) -> None:
        self._processes = [WarmProcess(_PARSE_ALONE) for _ in range(count)]
        self._pool = ThreadPoolExecutor(count)
        # Pairs, so that each process has as many texts of either language.
        self._shares = [[one for place, one in enumerate(inputs) if place // 2 % count == share] for share in range(count)]

    def __enter__(self) -> Self:
        list(self._pool.map(lambda process, share: process.ask({"texts": share}, b""), self._processes, self._shares))
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.stop()
        self._pool.shutdown()

    def parse(self) -> None:
        """Let all parse what they were given."""
        list(self._pool.map(lambda process: process.ask({}, b""), self._processes))


def _ms(seconds: float, texts: Sequence[object]) -> float:
    return round(1000 * seconds / len(texts), 2)


Part = Callable[[argparse.Namespace], dict[str, object]]
PARTS: Mapping[str, Part] = {"parse": parse, "gate": gate, "html": html, "others": others, "start": start, "cost": cost, "workers": workers}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
