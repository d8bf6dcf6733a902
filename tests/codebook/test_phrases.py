"""Codebook words are found among tokens, on lemma or form, the longest first."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoupe.codebook.phrases import Hit, PhraseIndex, split_words


class Word:
    """A word as the index sees it."""

    def __init__(self, form: str, lemma: str | None = None) -> None:
        """Keep the form, and the lemma where it is another."""
        self.form = form
        self.lemma = lemma or form


def words(text: str) -> list[Word]:
    """Make words out of `form` or `form/lemma`, spaces between."""
    return [Word(*piece.split("/")) for piece in text.split()]


INDEX = PhraseIndex(
    [("forces armées", 1), ("force", 2), ("l'armée", 3), ("Deir ez-Zor", 4), ("cessez-le-feu", 5), ("forces armées maliennes", 6), ("FORCE", 7)]
)

FOUND = {
    "form": ("les forces armees", [(1, 3, 1)]),
    "lemma": ("les forces/force", [(1, 2, 2)]),
    "longest": ("forces armees maliennes", [(0, 3, 6)]),
    "longest on lemma and form": ("forces/force armees", [(0, 2, 1)]),
    "elided form apart": ("l' armee", [(0, 2, 3)]),
    "hyphen in one token": ("deir ez-zor", [(0, 2, 4)]),
    "hyphens as tokens": ("deir ez - zor", [(0, 4, 4)]),
    "one token of many pieces": ("cessez-le-feu", [(0, 1, 5)]),
    "pieces of one entry": ("cessez - le - feu", [(0, 5, 5)]),
    "one behind the other": ("force l' armee", [(0, 1, 2), (1, 3, 3)]),
    "cut short": ("deir ez", []),
    "nothing": ("rien ici", []),
    "no word": ("", []),
}


@pytest.mark.parametrize(("text", "hits"), [pytest.param(*row, id=name) for name, row in FOUND.items()])
def test_phrases_are_found(text: str, hits: list[tuple[int, int, int]]) -> None:
    """The longest phrase from left to right is found, never overlapping."""
    assert list(INDEX.find(words(text))) == [Hit(*hit) for hit in hits]


def test_first_value_of_a_phrase_is_kept() -> None:
    """A phrase that is given twice, in whatever case and accents, keeps its first value."""
    assert PhraseIndex([("été", 1), ("ETE", 2)]).match(words("ete"), 0) == Hit(0, 1, 1)


SPLITS = {
    "accents and case": ("Armée", ("armee",)),
    "straight apostrophe": ("l'armée", ("l'", "armee")),
    "curly apostrophe": ("l’armée", ("l'", "armee")),
    "hyphen": ("Deir ez-Zor", ("deir", "ez", "-", "zor")),
    "odd spaces": ("champ\u00a0 pétrolier", ("champ", "petrolier")),
    "nothing": (" ", ()),
}


@pytest.mark.parametrize(("phrase", "pieces"), [pytest.param(*row, id=name) for name, row in SPLITS.items()])
def test_phrase_is_split_as_tokens_are(phrase: str, pieces: tuple[str, ...]) -> None:
    """A codebook phrase is folded and split, elided forms and hyphens apart."""
    assert split_words(phrase) == pieces


WORD = st.text("abé'-", min_size=1, max_size=4)


@given(st.lists(st.lists(WORD, min_size=1, max_size=3).map(" ".join), max_size=8), st.lists(WORD, max_size=8))
def test_hits_stand_in_order_and_never_overlap(phrases: list[str], text: list[str]) -> None:
    """Whatever the entries and the words, hits are ordered, apart and within the words."""
    sequence = [Word(split_words(piece)[0]) for piece in text if split_words(piece)]
    hits = list(PhraseIndex((phrase, phrase) for phrase in phrases).find(sequence))

    assert all(0 <= hit.first < hit.last <= len(sequence) for hit in hits)
    assert all(before.last <= after.first for before, after in pairwise(hits))


@given(st.lists(st.text("abcé", min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_phrase_finds_itself(pieces: list[str]) -> None:
    """An entry is found in its own words."""
    phrase = " ".join(pieces)
    sequence = [Word(piece) for piece in split_words(phrase)]

    assert PhraseIndex([(phrase, 1)]).match(sequence, 0) == Hit(0, len(sequence), 1)


def test_long_text_is_searched_in_linear_time() -> None:
    """A hundred thousand words take seconds at most, also where every word begins a phrase."""
    index = PhraseIndex((f"a b{number}", number) for number in range(200))
    start = time.perf_counter()
    hits = list(index.find(words("a") * 100_000))

    assert hits == []
    assert time.perf_counter() - start < 10
