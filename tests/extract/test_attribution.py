"""Voices: who says what, through whom, and what it covers."""

import pytest

from recoupe.extract.attribution import Voice, chain_for, find_voices
from recoupe.extract.quotes import find_quotes
from recoupe.model.event import Relation, SourceKind
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed

OFFICIAL, WITNESS, UNNAMED, AGENCY = SourceKind.OFFICIAL, SourceKind.WITNESS, SourceKind.UNNAMED, SourceKind.AGENCY
COMMUNIQUE, PERSON, GROUP = SourceKind.COMMUNIQUE, SourceKind.PERSON, SourceKind.ARMED_GROUP
ORGANISATION = SourceKind.ORGANISATION
STATES, DENIES, CLAIMS, CONFIRMS, ACCUSES = Relation.STATES, Relation.DENIES, Relation.CLAIMS, Relation.CONFIRMS, Relation.ACCUSES


def voices(lang: str, text: str) -> tuple[Voice, ...]:
    """Give the voices of a text."""
    tree = parsed(text, lang)
    mentions, _ = resolve(tree, codebook())
    return find_voices(tree, mentions, find_quotes(tree), codebook())


def chain(lang: str, text: str, word: str) -> list[tuple[str, SourceKind]]:
    """Give the chain on whose word one word of a text stands."""
    tree = parsed(text, lang)
    token = next(one.i for one in tree.tokens if one.text == word)
    return [(link.source, link.kind) for link in chain_for(voices(lang, text), token)]


CHAINS = [
    ("fr", "Selon le gouverneur, onze civils ont péri.", "péri", [("gouverneur", OFFICIAL)], "fr-selon"),
    ("fr", "Deux soldats ont été tués, d'après une source militaire.", "tués", [("source militaire", UNNAMED)], "fr-d-apres"),
    ("fr", "De source militaire, deux soldats ont été tués.", "tués", [("source militaire", UNNAMED)], "fr-de-source"),
    ("fr", "Le ministre a affirmé que deux soldats avaient été tués.", "tués", [("ministre", OFFICIAL)], "fr-que"),
    ("fr", "Les frappes ont visé un dépôt, indique le communiqué.", "visé", [("communiqué", COMMUNIQUE)], "fr-inverted"),
    ("fr", "« Ils ont tiré sur nous », témoigne un rescapé.", "tiré", [("rescapé", WITNESS)], "fr-quoted"),
    ("fr", "Trois maisons ont brûlé, a indiqué le maire.", "brûlé", [("maire", OFFICIAL)], "fr-inverted-past"),
    ("fr", "Des habitants ont raconté que des soldats avaient pillé le marché.", "pillé", [("habitants", WITNESS)], "fr-residents"),
    ("fr", "L'armée dit avoir tué trois rebelles.", "tué", [("armée", OFFICIAL)], "fr-infinitive"),
    ("fr", "Le Hamas a annoncé dans un communiqué avoir frappé un poste.", "frappé", [("communiqué", COMMUNIQUE), ("Hamas", GROUP)], "fr-paper"),
    ("fr", "Sept villageois ont péri, selon un bilan communiqué par la mairie.", "péri", [("mairie", OFFICIAL)], "fr-carrier"),
    ("fr", "Cent personnes ont péri, d'après un décompte de l'AFP.", "péri", [("AFP", AGENCY)], "fr-count"),
    ("fr", "Les témoins affirment que le drone a frappé un marché.", "frappé", [("témoins", WITNESS)], "fr-witnesses"),
    ("fr", "Le porte-parole de l'armée assure que la ville est calme.", "calme", [("porte-parole de l'armée", OFFICIAL)], "fr-spokesman"),
    ("fr", "La ville est calme, assure la police.", "calme", [("police", OFFICIAL)], "fr-police"),
    ("fr", "La police a confirmé que le pont était coupé.", "coupé", [("police", OFFICIAL)], "fr-confirms"),
    ("fr", "La mairie parle, elle, de quinze blessés.", "blessés", [("mairie", OFFICIAL)], "fr-speaks-of"),
    ("fr", "Des hommes ont brûlé le marché. C'est ce qu'affirme le maire de Gao.", "brûlé", [("maire de Gao", OFFICIAL)], "fr-that-is-what"),
    ("fr", "L'enlèvement de trois enseignants a été annoncé mercredi par le gouverneur.", "enlèvement", [("gouverneur", OFFICIAL)], "fr-announced-by"),
    (
        "fr",
        "L'information a été confirmée à notre rédaction par le préfet : des inconnus ont tué un chef.",
        "tué",
        [("préfet", OFFICIAL)],
        "fr-confirmed-colon",
    ),
    ("fr", "Trente personnes ont été arrêtées, a fait savoir le parquet de Dixinn.", "arrêtées", [("parquet de Dixinn", OFFICIAL)], "fr-let-know"),
    ("fr", "Pour le gouverneur, des séparatistes ont incendié l'école.", "incendié", [("gouverneur", OFFICIAL)], "fr-for"),
    ("fr", "Deux habitants : les soldats ont tiré.", "tiré", [("Deux habitants", WITNESS)], "fr-label"),
    ("fr", "L'armée, elle, affirme que le pont est coupé.", "coupé", [("armée", OFFICIAL)], "fr-for-its-part"),
    ("fr", "Un organisme de défense des droits humains en compte onze.", "onze", [("organisme de défense des droits humains", ORGANISATION)], "fr-counts"),
    ("en", "The Red Crescent recovered 27 bodies.", "bodies", [("Red Crescent", ORGANISATION)], "en-recovered"),
    ("en", "Trente soldiers died in the raid - police official", "died", [("police official", OFFICIAL)], "en-dash"),
    ("en", "Mrs Philomena Tohill, then aged nine, described how soldiers beat her father.", "beat", [("Mrs Philomena Tohill", PERSON)], "en-aside"),
    ("en", "A nurse at the hospital, reached by phone, spoke of thirty bodies.", "bodies", [("nurse at the hospital", WITNESS)], "en-reached"),
    ("en", '"We shot down two drones," the army was quoted as saying by IRNA.', "drones", [("IRNA", AGENCY), ("army", OFFICIAL)], "en-quoted-by"),
    (
        "en",
        "Claims by the opposition that police shot two marchers were denied by the minister.",
        "shot",
        [("minister", OFFICIAL), ("opposition", ORGANISATION)],
        "en-claims-by",
    ),
    ("fr", "Le bilan est lourd. C'est le chef de la ville qui l'a annoncé.", "lourd", [("chef de la ville", OFFICIAL)], "fr-cleft"),
    ("fr", "L'hôpital a brûlé, confie un de ses responsables.", "brûlé", [("responsables", OFFICIAL)], "fr-one-of"),
    ("fr", "Des soldats ont abattu neuf patients (source : mairie).", "abattu", [("mairie", OFFICIAL)], "fr-bracket-label"),
    ("en", "A fisherman was abducted, his family reports.", "abducted", [("family", WITNESS)], "en-verb-taken-for-a-noun"),
    (
        "en",
        "Gang members killed dozens of people in Pont-Sonde, survivors and a local rights organisation say.",
        "killed",
        [("survivors", WITNESS), ("local rights organisation", ORGANISATION)],
        "en-two-and",
    ),
    ("en", "According to residents, bombs were dropped from a drone.", "dropped", [("residents", WITNESS)], "en-according"),
    ("en", "Five soldiers were wounded, a military source said.", "wounded", [("military source", UNNAMED)], "en-closing"),
    ("en", "Officials said that nine people were killed.", "killed", [("Officials", OFFICIAL)], "en-said-that"),
    ("en", "The army said it had shelled the village.", "shelled", [("army", OFFICIAL)], "en-said-it"),
    ("en", '"They shot my brothers," a farmer said.', "shot", [("farmer", WITNESS)], "en-quoted"),
    ("en", "Police found a bomb, said the mayor.", "found", [("mayor", OFFICIAL)], "en-inverted"),
    ("en", "Hamas said in a statement that it had struck the base.", "struck", [("statement", COMMUNIQUE), ("Hamas", GROUP)], "en-paper"),
    ("en", "A resident told Reuters that soldiers burned the market.", "burned", [("Reuters", AGENCY), ("resident", WITNESS)], "en-told-agency"),
    ("en", "The minister told reporters that the town was quiet.", "quiet", [("minister", OFFICIAL)], "en-told-reporters"),
    ("en", "The governor denied that any church was burned.", "burned", [("governor", OFFICIAL)], "en-denied"),
    ("en", "Survivors said that soldiers went from house to house.", "went", [("Survivors", WITNESS)], "en-survivors"),
    ("en", "Thirty people died, according to conflict monitors.", "died", [("conflict monitors", UNNAMED)], "en-monitors"),
    ("en", "The spokesman confirmed that two jets bombed the store.", "bombed", [("spokesman", OFFICIAL)], "en-confirmed"),
    ("en", "Police blamed the rebels for the raid.", "raid", [("Police", OFFICIAL)], "en-blamed"),
    ("fr", "Six bergers ont été tués lundi, a appris l'AFP mardi auprès d'un élu local.", "tués", [("AFP", AGENCY), ("élu local", OFFICIAL)], "fr-learnt-from"),
    ("fr", "Une bombe a tué six bergers, apprend-on auprès du préfet.", "tué", [("préfet", OFFICIAL)], "fr-one-learns-from"),
    ("fr", "Joint par l'AFP, un élu de la commune a confirmé le raid.", "raid", [("AFP", AGENCY), ("élu de la commune", OFFICIAL)], "fr-reached-by"),
    ("fr", "Deux rescapées nous ont décrit l'attaque.", "attaque", [("Deux rescapées", WITNESS)], "fr-told-us"),
    ("fr", "Six soldats ont péri, précise un communiqué lu à la télévision.", "péri", [("communiqué", COMMUNIQUE)], "fr-read-out"),
    ("fr", "Trois soldats ont péri, indique la Deuxième région militaire.", "péri", [("Deuxième région militaire", OFFICIAL)], "fr-military-region"),
    ("en", "Two of his colleagues confirmed that soldiers burned the market.", "burned", [("Two of his colleagues", WITNESS)], "en-two-of"),
    ("en", "The ministry of defence on Tuesday denied that a church was burned.", "burned", [("ministry of defence", OFFICIAL)], "en-no-day-in-a-name"),
    ("en", "Two officers, who led the search, said the raid had failed.", "failed", [("Two officers", OFFICIAL)], "en-set-apart"),
    ("en", "The army, in a statement, denied that its men were there.", "there", [("statement", COMMUNIQUE), ("army", OFFICIAL)], "en-set-in-paper"),
    ("en", "The president wrote that the deal was dead.", "dead", [("president", OFFICIAL)], "en-many-senses"),
    ("en", 'Asked about the camp, the minister replied: "It is empty."', "empty", [("minister", OFFICIAL)], "en-colon"),
    ("en", "The general's claim that no civilians died was contested.", "died", [("general", OFFICIAL)], "en-noun"),
    ("en", "Witnesses quoted the governor as saying the town was safe.", "safe", [("Witnesses", WITNESS), ("governor", OFFICIAL)], "en-cited"),
    ("en", "The road is shut, three people familiar with the plan said.", "shut", [("three people", WITNESS)], "en-familiar"),
    ("en", "A doctor at the clinic put the toll at twelve.", "toll", [("doctor at the clinic", OFFICIAL)], "en-put-the-toll"),
    ("fr", "L'hôpital fait état de douze morts.", "morts", [("hôpital", OFFICIAL)], "fr-fait-etat"),
    ("fr", "Le sénateur Pruvot a fait valoir que le pont était coupé.", "coupé", [("sénateur Pruvot", OFFICIAL)], "fr-fait-valoir"),
    ("fr", "L'armée, dans un communiqué, a démenti ces accusations et affirmé que le marché était intact.", "intact", [("armée", OFFICIAL)], "fr-conjoined"),
    ("fr", "L'affirmation du gouverneur selon laquelle le pont tient est contestée.", "tient", [("gouverneur", OFFICIAL)], "fr-noun"),
    ("fr", "« Tout a brûlé, a soupiré Awa Diarra. Il ne reste rien. »", "reste", [("Awa Diarra", PERSON)], "fr-sighed"),
    ("fr", "Un obus a touché la gare de Kherson. Quatre morts, dit la mairie.", "morts", [("mairie", OFFICIAL)], "fr-toll-inverted"),
]


@pytest.mark.parametrize(("lang", "text", "word", "expected"), [pytest.param(*row[:4], id=row[4]) for row in CHAINS])
def test_chain_names_who_says_so(lang, text, word, expected) -> None:
    """The words of a sentence stand on the word of whom it names, outermost first."""
    assert chain(lang, text, word) == expected


RELATIONS = [
    ("en", "The governor denied that any church was burned.", DENIES, "denial", "en-denies"),
    ("fr", "L'armée a démenti que des civils aient été tués.", DENIES, "denial", "fr-denies"),
    ("en", "Hamas claimed responsibility for the attack.", CLAIMS, "claim", "en-claims"),
    ("fr", "Le groupe a revendiqué l'attaque.", CLAIMS, "claim", "fr-claims"),
    ("fr", "L'attaque revendiquée par le Hamas a fait dix morts.", CLAIMS, "claim", "fr-participle"),
    ("en", "Police blamed the rebels for the raid.", ACCUSES, "accusation", "en-accuses"),
    ("fr", "Le ministre accuse les rebelles d'avoir brûlé le marché.", ACCUSES, "accusation", "fr-accuses"),
    ("en", "The army said it had shelled the village.", STATES, "own", "en-own"),
    ("fr", "L'armée dit avoir tué trois rebelles.", STATES, "own", "fr-own"),
]


@pytest.mark.parametrize(("lang", "text", "relation", "flag"), [pytest.param(*row[:4], id=row[4]) for row in RELATIONS])
def test_voice_says_what_it_does(lang, text, relation, flag) -> None:
    """A voice denies, claims, accuses or tells of its own deed, and says so."""
    (one,) = voices(lang, text)

    assert one.relation is relation
    assert getattr(one, flag)


HEARSAY = [
    ("fr", "Des soldats auraient pillé le marché.", "fr-conditional"),
    ("fr", "Selon des rumeurs, des soldats ont pillé le marché.", "fr-rumour"),
    ("en", "Soldiers reportedly looted the market.", "en-reportedly"),
    ("en", "A nurse is said to have been beaten.", "en-is-said-to"),
]


@pytest.mark.parametrize(("lang", "text"), [pytest.param(*row[:2], id=row[2]) for row in HEARSAY])
def test_hearsay_names_nobody(lang, text) -> None:
    """Rumour and the conditional are a voice of hearsay that adds no link."""
    found = voices(lang, text)

    assert any(one.hearsay for one in found)
    assert all(not one.links for one in found if one.hearsay)


PLAIN = [
    ("fr", "Selon toute vraisemblance, le convoi est passé.", "fr-pseudo"),
    ("fr", "Si la ville tombait, l'armée serait battue.", "fr-condition"),
    ("fr", "On déplore cinq morts.", "fr-impersonal"),
    ("en", "Soldiers looted the market ().", "en-empty-brackets"),
    ("en", "The evacuation went according to plan.", "en-pseudo"),
    ("en", "The clashes claimed 30 lives.", "en-lives"),
]


@pytest.mark.parametrize(("lang", "text"), [pytest.param(*row[:2], id=row[2]) for row in PLAIN])
def test_look_alikes_are_no_voice(lang, text) -> None:
    """What looks like a source and names none adds no link."""
    assert all(not one.links for one in voices(lang, text))


def test_paper_is_taken_up_with_its_issuer() -> None:
    """«Le communiqué» that was introduced with its issuer keeps it."""
    text = "Le Hamas a annoncé dans un communiqué avoir frappé un poste. Selon le communiqué, deux soldats ont péri."

    assert chain("fr", text, "péri") == [("communiqué", COMMUNIQUE), ("Hamas", GROUP)]


def test_pronoun_takes_up_the_last_speaker() -> None:
    """A pronoun of speech goes on with whoever spoke before."""
    text = 'The mayor denied that any church was burned. "There is no church here," he said.'

    assert chain("en", text, "There") == [("mayor", OFFICIAL)]


def test_same_source_is_taken_up() -> None:
    """«La même source» and a bare "the spokesman" are the source that was named before."""
    assert chain("fr", "Selon un officier malien, le pont est coupé. Le même officier assure que la ville tient.", "tient") == [("officier malien", OFFICIAL)]
    assert chain("en", "An army spokesman said the bridge was cut. The spokesman added that the town held.", "held") == [("army spokesman", OFFICIAL)]


def test_object_of_an_accusation_is_not_the_speaker() -> None:
    """Whom somebody accuses of having done it did it: the deed is not the accuser's own."""
    (one,) = voices("fr", "Kiev a accusé Moscou d'avoir frappé une école.")

    assert one.accusation
    assert not one.own


def test_whole_quotation_is_covered() -> None:
    """A quotation of several sentences stands on one word throughout."""
    text = '"They came at night. They burned the mill," the mayor said.'

    assert chain("en", text, "came") == [("mayor", OFFICIAL)]


def test_claim_knows_its_deed() -> None:
    """A claim of responsibility bears on the noun of the deed."""
    text = "Hamas claimed responsibility for the attack."
    tree = parsed(text, "en")
    (one,) = voices("en", text)

    assert [tree.tokens[at].text for at in one.deeds] == ["attack"]


def test_loaded_object_is_not_speech() -> None:
    """What a denial bears on is the outlet's word for it, not the speaker's."""
    (one,) = voices("fr", "L'état-major rejette cette allégation.")

    assert one.denial
    assert not one.speech


STAND_INS = [
    ("en", "Boko Haram raided Konduga. The group said that its men burned the market.", "burned", "boko-haram", "en-group"),
    ("fr", "Boko Haram a attaqué Konduga. Un porte-parole du groupe assure que le marché a brûlé.", "brûlé", "boko-haram", "fr-spokesman-of-the-group"),
]


@pytest.mark.parametrize(("lang", "text", "word", "entity"), [pytest.param(*row[:4], id=row[4]) for row in STAND_INS])
def test_noun_takes_up_the_armed_group_told_of_before(lang, text, word, entity) -> None:
    """A definite "the group" that speaks is the armed group that was named before."""
    tree = parsed(text, lang)
    token = next(one.i for one in tree.tokens if one.text == word)
    links = chain_for(voices(lang, text), token)

    assert [(link.kind, link.entity) for link in links] == [(GROUP, entity)]


def test_own_people_who_heard_witnesses_name_them() -> None:
    """Whom "we" spoke to is a voice; whom a minister met is none."""
    heard = voices("en", "We spoke to nine survivors of the raid.")
    met = voices("en", "The minister met nine survivors of the raid.")

    assert [(voice.source, voice.kind) for voice in heard] == [("nine survivors of the raid", WITNESS)]
    assert met == ()


def test_pronoun_behind_a_quotation_is_none_of_its_people() -> None:
    """«a-t-il précisé» goes back to who was named before, and not to the subject of what he says."""
    found = voices("fr", "Le procureur de Gao a ouvert une enquête. « Deux matelots sont blessés », a-t-il précisé.")

    assert [voice.source for voice in found] == ["procureur de Gao"]
