"""A party that publishes its own release owns to its deeds."""

from dataclasses import replace

import pytest

from recoupe.extract.events import extract
from recoupe.extract.issuer import find_issuer
from recoupe.model.event import Event, Responsibility, Status
from recoupe.model.report import Outlet
from recoupe.model.span import Span
from recoupe.parse.document import parse_document
from recoupe.resolve.mentions import resolve
from tests.extract import events, names, only, rows
from tests.support import codebook, document

PUBLISHERS = {
    "fr-army": ("fr", "Forces armées maliennes", "MLI"),
    "en-army": ("en", "Malian Armed Forces", "MLI"),
    "en-national-ministry": ("en", "Ministry of National Defence", None),
    "en-ministry": ("en", "Russian Ministry of Defence", "RUS"),
    "en-group": ("en", "Hezbollah", "LBN"),
}


@pytest.mark.parametrize(("lang", "name", "country"), rows(PUBLISHERS))
def test_party_is_the_issuer_of_its_release(lang: str, name: str, country: str) -> None:
    """An army, a ministry of defence and an armed group are issuers, with their country where it is known."""
    issuer = find_issuer(document("Texte.", lang, outlet=name), codebook())

    assert issuer is not None
    assert issuer.name == name
    assert issuer.country in {country, None}


@pytest.mark.parametrize("name", ["Le Courrier des Lacs", "The Harbour Gazette", "Radio Horizon"])
def test_newspaper_is_no_issuer(name: str) -> None:
    """An outlet like another is no party."""
    assert find_issuer(document("Texte.", "fr", outlet=name), codebook()) is None


def test_text_without_outlet_has_no_issuer() -> None:
    """Where nobody is named as publisher, nobody is the issuer."""
    assert find_issuer(document("Texte.", "fr"), codebook()) is None


RELEASES = {
    "fr-our-fighters": ("fr", "Nos combattants ont attaqué une caserne près de Kidal mardi.", "Hezbollah"),
    "fr": ("fr", "L'armée malienne a bombardé une base rebelle près de Kidal mardi.", "Forces armées maliennes"),
    "en": ("en", "The Malian army bombed a rebel base near Kidal on Tuesday.", "Malian Armed Forces"),
    "fr-we": ("fr", "Nous avons attaqué une caserne près de Kidal mardi.", "Hezbollah"),
    "en-our-fighters": ("en", "Our fighters attacked a barracks near Kidal on Tuesday.", "Hezbollah"),
}


UNNAMED = {
    "en-enemies-fell": ("en", "Six terrorists were killed near Kidal on Tuesday.", "Malian Armed Forces", "ASSAULT"),
    "fr-arrest": ("fr", "L'opération a conduit à l'interpellation de deux ravitailleurs mardi.", "Forces armées maliennes", "COERCE"),
    "en-our-jets": ("en", "Two depots near Kidal were bombed by our jets on Tuesday.", "Malian Armed Forces", "ASSAULT"),
    "en-we-claim": ("en", "We take responsibility for the attack on the police post near Kidal on Tuesday.", "Hezbollah", "ASSAULT"),
}


@pytest.mark.parametrize(("lang", "text", "outlet", "kind"), rows(UNNAMED))
def test_deed_without_a_doer_may_be_the_issuers(lang: str, text: str, outlet: str, kind: str) -> None:
    """In a release, enemies who fell, arrests, what our means did and what we claim are the issuer's own deeds."""
    event = only(text, lang, kind, outlet=outlet)

    assert names(event.actors) == {outlet}
    assert event.responsibility is Responsibility.CLAIMED


def test_soldiers_who_fell_are_not_the_armys_own_deed() -> None:
    """An army that mourns its men did not kill them."""
    event = only("Three soldiers were killed near Kidal on Tuesday.", "en", outlet="Malian Armed Forces")

    assert event.actors == ()
    assert event.responsibility is Responsibility.UNATTRIBUTED


@pytest.mark.parametrize(("lang", "text", "outlet"), rows(RELEASES))
def test_own_release_claims_its_deeds(lang: str, text: str, outlet: str) -> None:
    """What a party tells of its own doing in its own release is claimed."""
    assert only(text, lang, outlet=outlet).responsibility is Responsibility.CLAIMED


def test_first_person_plural_is_the_issuer() -> None:
    """«nous», "we" and "our fighters" in a release are whoever publishes it."""
    assert names(only("Nous avons attaqué une caserne près de Kidal mardi.", "fr", outlet="Hezbollah").actors) == {"Hezbollah"}
    assert names(only("Our fighters attacked a barracks near Kidal on Tuesday.", "en", outlet="Hezbollah").actors) == {"Hezbollah"}
    assert names(only("We attacked a barracks near Kidal on Tuesday.", "en", outlet="Hezbollah").actors) == {"Hezbollah"}


def test_enemy_is_stated_in_a_release() -> None:
    """The other side's deeds stand as fact in a release."""
    (event,) = events("Russian troops shelled a school in Kharkiv on Tuesday.", "en", outlet="Armed Forces of Ukraine")

    assert event.responsibility is Responsibility.STATED


def test_release_that_denies_its_own_deed() -> None:
    """A deed that the issuer says never happened is denied by it."""
    (event,) = events("L'armée malienne n'a pas bombardé le marché de Gao.", "fr", outlet="Forces armées maliennes")

    assert (event.status, event.responsibility) == (Status.DENIED, Responsibility.DENIED)


def _release(text: str) -> list[Event]:
    """Read a release whose first line names who publishes it."""
    page = document(f"Ministry of National Defence\n{text}", "en", "2024-03-14")
    name = Span(0, 28, "Ministry of National Defence")
    tree = parse_document(replace(page, outlet=Outlet(name.text, None, name, "stated")), codebook())
    return list(extract(tree, resolve(tree, codebook())[0], codebook()).events)


def test_ministry_of_defence_did_what_its_enemies_suffered() -> None:
    """The ministry that commands an army publishes its own deeds: whoever is named as a victim in arms is its enemy."""
    (found,) = _release("Six terrorists were killed near Goma.")

    assert [actor.name for actor in found.actors] == ["Ministry of National Defence"]
    assert found.responsibility is Responsibility.CLAIMED


def test_harm_to_its_own_is_not_the_issuer_s() -> None:
    """What befell the issuer's own soldiers somebody else did."""
    (found,) = _release("Six of our soldiers were killed near Goma.")

    assert not found.actors
