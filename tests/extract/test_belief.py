"""Deeds of nobody known are believed only beside a sign that something real was done."""

import pytest

from tests.extract import rows, told

DOUBTED = {
    "en-animals": ("en", "Seagulls attacked the rubbish bins again."),
    "en-machine": ("en", "The lawn robot killed my daffodils."),
    "en-team": ("en", "The Otters conquered the Stags."),
    "en-compatriot": ("en", "The Dane attacked on the climb."),
    "en-mock-troop": ("en", "A squadron of gulls stormed the promenade."),
    "en-title": ("en", '"Songs of the Siege" is on sale from Monday.'),
    "en-novel": ("en", "Her novel follows two gunmen who kidnap a judge in Oslo."),
    "fr-plants": ("fr", "Le lierre a attaqué la façade."),
    "fr-mock-troop": ("fr", "Une armée de moustiques a pris d'assaut la terrasse."),
    "fr-novel": ("fr", "Dans ce polar, des hommes armés enlèvent un notaire à Lille."),
}

BELIEVED = {
    "en-bomb": ("en", "A bomb went off in Kabul."),
    "en-brothers": ("en", "A man killed his brother in Jos."),
    "en-toll": ("en", "Fans attacked a bus in Belgrade and injured four people."),
    "en-film-maker": ("en", "The film-maker was killed at his home by two men."),
    "en-many": ("en", "In a series of attacks, five civilians were killed."),
    "fr-place": ("fr", "De violents affrontements ont éclaté à Zinder."),
    "fr-room": ("fr", "Dans la pièce voisine, un homme a tué son frère."),
    "fr-barricades": ("fr", "Les habitants ont dressé des barricades sur la nationale."),
    "fr-regulator": ("fr", "Le régulateur a suspendu la chaîne pour un mois."),
    "fr-ban": ("fr", "Le gouvernement a interdit un film à Tunis."),
}


@pytest.mark.parametrize(("lang", "text"), rows(DOUBTED))
def test_figure_of_speech_tells_no_event(lang: str, text: str) -> None:
    """What animals, plants, machines, teams and characters of a story do is no event."""
    assert not told(text, lang).events


@pytest.mark.parametrize(("lang", "text"), rows(BELIEVED))
def test_terse_report_is_believed(lang: str, text: str) -> None:
    """A report of one sentence is believed when it names people, a place, a weapon or a toll."""
    assert told(text, lang).events
