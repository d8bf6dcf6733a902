"""Promises of the walk through the rooms: spans hold, the same input gives the same record, failures are values."""

import gc
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import recoupe
from recoupe.codebook.load import load_codebook
from recoupe.errors import ReadError
from recoupe.model.report import Report
from recoupe.model.serial import from_dict, to_dict, to_json
from recoupe.pipeline.reading import Failure, read_many, read_report, read_source
from recoupe.read.captures import ReadOptions
from tests.walking import broken_spans, spans

PIECES = (
    "L'armée a bombardé le village de Kadra mardi",
    "au moins 23\u202f843 civils ont été tués depuis le 7 octobre 2023",
    "selon un communiqué du Mouvement du Nord",
    "« une attaque lâche », a dénoncé le gouverneur",
    "Gunmen killed three soldiers near Gao on Tuesday",
    "\U0001f4a5 breaking: \U0001d5d4\U0001d5e7\U0001d5e7\U0001d5d4\U0001d5d6\U0001d5de",
    "e\u0301tat-major: n\u0303andu\u0308, attaque\u0301e",
    "the rebels’ spokesman said “no one was hurt”",
    "SIX CIVILS TUÉS À GAO",
    "10\u00a0000\u00a0tonnes de matériel",
    "Photo: X/AFP",
    "l'État hébreu\u200b a mené\ufeff des frappes",
)
JOINTS = (" ", ", ", ". ", ".\n", "\r\n", "\n\n", "\u00a0", "\u202f", " — ", "\t", "\r\n\r\n", " ; ")
OPTIONS = ReadOptions(language="fr")

texts = st.lists(st.tuples(st.sampled_from(PIECES) | st.text(max_size=25), st.sampled_from(JOINTS)), min_size=1, max_size=9).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)


# A failing text is short enough to be read as it is; shrinking it takes minutes.
@settings(max_examples=60, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate))
@given(texts)
def test_every_span_equals_its_text(text: str) -> None:
    """Every span of every record equals the characters that it points at, whatever the text holds."""
    content = text.encode("utf-8", "replace")
    try:
        report = read_report(content, "generated", OPTIONS)
    except ReadError:
        return  # a text without a word is refused

    assert broken_spans(to_dict(report)) == []
    assert from_dict(json.loads(to_json(report))) == report


@pytest.mark.parametrize("name", ["convoi-ansongo.txt", "depot-strike.html"])
def test_record_has_spans_and_they_hold(root: Path, name: str) -> None:
    """The records of the examples hold many spans, and each equals its text."""
    record = to_dict(read_report((root / "examples" / name).read_bytes(), name))

    assert len(list(spans(record))) > 50
    assert broken_spans(record) == []


def test_same_bytes_whatever_the_seed_of_hashing(root: Path) -> None:
    """Programs whose sets are ordered differently write the same bytes."""
    written = set()
    for seed in ("0", "1", "4711"):
        program = [sys.executable, "-m", "recoupe", "read", "examples"]
        written.add(subprocess.run(program, capture_output=True, check=True, cwd=root, env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout)

    assert len(written) == 1


def test_one_report_a_program_gives_the_same_bytes_as_many(root: Path, tmp_path: Path) -> None:
    """A report that is read alone has the very record that it has behind others, under whatever seed of hashing."""
    shouted = "GUNMEN KILLED THREE SOLDIERS NEAR GAO ON TUESDAY, THE ARMY SAID.\nTHE CAR BOMB THAT WENT OFF IN GAO WOUNDED A DOZEN.\n"
    (tmp_path / "a.txt").write_text(shouted, "utf-8")
    (tmp_path / "b.txt").write_bytes((root / "examples" / "convoi-ansongo.txt").read_bytes())
    (tmp_path / "c.html").write_bytes((root / "examples" / "depot-strike.html").read_bytes())
    together = _written(tmp_path, "0", "a.txt", "b.txt", "c.html")

    assert together.count(b"\n") == 3
    assert _written(tmp_path, "1", "b.txt") + _written(tmp_path, "4711", "c.html") == together.partition(b"\n")[2]


def _written(folder: Path, seed: str, *names: str) -> bytes:
    """Read files in a program of its own."""
    program = [sys.executable, "-m", "recoupe", "read", *names]
    return subprocess.run(program, capture_output=True, check=True, cwd=folder, env={**os.environ, "PYTHONHASHSEED": seed}).stdout


def test_order_of_inputs_changes_no_record(root: Path) -> None:
    """What was read before leaves no trace in a record."""
    first, second = sorted(map(str, (root / "examples").glob("*-*.*")))
    there = [to_json(report) for report in read_many([first, second]) if isinstance(report, Report)]
    back = [to_json(report) for report in read_many([second, first]) if isinstance(report, Report)]

    assert there == back[::-1]


def test_record_says_what_made_it(root: Path) -> None:
    """`produced_by` names program, codebook, pipeline, gazetteer and libraries, with digests."""
    report = read_report((root / "examples" / "convoi-ansongo.txt").read_bytes(), "convoi-ansongo.txt")
    made = to_dict(report)["produced_by"]

    assert made["program"] == f"recoupe {recoupe.__version__}"
    assert made["codebook"]["digest"] == f"sha256:{load_codebook().digest}"
    assert made["gazetteer"]["digest"].startswith("sha256:")
    assert list(made["languages"]) == ["fr"]
    assert set(made["languages"]["fr"]) == {"name", "version", "digest"}
    assert made["libraries"]["spacy"].startswith("3.8.")


def test_refusal_is_a_value() -> None:
    """An input that cannot be read gives a failure with origin, code and message."""
    failure = read_source("-", ReadOptions(), load_codebook(), io.BytesIO(b""))

    assert isinstance(failure, Failure)
    assert (failure.origin, failure.code) == ("-", "empty")
    assert failure.message.startswith("-: ")


def test_one_bad_input_never_stops_the_rest(tmp_path: Path) -> None:
    """`read_many` goes on after a failure, in the order given."""
    for name, content in (("a.txt", b""), ("b.txt", b"Gunmen killed three soldiers near Gao on Tuesday."), ("c.txt", b"\x00\x01\x02\xff")):
        (tmp_path / name).write_bytes(content)

    assert [type(found) for found in read_many([str(tmp_path)])] == [Failure, Report, Failure]


def test_name_that_is_no_text_is_made_one(tmp_path: Path) -> None:
    """A file whose name is no valid text gives a record that can be written."""
    path = tmp_path / "caf\udce9.txt"
    path.write_bytes(b"Gunmen killed three soldiers near Gao on Tuesday.")
    (report,) = read_many([str(tmp_path)])

    assert isinstance(report, Report)
    assert to_json(report).encode("utf-8")
    assert report.origin is not None
    assert report.origin.endswith("caf\ufffd.txt")


@pytest.mark.parametrize("awake", [True, False], ids=["on", "off"])
def test_garbage_collector_is_left_as_it_was(awake: bool) -> None:
    """A program that lets the collector run, or that stopped it, finds it so behind a report and behind a refusal."""
    before = gc.isenabled()
    try:
        (gc.enable if awake else gc.disable)()
        read_report("L'armée a bombardé le village de Kadra mardi.".encode(), "a.txt")
        assert gc.isenabled() is awake
        assert isinstance(read_source("/no/such/file.txt", ReadOptions(), load_codebook(), io.BytesIO()), Failure)
        assert gc.isenabled() is awake
    finally:
        (gc.enable if before else gc.disable)()
