"""Measure what does not happen: our own set `traps`, short texts of sport, fiction, economy, figures of speech and anniversaries, told in the words of war.

A text is fallen into if any event comes out of it, but for a background event whose trigger overlaps words that the gold allows. It measures precision alone: a
program that finds nothing scores full marks. Its part `controls` weighs against that: texts that do tell an event with the same words.
"""

from collections.abc import Iterator, Sequence

from recoupe.codebook.load import Codebook
from recoupe.measure.answers import sentence_around
from recoupe.measure.cases import SHARE, Case, Figure, figure_rows
from recoupe.measure.goldset import FRESH, LATER, UNSEEN, GoldFolder, GoldSet, Item, Outcome, words
from recoupe.measure.modern_scores import hits
from recoupe.measure.records import plain_text, read_all
from recoupe.measure.scores import Miss
from recoupe.measure.trap_controls import CONTROLS, check_words, in_order, kinds_of, measure_controls, share, strings
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
    if folder.manner.part == CONTROLS:
        return measure_controls(folder, path, codebook)
    items = folder.items(path, NEEDED)
    for item in items:
        check_words(item, ("words", "allowed"), codebook)
    sources = [plain_text(words(item, "id"), words(item, "text"), words(item, "lang")) for item in items]
    reports = read_all(sources, codebook, _whole, folder.manner)
    cases: list[Case] = []
    misses: list[Miss] = []
    for item, report in zip(items, reports, strict=True):
        fallen = list(_fallen(report, strings(item, "allowed"))) if report else []
        cases.append(Case(words(item, "id"), kinds_of(item), {CLEAR: share(right=not fallen), FALLEN: share(right=bool(fallen))}))
        misses.extend(_miss(item, event) for event in fallen)
    return Outcome(figure_rows(cases, FIGURES, in_order(cases)), tuple(misses), tuple(cases))


def _whole(report: Report, _codebook: Codebook) -> Report:
    return report


def _fallen(report: Report, allowed: Sequence[str]) -> Iterator[Event]:
    """Yield the events that must not have come out."""
    for event in report.events:
        if event.salience is not Salience.BACKGROUND or not any(hits(report.text, word, event.trigger) for word in allowed):
            yield event


def _miss(item: Item, event: Event) -> Miss:
    text = words(item, "text")
    said = " ".join([event.type, *event.modes, event.status, event.salience])
    cause = f"{words(item, 'lang')}: {words(item, 'kind')}"
    return Miss(FALLEN, words(item, "id"), event.trigger.text, "no event", said, sentence_around(text, event.trigger.start), cause)


PARTS = (LATER, FRESH, UNSEEN, CONTROLS)
GOLD_SET = GoldSet("traps", "texts in which nothing happens, told in the words of war", "traps/open.jsonl", measure_traps, parts=PARTS)
