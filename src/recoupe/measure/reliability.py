"""Say how far coders agree beyond chance: percent and Krippendorff's alpha for values, and his alpha for unitising for stretches of text.

What is counted of each document is a few sums, and every figure is made of the sums over documents: so an interval by resampling whole documents costs one
product of matrices. The library of this name on PyPI is under the GPL and cannot ship with this program; tests compare these figures with its.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from random import Random

import numpy as np
from numpy.typing import NDArray

from recoupe.measure.scores import ROUNDS, SEED, TAIL

Numbers = NDArray[np.float64]
# What several coders say of one unit: a value each; of a unit with fewer than two, nothing is counted.
Unit = Sequence[Hashable]
Units = Sequence[Unit]
_FEWEST = 2


class Level(StrEnum):
    """What it means that two values differ: they are not the same, stand apart in an order, lie apart by a number, or cover other stretches of text."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    UNITISING = "unitising"


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far coders agree.

    Attributes:
        units: how many units there are; of stretches of text, how many characters each coder looked at.
        share: of the pairs of values (of the characters), how many are the same; None where there is none.
        alpha: 1 for no disagreement, 0 for as much as chance; None where nothing varies, so that chance says nothing.
        low: lower end of the 95% interval of alpha, over documents.
        high: upper end of it.
    """

    units: int
    share: float | None
    alpha: float | None
    low: float | None = None
    high: float | None = None


def draws(documents: int) -> Numbers:
    """Give how often each document is drawn: first all of them once, then by chance, seeded, as many as there are.

    Source: Efron 1979, the percentile bootstrap.
    """
    chance = Random(SEED)  # noqa: S311 - resampling, nothing secret
    everyone = range(documents)
    rows = (np.bincount(chance.choices(everyone, k=documents), minlength=documents) for _ in range(ROUNDS if documents > 1 else 0))
    return np.array([np.ones(documents), *rows], dtype=np.float64)


def reliability(documents: Sequence[Units], level: Level, drawn: Numbers | None = None, order: Sequence[Hashable] = ()) -> Reliability:
    """Say how far coders agree on values.

    Source: Krippendorff 2004, chapter 11: coincidences of values, each unit with as many coders as it has.

    Args:
        documents: of each document its units.
        level: how values differ; of `INTERVAL` they are numbers.
        drawn: as `draws` gives it, for as many documents; without it there is no interval.
        order: of `ORDINAL`, the values in their order; without it, the order of the values themselves.
    """
    kept = [[unit for unit in units if len(unit) >= _FEWEST] for units in documents]
    counted = [_coincidences(units) for units in kept]
    pairs = list(dict.fromkeys(pair for found in counted for pair in found))
    if not pairs:
        return Reliability(0, None, None)
    values = _values(pairs, order)
    place = {value: number for number, value in enumerate(values)}
    sums = np.array([[found[pair] for pair in pairs] for found in counted])
    ends = np.array([[place[value] for value in pair] for pair in pairs])
    weights = np.ones((1, len(documents))) if drawn is None else drawn
    found = _alphas(weights @ sums, ends, _scale(level, values))
    same = ends[:, 0] == ends[:, 1]
    whole = sums.sum(axis=0)
    return _summed(sum(map(len, kept)), float(whole[same].sum() / whole.sum()), found)


def _coincidences(units: Units) -> Counter[tuple[Hashable, Hashable]]:
    """Count pairs of values given to one unit by two coders, each coder's value once a unit."""
    found: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        for pair in permutations(unit, 2):
            found[pair] += 1 / (len(unit) - 1)  # type: ignore[assignment]  # a Counter counts parts as well as wholes
    return found


def _values(pairs: Iterable[tuple[Hashable, Hashable]], order: Sequence[Hashable]) -> list[Hashable]:
    """Give the values that were given, in their order where they have one."""
    found = {value for pair in pairs for value in pair}
    if order:
        return [value for value in order if value in found]
    return sorted(found) if all(isinstance(value, int | float) for value in found) else sorted(found, key=repr)  # type: ignore[type-var]  # numbers are


# Gives where values lie on a line for the sums of each draw, as rows of draws; None where they only are the same or not.
Scale = Callable[[Numbers], Numbers] | None


def _scale(level: Level, values: Sequence[Hashable]) -> Scale:
    if level is Level.INTERVAL:
        numbers = np.array(values, dtype=np.float64)
        return lambda margins: np.broadcast_to(numbers - numbers.mean(), margins.shape)
    # The distance of two ranks is the number of values between their middles.
    return (lambda margins: margins.cumsum(axis=1) - margins / 2) if level is Level.ORDINAL else None


def _alphas(sums: Numbers, ends: NDArray[np.int64], scale: Scale) -> Numbers:
    """Give alpha for the sums of each draw; not a number where nothing varies."""
    margins = np.zeros((len(sums), int(ends.max()) + 1))
    for column, (first, _) in enumerate(ends):
        margins[:, first] += sums[:, column]
    total = margins.sum(axis=1)
    if scale is None:
        observed = sums[:, ends[:, 0] != ends[:, 1]].sum(axis=1)
        expected = total**2 - (margins**2).sum(axis=1)
    else:
        at = scale(margins)
        observed = (sums * (at[:, ends[:, 0]] - at[:, ends[:, 1]]) ** 2).sum(axis=1)
        expected = 2 * (total * (margins * at**2).sum(axis=1) - (margins * at).sum(axis=1) ** 2)
    return _ratio((total - 1) * observed, expected)


def _ratio(observed: Numbers, expected: Numbers) -> Numbers:
    """Give 1 less what was observed by what was expected."""
    # Sums of squares that cancel out leave a rest of this size.
    some = expected > 1e-9 * np.maximum(1.0, np.abs(expected).max(initial=0.0))
    return 1 - np.divide(observed, expected, out=np.full_like(observed, np.nan), where=some)


def _summed(units: int, share: float | None, found: Numbers) -> Reliability:
    alpha = None if np.isnan(found[0]) else float(found[0])
    drawn = np.sort(found[1:][~np.isnan(found[1:])])
    if alpha is None or not len(drawn):
        return Reliability(units, share, alpha)
    return Reliability(units, share, alpha, float(drawn[int(TAIL * len(drawn))]), float(drawn[min(len(drawn) - 1, int((1 - TAIL) * len(drawn)))]))


# --- stretches of text

# What a coder marked: from a character, up to but without another, and as what.
Stretch = tuple[int, int, str]
# What stands between what was marked: no unit of anything.
GAP = ""


@dataclass(frozen=True, slots=True)
class Continuum:
    """A text and what each coder marked in it.

    Attributes:
        length: in characters.
        marked: of each coder the stretches, which may touch; of those that overlap, the one that begins first has the characters of both.
    """

    length: int
    marked: Sequence[Sequence[Stretch]]


def unitising(continua: Sequence[Continuum], drawn: Numbers | None = None) -> Reliability:
    """Say how far coders agree on which stretches of texts are units, and of what kind.

    Source: Krippendorff, Mathet, Bouvry and Widlöcher 2016, equations 1 to 5: intersections of what was marked, against those of as many units of the same
    lengths thrown upon the texts; a unit is thrown as a whole, a gap by characters.

    Args:
        continua: the texts; what two coders or more looked at counts.
        drawn: as `draws` gives it, for as many texts; without it there is no interval.
    """
    tiled = [[_tiled(one.length, marked) for marked in one.marked] for one in continua]
    kinds = {kind: number for number, kind in enumerate(sorted({GAP, *(tile[2] for text in tiled for coder in text for tile in coder)}))}
    if not any(one.length and len(one.marked) >= _FEWEST for one in continua):
        return Reliability(0, None, None)
    counted = [_intersections(text, kinds) for text in tiled]
    met, thrown = (np.array([one[part] for one in counted]) for part in (0, 1))
    weights = np.ones((1, len(continua))) if drawn is None else drawn
    found = _unit_alphas(np.tensordot(weights, met, axes=1), weights @ thrown)
    whole = met.sum(axis=0)
    length = sum(one.length for one in continua if len(one.marked) >= _FEWEST)
    return _summed(length, float(np.trace(whole) / whole.sum()), found)


def _tiled(length: int, marked: Sequence[Stretch]) -> list[Stretch]:
    """Divide a text into what was marked, and the gaps between."""
    found: list[Stretch] = []
    at = 0
    for start, end, kind in sorted(marked):
        begin, until = max(start, at), min(end, length)
        if begin < until:
            found += [(at, begin, GAP)] if at < begin else []
            found.append((begin, until, kind))
            at = until
    return [*found, *([(at, length, GAP)] if at < length else [])]


def _intersections(coders: Sequence[Sequence[Stretch]], kinds: Mapping[str, int]) -> tuple[Numbers, Numbers]:
    """Give by two kinds how many characters are of the one to a coder and of the other to another, and by kind what units thrown as wholes cannot meet."""
    met, thrown = np.zeros((len(kinds), len(kinds))), np.zeros(len(kinds))
    if len(coders) < _FEWEST:
        return met, thrown
    for one, other in permutations(coders, 2):
        for first, second in _meeting(one, other):
            shared = min(first[1], second[1]) - max(first[0], second[0])
            met[kinds[first[2]], kinds[second[2]]] += shared / (len(coders) - 1)
    for start, end, kind in (tile for coder in coders for tile in coder):
        thrown[kinds[kind]] += (end - start) if kind == GAP else (end - start) ** 2
    return met, thrown


def _meeting(one: Sequence[Stretch], other: Sequence[Stretch]) -> Iterable[tuple[Stretch, Stretch]]:
    """Yield the tiles of two coders that share characters: both cover the whole text, so that one walk through it finds them."""
    first, second = 0, 0
    while first < len(one) and second < len(other):
        yield one[first], other[second]
        ends = one[first][1], other[second][1]
        first += ends[0] <= ends[1]
        second += ends[1] <= ends[0]


def _unit_alphas(met: Numbers, thrown: Numbers) -> Numbers:
    """Give alpha for the sums of each draw."""
    margins = met.sum(axis=2)
    total = margins.sum(axis=1)
    by_chance = total**2 - thrown.sum(axis=1)
    agreed = np.divide(total * ((margins**2).sum(axis=1) - thrown.sum(axis=1)), by_chance, out=total.copy(), where=by_chance > 0)
    return _ratio(total - np.trace(met, axis1=1, axis2=2), total - agreed)
