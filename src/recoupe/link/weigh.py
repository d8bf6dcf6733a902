"""Weigh two profiles: what each field's level says for or against one incident, in bits, and the sum.

Source: Fellegi and Sunter 1969; a level met with probability m among pairs of one incident and u among others weighs log2(m/u). The weights are fitted.
"""

import math
from collections.abc import Callable, Iterable, Sequence

from recoupe.codebook.linking import LinkRules, Model
from recoupe.link.compare import OF_EVENTS, Comparison, compare_events, compare_reports
from recoupe.link.profile import Profile
from recoupe.model.link import EventKey, FieldEvidence, Link

EVENT, REPORT = "event", "report"
# Two events of one report share its words and names whether or not they are one deed.
OF_THE_TEXT = frozenset({"names", "words", "opening"})
# Sums of a dozen weights in another order differ by less than this.
_ROUNDING = 1e-6


def weigh_events(left: Profile, right: Profile, rules: LinkRules) -> Link:
    """Weigh two events; which stands left changes nothing but the order in which values are shown."""
    return _weigh(left, right, rules, rules.models[EVENT], compare_events)


def bits_of_events(left: Profile, right: Profile, rules: LinkRules) -> float | None:
    """Give what `weigh_events` gives in bits, without a word of explanation; None, as soon as it is seen, where a field conflicts."""
    model = rules.models[EVENT]
    within = left.key.report == right.key.report
    weighed = []
    for name, compare in OF_EVENTS:
        if within and name in OF_THE_TEXT:
            continue
        seen = compare(left, right, rules)
        if seen.conflict:
            return None
        weighed.append(_bits(seen, model))
    return prior_of(model, within=within) + math.fsum(weighed)


def may_be_one(left: Profile, right: Profile, rules: LinkRules, most: Sequence[float]) -> bool:
    """Tell whether two events weigh enough for one cluster and no field conflicts: as `weigh_events` would, given up as soon as nothing can change it.

    Args:
        left: an event.
        right: another.
        rules: how accounts are linked.
        most: what `most_to_come` gives of these rules.
    """
    model = rules.models[EVENT]
    within = left.key.report == right.key.report
    prior = prior_of(model, within=within)
    weighed = [prior]
    for (name, compare), beyond in zip(OF_EVENTS, most, strict=True):
        if within and name in OF_THE_TEXT:
            continue
        seen = compare(left, right, rules)
        weighed.append(_bits(seen, model))
        if seen.conflict or sum(weighed) + beyond < model.threshold - _ROUNDING:
            return False
    return math.fsum(weighed[1:]) + prior >= model.threshold


def prior_of(model: Model, *, within: bool) -> float:
    """Give what a pair weighs before anything is compared, in bits; `within` one report two events are two deeds to its reading."""
    return model.prior + model.within if within else model.prior


def most_to_come(rules: LinkRules) -> list[float]:
    """Give what the fields of events after each can add at most; a level that the model does not know adds nothing."""
    model = rules.models[EVENT]
    most = [max([0.0, *(weight.bits for weight in model.fields.get(name, {}).values())]) for name, _ in OF_EVENTS]
    return [sum(most[at + 1 :]) for at in range(len(most))]


def weigh_reports(left: Profile, right: Profile, rules: LinkRules) -> Link:
    """Weigh whether two reports are there to tell one story."""
    return _weigh(left, right, rules, rules.models[REPORT], compare_reports)


Compare = Callable[[Profile, Profile, LinkRules], tuple[Comparison, ...]]


def _weigh(left: Profile, right: Profile, rules: LinkRules, model: Model, compare: Compare) -> Link:
    first, second = sorted((left, right), key=lambda one: one.key)
    evidence = tuple(_evidence(one, model) for one in _seen(first, second, rules, compare))
    bits = prior_of(model, within=left.key.report == right.key.report) + math.fsum(one.bits for one in evidence)
    return Link(first.key, second.key, bits, match_probability(bits), evidence)


def _seen(left: Profile, right: Profile, rules: LinkRules, compare: Compare) -> list[Comparison]:
    """Compare two profiles on the fields that say something of them."""
    within = left.key.report == right.key.report
    return [one for one in compare(left, right, rules) if not within or one.field not in OF_THE_TEXT]


def _bits(one: Comparison, model: Model) -> float:
    weight = model.fields.get(one.field, {}).get(one.level)
    return weight.bits if weight else 0.0


def _evidence(one: Comparison, model: Model) -> FieldEvidence:
    left, right = one.shown()
    return FieldEvidence(one.field, one.level, _bits(one, model), left, right, one.reason, one.conflict)


def match_probability(bits: float) -> float:
    """Turn a weight (log2 odds) into a probability."""
    return 1 / (1 + math.exp2(min(1000.0, -bits)))


def conflicts(link: Link) -> bool:
    """Tell whether some field of two events cannot be of one deed."""
    return any(one.conflict for one in link.evidence)


def other(link: Link, key: EventKey) -> EventKey:
    """Give the other end of a link."""
    return link.right if link.left == key else link.left


def total_bits(evidence: Iterable[FieldEvidence]) -> float:
    """Add evidence up."""
    return sum(one.bits for one in evidence)
