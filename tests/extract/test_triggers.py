"""Words of the codebook tell deeds; their look-alikes tell none."""

import pytest

from recoupe.extract.triggers import find_triggers
from tests.extract import PUBLISHED, only, rows, words_of
from tests.support import parsed


def found(text: str, lang: str) -> list[str]:
    """Give the words of the trigger candidates of a sentence."""
    tree = parsed(text, lang, PUBLISHED)
    return list(dict.fromkeys(tree.span(c.first, c.last).text for c in find_triggers(tree, tree.sentences[0], words_of(lang))))


TRIGGERS = {
    "fr-verb": ("fr", "Des rebelles ont tué deux gendarmes.", "tué"),
    "en-verb": ("en", "Rebels killed two policemen.", "killed"),
    "fr-noun": ("fr", "L'explosion a soufflé deux maisons.", "explosion"),
    "en-noun": ("en", "The explosion destroyed two houses.", "explosion"),
    "fr-verb-of-several-words": ("fr", "Des soldats ont ouvert le feu sur la foule.", "ouvert le feu"),
    "en-verb-of-several-words": ("en", "Soldiers opened fire on the crowd.", "opened fire"),
    "fr-object-is-passive-subject": ("fr", "Le feu a été ouvert sur la foule.", "ouvert"),
    "fr-reflexive": ("fr", "Le M23 s'est retiré de la ville.", "retiré"),
    "fr-causative": ("fr", "Un kamikaze s'est fait exploser dans une mosquée.", "fait exploser"),
    "en-particle": ("en", "A suicide bomber blew himself up in a mosque.", "blew himself up"),
    "fr-capitals": ("fr", "DES REBELLES ONT TUÉ DEUX GENDARMES", "TUÉ"),
    "en-capitals": ("en", "REBELS KILLED TWO POLICEMEN", "KILLED"),
    "fr-noun-of-several-words": ("fr", "Un attentat à la bombe a eu lieu à Bagdad.", "attentat à la bombe"),
    "en-hyphenated-verb": ("en", "Gunmen machine-gunned a bus near Jos.", "machine-gunned"),
    "en-hyphenated-passive": ("en", "Two pupils were gang-raped by soldiers near Bria.", "gang-raped"),
    "en-hyphenated-prefix": ("en", "Rebels counter-attacked near Goma on Tuesday.", "counter-attacked"),
    "en-hyphenated-launch": ("en", "North Korea test-launched two missiles on Monday.", "test-launched"),
    "fr-hyphenated-verb": ("fr", "L'armée malienne a contre-attaqué mardi près de Kidal.", "contre-attaqué"),
}


@pytest.mark.parametrize(("lang", "text", "wanted"), rows(TRIGGERS))
def test_words_of_the_codebook_are_found(lang: str, text: str, wanted: str) -> None:
    """A verb, a noun or a word of several words is found with its whole stretch."""
    assert wanted in found(text, lang)


LOOK_ALIKES = {
    "fr-time": ("fr", "Les élèves jouent aux cartes pour tuer le temps.", "tuer"),
    "en-time": ("en", "The pupils play cards to kill time.", "kill"),
    "fr-order": ("fr", "Le préfet a fait exécuter un ordre du ministre.", "exécuter"),
    "en-budget": ("en", "The execution of the budget was discussed.", "execution"),
}


@pytest.mark.parametrize(("lang", "text", "word"), rows(LOOK_ALIKES))
def test_look_alike_is_passed_over(lang: str, text: str, word: str) -> None:
    """A phrase that the codebook lists as a look-alike hides the trigger in it."""
    assert word not in found(text, lang)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        pytest.param("Soldiers gang-raped a nurse in Bria on Tuesday.", "sexual", id="gang-rape"),
        pytest.param("The Russian army carpet-bombed the town of Avdiivka on Monday.", "aerial", id="carpet-bomb"),
        pytest.param("Gunmen machine-gunned a bus near Jos.", "firearms", id="machine-gun"),
    ],
)
def test_hyphenated_verb_tells_one_deed(text: str, mode: str) -> None:
    """A hyphenated verb and its last part are one deed, of the mode of the whole verb."""
    assert mode in only(text, "en").modes


def test_hyphenated_adjective_is_no_verb() -> None:
    """Words that are only joined by a hyphen tell no deed of their own."""
    assert found("A well-known singer met anti-war activists.", "en") == ["met"]


def test_reflexive_entry_needs_its_pronoun() -> None:
    """A verb that tells a deed only with the reflexive pronoun tells none without it."""
    tree = parsed("La banque a retiré le billet de la circulation.", "fr", PUBLISHED)
    refs = [ref for candidate in find_triggers(tree, tree.sentences[0], words_of("fr")) for ref in candidate.refs if candidate.verbal]

    assert not any(ref.trigger.id.startswith("withdraw") and "se retirer" in ref.trigger.words["fr"].verbs for ref in refs)


def test_candidates_stand_in_text_order() -> None:
    """Candidates come by the place of their head."""
    tree = parsed("Gunmen attacked the village, killed two guards and abducted a teacher.", "en", PUBLISHED)
    heads = [candidate.head for candidate in find_triggers(tree, tree.sentences[0], words_of("en"))]

    assert heads == sorted(heads)
    assert len(set(heads)) >= 3
