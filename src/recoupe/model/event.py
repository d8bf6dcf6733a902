"""Hold what an event is: one thing done, as one report tells it, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recoupe.model.span import Span


class Status(StrEnum):
    """Whether the report says that the thing was done."""

    OCCURRED = "occurred"
    ATTEMPTED = "attempted"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"


class Salience(StrEnum):
    """Whether the report is there to tell it."""

    MAIN = "main"
    BACKGROUND = "background"


class Responsibility(StrEnum):
    """How the report ties the actor to the deed."""

    CLAIMED = "claimed"
    STATED = "stated"
    ACCUSED = "accused"
    SUSPECTED = "suspected"
    DENIED = "denied"
    UNATTRIBUTED = "unattributed"


class Kind(StrEnum):
    """What a participant is."""

    PERSON = "person"
    GROUP = "group"
    ORGANISATION = "organisation"
    STATE = "state"
    POPULATION = "population"
    FACILITY = "facility"
    INFRASTRUCTURE = "infrastructure"
    VEHICLE = "vehicle"
    OBJECT = "object"
    PLACE = "place"


class Effect(StrEnum):
    """What became of a recipient."""

    KILLED = "killed"
    INJURED = "injured"
    ABDUCTED = "abducted"
    RELEASED = "released"
    MISSING = "missing"
    DISPLACED = "displaced"
    ARRESTED = "arrested"
    DESTROYED = "destroyed"
    DAMAGED = "damaged"
    NONE = "none"


class SourceKind(StrEnum):
    """What a link of an attribution chain is."""

    OUTLET = "outlet"
    AGENCY = "agency"
    COMMUNIQUE = "communique"
    OFFICIAL = "official"
    ARMED_GROUP = "armed-group"
    ORGANISATION = "organisation"
    WITNESS = "witness"
    PERSON = "person"
    UNNAMED = "unnamed"


class Relation(StrEnum):
    """What a source does with what it says."""

    REPORTS = "reports"
    CITES = "cites"
    STATES = "states"
    CLAIMS = "claims"
    CONFIRMS = "confirms"
    ACCUSES = "accuses"
    DENIES = "denies"
    ESTIMATES = "estimates"


class Qualifier(StrEnum):
    """How exactly a number is given."""

    EXACT = "exact"
    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    AT_MOST = "at-most"
    LESS_THAN = "less-than"
    ABOUT = "about"
    BETWEEN = "between"
    VAGUE = "vague"


class FigureKind(StrEnum):
    """What a figure counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    ABDUCTED = "abducted"
    RELEASED = "released"
    DISPLACED = "displaced"
    ARRESTED = "arrested"
    DESTROYED = "destroyed"
    MATERIEL = "materiel"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range of numbers; an open end is None."""

    low: int | float | None
    high: int | float | None
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days, both ends included; either may be open. ISO 8601 dates."""

    start: str | None
    end: str | None
    precision: str
    basis: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """One link of the chain of who says so, e.g. outlet, then communiqué, then armed group."""

    source: str
    kind: SourceKind
    entity: str | None
    relation: Relation
    cue: Span | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the report gives, of what, since when and on whose word."""

    low: int | float | None
    high: int | float | None
    kind: FigureKind
    span: Span
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACT
    of: str | None = None
    side: str | None = None
    parts: tuple["Figure", ...] = ()
    cumulative: bool = False
    since: When | None = None
    attribution: tuple[Attribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """What a word near one who is named tells of them: they are its subject, its object, beside it.

    Attributes:
        relation: the way to the word: relations of Universal Dependencies from the named one upwards, joined by `>`, each with the class of its
            preposition; `below` and a relation for a word that hangs on the named one; `beside` for a deed of the same sentence that no way leads to.
        what: `deed`, `saying`, `noun`, or `word` for one that the codebook does not hold.
        of: type and id of the deed's words in the codebook (`ASSAULT:kill`), the kind of saying, the id of the noun, the part of speech.
        effect: what the deed does to whom it befalls, a value of `Effect`.
        start: first character of the word.
    """

    relation: str
    what: str
    of: str
    effect: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Participant:
    """Who did it, or to whom or to what it was done.

    Attributes:
        named: of persons the own names, without titles, each in the fullest form that the text has.
        role: of persons the words that say what they are.
        head: its head word alone.
        noun: id of its head noun in the codebook, `nouns/*.toml`.
        plural: whether its words stand in the plural; None where the form does not tell.
        ties: of those of the report's `cast` what the words around tell of them.
    """

    name: str
    entity: str | None
    kind: Kind | None
    country: str | None
    sector: str | None
    count: Quantity | None
    effect: Effect | None
    spans: tuple[Span, ...]
    named: tuple[Span, ...] = ()
    role: Span | None = None
    head: Span | None = None
    noun: str | None = None
    plural: bool | None = None
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Weapon:
    """The means, or the platform where that is all that is named; `noun` is the id of its noun in the codebook."""

    name: str
    kind: str
    span: Span
    noun: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in the report, resolved as far as it can be. WGS 84 degrees; `radius_km` is how far off the point the words may lie."""

    name: str
    entity: str | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    precision: str | None
    span: Span
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A loaded term, and whose voice it is in; `by` names who is quoted, where the text says."""

    span: Span
    category: str
    voice: str
    about: str | None
    neutral: str | None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its value: the codebook path or rule, and the characters."""

    rule: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done, as this report tells it."""

    id: str
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    codes: Mapping[str, object]
    status: Status
    salience: Salience
    trigger: Span
    mentions: tuple[Span, ...]
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    weapons: tuple[Weapon, ...]
    places: tuple[Place, ...]
    when: When | None
    casualties: tuple[Figure, ...]
    motives: tuple[Span, ...]
    responsibility: Responsibility
    attribution: tuple[Attribution, ...]
    evidence: tuple[Span, ...]
    because: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
