"""Hold what a careful coder writes down about a report of today, and load it strictly: `NAME.txt` or `NAME.html` with `NAME.gold.json` beside it.

A file is refused, with all its faults at once, for an unknown key, type, mode or code, an impossible date or number, and for a name or trigger that does not
stand verbatim in the visible text. The keys are explained in `gold/modern/README.md`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import cattrs
from lxml import etree, html

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.goldset import GoldFolder
from recoupe.model.event import Effect, FigureKind, Responsibility, Salience, Status

SUFFIX = ".gold.json"
TEXTS = (".txt", ".html")
# Sub-event types of ACLED's codebook.
ACLED = frozenset(
    (
        "Government regains territory|Non-state actor overtakes territory|Armed clash|Excessive force against protesters|Protest with intervention|"
        "Peaceful protest|Violent demonstration|Mob violence|Chemical weapon|Air/drone strike|Suicide bomb|Shelling/artillery/missile attack|"
        "Remote explosive/landmine/IED|Grenade|Sexual violence|Attack|Abduction/forced disappearance|Agreement|Arrests|Change to group/activity|"
        "Disrupted weapons use|Headquarters or base established|Looting/property destruction|Non-violent transfer of territory|Other"
    ).split("|")
)
VOICES = ("outlet", "quoted")
_HIDDEN = re.compile(r"(?is)<(head|script|style)\b.*?</\1\s*>")
_COUNTRY = re.compile("[A-Z]{3}")

T = TypeVar("T")
Names = tuple[str, ...]
Count = int | float | None


@dataclass(frozen=True, slots=True)
class GoldRange:
    """A number of people, an open end None."""

    low: Count
    high: Count


@dataclass(frozen=True, slots=True)
class GoldToll:
    """One of several tolls, with its source."""

    kind: FigureKind
    low: Count
    high: Count
    source: str | None


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A running total or quantity of the report; `of` has the words for what is counted."""

    kind: FigureKind
    low: Count
    high: Count
    of: Names


@dataclass(frozen=True, slots=True)
class GoldRecipient:
    """To whom or to what it was done: any of the names is right."""

    names: Names
    count: Count
    effect: Effect | None
    count_also: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """Where it was: the point may lie `km` off; without a point the country alone counts."""

    names: Names
    lat: float | None
    lon: float | None
    country: str | None
    km: float | None = None


@dataclass(frozen=True, slots=True)
class GoldWhen:
    """The days it was on, both included, an open end None."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class GoldWording:
    """A loaded term, and whose voice it is in."""

    text: str
    voice: str


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One event; lists of names are alternatives, any of which is right."""

    type: str
    modes: Names
    status: Status
    salience: Salience
    responsibility: Responsibility
    triggers: Names
    actors: tuple[Names, ...]
    recipients: tuple[GoldRecipient, ...]
    weapons: tuple[Names, ...]
    places: tuple[GoldPlace, ...]
    when: GoldWhen | None
    killed: GoldRange | None
    injured: GoldRange | None
    sources: tuple[Names, ...]
    acled: str | None
    tolls: tuple[GoldToll, ...] = ()
    attackers_killed: GoldRange | None = None


@dataclass(frozen=True, slots=True)
class GoldReport:
    """What is written down about one report."""

    language: str
    outlet: Names
    published: str | None
    note: str
    events: tuple[GoldEvent, ...]
    figures: tuple[GoldFigure, ...]
    traps: Names
    wording: tuple[GoldWording, ...]
    off_topic: Names


@dataclass(frozen=True, slots=True)
class GoldCase:
    """One report with its gold: the name and bytes of its file, what is written down."""

    name: str
    content: bytes
    gold: GoldReport

    @property
    def is_page(self) -> bool:
        """Say whether it is HTML."""
        return self.name.endswith(TEXTS[1])


def load_cases(folder: GoldFolder, home: Path, codebook: Codebook) -> tuple[GoldCase, ...]:
    """Load all reports of a folder, sorted by name.

    Raises:
        GoldError: a file is malformed or has no report beside it; the message names it and all its faults.
    """
    return tuple(_case(folder, path, codebook) for path in sorted(home.glob(f"*{SUFFIX}")))


def _case(folder: GoldFolder, path: Path, codebook: Codebook) -> GoldCase:
    """Load one report with its gold.

    Raises:
        GoldError: the gold is malformed, or has no report beside it.
    """
    beside = [path.with_name(path.name.removesuffix(SUFFIX) + suffix) for suffix in TEXTS]
    report = next((one for one in beside if one.is_file()), None)
    if report is None:
        raise GoldError(f"{path}: no report stands beside it; write it as {beside[0].name} or {beside[1].name}")
    case = GoldCase(report.name, folder.content(report), _structured(folder.content(path), path))
    if faults := list(_faults(case, codebook)):
        raise GoldError(f"{path}: {'; '.join(faults)}; correct it as gold/modern/README.md says")
    return case


def _structured(content: bytes, path: Path) -> GoldReport:
    """Read the JSON of one report.

    Raises:
        GoldError: it is no JSON, lacks a key, or has one that is unknown or of another type.
    """
    try:
        return structure_strictly(json.loads(content), GoldReport)
    except ValueError as fault:
        raise GoldError(f"{path}: it is no JSON: {fault}; correct it") from fault
    except cattrs.BaseValidationError as fault:
        raise GoldError(f"{path}: {'; '.join(cattrs.transform_error(fault))}; correct it as gold/modern/README.md says") from fault


def structure_strictly(value: object, kind: type[T]) -> T:
    """Make a value of gold of what JSON holds, and take nothing for what it is not.

    Raises:
        BaseValidationError: of cattrs: a key is missing, unknown or of another type.
    """
    return _converter().structure(value, kind)


def _converter() -> cattrs.Converter:
    """Make the converter that takes nothing for what it is not."""
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook(str, _word)
    converter.register_structure_hook_func(lambda kind: kind in {Count, float | None}, lambda value, _kind: _amount(value))
    return converter


def _word(value: object, kind: type[str]) -> str:
    """Take a string, or a word of a closed list.

    Raises:
        TypeError: the value is no string.
        ValueError: the list has no such word.
    """
    if not isinstance(value, str):
        raise TypeError(f"expected a string, got {value!r}")
    return kind(value)


def _amount(value: object) -> object:
    """Take a number or nothing.

    Raises:
        TypeError: the value is neither.
    """
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError(f"expected a number or null, got {value!r}")
    return value


def visible_text(case: GoldCase) -> str:
    """Give what a reader sees: the text, or of a page all but head, scripts and styles."""
    text = case.content.decode("utf-8")
    if not case.is_page:
        return text
    return str(etree.tostring(html.document_fromstring(_HIDDEN.sub("", text)), method="text", encoding="unicode"))


def _faults(case: GoldCase, codebook: Codebook) -> Iterator[str]:
    """Yield what is wrong with the gold of one report."""
    text, gold = visible_text(case), case.gold
    if gold.language not in codebook.languages:
        yield f"language {gold.language!r} is not read; it may be {', '.join(sorted(codebook.languages))}"
    yield from _day_faults("published", gold.published, gold.published)
    for at, event in enumerate(gold.events):
        yield from (f"events[{at}]: {fault}" for fault in _event_faults(event, codebook))
    tolls = [toll for event in gold.events for toll in event.tolls]
    for kind, low, high in [*((one.kind, one.low, one.high) for one in gold.figures), *((one.kind, one.low, one.high) for one in tolls)]:
        yield from _range_faults(kind, low, high)
    yield from (f"wording {one.text!r} has voice {one.voice!r}, not {' or '.join(VOICES)}" for one in gold.wording if one.voice not in VOICES)
    yield from (f"{what} {name!r} does not stand in the text" for what, name in _spoken(gold) if not name or name not in text)


def _spoken(gold: GoldReport) -> Iterator[tuple[str, str]]:
    """Yield every string that must stand in the text, with its key."""
    for event in gold.events:
        yield from (("trigger", word) for word in event.triggers)
        for key, lists in (("actors", event.actors), ("weapons", event.weapons), ("sources", event.sources)):
            yield from ((key, name) for names in lists for name in names)
        yield from (("recipients", name) for recipient in event.recipients for name in recipient.names)
        yield from (("places", name) for place in event.places for name in place.names)
        yield from (("tolls", toll.source) for toll in event.tolls if toll.source is not None)
    yield from (("figures", word) for figure in gold.figures for word in figure.of)
    yield from (("wording", one.text) for one in gold.wording)
    yield from (("traps", word) for word in gold.traps)
    yield from (("off_topic", word) for word in gold.off_topic)


def _event_faults(event: GoldEvent, codebook: Codebook) -> Iterator[str]:
    kind = codebook.events.get(event.type)
    if kind is None:
        yield f"type {event.type!r} is none of {', '.join(codebook.events)}"
    else:
        yield from (f"mode {mode!r} is none of {event.type}" for mode in event.modes if mode not in kind.modes)
    if event.acled is not None and event.acled not in ACLED:
        yield f"acled {event.acled!r} is no sub-event type of ACLED"
    if not event.triggers:
        yield "triggers is empty"
    if event.when:
        yield from _day_faults("when", event.when.start, event.when.end)
    for key, number in (("killed", event.killed), ("injured", event.injured), ("attackers_killed", event.attackers_killed)):
        yield from _range_faults(key, number.low, number.high) if number else ()
    for place in event.places:
        yield from _place_faults(place)


def _place_faults(place: GoldPlace) -> Iterator[str]:
    if (place.lat is None) != (place.lon is None):
        yield f"place {place.names[:1]} has half a point"
    if place.lat is not None and place.lon is not None and not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        yield f"place {place.names[:1]} lies at {place.lat}, {place.lon}, which is nowhere"
    if place.country is not None and not _COUNTRY.fullmatch(place.country):
        yield f"country {place.country!r} is no ISO 3166-1 alpha-3 code"


def _day_faults(key: str, start: str | None, end: str | None) -> Iterator[str]:
    """Yield what is wrong with a range of days."""
    try:
        days = [date.fromisoformat(day) for day in (start, end) if day is not None]
    except ValueError as fault:
        yield f"{key}: {fault}"
        return
    if days != sorted(days):
        yield f"{key} ends before it begins"


def _range_faults(key: str, low: Count, high: Count) -> Iterator[str]:
    if low is None and high is None:
        yield f"{key} has neither low nor high"
    elif low is not None and high is not None and low > high:
        yield f"{key} is {low} to {high}"


# What is kept as it is in a page that is set in capitals: scripts, styles, tags, entities.
_MARKUP = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|&#?\w+;")


def in_capitals(case: GoldCase) -> GoldCase:
    """Give a report in capitals, with its gold."""
    text = case.content.decode("utf-8")
    kept, at, pieces = list(_MARKUP.finditer(text)) if case.is_page else [], 0, []
    for match in kept:
        pieces += [text[at : match.start()].upper(), match[0]]
        at = match.end()
    return replace(case, content="".join([*pieces, text[at:].upper()]).encode("utf-8"), gold=_gold_in_capitals(case.gold))


def _gold_in_capitals(gold: GoldReport) -> GoldReport:
    return replace(
        gold,
        events=tuple(_event_in_capitals(event) for event in gold.events),
        figures=tuple(replace(figure, of=_upper(figure.of)) for figure in gold.figures),
        traps=_upper(gold.traps),
        wording=tuple(replace(one, text=one.text.upper()) for one in gold.wording),
        off_topic=_upper(gold.off_topic),
    )


def _event_in_capitals(event: GoldEvent) -> GoldEvent:
    return replace(
        event,
        triggers=_upper(event.triggers),
        actors=tuple(map(_upper, event.actors)),
        recipients=tuple(replace(one, names=_upper(one.names)) for one in event.recipients),
        weapons=tuple(map(_upper, event.weapons)),
        places=tuple(replace(one, names=_upper(one.names)) for one in event.places),
        sources=tuple(map(_upper, event.sources)),
    )


def _upper(names: Sequence[str]) -> Names:
    return tuple(name.upper() for name in names)
