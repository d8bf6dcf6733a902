"""Promises of redaction: who is withheld from whom, and where."""

from typing import Any

import pytest

from recoupe.codebook.load import load_codebook
from recoupe.export.redact import WITHHELD, Level, redact
from recoupe.export.selection import Selection
from recoupe.export.view import Happening, View
from tests.export.samples import lines, selection

AYOROU = next(one["id"] for one in lines("records") if one["origin"] == "reports/ayorou.txt")


def redacted(level: Level) -> Selection:
    return redact(selection(), level, load_codebook())


def of_ayorou(chosen: Selection) -> dict[str, Any]:
    return next(dict(one) for one in chosen.records if one["id"] == AYOROU)


def incident_of_ayorou(chosen: Selection) -> Happening:
    view = View(chosen)
    return next(one for one in view.happenings if any(told.account["report"] == AYOROU and told.account["event"] == "e1" for told in one.told))


def test_full_is_untouched() -> None:
    """The full level gives the very selection."""
    given = selection()

    assert redact(given, Level.FULL, load_codebook()) is given


def test_partner_sees_what_was_done_and_not_to_whom() -> None:
    """A partner sees places and quoted words, and neither the names of victims nor of witnesses, alone or in a sentence, in records and incidents."""
    partner = redacted(Level.PARTNER)
    record = of_ayorou(partner)
    words = str(record) + str(list(partner.incidents))

    assert [name for name in ("Ibrahim", "Kadoré", "Aminata", "Rakia", "Doumbé") if name in words] == []
    assert record["events"][0]["places"][0]["name"] == "Ayorou"
    assert any(WITHHELD in span["text"] for span in record["events"][0]["evidence"])
    assert "Mohamed Bazoum" in words


def test_known_person_stays() -> None:
    """A person whom the registry knows keeps the name at every level; a public figure is not private."""
    actors = [one["name"] for event in of_ayorou(redacted(Level.PUBLIC))["events"] for one in event["actors"]]

    assert "président Mohamed Bazoum" in actors


def test_home_of_a_victim_is_told_as_a_region() -> None:
    """Where a private person is named among the victims, the public learns the region and no point."""
    place = incident_of_ayorou(redacted(Level.PUBLIC)).place

    assert place is not None
    assert (place["name"], place["precision"]) == ("Tillabéri Region", "admin1")
    assert place["lat"] is place["lon"] is place["entity"] is None


def test_other_towns_are_rounded_for_the_public() -> None:
    """A town where no private person is named stays, its point rounded to a tenth of a degree and its radius no less than that."""
    towns = [place for record in redacted(Level.PUBLIC).records for event in record["events"] for place in event["places"] if place["precision"] == "town"]

    assert {"Matéri", "Materi", "Ansongo"} & {place["name"] for place in towns}
    assert all(round(place[end], 1) == place[end] for place in towns for end in ("lat", "lon"))
    assert all(place["radius_km"] >= 8 for place in towns)


def test_public_quotes_nothing() -> None:
    """The public gets no headline, no words of spans and no path of somebody's disk, and the offsets all the same."""
    for before, after in zip(lines("records"), redacted(Level.PUBLIC).records, strict=True):
        assert after["headline"] is None
        assert after["text"] == ""
        assert after["origin"] is None
        assert [event["trigger"]["start"] for event in after["events"]] == [event["trigger"]["start"] for event in before["events"]]
        assert {span["text"] for event in after["events"] for span in (event["trigger"], *event["evidence"], *event["mentions"])} <= {""}


@pytest.mark.parametrize("level", list(Level))
def test_ids_numbers_and_grades_stay(level: Level) -> None:
    """Redaction changes no id, no figure, no grade and no account: the tables still fit together."""
    kept = [(one["id"], one["grade"], one["casualties"], [(a["report"], a["event"]) for a in one["accounts"]]) for one in redacted(level).incidents]

    assert kept == [(one["id"], one["grade"], one["casualties"], [(a["report"], a["event"]) for a in one["accounts"]]) for one in lines("incidents")]


def test_name_is_found_however_it_is_written() -> None:
    """A private name is withheld in capitals and over a line break too, and a word that only looks like a part of it stays."""
    records = lines("records")
    (record,) = (one for one in records if one["id"] == AYOROU)
    record["events"][0]["motives"] = [{"start": 0, "end": 0, "text": "IBRAHIM KADORÉ, Ibrahim\nKadoré, KADORÉ et le kadoréen"}]

    (words,) = (span["text"] for span in of_ayorou(redact(selection(records=records), Level.PARTNER, load_codebook()))["events"][0]["motives"])
    assert words == f"{WITHHELD}, {WITHHELD}, {WITHHELD} et le kadoréen"


def test_public_learns_that_it_was_reviewed_and_not_by_whom() -> None:
    """The public sees how far events and incidents were reviewed, and neither who decided, nor why, nor what had been read before."""
    (record,) = (dict(one) for one in lines("records") if one["id"] == AYOROU)
    change = {
        "field": "places",
        "from": record["events"][0]["places"],
        "to": [],
        "reason": "Bintou knows",
        "by": "Awa Zzquux",
        "at": "2024-06-01",
        "judgement": "j",
    }
    review = {"state": "corrected", "by": "Awa Zzquux", "at": "2024-06-01T08:00:00Z", "reason": "Bintou knows", "changes": [change], "judgements": ["j"]}
    record["events"] = [{**event, "review": review} for event in record["events"]]
    incidents = [{**one, "review": review} for one in lines("incidents")]
    given = Selection(tuple(incidents), ({**record, "review": {"orphans": [change]}},))
    public = redact(given, Level.PUBLIC, load_codebook())
    partner = redact(given, Level.PARTNER, load_codebook())

    assert {event["review"]["state"] for event in of_ayorou(public)["events"]} == {"corrected"}
    assert [word for word in ("Zzquux", "Bintou") if word in str(list(public.records)) + str(list(public.incidents))] == []
    assert "Zzquux" in str(list(partner.records))
    assert "Kadoré" not in str(list(partner.records))
