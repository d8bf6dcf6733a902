"""Weigh two profiles: what each field's level says for or against one incident, in bits, and the sum.

Source: Fellegi and Sunter 1969; a level met with probability m among pairs of one incident and u among others weighs log2(m/u). The weights are fitted.
"""

import math
from collections.abc import Callable, Iterable

from recoupe.codebook.linking import LinkRules, Model
from recoupe.link.compare import Comparison, compare_events, compare_reports
from recoupe.link.profile import Profile
from recoupe.model.link import EventKey, FieldEvidence, Link

EVENT, REPORT = "event", "report"
# Two events of one report share its words and names whether or not they are one deed.
OF_THE_TEXT = frozenset({"names", "words", "opening"})


def weigh_events(left: Profile, right: Profile, rules: LinkRules) -> Link:
    """Weigh two events; which stands left changes nothing but the order in which values are shown."""
    return _weigh(left, right, rules, rules.models[EVENT], compare_events)


def weigh_reports(left: Profile, right: Profile, rules: LinkRules) -> Link:
    """Weigh whether two reports are there to tell one story."""
    return _weigh(left, right, rules, rules.models[REPORT], compare_reports)


Compare = Callable[[Profile, Profile, LinkRules], tuple[Comparison, ...]]


def _weigh(left: Profile, right: Profile, rules: LinkRules, model: Model, compare: Compare) -> Link:
    first, second = sorted((left, right), key=lambda one: one.key)
    within = left.key.report == right.key.report
    evidence = tuple(_evidence(one, model) for one in compare(first, second, rules) if not within or one.field not in OF_THE_TEXT)
    bits = model.prior + sum(one.bits for one in evidence)
    return Link(first.key, second.key, bits, match_probability(bits), evidence)


def _evidence(one: Comparison, model: Model) -> FieldEvidence:
    weight = model.fields.get(one.field, {}).get(one.level)
    return FieldEvidence(one.field, one.level, weight.bits if weight else 0.0, one.left, one.right, one.reason, one.conflict)


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
