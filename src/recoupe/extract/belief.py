"""Decide whether an event is believed: figures of speech, games, stories, lessons and drills use the words of real deeds.

What a work tells is never believed. All else is weighed by its signs (`extract/signs.py`): a cat that ambushes a bird, a firm that storms a market and a team
that besieges a goal have in common that nobody known does it, to nobody known, at no place. The codebook holds what each sign weighs
(`belief/weights.toml`, fitted by `python -m training belief`).
"""

from collections.abc import Sequence

from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.frames import is_framed
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase
from recoupe.extract.signs import Surroundings, signs_of

# A title in quotation marks is at most so many words long on either side of one of its words.
TITLE_REACH = 5
QUOTE_MARKS = frozenset({'"', "«", "»", "“", "”", "‘", "’"})


def is_believed(context: Context, around: Surroundings, cluster: Cluster, actors: Sequence[Phrase], recipients: Sequence[Phrase]) -> bool:
    """Tell whether an event may be real.

    Args:
        context: the document.
        around: the text that it stands in.
        cluster: the tellings of the event.
        actors: who did it.
        recipients: to whom.
    """
    if is_told_by_work(context, cluster):
        return False
    belief = context.codebook.belief
    return belief.probability(signs_of(context, around, cluster, actors, recipients)) >= belief.believed


def is_sure(context: Context, around: Surroundings, deed: Deed) -> bool:
    """Tell whether a deed is so plainly real that the figures of speech around it do not matter: a footballer who is shot dead in a town."""
    belief, cluster = context.codebook.belief, Cluster([deed])
    signs = signs_of(context, around, cluster, deed.roles.actors, deed.roles.recipients)
    return belief.probability(signs) >= belief.sure and not is_told_by_work(context, cluster)


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
