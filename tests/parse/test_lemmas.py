"""Guessed lemmas are led back to words of the codebook, and to no others."""

import pytest

from recoupe.codebook.lexicon import lexicon
from recoupe.parse.lemmas import repaired
from tests.support import codebook, parsed

MENDED = {
    "fr-participle": ("fr", "incendiee", "incendier", "VERB", "incendier"),
    "fr-guess": ("fr", "abattus", "abattuser", "VERB", "abattre"),
    "fr-present": ("fr", "frappent", "frapper", "VERB", "frapper"),
    "fr-unknown-stem": ("fr", "bombardaient", "bombarder", "VERB", "bombarder"),
    "en-past": ("en", "torched", "torche", "VERB", "torch"),
    "en-doubled": ("en", "kidnapped", "kidnapp", "VERB", "kidnap"),
    "en-ing": ("en", "shelling", "shelle", "VERB", "shell"),
    "en-noun-plural": ("en", "ambushes", "ambushes", "NOUN", "ambush"),
    "fr-noun-plural": ("fr", "embuscades", "embuscades", "NOUN", "embuscade"),
}


@pytest.mark.parametrize(("lang", "form", "lemma", "pos", "wanted"), [pytest.param(*row, id=name) for name, row in MENDED.items()])
def test_wrong_guess_is_mended(lang: str, form: str, lemma: str, pos: str, wanted: str) -> None:
    """An ending of the language leads the form to a word that the codebook holds."""
    assert repaired(form, lemma, pos, lexicon(codebook(), lang)) == wanted


KEPT = {
    "fr-known-lemma": ("fr", "tues", "tuer", "VERB"),
    "fr-unknown-verb": ("fr", "zigzaguait", "zigzaguer", "VERB"),
    "en-unknown-verb": ("en", "waltzed", "waltz", "VERB"),
    "fr-adjective": ("fr", "abattus", "abattu", "ADJ"),
    "en-function-word": ("en", "struck", "struck", "ADP"),
    "en-unknown-noun": ("en", "zithers", "zither", "NOUN"),
    "empty": ("en", "a", "a", "VERB"),
}


@pytest.mark.parametrize(("lang", "form", "lemma", "pos"), [pytest.param(*row, id=name) for name, row in KEPT.items()])
def test_other_guesses_are_kept(lang: str, form: str, lemma: str, pos: str) -> None:
    """A known lemma, a word of another kind and a word that leads nowhere keep what the pipeline gave."""
    assert repaired(form, lemma, pos, lexicon(codebook(), lang)) == lemma


def test_irregular_forms_come_first() -> None:
    """An irregular form is led to its verb by the table, not by endings."""
    for lang in ("fr", "en"):
        known = lexicon(codebook(), lang)
        for form, verb in known.irregular_verbs.items():
            assert repaired(form, "?", "VERB", known) == verb


def test_nothing_but_codebook_words_is_made() -> None:
    """Every lemma that differs from the pipeline's is a word of the codebook."""
    for lang in ("fr", "en"):
        known = lexicon(codebook(), lang)
        for form in ("abattus", "bombed", "frappa", "shelled", "xyzzyed", "xyzait", "brulees", "burnt"):
            made = repaired(form, "?", "VERB", known)
            assert made == "?" or made in known.verb_words | set(known.irregular_verbs.values())


ROWS = {
    "fr-strike": ("fr", "Des drones ont frappé une raffinerie.", "frappé", "frapper"),
    "fr-abattre": ("fr", "Deux drones ont été abattus près de Tobrouk.", "abattus", "abattre"),
    "en-torch": ("en", "Gunmen torched three farms.", "torched", "torch"),
    "en-capitals": ("en", "REBELS KILLED TWO POLICEMEN", "KILLED", "kill"),
    "fr-capitals": ("fr", "DES REBELLES ONT TUÉ DEUX GENDARMES", "TUÉ", "tuer"),
}


@pytest.mark.parametrize(("lang", "text", "word", "lemma"), [pytest.param(*row, id=name) for name, row in ROWS.items()])
def test_parsed_text_has_mended_lemmas(lang: str, text: str, word: str, lemma: str) -> None:
    """The tokens of a parsed text have the codebook's lemmas."""
    tree = parsed(text, lang, "2024-03-14")

    assert next(token.lemma for token in tree.tokens if token.text == word) == lemma
