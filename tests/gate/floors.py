"""Hold the floors: read and write `floors.toml`, compare a measurement with them, raise them.

A value breaches its floor if it lies further below it than the noise band, which is what two cases are worth: losing one case to gain another elsewhere is no
fall. Floors hold for the very data that they were measured on; on other data they say nothing until they are measured anew.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from pathlib import Path

from recoupe.measure.goldset import Measurement
from recoupe.measure.scores import Row

PATH = Path(__file__).with_name("floors.toml")
HEAD = """# The gate: no figure falls below its floor by more than its noise band. `python -m tests.gate raise SET` measures and writes this file; by hand nothing is
# changed. A floor is lowered, or measured on other data, only with `--because "reason"`, and the reason is kept here.
"""
# As many cases may be lost.
CASES_OF_NOISE = 2
WIDEST_BAND = 0.1
# Means of many fields count many cases; a hundredth is no fall of theirs either.
NARROWEST_BAND = 0.01
DIGITS = 10_000
# The figures that are kept, set by set: those that a table shows first. Sets that are not ours have no languages; theirs are kept by part.
EVENT_FIGURES = ("events", "events with type", "core, end to end", "core of paired events")
FIELDS = (
    "status salience responsibility modes acled actors recipients effects weapons places when killed injured sources language outlet published figures wording"
).split()
SLOTS = (
    "GTT",
    "24 slots",
    "PERP: ORGANIZATION CONFIDENCE",
    "INCIDENT: DATE",
    "INCIDENT: LOCATION",
    "HUM TGT: NAME",
    "HUM TGT: EFFECT OF INCIDENT",
    "PHYS TGT: EFFECT OF INCIDENT",
)
KEPT: Mapping[str, tuple[str, ...]] = {
    "modern": tuple(f"{name}, F1" for name in (*EVENT_FIGURES, *FIELDS, "off topic")),
    "traps": ("stays clear",),
    "incidents": ("texts linked, pairwise, F1", "texts linked, B-cubed, F1", "grade", "contested fields, F1", "independence groups"),
    "ecbplus": ("documents linked, pairwise, F1", "documents linked, B-cubed, F1"),
    "muc4": tuple(f"{name}, F1" for name in SLOTS),
    "muc4-fr": tuple(f"{name}, F1" for name in SLOTS),
}


@dataclass(frozen=True)
class Floor:
    """One figure that is kept: of which group, how high, how far it may fall, and why it was lowered, if it was."""

    figure: str
    group: str
    floor: float
    noise: float
    because: str = ""

    @property
    def label(self) -> tuple[str, str]:
        return self.figure, self.group


@dataclass(frozen=True)
class Floors:
    """The floors of one set, the digest of the data that they were measured on, and why that changed last."""

    data: str
    floors: tuple[Floor, ...]
    because: str = ""


def load(path: Path = PATH) -> dict[str, Floors]:
    """Read the file; nothing where there is none."""
    if not path.is_file():
        return {}
    tables = tomllib.loads(path.read_text("utf-8"))
    return {name: Floors(table["data"], tuple(Floor(**line) for line in table["floors"]), table["because"]) for name, table in tables.items()}


def write(sets: Mapping[str, Floors], path: Path = PATH) -> None:
    """Write the file, a line a floor."""
    path.write_text("\n".join([HEAD, *(_table(name, floors) for name, floors in sorted(sets.items()))]), "utf-8")


def _table(name: str, floors: Floors) -> str:
    lines = [
        f"  {{ group = {_quoted(one.group)}, figure = {_quoted(one.figure)}, floor = {one.floor:.4f}, noise = {one.noise:.4f}, because = {_quoted(one.because)} }},"
        for one in floors.floors
    ]
    return "\n".join([f"[{name}]", f"data = {_quoted(floors.data)}", f"because = {_quoted(floors.because)}", "floors = [", *lines, "]", ""])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def breaches(found: Measurement, floors: Floors) -> list[str]:
    """List in words what a measurement breaches; on other data that alone, for then floors say nothing."""
    if found.data != floors.data:
        command = f'python -m tests.gate raise {found.set} --because "…"'
        return [
            f"{found.set}: the data have digest {found.data[:12]}, the floors are those of {floors.data[:12]}: measure anew and write why, with `{command}`"
        ]
    values = {(row.field, row.group): row.value for row in found.rows}
    return [_fall(found.set, one, values.get(one.label)) for one in floors.floors if _falls(one, values.get(one.label))]


def _falls(one: Floor, value: float | None) -> bool:
    return value is None or value < one.floor - one.noise


def _fall(name: str, one: Floor, value: float | None) -> str:
    figure = f"{name}: {one.figure}, {one.group}"
    now = "is not measured any more" if value is None else f"is {100 * value:.1f}%"
    return f"{figure} {now}; its floor is {100 * one.floor:.1f}%, the noise band {100 * one.noise:.1f}%"


def measured(found: Measurement) -> tuple[Floor, ...]:
    """Give the floors that a measurement makes: the figures that are kept, by language, part or all."""
    rows = [row for row in found.rows if row.field in KEPT[found.set] and ":" not in row.group]
    return tuple(_floor(row) for row in rows if row.value is not None)


def _floor(row: Row) -> Floor:
    return Floor(row.field, row.group, floor(DIGITS * (row.value or 0)) / DIGITS, min(WIDEST_BAND, max(NARROWEST_BAND, CASES_OF_NOISE / max(row.n, 1))))


def raised(found: Measurement, before: Floors | None, because: str = "") -> Floors:
    """Give the floors after a measurement: each the higher of the two; lower ones, and those of other data, only with a reason.

    Raises:
        ValueError: a floor would be lowered, or the data have changed, and no reason is given.
    """
    new = measured(found)
    if before is None:
        return Floors(found.data, new, because)
    changed = found.data != before.data
    old = {one.label: one for one in before.floors}
    lowered = [*_lowered(new, old)]
    if (changed or lowered) and not because:
        what = ["the data have changed", *lowered] if changed else lowered
        raise ValueError(f"floors of {found.set!r} are not lowered without a reason: {'; '.join(what)}; give it with --because")
    merged = tuple(_merged(one, old.get(one.label), because) for one in new)
    return Floors(found.data, merged, because if changed else before.because)


def _lowered(new: Iterable[Floor], old: Mapping[tuple[str, str], Floor]) -> Iterator[str]:
    """Yield in words which floors would be lower by more than noise, or lost."""
    now = {one.label: one for one in new}
    for label, one in old.items():
        value = now[label].floor if label in now else None
        if _falls(one, value):
            yield f"{', '.join(label)} from {one.floor:.4f} to {'nothing' if value is None else f'{value:.4f}'}"


def _merged(new: Floor, old: Floor | None, because: str) -> Floor:
    """Give the floor of one figure: higher ones lose the reason why they were lowered once, those within the noise stay."""
    if old is None or new.floor > old.floor:
        return new
    if _falls(old, new.floor):
        return replace(new, because=because)
    return replace(old, noise=new.noise)


def all_breaches(measurements: Sequence[Measurement], sets: Mapping[str, Floors]) -> list[str]:
    """List what several measurements breach; a set without floors breaches nothing, and is told."""
    return [said for found in measurements for said in (breaches(found, sets[found.set]) if found.set in sets else [f"{found.set}: there are no floors yet"])]
