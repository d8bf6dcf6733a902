"""Score the record of a report against its gold: which events are the same, and what each field counts.

Events are paired one to one by the best total of trigger (3), type, an actor, a recipient (1 each); a pair needs the trigger, or all three others. A field is
counted twice: of paired events alone, and end to end, where a missed or false event costs all its fields.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TypeVar

from recoupe.measure.cases import Found, total
from recoupe.measure.distances import distance_km
from recoupe.measure.modern_gold import GoldEvent, GoldPlace, GoldRange, GoldRecipient, GoldReport, GoldWhen, Names
from recoupe.model.event import Attribution, Event, Figure, FigureKind, Participant, Place, SourceKind, Weapon, When
from recoupe.model.report import PartKind, Report
from recoupe.model.span import Span

A = TypeVar("A")
B = TypeVar("B")
Pair = tuple[Event | None, GoldEvent | None]

# Articles and the like, in French and English, that names may differ in.
_STOP = frozenset("le la les l un une des de du d en au aux the a an of in on et and ses son sa leur leurs its their".split())
# Two names agree if they share so much of their words (Dice).
_SAME = 0.5
_TRIGGER_WORTH = 3
# How far off a point may lie where the gold does not say.
_NEAR_KM = 30.0

EVENTS, TYPED, TRAPS = "events", "events with type", "traps fallen into"
FIELDS = (
    "status",
    "salience",
    "responsibility",
    "modes",
    "acled",
    "actors",
    "recipients",
    "effects",
    "weapons",
    "places",
    "when",
    "killed",
    "injured",
    "sources",
)
REPORT_FIELDS = ("language", "outlet", "published", "figures", "wording", "off topic")


def paired_name(field: str) -> str:
    """Name a field of paired events."""
    return f"{field} of paired events"


@cache
def _words(name: str) -> frozenset[str]:
    """Give the words by which names are compared: without case, accents, articles."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return frozenset(re.findall(r"\w+", plain)) - _STOP


def are_same(answered: Iterable[str], wanted: Iterable[str]) -> bool:
    """Say whether one of the names that were answered agrees with one that is right."""
    accepted = [words for name in wanted for words in [_words(name)] if words]
    return any(2 * len(one & other) >= _SAME * (len(one) + len(other)) for name in answered for one in [_words(name)] for other in accepted if one & other)


def participant_names(participant: Participant) -> list[str]:
    """Give all names of a participant."""
    return [participant.name, *(span.text for span in participant.spans)]


def weapon_names(weapon: Weapon) -> list[str]:
    """Give all names of a weapon."""
    return [weapon.name, weapon.span.text]


def source_names(link: Attribution) -> list[str]:
    """Give all names of a link of the attribution."""
    return [*([link.span.text] if link.span else []), link.source]


def voices(event: Event | None) -> tuple[Attribution, ...]:
    """Give who says so beside the outlet."""
    return tuple(link for link in event.attribution if link.kind is not SourceKind.OUTLET) if event else ()


def hits(text: str, word: str, span: Span) -> bool:
    """Say whether a span overlaps an occurrence of a word."""
    return bool(word) and any(at < span.end for at in _occurrences(text, word, max(0, span.start - len(word) + 1)))


def _occurrences(text: str, word: str, start: int) -> Iterator[int]:
    """Yield where a word stands from some place on."""
    at = text.find(word, start)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def tells(event: Event, gold: GoldEvent, text: str) -> bool:
    """Say whether the trigger or a mention of an event overlaps a trigger of the gold."""
    return any(hits(text, word, span) for span in (event.trigger, *event.mentions) for word in gold.triggers)


def matched(answered: Sequence[A], wanted: Sequence[B], agree: Callable[[A, B], bool]) -> list[tuple[int, int]]:
    """Match answers with the gold one to one, in order, each with the first that agrees."""
    found: list[tuple[int, int]] = []
    for one, answer in enumerate(answered):
        used = {other for _, other in found}
        fitting = next((other for other, gold in enumerate(wanted) if other not in used and agree(answer, gold)), None)
        if fitting is not None:
            found.append((one, fitting))
    return found


def pair_events(report: Report, gold: GoldReport) -> list[Pair]:
    """Pair the events of a record with those of the gold: pairs first, the best one first, then false ones, then missed ones."""
    worths = [(_worth(event, wanted, report.text), -one, -other) for one, event in enumerate(report.events) for other, wanted in enumerate(gold.events)]
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs: list[Pair] = []
    for worth, one, other in sorted(worths, reverse=True):
        if worth and one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            pairs.append((report.events[-one], gold.events[-other]))
    false = [(event, None) for one, event in enumerate(report.events) if -one not in taken[0]]
    missed = [(None, wanted) for other, wanted in enumerate(gold.events) if -other not in taken[1]]
    return [*pairs, *false, *missed]


def _worth(event: Event, gold: GoldEvent, text: str) -> int:
    """Say how much speaks for two events being one; 0 where too little does."""
    trigger = tells(event, gold, text)
    actor = any(are_same(participant_names(one), names) for one in event.actors for names in gold.actors)
    recipient = any(are_same(participant_names(one), other.names) for one in event.recipients for other in gold.recipients)
    others = (event.type == gold.type) + actor + recipient
    return _TRIGGER_WORTH * trigger + others if trigger or others == _TRIGGER_WORTH else 0


def score_report(report: Report | None, gold: GoldReport) -> Mapping[str, Found]:
    """Count one report; without a record, because it was refused, all its events are missed."""
    if report is None:
        pairs: list[Pair] = [(None, event) for event in gold.events]
        return {**_event_counts(pairs), **_field_counts(pairs)}
    pairs = pair_events(report, gold)
    fallen = [any(hits(report.text, word, event.trigger) for event in report.events) for word in gold.traps]
    counts = {**_event_counts(pairs), **_field_counts(pairs), **dict(_report_counts(report, gold))}
    return {**counts, TRAPS: Found(sum(fallen), len(fallen), sum(fallen), len(fallen))}


def _event_counts(pairs: Sequence[Pair]) -> dict[str, Found]:
    sizes = sum(event is not None for event, _ in pairs), sum(gold is not None for _, gold in pairs)
    both = [(event, gold) for event, gold in pairs if event and gold]
    return {EVENTS: _found(len(both), *sizes), TYPED: _found(sum(event.type == gold.type for event, gold in both), *sizes)}


def _found(right: int, answered: int, wanted: int) -> Found:
    return Found(right, answered, right, wanted)


def _field_counts(pairs: Sequence[Pair]) -> dict[str, Found]:
    """Count each field end to end and of paired events."""
    counts = [(event is not None and gold is not None, count_fields(event, gold)) for event, gold in pairs]
    ends = {field: total([count[field] for _, count in counts]) for field in FIELDS}
    return ends | {paired_name(field): total([count[field] for paired, count in counts if paired]) for field in FIELDS}


def count_fields(event: Event | None, gold: GoldEvent | None) -> dict[str, Found]:
    """Count the fields of one event; either side may be missing."""
    return dict(zip(FIELDS, (*_single_counts(event, gold), *_list_counts(event, gold), *_number_counts(event, gold), _source_count(event, gold)), strict=True))


def _single_counts(event: Event | None, gold: GoldEvent | None) -> Iterator[Found]:
    """Yield status, salience, responsibility, modes, ACLED code."""
    both = event is not None and gold is not None
    for key in FIELDS[:3]:
        yield _found(both and getattr(event, key) == getattr(gold, key), event is not None, gold is not None)
    modes = (set(event.modes) if event else set(), set(gold.modes) if gold else set())
    yield _found(len(modes[0] & modes[1]), len(event.modes) if event else 0, len(gold.modes) if gold else 0)
    code, wanted = acled_code(event), gold.acled if gold else None
    yield _found(bool(code) and code == wanted, bool(code), bool(wanted))


def acled_code(event: Event | None) -> str | None:
    """Give the ACLED sub-event type of an event."""
    code = event.codes.get("acled") if event else None
    found = code.get("sub_event_type") if isinstance(code, Mapping) else None
    return found if isinstance(found, str) and found else None


def _list_counts(event: Event | None, gold: GoldEvent | None) -> Iterator[Found]:
    """Yield actors, recipients, effects, weapons, places."""
    yield _matches(event.actors if event else (), gold.actors if gold else (), actors_agree)
    recipients, wanted = event.recipients if event else (), gold.recipients if gold else ()
    yield _matches(recipients, wanted, recipients_agree)
    yield _matches([one for one in recipients if one.effect], [one for one in wanted if one.effect], effects_agree)
    yield _matches(event.weapons if event else (), gold.weapons if gold else (), weapons_agree)
    yield _matches(sites(event, gold), gold.places if gold else (), places_agree)


def _matches(answered: Sequence[A], wanted: Sequence[B], agree: Callable[[A, B], bool]) -> Found:
    return _found(len(matched(answered, wanted, agree)), len(answered), len(wanted))


def actors_agree(answered: Participant, wanted: Names) -> bool:
    """Say whether an actor is one of the gold."""
    return are_same(participant_names(answered), wanted)


def recipients_agree(answered: Participant, wanted: GoldRecipient) -> bool:
    """Say whether a recipient is one of the gold."""
    return are_same(participant_names(answered), wanted.names)


def effects_agree(answered: Participant, wanted: GoldRecipient) -> bool:
    """Say whether a recipient is one of the gold, with the same effect."""
    return recipients_agree(answered, wanted) and answered.effect == wanted.effect


def weapons_agree(answered: Weapon, wanted: Names) -> bool:
    """Say whether a weapon is one of the gold."""
    return are_same(weapon_names(answered), wanted)


def sources_agree(answered: Attribution, wanted: Names) -> bool:
    """Say whether a source is one of the gold."""
    return are_same(source_names(answered), wanted)


def sites(event: Event | None, gold: GoldEvent | None) -> tuple[Place, ...]:
    """Give the places that are scored: the first, as many as the gold has; the regions behind are its `admin1` and `country`."""
    return event.places[: max(1, len(gold.places) if gold else 0)] if event else ()


def places_agree(answered: Place, wanted: GoldPlace) -> bool:
    """Say whether a place lies within the radius of the gold; without a point, in its country."""
    if wanted.lat is None or wanted.lon is None:
        return answered.country == wanted.country
    if answered.lat is None or answered.lon is None:
        return False
    near = _NEAR_KM if wanted.km is None else wanted.km
    return distance_km((answered.lat, answered.lon), (wanted.lat, wanted.lon)) <= near


def _number_counts(event: Event | None, gold: GoldEvent | None) -> Iterator[Found]:
    """Yield when, killed, injured."""
    when, wanted = event.when if event else None, gold.when if gold else None
    yield _found(days_agree(when, wanted), when is not None, wanted is not None)
    for kind in (FigureKind.KILLED, FigureKind.INJURED):
        tolls, toll = casualties(event, kind), wanted_toll(gold, kind)
        yield _found(tolls_agree(tolls, toll), bool(tolls), toll is not None)


def days_agree(answered: When | None, wanted: GoldWhen | None) -> bool:
    """Say whether both ends are the same days, open ends included."""
    if answered is None or wanted is None:
        return False
    return all(_day(one) == _day(other) for one, other in ((answered.start, wanted.start), (answered.end, wanted.end)))


def _day(moment: str | None) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None


def casualties(event: Event | None, kind: FigureKind) -> tuple[Figure, ...]:
    """Give the figures of a kind of harm."""
    return tuple(figure for figure in event.casualties if figure.kind is kind) if event else ()


def wanted_toll(gold: GoldEvent | None, kind: FigureKind) -> GoldRange | None:
    """Give the toll of the gold."""
    if gold is None:
        return None
    return gold.killed if kind is FigureKind.KILLED else gold.injured


def tolls_agree(answered: Sequence[Figure], wanted: GoldRange | None) -> bool:
    """Say whether a figure is that of the gold: rival tolls may all stand in a record, the gold may be any one of them or their hull."""
    if not answered or wanted is None:
        return False
    ends = [(one.low, one.high) for one in answered]
    lows, highs = [low for low, _ in ends if low is not None], [high for _, high in ends if high is not None]
    hull = (min(lows) if lows else None, max(highs) if len(highs) == len(ends) else None)
    return (wanted.low, wanted.high) in (hull, *ends)


def _source_count(event: Event | None, gold: GoldEvent | None) -> Found:
    """Count sources: a chain may name one source of the gold by several links, which are then one."""
    links, wanted = voices(event), gold.sources if gold else ()
    right = len(matched(links, wanted, sources_agree))
    known = sum(any(sources_agree(link, names) for names in wanted) for link in links)
    return _found(right, len(links) - (known - right), len(wanted))


def _report_counts(report: Report, gold: GoldReport) -> Iterator[tuple[str, Found]]:
    """Yield what is counted once a report."""
    language, outlet, published, figures, wording, off_topic = REPORT_FIELDS
    yield language, _found(report.language == gold.language, 1, 1)
    if gold.outlet:
        yield outlet, _found(report.outlet is not None and are_same([report.outlet.name], gold.outlet), report.outlet is not None, 1)
    if gold.published:
        day = report.published.start if report.published else None
        yield published, _found((day or "")[:10] == gold.published, report.published is not None, 1)
    yield figures, _matches(report.figures, gold.figures, lambda one, other: one.kind == other.kind and one.low == other.low)
    yield wording, _matches(report.wording, gold.wording, lambda one, other: are_same([one.span.text], [other.text]) and one.voice == other.voice)
    captions = [report.text[part.start : part.end] for part in report.parts if not part.on_topic and part.kind is PartKind.CAPTION]
    yield off_topic, _matches(captions, gold.off_topic, lambda one, other: other in one)
