"""Promises of the card: it says who says so, hides nothing of an event, and is harmless to a terminal."""

from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.cli.card import CardStyle, render_card
from recoupe.cli.phrasing import RELATION_PHRASES, RESPONSIBILITY_PHRASES, STATUS_PHRASES, VERDICT_PHRASES, number_phrase, when_phrase
from recoupe.model.event import Qualifier, Quantity, Relation, Responsibility, Status, When
from recoupe.model.report import Report
from recoupe.model.weighing import Verdict
from recoupe.pipeline.reading import read_report


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    return read_report((root / "examples" / "depot-strike.html").read_bytes(), "depot-strike.html")


def flat(card: str) -> str:
    return " ".join(card.split())


def test_every_word_of_the_record_has_a_phrase() -> None:
    """No status, responsibility, relation or verdict is left without words for people."""
    assert set(STATUS_PHRASES) == set(Status)
    assert set(RESPONSIBILITY_PHRASES) == set(Responsibility)
    assert set(RELATION_PHRASES) == set(Relation)
    assert set(VERDICT_PHRASES) == set(Verdict)


def test_card_says_who_says_so(report: Report) -> None:
    """Each event shows its status, its author's tie and the chain of sources, beginning with the outlet."""
    card = render_card(report, CardStyle())

    assert card.count("Told as") == card.count("Says who") == card.count("Author") == len(report.events)
    assert card.count("Says who   Harbour Dispatch (outlet) reports") == len(report.events)


def test_card_hides_nothing(report: Report) -> None:
    """Names, tolls, motives, warnings and loaded words of the record are all on the card."""
    card = flat(render_card(report, CardStyle()))
    named = [one.name for event in report.events for one in (*event.actors, *event.recipients, *event.weapons, *event.places)]
    quoted = [span.text for event in report.events for span in (event.trigger, *event.motives, *(figure.span for figure in event.casualties))]

    assert [text for text in (*named, *quoted) if flat(text) not in card] == []
    assert [warning.code for warning in report.warnings if warning.code not in card] == []


def test_explained_card_shows_rules_and_characters(report: Report) -> None:
    """With explain, each reason's rule is shown with its characters and offsets; without, none is."""
    explained, plain = flat(render_card(report, CardStyle(explain=True))), render_card(report, CardStyle())

    for event in report.events:
        for reasons in event.because.values():
            assert all(f"by {reason.rule}" in explained for reason in reasons)
    assert f"[{report.events[0].trigger.start}, {report.events[0].trigger.end})" in explained
    assert "by events/" not in plain


def test_explained_card_shows_what_was_weighed() -> None:
    """With explain, each event shows its signs, their sum and the threshold, and what was turned away has its own section; without, nothing of it."""
    text = "Gunmen killed three soldiers near Gao on Tuesday.\n\nThe cat ambushed a sparrow."
    report = read_report(text.encode(), "text", explain=True)
    explained, plain = flat(render_card(report, CardStyle(explain=True))), render_card(report, CardStyle())

    for weighing in report.weighed:
        assert f"log odds {weighing.log_odds:+.3f}, needed {weighing.needed_log_odds:+.3f}" in explained
        assert all(one.sign in explained for one in weighing.signs)
    assert "Turned away ASSAULT “ambushed”" in explained
    assert "Weighed" not in plain
    assert "Turned away" not in plain


def test_card_is_harmless(report: Report) -> None:
    """Terminal commands and reversed reading order in a text are shown, not obeyed."""
    title = replace(report.headline, text="a\x1b[2Jb\u202ec[bold]d")
    card = render_card(replace(report, headline=title), CardStyle())

    assert "a\ufffd[2Jb\ufffdc[bold]d" in card


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        pytest.param(Quantity(3, 3), "3", id="exact"),
        pytest.param(Quantity(3, None), "3 or more", id="at least"),
        pytest.param(Quantity(None, 9), "up to 9", id="at most"),
        pytest.param(Quantity(30, 40), "30 to 40", id="range"),
        pytest.param(Quantity(20, 20, None, Qualifier.ABOUT), "about 20", id="about"),
        pytest.param(Quantity(10000, None, "tonnes"), "10,000 or more tonnes", id="unit"),
    ],
)
def test_number_is_a_range_in_words(quantity: Quantity, said: str) -> None:
    """A number on the card says how far it may reach."""
    assert number_phrase(quantity) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        pytest.param("2024-01-13", "2024-01-13", "2024-01-13 (day, stated)", id="one day"),
        pytest.param("2024-01-13", None, "2024-01-13 or later (day, stated)", id="open end"),
        pytest.param(None, "2024-01-13", "up to 2024-01-13 (day, stated)", id="open start"),
        pytest.param("2024-01-13", "2024-01-15", "2024-01-13 to 2024-01-15 (day, stated)", id="stretch"),
    ],
)
def test_day_says_what_it_rests_on(start: str | None, end: str | None, said: str) -> None:
    """A date on the card says whether it is open and what it rests on."""
    assert when_phrase(When(start, end, "day", "stated")) == said
