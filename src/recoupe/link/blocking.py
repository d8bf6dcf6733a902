"""Find the pairs that are worth weighing: events near in time and place, or with rare names in common, or of copied texts.

Each event stands under some keys and asks under some; two events are compared when one asks for a key of the other. A key depends on its event alone, so that
adding a report changes the candidates of no other pair.

Whoever keeps events and looks for the neighbours of a few keeps `kept_keys` of all, and asks for `sought_keys` of the few: that finds every event that one of
them asks for, and every one that asks for one of them.
"""

import hashlib
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from recoupe.codebook.linking import LinkRules
from recoupe.link.compare import WIDE, is_exact
from recoupe.link.profile import Profile, Spot

Key = tuple[Hashable, ...]
Copies = Mapping[str, Iterable[Hashable]]
Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]

_HERE, _THERE, _CALLED, _NAMED, _UNDATED, _COPY = "by-cell", "by-country", "by-place-name", "by-names", "by-names-alone", "by-text"
# Under these an event is kept that asks for countries and names of places, so that it is found by what it would find.
_LOOSE, _HEARD = "asks-by-country", "asks-by-place-name"
_AROUND = (-1, 0, 1)
# Keys are known by numbers of 64 bits, the same on every machine; two that chance to share one cost a comparison, and nothing else.
_BITS, _MIXER, _SHIFT = (1 << 64) - 1, 0x9E3779B97F4A7C15, 29
# Profiles that ask at a time: what bounds the memory.
_AT_ONCE = 1000


def candidate_pairs(profiles: Sequence[Profile], copies: Copies, rules: LinkRules, chosen: AbstractSet[int] | None = None) -> Iterator[tuple[int, int]]:
    """Yield the pairs of profiles that are worth weighing, as indexes, the smaller first, in their order.

    Args:
        profiles: of events, each once.
        copies: a report the keys of its text, of which near copies share one.
        rules: how accounts are linked.
        chosen: indexes of which each pair holds one; all, if left out.
    """
    search = _Search(profiles, copies, rules)
    everyone = range(len(profiles))
    if chosen is None:
        found = search.pairs(everyone, everyone)
    else:
        found = np.union1d(search.pairs(sorted(chosen), everyone), search.pairs([number for number in everyone if number not in chosen], sorted(chosen)))
    for code in found:
        yield divmod(int(code), len(profiles))


class _Search:
    """Events that look for one another by numbers of keys."""

    def __init__(self, profiles: Sequence[Profile], copies: Copies, rules: LinkRules) -> None:
        self.profiles, self.copies, self.rules = profiles, copies, rules

    def pairs(self, asking: Sequence[int], standing: Sequence[int]) -> Numbers:
        """Give the pairs of those that ask and those that stand, each as one number: the smaller index times how many there are, and the larger."""
        keys, owners = self._keys(standing, standing_keys)
        order = np.argsort(keys, kind="stable")
        keys, owners = keys[order], owners[order]
        found = [self._found(keys, owners, asking[at : at + _AT_ONCE]) for at in range(0, len(asking), _AT_ONCE)]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def _found(self, keys: Keys, owners: Numbers, asking: Sequence[int]) -> Numbers:
        asked, askers = self._keys(asking, asking_keys)
        first, last = np.searchsorted(keys, asked, "left"), np.searchsorted(keys, asked, "right")
        many = last - first
        at = np.arange(many.sum()) + np.repeat(first - (np.cumsum(many) - many), many)
        one, other = np.repeat(askers, many), owners[at]
        codes = np.minimum(one, other) * len(self.profiles) + np.maximum(one, other)
        return np.unique(codes[one != other])

    def _keys(self, numbers: Sequence[int], make: "MakeKeys") -> tuple[Keys, Numbers]:
        """Give the numbers of the keys of some profiles, and whose each is."""
        made = [key_numbers(make(self.profiles[number], self.copies.get(self.profiles[number].key.report, ()), self.rules)) for number in numbers]
        keys = np.concatenate([np.empty(0, np.uint64), *made])
        return keys, np.repeat(np.asarray(numbers, np.int64), [len(one) for one in made])


MakeKeys = Callable[[Profile, Iterable[Hashable], LinkRules], set[Key]]


def key_numbers(keys: Iterable[Key]) -> Keys:
    """Give the numbers that keys are known by."""
    return np.fromiter(map(_number, keys), np.uint64)


def _number(key: Iterable[Hashable]) -> int:
    found = 0
    for part in key:
        found = ((found ^ _part(part)) * _MIXER) & _BITS
        found ^= found >> _SHIFT
    return found


def _part(part: Hashable) -> int:
    match part:
        case int():
            return part & _BITS
        case str():
            return _word_number(part)
        case tuple():
            return _number(part)
        case _:
            raise TypeError(f"a key holds numbers, words and tuples of these, and no {type(part).__name__}")


@lru_cache(maxsize=1 << 17)
def _word_number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def kept_keys(profile: Profile, copies: Iterable[Hashable], rules: LinkRules) -> set[Key]:
    """Give the keys under which an event is kept: those it is found under, and those by which it would find."""
    stretches = _stretches(profile, rules)
    keys = standing_keys(profile, copies, rules)
    if not _is_placed(profile, rules):
        keys |= {(_LOOSE, country, stretch) for country in _countries(profile) for stretch in stretches}
    return keys | {(_HEARD, name, stretch) for name in profile.names for stretch in stretches}


def sought_keys(profile: Profile, copies: Iterable[Hashable], rules: LinkRules) -> set[Key]:
    """Give the keys of which every neighbour of an event is kept under one."""
    stretches = _around(profile, rules)
    keys = asking_keys(profile, copies, rules)
    keys |= {(_LOOSE, country, stretch) for country in _countries(profile) for stretch in stretches}
    return keys | {(_HEARD, name, stretch) for name in _place_names(profile) for stretch in stretches}


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
    stretches = _around(profile, rules)
    cells = {(row + down, column + right) for row, column in _cells(profile, rules) for down, right in product(_AROUND, _AROUND)}
    keys: set[Key] = {(_HERE, cell, stretch) for cell in cells for stretch in stretches}
    if not _is_placed(profile, rules):
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


def _around(profile: Profile, rules: LinkRules) -> set[int]:
    """Give the stretches of days that a time touches, and those beside them."""
    return {stretch + step for stretch in _stretches(profile, rules) for step in _AROUND}


def _is_placed(profile: Profile, rules: LinkRules) -> bool:
    return any(is_exact(spot, rules) for spot in profile.spots)


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
