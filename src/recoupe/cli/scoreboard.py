"""Show a measurement: as a table, as a list of what was missed, as JSON, beside another one."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from recoupe.cli.printable import one_line
from recoupe.measure.cases import ALL_THREE, F1, PRECISION, RECALL
from recoupe.measure.comparing import Comparison, Difference
from recoupe.measure.goldset import Measurement
from recoupe.measure.scores import Miss, Row

HEAD = ("figure", "of", "n", "right", "value", "95% interval")
# Of sets that count by document: precision, recall and F1 stand in one line.
WIDE_HEAD = ("figure", "of", "P", "R", "F1", "its 95% interval", "right/answered", "found/gold")
DIFFERENCE_HEAD = ("figure", "of", "A", "B", "B - A", "95% interval", "noise?")
NAMES = 2
# More files than these are counted, not named.
MOST_FILES = 6
# As many digits of a digest as tell data apart.
DIGITS = 12
NONE = "–"


def as_table(found: Measurement, title: str) -> str:
    """Write a measurement as lines of even columns, with what it was made on above."""
    listed = [f"{name} {digest[:DIGITS]}" for name, digest in sorted(found.files.items())]
    files = ", ".join(listed) if len(listed) <= MOST_FILES else f"{len(listed)} files"
    above = [f"{found.set}{_what(found.sealed, found.part, found.variant)}: {title}"]
    above.append(f"data {found.data[:DIGITS]} ({files}), codebook {found.codebook[:DIGITS]}")
    if not any(row.field.endswith(f", {PRECISION}") for row in found.rows if found.cases):
        return "\n".join([*above, "", *columns([HEAD, *(_cells(row) for row in found.rows)])])
    return "\n".join([*above, f"texts: {len(found.cases)}", "", *columns([WIDE_HEAD, *_wide(found.rows)])])


def _what(sealed: object, part: object, variant: object) -> str:
    """Name the part and the copy that was measured."""
    return f"{', SEALED PART' if sealed else ''}{f', {part}' if part else ''}{f', {variant}' if variant else ''}"


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Write rows as lines: names to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(_aligned(row, widths)).rstrip() for row in rows]


def _aligned(row: tuple[str, ...], widths: Sequence[int]) -> Iterator[str]:
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if column < NAMES else cell.rjust(width)


def _cells(row: Row) -> tuple[str, ...]:
    return row.field, row.group, str(row.n), _count(row.correct), _number(row.value, row.unit), _interval(row.low, row.high, row.unit)


def _wide(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    """Yield one line a field and group; what has one number alone stands under F1's interval with it."""
    lines: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        name, _, shown = row.field.rpartition(", ")
        label, number = (name, shown) if shown in ALL_THREE else (row.field, "")
        lines.setdefault((row.group, label), {})[number] = row
    for (group, label), found in lines.items():
        yield label, group, *_wide_cells(found)


def _wide_cells(found: Mapping[str, Row]) -> Iterator[str]:
    last = found.get(F1) or next(iter(found.values()))
    for name in ALL_THREE:
        row = found.get(name, last if name == F1 else None)
        yield _number(row.value, row.unit) if row else ""
    yield _interval(last.low, last.high, last.unit)
    for row in (found.get(PRECISION, found.get("")), found.get(RECALL)):
        yield f"{_count(row.correct)}/{row.n}" if row and row.correct is not None else ""


def _count(count: float | None) -> str:
    return NONE if count is None else f"{count:.10g}"


def _interval(low: float | None, high: float | None, unit: str) -> str:
    return NONE if low is None else f"{_number(low, unit)} to {_number(high, unit)}"


def _number(value: float | None, unit: str) -> str:
    """Write a figure in its unit; percent exists only here."""
    if value is None:
        return NONE
    return {"share": f"{100 * value:.1f}%", "km": f"{value:.1f} km"}.get(unit, f"{value:.3f}")


def as_text(misses: Sequence[Miss]) -> str:
    """Write what was missed: how often a cause where the set tells causes, then three lines each."""
    return "\n".join([*_causes(misses), *map(_missed, _by_cause(misses))])


def _causes(misses: Sequence[Miss]) -> list[str]:
    """Write a table of figures and causes, the commonest first."""
    counts = Counter((miss.field, miss.cause) for miss in misses if miss.cause)
    return ["", *columns([("figure", "cause", "n"), *((*label, str(n)) for label, n in counts.most_common())])] if counts else []


def _by_cause(misses: Sequence[Miss]) -> list[Miss]:
    """Put misses of one figure and cause together, in the order in which they first come."""
    first = {label: at for at, label in reversed(list(enumerate((miss.field, miss.cause) for miss in misses)))}
    return sorted(misses, key=lambda miss: first[miss.field, miss.cause]) if any(miss.cause for miss in misses) else list(misses)


def _missed(miss: Miss) -> str:
    cause = f"{miss.cause}: " if miss.cause else ""
    head = f"\n{miss.field}: {cause}{miss.case}: {one_line(miss.phrase)}"
    return f"{head}\n  wanted {one_line(miss.wanted)}; answered {one_line(miss.answered)}\n  {one_line(miss.text)}"


def to_plain(found: Measurement, *, errors: bool) -> str:
    """Write a measurement as JSON, what was missed only where it is asked for. What a document counts is one string a figure, to keep lines few."""
    plain = asdict(found)
    plain["cases"] = [
        {"id": case.id, "groups": case.groups, "found": {name: " ".join(map(_count, count)) for name, count in case.found.items()}} for case in found.cases
    ]
    if not errors:
        plain["misses"] = len(found.misses)
    return json.dumps(plain, ensure_ascii=False, indent=2)


def as_comparison(found: Comparison, paths: tuple[Path, Path]) -> str:
    """Write two measurements side by side, with what lies outside the noise marked."""
    above = [f"{found.set}: A {paths[0]}, B {paths[1]}", *(f"note: {note}" for note in found.notes)]
    pairs = f"intervals of B - A are over {found.paired} texts in pairs"
    above.append(pairs if found.paired else "compared by their intervals: what each text counts is not told, or the texts are not the same")
    return "\n".join([*above, "", *columns([DIFFERENCE_HEAD, *map(_difference_cells, found.differences)])])


def _difference_cells(one: Difference) -> tuple[str, ...]:
    values = (_number(value, one.unit) for value in (one.first, one.second))
    change = "" if one.change is None else _signed(one.change, one.unit)
    verdict = {True: "OUTSIDE", False: "within", None: NONE}[one.outside]
    return one.field, one.group, *values, change, _interval(one.low, one.high, one.unit), verdict


def _signed(value: float, unit: str) -> str:
    return f"{'+' if value >= 0 else ''}{_number(value, unit)}"
