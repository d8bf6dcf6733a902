"""Divide the text of a report into stretches, each with what it is to the events: highlights may overlap, and no character is lost or shown twice.

Pure: the text, its parts and the events in, plain data out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Plain = Mapping[str, Any]
# Where the spans of an event stand in the record: its field, and the names under which the values of the field hold their spans.
_SPANS: Mapping[str, tuple[str, ...]] = {
    "actors": ("spans",),
    "recipients": ("spans",),
    "places": ("span",),
    "weapons": ("span",),
    "casualties": ("span",),
    "attribution": ("span", "cue"),
}


# What of a record points to words of the text on the page.
_POINTING = ("events", "figures", "wording", "warnings")


def marks_of(events: Sequence[Plain]) -> list[dict[str, Any]]:
    """Give every stretch that an event rests a value on, as `{event, role, field, start, end}`, in the order of the text.

    Args:
        events: events of a record.
    """
    found = [{"event": event["id"], **mark} for event in events for mark in _told(event)]
    unique = {(mark["event"], mark["role"], mark["start"], mark["end"]): mark for mark in reversed(found)}
    return sorted(unique.values(), key=lambda mark: (mark["start"], -mark["end"], mark["event"], mark["field"]))


def _told(event: Plain) -> Iterator[dict[str, Any]]:
    yield _mark("trigger", "trigger.0", event["trigger"])
    yield from (_mark("trigger", f"mentions.{number}", span) for number, span in enumerate(event.get("mentions") or ()))
    for field, names in _SPANS.items():
        for number, value in enumerate(event.get(field) or ()):
            for span in _spans(value, names):
                yield _mark(field, f"{field}.{number}", span)
    yield from (_mark("when", "when", span) for span in (event.get("when") or {}).get("spans") or ())
    yield from (_mark("motives", f"motives.{number}", span) for number, span in enumerate(event.get("motives") or ()))


def _spans(value: Plain, names: Sequence[str]) -> Iterator[Plain]:
    for name in names:
        held = value.get(name)
        yield from (held if isinstance(held, list) else [held] if held else [])


def _mark(role: str, field: str, span: Plain) -> dict[str, Any]:
    return {"role": role, "field": field, "start": span["start"], "end": span["end"]}


def stretches(record: Plain, marks: Sequence[Plain], chosen: str = "") -> list[dict[str, Any]]:
    """Divide a text into its parts, and each part into stretches that bear the same highlights.

    Args:
        record: text and parts.
        marks: what `marks_of` gave.
        chosen: the event whose highlights are lit.

    Returns:
        The parts in the order of the text, `{kind, on_topic, number, start, stretches}`; what lies between parts and holds more than white space is a part of
        kind None. A stretch is `{start, text, anchor, marks}`: `anchor` says whether some value of the record points to words that begin there,
        `marks` are indexes into `marks`.
    """
    text = record["text"]
    pointed = list(_pointed([record.get(name) for name in _POINTING]))
    anchors = {start for start, _ in pointed}
    cuts = sorted({0, len(text)} | {mark[end] for mark in marks for end in ("start", "end")} | {end for ends in pointed for end in ends})
    number, found = 0, []
    for part in _parts(record):
        number += part["kind"] is not None
        inner = cuts[bisect_right(cuts, part["start"]) : bisect_left(cuts, part["end"])]
        ends = pairwise([part["start"], *inner, part["end"]])
        pieces = [{"start": start, "text": text[start:end], "anchor": start in anchors, "marks": [], "lit": False} for start, end in ends]
        found.append({**part, "number": number if part["kind"] else None, "stretches": pieces})
    _set_marks([piece for part in found for piece in part["stretches"]], marks, chosen)
    return found


def _pointed(value: object) -> Iterator[tuple[int, int]]:
    """Yield where the spans begin and end that lie anywhere in a plain value."""
    if isinstance(value, Mapping):
        if {"start", "end", "text"} <= value.keys():
            yield value["start"], value["end"]
        for item in value.values():
            yield from _pointed(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _pointed(item)


def _set_marks(pieces: Sequence[dict[str, Any]], marks: Sequence[Plain], chosen: str) -> None:
    """Give each stretch the highlights that cover it; stretches are in the order of the text."""
    starts = [piece["start"] for piece in pieces]
    for index, mark in enumerate(marks):
        for piece in pieces[bisect_left(starts, mark["start"]) : bisect_left(starts, mark["end"])]:
            piece["marks"].append(index)
            piece["lit"] = piece["lit"] or (chosen != "" and mark["event"] == chosen)


def _parts(record: Plain) -> Iterator[dict[str, Any]]:
    """Yield the parts of a text, and what lies between them, so that nothing is left out; parts that overlap are cut."""
    text, at = record["text"], 0
    for part in sorted(record.get("parts") or (), key=lambda part: (part["start"], part["end"])):
        start = max(part["start"], at)
        if start >= part["end"]:
            continue
        yield from _between(text, at, start)
        yield {"kind": part["kind"], "on_topic": part.get("on_topic", True), "start": start, "end": part["end"]}
        at = part["end"]
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[dict[str, Any]]:
    if text[start:end].strip():
        yield {"kind": None, "on_topic": True, "start": start, "end": end}
