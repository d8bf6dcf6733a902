"""Lead inflected words that the trained lemmatizer missed back to words of the codebook.

A trained lemmatizer guesses at verbs that its treebank never showed («rétabli», "torched"). A guess is replaced only when an ending of the
language leads from the form to a word that the codebook holds, so that nothing but codebook words is ever made.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from recoupe.codebook.lexicon import Lexicon

VERB_POS = frozenset({"VERB", "AUX"})
NOUN_POS = frozenset({"NOUN", "PROPN"})
# Shorter stems are led to short verbs by chance.
MIN_STEM = 2
# «-eraient» with the two letters that change before it («déploieraient», «appelleraient»).
LONGEST_ENDING = 9


@lru_cache(maxsize=65536)
def repaired(form: str, lemma: str, pos: str, lexicon: Lexicon) -> str:
    """Give the lemma of a word, mended where the codebook knows better.

    Args:
        form: the folded form.
        lemma: the folded lemma that the pipeline gave.
        pos: its Universal part of speech.
        lexicon: the words of its language.
    """
    if pos in VERB_POS and lemma not in lexicon.verb_words:
        return _verb(form, lemma, lexicon)
    if pos in NOUN_POS and lemma not in lexicon.noun_words:
        return _noun(form, lemma, lexicon)
    return lemma


def _verb(form: str, lemma: str, lexicon: Lexicon) -> str:
    morphology = lexicon.language.morphology
    irregular = lexicon.irregular_verbs.get(form)
    if irregular is not None:
        return irregular
    return next((word for word in _candidates(form, morphology.verb_endings) if word in lexicon.verb_words), lemma)


def _noun(form: str, lemma: str, lexicon: Lexicon) -> str:
    if form in lexicon.noun_words:
        return form
    return next((word for word in _candidates(form, lexicon.language.morphology.noun_endings) if word in lexicon.noun_words), lemma)


def _candidates(form: str, endings: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the words that the endings lead to, the longest ending first."""
    for size in range(min(LONGEST_ENDING, len(form) - MIN_STEM), 0, -1):
        for other in endings.get(form[-size:], ()):
            yield form[:-size] + other
