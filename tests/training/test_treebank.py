"""The hand-made treebank files are well formed and large enough to measure with."""

import pytest

from training.assemble import OWN
from training.conllu import ConlluError, problems, read_sentences

PARTS = [(language, part) for language in ("fr", "en") for part in ("train", "test")]


@pytest.mark.parametrize(("language", "part"), PARTS)
def test_trees_are_well_formed(language: str, part: str) -> None:
    """Every hand-made tree has one root, no cycle, labels of the shared set, and its words make its text."""
    for sentence in read_sentences(OWN / language / f"{part}.conllu", language):
        assert problems(sentence) == [], sentence.text
        assert sentence.text == sentence.notes["text"].translate({0xA0: " ", 0x202F: " "})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_least_two_hundred_test_sentences(language: str) -> None:
    """The part held out has at least 200 sentences, none of them also in the training part."""
    held_out = {s.text for s in read_sentences(OWN / language / "test.conllu", language)}
    train = {s.text for s in read_sentences(OWN / language / "train.conllu", language)}
    assert len(held_out) >= 200
    assert held_out & train == set()


def test_faulty_line_is_refused(tmp_path) -> None:
    """A line that is no CoNLL-U row is refused with its place."""
    path = tmp_path / "bad.conllu"
    path.write_text("1\tmot\n\n", encoding="utf-8")
    with pytest.raises(ConlluError, match=r"bad\.conllu:1"):
        read_sentences(path, "fr")
