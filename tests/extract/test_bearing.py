"""Voices that bear on a deed told before: witnesses, counts, replies, accusations."""

import pytest

from recoupe.model.event import Relation, Responsibility, Status
from tests.extract import events, names, only, rows

GOES_ON = {
    "en-witness": ("en", 'Gunmen killed six herders near Konduga on Monday. "They came from two sides," said a nurse who hid in a ditch.', {"nurse"}),
    "fr-witness-below": ("fr", "Des hommes armés ont tué six bergers près de Gao lundi.\n« Ils criaient », a raconté une habitante.", {"habitante"}),
    "en-count": (
        "en",
        "A bomb killed nine people in Mogadishu on Tuesday, police said. A hospital doctor put the toll at twelve.",
        {"police", "hospital doctor"},
    ),
    "en-next-paragraph": (
        "en",
        "Gunmen killed six herders near Konduga on Monday, police said.\nA trader said the attackers had come on motorcycles.",
        {"police", "trader"},
    ),
    "fr-bare-count-below": ("fr", "Une bombe a tué neuf personnes mardi à Gao.\nLa mission de l'ONU en a dénombré quatorze.", {"mission de l'ONU"}),
    "en-interviews": (
        "en",
        "Soldiers shot nine patients near Konduga on Monday, Nile Rights Monitor said. The report is based on interviews with five former staff members.",
        {"Nile Rights Monitor", "five former staff members"},
    ),
    "en-group-that-spoke": (
        "en",
        "Boko Haram shot nine patients near Konduga on Monday, Nile Rights Monitor said. The group said the gunmen had come on motorcycles.",
        {"Nile Rights Monitor"},
    ),
    "fr-behind-a-condemnation": (
        "fr",
        "Des inconnus ont tué six bergers près de Gao lundi. Le ministre a condamné cette attaque. Selon un témoin, les assaillants parlaient arabe.",
        {"témoin"},
    ),
    "en-witness-first": ("en", '"We found eleven graves," a farmer said. Gunmen killed six herders near Konduga on Monday.', {"farmer"}),
    "fr-confirms-the-deed": ("fr", "Un drone a tué six bergers près de Gao lundi. Le préfet a confirmé la frappe.", {"préfet"}),
    "en-we-spoke": ("en", "Soldiers shot six herders near Konduga on Monday. We spoke to nine survivors.", {"nine survivors"}),
    "en-once-in-full": (
        "en",
        "Rebels killed six herders near Konduga on Monday, the ministry said. The defence ministry said that they had come from the north.",
        {"defence ministry"},
    ),
    "fr-count": ("fr", "Une bombe a tué neuf personnes mardi à Gao, selon la police. L'hôpital fait état de douze morts.", {"police", "hôpital"}),
}


@pytest.mark.parametrize(("lang", "text", "sources"), rows(GOES_ON))
def test_voice_that_goes_on_is_a_link(lang: str, text: str, sources: set[str]) -> None:
    """Each witness who is quoted on a deed, and each who counts its victims, is a link of its chain."""
    assert {link.source for link in only(text, lang).attribution} == sources


def test_rejected_claim_is_all_of_it() -> None:
    """Who dismisses a claim denies each deed that was claimed."""
    text = "The mayor of Duk said raiders had killed eight herders and burned a church on Friday. The rebel movement dismissed the claim."
    sources = [{link.source for link in event.attribution} for event in events(text, "en")]

    assert sources
    assert all("rebel movement" in names for names in sources)


ANSWERS = {
    "en-targeted": ("en", "A missile hit a bakery in Gaza City on Monday, residents said. The Israeli army said it had targeted a cell.", "Israeli army"),
    "fr-targeted": ("fr", "Un missile a frappé une boulangerie de Gaza lundi. L'armée israélienne assure avoir visé une cellule.", "armée israélienne"),
    "en-denied": ("en", "Soldiers fired machine guns at a post near Konduga on Monday. The army denied there had been any shooting.", "army"),
}


@pytest.mark.parametrize(("lang", "text", "source"), rows(ANSWERS))
def test_answer_of_a_party_is_about_the_deed_before(lang: str, text: str, source: str) -> None:
    """What a party says it aimed at, or that there was none, is said of the deed told just before and makes no second one."""
    assert source in {link.source for link in only(text, lang).attribution}


def test_denial_of_those_who_were_hit_is_of_another_deed() -> None:
    """The army whose convoy was attacked denies a massacre of its own, and not the attack on its men."""
    text = (
        "Des hommes armés ont tué douze soldats maliens lundi près d'Ansongo. Des rebelles parlent de quarante soldats tués. L'armée a démenti tout massacre."
    )
    (attack,) = (event for event in events(text, "fr") if event.trigger.text == "tué")

    assert all(mention.text != "massacre" for mention in attack.mentions)


def test_denied_harm_to_civilians_is_no_answer() -> None:
    """Who denies that civilians were hit does not deny the strike."""
    text = "The army said it had killed nineteen rebels in an air strike near Gao on Thursday. The army denied that civilians had been hit."

    assert events(text, "en")[0].status is Status.OCCURRED


def test_no_confirmation_is_no_source() -> None:
    """A party that confirms nothing is no link."""
    text = "A bomb killed nine people in Mogadishu on Tuesday. No confirmation from the ministry."

    assert only(text, "en").attribution == ()


def test_organisation_is_the_one_named_before() -> None:
    """An organisation that informs is the aid group told of before, not an armed group named earlier."""
    text = "Fighters of Boko Haram burned a village near Konduga on Monday. Armed men looted the office of an NGO in Gao on Tuesday, the organisation said."

    assert [link.source for link in only(text, "en", "COERCE").attribution] == ["organisation"]


def test_voice_on_another_figure_is_no_link() -> None:
    """Who counts the displaced of a year says nothing of the attack told before."""
    text = "Gunmen killed six herders near Konduga on Monday. The Red Cross has counted 3,000 displaced people since January."

    assert only(text, "en").attribution == ()


def test_reply_denies_what_was_said() -> None:
    """A reply that there was nothing of the kind denies the deed that only the other side tells."""
    text = 'Russia says its troops seized Velyka on Wednesday. "The flag is ours, and no assault took place," a brigade spokesman replied.'
    event = only(text, "en")

    assert event.status is Status.DENIED
    assert event.attribution[-1].relation is Relation.DENIES


BLAMED = {
    "en": ("en", "Two marchers were shot dead in Maputo on Monday. The organisers hold the police responsible.", "police"),
    "fr": ("fr", "Un bombardement a frappé dimanche un camp près d'El-Facher. Le comité de la ville met en cause l'artillerie des FSR.", "FSR"),
}


@pytest.mark.parametrize(("lang", "text", "doer"), rows(BLAMED))
def test_accused_in_the_next_sentence_is_the_doer(lang: str, text: str, doer: str) -> None:
    """An accusation without a deed names the doer of the deed told before that has none."""
    event = only(text, lang)

    assert names(event.actors) == {doer}
    assert event.responsibility is Responsibility.ACCUSED


def test_accusation_of_something_else_bears_on_nothing() -> None:
    """Who accuses France of arming rebels accuses nobody of the arrests told before."""
    text = "Police arrested twelve men in Niamey on Monday. The prime minister accused France of arming bandits."
    (arrest,) = events(text, "en", "COERCE")

    assert arrest.responsibility is Responsibility.STATED
    assert arrest.attribution == ()


RUMOURS = {
    "en-posts": ("en", "Posts on Facebook that the army shelled a mosque on Tuesday are untrue.", "Posts on Facebook"),
    "fr-contrary": ("fr", "Contrairement à ce qu'affirment des messages vocaux, aucun élève n'a été enlevé mercredi à Naki.", "messages vocaux"),
}


@pytest.mark.parametrize(("lang", "text", "source"), rows(RUMOURS))
def test_rumour_that_is_called_false_is_a_link(lang: str, text: str, source: str) -> None:
    """Who spreads what did not happen is a link of the denied event."""
    event = only(text, lang)

    assert event.status is Status.DENIED
    assert source in {link.source for link in event.attribution}
