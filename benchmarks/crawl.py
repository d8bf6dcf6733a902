"""Reckon what a month of Common Crawl News costs in cores, hours and storage: `python -m benchmarks.crawl`.

What was measured comes from the newest results of `benchmarks.reading`, `benchmarks.gate` and `benchmarks.wide cost`; what is assumed stands with its source
in benchmarks/crawl.toml. Prints three tables, which docs/explain/scale.md shows: `python -m docs.build` writes them anew.
"""

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rounds import RESULTS

ASSUMPTIONS = Path(__file__).parent / "crawl.toml"
# Cores that a month is shared among: a desk, a server, a cluster.
CORES = (8, 64, 512)
_HOUR_S, _HOUR_MS, _DAY_H = 3600, 3_600_000, 24
_OWNERS = ("looking through the sources", "seating", "linking", "gathering", "writing")


def main() -> int:
    """Print the tables."""
    print(tables(measured(), assumed()))
    return 0


def assumed() -> Sequence[Mapping[str, Any]]:
    """Give what is assumed, in the order of its file."""
    found: Sequence[Mapping[str, Any]] = tomllib.loads(ASSUMPTIONS.read_text("utf-8"))["assumption"]
    return found


def measured() -> dict[str, float]:
    """Give what was measured: the newest result of each benchmark."""
    read, gate = _newest("reading", "words_a_second"), _newest("gate", "idle")
    # The largest run in full says most of what does not depend on the number of documents.
    full = max(_newest("wide", "cost")["cost"]["full"], key=lambda one: int(one["documents"]))
    return {
        "words_a_second": read["words_a_second"],
        "gate_words_a_second": gate["idle"]["words_a_second"],
        "passing_quiet": gate["idle"]["passing"],
        "passing_conflict": max(one["passing"] for name, one in gate["sets"].items() if name.startswith(("modern", "muc4"))),
        "beside_ms": round(sum(full["ms_by_round"][name] for name in _OWNERS), 1),
        "bytes_a_record": full["bytes_written_a_document"],
        "reader_mb": full["reader_mb"],
        "documents": full["documents"],
    }


def cost_table() -> str:
    """Write what a document cost in the newest runs, by their size, as Markdown."""
    newest = _newest("wide", "cost")
    lines = [
        "| documents | gate | ms a document | reading | linking and tables | MB, who reads | MB, who links |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in (*newest["cost"]["full"], *newest["cost"]["gated"]):
        by_round, memory = one["ms_by_round"], f"{one['reader_mb']:,} | {one['owner_mb']:,}"
        beside = sum(by_round[name] for name in _OWNERS)
        lines.append(
            f"| {one['documents']:,} | {'on' if one['gate'] else 'off'} | {one['ms_a_document']:.1f} | {by_round['reading']:.1f} | {beside:.1f} | {memory} |"
        )
    return "\n".join([*lines, "", f"{newest['day']}, {newest['environment']['cores']} cores, load {newest['environment']['load']} before it began."])


def _newest(name: str, part: str) -> Mapping[str, Any]:
    """Give the newest result of a benchmark that holds a part; of costs only one that ran in full."""
    results = [json.loads(line) for line in (RESULTS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    found: Mapping[str, Any] = [one for one in results if part in one and (part != "cost" or one["cost"]["full"])][-1]
    return found


def reckoned(known: Mapping[str, float], given: Mapping[str, float]) -> dict[str, float]:
    """Reckon core hours and storage of a month, with the gate.

    Args:
        known: what was measured.
        given: what is assumed, by name.
    """
    read = given["pages"] * given["share_read"]
    conflict = read * given["share_conflict"]
    parsed = conflict * known["passing_conflict"] + (read - conflict) * known["passing_quiet"]
    words = given["words_a_page"]
    hours = {
        "opening": given["pages"] * given["opening_ms"] / _HOUR_MS,
        "gate": read * words / known["gate_words_a_second"] / _HOUR_S,
        "parsing": parsed * words / known["words_a_second"] / _HOUR_S,
        "linking": parsed * known["beside_ms"] / _HOUR_MS,
    }
    return {
        "read": read,
        "parsed": parsed,
        **hours,
        "total": sum(hours.values()),
        "without_gate": hours["opening"] + hours["linking"] + read * words / known["words_a_second"] / _HOUR_S,
        "records_gb": parsed * known["bytes_a_record"] / 1e9,
        # A report that was not parsed has its text in its record, twice its length with parts and provenance.
        "gated_gb": (read - parsed) * words * 6 * 2 / 1e9,
        "owner_gb": parsed * given["owner_kb"] / 1e6,
    }


def tables(known: Mapping[str, float], rows: Sequence[Mapping[str, Any]]) -> str:
    """Write the tables as Markdown."""
    given = {row["name"]: row["value"] for row in rows}
    return "\n\n".join("\n".join(part) for part in (_measured_lines(known), _assumed_lines(rows), _reckoned_lines(reckoned(known, given), known, given)))


def _measured_lines(known: Mapping[str, float]) -> Iterator[str]:
    yield from ("| measured, one core | | by |", "| --- | --- | --- |")
    yield f"| words a second, in full | {known['words_a_second']:,.0f} | `benchmarks.reading` |"
    yield f"| words a second, texts without conflict behind the gate | {known['gate_words_a_second']:,.0f} | `benchmarks.gate` |"
    yield f"| texts without conflict that pass the gate, percent | {100 * known['passing_quiet']:.1f} | `benchmarks.gate` |"
    yield f"| texts of conflict that pass it, percent, the set with most | {100 * known['passing_conflict']:.1f} | `benchmarks.gate` |"
    of = f"{known['documents']:,.0f} reports"
    yield f"| ms a report that tells events: cutting, linking, gathering, tables ({of}) | {known['beside_ms']:.1f} | `benchmarks.wide cost` |"
    yield f"| bytes written a report that tells events | {known['bytes_a_record']:,.0f} | `benchmarks.wide cost` |"
    yield f"| MB of a process that reads, at most | {known['reader_mb']:,.0f} | `benchmarks.wide cost` |"


def _assumed_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from ("| assumed | | kind | source |", "| --- | --- | --- | --- |")
    yield from (f"| {row['what']} | {row['value']:,} | {row['kind']} | {row['source']} |" for row in rows)


def _reckoned_lines(month: Mapping[str, float], known: Mapping[str, float], given: Mapping[str, float]) -> Iterator[str]:
    yield from ("| a month, reckoned | |", "| --- | --- |")
    yield f"| pages read | {month['read'] / 1e6:.1f} million |"
    yield f"| of these parsed | {month['parsed'] / 1e6:.2f} million |"
    for name, what in (("opening", "opening all pages"), ("gate", "the gate"), ("parsing", "reading what passes"), ("linking", "linking and tables")):
        yield f"| core hours: {what} | {month[name]:,.0f} |"
    yield f"| core hours in all | **{month['total']:,.0f}** |"
    yield f"| the same without the gate | {month['without_gate']:,.0f} |"
    yield from (f"| hours on {cores} cores | {_hours(month['total'] / cores)} |" for cores in CORES)
    yield f"| GB of archives that are read | {given['archive_gb']:,.0f} |"
    yield f"| GB written: records and tables of what was parsed | {month['records_gb']:,.0f} |"
    yield f"| GB written: records of what was not | {month['gated_gb']:,.0f} |"
    yield f"| GB of memory, {CORES[1]} cores that read | {known['reader_mb'] * CORES[1] / 1000:,.0f} |"
    yield f"| GB of memory, the machine that links | {month['owner_gb']:,.0f} |"


def _hours(hours: float) -> str:
    return f"{hours:,.1f}" if hours < _DAY_H else f"{hours:,.0f} ({hours / _DAY_H:,.1f} days)"


if __name__ == "__main__":
    sys.exit(main())
