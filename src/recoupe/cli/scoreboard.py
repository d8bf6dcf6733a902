"""Show a measurement: as a table, as a list of what was missed, as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from recoupe.cli.printable import one_line
from recoupe.measure.goldset import Measurement
from recoupe.measure.scores import Miss, Row

HEAD = ("figure", "of", "n", "right", "value", "95% interval")
# As many digits of a digest as tell data apart.
DIGITS = 12


def as_table(found: Measurement, title: str) -> str:
    """Write a measurement as lines of even columns, with what it was made on above."""
    rows = [HEAD, *(_cells(row) for row in found.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    part = ", SEALED PART" if found.sealed else ""
    files = ", ".join(f"{name} {digest[:DIGITS]}" for name, digest in sorted(found.files.items()))
    return "\n".join([f"{found.set}{part}: {title}", f"data {found.data[:DIGITS]} ({files}), codebook {found.codebook[:DIGITS]}", "", *lines])


def _aligned(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """Set names to the left and numbers to the right."""
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if column < HEAD.index("n") else cell.rjust(width)


def _cells(row: Row) -> tuple[str, ...]:
    interval = f"{_number(row.low, row.unit)} to {_number(row.high, row.unit)}" if row.low is not None else "–"
    return row.field, row.group, str(row.n), "–" if row.correct is None else str(row.correct), _number(row.value, row.unit), interval


def _number(value: float | None, unit: str) -> str:
    """Write a figure in its unit; percent exists only here."""
    if value is None:
        return "–"
    return {"share": f"{100 * value:.1f}%", "km": f"{value:.1f} km"}.get(unit, f"{value:.3f}")


def as_text(misses: Iterable[Miss]) -> str:
    """Write what was missed, three lines each."""
    return "\n".join(
        f"\n{miss.field}: {miss.case}: {one_line(miss.phrase)}\n  wanted {one_line(miss.wanted)}; answered {one_line(miss.answered)}\n  {one_line(miss.text)}"
        for miss in misses
    )


def to_plain(found: Measurement, *, errors: bool) -> str:
    """Write a measurement as JSON, what was missed only where it is asked for."""
    plain = asdict(found)
    if not errors:
        plain["misses"] = len(found.misses)
    return json.dumps(plain, ensure_ascii=False, indent=2)
