"""How the report ties the doer to the deed: claimed, stated, accused, suspected, denied or not at all."""

import pytest

from recoupe.model.event import Relation, Responsibility, SourceKind
from tests.extract import events, names, only, rows

CASES = {
    "fr-claimed-noun": ("fr", "L'État islamique a revendiqué l'attentat contre un marché de Bagdad mardi.", "claimed"),
    "en-claimed-noun": ("en", "Al-Shabaab claimed responsibility for the attack on a hotel in Mogadishu that killed nine people on Tuesday.", "claimed"),
    "en-claimed-attack": ("en", "The Houthis claimed an attack on a tanker in the Red Sea on Tuesday.", "claimed"),
    "fr-claimed-announced": ("fr", "L'armée malienne a annoncé avoir mené des frappes contre une base rebelle près de Kidal.", "claimed"),
    "en-claimed-said": ("en", "The Malian army said it had carried out strikes on a rebel base near Kidal.", "claimed"),
    "fr-claimed-spokesman": ("fr", "Le M23 a pris Kibumba mardi. Le porte-parole du M23 a revendiqué l'attaque.", "claimed"),
    "en-claimed-own-men": ("en", "The group said its fighters attacked a barracks near Kidal on Tuesday.", "claimed"),
    "en-own-jets": ("en", "The Malian army said its jets bombed a rebel base near Kidal on Tuesday.", "claimed"),
    "fr-own-jets": ("fr", "L'armée malienne a annoncé que ses avions avaient bombardé une base rebelle près de Kidal mardi.", "claimed"),
    "en-behind": ("en", "Gunmen attacked a hotel in Mogadishu on Tuesday. Al-Shabaab said that it was behind the attack.", "claimed"),
    "en-ministry-of-its-soldiers": ("en", "Soldiers killed two looters in Maputo on Tuesday, the defence ministry said.", "claimed"),
    "fr-army-of-fallen-enemies": ("fr", "Le porte-parole militaire assure que quatorze terroristes ont été tués mercredi près de Gao.", "claimed"),
    "en-clash": ("en", "Clashes between the M23 and the Congolese army erupted near Goma on Tuesday, residents said.", "stated"),
    "fr-men-of-somebody": ("fr", "Les hommes de Traoré ont tué six bergers près de Gao mardi.", "stated"),
    "fr-stated": ("fr", "L'armée soudanaise a bombardé un marché de Nyala mardi.", "stated"),
    "en-stated": ("en", "The Sudanese army bombed a market in Nyala on Tuesday.", "stated"),
    "fr-accused-by-witnesses": ("fr", "Selon des habitants, l'armée malienne a tué douze bergers près de Gao.", "accused"),
    "en-accused-by-witnesses": ("en", "Residents said the Malian army had killed twelve herders near Gao.", "accused"),
    "fr-accused-noun": ("fr", "Le gouverneur a accusé l'armée congolaise d'une attaque contre Masisi jeudi.", "accused"),
    "en-accused-blame": ("en", "M23 blamed the Congolese army for the shelling of Masisi on Thursday.", "accused"),
    "fr-suspected-conditional": ("fr", "L'armée malienne aurait tué douze bergers près de Gao.", "suspected"),
    "en-suspected-modal": ("en", "The Malian army may have killed twelve herders near Gao.", "suspected"),
    "fr-denied": ("fr", "L'armée malienne a démenti avoir tué des civils près de Gao.", "denied"),
    "en-denied": ("en", "The Malian army denied killing civilians near Gao.", "denied"),
    "en-denied-though-accused": ("en", "Kinshasa said Rwanda had shelled a camp near Goma. Rwanda denied shelling the camp.", "denied"),
    "fr-unattributed-generic": ("fr", "Des hommes armés ont tué six bergers près de Konduga.", "unattributed"),
    "en-unattributed-generic": ("en", "Gunmen killed six herders near Konduga.", "unattributed"),
    "fr-unattributed-agentless": ("fr", "Trois soldats ont été tués mardi près de Gao.", "unattributed"),
    "en-unattributed-agentless": ("en", "Three soldiers were killed on Tuesday near Gao.", "unattributed"),
    "fr-accused-of-his-country": ("fr", "Les ADF ont tué six bergers près de Beni mardi, selon le porte-parole de l'armée congolaise.", "accused"),
    "fr-survivor-tells-of-herself": (
        "fr",
        "Les ADF ont tué six bergers près de Beni mardi, selon le chef du village. Une rescapée raconte s'être cachée.",
        "accused",
    ),
    "en-his-men-fell": ("en", "Boko Haram killed six herders near Konduga on Tuesday, police said. The spokesman said five of its men died.", "accused"),
    "en-accused-gerund": ("en", "The governor of Borno accused Boko Haram of killing six herders near Konduga.", "accused"),
    "fr-suspected-adjective": ("fr", "Des combattants présumés de Boko Haram ont tué six bergers près de Konduga.", "suspected"),
    "fr-suspected-verb": ("fr", "Boko Haram est soupçonné d'avoir tué six bergers près de Konduga.", "suspected"),
    "en-suspected-verb": ("en", "Boko Haram is suspected of killing six herders near Konduga.", "suspected"),
    "fr-accused-infinitive": ("fr", "Le gouverneur de Borno accuse Boko Haram d'avoir tué six bergers près de Konduga.", "accused"),
    "en-suspected-adjective": ("en", "Suspected Boko Haram fighters killed six herders near Konduga.", "suspected"),
}


@pytest.mark.parametrize(("lang", "text", "responsibility"), rows(CASES))
def test_responsibility_is_decided_in_order(lang: str, text: str, responsibility: str) -> None:
    """Denied, claimed, accused, suspected, stated: the first that holds; a generic doer or none is unattributed."""
    assert only(text, lang).responsibility == Responsibility(responsibility)


NOT_HOSTILE = {
    "fr-aid": ("fr", "Le Qatar dit avoir livré quarante tonnes de vivres à Gaza mardi.", "AID"),
    "en-aid": ("en", "Qatar said it had delivered forty tonnes of food to Gaza on Tuesday.", "AID"),
    "fr-retreat": ("fr", "Le M23 s'est retiré de la ville de Kibumba jeudi.", "RETREAT"),
    "en-speech": ("en", "France condemned the attack in Kerena on Thursday.", "ACCUSE"),
}


@pytest.mark.parametrize(("lang", "text", "event_type"), rows(NOT_HOSTILE))
def test_deed_that_is_not_hostile_is_stated(lang: str, text: str, event_type: str) -> None:
    """Nobody claims or is accused of help, withdrawal or his own words."""
    assert only(text, lang, event_type).responsibility is Responsibility.STATED


def test_claim_is_no_event_and_a_link_of_the_chain() -> None:
    """A claim makes no event of its own; who claims stands in the chain."""
    event = only("The Houthis claimed an attack on a tanker in the Red Sea on Tuesday.", "en")
    (link,) = event.attribution

    assert (link.source, link.kind, link.entity, link.relation) == ("Houthis", SourceKind.ARMED_GROUP, "houthis", Relation.CLAIMS)
    assert names(event.actors) == {"Houthis"}


def test_outlet_is_the_first_link() -> None:
    """The outlet stands first in the chain, whoever else says so."""
    event = only("Selon des habitants, l'armée malienne a tué douze bergers près de Gao.", "fr", outlet="Le Courrier des Lacs")

    assert [link.kind for link in event.attribution] == [SourceKind.OUTLET, SourceKind.WITNESS]


def test_who_denies_is_a_link_of_the_chain() -> None:
    """Those who deny stand in the chain beside those who accuse."""
    event = only("Kinshasa said Rwanda had shelled a camp near Goma. Rwanda denied shelling the camp.", "en")

    assert {(link.source, link.relation) for link in event.attribution} == {("Kinshasa", Relation.STATES), ("Rwanda", Relation.DENIES)}


def test_claim_of_a_raid_claims_each_of_its_deeds() -> None:
    """A claim bears on every deed of one raid."""
    found = events("Boko Haram fighters shot dead seven villagers in Konduga on Tuesday. They then abducted four traders. Boko Haram claimed the attack.", "en")

    assert [event.responsibility for event in found] == [Responsibility.CLAIMED] * 2


def test_reason_is_given_with_the_word() -> None:
    """The reason of a claim is the rule of the guide and the word that claims."""
    (reason,) = only("The Houthis claimed an attack on a tanker in the Red Sea on Tuesday.", "en").because["responsibility"]

    assert reason.rule.startswith("coding guide 9")
    assert reason.span is not None
    assert reason.span.text.startswith("claimed")
