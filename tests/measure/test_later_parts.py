"""The parts of our own sets beside the open and the sealed one: later, fresh, unseen and unread reports, later, fresh and unseen traps, and the controls of the traps."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from recoupe.codebook.load import Codebook, load_codebook
from recoupe.errors import GoldError
from recoupe.measure.goldset import AS_IT_IS, FRESH, LATER, UNREAD, UNSEEN, GoldFolder, GoldSet, Manner, default_folder, measure
from recoupe.measure.modern import GOLD_SET as MODERN
from recoupe.measure.modern_gold import load_cases
from recoupe.measure.trap_controls import CONTROLS, TOLD, TYPED
from recoupe.measure.traps import CLEAR
from recoupe.measure.traps import GOLD_SET as TRAPS

CONTROLS_ONLY = replace(AS_IT_IS, part=CONTROLS)
LATER_ONLY = replace(AS_IT_IS, part=LATER)
BOMB = {
    "id": "c1",
    "lang": "en",
    "kind": "sport",
    "text": "A bomb killed five people in Quetta on Monday.",
    "words": ["bomb killed five"],
    "types": ["ASSAULT"],
}


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    """Give what is known of the world, loaded once."""
    return load_codebook()


def _controls(folder: Path, *items: object) -> Path:
    """Write a set of controls and give its folder."""
    home = folder / "traps"
    home.mkdir()
    (home / "controls.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return folder


def _shares(path: Path, codebook: Codebook, manner: Manner) -> dict[str, float]:
    """Give the shares over all texts by the name of the figure."""
    measured = measure(TRAPS, path, codebook, manner=manner)
    return {case_field: sum(case.found[case_field].right for case in measured.cases) for case_field in measured.cases[0].found}


def test_a_control_is_told_where_its_event_comes_out(tmp_path: Path, codebook: Codebook) -> None:
    """A text that tells an event counts as told, and with its type, if the event comes out of the very words."""
    assert _shares(_controls(tmp_path, BOMB), codebook, CONTROLS_ONLY) == {TOLD: 1, TYPED: 1}


def test_a_control_with_another_type_is_told_without_its_type(tmp_path: Path, codebook: Codebook) -> None:
    """An event of a type that is not right counts as told alone, and is listed."""
    other = {**BOMB, "types": ["AID"]}
    measured = measure(TRAPS, _controls(tmp_path, other), codebook, manner=CONTROLS_ONLY)
    assert (measured.cases[0].found[TOLD].right, measured.cases[0].found[TYPED].right) == (1, 0)
    assert [(miss.field, miss.wanted) for miss in measured.misses] == [(TYPED, "AID")]


def test_a_control_whose_event_is_not_read_is_listed(tmp_path: Path, codebook: Codebook) -> None:
    """A text out of which nothing comes counts for neither figure, and is listed with what was wanted."""
    quiet = {**BOMB, "text": "The soup was good.", "words": ["soup"]}
    measured = measure(TRAPS, _controls(tmp_path, quiet), codebook, manner=CONTROLS_ONLY)
    assert [(miss.field, miss.wanted, miss.answered) for miss in measured.misses] == [(TOLD, "ASSAULT", "nothing")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"types": ["BOMBING"]}, "type 'BOMBING' is none of"),
        ({"types": []}, "needs words and types"),
        ({"types": "ASSAULT"}, "types is no list of strings"),
        ({"words": ["grenade"]}, "does not stand in the text"),
        ({"lang": "xx"}, "lang 'xx' is not read"),
    ],
)
def test_a_malformed_control_is_refused(tmp_path: Path, codebook: Codebook, change: dict[str, object], said: str) -> None:
    """A control that names no type, an unknown one, or words that do not stand in its text is refused with the reason."""
    with pytest.raises(GoldError, match=said):
        measure(TRAPS, _controls(tmp_path, {**BOMB, **change}), codebook, manner=CONTROLS_ONLY)


@pytest.mark.parametrize("part", [LATER, FRESH, UNSEEN])
def test_a_part_is_read_from_its_own_file_alone(tmp_path: Path, codebook: Codebook, part: str) -> None:
    """The traps of a part are those of the file that bears its name; the open ones beside them are not read."""
    trap = {"id": "t1", "lang": "en", "kind": "sport", "text": "The soup was good.", "words": ["soup"], "allowed": []}
    home = tmp_path / "traps"
    home.mkdir()
    (home / "open.jsonl").write_text("no JSON", encoding="utf-8")
    (home / f"{part}.jsonl").write_text(json.dumps(trap) + "\n", encoding="utf-8")
    measured = measure(TRAPS, tmp_path, codebook, manner=replace(AS_IT_IS, part=part))
    assert list(measured.files) == [f"traps/{part}.jsonl"]
    assert measured.cases[0].found[CLEAR].right == 1
    assert measured.part == part


@pytest.mark.parametrize("part", [LATER, FRESH, UNSEEN])
@pytest.mark.parametrize("gold", [MODERN, TRAPS], ids=["modern", "traps"])
def test_a_part_that_is_not_there_is_named(tmp_path: Path, codebook: Codebook, gold: GoldSet, part: str) -> None:
    """A folder without the part asked for is refused with the name of the part, not measured by what else lies there."""
    (tmp_path / "open.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "a.gold.json").write_text("{}", encoding="utf-8")
    with pytest.raises(GoldError, match=rf"part '{part}' of .* is not there"):
        measure(gold, tmp_path, codebook, manner=replace(AS_IT_IS, part=part))


def test_a_part_and_the_sealed_part_exclude_each_other(tmp_path: Path, codebook: Codebook) -> None:
    """Whoever asks for a part and the sealed part at once is told to leave one out."""
    with pytest.raises(GoldError, match="leave --part or --sealed out"):
        measure(TRAPS, tmp_path, codebook, sealed=True, manner=LATER_ONLY)


@pytest.mark.parametrize(("part", "french", "english"), [(LATER, 15, 9), (FRESH, 10, 6), (UNSEEN, 12, 8), (UNREAD, 12, 8)])
def test_the_reports_of_a_part_load_strictly(codebook: Codebook, part: str, french: int, english: int) -> None:
    """Every report of a part loads: all its names, triggers and traps stand in its text, and its types, modes and days exist."""
    home = default_folder() / "modern" / part
    cases = load_cases(GoldFolder(home), home, codebook)
    assert [case.gold.language for case in cases].count("fr") == french
    assert [case.gold.language for case in cases].count("en") == english
