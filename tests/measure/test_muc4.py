"""The gold sets of MUC-4: read strictly, scored by part, with causes."""

import json
from pathlib import Path

import pytest

from recoupe.errors import GoldError
from recoupe.measure import muc4, muc4_fr
from recoupe.measure.goldset import GoldFolder, Manner, measure
from recoupe.measure.muc4 import BOTH, GTT, measure_muc4
from tests.measure import write_lines
from tests.support import codebook

TEXT = "PORT BLUE, 3 MAR 71 -- SAILORS OF THE FRONT OF THE SEA BOMBED THE LIGHTHOUSE.\n\nADA POND, A KEEPER, WAS WOUNDED."
KEY = {
    "MESSAGE: TEMPLATE": ["1"],
    "INCIDENT: TYPE": ["BOMBING"],
    "PERP: INDIVIDUAL ID": ['"SAILORS"'],
    "PERP: ORGANIZATION ID": ['"FRONT OF THE SEA"'],
    "PHYS TGT: ID": ['"LIGHTHOUSE"'],
    "HUM TGT: NAME": ['"ADA POND"'],
    "INCIDENT: DATE": ["03 MAR 71"],
}
ANSWER = {
    "INCIDENT: TYPE": ["BOMBING"],
    "PERP: INDIVIDUAL ID": ['"KEEPER"'],
    "PHYS TGT: ID": ['"LIGHTHOUSE"'],
    "HUM TGT: NAME": ['"POND"'],
    "INCIDENT: INSTRUMENT ID": ['"LAMP"'],
    "INCIDENT: DATE": ["03 MAR 71"],
}


def line(name: str, *templates: dict) -> dict[str, object]:
    return {"id": name, "text": TEXT, "templates": list(templates)}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Make two tiny parts: one message with an incident, one without, in each."""
    for part in ("dev", "tst1", "tst2"):
        write_lines(tmp_path / "muc4" / f"{part}.jsonl", [line(f"{part}-1", KEY), line(f"{part}-2")])
    write_lines(tmp_path / "muc4-fr" / "dev.jsonl", [line("fr-1", KEY)])
    return tmp_path


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer every message with one template."""
    monkeypatch.setattr(muc4, "fill", lambda _record, _codebook: [ANSWER])


def values(found, group: str) -> dict[str, tuple[float, int]]:
    return {row.field: (row.correct, row.n) for row in found.rows if row.group == group}


def test_roles_slots_and_templates_are_scored(gold: Path, answered) -> None:
    """Two parts of the test are one group, and each has its own; roles, slots and templates have their counts."""
    found = measure_muc4(GoldFolder(gold), codebook())
    both = values(found, BOTH)

    assert list(dict.fromkeys(row.group for row in found.rows)) == [BOTH, "dev", "tst1", "tst2"]
    assert both["GTT, precision"] == (4, 20)  # type and target of two messages; the other two templates are spurious
    assert both["GTT Victim, recall"] == (0, 2)
    assert both["HUM TGT: NAME, recall"] == (1, 2)  # half a point each
    assert both["templates paired, precision"] == (2, 4)
    assert both["messages relevant, precision"] == (2, 4)
    assert values(found, "dev")["24 slots, recall"] == (3.5, 6)


def test_one_part_can_be_measured_alone(gold: Path, answered) -> None:
    """A part is read alone, and a part that there is not is refused."""
    assert set(measure(muc4.GOLD_SET, gold, codebook(), manner=Manner(part="dev")).files) == {"muc4/dev.jsonl"}
    assert {row.group for row in measure_muc4(GoldFolder(gold, manner=Manner(part="tst2")), codebook()).rows} == {"tst2"}
    with pytest.raises(GoldError, match="no part 'tst9'; it has dev, tst"):
        measure(muc4.GOLD_SET, gold, codebook(), manner=Manner(part="tst9"))


def test_each_miss_has_its_cause_and_sentence(gold: Path, answered) -> None:
    """What is wrong is told by slot and cause, with the sentence of the filler."""
    misses = measure_muc4(GoldFolder(gold, manner=Manner(part="dev")), codebook()).misses
    told = {(miss.case, miss.field, miss.cause): miss for miss in misses}

    assert set(told) == {
        ("dev-1", "PERP: INDIVIDUAL ID", "wrong"),
        ("dev-1", "PERP: ORGANIZATION ID", "missing"),
        ("dev-1", "HUM TGT: NAME", "partial"),
        ("dev-1", "INCIDENT: INSTRUMENT ID", "spurious"),
        ("dev-2", "template", "spurious template"),
    }
    assert told["dev-1", "HUM TGT: NAME", "partial"].text == "ADA POND, A KEEPER, WAS WOUNDED."
    assert told["dev-1", "PERP: INDIVIDUAL ID", "wrong"].wanted == '"SAILORS"'
    assert told["dev-1", "PERP: INDIVIDUAL ID", "wrong"].answered == '"KEEPER"'


def test_template_of_a_wrong_type_is_one_miss(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that shares a string with a missing one and has another type is told as that; one that nobody answered as missing."""
    for answers, cause in (([{**ANSWER, "INCIDENT: TYPE": ["ROBBERY"]}], "wrong type"), ([], "missing template")):
        monkeypatch.setattr(muc4, "fill", lambda _record, _codebook, answers=answers: answers)
        misses = measure_muc4(GoldFolder(gold, manner=Manner(part="dev")), codebook()).misses

        assert [(miss.field, miss.cause) for miss in misses if miss.case == "dev-1"] == [("template", cause)]


def test_french_messages_have_a_set_of_their_own(gold: Path, answered) -> None:
    """The forty messages in French are one group, scored with French articles dropped."""
    found = measure(muc4_fr.GOLD_SET, gold, codebook())

    assert {row.group for row in found.rows} == {"all"}
    assert set(found.files) == {"muc4-fr/dev.jsonl"}


def test_capitals_change_the_text_alone(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In capitals the text is read in capitals, and the key stays as it is."""
    read: list[str] = []
    monkeypatch.setattr(muc4, "fill", lambda record, _codebook: read.append(record["text"]) or [{"INCIDENT: TYPE": ["BOMBING"], "HUM TGT: NAME": ["ada pond"]}])
    write_lines(gold / "muc4-fr" / "dev.jsonl", [{**line("fr-1", KEY), "text": TEXT.lower()}])
    found = measure(muc4_fr.GOLD_SET, gold, codebook(), manner=Manner(capitals=True))

    assert read == [TEXT]
    assert values(found, "all")["GTT Victim, recall"] == (1, 1)


def test_swapped_copy_is_read_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the copy names are exchanged in text and key alike; a set without one refuses it."""
    other = json.loads(json.dumps({**line("2", KEY), "text": TEXT.replace("ADA POND", "EVA KELP")}).replace('\\"ADA POND\\"', '\\"EVA KELP\\"'))
    write_lines(tmp_path / "muc4" / "dev.jsonl", [line("1", KEY), other])
    read: list[str] = []
    monkeypatch.setattr(muc4, "fill", lambda record, _codebook: read.append(record["text"]) or [])
    found = measure(muc4.GOLD_SET, tmp_path, codebook(), manner=Manner(swapped=True))

    assert found.variant == "swapped"
    assert ["EVA KELP" in text for text in read] == [True, False]
    assert found.misses[0].text.startswith("PORT BLUE")
    with pytest.raises(GoldError, match="makes no copy 'capitals'"):
        measure(muc4.GOLD_SET, tmp_path, codebook(), manner=Manner(capitals=True))


@pytest.mark.parametrize(
    ("templates", "reason"),
    [
        pytest.param([{"PERP: AGE": ["7"]}], "'PERP: AGE'", id="unknown slot"),
        pytest.param([{"INCIDENT: TYPE": "BOMBING"}], "list of strings", id="no list"),
        pytest.param({}, "no list of objects", id="no templates"),
    ],
)
def test_malformed_keys_are_refused(templates: object, reason: str, tmp_path: Path) -> None:
    """A key that is no key is refused with what is wrong."""
    write_lines(tmp_path / "muc4" / "dev.jsonl", [{**line("1"), "templates": templates}])

    with pytest.raises(GoldError, match=reason):
        measure_muc4(GoldFolder(tmp_path), codebook())


def test_gtt_heads_the_figures() -> None:
    """The first figure is the one that papers report."""
    assert muc4.FIGURES[0].name == GTT
