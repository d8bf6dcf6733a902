"""What stands behind an apposed participle, up to the next comma, tells of the participle."""

import pytest

from tests.support import parsed

SENTENCES = [
    pytest.param("Cinq gendarmes, enlevés samedi à un péage par des bandits, ont été relâchés.", "enlevés", {"samedi", "péage"}, id="all"),
    pytest.param("Trois soldats, blessés mercredi dans une embuscade, sont morts.", "blessés", {"mercredi", "embuscade"}, id="fallen"),
]


@pytest.mark.parametrize(("text", "participle", "words"), SENTENCES)
def test_complements_hang_on_the_apposed_participle(text: str, participle: str, words: set[str]) -> None:
    """Day and place between the commas belong to the participle."""
    tree = parsed(text, "fr")
    at = next(token.i for token in tree.tokens if token.text == participle)

    assert words <= {token.text for token in tree.kids(at)}
