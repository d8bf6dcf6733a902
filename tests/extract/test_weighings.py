"""What was weighed for each deed is told: the events of the record, and what was turned away."""

import math

import pytest

from recoupe.model.report import Report
from recoupe.model.serial import from_dict, to_dict, to_json
from recoupe.model.weighing import Verdict
from recoupe.pipeline.reading import read_report
from recoupe.read.captures import ReadOptions
from tests.support import codebook

RAID = "Gunmen killed three soldiers near Gao on Tuesday."
TURNED_AWAY = [
    pytest.param("en", "The Lions conquered Durban 31-0 on Saturday and the second half of the match was a massacre.", {Verdict.FIGURE}, "sport", id="en-game"),
    pytest.param("fr", "Les Lions ont conquis Douala samedi 31-0 et la seconde mi-temps du match a été un massacre.", {Verdict.FIGURE}, "sport", id="fr-game"),
    pytest.param("en", "In the second episode of the television series, gunmen kill the mayor of Gao.", {Verdict.FIGURE}, "fiction", id="en-story"),
    pytest.param("en", "The cat ambushed a sparrow.", {Verdict.DOUBTED}, None, id="en-cat"),
    pytest.param("fr", "Le chat a attaqué un moineau.", {Verdict.DOUBTED}, None, id="fr-cat"),
]


def read(text: str, lang: str, *, explain: bool = True) -> Report:
    return read_report(text.encode(), "text", ReadOptions(language=lang), codebook(), explain=explain)


def test_every_event_has_its_weighing() -> None:
    """Each event of the record names what was weighed for it; the sum of the signs is what was held against the threshold."""
    report = read(f"{RAID} Rebels burned a school in Timbuktu.", "en")
    weighings = report.weighed or ()

    assert [one.event for one in weighings] == [event.id for event in report.events] == ["e1", "e2"]
    for weighing, event in zip(weighings, report.events, strict=True):
        assert event.trigger in weighing.told
        assert weighing.log_odds == pytest.approx(sum(one.log_odds for one in weighing.signs), abs=0.0006)
        assert weighing.log_odds >= weighing.needed_log_odds
        assert "bias" in {one.sign for one in weighing.signs}


def test_threshold_is_that_of_the_codebook() -> None:
    """What the sum must reach is the least probability of the codebook, in natural log odds."""
    (weighing,) = read(RAID, "en").weighed or ()
    needed = codebook().belief.believed

    assert weighing.needed_log_odds == pytest.approx(math.log(needed / (1 - needed)), abs=0.0006)


@pytest.mark.parametrize(("lang", "text", "verdicts", "domain"), TURNED_AWAY)
def test_what_is_turned_away_says_why(lang: str, text: str, verdicts: set[Verdict], domain: str | None) -> None:
    """A deed that was not believed is no event, and its signs weigh less than was needed."""
    report = read(text, lang)
    weighings = report.weighed or ()

    assert report.events == ()
    assert {one.verdict for one in weighings} == verdicts
    assert {one.domain for one in weighings} == {domain}
    assert all(one.event is None and one.signs and one.log_odds < one.needed_log_odds for one in weighings)


def test_accident_is_told_as_one() -> None:
    """Harm of an accident is turned away by the words beside it, and nothing is weighed."""
    weighings = read("Two workers were killed on Monday when a bus overturned in a road accident near Gao.", "en").weighed or ()

    assert {one.verdict for one in weighings} == {Verdict.ACCIDENT}
    assert {(one.signs, one.log_odds, one.needed_log_odds) for one in weighings} == {((), None, None)}


def test_nobody_asked_changes_no_byte() -> None:
    """Without asking the record has no key more; with it, only that one, and both are read back as they were."""
    plain, explained = read(RAID, "en", explain=False), read(RAID, "en")

    assert "weighed" not in to_dict(plain)
    assert {key: value for key, value in to_dict(explained).items() if key != "weighed"} == to_dict(plain)
    assert '"weighed"' not in to_json(plain)
    assert from_dict(to_dict(explained)) == explained
    assert from_dict(to_dict(plain)) == plain
