"""The gold of reports of today: loaded strictly, scored as our stand-alone scorer does, with causes."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.errors import GoldError
from recoupe.measure.goldset import GoldFolder, Manner
from recoupe.measure.modern import FIGURES, measure_modern
from recoupe.measure.modern_errors import report_misses
from recoupe.measure.modern_gold import GoldCase, GoldReport, in_capitals, load_cases, visible_text
from recoupe.measure.modern_scores import are_same, hits, score_report
from recoupe.model.event import Effect, Event, Salience
from recoupe.model.report import Report
from recoupe.model.serial import from_dict, to_json
from recoupe.model.span import Span
from recoupe.pipeline.reading import read_report
from tests.support import codebook

TEXT = (
    "MOPTI, 14 March 2024 (Dune) - Gunmen killed three farmers near Bankass on Tuesday, the mayor said. The same day soldiers arrested two traders in Mopti.\n\n"
    "The striker shot from distance on Sunday.\n"
)
KILLING = {
    "type": "ASSAULT",
    "modes": [],
    "status": "occurred",
    "salience": "main",
    "responsibility": "unattributed",
    "triggers": ["killed"],
    "actors": [["Gunmen"]],
    "recipients": [{"names": ["three farmers", "farmers"], "count": 3, "effect": "killed"}],
    "weapons": [],
    "places": [{"names": ["Bankass"], "lat": 14.07, "lon": -3.52, "country": "MLI", "km": 30}],
    "when": {"start": "2024-03-12", "end": "2024-03-12"},
    "killed": {"low": 3, "high": 3},
    "injured": None,
    "sources": [["the mayor"]],
    "acled": "Attack",
}
ARREST = {
    **KILLING,
    "type": "COERCE",
    "modes": ["arrest"],
    "responsibility": "stated",
    "triggers": ["arrested"],
    "actors": [["soldiers"]],
    "recipients": [{"names": ["two traders"], "count": 2, "effect": "arrested"}],
    "places": [{"names": ["Mopti"], "lat": 14.49, "lon": -4.19, "country": "MLI", "km": 30}],
    "killed": None,
    "sources": [],
    "acled": "Arrests",
}
GOLD = {
    "language": "en",
    "outlet": ["Dune"],
    "published": "2024-03-14",
    "note": "two deeds and a trap",
    "events": [KILLING, ARREST],
    "figures": [],
    "traps": ["shot from distance"],
    "wording": [],
    "off_topic": [],
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give what writes one report with its gold, below `modern/open` or elsewhere."""

    def one(gold: object = GOLD, text: str = TEXT, home: str = "modern/open", name: str = "ven99.txt") -> Path:
        folder = tmp_path / home
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        (folder / f"{name.split('.')[0]}.gold.json").write_text(gold if isinstance(gold, str) else json.dumps(gold), "utf-8")
        return tmp_path

    return one


def report() -> Report:
    return read_report(TEXT.encode(), "ven99.txt", None, codebook())


def structured(gold: dict, write: Write) -> GoldReport:
    folder = GoldFolder(write(gold))
    return load_cases(folder, folder.path / "modern" / "open", codebook())[0].gold


def test_fields_events_and_traps_are_measured(write: Write) -> None:
    """Each figure has its rows in all and by language, and the digest covers text and gold."""
    folder = GoldFolder(write())
    found = measure_modern(folder, codebook())
    rows = {(row.field, row.group): row for row in found.rows}

    assert {row.group for row in found.rows} == {"all", "en"}
    assert rows["events, recall", "all"].n == 2
    assert rows["traps fallen into", "all"].n == 1
    assert rows["core, end to end, F1", "all"].correct is None
    assert {figure.name for figure in FIGURES} == {row.field.removesuffix(", precision").removesuffix(", recall").removesuffix(", F1") for row in found.rows}
    assert set(folder.read) == {"open/ven99.txt", "open/ven99.gold.json"}


@pytest.mark.parametrize(("home", "path"), [("modern/open", "."), ("modern/open", "modern"), ("modern", "."), ("flat", "flat"), ("modern/open", "modern/open")])
def test_gold_is_found_in_all_its_homes(home: str, path: str, write: Write) -> None:
    """The folder may be that of all gold, that of the set, or the one that holds the files; open and sealed, or flat."""
    assert measure_modern(GoldFolder(write(home=home) / path), codebook()).cases


def test_sealed_part_is_another_folder(write: Write) -> None:
    """The sealed part is read only when it is asked for, and never in place of the other."""
    folder = write(home="modern/sealed")

    assert not measure_modern(GoldFolder(folder), codebook()).cases
    assert measure_modern(GoldFolder(folder, sealed=True), codebook()).cases
    assert not measure_modern(GoldFolder(write(home="flat") / "flat", sealed=True), codebook()).cases


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        pytest.param({"traps": ["penalty", ""]}, ["traps 'penalty' does not stand in the text", "traps ''"], id="words not in the text"),
        pytest.param({"events": [{**KILLING, "actors": [["rebels"]], "type": "WAR"}]}, ["type 'WAR' is none of ACCUSE", "actors 'rebels'"], id="type and name"),
        pytest.param({"events": [{**KILLING, "modes": ["arrest"]}]}, ["mode 'arrest' is none of ASSAULT"], id="mode of another type"),
        pytest.param({"events": [{**KILLING, "acled": "Murder"}]}, ["acled 'Murder'"], id="code"),
        pytest.param({"events": [{**KILLING, "when": {"start": "2024-02-30", "end": None}}]}, [r"events\[0\]: when: day is out of range"], id="day"),
        pytest.param({"events": [{**KILLING, "when": {"start": "2024-03-12", "end": "2024-03-11"}}]}, ["when ends before it begins"], id="days in reverse"),
        pytest.param({"events": [{**KILLING, "killed": {"low": 4, "high": 3}}]}, ["killed is 4 to 3"], id="range in reverse"),
        pytest.param({"events": [{**KILLING, "killed": {"low": None, "high": None}}]}, ["killed has neither"], id="empty range"),
        pytest.param({"events": [{**KILLING, "triggers": []}]}, ["triggers is empty"], id="no trigger"),
        pytest.param(
            {"events": [{**KILLING, "places": [{**KILLING["places"][0], "lat": 114.0, "country": "ML"}]}]}, ["which is nowhere", "country 'ML'"], id="place"
        ),
        pytest.param({"events": [{**KILLING, "places": [{**KILLING["places"][0], "lat": None}]}]}, ["half a point"], id="half a point"),
        pytest.param({"events": [{**KILLING, "status": "done"}]}, ["status"], id="status"),
        pytest.param({"published": "yesterday"}, ["published"], id="published"),
        pytest.param({"language": "xx"}, ["language 'xx' is not read"], id="language"),
        pytest.param({"wording": [{"text": "killed", "voice": "ours"}]}, ["voice 'ours'"], id="voice"),
        pytest.param({"headline": "x"}, ["headline"], id="unknown key"),
        pytest.param({"note": 7}, [r"expected str @ \$\.note"], id="other type"),
        pytest.param({"events": [{**KILLING, "killed": {"low": "3", "high": True}}]}, [r"killed\.low.*killed\.high"], id="no number"),
    ],
)
def test_malformed_gold_is_refused(change: dict, faults: list[str], write: Write) -> None:
    """Gold that cannot be right is refused with the name of its file and every fault."""
    for fault in faults:
        with pytest.raises(GoldError, match=f"ven99.gold.json: .*{fault}"):
            measure_modern(GoldFolder(write({**GOLD, **change})), codebook())


def test_gold_that_is_no_gold_is_refused(write: Write) -> None:
    """A file that is no JSON, or has no report beside it, is refused by its name."""
    folder = write("{")
    with pytest.raises(GoldError, match=r"ven99.gold.json: it is no JSON"):
        measure_modern(GoldFolder(folder), codebook())
    (folder / "modern" / "open" / "ven99.txt").unlink()
    with pytest.raises(GoldError, match=r"no report stands beside it; write it as ven99.txt or ven99.html"):
        measure_modern(GoldFolder(folder), codebook())


def test_visible_text_of_a_page_has_no_head_and_no_script() -> None:
    """Of a page the gold speaks of what a reader sees, entities decoded."""
    page = "<html><head><title>T</title></head><body><p>Caf&eacute; <b>bomb</b>ed</p><script>killed()</script></body></html>"

    assert visible_text(GoldCase("a.html", page.encode(), None)).strip() == "Café bombed"


def test_capitals_change_text_and_gold_alike(write: Write) -> None:
    """In capitals every string of the gold still stands in the text, and tags, scripts and entities stay."""
    gold = structured(GOLD, write)
    page = GoldCase("a.html", b"<html><head><script>var a</script></head><body class='x'>caf&eacute; killed</body></html>", gold)
    text = in_capitals(GoldCase("a.txt", TEXT.encode(), gold))

    assert in_capitals(page).content == b"<html><head><script>var a</script></head><body class='x'>CAF&eacute; KILLED</body></html>"
    assert text.gold.events[0].triggers == ("KILLED",)
    assert all(word in visible_text(text) for event in text.gold.events for names in event.actors for word in names)
    assert measure_modern(GoldFolder(write(), manner=Manner(capitals=True)), codebook()).cases


@pytest.mark.parametrize(
    ("answered", "wanted", "same"),
    [
        pytest.param("L'armée malienne", "armée malienne", True, id="article"),
        pytest.param("the Armed Forces", "ARMED FORCES of Mali", True, id="most words"),
        pytest.param("soldiers", "the farmers", False, id="other words"),
        pytest.param("the", "the", False, id="nothing but articles"),
        pytest.param("a b c d", "d e f g h", False, id="too few words"),
    ],
)
def test_names_agree_by_half_their_words(answered: str, wanted: str, same: bool) -> None:
    """Two names agree if they share half of their words, case, accents and articles apart."""
    assert are_same([answered], [wanted]) is same


def test_span_hits_any_occurrence() -> None:
    """A span hits a word at any place where it stands, if they overlap."""
    text = "shot, then shot again"

    assert hits(text, "shot", Span(11, 15, "shot"))
    assert hits(text, "shot again", Span(14, 18, "t ag"))
    assert not hits(text, "shot", Span(4, 6, ", "))
    assert not hits(text, "", Span(4, 6, ", "))


def test_no_record_misses_all_events(write: Write) -> None:
    """A report that is refused has missed all its events, and nothing else is counted."""
    counts = score_report(None, structured(GOLD, write))

    assert counts["events"] == (0, 0, 0, 2)
    assert counts["actors"] == (0, 0, 0, 2)
    assert "language" not in counts


def event(of: Report, trigger: str) -> Event:
    return next(one for one in of.events if trigger in one.trigger.text)


def causes(of: Report, gold: GoldReport) -> set[tuple[str, str]]:
    return {(miss.field, miss.cause) for miss in report_misses("ven99.txt", of, gold)}


def test_every_cause_of_events_is_told(write: Write) -> None:
    """Missed, merged, split, of a wrong type, on a trap, background, in a report that tells none: each is told as what it is."""
    gold, found = structured(GOLD, write), report()
    killing, arrest = event(found, "killed"), event(found, "arrested")
    at = TEXT.index("shot from")
    trap = replace(killing, id="x", trigger=Span(at, at + 4, "shot"), mentions=())
    elsewhere = replace(trap, trigger=Span(TEXT.index("striker"), TEXT.index("striker") + 7, "striker"), actors=(), recipients=())

    def with_events(*events: Event) -> set[tuple[str, str]]:
        return {cause for cause in causes(replace(found, events=events), gold) if cause[0] == "events"}

    assert with_events(killing, arrest) == set()
    assert with_events(killing) == {("events", "trigger missing")}
    assert with_events(replace(killing, mentions=(arrest.trigger,))) == {("events", "merged into another event")}
    assert with_events(killing, replace(killing, id="y"), arrest) == {("events", "split")}
    assert with_events(killing, replace(arrest, type="ASSAULT")) == {("events", "type wrong")}
    assert with_events(killing, arrest, trap) == {("events", "on a trap")}
    assert with_events(killing, arrest, elsewhere) == {("events", "not in the gold")}
    assert with_events(killing, arrest, replace(elsewhere, salience=Salience.BACKGROUND)) == {("events", "background, not in the gold")}
    assert {cause for _, cause in causes(found, replace(gold, events=(), traps=()))} == {"in a report that tells none"}


def test_every_cause_of_fields_is_told_with_its_sentence(write: Write) -> None:
    """A value is not found, wrong or too many; the sentence is that of the value that was wanted, else of what was answered."""
    gold, found = structured(GOLD, write), report()
    killing = event(found, "killed")
    broken = replace(
        killing,
        actors=(),
        places=(),
        when=None,
        casualties=(),
        modes=("firearms",),
        attribution=(),
        recipients=tuple(replace(one, effect=Effect.INJURED) for one in killing.recipients),
    )
    misses = {(miss.field, miss.cause): miss for miss in report_misses("ven99.txt", replace(found, events=(broken, event(found, "arrested"))), gold)}

    assert {
        ("actors", "not found"),
        ("places", "not found"),
        ("when", "not found"),
        ("killed", "not found"),
        ("sources", "not found"),
        ("modes", "extra value"),
        ("effects", "wrong value"),
    } <= set(misses)
    assert misses["effects", "wrong value"].wanted == "three farmers / farmers (killed)"
    assert misses["places", "not found"].text.endswith("the mayor said.")
    assert misses["modes", "extra value"].answered == "firearms"
    assert misses["when", "not found"].answered == "nothing"


def test_refused_report_is_told(write: Write) -> None:
    """A report that cannot be read is told as refused."""
    empty = {**GOLD, "events": [], "traps": []}
    (miss,) = measure_modern(GoldFolder(write(empty, text=" ")), codebook()).misses

    assert miss.cause == "refused"


def test_figures_are_those_of_the_stand_alone_scorer(root: Path, shared_tools: Path, tmp_path: Path) -> None:
    """On the open gold every figure that the stand-alone scorer prints has the same value."""
    home = root / "gold" / "modern" / "open"
    found = measure_modern(GoldFolder(home), codebook())
    rows = {row.field: row for row in found.rows if row.group == "all"}
    records = tmp_path / "records.jsonl"
    paths = [path for path in sorted(home.iterdir()) if path.suffix in {".txt", ".html"}]
    records.write_text("".join(to_json(read_report(path.read_bytes(), str(path), None, codebook())) + "\n" for path in paths), "utf-8")
    printed = subprocess.run(
        [sys.executable, str(shared_tools / "score_reports.py"), str(home), str(records)], capture_output=True, text=True, check=True
    ).stdout

    per_event = {
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
    }
    for line in printed.splitlines():
        name, *numbers = line.rsplit(maxsplit=4)
        if len(numbers) == 4 and numbers[3].isdigit() and "[" not in name:
            ours = {"event": "events", "event+type": "events with type", "off_topic": "off topic"}.get(
                name, f"{name} of paired events" if name in per_event else name
            )
            assert [f"{rows[f'{ours}, {kind}'].value or 0:.3f}" for kind in ("precision", "recall", "F1")] == numbers[:3], name
        elif line.startswith("end to end"):
            assert f"{rows[line.split()[3] + ', F1'].value:.3f}" == line.split()[-1], line
    fallen = rows["traps fallen into"]
    assert f"traps fallen into: {fallen.correct}/{fallen.n}" in printed
    assert f"core F1 of paired events {rows['core of paired events, F1'].value:.3f}" in printed
    assert f"core F1 end to end {rows['core, end to end, F1'].value:.3f}" in printed


def test_records_survive_the_way(write: Write) -> None:
    """A record scores the same after it was written and read back."""
    gold, found = structured(GOLD, write), report()

    assert score_report(found, gold) == score_report(from_dict(json.loads(to_json(found))), gold)
