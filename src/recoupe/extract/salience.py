"""Decide whether the report is there to tell an event, or recalls it."""

from datetime import date

from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.responsibility import Case
from recoupe.model.event import Reason, Salience, Status, When
from recoupe.model.report import PartKind

# News is of the week: an event that ended earlier than so many days before the report is recalled by it, unless the title tells it.
NEWS_DAYS = 7
# Titles, standfirst and the first paragraphs say what a report is about.
LEAD_SENTENCES = 3
# The longest word of remembrance, and how far before the noun of a deed «ans après» may stand.
MEMORY_WORDS, MEMORY_REACH = 4, 6


def decide_salience(context: Context, case: Case, when: When | None, before: Salience | None) -> tuple[Salience, tuple[Reason, ...]]:
    """Give the salience of an event and why.

    A deed without a date goes on in the vein of what was told before it: after recalled events it is recalled too.

    Args:
        context: the document.
        case: its tellings, its status, the voices that bear on it.
        when: its date.
        before: the salience of the event told before it, None for the first.
    """
    cluster = case.cluster
    remembered = _remembered(context, case, when)
    if remembered is not None:
        return Salience.BACKGROUND, (remembered,)
    if any(_titled(context, deed) for deed in cluster.deeds):
        return Salience.MAIN, (Reason("extract/salience.py:told in the title", None),)
    if case.status is Status.HYPOTHETICAL:
        return Salience.BACKGROUND, (Reason("coding guide 11: a hypothesis", None),)
    recalled = _recalled(context, case, when)
    if recalled is not None:
        return Salience.BACKGROUND, (recalled,)
    if any(deed.sentence.i < LEAD_SENTENCES and not deed.weak for deed in cluster.deeds):
        return Salience.MAIN, (Reason("extract/salience.py:told in the lead", None),)
    undated = all(deed.date is None or deed.inherited for deed in cluster.deeds)
    if before is Salience.BACKGROUND and undated:
        return Salience.BACKGROUND, (Reason("extract/salience.py:told among recalled events", None),)
    return Salience.MAIN, (Reason("extract/salience.py:news of the day", None),)


def _titled(context: Context, deed: Deed) -> bool:
    return context.parsed.document.parts[deed.sentence.part].kind in {PartKind.HEADLINE, PartKind.STANDFIRST}


def _remembered(context: Context, case: Case, when: When | None) -> Reason | None:
    """Find what every telling of a deed is only remembered by: an anniversary, a museum, a year alone."""
    found = [_memory(context, deed) for deed in case.cluster.deeds]
    if all(at is not None for at in found):
        at = found[0] or 0
        return Reason("extract/salience.py:commemorated", context.parsed.span(at, at + 1))
    nominal = not any(deed.candidate.verbal for deed in case.cluster.deeds)
    if nominal and when is not None and when.precision == "year" and context.mentions.published is None:
        return Reason("extract/salience.py:of a year", when.spans[0] if when.spans else None)
    return None


def _memory(context: Context, deed: Deed) -> int | None:
    """Give the word of remembrance that a deed hangs on, or that stands before its noun with nothing done between."""
    lexicon, tokens = context.lexicon_at(deed.head), context.parsed.tokens
    words, spans = lexicon.words("status", "memory_words"), lexicon.words("status", "memory_spans")
    for above in context.parsed.ancestors(deed.head):
        if words.match(tokens[above.i : above.i + MEMORY_WORDS], 0) is not None:
            return above.i
        if above.dep in {"ccomp", "parataxis"}:
            break
    if deed.candidate.verbal:
        return None
    for at in range(max(deed.sentence.first, deed.candidate.first - MEMORY_REACH), deed.candidate.first):
        hit = spans.match(tokens[at : deed.candidate.first], 0)
        if hit is not None and all(token.pos not in {"VERB", "AUX"} for token in tokens[at + hit.last : deed.candidate.first]):
            return at
    return None


def _recalled(context: Context, case: Case, when: When | None) -> Reason | None:
    pluperfect = None if _is_of_these_days(context, case, when) else _pluperfect(context, case)
    if pluperfect is not None:
        return pluperfect
    published = context.mentions.published
    if when is None or published is None or published.start is None:
        return None
    end = when.end or when.start
    if end is not None and _age_days(end, published.start) > NEWS_DAYS:
        return Reason("extract/salience.py:long before the report", when.spans[0] if when.spans else None)
    return None


def _is_of_these_days(context: Context, case: Case, when: When | None) -> bool:
    """Tell whether a deed is itself dated within the days of the report: what came just before the news is told in the pluperfect too."""
    published = context.mentions.published
    if when is None or when.end is None or published is None or published.start is None:
        return False
    dated = any(deed.date is not None and context.parsed.tokens[deed.date.head].sentence == deed.sentence.i for deed in case.cluster.deeds)
    return dated and _age_days(when.end, published.start) <= NEWS_DAYS


def _pluperfect(context: Context, case: Case) -> Reason | None:
    """Find a pluperfect in the outlet's own voice; in reported speech it is only the tense of reporting."""
    for deed in case.cluster.deeds:
        if any(deed.head in voice.content for voice in case.about):
            return None
        clause = context.parsed.tokens[deed.roles.clause]
        past = context.lexicon_at(clause.i).words("status", "pluperfect_auxiliaries")
        for aux in context.parsed.kids(clause.i, "aux", "aux:pass"):
            if past.match((aux._replace(lemma=aux.form),), 0):
                return Reason("extract/salience.py:pluperfect", context.parsed.span(aux.i, aux.i + 1))
    return None


def _age_days(day: str, published: str) -> int:
    return (date.fromisoformat(published[:10]) - date.fromisoformat(day[:10])).days
