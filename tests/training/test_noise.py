"""Noise keeps the length, and treebank variants come to one shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import noise
from training.conllu import Sentence, Token, problems, read_sentences
from training.generate.make import sentences
from training.silver import SilverFeatures

CHANGES = [noise.upper, noise.lower, noise.upper_bare, noise.lower_bare, noise.bare_capitals, noise.title, noise.plain]


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.__name__)
@given(text=st.text(max_size=80))
def test_length_is_kept(change: noise.Words, text: str) -> None:
    """Every change of letters keeps the number of characters."""
    assert len(change(text)) == len(text)


def test_noisy_trees_stay_well_formed() -> None:
    """After noise a sentence is still a tree, and spaces are written as SPACE tokens."""
    maker = noise.Noise(3)
    for sentence in sentences("fr", 300):
        noisy = maker.sentence(sentence)
        assert problems(noisy) == []
        spaced = maker.spaces(noisy)
        words = [t.form for t in spaced.tokens if t.upos != "SPACE"]
        assert words == [t.form for t in noisy.tokens]


def test_inserted_space_moves_heads() -> None:
    """A line break after a word shifts the heads behind it."""
    tokens = (Token("on", "on", "ADP", "_", 1, "case"), Token("Monday", "Monday", "PROPN", "_", 1, "root"))
    spaced = noise.insert_spaces(Sentence("x", tokens), {0}, "\n")
    assert [(t.form, t.head) for t in spaced.tokens] == [("on", 2), ("\n", 0), ("Monday", 2)]
    assert spaced.text == "on\nMonday"


ROWS = """1	Plus	plus	ADV	_	_	6	nsubj	_	_
2	de	de	ADP	_	_	4	case	_	_
3	vingt	vingt	NUM	_	_	4	nummod	_	_
4	soldats	soldat	NOUN	_	_	1	obl	_	_
5	ont	avoir	AUX	_	_	6	aux	_	_
6	fui	fuir	VERB	_	_	0	root	_	_

"""


def test_counted_noun_becomes_the_head(tmp_path) -> None:
    """In «plus de vingt soldats ont fui» the soldiers are the subject."""
    path = tmp_path / "plus.conllu"
    path.write_text(ROWS, encoding="utf-8")
    (sentence,) = read_sentences(path, "fr")
    assert [(t.form, t.head, t.deprel) for t in sentence.tokens[:4]] == [
        ("Plus", 2, "advmod"),
        ("de", 0, "fixed"),
        ("vingt", 3, "nummod"),
        ("soldats", 5, "nsubj"),
    ]


def test_silver_features_follow_the_tree() -> None:
    """A passive participle of a sentence without features is filled as one."""
    made = list(sentences("fr", 400))
    bare = Sentence("x", tuple(Token(t.form, t.lemma, t.upos, "_", t.head, t.deprel, t.space_after) for t in made[40].tokens))
    filled = SilverFeatures(made).fill(bare)
    right = sum(a.feats == b.feats for a, b in zip(filled.tokens, made[40].tokens, strict=True))
    assert right >= len(bare.tokens) - 1
