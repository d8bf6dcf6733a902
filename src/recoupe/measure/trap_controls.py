"""Measure the counterweight of the traps: short texts that do tell an event with the words of traps, so that a reader that swallows everything is seen.

A text counts as told if the trigger or a mention of any event overlaps the words that tell it, and as told with its type if the type of such an event is right.
"""

from collections.abc import Sequence
from pathlib import Path

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.answers import sentence_around
from recoupe.measure.cases import SHARE, Case, Figure, Found, figure_rows
from recoupe.measure.goldset import GoldFolder, Item, Outcome, words
from recoupe.measure.modern_scores import hits
from recoupe.measure.records import plain_text, read_all
from recoupe.measure.scores import Miss
from recoupe.model.event import Event
from recoupe.model.report import Report

CONTROLS = "controls"
NEEDED = ("id", "lang", "kind", "text", "words", "types")
TOLD, TYPED = "told", "told with its type"
FIGURES = (Figure(TOLD, (SHARE,)), Figure(TYPED, (SHARE,)))


def measure_controls(folder: GoldFolder, path: Path, codebook: Codebook) -> Outcome:
    """Give the share of texts whose event comes out, in all, by language, and by language and kind.

    Raises:
        GoldError: a line of the set is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    items = folder.items(path, NEEDED)
    for item in items:
        check_words(item, ("words",), codebook)
        _check_types(item, codebook)
    sources = [plain_text(words(item, "id"), words(item, "text"), words(item, "lang")) for item in items]
    reports = read_all(sources, codebook, _whole, folder.manner)
    cases: list[Case] = []
    misses: list[Miss] = []
    for item, report in zip(items, reports, strict=True):
        telling = _telling(report, strings(item, "words")) if report else []
        typed = any(event.type in strings(item, "types") for event in telling)
        cases.append(Case(words(item, "id"), kinds_of(item), {TOLD: share(right=bool(telling)), TYPED: share(right=typed)}))
        misses.extend([] if typed else [_miss(item, telling)])
    return Outcome(figure_rows(cases, FIGURES, in_order(cases)), tuple(misses), tuple(cases))


def check_words(item: Item, keys: Sequence[str], codebook: Codebook) -> None:
    """Refuse a line whose language is not read, or whose words do not stand in its text.

    Raises:
        GoldError: the line is such a one.
    """
    name, text = words(item, "id"), words(item, "text")
    if words(item, "lang") not in codebook.languages:
        raise GoldError(f"{name!r}: lang {item['lang']!r} is not read; it may be {', '.join(sorted(codebook.languages))}")
    words(item, "kind")
    for key in keys:
        if absent := [word for word in strings(item, key) if not word or word not in text]:
            raise GoldError(f"{name!r}: {key} has {absent[0]!r}, which does not stand in the text; write it as it stands there")


def _check_types(item: Item, codebook: Codebook) -> None:
    """Refuse a line that names no event type, or one that is none.

    Raises:
        GoldError: the line is such a one.
    """
    types = strings(item, "types")
    if not types or not strings(item, "words"):
        raise GoldError(f"{words(item, 'id')!r}: a control needs words and types; name the words that tell its event and the types that are right")
    if unknown := [one for one in types if one not in codebook.events]:
        raise GoldError(f"{words(item, 'id')!r}: type {unknown[0]!r} is none of {', '.join(codebook.events)}; correct it")


def strings(item: Item, key: str) -> Sequence[str]:
    """Give a list of strings of an item.

    Raises:
        GoldError: it is none.
    """
    value = item.get(key)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise GoldError(f"{item.get('id')!r}: {key} is no list of strings; write it as the README of the set says")
    return value


def kinds_of(item: Item) -> tuple[str, ...]:
    """Give the groups of a text: all, its language, its language and kind."""
    return "all", words(item, "lang"), f"{words(item, 'lang')}: {words(item, 'kind')}"


def in_order(cases: Sequence[Case]) -> list[str]:
    """Give the groups of all texts in the order they are shown."""
    return sorted({group for case in cases for group in case.groups}, key=lambda group: (group != "all", ":" in group, group))


def share(*, right: bool) -> Found:
    """Count one text."""
    return Found(right, 1, right, 1)


def _whole(report: Report, _codebook: Codebook) -> Report:
    return report


def _telling(report: Report, told: Sequence[str]) -> list[Event]:
    """Give the events whose trigger or mention overlaps words that tell the event."""
    return [event for event in report.events if any(hits(report.text, word, span) for span in (event.trigger, *event.mentions) for word in told)]


def _miss(item: Item, telling: Sequence[Event]) -> Miss:
    text, first = words(item, "text"), strings(item, "words")[0]
    said = "; ".join(f"{event.type} {event.trigger.text!r}" for event in telling) or "nothing"
    cause = f"{words(item, 'lang')}: {words(item, 'kind')}"
    return Miss(TYPED if telling else TOLD, words(item, "id"), first, " or ".join(strings(item, "types")), said, sentence_around(text, text.find(first)), cause)
