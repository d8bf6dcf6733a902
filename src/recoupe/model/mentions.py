"""Hold what words were resolved to before events are read: actors, places, dates with their tokens."""

from dataclasses import dataclass

from recoupe.model.event import Kind, Place, When


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Tokens `[first, last)` that name an actor of the registry. `head` is the token that carries the name."""

    first: int
    last: int
    head: int
    entity: str
    name: str
    kind: Kind
    country: str | None
    sector: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Described:
    """What the words of a phrase say of somebody whom no registry knows; None where they say nothing.

    `head` is the token that carries the phrase, `rule` the entry of the codebook that gave the sector.
    """

    head: int
    kind: Kind | None
    sector: str | None
    country: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Tokens `[first, last)` that name a place.

    `away` is where a deed told there lies, if the words lead away from the named place: «à 30 km au sud de X». `acts` marks a country that is named
    because it does something, not because something happens there.
    """

    first: int
    last: int
    head: int
    place: Place
    rule: str
    away: Place | None = None
    acts: bool = False

    @property
    def where(self) -> Place:
        """Where a deed that is told there lies."""
        return self.away or self.place


@dataclass(frozen=True, slots=True)
class DateMention:
    """Tokens `[first, last)` that tell a time, placed on the calendar as far as the text allows.

    `role` is `point` for a time at which a thing is done, `since` for «depuis», `until` for «jusqu'à», `duration` for a
    length of time, `publication` for the date line of the report itself.
    """

    first: int
    last: int
    head: int
    when: When
    role: str
    rule: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that was resolved in one document, each tuple in text order; `people` are those whom no registry knows.

    `issuer` is the actor that publishes its own release, by registry id. `associative` are words that point to a place without naming it as one:
    adjectives, places inside other names, capitals for governments.
    """

    actors: tuple[ActorMention, ...]
    places: tuple[PlaceMention, ...]
    dates: tuple[DateMention, ...]
    published: When | None
    people: tuple[Described, ...] = ()
    issuer: str | None = None
    associative: tuple[Place, ...] = ()
