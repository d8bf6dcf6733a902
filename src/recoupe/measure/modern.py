"""Measure whole events by reports of today: our own set `modern`, whole invented reports with what a careful coder writes down about each.

The reports are read as `recoupe read` reads them, bytes and nothing else, the language found. `NAME.gold.json` stands beside `NAME.txt` or `NAME.html`, in
`modern/open/` or, sealed, in `modern/sealed/`, and those written after that was opened in `modern/later/`, `modern/fresh/`, `modern/unseen/` and
`modern/unread/`; a folder that holds such files is read as it is.
"""

from collections.abc import Sequence
from pathlib import Path

from recoupe.codebook.load import Codebook
from recoupe.measure.cases import F1, SHARE, Case, Figure, figure_rows
from recoupe.measure.goldset import FRESH, LATER, UNREAD, UNSEEN, GoldFolder, GoldSet, Outcome
from recoupe.measure.modern_errors import report_misses
from recoupe.measure.modern_gold import SUFFIX, GoldCase, in_capitals, load_cases
from recoupe.measure.modern_scores import EVENTS, FIELDS, REPORT_FIELDS, TRAPS, TYPED, paired_name, score_report
from recoupe.measure.records import Source, read_all
from recoupe.measure.scores import Miss
from recoupe.model.report import Report
from recoupe.read.captures import ReadOptions

NAME, ALL = "modern", "all"
CORE, CORE_OF_PAIRED = "core, end to end", "core of paired events"
# The fields that an analyst asks for first; their F1 and that of typed events make the core figure.
CORE_FIELDS = ("status", "responsibility", "actors", "recipients", "weapons", "places", "when", "killed", "injured", "sources")
FIGURES = (
    Figure(EVENTS),
    Figure(TYPED),
    Figure(CORE, (F1,), (TYPED, *CORE_FIELDS)),
    Figure(CORE_OF_PAIRED, (F1,), (TYPED, *map(paired_name, CORE_FIELDS))),
    Figure(TRAPS, (SHARE,)),
    *map(Figure, FIELDS),
    *(Figure(paired_name(field)) for field in FIELDS),
    *map(Figure, REPORT_FIELDS),
)


def measure_modern(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give precision, recall and F1 of events and of each field, by language.

    Raises:
        GoldError: the gold of a report is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    home = _home(folder)
    loaded = load_cases(folder, home, codebook) if home else ()
    cases = [in_capitals(case) for case in loaded] if folder.manner.capitals else loaded
    reports = read_all([Source(case.name, case.content, ReadOptions()) for case in cases], codebook, _whole, folder.manner)
    counted = [_counted(case, report) for case, report in zip(cases, reports, strict=True)]
    groups = [ALL, *sorted({case.gold.language for case in cases})]
    misses = [miss for case, report in zip(cases, reports, strict=True) for miss in _missed(case, report)]
    means = {figure.name: figure.mean_of for figure in FIGURES if figure.mean_of}
    return Outcome(figure_rows(counted, FIGURES, groups), tuple(misses), tuple(counted), means) if counted else Outcome()


def _home(folder: GoldFolder) -> Path | None:
    """Give the folder that holds the reports; None where there is none."""
    asked = "sealed" if folder.sealed else folder.manner.part
    part = asked or "open"
    below = [folder.path / NAME / part, *([folder.path / part] if folder.path.name == NAME else [])]
    flat = [] if asked else [folder.path / NAME, folder.path]
    return next((home for home in (*below, *flat) if _holds_gold(home)), None)


def _holds_gold(home: Path) -> bool:
    return home.is_dir() and any(home.glob(f"*{SUFFIX}"))


def _whole(report: Report, _codebook: Codebook) -> Report:
    return report


def _counted(case: GoldCase, report: Report | None) -> Case:
    found = {name: count for name, count in score_report(report, case.gold).items() if any(count)}
    return Case(case.name, (ALL, case.gold.language), found)


def _missed(case: GoldCase, report: Report | None) -> Sequence[Miss]:
    if report is None:
        return [Miss(EVENTS, case.name, case.name, f"{len(case.gold.events)} events", "no record", case.gold.note, "refused")]
    return list(report_misses(case.name, report, case.gold))


GOLD_SET = GoldSet(
    NAME,
    "whole events of reports of today, end to end: a missed or false event costs all its fields",
    "modern/open/*.gold.json",
    measure_modern,
    parts=(LATER, FRESH, UNSEEN, UNREAD),
    variants=("capitals",),
)
