"""No pattern of ours takes longer than a moment, whatever a report holds: each is tried with strings made of its own classes."""

import json
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from tests.robust.patterns import LENGTH, MOST_MS, Compiled, slowest

# What no stranger's text reaches: gold sets and scorers, which read what we keep ourselves.
OURS_ALONE = "recoupe.measure"
# What is never given more characters than these, with who sees to it.
BOUNDED = {
    ("recoupe.desk.manual", r"\["): 5_000,  # a page that ships with the program, and no other
    ("recoupe.desk.words", "([A-Za-z]{1,8})(?:-"): 500,  # `_MOST_ASKED`
    ("recoupe.read.parts", r"\)?[\s.,]*\s[-–—]"): 250,  # `_MOST_DATELINE_CHARACTERS`
    ("recoupe.resolve.vicinity", ""): 70,  # `_WINDOW`
}


@pytest.fixture(scope="module")
def patterns() -> list[Compiled]:
    """Give every pattern that the package compiles, found by a program of its own."""
    ran = subprocess.run([sys.executable, "-m", "tests.robust.patterns"], capture_output=True, check=True, cwd=ROOT)
    return [Compiled(*row) for row in json.loads(ran.stdout)]


def length_of(one: Compiled) -> int:
    """Give how many characters a pattern is given at most."""
    return next((most for (module, start), most in BOUNDED.items() if one.module == module and one.pattern.startswith(start)), LENGTH)


def too_slow(patterns: list[Compiled]) -> list[tuple[str, str, float, int, str]]:
    """Give those that take too long, with how long, on how many characters, and how these begin."""
    found = [(one, *slowest(one, length_of(one))) for one in patterns if not one.module.startswith(OURS_ALONE)]
    return [(one.module, one.pattern[:80], round(took), length, string) for one, took, length, string in found if took > MOST_MS]


def test_patterns_are_found(patterns: list[Compiled]) -> None:
    """Hundreds are found: those that modules bind, those made of the codebook's words, those for bytes, and those that functions of `re` make."""
    modules = {one.module for one in patterns}

    assert len(patterns) > 400
    assert {"recoupe.resolve.dates", "recoupe.resolve.vicinity", "recoupe.read.publishing", "recoupe.extract.numerals", "recoupe.read.furniture"} <= modules
    assert {one.is_bytes for one in patterns} == {one.anchored for one in patterns} == {True, False}


def test_no_pattern_is_slow(patterns: list[Compiled]) -> None:
    """On 100 kB that are made against it, and on no fewer, each pattern ends within 100 ms of processor."""
    assert too_slow(patterns) == []


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\s+x", r"(?:de|de|des)*$", r"(\d+):(\d+)", r"<[^>]*>"])
def test_slow_pattern_is_seen(pattern: str) -> None:
    """A pattern that takes exponential or quadratic time is seen."""
    assert too_slow([Compiled("recoupe.made", pattern, 0, False, False)]) != []


def test_links_are_taken_once() -> None:
    """A run of articles before a place is read at once, though each could be taken in many ways."""
    from recoupe.codebook.load import load_codebook
    from recoupe.resolve.vicinity import _WINDOW, _Cues

    start = time.process_time()
    for code in load_codebook().languages:
        cues = _Cues(load_codebook().language(code))
        for words in ("entre " + "des " * 15, "near " + "the village of " * 4):
            cues.read((words + "x")[-_WINDOW:])
            cues.between.search((words + "x")[:_WINDOW])

    assert time.process_time() - start < MOST_MS / 1000 * 10
