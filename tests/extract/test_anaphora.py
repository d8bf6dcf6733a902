"""Pronouns and definite doers stand for whoever was told of before."""

import pytest

from recoupe.extract.anaphora import antecedent, named
from recoupe.extract.phrases import describe
from tests.extract import context, events, names, rows, token_of

TAKEN_UP = {
    "fr-ils": ("fr", "Des combattants de Boko Haram ont attaqué un village mardi. Ils ont enlevé quatre commerçants.", "Ils", "combattants de Boko Haram"),
    "en-they": ("en", "Boko Haram fighters attacked a village on Tuesday. They abducted four traders.", "They", "Boko Haram fighters"),
    "fr-il": ("fr", "Le M23 a attaqué un poste mardi. Il a tué trois soldats.", "Il", "M23"),
    "en-it": ("en", "M23 attacked a post on Tuesday. It killed three soldiers.", "It", "M23"),
}


@pytest.mark.parametrize(("lang", "text", "pronoun", "whom"), rows(TAKEN_UP))
def test_pronoun_stands_for_the_last_doer_that_agrees(lang: str, text: str, pronoun: str, whom: str) -> None:
    """A pronoun of the third person takes up the subject told before it."""
    told = context(text, lang)
    phrase = describe(told, token_of(told.parsed, pronoun))
    found = antecedent(told, phrase)

    assert phrase.pronoun
    assert found is not None
    assert found.span.text == whom


def test_pronoun_must_agree_in_number() -> None:
    """A plural pronoun does not take up one person."""
    told = context("Le ministre a visité la ville. Ils ont enlevé quatre commerçants.", "fr")

    assert antecedent(told, describe(told, token_of(told.parsed, "Ils"))) is None


def test_pronoun_without_antecedent_stays() -> None:
    """Where nobody was told of, the pronoun stays a pronoun."""
    told = context("They abducted four traders.", "en")
    phrase = describe(told, token_of(told.parsed, "They"))

    assert named(told, phrase) == phrase


DEFINITE = {
    "fr": ("fr", "Des combattants de Boko Haram ont attaqué un village mardi près de Diffa. Les assaillants ont ensuite enlevé quatre commerçants."),
    "en": ("en", "Boko Haram fighters raided a village near Diffa on Tuesday. The attackers then abducted four traders."),
}


@pytest.mark.parametrize(("lang", "text"), rows(DEFINITE))
def test_definite_doers_are_the_party_told_of(lang: str, text: str) -> None:
    """«les assaillants» and "the attackers" are the armed party told of just before."""
    assert [[actor.entity for actor in event.actors] for event in events(text, lang)] == [["boko-haram"], ["boko-haram"]]


def test_indefinite_doers_are_nobody_in_particular() -> None:
    """New gunmen take up nobody."""
    found = events("Boko Haram fighters raided a village near Diffa on Tuesday. Gunmen abducted four traders near Jos on Wednesday.", "en")

    assert [actor.entity for actor in found[1].actors] == [None]


def test_record_never_names_a_doer_by_a_pronoun() -> None:
    """A doer in the record is a name or a noun."""
    found = events("Les rebelles du M23 ont abattu sept villageois mardi à Kibumba. Ils ont ensuite enlevé quatre commerçants.", "fr")

    assert all(names(event.actors) == {"rebelles du M23"} for event in found)


NOT_TAKEN_UP = {
    "fr-victims": ("fr", "Onze soldats burkinabè ont été tués mardi dans une attaque. Les assaillants ont incendié trois véhicules."),
    "fr-bystander": ("fr", "Une attaque a tué onze soldats mardi. L'armée n'a pas commenté. Les assaillants ont incendié trois véhicules."),
    "en-victims": ("en", "Eleven Malian soldiers were killed in an attack on Tuesday. The attackers burned three vehicles."),
}


@pytest.mark.parametrize(("lang", "text"), rows(NOT_TAKEN_UP))
def test_victims_and_bystanders_are_no_assailants(lang: str, text: str) -> None:
    """«Les assaillants» are those who did what was told before, never those who suffered it or only spoke."""
    soldiers = {"burkinabè", "Malian", "armée"}

    assert not any(word in actor.name for event in events(text, lang) for actor in event.actors for word in soldiers)


def test_assailants_are_those_who_claimed() -> None:
    """«Les assaillants» are the party that owned to the attack."""
    text = "Une attaque revendiquée par le Jnim a tué onze soldats mardi. L'armée n'a pas commenté. Les assaillants ont incendié trois véhicules."

    assert {name for event in events(text, "fr") for name in names(event.actors)} == {"Jnim"}


def test_they_of_a_quotation_are_not_those_who_tell() -> None:
    """Who speaks of «ils» in quotation marks speaks of others."""
    text = "Les habitants de Sake racontent avoir fui sous les tirs. « Ils sont entrés par la colline et ont tout pillé », témoigne Furaha."

    assert all("habitants" not in name for event in events(text, "fr", "COERCE") for name in names(event.actors))
