"""Compare two profiles field by field: each comparison gives a level and the values of both sides; what a level weighs is not asked here."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from recoupe.codebook.earth import distance_km
from recoupe.codebook.linking import LinkRules
from recoupe.link.profile import Days, Profile, Range, Spot, Who
from recoupe.link.terms import cosine

UNKNOWN = "unknown"
KILLED = "killed"
POINTS = frozenset({"site", "town"})
WIDE = frozenset({"country"})
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one field of two profiles shows: its level, the values of both sides, a readable reason; `conflict`: no one deed has both.

    Most pairs are weighed and never shown, so that values are put in words only when somebody asks.
    """

    field: str
    level: str
    shown: "Shown"
    reason: str
    conflict: bool = False

    @property
    def left(self) -> str:
        """The values of the one side, in words."""
        return self.shown()[0]

    @property
    def right(self) -> str:
        """The values of the other side, in words."""
        return self.shown()[1]


Shown = Callable[[], tuple[str, str]]


def _silent() -> tuple[str, str]:
    return "", ""


def compare_events(left: Profile, right: Profile, rules: LinkRules) -> tuple[Comparison, ...]:
    """Compare two events on every field."""
    return tuple(compare(left, right, rules) for _, compare in OF_EVENTS)


def compare_reports(left: Profile, right: Profile, rules: LinkRules) -> tuple[Comparison, ...]:
    """Compare two whole reports: what they are there to tell."""
    return (
        compare_days_of_issue(left, right, rules),
        compare_places(left, right, rules),
        compare_tolls(left, right, rules),
        compare_numbers(left, right),
        compare_names(left, right, rules),
        compare_openings(left, right, rules),
        compare_words(left, right, rules),
    )


def compare_when(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare when two events happened."""
    return compare_times(left.days, right.days, rules)


def compare_times(left: Days | None, right: Days | None, rules: LinkRules) -> Comparison:
    """Compare when: the gap between two stretches of days, each with its own uncertainty."""

    def shown() -> tuple[str, str]:
        return _day_text(left), _day_text(right)

    if left is None or right is None:
        return Comparison("when", UNKNOWN, shown, "a day is not told")
    gap = max(left.first - right.last, right.first - left.last, 0)
    narrow = max(left.length, right.length) <= rules.time.narrow_days
    if gap == 0:
        sure = narrow and left.told and right.told
        return Comparison("when", "same-day" if sure else "overlap", shown, "the days are the same" if sure else "the stretches of days overlap")
    level = next((f"gap-{most}" for most in rules.time.gaps if gap <= most), "far")
    conflict = narrow and left.told and right.told and gap > rules.time.conflict_days
    return Comparison("when", level, shown, f"{gap} days lie between", conflict)


def _day_text(days: Days | None) -> str:
    if days is None:
        return ""
    first, last = (date.fromordinal(day).isoformat() for day in (days.first, days.last))
    return first if first == last else f"{first}/{last}"


# The levels of two places, the nearest first.
_PLACE_LEVELS = ("same-point", "near-point", "alike", "inside", "same-area", "close", "same-country", "apart", "other-country")
_PLACE_REASONS = {
    "same-point": "the same exact place",
    "near-point": "two exact places within one another's reach",
    "alike": "places with names that are spelt alike",
    "inside": "an exact place inside the larger one",
    "same-area": "the same larger place",
    "close": "places near one another",
    "same-country": "the country is the same, and no more is told",
    "apart": "exact places apart from one another",
    "other-country": "other countries",
}


def compare_places(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare where: the two places of both events that lie nearest, each with its own radius."""

    def shown() -> tuple[str, str]:
        return _names_text(spot.name for spot in left.spots), _names_text(spot.name for spot in right.spots)

    if not left.spots or not right.spots:
        return Comparison("places", UNKNOWN, shown, "a place is not told")
    levels = {_place_level(one, other, rules) for one, other in product(left.spots, right.spots)} - {UNKNOWN}
    if not levels:
        return Comparison("places", UNKNOWN, shown, "a place is not resolved")
    best = min(levels, key=_PLACE_LEVELS.index)
    return Comparison("places", best, shown, _PLACE_REASONS[best], best in ("apart", "other-country") and _far_apart(left, right, rules))


def _place_level(one: Spot, other: Spot, rules: LinkRules) -> str:
    """Give how two places lie to one another."""
    if one.entity is not None and one.entity == other.entity:
        return _same_level(one, rules)
    alike = bool(one.keys & other.keys)
    if one.point is None or other.point is None:
        return "alike" if alike else UNKNOWN
    gap = distance_km(*one.point, *other.point) - one.radius_km - other.radius_km
    exact = [is_exact(spot, rules) for spot in (one, other)]
    if gap <= rules.place.near_km:
        return "near-point" if all(exact) else _overlap_level(one, other, exact)
    if alike:
        return "alike"
    if gap <= rules.place.conflict_km:
        return "close"
    if not all(exact) and one.country == other.country:
        return "same-country"
    return "apart" if one.country == other.country else "other-country"


def _same_level(spot: Spot, rules: LinkRules) -> str:
    if spot.precision in WIDE:
        return "same-country"
    return "same-point" if is_exact(spot, rules) else "same-area"


def _overlap_level(one: Spot, other: Spot, exact: Sequence[bool]) -> str:
    if one.precision in WIDE or other.precision in WIDE:
        return "same-country"
    return "inside" if any(exact) else "same-area"


def is_exact(spot: Spot, rules: LinkRules) -> bool:
    """Tell whether a place is a point, and no area."""
    return spot.point is not None and spot.precision in POINTS and spot.radius_km <= rules.place.exact_km


def _far_apart(left: Profile, right: Profile, rules: LinkRules) -> bool:
    """Tell whether both sides have an exact place, and every two of these are too far apart for one deed.

    A place that the other report names as well is no conflict: of several places that a text names, one may have been taken for another.
    """
    exact = [[spot for spot in side.spots if is_exact(spot, rules)] for side in (left, right)]
    pairs = list(product(*exact))
    crossed = any(spot.entity in other.named for side, other in zip(exact, (right, left), strict=True) for spot in side if spot.entity)
    return bool(pairs) and not crossed and all(_gap_km(one, other) > rules.place.conflict_km for one, other in pairs)


def _gap_km(one: Spot, other: Spot) -> float:
    if one.point is None or other.point is None:
        return 0.0
    return distance_km(*one.point, *other.point) - one.radius_km - other.radius_km


def compare_types(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare what was done: the type of deed."""

    def shown() -> tuple[str, str]:
        return _names_text(sorted(left.types)), _names_text(sorted(right.types))

    if left.types == right.types:
        return Comparison("type", "same-common" if left.types <= rules.types.common else "same", shown, "the same type of deed")
    related = any(rules.types.related(*pair) for pair in product(left.types, right.types))
    return Comparison("type", "kin" if related else "other", shown, "types by which one deed may be told" if related else "other types of deed")


def compare_modes(left: Profile, right: Profile, _rules: LinkRules) -> Comparison:
    """Compare how it was done: the modes."""
    return _compare_sets("modes", left.modes, right.modes)


def compare_weapons(left: Profile, right: Profile, _rules: LinkRules) -> Comparison:
    """Compare the means."""
    return _compare_sets("weapons", left.weapons, right.weapons)


def _compare_sets(field: str, left: frozenset[str], right: frozenset[str]) -> Comparison:

    def shown() -> tuple[str, str]:
        return _names_text(sorted(left)), _names_text(sorted(right))

    if not left or not right:
        return Comparison(field, "neither" if not left and not right else UNKNOWN, shown, "not told by both")
    shared = left & right
    level = "same" if left == right else "shared" if shared else "other"
    return Comparison(field, level, shown, f"both tell {_names_text(sorted(shared))}" if shared else "nothing in common")


def compare_actors(left: Profile, right: Profile, _rules: LinkRules) -> Comparison:
    """Compare who did it."""
    return _compare_parties("actors", left.actors, right.actors)


def compare_targets(left: Profile, right: Profile, _rules: LinkRules) -> Comparison:
    """Compare to whom or to what it was done."""
    return _compare_parties("recipients", left.recipients, right.recipients)


_PARTY_LEVELS = ("same", "alike", "kind", "country", "other")
_PARTY_REASONS = {
    "same": "the same party of the registry, or one that belongs to the other",
    "alike": "words of a name in common",
    "kind": "the same kind of people or thing",
    "country": "of the same country",
    "other": "nobody in common",
}


def _compare_parties(field: str, left: Sequence[Who], right: Sequence[Who]) -> Comparison:

    def shown() -> tuple[str, str]:
        return _names_text(who.name for who in left), _names_text(who.name for who in right)

    if not left or not right:
        return Comparison(field, "neither" if not left and not right else UNKNOWN, shown, "not told by both")
    best = min((_party_level(one, other) for one, other in product(left, right)), key=_PARTY_LEVELS.index)
    return Comparison(field, best, shown, _PARTY_REASONS[best])


def _party_level(one: Who, other: Who) -> str:
    if set(one.line[:1]) & set(other.line) or set(other.line[:1]) & set(one.line):
        return "same"
    if one.keys & other.keys:
        return "alike"
    if one.sector is not None and one.sector == other.sector and (one.country == other.country or None in (one.country, other.country)):
        return "kind"
    return "country" if one.country is not None and one.country == other.country else "other"


def compare_tolls(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare how many were killed."""
    return _compare_figures("killed", left.tolls.get(KILLED, ()), right.tolls.get(KILLED, ()), rules)


def compare_counts(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare the other figures of those hit: the kind that both tell with the nearest figures."""
    both = sorted(kind for kind in left.tolls if kind in right.tolls and kind != KILLED)
    found = [_compare_figures("counts", left.tolls[kind], right.tolls[kind], rules) for kind in both]
    if not found:
        return Comparison("counts", UNKNOWN, lambda: (_figures_text(left), _figures_text(right)), "no kind of figure that both tell")
    return min(found, key=lambda one: _FIGURE_LEVELS.index(one.level))


_FIGURE_LEVELS = ("same-telling", "same", "near", "none-against-some", "other", "far")
_FIGURE_REASONS = {
    "same-telling": "the same figure, and no small one",
    "same": "the same figure",
    "near": "figures near one another",
    "none-against-some": "one says none",
    "other": "other figures",
    "far": "figures far from one another",
}


def _compare_figures(field: str, left: Sequence[Range], right: Sequence[Range], rules: LinkRules) -> Comparison:

    def shown() -> tuple[str, str]:
        return _names_text(map(_range_text, left)), _names_text(map(_range_text, right))

    if not left or not right:
        return Comparison(field, UNKNOWN, shown, "not told by both")
    best = min((_figure_level(one, other, rules) for one, other in product(left, right)), key=_FIGURE_LEVELS.index)
    firm = all(one.low is not None for one in (*left, *right))  # "up to 40" says no more than that
    return Comparison(field, best, shown, _FIGURE_REASONS[best], conflict=best == "far" and firm)


def _figure_level(one: Range, other: Range, rules: LinkRules) -> str:
    small, large = sorted((one.point, other.point))
    if small == large:
        return "same-telling" if small >= rules.toll.telling else "same"
    if small == 0:
        return "none-against-some"
    if large <= rules.toll.near_ratio * small or large - small <= 1:
        return "near"
    far = large > rules.toll.conflict_ratio * small and large - small >= rules.toll.conflict_apart
    return "far" if far else "other"


def _range_text(one: Range) -> str:
    low, high = (f"{end:g}" if end is not None else "" for end in (one.low, one.high))
    return low if low == high else f"{low}–{high}"


def _figures_text(profile: Profile) -> str:
    return _names_text(f"{kind} {_range_text(one)}" for kind, ranges in sorted(profile.tolls.items()) for one in ranges)


def compare_names(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare the rare names told around it: the sum of the rarity of those shared, in whatever spelling or language.

    Names of places, where both reports name them, are told by the places.
    """
    shared = (left.names.keys() & right.names.keys()) - (left.place_keys & right.place_keys)

    def shown() -> tuple[str, str]:
        told = _names_text(sorted(shared, key=lambda name: (-left.names[name], name)))
        return told, told

    level = _band("shared", math.fsum(min(left.names[name], right.names[name]) for name in shared), rules.words.names)
    return Comparison("names", level, shown, f"{len(shared)} rare names shared" if shared else "no rare name shared")


def compare_words(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare the words, weighed by rarity: of both reports, or of the sentences that tell it, where these are nearer. Two languages share names at best."""
    alike = max(cosine(left.words, right.words), cosine(left.evidence, right.evidence))
    tongue = "own" if left.language == right.language else "cross"
    return Comparison("words", f"{tongue}-{_band('cosine', alike, rules.words.cosine)}", _silent, f"cosine of the words {alike:.2f}")


# The fields of two events, those that part them most cheaply first.
OF_EVENTS: tuple[tuple[str, Callable[[Profile, Profile, LinkRules], Comparison]], ...] = (
    ("when", compare_when),
    ("places", compare_places),
    ("type", compare_types),
    ("modes", compare_modes),
    ("actors", compare_actors),
    ("recipients", compare_targets),
    ("killed", compare_tolls),
    ("counts", compare_counts),
    ("weapons", compare_weapons),
    ("names", compare_names),
    ("words", compare_words),
)


def compare_openings(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare the opening lines, which say what a report is there to tell."""
    alike = cosine(left.opening, right.opening)
    return Comparison("opening", _band("cosine", alike, rules.words.opening), _silent, f"cosine of the opening lines {alike:.2f}")


def compare_numbers(left: Profile, right: Profile) -> Comparison:
    """Compare the numbers that reports write in digits: how many they share of those of the report with fewer."""
    one, other = ({word for word in side.words if word.isdigit()} for side in (left, right))

    def shown() -> tuple[str, str]:
        return _names_text(sorted(one & other)), _names_text(sorted(one & other))

    if not one or not other:
        return Comparison("numbers", UNKNOWN, shown, "a report without numbers")
    share = len(one & other) / min(len(one), len(other))
    level = "none" if not share else "few" if share < 1 / 3 else "some" if share < 2 / 3 else "most"
    return Comparison("numbers", level, shown, f"{len(one & other)} numbers shared")


def compare_days_of_issue(left: Profile, right: Profile, rules: LinkRules) -> Comparison:
    """Compare when two reports were published."""

    def shown() -> tuple[str, str]:
        return _ordinal_text(left.published), _ordinal_text(right.published)

    if left.published is None or right.published is None:
        return Comparison("published", UNKNOWN, shown, "a day of publication is not known")
    gap = abs(left.published - right.published)
    level = next((f"gap-{most}" for most in rules.time.gaps if gap <= most), "far")
    return Comparison("published", level, shown, f"published {gap} days apart")


def _ordinal_text(day: int | None) -> str:
    return "" if day is None else date.fromordinal(day).isoformat()


def _band(name: str, value: float, ends: Sequence[float]) -> str:
    """Give the level of a number: the upper end of its band."""
    return next((f"{name}-to-{end:g}" for end in ends if value <= end), f"{name}-over-{ends[-1]:g}")


def _names_text(names: Iterable[str]) -> str:
    """Show the first few of some names, each once."""
    listed = list(dict.fromkeys(names))
    return ", ".join(listed[:_SHOWN]) + (" …" if len(listed) > _SHOWN else "")


def levels_of(comparisons: Iterable[Comparison]) -> Iterator[tuple[str, str]]:
    """Yield field and level of each comparison: what weights are fitted on."""
    for one in comparisons:
        yield one.field, one.level


def is_conflict(comparisons: Iterable[Comparison]) -> bool:
    """Tell whether some field of two profiles cannot be of one deed."""
    return any(one.conflict for one in comparisons)
