"""Captions that do not belong to the story, and credits that contradict one another, are warned of."""

import pytest

from tests.read.reading import read

STORY = (
    "Des inconnus ont attaqué dimanche le marché de Banibangou et incendié une dizaine d'échoppes, ont raconté des commerçants réfugiés à Ouallam.\n\n"
    "Le gouverneur a envoyé deux compagnies de soldats. Paris a condamné l'attaque et promis son aide au gouvernement nigérien."
)


@pytest.mark.parametrize(
    ("caption", "on_topic"),
    [
        pytest.param("Photo : le marché de Banibangou après l'incendie.", True, id="place and thing"),
        pytest.param("Photo : des soldats devant des échoppes incendiées.", True, id="things"),
        pytest.param("Photo : une chanteuse en concert à Lyon, en juin.", False, id="nothing shared"),
        pytest.param("Photo : défilé de mode à Paris, sur les quais.", False, id="capital that is a government in the story"),
        pytest.param("Photo: Traders of Banibangou and Ouallam wait for news.", True, id="other language, same places"),
    ],
)
def test_topic_of_caption_is_told(caption: str, on_topic: bool) -> None:
    """A caption fits by what it shares with the story."""
    document = read(f"Un marché attaqué à Banibangou\n\n{caption}\n\n{STORY}")
    part = next(part for part in document.parts if part.kind == "caption")

    assert part.on_topic is on_topic
    assert [warning.code for warning in document.warnings if warning.code == "caption-off-topic"] == [] if on_topic else ["caption-off-topic"]


def test_two_agencies_side_by_side_are_warned_of() -> None:
    """Neighbouring captions credited to two agencies are a conflict; the same agency twice is none."""
    two = read(f"Un marché attaqué à Banibangou\n\nLe marché de Banibangou. (AFP photo)\nDes échoppes incendiées. ©Reuters\n\n{STORY}")
    same = read(f"Un marché attaqué à Banibangou\n\nLe marché de Banibangou. (AFP photo)\nDes échoppes incendiées. ©AFP\n\n{STORY}")

    assert [[span.text for span in warning.spans] for warning in two.warnings if warning.code == "credit-conflict"] == [["(AFP photo)", "©Reuters"]]
    assert [warning.code for warning in same.warnings] == []


def test_two_agencies_in_one_credit_are_warned_of() -> None:
    """One photo credited to two agencies is a conflict."""
    document = read(f"Un marché attaqué à Banibangou\n\nLe marché de Banibangou. (Photo: AFP / Reuters)\n\n{STORY}")

    assert [warning.code for warning in document.warnings] == ["credit-conflict"]
