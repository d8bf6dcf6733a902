"""A noun phrase is described by its words: what it is, whose, how many, and whether it is somebody."""

import pytest

from recoupe.extract.phrases import describe, participant
from recoupe.model.event import Kind, Qualifier
from tests.extract import context, rows, token_of

PHRASES = {
    "fr-article-left-out": ("fr", "Les soldats ont tué deux bergers.", "soldats", "soldats", "person"),
    "en-article-left-out": ("en", "The soldiers killed two herders.", "soldiers", "soldiers", "person"),
    "fr-of-phrase": ("fr", "Une patrouille de l'armée nigériane a tué deux bergers.", "patrouille", "patrouille de l'armée nigériane", "group"),
    "en-of-phrase": ("en", "A patrol of the Nigerian army killed two herders.", "patrol", "patrol of the Nigerian army", "group"),
    "fr-clause-left-out": ("fr", "Les soldats qui gardaient le pont ont fui.", "soldats", "soldats", "person"),
    "fr-country": ("fr", "Le Kenya a envoyé mille soldats.", "Kenya", "Kenya", "state"),
    "en-infrastructure": ("en", "Rebels damaged a power station.", "station", "power station", "infrastructure"),
    "fr-vehicle": ("fr", "Des rebelles ont brûlé un camion.", "camion", "camion", "vehicle"),
}


@pytest.mark.parametrize(("lang", "text", "word", "words", "kind"), rows(PHRASES))
def test_phrase_has_its_words_and_kind(lang: str, text: str, word: str, words: str, kind: str) -> None:
    """A phrase is its name without article, preposition and clause, and is of the kind of its noun."""
    told = context(text, lang)
    phrase = describe(told, token_of(told.parsed, word))

    assert (phrase.span.text, phrase.kind) == (words, kind)


COUNTS = {
    "fr-exact": ("fr", "Des rebelles ont tué trois soldats.", "soldats", 3, 3, Qualifier.EXACT),
    "en-exact": ("en", "Rebels killed three soldiers.", "soldiers", 3, 3, Qualifier.EXACT),
    "fr-at-least": ("fr", "Des rebelles ont tué au moins trois soldats.", "soldats", 3, None, Qualifier.AT_LEAST),
    "en-more-than": ("en", "Rebels killed more than thirty soldiers.", "soldiers", 30, None, Qualifier.MORE_THAN),
}


@pytest.mark.parametrize(("lang", "text", "word", "low", "high", "qualifier"), rows(COUNTS))
def test_phrase_has_its_count(lang: str, text: str, word: str, low: int, high: int | None, qualifier: Qualifier) -> None:
    """The number of a phrase is kept as a range with its qualifier."""
    told = context(text, lang)
    count = describe(told, token_of(told.parsed, word)).number

    assert count is not None
    assert (count.low, count.high, count.qualifier) == (low, high, qualifier)


GENERIC = {
    "fr-gunmen": ("fr", "Des hommes armés ont tué trois soldats.", "hommes", True),
    "en-gunmen": ("en", "Gunmen killed three soldiers.", "Gunmen", True),
    "fr-party": ("fr", "Le Hezbollah a tué trois soldats.", "Hezbollah", False),
    "en-fighters-of-a-party": ("en", "Hezbollah fighters killed three soldiers.", "fighters", False),
}


@pytest.mark.parametrize(("lang", "text", "word", "generic"), rows(GENERIC))
def test_doer_is_somebody_or_nobody_in_particular(lang: str, text: str, word: str, generic: bool) -> None:
    """A gunman is nobody in particular; a party and its fighters are somebody."""
    told = context(text, lang)

    assert describe(told, token_of(told.parsed, word)).generic is generic


def test_registry_gives_entity_country_and_sector() -> None:
    """An actor of the registry has its id; a nationality gives the country."""
    told = context("L'armée malienne a tué des bergers tchadiens.", "fr")
    army = describe(told, token_of(told.parsed, "armée"))
    herders = describe(told, token_of(told.parsed, "bergers"))

    assert (army.entity, army.country, army.sector) == ("mli-mil", "MLI", "MIL")
    assert "armed" in army.classes
    assert (herders.entity, herders.country) == (None, "TCD")


def test_fighters_belong_to_the_party_they_are_of() -> None:
    """Fighters of a known party have its id."""
    told = context("Des combattants de Boko Haram ont tué trois soldats.", "fr")

    assert describe(told, token_of(told.parsed, "combattants")).entity == "boko-haram"


def test_participant_of_the_record_keeps_the_span() -> None:
    """A participant has the phrase's words, kind and span, and its text is what the span holds."""
    told = context("Rebels killed three soldiers.", "en")
    person = participant(describe(told, token_of(told.parsed, "soldiers")), "killed")
    (span,) = person.spans

    assert (person.name, person.kind, person.effect) == ("three soldiers", Kind.PERSON, "killed")
    assert told.parsed.text[span.start : span.end] == span.text
