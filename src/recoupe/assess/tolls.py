"""Compare the figures of the accounts: which are one, which are updates, which cannot both be right, and what the toll is at least, at most and best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recoupe.assess.accounts import Told
from recoupe.assess.support import Camp, Given, camps_of, field_of
from recoupe.codebook.assessing import TollLimits
from recoupe.model.incident import Agreement, FieldValues, Toll

Number = int | float
_ACTORS, _KILLED = "actors", "killed"


@dataclass(frozen=True, slots=True)
class Count:
    """A figure; an open end is None. `party`: it is a party's figure for its enemy."""

    low: Number | None
    high: Number | None
    loose: bool = False
    party: bool = False

    @property
    def point(self) -> Number:
        """The number that is said."""
        return self.low if self.low is not None else self.high if self.high is not None else 0

    def bounds(self, share: float) -> tuple[float, float]:
        """Give the range that the words leave, wider for what is only about so many."""
        low = 0.0 if self.low is None else float(self.low)
        high = float("inf") if self.high is None else float(self.high)
        return (low * (1 - share), high * (1 + share)) if self.loose else (low, high)


def given_counts(accounts: Sequence[Told], kind: str, limits: TollLimits, party: Callable[[Told], bool]) -> list[Given[Count]]:
    """Give the figure that each account leads with; one that it replaces, and the attackers' own losses, are left out."""
    found = []
    for told in accounts:
        figure = next((one for one in told.event["casualties"] if one["kind"] == kind and one["side"] != _ACTORS and _is_told(one)), None)
        if figure is not None:
            found.append(Given(told, Count(figure["low"], figure["high"], figure["qualifier"] in limits.about, party(told))))
    return found


def _is_told(figure: object) -> bool:
    return isinstance(figure, dict) and not figure["cumulative"] and (figure["low"], figure["high"]) != (None, None)


def toll_field(given: Sequence[Given[Count]], limits: TollLimits) -> FieldValues:
    """Compare figures: a later, higher one is an update; others that leave no number in common contradict."""
    return field_of(
        camps_of(given, lambda one, other: agree(one, other, limits)),
        lambda count: {"low": count.low, "high": count.high},
        lambda one, other: contradict(one, other, limits),
    )


def denied_toll(field: FieldValues) -> FieldValues:
    """Make a toll contested that somebody who is no party says to be none at all."""
    return FieldValues(Agreement.CONTESTED, field.values) if field.values else field


def agree(one: Count, other: Count, limits: TollLimits) -> bool:
    """Tell whether two figures leave a number in common."""
    (low, high), (low_other, high_other) = (count.bounds(limits.about_share) for count in (one, other))
    return max(low, low_other) <= min(high, high_other)


def contradict(one: Camp[Count], other: Camp[Count], limits: TollLimits) -> bool:
    """Tell whether two figures of independent sources cannot both be right."""
    if agree(one.value, other.value, limits) or one.groups == other.groups:
        return False
    small, large = sorted((one, other), key=lambda camp: camp.value.point)
    return not is_update(small, large, limits)


def is_update(small: Camp[Count], large: Camp[Count], limits: TollLimits) -> bool:
    """Tell whether the higher figure came later, is no party's, and no more than the dead of the wounded."""
    later = min(told.day for told in large.tellers) > max(told.day for told in small.tellers) and "" not in {small.latest, large.latest}
    return later and small.value.point > 0 and large.value.point <= limits.update_ratio * small.value.point and not large.value.party


def toll_of(accounts: Sequence[Told], kind: str, given: Sequence[Given[Count]], limits: TollLimits) -> Toll:
    """Give the lowest and highest figure that anyone names, early ones included, and the best by the rule."""
    figures = [one for told in accounts for one in told.event["casualties"] if one["kind"] == kind and one["side"] != _ACTORS and _is_told(one)]
    return _range(figures, best_of(given, limits), limits.best_rule)


def attackers_toll(accounts: Sequence[Told]) -> Toll:
    """Give the attackers' own dead, as far as they are told."""
    figures = [one for told in accounts for one in told.event["casualties"] if one["kind"] == _KILLED and one["side"] == _ACTORS and _is_told(one)]
    return _range(figures, None, None)


def _range(figures: Sequence[dict[str, Number | None]], best: Number | None, rule: str | None) -> Toll:
    named = [end for figure in figures for end in (figure["low"], figure["high"]) if end is not None]
    return Toll(min(named), max(named), best, rule) if named else Toll(None, None, None)


def best_of(given: Sequence[Given[Count]], limits: TollLimits) -> Number | None:
    """Give the best figure: that of most independent sources, of equals the latest, unless a later one updates it."""
    camps = camps_of(given, lambda one, other: one.point == other.point)
    if not camps:
        return None
    neutral = [camp for camp in camps if not camp.value.party] or camps
    exact = [camp for camp in neutral if not _is_open_below(camp, neutral)] or neutral
    best = max(exact, key=lambda camp: (len(camp.groups), camp.latest, camp.value.point))
    updates = [camp for camp in exact if camp.value.point > best.value.point and is_update(best, camp, limits)]
    return max(updates, key=lambda camp: (camp.latest, camp.value.point), default=best).value.point


def _is_open_below(camp: Camp[Count], others: Sequence[Camp[Count]]) -> bool:
    """Tell whether a figure is open above and another one says more exactly how many."""
    return camp.value.high is None and any(other.value.high is not None and other.value.point >= camp.value.point for other in others)
