"""Texts of gold sets are read in order, by one process or several, and a refused one stops nothing."""

import pytest

from recoupe.measure import records
from recoupe.measure.goldset import Manner
from recoupe.measure.modern import _whole
from recoupe.measure.records import Source, plain_text, read_all
from recoupe.read.captures import ReadOptions
from tests.support import codebook

SOURCES = [
    plain_text("one", "Gunmen killed two farmers on Tuesday.", "en"),
    Source("empty", b" ", ReadOptions()),
    plain_text("three", "Des hommes armés ont tué trois paysans mardi.", "fr"),
]


@pytest.mark.parametrize("workers", [1, 2])
def test_texts_are_read_in_order(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One value a text comes out in the order given, None for one that is refused, whoever reads; and each is told."""
    monkeypatch.setattr(records, "WORTH_PROCESSES", 1)
    told: list[tuple[int, int]] = []
    found = read_all(SOURCES, codebook(), _whole, Manner(workers=workers, tell=lambda done, of: told.append((done, of))))

    assert [report and (report.origin, report.language, len(report.events)) for report in found] == [("one", "en", 1), None, ("three", "fr", 1)]
    assert told == [(1, 3), (2, 3), (3, 3)]
