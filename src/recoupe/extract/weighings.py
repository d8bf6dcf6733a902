"""Tell what was weighed for each deed that the words of a text tell, believed or turned away."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from recoupe.codebook.belief import BIAS, Belief
from recoupe.extract.belief import Weight
from recoupe.extract.context import Context
from recoupe.extract.deeds import Deed
from recoupe.extract.merge import Cluster
from recoupe.extract.signs import Surroundings
from recoupe.model.span import Span
from recoupe.model.weighing import Verdict, WeighedSign, Weighing

# Weights have three decimals.
DECIMALS = 3
# What no sum can miss or reach: thresholds of 0 and 1 have no log odds.
SMALLEST = 1e-9

# By type and head of a deed in a sentence of figures of speech what was weighed.
Doubts = Mapping[tuple[str, int], Weight]


def turned_away(context: Context, around: Surroundings, deeds: Iterable[Deed], doubts: Doubts) -> Iterator[Weighing]:
    """Yield what was weighed for deeds that were turned away one by one, as figures of speech or accidents.

    Args:
        context: the document.
        around: the text that they stand in.
        deeds: those that were turned away.
        doubts: what was weighed for them.

    Raises:
        SpanError: offsets do not fit the text.
    """
    for deed in deeds:
        weight = doubts.get((deed.type, deed.head))
        if deed.head in around.accidents:
            yield _weighing(context, (None, deed.type, [deed]), (Verdict.ACCIDENT, None), None)
        elif weight is not None and weight.by_work:
            yield _weighing(context, (None, deed.type, [deed]), (Verdict.WORK, None), weight)
        else:
            yield _weighing(context, (None, deed.type, [deed]), (Verdict.FIGURE, around.domains.get(deed.head)), weight)


def of_clusters(context: Context, weighed: Sequence[tuple[Cluster, Weight]], *, issued: bool) -> Iterator[Weighing]:
    """Yield what was weighed for tellings that were gathered: the events, numbered as the record numbers them, and those that were doubted.

    Args:
        context: the document.
        weighed: the tellings of each deed, in text order, with what was weighed.
        issued: whether a party published the text, so that all are taken as meant.

    Raises:
        SpanError: offsets do not fit the text.
    """
    number = 0
    for cluster, weight in weighed:
        verdict = _verdict(weight, issued=issued)
        kept = verdict in {Verdict.BELIEVED, Verdict.ISSUED}
        number += kept
        yield _weighing(context, (f"e{number}" if kept else None, cluster.type, cluster.deeds), (verdict, None), weight)


def _verdict(weight: Weight, *, issued: bool) -> Verdict:
    if weight.holds:
        return Verdict.BELIEVED
    if issued:
        return Verdict.ISSUED
    return Verdict.WORK if weight.by_work else Verdict.DOUBTED


def _weighing(context: Context, what: tuple[str | None, str, Sequence[Deed]], ending: tuple[Verdict, str | None], weight: Weight | None) -> Weighing:
    event, kind, deeds = what
    verdict, domain = ending
    spans: dict[Span, None] = dict.fromkeys(context.parsed.span(deed.candidate.first, deed.candidate.last) for deed in deeds)
    if weight is None:
        return Weighing(event, kind, tuple(spans), verdict, domain, (), None, None)
    belief = context.codebook.belief
    total = round(belief.log_odds(weight.signs), DECIMALS)
    return Weighing(event, kind, tuple(spans), verdict, domain, _signs(belief, weight.signs), total, round(_log_odds(weight.needed), DECIMALS))


def _signs(belief: Belief, signs: Iterable[str]) -> tuple[WeighedSign, ...]:
    """Give signs with their weights, the weightiest first."""
    found = [WeighedSign(name, belief.weights.get(name, 0.0)) for name in sorted({*signs, BIAS})]
    return tuple(sorted(found, key=lambda one: (-abs(one.log_odds), one.sign)))


def _log_odds(probability: float) -> float:
    kept = min(max(probability, SMALLEST), 1 - SMALLEST)
    return math.log(kept / (1 - kept))
