"""Trees stay trees whatever is mended."""

from dataclasses import replace

import pytest

from recoupe.parse.soundness import sound
from tests.support import parsed

TEXT = "Gunmen killed two herders near Gao. The army denied it."


@pytest.mark.parametrize("heads", [{0: 1, 1: 0}, {1: 0}, {0: 0}, {2: 9}], ids=["circle", "no root", "two roots", "another sentence"])
def test_sentence_without_a_tree_is_read_as_parsed(heads: dict[int, int]) -> None:
    """A circle, no root, two roots or a head in another sentence undo the mends of that sentence alone."""
    tree = parsed(TEXT, "en")
    last = len(tree.tokens) - 1
    mended = [token._replace(head=heads.get(token.i, token.head)) for token in tree.tokens]
    mended[last] = mended[last]._replace(dep="mended")
    found = sound(mended, tree.tokens, tree.sentences)

    assert found[: tree.sentences[0].last] == list(tree.tokens[: tree.sentences[0].last])
    assert found[last].dep == "mended"
    assert replace(tree, tokens=tuple(found)).tokens[last].head == tree.tokens[last].head
