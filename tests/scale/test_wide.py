"""The benchmarks of speed and scale stay runnable; what they measure is judged by whoever runs them."""

import json
from pathlib import Path

import pytest

from benchmarks import wide
from benchmarks.stream import page, stream
from benchmarks.texts import reports
from recoupe.codebook.load import load_codebook
from recoupe.model.report import PartKind
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document


def test_stream_is_seeded_and_repeats_no_text() -> None:
    """The same stream comes again from the same seed; days go on; each report brings words of its own."""
    made = list(stream(200, 0.5))

    assert made == list(stream(200, 0.5))
    assert len({one["text"] for one in made}) == 200
    assert made[0]["published"] < made[-1]["published"]
    words = [set(one["text"].split()) for one in made]
    assert all(words[at] - set().union(*words[:at], *words[at + 1 :]) for at in range(200))


def test_made_page_is_read_as_its_text() -> None:
    """A made page gives its headline and paragraphs, and nothing of the menus beside them."""
    name, text = reports(2)[1]
    document = read_document(page(name, text), "made.html", ReadOptions(), load_codebook())

    assert document.headline is not None
    assert document.headline.text == text.split("\n")[0]
    assert all(paragraph in document.text for paragraph in text.strip().split("\n\n"))
    assert {part.kind for part in document.parts if "Contact" in document.text[part.start : part.end]} == {PartKind.BOILERPLATE}
    assert document.language == "en"


def test_small_run_measures_every_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m benchmarks.wide` gives a ratio of each part that is named, and says what it could not measure."""
    code = wide.main(["gate", "html", "others", "cost", "--reports", "2", "--rounds", "1", "--sizes", "10", "--gated", "--work", str(tmp_path)])
    told = {name: part for line in capsys.readouterr().out.splitlines() for name, part in json.loads(line).items()}

    assert code in {0, 1}
    assert told["gate"]["ratio"] > 1
    assert told["html"]["ratio"] > 0.5
    assert told["others"] == {"udpipe": "not measured: no model", "stanza": "not measured: no model"}
    assert told["cost"]["full"][0]["documents"] == 10
    assert 100 < told["cost"]["reader_mb"] < 1500
    assert not list(tmp_path.iterdir())


def test_broken_promises_are_named() -> None:
    """A result that breaks a promise says which; what was not measured breaks none."""
    kept = {"parse": {"ratio": 1.6, "most": 2.0}, "workers": {"share": 0.9}, "cost": {"growth": 1.05, "reader_mb": 500}}

    assert wide.broken(kept) == []
    assert wide.broken({**kept, "workers": {"share": 0.8}, "cost": {"growth": 1.2, "reader_mb": 500}}) == ["cost", "workers"]
    assert wide.broken({}) == []
