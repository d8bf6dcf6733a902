"""The one real page that every reader can check by eye comes out whole; the tests run where the page is present.

The page lies in the folder that RECOUPE_DATA names, or in `../shared/data`. No sentence of it is kept here.
"""

import os
from pathlib import Path

import pytest

from recoupe.codebook.earth import distance_km
from recoupe.codebook.load import load_codebook
from recoupe.model.event import Event, Figure, Salience, Status
from recoupe.model.report import Report, WarningCode
from recoupe.pipeline.reading import read_report, resolve_document
from recoupe.read.captures import ReadOptions
from recoupe.read.sources import read_document
from tests.conftest import ABSENT, SHARED

DATA = Path(os.environ.get("RECOUPE_DATA", SHARED))
GROUP = "islamic-resistance-in-iraq"


@pytest.fixture(scope="module")
def report() -> Report:
    """Read the page, or skip where it is absent."""
    page = DATA / "press-tv.txt"
    if not page.is_file():
        pytest.skip(ABSENT)
    return read_report(page.read_bytes(), page.name)


@pytest.fixture(scope="module")
def raid(report: Report) -> Event:
    """Give the event that the page is there to tell."""
    (event,) = [event for event in report.events if event.salience is Salience.MAIN]
    return event


def parts(report: Report, kind: str) -> list[str]:
    """Give the texts of the parts of one kind."""
    return [report.text[part.start : part.end].strip() for part in report.parts if part.kind == kind]


def recalled(report: Report, event_type: str) -> Event:
    """Give the one background event of a type."""
    (event,) = [event for event in report.events if event.type == event_type and event.salience is Salience.BACKGROUND]
    return event


def figure(report: Report, kind: str) -> Figure:
    """Give the one figure of a kind."""
    (found,) = [figure for figure in report.figures if figure.kind == kind]
    return found


def test_language_and_outlet(report: Report) -> None:
    """The page is French, published by French Press TV as its source line states."""
    assert report.language == "fr"
    assert report.outlet is not None
    assert (report.outlet.name.casefold(), report.outlet.entity, report.outlet.basis) == ("french press tv", "press-tv", "stated")


def test_furniture_and_headline(report: Report) -> None:
    """The channel's name, the share button and the source line are boilerplate; the headline is the line between."""
    boilerplate = parts(report, "boilerplate")

    assert boilerplate[0] == "TV"
    assert boilerplate[1].casefold() == "partager cet article"
    assert boilerplate[2].startswith("SOURCE:")
    assert len(boilerplate) == 3
    assert report.headline is not None
    assert parts(report, "headline") == [report.headline.text]


def test_captions(report: Report) -> None:
    """The caption of the politicians is off topic, that of the base is not; two agencies for one photo are warned of."""
    captions = [(part.on_topic, report.text[part.start : part.end]) for part in report.parts if part.kind == "caption"]
    warnings = {warning.code: warning for warning in report.warnings}

    assert [on_topic for on_topic, _ in captions] == [False, True]
    assert "2019" in captions[0][1]
    assert "base" in captions[1][1]
    assert len(parts(report, "credit")) == 2
    assert WarningCode.CAPTION_OFF_TOPIC in warnings
    assert "Reuters" in warnings[WarningCode.CREDIT_CONFLICT].message


def test_publication_date_is_inferred(report: Report) -> None:
    """The page was published on 13 January 2024 or later, which is inferred and says so."""
    assert report.published is not None
    assert (report.published.start, report.published.end, report.published.basis) == ("2024-01-13", None, "inferred")
    assert WarningCode.DATE_INFERRED in {warning.code for warning in report.warnings}


def test_one_main_event_with_all_its_mentions(report: Report, raid: Event) -> None:
    """Headline, lead and every retelling are one event, an assault with drones."""
    assert report.headline is not None
    told = [raid.trigger, *raid.mentions]

    assert (raid.type, raid.modes, raid.status) == ("ASSAULT", ("drone",), Status.OCCURRED)
    assert [weapon.kind for weapon in raid.weapons] == ["drone"]
    assert any(report.headline.covers(span) for span in told)
    assert len({span for span in told if span.text.startswith("frapp")}) >= 5


def test_who_and_whom(raid: Event) -> None:
    """The Islamic Resistance in Iraq struck two US bases, the al-Omar field and Green Village."""
    names = [recipient.name for recipient in raid.recipients]

    assert [actor.entity for actor in raid.actors] == [GROUP]
    assert any("al-Omar" in name for name in names)
    assert "Green Village" in names
    assert any(recipient.count and (recipient.count.low, recipient.count.high) == (2, 2) for recipient in raid.recipients)
    assert len(names) == 3


def test_where(raid: Event) -> None:
    """Both sites lie in Deir ez-Zor, Syria, which is no place of its own."""
    assert [(place.name.rpartition("d'")[2], place.admin1, place.country) for place in raid.places] == [
        ("al-Omar", "Deir ez-Zor", "SYR"),
        ("Green Village", "Deir ez-Zor", "SYR"),
    ]


def test_when(raid: Event) -> None:
    """Saturday 13 January is when it was announced: the raid has that day or none."""
    assert raid.when is None or raid.when.start == "2024-01-13"


def test_on_whose_word(raid: Event) -> None:
    """The raid is claimed: the outlet reports a communiqué of the group."""
    kinds = [link.kind.value for link in raid.attribution]

    assert raid.responsibility == "claimed"
    assert kinds[:3] == ["outlet", "communique", "armed-group"]
    assert GROUP in {link.entity for link in raid.attribution}


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("présence américaine en Irak", id="US presence in Iraq"),
        pytest.param("soutenir les Palestiniens", id="support for Palestinians"),
        pytest.param("riposte au massacre", id="reprisal for the massacre"),
    ],
)
def test_motives(raid: Event, words: str) -> None:
    """Each of the three reasons is kept in the words of the page."""
    assert any(words in motive.text for motive in raid.motives)


def test_no_casualties_are_invented(raid: Event) -> None:
    """The page gives no casualties of the raid, and there are none."""
    assert raid.casualties == ()
    assert all(recipient.effect is None for recipient in raid.recipients)


def test_background_coalition(report: Report) -> None:
    """The coalition was deployed in Iraq and Syria in 2014."""
    event = recalled(report, "MOBILIZE")

    assert event.when is not None
    assert (event.status, event.when.start, event.when.end) == (Status.OCCURRED, "2014-01-01", "2014-12-31")
    assert {place.country for place in event.places} == {"IRQ", "SYR"}
    assert any("coalition" in actor.name.casefold() for actor in event.actors)


def test_background_withdrawal(report: Report) -> None:
    """The withdrawal of US troops is planned, on the Iraqi prime minister's word."""
    event = recalled(report, "RETREAT")

    assert (event.status, event.modes) == (Status.PLANNED, ("withdraw",))
    assert [actor.country for actor in event.actors] == ["USA"]
    assert [link.kind.value for link in event.attribution] == ["outlet", "official"]
    assert "irakien" in event.attribution[1].source


def test_background_war(report: Report) -> None:
    """Israel's operation in Gaza goes on since 7 October 2023; its dead are a figure of the report, not of it."""
    event = recalled(report, "ASSAULT")

    assert event.when is not None
    assert (event.when.start, event.when.end) == ("2023-10-07", None)
    assert {actor.country for actor in event.actors} == {"ISR"}
    assert {place.country for place in event.places} == {"PSE"}
    assert event.casualties == ()


@pytest.mark.parametrize("event_type", ["AID", "SUPPORT", "REJECT"])
def test_background_of_the_united_states(report: Report, event_type: str) -> None:
    """The United States supplied, defended and blocked."""
    event = recalled(report, event_type)

    assert (event.status, event.responsibility) == (Status.OCCURRED, "stated")
    assert [actor.entity for actor in event.actors] == ["usa-gov"]


def test_aid_goes_to_israel(report: Report) -> None:
    """Israel is who was supplied."""
    assert [recipient.name for recipient in recalled(report, "AID").recipients] == ["Israël"]


def test_receiver_of_aid_is_a_state(report: Report) -> None:
    """Who was supplied is a state with its country."""
    assert [(recipient.kind, recipient.country) for recipient in recalled(report, "AID").recipients] == [("state", "ISR")]


def test_withdrawal_is_from_iraq(report: Report) -> None:
    """The withdrawal is from Iraq."""
    assert {place.country for place in recalled(report, "RETREAT").places} == {"IRQ"}


def test_no_other_event(report: Report) -> None:
    """The page tells seven events and no more."""
    assert sorted(event.type for event in report.events) == ["AID", "ASSAULT", "ASSAULT", "MOBILIZE", "REJECT", "RETREAT", "SUPPORT"]


@pytest.mark.parametrize(
    ("kind", "low", "high", "qualifier"),
    [pytest.param("killed", 23843, None, "at-least", id="killed"), pytest.param("injured", 60317, 60317, "exact", id="injured")],
)
def test_running_totals(report: Report, kind: str, low: int, high: int | None, qualifier: str) -> None:
    """The totals are cumulative, since 7 October 2023, and nobody is quoted for them, which is warned of."""
    total = figure(report, kind)
    warned = [span for warning in report.warnings if warning.code is WarningCode.FIGURE_UNATTRIBUTED for span in warning.spans]

    assert (total.low, total.high, total.qualifier) == (low, high, qualifier)
    assert total.cumulative
    assert total.since is not None
    assert total.since.start == "2023-10-07"
    assert [link.kind.value for link in total.attribution] == ["outlet"]
    assert total.span in warned


def test_materiel(report: Report) -> None:
    """More than 10,000 tonnes of materiel were supplied."""
    total = figure(report, "materiel")

    assert (total.low, total.high, total.qualifier) == (10000, None, "more-than")
    assert total.unit is not None


WORDS = {
    "régime israélien": "outlet",
    "guerre génocidaire": "outlet",
    "forces d'occupation": "outlet",
    "antiterroriste": "outlet",
    "sous prétexte de": "outlet",
    "Résistance": "outlet",
    "entité sioniste": "quoted",
    "massacre": "quoted",
    "légitime défense": "quoted",
}


@pytest.mark.parametrize(("words", "voice"), [pytest.param(*row, id=row[0]) for row in WORDS.items()])
def test_loaded_words_and_whose_voice(report: Report, words: str, voice: str) -> None:
    """A loaded word is in the outlet's own voice or in quotation marks."""
    plain = [(term.span.text.replace("\u00a0", " ").replace("’", "'"), term.voice) for term in report.wording]

    assert (words, voice) in plain


def test_quoted_words_are_not_the_outlets(report: Report) -> None:
    """What only others say is never taken for the outlet's own word."""
    for words in ("entité sioniste", "massacre", "légitime défense"):
        assert {term.voice for term in report.wording if words in term.span.text} == {"quoted"}


def test_spans_are_the_characters_of_the_page(report: Report) -> None:
    """Every trigger, mention, participant, place and loaded word is what stands in the page."""
    spans = [term.span for term in report.wording] + [figure.span for figure in report.figures]
    for event in report.events:
        people = [span for person in (*event.actors, *event.recipients) for span in person.spans]
        spans += [event.trigger, *event.mentions, *event.motives, *event.evidence, *people, *(place.span for place in event.places)]

    assert [span for span in spans if report.text[span.start : span.end] != span.text] == []


SITES = {"al-Omar": (35.1, 40.5, 25), "Green Village": (35.1, 40.5, 25), "Deir ez-Zor": (35.3, 40.1, 90), "Gaza": (31.5, 34.45, 25)}


@pytest.mark.parametrize("name", SITES)
def test_places_have_their_points(report: Report, name: str) -> None:
    """The sites, the province and Gaza lie where they lie, with a radius that says how far the words may be off."""
    lat, lon, km = SITES[name]
    place = next(place for place in report.places if place.name == name)

    assert place.entity is not None
    assert place.lat is not None
    assert place.lon is not None
    assert distance_km(lat, lon, place.lat, place.lon) <= km
    assert place.radius_km is not None
    assert 0 < place.radius_km <= 100


def test_actors_have_their_ids(report: Report) -> None:
    """Group, states, the enemy, the coalition and the prime minister are known by id."""
    people = [person for event in report.events for person in (*event.actors, *event.recipients)]
    links = [link for event in report.events for link in event.attribution]
    found = {person.entity for person in people} | {link.entity for link in links}

    assert {GROUP, "usa-gov", "isr-gov", "anti-is-coalition", "irq-prime-minister"} <= found


def test_every_actor_named_has_its_id() -> None:
    """Also those who take part in no event: Daesh, the Security Council."""
    page = DATA / "press-tv.txt"
    if not page.is_file():
        pytest.skip(ABSENT)
    codebook = load_codebook()
    resolution = resolve_document(read_document(page.read_bytes(), page.name, ReadOptions(), codebook), codebook)

    assert {"islamic-state", "unsc", "isr-gov", "usa-gov", GROUP} <= {mention.entity for mention in resolution.mentions.actors}
