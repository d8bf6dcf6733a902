"""Take out of a record what two accounts are compared by: one profile an event, one a report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recoupe.codebook.kinship import line_of
from recoupe.codebook.linking import LinkRules
from recoupe.codebook.load import Codebook
from recoupe.link.terms import names_of, skeletons, weigh_words
from recoupe.model.link import EventKey

Record = Mapping[str, Any]
Event = Mapping[str, Any]

# Parts of a page that are no telling: who printed it, where and when, who took the picture, what else there is to read.
_ASIDE = frozenset({"dateline", "credit", "boilerplate"})
_BACKGROUND = "background"
_ACTORS = "actors"


@dataclass(frozen=True, slots=True)
class Known:
    """What profiles are made with."""

    rules: LinkRules
    codebook: Codebook


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, as ordinals, both ends included; `told` is False where the report gives no date and its own day bounds it."""

    first: int
    last: int
    told: bool

    @property
    def length(self) -> int:
        """How many days it is."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as far as it is compared."""

    name: str
    keys: frozenset[str]
    entity: str | None
    point: tuple[float, float] | None
    radius_km: float
    precision: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Who:
    """A participant as far as it is compared; `line` is its id in the registry and those of whom it belongs to."""

    name: str
    keys: frozenset[str]
    line: tuple[str, ...]
    country: str | None
    sector: str | None
    kind: str | None
    count: float | None


@dataclass(frozen=True, slots=True)
class Range:
    """A figure; an open end is None."""

    low: float | None
    high: float | None

    @property
    def point(self) -> float:
        """The one number nearest to what is said."""
        return float(self.low if self.low is not None else self.high or 0)


@dataclass(frozen=True, slots=True)
class Profile:
    """What an event, or a whole report, is compared by.

    Attributes:
        key: the event; of a report its event is empty.
        language: ISO 639-1.
        published: the day of the report, as an ordinal; None where unknown.
        types: PLOVER types, one of an event.
        modes: PLOVER modes.
        background: whether the report recalls it.
        days: when it happened.
        spots: where, the most exact first.
        named: ids of all places that the report names, whether or not anything happened there.
        place_keys: names of these places, known by their consonants: what they tell is told by `spots`.
        actors: who did it.
        recipients: to whom or to what.
        weapons: kinds and nouns of the means.
        tolls: figures of those hit, by kind.
        names: names around it with their rarity.
        words: words of the report with their weight.
        evidence: words of the sentences it rests on, with their weight.
        opening: words of the opening lines, with their weight.
    """

    key: EventKey
    language: str
    published: int | None
    types: frozenset[str]
    modes: frozenset[str]
    background: bool
    days: Days | None
    spots: tuple[Spot, ...]
    named: frozenset[str]
    place_keys: frozenset[str]
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    weapons: frozenset[str]
    tolls: Mapping[str, tuple[Range, ...]]
    names: Mapping[str, float]
    words: Mapping[str, float]
    evidence: Mapping[str, float]
    opening: Mapping[str, float]


def event_profiles(record: Record, known: Known) -> tuple[Profile, ...]:
    """Give the profiles of all events of a record, in its order."""
    whole = report_profile(record, known.rules)
    return tuple(_event_profile(record, event, whole, known) for event in record["events"])


def event_profile(record: Record, event: str, known: Known) -> Profile:
    """Give the profile of one event of a record.

    Args:
        record: a report as plain values.
        event: id of an event of it.
        known: what profiles are made with.

    Raises:
        KeyError: the record has no event of that id.
    """
    found = next((one for one in record["events"] if one["id"] == event), None)
    if found is None:
        raise KeyError(f"report {record['id']!r} has no event {event!r}; name one of {', '.join(one['id'] for one in record['events']) or 'none'}")
    return _event_profile(record, found, report_profile(record, known.rules), known)


def report_profile(record: Record, rules: LinkRules) -> Profile:
    """Give the profile of a whole report."""
    text, language = telling_text(record), record["language"]
    events = record["events"]
    words = weigh_words(text, language, rules)
    return Profile(
        key=EventKey(record["id"], ""),
        language=language,
        published=_published(record),
        types=frozenset(event["type"] for event in events),
        modes=frozenset(mode for event in events for mode in event["modes"]),
        background=False,
        days=_report_days(record, rules),
        spots=tuple(_spot(place, rules) for place in record["places"]),
        named=frozenset(place["entity"] for place in record["places"] if place["entity"] is not None),
        place_keys=skeletons((place["name"] for place in record["places"]), rules.words),
        actors=(),
        recipients=(),
        weapons=frozenset(word for event in events for word in _weapons(event)),
        tolls=_tolls([figure for event in events for figure in event["casualties"]]),
        names=names_of(text, language, rules),
        words=words,
        evidence=words,
        opening=weigh_words(text[: rules.words.opening_characters], language, rules),
    )


def _event_profile(record: Record, event: Event, whole: Profile, known: Known) -> Profile:
    rules, language = known.rules, record["language"]
    background = event["salience"] == _BACKGROUND
    evidence = "\n".join(span["text"] for span in event["evidence"])
    around = weigh_words(evidence, language, rules)
    names = names_of(evidence, language, rules)
    return Profile(
        key=EventKey(record["id"], event["id"]),
        language=language,
        published=whole.published,
        types=frozenset((event["type"],)),
        modes=frozenset(event["modes"]),
        background=background,
        days=_event_days(event, whole.published, rules),
        spots=_event_spots(event, whole, rules),
        named=whole.named,
        place_keys=whole.place_keys,
        actors=tuple(_who(one, known) for one in event["actors"]),
        recipients=tuple(_who(one, known) for one in event["recipients"]),
        weapons=frozenset(_weapons(event)),
        tolls=_tolls(event["casualties"]),
        names=names if background else {**whole.names, **names},
        words=around if background else whole.words,
        evidence=around,
        opening=whole.opening,
    )


def _event_spots(event: Event, whole: Profile, rules: LinkRules) -> tuple[Spot, ...]:
    """Give where an event happened; the news of a report that ties it to no place lies where the report's places are."""
    if event["places"] or event["salience"] == _BACKGROUND:
        return tuple(_spot(place, rules) for place in event["places"][: rules.place.most])
    named = {spot.entity or spot.name: spot for spot in whole.spots}
    return tuple(named.values())[: rules.place.most]


def telling_text(record: Record) -> str:
    """Give what a report tells, without date line, credits and furniture, in its order; a page of nothing else as it is."""
    text = record["text"]
    parts = [text[part["start"] : part["end"]] for part in record["parts"] if part["kind"] not in _ASIDE and part["on_topic"]]
    return "\n".join(parts) if parts else text


def _published(record: Record) -> int | None:
    when = record["published"]
    return date.fromisoformat(when["start"][:10]).toordinal() if when and when["start"] else None


def _event_days(event: Event, published: int | None, rules: LinkRules) -> Days | None:
    """Give when an event happened; the news of a report without a date lies shortly before the report."""
    told = _days(event["when"])
    if told is not None:
        return told
    if published is None or event["salience"] == _BACKGROUND or event["when"] is not None:
        return None
    return Days(published - rules.time.news_days + 1, published, told=False)


def _days(when: Mapping[str, Any] | None) -> Days | None:
    """Give a time that is told; one with an open end is none."""
    if when is None or not when["start"] or not when["end"]:
        return None
    first, last = (date.fromisoformat(when[end][:10]).toordinal() for end in ("start", "end"))
    return Days(first, last, told=True)


def _report_days(record: Record, rules: LinkRules) -> Days | None:
    """Give the days that a report tells of: those of its main events, else the days before it."""
    published = _published(record)
    told = [days for event in record["events"] if event["salience"] != _BACKGROUND and (days := _days(event["when"])) is not None]
    if told:
        return Days(min(days.first for days in told), max(days.last for days in told), told=True)
    return None if published is None else Days(published - rules.time.news_days + 1, published, told=False)


def _spot(place: Mapping[str, Any], rules: LinkRules) -> Spot:
    point = None if place["lat"] is None or place["lon"] is None else (float(place["lat"]), float(place["lon"]))
    keys = skeletons((place["name"],), rules.words)
    return Spot(place["name"], keys, place["entity"], point, place["radius_km"] or 0.0, place["precision"], place["country"])


def _who(one: Mapping[str, Any], known: Known) -> Who:
    keys = skeletons((one["name"],), known.rules.words)
    count = one["count"]["low"] if one["count"] else None
    line = line_of(one["entity"], known.codebook) if one["entity"] else ()
    return Who(one["name"], keys, line, one["country"], one["sector"], one["kind"], count)


def _weapons(event: Event) -> Iterator[str]:
    for weapon in event["weapons"]:
        yield weapon["kind"]
        if weapon["noun"]:
            yield weapon["noun"]


def _tolls(figures: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Range, ...]]:
    """Give the figures of those who were hit, by kind; the attackers' own losses are another matter."""
    found: dict[str, list[Range]] = {}
    for figure in figures:
        if figure["side"] != _ACTORS and not figure["cumulative"] and (figure["low"], figure["high"]) != (None, None):
            found.setdefault(figure["kind"], []).append(Range(figure["low"], figure["high"]))
    return {kind: tuple(ranges) for kind, ranges in found.items()}
