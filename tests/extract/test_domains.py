"""Figures of speech, fiction and accidents are told apart from violence."""

import pytest

from recoupe.extract.domains import find_accidents, find_domains
from recoupe.model.parsed import ParsedText
from tests.support import codebook, parsed

FIGURATIVE = {
    "en-cricket": ("en", "Ridge Rovers bombarded the visitors with bouncers and took eight wickets before lunch.", "bombarded"),
    "en-football": ("en", "The striker fired at the goalkeeper from thirty metres and missed in the second half.", "fired"),
    "en-boxing": ("en", "The heavyweight was battered for six rounds before the referee stepped in.", "battered"),
    "en-tennis": ("en", "She killed off the match in straight sets with a volley.", "killed"),
    "en-coach-quoted": ("en", 'The derby was over by half-time.\n"They ambushed us and we surrendered," the coach said after the match.', "ambushed"),
    "en-section-sport": ("en", "RUGBY\nHarbour sink Valley\nThe forwards laid siege to the line and the visitors surrendered.", "sink"),
    "en-section-sport-body": ("en", "RUGBY\nHarbour sink Valley\nThe forwards laid siege to the line and the visitors surrendered.", "siege"),
    "en-label": ("en", "Hockey: Northside destroy Lakeside.", "destroy"),
    "en-film": ("en", "In the film, six masked men storm a bank and execute the manager; the actress carries every scene.", "execute"),
    "en-novel": ("en", "The novelist opens her thriller with a massacre on a ferry.", "massacre"),
    "en-film-synopsis": (
        "en",
        "The film-maker signs a brilliant thriller. A commando seizes a school. The actor who plays the hero storms the gym.",
        "storms",
    ),
    "en-game": ("en", "In the video game you bomb three bridges before the second level.", "bomb"),
    "en-shares": ("en", "Shares in the retailer were slaughtered after a profit warning.", "slaughtered"),
    "en-brokers": ("en", "Brokers came under fire from investors as the stock exchange reopened.", "fire"),
    "en-price-war": ("en", "Two supermarkets have declared a price war and are attacking each other's customers.", "attacking"),
    "en-breakaway": ("en", "The Spaniard attacked from the breakaway and took the stage win.", "attacked"),
    "en-league-table": ("en", "The bottom club ambushed the leaders in stoppage time.", "ambushed"),
    "en-second-season": ("en", "Season two begins when a spy poisons the governor of a moon.", "poisons"),
    "en-t-cells": ("en", "The T cells hunt the tumour and destroy it.", "destroy"),
    "en-rocket-drill": ("en", "The blast was a training charge, and the victims on the grass were role players.", "blast"),
    "en-ocean": ("en", "Two orcas ambushed the seal and drowned it below the ice.", "ambushed"),
    "en-tv-debate": ("en", "The minister was savaged in the first tv debate and never returned fire.", "fire"),
    "fr-school-drill": ("fr", "Le lycée a été pris d'assaut pendant un exercice attentat-intrusion.", "assaut"),
    "fr-orques": ("fr", "Les orques ont encerclé le baleineau et l'ont tué au large.", "tué"),
    "en-legions": ("en", "Hannibal's elephants attacked the Roman legions on the plain.", "attacked"),
    "en-debate": ("en", "The senator attacked her opponent over taxes in a televised debate.", "attacked"),
    "fr-rugby": ("fr", "Le talonneur a fait exploser la mêlée adverse dès le coup d'envoi.", "exploser"),
    "fr-football": ("fr", "L'avant-centre a fusillé le gardien de but à la dernière minute du match.", "fusillé"),
    "fr-tennis": ("fr", "La jeune joueuse a exécuté la favorite en deux sets.", "exécuté"),
    "fr-section-sport": ("fr", "HANDBALL\nBrest bombarde Metz\nLes visiteuses ont capitulé à dix minutes de la fin.", "bombarde"),
    "fr-section-sport-body": ("fr", "HANDBALL\nBrest bombarde Metz\nLes visiteuses ont capitulé à dix minutes de la fin.", "capitulé"),
    "fr-label": ("fr", "Basket : Limoges écrase Pau.", "écrase"),
    "fr-cycling": ("fr", "Le peloton cycliste a attaqué dans l'étape de montagne et le maillot jaune a explosé.", "attaqué"),
    "fr-film": ("fr", "Dans ce long-métrage, le réalisateur montre un braquage qui tourne au massacre.", "massacre"),
    "fr-section-film": ("fr", "CINÉMA\nTrois tueurs prennent une banque d'assaut et enlèvent le directeur. Le scénario tient en haleine.", "enlèvent"),
    "fr-novel": ("fr", "La romancière raconte l'histoire d'un sniper qui abat ses voisins un à un.", "abat"),
    "fr-game": ("fr", "Dans le jeu, le joueur incarne un pilote et doit détruire la flotte ennemie.", "détruire"),
    "fr-markets": ("fr", "Les courtiers ont attaqué le titre en bourse et les actionnaires sont sous le feu.", "attaqué"),
    "fr-price-war": ("fr", "La guerre des prix fait rage : deux enseignes se livrent bataille au rayon des fruits.", "bataille"),
    "fr-spoken-score": ("fr", "Les Ours ont écrasé les Loups, 88 à 60, et prennent la tête.", "écrasé"),
    "fr-chess": ("fr", "La Hongroise a sacrifié sa tour, puis attaqué sur l'échiquier jusqu'au mat.", "attaqué"),
    "fr-opera": ("fr", "Le baryton est poignardé par la soprano au dernier acte.", "poignardé"),
    "fr-lymphocytes": ("fr", "Les lymphocytes attaquent la tumeur.", "attaquent"),
    "fr-old-wars": ("fr", "Les Vikings ont assiégé Paris au IXe siècle.", "assiégé"),
    "fr-debate": ("fr", "Le favori des sondages a été mitraillé de questions lors du débat télévisé.", "mitraillé"),
}

REAL = {
    "en-stadium-bomb": ("en", "A bomb exploded in a football stadium in Baraki during a match on Friday, killing nine spectators.", "exploded"),
    "en-cup-gunmen": ("en", "Gunmen opened fire on fans who were watching the cup final in a bar.", "fire"),
    "en-team-bus": ("en", "Attackers threw petrol bombs at the team bus after the match.", "threw"),
    "en-volleyball": ("en", "A suicide bomber blew himself up at a volleyball tournament in the district on Sunday.", "blew"),
    "en-cinema": ("en", "Three grenades were thrown into a cinema during a film, police said.", "thrown"),
    "en-market": ("en", "Rockets hit the main market at noon and killed four traders.", "hit"),
    "en-director-shot": ("en", "The film director was shot dead by gunmen outside his home in the capital.", "shot"),
    "en-oil-price": ("en", "Oil prices rose after drones attacked a refinery and killed two workers.", "attacked"),
    "en-coach-kidnapped": ("en", "Two players and their coach were kidnapped by armed men on the road north.", "kidnapped"),
    "en-journalist": ("en", "Militants abducted a cricket commentator from his house.", "abducted"),
    "en-polio": ("en", "Two health workers were shot dead during a polio vaccination campaign.", "shot"),
    "en-candidate": ("en", "The candidate was attacked by a crowd during an election campaign rally.", "attacked"),
    "en-polling": ("en", "Unknown persons burned ballot boxes at a polling station.", "burned"),
    "en-mixed-page": (
        "en",
        "The coach praised his striker after the match in straight sets.\nGunmen attacked a checkpoint and killed two policemen.",
        "killed",
    ),
    "en-after-sport-section": ("en", "SPORT\nUnited crushed Albion in the second half.\nWORLD\nTwo villages were attacked at night.", "attacked"),
    "en-army": ("en", "The army shelled three villages near the border.", "shelled"),
    "en-role": ("en", "The people play a great role in the victory and keep fighting.", "fighting"),
    "en-novelist": ("en", "The novelist was arrested at the airport.", "arrested"),
    "en-pitch": ("en", "A football stadium was shelled in the night.", "shelled"),
    "en-theatre": ("en", "A theatre where families had sought shelter was bombed on Wednesday.", "bombed"),
    "fr-pitch": ("fr", "Un stade de football a été bombardé dans la nuit.", "bombardé"),
    "fr-stadium": ("fr", "Un kamikaze s'est fait exploser à l'entrée du stade pendant le match.", "exploser"),
    "fr-players": ("fr", "Des hommes armés ont enlevé deux joueurs de football sur la route.", "enlevé"),
    "fr-cinema": ("fr", "Une grenade a été lancée dans un cinéma de la ville ; trois spectateurs ont été tués.", "lancée"),
    "fr-market": ("fr", "Une attaque contre le marché a fait douze morts dimanche.", "attaque"),
    "fr-hooligans": ("fr", "Des hooligans ont attaqué des policiers à l'issue du match.", "attaqué"),
    "fr-director": ("fr", "Le réalisateur a été abattu par balles devant chez lui.", "abattu"),
    "fr-oil": ("fr", "Les cours ont bondi après l'attaque de drones contre un terminal pétrolier.", "attaque"),
    "fr-campaign": ("fr", "Le candidat a été agressé par des inconnus pendant la campagne.", "agressé"),
    "fr-theatre": ("fr", "L'armée a bombardé un théâtre où s'abritaient des familles.", "bombardé"),
    "fr-vaccination": ("fr", "Trois agents de santé ont été enlevés pendant une campagne de vaccination.", "enlevés"),
    "fr-plain": ("fr", "Les rebelles ont pilonné la ville toute la nuit.", "pilonné"),
    "fr-after-sport-section": ("fr", "SPORT\nLille écrase Lens au terme du match.\nMONDE\nDeux villages ont été attaqués dans la nuit.", "attaqués"),
}

ACCIDENTS = {
    "en-ferry": ("en", "A ferry capsized on the lake and eleven people drowned.", "drowned", True),
    "en-disease": ("en", "Measles has killed forty children in the camp.", "killed", True),
    "en-typhoon": ("en", "The typhoon killed seven people on the coast.", "killed", True),
    "en-soldiers-crash": ("en", "Four soldiers were killed in a road accident near the base.", "killed", True),
    "en-beside-attack": ("en", "Gunmen killed five farmers at dawn, and nine people drowned when a boat capsized.", "drowned", True),
    "en-not-the-attack": ("en", "Gunmen killed five farmers at dawn, and nine people drowned when a boat capsized.", "farmers", False),
    "en-aftermath": ("en", "A bus crash closed the road. Six passengers were injured.", "injured", True),
    "en-one-more": ("en", "An avalanche killed two climbers. A third was taken to hospital with broken legs.", "taken", True),
    "fr-one-more": ("fr", "Une avalanche a tué deux skieurs. Un troisième, blessé, a été évacué.", "évacué", True),
    "en-one-more-shot": ("en", "An avalanche killed two climbers. A third was shot by gunmen.", "shot", False),
    "en-shot-down": ("en", "The helicopter crash was caused by a missile, and three died.", "died", False),
    "en-cholera-hospital": ("en", "Militants killed three nurses at a cholera hospital.", "killed", False),
    "en-stormed": ("en", "Fighters stormed the town and killed six people.", "killed", False),
    "en-soldiers-kill": ("en", "Soldiers killed two villagers during the epidemic.", "killed", False),
    "fr-boat": ("fr", "La pirogue a chaviré et treize personnes se sont noyées.", "noyées", True),
    "fr-road": ("fr", "Un accident de la route a fait six morts près de la ville.", "morts", True),
    "fr-epidemic": ("fr", "L'épidémie a déjà tué trente personnes dans le camp.", "tué", True),
    "fr-quake": ("fr", "Le séisme a fait quarante morts et cent blessés.", "blessés", True),
    "fr-crew": ("fr", "L'avion s'est écrasé à cause d'un orage. Deux passagers sont morts.", "morts", True),
    "fr-staged": ("fr", "Le meurtre de deux témoins avait été maquillé en accident.", "meurtre", False),
    "fr-attack": ("fr", "Des rebelles ont tué trois personnes dans un camp touché par le choléra.", "tué", False),
    "fr-operation": ("fr", "L'armée a lancé l'opération Tempête décisive, qui a tué dix civils.", "tué", False),
}


def _token(text: ParsedText, word: str) -> int:
    return next(token.i for token in text.tokens if token.text == word)


@pytest.mark.parametrize(("lang", "text", "word"), FIGURATIVE.values(), ids=FIGURATIVE)
def test_figures_of_speech_and_fiction_are_not_meant(lang: str, text: str, word: str) -> None:
    """Violent words of sport, fiction, markets and debates are found not to be meant."""
    page = parsed(text, lang)

    assert _token(page, word) in find_domains(page, codebook())


@pytest.mark.parametrize(("lang", "text", "word"), REAL.values(), ids=REAL)
def test_real_deeds_stay(lang: str, text: str, word: str) -> None:
    """A deed at a match, in a cinema, on a market, in a campaign stays a deed."""
    page = parsed(text, lang)

    assert _token(page, word) not in find_domains(page, codebook())


@pytest.mark.parametrize(("lang", "text", "word", "expected"), ACCIDENTS.values(), ids=ACCIDENTS)
def test_harm_without_a_doer_is_told_apart(lang: str, text: str, word: str, expected: bool) -> None:
    """Harm by accident, disaster or disease is nobody's deed; harm that somebody did stays beside it."""
    page = parsed(text, lang)

    assert (_token(page, word) in find_accidents(page, codebook())) is expected


def test_domain_is_named() -> None:
    """The domain of a figure of speech is told, so that others can choose which to heed."""
    page = parsed("Cricket: Hill School destroyed Park School by nine wickets.", "en")

    assert set(find_domains(page, codebook()).values()) == {"sport"}


def test_page_of_sport_is_one_to_the_end() -> None:
    """On a page that is nearly all sport, a sentence without a word of it is sport, too."""
    page = parsed(
        "The striker scored twice in the first half of the derby.\nThe goalkeeper was beaten again before half-time.\n"
        "The coach changed three players after the match began.\n"
        "The referee added six minutes of stoppage time.\nIt was a massacre.",
        "en",
    )

    assert _token(page, "massacre") in find_domains(page, codebook())
