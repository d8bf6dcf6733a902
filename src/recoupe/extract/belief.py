"""Decide whether an event is believed: a deed of nobody known, in a text without any sign of a real one, is a figure of speech.

A cat that ambushes a bird, a firm that storms a market and a team that besieges a goal have in common that the codebook knows none of them as
somebody who does such deeds. A report of a real deed nearly always holds something else: a weapon, armed people, the dead, the police.
"""

from collections.abc import Sequence

from recoupe.extract.context import Context
from recoupe.extract.domains import Page
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase

# So much must speak for a real deed beyond the words of a doubtful one: a weapon, an armed group, a toll, or several hints.
FIRM = 4


def is_believed(context: Context, page: Page, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> bool:
    """Tell whether an event may be real by who takes part in it, or else by what the text says beside it.

    Args:
        context: the document.
        page: its signs of real deeds.
        cluster: the tellings of the event.
        actors: who did it.
        recipients: to whom.
    """
    if not _is_doubtful(context, cluster, actors, recipients):
        return True
    return page.reality_beyond(_told(cluster, (*actors, *recipients))) >= FIRM


def _is_doubtful(context: Context, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> bool:
    """Tell whether nobody who is known does the deed, or suffers it where none does it; or whether neither anybody nor any place is told."""
    if actors or recipients:
        return not any(_is_known(phrase) for phrase in actors or recipients)
    return not any(deed.places or _stands_in_place(context, deed.sentence.first, deed.sentence.last) for deed in cluster.deeds)


def _is_known(phrase: Phrase) -> bool:
    return phrase.kind not in {None, "none"} or phrase.entity is not None or phrase.alias is not None or bool(phrase.weapon)


def _stands_in_place(context: Context, first: int, last: int) -> bool:
    return any(first <= i < last for i in context.places)


def _told(cluster: Cluster, people: Sequence[Phrase]) -> frozenset[int]:
    """Give the tokens that tell the deed and who takes part in it, its means among them."""
    found = {i for phrase in people for i in range(phrase.first, phrase.last)}
    for deed in cluster.deeds:
        found.update(deed.candidate.own, range(deed.candidate.first, deed.candidate.last))
        found.update(i for weapon in deed.roles.weapons for i in range(weapon.first, weapon.last))
    return frozenset(found)
