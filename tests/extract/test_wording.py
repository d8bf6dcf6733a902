"""Loaded words: of every side alike, in the outlet's own voice or quoted."""

import pytest

from recoupe.extract.attribution import find_voices
from recoupe.extract.quotes import find_quotes
from recoupe.extract.wording import find_wording
from recoupe.model.event import Wording
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed

CATEGORIES = {"dehumanising", "delegitimising", "glorifying", "euphemism", "accusation", "labelling", "possessive", "framing"}


def terms(lang: str, text: str) -> tuple[Wording, ...]:
    """Give the loaded words of a text."""
    tree = parsed(text, lang)
    mentions, _ = resolve(tree, codebook())
    quotes = find_quotes(tree)
    return find_wording(tree, quotes, find_voices(tree, mentions, quotes, codebook()), codebook())


ROWS = [
    ("fr", "Le régime israélien a bombardé la ville.", [("régime israélien", "outlet")], "fr-regime"),
    ("fr", "Le régime de Kiev a bombardé la ville.", [("régime de Kiev", "outlet")], "fr-regime-capital"),
    ("fr", "L'armée a neutralisé douze combattants.", [("neutralisé", "outlet")], "fr-neutralise"),
    ("fr", "Une lâche attaque a visé le poste.", [("lâche attaque", "outlet")], "fr-lache"),
    ("fr", "Les terroristes ont fui.", [("terroristes", "outlet")], "fr-terroristes"),
    ("fr", "Le ministre a affirmé que les terroristes avaient fui.", [("terroristes", "quoted")], "fr-reported"),
    ("fr", "Le chef a parlé d'une « entité sioniste ».", [("entité sioniste", "quoted")], "fr-quoted"),
    ("fr", "Ils sont entrés sous prétexte de protéger la ville.", [("sous prétexte de", "outlet")], "fr-pretexte"),
    ("fr", "Nos soldats ont libéré la ville.", [("libéré", "outlet")], "fr-liberer"),
    ("fr", "Le gouvernement fantoche a fui.", [("gouvernement fantoche", "outlet")], "fr-fantoche"),
    ("fr", "La Résistance a frappé la base.", [("Résistance", "outlet")], "fr-resistance"),
    ("en", "The puppet government fled.", [("puppet government", "outlet")], "en-puppet"),
    ("en", "Troops neutralized three men.", [("neutralized", "outlet")], "en-neutralized"),
    ("en", "The minister said that the terrorists had fled.", [("terrorists", "quoted")], "en-reported"),
    ("en", 'He called it "self-defence".', [("self-defence", "quoted")], "en-quoted"),
    ("en", "Four enemy personnel were sent to hell.", [("enemy personnel", "outlet"), ("sent to hell", "outlet")], "en-two"),
    ("en", "The army liberated the town.", [("liberated", "outlet")], "en-liberated"),
    ("en", "The sons of the soil were freed.", [("sons of the soil", "outlet")], "en-possessive"),
    ("en", "The heroic defenders held the bridge.", [("heroic", "outlet")], "en-heroic"),
    ("en", "The raid caused collateral damage.", [("collateral damage", "outlet")], "en-collateral"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), [pytest.param(*row[:3], id=row[3]) for row in ROWS])
def test_loaded_words_are_found_with_their_voice(lang, text, expected) -> None:
    """A loaded word is found once, and in whose voice it stands."""
    assert [(one.span.text, one.voice) for one in terms(lang, text)] == expected


SPEAKERS = [
    ("fr", "Selon un communiqué du M23, le régime de Kinshasa a bombardé la ville.", ["M23"], "fr-communique-before"),
    ("fr", "Les terroristes ont fui, selon un communiqué de l'armée malienne.", ["armée malienne"], "fr-communique-behind"),
    ("fr", "Le ministre burkinabè a affirmé que les terroristes avaient fui.", ["ministre burkinabè"], "fr-reported"),
    ("fr", "« Les terroristes ont fui », a déclaré le général Traoré.", ["général Traoré"], "fr-quoted"),
    ("fr", "Les terroristes ont fui.", [None], "fr-outlet"),
    ("fr", "Dans un communiqué, le Hezbollah a dénoncé l'agression de « l'entité sioniste ».", [None, "Hezbollah"], "fr-outlet-then-named-subject"),
    ("en", "According to a statement by the Malian army, the terrorists fled.", ["Malian army"], "en-statement-before"),
    ("en", "The terrorists fled, the Nigerian army said in a statement.", ["Nigerian army"], "en-statement-behind"),
    ("en", "The minister said that the terrorists had fled.", ["minister"], "en-reported"),
    ("en", '"The terrorists fled," General Musa said.', ["General Musa"], "en-quoted"),
    ("en", "The terrorists fled.", [None], "en-outlet"),
    ("en", 'Hezbollah denounced the "Zionist entity" on Tuesday.', ["Hezbollah"], "en-named-subject"),
    ("en", 'He called it "self-defence".', [None], "en-pronoun-names-nobody"),
]


@pytest.mark.parametrize(("lang", "text", "speakers"), [pytest.param(*row[:3], id=row[3]) for row in SPEAKERS])
def test_it_is_said_who_is_quoted(lang, text, speakers) -> None:
    """A quoted word says who speaks or whose communiqué it is; the outlet's own word, or one that nobody named speaks, says null."""
    assert [one.by for one in terms(lang, text)] == speakers


@pytest.mark.parametrize(("lang", "text"), [pytest.param(*row[:2], id=row[-1]) for row in (*ROWS, *SPEAKERS)])
def test_the_outlet_quotes_nobody(lang, text) -> None:
    """Only what is quoted has a speaker."""
    assert [one for one in terms(lang, text) if one.voice == "outlet" and one.by is not None] == []


PLAIN = [
    ("fr", "Les rebelles et les jihadistes ont quitté la ville.", "fr-rebels"),
    ("fr", "La junte a annoncé des élections.", "fr-junta"),
    ("fr", "Les démineurs ont neutralisé une bombe.", "fr-bomb"),
    ("fr", "Les ravisseurs ont libéré trois otages.", "fr-hostages"),
    ("fr", "Le parquet antiterroriste a ouvert une enquête.", "fr-prosecutor"),
    ("fr", "L'homme suit un régime alimentaire strict.", "fr-diet"),
    ("fr", "La résistance des matériaux est mesurée.", "fr-resistance"),
    ("en", "Rebels and jihadists left the town.", "en-rebels"),
    ("en", "The junta announced elections.", "en-junta"),
    ("en", "Experts neutralised the bomb.", "en-bomb"),
    ("en", "The anti-terrorist unit searched the house.", "en-unit"),
    ("en", "The People's Liberation Army sent ships.", "en-name"),
]


@pytest.mark.parametrize(("lang", "text"), [pytest.param(*row[:2], id=row[2]) for row in PLAIN])
def test_plain_words_and_look_alikes_are_left(lang, text) -> None:
    """A plain word, a name or a look-alike takes no side."""
    assert terms(lang, text) == ()


@pytest.mark.parametrize("code", ["fr", "en"])
def test_lists_are_long_and_complete(code) -> None:
    """Each language has its terms, every one of a known category and with what it is about."""
    found = codebook().language(code).wording

    assert sum(len(term.words) for term in found) >= 130
    assert {term.category for term in found} == CATEGORIES
    assert all(term.about for term in found)
