"""Who did what to whom is read off the tree, whatever the order of the words and the construction."""

import pytest

from recoupe.extract.arguments import is_passive, members, noun_arguments, preposition, verb_arguments
from tests.extract import PUBLISHED, gap, marked_roles, only, roles, rows, token_of, words_of
from tests.support import parsed

CONSTRUCTIONS = {
    "fr-active": ("fr", "L'{actor:armée malienne} a bombardé un {recipient:camp de déplacés} près de Gao."),
    "en-active": ("en", "{actor:Gunmen} killed {recipient:three soldiers} near Gao."),
    "fr-passive": ("fr", "Un {recipient:camp de déplacés} a été bombardé par l'{actor:armée malienne} près de Gao."),
    "en-passive": ("en", "{recipient:Three soldiers} were killed by {actor:gunmen} near Gao."),
    "fr-agentless": ("fr", "{recipient:Trois soldats} ont été tués mardi près de Gao."),
    "en-agentless": ("en", "{recipient:Three soldiers} were killed on Tuesday near Gao."),
    "fr-relative": ("fr", "Des {actor:hommes armés} qui ont tué {recipient:deux bergers} près de Gao sont en fuite."),
    "en-relative": ("en", "The {actor:gunmen} who killed {recipient:two herders} near Gao have fled."),
    "fr-relative-passive": ("fr", "La {recipient:base} qui a été attaquée par les {actor:rebelles} abrite deux cents soldats."),
    "en-relative-passive": ("en", "The {recipient:base} that was attacked by the {actor:rebels} houses two hundred soldiers."),
    "fr-participle": ("fr", "Des frappes menées par l'{actor:armée soudanaise} ont touché un {recipient:marché de Nyala}."),
    "en-participle": ("en", "Strikes carried out by the {actor:Sudanese army} hit a {recipient:market} in Nyala."),
    "fr-participle-set-off": ("fr", "L'attaque, menée par des {actor:hommes} à moto, a visé un {recipient:marché de Djibo}."),
    "en-participle-set-off": ("en", "The attack, carried out by {actor:men} on motorcycles, targeted a {recipient:market} in Djibo."),
    "fr-gerund": (
        "fr",
        "Des {actor:hommes armés} ont tendu une embuscade à une {recipient:patrouille de police} près de Jos, tuant {recipient:quatre agents}.",
    ),
    "en-gerund": ("en", "{actor:Gunmen} ambushed a {recipient:police patrol} near Jos, killing {recipient:four officers}."),
    "fr-explosion": ("fr", "L'explosion d'une {weapon:bombe artisanale} a tué {recipient:quatre soldats} près de Tillabéri."),
    "en-explosion": ("en", "The explosion of a {weapon:roadside bomb} killed {recipient:four soldiers} near Tillaberi."),
    "fr-attack-against": ("fr", "L'attaque de {actor:Boko Haram} contre un {recipient:village} près de Diffa a fait six morts."),
    "en-attack-against": ("en", "{actor:Boko Haram}'s attack against a {recipient:village} near Diffa left six people dead."),
    "en-attack-on": ("en", "{actor:Al-Shabaab}'s attack on a {recipient:hotel} in Mogadishu left six people dead."),
    "fr-coordinated-verbs": ("fr", "Les {actor:rebelles} ont tué {recipient:deux gendarmes} et blessé un {recipient:infirmier}."),
    "en-coordinated-verbs": ("en", "The {actor:rebels} killed {recipient:two policemen} and wounded a {recipient:nurse}."),
    "fr-coordinated-victims": (
        "fr",
        "Des {actor:hommes armés} ont enlevé un {recipient:prêtre}, un {recipient:médecin} et {recipient:deux enseignants} près de Jos.",
    ),
    "en-coordinated-victims": ("en", "{actor:Gunmen} abducted a {recipient:priest}, a {recipient:doctor} and {recipient:two teachers} near Jos."),
    "fr-light-lead": ("fr", "L'{actor:armée éthiopienne} a mené des frappes contre une {recipient:école de Mekele}."),
    "fr-light-proceed": ("fr", "L'{actor:armée éthiopienne} a procédé à des bombardements contre une {recipient:école de Mekele}."),
    "en-light-carry-out": ("en", "The {actor:Ethiopian army} carried out strikes on a {recipient:school} in Mekelle."),
    "fr-light-suffer": ("fr", "Un {recipient:convoi des Nations unies} a subi une attaque près de Kidal."),
    "en-light-come-under": ("en", "A {recipient:UN convoy} came under attack near Kidal."),
    "fr-participle-with-agent": ("fr", "Un {recipient:convoi} attaqué par des {actor:rebelles} transportait de l'aide."),
    "en-participle-with-agent": ("en", "A {recipient:convoy} attacked by {actor:rebels} was carrying aid."),
    "en-age": ("en", "A {recipient:12-year-old boy} was shot dead by {actor:Israeli soldiers} in Jenin."),
    "en-hyphenated-verb": ("en", "{actor:Gunmen} machine-gunned a {recipient:bus} near Jos."),
    "en-bare-participle": ("en", "A {recipient:convoy} attacked on Tuesday near Gao was carrying aid."),
    "en-cleft": ("en", "It was the {actor:army} that bombed the {recipient:market} in Nyala."),
    "fr-fire-on": ("fr", "Les {actor:soldats} ont ouvert le feu sur des {recipient:manifestants} à Conakry."),
    "en-fire-on": ("en", "{actor:Soldiers} opened fire on {recipient:protesters} in Conakry."),
    "fr-taken-from": ("fr", "Les {actor:forces gouvernementales} ont repris la ville de Sévaré aux {recipient:rebelles}."),
    "en-taken-from": ("en", "{actor:Government forces} retook the town of Sevare from the {recipient:rebels}."),
    "fr-headline-participle": ("fr", "Un {recipient:soldat} tué dans l'explosion d'une {weapon:mine} près de Gao"),
    "en-headline-participle": ("en", "{recipient:Two soldiers} killed by a {weapon:mine} near Gao"),
    "en-car-bomb": ("en", "A {weapon:car bomb} killed at least {recipient:nine people} outside a hotel in Mogadishu on Friday."),
    "fr-apposition": (
        "fr",
        "L'{actor:armée} a frappé {recipient:deux cibles}, un {recipient:dépôt de carburant} et une {recipient:caserne}, près de Nyala.",
    ),
    "en-apposition": ("en", "The {actor:army} struck {recipient:two targets}, a {recipient:fuel depot} and a {recipient:barracks}, near Nyala."),
    "fr-control": ("fr", "L'{actor:armée malienne} a annoncé avoir mené des frappes contre une {recipient:base rebelle} près de Kidal."),
    "en-control": ("en", "The {actor:Malian army} said it had carried out strikes on a {recipient:rebel base} near Kidal."),
    "fr-control-try": ("fr", "{actor:Deux hommes} ont tenté de poignarder un {recipient:juge} mardi à Lyon."),
    "en-control-try": ("en", "{actor:Two men} tried to stab a {recipient:judge} in Lyon on Tuesday."),
    "fr-weapon-is-subject": ("fr", "{weapon:Quatre drones} ont frappé une {recipient:raffinerie} près de Tobrouk."),
    "fr-weapon-is-oblique": ("fr", "L'{actor:armée malienne} a frappé des {recipient:rebelles} avec un {weapon:drone} près de Kidal."),
    "en-weapon-is-oblique": ("en", "The {actor:Malian army} hit a {recipient:column of rebels} with a {weapon:drone} near Kidal."),
    "en-weapon-is-counted": ("en", "The {actor:army} hit a {recipient:depot} with {weapon:two drones} near Kidal."),
    "fr-cleft": ("fr", "C'est l'{actor:armée} qui a bombardé le {recipient:marché de Nyala}."),
    "fr-light-be-target": ("fr", "{recipient:Deux patrouilles} ont été la cible de tirs près de Gao."),
    "en-attack-on-village": ("en", "{actor:Boko Haram}'s attack on a {recipient:village} near Diffa left six people dead."),
    "fr-bare-participle": ("fr", "Un {recipient:convoi} attaqué mardi près de Gao transportait de l'aide."),
    "fr-launched-against": ("fr", "L'assaut lancé par les {actor:rebelles} contre la {recipient:base de Goma} a fait deux morts."),
    "fr-makeshift-device": ("fr", "L'explosion d'un {weapon:engin artisanal} a tué {recipient:quatre soldats} près de Tillabéri."),
}
GAPS = [
    gap(
        "en",
        "The {actor:Malian army} plans to bomb a {recipient:rebel base} near Kidal.",
        id="en-plans",
        reason='the tagger takes "plans" for a noun, and the doer is lost',
    ),
]


@pytest.mark.parametrize(("lang", "marked"), [*rows(CONSTRUCTIONS), *GAPS])
def test_roles_come_out_of_the_construction(lang: str, marked: str) -> None:
    """Doers, victims and means are the marked words, and nobody else."""
    text, expected = marked_roles(marked)

    assert roles(only(text, lang)) == expected


QUANTITIES = {
    "fr-passive": ("fr", "Une quinzaine de soldats ont été tués près de Gao.", "soldats", 15),
    "fr-burn": ("fr", "Des hommes armés ont brûlé une quinzaine de fermes près de Jos.", "fermes", 15),
    "fr-abduct": ("fr", "Des hommes armés ont enlevé une quinzaine d'élèves près de Jos.", "élèves", 15),
    "en-passive": ("en", "About a dozen soldiers were killed near Gao.", "soldiers", 12),
    "en-burn": ("en", "The attackers burned about fifteen farms near Tillaberi.", "farms", 15),
    "en-torch": ("en", "The attackers torched dozens of houses near Tillaberi.", "houses", 24),
    "en-abduct": ("en", "Gunmen abducted dozens of pupils near Jos.", "pupils", 24),
}


@pytest.mark.parametrize(("lang", "text", "noun", "low"), rows(QUANTITIES))
def test_quantity_noun_is_looked_through(lang: str, text: str, noun: str, low: int) -> None:
    """A quantity noun gives its number to the noun that it counts, which is what suffers."""
    (recipient,) = only(text, lang).recipients

    assert recipient.name.endswith(noun)
    assert recipient.count is not None
    assert recipient.count.low == low
    assert recipient.effect is not None


VOICES = {
    "fr-passive": ("fr", "Trois soldats ont été tués près de Gao.", "tués", True),
    "en-passive": ("en", "Three soldiers were killed near Gao.", "killed", True),
    "fr-participle": ("fr", "Les frappes menées par la coalition ont cessé.", "menées", True),
    "fr-active": ("fr", "Des rebelles ont tué trois soldats.", "tué", False),
    "en-active": ("en", "Rebels have killed three soldiers.", "killed", False),
    "fr-reflexive": ("fr", "Le groupe s'est retiré de la ville.", "retiré", False),
    "fr-perfect-of-motion": ("fr", "Le convoi est arrivé à Gao.", "arrivé", False),
}


@pytest.mark.parametrize(("lang", "text", "verb", "passive"), rows(VOICES))
def test_passive_is_told_from_active(lang: str, text: str, verb: str, passive: bool) -> None:
    """A passive has the auxiliary, a patient or an agent; a reflexive and a perfect of motion have none."""
    tree = parsed(text, lang, PUBLISHED)

    assert is_passive(tree, tree.tokens[token_of(tree, verb)], words_of(lang)) is passive


def test_logical_subject_is_the_same_in_active_and_passive() -> None:
    """The by-agent of a passive and the subject of an active verb are both the logical subject."""
    found = []
    for text in ("Les rebelles ont attaqué une base.", "Une base a été attaquée par les rebelles."):
        tree = parsed(text, "fr", PUBLISHED)
        verb = next(token for token in tree.tokens if token.lemma == "attaquer")
        arguments = verb_arguments(tree, verb, words_of("fr"))
        found.append(([tree.tokens[i].text for i in arguments.subjects], [tree.tokens[i].text for i in arguments.objects], arguments.passive))

    assert found == [(["rebelles"], ["base"], False), (["rebelles"], ["base"], True)]


def test_light_verb_lends_its_subject_to_the_noun() -> None:
    """The subject of a light verb is the logical subject of its trigger noun, and the verb decides the status."""
    tree = parsed("L'armée a mené des frappes contre une base.", "fr", PUBLISHED)
    arguments = noun_arguments(tree, tree.tokens[token_of(tree, "frappes")], words_of("fr"))

    assert [tree.tokens[i].text for i in arguments.subjects] == ["armée"]
    assert tree.tokens[arguments.clause].text == "mené"


def test_coordination_is_spread() -> None:
    """A phrase stands for all that are coordinated with it, in text order."""
    tree = parsed("Gunmen abducted a priest, a doctor and two teachers.", "en", PUBLISHED)

    assert [tree.tokens[i].text for i in members(tree, token_of(tree, "priest"))] == ["priest", "doctor", "teachers"]


PREPOSITIONS = {
    "fr-against": ("fr", "Une attaque contre une base a eu lieu.", "base", "against"),
    "en-against": ("en", "There was an attack against a base.", "base", "against"),
    "fr-of": ("fr", "La mort de trois soldats a été annoncée.", "soldats", "of"),
    "en-by": ("en", "The base was attacked by rebels.", "rebels", "by"),
    "en-with": ("en", "The army hit the base with drones.", "drones", "with"),
}


@pytest.mark.parametrize(("lang", "text", "noun", "wanted"), rows(PREPOSITIONS))
def test_preposition_has_its_class(lang: str, text: str, noun: str, wanted: str) -> None:
    """A preposition is known by its class in the language file."""
    tree = parsed(text, lang, PUBLISHED)

    assert wanted in preposition(tree, token_of(tree, noun), words_of(lang))
