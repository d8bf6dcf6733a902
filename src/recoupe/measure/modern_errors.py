"""Say what is wrong with the record of a report, field by field and by cause, each with its sentence.

Causes of events: missed (trigger missing, merged into another event), type wrong, false (on a trap, split,
in a report that tells none, background, not in the gold).
Causes of fields of paired events: not found, wrong value, extra value.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from recoupe.measure.answers import sentence_around
from recoupe.measure.modern_gold import GoldEvent, GoldRange, GoldReport, GoldWhen
from recoupe.measure.modern_scores import (
    EVENTS,
    FIELDS,
    acled_code,
    actors_agree,
    casualties,
    days_agree,
    effects_agree,
    hits,
    matched,
    pair_events,
    places_agree,
    recipients_agree,
    sites,
    sources_agree,
    tells,
    tolls_agree,
    voices,
    wanted_toll,
    weapons_agree,
)
from recoupe.measure.scores import Miss
from recoupe.model.event import Event, FigureKind, Participant, When
from recoupe.model.report import Report
from recoupe.model.span import Span

A = TypeVar("A")
B = TypeVar("B")

MISSING, MERGED, TYPE = "trigger missing", "merged into another event", "type wrong"
TRAP, SPLIT, NONE_TOLD, BACKGROUND, FALSE = "on a trap", "split", "in a report that tells none", "background, not in the gold", "not in the gold"
NOT_FOUND, WRONG, EXTRA = "not found", "wrong value", "extra value"
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class _Answer:
    """A value in words, and where it stands."""

    words: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """A report with its gold, and the pair of events at hand."""

    name: str
    report: Report
    gold: GoldReport


def report_misses(name: str, report: Report, gold: GoldReport) -> Iterator[Miss]:
    """Yield what is wrong in one report: its events, then the fields of paired events."""
    case = _Case(name, report, gold)
    pairs = pair_events(report, gold)
    for event, wanted in pairs:
        yield from _event_misses(case, event, wanted)
    for event, wanted in pairs:
        if event and wanted:
            yield from _field_misses(case, event, wanted)


def _event_misses(case: _Case, event: Event | None, gold: GoldEvent | None) -> Iterator[Miss]:
    text = case.report.text
    if gold is None and event is not None:
        yield _miss(case, EVENTS, _false_cause(case, event), (event.trigger.text, NOTHING, _described(event)), event.trigger.start)
    elif event is None and gold is not None:
        other = next((one for one in case.report.events if tells(one, gold, text)), None)
        answered = f"{_described(other)} at {other.trigger.text!r}" if other else NOTHING
        yield _miss(case, EVENTS, MERGED if other else MISSING, (gold.triggers[0], _wanted(gold), answered), max(0, text.find(gold.triggers[0])))
    elif event is not None and gold is not None and event.type != gold.type:
        yield _miss(case, EVENTS, TYPE, (event.trigger.text, _wanted(gold), _described(event)), event.trigger.start)


def _false_cause(case: _Case, event: Event) -> str:
    """Say why an event may have come out that the gold does not have."""
    if any(hits(case.report.text, word, event.trigger) for word in case.gold.traps):
        return TRAP
    if any(tells(event, gold, case.report.text) for gold in case.gold.events):
        return SPLIT
    if not case.gold.events:
        return NONE_TOLD
    return BACKGROUND if event.salience == "background" else FALSE


def _described(event: Event) -> str:
    return " ".join([event.type, *event.modes, event.status, event.salience])


def _wanted(gold: GoldEvent) -> str:
    return " ".join([gold.type, *gold.modes, gold.status, gold.salience])


def _miss(case: _Case, field: str, cause: str, said: tuple[str, str, str], at: int) -> Miss:
    phrase, wanted, answered = said
    return Miss(field, case.name, phrase, wanted, answered, sentence_around(case.report.text, at), cause)


def _field_misses(case: _Case, event: Event, gold: GoldEvent) -> Iterator[Miss]:
    """Yield what is wrong with the fields of two events that are one."""
    for field, answered, wanted in _unmatched(event, gold):
        paired = min(len(answered), len(wanted))
        for cause, one, other in (
            *((WRONG, one, other) for one, other in zip(answered, wanted, strict=False)),
            *((EXTRA, one, _Answer(NOTHING)) for one in answered[paired:]),
            *((NOT_FOUND, _Answer(NOTHING), other) for other in wanted[paired:]),
        ):
            yield _miss(case, field, cause, (event.trigger.text, other.words, one.words), _where(case, event, one, other))


def _where(case: _Case, event: Event, answered: _Answer, wanted: _Answer) -> int:
    """Give where to look: what was missed stands somewhere, else what was answered, else the trigger."""
    at = case.report.text.find(wanted.words.split(" / ")[0].split(" (")[0]) if wanted.words != NOTHING else -1
    if at >= 0:
        return at
    return answered.span.start if answered.span else event.trigger.start


def _unmatched(event: Event, gold: GoldEvent) -> Iterator[tuple[str, list[_Answer], list[_Answer]]]:
    """Yield for each field what was answered and what was wanted, and did not agree."""
    for field in FIELDS[:3]:
        answered, wanted = str(getattr(event, field)), str(getattr(gold, field))
        yield field, *_two([_Answer(answered)] if answered != wanted else [], [_Answer(wanted)] if answered != wanted else [])
    yield "modes", *_two([_Answer(mode) for mode in event.modes if mode not in gold.modes], [_Answer(mode) for mode in gold.modes if mode not in event.modes])
    code = acled_code(event)
    if code != gold.acled:
        yield "acled", *_two([_Answer(code)] if code else [], [_Answer(gold.acled)] if gold.acled else [])
    yield from _unmatched_lists(event, gold)
    yield from _unmatched_numbers(event, gold)


def _two(answered: list[_Answer], wanted: list[_Answer]) -> tuple[list[_Answer], list[_Answer]]:
    return answered, wanted


def _unmatched_lists(event: Event, gold: GoldEvent) -> Iterator[tuple[str, list[_Answer], list[_Answer]]]:
    yield "actors", *_rest(event.actors, gold.actors, actors_agree, _participant, _names)
    yield "recipients", *_rest(event.recipients, gold.recipients, recipients_agree, _participant, lambda one: _names(one.names))
    hurt = [one for one in event.recipients if one.effect], [one for one in gold.recipients if one.effect]
    yield "effects", *_rest(*hurt, effects_agree, _harmed, lambda one: _Answer(f"{' / '.join(one.names)} ({one.effect})"))
    yield "weapons", *_rest(event.weapons, gold.weapons, weapons_agree, lambda one: _Answer(one.name, one.span), _names)
    places = sites(event, gold)
    yield "places", *_rest(places, gold.places, places_agree, lambda one: _Answer(one.name, one.span), lambda one: _names(one.names))
    links = [link for link in voices(event) if not any(sources_agree(link, names) for names in gold.sources)]
    told = [names for names in gold.sources if not any(sources_agree(link, names) for link in voices(event))]
    yield "sources", *_two([_Answer(link.source, link.span) for link in links], [_names(names) for names in told])


def _rest(
    answered: Sequence[A], wanted: Sequence[B], agree: Callable[[A, B], bool], say: Callable[[A], _Answer], tell: Callable[[B], _Answer]
) -> tuple[list[_Answer], list[_Answer]]:
    """Give what did not match on both sides, in words."""
    pairs = matched(answered, wanted, agree)
    used = {one for one, _ in pairs}, {other for _, other in pairs}
    return [say(one) for at, one in enumerate(answered) if at not in used[0]], [tell(one) for at, one in enumerate(wanted) if at not in used[1]]


def _participant(one: Participant) -> _Answer:
    return _Answer(one.name, one.spans[0] if one.spans else None)


def _harmed(one: Participant) -> _Answer:
    return _Answer(f"{one.name} ({one.effect})", one.spans[0] if one.spans else None)


def _names(names: Sequence[str]) -> _Answer:
    return _Answer(" / ".join(names))


def _unmatched_numbers(event: Event, gold: GoldEvent) -> Iterator[tuple[str, list[_Answer], list[_Answer]]]:
    if not days_agree(event.when, gold.when):
        yield "when", *_two([_days(event.when)] if event.when else [], [_days(gold.when)] if gold.when else [])
    for kind in (FigureKind.KILLED, FigureKind.INJURED):
        tolls, wanted = casualties(event, kind), wanted_toll(gold, kind)
        if (tolls or wanted) and not tolls_agree(tolls, wanted):
            said = "; ".join(_range(one.low, one.high) for one in tolls)
            yield str(kind), *_two([_Answer(said, tolls[0].span)] if tolls else [], [_toll(wanted)] if wanted else [])


def _days(when: When | GoldWhen) -> _Answer:
    spans = when.spans if isinstance(when, When) else ()
    return _Answer(f"{when.start or '…'} to {when.end or '…'}", spans[0] if spans else None)


def _toll(wanted: GoldRange) -> _Answer:
    return _Answer(_range(wanted.low, wanted.high))


def _range(low: float | None, high: float | None) -> str:
    return f"{'…' if low is None else low} to {'…' if high is None else high}"
