"""Promises of the measure of general news: texts as printed, the baseline beside ours, and stories that are told apart."""

from pathlib import Path

import numpy as np
import pytest

from recoupe.errors import GoldError
from recoupe.measure.ecbplus import BASE_PAIRWISE, PAIRWISE, cosines, linked, measure_ecbplus, plain
from recoupe.measure.goldset import GoldFolder
from tests.measure import write_lines
from tests.support import codebook

QUAKE = [
    "A quake of magnitude 6.1 shook Padang on Sumatra on Monday , killing nine people .",
    "Rescuers in Padang dug through the rubble of the Ambacang hotel .",
]
AGAIN = ["Nine people died in Padang when a quake of magnitude 6.1 hit Sumatra on Monday .", "The Ambacang hotel in Padang lay in rubble ."]
TRIAL = ["Pilot Henrik Dahl pleaded guilty in Oslo to smuggling orchids .", "Judge Astrid Moen will sentence Dahl in June ."]
COURT = ["Henrik Dahl , a pilot , admitted in an Oslo court that he had smuggled orchids .", "Sentencing by judge Astrid Moen is set for June ."]
LINES = [
    {"doc": f"{number}/{number}ecb", "incident": incident, "sentences": sentences}
    for number, (incident, sentences) in enumerate((("quake", QUAKE), ("quake", AGAIN), ("trial", TRIAL), ("trial", COURT)))
]


def test_two_stories_are_told_apart(tmp_path: Path) -> None:
    """Reports of one story are linked though they hold no event of ours, and the baseline stands in the same table."""
    write_lines(tmp_path / "ecbplus" / "visible.jsonl", LINES)
    found = measure_ecbplus(GoldFolder(tmp_path), codebook())
    rows = {row.field: (row.correct, row.n) for row in found.rows}

    assert rows[f"{PAIRWISE}, precision"] == rows[f"{PAIRWISE}, recall"] == (4, 4)
    assert rows[f"{BASE_PAIRWISE}, recall"][1] == 4
    assert found.misses == ()


def test_tokens_are_set_as_printed() -> None:
    """Tokens stand together as a newspaper prints them; brackets and quotes are closed."""
    assert plain({"doc": "x", "sentences": ["He said : `` It 's 5 % ( or so ) , isn't it ? ''"]}) == "He said: `` It's 5% (or so), isn't it? \""


def test_sentences_must_be_strings() -> None:
    """A line whose sentences are no list of strings is refused by its document."""
    with pytest.raises(GoldError, match="'x'"):
        plain({"doc": "x", "sentences": [7]})


def test_cosine_and_single_link() -> None:
    """The same words have the cosine 1, none shared 0; documents above the threshold hang together, also over a third."""
    alike = cosines(["red fox", "red fox", "blue whale"])

    assert np.allclose(alike, [[1, 1, 0], [1, 1, 0], [0, 0, 1]])
    chain = np.array([[1.0, 0.6, 0.1], [0.6, 1.0, 0.6], [0.1, 0.6, 1.0]])
    assert len({cluster for (cluster,) in linked("abc", chain, 0.5).values()}) == 1
    assert len({cluster for (cluster,) in linked("abc", chain, 0.7).values()}) == 3
