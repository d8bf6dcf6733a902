"""Measure what does not happen: our own set `traps`, short texts of sport, fiction, economy, figures of speech and anniversaries, told in the words of war.

A text is fallen into if any event comes out of it, but for a background event whose trigger overlaps words that the gold allows. It measures precision alone: a
program that finds nothing scores full marks.
"""

from collections.abc import Iterator, Sequence

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.answers import sentence_around
from recoupe.measure.cases import SHARE, Case, Figure, Found, figure_rows
from recoupe.measure.goldset import GoldFolder, GoldSet, Item, Outcome, words
from recoupe.measure.modern_scores import hits
from recoupe.measure.records import plain_text, read_all
from recoupe.measure.scores import Miss
from recoupe.model.event import Event, Salience
from recoupe.model.report import Report

NEEDED = ("id", "lang", "kind", "text", "words", "allowed")
CLEAR, FALLEN = "stays clear", "falls in"
FIGURES = (Figure(CLEAR, (SHARE,)), Figure(FALLEN, (SHARE,)))


def measure_traps(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give the share of texts that nothing comes out of, and its complement, in all, by language, and by language and kind.

    Raises:
        GoldError: a line of the set is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    path = folder.own("traps")
    if path is None:
        return Outcome()
    items = folder.items(path, NEEDED)
    for item in items:
        _check(item, codebook)
    sources = [plain_text(words(item, "id"), words(item, "text"), words(item, "lang")) for item in items]
    reports = read_all(sources, codebook, _whole, folder.manner)
    cases: list[Case] = []
    misses: list[Miss] = []
    for item, report in zip(items, reports, strict=True):
        fallen = list(_fallen(report, _strings(item, "allowed"))) if report else []
        cases.append(Case(words(item, "id"), _groups(item), {CLEAR: _share(right=not fallen), FALLEN: _share(right=bool(fallen))}))
        misses.extend(_miss(item, event) for event in fallen)
    groups = sorted({group for case in cases for group in case.groups}, key=lambda group: (group != "all", ":" in group, group))
    return Outcome(figure_rows(cases, FIGURES, groups), tuple(misses), tuple(cases))


def _check(item: Item, codebook: Codebook) -> None:
    """Refuse a line whose language is not read, or whose words do not stand in its text.

    Raises:
        GoldError: the line is such a one.
    """
    name, text = words(item, "id"), words(item, "text")
    if words(item, "lang") not in codebook.languages:
        raise GoldError(f"{name!r}: lang {item['lang']!r} is not read; it may be {', '.join(sorted(codebook.languages))}")
    words(item, "kind")
    for key in ("words", "allowed"):
        if absent := [word for word in _strings(item, key) if not word or word not in text]:
            raise GoldError(f"{name!r}: {key} has {absent[0]!r}, which does not stand in the text; write it as it stands there")


def _strings(item: Item, key: str) -> Sequence[str]:
    """Give a list of strings of an item.

    Raises:
        GoldError: it is none.
    """
    value = item.get(key)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise GoldError(f"{item.get('id')!r}: {key} is no list of strings; write it as the README of the set says")
    return value


def _groups(item: Item) -> tuple[str, ...]:
    return "all", words(item, "lang"), f"{words(item, 'lang')}: {words(item, 'kind')}"


def _whole(report: Report, _codebook: Codebook) -> Report:
    return report


def _fallen(report: Report, allowed: Sequence[str]) -> Iterator[Event]:
    """Yield the events that must not have come out."""
    for event in report.events:
        if event.salience is not Salience.BACKGROUND or not any(hits(report.text, word, event.trigger) for word in allowed):
            yield event


def _share(*, right: bool) -> Found:
    return Found(right, 1, right, 1)


def _miss(item: Item, event: Event) -> Miss:
    text = words(item, "text")
    said = " ".join([event.type, *event.modes, event.status, event.salience])
    cause = f"{words(item, 'lang')}: {words(item, 'kind')}"
    return Miss(FALLEN, words(item, "id"), event.trigger.text, "no event", said, sentence_around(text, event.trigger.start), cause)


GOLD_SET = GoldSet("traps", "texts in which nothing happens, told in the words of war", "traps/open.jsonl", measure_traps)
