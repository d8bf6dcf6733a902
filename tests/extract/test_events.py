"""The record of a text: stable, explained, with every span equal to its text."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from recoupe.extract.events import extract
from recoupe.model.event import Event, Status
from recoupe.model.span import Span
from recoupe.parse.document import parse_document
from recoupe.resolve.mentions import resolve
from tests.extract import PUBLISHED, events, only, rows, told
from tests.support import codebook, document

TEXTS = {
    "fr": (
        "fr",
        "Le Hezbollah a tiré mardi des roquettes contre une caserne en Galilée pour soutenir les Palestiniens. « Nos combattants ont touché la cible », "
        "indique un communiqué du groupe. Huit soldats ont été blessés, selon l’armée israélienne.\n"
        "En janvier 2012, des hommes armés avaient enlevé deux touristes près de Gao. Depuis 2012, le conflit a fait plus de 12 000 morts.",
    ),
    "en": (
        "en",
        "Boko Haram fighters raided a village near Diffa on Tuesday, residents said. The attackers shot dead seven farmers and abducted four traders.\n"
        "France condemned the attack. In January 2012, a bomb attack killed twelve soldiers near Kidal. At least 900 people have been killed since 2015.",
    ),
    "fr-odd-characters": (
        "fr",
        "Gao 🕊️ : trois soldats ont été tués mardi par des hommes armés.\r\nL’armée malienne a frappé mercredi une « base rebelle » près de Kidal et a tué 1 200 combattants.",
    ),
}
EXPLAINED = {"type", "status", "responsibility", "salience"}


def spans(value: object) -> Iterator[Span]:
    """Yield every span in a value."""
    if isinstance(value, Span):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from spans(getattr(value, one.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from spans(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from spans(one)


@pytest.mark.parametrize(("lang", "text"), rows(TEXTS))
def test_every_span_equals_its_text(lang: str, text: str) -> None:
    """Events, figures, wording and warnings hold the very characters of the text."""
    found = list(spans(told(text, lang, "Radio Horizon")))

    assert len(found) > 15
    assert [span for span in found if text[span.start : span.end] != span.text] == []


@pytest.mark.parametrize(("lang", "text"), rows(TEXTS))
def test_every_event_says_why(lang: str, text: str) -> None:
    """Each event names a rule for its type, status, responsibility and salience, and for whatever else it tells."""
    for event in told(text, lang, "Radio Horizon").events:
        assert set(event.because) >= EXPLAINED | told_fields(event)
        assert all(reason.rule.strip() for reasons in event.because.values() for reason in reasons)


def told_fields(event: Event) -> set[str]:
    """Give the fields of an event that are not empty and need a reason."""
    return {name for name in ("actors", "recipients", "weapons", "casualties", "motives", "when") if getattr(event, name)}


@pytest.mark.parametrize(("lang", "text"), rows(TEXTS))
def test_type_is_explained_by_the_codebook_entry(lang: str, text: str) -> None:
    """The reason of a type is the trigger's path in the codebook."""
    known = {f"events/{event.id}.toml:{trigger.id}" for event in codebook().events.values() for trigger in event.triggers}

    assert {reason.rule for event in told(text, lang, "Radio Horizon").events for reason in event.because["type"]} <= known


@pytest.mark.parametrize(("lang", "text"), rows(TEXTS))
def test_second_run_gives_the_same(lang: str, text: str) -> None:
    """Parsing and extracting again gives equal events with equal ids."""
    again = []
    for _ in range(2):
        tree = parse_document(document(text, lang, PUBLISHED, "Radio Horizon"), codebook())
        mentions, _ = resolve(tree, codebook())
        again.append(extract(tree, mentions, codebook()))

    assert again[0] == again[1] == told(text, lang, "Radio Horizon")


@pytest.mark.parametrize(("lang", "text"), rows(TEXTS))
def test_ids_count_the_events_in_text_order(lang: str, text: str) -> None:
    """Events are numbered in the order in which they are first told."""
    found = told(text, lang, "Radio Horizon").events
    first = [min(span.start for span in (event.trigger, *event.mentions)) for event in found]

    assert [event.id for event in found] == [f"e{number}" for number in range(1, len(found) + 1)]
    assert first == sorted(first)


@pytest.mark.parametrize(("lang", "text"), rows(TEXTS))
def test_trigger_and_mentions_lie_in_the_evidence(lang: str, text: str) -> None:
    """The sentences that an event rests on hold its trigger and all its mentions."""
    for event in told(text, lang, "Radio Horizon").events:
        assert all(any(sentence.covers(span) for sentence in event.evidence) for span in (event.trigger, *event.mentions))


def test_text_without_a_deed_gives_no_event() -> None:
    """Weather gives no event, no figure and no loaded word."""
    found = told("Il fera beau jeudi sur la côte, avec un vent faible.", "fr")

    assert (found.events, found.figures, found.wording) == ((), (), ())


def test_unattributed_total_is_warned_of() -> None:
    """A running total that nobody is quoted for says so."""
    found = told("At least 900 people have been killed in the region since January 2022.", "en")

    assert [warning.code for warning in found.warnings] == ["figure-unattributed"]
    assert found.warnings[0].spans


def test_report_without_outlet_has_no_outlet_link() -> None:
    """Where the outlet is not known, the chain does not make one up."""
    assert told("Gunmen killed three soldiers near Gao.", "en").events[0].attribution == ()


@pytest.mark.parametrize("more", ["No one was hurt.", "Nobody was injured.", "No soldiers were killed.", "None of the workers was injured."])
def test_who_was_not_hurt_is_no_recipient(more: str) -> None:
    """That a deed harmed nobody neither denies it nor names a victim."""
    event = only(f"Rebels attacked a pipeline in Arauca on Sunday, the state oil company said. {more}", "en")

    assert event.status is Status.OCCURRED
    assert [one.name for one in event.recipients] == ["pipeline"]


def test_most_of_them_is_nobody() -> None:
    """A share of those told before is no recipient of its own."""
    text = "Police fired tear gas at protesters, and the clinic said 16 people had been killed, most of them by police."

    assert "most of them" not in {one.name for event in events(text, "en") for one in event.recipients}


def test_march_that_recalls_another_is_an_event() -> None:
    """A march is told with its day, though it was held a year since another."""
    text = "Thousands of people marched through Nairobi on Wednesday to mark one year since the youth protests. Police fired tear gas."

    assert len(events(text, "en", "PROTEST")) == 1


SIDES = {
    "en": ("en", "Two Indian soldiers and three militants were killed in a gun battle in Kupwara on Tuesday.", 2),
    "fr": ("fr", "Deux gendarmes et sept rebelles ont été tués dans des affrontements à Bria mardi.", 2),
    "one-side": ("fr", "Deux gendarmes et sept civils ont été tués dans des affrontements à Bria mardi.", 0),
}


@pytest.mark.parametrize(("lang", "text", "sides"), rows(SIDES))
def test_dead_of_both_sides_are_the_sides(lang: str, text: str, sides: int) -> None:
    """Of a clash that names its dead on either side, both are actors and nobody is a recipient."""
    event = only(text, lang)

    assert len(event.actors) == sides
    assert bool(event.recipients) is not bool(sides)


def test_count_of_all_includes_the_one() -> None:
    """A toll of people told behind the death of one is of the same deed."""
    text = "Karim Saad was killed in a strike in Gaza City on Tuesday, Israel said. Local health officials said four people were killed and 25 wounded."

    assert len(events(text, "en")) == 1


def test_place_behind_its_noun_is_where() -> None:
    """The name behind «the capital» is no doer of a participle behind a comma."""
    text = "A roadside bomb struck a minibus in the Somali capital Mogadishu on Tuesday, wounding five."
    event = only(text, "en")

    assert (event.actors, [place.name for place in event.places]) == ((), ["Mogadishu"])


def test_ambush_between_two_towns_is_on_the_road() -> None:
    """Towns that a deed lies between are where, and what follows from it is the same deed."""
    text = "Le FLA affirme avoir mené mardi une embuscade contre un convoi entre Kidal et Anéfis, détruisant cinq véhicules et tuant vingt mercenaires."
    event = only(text, "fr")

    assert [actor.name for actor in event.actors] == ["FLA"]
    assert [place.name for place in event.places] == ["Kidal et Anéfis"]
