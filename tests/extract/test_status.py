"""Words that govern a deed say whether it was done, attempted, planned, imagined or denied."""

import pytest

from recoupe.model.event import Responsibility, Status
from tests.extract import events, gap, only, rows, told

STATUSES = {
    "fr-perfect": ("fr", "Des rebelles ont attaqué une caserne près de Goma.", "occurred"),
    "en-past": ("en", "Rebels attacked a barracks near Goma.", "occurred"),
    "fr-headline-present": ("fr", "Des rebelles attaquent une caserne près de Goma.", "occurred"),
    "fr-announced-perfect-infinitive": ("fr", "L'armée malienne a annoncé avoir mené des frappes contre une base rebelle près de Kidal.", "occurred"),
    "fr-succeeded": ("fr", "Les rebelles ont réussi à détruire un pont près de Goma.", "occurred"),
    "en-managed": ("en", "The rebels managed to destroy a bridge near Goma.", "occurred"),
    "fr-try": ("fr", "Deux hommes ont tenté de poignarder un juge mardi à Lyon.", "attempted"),
    "en-try": ("en", "Two men tried to stab a judge in Lyon on Tuesday.", "attempted"),
    "fr-attempt-noun": ("fr", "La police a déjoué une tentative d'attentat contre une gare de Lyon.", "attempted"),
    "en-attempted": ("en", "Police foiled an attempted bombing of a station in Lyon.", "attempted"),
    "en-fail": ("en", "The rebels failed to take the town of Goma.", "attempted"),
    "fr-plan-verb": ("fr", "L'armée malienne a prévu de bombarder une base rebelle près de Kidal.", "planned"),
    "en-plan-verb": ("en", "The Malian army is planning to bomb a rebel base near Kidal.", "planned"),
    "fr-intend": ("fr", "L'armée malienne compte attaquer une base rebelle près de Kidal.", "planned"),
    "fr-future": ("fr", "L'armée israélienne lancera une offensive contre Rafah.", "planned"),
    "en-future": ("en", "The Israeli army will launch an offensive against Rafah.", "planned"),
    "fr-fear": ("fr", "Le gouvernement craint un attentat contre le stade de Yaoundé.", "hypothetical"),
    "en-fear": ("en", "Residents fear a rebel attack on Goma.", "hypothetical"),
    "fr-if": ("fr", "Si les rebelles attaquaient Goma, des milliers d'habitants fuiraient.", "hypothetical"),
    "en-if": ("en", "If the rebels attacked Goma, thousands of residents would flee.", "hypothetical"),
    "en-could": ("en", "The rebels could attack the town of Goma.", "hypothetical"),
    "fr-negation": ("fr", "Les rebelles n'ont pas attaqué la ville de Goma.", "denied"),
    "en-negation": ("en", "The rebels did not attack the town of Goma.", "denied"),
    "fr-denial": ("fr", "L'armée malienne a démenti avoir tué des civils près de Gao.", "denied"),
    "en-denial": ("en", "The Malian army denied killing civilians near Gao.", "denied"),
    "en-denial-perfect": ("en", "The Malian army denied having killed civilians near Gao.", "denied"),
    "fr-denied-toll": ("fr", "L'armée malienne dément le bilan de neuf morts de l'attaque de Mondoro.", "occurred"),
    "en-denied-toll": ("en", "The army disputed the death toll of 40 given by residents after the attack on Mangina.", "occurred"),
    "fr-fear-lemma": ("fr", "Les habitants craignent une attaque des rebelles contre Goma.", "hypothetical"),
    "fr-could": ("fr", "Les rebelles pourraient attaquer la ville de Goma.", "hypothetical"),
}
GAPS = [
    gap(
        "fr",
        "Le groupe n'a pas réussi à prendre la ville de Goma.",
        "attempted",
        id="fr-not-succeeded",
        reason="a negated implicative verb leaves a bare infinitive, which is no event",
    ),
    gap(
        "fr",
        "Une tentative d'assassinat contre le gouverneur de Kirkouk a échoué mardi.",
        "attempted",
        id="fr-attempt-on-a-life",
        reason="the trigger noun «tentative d'assassinat» has no status of its own, and gives effect killed",
    ),
]


@pytest.mark.parametrize(("lang", "text", "status"), [*rows(STATUSES), *GAPS])
def test_status_is_read_from_the_governors(lang: str, text: str, status: str) -> None:
    """The first word above a deed that says so decides its status."""
    assert only(text, lang).status == Status(status)


HEARSAY = {
    "fr-conditional": ("fr", "Des miliciens auraient tué huit villageois près de Bria."),
    "fr-conditional-passive": ("fr", "Huit villageois auraient été tués par des miliciens près de Bria."),
    "fr-rumour": ("fr", "Selon la rumeur, des miliciens ont tué huit villageois près de Bria."),
    "en-reportedly": ("en", "Militiamen reportedly killed eight villagers near Bria."),
    "en-allegedly": ("en", "Militiamen allegedly killed eight villagers near Bria."),
    "en-may-have": ("en", "The Malian army may have killed twelve herders near Gao."),
}


@pytest.mark.parametrize(("lang", "text"), rows(HEARSAY))
def test_hearsay_is_told_as_done_and_suspected(lang: str, text: str) -> None:
    """What is told by hearsay was done, and its doer is suspected."""
    event = only(text, lang)

    assert (event.status, event.responsibility) == (Status.OCCURRED, Responsibility.SUSPECTED)


PURPOSES = {
    "fr": ("fr", "Le groupe achète des drones pour attaquer des bases américaines."),
    "en": ("en", "The group buys drones to attack American bases."),
}


@pytest.mark.parametrize(("lang", "text"), rows(PURPOSES))
def test_purpose_tells_no_deed(lang: str, text: str) -> None:
    """What something is bought or built for is no event."""
    assert events(text, lang) == []


REFUTED = {
    "fr-apposition": ("fr", "La milice dit avoir abattu un drone près de Goma, une affirmation fausse."),
    "fr-next-sentence": ("fr", "Le M23 affirme avoir tué vingt soldats à Goma. C'est faux : la ville est calme, a constaté un journaliste."),
    "en-next-sentence": ("en", "M23 claims to have killed twenty soldiers in Goma. The claim is false: the town is quiet."),
}


@pytest.mark.parametrize(("lang", "text"), rows(REFUTED))
def test_false_claim_is_denied_and_claimed(lang: str, text: str) -> None:
    """A claim that the report calls false did not happen, and is still claimed."""
    event = only(text, lang)

    assert (event.status, event.responsibility) == (Status.DENIED, Responsibility.CLAIMED)
    assert event.because["status"][0].rule.endswith("status.false_words")


PLANS = {
    "fr-cooperate": ("fr", "Le Kenya et l'Ouganda coopéreront contre les groupes armés."),
    "fr-share": ("fr", "Le Kenya partagera des renseignements avec l'Ouganda."),
    "en-share": ("en", "Kenya will share intelligence with Uganda."),
    "fr-meet": ("fr", "L'ambassadeur de France rencontrera jeudi le président du Tchad."),
    "en-meet": ("en", "The presidents of Kenya and Uganda will meet on Thursday in Nairobi."),
    "en-due-to-meet": ("en", "The French ambassador is due to meet the president of Chad on Thursday."),
}


@pytest.mark.parametrize(("lang", "text"), rows(PLANS))
def test_planned_cooperation_is_an_agreement(lang: str, text: str) -> None:
    """Cooperation that is still to come is AGREE, planned, and no second event."""
    assert [(event.type, event.status) for event in told(text, lang).events] == [("AGREE", Status.PLANNED)]


def test_status_names_the_cue_that_decided() -> None:
    """The reason of a status is the list of the language file, and the very word."""
    (reason,) = only("Two men tried to stab a judge in Lyon on Tuesday.", "en").because["status"]

    assert reason.rule == "lang/en.toml:status.attempt_verbs"
    assert reason.span is not None
    assert reason.span.text == "tried"
