"""Texts in which nothing happens: what falls into them, by language and kind."""

from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.errors import GoldError
from recoupe.measure import traps
from recoupe.measure.goldset import GoldFolder
from recoupe.measure.traps import measure_traps
from recoupe.model.event import Salience
from recoupe.pipeline.reading import read_report
from tests.measure import write_lines
from tests.support import codebook


def line(name: str, text: str, **more: object) -> dict[str, object]:
    return {"id": name, "lang": "en", "kind": "sport", "text": text, "words": [], "allowed": [], **more}


LINES = [
    line("clear", "The sky over the stadium was blue."),
    line("fallen", "Gunmen killed three farmers on Tuesday, says the blurb of the novel.", kind="fiction", words=["killed"]),
    line("french", "Des hommes armés ont tué trois paysans mardi, dit la bande-annonce.", lang="fr", kind="fiction", words=["tué"]),
]


def test_texts_are_fallen_into_or_not(tmp_path: Path) -> None:
    """A text is fallen into if an event comes out; shares stand by language, and by language and kind."""
    write_lines(tmp_path / "traps" / "open.jsonl", LINES)
    found = measure_traps(GoldFolder(tmp_path), codebook())
    fallen = {row.group: (row.correct, row.n) for row in found.rows if row.field == "falls in"}
    clear = {row.group: row.correct for row in found.rows if row.field == "stays clear"}

    assert fallen == {"all": (2, 3), "en": (1, 2), "fr": (1, 1), "en: fiction": (1, 1), "en: sport": (0, 1), "fr: fiction": (1, 1)}
    assert clear == {"all": 1, "en": 1, "fr": 0, "en: fiction": 0, "en: sport": 1, "fr: fiction": 0}
    assert [(miss.case, miss.phrase, miss.cause) for miss in found.misses] == [("fallen", "killed", "en: fiction"), ("french", "tué", "fr: fiction")]


@pytest.mark.parametrize(("salience", "fallen"), [(Salience.BACKGROUND, {"forbidden"}), (Salience.MAIN, {"forbidden", "allowed"})])
def test_allowed_words_may_be_background(salience: Salience, fallen: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A background event on words that the gold allows is no fall; a main event on them is one, and so is any on other words."""
    text = str(LINES[1]["text"])
    write_lines(tmp_path / "traps" / "open.jsonl", [line("allowed", text, allowed=["killed three"]), line("forbidden", text, allowed=["novel"])])
    report = read_report(text.encode(), "x", None, codebook())
    told = replace(report, events=tuple(replace(event, salience=salience) for event in report.events))
    monkeypatch.setattr(traps, "read_all", lambda sources, *_: [told for _ in sources])

    assert {miss.case for miss in measure_traps(GoldFolder(tmp_path), codebook()).misses} == fallen


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"words": ["absent"]}, "words has 'absent', which does not stand in the text", id="words"),
        pytest.param({"allowed": [7]}, "allowed is no list of strings", id="numbers"),
        pytest.param({"lang": "xx"}, "lang 'xx' is not read", id="language"),
        pytest.param({"kind": None}, "kind is None, not a string", id="kind"),
    ],
)
def test_malformed_lines_are_refused(change: dict[str, object], reason: str, tmp_path: Path) -> None:
    """A line that cannot be right is refused by its id."""
    write_lines(tmp_path / "traps" / "open.jsonl", [{**LINES[0], **change}])

    with pytest.raises(GoldError, match=f"'clear': {reason}"):
        measure_traps(GoldFolder(tmp_path), codebook())
