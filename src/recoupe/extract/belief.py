"""Decide whether an event is believed: figures of speech, games, stories, lessons and drills use the words of real deeds.

What a work tells is never believed. All else is weighed by its signs (`extract/signs.py`): a cat that ambushes a bird, a firm that storms a market and a team
that besieges a goal have in common that nobody known does it, to nobody known, at no place. The codebook holds what each sign weighs
(`belief/weights.toml`, fitted by `python -m training belief`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.frames import is_framed
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase
from recoupe.extract.signs import Surroundings, signs_of

# A title in quotation marks is at most so many words long on either side of one of its words.
TITLE_REACH = 5
QUOTE_MARKS = frozenset({'"', "«", "»", "“", "”", "‘", "’"})


@dataclass(frozen=True, slots=True)
class Weight:
    """What was weighed for a deed.

    Attributes:
        signs: what speaks for and against it.
        needed: the least probability.
        by_work: whether a work tells it, which no sign outweighs.
        holds: whether it is believed.
    """

    signs: frozenset[str]
    needed: float
    by_work: bool
    holds: bool


def weigh_belief(context: Context, around: Surroundings, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> Weight:
    """Weigh whether an event may be real.

    Args:
        context: the document.
        around: the text that it stands in.
        cluster: the tellings of the event.
        actors: who did it.
        recipients: to whom.
    """
    signs = signs_of(context, around, cluster, actors, recipients)
    return _weight(context, cluster, signs, context.codebook.belief.believed)


def weigh_sureness(context: Context, around: Surroundings, deed: Deed) -> Weight:
    """Weigh whether a deed is so plainly real that the figures of speech around it do not matter: a footballer who is shot dead in a town."""
    cluster = Cluster([deed])
    signs = signs_of(context, around, cluster, deed.roles.actors, deed.roles.recipients)
    return _weight(context, cluster, signs, context.codebook.belief.sure)


def _weight(context: Context, cluster: Cluster, signs: frozenset[str], needed: float) -> Weight:
    by_work = is_told_by_work(context, cluster)
    return Weight(signs, needed, by_work, not by_work and context.codebook.belief.probability(signs) >= needed)


def is_told_by_work(context: Context, cluster: Cluster) -> bool:
    """Tell whether every telling of a deed is in a title, or is what a work tells."""
    return all(_in_title(context, deed) or is_framed(context, deed) for deed in cluster.deeds)


def _in_title(context: Context, deed: Deed) -> bool:
    """Tell whether a noun is a word of a title in quotation marks, in capitals: "Faces of the Siege"."""
    tokens, at = context.parsed.tokens, deed.candidate.first
    if deed.candidate.verbal or not tokens[at].text[:1].isupper():
        return False
    opened = next((i for i in range(at - 1, max(at - TITLE_REACH, deed.sentence.first) - 1, -1) if tokens[i].text in QUOTE_MARKS), None)
    closed = any(tokens[i].text in QUOTE_MARKS for i in range(deed.candidate.last, min(deed.candidate.last + TITLE_REACH, deed.sentence.last)))
    return opened is not None and opened + 1 < at and closed
