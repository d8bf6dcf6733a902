"""Promises of the measure of incidents: gold is loaded strictly, and what is linked, graded and told apart is counted as the README says."""

import json
from pathlib import Path

import pytest

from recoupe.errors import GoldError
from recoupe.measure.goldset import LATER, UNSEEN, GoldFolder, Manner, measure
from recoupe.measure.incident_gold import load_sets
from recoupe.measure.incidents import CONTESTED, GOLD_SET, GRADE, INDEPENDENCE, PAIRWISE, measure_incidents, set_folders
from tests.support import codebook

LATER_ONLY = Manner(part=LATER)
TEXTS = {
    "x01_a": "Lac Info\nMardi 5 mars 2024\nDjibo : sept paysans tués\n\nSept paysans ont été tués lundi 4 mars par des hommes armés près de Djibo, a annoncé le maire, "
    "Ousmane Dicko. Les assaillants sont venus à moto.\n",
    "x01_b": "Sahel Mirror\n5 March 2024\nGunmen kill seven farmers near Djibo\n\nSeven farmers were killed by gunmen near Djibo on Monday, the mayor, Ousmane Dicko, said. "
    "The attackers came on motorbikes.\n",
    "dx01": "Sahel Mirror\n12 March 2024\nLorry hits mine near Fada N'Gourma\n\nTwo traders were killed on Sunday when their lorry hit a mine near Fada N'Gourma, the governor said.\n",
}
GOLD = {
    "incidents": [
        {
            "id": "x01",
            "type": "ASSAULT",
            "date": ["2024-03-04", "2024-03-04"],
            "place": {"name": "Djibo", "names": ["Djibo"], "lat": 14.1, "lon": -1.63, "country": "BFA", "km": 10},
            "accounts": ["x01_a", "x01_b"],
            "independence": [["x01_a", "x01_b"]],
            "killed": {"low": 7, "high": 7},
            "injured": None,
            "actors_named": [],
            "contested_fields": [],
            "grade": "weak",
            "why": "Both rest on the mayor.",
        }
    ],
    "not_same": [["x01_a", "dx01"]],
    "duplicates": [],
    "distractors": {"dx01": {"kind": "other place, another week", "near": "x01"}},
    "reports": {
        name: {"outlet": ["Lac Info"], "published": "2024-03-05", "language": "en", "date_line": "5 March 2024", "headline": text.split("\n")[2]}
        for name, text in TEXTS.items()
    },
}


def write(home: Path, gold: object, texts: dict[str, str] = TEXTS) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (home / f"{name}.txt").write_text(text, "utf-8")
    (home / "gold.json").write_text(json.dumps(gold), "utf-8")
    return home


def test_linked_texts_are_counted(tmp_path: Path) -> None:
    """Two accounts in two languages that are linked, and a text of another deed that is not, are wholly right."""
    write(tmp_path / "modern" / "incidents", GOLD)
    found = measure_incidents(GoldFolder(tmp_path), codebook())
    rows = {row.field: (row.correct, row.n) for row in found.rows}

    assert rows[f"{PAIRWISE}, precision"] == rows[f"{PAIRWISE}, recall"] == (2, 2)
    assert rows[GRADE] == (1, 1)
    assert rows[INDEPENDENCE] == (1, 1)
    assert [miss for miss in found.misses if miss.field != CONTESTED] == []


def test_what_is_wrong_is_listed(tmp_path: Path) -> None:
    """Gold that says otherwise gives a miss a pair, grade and group, each with what was answered and why."""
    other = json.loads(json.dumps(GOLD))
    other["incidents"][0] |= {"accounts": ["x01_a", "dx01"], "independence": [["x01_a"], ["dx01"]], "grade": "fair", "contested_fields": ["when"]}
    write(tmp_path / "modern" / "incidents", other)
    found = measure_incidents(GoldFolder(tmp_path), codebook())
    said = {(miss.field, miss.wanted) for miss in found.misses}

    assert {(PAIRWISE, "linked"), (PAIRWISE, "apart"), (GRADE, "fair"), (CONTESTED, "contested"), (INDEPENDENCE, "one group")} <= said


def test_folders_apart_are_read_when_asked_for(tmp_path: Path) -> None:
    """Folders of sets are read beside the first one, the sealed and the later one only when they are asked for, and then alone."""
    top = write(tmp_path / "modern" / "incidents", GOLD)
    more, sealed, later = (write(top / name, GOLD) for name in ("more", "sealed", "later"))

    assert set_folders(GoldFolder(tmp_path)) == [top, more]
    assert set_folders(GoldFolder(tmp_path, sealed=True)) == [sealed]
    assert set_folders(GoldFolder(tmp_path, manner=LATER_ONLY)) == [later]


def test_later_part_is_measured_alone(tmp_path: Path) -> None:
    """A measurement of the later part reads its files and no others, and bears its name."""
    write(tmp_path / "modern" / "incidents", "no gold")
    later = write(tmp_path / "modern" / "incidents" / "later", GOLD)
    found = measure(GOLD_SET, tmp_path, codebook(), manner=LATER_ONLY)

    assert set(found.files) == {f"later/{path.name}" for path in later.iterdir()}
    assert [case.id for case in found.cases] == ["x01"]
    assert found.part == LATER


def test_later_part_that_is_missing_is_named(tmp_path: Path) -> None:
    """Sets without a later part are refused with the name of the part, not measured in its place."""
    write(tmp_path / "modern" / "incidents", GOLD)

    with pytest.raises(GoldError, match="part 'later' of 'incidents' is not there"):
        measure(GOLD_SET, tmp_path, codebook(), manner=LATER_ONLY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"grade": "sure"}, "grade", id="no such grade"),
        pytest.param({"type": "RAID"}, "type 'RAID'", id="no such type"),
        pytest.param({"accounts": ["x01_a", "x01_c"]}, "account 'x01_c' is no text", id="no such text"),
        pytest.param({"independence": [["x01_a"]]}, "independence does not hold every account once", id="account left out"),
        pytest.param({"contested_fields": ["mood"]}, "contested field 'mood'", id="no such field"),
        pytest.param({"date": ["2024-03-05", "2024-03-04"]}, "date ends before it begins", id="date"),
        pytest.param({"actors_named": [["Boko Haram"]]}, "'Boko Haram' stands in no account", id="name that nobody says"),
        pytest.param({"mood": "sad"}, "mood", id="unknown key"),
    ],
)
def test_malformed_gold_is_refused(change: dict, said: str, tmp_path: Path) -> None:
    """Gold that is not what the README says is refused with the fault."""
    gold = json.loads(json.dumps(GOLD))
    gold["incidents"][0] |= change
    write(tmp_path / "modern" / "incidents", gold)

    with pytest.raises(GoldError, match=said):
        measure_incidents(GoldFolder(tmp_path), codebook())


def test_shipped_sets_are_sound(root: Path) -> None:
    """The open sets that ship load without a fault."""
    folder = GoldFolder(root / "gold")
    assert sum(len(load_sets(folder, home, codebook()).gold.incidents) for home in set_folders(folder)) >= 10


def test_shipped_later_sets_are_sound(root: Path) -> None:
    """The later sets that ship load without a fault: each has accounts in both languages and a text that is easily taken for one."""
    folder = GoldFolder(root / "gold", manner=LATER_ONLY)
    (home,) = set_folders(folder)
    gold = load_sets(folder, home, codebook()).gold

    assert len(gold.incidents) == 12
    assert all({gold.reports[name].language for name in one.accounts} == {"en", "fr"} for one in gold.incidents)
    assert sorted(one.near for one in gold.distractors.values()) == [one.id for one in gold.incidents]


def test_shipped_unseen_sets_are_sound(root: Path) -> None:
    """The unseen sets that ship load without a fault, with texts beside them that are easily taken for one of their accounts."""
    folder = GoldFolder(root / "gold", manner=Manner(part=UNSEEN))
    (home,) = set_folders(folder)
    gold = load_sets(folder, home, codebook()).gold

    assert len(gold.incidents) == 16
    assert {one.near for one in gold.distractors.values()} == {one.id for one in gold.incidents}
