"""Answers stand on the word of who is interviewed."""

from recoupe.extract.interviews import find_interview
from recoupe.model.event import Responsibility
from recoupe.resolve.mentions import resolve
from tests.extract import events
from tests.support import codebook, parsed

TALK = """Entretien avec Awa Diarra, maire de Gao.
Que s'est-il passé lundi ?
L'armée malienne a bombardé le marché de Gao lundi.
Combien de victimes ?
Nous avons enterré neuf personnes.
Et maintenant ?
Nous attendons."""


def test_interviewee_is_a_link_of_what_is_told() -> None:
    """Who is interviewed is a link of each deed of the answers, which is stated and not accused."""
    (event,) = events(TALK, "fr")

    assert [link.source for link in event.attribution] == ["Awa Diarra"]
    assert event.responsibility is Responsibility.STATED


def test_one_question_makes_no_interview() -> None:
    """A column that asks a question is no interview."""
    tree = parsed("Entretien des routes.\nQue faire ?\nRien, dit Awa Diarra.", "fr", "2024-03-14")

    assert find_interview(tree, resolve(tree, codebook())[0], codebook()) is None
