"""Figures of harm: killed, injured, displaced and the like, by noun, adjective, participle and verb."""

import pytest

from recoupe.extract.harm import HarmFigure, find_harm
from recoupe.extract.quantities import find_quantities
from recoupe.model.event import FigureKind
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed

KILLED, INJURED, ABDUCTED, DISPLACED = FigureKind.KILLED, FigureKind.INJURED, FigureKind.ABDUCTED, FigureKind.DISPLACED
MISSING, RELEASED, ARRESTED, DESTROYED = FigureKind.MISSING, FigureKind.RELEASED, FigureKind.ARRESTED, FigureKind.DESTROYED


def figures(lang: str, text: str, published: str | None = "2024-03-14") -> tuple[HarmFigure, ...]:
    """Give the figures of harm of a text."""
    tree = parsed(text, lang, published)
    mentions, _ = resolve(tree, codebook())
    return find_harm(tree, find_quantities(tree, codebook()), mentions, codebook())


def told(lang: str, text: str) -> list[tuple[FigureKind, int | float | None, int | float | None]]:
    """Give kind and range of each figure."""
    return [(one.kind, one.quantity.low, one.quantity.high) for one in figures(lang, text)]


ROWS = [
    ("fr", "L'attaque a fait huit morts.", [(KILLED, 8, 8)], "fr-noun"),
    ("fr", "L'attaque a fait dix morts et vingt blessés.", [(KILLED, 10, 10), (INJURED, 20, 20)], "fr-two-nouns"),
    ("fr", "Le bilan est passé à 12 morts et 30 blessés.", [(KILLED, 12, 12), (INJURED, 30, 30)], "fr-toll"),
    ("fr", "Les soldats ont tué 12 civils.", [(KILLED, 12, 12)], "fr-active"),
    ("fr", "Deux soldats ont été tués.", [(KILLED, 2, 2)], "fr-passive"),
    ("fr", "Au moins sept villageois ont péri.", [(KILLED, 7, None)], "fr-intransitive"),
    ("fr", "Deux soldats ont perdu la vie.", [(KILLED, 2, 2)], "fr-perdre-la-vie"),
    ("fr", "Les violences ont coûté la vie à 1 100 personnes.", [(KILLED, 1100, 1100)], "fr-dative"),
    ("fr", "Deux civils ont été tués et trois autres blessés.", [(KILLED, 2, 2), (INJURED, 3, 3)], "fr-ellipsis-of-auxiliary"),
    ("fr", "L'opération a conduit à la neutralisation d'une quinzaine de combattants.", [(KILLED, 15, 15)], "fr-deed-noun"),
    ("fr", "Les combats ont fait 20 000 déplacés.", [(DISPLACED, 20000, 20000)], "fr-displaced"),
    ("fr", "Entre 30 et 40 personnes ont été enlevées.", [(ABDUCTED, 30, 40)], "fr-abducted"),
    ("fr", "Plus de 60 otages ont été libérés.", [(RELEASED, 60, None)], "fr-released"),
    ("fr", "La police a arrêté quatre étudiants.", [(ARRESTED, 4, 4)], "fr-arrested"),
    ("fr", "Ils ont incendié une quinzaine de maisons.", [(DESTROYED, 15, 15)], "fr-destroyed"),
    ("fr", "L'armée a perdu dix hommes.", [(KILLED, 10, 10)], "fr-loss"),
    ("fr", "Six morts, dit la police. Les blessés seraient une trentaine.", [(KILLED, 6, 6), (INJURED, 30, 30)], "fr-counted-subject"),
    ("en", "The attack left five people dead.", [(KILLED, 5, 5)], "en-left-dead"),
    ("en", "Eight dead, 12 injured in Kabul blast.", [(KILLED, 8, 8), (INJURED, 12, 12)], "en-headline"),
    ("en", "Gunmen killed at least nine people.", [(KILLED, 9, None)], "en-active"),
    ("en", "Three soldiers were killed and 12 wounded.", [(KILLED, 3, 3), (INJURED, 12, 12)], "en-passive"),
    ("en", "The clashes claimed 30 lives.", [(KILLED, 30, 30)], "en-lives"),
    ("en", "The death toll rose to 12.", [(KILLED, 12, 12)], "en-toll"),
    ("en", "The killing of fourteen men was condemned.", [(KILLED, 14, 14)], "en-deed-noun"),
    ("en", "Dozens of residents died.", [(KILLED, 24, None)], "en-dozens"),
    ("en", "As many as 40 villagers were abducted.", [(ABDUCTED, None, 40)], "en-abducted"),
    ("en", "The rebels freed 12 hostages.", [(RELEASED, 12, 12)], "en-released"),
    ("en", "At least 30 people are missing.", [(MISSING, 30, None)], "en-missing"),
    ("en", "Thousands of people have been displaced.", [(DISPLACED, 2000, None)], "en-displaced"),
    ("en", "The blast killed one and injured three others.", [(KILLED, 1, 1), (INJURED, 3, 3)], "en-bare-numbers"),
    ("en", "Gunmen killed a policeman.", [(KILLED, 1, 1)], "en-article"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), [pytest.param(*row[:3], id=row[3]) for row in ROWS])
def test_harm_is_counted(lang, text, expected) -> None:
    """Each figure is counted once, with the harm that its words tell."""
    assert told(lang, text) == expected


ZEROS = [
    ("fr", "Aucune victime n'est à déplorer.", {KILLED, INJURED}, "fr-aucune-victime"),
    ("fr", "Un obus est tombé sur une école sans faire de blessé.", {KILLED, INJURED}, "fr-sans"),
    ("fr", "L'explosion n'a fait ni mort ni blessé.", {KILLED, INJURED}, "fr-ni-ni"),
    ("fr", "Personne n'a été blessé.", {KILLED, INJURED}, "fr-personne"),
    ("en", "No casualties were reported.", {KILLED, INJURED}, "en-no-casualties"),
    ("en", "No one was hurt.", {KILLED, INJURED}, "en-no-one"),
    ("en", "Nobody was killed in the raid.", {KILLED}, "en-nobody-killed"),
    ("en", "The strike did not cause any injuries.", {KILLED, INJURED}, "en-not-any"),
]


@pytest.mark.parametrize(("lang", "text", "kinds"), [pytest.param(*row[:3], id=row[3]) for row in ZEROS])
def test_none_is_zero_when_it_is_said(lang, text, kinds) -> None:
    """An explicit none is a zero, of the killed too where nobody was hurt."""
    found = figures(lang, text)

    assert {one.kind for one in found} == kinds
    assert all(one.is_zero for one in found)


SILENT = [
    ("fr", "On ignore s'il y a des victimes.", "fr-unknown"),
    ("fr", "Les blessés ont été évacués.", "fr-no-number"),
    ("en", "There were no immediate reports of casualties.", "en-no-reports"),
    ("en", "There is no word on casualties.", "en-no-word"),
    ("en", "The army plans to send 300 more troops.", "en-troops"),
]


@pytest.mark.parametrize(("lang", "text"), [pytest.param(*row[:2], id=row[2]) for row in SILENT])
def test_silence_is_no_figure(lang, text) -> None:
    """Where the text gives no figure of harm, none is made."""
    assert figures(lang, text) == ()


@pytest.mark.parametrize(
    ("lang", "text", "total", "part"),
    [
        pytest.param("fr", "L'attaque a fait huit blessés dont quatre enfants.", 8, 4, id="fr-dont"),
        pytest.param("en", "A car bomb killed at least nine people, including three women.", 9, 3, id="en-including"),
    ],
)
def test_breakdown_is_part_of_its_total(lang, text, total, part) -> None:
    """A total told with its parts is one figure with a breakdown."""
    (one,) = figures(lang, text)

    assert one.quantity.low == total
    assert [inner.quantity.low for inner in one.parts] == [part]


def test_victims_listed_by_kind_are_summed() -> None:
    """Victims listed without a total are added up, and the list stays as parts."""
    (one,) = figures("fr", "Une femme et ses deux enfants ont péri.")

    assert (one.quantity.low, one.quantity.high, len(one.parts)) == (3, 3, 2)


RUNNING = [
    ("fr", "Depuis janvier, plus de 300 personnes ont été tuées.", "2024-01-01", "fr-depuis"),
    ("en", "At least 127 people have been killed since 1 January.", "2024-01-01", "en-since"),
    ("fr", "L'offensive, qui a débuté le 7 octobre 2023, a jusqu'à présent tué au moins 900 personnes.", "2023-10-07", "fr-begun"),
]


@pytest.mark.parametrize(("lang", "text", "since"), [pytest.param(*row[:3], id=row[3]) for row in RUNNING])
def test_running_total_knows_since_when(lang, text, since) -> None:
    """A total since a date is cumulative and says since when."""
    (one,) = figures(lang, text)

    assert one.cumulative
    assert one.since is not None
    assert one.since.start == since


def test_toll_of_the_day_is_no_running_total() -> None:
    """A toll without a stretch of time is not cumulative."""
    (one,) = figures("en", "Gunmen killed nine people on Tuesday.")

    assert not one.cumulative


def test_own_losses_are_the_actors() -> None:
    """What the speaker's own side lost stands on the side of the actors."""
    (one,) = figures("en", "We lost ten men.")

    assert one.side == "actors"


def test_bare_number_takes_up_the_toll() -> None:
    """A number alone, right behind a toll, is a rival toll of the same kind."""
    found = figures("fr", "Six morts, dit la police. Neuf, corrige l'hôpital.")

    assert [(one.kind, one.quantity.low) for one in found] == [(KILLED, 6), (KILLED, 9)]


def test_materiel_is_measured() -> None:
    """Tonnes of military goods are materiel, tonnes of grain are nothing of the kind."""
    (one,) = figures("fr", "Le pays a livré plus de 500 tonnes de matériel militaire et 90 tonnes de blé.")

    assert (one.kind, one.quantity.low, one.quantity.unit) == (FigureKind.MATERIEL, 500, "tonne")


def test_harm_hangs_on_its_word() -> None:
    """The governor is the word of harm, so that a deed finds its toll."""
    tree = parsed("The soldiers killed two fishermen.", "en", "2024-03-14")
    (one,) = figures("en", "The soldiers killed two fishermen.")

    assert one.governor is not None
    assert tree.tokens[one.governor].text == "killed"
