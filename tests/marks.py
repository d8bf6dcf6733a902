"""Read the marks of codebook examples, `{label:words}`, and check that they come out of the text."""

import re
from dataclasses import dataclass

from recoupe.codebook.schema import Example
from recoupe.extract.events import Extraction, extract
from recoupe.model.event import Event
from recoupe.model.span import Span
from recoupe.resolve.mentions import resolve
from tests.support import codebook, parsed

_MARK = re.compile(r"\{([a-z]+):([^{}]+)\}")
DEFAULT_PUBLISHED = "2024-03-14"


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch of a sentence."""

    label: str
    start: int
    end: int
    text: str


def read_marks(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """Split a marked sentence into its text and its marks, offsets in the text."""
    text, marks, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        marks.append(Mark(match[1], len(text), len(text) + len(match[2]), match[2]))
        text += match[2]
        at = match.end()
    return text + marked[at:], tuple(marks)


def extraction(text: str, lang: str, published: str | None) -> Extraction:
    """Extract a sentence of our own."""
    tree = parsed(text, lang, published or DEFAULT_PUBLISHED)
    mentions, _ = resolve(tree, codebook())
    return extract(tree, mentions, codebook())


def faults(example: Example, event_type: str) -> list[str]:
    """Say what does not come out of an example; empty when all does."""
    text, marks = read_marks(example.text)
    events = [event for event in extraction(text, example.lang, example.published).events if event.type == event_type]
    if not marks:
        return [f"tells {event.type} at {event.trigger.text!r}" for event in events]
    if not events:
        return [f"tells no {event_type}"]
    return min((_missing(event, marks, example) for event in events), key=len)


def _missing(event: Event, marks: tuple[Mark, ...], example: Example) -> list[str]:
    spans = _spans(event)
    found = [
        f"{mark.label} {mark.text!r} is not among {[span.text for span in spans.get(mark.label, [])]}"
        for mark in marks
        if mark.label in spans and not any(span.start < mark.end and mark.start < span.end for span in spans[mark.label])
    ]
    return found + _wrong(event, example)


def _wrong(event: Event, example: Example) -> list[str]:
    pairs = [("status", example.status, event.status.value), ("responsibility", example.responsibility, event.responsibility.value)]
    if example.modes is not None:
        pairs.append(("modes", ",".join(sorted(example.modes)), ",".join(sorted(event.modes))))
    for kind in ("killed", "injured"):
        wanted = getattr(example, kind)
        if wanted is not None:
            tolls = [(figure.low, figure.high) for figure in event.casualties if figure.kind.value == kind]
            pairs.append((kind, str([tuple(wanted)]), str([toll for toll in tolls if toll == tuple(wanted)][:1])))
    return [f"{name} is {got}, not {wanted}" for name, wanted, got in pairs if wanted is not None and wanted != got]


def _spans(event: Event) -> dict[str, list[Span]]:
    return {
        "trigger": [event.trigger, *event.mentions],
        "actor": [span for person in event.actors for span in person.spans],
        "recipient": [span for person in event.recipients for span in person.spans],
        "weapon": [weapon.span for weapon in event.weapons],
        "place": [place.span for place in event.places],
        "when": list(event.when.spans) if event.when else [],
        "motive": list(event.motives),
    }
