"""Hold what one document is: its text, its parts, its publisher, and what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recoupe.model.event import Event, Figure, Participant, Place, When, Wording
from recoupe.model.span import Span
from recoupe.model.weighing import Weighing

SCHEMA = "recoupe/report/1"
# `by` of a record that was made of a row that somebody coded, and not read in a text.
IMPORTED = "import"


class PartKind(StrEnum):
    """What a stretch of a page is."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    CREDIT = "credit"
    QUOTE = "quote"
    BOILERPLATE = "boilerplate"


class WarningCode(StrEnum):
    """What an analyst is warned of."""

    CAPTION_OFF_TOPIC = "caption-off-topic"
    CREDIT_CONFLICT = "credit-conflict"
    DATE_INFERRED = "date-inferred"
    DATE_AMBIGUOUS = "date-ambiguous"
    DATE_MISSING = "date-missing"
    PLACE_UNRESOLVED = "place-unresolved"
    PLACE_AMBIGUOUS = "place-ambiguous"
    ACTOR_UNRESOLVED = "actor-unresolved"
    FIGURE_UNATTRIBUTED = "figure-unattributed"
    ENCODING_GUESSED = "encoding-guessed"
    LANGUAGE_MIXED = "language-mixed"
    PARSE_DOUBTFUL = "parse-doubtful"
    ABSTAINED = "abstained"
    GATED_OUT = "gated-out"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published the report. `basis` is `metadata`, `stated` or `given`."""

    name: str
    entity: str | None
    span: Span | None
    basis: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch `[start, end)` of the text and what it is."""

    kind: PartKind
    start: int
    end: int
    on_topic: bool = True


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the record's own name for it
    """Something an analyst should look at, with the event and field it concerns."""

    code: WarningCode
    message: str
    event: str | None = None
    field: str | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One input after reading: visible text, parts, metadata; nothing extracted yet.

    `published` holds only what metadata, a dateline, a source line or the caller states. `language` is the
    language of most of its paragraphs, ISO 639-1; `part_languages` has one entry a part of `parts`.
    """

    id: str
    origin: str | None
    text: str
    parts: tuple[Part, ...]
    language: str
    part_languages: tuple[str, ...]
    outlet: Outlet | None = None
    headline: Span | None = None
    published: When | None = None
    encoding: str = "utf-8"
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One document, read and coded: the public record.

    `associative_places` are words that point to a place without naming it as one, with the place: a country's adjective, a place inside the name of an
    organisation, a capital that stands for a government (Gritta et al. 2019). `cast` are all actors, persons, things and weapons that the report names,
    a mention each, whether or not they take part in an event. `weighed` is what spoke for and against each deed that the words tell, where it was asked for.
    """

    id: str
    origin: str | None
    outlet: Outlet | None
    language: str
    headline: Span | None
    published: When | None
    text: str
    parts: tuple[Part, ...]
    events: tuple[Event, ...]
    places: tuple[Place, ...]
    figures: tuple[Figure, ...]
    wording: tuple[Wording, ...]
    warnings: tuple[Warning, ...]
    produced_by: Mapping[str, object] = field(default_factory=dict)
    encoding: str = "utf-8"
    associative_places: tuple[Place, ...] = ()
    cast: tuple[Participant, ...] = ()
    weighed: tuple[Weighing, ...] | None = None
    schema: str = SCHEMA
