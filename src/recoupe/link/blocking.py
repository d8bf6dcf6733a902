"""Find the pairs that are worth weighing: events near in time and place, or with rare names in common, or of copied texts.

Each event stands under some keys and asks under some; two events are compared when one asks for a key of the other. A key depends on its event alone, so that
adding a report changes the candidates of no other pair.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from recoupe.codebook.linking import LinkRules
from recoupe.link.compare import WIDE, is_exact
from recoupe.link.profile import Profile, Spot

Key = tuple[Hashable, ...]
_HERE, _THERE, _CALLED, _NAMED, _UNDATED, _COPY = "by-cell", "by-country", "by-place-name", "by-names", "by-names-alone", "by-text"
_AROUND = (-1, 0, 1)


def candidate_pairs(profiles: Sequence[Profile], copies: Mapping[str, Iterable[Hashable]], rules: LinkRules) -> set[tuple[int, int]]:
    """Give the pairs of profiles that are worth weighing, as indexes, the smaller first.

    Args:
        profiles: of events, each once.
        copies: a report the keys of its text, of which near copies share one.
        rules: how accounts are linked.
    """
    index: dict[Key, list[int]] = defaultdict(list)
    for number, profile in enumerate(profiles):
        for key in standing_keys(profile, copies.get(profile.key.report, ()), rules):
            index[key].append(number)
    return {pair for number, profile in enumerate(profiles) for pair in _pairs(number, profile, index, (copies, rules))}


def _pairs(
    number: int, profile: Profile, index: Mapping[Key, Sequence[int]], known: tuple[Mapping[str, Iterable[Hashable]], LinkRules]
) -> Iterator[tuple[int, int]]:
    copies, rules = known
    for key in asking_keys(profile, copies.get(profile.key.report, ()), rules):
        for found in index.get(key, ()):
            if found != number:
                yield min(number, found), max(number, found)


def standing_keys(profile: Profile, copies: Iterable[Hashable], rules: LinkRules) -> set[Key]:
    """Give the keys under which an event is found."""
    stretches = _stretches(profile, rules)
    keys: set[Key] = {(_HERE, cell, stretch) for cell in _cells(profile, rules) for stretch in stretches}
    keys |= {(_THERE, country, stretch) for country in _countries(profile) for stretch in stretches}
    keys |= {(_CALLED, name, stretch) for name in _place_names(profile) for stretch in stretches}
    keys |= {(_NAMED, *names, stretch) for names in _name_pairs(profile, rules) for stretch in stretches}
    keys |= {(_NAMED, *names) for names in _name_pairs(profile, rules)}
    if not stretches:
        keys |= {(_UNDATED, *names) for names in _name_pairs(profile, rules)}
    return keys | {(_COPY, copy) for copy in copies}


def asking_keys(profile: Profile, copies: Iterable[Hashable], rules: LinkRules) -> set[Key]:
    """Give the keys under which an event looks for others: its own, those of cells and stretches beside them, names of places, names where a day is missing."""
    stretches = {stretch + step for stretch in _stretches(profile, rules) for step in _AROUND}
    cells = {(row + down, column + right) for row, column in _cells(profile, rules) for down, right in product(_AROUND, _AROUND)}
    keys: set[Key] = {(_HERE, cell, stretch) for cell in cells for stretch in stretches}
    if not any(is_exact(spot, rules) for spot in profile.spots):
        keys |= {(_THERE, country, stretch) for country in _countries(profile) for stretch in stretches}
    keys |= {(_CALLED, name, stretch) for name in _place_names(profile) | profile.names.keys() for stretch in stretches}
    keys |= {(_NAMED, *names, stretch) for names in _name_pairs(profile, rules) for stretch in stretches}
    keys |= {(_NAMED if not stretches else _UNDATED, *names) for names in _name_pairs(profile, rules)}
    return keys | {(_COPY, copy) for copy in copies}


def _stretches(profile: Profile, rules: LinkRules) -> range:
    """Give the stretches of days that a time touches; none where it is unknown or too long to find by."""
    days = profile.days
    if days is None or days.length > rules.blocking.longest_days:
        return range(0)
    return range(days.first // rules.blocking.stretch_days, days.last // rules.blocking.stretch_days + 1)


def _cells(profile: Profile, rules: LinkRules) -> set[tuple[int, int]]:
    return {cell for spot in profile.spots if spot.precision not in WIDE for cell in _cell(spot, rules)}


def _cell(spot: Spot, rules: LinkRules) -> Iterator[tuple[int, int]]:
    if spot.point is not None:
        yield math.floor(spot.point[0] / rules.blocking.cell_degrees), math.floor(spot.point[1] / rules.blocking.cell_degrees)


def _countries(profile: Profile) -> set[str]:
    return {spot.country for spot in profile.spots if spot.country is not None}


def _place_names(profile: Profile) -> set[str]:
    """Give the names of the places where it happened, also of those that no list knows."""
    return {key for spot in profile.spots if spot.precision not in WIDE for key in spot.keys}


def _name_pairs(profile: Profile, rules: LinkRules) -> list[tuple[str, str]]:
    """Give the pairs of the rarest names, in alphabetical order."""
    rarest = sorted(profile.names, key=lambda name: (-profile.names[name], name))[: rules.blocking.names]
    return list(combinations(sorted(rarest), 2))
