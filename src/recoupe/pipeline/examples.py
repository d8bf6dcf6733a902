"""Turn what a person decided of an event into an example of the codebook, and say what of an example does not come out.

An example is a sentence with marks, `{label:words}` (`codebook/schema.py`). What does not come out yet is its `gap`, so that it can be pasted into the
file of its event type as it is: it stands there as a known gap until the reading learns it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from recoupe.codebook.additions import toml_value
from recoupe.codebook.load import Codebook
from recoupe.codebook.schema import Example
from recoupe.errors import ReviewError
from recoupe.extract.events import extract
from recoupe.model.event import Event, When
from recoupe.model.incident import ReviewState
from recoupe.model.report import Document, Part, PartKind
from recoupe.model.span import Span
from recoupe.pipeline.anchors import spans_in
from recoupe.pipeline.reading import resolve_document

Plain = Mapping[str, Any]
_MARK = re.compile(r"\{([a-z]+):([^{}]+)\}")
# What may be marked in an example of an event type.
LABELS = frozenset({"trigger", "actor", "recipient", "weapon", "place", "when", "motive"})
# The day on which a sentence that names none was published, where a date in it counts from that.
DEFAULT_PUBLISHED = "2024-03-14"
_TOLLS = ("killed", "injured")
_NOT_YET = "does not come out yet"


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


# --- does it come out


def faults(example: Example, event_type: str, codebook: Codebook) -> list[str]:
    """Say what does not come out of an example as it is read now; empty when all does.

    Args:
        example: the sentence, its marks and what is asserted of it.
        event_type: the type in whose file it stands.
        codebook: what is known of the world.
    """
    return faults_of(events_of(example, codebook), event_type, example)


def events_of(example: Example, codebook: Codebook) -> tuple[Event, ...]:
    """Give what is read in the text of an example.

    Args:
        example: the sentence.
        codebook: what is known of the world.
    """
    text, _ = read_marks(example.text)
    resolution = resolve_document(_document(text, example), codebook)
    return tuple(extract(resolution.parsed, resolution.mentions, codebook).events)


def _document(text: str, example: Example) -> Document:
    day = example.published or DEFAULT_PUBLISHED
    parts = (Part(PartKind.PARAGRAPH, 0, len(text)),)
    return Document("", None, text, parts, example.lang, (example.lang,), published=When(day, day, "day", "metadata"))


def faults_of(events: Iterable[Event], event_type: str, example: Example) -> list[str]:
    """Say what does not come out of an example whose text was read already; empty when all does.

    Args:
        events: what was read in the text.
        event_type: the type in whose file it stands.
        example: the sentence, its marks and what is asserted of it.
    """
    _, marks = read_marks(example.text)
    found = [event for event in events if event.type == event_type]
    if not marks:
        return [f"tells {event.type} at {event.trigger.text!r}" for event in found]
    if not found:
        return [f"tells no {event_type}"]
    return min((_missing(event, marks, example) for event in found), key=len)


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
    for kind in _TOLLS:
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


# --- an example of what a person decided


def examples_of(record: Plain, event_id: str, codebook: Codebook) -> list[tuple[str, Example]]:
    """Give what a person decided of an event as examples, each with the type whose file it belongs into.

    A rejected event gives a sentence that must not tell it; an event whose type was corrected gives one of either kind.

    Args:
        record: a reviewed record (`reviewed.py`).
        event_id: the event.
        codebook: what is known of the world.

    Raises:
        ReviewError: nobody decided on it, or its sentence cannot stand in an example.
    """
    event = next((one for one in record["events"] if one["id"] == event_id), None)
    if event is None or event["review"]["state"] == ReviewState.UNREVIEWED:
        raise ReviewError(f"{record['id']}#{event_id}: nobody decided on it; accept, correct or reject it first")
    start, end = _sentence(record, event)
    text = re.sub(r"\s", " ", record["text"][start:end])
    if set("{}") & set(text):
        raise ReviewError(f"{record['id']}#{event_id}: its sentence has braces, which mark words in an example; write the example yourself")
    bare = Example(lang=record["language"], text=text, published=_day(record))
    if event["review"]["state"] == ReviewState.REJECTED:
        return [(event["type"], _with_gap(bare, event["type"], codebook))]
    marked = replace(bare, text=_marked(text, start, event), **_asserted(event))
    wrong = [one["from"] for one in event["review"]["changes"] if one["field"] == "type" and one["from"] != event["type"]]
    told = [(event["type"], marked), *((kind, bare) for kind in dict.fromkeys(wrong))]
    return [(kind, _with_gap(example, kind, codebook)) for kind, example in told]


def _sentence(record: Plain, event: Plain) -> tuple[int, int]:
    """Give where the sentence stands that tells an event; the paragraph, where the record knows no more."""
    trigger = event["trigger"]
    around = [*event["evidence"], *(part for part in record["parts"] if part["kind"] != PartKind.BOILERPLATE)]
    holding = [(one["start"], one["end"]) for one in around if one["start"] <= trigger["start"] and trigger["end"] <= one["end"]]
    longer = [one for one in holding if one != (trigger["start"], trigger["end"])]
    return min(longer, key=lambda one: one[1] - one[0]) if longer else (0, len(record["text"]))


def _day(record: Plain) -> str | None:
    return record["published"]["start"][:10] if record["published"] and record["published"]["start"] else None


def _marked(text: str, start: int, event: Plain) -> str:
    """Mark the words of a sentence that an event rests on, the trigger first; of words within others the first mark counts."""
    named = {"actor": event["actors"], "recipient": event["recipients"], "weapon": event["weapons"], "place": event["places"]}
    values: list[tuple[str, object]] = [("trigger", event["trigger"])]
    values += [(label, [_own(one) for one in ones]) for label, ones in named.items()]
    values += [("when", (event["when"] or {}).get("spans", [])), ("motive", event["motives"])]
    taken: list[tuple[int, int, str]] = []
    for label, value in values:
        for span in spans_in(value):
            first, last = span["start"] - start, span["end"] - start
            if 0 <= first < last <= len(text) and all(last <= other or end <= first for other, end, _ in taken):
                taken.append((first, last, label))
    for first, last, label in sorted(taken, reverse=True):
        text = f"{text[:first]}{{{label}:{text[first:last]}}}{text[last:]}"
    return text


def _own(one: Plain) -> object:
    """Give the spans by which somebody or something is named."""
    return one["spans"] if "spans" in one else one["span"]


def _asserted(event: Plain) -> dict[str, Any]:
    """Give what an example asserts: what a person set, and of an event that they added what they said of it."""
    decided = {one["field"] for one in event["review"]["changes"]} | (set(event["because"]) if event["review"].get("added") else set())
    found: dict[str, Any] = {name: event[name] for name in ("status", "responsibility") if name in decided}
    if "modes" in decided:
        found["modes"] = tuple(event["modes"])
    if "casualties" in decided:
        for kind in _TOLLS:
            tolls = [(one["low"], one["high"]) for one in event["casualties"] if one["kind"] == kind and one["side"] != "actors"]
            found |= {kind: tolls[0]} if tolls else {}
    return found


def _with_gap(example: Example, event_type: str, codebook: Codebook) -> Example:
    """Give an example with what does not come out of it yet."""
    wrong = faults(example, event_type, codebook)
    return replace(example, gap=f"{_NOT_YET}: {'; '.join(wrong)}") if wrong else example


def written(event_type: str, example: Example) -> str:
    """Write an example as the file of its event type has it.

    Args:
        event_type: the type, for the line that says where it belongs.
        example: the example.
    """
    return "\n".join([f"# codebook/data/events/{event_type}.toml", "[[examples]]", *_lines(example)]) + "\n"


def _lines(example: Example) -> Iterator[str]:
    for name in ("lang", "text", "published", "status", "responsibility", "modes", *_TOLLS, "gap"):
        value = getattr(example, name)
        if value is not None and not (isinstance(value, tuple) and None in value):  # TOML has no word for an open end
            yield f"{name} = {toml_value(value)}"
