"""Walk records as outside programs see them: plain dicts."""

from collections.abc import Iterator


def spans(value: object) -> Iterator[dict]:
    """Yield every span of a record, however deep."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for item in value.values():
            yield from spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item)


def broken_spans(record: dict) -> list[dict]:
    """List the spans of a record that do not equal its text."""
    text = record["text"]
    return [span for span in spans({**record, "text": "", "parts": []}) if text[span["start"] : span["end"]] != span["text"] or not span["text"].strip()]
