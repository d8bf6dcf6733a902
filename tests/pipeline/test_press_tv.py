"""One real page that every reader can check by eye. It is not part of the project: the test runs where it is present."""

from pathlib import Path

import pytest

from recoupe.model.event import Event, Responsibility, Salience, SourceKind, Status
from recoupe.model.folding import fold
from recoupe.model.report import PartKind, Report, WarningCode
from recoupe.pipeline.reading import read_report


@pytest.fixture(scope="module")
def page(shared_data: Path) -> Report:
    path = shared_data / "press-tv.txt"
    return read_report(path.read_bytes(), path.name)


def of_type(page: Report, name: str) -> list[Event]:
    return [event for event in page.events if event.type == name]


@pytest.fixture(scope="module")
def strike(page: Report) -> Event:
    """Give the event that the page is there to tell."""
    (event,) = [event for event in of_type(page, "ASSAULT") if event.salience is Salience.MAIN]
    return event


def words(texts: object) -> str:
    return fold(" | ".join(texts))


def said(page: Report, *kinds: PartKind) -> list[str]:
    return [page.text[part.start : part.end].strip() for part in page.parts if part.kind in kinds]


def test_page_is_known(page: Report) -> None:
    """Language, outlet and headline are found."""
    assert page.language == "fr"
    assert page.outlet is not None
    assert fold(page.outlet.name) == "french press tv"
    assert page.headline is not None
    assert page.headline.text == "La Résistance irakienne frappe deux bases militaires américaines en Syrie"


def test_furniture_is_marked(page: Report) -> None:
    """The menu, the share button and the source line are no story."""
    furniture = said(page, PartKind.BOILERPLATE)

    assert {"TV", "Partager Cet Article"} <= set(furniture)
    assert any(line.startswith("SOURCE:") for line in furniture)


def test_captions_are_told_apart(page: Report) -> None:
    """The picture of two politicians in Washington is off topic, that of a base in Syria is not."""
    captions = {page.text[part.start : part.end][:12]: part.on_topic for part in page.parts if part.kind is PartKind.CAPTION}

    assert captions == {"US Rep. Ilha": False, "Une base amé": True}
    assert WarningCode.CAPTION_OFF_TOPIC in {warning.code for warning in page.warnings}


def test_two_credits_are_told(page: Report) -> None:
    """Two agencies that are credited draw a warning."""
    assert WarningCode.CREDIT_CONFLICT in {warning.code for warning in page.warnings}


def test_day_is_inferred(page: Report) -> None:
    """«samedi 13 janvier» fits 2024, after 7 October 2023: published then or later, inferred, with a warning."""
    assert page.published is not None
    assert (page.published.start, page.published.basis) == ("2024-01-13", "inferred")
    assert WarningCode.DATE_INFERRED in {warning.code for warning in page.warnings}


def test_one_strike_is_told(page: Report, strike: Event) -> None:
    """Headline, lead and every retelling are mentions of one event: a drone strike, done, claimed."""
    assert "drone" in strike.modes
    assert (strike.status, strike.responsibility) == (Status.OCCURRED, Responsibility.CLAIMED)
    assert len(strike.mentions) >= 3
    assert any(span.start < page.headline.end for span in (strike.trigger, *strike.mentions))
    assert words(weapon.name for weapon in strike.weapons) == "drones"


def test_strike_has_its_sides(strike: Event) -> None:
    """The Islamic Resistance in Iraq did it, to two bases named al-Omar and Green Village."""
    assert [fold(actor.name) for actor in strike.actors] == ["resistance islamique en irak"]
    bases = words(recipient.name for recipient in strike.recipients)
    assert "bases" in bases
    assert "al-omar" in bases
    assert "green village" in bases


def test_strike_has_its_place_and_day(strike: Event) -> None:
    """Both bases lie in Deir ez-Zor, Syria; the day is Saturday 13 January 2024."""
    assert {place.country for place in strike.places} == {"SYR"}
    assert all("deir ez-zor" in fold(place.admin1 or place.name) for place in strike.places)
    assert strike.when is not None
    assert (strike.when.start, strike.when.end) == ("2024-01-13", "2024-01-13")


def test_strike_stands_on_a_communique(strike: Event) -> None:
    """The outlet reports it on the word of the group's communiqué."""
    kinds = [link.kind for link in strike.attribution]

    assert kinds[0] is SourceKind.OUTLET
    assert SourceKind.COMMUNIQUE in kinds


def test_strike_has_three_motives(strike: Event) -> None:
    """Three reasons are given, in the words of the page."""
    reasons = words(motive.text for motive in strike.motives)

    assert "presence americaine en irak" in reasons
    assert "soutenir les palestiniens" in reasons
    assert "massacre" in reasons


def test_no_victims_are_invented(strike: Event) -> None:
    """The page tells no casualties of the strike, so there are none."""
    assert strike.casualties == ()


def test_coalition_was_deployed(page: Report) -> None:
    """Background: the coalition deployed in Iraq and Syria in 2014."""
    (event,) = of_type(page, "MOBILIZE")

    assert event.salience is Salience.BACKGROUND
    assert event.when is not None
    assert (event.when.start, event.when.end) == ("2014-01-01", "2014-12-31")


def test_withdrawal_is_planned(page: Report) -> None:
    """Background: the withdrawal of US troops from Iraq is planned, on the prime minister's word."""
    (event,) = of_type(page, "RETREAT")

    assert (event.status, event.salience) == (Status.PLANNED, Salience.BACKGROUND)
    assert any(name in words(link.source for link in event.attribution) for name in ("soudani", "premier ministre irakien"))


def test_operation_in_gaza_has_no_end(page: Report) -> None:
    """Background: Israel's operation in Gaza since 7 October 2023, with an open end."""
    found = [event for event in of_type(page, "ASSAULT") if event.when is not None and event.when.start == "2023-10-07"]

    assert [event.when.end for event in found] == [None]
    assert "ISR" in {actor.country for actor in found[0].actors}


@pytest.mark.parametrize("name", ["AID", "SUPPORT", "REJECT"])
def test_deeds_of_the_united_states_are_background(page: Report, name: str) -> None:
    """Background: the United States supplied Israel, defended the attack, blocked resolutions."""
    (event,) = of_type(page, name)

    assert event.salience is Salience.BACKGROUND
    assert {actor.country for actor in event.actors} == {"USA"}


def test_totals_belong_to_the_report(page: Report) -> None:
    """The dead and wounded since 7 October 2023 and the tonnes of materiel are figures, and nobody is quoted for the toll."""
    figures = {figure.kind: figure for figure in page.figures}

    assert (figures["killed"].low, figures["killed"].high) == (23843, None)
    assert figures["injured"].low == 60317
    assert all(figures[kind].since is not None and figures[kind].since.start == "2023-10-07" for kind in ("killed", "injured"))
    assert figures["killed"].cumulative
    assert figures["injured"].cumulative
    assert figures["materiel"].low == 10000
    assert WarningCode.FIGURE_UNATTRIBUTED in {warning.code for warning in page.warnings}


@pytest.mark.parametrize(
    ("voice", "terms"),
    [
        pytest.param("outlet", "regime israelien|guerre genocidaire|forces d'occupation|antiterroriste|sous pretexte de|resistance", id="outlet"),
        pytest.param("quoted", "entite sioniste|massacre|legitime defense", id="quoted"),
    ],
)
def test_loaded_words_are_found(page: Report, voice: str, terms: str) -> None:
    """Loaded words are found, in the outlet's own voice and in quotation marks."""
    found = words(wording.span.text for wording in page.wording if wording.voice == voice)

    assert [term for term in terms.split("|") if term not in found] == []
