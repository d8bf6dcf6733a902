"""Decide whether the report is there to tell an event, or recalls it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.merge import Cluster
from recoupe.model.event import Reason, Salience, Status, When
from recoupe.model.report import PartKind

# News is of the week: an event that ended earlier than so many days before the report is recalled by it, unless the title tells it.
NEWS_DAYS = 7
# Titles, standfirst and the first paragraphs say what a report is about.
LEAD_SENTENCES = 3


def decide_salience(
    context: Context, cluster: Cluster, when: When | None, status: Status, before: Salience | None, about: Sequence[Voice]
) -> tuple[Salience, tuple[Reason, ...]]:
    """Give the salience of an event and why.

    A deed without a date goes on in the vein of what was told before it: after recalled events it is recalled too.

    Args:
        context: the document.
        cluster: the tellings of the event.
        when: its date.
        status: whether it was done.
        before: the salience of the event told before it, None for the first.
        about: the voices that bear on it.
    """
    leading = [deed for deed in cluster.deeds if _leads(context, deed)]
    if leading:
        return Salience.MAIN, (Reason("extract/salience.py:told in title or lead", None),)
    if status is Status.HYPOTHETICAL:
        return Salience.BACKGROUND, (Reason("coding guide 11: a hypothesis", None),)
    recalled = _recalled(context, cluster, when, about)
    if recalled is not None:
        return Salience.BACKGROUND, (recalled,)
    undated = all(deed.date is None or deed.inherited for deed in cluster.deeds)
    if before is Salience.BACKGROUND and undated:
        return Salience.BACKGROUND, (Reason("extract/salience.py:told among recalled events", None),)
    return Salience.MAIN, (Reason("extract/salience.py:news of the day", None),)


def _leads(context: Context, deed: Deed) -> bool:
    kind = context.parsed.document.parts[deed.sentence.part].kind
    return kind in {PartKind.HEADLINE, PartKind.STANDFIRST} or (deed.sentence.i < LEAD_SENTENCES and not deed.weak)


def _recalled(context: Context, cluster: Cluster, when: When | None, about: Sequence[Voice]) -> Reason | None:
    pluperfect = _pluperfect(context, cluster, about)
    if pluperfect is not None:
        return pluperfect
    published = context.mentions.published
    if when is None or published is None or published.start is None:
        return None
    end = when.end or when.start
    if end is not None and _age_days(end, published.start) > NEWS_DAYS:
        return Reason("extract/salience.py:long before the report", when.spans[0] if when.spans else None)
    return None


def _pluperfect(context: Context, cluster: Cluster, about: Sequence[Voice]) -> Reason | None:
    """Find a pluperfect in the outlet's own voice; in reported speech it is only the tense of reporting."""
    for deed in cluster.deeds:
        if any(deed.head in voice.content for voice in about):
            return None
        clause = context.parsed.tokens[deed.roles.clause]
        past = context.lexicon_at(clause.i).words("status", "pluperfect_auxiliaries")
        for aux in context.parsed.kids(clause.i, "aux", "aux:pass"):
            if past.match((replace(aux, lemma=aux.form),), 0):
                return Reason("extract/salience.py:pluperfect", context.parsed.span(aux.i, aux.i + 1))
    return None


def _age_days(day: str, published: str) -> int:
    return (date.fromisoformat(published[:10]) - date.fromisoformat(day[:10])).days
