"""Tolls of events: parts, updates, rival counts, victims told in the sentences behind, and totals of a war."""

import pytest

from recoupe.model.event import FigureKind
from tests.extract import only, rows, told

K, HURT = FigureKind.KILLED, FigureKind.INJURED
Toll = tuple[FigureKind, int | None, int | None]

TOLLS: dict[str, tuple[str, str, list[Toll]]] = {
    "en-treated": ("en", "A bomb exploded in a market in Kano on Tuesday. Sixty people were treated for injuries.", [(HURT, 60, 60)]),
    "en-martyred": ("en", "Rebels shelled our base at Zap on Tuesday. One of our soldiers was martyred and two were wounded.", [(K, 1, 1), (HURT, 2, 2)]),
    "en-of-them": ("en", "Police fired tear gas at marchers in Kano on Tuesday; eleven of them were hurt.", [(HURT, 11, 11)]),
    "en-rose-from": ("en", "The toll from Tuesday's attack in Kano rose from nine to fourteen on Thursday.", [(K, 14, 14), (K, 9, 9)]),
    "en-rose-to": ("en", "The death toll from Monday's attack in Gao rose to seven from three, officials said.", [(K, 7, 7), (K, 3, 3)]),
    "fr-passe-de": ("fr", "Le bilan de l'attentat de mardi à Gao est passé de neuf à quatorze morts.", [(K, 14, 14), (K, 9, 9)]),
    "fr-contre": ("fr", "Le bilan de l'attentat de mardi à Gao s'est alourdi à quatorze morts, contre neuf la veille.", [(K, 14, 14), (K, 9, 9)]),
    "en-range": ("en", "The clash left from three to seven soldiers dead near Kano on Tuesday.", [(K, 3, 7)]),
    "fr-en-compte": ("fr", "Une bombe a tué sept personnes à Gao mardi, selon la mairie. Une ONG en compte onze.", [(K, 7, 7), (K, 11, 11)]),
    "fr-selon": ("fr", "Une bombe a explosé à Gao mardi. Six blessés d'après la mairie, quatorze selon les commerçants.", [(HURT, 6, 6), (HURT, 14, 14)]),
    "fr-paid": ("fr", "Des rebelles ont attaqué une patrouille près de Gao mardi. Six soldats ont payé de leur vie cette embuscade.", [(K, 6, 6)]),
    "fr-two-kinds": ("fr", "L'attaque de vendredi à Gao a fait sept morts, dont deux enfants, et quinze blessés.", [(K, 7, 7), (HURT, 15, 15)]),
    "en-two-kinds": ("en", "An attack in Kano on Friday left seven dead, including two children, and 15 wounded.", [(K, 7, 7), (HURT, 15, 15)]),
    "en-listed-total": ("en", "Five civilians, four women and one man, were shot dead in Kano on Friday.", [(K, 5, 5)]),
    "en-among-them": ("en", "Six people, among them a baby, were shot dead in Kano on Friday.", [(K, 6, 6)]),
}


@pytest.mark.parametrize(("lang", "text", "tolls"), rows(TOLLS))
def test_tolls_of_an_event(lang: str, text: str, tolls: list[Toll]) -> None:
    """All tolls of a deed are kept, an update before the figure that it replaces, and no part is a toll of its own."""
    event = only(text, lang)

    assert [(figure.kind, figure.low, figure.high) for figure in event.casualties] == tolls


PARTS = {
    "en": ("en", "Five people were killed and eight wounded, including four children, in an attack on Gao on Monday.", {"children"}),
    "fr": ("fr", "L'attaque de vendredi à Gao a fait sept morts, dont deux enfants, et quinze blessés.", {"enfants"}),
}


@pytest.mark.parametrize(("lang", "text", "parts"), rows(PARTS))
def test_breakdown_holds_people_of_its_total_alone(lang: str, text: str, parts: set[str]) -> None:
    """An attack is no part of its victims, and the wounded none of the dead."""
    assert {part.of for figure in only(text, lang).casualties for part in figure.parts} == parts


def test_losses_of_the_doer_are_his_own() -> None:
    """Who killed forty and lost three lost them on the side of the doers."""
    event = only("The army killed forty rebels near Menaka on Monday and lost three soldiers.", "en")

    assert [(figure.low, figure.side) for figure in event.casualties] == [(40, None), (3, "actors")]


ATTACKERS = {
    "en": ("en", "Gunmen ambushed a patrol near Gao on Monday. Four soldiers died and three of the attackers were killed, the army said."),
    "fr": (
        "fr",
        "Des hommes armés ont attaqué une patrouille près de Gao lundi. Quatre soldats sont morts et trois des assaillants ont été abattus, selon l'armée.",
    ),
}


@pytest.mark.parametrize(("lang", "text"), rows(ATTACKERS))
def test_fallen_attackers_are_on_their_own_side(lang: str, text: str) -> None:
    """The dead among the attackers are no victims of the attack."""
    found = {(figure.low, figure.side) for event in told(text, lang).events for figure in event.casualties}

    assert found == {(4, None), (3, "actors")}


def test_who_counts_the_dead_of_an_attack_did_not_do_it() -> None:
    """«fait état de huit morts dans l'attaque» makes nobody the attacker."""
    event = only("La police nigériane fait état de huit morts dans l'attaque d'un village près de Makurdi lundi.", "fr")

    assert event.actors == ()


WARS = {
    "en": ("en", "The war has killed more than 40,000 people.", 40000),
    "fr": ("fr", "La guerre a fait plus de 40 000 morts.", 40000),
}


@pytest.mark.parametrize(("lang", "text", "low"), rows(WARS))
def test_toll_of_a_war_is_a_figure_of_the_report(lang: str, text: str, low: int) -> None:
    """What a whole war has cost is no event of a day."""
    found = told(text, lang)

    assert found.events == ()
    assert [(figure.kind, figure.low, figure.cumulative) for figure in found.figures] == [(K, low, True)]


def test_article_belongs_to_its_number() -> None:
    """An article before a number belongs to it: "an estimated 6,200 people" are 6,200, not one."""
    (figure,) = told("An estimated 6,200 people have fled their homes since the fighting began.", "en").figures

    assert (figure.low, figure.high) == (6200, 6200)
