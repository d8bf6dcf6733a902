"""Find words and events of a report again after another reading of it.

A reading may number its events otherwise, tell a deed by another word, or show the text with other offsets. What people decided hangs on the words, and
an event keeps its id for as long as its words are found.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

Plain = Mapping[str, Any]
# Characters on either side by which words are told from the same words elsewhere in a text (W3C Web Annotation, TextQuoteSelector).
CONTEXT = 32
_SPAN = frozenset({"start", "end", "text"})


def is_span(value: object) -> bool:
    """Tell whether a plain value is a span of the record."""
    return isinstance(value, Mapping) and value.keys() == _SPAN and isinstance(value["start"], int)


def spans_in(value: object) -> Iterator[Plain]:
    """Yield the spans of a plain value, at whatever depth."""
    if is_span(value):
        yield value  # type: ignore[misc]  # a span is a mapping
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from spans_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from spans_in(item)


def quoted(text: str, span: Plain) -> dict[str, Any]:
    """Give a span with the characters around it, by which it is found in another text of the same report."""
    start, end = span["start"], span["end"]
    return {"start": start, "end": end, "text": span["text"], "before": text[max(0, start - CONTEXT) : start], "after": text[end : end + CONTEXT]}


def place_of(quote: Plain, text: str) -> int | None:
    """Say where quoted words stand in a text: where they stood, else where alone they stand with what was around them, else where alone they stand.

    Args:
        quote: what `quoted` gave.
        text: the text of another reading, or the same.
    """
    start, words = quote["start"], quote["text"]
    whole = f"{quote['before']}{words}{quote['after']}"
    stays = text[start : start + len(words)] == words
    if stays and text[start - len(quote["before"]) :].startswith(whole):
        return int(start)
    at = _only(text, whole)
    if at is not None:
        return at + len(quote["before"])
    return int(start) if stays else _only(text, words)


def _only(text: str, words: str) -> int | None:
    """Say where words stand that stand in a text once."""
    at = text.find(words)
    return at if at >= 0 and text.find(words, at + 1) < 0 else None


def shifted(value: object, text: str, by: int) -> Any:  # noqa: ANN401 - a plain value in, the same out
    """Give a plain value whose spans are moved to where their words stand in another text.

    Args:
        value: a value of the record, with spans at whatever depth.
        text: the other text.
        by: how far the words of the event moved, where words are looked for first.

    Raises:
        LookupError: some words do not stand in the text, or stand there more than once.
    """
    if is_span(value):
        return _moved(value, text, by)  # type: ignore[arg-type]  # a span is a mapping
    if isinstance(value, Mapping):
        return {name: shifted(item, text, by) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [shifted(item, text, by) for item in value]
    return value


def _moved(span: Plain, text: str, by: int) -> dict[str, Any]:
    """Move one span.

    Raises:
        LookupError: its words do not stand in the text, or stand there more than once.
    """
    words = span["text"]
    at: int | None = span["start"] + by
    if at is None or at < 0 or text[at : at + len(words)] != words:
        at = _only(text, words)
    if at is None:
        raise LookupError(f"{words!r} is not found again in the text as it is read now")
    return {"start": at, "end": at + len(words), "text": words}


# --- events


def event_at(events: Sequence[Plain], event: Plain, start: int) -> Plain | None:
    """Give the event that continues one of an earlier reading: told by the same words, or one of whose mentions they are.

    Args:
        events: those of the reading at hand.
        event: the earlier event: its `id`, `type` and `trigger`.
        start: where the words of the earlier event stand in the text at hand.
    """
    words = (start, start + len(event["trigger"]["text"]))
    told = [one for one in events if _place(one["trigger"]) == words]
    if told:
        return min(told, key=lambda one: (one["type"] != event["type"], one["id"] != event["id"]))
    again = [one for one in events if one["type"] == event["type"] and any(_place(span) == words for span in one["mentions"])]
    return again[0] if len(again) == 1 else None


def _place(span: Plain) -> tuple[int, int]:
    return span["start"], span["end"]


def with_lasting_ids(record: Plain, before: Plain, used: Collection[str]) -> dict[str, Any]:
    """Give a record whose events have the ids that they had in the reading before; new ones get ids that none ever had.

    Args:
        record: the reading at hand.
        before: the reading of the same bytes that stands.
        used: all ids that events of this report ever had.
    """
    kept = _continued(before, record)
    taken = {*used, *kept.values()}
    names: dict[str, str] = {}
    for event in record["events"]:
        name = kept.get(event["id"]) or _fresh(event["id"], taken)
        taken.add(name)
        names[event["id"]] = name
    events = [{**event, "id": names[event["id"]]} for event in record["events"]]
    warnings = [{**one, "event": names.get(one["event"], one["event"])} for one in record.get("warnings", ())]
    return {name: events if name == "events" else warnings if name == "warnings" else value for name, value in record.items()}


def _fresh(name: str, taken: Collection[str]) -> str:
    """Give an id that no event had: its own, or the next number."""
    number = len(taken)
    while name in taken:
        number += 1
        name = f"e{number}"
    return name


def _continued(before: Plain, after: Plain) -> dict[str, str]:
    """Give for ids of the reading at hand the ids of the events that they continue."""
    quotes = {one["id"]: quoted(before["text"], one["trigger"]) for one in before["events"] if "trigger" in one}
    places = {name: place_of(quote, after["text"]) for name, quote in quotes.items()}
    found: dict[str, str] = {}
    for rule in (_same_deed, _same_words, _told_again):
        for old in before["events"]:
            at = places.get(old["id"])
            if at is None or old["id"] in found.values():
                continue
            words = (at, at + len(old["trigger"]["text"]))
            fitting = [new["id"] for new in after["events"] if new["id"] not in found and rule(old, new, words)]
            if fitting:
                found[fitting[0]] = old["id"]
    return found


def _same_deed(old: Plain, new: Plain, words: tuple[int, int]) -> bool:
    return old["type"] == new["type"] and _same_words(old, new, words)


def _same_words(_old: Plain, new: Plain, words: tuple[int, int]) -> bool:
    return _place(new["trigger"]) == words


def _told_again(old: Plain, new: Plain, words: tuple[int, int]) -> bool:
    return old["type"] == new["type"] and any(_place(span) == words for span in new["mentions"])
