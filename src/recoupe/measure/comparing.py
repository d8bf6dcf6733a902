"""Compare two measurements of one set: which figures moved, and whether further than noise.

Where both hold the same texts they are resampled in pairs, so that what is hard for both does not count as noise; else a difference counts only if the
intervals of the two do not touch.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from recoupe.errors import GoldError
from recoupe.measure.cases import ALL_THREE, SHARE, Case, Found, Numbers, bounds, number, resampled

Plain = Mapping[str, object]
# Keys that every measurement has, with the type of each.
_SHAPE: Sequence[tuple[str, type]] = (("set", str), ("rows", list), ("data", str), ("codebook", str), ("cases", list), ("means", dict))


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two measurements.

    Attributes:
        field: what was measured.
        group: of which part.
        unit: as in a row.
        first: the figure of A, None where it has none.
        second: that of B.
        low: lower end of the 95% interval of B − A, where texts are paired.
        high: its upper end.
        outside: whether the difference lies outside the noise; None where nothing can be said.
    """

    field: str
    group: str
    unit: str
    first: float | None
    second: float | None
    low: float | None = None
    high: float | None = None
    outside: bool | None = None

    @property
    def change(self) -> float | None:
        """Give B − A."""
        return None if self.first is None or self.second is None else self.second - self.first


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two measurements side by side: `paired` is the number of texts that both hold, 0 where they are not compared in pairs."""

    set: str
    notes: tuple[str, ...]
    paired: int
    differences: tuple[Difference, ...]


def read_measurement(path: Path) -> Plain:
    """Read a measurement that `recoupe eval SET --json` wrote.

    Raises:
        GoldError: the file is none.
    """
    try:
        plain = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise GoldError(f"{path}: no measurement can be read from it: {fault}; write it with `recoupe eval SET --json`") from fault
    if not isinstance(plain, dict) or not all(isinstance(plain.get(key), kind) for key, kind in _SHAPE):
        raise GoldError(f"{path}: it is no measurement; write it with `recoupe eval SET --json`")
    return plain


def compare(name: str, first: Plain, second: Plain) -> Comparison:
    """Compare two measurements.

    Args:
        name: the set they must be of.
        first: what `read_measurement` gave, A.
        second: the same, B.

    Raises:
        GoldError: they are of another set, or of different parts of it.
    """
    for letter, one in (("A", first), ("B", second)):
        if one["set"] != name:
            raise GoldError(f"{letter} is a measurement of {one['set']!r}, not of {name!r}; compare two of the same set")
    if unlike := [key for key in ("sealed", "part") if first.get(key) != second.get(key)]:
        raise GoldError(f"the two measure different parts ({unlike[0]}: {first.get(unlike[0])!r}, {second.get(unlike[0])!r}); compare two of the same part")
    cases = _cases(first), _cases(second)
    paired = bool(cases[0]) and [case.id for case in cases[0]] == [case.id for case in cases[1]]
    return Comparison(name, tuple(_notes(first, second)), len(cases[0]) if paired else 0, tuple(_differences(first, second, cases if paired else ((), ()))))


def _notes(first: Plain, second: Plain) -> Iterator[str]:
    """Say what else differs between the two."""
    if first["data"] != second["data"]:
        yield f"the data are not the same ({str(first['data'])[:12]}, {str(second['data'])[:12]}): differences may come from them"
    if first.get("variant") != second.get("variant"):
        yield f"A reads {first.get('variant') or 'the texts as they are'}, B {second.get('variant') or 'the texts as they are'}"
    if first["codebook"] != second["codebook"]:
        yield f"codebook {str(first['codebook'])[:12]}, {str(second['codebook'])[:12]}"


def _cases(plain: Plain) -> tuple[Case, ...]:
    """Read what each text counts.

    Raises:
        GoldError: it is not written as `--json` writes it.
    """
    found = plain["cases"]
    try:
        return tuple(
            Case(one["id"], tuple(one["groups"]), {name: Found(*map(float, count.split())) for name, count in one["found"].items()})
            for one in (found if isinstance(found, list) else ())
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise GoldError(f"a measurement has cases that cannot be read: {fault}; write it anew with `recoupe eval SET --json`") from fault


def _differences(first: Plain, second: Plain, cases: tuple[tuple[Case, ...], tuple[Case, ...]]) -> Iterator[Difference]:
    """Yield every figure that one of the two has, in the order of A, then of B."""
    rows = [_rows(plain) for plain in (first, second)]
    # cast: `read_measurement` has checked that it is an object
    sums = _Paired(cases, cast("Mapping[str, Sequence[str]]", first["means"]))
    for label in dict.fromkeys([*rows[0], *rows[1]]):
        one, other = rows[0].get(label), rows[1].get(label)
        figure = Difference(*label, str((one or other or {})["unit"]), _value(one), _value(other))
        interval = sums.interval(*label) if figure.change is not None else None
        if interval is not None:
            low, high = interval
            yield Difference(*label, figure.unit, figure.first, figure.second, low, high, low > 0 or high < 0)
        else:
            yield Difference(*label, figure.unit, figure.first, figure.second, outside=_apart(one, other))


def _rows(plain: Plain) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Give the rows by figure and group.

    Raises:
        GoldError: one is none.
    """
    try:
        # cast: `read_measurement` has checked that it is a list, and what is in it fails here
        rows = cast("list[dict[str, Any]]", plain["rows"])
        return {(row["field"], row["group"]): {key: row[key] for key in ("unit", "value", "low", "high")} for row in rows}
    except (KeyError, TypeError) as fault:
        raise GoldError(f"a measurement has a row that cannot be read: {fault}; write it anew with `recoupe eval SET --json`") from fault


def _value(row: Mapping[str, Any] | None) -> float | None:
    return float(row["value"]) if row and row["value"] is not None else None


def _apart(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool | None:
    """Say whether two intervals do not touch; None where there is no interval."""
    if one is None or other is None or None in (one["low"], one["high"], other["low"], other["high"]):
        return None
    return bool(one["high"] < other["low"] or other["high"] < one["low"])


class _Paired:
    """The same texts of two measurements, resampled together."""

    def __init__(self, cases: tuple[tuple[Case, ...], tuple[Case, ...]], means: Mapping[str, Sequence[str]]) -> None:
        self.cases = cases
        self.means = means
        self.fields = list(dict.fromkeys(name for both in cases for case in both for name in case.found))
        self.groups: dict[str, tuple[Numbers, Numbers]] = {}

    def interval(self, label: str, group: str) -> tuple[float, float] | None:
        """Give the 95% interval of B − A; None where the figure is not counted text by text."""
        name, _, shown = label.rpartition(", ")
        name, shown = (name, shown) if shown in ALL_THREE else (label, SHARE)
        at = [self.fields.index(field) for field in self.means.get(name, [name]) if field in self.fields]
        if not at:
            return None
        first, second = (number(sums[:, at], shown) for sums in self._sums(group))
        low, high = bounds(second - first)
        return None if low is None or high is None else (low, high)

    def _sums(self, group: str) -> tuple[Numbers, Numbers]:
        if group not in self.groups:
            one, other = (self._counts([case for case in cases if group in case.groups]) for cases in self.cases)
            self.groups[group] = one, other
        return self.groups[group]

    def _counts(self, cases: Sequence[Case]) -> Numbers:
        nothing = Found()
        counts = np.array([[case.found.get(name, nothing) for name in self.fields] for case in cases], dtype=np.float64)
        return resampled(counts.reshape(len(cases), len(self.fields), 4))
